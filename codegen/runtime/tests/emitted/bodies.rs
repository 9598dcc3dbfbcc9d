//! Request bodies in JSON, form-urlencoded, multipart, octet-stream and text.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::bodies::Client;
use crate::bodies::operations::{PatchNoteBody as Patch, PutNoteBody, SendChoices, SendForm};
use crate::bodies::types::{
    ChoicesEither as Either, Keyboard, Markup, Note, PayRequest, Rules, SendFormRequestEventItem as Event,
    SendPagesRequestFront as Front, SendPartsRequestSource as Source, Shape, Tree,
};
use crate::runtime::{Bytes, File, Form, Media, Nullable};
use test_server::{Reply, Request, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

fn map(value: Value) -> BTreeMap<String, Value> {
    serde_json::from_value(value).expect("an object")
}

#[tokio::test]
async fn json_is_sent_and_received() {
    let server = Server::start([Reply::json(201, r#"{"text":"hello","color":null,"id":7}"#)]);
    let note = client(&server).send_json(&Note::new("hello")).await.expect("a note");
    assert_eq!(note.text, "hello");
    assert_eq!(note.color, Nullable::Null);
    assert_eq!(note.extra["id"], 7);
    let request = server.request();
    assert_eq!(request.line(), "POST /json HTTP/1.1");
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("content-length"), Some("16"));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.text(), r#"{"text":"hello"}"#);
}

#[tokio::test]
async fn optional_json_body_can_be_absent() {
    let server = Server::always(Reply::no_content());
    client(&server).patch_json().await.expect("success");
    let request = server.request();
    assert_eq!(request.line(), "PATCH /json HTTP/1.1");
    assert_eq!(request.header("content-type"), None);
    assert!(request.body.is_empty());
}

#[tokio::test]
async fn json_body_has_media_type_of_document() {
    let server = Server::always(Reply::no_content());
    let changes = map(json!({"color": null, "text": "é\n", "tags": [1, {"a": true}]}));
    client(&server).patch_json().body(&changes).await.expect("success");
    let request = server.request();
    assert_eq!(request.header("content-type"), Some("application/merge-patch+json"));
    assert_eq!(request.text(), r#"{"color":null,"tags":[1,{"a":true}],"text":"é\n"}"#);
}

#[tokio::test]
async fn json_is_sent_for_range_of_media_types() {
    let server = Server::always(Reply::no_content());
    client(&server).send_any_json(&Note::new("hello")).await.expect("success");
    client(&server).send_any_text("hello").await.expect("success");
    let requests = server.requests();
    let media_types: Vec<_> = requests.iter().map(|request| request.header("content-type")).collect();
    assert_eq!(media_types, [Some("application/json"), Some("text/plain")]);
}

#[tokio::test]
async fn nested_properties_are_checked_under_any_name() {
    let deep = |leaf: Value| json!({"a": {"b": {"c": {"d": {"e": leaf}}}}});
    let cases = [
        (json!({"label": "oaks"}), "label has 4 characters, takes at most 3"),
        (
            json!({"v1.0": [[], [{}, {"size[cm]": 0}]]}),
            r#"["v1.0"][][]["size[cm]"] is 0, which is less than the minimum 1"#,
        ),
        (deep(json!({"size[cm]": -1})), r#"a.b.c.d.e["size[cm]"] is -1, which is less than the minimum 1"#),
        (json!({"branch": {"branch": {"label": "oaks"}}}), "branch.branch.label has 4 characters, takes at most 3"),
        (deep(json!({"tags": ["a", "b", "c"]})), "a.b.c.d.e.tags has 3 items, takes at most 2"),
        (deep(json!({"tags": ["a", "long"]})), "a.b.c.d.e.tags[] has 4 characters, takes at most 3"),
    ];
    let server = Server::always(Reply::no_content());
    for (body, problem) in cases {
        let tree: Tree = serde_json::from_value(body).expect("a tree");
        let error = client(&server).send_deep(&tree).await.expect_err(problem);
        assert!(error.to_string().ends_with(&format!("parameter {problem}; nothing was sent")), "{error}");
    }
}

/// The form on the wire.
async fn form(to: &str, fill: impl FnOnce(SendForm) -> SendForm) -> String {
    let server = Server::always(Reply::no_content());
    fill(client(&server).send_form(to)).await.expect("success");
    let request = server.request();
    assert_eq!(request.line(), "POST /form HTTP/1.1");
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    request.text().to_owned()
}

#[tokio::test]
async fn form_has_fields_that_are_set() {
    assert_eq!(form("+1 555", |form| form).await, "To=%2B1%20555");
    assert_eq!(form("", |form| form).await, "To=");
    assert_eq!(form("a&b=c", |form| form.extra_form("New", "é")).await, "To=a%26b%3Dc&New=%C3%A9");
}

#[tokio::test]
async fn list_in_form_is_a_repeated_key() {
    let twice = form("x", |form| form.event([Event::Start, Event::End, Event::from("answered")])).await;
    assert_eq!(twice, "To=x&Event=start&Event=end&Event=answered");
    assert_eq!(form("x", |form| form.event(["start"; 0])).await, "To=x");
}

#[tokio::test]
async fn list_in_form_is_joined_without_explode() {
    assert_eq!(form("x", |form| form.ids(["a", "b,c", "d"])).await, "To=x&Ids=a,b%2Cc,d");
}

#[tokio::test]
async fn object_in_form_is_json() {
    let data = map(json!({"k": 1, "l": ["m"]}));
    assert_eq!(form("x", |form| form.data(&data)).await, "To=x&Data=%7B%22k%22%3A1%2C%22l%22%3A%5B%22m%22%5D%7D");
    let rows = [map(json!({"a": 1})), map(json!({}))];
    assert_eq!(form("x", |form| form.rows(rows)).await, "To=x&Rows=%7B%22a%22%3A1%7D&Rows=%7B%7D");
}

#[tokio::test]
async fn free_form_field_is_text_or_json() {
    assert_eq!(form("x", |form| form.any("a \"b\"")).await, "To=x&Any=a%20%22b%22");
    assert_eq!(form("x", |form| form.any(1.5)).await, "To=x&Any=1.5");
    assert_eq!(form("x", |form| form.any(true)).await, "To=x&Any=true");
    assert_eq!(form("x", |form| form.any(json!({"a": [null]}))).await, "To=x&Any=%7B%22a%22%3A%5Bnull%5D%7D");
}

/// Headers and content of a part.
#[derive(Clone, Debug, PartialEq)]
struct Part {
    disposition: String,
    content_type: Option<String>,
    /// The other headers.
    headers: BTreeMap<String, String>,
    content: Vec<u8>,
}

/// Parses a multipart body according to RFC 2046.
fn parts(request: &Request) -> Vec<Part> {
    let content_type = request.header("content-type").expect("a content type");
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").expect("multipart");
    let delimiter = format!("\r\n--{boundary}").into_bytes();
    let mut rest = [b"\r\n", &request.body[..]].concat();
    let mut parts = Vec::new();
    loop {
        assert!(rest.starts_with(&delimiter), "a delimiter");
        rest.drain(..delimiter.len());
        if rest == b"--\r\n" {
            return parts;
        }
        let end = find(&rest, &delimiter).expect("another delimiter");
        let part: Vec<u8> = rest.drain(..end).collect();
        let blank = find(&part, b"\r\n\r\n").expect("a blank line");
        let head = String::from_utf8(part[..blank].to_vec()).expect("a head of text");
        let mut headers: BTreeMap<String, String> = head
            .split("\r\n")
            .skip(1)
            .map(|line| line.split_once(": ").expect("a header"))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        parts.push(Part {
            disposition: headers.remove("content-disposition").expect("a disposition"),
            content_type: headers.remove("content-type"),
            headers,
            content: part[blank + 4..].to_vec(),
        });
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn part(disposition: &str, content_type: Option<&str>, content: &[u8]) -> Part {
    Part {
        disposition: disposition.to_owned(),
        content_type: content_type.map(str::to_owned),
        headers: BTreeMap::new(),
        content: content.to_vec(),
    }
}

#[tokio::test]
async fn multipart_body_has_a_part_for_each_field_and_file() {
    let server = Server::always(Reply::no_content());
    let every_byte: Vec<u8> = (0..=255).collect();
    client(&server)
        .send_parts(File::new("a.bin", every_byte.clone()))
        .title("Grüße\r\n--x")
        .more([File::new("b.wav", "RIFF").content_type("audio/wav"), File::new("c", "")])
        .await
        .expect("success");
    let request = server.request();
    assert_eq!(request.line(), "POST /multipart HTTP/1.1");
    let octets = Some("application/octet-stream");
    let expected = [
        part(r#"form-data; name="title""#, None, "Grüße\r\n--x".as_bytes()),
        part(r#"form-data; name="file"; filename="a.bin""#, octets, &every_byte),
        part(r#"form-data; name="more"; filename="b.wav""#, Some("audio/wav"), b"RIFF"),
        part(r#"form-data; name="more"; filename="c""#, octets, b""),
    ];
    assert_eq!(parts(&request), expected);
}

#[tokio::test]
async fn part_has_declared_media_type() {
    let server = Server::always(Reply::no_content());
    let request = client(&server).send_parts(File::new("a", "1")).about(&Note::new("x")).page(["<p>", "<q>"]);
    request.source(&Source::from(Note::new("y"))).await.expect("success");
    let html = Some("text/html; charset=utf-8");
    let expected = [
        part(r#"form-data; name="about""#, Some("application/vnd.note+json"), br#"{"text":"x"}"#),
        part(r#"form-data; name="page""#, html, b"<p>"),
        part(r#"form-data; name="page""#, html, b"<q>"),
        part(r#"form-data; name="source""#, Some("application/json"), br#"{"text":"y"}"#),
        part(r#"form-data; name="file"; filename="a""#, Some("application/octet-stream"), b"1"),
    ];
    assert_eq!(parts(&server.request()), expected);
}

#[tokio::test]
async fn form_with_files_is_multipart() {
    let server = Server::always(Reply::no_content());
    client(&server).send_attachment().files([File::new("a", "1")]).await.expect("success");
    let expected = part(r#"form-data; name="files"; filename="a""#, Some("application/octet-stream"), b"1");
    assert_eq!(parts(&server.request()), [expected]);
}

#[tokio::test]
async fn object_part_is_json_with_its_media_type() {
    let server = Server::always(Reply::no_content());
    let log = serde_json::from_str(r#"{"line":"a"}"#).expect("a log");
    let request = client(&server)
        .send_parts(File::new("a", "1"))
        .map(&map(json!({"k": [1]})))
        .notes([Note::new("x"), Note::new("y")])
        .log(&log);
    request.await.expect("success");
    let json = Some("application/json");
    let expected = [
        part(r#"form-data; name="map""#, json, br#"{"k":[1]}"#),
        part(r#"form-data; name="notes""#, json, br#"{"text":"x"}"#),
        part(r#"form-data; name="notes""#, json, br#"{"text":"y"}"#),
        part(r#"form-data; name="log""#, json, br#"{"line":"a"}"#),
        part(r#"form-data; name="file"; filename="a""#, Some("application/octet-stream"), b"1"),
    ];
    assert_eq!(parts(&server.request()), expected);
}

#[tokio::test]
async fn file_has_one_of_the_declared_media_types_and_the_declared_headers() {
    let server = Server::always(Reply::no_content());
    let request = || client(&server).send_parts(File::new("a", "1"));
    let picture = |media_type: &str| File::new("p", "2").content_type(media_type);
    request()
        .picture(picture("image/jpeg"))
        .sound(File::new("s", "3"))
        .extra_part_header("picture", "X-Angle", 90)
        .extra_part_header("file", "X-Kind", "other")
        .await
        .expect("success");
    let headers = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let expected = [
        Part {
            headers: headers(&[("x-kind", "other")]),
            ..part(r#"form-data; name="file"; filename="a""#, Some("application/octet-stream"), b"1")
        },
        Part {
            headers: headers(&[("x-kind", "front"), ("x-angle", "90")]),
            ..part(r#"form-data; name="picture"; filename="p""#, Some("image/jpeg"), b"2")
        },
        part(r#"form-data; name="sound"; filename="s""#, Some("audio/wav"), b"3"),
    ];
    assert_eq!(parts(&server.request()), expected);
    let refused = [
        (
            request().picture(picture("image/gif")),
            "picture has a file of the media type image/gif, takes image/png, image/jpeg",
        ),
        (
            request().picture(File::new("p", "2")),
            "picture has a file of the media type application/octet-stream, takes image/png, image/jpeg",
        ),
        (request().sound(picture("audio/mpeg")), "sound has a file of the media type audio/mpeg, takes audio/wav"),
        (request().extra_part_header("sound", "X-Kind", 1), "sound has a header, but is not set"),
        (request().extra_part_header("file", "X-Kind", "a\r\nb"), "file has a header with an invalid name or value"),
        (request().extra_part_header("file", "X Kind", "a"), "file has a header with an invalid name or value"),
        (request().extra_part_header("file", "Content-Type", "a"), "file has a header that the client sets itself"),
    ];
    for (request, problem) in refused {
        let error = request.await.expect_err(problem);
        assert!(error.to_string().ends_with(&format!("parameter {problem}; nothing was sent")), "{error}");
    }
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn multipart_body_has_only_parts_that_are_set() {
    let server = Server::always(Reply::no_content());
    let client = client(&server);
    client.send_parts(File::new("a", "1")).await.expect("success");
    client.send_parts(File::new("a", "1")).more([]).extra_form("new", 2).await.expect("success");
    let file = || part(r#"form-data; name="file"; filename="a""#, Some("application/octet-stream"), b"1");
    let [first, second] = &server.requests()[..] else { panic!("two requests") };
    assert_eq!(parts(first), [file()]);
    assert_eq!(parts(second), [part(r#"form-data; name="new""#, None, b"2"), file()]);
}

/// A value of a union from JSON.
#[tokio::test]
async fn number_of_files_is_that_of_the_only_alternative() {
    let server = Server::always(Reply::no_content());
    let client = client(&server);
    let file = || File::new("a", "1");
    let error = client.send_pages([file()], &Front::None).pair(file()).await.expect_err("a refusal");
    let problem = "parameter pair has 1 items, needs at least 2; nothing was sent";
    assert!(error.to_string().ends_with(problem), "{error}");
    assert!(server.requests().is_empty());
    let request = client.send_pages([file()], &Front::None).pair(vec![file(); 2]);
    // One alternative takes a single file, the other up to five.
    request.sheets(vec![file(); 3]).await.expect("success");
    assert_eq!(parts(&server.take()[0]).len(), 7);
}

fn from<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("any JSON")
}

#[tokio::test]
async fn value_of_a_part_decides_about_its_media_type() {
    let server = Server::always(Reply::no_content());
    let client = client(&server);
    let json = Some("application/json");
    let markup = |value: Value, media_type, content: &str| {
        (from::<Markup>(value), part(r#"form-data; name="markup""#, media_type, content.as_bytes()))
    };
    // The empty object is a part too.
    for (value, expected) in [
        markup(json!({}), json, "{}"),
        markup(json!({"size": 1}), json, r#"{"size":1}"#),
        markup(json!("# a"), None, "# a"),
        markup(json!(""), None, ""),
    ] {
        client.send_choices(&value, [value.clone()]).await.expect("success");
        let row = Part { disposition: r#"form-data; name="rows""#.to_owned(), ..parts(&server.request()).remove(1) };
        assert_eq!(parts(&server.request()), [expected, row]);
        server.take();
    }
    let text = Markup::from("a".to_owned());
    let object = || from::<Markup>(json!({}));
    client.send_choices(&text, [text.clone(), object()]).await.expect("success");
    let row = |media_type, content| part(r#"form-data; name="rows""#, media_type, content);
    assert_eq!(parts(&server.take()[0])[1..], [row(None, b"a"), row(json, b"{}")]);
    let parts_of = |name: &str, fill: &dyn Fn(SendChoices) -> SendChoices| {
        let request = fill(client.send_choices(&text, [text.clone()]));
        let (server, name) = (&server, format!("form-data; name=\"{name}\""));
        async move {
            request.await.expect("success");
            let mut found = parts(&server.take()[0]);
            found.retain(|part| part.disposition == name);
            found
                .into_iter()
                .map(|part| (part.content_type.unwrap_or_default(), String::from_utf8(part.content).expect("text")))
                .collect::<Vec<_>>()
        }
    };
    let sent = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(media_type, content)| ((*media_type).to_owned(), (*content).to_owned())).collect()
    };
    for (value, expected) in [
        (json!(["a", "b"]), &[("", "a"), ("", "b")][..]),
        (json!([]), &[]),
        (json!(7), &[("", "7")]),
        (json!({}), &[("application/json", "{}")]),
    ] {
        assert_eq!(parts_of("either", &|request| request.either(&from::<Either>(value.clone()))).await, sent(expected));
    }
    for (value, expected) in [
        (json!({"a": []}), &[("application/json", r#"{"a":[]}"#)][..]),
        (json!([1, [2], "c"]), &[("", "1"), ("application/json", "[2]"), ("", "c")]),
        (json!(1.0), &[("", "1")]),
        (json!(null), &[]),
    ] {
        assert_eq!(parts_of("any", &|request| request.any(value.clone())).await, sent(expected));
    }
    let styled = [("text/markdown", "a")];
    assert_eq!(parts_of("styled", &|request| request.styled(&text)).await, sent(&styled));
    let styled = [("application/vnd.markup+json", "{}")];
    assert_eq!(parts_of("styled", &|request| request.styled(&object())).await, sent(&styled));
    // Only JSON is declared.
    assert_eq!(parts_of("strict", &|request| request.strict(&text)).await, sent(&[("application/json", "\"a\"")]));
    assert_eq!(parts_of("strict", &|request| request.strict(&object())).await, sent(&[("application/json", "{}")]));
    assert_eq!(parts_of("quoted", &|request| request.quoted("a")).await, sent(&[("application/json", "\"a\"")]));
    // The range has text and JSON.
    assert_eq!(parts_of("wild", &|request| request.wild("a")).await, sent(&[("text/plain", "a")]));
    assert_eq!(parts_of("wild", &|request| request.wild(json!({}))).await, sent(&[("application/json", "{}")]));
}

#[tokio::test]
async fn value_of_a_form_field_decides_about_its_form() {
    let server = Server::always(Reply::no_content());
    let client = client(&server);
    let text = Markup::from("a b".to_owned());
    let object = || from::<Markup>(json!({}));
    let either = |value: Value| from::<Either>(value);
    for (request, form) in [
        (client.put_choices(&text, [text.clone()]), "markup=a%20b&rows=a%20b"),
        (client.put_choices(&object(), [object(), text.clone()]), "markup=%7B%7D&rows=%7B%7D&rows=a%20b"),
        (
            client.put_choices(&from::<Markup>(json!({"size": 1})), [object()]),
            "markup=%7B%22size%22%3A1%7D&rows=%7B%7D",
        ),
        (
            client.put_choices(&text, [object()]).either(&either(json!(["a", "b"]))).any(json!({"k": []})),
            "markup=a%20b&rows=%7B%7D&either=a&either=b&any=%7B%22k%22%3A%5B%5D%7D",
        ),
        (
            client.put_choices(&text, [object()]).either(&either(json!({}))).any(json!([true, {}])),
            "markup=a%20b&rows=%7B%7D&either=%7B%7D&any=true&any=%7B%7D",
        ),
        (client.put_choices(&text, [object()]).either(&either(json!([]))), "markup=a%20b&rows=%7B%7D"),
    ] {
        request.await.expect(form);
        assert_eq!(server.take()[0].text(), form);
    }
    let problem = "rows has value[].size, which is 10, which is more than the maximum 9";
    for outcome in [
        client.put_choices(&text, [from::<Markup>(json!({"size": 10}))]).await,
        client.send_choices(&text, [from::<Markup>(json!({"size": 10}))]).await,
    ] {
        let error = outcome.expect_err(problem).to_string();
        assert!(error.ends_with(&format!(": parameter {problem}; nothing was sent")), "{error}");
    }
    let error = client.put_choices(&text, [object()]).any(json!(["a", null])).await.expect_err("a refusal");
    assert_eq!(error.to_string(), "putChoices: parameter any has the item 1, which is null; nothing was sent");
    let problem = "either has value[], which has 4 characters, takes at most 3";
    let outcome = client.put_choices(&text, [object()]).either(&either(json!(["a", "long"]))).await;
    let error = outcome.expect_err(problem).to_string();
    assert_eq!(error, format!("putChoices: parameter {problem}; nothing was sent"));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn required_value_is_sent_or_refused() {
    let server = Server::always(Reply::no_content());
    let client = client(&server);
    let text = Markup::from("a".to_owned());
    let filter = |value: Value| map(value);
    let full = filter(json!({"a": 1}));
    let get = |ids: &[i64], filter: &BTreeMap<String, Value>, either: &Markup, tags: &[&str]| {
        client.get_choices(ids.to_vec(), filter, either, tags.to_vec(), [])
    };
    let problem = "is required, but empty, and an empty list or object is not sent";
    for (request, name) in [
        (get(&[], &full, &text, &["t"]), "ids"),
        (get(&[1], &filter(json!({})), &text, &["t"]), "filter"),
        (get(&[1], &filter(json!({"a": null, "b": [], "c": {"d": null}})), &text, &["t"]), "filter"),
        (get(&[1], &full, &from(json!({})), &["t"]), "either"),
        (get(&[1], &full, &from(json!({"size": null})), &["t"]), "either"),
        (get(&[1], &full, &from(json!(null)), &["t"]), "either"),
        (get(&[1], &full, &text, &[]), "tags"),
    ] {
        let error = request.await.expect_err(name);
        assert!(error.to_string().ends_with(&format!(": parameter {name} {problem}; nothing was sent")), "{error}");
    }
    let refused = [
        ("rows", client.put_choices(&text, []).await),
        ("rows", client.send_choices(&text, []).await),
        ("markup", client.send_choices(&from(json!(null)), [text.clone()]).await),
        ("pages", client.send_pages([], &Front::None).await),
        ("front", client.send_pages([File::new("a", "1")], Vec::new()).await),
    ];
    for (name, outcome) in refused {
        let error = outcome.expect_err(name).to_string();
        assert!(error.ends_with(&format!(": parameter {name} {problem}; nothing was sent")), "{error}");
    }
    let file = || File::new("a", "1");
    for (files, problem) in [(0, "has 0 items, needs at least 1"), (3, "has 3 items, takes at most 2")] {
        let outcome = client.send_pages([file()], &Front::None).covers(vec![file(); files]).await;
        let error = outcome.expect_err(problem).to_string();
        assert_eq!(error, format!("sendPages: parameter covers {problem}; nothing was sent"));
    }
    assert!(server.requests().is_empty());
    get(&[1], &filter(json!({"a": {"b": 1}, "c": null})), &from(json!({"size": 1})), &["t", "u"])
        .like(json!({"x": "y"}))
        .where_("text")
        .await
        .expect("success");
    let request = server.request();
    assert_eq!(request.line(), "GET /choices?ids=1&filter%5Ba%5D%5Bb%5D=1&size=1&x=y&where=%22text%22 HTTP/1.1");
    assert_eq!((request.header("cookie"), request.header("x-ids")), (Some("tags=t,u"), Some("")));
    client.send_pages([file()], &Front::None).covers([file(), file()]).await.expect("success");
    assert_eq!(parts(&server.take()[1]).len(), 4);
}

#[tokio::test]
async fn part_is_a_file_or_another_value() {
    let server = Server::always(Reply::no_content());
    let client = client(&server);
    let (file, octets) = (|| File::new("a", vec![0, 255]), Some("application/octet-stream"));
    let file_part = |name: &str| part(&format!("form-data; name=\"{name}\"; filename=\"a\""), octets, &[0, 255]);
    let value = |name: &str, media_type, content: &str| {
        part(&format!("form-data; name=\"{name}\""), media_type, content.as_bytes())
    };
    let keyboard = from::<Keyboard>(json!({"size": 1}));
    client.send_pages([file()], file()).page([file(), file()]).cover(file()).link(file()).await.expect("files");
    let names = ["pages", "front", "page", "page", "cover", "link"];
    assert_eq!(parts(&server.take()[0]), names.map(file_part));
    client.send_pages([file()], &Front::None).cover(&keyboard).link("abc").await.expect("values");
    let expected = [
        value("front", None, "none"),
        value("cover", Some("application/json"), r#"{"size":1}"#),
        value("link", None, "abc"),
        file_part("pages"),
    ];
    assert_eq!(parts(&server.take()[0]), expected);
    // A file and a value have their own media types.
    client.send_pages([file()], &Front::None).table(file()).table("a,b").await.expect("a value");
    assert_eq!(parts(&server.take()[0])[1], value("table", Some("text/csv"), "a,b"));
    client.send_pages([file()], &Front::None).table("a").table(file().content_type("image/gif")).await.expect("a file");
    assert_eq!(parts(&server.take()[0])[2].content_type.as_deref(), Some("image/gif"));
    // The last value counts.
    let request = client.send_pages([file()], vec![file(), file()]).link("abc").link(file()).cover(file());
    request.cover(&keyboard).await.expect("success");
    let expected = [value("cover", Some("application/json"), r#"{"size":1}"#)];
    let files = ["pages", "front", "front", "link"].map(file_part);
    assert_eq!(parts(&server.take()[0]), [&expected[..], &files[..]].concat());
    for (request, problem) in [
        (client.send_pages([file()], file()).link("long"), "link has 4 characters, takes at most 3"),
        (client.send_pages([file()], file()).link(vec![file(); 2]), "link has 2 items, takes at most 1"),
        (client.send_pages([file()], file()).page(vec![file(); 3]), "page has 3 items, takes at most 2"),
    ] {
        let error = request.await.expect_err(problem);
        assert!(error.to_string().ends_with(&format!(": parameter {problem}; nothing was sent")), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn media_types_of_fields_of_one_name_differ() {
    let server = Server::always(Reply::no_content());
    let form = Form::new().field("a", "x").json("a", &[1]).field("a", "y");
    client(&server).patch_note(Patch::Multipart(form)).await.expect("success");
    let expected = [
        part(r#"form-data; name="a""#, None, b"x"),
        part(r#"form-data; name="a""#, Some("application/json"), b"[1]"),
        part(r#"form-data; name="a""#, None, b"y"),
    ];
    assert_eq!(parts(&server.request()), expected);
}

#[tokio::test]
async fn base64_part_has_the_media_type_of_bytes() {
    let server = Server::always(Reply::no_content());
    client(&server).send_parts(File::new("a", "1")).stamp("Ynl0ZXM=").await.expect("success");
    let stamp = part(r#"form-data; name="stamp""#, Some("application/octet-stream"), b"Ynl0ZXM=");
    assert!(parts(&server.request()).contains(&stamp));
}

#[tokio::test]
async fn file_name_cannot_inject_header() {
    let server = Server::always(Reply::no_content());
    let file = File::new("a\"; x=\"b\r\nX-Evil: 1\r\n\r\n", "1");
    client(&server).send_parts(file).await.expect("success");
    let [part] = &parts(&server.request())[..] else { panic!("one part") };
    assert_eq!(part.disposition, r#"form-data; name="file"; filename="a%22; x=%22b%0D%0AX-Evil: 1%0D%0A%0D%0A""#);
    assert_eq!(part.content, b"1");
}

#[tokio::test]
async fn media_type_with_header_injection_is_rejected() {
    let server = Server::always(Reply::no_content());
    for media_type in ["", "audio/wav\r\nX-Evil: 1"] {
        let file = File::new("a", "1").content_type(media_type);
        let error = client(&server).send_parts(file).await.expect_err("a refusal");
        assert!(error.is_invalid_parameter(), "{error}");
        assert_eq!(error.parameter(), Some("file"), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn rejected_file_is_named() {
    let server = Server::always(Reply::no_content());
    let more = [File::new("b", "2"), File::new("c", "3").content_type("")];
    let error = client(&server).send_parts(File::new("a", "1")).more(more).await.expect_err("a refusal");
    assert_eq!(error.parameter(), Some("more"), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn bytes_are_sent_unchanged() {
    let server = Server::always(Reply::no_content());
    let every_byte: Vec<u8> = (0..=255).collect();
    client(&server).send_bytes(every_byte.clone()).await.expect("success");
    client(&server).send_bytes("").await.expect("success");
    let [full, empty] = &server.requests()[..] else { panic!("two requests") };
    assert_eq!(full.line(), "PUT /bytes HTTP/1.1");
    assert_eq!(full.header("content-type"), Some("application/octet-stream"));
    assert_eq!(full.body, every_byte);
    assert_eq!(empty.header("content-type"), Some("application/octet-stream"));
    assert_eq!(empty.header("content-length"), Some("0"));
}

#[tokio::test]
async fn caller_selects_format_of_body() {
    let server = Server::always(Reply::no_content());
    let patch = |body: Patch<'_>| client(&server).patch_note(body);
    let note = Note::new("a");
    let operations = json!([{"op": "remove", "path": "/color"}]);
    let changes = json!({"color": null});
    let json = r#"{"text":"a"}"#;
    let cases = [
        (client(&server).patch_note(&note), "application/json", json),
        (client(&server).patch_note(&note).extra_header("content-type", "text/json"), "text/json", json),
        (patch(Patch::Json(&note)), "application/json", json),
        (patch(Patch::JsonPatch(&operations)), "application/json-patch+json", r#"[{"op":"remove","path":"/color"}]"#),
        (patch(Patch::MergePatch(&changes)), "application/merge-patch+json", r#"{"color":null}"#),
        (patch(Patch::Xml("<a/>".to_owned())), "application/xml", "<a/>"),
        (
            patch(Patch::Form(Form::new().field("text", "a b").json("more", &[1]))),
            "application/x-www-form-urlencoded",
            "text=a%20b&more=%5B1%5D",
        ),
        (patch(Patch::Bytes(Media::new("image/png", "PNG"))), "image/png", "PNG"),
    ];
    for (request, media_type, body) in cases {
        request.await.expect(media_type);
        let [request] = &server.take()[..] else { panic!("one request") };
        assert_eq!((request.header("content-type"), request.text()), (Some(media_type), body));
    }
    let form = Form::new().field("n", 1).json("about", &note).file("file", File::new("a.png", "2"));
    patch(Patch::Multipart(form)).await.expect("multipart");
    let [request] = &server.take()[..] else { panic!("one request") };
    let expected = [
        part(r#"form-data; name="n""#, None, b"1"),
        part(r#"form-data; name="about""#, Some("application/json"), json.as_bytes()),
        part(r#"form-data; name="file"; filename="a.png""#, Some("application/octet-stream"), b"2"),
    ];
    assert_eq!(parts(request), expected);
    // The last body counts.
    let put = || client(&server).put_note().body(PutNoteBody::Pdf(Bytes::from_static(b"%PDF")));
    for (request, media_type, body) in [(put(), "application/pdf", "%PDF"), (put().body("a"), "text/plain", "a")] {
        request.await.expect(media_type);
        let [request] = &server.take()[..] else { panic!("one request") };
        assert_eq!((request.header("content-type"), request.text()), (Some(media_type), body));
    }
}

#[tokio::test]
async fn media_type_of_body_is_a_declared_one() {
    let server = Server::always(Reply::no_content());
    let client = client(&server);
    client.put_image(Media::new("image/svg+xml; charset=utf-8", "<svg/>")).await.expect("success");
    client.post_image().body(Media::new("image/jpeg", "JPEG")).await.expect("success");
    let requests = server.requests();
    let media_types: Vec<_> = requests.iter().map(|request| request.header("content-type")).collect();
    assert_eq!(media_types, [Some("image/svg+xml; charset=utf-8"), Some("image/jpeg")]);
    let form = Form::new().file("file", File::new("a", "1"));
    let problems = [
        (client.put_image(Media::new("text/html", "")).await, "body has the media type text/html, takes image/*"),
        (client.put_image(Media::new("image/*", "")).await, "body has the media type image/*, takes image/*"),
        (client.put_image(Media::new("image/", "")).await, "body has the media type image/, takes image/*"),
        (
            client.post_image().body(Media::new("image/gif", "")).await,
            "body has the media type image/gif, takes image/png, image/jpeg",
        ),
        (
            client.put_image(Media::new("image/png\r\nx: y", "")).await,
            "content-type has a character that is not allowed in a header",
        ),
        (client.patch_note(Patch::Form(form)).await, "file is a file, which only a multipart body can have"),
    ];
    for (outcome, problem) in problems {
        let error = outcome.expect_err(problem);
        assert!(error.to_string().ends_with(&format!("parameter {problem}; nothing was sent")), "{error}");
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn text_is_sent_unchanged() {
    let server = Server::always(Reply::no_content());
    client(&server).send_text().body("two\nlines & \"more\"").await.expect("success");
    client(&server).send_text().await.expect("success");
    let [text, nothing] = &server.requests()[..] else { panic!("two requests") };
    assert_eq!(text.line(), "PUT /text HTTP/1.1");
    assert_eq!(text.header("content-type"), Some("text/plain"));
    assert_eq!(text.text(), "two\nlines & \"more\"");
    assert_eq!(nothing.header("content-type"), None);
    assert!(nothing.body.is_empty());
}

#[tokio::test]
async fn checks_apply_inside_maps_lists_and_unions() {
    let server = Server::always(Reply::no_content());
    let rules = |text: &str| serde_json::from_str::<Rules>(text).expect("a body");
    let refused = [
        ("{}", "body", "has 0 properties, needs at least 1"),
        (r#"{"labels":{"a":"","b":"","c":""}}"#, "labels", "has 3 properties, takes at most 2"),
        (r#"{"labels":{"a":"long"}}"#, "labels.*", "has 4 characters, takes at most 3"),
        (r#"{"grid":[[1],[]]}"#, "grid[]", "has 0 items, needs at least 1"),
        (r#"{"grid":[[1],[2,0]]}"#, "grid[][]", "is 0, which is less than the minimum 1"),
        (r#"{"rows":[[1,2,3]]}"#, "rows[]", "has 3 items, takes at most 2"),
        (r#"{"rows":[[10]]}"#, "rows[][]", "is 10, which is more than the maximum 9"),
        (r#"{"leaves":{"a":[{},{}]}}"#, "leaves.*", "has 2 items, takes at most 1"),
        (r#"{"leaves":{"a":[{"size[cm]":0}]}}"#, r#"leaves.*[]["size[cm]"]"#, "is 0, which is less than the minimum 1"),
        (r#"{"shape":{"kind":"Circle","size":-1}}"#, "shape.size", "is -1.0, which is less than the minimum 0"),
        (r#"{"shape":{"kind":"Square","size":6}}"#, "shape.size", "is 6.0, which is more than the maximum 5"),
        (r#"{"either":"abc"}"#, "either", "has 3 characters, takes at most 2"),
        (r#"{"either":10}"#, "either", "is 10, which is more than the maximum 9"),
        (r#"{"either":[true,false]}"#, "either", "has 2 items, takes at most 1"),
        (r#"{"other":2}"#, "body.*", "is 2.0, which is more than the maximum 1"),
    ];
    for (text, parameter, problem) in refused {
        let error = client(&server).send_rules(&rules(text)).await.expect_err("a refusal");
        assert!(error.to_string().ends_with(&format!("parameter {parameter} {problem}; nothing was sent")), "{error}");
    }
    let request = || client(&server).send_rules(&rules(r#"{"name":"a"}"#));
    let filter = |names: &[&str]| -> BTreeMap<String, String> {
        names.iter().map(|name| ((*name).to_owned(), "x".to_owned())).collect()
    };
    for (names, problem) in
        [(&[][..], "has 0 properties, needs at least 1"), (&["a", "b", "c"], "has 3 properties, takes at most 2")]
    {
        let error = request().filter(&filter(names)).await.expect_err("a refusal");
        assert!(error.to_string().ends_with(&format!("parameter filter {problem}; nothing was sent")), "{error}");
    }
    let long = BTreeMap::from([("a".to_owned(), "long".to_owned())]);
    let shape = serde_json::from_str::<Shape>(r#"{"kind":"Circle","size":-1}"#).expect("a shape");
    for (outcome, problem) in [
        (request().filter(&long).await, "filter has value.*, which has 4 characters, takes at most 3"),
        (request().either(&shape).await, "either has size, which is -1.0, which is less than the minimum 0"),
    ] {
        let error = outcome.expect_err("a refusal");
        assert!(error.to_string().ends_with(&format!("parameter {problem}; nothing was sent")), "{error}");
    }
    let error = client(&server).send_list(&vec![filter(&["a"]); 3]).await.expect_err("a refusal");
    assert!(error.to_string().ends_with("parameter body has 3 items, takes at most 2; nothing was sent"), "{error}");
    let error = client(&server).send_list(&vec![filter(&[])]).await.expect_err("a refusal");
    assert!(
        error.to_string().ends_with("parameter body[] has 0 properties, needs at least 1; nothing was sent"),
        "{error}"
    );
    let error = client(&server).send_list(&vec![long]).await.expect_err("a refusal");
    assert!(
        error.to_string().ends_with("parameter body[].* has 4 characters, takes at most 3; nothing was sent"),
        "{error}"
    );
    let valid = r#"{"name":"a","labels":{"a":"abc"},"grid":[[1]],"leaves":{"a":[{"size[cm]":1}]},"shape":{"kind":"Square","size":-1.0},"either":[true],"other":1.0}"#;
    client(&server).send_rules(&rules(valid)).filter(&filter(&["a"])).await.expect("success");
    assert_eq!(server.request().line(), "PUT /rules?filter%5Ba%5D=x HTTP/1.1");
    assert_eq!(server.request().text(), valid);
}

#[tokio::test]
async fn rules_of_alternatives_apply_by_their_listed_values() {
    let server = Server::always(Reply::no_content());
    let client = client(&server);
    let pay = |body: Value| serde_json::from_value::<PayRequest>(body).expect("a body");
    for (body, problem) in [
        (json!({"by": {"kind": "card", "number": "12345"}}), "by.number has 5 characters, takes at most 4"),
        (json!({"by": {"kind": "sepa", "number": "1234567"}}), "by.number has 7 characters, takes at most 6"),
        (json!({"by": "abc"}), "by has 3 characters, takes at most 2"),
        (json!({"split": {"part": "half"}}), "split has 1 properties, needs at least 2"),
        (
            json!({"others": [{"kind": "giro"}, {"kind": "card", "number": "12345"}]}),
            "others[].number has 5 characters, takes at most 4",
        ),
    ] {
        let error = client.pay(&pay(body)).await.expect_err(problem);
        assert!(error.to_string().ends_with(&format!(": parameter {problem}; nothing was sent")), "{error}");
    }
    assert!(server.requests().is_empty());
    // A value that more than one alternative takes, or none, is left to the server.
    for (body, sent) in [
        (
            json!({"by": {"id": "not sent", "kind": "card", "number": "1234"}}),
            r#"{"by":{"kind":"card","number":"1234"}}"#,
        ),
        (json!({"by": {"kind": "giro", "number": "12345"}}), r#"{"by":{"kind":"giro","number":"12345"}}"#),
        (json!({"by": {"kind": "cash", "number": "12345678"}}), r#"{"by":{"kind":"cash","number":"12345678"}}"#),
        (json!({"split": {"part": "rest"}}), r#"{"split":{"part":"rest"}}"#),
        (json!({"loose": {"kind": "strict", "number": "12345"}}), r#"{"loose":{"kind":"strict","number":"12345"}}"#),
    ] {
        client.pay(&pay(body)).await.expect(sent);
        assert_eq!(server.take()[0].text(), sent);
    }
}
