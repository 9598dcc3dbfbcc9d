//! Mutated responses: every response becomes a value or an error, in bounded time and memory.
//!
//! A bounded number of cases runs with the other tests. `PROPTEST_CASES=1000000 cargo test --release -p
//! openapi-client-runtime --all-features --test faults fuzz` runs for minutes.

use std::io::Write as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::StreamExt as _;
use proptest::prelude::*;
use test_server::{Reply, Server};

use crate::runtime::{
    self, Call, Error, ErrorKind, Event, EventCall, Method, Operation, RawResponse, Request, RetryPolicy,
};
use crate::sample::{CALL, Client, ROOM, member_json};

/// The maximum duration of a call: its time limit and one second.
const LONGEST: Duration = Duration::from_secs(3);

/// The maximum peak memory of the process in KiB.
const MOST_MEMORY: u64 = 1 << 20;

const PAGE: &str =
    r#"{"members":[{"call_sid":"CA1","muted":true,"x":[1.5,{"y":null}]}],"next_page_uri":"/2?Token=a","page":0}"#;
const PAGE_XML: &str = "<RoomsResponse><Members nextpageuri=\"/2\"><Member><CallSid>a</CallSid><Muted>true</Muted><X y=\"1\"/>\
                        </Member></Members></RoomsResponse>";
const ERROR: &str = r#"{"code":20404,"message":"no such member","more_info":"https://example.com/20404","errors":[{"field":"a","message":"b"}]}"#;

const STATUSES: [&str; 10] =
    ["200 OK", "201 X", "204 X", "302 X", "307 X", "400 X", "404 X", "429 X", "503 X", "999 X"];

const HEADERS: [&str; 24] = [
    "content-type: application/json",
    "content-type: application/xml; charset=utf-8",
    "content-type: text/plain",
    "content-type: application/problem+json",
    "content-type: \u{80}",
    "content-type: text/event-stream",
    "content-type: text/html",
    "content-encoding: gzip",
    "content-encoding: identity, gzip",
    "content-encoding: br",
    "transfer-encoding: chunked",
    "content-length: 3",
    "content-length: 99999999999",
    "location: /elsewhere",
    "location: https://127.0.0.1:1/",
    "location: //[",
    "retry-after: 99999999999999999999",
    "retry-after: Fri, 31 Dec 9999 23:59:59 GMT",
    "date: Mon, 01 Jan 0001 00:00:00 GMT",
    "location: /elsewhere?key=secret-token",
    "set-cookie: session=secret-token",
    "link: <?page=2>; rel=\"next\", <<>>;;;",
    "rooms-request-id: \x1b[2J",
    "x: y",
];

/// Texts to put into bodies.
const PIECES: [&str; 28] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\ud800",
    "\\u0000",
    "\u{feff}",
    "1e999",
    "10.0",
    "-0",
    "null",
    "\"muted\":false,",
    "<a>",
    "</a>",
    "<a b='c'/>",
    "<![CDATA[",
    "&lt;",
    "&#0;",
    "<!DOCTYPE a>",
    "\u{202e}",
    "\x1b[2J",
    "\n",
    "\r\n\r\ndata: ",
    "\nid: \u{0}\nretry: 99999999999999999999\n",
    "secret-token",
];

/// A response: status, headers, the original body, and the mutations of that body.
#[derive(Clone, Debug)]
struct Response {
    status: usize,
    headers: Vec<usize>,
    base: usize,
    mutations: Vec<(u8, usize, usize)>,
    compressed: bool,
}

impl Response {
    fn bytes(&self) -> Vec<u8> {
        let member = member_json();
        let bases = [member.as_str(), PAGE, PAGE_XML, ERROR, "", "data: {\"a\":1}\n\n"];
        let mut body = bases[self.base].as_bytes().to_vec();
        for (kind, place, value) in &self.mutations {
            mutate(&mut body, *kind, *place, *value);
        }
        if self.compressed {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(&body).expect("bytes are compressed in memory");
            body = encoder.finish().expect("bytes are compressed in memory");
            if let Some((kind, place, value)) = self.mutations.first().filter(|(kind, ..)| kind % 3 == 0) {
                mutate(&mut body, *kind, *place, *value);
            }
        }
        let mut head = format!("HTTP/1.1 {}\r\nconnection: close\r\n", STATUSES[self.status]).into_bytes();
        for header in &self.headers {
            head.extend(HEADERS[*header].bytes().chain(*b"\r\n"));
        }
        if self.compressed {
            head.extend(b"content-encoding: gzip\r\n");
        }
        [head, b"\r\n".to_vec(), body].concat()
    }
}

fn mutate(body: &mut Vec<u8>, kind: u8, place: usize, value: usize) {
    let at = place % (body.len() + 1);
    let end = (at + value % 9).min(body.len());
    let piece = PIECES[value % PIECES.len()];
    match kind % 6 {
        0 => drop(body.drain(at..end)),
        1 => drop(body.splice(at..at, piece.bytes())),
        2 => drop(body.splice(at..end, piece.bytes())),
        3 => {
            let copy = body[at..].to_vec();
            body.extend(copy);
        }
        4 => drop(body.splice(at..at, piece.repeat(value % 2000).into_bytes())),
        _ => body.truncate(at),
    }
}

fn response() -> impl Strategy<Value = Response> {
    let mutation = (any::<u8>(), any::<usize>(), any::<usize>());
    (
        0..STATUSES.len(),
        proptest::collection::vec(0..HEADERS.len(), 0..4),
        0..6_usize,
        proptest::collection::vec(mutation, 0..4),
        proptest::bool::weighted(0.2),
    )
        .prop_map(|(status, headers, base, mutations, compressed)| Response {
            status,
            headers,
            base,
            mutations,
            compressed,
        })
}

static EVENTS: Operation = Operation::new(Method::Get, "Events", "/events").accept(&["text/event-stream"]);

/// An operation that returns events.
struct Events(Request);

impl Events {
    fn of(client: &Client) -> Self {
        Self(Request::new(&client.core, &EVENTS))
    }
}

impl Call for Events {
    type Output = ();

    fn into_request(self) -> Request {
        self.0
    }

    fn decode(response: &RawResponse) -> Result<(), Error> {
        response.empty()
    }
}

impl EventCall for Events {
    type Item = serde_json::Value;

    fn item(event: &Event<RawResponse>) -> Result<serde_json::Value, Error> {
        event.data.json()
    }
}

/// A kind of call.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Fetch,
    Create,
    Delete,
    List,
    Events,
    Bytes,
}

/// Each kind of call, async and blocking. A case makes one of them, because connections take most of its time.
const CALLS: &[(Kind, bool)] = &[
    (Kind::Fetch, false),
    (Kind::Create, false),
    (Kind::Delete, false),
    (Kind::List, false),
    (Kind::Events, false),
    (Kind::Bytes, false),
    #[cfg(feature = "blocking")]
    (Kind::Fetch, true),
    #[cfg(feature = "blocking")]
    (Kind::Create, true),
    #[cfg(feature = "blocking")]
    (Kind::Delete, true),
    #[cfg(feature = "blocking")]
    (Kind::List, true),
    #[cfg(feature = "blocking")]
    (Kind::Events, true),
    #[cfg(feature = "blocking")]
    (Kind::Bytes, true),
];

/// Makes a call and returns its errors.
async fn call_async(client: &Client, kind: Kind) -> Vec<Error> {
    match kind {
        Kind::Fetch => client.fetch_member(ROOM, CALL).await.err().into_iter().collect(),
        Kind::Create => client.create_member(ROOM, "x").await.err().into_iter().collect(),
        Kind::Delete => client.delete_member(ROOM, CALL).await.err().into_iter().collect(),
        Kind::List => {
            client.list_members(ROOM).stream().take(20).filter_map(async |member| member.err()).collect().await
        }
        Kind::Events => match runtime::event_stream(Events::of(client)).await {
            Ok(events) => events.take(20).filter_map(async |event| event.err()).collect().await,
            Err(error) => vec![error],
        },
        Kind::Bytes => match runtime::byte_stream(Events::of(client).into_request()).await {
            Ok(chunks) => chunks.filter_map(async |chunk| chunk.err()).collect().await,
            Err(error) => vec![error],
        },
    }
}

/// The same without an async runtime.
#[cfg(feature = "blocking")]
fn call_blocking(client: &Client, kind: Kind) -> Vec<Error> {
    match kind {
        Kind::Fetch => client.fetch_member(ROOM, CALL).await_blocking().err().into_iter().collect(),
        Kind::Create => client.create_member(ROOM, "x").await_blocking().err().into_iter().collect(),
        Kind::Delete => client.delete_member(ROOM, CALL).await_blocking().err().into_iter().collect(),
        Kind::List => client.list_members(ROOM).iter_blocking().take(20).filter_map(Result::err).collect(),
        Kind::Events => match runtime::event_stream_blocking(Events::of(client)) {
            Ok(events) => events.take(20).filter_map(Result::err).collect(),
            Err(error) => vec![error],
        },
        Kind::Bytes => match runtime::byte_stream_blocking(Events::of(client).into_request()) {
            Ok(chunks) => chunks.filter_map(Result::err).collect(),
            Err(error) => vec![error],
        },
    }
}

/// The peak memory of this process in KiB, on Linux.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

/// Checks properties of every error.
fn check(error: &Error) -> Result<(), TestCaseError> {
    let shown = error.to_string();
    prop_assert!(shown.len() <= 2048 && !shown.contains(char::is_control), "{shown:?}");
    let debugged = format!("{error:?}");
    // The API's own words are the only ones of a body.
    let is_quoted = error.kind() == ErrorKind::Status;
    prop_assert!(is_quoted || !debugged.contains("secret-token"), "{debugged}");
    prop_assert!(error.body_excerpt().len() <= 220, "{}", error.body_excerpt());
    prop_assert!(error.operation().is_some() && (error.attempts() > 0) != (error.kind() == ErrorKind::Paging));
    let has_answer =
        matches!(error.kind(), ErrorKind::Status | ErrorKind::Decode | ErrorKind::TooLarge | ErrorKind::Redirect);
    prop_assert!(!has_answer || (error.status().is_some() && error.headers().is_some()), "{debugged}");
    Ok(())
}

#[test]
fn mutated_responses_become_values_or_errors() {
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime of tokio");
    let sent = Arc::new(Mutex::new(Vec::new()));
    let reply = Arc::clone(&sent);
    let server = Server::with(move |_| Reply::raw(&*reply.lock().expect("nobody panics with the lock")));
    let policy = RetryPolicy::new().max_retries(1).base_delay(Duration::ZERO);
    let builder = || Client::builder_at(&server.url()).retry(policy.clone()).timeout(Duration::from_secs(2));
    let clients = [
        builder().build().expect("a client"),
        #[cfg(feature = "xml")]
        builder().representation(runtime::Representation::Xml).build().expect("a client"),
    ];
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(response in response(), client in 0..clients.len(), call in 0..CALLS.len())| {
        *sent.lock().expect("nobody panics with the lock") = response.bytes();
        let (client, (kind, is_blocking)) = (&clients[client], CALLS[call]);
        let start = Instant::now();
        let errors = match is_blocking {
            #[cfg(feature = "blocking")]
            true => call_blocking(client, kind),
            _ => tokio.block_on(call_async(client, kind)),
        };
        prop_assert!(start.elapsed() < LONGEST * 3, "{:?}", start.elapsed());
        prop_assert!(peak() < MOST_MEMORY, "{} KiB", peak());
        let requests = server.take();
        let created = requests.iter().filter(|request| request.line().starts_with("POST /Accounts/")).count();
        let is_repeated = STATUSES[response.status].starts_with("429");
        let expected = usize::from(matches!(kind, Kind::Create));
        prop_assert!(created == expected || (expected == 1 && is_repeated), "{created} times");
        for error in errors {
            check(&error)?;
        }
    });
}
