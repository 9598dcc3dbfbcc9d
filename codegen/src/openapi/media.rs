//! Media types of streams.

/// The media type of event streams.
pub(crate) const EVENT_STREAM: &str = "text/event-stream";

/// Returns a media type without its parameters.
pub(crate) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// Returns true for a stream of JSON values: one a line, or after record separators.
pub(crate) fn is_json_stream(essence: &str) -> bool {
    const TYPES: [&str; 8] = [
        "application/jsonl",
        "application/x-jsonl",
        "application/ndjson",
        "application/x-ndjson",
        "application/json-lines",
        "application/x-jsonlines",
        "application/json-seq",
        "application/geo+json-seq",
    ];
    TYPES.contains(&essence)
}

/// Returns true for a JSON text sequence, whose values begin with record separators.
pub(crate) fn is_json_sequence(essence: &str) -> bool {
    is_json_stream(essence) && essence.ends_with("json-seq")
}

/// Returns true for a body of parts.
pub(crate) fn is_multipart(essence: &str) -> bool {
    essence.starts_with("multipart/")
}

/// Returns true for JSON.
pub(crate) fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// Returns true for XML.
pub(crate) fn is_xml(essence: &str) -> bool {
    essence == "application/xml" || essence == "text/xml" || essence.ends_with("+xml")
}
