//! Faults planted into a decoder of callbacks.

use serde_json::{Map, Value, json};

use crate::compare::kept;
use crate::delivery::{Delivery, deliveries};
use crate::document::Document;
use crate::percent::decoded;

/// The steps of a decoder. A fault replaces one.
struct Decoder {
    separator: char,
    text: fn(&str) -> String,
    repeated: fn(Vec<Value>) -> Value,
    integer: fn(&str) -> Value,
    is_kept: fn(&str) -> bool,
    inside: fn(Value) -> Value,
    header: fn(&str) -> Value,
    is_query_read: bool,
}

const RIGHT: Decoder = Decoder {
    separator: '&',
    text: |text| decoded(&text.replace('+', "%20")),
    repeated: Value::Array,
    integer: |text| text.parse().map_or(Value::Null, |number: i64| number.into()),
    is_kept: |_| true,
    inside: |value| value,
    header: |text| text.into(),
    is_query_read: true,
};

impl Decoder {
    /// Decodes a request into `content`, `query` and `headers`.
    fn received(&self, delivery: &Delivery) -> Value {
        let target = delivery.target();
        let (_, query) = target.split_once('?').unwrap_or((&target, ""));
        let query = if self.is_query_read { self.pairs(query) } else { json!({}) };
        let header = |wanted: &str| delivery.headers().iter().find(|(name, _)| name == wanted).map(|(_, text)| text);
        let headers = json!({"X-Event": header("X-Event").map(|text| (self.header)(text))});
        match header("content-type").map(String::as_str) {
            Some("application/json") => {
                let value = serde_json::from_str(delivery.body()).expect("the body is JSON");
                json!({"content": (self.inside)(value), "query": query, "headers": headers})
            }
            Some(_) => json!({"content": self.pairs(delivery.body()), "query": query, "headers": headers}),
            None => json!({"content": query, "headers": headers}),
        }
    }

    fn pairs(&self, text: &str) -> Value {
        let mut found: Map<String, Value> = Map::new();
        let mut lists: Map<String, Value> = Map::new();
        for (name, text) in text.split(self.separator).filter_map(|pair| pair.split_once('=')) {
            let (name, text) = ((self.text)(name), (self.text)(text));
            match name.as_str() {
                "Digits" => {
                    let list = lists.entry(name).or_insert_with(|| json!([]));
                    list.as_array_mut().expect("a list").push(text.into());
                }
                "Duration" => drop(found.insert(name, (self.integer)(&text))),
                _ if (self.is_kept)(&name) => drop(found.insert(name, text.into())),
                _ => {}
            }
        }
        let repeated =
            |(name, list): (String, Value)| (name, (self.repeated)(list.as_array().cloned().unwrap_or_default()));
        found.extend(lists.into_iter().map(repeated));
        found.into()
    }
}

fn document() -> Document {
    let properties = json!({
        "Text": {"type": "string", "example": "a b+c&d=é%41"},
        "Digits": {"type": "array", "items": {"type": "string"}, "example": ["1", "2"]},
        "Duration": {"type": "integer", "example": 7},
        "Untyped": {"example": 12},
    });
    let schema = json!({"type": "object", "required": ["Text"], "properties": properties});
    let query = properties
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, schema)| json!({"name": name, "in": "query", "required": name == "Text", "schema": schema}));
    let query: Vec<Value> = query.collect();
    let nested = json!({"type": "object", "properties": {"data": {"type": "object", "properties": {
        "list": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "integer"}}}},
        "none": {"type": "string", "nullable": true, "example": null},
    }}}});
    let event =
        json!({"name": "X-Event", "in": "header", "required": true, "schema": {"type": "string"}, "example": "a b"});
    let version = json!({"name": "Duration", "in": "query", "schema": {"type": "integer"}});
    let callback = json!({"{$request.body#/url}": {
        "parameters": [event],
        "post": {"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": schema}}}},
        "get": {"parameters": query},
        "put": {"parameters": [version], "requestBody": {"content": {"application/json": {"schema": nested}}}},
    }});
    Document::from(json!({
        "paths": {"/p": {"post": {"callbacks": {"Status": callback, "Same": {"$ref": "#/components/callbacks/Same"}}}}},
        "webhooks": {"ping": {"delete": {}}},
        "components": {"callbacks": {"Same": {"{$url}": {"post": {}}, "x-note": {}}}},
    }))
}

fn all(document: &Document) -> Vec<Delivery> {
    document.callbacks().iter().flat_map(|inbound| deliveries(document, &inbound.name)).collect()
}

/// Returns the differences of all requests that a decoder receives.
fn differences(decoder: &Decoder) -> Vec<String> {
    let mut found = Vec::new();
    for delivery in all(&document()).iter().filter(|delivery| delivery.name.contains("Status")) {
        kept(&delivery.expected.clone().into(), &decoder.received(delivery), "callback", &mut found);
    }
    found.into_iter().map(|parts| parts.join(" ")).collect()
}

#[test]
fn every_callback_and_webhook_has_requests() {
    let document = document();
    let names: Vec<String> = document.callbacks().into_iter().map(|inbound| inbound.name).collect();
    let status = "POST /p Status {$request.body#/url}";
    let mut expected = ["GET", "PUT", "POST"].map(|method| format!("{status} {method}")).to_vec();
    expected.extend(["POST /p Same {$url} POST", "webhook ping DELETE"].map(str::to_owned));
    assert_eq!(names.len(), expected.len());
    assert!(expected.iter().all(|name| names.contains(name)), "{names:?}");
    let requests = all(&document);
    let texts = |method: &str, kind: &str| {
        let is_wanted =
            |name: &str| name.starts_with(&format!("{status} {method} (")) && name.ends_with(&format!("{kind})"));
        let delivery = requests.iter().find(|delivery| is_wanted(&delivery.name)).expect("a request");
        let mut pairs: Vec<String> = delivery
            .target()
            .replace("/hook", "")
            .replace('?', "")
            .split('&')
            .chain(delivery.body().split('&'))
            .map(str::to_owned)
            .collect();
        pairs.sort();
        pairs.join(" ").trim().to_owned()
    };
    let pairs = "Digits=1 Digits=2 Duration=7 Text=a%20b%2Bc%26d%3D%C3%A9%2541 Untyped=12";
    let form = pairs.replace("%20", "+");
    for (method, kind, expected) in [
        ("GET", "everything set", pairs.to_owned()),
        ("GET", "only what is required", "Text=a%20b%2Bc%26d%3D%C3%A9%2541".to_owned()),
        ("GET", "undeclared properties", format!("{pairs} x%20undeclared=1")),
        ("POST", "everything set", form.clone()),
        ("POST", "only what is required", "Text=a%20b%2Bc%26d%3D%C3%A9%2541".to_owned()),
        ("POST", "undeclared properties", format!("{form} x+undeclared=a+%2B%26%3D%25%2C%C3%A9")),
    ] {
        assert_eq!(texts(method, kind), expected, "{method} {kind}");
    }
    let put = requests
        .iter()
        .find(|delivery| delivery.method() == "PUT" && delivery.name.ends_with("undeclared properties)"));
    let put = put.expect("a request");
    assert_eq!(put.target(), "/hook?Duration=1");
    let body: Value = serde_json::from_str(put.body()).expect("the body is JSON");
    let item = &body["data"]["list"][1];
    assert_eq!(*item, json!({"id": 1, "x undeclared": {"a": [1, null, "é"]}}));
    assert_eq!(document.skipped(), [""; 0]);
}

#[test]
fn faults_of_a_decoder_are_reported() {
    assert_eq!(differences(&RIGHT), [""; 0]);
    let faults = [
        ("a plus is kept", Decoder { text: decoded, ..RIGHT }),
        ("percent signs are kept", Decoder { text: |text| text.replace('+', " "), ..RIGHT }),
        ("texts are decoded twice", Decoder { text: |text| decoded(&decoded(&text.replace('+', "%20"))), ..RIGHT }),
        ("bytes are characters", Decoder { text: |text| (RIGHT.text)(text).replace('é', "Ã©"), ..RIGHT }),
        ("the separator is another", Decoder { separator: ';', ..RIGHT }),
        ("the last of a list counts", Decoder { repeated: |list| list.last().cloned().unwrap_or_default(), ..RIGHT }),
        ("a list has one item", Decoder { repeated: |list| list.into_iter().take(1).collect(), ..RIGHT }),
        ("a list is reversed", Decoder { repeated: |list| list.into_iter().rev().collect(), ..RIGHT }),
        ("a number is another", Decoder { integer: |_| json!(8), ..RIGHT }),
        ("a number is a text", Decoder { integer: |text| text.into(), ..RIGHT }),
        ("undeclared properties are lost", Decoder { is_kept: |name| name != "x undeclared", ..RIGHT }),
        (
            "properties inside are lost",
            Decoder {
                inside: |mut value| {
                    if let Some(item) = value.pointer_mut("/data/list/0") {
                        *item = json!({"id": 1});
                    }
                    value
                },
                ..RIGHT
            },
        ),
        ("an empty body is decoded", Decoder { inside: |_| json!({}), ..RIGHT }),
        ("a header is lost", Decoder { header: |_| Value::Null, ..RIGHT }),
        ("a header has another text", Decoder { header: |text| text.replace(' ', "").into(), ..RIGHT }),
        ("the query is not read", Decoder { is_query_read: false, ..RIGHT }),
    ];
    for (fault, decoder) in faults {
        assert!(!differences(&decoder).is_empty(), "{fault}");
    }
}

#[test]
fn property_with_a_default_is_never_absent() {
    let schema =
        json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string", "default": "x"}}});
    let webhook = json!({"post": {"requestBody": {"content": {"application/json": {"schema": schema}}}}});
    let document = Document::from(json!({"webhooks": {"hook": webhook}}));
    let requests = all(&document);
    let minimal = requests.iter().find(|delivery| delivery.name.ends_with("only what is required)"));
    let body: Value = serde_json::from_str(minimal.expect("a request").body()).expect("the body is JSON");
    assert!(body.get("a").is_none() && body["b"].is_string(), "{body}");
}

#[test]
fn requests_satisfy_the_condition_of_their_callback() {
    let schema = json!({"type": "object", "required": ["a"], "properties": {"a": {"const": 1}, "c": {"const": 3},
        "data": {"type": "object", "properties": {"kind": {"type": "string"}}}}});
    let when =
        json!({"has": ["c"], "lacks": ["a"], "values": {"data.kind": ["x", "y"]}, "headers": {"x-event": "ping"}});
    let header = json!({"name": "X-Event", "in": "header", "schema": {"type": "string"}});
    let webhook = json!({"post": {"x-rust-callback-when": when, "parameters": [header],
        "requestBody": {"content": {"application/json": {"schema": schema}}}}});
    let document = Document::from(json!({"x-webhooks": {"hook": webhook}}));
    let requests = all(&document);
    assert_eq!(requests.len(), 3);
    for delivery in requests {
        let body: Value = serde_json::from_str(delivery.body()).expect("the body is JSON");
        assert_eq!((&body["c"], &body["a"], &body["data"]["kind"]), (&json!(3), &Value::Null, &json!("x")));
        assert_eq!(delivery.headers()[0], ("X-Event".to_owned(), "ping".to_owned()));
    }
}
