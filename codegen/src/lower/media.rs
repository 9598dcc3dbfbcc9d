//! Media types: which ones are JSON, XML, or anything.

use openapiv3::MediaType;
use serde_json::Value;

pub(super) const EVENT_STREAM: &str = "text/event-stream";

/// No media type, but any: with the schema of an object it is JSON.
pub(super) const ANYTHING: &str = "*/*";

/// A media type without its parameters.
pub(super) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_lowercase()
}

pub(super) fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

pub(super) fn is_xml(essence: &str) -> bool {
    essence == "application/xml" || essence == "text/xml" || essence.ends_with("+xml")
}

/// Returns true if a text is one media type that can be sent, not a range or a list of them.
pub(super) fn is_media_type(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_graphic() || c == ' ';
    text.contains('/') && !text.contains(['*', ',']) && text.trim() == text && text.chars().all(is_plain)
}

pub(super) fn example(media: &MediaType) -> Option<Value> {
    let named = || media.examples.values().find_map(|example| example.as_item()?.value.clone());
    media.example.clone().or_else(named)
}
