//! Faults planted into correct requests and responses.
//!
//! The tables hold the right text of a request, taken from the examples of OpenAPI and the RFCs, for each style and
//! location and each media type. The right text has no difference. Each fault of an encoder changes it, and must be
//! reported with the part that differs.

mod bodies;
mod callbacks;
mod parameters;

use serde_json::{Value, json};
use test_server::Request;

use super::{differences, kept};
use crate::document::Document;
use crate::exchange::{Exchange, exchanges};

/// Parses a request in which `\n` stands for the line break of HTTP, also in a multipart body.
fn request(text: &str) -> Request {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let body = if head.contains("multipart/") { body.replace('\n', "\r\n") } else { body.to_owned() };
    Request { head: head.replace('\n', "\r\n"), body: body.into_bytes() }
}

/// Returns the parts of a request that differ from the document.
fn reported(exchange: &Exchange, text: &str) -> Vec<String> {
    let found = differences(&exchange.expected, &request(text), None);
    found.into_iter().map(|[what, ..]| what).collect()
}

/// Returns the first call of the only operation.
fn exchange(root: Value) -> Exchange {
    let document = Document::from(root);
    let [(method, path)] = &document.operations()[..] else { panic!("one operation") };
    let exchange = exchanges(&document, method, path).swap_remove(0);
    assert_eq!(document.misfits(), [""; 0]);
    exchange
}

/// A request with right text, and faults: the part that is reported, a text and its replacement.
struct Planted {
    root: Value,
    right: &'static str,
    equal: &'static [(&'static str, &'static str)],
    faults: &'static [(&'static str, &'static str, &'static str)],
}

#[track_caller]
fn check(planted: Planted) {
    let exchange = exchange(planted.root);
    let found = differences(&exchange.expected, &request(planted.right), None);
    assert!(found.is_empty(), "{found:?}");
    let change = |from: &str, to: &str| {
        let changed = planted.right.replacen(from, to, 1);
        assert_ne!(changed, planted.right, "{from} is not a part of the request");
        changed
    };
    for (from, to) in planted.equal {
        assert_eq!(reported(&exchange, &change(from, to)), [""; 0], "{from} → {to}");
    }
    for (part, from, to) in planted.faults {
        assert_eq!(reported(&exchange, &change(from, to)).join(" "), *part, "{from} → {to}");
    }
}

#[test]
fn accepted_media_types_include_the_response() {
    let exchange = exchange(json!({"paths": {"/p": {"get": {"responses": {"200": {
        "content": {"application/json": {"schema": {"type": "string"}}}}}}}}}));
    let found = |accept: &str| {
        let request = request(&format!("GET /p HTTP/1.1\nAccept: {accept}"));
        differences(&exchange.expected, &request, exchange.response.media_type.as_deref()).len()
    };
    assert_eq!(["application/json", "text/plain, application/*;q=0.5", "*/*"].map(found), [0; 3]);
    assert_eq!(["", "text/plain", "application/jsonl"].map(found), [1; 3]);
}

#[test]
fn lost_and_invented_values_of_responses_are_reported() {
    let response = json!({"a": 1, "b": [null, 2.0], "c": {"d": "x"}, "e": 9_007_199_254_740_993_u64, "f": "1.50"});
    let equal = json!({"a": 1.0, "b": [null, 2], "c": {"d": "x", "g": [], "h": null}, "e": 9_007_199_254_740_993_u64, "f": 1.5});
    let mut lost = Vec::new();
    assert_eq!((kept(&response, &equal, "response", &mut lost), lost.len()), (6, 0));
    for (pointer, wrong, reported) in [
        ("/a", json!("1"), r#"response.a 1 "1""#),
        ("/b/0", json!(0), "response.b[0] null 0"),
        ("/b", json!([null]), "response.b [null,2.0] [null]"),
        ("/c", json!({}), r#"response.c.d "x" null"#),
        ("/c", json!({"d": "x", "e": false}), "response.c.e nothing false"),
        ("/e", json!(9_007_199_254_740_992_u64), "response.e 9007199254740993 9007199254740992"),
        ("/f", json!("1.5"), r#"response.f "1.50" "1.5""#),
    ] {
        let mut value = response.clone();
        *value.pointer_mut(pointer).unwrap() = wrong;
        let mut lost = Vec::new();
        kept(&response, &value, "response", &mut lost);
        assert_eq!(lost.iter().map(|parts| parts.join(" ")).collect::<Vec<_>>(), [reported]);
    }
}
