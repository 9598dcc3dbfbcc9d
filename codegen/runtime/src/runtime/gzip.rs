//! Compressed responses. What a body expands to counts against the size limit.

use std::io::{Read, Write};

use flate2::bufread::MultiGzDecoder;
use flate2::write::MultiGzDecoder as GzDecoder;
use http::{HeaderMap, header};

use super::error::Error;
use super::response::RawResponse;

/// Replaces a compressed body by what it contains. One that cannot be expanded is kept as far as it goes; it is an error
/// only where the body is what the caller wants.
pub(super) fn expand(mut raw: RawResponse, limit: usize) -> Result<RawResponse, Error> {
    if raw.body.is_empty() {
        return Ok(raw);
    }
    match encoding(&raw.headers) {
        Encoding::None => Ok(raw),
        Encoding::Gzip => {
            let (body, result) = inflate(&raw.body, limit);
            match result {
                Ok(()) if body.len() > limit => {
                    replace(&mut raw, body, limit);
                    Err(Error::too_large(raw, limit))
                }
                Ok(()) => {
                    replace(&mut raw, body, limit);
                    Ok(raw)
                }
                Err(error) => {
                    if !body.is_empty() {
                        replace(&mut raw, body, limit);
                    }
                    if !raw.status.is_success() {
                        return Ok(raw);
                    }
                    let message = format!("the gzip compression is broken: {error}");
                    Err(Error::decode_error(&raw, None, message, Some(Box::new(error))))
                }
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
pub(super) fn expand_beginning(mut raw: RawResponse, limit: usize) -> RawResponse {
    if encoding(&raw.headers) == Encoding::Gzip {
        let (body, _) = inflate(&raw.body, limit);
        if !body.is_empty() {
            replace(&mut raw, body, limit);
        }
    }
    raw
}

/// Expands a body as it comes.
pub(super) struct Expander(GzDecoder<Vec<u8>>);

impl Expander {
    /// For a body that is compressed although that was not asked for; none for one that is not. The headers that are
    /// about the compressed body are removed.
    pub(super) fn of(raw: &mut RawResponse) -> Result<Option<Self>, Error> {
        match encoding(&raw.headers) {
            Encoding::None => Ok(None),
            Encoding::Gzip => {
                raw.headers.remove(header::CONTENT_ENCODING);
                raw.headers.remove(header::CONTENT_LENGTH);
                Ok(Some(Self(GzDecoder::new(Vec::new()))))
            }
            Encoding::Other => {
                let message = "its content encoding is not one that was asked for".to_owned();
                Err(Error::decode_error(raw, None, message, None))
            }
        }
    }

    /// What a chunk expands to; may be empty.
    pub(super) fn expand(&mut self, chunk: &[u8]) -> std::io::Result<Vec<u8>> {
        self.0.write_all(chunk)?;
        Ok(std::mem::take(self.0.get_mut()))
    }

    /// What is left at the end of the body.
    pub(super) fn finish(mut self) -> std::io::Result<Vec<u8>> {
        self.0.try_finish()?;
        Ok(std::mem::take(self.0.get_mut()))
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

/// One byte beyond the limit tells that there would be more.
fn inflate(bytes: &[u8], limit: usize) -> (Vec<u8>, std::io::Result<()>) {
    let mut body = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let result = MultiGzDecoder::new(bytes).take(most).read_to_end(&mut body);
    (body, result.map(drop))
}

/// The headers that were about the compressed body go with it.
fn replace(raw: &mut RawResponse, mut body: Vec<u8>, limit: usize) {
    body.truncate(limit);
    raw.body = body.into();
    raw.headers.remove(header::CONTENT_ENCODING);
    raw.headers.remove(header::CONTENT_LENGTH);
}
