//! Streamed responses: events and bytes.

use std::sync::mpsc::Sender;
use std::time::Duration;

use futures_util::TryStreamExt;
use test_server::{Reply, Server, Step, relay};

use crate::runtime::{Bytes, ErrorKind, TimeLimit};
use crate::streams::Client;
use crate::streams::operations::ExportOutput;
use crate::streams::types::AnswerRequest;

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

const EVENTS: &[(&str, &str)] = &[("content-type", "text/event-stream; charset=utf-8")];
const LIVE: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

/// A connection the test writes to while the client reads.
struct Live {
    server: Server,
    send: Sender<String>,
}

impl Live {
    fn start() -> Self {
        let (send, relay) = relay();
        Self { server: Server::scripted([vec![Step::Read, relay]]), send }
    }

    fn client(&self) -> Client {
        Client::builder()
            .base_url(self.server.url())
            .retry(crate::runtime::RetryPolicy::none())
            .build()
            .expect("a client")
    }

    fn send(&self, text: &'static str) {
        self.send.send(text.to_owned()).expect("the server lives");
    }
}

#[tokio::test]
async fn events_arrive_before_the_response_ends() {
    let live = Live::start();
    live.send(LIVE);
    let mut events = live.client().watch_progress().event_stream().await.expect("a stream");
    assert_eq!(events.response().status(), 200);
    assert_eq!(events.response().content_type(), Some("text/event-stream"));
    live.send("id: 1\nevent: step\nretry: 20\ndata: {\"done\":1}\n");
    live.send("\nid: 2\ndata: {\"done\":");
    let first = events.try_next().await.expect("an event").expect("not the end");
    assert_eq!((first.id.as_deref(), first.kind.as_str(), first.data.done), (Some("1"), "step", 1));
    assert_eq!((events.last_event_id(), events.retry()), (Some("1"), Some(Duration::from_millis(20))));
    live.send("2}\r\n\r\n: still here\n\n");
    let second = events.try_next().await.expect("an event").expect("not the end");
    assert_eq!((second.id.as_deref(), second.kind.as_str(), second.data.done), (Some("2"), "message", 2));
    let Live { send, .. } = live;
    drop(send);
    assert!(events.try_next().await.expect("the end").is_none());
    assert!(events.try_next().await.expect("the end, again").is_none());
    assert_eq!(events.last_event_id(), Some("2"));
}

#[tokio::test]
async fn dropped_stream_closes_connection() {
    let live = Live::start();
    live.send(LIVE);
    let mut events = live.client().watch_lines().event_stream().await.expect("a stream");
    live.send("data: a\n\n");
    assert_eq!(events.try_next().await.expect("an event").expect("not the end").data, "a");
    drop(events);
    while live.server.closed_connections() == 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test]
async fn event_request_has_accept_and_last_event_id() {
    let server = Server::start([Reply::new(200, EVENTS, "data: {\"done\":3}\n\n")]);
    let events: Vec<_> = client(&server)
        .watch_progress()
        .last_event_id("42")
        .event_stream()
        .await
        .expect("a stream")
        .try_collect()
        .await
        .expect("all events");
    assert_eq!(events.len(), 1);
    let request = server.request();
    assert_eq!(request.line(), "GET /progress HTTP/1.1");
    assert_eq!(request.header("accept"), Some("text/event-stream"));
    assert_eq!(request.header("accept-encoding"), Some("identity"));
    assert_eq!(request.header("last-event-id"), Some("42"));
}

#[tokio::test]
async fn bytes_beside_events_are_bytes() {
    let server = Server::start([
        Reply::new(200, &[("content-type", "application/octet-stream")], [0xff, 0]),
        Reply::new(200, EVENTS, "data: {\"delta\":\"a\"}\n\n"),
    ]);
    assert_eq!(client(&server).speak().await.expect("audio"), [0xff, 0].as_slice());
    let mut events = client(&server).speak().event_stream().await.expect("a stream");
    let event = events.try_next().await.expect("an event").expect("not the end");
    assert_eq!(event.data.delta.as_deref(), Some("a"));
    let accept: Vec<_> = server.requests().iter().map(|request| request.header("accept").map(str::to_owned)).collect();
    assert_eq!(accept, ["application/octet-stream", "text/event-stream"].map(|one| Some(one.to_owned())));
}

#[tokio::test]
async fn undecodable_event_is_an_error_and_stream_continues() {
    let text = "data: {\"done\":\"x\"}\n\ndata: [DONE]\n\ndata: {\"done\":2,\"more\":true}\n\n";
    let server = Server::start([Reply::new(200, EVENTS, text)]);
    let mut events = client(&server).watch_progress().event_stream().await.expect("a stream");
    let error = events.try_next().await.expect_err("no number");
    assert!(error.is_decode());
    assert_eq!((error.json_path(), error.body()), (Some("done"), &b"{\"done\":\"x\"}"[..]));
    assert_eq!((error.operation(), error.status().map(|status| status.as_u16())), (Some("watchProgress"), Some(200)));
    assert_eq!(events.try_next().await.expect_err("no JSON").body(), b"[DONE]");
    let last = events.try_next().await.expect("an event").expect("not the end");
    assert_eq!(last.data.done, 2);
    assert_eq!(last.data.extra["more"], true);
}

#[tokio::test]
async fn declared_event_ends_the_stream() {
    let live = Live::start();
    live.send(LIVE);
    let mut events = live.client().answer(&AnswerRequest::default()).event_stream().await.expect("a stream");
    live.send("data: {\"delta\":\"a\"}\n\ndata: [DONE]\n\ndata: {\"delta\":\"late\"}\n\n");
    let first = events.try_next().await.expect("an event").expect("not the end");
    assert_eq!(first.data.delta.as_deref(), Some("a"));
    // The connection is still open.
    for _ in 0..2 {
        assert!(events.try_next().await.expect("the end").is_none());
    }
}

#[tokio::test]
async fn other_body_than_event_stream_is_an_error() {
    let server = Server::start([
        Reply::json(503, r#"{"message":"busy"}"#),
        Reply::json(200, r#"{"done":1}"#),
        Reply::no_content(),
    ]);
    let request = || client(&server).watch_progress().request_retry(crate::runtime::RetryPolicy::none());
    let error = request().event_stream().await.expect_err("busy");
    assert_eq!((error.kind(), error.body()), (ErrorKind::Status, &br#"{"message":"busy"}"#[..]));
    let error = request().event_stream().await.expect_err("JSON");
    assert!(error.is_decode());
    assert_eq!(
        error.to_string(),
        "watchProgress: 200 OK, but the body cannot be decoded: expected an event stream; application/json body of 10 bytes"
    );
    let mut none = request().event_stream().await.expect("no content");
    assert!(none.try_next().await.expect("the end").is_none());
}

#[tokio::test]
async fn opening_a_stream_is_retried() {
    let server =
        Server::start([Reply::new(503, &[("retry-after", "0")], ""), Reply::new(200, EVENTS, "data: a\ndata: b\n\n")]);
    let policy = crate::runtime::RetryPolicy::new().base_delay(Duration::from_millis(1));
    let mut events = client(&server).watch_lines().request_retry(policy).event_stream().await.expect("a stream");
    assert_eq!(events.response().attempts(), 2);
    assert_eq!(events.try_next().await.expect("an event").expect("not the end").data, "a\nb");
}

#[tokio::test]
async fn failure_of_an_open_stream_tells_how_often_it_was_asked_for() {
    let broken = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 99\r\n\r\ndata: a\n\n";
    let server = Server::start([Reply::new(503, &[("retry-after", "0")], ""), Reply::raw(broken)]);
    let policy = crate::runtime::RetryPolicy::new().base_delay(Duration::from_millis(1));
    let mut events = client(&server).watch_lines().request_retry(policy).event_stream().await.expect("a stream");
    assert_eq!(events.try_next().await.expect("an event").expect("not the end").data, "a");
    let error = events.try_next().await.expect_err("it broke off");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 2), "{error}");
}

#[tokio::test]
async fn silence_is_limited_and_the_whole_stream_is_not() {
    let live = Live::start();
    let limit = Duration::from_millis(300);
    let opening = tokio::spawn(live.client().watch_lines().request_timeout(limit).event_stream());
    live.send(LIVE);
    let mut events = opening.await.expect("no panic").expect("a stream");
    // The stream takes longer than the limit, but comments keep it open.
    for _ in 0..6 {
        tokio::time::sleep(limit / 3).await;
        live.send(": here\n");
        if let Ok(next) = tokio::time::timeout(Duration::from_millis(1), events.next()).await {
            panic!("{next:?}");
        }
    }
    let error = events.try_next().await.expect_err("silence");
    assert!(error.is_timeout());
    assert_eq!(error.time_limit(), Some(TimeLimit::Idle));
    assert!(error.to_string().contains("no more data from 127.0.0.1:"), "{error}");
    assert!(events.try_next().await.expect("the end").is_none());
    // The limit also applies to the head.
    let live = Live::start();
    let policy = crate::runtime::RetryPolicy::none();
    let error = live.client().watch_lines().request_timeout(limit).request_retry(policy).event_stream().await;
    let error = error.expect_err("no response");
    assert_eq!((error.is_timeout(), error.time_limit()), (true, Some(TimeLimit::Request)));
}

#[tokio::test]
async fn size_limit_applies_to_each_event() {
    let server = Server::start([Reply::new(200, EVENTS, "data: 1\n\ndata: 12345678901234567890\n\n")]);
    let client = Client::builder().base_url(server.url()).max_response_size(20).build().expect("a client");
    let mut events = client.watch_lines().event_stream().await.expect("a stream");
    let first = events.try_next().await;
    // Both events may arrive in one chunk.
    let error = match first {
        Ok(Some(event)) => {
            assert_eq!(event.data, "1");
            events.try_next().await.expect_err("too large")
        }
        other => other.expect_err("too large"),
    };
    assert_eq!(error.to_string(), "watchLines: 200 OK: an event is larger than the limit of 20 bytes");
    assert!(events.try_next().await.is_ok_and(|end| end.is_none_or(|event| event.data == "1")));
}

/// Large events are decoded on another thread, but keep their order.
#[tokio::test]
async fn large_events_keep_their_order() {
    let space = " ".repeat(400_000);
    let text = format!(
        "data: {{\"done\":1}}\n\ndata: {{\"done\":{space}2}}\n\ndata: {{\"done\":{space}}}\n\ndata: {{\"done\":3}}\n\n"
    );
    let server = Server::start([Reply::new(200, EVENTS, text)]);
    let mut events = client(&server).watch_progress().event_stream().await.expect("a stream");
    for done in [Some(1), Some(2), None, Some(3)] {
        let event = events.next().await.expect("an event");
        assert_eq!(event.ok().map(|event| event.data.done), done);
    }
    assert!(events.next().await.is_none());
}

/// A body that is not an event stream may be endless, and is only needed for the error.
#[tokio::test]
async fn other_body_than_event_stream_is_read_within_time_limit() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
    let server = Server::scripted([vec![Step::Read, Step::send(head), Step::Drip(b"<p>".to_vec())]]);
    let request = client(&server).watch_lines().request_timeout(Duration::from_millis(200));
    let opening = tokio::time::timeout(Duration::from_secs(20), request.event_stream());
    let error = opening.await.expect("it ends").expect_err("HTML");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.body().starts_with(b"<p>"));
}

#[tokio::test]
async fn operation_may_return_json_or_event_stream() {
    let stream = "event: part\ndata: {\"delta\":\"a\"}\n\nevent: part\ndata: {\"delta\":\"b\"}\n\n";
    let server = Server::start([Reply::json(200, r#"{"text":"ab"}"#), Reply::new(200, EVENTS, stream)]);
    let client = client(&server);
    let whole = client.answer(&AnswerRequest::default()).await.expect("an answer");
    assert_eq!(whole.text.as_deref(), Some("ab"));
    let body = AnswerRequest { stream: Some(true), ..Default::default() };
    let parts: Vec<_> =
        client.answer(&body).event_stream().await.expect("a stream").try_collect().await.expect("all events");
    let parts: Vec<_> = parts.into_iter().filter_map(|event| event.data.delta).collect();
    assert_eq!(parts, ["a", "b"]);
    let requests = server.requests();
    assert_eq!(requests[0].header("accept"), Some("application/json"));
    assert_eq!(requests[1].header("accept"), Some("text/event-stream"));
    assert_eq!(requests[1].text(), r#"{"stream":true}"#);
}

#[tokio::test]
async fn event_stream_can_be_awaited_as_text() {
    let server = Server::start([Reply::new(200, EVENTS, "data: a\n\n")]);
    assert_eq!(client(&server).watch_lines().await.expect("a text"), "data: a\n\n");
}

async fn all(mut download: crate::runtime::ByteStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(chunk) = download.try_next().await.expect("bytes") {
        assert!(!chunk.is_empty());
        bytes.extend_from_slice(&chunk);
    }
    bytes
}

#[tokio::test]
async fn byte_stream_exceeds_size_limit_of_responses() {
    let body: Vec<u8> = (0..300_000_u32).map(|index| (index % 251) as u8).collect();
    let server = Server::start([
        Reply::new(200, &[("content-type", "audio/wav")], &body),
        Reply::new(200, &[("content-type", "audio/wav")], &body),
    ]);
    let client = Client::builder().base_url(server.url()).max_response_size(1000).build().expect("a client");
    let download = client.get_recording().byte_stream().await.expect("a recording");
    assert_eq!(download.response().content_type(), Some("audio/wav"));
    assert_eq!(download.response().content_length(), Some(300_000));
    assert_eq!(download.response().content_range(), None);
    assert!(all(download).await == body);
    assert_eq!(server.requests()[0].header("accept"), Some("audio/wav"));
    assert_eq!(server.requests()[0].header("accept-encoding"), Some("identity"));
    let error = client.get_recording().await.expect_err("too large to be kept");
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn part_is_requested_with_range() {
    let part = || Reply::new(206, &[("content-type", "audio/wav"), ("content-range", "bytes 2-4/9")], "cde");
    let server = Server::start([part(), part(), part(), Reply::new(416, &[], "no such range")]);
    let client = client(&server);
    let download = client.get_recording().range("bytes=2-4").byte_stream().await.expect("a part");
    assert_eq!(download.response().status(), 206);
    assert_eq!(download.response().content_range(), Some("bytes 2-4/9"));
    assert_eq!(all(download).await, b"cde");
    let whole = client.get_recording().range("bytes=2-4").send().await.expect("a part");
    assert_eq!((whole.status().as_u16(), whole.content_range()), (206, Some("bytes 2-4/9")));
    assert_eq!(whole.into_value(), Bytes::from_static(b"cde"));
    let download = client.export().extra_header("Range", "bytes=2-4").byte_stream().await.expect("a part");
    assert_eq!(all(download).await, b"cde");
    assert!(server.requests().iter().all(|request| request.header("range") == Some("bytes=2-4")));
    let error = client.get_recording().range("bytes=20-").byte_stream().await.expect_err("no such part");
    assert_eq!((error.status().map(|status| status.as_u16()), error.body()), (Some(416), &b"no such range"[..]));
}

#[tokio::test]
async fn not_modified_differs_from_other_errors() {
    let unchanged = || Reply::new(304, &[("etag", "\"a\"")], "");
    let server = Server::start([unchanged(), unchanged()]);
    let request = || client(&server).get_recording().extra_header("If-None-Match", "\"a\"");
    let whole = request().await.expect_err("nothing new");
    let download = request().byte_stream().await.expect_err("nothing new");
    for error in [whole, download] {
        assert!(error.is_not_modified());
        assert_eq!((error.kind(), error.attempts(), error.body()), (ErrorKind::Status, 1, &b""[..]));
        assert_eq!(error.headers().and_then(|headers| headers.get("etag")).expect("a tag"), "\"a\"");
    }
}

#[tokio::test]
async fn truncated_download_is_an_error_after_received_bytes() {
    let live = Live::start();
    live.send("HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: 10\r\n\r\nabc");
    let mut download = live.client().get_recording().byte_stream().await.expect("a head");
    assert_eq!(download.try_next().await.expect("bytes").as_deref(), Some(&b"abc"[..]));
    let Live { send, .. } = live;
    drop(send);
    let error = download.try_next().await.expect_err("broken");
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Transport, Some(200)));
    assert_eq!(error.operation(), Some("getRecording"));
    assert!(download.try_next().await.expect("the end").is_none());
}

#[tokio::test]
async fn compressed_download_is_decompressed() {
    use std::io::Write as _;
    let body = b"abc".repeat(50_000);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&body).expect("memory");
    let packed = encoder.finish().expect("memory");
    let gzip = &[("content-encoding", "gzip")];
    let broken = packed[..packed.len() - 9].to_vec();
    let server = Server::start([
        Reply::new(200, gzip, &packed),
        Reply::new(200, gzip, &broken),
        Reply::new(200, &[("content-encoding", "br")], "?"),
    ]);
    let client = client(&server);
    let download = client.export().byte_stream().await.expect("a file");
    assert_eq!(download.response().content_length(), None);
    assert!(all(download).await == body);
    let mut download = client.export().byte_stream().await.expect("a file");
    let error = loop {
        match download.try_next().await {
            Ok(chunk) => assert!(chunk.is_some(), "the end is missing"),
            Err(error) => break error,
        }
    };
    assert!(error.is_decode() && error.to_string().contains("the gzip data is invalid"), "{error}");
    let error = client.export().byte_stream().await.expect_err("an unknown compression");
    assert!(error.to_string().contains("content encoding was not requested"), "{error}");
}

#[tokio::test]
async fn bytes_or_nothing_differ_by_status() {
    let server = Server::start([Reply::no_content(), Reply::new(200, &[], "file"), Reply::no_content()]);
    let client = client(&server);
    assert_eq!(client.export().await.expect("nothing"), ExportOutput::NoContent);
    assert_eq!(client.export().await.expect("a file"), ExportOutput::Ok(Bytes::from_static(b"file")));
    let download = client.export().byte_stream().await.expect("nothing");
    assert_eq!(download.response().status(), 204);
    assert_eq!(all(download).await, b"");
}

#[cfg(feature = "blocking")]
#[tokio::test(flavor = "multi_thread")]
async fn blocking_streams_are_iterators() {
    use std::io::Read as _;
    let server = Server::start([
        Reply::new(200, EVENTS, "id: 1\ndata: {\"done\":1}\n\ndata: x\n\ndata: {\"done\":2}\n\n"),
        Reply::new(200, EVENTS, "data: {\"delta\":\"a\"}\n\ndata: [DONE]\n\ndata: {\"delta\":\"late\"}\n\n"),
        Reply::new(200, &[], "abc"),
        Reply::new(200, &[("content-type", "audio/wav")], "abcdef"),
        Reply::new(200, &[], "raw"),
    ]);
    let client = client(&server);
    tokio::task::spawn_blocking(move || {
        let mut events = client.watch_progress().event_stream_blocking().expect("a stream");
        assert_eq!(events.response().status(), 200);
        assert_eq!(events.next().expect("an event").expect("a number").data.done, 1);
        assert_eq!(events.next().expect("an event").expect_err("no JSON").body(), b"x");
        assert_eq!(events.next().expect("an event").expect("a number").data.done, 2);
        assert_eq!((events.last_event_id(), events.retry()), (Some("1"), None));
        assert!(events.next().is_none() && events.next().is_none());
        let mut parts = client.answer(&AnswerRequest::default()).event_stream_blocking().expect("a stream");
        assert_eq!(parts.next().expect("an event").expect("a part").data.delta.as_deref(), Some("a"));
        assert!(parts.next().is_none() && parts.next().is_none());
        let mut download = client.export().byte_stream_blocking().expect("a file");
        let (mut byte, mut rest) = ([0], Vec::new());
        download.read_exact(&mut byte).expect("a byte");
        download.read_to_end(&mut rest).expect("the rest of the bytes");
        assert_eq!((&byte, rest.as_slice()), (b"a", &b"bc"[..]));
        let download = client.get_recording().byte_stream_blocking().expect("a recording");
        assert_eq!(download.response().content_length(), Some(6));
        let chunks: Result<Vec<Bytes>, _> = download.collect();
        assert_eq!(chunks.expect("bytes").concat(), b"abcdef");
        let raw = client.export().send_raw_blocking().expect("a response");
        assert_eq!((raw.status().as_u16(), raw.body().as_ref()), (200, &b"raw"[..]));
    })
    .await
    .expect("no panic");
}

#[tokio::test]
async fn lines_of_an_older_document_are_streamed() {
    let lines = [("content-type", "application/x-ndjson")];
    let server = Server::start([Reply::new(200, &lines, "{\"done\":1}\n"), Reply::new(200, &lines, "{\"done\":2}\n")]);
    let mut history = client(&server).history().item_stream().await.expect("a stream");
    assert_eq!(history.try_next().await.expect("an item").expect("not the end").done, 1);
    let mut whole = client(&server).whole_history().item_stream().await.expect("a stream");
    assert_eq!(whole.try_next().await.expect("an item").expect("not the end").done, 2);
}
