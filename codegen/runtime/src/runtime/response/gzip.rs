//! Compressed responses. What a body expands to counts against the size limit.

use std::io;

use http::{HeaderMap, header};
use zlib_rs::{Inflate, InflateFlush, Status};

use super::error::Error;
use super::raw::RawResponse;

/// Replaces a compressed body by what it contains. One that cannot be expanded is kept as far as it goes; it is an error
/// only where the body is what the caller wants.
pub(crate) fn expand(mut raw: RawResponse, limit: usize) -> Result<RawResponse, Error> {
    if raw.body.is_empty() {
        return Ok(raw);
    }
    match encoding(&raw.headers) {
        Encoding::None => Ok(raw),
        Encoding::Gzip => {
            let (body, result) = inflate(&raw.body, limit);
            let is_too_large = body.len() > limit;
            if result.is_ok() || !body.is_empty() {
                replace(&mut raw, body, limit);
            }
            match result {
                Ok(()) if is_too_large => Err(Error::too_large(raw, limit)),
                Err(error) if raw.status.is_success() => {
                    let message = format!("the gzip compression is broken: {error}");
                    Err(Error::decode_error(&raw, None, message, Some(Box::new(error))))
                }
                Ok(()) | Err(_) => Ok(raw),
            }
        }
        Encoding::Other if !raw.status.is_success() => Ok(raw),
        Encoding::Other => {
            let message = "its content encoding is not one that was asked for".to_owned();
            Err(Error::decode_error(&raw, None, message, None))
        }
    }
}

/// What there is of the content of a body that broke off.
pub(crate) fn expand_beginning(mut raw: RawResponse, limit: usize) -> RawResponse {
    if encoding(&raw.headers) == Encoding::Gzip {
        let (body, _) = inflate(&raw.body, limit);
        if !body.is_empty() {
            replace(&mut raw, body, limit);
        }
    }
    raw
}

/// The largest window, and the header and the sum of gzip.
const GZIP: u8 = 15 + 16;

/// How many bytes are expanded at a time.
const STEP: usize = 32 * 1024;

/// Expands a body as it comes.
pub(crate) struct Expander {
    /// What is being expanded; none at the beginning, and between parts that were compressed apart.
    part: Option<Inflate>,
}

impl Expander {
    fn new() -> Self {
        Self { part: None }
    }

    /// For a body that is compressed although that was not asked for; none for one that is not. The headers that are
    /// about the compressed body are removed.
    pub(crate) fn of(raw: &mut RawResponse) -> Result<Option<Self>, Error> {
        match encoding(&raw.headers) {
            Encoding::None => Ok(None),
            Encoding::Gzip => {
                raw.headers.remove(header::CONTENT_ENCODING);
                raw.headers.remove(header::CONTENT_LENGTH);
                Ok(Some(Self::new()))
            }
            Encoding::Other => {
                let message = "its content encoding is not one that was asked for".to_owned();
                Err(Error::decode_error(raw, None, message, None))
            }
        }
    }

    /// What a chunk expands to; may be empty.
    pub(crate) fn expand(&mut self, chunk: &[u8]) -> io::Result<Vec<u8>> {
        let mut expanded = Vec::new();
        self.expand_into(&mut expanded, chunk, usize::MAX)?;
        Ok(expanded)
    }

    /// Appends what a chunk expands to, and stops soon when there are more bytes than a limit allows. What comes before a
    /// fault is there, too.
    fn expand_into(&mut self, expanded: &mut Vec<u8>, mut chunk: &[u8], limit: usize) -> io::Result<()> {
        while expanded.len() <= limit && !(chunk.is_empty() && self.part.is_none()) {
            let part = self.part.get_or_insert_with(|| Inflate::new(true, GZIP));
            let (start, read, written) = (expanded.len(), part.total_in(), part.total_out());
            expanded.resize(start.saturating_add(STEP), 0);
            let room = expanded.get_mut(start..).unwrap_or_default();
            let result = part.decompress(chunk, room, InflateFlush::NoFlush);
            let [read, written] = [part.total_in() - read, part.total_out() - written]
                .map(|count| usize::try_from(count).unwrap_or(usize::MAX));
            expanded.truncate(start.saturating_add(written));
            chunk = chunk.get(read..).unwrap_or_default();
            match result {
                Ok(Status::StreamEnd) => self.part = None,
                Ok(_) if written < STEP && chunk.is_empty() => break,
                Ok(_) if written == 0 && read == 0 => break,
                Ok(_) => {}
                Err(error) => {
                    let message = part.error_message().unwrap_or_else(|| error.as_str());
                    return Err(io::Error::new(io::ErrorKind::InvalidData, message));
                }
            }
        }
        Ok(())
    }

    /// Says whether the body is complete at its end.
    pub(crate) fn finish(self) -> io::Result<()> {
        if self.part.is_some() {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it ends too early"));
        }
        Ok(())
    }
}

#[derive(PartialEq)]
enum Encoding {
    None,
    Gzip,
    Other,
}

fn encoding(headers: &HeaderMap) -> Encoding {
    let mut encoding = Encoding::None;
    for value in headers.get_all(header::CONTENT_ENCODING) {
        for name in value.to_str().unwrap_or("?").split(',') {
            encoding = match name.trim().to_ascii_lowercase().as_str() {
                "" | "identity" => encoding,
                "gzip" | "x-gzip" if encoding == Encoding::None => Encoding::Gzip,
                _ => Encoding::Other,
            };
        }
    }
    encoding
}

/// What a body expands to, with a bit more than the limit if there is more.
fn inflate(bytes: &[u8], limit: usize) -> (Vec<u8>, io::Result<()>) {
    let mut body = Vec::new();
    let mut expander = Expander::new();
    let result = expander.expand_into(&mut body, bytes, limit);
    let is_cut = body.len() > limit;
    (body, result.and_then(|()| if is_cut { Ok(()) } else { expander.finish() }))
}

/// The headers that were about the compressed body go with it.
fn replace(raw: &mut RawResponse, mut body: Vec<u8>, limit: usize) {
    body.truncate(limit);
    raw.body = body.into();
    raw.headers.remove(header::CONTENT_ENCODING);
    raw.headers.remove(header::CONTENT_LENGTH);
}
