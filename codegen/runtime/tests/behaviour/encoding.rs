//! The bytes of paths, query strings, headers and cookies, in every style.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::json;

use crate::runtime::{Location, Method, Operation, ParameterValue, Request, Style};
use crate::sample::{ACCOUNT, CALL, Client, ROOM, member_json};
use test_server::{Reply, Server};

const fn operation(method: Method, path: &'static str, body: Option<&'static str>) -> Operation {
    Operation {
        security: Some(&[]),
        body,
        accept: &["application/json"],
        idempotent: false,
        ..Operation::new(method, "Probe", path)
    }
}

/// The request received by the server.
async fn sent(operation: &'static Operation, fill: impl FnOnce(&mut Request)) -> test_server::Request {
    let server = Server::once(Reply::json(200, "{}"));
    Client::at(&server.url()).probe(operation, fill).await.expect("a response");
    server.request()
}

static GET: Operation = operation(Method::Get, "/things", None);
static GET_ONE: Operation = operation(Method::Get, "/things/{id}/parts", None);

async fn query(name: &'static str, style: Style, value: ParameterValue) -> String {
    let received = sent(&GET, |request| request.set_styled(Location::Query, name, style, value, &[])).await;
    received.target().strip_prefix("/things.json").expect("the path").to_owned()
}

async fn path(style: Style, value: ParameterValue) -> String {
    let received = sent(&GET_ONE, |request| request.set_styled(Location::Path, "id", style, value, &[])).await;
    received.target().to_owned()
}

#[derive(Serialize)]
struct Filter {
    color: &'static str,
    size: Option<i64>,
    tags: Vec<&'static str>,
}

#[derive(Serialize)]
struct Point {
    x: i64,
    y: i64,
}

#[tokio::test]
async fn path_has_encoded_values_and_representation_suffix() {
    let server = Server::once(Reply::json(200, member_json()));
    let client = Client::at(&server.url());
    client.fetch_member(ROOM, "Front desk/1?#%&+;=@:ü").await.expect("a member");
    let expected =
        format!("/Accounts/{ACCOUNT}/Rooms/CF01/Members/Front%20desk%2F1%3F%23%25%26%2B%3B%3D%40%3A%C3%BC.json");
    assert_eq!(server.request().target(), expected);
}

#[tokio::test]
async fn path_is_appended_to_path_of_base_url() {
    static TWO_SLASHES: Operation = operation(Method::Get, "//other.test/things", None);
    static BACKSLASH: Operation = operation(Method::Get, "/\\other.test/things#part", None);
    for (base, operation, expected) in [
        ("", &GET, "/things.json"),
        ("/", &GET, "/things.json"),
        ("/v1/", &GET, "/v1/things.json"),
        ("//v1", &GET, "//v1/things.json"),
        ("", &TWO_SLASHES, "//other.test/things.json"),
        ("/v1", &TWO_SLASHES, "/v1//other.test/things.json"),
        ("", &BACKSLASH, "//other.test/things"),
    ] {
        let server = Server::once(Reply::json(200, "{}"));
        let client = Client::at(&format!("{}{base}", server.url()));
        client.probe(operation, |_| {}).await.expect("a response");
        assert_eq!(server.request().target(), expected, "{base} {}", operation.path);
    }
}

#[tokio::test]
async fn path_styles() {
    let list = || ParameterValue::list(["a", "b,c"]);
    let object = || ParameterValue::object(&Point { x: 1, y: 2 }, &[]);
    let cases = [
        (Style::Simple { explode: false }, list(), "a,b%2Cc"),
        (Style::Simple { explode: true }, object(), "x=1,y=2"),
        (Style::Simple { explode: false }, object(), "x,1,y,2"),
        (Style::Label { explode: false }, ParameterValue::text("a"), ".a"),
        (Style::Label { explode: true }, list(), ".a.b%2Cc"),
        (Style::Label { explode: false }, list(), ".a,b%2Cc"),
        (Style::Label { explode: true }, object(), ".x=1.y=2"),
        (Style::Matrix { explode: false }, ParameterValue::text("a"), ";id=a"),
        (Style::Matrix { explode: true }, list(), ";id=a;id=b%2Cc"),
        (Style::Matrix { explode: false }, list(), ";id=a,b%2Cc"),
        (Style::Matrix { explode: true }, object(), ";x=1;y=2"),
        (Style::Matrix { explode: false }, object(), ";id=x,1,y,2"),
    ];
    for (style, value, expected) in cases {
        assert_eq!(path(style, value).await, format!("/things/{expected}/parts.json"), "{style:?}");
    }
}

#[tokio::test]
async fn query_styles() {
    let list = || ParameterValue::list(["a b", "c,d"]);
    let plain = || ParameterValue::list(["a", "b&"]);
    let object = || ParameterValue::object(&Point { x: 1, y: 2 }, &[]);
    let filter = || ParameterValue::deep(&Filter { color: "blue & red", size: None, tags: vec!["p", "q"] }, &[]);
    let cases = [
        (Style::Form { explode: true }, ParameterValue::text("1+1=2 & more"), "?q=1%2B1%3D2%20%26%20more"),
        (Style::Form { explode: true }, ParameterValue::text(""), "?q="),
        (
            Style::Form { explode: true },
            ParameterValue::reserved("a/b:c?d=e&f+g#h i"),
            "?q=a/b:c?d%3De%26f%2Bg%23h%20i",
        ),
        (Style::Form { explode: true }, list(), "?q=a%20b&q=c%2Cd"),
        (Style::Form { explode: false }, list(), "?q=a%20b,c%2Cd"),
        (Style::Form { explode: true }, ParameterValue::list(Vec::<String>::new()), ""),
        (Style::SpaceDelimited, ParameterValue::list(Vec::<String>::new()), ""),
        (Style::SpaceDelimited, plain(), "?q=a%20b%26"),
        (Style::PipeDelimited, plain(), "?q=a%7Cb%26"),
        (Style::Form { explode: true }, object(), "?x=1&y=2"),
        (Style::Form { explode: false }, object(), "?q=x,1,y,2"),
        (Style::SpaceDelimited, object(), "?q=x%201%20y%202"),
        (Style::PipeDelimited, object(), "?q=x%7C1%7Cy%7C2"),
        (
            Style::DeepObject { indexed: true },
            filter(),
            "?q%5Bcolor%5D=blue%20%26%20red&q%5Btags%5D%5B0%5D=p&q%5Btags%5D%5B1%5D=q",
        ),
        (
            Style::DeepObject { indexed: false },
            filter(),
            "?q%5Bcolor%5D=blue%20%26%20red&q%5Btags%5D%5B%5D=p&q%5Btags%5D%5B%5D=q",
        ),
        (
            Style::Form { explode: true },
            ParameterValue::json(&Point { x: 1, y: 2 }, &[]),
            "?q=%7B%22x%22%3A1%2C%22y%22%3A2%7D",
        ),
        (Style::Form { explode: true }, ParameterValue::object(&json!("a b"), &[]), "?q=a%20b"),
        (Style::Form { explode: true }, ParameterValue::object(&json!([1, "a"]), &[]), "?q=1&q=a"),
        (
            Style::Form { explode: true },
            ParameterValue::field(&json!([1, {"x": [2]}]), &[]),
            "?q=1&q=%7B%22x%22%3A%5B2%5D%7D",
        ),
        (
            Style::Form { explode: true },
            ParameterValue::object(&[json!({"x": 1}), json!("a")], &[]),
            "?q=%7B%22x%22%3A1%7D&q=a",
        ),
    ];
    for (style, value, expected) in cases {
        assert_eq!(query("q", style, value).await, expected, "{style:?}");
    }
}

#[tokio::test]
async fn parameter_names_are_encoded_and_last_value_wins() {
    let received = sent(&GET, |request| {
        request.set(Location::Query, "StartTime<", "2024-05-01".to_owned(), &[]);
        request.set(Location::Query, "muted", true, &[]);
        request.set(Location::Query, "muted", false, &[]);
        request.set_list(Location::Query, "id", [1, 2], &[]);
        request.extra_query("new name", &"x y");
    })
    .await;
    assert_eq!(received.target(), "/things.json?StartTime%3C=2024-05-01&muted=false&id=1&id=2&new%20name=x%20y");
}

#[tokio::test]
async fn extra_value_replaces_a_declared_one() {
    let received = sent(&GET, |request| {
        request.set(Location::Query, "muted", true, &[]);
        request.set_list(Location::Query, "id", [1, 2], &[]);
        request.set(Location::Query, "page", 1, &[]);
        request.extra_query("muted", &"maybe");
        request.extra_query("id", &"a");
        request.extra_query("id", &"b");
        // The last value wins.
        request.extra_query("page", &"x");
        request.extra_query("page", &"y");
        request.set(Location::Query, "page", 2, &[]);
    })
    .await;
    assert_eq!(received.target(), "/things.json?muted=maybe&id=a&id=b&page=2");
    let server = Server::once(Reply::json(200, member_json()));
    let request = Client::at(&server.url()).create_member(ROOM, "Ann").extra_form("To", "Bob").extra_query("To", "q");
    request.await.expect("a member");
    let received = server.request();
    assert_eq!(received.text(), "To=Bob");
    assert!(received.target().ends_with("?To=q"), "{}", received.target());
}

#[tokio::test]
async fn whole_numbers_of_objects_have_no_fraction() {
    let born = serde_json::json!({"year": 1990.0, "share": 0.5, "exact": 1});
    let received = sent(&GET, |request| {
        let deep = ParameterValue::deep(&born, &[]);
        request.set_styled(Location::Query, "born", Style::DeepObject { indexed: true }, deep, &[]);
        let flat = ParameterValue::object(&born, &[]);
        request.set_styled(Location::Query, "flat", Style::Form { explode: true }, flat, &[]);
    })
    .await;
    let pairs: BTreeSet<&str> = received.query().split('&').collect();
    let expected =
        ["born%5Bexact%5D=1", "born%5Bshare%5D=0.5", "born%5Byear%5D=1990", "exact=1", "share=0.5", "year=1990"];
    assert_eq!(pairs, BTreeSet::from(expected));
}

#[tokio::test]
async fn values_in_headers_and_cookies() {
    let received = sent(&GET, |request| {
        request.set(Location::Header, "X-Trace", "a b".to_owned(), &[]);
        let ids = ParameterValue::list([1, 2]);
        request.set_styled(Location::Header, "X-Ids", Style::Simple { explode: false }, ids, &[]);
        let point = ParameterValue::object(&Point { x: 1, y: 2 }, &[]);
        request.set_styled(Location::Header, "X-Point", Style::Simple { explode: true }, point, &[]);
        request.set(Location::Cookie, "theme", "dark; secure".to_owned(), &[]);
        request.set(Location::Cookie, "n", 1, &[]);
        request.extra_header("X-New", &"v");
    })
    .await;
    assert_eq!(received.header("x-trace"), Some("a b"));
    assert_eq!(received.header("x-ids"), Some("1,2"));
    assert_eq!(received.header("x-point"), Some("x=1,y=2"));
    assert_eq!(received.header("cookie"), Some("theme=dark%3B%20secure; n=1"));
    assert_eq!(received.header("x-new"), Some("v"));
}

#[tokio::test]
async fn form_without_fields_is_an_empty_body() {
    let server = Server::once(Reply::json(200, member_json()));
    Client::at(&server.url()).update_member(ROOM, CALL).await.expect("a member");
    let received = server.request();
    assert_eq!(received.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(received.header("content-length"), Some("0"));
    assert_eq!(received.text(), "");
}

#[tokio::test]
async fn text_and_bytes_are_sent_unchanged() {
    static PUT: Operation = operation(Method::Put, "/things", Some("text/plain"));
    let received = sent(&PUT, |request| request.text("grüße\r\n")).await;
    assert_eq!((received.header("content-type"), received.text()), (Some("text/plain"), "grüße\r\n"));
    let received = sent(&PUT, |request| {
        request.bytes(vec![0, 255]);
        request.body_type("application/octet-stream");
    })
    .await;
    assert_eq!(received.header("content-type"), Some("application/octet-stream"));
    assert_eq!(received.body, [0, 255]);
}

static AUDIO: Operation = Operation { accept: &["audio/wav", "audio/mpeg"], ..operation(Method::Get, "/a", None) };

#[tokio::test]
async fn accept_header_names_the_representation() {
    let server = Server::start([Reply::json(200, member_json()), Reply::new(204, &[], "")]);
    let client = Client::at(&server.url());
    client.fetch_member(ROOM, CALL).await.expect("a member");
    client.delete_member(ROOM, CALL).await.expect("nothing");
    let accepts: Vec<_> = server.requests().iter().map(|r| r.header("accept").map(str::to_owned)).collect();
    assert_eq!(accepts, [Some("application/json".to_owned()), Some("application/json".to_owned())]);
    assert_eq!(sent(&AUDIO, |_| ()).await.header("accept"), Some("audio/wav, audio/mpeg"));
}
