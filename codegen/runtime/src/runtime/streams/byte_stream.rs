//! Bodies of bytes that are not kept in memory as a whole.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use crate::runtime::request::assembly::Request;
use crate::runtime::response::body::BodyChunks;
use crate::runtime::response::decode::Response;
use crate::runtime::response::error::Error;
use crate::runtime::transport::call::{Call, open};

/// The bytes of an answer as they come. Ends after an error; dropping it closes the connection.
///
/// The limit of a response's size does not apply. The time limit of a request is about the head of the answer, and then
/// about each wait for more bytes; a download as a whole may take any time. A failure after the head is not tried again:
/// ask for the rest with the header `Range`.
#[must_use = "a download does nothing unless it is polled"]
pub struct ByteStream {
    pub(crate) response: Response<()>,
    pub(crate) chunks: BodyChunks,
}

impl ByteStream {
    pub(crate) async fn of(request: Request) -> Result<Self, Error> {
        let (incoming, raw) = open(request, None).await?;
        Ok(Self { response: Response::new((), raw), chunks: BodyChunks::new(incoming) })
    }

    /// Status and headers: type, length and range of what comes.
    pub fn response(&self) -> &Response<()> {
        &self.response
    }

    next_methods!("The next bytes, never empty", Bytes);
}

/// Sends a request and gives the bytes of the answer as they come.
///
/// # Errors
///
/// See [`Error`].
pub async fn byte_stream<C: Call>(call: C) -> Result<ByteStream, Error> {
    ByteStream::of(call.into_request()).await
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
