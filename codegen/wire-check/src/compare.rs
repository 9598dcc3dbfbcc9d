//! Compares requests with expected requests, and decoded values with the responses.

use serde_json::Value;
use test_server::Request;

use crate::exchange::{Body, Expected, Part, essence, is_json};
use crate::percent::{decoded, normal, percent};

/// Headers that a client may send without a parameter.
const OWN_HEADERS: &[&str] = &["accept", "accept-encoding", "connection", "content-length", "host", "user-agent"];

/// Returns every difference from the expected request: part, expected value, received value.
pub(crate) fn differences(expected: &Expected, received: &Request, response: Option<&str>) -> Vec<[String; 3]> {
    let mut found = Vec::new();
    let mut same = |what: &str, expected: String, sent: String| {
        if expected != sent {
            found.push([what.to_owned(), expected, sent]);
        }
    };
    same("method", expected.method.clone(), received.method().to_owned());
    same("path", normal(&expected.path), normal(received.path()));
    same("query", text_of(&expected.query), text_of(&pairs(received.query())));
    let mut sent: Vec<_> = received.headers().map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    sent.retain(|(name, _)| expected.headers.contains_key(name) || !OWN_HEADERS.contains(&name.as_str()));
    for (name, value) in &mut sent {
        // The client chooses the boundary.
        if name == "content-type" && value.starts_with("multipart/") {
            *value = essence(value);
        }
    }
    sent.sort();
    let lines = |headers: &[(String, String)]| {
        headers.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join(", ")
    };
    let wanted: Vec<(String, String)> = expected.headers.clone().into_iter().collect();
    same("headers", lines(&wanted), lines(&sent));
    if let Some(media_type) = response {
        let accept = header(received, "accept");
        if !accepts(accept, media_type) {
            same("accept", media_type.to_owned(), accept.to_owned());
        }
    }
    let sent = body(received);
    match (&expected.body, &sent) {
        (Body::Form(wanted), Body::Form(sent)) => same("form", text_of(wanted), text_of(sent)),
        // An object without fields equals no body.
        (Body::Form(wanted), Body::None) if wanted.is_empty() => {}
        (Body::Json(wanted), Body::Json(sent)) if is_same(wanted, sent) => {}
        (Body::Json(wanted), Body::Json(sent)) => same("body", wanted.to_string(), sent.to_string()),
        (Body::Parts(wanted), Body::Parts(sent)) => same("parts", text_of_parts(wanted), text_of_parts(sent)),
        (wanted, sent) => same("body", format!("{wanted:?}"), format!("{sent:?}")),
    }
    found
}

fn accepts(accept: &str, media_type: &str) -> bool {
    let (kind, _) = media_type.split_once('/').unwrap_or((media_type, ""));
    accept.split(',').map(essence).any(|range| range == "*/*" || range == media_type || range == format!("{kind}/*"))
}

fn header<'r>(received: &'r Request, name: &str) -> &'r str {
    received.headers().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
}

fn body(received: &Request) -> Body {
    let media_type = header(received, "content-type");
    let text = String::from_utf8_lossy(&received.body);
    match essence(media_type).as_str() {
        "" if text.is_empty() => Body::None,
        "application/x-www-form-urlencoded" => Body::Form(pairs(&text)),
        "multipart/form-data" => Body::Parts(parts(media_type, &text)),
        json if is_json(json) => serde_json::from_str(&text).map_or_else(|_| Body::Text(text.into_owned()), Body::Json),
        _ => Body::Text(text.into_owned()),
    }
}

fn parts(media_type: &str, text: &str) -> Vec<Part> {
    let boundary = media_type.split_once("boundary=").map_or("", |(_, boundary)| boundary).trim_matches('"');
    let delimiter = format!("--{boundary}");
    let pieces = text.split(&delimiter).skip(1).take_while(|piece| !piece.starts_with("--"));
    pieces.map(part).collect()
}

fn part(piece: &str) -> Part {
    let (head, content) = piece.split_once("\r\n\r\n").unwrap_or((piece, ""));
    let attribute = |name: &str| {
        let (_, value) = head.split_once(&format!("; {name}=\""))?;
        Some(value.split_once('"')?.0.to_owned())
    };
    let media_type = head.lines().find_map(|line| line.strip_prefix("Content-Type: ")).unwrap_or_default();
    Part {
        name: attribute("name").unwrap_or_default(),
        file: attribute("filename").map(|file| (file, media_type.to_owned())),
        content: content.strip_suffix("\r\n").unwrap_or(content).to_owned(),
    }
}

/// Returns pairs with decoded names and encoded values.
fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, value)| (decoded(&name.replace('+', "%20")), value.replace('+', "%20"))).collect()
}

/// Formats pairs. The order of names is ignored; the order of values of one name matters.
fn text_of(pairs: &[(String, String)]) -> String {
    let mut pairs: Vec<(&str, String)> =
        pairs.iter().map(|(name, value)| (name.as_str(), normal_value(value))).collect();
    pairs.sort_by_key(|(name, _)| *name);
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// Formats parts. The order of names is ignored; the order of values of one name matters.
fn text_of_parts(parts: &[Part]) -> String {
    let mut parts: Vec<&Part> = parts.iter().collect();
    parts.sort_by_key(|part| &part.name);
    let content = |part: &Part| decoded(&normal_value(&percent(&part.content)));
    let text = |part: &&Part| format!("{} {:?} {}", part.name, part.file, content(part));
    parts.iter().map(text).collect::<Vec<_>>().join("; ")
}

/// Normalizes an encoded value. The order of JSON properties is ignored.
fn normal_value(encoded: &str) -> String {
    match serde_json::from_str::<Value>(&decoded(encoded)) {
        Ok(object @ Value::Object(_)) => percent(&object.to_string()),
        _ => normal(encoded),
    }
}

/// Returns true if two values are equal; `1` equals `1.0`.
fn is_same(a: &Value, b: &Value) -> bool {
    let mut lost = Vec::new();
    kept(a, b, "", &mut lost);
    kept(b, a, "", &mut lost);
    lost.is_empty()
}

/// Counts the response values that the decoded value contains, and records the lost ones.
pub(crate) fn kept(response: &Value, value: &Value, at: &str, lost: &mut Vec<[String; 3]>) -> usize {
    match (response, value) {
        (Value::Object(properties), Value::Object(found)) => properties
            .iter()
            .map(|(name, property)| {
                kept(property, found.get(name).unwrap_or(&Value::Null), &format!("{at}.{name}"), lost)
            })
            .sum(),
        (Value::Array(items), Value::Array(found)) if items.len() == found.len() => items
            .iter()
            .zip(found)
            .enumerate()
            .map(|(index, (item, found))| kept(item, found, &format!("{at}[{index}]"), lost))
            .sum(),
        (Value::Number(number), Value::Number(found)) if number.as_f64() == found.as_f64() => 1,
        // For a declared number, a numeric text counts as kept if its value is.
        (Value::String(text), Value::Number(found)) if text.parse().ok() == found.as_f64() => 1,
        _ if response == value => 1,
        _ => {
            lost.push([format!("response{at}"), response.to_string(), value.to_string()]);
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn equivalent_requests_are_equal() {
        assert_eq!(text_of(&pairs("b=1&a=x+y&a=%7E&c%5Bd%5D=")), "a=x%20y&a=~&b=1&c[d]=");
    }

    #[test]
    fn every_difference_is_reported() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let expected = Expected {
            method: "POST".to_owned(),
            path: "/a%20b".to_owned(),
            query: vec![pair("x", "1%2C2"), pair("y", "3")],
            headers: [pair("content-type", "application/x-www-form-urlencoded"), pair("x-a", "1")].into(),
            body: Body::Form(vec![pair("To", "a%20b"), pair("To", "c")]),
        };
        let request = |head: &str, body: &str| Request {
            head: format!("{head}\r\ncontent-type: application/x-www-form-urlencoded"),
            body: body.into(),
        };
        let sent = request("POST /a%20b?y=3&x=1%2c2 HTTP/1.1\r\nX-A: 1\r\naccept: text/*, */*", "To=a+b&To=c");
        assert_eq!(differences(&expected, &sent, Some("application/json")), <Vec<[String; 3]>>::new());
        let sent = request("PUT /a%2520b?x=1,2&y=3 HTTP/1.1\r\nX-A: 2\r\naccept: text/plain", "To=c&To=a+b");
        let found = differences(&expected, &sent, Some("application/json"));
        let texts: Vec<[&str; 3]> = found.iter().map(|texts| texts.each_ref().map(String::as_str)).collect();
        assert_eq!(
            texts,
            [
                ["method", "POST", "PUT"],
                ["path", "/a%20b", "/a%2520b"],
                ["query", "x=1%2C2&y=3", "x=1,2&y=3"],
                [
                    "headers",
                    "content-type: application/x-www-form-urlencoded, x-a: 1",
                    "content-type: application/x-www-form-urlencoded, x-a: 2"
                ],
                ["accept", "application/json", "text/plain"],
                ["form", "To=a%20b&To=c", "To=c&To=a%20b"],
            ]
        );
    }

    #[test]
    fn lost_values_are_reported() {
        let mut lost = Vec::new();
        let (response, value) =
            (json!({"a": 1, "b": [null, 2.0], "c": {"d": "x"}}), json!({"a": 1.0, "b": [null, 2], "c": {}}));
        assert_eq!(kept(&response, &value, "", &mut lost), 3);
        assert_eq!(lost, [["response.c.d", "\"x\"", "null"]]);
    }

    #[test]
    fn multipart_parts_are_compared() {
        let text = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; \
                    name=\"b\"; filename=\"b.txt\"\r\nContent-Type: text/plain\r\n\r\n2\r\n--x--\r\n";
        let file = Some(("b.txt".to_owned(), "text/plain".to_owned()));
        assert_eq!(
            parts("multipart/form-data; boundary=x", text),
            [
                Part { name: "a".to_owned(), file: None, content: "1".to_owned() },
                Part { name: "b".to_owned(), file, content: "2".to_owned() }
            ]
        );
    }
}
