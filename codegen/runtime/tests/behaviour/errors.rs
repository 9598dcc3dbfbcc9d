//! Errors: methods and messages.

use std::error::Error as _;
use std::time::Duration;

use http::HeaderName;

use crate::runtime::{Delivery, Error, ErrorKind, HeaderMap, StatusCode, TimeLimit};
use crate::sample::types::RestError;
use crate::sample::{CALL, Client, ROOM};
use test_server::{Reply, Server};

async fn failed(reply: Reply) -> Error {
    let server = Server::once(reply);
    Client::at(&server.url()).fetch_member(ROOM, CALL).await.expect_err("a failure")
}

#[tokio::test]
async fn error_of_the_api_is_summarized() {
    let body = r#"{"code":20003,"message":"Authentication failed","more_info":"https://x.test/20003","status":401}"#;
    let headers = [("content-type", "application/json"), ("rooms-request-id", "RQ1")];
    let error = failed(Reply::new(401, &headers, body)).await;
    assert_eq!(
        error.to_string(),
        "FetchMember: 401 Unauthorized, code 20003: Authentication failed (https://x.test/20003)"
    );
    assert!(error.is_unauthorized() && !error.is_not_found() && !error.is_decode());
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.delivery(), Delivery::Answered);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert_eq!((error.code(), error.message()), (Some("20003"), Some("Authentication failed")));
    assert_eq!(error.more_info(), Some("https://x.test/20003"));
    assert_eq!(error.request_id(), Some("RQ1"));
    assert_eq!(
        error.headers().and_then(|headers| headers.get("rooms-request-id")).map(http::HeaderValue::as_bytes),
        Some(&b"RQ1"[..])
    );
    assert_eq!(error.body(), body.as_bytes());
    assert_eq!(error.operation(), Some("FetchMember"));
    let typed: RestError = error.decode().expect("a typed error");
    assert_eq!((typed.code, typed.message.as_str(), typed.status), (Some(20003), "Authentication failed", Some(401)));
}

#[tokio::test]
async fn each_status_has_its_predicate() {
    type Question = fn(&Error) -> bool;
    let questions: [(u16, Question); 9] = [
        (400, Error::is_bad_request),
        (401, Error::is_unauthorized),
        (403, Error::is_forbidden),
        (404, Error::is_not_found),
        (409, Error::is_conflict),
        (422, Error::is_unprocessable),
        (429, Error::is_rate_limited),
        (500, Error::is_server_error),
        (503, Error::is_server_error),
    ];
    for (status, _) in questions {
        let error = failed(Reply::json(status, "{}")).await;
        for (other, asks) in questions {
            let expected = other == status || (other >= 500 && status >= 500);
            assert_eq!(asks(&error), expected, "{other} asked of {status}");
        }
    }
}

#[tokio::test]
async fn unusual_error_bodies_are_summarized() {
    let cases = [
        (r#"{"message":"gone wrong"}"#, "404 Not Found: gone wrong"),
        (r#"{"code":"E_NO","message":"no"}"#, "404 Not Found, code E_NO: no"),
        (r#"{"code":20404,"message":null}"#, "404 Not Found, code 20404: application/json body of 29 bytes"),
        (r#"{"code":[1],"message":{"a":1}}"#, "404 Not Found: application/json body of 30 bytes"),
        (r#"{"error":{"code":7,"message":"deep"}}"#, "404 Not Found, code 7: deep"),
        (r#"{"error":"invalid_grant","error_description":"expired"}"#, "404 Not Found, code invalid_grant: expired"),
        (r#"{"error":"plain"}"#, "404 Not Found: plain"),
        (
            r#"{"errors":[{"code":"a","message":"bad","attribute":"To","url":"https://x.test/a"},{"code":"b","message":"c"}]}"#,
            "404 Not Found, code a: To: bad; c (https://x.test/a)",
        ),
        (
            r#"{"message":"m","errors":[{"code":"a","message":"bad","url":"https://x.test/a"}]}"#,
            "404 Not Found: m; bad",
        ),
        (r#"["a"]"#, "404 Not Found: application/json body of 5 bytes"),
        ("{\"message\":\"two\\nlines\\u001b[31m\"}", "404 Not Found: two lines\\u{1b}[31m"),
        ("{", "404 Not Found: application/json body of 1 bytes"),
        ("", "404 Not Found: empty body"),
        ("  \r\n", "404 Not Found: empty body"),
    ];
    for (body, expected) in cases {
        let line = failed(Reply::json(404, body)).await.to_string();
        assert_eq!(line.strip_prefix("FetchMember: "), Some(expected));
    }
}

#[tokio::test]
async fn problem_details_are_decoded() {
    let body = r#"{"type":"https://x.test/problems/1","title":"Validation failed","status":400,"code":20001,
        "detail":"Two fields are wrong","instance":"/x",
        "errors":[{"pointer":"/PageSize","detail":"must be at most 1000"},"and another",{"message":"no field"},7,{}]}"#;
    let error = failed(Reply::new(400, &[("content-type", "application/problem+json")], body)).await;
    assert_eq!(
        error.to_string(),
        "FetchMember: 400 Bad Request, code 20001: Validation failed: Two fields are wrong; /PageSize: must be at most 1000; \
         and another; no field; 7 (https://x.test/problems/1)"
    );
    let first = &error.field_errors()[0];
    assert_eq!((first.field(), first.message()), (Some("/PageSize"), "must be at most 1000"));
    let error = failed(Reply::json(422, r#"{"errors":{"name":["too short","bad"],"age":"negative"}}"#)).await;
    assert_eq!(error.to_string(), "FetchMember: 422 Unprocessable Entity: age: negative; name: too short, bad");
    let error = failed(Reply::json(409, r#"{"type":"about:blank","title":"Conflict"}"#)).await;
    assert_eq!((error.to_string().as_str(), error.more_info()), ("FetchMember: 409 Conflict: Conflict", None));
}

#[tokio::test]
async fn page_of_a_gateway_is_described_and_kept() {
    let page = format!("<html>\n  <body>{}</body></html>", "bad gateway ".repeat(100));
    let error = failed(Reply::new(502, &[("content-type", "Text/HTML; charset=utf-8")], &page)).await;
    assert!(error.is_server_error());
    assert_eq!(error.to_string(), format!("FetchMember: 502 Bad Gateway: text/html body of {} bytes", page.len()));
    let excerpt = error.body_excerpt();
    assert!(excerpt.starts_with("<html> <body>bad gateway bad"), "{excerpt}");
    assert!(excerpt.ends_with('…') && excerpt.len() < 210 && !excerpt.contains('\n'), "{excerpt}");
    assert_eq!(error.body(), page.as_bytes());
    let error = failed(Reply::new(503, &[], "")).await;
    assert_eq!(
        (error.to_string().as_str(), error.body_excerpt()),
        ("FetchMember: 503 Service Unavailable: empty body", String::new())
    );
    let error = failed(Reply::new(599, &[], "x\u{1b}[2J\u{202e}y\r\n::error::")).await;
    assert_eq!(error.to_string(), "FetchMember: 599: body of 20 bytes");
    assert_eq!(error.body_excerpt(), "x\\u{1b}[2J\\u{202e}y ::error::");
}

#[tokio::test]
async fn decode_error_has_path_and_response() {
    let body = r#"{"members":[{"call_sid":"CA1","muted":false},{"call_sid":"CA2","muted":"yes"}]}"#;
    let server =
        Server::once(Reply::new(200, &[("content-type", "application/json"), ("rooms-request-id", "RQ2")], body));
    let error = Client::at(&server.url()).list_members(ROOM).await.expect_err("muted is a text");
    assert!(error.is_decode());
    assert_eq!(error.json_path(), Some("members[1].muted"));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    assert_eq!(error.request_id(), Some("RQ2"));
    assert_eq!(error.body(), body.as_bytes());
    assert!(error.source().is_none());
    assert_eq!(
        error.to_string(),
        "ListMembers: 200 OK, but the body cannot be decoded at members[1].muted: invalid type: string, expected a boolean at line 1 \
         column 76; application/json body of 79 bytes"
    );
}

#[tokio::test]
async fn unexpected_body_is_an_error_with_reason() {
    let cases = [
        (Reply::json(200, ""), "200 OK, but the body cannot be decoded: expected JSON; empty body"),
        (
            Reply::json(200, "null"),
            "200 OK, but the body cannot be decoded: invalid type: null, expected struct Member at line 1 column 4; \
             application/json body of 4 bytes",
        ),
        (
            Reply::new(200, &[("content-type", "text/html")], "<html>"),
            "200 OK, but the body cannot be decoded: expected value at line 1 column 1; text/html body of 6 bytes",
        ),
        (
            Reply::json(200, r#"{"call_sid":"x"}"#),
            "200 OK, but the body cannot be decoded: missing field `muted` at line 1 column 16; \
             application/json body of 16 bytes",
        ),
    ];
    for (reply, expected) in cases {
        let error = failed(reply).await;
        assert_eq!(error.to_string().strip_prefix("FetchMember: "), Some(expected));
        assert_eq!((error.is_decode(), error.json_path()), (true, None));
    }
}

#[tokio::test]
async fn broken_connections_report_delivery() {
    let closed = Server::start([]).url().replace("http://", "");
    let error = Client::at(&format!("http://{closed}")).fetch_member(ROOM, CALL).await.expect_err("nothing listens");
    assert!(error.is_connect());
    assert_eq!(error.delivery(), Delivery::NotSent);
    assert_eq!(error.to_string(), format!("FetchMember: no connection to {closed}; nothing was sent"));
    let with_cause = format!("{error:#}");
    assert!(
        with_cause.starts_with(&format!("FetchMember: no connection to {closed}: Connection refused")),
        "{with_cause}"
    );

    let error = failed(Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"call")).await;
    assert!(error.to_string().contains("was cut off"), "{error}");
    let nothing: Result<RestError, Error> = failed(Reply::raw("")).await.decode();
    assert!(nothing.expect_err("there is no body").is_decode());
}

/// Everything that a program can tell about two errors, except for their operation and cause.
fn assert_alike(made: &Error, real: &Error) {
    assert_eq!(real.to_string().strip_prefix("FetchMember: "), Some(made.to_string().as_str()));
    let facts = |error: &Error| (error.kind(), error.delivery(), error.attempts(), error.time_limit());
    assert_eq!(facts(made), facts(real));
    assert_eq!((made.code(), made.message(), made.more_info()), (real.code(), real.message(), real.more_info()));
    assert_eq!((made.status(), made.body(), made.retry_after()), (real.status(), real.body(), real.retry_after()));
    assert_eq!(made.field_errors(), real.field_errors());
}

#[tokio::test]
async fn error_of_a_response_can_be_made() {
    let json = [("content-type", "application/json"), ("rooms-request-id", "RQ1"), ("retry-after", "7")];
    let xml = [("content-type", "application/xml")];
    let (rooms, any): (&[_], _) = (&json, true);
    let cases = [
        (404, rooms, r#"{"code":20404,"message":"No such member","more_info":"https://x.test/20404"}"#, any),
        (429, rooms, "", any),
        (503, rooms, "<html>", any),
        (422, rooms, r#"{"title":"Invalid","errors":[{"field":"To","message":"is missing"}]}"#, any),
        (200, rooms, "{", false),
        (
            401,
            &xml,
            "<RoomsResponse><RestException><Code>20003</Code><Message>No</Message></RestException></RoomsResponse>",
            false,
        ),
    ];
    for (status, headers, body, any) in cases {
        let real = failed(Reply::new(status, headers, body)).await;
        let status = StatusCode::from_u16(status).expect("a status");
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (name.parse::<HeaderName>().expect("a name"), value.parse().expect("a value")))
            .collect();
        let made = Client::error_response(status, headers.clone(), body);
        assert_eq!(made.request_id(), real.request_id());
        if status.is_success() {
            assert_eq!((made.kind(), made.body()), (real.kind(), real.body()));
        } else {
            assert_alike(&made, &real);
        }
        if any {
            assert_alike(&Error::from_response(status, headers, body), &real);
        }
    }
    let error = Error::from_response(StatusCode::NOT_FOUND, HeaderMap::new(), r#"{"code":7,"message":"gone"}"#);
    assert!(error.is_not_found() && error.operation().is_none());
    let typed: RestError = error.decode().expect("a typed error");
    assert_eq!((typed.code, typed.message.as_str()), (Some(7), "gone"));
}

#[tokio::test]
async fn error_without_a_response_can_be_made() {
    let closed = Server::start([]).url();
    let real = Client::at(&closed).fetch_member(ROOM, CALL).await.expect_err("nothing listens");
    let made = Error::from_connect("connection refused");
    let facts = |error: &Error| (error.kind(), error.delivery(), error.attempts(), error.time_limit(), error.status());
    assert_eq!((facts(&made), made.is_connect()), (facts(&real), true));
    assert_eq!(format!("{made:#}"), "no connection to the server: connection refused; nothing was sent");

    let server = Server::once(Reply::json(200, "{}").after(Duration::from_secs(20)));
    let request = Client::at(&server.url()).fetch_member(ROOM, CALL).request_timeout(Duration::from_millis(30));
    let real = request.await.expect_err("it is too slow");
    let made = Error::from_timeout(TimeLimit::Request);
    assert_eq!((facts(&made), made.is_timeout()), (facts(&real), true));
    assert_eq!(Error::from_timeout(TimeLimit::Connect).delivery(), Delivery::NotSent);
}

/// As `anyhow` prints `{:#}`: the error and its sources.
#[tokio::test]
async fn cause_is_told_once() {
    let closed = Server::start([]).url();
    let cut_off = Server::always(Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"call"));
    let reset = Server::always(Reply::raw(""));
    let gzip = [("content-type", "application/json"), ("content-encoding", "gzip")];
    let broken = Server::always(Reply::new(200, &gzip, "no gzip"));
    for url in [closed, cut_off.url(), reset.url(), broken.url()] {
        let error = Client::at(&url).fetch_member(ROOM, CALL).await.expect_err("a failure");
        let mut causes = Vec::new();
        let mut source = error.source();
        while let Some(cause) = source {
            causes.push(cause.to_string());
            source = cause.source();
        }
        let root = causes.last().expect("a cause");
        assert!(!error.to_string().contains(root), "{error}: {causes:?}");
        assert!(format!("{error:#}").contains(root) && format!("{error:?}").contains(root), "{error:#}");
    }
}

#[test]
fn errors_are_small_and_send() {
    fn check<T: Send + Sync + 'static>() {}
    check::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}
