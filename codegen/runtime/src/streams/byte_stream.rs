//! Streams of body bytes, which are not kept in memory as a whole.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use crate::request::assembly::Request;
use crate::response::body::BodyChunks;
use crate::response::decode::Response;
use crate::response::error::Error;
use crate::transport::call::open;

/// A stream of a response body's chunks. The stream ends after an error. Dropping it closes the connection.
///
/// The size limit of responses does not apply. The time limit of a request applies to the head of the response and then
/// to each wait for more bytes; a download as a whole has no time limit. Failures after the head are not retried:
/// request the rest with the header `Range`.
#[must_use = "a download does nothing unless it is polled"]
pub struct ByteStream {
    pub(crate) response: Response<()>,
    pub(crate) chunks: BodyChunks,
}

impl ByteStream {
    pub(crate) async fn of(mut request: Request) -> Result<Self, Error> {
        request.options.is_raw = true;
        let (incoming, raw) = open(request, None).await?;
        Ok(Self { response: Response::new((), raw), chunks: BodyChunks::new(incoming) })
    }

    /// Returns the status and headers, with the type, length and range of the body.
    pub fn response(&self) -> &Response<()> {
        &self.response
    }

    next_methods!("Returns the next chunk, which is never empty", Bytes);
}

/// Sends a request and streams the response body.
///
/// # Errors
///
/// See [`Error`].
pub async fn byte_stream(request: Request) -> Result<ByteStream, Error> {
    ByteStream::of(request).await
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.chunks.poll_next(context)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").field("status", &self.response.status()).finish_non_exhaustive()
    }
}
