//! Bodies of responses: whole, half, or as long as the client listens.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::mpsc;

/// The connection is dropped on purpose.
#[derive(Debug)]
pub(crate) struct Dropped;

impl std::fmt::Display for Dropped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the connection is dropped on purpose")
    }
}

impl std::error::Error for Dropped {}

/// The body of a response.
pub(crate) enum Answer {
    /// Bytes, and the declared length, which is larger if the connection breaks.
    Bytes { rest: Option<Bytes>, declared: u64, sent: u64 },
    /// Whatever arrives in a channel.
    Stream(mpsc::Receiver<Bytes>),
}

impl Answer {
    pub(crate) fn whole(bytes: Bytes) -> Self {
        Self::Bytes { declared: bytes.len() as u64, rest: Some(bytes), sent: 0 }
    }

    pub(crate) fn half(bytes: &Bytes) -> Self {
        Self::Bytes { declared: bytes.len() as u64, rest: Some(bytes.slice(..bytes.len() / 2)), sent: 0 }
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Dropped;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Dropped>>> {
        match self.get_mut() {
            Self::Stream(receiver) => {
                receiver.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
            }
            Self::Bytes { rest, declared, sent } => Poll::Ready(match rest.take().filter(|rest| !rest.is_empty()) {
                Some(bytes) => {
                    *sent = bytes.len() as u64;
                    Some(Ok(Frame::data(bytes)))
                }
                None if sent == declared => None,
                None => Some(Err(Dropped)),
            }),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Bytes { declared, sent, .. } if sent == declared)
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Bytes { declared, sent, .. } => SizeHint::with_exact(declared - sent),
            Self::Stream(_) => SizeHint::default(),
        }
    }
}
