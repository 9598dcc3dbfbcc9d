//! Transport: attempts and retries.
//!
//! A prepared request becomes a response, or the error of the last attempt.

pub(crate) mod attempt;
pub(crate) mod call;
pub(crate) mod classify;
pub(crate) mod context;
pub(crate) mod trace;
