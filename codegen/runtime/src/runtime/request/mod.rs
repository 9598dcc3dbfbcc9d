//! Requests: parameters and bodies, checked and encoded.
//!
//! A [`Request`](assembly::Request) enters, as emitted code put it together; URL, headers and body leave, or an error.
//! Nothing is sent here.

pub(crate) mod assembly;
pub(crate) mod encode;
pub(crate) mod multipart;
pub(crate) mod prepare;
pub(crate) mod property;
pub(crate) mod query;
