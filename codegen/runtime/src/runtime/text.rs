//! What every type that is a text has in common.

use std::error::Error as StdError;
use std::fmt;

use super::check::Check;
use super::error::one_line;

/// A type that is one text on the wire.
pub trait Text: fmt::Display {
    /// What a value must satisfy before it is sent.
    const CHECKS: &'static [Check];
}

impl Text for String {
    const CHECKS: &'static [Check] = &[];
}

/// A text that is not what its type says. The text itself is kept by the value that it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidText {
    text: String,
    expected: &'static str,
    reason: String,
}

impl InvalidText {
    pub(super) fn new(text: &str, expected: &'static str, reason: impl fmt::Display) -> Self {
        Self { text: one_line(text, 100), expected, reason: reason.to_string() }
    }
}

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not {}: {}", self.text, self.expected, self.reason)
    }
}

impl StdError for InvalidText {}
