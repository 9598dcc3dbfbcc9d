//! Peak memory of a response as a multiple of the size limit. Each response is measured in its own process, with the
//! default limits.
//!
//! `cargo bench -p openapi-client-runtime --bench memory`, on Linux only, because it reports the peak memory of a
//! process. The memory for an empty response is subtracted. The bodies are those with the largest values for their
//! size. Most exceed the limit of nodes.

use openapi_client_runtime::emitted as runtime;

#[allow(dead_code, unreachable_pub, reason = "a client is public and has more than the benchmark calls")]
#[path = "../tests/behaviour/sample/mod.rs"]
mod sample;

use std::fs;
use std::io::Write as _;
use std::process::Command;
use std::time::Instant;

use serde_json::Value;
use test_server::{Reply, Server};

use crate::runtime::{Error, Method, Operation};
use crate::sample::{CALL, Client, ROOM};

/// The size limit of a response.
const LIMIT: usize = 16 << 20;

/// The first argument of a process that measures itself; the URL and the type follow.
const MEASURE: &str = "--measure";

static GET: Operation = Operation::new(Method::Get, "Probe", "/things");

/// An object with a hundred optional fields, all absent, as large as those of real documents.
struct Large {
    _room: Option<[[u64; 20]; 16]>,
    _child: Option<Box<Large>>,
    _extra: runtime::ExtraFields,
}
runtime::object!(Large, _extra, { _room: "a" nullable, _child: "c" nullable });

/// An object that has another one in a union.
struct Link {
    _next: Option<Box<Chain>>,
    extra: runtime::ExtraFields,
}
runtime::object!(Link, extra, { _next: "n" nullable });

/// The same with a property that no object has.
struct Branch {
    _next: Option<Box<Chain>>,
    _other: bool,
    extra: runtime::ExtraFields,
}
runtime::object!(Branch, extra, { _next: "n" nullable, _other: "b" });

#[allow(dead_code, reason = "it is only decoded")]
enum Chain {
    Branch(Branch),
    Link(Link),
    Unknown(Value),
}
runtime::untagged_union!(Chain, [Branch(extra), Link(extra)]);

/// An object that no object is.
struct Hole {
    _next: Option<Box<Lost>>,
    _other: bool,
}
runtime::object!(Hole, { _next: "n" nullable, _other: "b" });

#[allow(dead_code, reason = "it is only decoded")]
enum Lost {
    Hole(Hole),
    Unknown(Value),
}
runtime::untagged_union!(Lost, [Hole]);

/// A response: status, media type and body, and the type the body is decoded into.
struct Case {
    name: &'static str,
    status: u16,
    media_type: &'static str,
    body: Vec<u8>,
    decoded: &'static str,
}

/// A body as large as the limit that repeats a part between a beginning and an end.
fn repeat(beginning: &str, part: &str, end: &str) -> Vec<u8> {
    let count = (LIMIT - beginning.len() - end.len() + 1) / (part.len() + 1);
    [beginning, &vec![part; count].join(","), end].concat().into_bytes()
}

/// Such a body of parts that differ in their numbers, without separators.
fn numbered(beginning: &str, part: impl Fn(usize) -> String, end: &str) -> Vec<u8> {
    let mut body = beginning.to_owned();
    let mut next = 0;
    while body.len() + part(next).len() + end.len() <= LIMIT {
        body.push_str(&part(next));
        next += 1;
    }
    (body + end).into_bytes()
}

fn cases() -> Vec<Case> {
    let json = |name, decoded, body| Case { name, status: 200, media_type: "application/json", body, decoded };
    let xml = |name, body| Case { name, status: 200, media_type: "application/xml", body, decoded: "page" };
    let members = "<RoomsResponse><Members>";
    let end = "</Members></RoomsResponse>";
    let deep = format!("{}0{}", "{\"\":".repeat(100), "}".repeat(100));
    let boxed = format!("{}{{}}{}", "{\"c\":".repeat(100), "}".repeat(100));
    let unknown = |part| repeat("{\"members\":[],\"x\":[", part, "]}");
    vec![
        json("small objects", "value", repeat("[", "{\"\":0}", "]")),
        json("small objects in objects", "value", repeat("[", &deep, "]")),
        json("small lists", "value", repeat("[", "[0]", "]")),
        json("short texts", "value", repeat("[", "\"a\"", "]")),
        json("digits", "value", repeat("[", "0", "]")),
        json("keys", "value", numbered("{\"\":0", |number| format!(",\"{number}\":0"), "}")),
        json("small objects in an unknown property", "page", unknown("{\"\":0}")),
        json("short texts in an unknown property", "page", unknown("\"a\"")),
        json("members", "page", repeat("{\"members\":[", "{\"call_sid\":\"\",\"muted\":true}", "]}")),
        json("large types", "large", repeat("[", "{}", "]")),
        json("large types in large types", "large", repeat("[", &boxed, "]")),
        json("maps of large types", "maps", repeat("[", "{\"\":{}}", "]")),
        json("typical members", "page", repeat("{\"members\":[", &member(), "]}")),
        xml("XML: empty elements", numbered(members, |_| "<a/>".to_owned(), end)),
        xml("XML: elements of different names", numbered(members, |number| format!("<a{number}/>"), end)),
        xml("XML: elements with an attribute", numbered(members, |_| "<a b=\"\"/>".to_owned(), end)),
        xml(
            "XML: attributes",
            numbered("<RoomsResponse><Members", |number| format!(" a{number}=\"\""), "/></RoomsResponse>"),
        ),
        xml("XML: elements in elements", numbered(members, |_| "<a><a><a/></a></a>".to_owned(), end)),
        // Compressed, it is as many empty gzip members as the limit allows.
        json("nothing", "value", Vec::new()),
        Case { status: 400, ..json("an error's fields", "value", repeat("{\"errors\":[", "\"ab\"", "]}")) },
        Case { status: 400, ..json("an error of small objects", "value", repeat("[", "{\"\":0}", "]")) },
        Case {
            status: 400,
            ..xml("XML: an error", numbered("<RestException>", |_| "<a/>".to_owned(), "</RestException>"))
        },
    ]
}

/// Bodies that are decoded more than once: those that are repaired, and unions in unions.
fn repeated() -> Vec<Case> {
    let case = |name, decoded, body| Case { name, status: 200, media_type: "application/json", body, decoded };
    let page = |name, body| case(name, "page", body);
    let unknown = |part| repeat(r#"{"members":[],"x":["#, part, "]}");
    let deep = |part| repeat(&(r#"{"members":[],"x":"#.to_owned() + &"[".repeat(126)), part, &("]".repeat(126) + "}"));
    let chain = |begin, end| (r#"{"n":"#.repeat(100) + begin, format!("{end}{}", "}".repeat(100)));
    let in_unions = |begin, part: &str, end| {
        let (begin, end) = chain(begin, end);
        numbered(&begin, |_| part.to_owned(), &end)
    };
    let text = r#""aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","#;
    let (begin, end) = chain("{", "}");
    vec![
        page("repaired: different keys", numbered(r#"{"members":0"#, different, "}")),
        page("repaired: different keys, twice", numbered(r#"{"members":[]"#, different, r#","members":[]}"#)),
        page("repaired: equal keys", numbered(r#"{"members":0"#, |_| r#","":0"#.to_owned(), "}")),
        page("repaired: halves of pairs", unknown(r#""\ud800""#)),
        page("repaired: numbers out of range", unknown("1e999")),
        page("repaired: integers", repeat(r#"{"members":[],"page":1.0,"x":["#, "1.0", "]}")),
        page("repaired: deep lists", deep("[]")),
        case("a long text in unions", "chain", in_unions(r#"{"s":""#, "aaaa", r#""}"#)),
        case("a long key in unions", "chain", in_unions(r#"{""#, "aaaa", r#"":0}"#)),
        case("texts in unions", "chain", in_unions(r#"{"s":["#, text, "0]}")),
        case("unions in unions", "chain", (begin + &end).into_bytes()),
        case("a long text in unions that it does not fit", "lost", in_unions(r#"{"x":1.0,"s":""#, "aaaa", r#""}"#)),
        Case {
            status: 400,
            ..case("an error of different keys", "value", numbered(r#"{"errors":{"":0"#, different, "}}"))
        },
    ]
}

/// A property with a short name that no other has. The order is not that of the names.
fn different(mut number: usize) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut name = String::new();
    for _ in 0..4 {
        name.push(char::from(DIGITS[number % 64]));
        number /= 64;
    }
    format!(",\"{name}\":0")
}

/// A member with all of its properties.
fn member() -> String {
    format!(
        r#"{{"call_sid":"{CALL}","muted":false,"label":"customer","status":"in-progress","date_created":"Mon, 24 Sep 2018 21:00:00 +0000","volume":7,"tags":["a","b"],"account_sid":"{CALL}"}}"#
    )
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [mode, url, decoded] if mode == MEASURE => measure(url, decoded),
        _ => compare(),
    }
}

/// Prints a line for each body, plain and, if that makes a difference, compressed.
fn compare() {
    let Some((nothing, ..)) = in_process(200, "application/json", "", b"[]", "value") else {
        println!("skipped: the system does not say how much memory a process had");
        return;
    };
    println!("body                                    peak     times the limit   time      result");
    let part = gzip(b"");
    let parts = part.repeat(LIMIT / part.len());
    for case in cases().into_iter().chain(repeated()) {
        let compressed = if case.body.is_empty() { parts.clone() } else { gzip(&case.body) };
        for (encoding, body) in [("", &case.body), ("gzip", &compressed)] {
            let found = in_process(case.status, case.media_type, encoding, body, case.decoded);
            let Some((peak, milliseconds, result)) = found else { continue };
            let own = peak.saturating_sub(nothing);
            let tenths = own * 1024 * 10 / LIMIT as u64;
            let name = case.name;
            println!(
                "{name:37} {own:7} KB {:>6}.{} {milliseconds:>11} ms   {encoding:4} {result}",
                tenths / 10,
                tenths % 10
            );
        }
    }
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let written = encoder.write_all(body).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}

/// The peak memory of a new process in KiB, its duration in milliseconds, and its result.
fn in_process(status: u16, media_type: &str, encoding: &str, body: &[u8], decoded: &str) -> Option<(u64, u64, String)> {
    let server =
        Server::once(Reply::new(status, &[("content-type", media_type), ("content-encoding", encoding)], body));
    let program = std::env::current_exe().ok()?;
    let output = Command::new(program).args([MEASURE, &server.url(), decoded]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (peak, rest) = text.trim().split_once(' ')?;
    let (milliseconds, result) = rest.split_once(' ')?;
    Some((peak.parse().ok()?, milliseconds.parse().ok()?, result.to_owned()))
}

/// Sends a request, decodes the response and prints the peak memory of the process.
fn measure(url: &str, decoded: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let Ok(runtime) = runtime else { return };
    let client = Client::at(url);
    let probe = |decode: fn(&runtime::RawResponse) -> Result<(), Error>| {
        let response = client.probe(&GET, |_| ());
        runtime.block_on(async { response.await.and_then(|raw| decode(&raw)) })
    };
    let begin = Instant::now();
    let result = match decoded {
        "page" => runtime.block_on(client.list_members(ROOM).into_future()).map(drop),
        "large" => probe(|raw| raw.json::<Vec<Large>>().map(drop)),
        "maps" => probe(|raw| raw.json::<Vec<std::collections::HashMap<String, Large>>>().map(drop)),
        "lost" => probe(|raw| raw.json::<Lost>().map(drop)),
        "chain" => probe(|raw| raw.json::<Chain>().map(drop)),
        _ => probe(|raw| raw.json::<Value>().map(drop)),
    };
    let elapsed = begin.elapsed().as_millis();
    let text = result.map_or_else(|error| error.to_string().chars().take(90).collect(), |()| "decoded".to_owned());
    println!("{} {elapsed} {text}", peak().unwrap_or_default());
}

/// The peak memory of this process in KiB.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}
