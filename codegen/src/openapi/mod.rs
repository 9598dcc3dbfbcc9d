//! The OpenAPI specification: versions, tables of objects, references, path templates, and the list of unsupported
//! features.
//!
//! This module works on parsed trees and text, and reads no files. Only [`unsupported`] and `depth` create diagnostics.

pub(crate) mod component;
pub(crate) mod depth;
pub(crate) mod media;
pub(crate) mod node;
pub(crate) mod reference;
pub(crate) mod tables;
pub(crate) mod template;
pub mod unsupported;
mod version;
pub(crate) mod walk;

pub use version::Version;
