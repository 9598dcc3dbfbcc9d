//! Spans and events, as a subscriber receives them.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Metadata, Subscriber};

use crate::runtime::RetryPolicy;
use crate::sample::{ACCOUNT, CALL, Client, ROOM, member_json};
use test_server::{Reply, Server};

/// Records the spans and events of this crate.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Log {
    /// With a single subscriber in the process, only the thread of the first request would be asked for its interest.
    /// So two subscribers exist before any request.
    fn new() -> Self {
        static OTHER: OnceLock<Dispatch> = OnceLock::new();
        OTHER.get_or_init(|| Dispatch::new(Self::default()));
        Self::default()
    }

    fn write(&self, what: &str, record: impl FnOnce(&mut dyn Visit)) {
        let mut line = Line(what.to_owned());
        record(&mut line);
        let mut log = self.0.lock().expect("no panic");
        log.push_str(&line.0);
        log.push('\n');
    }

    fn text(&self) -> String {
        self.0.lock().expect("no panic").clone()
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().contains("runtime") && !metadata.target().starts_with("hyper")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(&format!("span {}", span.metadata().name()), |line| span.record(line));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.write("record", |line| values.record(line));
    }

    fn event(&self, event: &Event<'_>) {
        self.write("event", |line| event.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn request_is_a_span_and_retry_an_event() {
    let log = Log::new();
    let _default = tracing::subscriber::set_default(log.clone());
    let headers = [("rooms-request-id", "RQ7"), ("content-type", "application/json")];
    let server = Server::start([Reply::json(503, "{}"), Reply::new(200, &headers, member_json())]);
    let policy = RetryPolicy::new().base_delay(Duration::ZERO);
    let client = Client::builder_at(&server.url()).retry(policy).build().expect("a client");
    client.update_member(ROOM, "+15550100").hold_url("https://x.test/private").await.expect("a member");
    assert_eq!(
        log.text(),
        "span request api=\"rooms\" operation=\"UpdateMember\" method=\"POST\" \
         path=\"/Accounts/{AccountSid}/Rooms/{RoomSid}/Members/{CallSid}\"\n\
         event message=retrying the request operation=\"UpdateMember\" attempts=1 error=Status status=503 delay_ms=0\n\
         record attempts=2\nrecord status=200\nrecord request_id=\"RQ7\"\n"
    );
    for private in ["+15550100", "15550100", "private", ACCOUNT, "secret-token"] {
        assert!(!log.text().contains(private), "{private}");
    }
}

#[tokio::test]
async fn failure_is_recorded_by_kind() {
    let log = Log::new();
    let _default = tracing::subscriber::set_default(log.clone());
    let server = Server::start([Reply::json(404, r#"{"message":"no member +15550100"}"#)]);
    Client::at(&server.url()).fetch_member(ROOM, CALL).await.expect_err("there is none");
    let text = log.text();
    assert!(text.ends_with("record error=Status\nrecord attempts=1\nrecord status=404\n"), "{text}");
    assert!(!text.contains("+15550100"), "{text}");
}

#[tokio::test]
async fn long_request_id_is_cut() {
    let log = Log::new();
    let _default = tracing::subscriber::set_default(log.clone());
    let server = Server::start([Reply::new(404, &[("rooms-request-id", &"R".repeat(9000))], "{}")]);
    Client::at(&server.url()).fetch_member(ROOM, CALL).await.expect_err("there is none");
    assert!(log.text().ends_with(&format!("request_id=\"{}…\"\n", "R".repeat(200))), "{}", log.text());
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_request_keeps_subscriber() {
    let server = Server::once(Reply::json(200, member_json()));
    let log = Log::new();
    let client = Client::at(&server.url());
    tracing::subscriber::with_default(log.clone(), || client.fetch_member(ROOM, CALL).await_blocking())
        .expect("a member");
    assert!(log.text().contains("operation=\"FetchMember\""), "{}", log.text());
}
