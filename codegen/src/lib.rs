//! Generates typed Rust clients from OpenAPI documents.
//!
//! Data flow, one module for each step:
//!
//! [`source`] reads a document and keeps its text → `normalize` rewrites it into the form of `openapiv3` → [`lint`]
//! reports problems with their positions → `lower` builds the [`model`], plain data with final names → `emit` creates
//! the [`files`] in memory → `files` compares them with a directory, or writes them. A [`Project`] runs all steps for
//! the specifications of one crate.
//!
//! [`diff`] compares two versions of the documents and reports the effect of changes on existing clients and code.
//!
//! ```
//! use openapi_client_codegen::{Project, diagnostic::{Diagnostics, Style}};
//! use std::path::Path;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Load the documents of a folder; `Project::from_files` reads documents from any folder.
//! let mut diagnostics = Diagnostics::new();
//! let project = Project::read(Path::new("../spec"), &mut diagnostics);
//!
//! // List their operations.
//! let apis = project.as_ref().and_then(|project| project.apis(&mut diagnostics)).unwrap_or_default();
//! for api in &apis {
//!     for operation in &api.operations {
//!         println!("{}: {} {} is `{}`", api.title, operation.method, operation.path, operation.method_name);
//!     }
//! }
//! # assert_eq!(apis.iter().flat_map(|api| &api.operations).count(), 11);
//!
//! // Generate, and compare with the existing crate; `files.write` updates it.
//! let files = project.and_then(|project| project.generate(&mut diagnostics));
//! eprint!("{}", diagnostics.render(Style::Plain));
//! if let Some(files) = files {
//!     for difference in files.compare(Path::new("../generated"))? {
//!         print!("{}", difference.diff(&files));
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`write_module`] generates a module in a build script, as in `examples/build_script`.

pub mod config;
pub mod diagnostic;
pub mod diff;
#[doc(hidden)] // A stage, for the tests and benchmarks of this package.
pub mod emit;
mod event;
pub mod files;
pub mod lint;
#[doc(hidden)] // As `emit`.
pub mod lower;
mod markdown;
pub mod model;
pub mod name;
#[doc(hidden)] // As `emit`.
pub mod normalize;
pub mod openapi;
mod parallel;
mod print;
pub mod project;
mod resource;
mod runtime;
pub mod source;
mod text;

pub use config::CrateConfig;
pub use project::{Project, write_module};
