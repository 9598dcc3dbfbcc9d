//! Clients: base URL, credentials, settings and limits.
//!
//! Settings of the caller and of the environment enter; a checked [`Client`](client::Client) leaves.

pub(crate) mod builder;
pub(crate) mod client;
pub(crate) mod credential;
pub(crate) mod http;
pub(crate) mod retry;
pub(crate) mod server;
