//! The error of a callback whose signature does not hold.

use std::error::Error as StdError;
use std::fmt;

/// The reason why a callback is refused.
///
/// [`Display`](fmt::Display) writes one line for logs. It has neither a secret nor a signature, and nothing else of the
/// request. Respond to every refused callback with the same status, 403, and without the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    kind: VerifyErrorKind,
    message: String,
}

/// The kind of a [`VerifyError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VerifyErrorKind {
    /// A header of the signature is missing: the request is not from the provider, or a proxy drops the header.
    MissingHeader,
    /// A header of the signature cannot be read, or occurs more than once.
    MalformedHeader,
    /// The signature does not match: the secret or the configured URL is wrong, or the request was forged or altered.
    Mismatch,
    /// The timestamp is farther from this machine's clock than the tolerance allows.
    StaleTimestamp,
    /// The body does not match its signed hash, or has none.
    BodyMismatch,
    /// The request names an algorithm or a key for which the verifier has no secret.
    UnknownAlgorithm,
    /// The body has more than 10,000 form parameters.
    TooManyParameters,
}

impl VerifyError {
    /// Creates an error. The message must not quote the request, a secret or a signature.
    pub(crate) fn new(kind: VerifyErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// Returns the kind of failure.
    pub fn kind(&self) -> VerifyErrorKind {
        self.kind
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for VerifyError {}
