//! Bodies that exhaust memory or time: small bodies with large values, and endless ones.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use serde_json::Value;
use test_server::{Reply, Server};

use crate::runtime::{self, Call, Error, ErrorKind, Method, Operation, RawResponse, Request, TimeLimit};
use crate::sample::{CALL, Client, ROOM, member_json};
use crate::within;

static GET: Operation = Operation::new(Method::Get, "Probe", "/things");

/// A map of typed values next to a declared property.
struct Open {
    _known: Option<u8>,
    _others: BTreeMap<String, Vec<Large>>,
}
runtime::object!(Open, _others, { _known: "known" nullable });

/// A type with 4 KiB of optional fields.
#[derive(Clone, Debug)]
struct Large {
    _room: Option<[[u64; 32]; 16]>,
    _child: Option<Box<Large>>,
}
runtime::object!(Large, { _room: "room" nullable, _child: "child" nullable });

#[allow(dead_code, reason = "it is only decoded")]
enum OneOrMany {
    Many(Vec<Large>),
    Unknown(Value),
}
runtime::untagged_union!(OneOrMany, [Many]);

fn limited(url: &str, nodes: usize) -> Client {
    Client::builder_at(url).max_response_nodes(nodes).build().expect("a client")
}

/// Decodes a body with a limit of 1000 nodes.
async fn decode<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, Error> {
    let server = Server::once(Reply::json(200, body));
    within(limited(&server.url(), 1000).probe(&GET, |_| ())).await.expect("a response").json()
}

fn list(item: &str, count: usize) -> String {
    format!("[{}]", vec![item; count].join(","))
}

fn assert_refused<T>(decoded: Result<T, Error>, body: &str) {
    let error = decoded.err().expect("it takes too many nodes");
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::TooLarge, Some(200)));
    assert!(error.headers().is_some_and(|headers| headers.contains_key("content-type")));
    assert_eq!(error.body(), body.as_bytes());
    let reason = "200 OK: the body decodes into more than the limit of 1000 nodes; see max_response_nodes";
    assert!(error.to_string().ends_with(reason), "{error}");
}

#[tokio::test]
async fn free_form_json_is_limited_in_nodes() {
    decode::<Value>(&list("0", 990)).await.expect("less than 1000 nodes");
    let nested = format!("{}0{}", "{\"\":".repeat(120), "}".repeat(120));
    for body in [list("0", 1001), list("{\"\":0}", 100), list("[0]", 500), nested] {
        assert_refused(decode::<Value>(&body).await, &body);
    }
}

#[tokio::test]
async fn typed_values_count_by_size() {
    decode::<Vec<Large>>(&list("{}", 10)).await.expect("40 KiB");
    let boxed = format!("{}{{}}{}", "{\"child\":".repeat(50), "}".repeat(50));
    for body in [list("{}", 50), list("null", 50), list(&boxed, 1)] {
        assert_refused(decode::<Vec<Option<Large>>>(&body).await, &body);
    }
    let body = list("{\"a\":{}}", 10);
    assert_refused(decode::<Vec<BTreeMap<String, Large>>>(&body).await, &body);
    let body = format!("{{\"a\":{}}}", list("{}", 50));
    assert_refused(decode::<Open>(&body).await, &body);
    // The values were free-form JSON before, with few nodes.
    let body = list(&list("{}", 10), 10);
    assert_refused(decode::<Vec<OneOrMany>>(&body).await, &body);
}

/// The thread of a test has 2 MiB of stack.
#[tokio::test]
async fn objects_in_objects_do_not_exhaust_the_stack() {
    let nested = |depth: usize| format!("{}{{}}{}", "{\"child\":".repeat(depth), "}".repeat(depth));
    let decode = async |body: String| {
        let server = Server::once(Reply::json(200, body));
        within(limited(&server.url(), 1_000_000).probe(&GET, |_| ())).await.expect("a response").json::<Large>()
    };
    assert!(decode(nested(10)).await.is_ok());
    let error = decode(nested(126)).await.expect_err("126 levels of 4 KiB take more than the stack");
    assert!(error.is_decode() && error.json_path().is_some_and(|path| path.starts_with("child.child.")), "{error:?}");
    let reason = "objects are nested too deeply: decoding them takes more than 1 MiB of stack";
    assert!(error.to_string().contains(reason), "{error}");
}

/// Its integers are written as such for another try.
#[tokio::test]
async fn copy_of_a_union_counts() {
    let body = |number: &str| format!(r#"[{{"x":{number},"y":{}}}]"#, list("0", 600));
    decode::<Vec<OneOrMany>>(&body("1.5")).await.expect("less than 1000 nodes");
    assert_refused(decode::<Vec<OneOrMany>>(&body("1.0")).await, &body("1.0"));
}

#[tokio::test]
async fn texts_count_by_their_length() {
    decode::<Value>(&list("\"aaaaaaaaaaaaaaaaaaaaaaa\"", 900)).await.expect("less than 1000 nodes");
    let body = list(&format!("\"{}\"", "a".repeat(60)), 600);
    assert_refused(decode::<Vec<String>>(&body).await, &body);
    let long = "a".repeat(70_000);
    for body in [format!("\"{long}\""), format!("{{\"{long}\":0}}"), format!(r#"{{"known":1,"{long}":[]}}"#)] {
        assert_refused(decode::<Value>(&body).await, &body);
    }
    let body = format!("[\"{long}\"]");
    assert_refused(decode::<Vec<String>>(&body).await, &body);
    let body = format!(r#"{{"known":1,"{long}":[]}}"#);
    assert_refused(decode::<Open>(&body).await, &body);
}

#[tokio::test]
async fn node_limit_applies_to_each_response() {
    let server = Server::always(Reply::json(200, list("0", 600)));
    let client = limited(&server.url(), 1000);
    for _ in 0..3 {
        let raw = within(client.probe(&GET, |_| ())).await.expect("a response");
        raw.json::<Value>().expect("less than 1000 nodes");
        raw.json::<Vec<u8>>().expect("less than 1000 nodes, once more");
    }
}

#[tokio::test]
async fn undeclared_properties_are_limited_in_nodes() {
    for body in [
        format!(r#"{{"members":[],"x":{}}}"#, list("{\"\":0}", 100)),
        format!(r#"{{"members":{}}}"#, list(&member_json(), 200)),
    ] {
        let server = Server::once(Reply::json(200, &body));
        assert_refused(within(limited(&server.url(), 1000).list_members(ROOM)).await, &body);
    }
}

#[tokio::test]
async fn error_body_with_too_many_nodes_is_kept_as_bytes() {
    let body = format!(r#"{{"message":"No","x":{}}}"#, list("0", 2000));
    let server = Server::once(Reply::json(400, &body));
    let error = within(limited(&server.url(), 1000).fetch_member(ROOM, CALL)).await.expect_err("400");
    assert_eq!((error.kind(), error.message(), error.body()), (ErrorKind::Status, None, body.as_bytes()));
    assert_eq!(error.decode::<Value>().expect_err("too many nodes").kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn first_thousand_field_errors_are_listed() {
    for errors in [list("\"a\"", 3000), format!("{{{}\"b\":\"c\"}}", numbered(3000, |n| format!("\"{n}\":\"c\",")))] {
        let server = Server::once(Reply::json(422, format!(r#"{{"errors":{errors}}}"#)));
        let error = within(Client::at(&server.url()).fetch_member(ROOM, CALL)).await.expect_err("422");
        assert_eq!(error.field_errors().len(), 1000);
    }
}

fn numbered(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect()
}

#[tokio::test]
async fn default_node_limit_is_four_million() {
    for (count, is_refused) in [(3_990_000, false), (4_000_001, true)] {
        let server = Server::once(Reply::json(200, list("0", count)));
        let raw = within(Client::at(&server.url()).probe(&GET, |_| ())).await.expect("a response");
        assert_eq!(raw.json::<Vec<u8>>().is_err_and(|error| error.kind() == ErrorKind::TooLarge), is_refused);
    }
}

#[cfg(feature = "xml")]
mod xml {
    use super::{CALL, ROOM, Reply, Server, limited, numbered, within};
    use crate::runtime::{Error, ErrorKind, Method, Operation};
    use crate::sample::Client;
    use crate::sample::types::Member;

    static GET_JSON: Operation = Operation::new(Method::Get, "Probe", "/things").accept(&["application/json"]);
    static GET_XML: Operation = Operation::new(Method::Get, "Probe", "/things").accept(&["application/xml"]);
    static GET_XML_ERRORS: Operation =
        Operation::new(Method::Get, "Probe", "/things").accept(&["application/json"]).xml_errors(true);

    fn member(attributes: &str, elements: &str) -> String {
        let known = "<CallSid>x</CallSid><Muted>1</Muted>";
        format!("<RoomsResponse><Member{attributes}>{known}{elements}</Member></RoomsResponse>")
    }

    async fn fetch(body: &str) -> Result<Member, Error> {
        let server = Server::once(Reply::xml(200, body));
        within(Client::at(&server.url()).fetch_member(ROOM, CALL)).await
    }

    /// Quadratic work would not finish in time.
    #[tokio::test]
    async fn many_undeclared_attributes_and_elements_are_read() {
        const COUNT: usize = 60_000;
        let elements = numbered(COUNT, |number| format!("<a{number}/>"));
        assert_eq!(fetch(&member("", &elements)).await.expect("a member").extra.len(), COUNT);
        let attributes = numbered(COUNT, |number| format!(" a{number}=\"\""));
        assert_eq!(fetch(&member(&attributes, "")).await.expect("a member").extra.len(), COUNT);
        let both = (numbered(COUNT, |_| " a=\"\"".to_owned()), numbered(COUNT, |_| "<a/>".to_owned()));
        let member = fetch(&member(&both.0, &both.1)).await.expect("a member");
        let count = |name| member.extra[name].as_array().map(Vec::len);
        assert_eq!((member.extra.len(), count("a"), count("xml:a")), (2, Some(COUNT), Some(COUNT)));
        let known = fetch(&super::xml::member("", &"<Volume>1</Volume>".repeat(COUNT))).await.expect("a member");
        assert_eq!(known.extra["Volume"].as_array().map(Vec::len), Some(COUNT - 1));
    }

    /// Quadratic work would not finish in time.
    #[tokio::test]
    async fn long_text_and_markup_is_read() {
        const COUNT: usize = 200_000;
        let text = |part: &str| part.repeat(COUNT / part.len());
        for label in ["&", "&amp;", "&a", "&#65;", "<!---->", "<![CDATA[]]>", "<?a?>", "]]>", "a&;", "\r"].map(text) {
            fetch(&member("", &format!("<Label>{label}</Label>"))).await.expect("a member");
        }
        for value in ["&", "&amp;", "&#65;", "<", "x=", "'"].map(text) {
            fetch(&member(&format!(" a=\"{value}\""), "")).await.expect("a member");
        }
        for rest in
            ["<!--", "<![CDATA[", "<!DOCTYPE a [", "<a b=\"", "<a", "<", "</", " a", " a=", "\"", "=", "<?"].map(text)
        {
            let _ = fetch(&member("", &rest)).await;
            let _ = fetch(&member(&rest, "")).await;
            let _ = fetch(&rest).await;
        }
    }

    /// A name with several colons must not collide with another name after its prefix is removed.
    #[tokio::test]
    async fn names_with_several_colons_do_not_collide() {
        let chain = numbered(300, |number| format!("<p:{}a/>", "xml:".repeat(number)));
        let member = fetch(&member(" a=\"1\"", &chain)).await.expect("a member");
        assert_eq!(member.extra.len(), 2);
        assert_eq!(member.extra["xml:a"].as_array().map(Vec::len), Some(300));
    }

    #[tokio::test]
    async fn xml_is_limited_in_nodes() {
        for body in [
            member("", &"<a/>".repeat(500)),
            member("", &"<a><a/></a>".repeat(100)),
            member(&" a=\"\"".repeat(500), ""),
            member("", &"<a b=\"\"/>".repeat(200)),
        ] {
            let server = Server::once(Reply::xml(200, &body));
            let error =
                within(limited(&server.url(), 1000).fetch_member(ROOM, CALL)).await.expect_err("too many nodes");
            assert_eq!((error.kind(), error.body()), (ErrorKind::TooLarge, body.as_bytes()));
        }
        let body = format!("<RoomsResponse><RestException>{}</RestException></RoomsResponse>", "<a/>".repeat(500));
        let server = Server::once(Reply::xml(400, &body));
        let error = within(limited(&server.url(), 1000).fetch_member(ROOM, CALL)).await.expect_err("400");
        assert_eq!((error.kind(), error.message(), error.body()), (ErrorKind::Status, None, body.as_bytes()));
    }

    async fn failure(operation: &'static Operation, media_type: &str, body: &str) -> Error {
        let headers: &[(&str, &str)] = if media_type.is_empty() { &[] } else { &[("content-type", media_type)] };
        let server = Server::once(Reply::new(400, headers, body));
        within(Client::at(&server.url()).probe(operation, |_| ())).await.expect_err("400")
    }

    #[tokio::test]
    async fn xml_is_decoded_only_if_declared() {
        let xml = "<RoomsResponse><RestException><Message>No</Message></RestException></RoomsResponse>";
        let declared = Some("No");
        for media_type in ["application/xml", "text/xml", ""] {
            assert_eq!(failure(&GET_XML, media_type, xml).await.message(), declared, "{media_type}");
            assert_eq!(failure(&GET_XML_ERRORS, media_type, xml).await.message(), declared, "{media_type}");
            assert_eq!(failure(&GET_JSON, media_type, xml).await.message(), None, "{media_type}");
        }
        for media_type in ["", "text/plain", "application/problem+json", "application/xml", "text/xml", "x/y", ";"] {
            let error = failure(&GET_JSON, media_type, r#"{"message":"No"}"#).await;
            assert_eq!(error.message(), Some("No"), "{media_type}");
            assert!(error.decode::<serde_json::Value>().is_ok(), "{media_type}");
        }
    }
}

/// Blocks decoding until the test releases it.
static IS_RELEASED: Mutex<bool> = Mutex::new(false);
static RELEASE: Condvar = Condvar::new();

/// An operation whose body takes a long time to decode.
struct Held(Request);

impl Held {
    fn new(client: &Client) -> Self {
        Self(Request::new(&client.core, &GET))
    }
}

impl Call for Held {
    type Output = ();

    fn into_request(self) -> Request {
        self.0
    }

    fn decode(response: &RawResponse) -> Result<(), Error> {
        let released = IS_RELEASED.lock().expect("nobody panics");
        let waited = RELEASE.wait_timeout_while(released, Duration::from_secs(15), |released| !*released);
        drop(waited.expect("nobody panics"));
        response.empty()
    }
}

/// The server responds at once, and the single thread of the runtime is not blocked.
#[tokio::test]
async fn decoding_stays_within_time_limit() {
    let body = vec![b' '; 300_000];
    let server = Server::always(Reply::new(200, &[("content-type", "application/json")], &body));
    let client = Client::at(&server.url());
    let mut held = Held::new(&client);
    held.0.timeout(Duration::from_millis(700));
    let error = within(runtime::value(held)).await.expect_err("it is not decoded");
    *IS_RELEASED.lock().expect("nobody panics") = true;
    RELEASE.notify_all();
    assert_eq!((error.kind(), error.time_limit()), (ErrorKind::Timeout, Some(TimeLimit::Request)), "{error}");
    assert_eq!((error.status().map(|status| status.as_u16()), error.body()), (Some(200), &body[..]));
    assert!(error.to_string().ends_with(" was not decoded within 700ms"), "{error}");
    within(runtime::value(Held::new(&client))).await.expect("it is decoded");
}

/// A body of empty gzip members.
fn many_parts(count: usize, end: &[u8]) -> Vec<u8> {
    let gzip = |text: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).and_then(|()| encoder.finish()).expect("memory")
    };
    [gzip(b"").repeat(count), gzip(end)].concat()
}

#[tokio::test]
async fn many_gzip_members_stay_within_time_limit() {
    let headers = [("content-type", "application/json"), ("content-encoding", "gzip")];
    let server = Server::once(Reply::new(200, &headers, many_parts(1000, member_json().as_bytes())));
    within(Client::at(&server.url()).fetch_member(ROOM, CALL)).await.expect("a member");
    let server = Server::once(Reply::new(200, &headers, many_parts(800_000, member_json().as_bytes())));
    let request = Client::at(&server.url()).fetch_member(ROOM, CALL).request_timeout(Duration::from_millis(300));
    let error = within(request).await.expect_err("it takes longer");
    assert_eq!((error.kind(), error.time_limit()), (ErrorKind::Timeout, Some(TimeLimit::Request)), "{error}");
}
