//! The body of a response, received in chunks.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use tokio::time::timeout;

use super::error::Error;
use super::gzip::{Expander, broken};
use super::limits::{Limits, TimeLimit};
use super::raw::RawResponse;

/// A boxed future.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A body not yet received. The time limit of a request applies to each wait for more of it.
pub(crate) struct StreamedBody {
    response: reqwest::Response,
    expander: Option<Expander>,
    /// The response without its body, for errors.
    head: RawResponse,
    host: String,
    limits: Limits,
    operation: &'static str,
    /// The items of the request, which can be sent while the response arrives.
    items: Option<Box<dyn SentItems>>,
}

/// Items of a request body that are still sent, until this is dropped.
pub(crate) trait SentItems: Send + Sync {
    /// Takes the reason why the request was aborted.
    fn take_failure(&self) -> Option<Error>;
}

impl StreamedBody {
    pub(crate) fn new(
        response: reqwest::Response,
        raw: &mut RawResponse,
        host: &str,
        limits: Limits,
        operation: &'static str,
    ) -> Result<Self, Error> {
        let expander = Expander::of(raw)?;
        Ok(Self { response, expander, head: raw.clone(), host: host.to_owned(), limits, operation, items: None })
    }

    /// Sets the number of attempts up to this response, and the items that the request still sends.
    pub(crate) fn after(mut self, attempts: u32, items: Option<Box<dyn SentItems>>) -> Self {
        self.head.attempts = attempts;
        self.items = items;
        self
    }

    /// Returns the next chunk, which is never empty; `None` at the end.
    async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            if let Some(expander) = &mut self.expander {
                let expanded = expander.next().await.map_err(|error| broken(&self.head, error))?;
                if let Some(chunk) = expanded {
                    return Ok(Some(chunk));
                }
            }
            let next = match timeout(self.limits.total, self.response.chunk()).await {
                Ok(next) => next.map_err(|error| {
                    if let Some(aborted) = self.items.as_ref().and_then(|items| items.take_failure()) {
                        return aborted;
                    }
                    let limits = Limits { kind: TimeLimit::HttpClient, ..self.limits };
                    Error::http(error, &self.host, limits, Some(self.head.clone()))
                })?,
                Err(_) => return Err(Error::idle(&self.host, self.limits.total, self.head.clone())),
            };
            match (next, &mut self.expander) {
                (Some(chunk), None) if chunk.is_empty() => {}
                (Some(chunk), None) => return Ok(Some(chunk)),
                (Some(chunk), Some(expander)) => expander.push(chunk),
                (None, expander) => {
                    let finished = expander.take().map_or(Ok(()), Expander::finish);
                    return finished.map(|()| None).map_err(|error| broken(&self.head, error));
                }
            }
        }
    }

    /// Reads the body until the request's time limit, up to a maximum size.
    pub(crate) async fn beginning(&mut self, limit: usize) -> Bytes {
        let mut body = BytesMut::new();
        let total = self.limits.total;
        let reading = async {
            while let Ok(Some(chunk)) = self.chunk().await {
                let room = limit.saturating_sub(body.len());
                body.extend_from_slice(&chunk[..chunk.len().min(room)]);
                if chunk.len() > room {
                    break;
                }
            }
        };
        // The beginning of the body tells why it is not the expected one.
        let _ = timeout(total, reading).await;
        body.freeze()
    }
}

/// The chunks of a body. The stream ends after an error.
pub(crate) struct BodyChunks(ChunkState);

enum ChunkState {
    Ready(Box<StreamedBody>),
    Waiting(BoxFuture<NextChunk>),
    Done,
}

struct NextChunk {
    incoming: Box<StreamedBody>,
    next: Result<Option<Bytes>, Error>,
}

impl BodyChunks {
    pub(crate) fn new(incoming: Box<StreamedBody>) -> Self {
        Self(ChunkState::Ready(incoming))
    }

    /// A body without chunks.
    pub(crate) fn none() -> Self {
        Self(ChunkState::Done)
    }

    /// Takes the remaining chunks.
    #[cfg(feature = "blocking")]
    pub(crate) fn take(&mut self) -> Self {
        Self(std::mem::replace(&mut self.0, ChunkState::Done))
    }

    /// Returns the next chunk, which is never empty; `None` at the end.
    #[cfg(feature = "blocking")]
    pub(crate) async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        std::future::poll_fn(|context| self.poll_next(context)).await
    }

    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            match std::mem::replace(&mut self.0, ChunkState::Done) {
                ChunkState::Ready(mut incoming) => {
                    self.0 = ChunkState::Waiting(Box::pin(async move {
                        let next = incoming.chunk().await;
                        NextChunk { incoming, next }
                    }));
                }
                ChunkState::Waiting(mut future) => {
                    let Poll::Ready(NextChunk { incoming, next }) = future.as_mut().poll(context) else {
                        self.0 = ChunkState::Waiting(future);
                        return Poll::Pending;
                    };
                    let operation = incoming.operation;
                    if matches!(next, Ok(Some(_))) {
                        self.0 = ChunkState::Ready(incoming);
                    }
                    return Poll::Ready(next.map_err(|error| error.at(operation)).transpose());
                }
                ChunkState::Done => return Poll::Ready(None),
            }
        }
    }
}
