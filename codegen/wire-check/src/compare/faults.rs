//! Faults planted into correct requests and responses.
//!
//! The tables hold the right text of a request, taken from the examples of OpenAPI and the RFCs, for each style and
//! location and each media type. The right text has no difference. Each fault of an encoder changes it, and must be
//! reported with the part that differs.

use serde_json::{Value, json};
use test_server::Request;

use super::{differences, kept};
use crate::document::Document;
use crate::exchange::{Exchange, exchanges};
use crate::percent::decoded;

/// Parses a request in which `\n` stands for the line break of HTTP.
fn request(text: &str) -> Request {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    Request { head: head.replace('\n', "\r\n"), body: body.replace('\n', "\r\n").into_bytes() }
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

/// Returns the call of an operation with one parameter, `id`.
fn with_parameter(place: &str, keywords: &Value, value: &Value) -> Exchange {
    let kind = match value {
        Value::Object(_) => "object",
        Value::Array(_) => "array",
        _ => "string",
    };
    let mut parameter = json!({"name": "id", "in": place, "required": true, "example": value});
    let keywords = keywords.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), value.clone()));
    parameter.as_object_mut().unwrap().extend(keywords);
    if parameter.get("content").is_none() {
        parameter["schema"] = json!({"type": kind});
    }
    let path = if place == "path" { "/p/{id}/q" } else { "/p" };
    exchange(json!({"paths": {path: {"get": {"parameters": [parameter], "responses": {"204": {}}}}}}))
}

/// Returns the request with the text of the parameter.
fn get(place: &str, text: &str) -> String {
    match place {
        "path" => format!("GET /p/{text}/q HTTP/1.1"),
        "query" => format!("GET /p?{text} HTTP/1.1"),
        "header" => format!("GET /p HTTP/1.1\nId: {text}"),
        _ => format!("GET /p HTTP/1.1\nCookie: {text}"),
    }
}

/// A location, the keywords of a parameter, its value and the right text.
type Row = (&'static str, Value, Value, &'static str);

/// The styles of RFC 6570 in each location.
fn styles() -> Vec<Row> {
    let text = || json!("é b/c");
    let list = || json!(["é b", "c/d+e"]);
    let object = || json!({"G": "é b", "R": "c/d+e"});
    // No location encodes the items of delimited lists and of headers.
    let (words, colors) = (|| json!(["é/b", "c+d"]), || json!({"G": "é/b", "R": "c+d"}));
    let (plain_text, plain_list, plain_object) =
        (|| json!("a b/c"), || json!(["a b", "c/d"]), || json!({"G": "a b", "R": "c/d"}));
    let style = |style: &str, explode: bool| json!({"style": style, "explode": explode});
    let json_content = || json!({"content": {"application/json": {}}});
    vec![
        ("path", style("simple", false), text(), "%C3%A9%20b%2Fc"),
        ("path", style("simple", false), list(), "%C3%A9%20b,c%2Fd%2Be"),
        ("path", style("simple", true), list(), "%C3%A9%20b,c%2Fd%2Be"),
        ("path", style("simple", false), object(), "G,%C3%A9%20b,R,c%2Fd%2Be"),
        ("path", style("simple", true), object(), "G=%C3%A9%20b,R=c%2Fd%2Be"),
        ("path", style("label", false), text(), ".%C3%A9%20b%2Fc"),
        ("path", style("label", false), list(), ".%C3%A9%20b,c%2Fd%2Be"),
        ("path", style("label", true), list(), ".%C3%A9%20b.c%2Fd%2Be"),
        ("path", style("label", false), object(), ".G,%C3%A9%20b,R,c%2Fd%2Be"),
        ("path", style("label", true), object(), ".G=%C3%A9%20b.R=c%2Fd%2Be"),
        ("path", style("matrix", false), text(), ";id=%C3%A9%20b%2Fc"),
        ("path", style("matrix", false), list(), ";id=%C3%A9%20b,c%2Fd%2Be"),
        ("path", style("matrix", true), list(), ";id=%C3%A9%20b;id=c%2Fd%2Be"),
        ("path", style("matrix", false), object(), ";id=G,%C3%A9%20b,R,c%2Fd%2Be"),
        ("path", style("matrix", true), object(), ";G=%C3%A9%20b;R=c%2Fd%2Be"),
        ("path", json_content(), list(), "%5B%22%C3%A9%20b%22%2C%22c%2Fd%2Be%22%5D"),
        ("query", json!({}), text(), "id=%C3%A9%20b%2Fc"),
        ("query", json!({"allowReserved": true}), text(), "id=%C3%A9%20b/c"),
        ("query", style("form", false), list(), "id=%C3%A9%20b,c%2Fd%2Be"),
        ("query", style("form", true), list(), "id=%C3%A9%20b&id=c%2Fd%2Be"),
        ("query", json!({"allowReserved": true}), list(), "id=%C3%A9%20b&id=c/d%2Be"),
        ("query", style("form", false), object(), "id=G,%C3%A9%20b,R,c%2Fd%2Be"),
        ("query", style("form", true), object(), "G=%C3%A9%20b&R=c%2Fd%2Be"),
        ("query", style("deepObject", true), object(), "id%5BG%5D=%C3%A9%20b&id%5BR%5D=c%2Fd%2Be"),
        ("query", style("form", true), words(), "id=%C3%A9%2Fb&id=c%2Bd"),
        ("query", style("spaceDelimited", false), words(), "id=%C3%A9%2Fb%20c%2Bd"),
        ("query", style("pipeDelimited", false), words(), "id=%C3%A9%2Fb%7Cc%2Bd"),
        ("query", style("form", false), colors(), "id=G,%C3%A9%2Fb,R,c%2Bd"),
        ("query", style("spaceDelimited", false), colors(), "id=G%20%C3%A9%2Fb%20R%20c%2Bd"),
        ("query", style("pipeDelimited", false), colors(), "id=G%7C%C3%A9%2Fb%7CR%7Cc%2Bd"),
        ("query", json_content(), list(), "id=%5B%22%C3%A9%20b%22%2C%22c%2Fd%2Be%22%5D"),
        ("header", style("simple", false), plain_text(), "a b/c"),
        ("header", style("simple", true), plain_list(), "a b,c/d"),
        ("header", style("simple", false), plain_object(), "G,a b,R,c/d"),
        ("header", style("simple", true), plain_object(), "G=a b,R=c/d"),
        ("header", json_content(), plain_list(), r#"["a b","c/d"]"#),
        ("cookie", json!({}), text(), "id=%C3%A9%20b%2Fc"),
        ("cookie", style("form", false), list(), "id=%C3%A9%20b,c%2Fd%2Be"),
        ("cookie", style("form", true), list(), "id=%C3%A9%20b; id=c%2Fd%2Be"),
        ("cookie", style("form", false), object(), "id=G,%C3%A9%20b,R,c%2Fd%2Be"),
        ("cookie", style("form", true), object(), "G=%C3%A9%20b; R=c%2Fd%2Be"),
        ("cookie", json_content(), list(), "id=%5B%22%C3%A9%20b%22%2C%22c%2Fd%2Be%22%5D"),
    ]
}

/// The faults of an encoder that any text can have.
const FAULTS: &[(&str, &str, &str)] = &[
    ("encoded twice", "%", "%25"),
    ("a plus sign for a space", "%20", "+"),
    ("a space in a header is encoded", " b", "%20b"),
    ("the slash is not encoded", "%2F", "/"),
    ("the slash is encoded", "/d", "%2Fd"),
    ("the plus sign is not encoded", "%2B", "+"),
    ("Latin-1 for UTF-8", "%C3%A9", "%E9"),
    ("the comma between items is encoded", ",", "%2C"),
    ("an item is added", ",", ",x,"),
    ("a semicolon for a comma", ",", ";"),
    ("the bar for a space", "%20", "%7C"),
    ("the equals sign is encoded", "=", "%3D"),
    ("the prefix of the label is lost", ".%", "%"),
    ("the prefix of the matrix is lost", ";id=", "id="),
    ("the name is in lower case", "G", "g"),
    ("the name is in upper case", "id", "ID"),
    ("the name is lost", "id=", ""),
    ("brackets for a list", "id=", "id[]="),
    ("indexes for a list", "id=c", "id[1]=c"),
    ("the brackets are lost", "id%5BG%5D", "G"),
    ("a dot for brackets", "id%5BG%5D", "id.G"),
    ("the brackets are encoded twice", "%5B", "%255B"),
    ("quotation marks are lost", "%22", ""),
    ("the JSON text is broken", "%2C", "%2Cx"),
    ("the last property is lost", "R", "S"),
    ("the pairs of a cookie are joined as in a query", "; ", "&"),
];

#[test]
fn faults_of_parameters_are_reported() {
    let part = |place: &str| if ["path", "query"].contains(&place) { place.to_owned() } else { "headers".to_owned() };
    let styles = styles();
    let mut planted = vec![0; FAULTS.len()];
    for (place, keywords, value, right) in &styles {
        let exchange = with_parameter(place, keywords, value);
        let parts = |text: &str| reported(&exchange, &get(place, text));
        assert_eq!(parts(right), [""; 0], "{place} {keywords}: {right}");
        for ((fault, from, to), planted) in FAULTS.iter().zip(&mut planted) {
            // The name of the first bracket may stay.
            let wrong = right.replace(from, to);
            if wrong != *right {
                assert!(parts(&wrong).contains(&part(place)), "{fault}, {place} {keywords}: {wrong}");
                *planted += 1;
            }
        }
        let cut: String = right.chars().take(right.chars().count() - 1).collect();
        let wrong = [cut, format!("{right}x"), decoded(right), String::new()];
        for wrong in wrong.iter().filter(|wrong| *wrong != right) {
            assert!(parts(wrong).contains(&part(place)), "{place} {keywords}: {wrong}");
        }
        // Another style for the same value.
        for (_, other, _, wrong) in styles.iter().filter(|row| row.0 == *place && row.2 == *value && row.3 != *right) {
            assert_eq!(parts(wrong), [part(place)], "{other} for {place} {keywords}: {wrong}");
        }
    }
    for ((fault, ..), planted) in FAULTS.iter().zip(planted) {
        assert!(planted > 0, "{fault}");
    }
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

/// Returns a document with one operation that has a body.
fn with_body(media_type: &str, media: &Value) -> Value {
    let body = json!({"required": true, "content": {media_type: media}});
    json!({"paths": {"/p": {"post": {"requestBody": body, "responses": {"204": {}}}}}})
}

#[test]
fn faults_of_json_bodies_are_reported() {
    let schema = json!({"type": "object", "example": {"count": 9_007_199_254_740_993_u64, "ids": ["é+%20", 2.5]}});
    check(Planted {
        root: with_body("application/merge-patch+json", &json!({"schema": schema})),
        right: "POST /p HTTP/1.1\nContent-Type: application/merge-patch+json\n\n\
                {\"count\":9007199254740993,\"ids\":[\"é+%20\",2.5]}",
        equal: &[
            (
                "\"count\":9007199254740993,\"ids\":[\"é+%20\",2.5]",
                "\"ids\": [\"é+%20\", 2.5], \"count\": 9007199254740993",
            ),
            ("é", "\\u00e9"),
            ("2.5", "25e-1"),
            ("Content-Type: application/", "content-type: Application/"),
        ],
        faults: &[
            ("method", "POST", "PATCH"),
            ("content-type", "merge-patch+", ""),
            ("content-type", "application/merge-patch+json", "text/plain"),
            ("content-type", "merge-patch+json", "merge-patch+json; charset=iso-8859-1"),
            ("content-type", "\nContent-Type: application/merge-patch+json", ""),
            ("body", "9007199254740993", "9007199254740992"),
            ("body", "9007199254740993", "\"9007199254740993\""),
            ("body", "9007199254740993", "9007199254740993,\"other\":null"),
            ("body", "2.5", "2.500001"),
            ("body", "é", "Ã©"),
            ("body", "+%20", " %20"),
            ("body", "%20", "%2520"),
            ("body", "\"é+%20\",2.5", "2.5,\"é+%20\""),
            ("body", "[\"é+%20\",2.5]", "\"[\\\"é+%20\\\",2.5]\""),
            (
                "body",
                "{\"count\":9007199254740993,\"ids\":[\"é+%20\",2.5]}",
                "count=9007199254740993&ids=%C3%A9&ids=2.5",
            ),
            ("body", "{\"count\":9007199254740993,\"ids\":[\"é+%20\",2.5]}", ""),
        ],
    });
}

#[test]
fn faults_of_text_bodies_are_reported() {
    for (media_type, text, changed) in [
        ("text/plain; charset=utf-8", "é+%20\"", "charset=latin1"),
        ("application/xml", "<é>1</é>", "charset=latin1"),
        ("application/octet-stream", "é\u{1}", "charset=latin1"),
    ] {
        let exchange = exchange(with_body(media_type, &json!({"schema": {"type": "string"}, "example": text})));
        let sent = |media_type: &str, text: &str| {
            reported(&exchange, &format!("POST /p HTTP/1.1\nContent-Type: {media_type}\n\n{text}"))
        };
        assert_eq!(sent(media_type, text), [""; 0]);
        assert_eq!(sent(&media_type.replace("; charset=utf-8", ";charset=\"UTF-8\""), text), [""; 0]);
        assert_eq!(sent("application/json", text), ["content-type"]);
        assert_eq!(sent(&format!("{media_type}; {changed}"), text), ["content-type"]);
        for wrong in [&json!(text).to_string(), &text.replace('é', "Ã©"), &format!("{text}\n"), ""] {
            assert_eq!(sent(media_type, wrong), ["body"], "{media_type} {wrong}");
        }
    }
}

#[test]
fn faults_of_forms_are_reported() {
    let property = |example: Value, kind: &str| json!({"type": kind, "example": example});
    let items = json!([{"price": "a b", "tags": ["x", "y"]}]);
    let schema = json!({"type": "object", "properties": {
        "deep": property(json!({"items": items}), "object"),
        "few": property(json!(["a,b", "c"]), "array"),
        "meta": property(json!({"a": [1, "é"]}), "object"),
        "note": property(json!("é+ &="), "string"),
        "tags": property(json!(["a b", "c"]), "array"),
    }});
    let encoding =
        json!({"deep": {"style": "deepObject", "explode": true}, "few": {"style": "form", "explode": false}});
    check(Planted {
        root: with_body("application/x-www-form-urlencoded", &json!({"schema": schema, "encoding": encoding})),
        right: "POST /p HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\n\
                deep%5Bitems%5D%5B0%5D%5Bprice%5D=a+b&deep%5Bitems%5D%5B0%5D%5Btags%5D%5B0%5D=x&\
                deep%5Bitems%5D%5B0%5D%5Btags%5D%5B1%5D=y&few=a%2Cb,c&meta=%7B%22a%22%3A%5B1%2C%22%C3%A9%22%5D%7D&\
                note=%C3%A9%2B%20%26%3D&tags=a+b&tags=c",
        equal: &[
            ("a+b", "a%20b"),
            ("deep%5Bitems%5D%5B0%5D%5Bprice%5D", "deep[items][0][price]"),
            ("%7B%22a", "%7B%20%22a"),
            ("&tags=a+b&tags=c", "&tags=%61+b&tags=%63"),
        ],
        faults: &[
            ("content-type", "x-www-form-urlencoded", "json"),
            ("content-type", "urlencoded", "urlencoded; charset=iso-8859-1"),
            ("form", "%5B0%5D%5Bprice", "%5Bprice"),
            ("form", "%5B0%5D%5Bprice", "%5B%5D%5Bprice"),
            ("form", "%5B0%5D%5Bprice", "%5B1%5D%5Bprice"),
            ("form", "%5Bprice%5D", ".price"),
            ("form", "%5Bprice%5D", "%255Bprice%255D"),
            ("form", "%5D%5B0%5D=x", "%5D=x"),
            ("form", "a%2Cb,c", "a%2Cb&few=c"),
            ("form", "a%2Cb,c", "a,b,c"),
            ("form", "a%2Cb,c", "a%2Cb%2Cc"),
            ("form", "tags=a+b&tags=c", "tags=a+b,c"),
            ("form", "tags=a+b&tags=c", "tags=c&tags=a+b"),
            ("form", "tags=a+b&tags=c", "tags=a+b"),
            ("form", "tags=a+b&tags=c", "tags[]=a+b&tags[]=c"),
            ("form", "tags=a+b&tags=c", "tags=%5B%22a+b%22%2C%22c%22%5D"),
            ("form", "%7B%22a%22%3A%5B1%2C%22%C3%A9%22%5D%7D", "a%2C1"),
            ("form", "meta=%7B%22a%22%3A%5B1%2C%22%C3%A9%22%5D%7D", "meta%5Ba%5D=1"),
            ("form", "%7B%22a", "{%22a"),
            ("form", "%C3%A9%2B", "%E9%2B"),
            ("form", "%2B%20%26", "+%20%26"),
            ("form", "%26%3D", "&%3D"),
            ("form", "%20%26", "%2520%26"),
            ("form", "%3D", "="),
            ("form", "&note=%C3%A9%2B%20%26%3D", ""),
            ("form", "&note=", "&Note="),
        ],
    });
}

#[test]
fn faults_of_multipart_bodies_are_reported() {
    let property = |example: Value, kind: &str| json!({"type": kind, "example": example});
    let schema = json!({"type": "object", "properties": {
        "csv": property(json!("a;b"), "string"),
        "legs": {"type": "array", "items": {"type": "object"}, "example": [{"a": 1}, {"a": 2}]},
        "meta": property(json!({"b": "é", "c": [1]}), "object"),
        "note": property(json!("é+%20"), "string"),
        "photo": {"type": "string", "format": "binary", "example": "P"},
        "say \"hi\"": property(json!(1), "integer"),
        "tags": {"type": "array", "items": {"type": "string"}, "example": ["x", "y"]},
    }});
    let encoding = json!({
        "csv": {"contentType": "text/csv", "headers": {"X-Kind": {"schema": {"type": "string", "enum": ["csv"]}}}},
        "photo": {"contentType": "image/png, image/*"},
    });
    check(Planted {
        root: with_body("multipart/form-data", &json!({"schema": schema, "encoding": encoding})),
        right: "POST /p HTTP/1.1\nContent-Type: multipart/form-data; boundary=B\n\n\
            --B\nContent-Disposition: form-data; name=\"csv\"\nContent-Type: text/csv\nX-Kind: csv\n\na;b\n\
            --B\nContent-Disposition: form-data; name=\"legs\"\nContent-Type: application/json\n\n{\"a\":1}\n\
            --B\nContent-Disposition: form-data; name=\"legs\"\nContent-Type: application/json\n\n{\"a\":2}\n\
            --B\nContent-Disposition: form-data; name=\"meta\"\nContent-Type: application/json\n\n{\"b\":\"é\",\"c\":[1]}\n\
            --B\nContent-Disposition: form-data; name=\"note\"\n\né+%20\n\
            --B\nContent-Disposition: form-data; name=\"photo\"; filename=\"photo.txt\"\nContent-Type: image/png\n\nP\n\
            --B\nContent-Disposition: form-data; name=\"say %22hi%22\"\n\n1\n\
            --B\nContent-Disposition: form-data; name=\"tags\"\n\nx\n\
            --B\nContent-Disposition: form-data; name=\"tags\"\n\ny\n--B--\n",
        equal: &[
            ("boundary=B", "boundary=\"B\""),
            ("name=\"note\"", "name=\"note\"\nContent-Type: text/plain; charset=utf-8"),
            ("Content-Type: text/csv", "content-type: text/csv; charset=UTF-8"),
            ("{\"b\":\"é\",\"c\":[1]}", "{\"c\": [1], \"b\": \"é\"}"),
        ],
        faults: &[
            ("content-type", "form-data; boundary=B", "mixed; boundary=B"),
            ("body", "; boundary=B", ""),
            ("body", "boundary=B", "boundary=C"),
            ("body", "\ny\n--B--", "\ny\n--B"),
            ("body", "form-data; name=\"csv\"", "attachment; name=\"csv\""),
            ("body", "form-data; name=\"csv\"", "form-data"),
            ("parts", "name=\"csv\"", "name=\"CSV\""),
            ("parts", "text/csv", "text/plain"),
            ("parts", "\nContent-Type: text/csv", ""),
            ("parts", "text/csv", "text/csv; charset=iso-8859-1"),
            ("parts", "X-Kind: csv", "X-Kind: other"),
            ("parts", "\nX-Kind: csv", ""),
            ("parts", "X-Kind: csv", "X-Kind: csv\nX-Other: 1"),
            ("parts", "a;b", "\"a;b\""),
            ("parts", "\nContent-Type: application/json", ""),
            ("parts", "application/json", "text/plain"),
            ("parts", "{\"a\":1}", "a=1"),
            ("parts", "{\"a\":1}", "[{\"a\":1},{\"a\":2}]"),
            ("parts", "{\"a\":1}", "\"{\\\"a\\\":1}\""),
            ("parts", "{\"b\":\"é\",\"c\":[1]}", "{\"b\":\"é\",\"c\":[\"1\"]}"),
            ("parts", "é+%20", "%C3%A9%2B%2520"),
            ("parts", "é+%20", "é+ "),
            ("parts", "é+%20", "Ã©+%20"),
            ("parts", "; filename=\"photo.txt\"", ""),
            ("parts", "image/png", "application/octet-stream"),
            ("parts", "image/png", "image/png, image/*"),
            ("parts", "say %22hi%22", "say hi"),
            ("parts", "\n\nx\n", "\n\nx,y\n"),
            ("parts", "\n--B\nContent-Disposition: form-data; name=\"tags\"\n\ny", ""),
            ("parts", "name=\"tags\"\n\nx", "name=\"tags[]\"\n\nx"),
        ],
    });
}

#[test]
fn faults_of_credentials_are_reported() {
    let secured = |scheme: Value| {
        json!({"security": [{"s": []}], "components": {"securitySchemes": {"s": scheme}},
            "paths": {"/p": {"get": {"responses": {"204": {}}}}}})
    };
    let key = |place: &str, name: &str| json!({"type": "apiKey", "in": place, "name": name});
    check(Planted {
        root: secured(json!({"type": "http", "scheme": "basic"})),
        right: "GET /p HTTP/1.1\nAuthorization: Basic dXNlcjpzZWNyZXQ=",
        equal: &[("Authorization", "authorization")],
        faults: &[
            ("headers", "Basic", "Bearer"),
            ("headers", "ZXQ=", "ZXQ"),
            ("headers", "\nAuthorization: Basic dXNlcjpzZWNyZXQ=", ""),
        ],
    });
    check(Planted {
        root: secured(json!({"type": "oauth2"})),
        right: "GET /p HTTP/1.1\nAuthorization: Bearer secret",
        equal: &[],
        faults: &[
            ("headers", "Bearer secret", "secret"),
            ("headers", "secret", "secret\nAuthorization: Bearer secret"),
            ("query", "/p", "/p?access_token=secret"),
        ],
    });
    check(Planted {
        root: secured(key("query", "api key")),
        right: "GET /p?api%20key=secret HTTP/1.1",
        equal: &[],
        faults: &[
            ("query", "%20", "+"),
            ("query", "?api%20key=secret", ""),
            ("query headers", "?api%20key=secret HTTP/1.1", " HTTP/1.1\nAPI-Key: secret"),
        ],
    });
    check(Planted {
        root: secured(key("header", "X-Key")),
        right: "GET /p HTTP/1.1\nx-key: secret",
        equal: &[],
        faults: &[("headers", "secret", "Bearer secret"), ("headers", "x-key", "key")],
    });
    check(Planted {
        root: secured(key("cookie", "__Host-key!")),
        right: "GET /p HTTP/1.1\nCookie: __Host-key!=secret",
        equal: &[],
        faults: &[("headers", "key!", "key%21"), ("headers", "Cookie", "Key"), ("headers", "__Host-key!=", "")],
    });
}

#[test]
fn faults_of_paths_and_names_are_reported() {
    let parameter = |place: &str, name: &str, value: &str| json!({"name": name, "in": place, "required": true, "schema": {"type": "string"}, "example": value});
    let parameters = [
        parameter("path", "sitzung", "ö"),
        parameter("query", "a+b é", "1"),
        parameter("cookie", "a b[c]", "1"),
        parameter("cookie", "d", "2"),
    ];
    check(Planted {
        root: json!({"paths": {"/straße/{sitzung}/a b|c:d": {"get": {"parameters": parameters, "responses": {"204": {}}}}}}),
        right: "GET /stra%C3%9Fe/%C3%B6/a%20b%7Cc:d?a%2Bb%20%C3%A9=1 HTTP/1.1\nCookie: a%20b%5Bc%5D=1; d=2",
        equal: &[("%C3%9Fe", "%c3%9fe"), ("%C3%A9=", "%c3%a9="), ("a%20b%5Bc%5D=1; d=2", "d=2; a%20b%5Bc%5D=1")],
        faults: &[
            ("path", "%C3%9F", "ß"),
            ("path", "%C3%9F", "%DF"),
            ("path", "%C3%9F", "%25C3%259F"),
            ("path", "%7C", "|"),
            ("path", "c:d", "c%3Ad"),
            ("path", "/%C3%B6/", "/"),
            ("path", "/%C3%B6/", "/ö/"),
            ("query", "a%2Bb%20", "a+b%20"),
            ("query", "b%20%C3", "b+%C3"),
            ("query", "a%2B", "a%252B"),
            ("headers", "%5Bc%5D", "[c]"),
            ("headers", "; d=2", ""),
            ("headers", "; d=2", "; d=2\nCookie: d=2"),
            ("headers", "; d=2", "&d=2"),
        ],
    });
}

#[test]
fn order_of_json_properties_is_free_wherever_json_stands() {
    let content = |place: &str| {
        json!({"name": "f", "in": place, "required": true, "content": {"application/json": {}},
            "example": [{"a": 1, "b": {"c": 1.0, "d": "é"}}]})
    };
    let mut header = content("header");
    header["example"] = json!({"a": 1, "b": {"c": 1.0, "d": "x y"}});
    check(Planted {
        root: json!({"paths": {"/p/{f}": {"get": {"responses": {"204": {}},
            "parameters": [content("path"), content("query"), header, content("cookie")]}}}}),
        right: "GET /p/%5B%7B%22a%22%3A1%2C%22b%22%3A%7B%22d%22%3A%22%C3%A9%22%2C%22c%22%3A1%7D%7D%5D?\
                f=%5B%7B%22b%22%3A%7B%22c%22%3A1.0%2C%22d%22%3A%22%C3%A9%22%7D%2C%22a%22%3A1%7D%5D HTTP/1.1\n\
                F: {\"b\": {\"d\": \"x y\", \"c\": 1}, \"a\": 1}\n\
                Cookie: f=%5B%7B%22b%22%3A%7B%22c%22%3A1.0%2C%22d%22%3A%22%C3%A9%22%7D%2C%22a%22%3A1%7D%5D",
        equal: &[],
        faults: &[
            ("path", "%22d%22", "%22e%22"),
            ("query", "?f=%5B%7B", "?f=[%7B"),
            ("query", "c%22%3A1.0", "c%22%3A%221.0%22"),
            ("headers", "\"a\": 1", "\"a\": 2"),
            ("headers", "Cookie: f=%5B", "Cookie: f=["),
        ],
    });
}

#[test]
fn accepted_media_types_include_the_response() {
    let exchange = exchange(json!({"paths": {"/p": {"get": {"responses": {"200": {
        "content": {"application/json": {"schema": {"type": "string"}}}}}}}}}));
    let found = |accept: &str| {
        let request = request(&format!("GET /p HTTP/1.1\nAccept: {accept}"));
        differences(&exchange.expected, &request, exchange.answer.media_type.as_deref()).len()
    };
    assert_eq!(["application/json", "text/plain, application/*;q=0.5", "*/*"].map(found), [0; 3]);
    assert_eq!(["", "text/plain", "application/jsonl"].map(found), [1; 3]);
}

#[test]
fn lost_and_invented_values_of_responses_are_reported() {
    let answer = json!({"a": 1, "b": [null, 2.0], "c": {"d": "x"}, "e": 9_007_199_254_740_993_u64, "f": "1.50"});
    let equal = json!({"a": 1.0, "b": [null, 2], "c": {"d": "x", "g": [], "h": null}, "e": 9_007_199_254_740_993_u64, "f": 1.5});
    let mut lost = Vec::new();
    assert_eq!((kept(&answer, &equal, "", &mut lost), lost.len()), (6, 0));
    for (pointer, wrong, reported) in [
        ("/a", json!("1"), r#"response.a 1 "1""#),
        ("/b/0", json!(0), "response.b[0] null 0"),
        ("/b", json!([null]), "response.b [null,2.0] [null]"),
        ("/c", json!({}), r#"response.c.d "x" null"#),
        ("/c", json!({"d": "x", "e": false}), "response.c.e nothing false"),
        ("/e", json!(9_007_199_254_740_992_u64), "response.e 9007199254740993 9007199254740992"),
        ("/f", json!("1.5"), r#"response.f "1.50" "1.5""#),
    ] {
        let mut value = answer.clone();
        *value.pointer_mut(pointer).unwrap() = wrong;
        let mut lost = Vec::new();
        kept(&answer, &value, "", &mut lost);
        assert_eq!(lost.iter().map(|parts| parts.join(" ")).collect::<Vec<_>>(), [reported]);
    }
}
