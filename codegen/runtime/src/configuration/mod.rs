//! Clients: base URL, credentials, settings and limits.
//!
//! The builder turns options of the caller and of the environment into a checked [`Client`](client::Client).

pub(crate) mod builder;
pub(crate) mod client;
pub(crate) mod credential;
pub(crate) mod described;
pub(crate) mod environment;
pub(crate) mod http;
pub(crate) mod requirements;
pub(crate) mod retry;
pub(crate) mod server;
