//! Faults of the network and of servers, over real connections, and arbitrary values.
//!
//! Every test has short limits, and `within` fails one that hangs.

#![allow(clippy::format_push_string, reason = "tests collect what they look at")]

use openapi_client_runtime::emitted as runtime;

#[allow(dead_code, unreachable_pub, reason = "a client is public and has more than the tests call")]
#[path = "../behaviour/sample/mod.rs"]
mod sample;

mod connections;
mod defaults;
mod durations;
mod fuzz;
mod hostile;
mod json;
mod paging;
mod printing;
mod responses;
mod values;

use std::time::Duration;

use test_server::{Reply, Step};

use crate::runtime::{Error, RetryPolicy};
use crate::sample::Client;

/// A client with short limits, and three attempts without delays.
fn client(url: &str) -> Client {
    let policy = RetryPolicy::new().base_delay(Duration::ZERO).budget(Duration::from_secs(10));
    let builder = Client::builder_at(url).retry(policy).timeout(Duration::from_secs(5)).max_response_size(100_000);
    builder.build().expect("a client")
}

/// Fails if the future does not finish in time.
async fn within<T>(work: impl IntoFuture<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), work.into_future()).await.expect("it hangs")
}

fn status(error: &Error) -> Option<u16> {
    error.status().map(|status| status.as_u16())
}

/// Reads a request and sends these bytes.
fn raw(bytes: impl AsRef<[u8]>) -> Vec<Step> {
    Reply::raw(bytes).script()
}

/// Reads a request and sends a complete response, with one header per line.
fn reply(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<Step> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    raw([head.as_bytes(), body].concat())
}

fn json(status: u16, body: impl AsRef<[u8]>) -> Vec<Step> {
    reply(status, "content-type: application/json\r\n", body)
}
