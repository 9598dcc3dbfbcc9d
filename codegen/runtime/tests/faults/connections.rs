//! Connections that are refused, fail or stall.

use std::time::Duration;

use crate::runtime::{Delivery, ErrorKind, RetryPolicy, TimeLimit};
use crate::sample::{CALL, ROOM, member_json};
use crate::{client, json, raw, status, within};
use test_server::{Server, Step};

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n";

#[tokio::test]
async fn refused_connection_is_retried_for_every_operation() {
    // The server is gone.
    let client = client(&Server::start([]).url());
    for error in [
        within(client.fetch_member(ROOM, CALL)).await.expect_err("nothing listens"),
        within(client.create_member(ROOM, "Ann")).await.expect_err("nothing listens"),
    ] {
        assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Connect, Delivery::NotSent, 3));
        assert!(error.to_string().ends_with("; nothing was sent (3 attempts)"), "{error}");
        assert_eq!((status(&error), error.body()), (None, &b""[..]));
    }
}

/// A connection failure, and the kept part of the response.
fn breaks() -> Vec<(&'static str, Vec<Step>, Delivery, &'static str)> {
    vec![
        ("closed at once", vec![], Delivery::Unknown, ""),
        ("reset with the request unread", vec![Step::Await, Step::Reset], Delivery::Unknown, ""),
        ("closed before the head", vec![Step::Read], Delivery::Unknown, ""),
        ("reset before the head", vec![Step::Read, Step::Reset], Delivery::Unknown, ""),
        ("closed within the head", raw("HTTP/1.1 200 OK\r\ncontent-ty"), Delivery::Unknown, ""),
        (
            "reset within the head",
            vec![Step::Read, Step::send("HTTP/1.1 200 OK\r\nc"), Step::Reset],
            Delivery::Unknown,
            "",
        ),
        ("no HTTP", raw("220 mail.x.test ESMTP\r\n\r\n"), Delivery::Unknown, ""),
        ("HTTP/0.9", raw("{\"call_sid\":\"x\",\"muted\":true}"), Delivery::Unknown, ""),
        ("closed after the head", raw(HEAD), Delivery::Answered, ""),
        ("a truncated body", raw(format!("{HEAD}{{\"call_sid\":")), Delivery::Answered, "{\"call_sid\":"),
        (
            "a truncated chunk",
            raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"cal\r\nff\r\nl_sid"),
            Delivery::Answered,
            "{\"call_sid",
        ),
        (
            "no last chunk",
            raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"cal\r\n"),
            Delivery::Answered,
            "{\"cal",
        ),
        (
            "a chunk without a size",
            raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n"),
            Delivery::Answered,
            "{}",
        ),
    ]
}

#[tokio::test]
async fn broken_connection_is_retried_if_idempotent() {
    for (name, script, delivery, kept) in breaks() {
        let server = Server::scripted([script.clone()]);
        let error = within(client(&server.url()).fetch_member(ROOM, CALL)).await.expect_err(name);
        assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Transport, delivery, 3), "{name}");
        assert_eq!(server.connections(), 3, "{name}");
        assert_eq!(String::from_utf8_lossy(error.body()), kept, "{name}");
        assert_eq!(status(&error), (delivery == Delivery::Answered).then_some(200), "{name}");

        // The next attempt is a success.
        let server = Server::scripted(vec![script, json(200, member_json())]);
        let response = within(client(&server.url()).update_member(ROOM, CALL).send()).await.expect(name);
        assert_eq!((response.attempts(), server.connections()), (2, 2), "{name}");
    }
}

#[tokio::test]
async fn create_is_not_retried_after_broken_connection() {
    for (name, script, delivery, kept) in breaks() {
        let server = Server::scripted([script]);
        let error = within(client(&server.url()).create_member(ROOM, "Ann")).await.expect_err(name);
        assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Transport, delivery, 1), "{name}");
        assert_eq!(server.connections(), 1, "{name}: it may have dialled");
        assert_eq!(String::from_utf8_lossy(error.body()), kept, "{name}");
        let says = error.to_string().contains("the request may have been carried out");
        assert_eq!(says, delivery == Delivery::Unknown, "{error}");
    }
}

/// A reset can arrive before data sent earlier.
#[tokio::test]
async fn reset_within_body_is_transport_error() {
    let script = vec![Step::Read, Step::send(HEAD), Step::send("{\"call"), Step::Reset];
    let server = Server::scripted([script]);
    let error = within(client(&server.url()).create_member(ROOM, "Ann")).await.expect_err("a reset");
    assert_eq!((error.kind(), error.attempts(), server.connections()), (ErrorKind::Transport, 1, 1));
    assert_ne!(error.delivery(), Delivery::NotSent);
}

#[tokio::test]
async fn stalled_connection_exceeds_time_limit() {
    let limit = Duration::from_millis(60);
    let cases = [
        ("no response", vec![Step::Read, Step::Stall], Delivery::Unknown, ""),
        ("nothing is read", vec![Step::Stall], Delivery::Unknown, ""),
        (
            "slow headers",
            vec![Step::Read, Step::send("HTTP/1.1 200 OK\r\n"), Step::Drip(b"x: y\r\n".to_vec())],
            Delivery::Unknown,
            "",
        ),
        ("half a head", vec![Step::Read, Step::send("HTTP/1.1 200 OK\r\nx"), Step::Stall], Delivery::Unknown, ""),
        ("no body", vec![Step::Read, Step::send(HEAD), Step::Stall], Delivery::Answered, ""),
        (
            "half a body",
            vec![Step::Read, Step::send(format!("{HEAD}{{\"a\"")), Step::Stall],
            Delivery::Answered,
            "{\"a\"",
        ),
    ];
    for (name, script, delivery, kept) in cases {
        let server = Server::scripted([script.clone()]);
        let request = client(&server.url()).create_member(ROOM, "Ann").request_timeout(limit);
        let error = within(request).await.expect_err(name);
        assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Timeout, delivery, 1), "{name}");
        assert_eq!((error.time_limit(), server.connections()), (Some(TimeLimit::Request), 1), "{name}");
        assert!(error.to_string().contains("within 60ms"), "{error}");
        assert_eq!(String::from_utf8_lossy(error.body()), kept, "{name}");

        let server = Server::scripted(vec![script, json(200, member_json())]);
        let request = client(&server.url()).fetch_member(ROOM, CALL).request_timeout(limit);
        // The second attempt has its own limit, but a loaded machine may need a third.
        assert!(within(request.send()).await.expect(name).attempts() >= 2, "{name}");
    }
}

#[tokio::test]
async fn slow_body_exceeds_time_limit() {
    let script = vec![Step::Read, Step::send(HEAD), Step::Drip(b" ".to_vec())];
    let server = Server::scripted([script]);
    let request = client(&server.url()).create_member(ROOM, "Ann").request_timeout(Duration::from_millis(100));
    let error = within(request).await.expect_err("it is too slow");
    assert_eq!((error.kind(), error.delivery(), status(&error)), (ErrorKind::Timeout, Delivery::Answered, Some(200)));
}

#[tokio::test]
async fn attempts_together_stay_within_budget() {
    let server = Server::scripted([vec![Step::Read, Step::Stall]]);
    let policy = RetryPolicy::new().base_delay(Duration::ZERO).max_retries(1000);
    let request = client(&server.url()).fetch_member(ROOM, CALL).request_timeout(Duration::from_millis(400));
    let start = std::time::Instant::now();
    let error =
        within(request.request_retry(policy.budget(Duration::from_millis(700)))).await.expect_err("no response");
    assert!(start.elapsed() >= Duration::from_millis(700), "{:?}", start.elapsed());
    assert_eq!(error.attempts(), 2, "{error}");
    assert_eq!((error.kind(), error.time_limit()), (ErrorKind::Timeout, Some(TimeLimit::Budget)));
    assert!(error.to_string().contains("the rest of the retry budget"), "{error}");
}

#[tokio::test]
async fn time_limit_of_custom_http_client_is_reported() {
    use crate::runtime::HttpClient;
    use crate::sample::Client;

    let server = Server::scripted([vec![Step::Read, Step::send(HEAD), Step::Stall]]);
    let http = HttpClient::builder().no_proxy().read_timeout(Duration::from_millis(50)).build().expect("a client");
    let client = Client::builder_at(&server.url()).http_client(http).build().expect("a client");
    let error = within(client.fetch_member(ROOM, CALL)).await.expect_err("no body");
    assert_eq!((error.kind(), error.time_limit()), (ErrorKind::Timeout, Some(TimeLimit::HttpClient)));
    assert!(error.to_string().contains("within the time limit of the custom HTTP client"), "{error}");
}

/// Documentation addresses are unreachable; the reported failure depends on the network.
#[tokio::test]
async fn connect_timeout_is_reported() {
    use crate::sample::Client;

    let builder = Client::builder_at("https://192.0.2.1").retry(RetryPolicy::new().base_delay(Duration::ZERO));
    let client = builder.connect_timeout(Duration::from_millis(50)).build().expect("a client");
    let error = within(client.create_member(ROOM, "Ann")).await.expect_err("there is nobody");
    assert_eq!((error.delivery(), error.attempts()), (Delivery::NotSent, 3), "{error}");
    match error.kind() {
        ErrorKind::Timeout => {
            assert_eq!(error.time_limit(), Some(TimeLimit::Connect));
            assert!(error.to_string().contains("within 50ms; nothing was sent"), "{error}");
        }
        kind => assert_eq!(kind, ErrorKind::Connect, "{error}"),
    }
}

/// The server does not support TLS, so it receives no request.
#[tokio::test]
async fn failed_handshake_is_connect_error() {
    use crate::sample::Client;

    let server = Server::scripted([vec![Step::send("HTTP/1.1 400 Bad Request\r\n\r\n")]]);
    let url = server.url().replace("http://", "https://");
    let policy = RetryPolicy::new().base_delay(Duration::ZERO);
    let client = Client::builder_at(&url).retry(policy).timeout(Duration::from_secs(5)).build().expect("a client");
    let error = within(client.create_member(ROOM, "Ann")).await.expect_err("no TLS");
    assert_eq!(
        (error.kind(), error.delivery(), error.attempts()),
        (ErrorKind::Connect, Delivery::NotSent, 3),
        "{error}"
    );
}
