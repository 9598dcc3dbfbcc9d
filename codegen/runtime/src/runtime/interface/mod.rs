//! The interface to emitted code: descriptions of an API as plain data, and the macros that emitted code invokes.
//!
//! Nothing enters; constants and macro expansions of emitted code leave. Every other folder reads the descriptions.

pub(crate) mod api;
pub(crate) mod check;
pub(crate) mod macros;
pub(crate) mod type_macros;
pub mod xml;
