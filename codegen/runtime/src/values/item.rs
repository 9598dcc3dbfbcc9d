//! Items of streams: events and parts, and the media types of streams.

use http::HeaderMap;

/// An event of an event stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The last event id of the stream. To resume after this event, send it in the header `Last-Event-ID`. In a request, `None`
    /// leaves the id as it is.
    pub id: Option<String>,
    /// The type of the event; `message` by default. In a request, an empty type is not sent.
    pub kind: String,
    /// The decoded data.
    pub data: T,
}

impl<T> Event<T> {
    /// Creates an event of a request. An event with the type `message` needs none: it can be empty.
    pub fn new(kind: impl Into<String>, data: T) -> Self {
        Self { id: None, kind: kind.into(), data }
    }
}

/// A part of a multipart stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StreamPart<T> {
    /// The headers of the part. In a request, the header `Content-Type` is added if the API allows a single media type.
    pub headers: HeaderMap,
    /// The decoded content.
    pub data: T,
}

impl<T> StreamPart<T> {
    /// Creates a part of a request without headers.
    pub fn new(data: T) -> Self {
        Self { headers: HeaderMap::new(), data }
    }
}

/// The form of the items of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamKind {
    Events,
    Lines,
    Sequence,
    Parts,
}

impl StreamKind {
    /// Returns the form of a media type without parameters.
    pub(crate) fn of(media_type: &str) -> Option<Self> {
        match media_type.to_ascii_lowercase().as_str() {
            "text/event-stream" => Some(Self::Events),
            "application/json-seq" | "application/geo+json-seq" => Some(Self::Sequence),
            "application/jsonl"
            | "application/x-jsonl"
            | "application/ndjson"
            | "application/x-ndjson"
            | "application/json-lines"
            | "application/x-jsonlines" => Some(Self::Lines),
            multipart => multipart.starts_with("multipart/").then_some(Self::Parts),
        }
    }
}
