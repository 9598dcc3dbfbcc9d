//! Compressed responses.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::runtime::{Error, ErrorKind};
use crate::sample::types::Member;
use crate::sample::{CALL, Client, ROOM, member_json};
use test_server::{Reply, Server};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

fn reply(status: u16, encoding: &str, body: &[u8]) -> Reply {
    let head = format!(
        "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-encoding: {encoding}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    Reply::raw([head.as_bytes(), body].concat())
}

async fn fetch(reply: Reply) -> Result<Member, Error> {
    let server = Server::once(reply);
    let builder = Client::builder_at(&server.url()).max_response_size(10_000);
    builder.build().expect("a client").fetch_member(ROOM, CALL).await
}

#[tokio::test]
async fn gzip_is_requested_and_decompressed() {
    let server = Server::once(reply(200, "gzip", &gzip(member_json().as_bytes())));
    let response = Client::at(&server.url()).fetch_member(ROOM, CALL).send().await.expect("a member");
    assert_eq!(server.request().header("accept-encoding"), Some("gzip"));
    assert_eq!(response.value().call_sid, CALL);
    // These headers describe the compressed body.
    assert!(response.headers().get("content-encoding").is_none() && response.headers().get("content-length").is_none());
    let member = member_json();
    let (first, second) = member.as_bytes().split_at(9);
    for (encoding, body) in [
        ("x-gzip", gzip(member_json().as_bytes())),
        ("GZIP", [gzip(first), gzip(second)].concat()),
        ("identity, gzip", gzip(member_json().as_bytes())),
        ("identity", member_json().into_bytes()),
        ("", member_json().into_bytes()),
    ] {
        fetch(reply(200, encoding, &body)).await.expect(encoding);
    }
}

#[tokio::test]
async fn error_and_empty_response_can_be_compressed() {
    let error = fetch(reply(404, "gzip", &gzip(br#"{"code":20404,"message":"gone"}"#))).await.expect_err("404");
    assert_eq!(error.to_string(), "FetchMember: 404 Not Found, code 20404: gone");
    let server = Server::once(reply(200, "gzip", b""));
    Client::at(&server.url()).delete_member(ROOM, CALL).await.expect("nothing");
}

/// The status is more useful than the failure to read the body.
#[tokio::test]
async fn error_status_is_kept_if_body_cannot_be_decompressed() {
    for (encoding, body) in [("gzip", &b"<html>"[..]), ("br", b"\x0b\x02"), ("gzip", &gzip(b"{}")[..12])] {
        let error = fetch(reply(503, encoding, body)).await.expect_err("503");
        assert!(error.is_server_error() && !error.body().is_empty(), "{error}");
    }
}

#[tokio::test]
async fn decompressed_body_exceeds_size_limit() {
    let bomb = gzip(&vec![b' '; 50_000_000]);
    assert!(bomb.len() > 40_000);
    let bomb = gzip(&bomb);
    assert!(bomb.len() < 9_000);
    for (body, kept) in [(gzip(&vec![b' '; 5_000_000]), 10_000), (gzip(&vec![b' '; 10_001]), 10_000)] {
        assert!(body.len() < 10_000);
        let error = fetch(reply(200, "gzip", &body)).await.expect_err("it is too large");
        assert_eq!((error.kind(), error.body().len()), (ErrorKind::TooLarge, kept));
    }
    // Only one layer is decompressed.
    assert!(fetch(reply(200, "gzip", &bomb)).await.expect_err("no JSON").kind() != ErrorKind::Status);
    let at_limit = [member_json().into_bytes(), vec![b' '; 10_000 - member_json().len()]].concat();
    fetch(reply(200, "gzip", &gzip(&at_limit))).await.expect("exactly the limit");
}

#[tokio::test]
async fn default_size_limit_is_16_mib() {
    const LIMIT: usize = 16 << 20;
    let server = Server::once(reply(200, "gzip", &gzip(&vec![b' '; LIMIT + 1])));
    let error = Client::at(&server.url()).fetch_member(ROOM, CALL).await.expect_err("it is too large");
    assert_eq!((error.kind(), error.body().len()), (ErrorKind::TooLarge, LIMIT));
}

#[tokio::test]
async fn invalid_compression_is_an_error_that_keeps_the_body() {
    let whole = gzip(member_json().as_bytes());
    let mut wrong_sum = whole.clone();
    let end = wrong_sum.len() - 6;
    wrong_sum[end] ^= 0xff;
    let cases = [
        (member_json().into_bytes(), "gzip", "the gzip data is invalid", member_json().into_bytes()),
        (b"x".to_vec(), "gzip", "the gzip data is invalid", b"x".to_vec()),
        (wrong_sum, "gzip", "the gzip data is invalid", member_json().into_bytes()),
        (whole[..whole.len() - 8].to_vec(), "gzip", "the gzip data is invalid", member_json().into_bytes()),
        ([whole.as_slice(), b"more"].concat(), "gzip", "the gzip data is invalid", member_json().into_bytes()),
        (b"\x0b\x02\x80".to_vec(), "br", "content encoding was not requested", b"\x0b\x02\x80".to_vec()),
        (whole.clone(), "gzip, gzip", "content encoding was not requested", whole.clone()),
    ];
    for (body, encoding, message, kept) in cases {
        let error = fetch(reply(200, encoding, &body)).await.expect_err(message);
        assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Decode, Some(200)));
        assert!(error.to_string().contains(message), "{error}");
        assert_eq!(error.body(), kept, "{error}");
    }
}
