//! Requests: parameters and bodies, checked and encoded.
//!
//! Converts a [`Request`](assembly::Request) from emitted code into a URL, headers and a body, or returns an error.
//! Nothing is sent here.

pub(crate) mod assembly;
pub(crate) mod encode;
pub(crate) mod items;
pub(crate) mod multipart;
pub(crate) mod prepare;
pub(crate) mod property;
pub(crate) mod query;
