//! Random numbers for boundaries and delays. Not for secrets.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// Returns 64 bits from the standard library's random hash keys.
pub(crate) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}
