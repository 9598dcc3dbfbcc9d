//! Stable hashes of text.

/// Returns the FNV-1a hash, which is the same in every version and on every machine.
pub(crate) fn stable_hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
