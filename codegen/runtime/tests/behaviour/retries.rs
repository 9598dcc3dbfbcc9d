//! Retries: which requests, when, and the information for callers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::mpsc;

use crate::runtime::{AttemptEvent, Delivery, ErrorKind, HeaderMap, RetryPolicy};
use crate::sample::{CALL, Client, ROOM, member_json};
use test_server::{Reply, Server};

/// The default policy without delays.
fn at_once() -> RetryPolicy {
    RetryPolicy::new().base_delay(Duration::ZERO)
}

fn client(server: &Server) -> Client {
    Client::builder_at(&server.url()).retry(at_once()).build().expect("a client")
}

#[test]
fn defaults_match_documentation() {
    let documented = RetryPolicy::new()
        .max_retries(2)
        .base_delay(Duration::from_millis(500))
        .max_delay(Duration::from_secs(8))
        .max_retry_after(Duration::from_secs(30))
        .budget(Duration::from_secs(60));
    assert_eq!(RetryPolicy::default(), documented);
}

#[tokio::test]
async fn idempotent_request_has_up_to_three_attempts() {
    for status in [429, 500, 502, 503, 504] {
        let server = Server::start([Reply::new(status, &[], ""), Reply::json(200, member_json())]);
        let response = client(&server).fetch_member(ROOM, CALL).send().await.expect("a member");
        assert_eq!((response.attempts(), server.requests().len()), (2, 2), "{status}");

        let server = Server::start(vec![Reply::new(status, &[], ""); 5]);
        let error = client(&server).update_member(ROOM, CALL).muted(true).await.expect_err("it fails each time");
        assert_eq!((error.attempts(), server.requests().len()), (3, 3), "{status}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert!(error.to_string().ends_with(": empty body (3 attempts)"), "{error}");
        let bodies: Vec<_> = server.requests().iter().map(|request| request.text().to_owned()).collect();
        assert_eq!(bodies, ["Muted=true", "Muted=true", "Muted=true"]);
    }
}

#[tokio::test]
async fn create_is_retried_only_after_429() {
    for (status, attempts) in [(429, 3), (500, 1), (502, 1), (503, 1), (504, 1)] {
        let server = Server::start(vec![Reply::new(status, &[], ""); 5]);
        let error = client(&server).create_member(ROOM, "Ann").await.expect_err("it fails");
        assert_eq!((error.attempts(), server.requests().len()), (attempts, attempts as usize), "{status}");
    }
}

/// Setting a state is idempotent; an announcement is not.
#[tokio::test]
async fn parameter_can_make_operation_not_idempotent() {
    for (status, attempts) in [(503, 1), (429, 3)] {
        let server = Server::start(vec![Reply::new(status, &[], ""); 5]);
        let request = client(&server).update_member(ROOM, CALL).extra_form("AnnounceUrl", "https://x.test/hello");
        assert_eq!(
            (request.await.expect_err("it fails").attempts(), server.requests().len()),
            (attempts, attempts as usize)
        );
    }
}

#[tokio::test]
async fn other_failures_are_not_retried() {
    for status in [304, 400, 401, 403, 404, 408, 409, 422, 501, 505] {
        let server = Server::start(vec![Reply::new(status, &[], ""); 2]);
        let error = client(&server).fetch_member(ROOM, CALL).await.expect_err("it fails");
        assert_eq!((error.attempts(), server.requests().len()), (1, 1), "{status}");
        assert!(!error.to_string().contains("attempts"), "{error}");
    }
    let server = Server::start(vec![Reply::json(200, "{"); 2]);
    let error = client(&server).fetch_member(ROOM, CALL).await.expect_err("it is no member");
    assert_eq!((error.kind(), error.attempts(), server.requests().len()), (ErrorKind::Decode, 1, 1));
    let error = client(&server).fetch_member(ROOM, "..").await.expect_err("it is refused");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidParameter, 0));
}

#[tokio::test]
async fn policy_of_request_overrides_client() {
    let failures = || vec![Reply::new(503, &[], ""); 9];
    let server = Server::start(failures());
    let error = client(&server).fetch_member(ROOM, CALL).request_retry(RetryPolicy::none()).await.expect_err("503");
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));
    let server = Server::start(failures());
    let request = Client::at(&server.url()).fetch_member(ROOM, CALL).request_retry(at_once().max_retries(4));
    assert_eq!((request.await.expect_err("503").attempts(), server.requests().len()), (5, 5));
}

#[tokio::test]
async fn hook_is_called_before_every_retry() {
    let server = Server::start([Reply::new(503, &[], ""), Reply::raw(""), Reply::json(200, member_json())]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let builder = Client::builder_at(&server.url()).retry(at_once()).on_retry(move |event| {
        assert_eq!(event.error.operation(), Some(event.operation));
        log.lock().expect("no panic").push((event.operation, event.attempts, event.error.kind(), event.delay));
        assert!(event.to_string().starts_with("FetchMember: attempt "), "{event}");
    });
    builder.build().expect("a client").fetch_member(ROOM, CALL).await.expect("a member");
    let expected = [
        ("FetchMember", 1, ErrorKind::Status, Duration::ZERO),
        ("FetchMember", 2, ErrorKind::Transport, Duration::ZERO),
    ];
    assert_eq!(*seen.lock().expect("no panic"), expected);
}

#[tokio::test]
async fn hook_adds_headers_to_every_attempt() {
    let server = Server::start([Reply::new(503, &[], ""), Reply::json(200, member_json())]);
    let hook = |event: &AttemptEvent, headers: &mut HeaderMap| {
        let id = format!("{}-{}", event.operation, event.attempt);
        headers.insert("traceparent", id.parse().expect("a header"));
        headers.append("x-many", "a".parse().expect("a header"));
        headers.append("x-many", "b".parse().expect("a header"));
        headers.insert("x-own", "of the attempt".parse().expect("a header"));
    };
    let client = Client::builder_at(&server.url()).retry(at_once()).on_attempt(hook).build().expect("a client");
    client.fetch_member(ROOM, CALL).extra_header("x-own", "of the request").await.expect("a member");
    let received = server.requests();
    for (request, id) in received.iter().zip(["FetchMember-1", "FetchMember-2"]) {
        assert_eq!(request.header("traceparent"), Some(id));
        let custom: Vec<_> = request.headers().filter(|(name, _)| name.starts_with("x-")).collect();
        assert_eq!(custom, [("x-own", "of the attempt"), ("x-many", "a"), ("x-many", "b")]);
        assert!(request.header("authorization").is_some());
    }
    assert_eq!(received.len(), 2);
}

#[tokio::test]
async fn headers_of_the_hook_stay_with_the_origin() {
    let other = Server::always(Reply::json(200, member_json()));
    let server = Server::once(Reply::redirect(302, &other.url()));
    let hook = |_: &AttemptEvent, headers: &mut HeaderMap| {
        headers.insert("x-secret", "s".parse().expect("a header"));
    };
    let client = Client::builder_at(&server.url()).on_attempt(hook).build().expect("a client");
    client.fetch_member(ROOM, CALL).await.expect("a member");
    assert_eq!((server.request().header("x-secret"), other.request().header("x-secret")), (Some("s"), None));

    let server = Server::start([]);
    let hook = |_: &AttemptEvent, headers: &mut HeaderMap| {
        headers.insert("host", "elsewhere.test".parse().expect("a header"));
    };
    let client = Client::builder_at(&server.url()).on_attempt(hook).build().expect("a client");
    let error = client.fetch_member(ROOM, CALL).await.expect_err("a header of the HTTP client");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0));
    assert!(server.requests().is_empty());
}

/// The delay before the second attempt, without waiting for it; `None` if there is no second attempt.
async fn wait_after(policy: RetryPolicy, headers: &[(&str, &str)]) -> Option<Duration> {
    let server = Server::start(vec![Reply::new(429, headers, ""); 2]);
    let (sender, mut delays) = mpsc::unbounded_channel();
    let builder = Client::builder_at(&server.url()).retry(policy).on_retry(move |event| {
        let _ = sender.send(event.delay);
    });
    let client = builder.build().expect("a client");
    tokio::select! {
        biased;
        Some(delay) = delays.recv() => Some(delay),
        _ = client.create_member(ROOM, "Ann").into_future() => None,
    }
}

#[tokio::test]
async fn retry_after_is_obeyed_up_to_the_maximum() {
    const DATE: &str = "Wed, 21 Oct 2015 07:28:00 GMT";
    let cases: [(&[(&str, &str)], f64); 11] = [
        (&[("retry-after", "2")], 2.0),
        (&[("retry-after", "  7 ")], 7.0),
        (&[("retry-after", "0")], 0.0),
        (&[("retry-after", "0.5")], 0.5),
        (&[("retry-after", "30")], 30.0),
        // Invalid.
        (&[("retry-after", "-2")], 0.0),
        (&[("retry-after", "NaN")], 0.0),
        (&[("retry-after", "soon")], 0.0),
        (&[("retry-after", "")], 0.0),
        // Relative to the server's clock.
        (&[("date", DATE), ("retry-after", "Wed, 21 Oct 2015 07:28:09 GMT")], 9.0),
        (&[("date", DATE), ("retry-after", "Wed, 21 Oct 2015 07:27:00 GMT")], 0.0),
    ];
    for (headers, seconds) in cases {
        let delay = wait_after(at_once(), headers).await;
        assert_eq!(delay, Some(Duration::from_secs_f64(seconds)), "{headers:?}");
    }
    // Relative to the local clock.
    let soon = jiff::Timestamp::now() + Duration::from_secs(20);
    let soon = jiff::fmt::strtime::format("%a, %d %b %Y %H:%M:%S GMT", soon).expect("a date");
    let delay = wait_after(at_once(), &[("retry-after", &soon)]).await.expect("a second attempt");
    assert!((15.0..=20.0).contains(&delay.as_secs_f64()), "{delay:?}");
    // A date in the past, relative to the local clock.
    assert_eq!(wait_after(at_once(), &[("retry-after", DATE)]).await, Some(Duration::ZERO));
    let longer = at_once().max_retry_after(Duration::from_secs(100)).budget(Duration::from_secs(1000));
    assert_eq!(wait_after(longer, &[("retry-after", "100")]).await, Some(Duration::from_secs(100)));
}

#[tokio::test]
async fn longer_retry_after_ends_the_attempts() {
    const DATE: &str = "Wed, 21 Oct 2015 07:28:00 GMT";
    type Headers = &'static [(&'static str, &'static str)];
    let cases: [(Headers, Duration, &str); 5] = [
        (&[("retry-after", "31")], Duration::from_secs(31), "31"),
        (&[("retry-after", "40.25")], Duration::from_millis(40_250), "41"),
        (&[("retry-after", "1e300")], Duration::MAX, "18446744073709552000"),
        (&[("retry-after", "99999999999999999999999")], Duration::MAX, "18446744073709552000"),
        (&[("date", DATE), ("retry-after", "Wed, 21 Oct 2015 09:00:00 GMT")], Duration::from_secs(5520), "5520"),
    ];
    for (headers, asked, shown) in cases {
        for status in [429, 503] {
            let server = Server::start(vec![Reply::new(status, headers, ""); 3]);
            let error = client(&server).fetch_member(ROOM, CALL).await.expect_err("it fails");
            assert_eq!((error.attempts(), server.requests().len()), (1, 1), "{headers:?}");
            assert_eq!(error.retry_after(), Some(asked), "{headers:?}");
            assert!(error.to_string().ends_with(&format!("empty body; the server asks to wait {shown} s")), "{error}");
        }
    }
    let server = Server::start([Reply::new(404, &[], "")]);
    assert_eq!(client(&server).fetch_member(ROOM, CALL).await.expect_err("404").retry_after(), None);
}

#[tokio::test]
async fn no_delay_exceeds_the_budget() {
    let policy = at_once().budget(Duration::from_secs(5));
    assert_eq!(wait_after(policy.clone(), &[("retry-after", "6")]).await, None);
    assert_eq!(wait_after(policy, &[("retry-after", "4")]).await, Some(Duration::from_secs(4)));
    assert_eq!(wait_after(at_once().budget(Duration::ZERO), &[]).await, None);
}

#[tokio::test]
async fn delays_are_random_with_growing_limit() {
    let long = RetryPolicy::new().base_delay(Duration::from_secs(40)).max_delay(Duration::from_secs(50));
    let long = long.budget(Duration::from_secs(1000));
    let mut delays = Vec::new();
    for _ in 0..12 {
        delays.push(wait_after(long.clone(), &[("retry-after", "3")]).await.expect("a second attempt"));
    }
    let (least, most) = (Duration::from_secs(3), Duration::from_secs(43));
    assert!(delays.iter().all(|delay| (least..=most).contains(delay)), "{delays:?}");
    delays.sort();
    delays.dedup();
    assert!(delays.len() > 6, "{delays:?}");

    let server = Server::start(vec![Reply::new(503, &[], ""); 9]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let policy = RetryPolicy::new().max_retries(6).base_delay(Duration::from_millis(1));
    let builder = Client::builder_at(&server.url()).retry(policy.max_delay(Duration::from_millis(4)));
    let builder = builder.on_retry(move |event| log.lock().expect("no panic").push(event.delay));
    let error = builder.build().expect("a client").fetch_member(ROOM, CALL).await.expect_err("503");
    assert_eq!(error.attempts(), 7);
    let seen = seen.lock().expect("no panic").clone();
    for (delay, limit) in seen.iter().zip([1, 2, 4, 4, 4, 4]) {
        assert!(*delay <= Duration::from_millis(limit), "{seen:?}");
    }
}

#[tokio::test]
async fn retried_deletion_succeeds_with_404() {
    let lost = [
        Reply::raw(""),
        Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"),
        Reply::new(502, &[], "<html>"),
        Reply::new(504, &[], ""),
    ];
    for reply in lost {
        let server = Server::start([reply, Reply::json(404, "{}")]);
        let response = client(&server).delete_member(ROOM, CALL).send().await.expect("it is gone");
        assert_eq!((response.attempts(), response.status().as_u16()), (2, 404));
        assert_eq!(server.requests().len(), 2);
    }
    // No response was lost: the server rejected the request, or returned 404 at once.
    for replies in [vec![Reply::json(404, "{}")], vec![Reply::new(429, &[], ""), Reply::json(404, "{}")]] {
        let server = Server::start(replies);
        assert!(client(&server).delete_member(ROOM, CALL).await.expect_err("nothing was there").is_not_found());
    }
    // Only deletions.
    let server = Server::start([Reply::raw(""), Reply::json(404, "{}")]);
    let error = client(&server).fetch_member(ROOM, CALL).await.expect_err("there is none");
    assert!(error.is_not_found() && error.attempts() == 2, "{error}");
}

#[tokio::test]
async fn deletion_with_output_needs_its_response() {
    use crate::runtime::{Method, Operation};

    static DELETE: Operation =
        Operation { accept: &["application/json"], ..Operation::new(Method::Delete, "Delete", "/things") };
    let server = Server::start([Reply::raw(""), Reply::json(404, "{}")]);
    let error = client(&server).probe(&DELETE, |_| ()).await.expect_err("no response");
    assert!(error.is_not_found(), "{error}");
}

/// The last failure alone would mean that nothing was sent.
#[tokio::test]
async fn delivery_covers_all_attempts() {
    // One connection that fails; then nothing listens.
    let slot = Arc::new(Mutex::new(None));
    let server = Arc::clone(&slot);
    let server = Server::with(move |_| {
        drop(server.lock().expect("no panic").take());
        Reply::raw("")
    });
    let client = Client::builder_at(&server.url()).retry(at_once()).build().expect("a client");
    *slot.lock().expect("no panic") = Some(server);
    let error = client.update_member(ROOM, CALL).muted(true).await.expect_err("no response");
    assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Connect, Delivery::Unknown, 3));
    assert!(error.to_string().ends_with("; the request may have been carried out (3 attempts)"), "{error}");
}
