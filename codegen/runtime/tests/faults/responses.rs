//! Malformed responses.

use std::io::Write as _;
use std::time::Duration;

use crate::runtime::{Delivery, Error, ErrorKind, RetryPolicy};
use crate::sample::types::Member;
use crate::sample::{CALL, Client, ROOM, member_json};
use crate::{client, json, raw, reply, status, within};
use test_server::{Server, Step};

async fn fetch(script: Vec<Step>) -> (Result<Member, Error>, usize) {
    let server = Server::scripted([script]);
    let result = within(client(&server.url()).fetch_member(ROOM, CALL)).await;
    (result, server.connections())
}

#[tokio::test]
async fn wrong_content_length_is_detected() {
    let member = member_json();
    let with_length = |length: &str| raw(format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{member}"));
    // Too short: the rest is not part of the response.
    let (result, connections) = fetch(with_length("9")).await;
    let error = result.expect_err("half a member");
    assert_eq!((error.kind(), error.body(), connections), (ErrorKind::Decode, &member.as_bytes()[..9], 1));
    // Too long: the response is cut off.
    let (result, connections) = fetch(with_length("4000")).await;
    let error = result.expect_err("not all of it");
    assert_eq!((error.kind(), error.body(), connections), (ErrorKind::Transport, member.as_bytes(), 3));
    // Missing or invalid.
    fetch(raw(format!("HTTP/1.1 200 OK\r\n\r\n{member}"))).await.0.expect("the end of the connection ends it");
    for length in ["-1", "many", "99999999999999999999999", "5, 6"] {
        let (result, connections) = fetch(with_length(length)).await;
        let error = result.expect_err(length);
        assert_eq!((error.kind(), error.delivery(), connections), (ErrorKind::Transport, Delivery::Unknown, 3));
    }
}

#[tokio::test]
async fn json_decodes_with_wrong_or_missing_content_type() {
    for header in ["", "content-type: text/plain\r\n", "content-type: text/html\r\n", "content-type: ;;\r\n"] {
        fetch(reply(200, header, member_json())).await.0.expect(header);
    }
    for header in ["content-type: application/xml\r\n", "content-type: text/xml; charset=utf-8\r\n"] {
        let (result, connections) = fetch(reply(200, header, member_json())).await;
        let error = result.expect_err("JSON is no XML");
        assert_eq!((error.kind(), error.body(), connections), (ErrorKind::Decode, member_json().as_bytes(), 1));
    }
}

#[cfg(feature = "xml")]
#[tokio::test]
async fn xml_without_a_content_type_is_recognized() {
    let body = "\n<RoomsResponse><Member><CallSid>a</CallSid><Muted>true</Muted></Member></RoomsResponse>";
    assert!(fetch(reply(200, "", body)).await.0.expect("a member").muted);
    assert!(fetch(reply(200, "", format!("\u{feff}{body}"))).await.0.expect("a member").muted);
    let (result, _) = fetch(reply(200, "content-type: application/json\r\n", body)).await;
    assert_eq!(result.expect_err("XML is no JSON").kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn undecodable_body_is_kept_and_not_retried() {
    let bodies: [(&str, &[u8]); 9] = [
        ("application/json", b""),
        ("application/json", b" \r\n"),
        ("application/json", b"null"),
        ("application/json", b"[]"),
        ("application/json", b"{\"call_sid\":\"x\",\"muted\":true"),
        ("application/json", b"{\"call_sid\":\"x\",\"muted\":true} trailing"),
        ("application/json", b"{\"call_sid\":\"\xff\xfe\",\"muted\":true}"),
        ("text/html", b"<!doctype html><title>Sign in</title>"),
        ("application/octet-stream", b"\0\x01\x02"),
    ];
    for (media_type, body) in bodies {
        let (result, connections) = fetch(reply(200, &format!("content-type: {media_type}\r\n"), body)).await;
        let error = result.expect_err(media_type);
        assert_eq!((error.kind(), status(&error), error.attempts()), (ErrorKind::Decode, Some(200), 1), "{error}");
        assert_eq!((error.body(), connections), (body, 1), "{error}");
        assert!(error.to_string().starts_with("FetchMember: 200 OK, but the body cannot be decoded"), "{error}");
    }
    // A deletion has nothing to decode.
    for script in [reply(200, "", ""), reply(200, "content-type: text/html\r\n", "<html>"), json(200, "null")] {
        let server = Server::scripted([script]);
        within(client(&server.url()).delete_member(ROOM, CALL)).await.expect("a success");
    }
}

#[tokio::test]
async fn endless_nesting_is_an_error() {
    for body in ["[".repeat(90_000), "{\"a\":".repeat(15_000)] {
        let error = fetch(json(200, &body)).await.0.expect_err("no member");
        assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, body.as_bytes()));
        let error = fetch(json(400, &body)).await.0.expect_err("400");
        assert_eq!((error.kind(), error.message()), (ErrorKind::Status, None));
    }
}

#[tokio::test]
async fn huge_or_endless_body_exceeds_size_limit() {
    let chunk = [b"1000\r\n".as_slice(), &[b' '; 4096], b"\r\n"].concat();
    let chunked = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    let plain = "HTTP/1.1 500 X\r\ncontent-type: application/json\r\n\r\n";
    let announced = "HTTP/1.1 200 OK\r\ncontent-length: 9000000000000000000\r\n\r\n";
    let cases = [
        ("one large body", 200, json(200, vec![b' '; 100_001])),
        ("chunks without end", 200, vec![Step::Read, Step::send(chunked), Step::Repeat(chunk)]),
        ("no end at all", 500, vec![Step::Read, Step::send(plain), Step::Repeat(vec![b'x'; 4096])]),
        ("as long as it says", 200, vec![Step::Read, Step::send(announced), Step::Repeat(vec![b' '; 4096])]),
    ];
    for (name, expected, script) in cases {
        let (result, connections) = fetch(script).await;
        let error = result.expect_err(name);
        assert_eq!(
            (error.kind(), status(&error), error.attempts()),
            (ErrorKind::TooLarge, Some(expected), 1),
            "{error}"
        );
        assert!(error.body().len() <= 100_000, "{name}");
        assert!(error.to_string().ends_with(": the response body is larger than the limit of 100000 bytes"), "{error}");
        assert_eq!((error.delivery(), connections), (Delivery::Answered, 1), "{name}");
    }
}

#[tokio::test]
async fn endless_headers_are_an_error() {
    let script =
        vec![Step::Read, Step::send("HTTP/1.1 200 OK\r\n"), Step::Repeat(b"x-header: and so on\r\n".repeat(50))];
    let (result, connections) = fetch(script).await;
    let error = result.expect_err("no head");
    assert_eq!((error.kind(), error.delivery(), connections), (ErrorKind::Transport, Delivery::Unknown, 3));
}

#[tokio::test]
async fn truncated_compressed_response_keeps_its_content() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(member_json().as_bytes()).expect("memory");
    let good = encoder.finish().expect("memory");
    let gzip = "content-encoding: gzip\r\n";
    let head = format!("HTTP/1.1 502 X\r\n{gzip}content-length: {}\r\n\r\n", good.len());
    let (result, connections) = fetch(raw([head.as_bytes(), &good[..good.len() - 4]].concat())).await;
    let error = result.expect_err("the response is cut off");
    assert_eq!((error.kind(), error.attempts(), connections), (ErrorKind::Transport, 3, 3));
    assert_eq!(error.body(), member_json().as_bytes());
}

#[tokio::test]
async fn client_survives_all_kinds_of_failures() {
    let scripts = vec![
        vec![Step::Reset],
        reply(503, "retry-after: 0\r\n", "<html>busy</html>"),
        vec![Step::Read, Step::Stall],
        reply(429, "", ""),
        raw("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"),
        json(200, member_json()),
    ];
    let server = Server::scripted(scripts);
    let policy = RetryPolicy::new().base_delay(Duration::ZERO).max_retries(9);
    let client: Client = client(&server.url());
    let request = client.fetch_member(ROOM, CALL).request_retry(policy).request_timeout(Duration::from_millis(400));
    let response = within(request.send()).await.expect("a member");
    assert!(response.attempts() >= 6, "{}", response.attempts());
}

#[tokio::test]
async fn interim_responses_are_ignored() {
    let member = member_json();
    let early = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n";
    let script = raw(format!("{early}HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{member}", member.len()));
    fetch(script).await.0.expect("a member");
}
