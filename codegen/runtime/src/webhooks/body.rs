//! Signatures of the body in one header.

use http::Request;

use super::error::{VerifyError, VerifyErrorKind};
use super::headers::{malformed, required, set};
use super::mac::{Mac, hex, is_equal};
use super::received::Received;
use crate::interface::signature::Encoding;
use crate::values::base64::encode;

pub(crate) struct BodyHmac {
    pub(crate) header: &'static str,
    pub(crate) prefix: &'static str,
    pub(crate) encoding: Encoding,
    pub(crate) secrets: Vec<Mac>,
}

impl BodyHmac {
    pub(crate) fn verify(&self, received: &Received<'_>) -> Result<(), VerifyError> {
        let text = required(received.headers(), self.header)?;
        let Some(text) = text.strip_prefix(self.prefix) else {
            return Err(malformed(self.header, &format!("does not begin with {}", self.prefix)));
        };
        // Some providers write hexadecimal digits in upper case.
        let text = match self.encoding {
            Encoding::Hex => text.to_ascii_lowercase(),
            Encoding::Base64 => text.to_owned(),
        };
        let holds = |mac: &Mac| is_equal(self.signature(mac, received.body()).as_bytes(), text.as_bytes());
        if self.secrets.iter().any(holds) {
            return Ok(());
        }
        Err(VerifyError::new(
            VerifyErrorKind::Mismatch,
            "the signature does not match: check the secret, and that the body is as received; if both are right, the \
             request is forged or was altered",
        ))
    }

    pub(crate) fn sign<B: AsRef<[u8]>>(&self, request: &mut Request<B>) -> Result<(), VerifyError> {
        let Some(mac) = self.secrets.first() else {
            return Err(VerifyError::new(VerifyErrorKind::Mismatch, "the verifier has no secret"));
        };
        let text = format!("{}{}", self.prefix, self.signature(mac, request.body().as_ref()));
        set(request.headers_mut(), self.header, &text)
    }

    fn signature(&self, mac: &Mac, body: &[u8]) -> String {
        let signature = mac.sign(std::iter::once(body));
        match self.encoding {
            Encoding::Hex => hex(&signature),
            Encoding::Base64 => encode(signature),
        }
    }
}
