//! Extreme durations and `Retry-After` delays never panic.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};

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

#[test]
fn delay_stays_within_any_policy() {
    let asked = [
        "",
        "0",
        "-0",
        "-1",
        "1e400",
        "NaN",
        "inf",
        "1e19",
        "18446744073709551615",
        "18446744073709551616",
        "99999999999999999999999999",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "Mon, 01 Jan -9999 00:00:00 GMT",
        "Fri, 31 Dec 99999 23:59:59 GMT",
        "0.000000000000000001",
    ];
    let mut all = vec![None];
    for text in asked {
        for date in [None, Some("Mon, 01 Jan 0001 00:00:00 GMT"), Some("Fri, 31 Dec 9999 23:59:59 GMT"), Some("x")] {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(text));
            headers.extend(date.map(|date| (header::DATE, HeaderValue::from_static(date))));
            all.push(Some(headers));
        }
    }
    for base in extremes() {
        for max in extremes() {
            for retry_after in [Duration::ZERO, Duration::MAX] {
                let policy = RetryPolicy::new().base_delay(base).max_delay(max).max_retry_after(retry_after);
                let policy = policy.max_retries(u32::MAX);
                for budget in [Duration::ZERO, U64, Duration::MAX] {
                    let policy = policy.clone().budget(budget);
                    for attempts in [0, 1, 2, 33, u32::MAX] {
                        for headers in &all {
                            for elapsed in [Duration::ZERO, Duration::MAX] {
                                let wait = policy.wait(attempts, headers.as_ref(), elapsed);
                                assert!(wait.is_none_or(|wait| wait < budget), "{policy:?} {headers:?} {wait:?}");
                                let is_asked = headers.is_some() && retry_after > Duration::ZERO;
                                assert!(is_asked || wait.is_none_or(|wait| wait <= max), "{policy:?} {wait:?}");
                            }
                        }
                    }
                }
            }
        }
    }
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
