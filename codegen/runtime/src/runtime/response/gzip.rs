//! Compressed responses. What a body expands to counts against the size limit.

use std::io;

use bytes::{Buf, Bytes};
use http::{HeaderMap, header};
use tokio::task::yield_now;
use tokio::time::{Instant, timeout_at};
use zlib_rs::{Inflate, InflateFlush, Status};

use super::error::Error;
use super::raw::RawResponse;

/// How far a body was expanded.
pub(crate) enum Expansion {
    /// To its end.
    Complete,
    /// To the limit of its size.
    TooLarge,
    /// Until time was up.
    Unfinished,
    /// To what cannot be expanded.
    Broken(io::Error),
}

/// Whether a body is to be expanded.
pub(crate) fn is_compressed(raw: &RawResponse) -> bool {
    !raw.body.is_empty() && encoding(&raw.headers) == Encoding::Gzip
}

/// Refuses what cannot be expanded, if the body is what the caller wants.
pub(crate) fn is_known(raw: &RawResponse) -> Result<(), Error> {
    if raw.body.is_empty() || !raw.status.is_success() || encoding(&raw.headers) != Encoding::Other {
        return Ok(());
    }
    let message = "its content encoding is not one that was asked for".to_owned();
    Err(Error::decode_error(raw, None, message, None))
}

/// A body that cannot be expanded.
pub(crate) fn broken(raw: &RawResponse, error: io::Error) -> Error {
    let message = format!("the gzip compression is broken: {error}");
    Error::decode_error(raw, None, message, Some(Box::new(error)))
}

/// Replaces a compressed body by what it contains, as far as that goes; it stays as it is if there is nothing.
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
        // The headers that were about the compressed body go with it.
        body.truncate(limit);
        raw.body = body.into();
        raw.headers.remove(header::CONTENT_ENCODING);
        raw.headers.remove(header::CONTENT_LENGTH);
    }
    (raw, expansion)
}

/// The largest window, and the header and the sum of gzip.
const GZIP: u8 = 15 + 16;

/// How many bytes are expanded or read at a time.
const STEP: usize = 32 * 1024;

/// How many steps are made before others have a turn. A part that was compressed apart takes one at least.
const TURN: usize = 32;

/// Expands a body as it comes.
pub(crate) struct Expander {
    /// What is being expanded; none at the beginning, and between parts that were compressed apart.
    part: Option<Inflate>,
    room: Vec<u8>,
    /// Whether the last step filled the room, so that there can be more without more input.
    is_full: bool,
    /// What is still to be expanded.
    input: Bytes,
    /// What is wrong behind what was expanded last.
    fault: Option<io::Error>,
}

impl Expander {
    fn new() -> Self {
        Self { part: None, room: vec![0; STEP], is_full: false, input: Bytes::new(), fault: None }
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

    /// Takes more input, when there is nothing left to expand.
    pub(crate) fn push(&mut self, input: Bytes) {
        self.input = input;
    }

    /// Makes a step: what comes next, which may be empty; none when more input is needed.
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

    /// What comes next, never empty; none when more input is needed.
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

/// Appends what a body expands to, with a bit more than the limit if there is more. What comes before a fault is there, too.
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
