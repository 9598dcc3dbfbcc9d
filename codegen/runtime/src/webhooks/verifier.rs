//! Verification of a callback's signature.

use std::fmt;

use http::Request;

use super::error::VerifyError;
use super::received::{Callback, Received};
use crate::response::error::Error;

/// The core of a verifier.
#[derive(Clone)]
pub struct Verifier {}

impl Verifier {
    /// Checks the signature of a request.
    ///
    /// # Errors
    ///
    /// Fails if the signature does not hold; see [`VerifyError`].
    pub fn verify<'r, B: AsRef<[u8]>>(&self, request: &'r Request<B>) -> Result<Verified<'r>, VerifyError> {
        let _ = (self, request);
        unimplemented!()
    }

    /// Signs a request as the provider does, with the first secret, and adds the headers.
    ///
    /// # Errors
    ///
    /// Fails if the request cannot be signed.
    pub fn sign<B: AsRef<[u8]>>(&self, request: &mut Request<B>) -> Result<(), VerifyError> {
        let _ = (self, request);
        unimplemented!()
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier").finish_non_exhaustive()
    }
}

/// A callback whose signature holds. Only a verifier makes one.
#[derive(Clone, Copy, Debug)]
#[must_use = "the callback is not decoded yet"]
pub struct Verified<'r> {
    received: Received<'r>,
}

impl Verified<'_> {
    /// Decodes the callback.
    ///
    /// # Errors
    ///
    /// Fails if the callback does not match the type; the error has the path of the value.
    pub fn decode<T: Callback>(&self) -> Result<T, Error> {
        T::decode(&self.received)
    }
}
