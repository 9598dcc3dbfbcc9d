//! Extreme durations never panic.

use std::time::Duration;

use crate::runtime::{ErrorKind, RetryPolicy};
use crate::sample::{CALL, Client, ROOM, member_json};
use crate::{json, reply, within};
use test_server::{Server, Step};

const U64: Duration = Duration::from_nanos(u64::MAX);

fn extremes() -> [Duration; 8] {
    [
        Duration::ZERO,
        Duration::from_nanos(1),
        Duration::from_secs(30),
        Duration::from_nanos(u64::MAX - 1),
        U64,
        U64 + Duration::from_nanos(1),
        Duration::new(u64::MAX, 999_999_998),
        Duration::MAX,
    ]
}

#[tokio::test]
async fn endless_time_limits_never_expire() {
    let server = Server::scripted([reply(503, "retry-after: 0\r\n", "{}"), json(200, member_json())]);
    let policy = RetryPolicy::new().base_delay(Duration::ZERO).max_delay(Duration::MAX).max_retry_after(Duration::MAX);
    let client = Client::builder_at(&server.url())
        .timeout(Duration::MAX)
        .connect_timeout(Duration::MAX)
        .retry(policy.budget(Duration::MAX))
        .build()
        .expect("a client");
    let response = within(client.fetch_member(ROOM, CALL).send()).await.expect("a member");
    assert_eq!(response.attempts(), 2);
    for limit in extremes().into_iter().skip(3) {
        let server = Server::scripted([json(200, member_json())]);
        let client = Client::builder_at(&server.url()).connect_timeout(limit).timeout(limit).build().expect("a client");
        within(client.fetch_member(ROOM, CALL).request_timeout(limit)).await.expect("a member");
        within(client.fetch_member(ROOM, CALL)).await.expect("a member");
    }
}

#[tokio::test]
async fn zero_time_limits_expire_at_once() {
    let silent = Server::scripted([vec![Step::Read, Step::Stall]]);
    let server = Server::scripted([json(200, member_json())]);
    for limit in [Duration::ZERO, Duration::from_nanos(1)] {
        let client = Client::builder_at(&silent.url()).timeout(limit).build().expect("a client");
        let error = within(client.fetch_member(ROOM, CALL)).await.expect_err("no time");
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        let client = Client::builder_at(&server.url()).connect_timeout(limit).build().expect("a client");
        // The loopback interface can be that fast.
        if let Err(error) = within(client.fetch_member(ROOM, CALL)).await {
            assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        }
    }
}

/// A policy can allow an endless delay; the caller can cancel it.
#[tokio::test]
async fn endless_delay_can_be_cancelled() {
    let server = Server::scripted([reply(503, "retry-after: 18446744073709549568\r\n", "{}")]);
    let policy = RetryPolicy::new().max_retry_after(Duration::MAX).budget(Duration::MAX);
    let client = Client::builder_at(&server.url()).retry(policy).build().expect("a client");
    let outcome = tokio::time::timeout(Duration::from_millis(200), client.fetch_member(ROOM, CALL).into_future()).await;
    assert!(outcome.is_err(), "it waits");
    assert_eq!(server.connections(), 1);
}
