//! Bodies with the media type `multipart/form-data`.

use std::fmt;

use bytes::Bytes;

use crate::runtime::values::random::random;

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
    /// Creates a file with the media type `application/octet-stream`.
    pub fn new(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self { name: name.into(), content_type: "application/octet-stream".to_owned(), bytes: bytes.into() }
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

pub(crate) enum Part<'a> {
    Text { name: &'a str, value: &'a str, content_type: Option<&'static str> },
    File { name: &'a str, file: &'a File },
}

/// Returns the media type with its boundary, and the body; or the name of the invalid part, and the problem.
pub(crate) fn encode<'a>(parts: &[Part<'a>]) -> Result<(String, Bytes), (&'a str, &'static str)> {
    let boundary = boundary(parts);
    let mut body = Vec::new();
    for part in parts {
        let (name, content) = match part {
            Part::Text { name, value, .. } => (name, value.as_bytes()),
            Part::File { name, file } => (name, &file.bytes[..]),
        };
        body.extend_from_slice(
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", quote(name)).as_bytes(),
        );
        let head = match part {
            Part::Text { content_type: Some(content_type), .. } => format!("\r\nContent-Type: {content_type}"),
            Part::Text { content_type: None, .. } => String::new(),
            Part::File { file, .. }
                if file.content_type.is_empty() || file.content_type.chars().any(char::is_control) =>
            {
                return Err((name, "has a file whose media type is empty or has a control character"));
            }
            Part::File { file, .. } => {
                format!("; filename=\"{}\"\r\nContent-Type: {}", quote(&file.name), file.content_type)
            }
        };
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(content);
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
        let occurs = parts.iter().any(|part| {
            let content = match part {
                Part::Text { value, .. } => value.as_bytes(),
                Part::File { file, .. } => &file.bytes[..],
            };
            content.windows(boundary.len()).any(|window| window == boundary.as_bytes())
        });
        if !occurs {
            return boundary;
        }
    }
}
