//! Classification of media types: JSON, XML and wildcards.

pub(super) use crate::openapi::media::{
    EVENT_STREAM, essence, is_json, is_json_sequence, is_json_stream, is_multipart, is_xml,
};

/// The wildcard media type. With an object schema it is JSON.
pub(super) const ANYTHING: &str = "*/*";

/// Returns true for YAML. Beside JSON with the same schema, it is another notation of the same values.
pub(super) fn is_yaml(essence: &str) -> bool {
    let name = essence.split_once('/').map_or(essence, |(_, name)| name);
    matches!(name, "yaml" | "x-yaml" | "vnd.yaml") || name.ends_with("+yaml")
}

/// Returns true if the text is a single media type, not a range or a list.
pub(super) fn is_media_type(text: &str) -> bool {
    is_media_range(text) && !text.contains('*')
}

/// Returns true if the text is a single media type or a range, such as `image/*`.
pub(super) fn is_media_range(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_graphic() || c == ' ';
    text.contains('/') && !text.contains(',') && text.trim() == text && text.chars().all(is_plain)
}
