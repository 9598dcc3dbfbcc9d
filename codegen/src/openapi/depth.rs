//! How deep documents may be: one limit and one diagnostic, whoever finds a document to be too deep.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::text::{Place, SourceFile};

/// How many objects may be within each other. Of all that reads a document, filling `openapiv3` takes the most stack: the
/// 2 MB of a thread are enough for 43 of them in a debug build.
pub(crate) const DEEPEST: usize = 36;

/// How many references or parts of compositions are followed one after the other. A chain is rarely longer than two; one
/// that does not end is reported.
pub(crate) const LONGEST_CHAIN: usize = 64;

/// The diagnostic for a document that is too deep for the parsers, or has more than [`DEEPEST`] objects within each other.
pub(crate) fn too_deep(file: &Arc<SourceFile>, place: Place) -> Diagnostic {
    Diagnostic::error(file, "too-deep", place, "the document is nested too deeply here")
        .with_help("give the inner parts a name under `components` and refer to them")
}
