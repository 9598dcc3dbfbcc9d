//! Output formats of the report.

mod github;
mod json;
mod markdown;
mod phrases;
mod text;

pub use github::github;
pub use json::json;
pub use markdown::{Links, markdown};
pub use text::text;
