//! Standard Webhooks, as specified at <https://www.standardwebhooks.com>.

use std::time::Duration;

use http::{HeaderMap, Request};
use jiff::Timestamp;

use super::error::{VerifyError, VerifyErrorKind};
use super::headers::{malformed, required, set, single};
use super::mac::{Mac, is_equal};
use super::received::Received;
use crate::values::base64::{decode_padded, encode};
use crate::values::random::random;

const ID: &str = "webhook-id";
const TIMESTAMP: &str = "webhook-timestamp";
const SIGNATURE: &str = "webhook-signature";

/// The version of signatures with a shared secret. Those with a public key are `v1a`.
const VERSION: &str = "v1,";

/// The prefix of secrets.
pub(crate) const SECRET_PREFIX: &str = "whsec_";

pub(crate) struct StandardWebhooks {
    pub(crate) secrets: Vec<Mac>,
    pub(crate) tolerance: Duration,
}

impl StandardWebhooks {
    /// Verifies a request at a time in seconds since 1970.
    pub(crate) fn verify(&self, received: &Received<'_>, now: i64) -> Result<(), VerifyError> {
        let headers = received.headers();
        let (id, timestamp) = (required(headers, ID)?, required(headers, TIMESTAMP)?);
        let signatures: Vec<Vec<u8>> = required(headers, SIGNATURE)?
            .split(' ')
            .filter_map(|text| text.strip_prefix(VERSION).and_then(decode_padded))
            .collect();
        if signatures.is_empty() {
            return Err(malformed(SIGNATURE, "has no signature of the version v1"));
        }
        // `parse` accepts a plus sign.
        let seconds = timestamp.parse::<i64>().ok().filter(|_| timestamp.bytes().all(|byte| byte.is_ascii_digit()));
        let seconds = seconds.ok_or_else(|| malformed(TIMESTAMP, "is not a number of seconds since 1970"))?;
        let holds = |mac: &Mac| {
            let expected = mac.sign(signed_text(id, timestamp, received.body()));
            signatures.iter().any(|signature| is_equal(signature, &expected))
        };
        if !self.secrets.iter().any(holds) {
            return Err(VerifyError::new(
                VerifyErrorKind::Mismatch,
                "no signature matches: check the secret, and that the body is as received; if both are right, the \
                 request is forged or was altered",
            ));
        }
        let difference = now.abs_diff(seconds);
        if Duration::from_secs(difference) > self.tolerance {
            let place = if seconds < now { "in the past" } else { "in the future" };
            return Err(VerifyError::new(
                VerifyErrorKind::StaleTimestamp,
                format!(
                    "the timestamp is {difference} seconds {place}, and {:?} are allowed: the request is repeated, or \
                     the clock of this machine is wrong",
                    self.tolerance
                ),
            ));
        }
        Ok(())
    }

    /// Signs a request at this time. An id that the request has is kept.
    pub(crate) fn sign<B: AsRef<[u8]>>(&self, request: &mut Request<B>) -> Result<(), VerifyError> {
        let id = match single(request.headers(), ID)? {
            Some(id) => id.to_owned(),
            None => format!("msg_{:016x}", random()),
        };
        let timestamp = Timestamp::now().as_second().to_string();
        let Some(mac) = self.secrets.first() else {
            return Err(VerifyError::new(VerifyErrorKind::Mismatch, "the verifier has no secret"));
        };
        let signature = mac.sign(signed_text(&id, &timestamp, request.body().as_ref()));
        let headers: &mut HeaderMap = request.headers_mut();
        set(headers, ID, &id)?;
        set(headers, TIMESTAMP, &timestamp)?;
        set(headers, SIGNATURE, &format!("{VERSION}{}", encode(signature)))
    }
}

fn signed_text<'p>(id: &'p str, timestamp: &'p str, body: &'p [u8]) -> impl Iterator<Item = &'p [u8]> {
    [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interface::signature::Hash;

    #[test]
    fn timestamp_within_the_tolerance_is_accepted() {
        let secrets = vec![Mac::new(Hash::Sha256, b"secret").unwrap()];
        let scheme = StandardWebhooks { secrets, tolerance: Duration::from_secs(300) };
        let mut request = Request::post("/").body("{}").unwrap();
        scheme.sign(&mut request).unwrap();
        let sent: i64 = request.headers()[TIMESTAMP].to_str().unwrap().parse().unwrap();
        let refused = |now| scheme.verify(&Received::new(&request), now).err().map(|error| error.kind());
        for difference in [-300, -1, 0, 1, 300] {
            assert_eq!(refused(sent + difference), None, "{difference}");
        }
        for now in [sent - 301, sent + 301, i64::MIN, i64::MAX] {
            assert_eq!(refused(now), Some(VerifyErrorKind::StaleTimestamp), "{now}");
        }
    }
}
