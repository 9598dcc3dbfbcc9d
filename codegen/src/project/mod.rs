//! The pipeline for the documents of one crate (read, check, normalize, lower, emit), and linting of files and folders.

mod build_script;
mod derives;
mod documents;
mod events;
mod lint;
mod pipeline;
mod portable;
mod resources;
mod selection;

pub use build_script::write_module;
pub(crate) use derives::derive;
pub(crate) use documents::{documents, specifications, stem};
pub use lint::{Linted, lint};
pub use pipeline::Project;
pub(crate) use selection::select;
