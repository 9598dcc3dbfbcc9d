//! Media types and their examples.

use serde_json::Value;

use crate::document::Document;
use crate::fit;
use crate::sample::Direction;

/// Returns the examples of a parameter or a media type.
pub(crate) fn examples<'d>(document: &'d Document, owner: &'d Value) -> impl Iterator<Item = &'d Value> {
    let several = owner["examples"].as_object().into_iter().flatten();
    let several = several.filter_map(|(_, example)| document.resolve(example).get("value"));
    owner.get("example").into_iter().chain(several)
}

/// Returns the first example that is valid for the schema.
pub(crate) fn example(document: &Document, owner: &Value, schema: &Value, direction: Direction) -> Option<Value> {
    examples(document, owner).find_map(|example| fit::example(document, schema, example, direction))
}

/// Preference of a media type; the lowest rank is preferred.
pub(crate) fn rank(media_type: &str) -> u8 {
    match essence(media_type).as_str() {
        "application/json" => 0,
        essence if is_json(essence) => 1 + u8::from(essence.ends_with("patch+json")),
        "application/x-www-form-urlencoded" => 3,
        "multipart/form-data" => 4,
        "text/plain" => 5,
        // Endless.
        "text/event-stream" => 9,
        essence if essence.starts_with("text/") || essence.ends_with("xml") => 6,
        "application/octet-stream" => 7,
        _ => 8,
    }
}

/// Returns a media type without its parameters.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// Returns true if a schema says nothing about a value.
pub(crate) fn is_free_form(schema: &Value) -> bool {
    let says = ["type", "properties", "required", "additionalProperties", "items", "enum", "allOf", "oneOf", "anyOf"];
    says.iter().all(|key| schema.get(*key).is_none())
}

pub(crate) fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence.ends_with("+json")
}

/// Returns a media type of a range that can have the value.
pub(crate) fn concrete(range: &str, value: &Value) -> String {
    let media_type = match (essence(range).as_str(), value) {
        (one, _) if !one.contains('*') => range,
        ("*/*", Value::Object(_) | Value::Array(_)) => "application/json",
        (json, _) if is_json(json) => "application/json",
        ("*/*" | "application/*", _) => "application/octet-stream",
        _ => &range.replace('*', "plain"),
    };
    media_type.to_lowercase()
}
