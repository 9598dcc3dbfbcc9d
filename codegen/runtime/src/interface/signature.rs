//! The signature of callbacks, as plain data.

/// The way in which the provider signs callbacks.
#[derive(Debug)]
pub struct Signature {
    /// The signed text, the headers and the hash.
    pub scheme: SignatureScheme,
    /// The environment variable of the secret.
    pub secret_env: Option<&'static str>,
    /// The environment variable of the public URL.
    pub url_env: Option<&'static str>,
}

/// A scheme of signatures.
#[derive(Debug)]
pub enum SignatureScheme {
    /// Base64 of an HMAC of the public URL, followed by the form parameters in the order of their names. The query of a
    /// request with another body has the body's SHA-256 as `bodySHA256`. Twilio and `SignalWire` use it.
    UrlForm {
        /// Headers of the signature. The first that is present counts.
        headers: &'static [&'static str],
        /// The header of a request that is signed with a key that has a name: `key=<name>,algorithm=HMAC_SHA256`.
        settings_header: Option<&'static str>,
        /// Parameters that occur several times.
        repeated: Repeated,
    },
    /// Standard Webhooks 1.0: HMAC-SHA256 of id, timestamp and body.
    StandardWebhooks,
    /// HMAC of the body.
    Body {
        /// Header of the signature.
        header: &'static str,
        /// Text in front of the signature: `sha256=`, or empty.
        prefix: &'static str,
        /// The hash function.
        hash: Hash,
        /// The text form of the signature.
        encoding: Encoding,
    },
}

/// Form parameters that occur several times, in a signed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// Each value once, in the order of their bytes.
    SortedOnce,
    /// All values in the order of the body.
    InOrder,
}

/// The hash function of an HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hash {
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// The text form of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Hexadecimal digits.
    Hex,
    /// Base64 with padding.
    Base64,
}
