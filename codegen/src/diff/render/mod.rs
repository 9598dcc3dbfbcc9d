//! The report as text, for a terminal, a program, or a reviewer.

mod github;
mod json;
mod markdown;
mod phrases;
mod text;

pub use github::github;
pub use json::json;
pub use markdown::{Links, markdown};
pub use text::text;
