//! Compares requests with expected requests, and decoded values with the responses.

use serde_json::{Map, Value};
use test_server::Request;

use crate::body::{Body, Part};
use crate::exchange::Expected;
use crate::items::{self, Item};
use crate::media::{essence, is_json};
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
    let path = |text: &str| text.split('/').map(normal_value).collect::<Vec<_>>().join("/");
    same("path", path(&expected.path), path(received.path()));
    same("query", text_of(&expected.query), text_of(&pairs(received.query())));
    let mut sent: Vec<_> = received.headers().map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    sent.retain(|(name, _)| {
        name != "content-type" && (expected.headers.contains_key(name) || !OWN_HEADERS.contains(&name.as_str()))
    });
    sent.sort();
    let lines = |headers: &[(String, String)]| {
        let line = |(name, value): &(String, String)| {
            let value = if name == "cookie" { text_of_cookies(value) } else { ordered(value).unwrap_or(value.clone()) };
            format!("{name}: {value}")
        };
        headers.iter().map(line).collect::<Vec<_>>().join(", ")
    };
    let wanted: Vec<(String, String)> = expected.headers.clone().into_iter().collect();
    same("headers", lines(&wanted), lines(&sent));
    if let Some(media_type) = response {
        let accept = header(received, "accept");
        if !accepts(accept, media_type) {
            same("accept", media_type.to_owned(), accept.to_owned());
        }
    }
    let content_type = media_type(header(received, "content-type"));
    let chosen = expected.bodies.iter().find(|(wanted, _)| essence(wanted) == essence(&content_type));
    let Some((wanted, body)) = chosen.or(expected.bodies.first()) else {
        same("content-type", String::new(), content_type);
        same("body", String::new(), String::from_utf8_lossy(&received.body).into_owned());
        return found;
    };
    // An object without fields equals no body.
    let is_empty = [Body::Form(Vec::new()), Body::Parts(Vec::new())].contains(body);
    if received.body.is_empty() && content_type.is_empty() && is_empty {
        return found;
    }
    same("content-type", media_type(wanted), content_type);
    match (body, sent_body(received, wanted)) {
        (Body::Form(wanted), Body::Form(sent)) => same("form", text_of(wanted), text_of(&sent)),
        (Body::Json(wanted), Body::Json(sent)) => same("body", canonical(wanted), canonical(&sent)),
        (Body::Items(wanted), Body::Items(sent)) => same("items", text_of_items(wanted), text_of_items(&sent)),
        (Body::Parts(wanted), Body::Parts(sent)) => same("parts", text_of_parts(wanted), text_of_parts(&sent)),
        (Body::Text(wanted), _) => same("body", wanted.clone(), String::from_utf8_lossy(&received.body).into_owned()),
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

/// Normalizes a media type: letter case of names, spaces and order of parameters. The client chooses a boundary.
fn media_type(text: &str) -> String {
    let parameters = text.split(';').skip(1).map(|parameter| {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        format!("{}={}", name.trim().to_lowercase(), value.trim().trim_matches('"').to_lowercase())
    });
    let mut parameters: Vec<String> = parameters.filter(|parameter| !parameter.starts_with("boundary=")).collect();
    parameters.sort();
    [vec![essence(text)], parameters].concat().join("; ")
}

/// Parses the body as a media type.
fn sent_body(received: &Request, wanted: &str) -> Body {
    let text = String::from_utf8_lossy(&received.body);
    match essence(wanted).as_str() {
        // A form has `+` for a space.
        "application/x-www-form-urlencoded" => Body::Form(pairs(&text.replace('+', "%20"))),
        "multipart/form-data" => {
            parts(header(received, "content-type"), &text).map_or_else(|| Body::Text(text.into_owned()), Body::Parts)
        }
        json if is_json(json) => serde_json::from_str(&text).map_or_else(|_| Body::Text(text.into_owned()), Body::Json),
        _ => items::parsed(wanted, header(received, "content-type"), &text)
            .map_or_else(|| Body::Text(text.into_owned()), Body::Items),
    }
}

/// Parses a multipart body (RFC 2046); `None` if its delimiters are wrong.
fn parts(media_type: &str, text: &str) -> Option<Vec<Part>> {
    items::pieces(media_type, text)?.into_iter().map(part).collect()
}

/// Parses a part; `None` if it is not `form-data` with a name (RFC 7578).
fn part(piece: &str) -> Option<Part> {
    let (head, content) = piece.split_once("\r\n\r\n")?;
    let mut part = Part { content: content.to_owned(), ..Part::default() };
    for line in head.split("\r\n") {
        let (name, value) = line.split_once(':')?;
        let value = value.trim();
        match name.to_lowercase().as_str() {
            "content-disposition" => {
                let attributes = value.strip_prefix("form-data")?;
                part.name = attribute(attributes, "name")?;
                part.file_name = attribute(attributes, "filename");
            }
            "content-type" => part.media_type = Some(value.to_owned()),
            other => part.headers.push((other.to_owned(), value.to_owned())),
        }
    }
    (!part.name.is_empty()).then_some(part)
}

/// Returns a quoted attribute of a header. Quotes and line breaks are percent-encoded, as browsers do.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let (_, value) = attributes.split_once(&format!("; {name}=\""))?;
    let (value, _) = value.split_once('"')?;
    Some(value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"))
}

/// Returns pairs with decoded names and encoded values. A query has no `+` for a space (RFC 6570).
fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    // JSON without a name is the whole query string.
    let unnamed = |pair| if ordered(&decoded(pair)).is_some() { ("", pair) } else { (pair, "") };
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or_else(|| unnamed(pair)));
    // A `+` in a name is not equal to the encoded one.
    pairs.map(|(name, value)| (decoded(&name.replace('+', "%252B")), value.to_owned())).collect()
}

/// Formats pairs. The order of names is ignored; the order of values of one name matters.
fn text_of(pairs: &[(String, String)]) -> String {
    let mut pairs: Vec<(&str, String)> =
        pairs.iter().map(|(name, value)| (name.as_str(), normal_value(value))).collect();
    pairs.sort_by_key(|(name, _)| *name);
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// Formats the pairs of a cookie header. Servers don't decode the names.
fn text_of_cookies(text: &str) -> String {
    let pairs = text.split("; ").map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let mut pairs: Vec<(&str, String)> = pairs.map(|(name, value)| (name, normal_value(value))).collect();
    pairs.sort_by_key(|(name, _)| *name);
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
}

/// Formats items, whose order matters.
fn text_of_items(items: &[Item]) -> String {
    let item = |(head, content): &Item| format!("{head} {}", ordered(content).as_ref().unwrap_or(content));
    items.iter().map(item).collect::<Vec<_>>().join("; ")
}

/// Formats parts. The order of names is ignored; the order of values of one name matters.
fn text_of_parts(parts: &[Part]) -> String {
    let mut parts: Vec<&Part> = parts.iter().collect();
    parts.sort_by_key(|part| &part.name);
    parts.iter().map(|part| text_of_part(part)).collect::<Vec<_>>().join("; ")
}

fn text_of_part(part: &Part) -> String {
    let kind = part.media_type.as_deref().map_or("text/plain".to_owned(), media_type);
    // UTF-8 is the usual character set of text.
    let kind = kind.strip_suffix("; charset=utf-8").filter(|kind| kind.starts_with("text/")).unwrap_or(&kind);
    let file = part.file_name.as_ref().map_or(String::new(), |name| format!(" of {name:?}"));
    let headers = |(name, value): &(String, String)| format!(" {name}={value}");
    let mut headers: Vec<String> = part.headers.iter().map(headers).collect();
    headers.sort();
    let content = ordered(&part.content);
    format!("{} ({kind}{file}{}) {}", part.name, headers.concat(), content.as_ref().unwrap_or(&part.content))
}

/// Normalizes an encoded value. The order of JSON properties is ignored.
fn normal_value(encoded: &str) -> String {
    let text = decoded(encoded);
    // A difference of the encoding is one.
    let json = ordered(&text).filter(|_| percent(&text) == normal(encoded));
    json.map_or_else(|| normal(encoded), |json| percent(&json))
}

/// Returns the canonical form of JSON text: an object or a list.
fn ordered(text: &str) -> Option<String> {
    let value: Value = serde_json::from_str(text).ok()?;
    (value.is_object() || value.is_array()).then(|| canonical(&value))
}

/// Returns JSON text with sorted properties, and `1` for `1.0`.
fn canonical(value: &Value) -> String {
    fn plain(value: &Value) -> Value {
        match value {
            Value::Array(items) => items.iter().map(plain).collect(),
            Value::Object(properties) => {
                let mut sorted: Vec<_> = properties.iter().collect();
                sorted.sort_by_key(|(name, _)| *name);
                Value::Object(
                    sorted.into_iter().map(|(name, value)| (name.clone(), plain(value))).collect::<Map<_, _>>(),
                )
            }
            Value::Number(number) => whole(number).map_or_else(|| value.clone(), Value::from),
            _ => value.clone(),
        }
    }
    plain(value).to_string()
}

/// Returns the integer that equals a number with a fraction of zero.
fn whole(number: &serde_json::Number) -> Option<i64> {
    let number = number.as_f64().filter(|_| number.is_f64())?;
    #[expect(clippy::cast_possible_truncation, reason = "the number is an integer that fits")]
    (number.fract() == 0.0 && number.abs() < 9.2e18).then_some(number as i64)
}

/// Counts the sent values that the decoded value contains, and records the lost and the invented ones. `at` is the place of
/// the value.
pub(crate) fn kept(response: &Value, value: &Value, at: &str, lost: &mut Vec<[String; 3]>) -> usize {
    match (response, value) {
        (Value::Object(properties), Value::Object(found)) => {
            for (name, value) in
                found.iter().filter(|(name, value)| !properties.contains_key(*name) && !is_nothing(value))
            {
                lost.push([format!("{at}.{name}"), "nothing".to_owned(), value.to_string()]);
            }
            properties
                .iter()
                .map(|(name, property)| {
                    kept(property, found.get(name).unwrap_or(&Value::Null), &format!("{at}.{name}"), lost)
                })
                .sum()
        }
        (Value::Array(items), Value::Array(found)) if items.len() == found.len() => items
            .iter()
            .zip(found)
            .enumerate()
            .map(|(index, (item, found))| kept(item, found, &format!("{at}[{index}]"), lost))
            .sum(),
        (Value::Number(_), Value::Number(_)) if canonical(response) == canonical(value) => 1,
        // For a declared number, a numeric text counts as kept if its value is.
        (Value::String(text), Value::Number(found)) if text.parse().ok() == found.as_f64() => 1,
        _ if response == value => 1,
        _ => {
            lost.push([at.to_owned(), response.to_string(), value.to_string()]);
            0
        }
    }
}

/// Returns true for a value that a client may have for a missing property.
fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty)
}

#[cfg(test)]
mod faults;
