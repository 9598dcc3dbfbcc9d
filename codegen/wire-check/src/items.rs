//! Bodies whose items are sent one after the other: JSON values, events and parts.

use serde_json::{Value, json};

use crate::document::Document;
use crate::encode;
use crate::media::{concrete, essence, is_free_form, is_json};
use crate::sample::{self, Direction};

/// An item of a body: the type of an event or the media type of a part, and the text of its content.
pub(crate) type Item = (String, String);

/// The form of the items of a media type.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Lines,
    Sequence,
    Events,
    Parts,
}

fn form(media_type: &str) -> Option<Form> {
    let name = essence(media_type);
    Some(match name.as_str() {
        "text/event-stream" => Form::Events,
        "multipart/form-data" => return None,
        parts if parts.starts_with("multipart/") => Form::Parts,
        _ if ["application/json-seq", "application/geo+json-seq"].contains(&name.as_str()) => Form::Sequence,
        _ => {
            let known = ["jsonl", "x-jsonl", "ndjson", "x-ndjson", "json-lines", "x-jsonlines"];
            return known.contains(&name.strip_prefix("application/")?).then_some(Form::Lines);
        }
    })
}

/// Returns two items for the call, and as they are expected; `None` if a client sends no items as this media type, or no item
/// was found.
pub(crate) fn items(document: &Document, media_type: &str, media: &Value) -> Option<(Value, Vec<Item>)> {
    let form = form(media_type)?;
    let schema = document.resolve(media.get("itemSchema")?);
    let sample = |schema: &Value| sample::value(document, schema, Direction::Sent);
    let (given, item) = match form {
        Form::Lines | Form::Sequence => {
            let value = sample(schema)?;
            (value.clone(), (String::new(), value.to_string()))
        }
        Form::Events => {
            let properties = schema["properties"].as_object().filter(|properties| {
                let is_field = |name: &String| ["data", "event", "id", "retry"].contains(&name.as_str());
                properties.contains_key("data") && properties.keys().all(is_field)
            });
            let kind = properties.and_then(|fields| fields.get("event")).and_then(sample);
            let kind = kind.as_ref().and_then(Value::as_str).unwrap_or("tick").to_owned();
            let data = document.resolve(properties.and_then(|fields| fields.get("data")).unwrap_or(schema));
            let json = data.get("contentSchema").filter(|_| data["contentMediaType"].as_str().is_some_and(is_json));
            let data = json.map_or(data, |json| document.resolve(json));
            let value = if is_free_form(data) { json!("a") } else { sample(data)? };
            (json!([kind, value]), (kind, encode::text(&value)))
        }
        Form::Parts => {
            let declared = media["itemEncoding"]["contentType"].as_str();
            let declared = declared.and_then(|types| types.split(',').next()).map(str::trim);
            let value = if declared.is_some_and(|one| !is_json(&essence(one))) { json!("a") } else { sample(schema)? };
            let media_type = match (declared, &value) {
                (Some(range), _) => concrete(range, schema, &value),
                (None, Value::String(_)) => "text/plain".to_owned(),
                (None, _) => "application/json".to_owned(),
            };
            (json!([media_type, value]), (media_type, encode::text(&value)))
        }
    };
    Some((json!([given, given]), vec![item; 2]))
}

/// Parses a body of items; `None` if it is malformed. `sent` has the boundary of parts.
pub(crate) fn parsed(media_type: &str, sent: &str, text: &str) -> Option<Vec<Item>> {
    let plain = |text: &str| (String::new(), text.to_owned());
    match form(media_type)? {
        Form::Lines => Some(text.strip_suffix('\n')?.split('\n').map(plain).collect()),
        Form::Sequence => {
            let records = text.strip_prefix('\u{1e}')?.split('\u{1e}');
            records.map(|record| record.strip_suffix('\n').map(plain)).collect()
        }
        Form::Events => text.strip_suffix("\n\n")?.split("\n\n").map(event).collect(),
        Form::Parts => pieces(sent, text)?.into_iter().map(part).collect(),
    }
}

fn event(text: &str) -> Option<Item> {
    let (mut kind, mut data) = (String::new(), Vec::new());
    for line in text.split('\n') {
        match line.split_once(": ")? {
            ("event", value) => value.clone_into(&mut kind),
            ("data", value) => data.push(value),
            _ => return None,
        }
    }
    Some((kind, data.join("\n")))
}

fn part(piece: &str) -> Option<Item> {
    let (head, content) = piece.split_once("\r\n\r\n")?;
    let (name, media_type) = head.split_once(": ")?;
    name.eq_ignore_ascii_case("content-type").then(|| (essence(media_type), content.to_owned()))
}

/// Splits a multipart body (RFC 2046); `None` if its delimiters are wrong.
pub(crate) fn pieces<'t>(media_type: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let boundary = media_type.split_once("boundary=")?.1.split(';').next()?.trim().trim_matches('"');
    if text.trim_end() == format!("--{boundary}--") {
        return Some(Vec::new());
    }
    let body = text.strip_prefix(&format!("--{boundary}\r\n"))?;
    let (body, epilogue) = body.split_once(&format!("\r\n--{boundary}--"))?;
    epilogue.trim_end().is_empty().then(|| body.split(&format!("\r\n--{boundary}\r\n")).collect())
}
