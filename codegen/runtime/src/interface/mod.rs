//! The interface to emitted code: descriptions of an API as plain data, and macros.
//!
//! The module defines the types of constants in emitted code and the macros it invokes. Every other module reads the
//! constants.

pub(crate) mod api;
pub(crate) mod check;
pub(crate) mod macros;
pub(crate) mod object_macros;
#[cfg(feature = "server")]
pub(crate) mod server_macros;
pub(crate) mod signature;
pub(crate) mod type_macros;
pub mod xml;
