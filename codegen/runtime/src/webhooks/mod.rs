//! Callbacks that a provider sends: signatures and decoding.

pub(crate) mod builder;
pub(crate) mod condition;
pub(crate) mod error;
pub(crate) mod received;
pub(crate) mod verifier;
