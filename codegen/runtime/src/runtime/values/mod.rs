//! Values of parameters and properties: texts, dates, numbers, unions, and the checks of them.
//!
//! Values of a caller or a server enter; typed values leave, or a sentence that names the mistake.

pub(crate) mod base64;
pub(crate) mod metered;
pub(crate) mod nullable;
pub(crate) mod number;
pub(crate) mod pattern;
pub(crate) mod random;
pub(crate) mod text;
pub(crate) mod time;
pub(crate) mod union;
pub(crate) mod validate;
