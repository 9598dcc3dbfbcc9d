//! The runtime as used by emitted code, over real connections to a server on the loopback interface.

#![allow(clippy::format_push_string, reason = "tests collect what they look at")]

use openapi_client_runtime::emitted as runtime;

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
