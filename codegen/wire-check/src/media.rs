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
pub(crate) fn concrete(range: &str, schema: &Value, value: &Value) -> String {
    let has_bytes = is_free_form(schema) || is_file(schema);
    let media_type = match (essence(range).as_str(), value) {
        (one, _) if !one.contains('*') => range,
        ("*/*", Value::Object(_) | Value::Array(_)) => "application/json",
        (json, _) if is_json(json) => "application/json",
        ("*/*", _) if !has_bytes => "text/plain",
        ("*/*" | "application/*", _) => "application/octet-stream",
        _ => &range.replace('*', "plain"),
    };
    media_type.to_lowercase()
}

/// Returns true if a media type of a range may be that of a value that is not a file.
pub(crate) fn suits(range: &str, value: &Value) -> bool {
    let range = essence(range);
    let has_json = is_json(&range) || ["*/*", "application/*"].contains(&range.as_str());
    has_json || !value.is_object() && !value.is_array() && range.starts_with("text/")
}

/// Returns true if the value is the bytes of a file.
pub(crate) fn is_file(schema: &Value) -> bool {
    let is_binary = schema["format"] == "binary" || schema["contentEncoding"] == "binary";
    is_binary || schema.get("contentMediaType").is_some() && schema.get("contentEncoding").is_none()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn range_stands_for_the_media_type_of_the_value() {
        let (text, file, anything) = (json!({"type": "string"}), json!({"format": "binary"}), json!({}));
        for (range, schema, value, expected) in [
            ("*/*", &text, json!("a"), "text/plain"),
            ("*/*", &file, json!("a"), "application/octet-stream"),
            ("*/*", &anything, json!("a"), "application/octet-stream"),
            ("*/*", &anything, json!({}), "application/json"),
            ("image/*", &file, json!("a"), "image/plain"),
        ] {
            assert_eq!(concrete(range, schema, &value), expected, "{range} {schema}");
        }
    }

    #[test]
    fn value_beside_a_file_has_a_media_type_of_its_own() {
        assert!(suits("text/*", &json!("a")) && suits("application/json", &json!({})));
        assert!(!suits("image/png", &json!("a")) && !suits("text/plain", &json!({})));
    }
}
