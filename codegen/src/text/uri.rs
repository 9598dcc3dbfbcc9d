//! Paths in URIs.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Characters that are encoded in a path.
const ENCODED: AsciiSet = NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes a file path for a URI.
pub(crate) fn percent_encoded(path: &str) -> String {
    utf8_percent_encode(path, &ENCODED).to_string()
}
