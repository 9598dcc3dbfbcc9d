//! Decompression of responses. The size limit applies to the decompressed body.

use std::io;

use bytes::{Buf, Bytes};
use http::{HeaderMap, header};
use tokio::task::yield_now;
use tokio::time::{Instant, timeout_at};
use zlib_rs::{Inflate, InflateFlush, Status};

use super::error::Error;
use super::raw::RawResponse;

/// The result of a decompression.
pub(crate) enum Expansion {
    /// The whole body.
    Complete,
    /// The size limit was reached.
    TooLarge,
    /// The time limit was reached.
    Unfinished,
    /// The data is invalid.
    Broken(io::Error),
}

/// The content encoding of a body.
pub(crate) fn is_compressed(raw: &RawResponse) -> bool {
    !raw.body.is_empty() && encoding(&raw.headers) == Encoding::Gzip
}

/// Rejects a body with an unknown encoding, if the caller needs the body.
pub(crate) fn is_known(raw: &RawResponse) -> Result<(), Error> {
    if raw.body.is_empty() || !raw.status.is_success() || encoding(&raw.headers) != Encoding::Other {
        return Ok(());
    }
    let message = "its content encoding was not requested".to_owned();
    Err(Error::decode_error(raw, None, message, None))
}

/// The error of a body that cannot be decompressed.
pub(crate) fn broken(raw: &RawResponse, error: io::Error) -> Error {
    Error::decode_error(raw, None, "the gzip data is invalid".to_owned(), Some(Box::new(error)))
}

/// Replaces a compressed body with its decompressed content, as far as it is valid. A body that yields nothing stays
/// unchanged.
pub(crate) async fn expand(mut raw: RawResponse, limit: usize, deadline: Instant) -> (RawResponse, Expansion) {
    let mut body = Vec::new();
    let result = timeout_at(deadline, inflate(raw.body.clone(), limit, &mut body)).await;
    let expansion = match result {
        Ok(Ok(())) if body.len() > limit => Expansion::TooLarge,
        Ok(Ok(())) => Expansion::Complete,
        Ok(Err(error)) => Expansion::Broken(error),
        Err(_) => Expansion::Unfinished,
    };
    if matches!(expansion, Expansion::Complete) || !body.is_empty() {
        // These headers describe the compressed body.
        body.truncate(limit);
        raw.body = body.into();
        raw.headers.remove(header::CONTENT_ENCODING);
        raw.headers.remove(header::CONTENT_LENGTH);
    }
    (raw, expansion)
}

/// The window bits for zlib: the largest window, with the gzip header and checksum.
const GZIP: u8 = 15 + 16;

/// The number of bytes decompressed or read at a time.
const STEP: usize = 32 * 1024;

/// The number of steps before yielding to other tasks. Each gzip member takes at least one.
const TURN: usize = 32;

/// Decompresses a body in chunks.
pub(crate) struct Expander {
    /// The current gzip member; `None` at the beginning and between members.
    part: Option<Inflate>,
    room: Vec<u8>,
    /// True if the last step filled the buffer, so that more output may follow without more input.
    is_full: bool,
    /// The remaining input.
    input: Bytes,
    /// The fault after the output of the last step.
    fault: Option<io::Error>,
}

impl Expander {
    fn new() -> Self {
        Self { part: None, room: vec![0; STEP], is_full: false, input: Bytes::new(), fault: None }
    }

    /// Creates an expander for a compressed body; `None` if it is not compressed. Removes the headers that describe the
    /// compressed body.
    pub(crate) fn of(raw: &mut RawResponse) -> Result<Option<Self>, Error> {
        match encoding(&raw.headers) {
            Encoding::None => Ok(None),
            Encoding::Gzip => {
                raw.headers.remove(header::CONTENT_ENCODING);
                raw.headers.remove(header::CONTENT_LENGTH);
                Ok(Some(Self::new()))
            }
            Encoding::Other => {
                let message = "its content encoding was not requested".to_owned();
                Err(Error::decode_error(raw, None, message, None))
            }
        }
    }

    /// Adds input after the previous input is used up.
    pub(crate) fn push(&mut self, input: Bytes) {
        self.input = input;
    }

    /// Makes a step and returns its output, which may be empty; `None` if it needs more input.
    fn step(&mut self) -> io::Result<Option<&[u8]>> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        if self.input.is_empty() && !self.is_full {
            return Ok(None);
        }
        let part = self.part.get_or_insert_with(|| Inflate::new(true, GZIP));
        let input = &self.input[..self.input.len().min(STEP)];
        let (read, written) = (part.total_in(), part.total_out());
        let result = part.decompress(input, &mut self.room, InflateFlush::NoFlush);
        let [read, written] = [part.total_in() - read, part.total_out() - written]
            .map(|count| usize::try_from(count).unwrap_or(usize::MAX));
        self.input.advance(read);
        self.is_full = written == STEP;
        match result {
            Ok(Status::StreamEnd) => {
                self.part = None;
                self.is_full = false;
            }
            Ok(_) if read == 0 && written == 0 => self.input.clear(),
            Ok(_) => {}
            Err(error) => {
                let message = part.error_message().unwrap_or_else(|| error.as_str());
                self.fault = Some(io::Error::new(io::ErrorKind::InvalidData, message));
            }
        }
        Ok(self.room.get(..written))
    }

    /// Returns the next output, which is never empty; `None` if it needs more input.
    pub(crate) async fn next(&mut self) -> io::Result<Option<Bytes>> {
        let mut steps = 0_usize;
        loop {
            let Some(expanded) = self.step()? else { return Ok(None) };
            if !expanded.is_empty() {
                return Ok(Some(Bytes::copy_from_slice(expanded)));
            }
            steps += 1;
            if steps.is_multiple_of(TURN) {
                yield_now().await;
            }
        }
    }

    /// Checks that the body is complete at its end.
    pub(crate) fn finish(self) -> io::Result<()> {
        if self.part.is_some() {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "unexpected end of data"));
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

/// Appends the decompressed body, and slightly more than the limit if it is larger. Output before a fault is kept.
async fn inflate(bytes: Bytes, limit: usize, expanded: &mut Vec<u8>) -> io::Result<()> {
    let mut expander = Expander::new();
    expander.push(bytes);
    let mut steps = 0_usize;
    while let Some(part) = expander.step()? {
        expanded.extend_from_slice(part);
        if expanded.len() > limit {
            return Ok(());
        }
        steps += 1;
        if steps.is_multiple_of(TURN) {
            yield_now().await;
        }
    }
    expander.finish()
}
