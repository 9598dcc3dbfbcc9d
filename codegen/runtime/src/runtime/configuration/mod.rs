//! Clients: base URL, credentials, settings and limits.
//!
//! What the caller or the environment says enters; a checked [`Client`](client::Client) leaves.

pub(crate) mod builder;
pub(crate) mod client;
pub(crate) mod credential;
pub(crate) mod http;
pub(crate) mod retry;
pub(crate) mod server;
