//! What every type that is a text has in common.

use super::check::Check;

/// A type that is one text on the wire.
pub trait Text: std::fmt::Display {
    /// What a value must satisfy before it is sent.
    const CHECKS: &'static [Check];
}

impl Text for String {
    const CHECKS: &'static [Check] = &[];
}
