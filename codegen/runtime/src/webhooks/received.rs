//! A received request, and its decoding.

use std::fmt;

use http::{HeaderMap, Method, Request, Uri};
use serde::de::DeserializeOwned;

use crate::response::error::Error;

/// A type that a callback decodes into. Emitted types implement it.
pub trait Callback: Sized {
    /// Decodes a request.
    ///
    /// # Errors
    ///
    /// Fails if the request does not match the type; the error has the path of the value.
    fn decode(received: &Received<'_>) -> Result<Self, Error>;
}

/// A received request.
#[derive(Clone, Copy)]
pub struct Received<'r> {
    method: &'r Method,
    uri: &'r Uri,
    headers: &'r HeaderMap,
    body: &'r [u8],
}

impl<'r> Received<'r> {
    pub(crate) fn new<B: AsRef<[u8]>>(request: &'r Request<B>) -> Self {
        Self { method: request.method(), uri: request.uri(), headers: request.headers(), body: request.body().as_ref() }
    }

    /// Returns the method.
    pub fn method(&self) -> &'r Method {
        self.method
    }

    /// Returns the target of the request line.
    pub fn uri(&self) -> &'r Uri {
        self.uri
    }

    /// Returns the headers. No scheme signs them.
    pub fn headers(&self) -> &'r HeaderMap {
        self.headers
    }

    /// Returns the body.
    pub fn body(&self) -> &'r [u8] {
        self.body
    }

    /// Returns the text of a header; `None` if it is absent or not ASCII. No scheme signs it.
    pub fn header(&self, name: &str) -> Option<&'r str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Returns the media type of the body in lower case, without its parameters: `application/json`.
    pub fn media_type(&self) -> Option<String> {
        let media_type = self.header("content-type")?.split(';').next()?.trim();
        (!media_type.is_empty()).then(|| media_type.to_ascii_lowercase())
    }

    /// Returns true if the body is a URL-encoded form, according to its media type.
    pub fn is_form(&self) -> bool {
        self.media_type().is_some_and(|media_type| media_type == "application/x-www-form-urlencoded")
    }

    /// Decodes the body from a URL-encoded form.
    ///
    /// # Errors
    ///
    /// Fails if the media type is another one, or if a value does not match its type.
    pub fn form<T: DeserializeOwned>(&self) -> Result<T, Error> {
        unimplemented!()
    }

    /// Decodes the query, like a [`form`](Self::form).
    ///
    /// # Errors
    ///
    /// Fails if a value does not match its type.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Error> {
        unimplemented!()
    }

    /// Decodes the body from JSON.
    ///
    /// # Errors
    ///
    /// Fails if the media type is that of a form, or if the body does not match the type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        unimplemented!()
    }
}

/// Omits the content, which can be personal data.
impl fmt::Debug for Received<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("method", self.method)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Decodes a callback without a check of its signature: anyone may have sent it.
///
/// Use it for tests, or behind a gateway that has checked the signature.
///
/// # Errors
///
/// Fails if the callback does not match the type; the error has the path of the value.
pub fn decode_unverified<T: Callback, B: AsRef<[u8]>>(request: &Request<B>) -> Result<T, Error> {
    T::decode(&Received::new(request))
}
