//! Verification of a callback's signature.

use std::fmt;
use std::sync::Arc;

use http::Request;
use jiff::Timestamp;

use super::body::BodyHmac;
use super::error::VerifyError;
use super::received::{Callback, Received};
use super::standard::StandardWebhooks;
use super::url_form::UrlForm;
use crate::response::error::Error;

/// The core of a verifier. Copies share the secrets.
#[derive(Clone)]
pub struct Verifier {
    scheme: Arc<Scheme>,
}

/// A scheme with its secrets.
pub(crate) enum Scheme {
    UrlForm(UrlForm),
    StandardWebhooks(StandardWebhooks),
    Body(BodyHmac),
}

impl Verifier {
    pub(crate) fn new(scheme: Scheme) -> Self {
        Self { scheme: Arc::new(scheme) }
    }

    /// Checks the signature of a request.
    ///
    /// # Errors
    ///
    /// Fails if the signature does not hold; see [`VerifyError`].
    pub fn verify<'r, B: AsRef<[u8]>>(&self, request: &'r Request<B>) -> Result<Verified<'r>, VerifyError> {
        let received = Received::new(request);
        match &*self.scheme {
            Scheme::UrlForm(scheme) => scheme.verify(&received),
            Scheme::StandardWebhooks(scheme) => scheme.verify(&received, Timestamp::now().as_second()),
            Scheme::Body(scheme) => scheme.verify(&received),
        }?;
        Ok(Verified { received })
    }

    /// Signs a request as the provider does, with the first secret, and replaces the headers of the signature. Where the
    /// URL is signed, a body other than a form adds its hash to the query.
    ///
    /// # Errors
    ///
    /// Fails if the form has more than 10,000 parameters, or if the URI is too long for the hash.
    pub fn sign<B: AsRef<[u8]>>(&self, request: &mut Request<B>) -> Result<(), VerifyError> {
        match &*self.scheme {
            Scheme::UrlForm(scheme) => scheme.sign(request),
            Scheme::StandardWebhooks(scheme) => scheme.sign(request),
            Scheme::Body(scheme) => scheme.sign(request),
        }
    }
}

/// Omits the secrets.
impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, url, secrets) = match &*self.scheme {
            Scheme::UrlForm(scheme) => {
                ("UrlForm", Some(scheme.url.text()), scheme.secrets.len().saturating_add(scheme.keys.len()))
            }
            Scheme::StandardWebhooks(scheme) => ("StandardWebhooks", None, scheme.secrets.len()),
            Scheme::Body(scheme) => ("Body", None, scheme.secrets.len()),
        };
        f.debug_struct("Verifier")
            .field("scheme", &scheme)
            .field("url", &url)
            .field("secrets", &secrets)
            .finish_non_exhaustive()
    }
}

/// A callback whose signature holds. Only a verifier creates one.
#[derive(Clone, Copy, Debug)]
#[must_use = "the callback is not decoded yet"]
pub struct Verified<'r> {
    received: Received<'r>,
}

impl<'r> Verified<'r> {
    /// Decodes the callback.
    ///
    /// # Errors
    ///
    /// Fails if the callback does not match the type; the error has the path of the value.
    pub fn decode<T: Callback>(&self) -> Result<T, Error> {
        T::decode(&self.received)
    }

    /// Returns the request, for callbacks that no type describes.
    pub fn received(&self) -> &Received<'r> {
        &self.received
    }
}
