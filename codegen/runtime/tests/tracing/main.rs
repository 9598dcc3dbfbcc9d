//! Spans and events of the feature `tracing`.
//!
//! These tests have a process of their own. `tracing` caches the interest in a span at its first use in the process,
//! and another test could send a request without a subscriber first.

#![allow(clippy::format_push_string, reason = "tests collect what they look at")]

use openapi_client_runtime::emitted as runtime;

#[allow(dead_code, unreachable_pub, reason = "a client is public and has more than the tests call")]
#[path = "../behaviour/sample/mod.rs"]
mod sample;

mod spans;
