//! The specification: versions, the tables of what stands where, references, path templates, and the list of what is not
//! supported.
//!
//! Everything here takes trees and texts as they are; nothing reads files. Only [`unsupported`] and `depth` make diagnostics.

pub(crate) mod component;
pub(crate) mod depth;
pub(crate) mod reference;
pub(crate) mod tables;
pub(crate) mod template;
pub mod unsupported;
mod version;
pub(crate) mod walk;

pub use version::Version;
