//! Bodies with the media type `multipart/form-data`.

use std::fmt;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use serde::Serialize;

use super::encode::{Pair, ParameterValue, Value};
use crate::values::random::random;

/// The media type of bytes of any kind.
const UNKNOWN: &str = "application/octet-stream";

/// A file in a multipart form.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// File name, sent to the server.
    pub name: String,
    /// Media type, such as `audio/wav`.
    pub content_type: String,
    /// The content.
    pub bytes: Bytes,
}

impl File {
    /// Creates a file with the media type `application/octet-stream`. A part with a single other media type is sent with
    /// that one.
    pub fn new(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self { name: name.into(), content_type: UNKNOWN.to_owned(), bytes: bytes.into() }
    }

    /// Sets the media type.
    #[must_use]
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = media_type.into();
        self
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

/// The files of a part of a multipart body, or another value that the part may have instead.
#[derive(Clone, Debug)]
pub enum FileOr<T> {
    /// Files.
    Files(Vec<File>),
    /// A value.
    Value(T),
}

impl<T> From<File> for FileOr<T> {
    fn from(file: File) -> Self {
        Self::Files(vec![file])
    }
}

impl<T> From<Vec<File>> for FileOr<T> {
    fn from(files: Vec<File>) -> Self {
        Self::Files(files)
    }
}

impl<T: Clone> From<&T> for FileOr<T> {
    fn from(value: &T) -> Self {
        Self::Value(value.clone())
    }
}

impl From<&str> for FileOr<String> {
    fn from(text: &str) -> Self {
        Self::Value(text.to_owned())
    }
}

/// A body of bytes with a media type, for an operation that takes several or any of a kind.
#[derive(Clone, PartialEq, Eq)]
pub struct Media {
    /// Media type, such as `image/png`.
    pub content_type: String,
    /// The content.
    pub bytes: Bytes,
}

impl Media {
    /// Creates a body.
    pub fn new(content_type: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self { content_type: content_type.into(), bytes: bytes.into() }
    }
}

impl fmt::Debug for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = &self.bytes.len();
        f.debug_struct("Media").field("content_type", &self.content_type).field("bytes", bytes).finish()
    }
}

/// The fields and files of a form, for an operation that takes a form as well as other formats.
#[derive(Clone, Default)]
pub struct Form {
    pub(crate) fields: Vec<(String, Value)>,
    pub(crate) files: Vec<(String, File)>,
}

impl Form {
    /// Creates an empty form.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field. A list has several fields of one name.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.fields.push((name.into(), Value::Text(value.to_string())));
        self
    }

    /// Adds a field with the JSON text of a value.
    #[must_use]
    pub fn json(mut self, name: impl Into<String>, value: &(impl Serialize + ?Sized)) -> Self {
        self.fields.push((name.into(), ParameterValue::json(value, &[]).0));
        self
    }

    /// Returns names and texts of the fields of a received form, in order.
    #[cfg(feature = "server")]
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().filter_map(|(name, value)| match value {
            Value::Text(text) => Some((name.as_str(), text.as_str())),
            _ => None,
        })
    }

    /// Returns names and files of a received form, in order.
    #[cfg(feature = "server")]
    pub fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(name, file)| (name.as_str(), file))
    }

    /// Adds a file, which only a multipart form can have.
    #[must_use]
    pub fn file(mut self, name: impl Into<String>, file: File) -> Self {
        self.files.push((name.into(), file));
        self
    }
}

/// Shows names only, because values can be secret or personal.
impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.fields.iter().map(|(name, ..)| name).chain(self.files.iter().map(|(name, _)| name));
        f.debug_list().entries(names).finish()
    }
}

/// A part of a multipart body.
pub(crate) struct Part<'a> {
    pub(crate) name: &'a str,
    /// Of a file.
    pub(crate) file_name: Option<&'a str>,
    pub(crate) content_type: Option<&'a str>,
    pub(crate) content: &'a [u8],
}

impl<'a> Part<'a> {
    /// A part other than a file: the first declared media type of its kind, or the default of OpenAPI.
    pub(crate) fn field(Pair { name, value, is_json, .. }: &'a Pair, declared: &[&'static str]) -> Self {
        let of_kind = declared.iter().copied().find(|media_type| self::is_json(media_type) == *is_json);
        let content_type =
            if *is_json { of_kind.or(Some("application/json")) } else { of_kind.or(declared.first().copied()) };
        Self { name, file_name: None, content_type, content: value.as_bytes() }
    }

    /// A file, whose media type must be a declared one.
    pub(crate) fn file(name: &'a str, file: &'a File, declared: &[&'static str]) -> Result<Self, String> {
        let content_type = match declared {
            [only] if file.content_type == UNKNOWN && !only.contains('*') => only,
            _ => file.content_type.as_str(),
        };
        if content_type.is_empty() || content_type.chars().any(char::is_control) {
            return Err("has a file whose media type is empty or has a control character".to_owned());
        }
        if !declared.is_empty() && !declared.iter().any(|range| is_within(content_type, range)) {
            return Err(format!("has a file of the media type {content_type}, takes {}", declared.join(", ")));
        }
        Ok(Self { name, file_name: Some(&file.name), content_type: Some(content_type), content: &file.bytes })
    }
}

/// Returns a media type without its parameters.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Returns true for the media type of JSON text.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    ["application/json", "text/json"].iter().any(|known| essence.eq_ignore_ascii_case(known))
        || essence.as_bytes().last_chunk::<5>().is_some_and(|end| end.eq_ignore_ascii_case(b"+json"))
}

/// Returns true if a media type is the declared one or in the declared range, such as `image/*`.
pub(crate) fn is_within(media_type: &str, range: &str) -> bool {
    let [media_type, range] = [media_type, range].map(|text| essence(text).to_ascii_lowercase());
    match range.split_once('*') {
        Some(("", _)) => true,
        Some((start, end)) => {
            media_type.len() > start.len() + end.len() && media_type.starts_with(start) && media_type.ends_with(end)
        }
        None => media_type == range,
    }
}

/// A header of a part.
#[derive(Clone)]
pub(crate) struct PartHeader {
    pub(crate) part: String,
    pub(crate) name: String,
    pub(crate) value: String,
    /// True if the caller set it.
    pub(crate) is_extra: bool,
}

impl PartHeader {
    fn check(&self) -> Result<(), &'static str> {
        if ["content-disposition", "content-type"].iter().any(|own| self.name.eq_ignore_ascii_case(own)) {
            return Err("has a header that the client sets itself");
        }
        if HeaderName::from_bytes(self.name.as_bytes()).is_err() || HeaderValue::from_str(&self.value).is_err() {
            return Err("has a header with an invalid name or value");
        }
        Ok(())
    }
}

/// Returns the media type with its boundary, and the body; or the name of the invalid part, and the problem.
pub(crate) fn encode<'a>(
    parts: &[Part<'a>],
    headers: &'a [PartHeader],
) -> Result<(String, Bytes), (&'a str, &'static str)> {
    for header in headers {
        header.check().map_err(|problem| (header.part.as_str(), problem))?;
        if header.is_extra && !parts.iter().any(|part| part.name == header.part) {
            return Err((&header.part, "has a header, but is not set"));
        }
    }
    let boundary = boundary(parts);
    let mut body = Vec::new();
    for part in parts {
        let mut head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", quote(part.name));
        if let Some(name) = part.file_name {
            head.extend(["; filename=\"", &quote(name), "\""]);
        }
        if let Some(content_type) = part.content_type {
            head.extend(["\r\nContent-Type: ", content_type]);
        }
        for PartHeader { name, value, .. } in headers.iter().filter(|header| header.part == part.name) {
            head.extend(["\r\n", name, ": ", value]);
        }
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(part.content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok((format!("multipart/form-data; boundary={boundary}"), body.into()))
}

/// Escapes the three characters that would end a quoted name, as browsers do.
fn quote(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// Creates a boundary that occurs in no part.
fn boundary(parts: &[Part<'_>]) -> String {
    loop {
        let boundary = format!("form-{:016x}{:016x}", random(), random());
        let occurs =
            parts.iter().any(|part| part.content.windows(boundary.len()).any(|window| window == boundary.as_bytes()));
        if !occurs {
            return boundary;
        }
    }
}
