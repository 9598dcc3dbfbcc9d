//! The depth limit of documents and its diagnostic.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::text::{Place, SourceFile};

/// The most nested objects. Deserializing `openapiv3` needs the most stack: the 2 MB of a thread hold 43 levels in a
/// debug build.
pub(crate) const DEEPEST: usize = 36;

/// The longest chain of references or compositions to follow. Real chains rarely exceed two; an endless one is
/// reported.
pub(crate) const LONGEST_CHAIN: usize = 64;

/// The diagnostic for a document that is too deep for the parsers, or has more than [`DEEPEST`] nested objects.
pub(crate) fn too_deep(file: &Arc<SourceFile>, place: Place) -> Diagnostic {
    Diagnostic::error(file, "too-deep", place, "the document is nested too deeply here")
        .with_help("move the inner parts to `components` and refer to them")
}
