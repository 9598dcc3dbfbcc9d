//! Blocking calls.
//!
//! A dedicated thread sends the requests, and the calling thread blocks until it has the result. Calls therefore work
//! on threads of an async runtime too, but block them.

use std::fmt;
use std::io::{self, Read};
use std::iter::FusedIterator;
use std::sync::{OnceLock, mpsc};
use std::thread::{self, ThreadId};
use std::time::Duration;
use std::vec;

use bytes::Bytes;
use tokio::runtime::{Builder, Handle};

use super::byte_stream::ByteStream;
use super::event_stream::{EventCall, EventStream};
use super::page::{PageStream, PagedCall};
use crate::request::assembly::Request;
use crate::response::body::BodyChunks;
use crate::response::decode::Response;
use crate::response::error::Error;
use crate::response::raw::RawResponse;
use crate::transport::call::{Call, Undecoded, send_request};
use crate::transport::trace;

/// Sends a request, blocks until the response arrives, and decodes it.
///
/// # Errors
///
/// See [`Error`].
pub fn send_blocking<C: Call>(call: C) -> Result<Response<C::Output>, Error> {
    let request = detached(call.into_request())?;
    let operation = request.operation;
    run(send_request::<C, _>(request, Response::new))
        .map_err(|error| error.at(operation.id).of(&operation.method.http()))?
}

/// Sends a request, blocks until the response arrives, and returns it undecoded.
///
/// # Errors
///
/// See [`Error`].
pub fn send_raw_blocking(request: Request) -> Result<RawResponse, Error> {
    send_blocking(Undecoded::of(request)).map(Response::into_value)
}

/// Returns the request with connections that do not depend on the caller's runtime, which may be blocked.
fn detached(mut request: Request) -> Result<Request, Error> {
    let http = request.client.blocking_http().map_err(|error| error.at(request.operation.id))?;
    request.options.http = Some(http);
    Ok(request)
}

struct Worker {
    handle: Handle,
    thread: ThreadId,
}

/// The thread that sends blocking requests of all clients. The first request starts it.
fn worker() -> Result<&'static Worker, Error> {
    static WORKER: OnceLock<Result<Worker, String>> = OnceLock::new();
    let start = || {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let spawned = thread::Builder::new()
            .name("blocking requests".to_owned())
            .spawn(move || runtime.block_on(std::future::pending::<()>()))?;
        Ok(Worker { handle, thread: spawned.thread().id() })
    };
    let worker = WORKER.get_or_init(|| start().map_err(|error: io::Error| error.to_string()));
    worker
        .as_ref()
        .map_err(|error| Error::configuration(format!("the thread for blocking requests cannot be started: {error}")))
}

/// Blocks until another thread has run a future.
fn run<F>(future: F) -> Result<F::Output, Error>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let worker = worker()?;
    if thread::current().id() == worker.thread {
        let problem = "a hook or callback of a blocking request cannot send another blocking request";
        return Err(Error::configuration(problem));
    }
    let (sender, receiver) = mpsc::sync_channel(1);
    worker.handle.spawn(trace::carry(async move {
        let _ = sender.send(future.await);
    }));
    receiver.recv().map_err(|_| Error::abandoned("a hook or callback panicked"))
}

/// Blocks until the next chunk of a body. The body ends if blocking is not possible.
fn next_chunk(body: &mut BodyChunks) -> Option<Result<Bytes, Error>> {
    let mut chunks = body.take();
    let fetched = run(async move {
        let chunk = chunks.next().await;
        (chunk, chunks)
    });
    match fetched {
        Ok((chunk, chunks)) => {
            *body = chunks;
            chunk
        }
        Err(error) => Some(Err(error)),
    }
}

/// A blocking iterator over the pages of a list. The iterator ends after an error.
#[must_use = "an iterator does nothing unless it is used"]
pub struct PageIter<C: PagedCall> {
    state: Result<Option<PageStream<C>>, Error>,
}

impl<C: PagedCall> PageIter<C> {
    /// Creates an iterator that starts with this request.
    pub fn new(call: C) -> Self {
        Self { state: detached(call.into_request()).map(|request| Some(PageStream::of(request))) }
    }
}

impl<C: PagedCall> Iterator for PageIter<C> {
    type Item = Result<C::Output, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut pages = match std::mem::replace(&mut self.state, Ok(None)) {
            Ok(pages) => pages?,
            Err(error) => return Some(Err(error)),
        };
        let fetched = run(async move {
            let page = pages.next().await;
            (page, pages)
        });
        match fetched {
            Ok((page, pages)) => {
                self.state = Ok(page.as_ref().is_some_and(Result::is_ok).then_some(pages));
                page
            }
            Err(error) => Some(Err(error)),
        }
    }
}

impl<C: PagedCall> FusedIterator for PageIter<C> {}

impl<C: PagedCall> fmt::Debug for PageIter<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PageIter").field(&self.state).finish()
    }
}

/// A blocking iterator over the items of a list. The next page is requested after the last item of the current one. The
/// iterator ends after an error.
#[must_use = "an iterator does nothing unless it is used"]
pub struct ItemIter<C: PagedCall> {
    pages: PageIter<C>,
    items: vec::IntoIter<C::Item>,
}

impl<C: PagedCall> ItemIter<C> {
    /// Creates an iterator that starts with this request.
    pub fn new(call: C) -> Self {
        Self { pages: PageIter::new(call), items: Vec::new().into_iter() }
    }
}

impl<C: PagedCall> Iterator for ItemIter<C> {
    type Item = Result<C::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.items.next() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(page) => self.items = C::items(page).into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<C: PagedCall> FusedIterator for ItemIter<C> {}

impl<C: PagedCall> fmt::Debug for ItemIter<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemIter").field("pages", &self.pages).finish_non_exhaustive()
    }
}

/// A blocking iterator over the chunks of a response body, and a reader of it. The iterator ends after an error.
///
/// See [`ByteStream`] for the limits that apply.
#[must_use = "an iterator does nothing unless it is used"]
pub struct ByteIter {
    response: Response<()>,
    chunks: BodyChunks,
    /// The part of the last chunk that is not read yet.
    rest: Bytes,
}

/// Sends a request, blocks until the head of the response arrives, and returns an iterator over the body.
///
/// # Errors
///
/// See [`Error`].
pub fn byte_stream_blocking(request: Request) -> Result<ByteIter, Error> {
    let ByteStream { response, chunks } = run(ByteStream::of(detached(request)?))??;
    Ok(ByteIter { response, chunks, rest: Bytes::new() })
}

impl ByteIter {
    /// Returns the status and headers, with the type, length and range of the body.
    pub fn response(&self) -> &Response<()> {
        &self.response
    }
}

impl Iterator for ByteIter {
    type Item = Result<Bytes, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if !self.rest.is_empty() {
            return Some(Ok(std::mem::take(&mut self.rest)));
        }
        next_chunk(&mut self.chunks)
    }
}

impl FusedIterator for ByteIter {}

impl Read for ByteIter {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        match self.next() {
            Some(Ok(mut chunk)) => {
                let length = chunk.len().min(buffer.len());
                buffer[..length].copy_from_slice(&chunk.split_to(length));
                self.rest = chunk;
                Ok(length)
            }
            Some(Err(error)) => Err(io::Error::other(error)),
            None => Ok(0),
        }
    }
}

impl fmt::Debug for ByteIter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteIter").field("status", &self.response.status()).finish_non_exhaustive()
    }
}

/// A blocking iterator over the events or JSON values of a response.
///
/// See [`EventStream`] for its errors and limits.
#[must_use = "an iterator does nothing unless it is used"]
pub struct EventIter<C: EventCall> {
    events: EventStream<C>,
}

/// Sends a request, blocks until the head of the response arrives, and returns an iterator over the events.
///
/// # Errors
///
/// See [`Error`].
pub fn event_stream_blocking<C: EventCall>(call: C) -> Result<EventIter<C>, Error> {
    Ok(EventIter { events: run(EventStream::of(detached(call.into_request())?))?? })
}

impl<C: EventCall> EventIter<C> {
    /// Returns the status and headers of the response.
    pub fn response(&self) -> &Response<()> {
        self.events.response()
    }

    /// Returns the last event id of the stream. To resume, send it in the header `Last-Event-ID`.
    pub fn last_event_id(&self) -> Option<&str> {
        self.events.last_event_id()
    }

    /// Returns the server's requested delay before a reconnection, if any.
    pub fn retry(&self) -> Option<Duration> {
        self.events.retry()
    }
}

impl<C: EventCall> Iterator for EventIter<C> {
    type Item = Result<C::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(event) = self.events.reader.ready() {
                return Some(event);
            }
            match next_chunk(&mut self.events.reader.chunks) {
                Some(Ok(chunk)) => self.events.reader.push(chunk),
                Some(Err(error)) => return Some(Err(error)),
                None => return self.events.reader.last(),
            }
        }
    }
}

impl<C: EventCall> FusedIterator for EventIter<C> {}

impl<C: EventCall> fmt::Debug for EventIter<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventIter").field("events", &self.events).finish()
    }
}
