//! Callbacks that a provider sends: signatures and decoding.

mod body;
pub(crate) mod builder;
pub(crate) mod condition;
pub(crate) mod error;
mod fields;
mod form;
mod headers;
mod mac;
mod public_url;
pub(crate) mod received;
mod standard;
mod url_form;
pub(crate) mod verifier;
