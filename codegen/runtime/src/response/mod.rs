//! Responses: bodies, decoding and errors.
//!
//! Converts status, headers and bytes into decoded values, or into an [`Error`](error::Error) that keeps the response.

pub(crate) mod apart;
pub(crate) mod body;
pub(crate) mod decode;
mod display;
pub(crate) mod error;
pub(crate) mod gzip;
pub(crate) mod json;
pub(crate) mod limits;
pub(crate) mod locate;
mod made;
pub(crate) mod raw;
pub(crate) mod repair;
pub(crate) mod retry_after;
#[cfg(any(feature = "xml", feature = "webhooks", feature = "server"))]
pub(crate) mod scalar;
pub(crate) mod summary;
#[cfg(feature = "xml")]
pub(crate) mod xml;
