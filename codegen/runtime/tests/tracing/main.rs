//! What the feature `tracing` writes down.
//!
//! These tests are a process of their own: which spans anybody wants is found out once for the process, when the first
//! request is sent, and a request of a test without a subscriber could be the first.

#![allow(clippy::format_push_string, reason = "tests collect what they look at")]

#[allow(dead_code, unused_imports, unreachable_pub, missing_docs, reason = "an API uses a part of the runtime")]
#[path = "../../src/runtime/mod.rs"]
mod runtime;

#[allow(dead_code, unreachable_pub, reason = "a client is public and has more than the tests call")]
#[path = "../behaviour/sample/mod.rs"]
mod sample;

mod spans;
