//! Values of parameters and properties: texts, dates, numbers and unions, and their checks.
//!
//! Converts values of callers and servers into typed values, or returns a sentence about the problem.

pub(crate) mod base64;
#[cfg(feature = "test-util")]
pub(crate) mod example;
pub(crate) mod item;
pub(crate) mod metered;
pub(crate) mod nullable;
pub(crate) mod number;
pub(crate) mod object;
pub(crate) mod own_type;
pub(crate) mod random;
pub(crate) mod strict;
pub(crate) mod text;
pub(crate) mod time;
pub(crate) mod union;
pub(crate) mod validate;
