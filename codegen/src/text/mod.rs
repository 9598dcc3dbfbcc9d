//! Source text: files, places in them, and where these stand as lines and columns. Knows nothing of OpenAPI.
//!
//! A text enters as a [`SourceFile`]; a [`Place`] in it, mostly a JSON pointer, leaves as a [`Position`]. The text is
//! searched for positions when the first one is asked for.

mod comment;
mod file;
mod hash;
mod json;
mod place;
mod position;
mod uri;
mod visible;

pub use file::SourceFile;
pub(crate) use hash::stable_hash;
pub use place::{At, Place, Position};
pub(crate) use place::{push_token, tokens, unescape};
pub(crate) use uri::percent_encoded;
pub use visible::printable;
pub(crate) use visible::{is_invisible, visible, visible_json, visible_lines, without_commands};
