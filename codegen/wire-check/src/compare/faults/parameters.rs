//! Faults of parameters, paths and credentials.

use serde_json::{Value, json};

use super::{Planted, check, exchange, reported};
use crate::exchange::Exchange;
use crate::percent::decoded;

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
    // A delimiter in an item would end it.
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
        ("cookie", style("cookie", true), json!("%C3%A9b/c"), "id=%C3%A9b/c"),
        ("cookie", style("cookie", true), json!(["a+b", "c/d"]), "id=a+b; id=c/d"),
        ("cookie", style("cookie", true), json!({"G": "a", "R": "c/d"}), "G=a; R=c/d"),
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
    let mut optional = secured(key("header", "X-Key"));
    optional["security"] = json!([{}, {"s": []}]);
    check(Planted {
        root: optional,
        right: "GET /p HTTP/1.1\nX-Key: secret",
        equal: &[],
        faults: &[("headers", "\nX-Key: secret", "")],
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
