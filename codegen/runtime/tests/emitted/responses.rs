//! Responses by status, range and default with differing schemas, and pages.

use std::collections::BTreeMap;

use crate::responses::Client;
use crate::responses::operations::StartJobOutput;
use crate::responses::types::{Fault, Job, Ticket};
use crate::runtime::{Error, ErrorKind, Response};
use futures_util::TryStreamExt as _;
use test_server::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

async fn started(reply: Reply) -> Result<Response<StartJobOutput>, Error> {
    let server = Server::start([reply]);
    let outcome = client(&server).start_job().send().await;
    let request = server.request();
    assert_eq!(request.line(), "POST /jobs HTTP/1.1");
    assert_eq!(request.header("content-type"), None);
    assert!(request.body.is_empty());
    outcome
}

fn status(error: &Error) -> Option<u16> {
    error.status().map(|status| status.as_u16())
}

#[tokio::test]
async fn status_selects_the_variant() {
    let done = started(Reply::json(200, r#"{"id":"j1"}"#)).await.expect("success");
    assert_eq!(done.status(), 200);
    assert!(matches!(done.into_value(), StartJobOutput::Ok(job) if job.id == "j1"));
    let accepted = started(Reply::json(202, r#"{"position":3}"#)).await.expect("success");
    assert_eq!(accepted.status(), 202);
    assert!(matches!(accepted.into_value(), StartJobOutput::Accepted(ticket) if ticket.position == 3));
    let nothing = started(Reply::no_content()).await.expect("success");
    assert_eq!(nothing.status(), 204);
    assert_eq!(nothing.into_value(), StartJobOutput::NoContent);
}

#[tokio::test]
async fn undeclared_success_is_decoded() {
    let created = started(Reply::json(201, r#"{"id":"j1"}"#)).await.expect("success");
    assert_eq!(created.status(), 201);
    assert!(matches!(created.into_value(), StartJobOutput::Ok(job) if job.id == "j1"));
    let error = started(Reply::json(203, r#"{"other":1}"#)).await.expect_err("no job");
    assert!(error.is_decode(), "{error}");
    assert_eq!(status(&error), Some(203));
    assert_eq!(error.body(), br#"{"other":1}"#);
}

#[tokio::test]
async fn error_of_status_range_has_code_and_message() {
    for code in [400, 404, 422, 499] {
        let reply = Reply::new(
            code,
            &[("content-type", "application/json"), ("x-trace-id", "t1")],
            r#"{"reason":"queue_full","text":"The queue is full.","since":3}"#,
        );
        let error = started(reply).await.expect_err("a failure");
        assert_eq!(error.kind(), ErrorKind::Status);
        assert_eq!(status(&error), Some(code));
        assert_eq!(error.code(), Some("queue_full"));
        assert_eq!(error.message(), Some("The queue is full."));
        assert_eq!(error.request_id(), Some("t1"));
        assert_eq!(error.is_not_found(), code == 404);
        let fault: Fault = error.decode().expect("a fault");
        assert_eq!(fault.reason.as_deref(), Some("queue_full"));
        assert_eq!(fault.extra["since"], 3);
        let line = error.to_string();
        assert!(line.starts_with(&format!("startJob: {code}")), "{line}");
        assert!(line.ends_with("code queue_full: The queue is full."), "{line}");
    }
}

#[tokio::test]
async fn success_range_decodes_to_one_type() {
    for code in [200, 206, 299] {
        let server = Server::start([Reply::json(code, r#"{"data":{"jobs":[{"id":"j1"}],"next":null}}"#)]);
        let response = client(&server).list_jobs().send().await.expect("a page");
        assert_eq!(response.status(), code);
        let jobs = response.value().data.jobs.as_ref().expect("jobs");
        assert_eq!(jobs[0].id, "j1");
        assert_eq!(response.value().data.next, None);
    }
}

#[tokio::test]
async fn text_is_received_unchanged() {
    let server = Server::start([Reply::new(200, &[("content-type", "text/plain; charset=utf-8")], "a\n\"é\"\n")]);
    assert_eq!(client(&server).get_log().await.expect("a log"), "a\n\"é\"\n");
    let request = server.request();
    assert_eq!(request.line(), "GET /log HTTP/1.1");
    assert_eq!(request.header("accept"), Some("text/plain"));
    let server = Server::start([Reply::new(200, &[("content-type", "text/plain")], "")]);
    assert_eq!(client(&server).get_log().await.expect("a log"), "");
    let server = Server::start([Reply::new(200, &[("content-type", "text/plain")], [b'a', 0xff])]);
    let error = client(&server).get_log().await.expect_err("no text");
    assert!(error.is_decode());
    assert_eq!(error.body(), [b'a', 0xff]);
}

#[tokio::test]
async fn bytes_are_received_unchanged() {
    let every_byte: Vec<u8> = (0..=255).collect();
    let server = Server::start([Reply::new(200, &[("content-type", "application/octet-stream")], &every_byte)]);
    assert_eq!(client(&server).get_core().await.expect("bytes"), every_byte);
    let request = server.request();
    assert_eq!(request.line(), "GET /core HTTP/1.1");
    assert_eq!(request.header("accept"), Some("application/octet-stream"));
}

/// A file can have a media type that other operations decode, or any media type.
#[tokio::test]
async fn file_schema_is_bytes() {
    let text = "<rss><channel/></rss>";
    let server = Server::start([Reply::new(200, &[("content-type", "application/rss+xml")], text)]);
    assert_eq!(client(&server).get_feed().await.expect("bytes"), text);
    let server = Server::start([Reply::new(200, &[("content-type", "image/png")], [0x89, 0xff])]);
    assert_eq!(client(&server).get_attachment().await.expect("bytes"), [0x89, 0xff].as_slice());
    assert_eq!(server.request().header("accept"), Some("*/*"));
}

#[tokio::test]
async fn undescribed_body_is_bytes_or_text() {
    let server = Server::start([
        Reply::new(200, &[("content-type", "image/png")], [0x89, 0xff]),
        Reply::new(200, &[("content-type", "application/xml")], "<a/>"),
    ]);
    assert_eq!(client(&server).get_artifact().await.expect("bytes"), [0x89, 0xff].as_slice());
    assert_eq!(client(&server).get_markup().await.expect("text"), "<a/>");
    let accept: Vec<_> = server.requests().iter().map(|request| request.header("accept").map(str::to_owned)).collect();
    assert_eq!(accept, [Some("*/*".to_owned()), Some("application/xml".to_owned())]);
}

#[tokio::test]
async fn every_operation_has_a_raw_response() {
    let server = Server::start([
        Reply::new(202, &[("content-type", "text/html"), ("x-trace-id", "t1")], "<p>"),
        Reply::json(422, r#"{"reason":"queue_full","text":"The queue is full."}"#),
        Reply::new(200, &[("content-type", "text/html")], [0xff, 0]),
    ]);
    let raw = client(&server).start_job().send_raw().await.expect("a response");
    assert_eq!((raw.status().as_u16(), raw.content_type(), raw.body().as_ref()), (202, Some("text/html"), &b"<p>"[..]));
    assert_eq!((raw.request_id(), raw.attempts()), (Some("t1"), 1));
    let error = client(&server).start_job().send_raw().await.expect_err("a failure");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Status, Some("queue_full")));
    let stream = client(&server).get_tags().byte_stream().await.expect("a response");
    assert_eq!(stream.response().content_type(), Some("text/html"));
    assert_eq!(stream.try_collect::<Vec<_>>().await.expect("chunks").concat(), [0xff, 0]);
    for request in server.requests() {
        assert_eq!(request.header("accept"), Some("application/json"), "{}", request.line());
    }
}

#[tokio::test]
async fn caller_selects_media_type_of_response() {
    let bodies = [r#"{"id":"j1"}"#, "%PDF", "%PDF", "a,b", r#"{"position":3}"#];
    let server = Server::start(bodies.map(|body| Reply::new(200, &[], body)));
    let request = || client(&server).get_report();
    assert_eq!(request().await.expect("JSON").id, "j1");
    assert_eq!(request().send_raw().await.expect("bytes").body(), "%PDF");
    let stream = request().byte_stream().await.expect("bytes");
    assert_eq!(stream.try_collect::<Vec<_>>().await.expect("chunks"), ["%PDF"]);
    assert_eq!(request().accept("text/csv").send_raw().await.expect("CSV").text().expect("text"), "a,b");
    let raw = request().accept("application/vnd.ticket+json").send_raw().await.expect("JSON");
    assert_eq!(raw.json::<Ticket>().expect("a ticket").position, 3);
    let accept: Vec<_> = server.requests().iter().map(|request| request.header("accept").map(str::to_owned)).collect();
    let expected =
        ["application/json", "application/pdf", "application/pdf", "text/csv", "application/vnd.ticket+json"];
    assert_eq!(accept, expected.map(|one| Some(one.to_owned())));
}

#[tokio::test]
async fn declared_redirect_is_followed_or_returned() {
    let store = Server::always(Reply::new(206, &[("content-type", "application/zip")], "PK"));
    let location = format!("{}/signed?token=t", store.url());
    let server = Server::always(Reply::redirect(302, &location));
    let request = || client(&server).get_archive();
    assert_eq!(request().await.expect("bytes"), "PK");
    let stream = request().extra_header("range", "bytes=0-1").byte_stream().await.expect("bytes");
    assert_eq!(stream.response().status(), 206);
    let followed = store.requests();
    assert_eq!(followed[0].line(), "GET /signed?token=t HTTP/1.1");
    assert_eq!((followed[0].header("accept"), followed[0].header("range")), (Some("*/*"), None));
    assert_eq!(followed[1].header("range"), Some("bytes=0-1"));
    let raw = request().follow_redirects(false).send_raw().await.expect("the redirect");
    assert_eq!(raw.status(), 302);
    assert_eq!(raw.headers()["location"], location.as_str());
    for error in [
        request().follow_redirects(false).await.expect_err("the redirect"),
        request().follow_redirects(false).byte_stream().await.expect_err("the redirect"),
    ] {
        assert_eq!(error.kind(), ErrorKind::Redirect, "{error}");
        assert!(error.headers().is_some_and(|headers| headers["location"] == location.as_str()));
    }
    assert_eq!(store.requests().len(), 2);
    let server = Server::start([Reply::json(403, r#"{"reason":"secret"}"#)]);
    let error = client(&server).get_archive().await.expect_err("a failure");
    assert_eq!(error.code(), Some("secret"));
}

#[tokio::test]
async fn default_response_is_success_and_error() {
    let server = Server::start([Reply::json(200, r#"{"color":["red","blue"],"size":[]}"#)]);
    let tags: BTreeMap<String, Vec<String>> = client(&server).get_tags().await.expect("tags");
    assert_eq!(tags["color"], ["red", "blue"]);
    assert_eq!(tags["size"], [""; 0]);
    let server = Server::start([Reply::json(404, r#"{"missing":["tags"]}"#)]);
    let error = client(&server).get_tags().await.expect_err("a failure");
    assert!(error.is_not_found());
    let decoded: BTreeMap<String, Vec<String>> = error.decode().expect("tags");
    assert_eq!(decoded["missing"], ["tags"]);
}

#[tokio::test]
async fn document_names_the_request_id_header() {
    let reply =
        Reply::new(200, &[("x-trace-id", "t1"), ("x-request-id", "other"), ("x-version", "3")], r#"{"id":"j1"}"#);
    let response = started(reply).await.expect("success");
    assert_eq!(response.request_id(), Some("t1"));
    assert_eq!(response.headers()["x-version"], "3");
}

fn pages() -> [Reply; 4] {
    [
        Reply::json(200, r#"{"data":{"jobs":[{"id":"1"},{"id":"2"}],"next":"/jobs?page=2"}}"#),
        Reply::json(200, r#"{"data":{"next":"?page=3"}}"#),
        Reply::json(200, r#"{"data":{"jobs":[],"next":"jobs?page=4"}}"#),
        Reply::json(200, r#"{"data":{"jobs":[{"id":"3"}],"next":null}}"#),
    ]
}

const PAGE_LINES: [&str; 4] =
    ["GET /jobs HTTP/1.1", "GET /jobs?page=2 HTTP/1.1", "GET /jobs?page=3 HTTP/1.1", "GET /jobs?page=4 HTTP/1.1"];

#[tokio::test]
async fn list_returns_items_of_all_pages() {
    let server = Server::start(pages());
    let mut stream = client(&server).list_jobs().stream();
    let mut ids = Vec::new();
    while let Some(Job { id, .. }) = stream.try_next().await.expect("a job") {
        ids.push(id);
    }
    assert_eq!(ids, ["1", "2", "3"]);
    assert_eq!(server.lines(), PAGE_LINES);
}
