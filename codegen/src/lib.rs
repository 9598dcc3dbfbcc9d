//! Generates typed Rust clients from OpenAPI descriptions.
//!
//! The way of the data, one module each:
//!
//! [`source`] reads a document and keeps its text → [`normalize`] brings it to what `openapiv3` can hold → [`lint`] says
//! what is wrong with it and where → [`lower`] makes the [`model`], plain data with every name decided → [`emit`] writes
//! the [`files`] in memory → they are compared with a directory, or written to it.
//!
//! ```no_run
//! use openapi_client_codegen::{Project, diagnostic::{Diagnostics, Style}};
//! use std::path::Path;
//!
//! let mut diagnostics = Diagnostics::new();
//! let files = Project::read(Path::new("spec"), &mut diagnostics)
//!     .and_then(|project| project.generate(&mut diagnostics));
//! eprint!("{}", diagnostics.render(Style::Plain));
//! if let Some(files) = files {
//!     for difference in files.compare(Path::new("generated"))? {
//!         print!("{}", difference.diff(&files));
//!     }
//! }
//! # Ok::<(), openapi_client_codegen::files::Error>(())
//! ```

pub mod config;
pub mod diagnostic;
pub mod emit;
pub mod files;
pub mod lint;
pub mod lower;
pub mod model;
pub mod name;
pub mod normalize;
pub mod print;
#[cfg(feature = "progenitor")]
pub mod progenitor;
pub mod project;
pub mod resource;
mod runtime;
pub mod source;
pub mod unsupported;

pub use project::Project;
