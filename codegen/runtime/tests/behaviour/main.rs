//! The runtime as used by emitted code, over real connections to a server on the loopback interface.
//!
//! The runtime is included as a module, as in an emitted crate, because its macros name `crate::runtime`.

#![allow(clippy::format_push_string, reason = "tests collect what they look at")]

#[allow(dead_code, unused_imports, unreachable_pub, missing_docs, reason = "an API uses a part of the runtime")]
#[path = "../../src/runtime/mod.rs"]
mod runtime;

#[allow(dead_code, unreachable_pub, reason = "a client is public and has more than the tests call")]
mod sample;

mod authentication;
#[cfg(feature = "blocking")]
mod blocking;
mod checks;
mod compression;
mod configuration;
mod encoding;
mod errors;
mod paging;
mod redirects;
mod responses;
mod retries;
mod types;
#[allow(unreachable_pub, reason = "text types are public in emitted crates")]
mod unions;
#[cfg(feature = "xml")]
mod xml;
