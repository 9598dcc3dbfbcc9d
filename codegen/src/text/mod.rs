//! Source text: files, places and their positions in lines and columns. Independent of OpenAPI.
//!
//! A [`SourceFile`] resolves a [`Place`], usually a JSON pointer, to a [`Position`]. It computes the positions of its
//! nodes on first use.

mod comment;
mod file;
mod flow;
mod hash;
mod json;
mod place;
mod position;
mod uri;
mod visible;

pub use file::SourceFile;
pub(crate) use hash::stable_hash;
pub(crate) use openapi_client_runtime::sources::without_captures;
pub use place::{At, Place, Position};
pub(crate) use place::{push_token, tokens, unescape};
pub(crate) use uri::percent_encoded;
pub use visible::printable;
pub(crate) use visible::{brief, is_invisible, visible, visible_json, visible_lines, without_commands};
