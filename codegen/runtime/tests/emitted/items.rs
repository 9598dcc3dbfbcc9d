//! Streams of items in requests to servers that misbehave, and streams that do.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures_util::{Stream, StreamExt, stream};
use test_server::{Reply, Server, Step};

use crate::latest::Client;
use crate::latest::types::Mark;
use crate::runtime::{BodyItems, Delivery, Error, ErrorKind, RetryPolicy, StreamPart};

const LIMIT: Duration = Duration::from_millis(500);

fn client(server: &Server) -> Client {
    let retry = RetryPolicy::default().base_delay(Duration::ZERO);
    Client::builder().base_url(server.url()).retry(retry).timeout(LIMIT).build().expect("a client")
}

/// A stream of one mark after the other. The counter has another owner as long as the stream exists.
struct Endless {
    count: Arc<AtomicUsize>,
    marks: Pin<Box<dyn Stream<Item = Mark> + Send>>,
}

impl Stream for Endless {
    type Item = Mark;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Mark>> {
        self.count.fetch_add(1, Ordering::SeqCst);
        self.marks.as_mut().poll_next(context)
    }
}

fn endless() -> (BodyItems<Mark>, Arc<AtomicUsize>) {
    let count = Arc::<AtomicUsize>::default();
    let marks = Box::pin(stream::unfold(1, |at| async move {
        tokio::time::sleep(Duration::from_millis(1)).await;
        Some((Mark::new(at), at + 1))
    }));
    (BodyItems::stream(Endless { count: Arc::clone(&count), marks }), count)
}

/// Asserts that nobody has the stream of this counter any more.
fn assert_dropped(count: &Arc<AtomicUsize>) {
    let start = Instant::now();
    while Arc::strong_count(count) > 1 {
        assert!(start.elapsed() < Duration::from_secs(5), "the stream is still in use");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A server that responds before the end of the body, and keeps the connection open.
fn early(response: &str) -> Server {
    Server::scripted([vec![Step::Await, Step::send(response), Step::Stall]])
}

#[tokio::test(flavor = "multi_thread")]
async fn request_that_is_over_takes_no_items() {
    for (response, kind) in [
        ("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n", ErrorKind::Status),
        ("HTTP/1.1 429 Too Many Requests\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n", ErrorKind::Status),
        ("HTTP/1.1 303 See Other\r\nlocation: /\r\ncontent-length: 0\r\n\r\n", ErrorKind::Redirect),
        ("HTTP/1.1 204 No Content\r\n\r\n", ErrorKind::Transport),
        ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n", ErrorKind::Timeout),
        ("", ErrorKind::Timeout),
    ] {
        let (items, count) = endless();
        let error = client(&early(response)).add_marks(items).await.expect_err("an error");
        assert_eq!((error.kind(), error.attempts()), (kind, 1), "{error}");
        assert_dropped(&count);
    }
    let (items, count) = endless();
    let server = early("");
    let cancelled = tokio::time::timeout(LIMIT / 5, client(&server).add_marks(items)).await;
    assert!(cancelled.is_err());
    assert_dropped(&count);
}

#[tokio::test]
async fn success_before_the_end_of_the_items_is_an_error() {
    let server = early("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    let error = client(&server).add_marks(endless().0).await.expect_err("items are left");
    assert_eq!((error.delivery(), error.status().map(|status| status.as_u16())), (Delivery::Answered, Some(200)));
    assert!(error.to_string().contains("the server responded before all items of the body were sent"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn items_are_sent_while_the_response_is_streamed() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n";
    let (items, count) = endless();
    let mut bytes = client(&early(head)).add_marks(items).byte_stream().await.expect("a stream");
    assert_eq!(bytes.try_next().await.expect("a chunk").as_deref(), Some(&b"a"[..]));
    let before = count.load(Ordering::SeqCst);
    tokio::time::sleep(LIMIT / 5).await;
    assert!(count.load(Ordering::SeqCst) > before, "the request is not over");
    drop(bytes);
    assert_dropped(&count);
    // An item that can't be sent is the error of the response.
    let marks = stream::iter([1, 0]).then(|at| async move {
        tokio::time::sleep(LIMIT / 5).await;
        Mark::new(at)
    });
    let mut bytes = client(&early(head)).add_marks(BodyItems::stream(marks)).byte_stream().await.expect("a stream");
    bytes.try_next().await.expect("a chunk");
    let error: Error = bytes.try_next().await.expect_err("an invalid item");
    assert!(error.to_string().contains("parameter body[1].at is 0"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn stream_that_blocks_its_thread_has_a_time_limit() {
    let blocking = stream::iter([1, 2]).map(|at| {
        std::thread::sleep(if at == 2 { LIMIT * 6 } else { Duration::ZERO });
        Mark::new(at)
    });
    let start = Instant::now();
    let error = client(&early("")).add_marks(BodyItems::stream(blocking)).await.expect_err("no response");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(start.elapsed() < LIMIT * 4, "{:?}", start.elapsed());
}

#[tokio::test]
async fn panic_of_a_stream_is_an_error() {
    let server = Server::start([]);
    let items = stream::iter([1, 2]).map(|at| {
        assert!(at < 2, "a panic of the stream");
        Mark::new(at)
    });
    let error = client(&server).add_marks(BodyItems::stream(items)).await.expect_err("a panic");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn no_items_many_and_large_ones_are_sent() {
    let server = Server::always(Reply::no_content());
    let client = client(&server);
    let limit = Duration::from_secs(60);
    client.add_marks(BodyItems::stream(stream::empty())).await.expect("a response");
    let sent = server.take().remove(0);
    assert_eq!((sent.header("transfer-encoding"), sent.text()), (Some("chunked"), ""));
    let many = BodyItems::stream(stream::iter(1..=100_000).map(Mark::new));
    client.add_marks(many).request_timeout(limit).await.expect("a response");
    assert_eq!(server.take().remove(0).text().lines().count(), 100_000);
    let large = Mark::new(1).note("x".repeat(10 << 20));
    client.add_marks(BodyItems::stream(stream::iter([large]))).request_timeout(limit).await.expect("a response");
    assert_eq!(server.take().remove(0).body.len(), (10 << 20) + "{\"at\":1,\"note\":\"\"}\n".len());
}

#[tokio::test]
async fn media_type_of_parts_has_their_boundary() {
    let server = Server::start([]);
    let request = client(&server).send_parts([StreamPart::new(Mark::new(1))]);
    let error = request.extra_header("content-type", "multipart/mixed").await.expect_err("no boundary");
    assert!(error.to_string().contains("parameter content-type can't be set"), "{error}");
    assert_eq!(server.connections(), 0);
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_request_that_is_over_takes_no_items() {
    let (items, count) = endless();
    let server = early("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
    client(&server).add_marks(items).await_blocking().expect_err("an error");
    assert_dropped(&count);
}
