//! Configuration of a verifier.

use std::fmt;
use std::time::Duration;

use super::verifier::Verifier;
use crate::interface::signature::{Hash, Signature};
use crate::response::error::Error;

/// The core of a verifier's builder.
pub struct VerifierBuilder {
    signature: &'static Signature,
}

impl VerifierBuilder {
    /// Creates a builder without secrets.
    pub fn new(signature: &'static Signature) -> Self {
        Self { signature }
    }

    /// Reads the secret and the public URL from environment variables. Empty variables count as unset.
    ///
    /// # Errors
    ///
    /// Fails if the variable of the secret is missing, with an error that names all missing variables. Fails if a value
    /// is not UTF-8, begins or ends with white space, or contains a control character.
    pub fn from_env(signature: &'static Signature) -> Result<Self, Error> {
        let _ = signature;
        unimplemented!()
    }

    /// Like [`from_env`](Self::from_env), but looks up the variables with a function.
    ///
    /// # Errors
    ///
    /// Fails for the same reasons as [`from_env`](Self::from_env).
    pub fn from_variables(
        signature: &'static Signature,
        lookup: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Error> {
        let _ = (signature, lookup);
        unimplemented!()
    }

    /// Adds a secret.
    pub fn secret(&mut self, secret: impl Into<String>) {
        let _ = secret.into();
    }

    /// Adds the secret of a named key, with its hash function.
    pub fn key(&mut self, name: impl Into<String>, hash: Hash, secret: impl Into<String>) {
        let _ = (name.into(), hash, secret.into());
    }

    /// Sets the public URL.
    pub fn url(&mut self, url: impl Into<String>) {
        let _ = url.into();
    }

    /// Sets the greatest difference between a timestamp and this machine's clock. Default: 300 seconds.
    pub fn tolerance(&mut self, tolerance: Duration) {
        let _ = tolerance;
    }

    /// Builds the verifier.
    ///
    /// # Errors
    ///
    /// Fails if there is no secret, if a secret is empty or has a mistake, or if the URL is missing or invalid.
    pub fn build(self) -> Result<Verifier, Error> {
        unimplemented!()
    }
}

impl fmt::Debug for VerifierBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifierBuilder").field("signature", self.signature).finish_non_exhaustive()
    }
}
