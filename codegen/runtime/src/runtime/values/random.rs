//! Random numbers, for what is no secret: boundaries and waits.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// The standard library keys its hash maps at random; 64 bits of that.
pub(crate) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}
