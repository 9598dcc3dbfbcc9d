//! Entries of the sections that name a part of a document.

use std::ops::Range;

/// The kind of a part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Format,
    Schema,
    Type,
    Property,
    Operation,
    Parameter,
}

impl Key {
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Format => "a format",
            Self::Schema => "a schema",
            Self::Type => "a type",
            Self::Property => "a property",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
        }
    }
}

/// A mistake in one of the sections.
pub(super) struct Failed {
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

impl Failed {
    pub(super) fn new(span: Range<usize>, message: String, help: &str) -> Self {
        Self { span, message, help: help.to_owned() }
    }
}
