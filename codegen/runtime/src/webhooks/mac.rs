//! HMACs with a secret.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha512};
use subtle::ConstantTimeEq as _;

use crate::interface::signature::Hash;

/// An HMAC that has taken up its secret. The secret itself is not kept; the state is erased on drop.
#[derive(Clone)]
pub(crate) enum Mac {
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
    Sha512(Hmac<Sha512>),
}

impl Mac {
    /// Creates an HMAC. `None` if the secret does not have a length that the hash function allows.
    pub(crate) fn new(hash: Hash, secret: &[u8]) -> Option<Self> {
        Some(match hash {
            Hash::Sha1 => Self::Sha1(Hmac::new_from_slice(secret).ok()?),
            Hash::Sha256 => Self::Sha256(Hmac::new_from_slice(secret).ok()?),
            Hash::Sha512 => Self::Sha512(Hmac::new_from_slice(secret).ok()?),
        })
    }

    /// Returns the signature of a text, which is given in parts.
    pub(crate) fn sign<'p>(&self, parts: impl Iterator<Item = &'p [u8]>) -> Vec<u8> {
        macro_rules! sign {
            ($mac:expr) => {{
                let mut mac = $mac.clone();
                parts.for_each(|part| mac.update(part));
                mac.finalize().into_bytes().to_vec()
            }};
        }
        match self {
            Self::Sha1(mac) => sign!(mac),
            Self::Sha256(mac) => sign!(mac),
            Self::Sha512(mac) => sign!(mac),
        }
    }
}

/// Compares in constant time, except for the length.
pub(crate) fn is_equal(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

/// Returns the SHA-256 of a body in lower-case hexadecimal digits.
pub(crate) fn body_hash(body: &[u8]) -> String {
    hex(&Sha256::digest(body))
}

/// Returns lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}
