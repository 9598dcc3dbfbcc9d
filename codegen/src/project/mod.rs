//! The pipeline over the documents of one crate: read, check, normalize, lower, emit; and linting of whatever somebody names.

mod documents;
mod lint;
mod pipeline;
mod resources;

pub(crate) use documents::{documents, specifications, stem};
pub use lint::{Linted, lint};
pub use pipeline::Project;
