//! Patterns: those that need no regular expression, and the removal of captures from the others. The generator reads them
//! with the same code.

#[cfg(any(feature = "regex", feature = "sources"))]
pub(crate) mod captures;
pub(crate) mod simple;
