//! Event streams (`text/event-stream`), and streams of JSON values and of parts.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::event_parser::{EventTooLarge, Parser, RawEvent};
use super::part_parser::{BrokenParts, Parts, RawPart};
use super::record_parser::Records;
use crate::request::assembly::Request;
use crate::response::apart::{apart, is_large};
use crate::response::body::{BodyChunks, BoxFuture};
use crate::response::decode::Response;
use crate::response::error::Error;
use crate::response::raw::RawResponse;
use crate::transport::call::{Call, open};
use crate::values::item::{Event, StreamKind, StreamPart};

/// The request of an operation whose response is a stream of events, JSON values or parts.
pub trait EventCall: Call {
    /// The item of the stream: an [`Event`], a value of a stream of JSON values, or a [`StreamPart`].
    type Item: Send + Unpin + 'static;

    /// Media type of the stream: `text/event-stream`, JSON Lines, a JSON text sequence or a multipart type.
    const MEDIA_TYPE: &'static str = "text/event-stream";

    /// The data of the event after the last one.
    const END: Option<&'static str> = None;

    /// Decodes an item. The data of `event` is a response with the item's data as its body, and a part's headers.
    ///
    /// # Errors
    ///
    /// Fails if the data does not match the type.
    fn item(event: &Event<RawResponse>) -> Result<Self::Item, Error>;
}

impl Event<RawResponse> {
    /// Decodes the data from JSON.
    ///
    /// # Errors
    ///
    /// Fails if the data does not match the type; the error has the path of the value.
    pub fn json<T: DeserializeOwned>(&self) -> Result<Event<T>, Error> {
        Ok(self.with(self.data.json()?))
    }

    /// Returns the event with its data as text, with replacement characters for invalid UTF-8.
    pub fn text(&self) -> Event<String> {
        self.with(String::from_utf8_lossy(self.data.body()).into_owned())
    }

    /// Returns a part of a multipart response with its headers.
    pub fn part<T>(&self, data: T) -> StreamPart<T> {
        StreamPart { headers: self.data.headers.clone(), data }
    }

    fn with<T>(&self, data: T) -> Event<T> {
        Event { id: self.id.clone(), kind: self.kind.clone(), data }
    }
}

/// A stream of a response's events, JSON values or parts. Dropping it closes the connection.
///
/// Data that cannot be decoded is an error of the kind [`Decode`](crate::ErrorKind::Decode), whose body is the
/// data; the stream continues after it. Any other error ends the stream, and so does the event that the API's document
/// declares as the end.
///
/// The time limit of a request applies to the head of the response and then to each wait for more data; keep-alive
/// comments count as data. The size limit of responses applies to each item. The stream does not reconnect when it
/// ends or fails: the caller decides whether to send a new request with the header `Last-Event-ID`.
#[must_use = "a stream does nothing unless it is polled"]
pub struct EventStream<C: EventCall> {
    pub(crate) response: Response<()>,
    pub(crate) reader: EventReader<C>,
}

/// The parser of a stream's media type.
enum Framing {
    Events(Parser),
    Records(Records),
    Parts(Parts),
}

/// The reason why a stream has no further items.
enum Broken {
    TooLarge(EventTooLarge),
    /// A predicate of the body.
    Malformed(&'static str),
}

impl From<EventTooLarge> for Broken {
    fn from(found: EventTooLarge) -> Self {
        Self::TooLarge(found)
    }
}

impl Framing {
    /// Creates the parser of a response; `None` if its media type lacks the boundary of its parts.
    fn new(kind: Option<StreamKind>, head: &RawResponse, limit: usize) -> Option<Self> {
        Some(match kind {
            Some(StreamKind::Lines) => Self::Records(Records::new(false, limit)),
            Some(StreamKind::Sequence) => Self::Records(Records::new(true, limit)),
            Some(StreamKind::Parts) => Self::Parts(Parts::new(head.content_type().unwrap_or_default(), limit)?),
            Some(StreamKind::Events) | None => Self::Events(Parser::new(limit)),
        })
    }

    fn push(&mut self, bytes: Bytes) {
        match self {
            Self::Events(parser) => parser.push(bytes),
            Self::Records(records) => records.push(bytes),
            Self::Parts(parts) => parts.push(&bytes),
        }
    }

    fn next(&mut self, head: &RawResponse) -> Result<Option<Event<RawResponse>>, Broken> {
        match self {
            Self::Events(parser) => Ok(parser.next()?.map(|event| event.of(head))),
            Self::Records(records) => Ok(records.next()?.map(|event| event.of(head))),
            Self::Parts(parts) => match parts.next() {
                Ok(part) => Ok(part.map(|RawPart { headers, content }| {
                    let data = RawResponse { headers, body: content, ..head.clone() };
                    Event { id: None, kind: String::new(), data }
                })),
                Err(BrokenParts::TooLarge(limit)) => Err(EventTooLarge { part: "a part", limit }.into()),
                Err(BrokenParts::Malformed(problem)) => Err(Broken::Malformed(problem)),
            },
        }
    }

    /// Returns the item that the end of the stream completes. An incomplete event is ignored.
    fn last(&mut self, head: &RawResponse) -> Result<Option<Event<RawResponse>>, Broken> {
        match self {
            Self::Events(_) => Ok(None),
            Self::Records(records) => Ok(records.finish().map(|event| event.of(head))),
            Self::Parts(parts) => parts.finish().map_or_else(|problem| Err(Broken::Malformed(problem)), |()| Ok(None)),
        }
    }

    /// Drops the data received so far.
    fn close(&mut self) {
        match self {
            Self::Events(parser) => parser.push(Bytes::new()),
            Self::Records(records) => {
                records.push(Bytes::new());
                records.finish();
            }
            Self::Parts(parts) => parts.close(),
        }
    }

    fn events(&self) -> Option<&Parser> {
        match self {
            Self::Events(parser) => Some(parser),
            Self::Records(_) | Self::Parts(_) => None,
        }
    }
}

impl RawEvent {
    /// Returns the event as part of a response.
    fn of(self, head: &RawResponse) -> Event<RawResponse> {
        self.with(|data| RawResponse { body: data.into(), ..head.clone() })
    }
}

/// The source of events.
pub(crate) struct EventReader<C: EventCall> {
    pub(crate) chunks: BodyChunks,
    parser: Framing,
    /// The response without its body, for errors.
    head: RawResponse,
    operation: &'static str,
    /// The decoding of a large event.
    decoding: Option<BoxFuture<Result<C::Item, Error>>>,
}

impl<C: EventCall> EventStream<C> {
    pub(crate) async fn of(request: Request) -> Result<Self, Error> {
        let operation = request.operation.id;
        let limit = request.client.config.max_response_size;
        let (mut incoming, head) = open(request, Some(C::MEDIA_TYPE)).await?;
        // 204 means that there are no events and never will be.
        let kind = StreamKind::of(C::MEDIA_TYPE).filter(|_| head.status.as_u16() != 204);
        let is_expected = kind.is_none() || kind == head.media_type().and_then(StreamKind::of);
        let Some(parser) = Framing::new(kind, &head, limit).filter(|_| is_expected) else {
            let body = incoming.beginning(limit).await;
            let response = RawResponse { body, ..head };
            let message = match C::MEDIA_TYPE {
                "text/event-stream" => "expected an event stream".to_owned(),
                _ if is_expected => "the media type of the response has no valid boundary".to_owned(),
                other => format!("expected a stream of `{other}`"),
            };
            return Err(Error::decode_error(&response, None, message, None).at(operation));
        };
        let response = Response::new((), head.clone());
        let chunks = BodyChunks::new(incoming);
        let reader = EventReader { chunks, parser, head, operation, decoding: None };
        Ok(Self { response, reader })
    }

    /// Returns the status and headers of the response.
    pub fn response(&self) -> &Response<()> {
        &self.response
    }

    /// Returns the last event id of the stream. To resume, send it in the header `Last-Event-ID`.
    pub fn last_event_id(&self) -> Option<&str> {
        self.reader.parser.events()?.last_id()
    }

    /// Returns the server's requested delay before a reconnection, if any.
    pub fn retry(&self) -> Option<Duration> {
        self.reader.parser.events()?.retry()
    }

    next_methods!("Returns the next event or value", C::Item);
}

impl<C: EventCall> EventReader<C> {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<C::Item, Error>>> {
        loop {
            if let Some(decoding) = &mut self.decoding {
                let event = ready!(decoding.as_mut().poll(context));
                self.decoding = None;
                return Poll::Ready(Some(event));
            }
            match self.next_raw() {
                Ok(Some(event)) if is_large(event.data.body.len()) => {
                    self.decoding = Some(Box::pin(self.decoded(event)));
                    continue;
                }
                Ok(Some(event)) => return Poll::Ready(Some(self.decode(&event))),
                Ok(None) => {}
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
            let Some(chunk) = ready!(self.chunks.poll_next(context)) else { return Poll::Ready(self.last()) };
            match chunk {
                Ok(chunk) => self.push(chunk),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }

    /// Returns the next event of the data received so far. Blocking threads decode events themselves.
    #[cfg(feature = "blocking")]
    pub(crate) fn ready(&mut self) -> Option<Result<C::Item, Error>> {
        self.next_raw().transpose().map(|event| event.and_then(|event| self.decode(&event)))
    }

    /// Returns the item that the end of the stream completes.
    pub(crate) fn last(&mut self) -> Option<Result<C::Item, Error>> {
        match self.parser.last(&self.head) {
            Ok(last) => Some(self.decode(&last.filter(|event| !is_end::<C>(event))?)),
            Err(broken) => Some(Err(self.broken(&broken))),
        }
    }

    fn next_raw(&mut self) -> Result<Option<Event<RawResponse>>, Error> {
        match self.parser.next(&self.head) {
            Ok(Some(event)) if is_end::<C>(&event) => {
                self.end();
                Ok(None)
            }
            Ok(event) => Ok(event),
            Err(broken) => Err(self.broken(&broken)),
        }
    }

    fn broken(&mut self, broken: &Broken) -> Error {
        self.end();
        let error = match broken {
            Broken::TooLarge(EventTooLarge { part, limit }) => Error::too_large_event(self.head.clone(), part, *limit),
            Broken::Malformed(problem) => {
                Error::decode_error(&self.head, None, format!("the multipart body {problem}"), None)
            }
        };
        error.at(self.operation)
    }

    /// Closes the connection and drops the data received so far.
    fn end(&mut self) {
        self.chunks = BodyChunks::none();
        self.parser.close();
    }

    /// Adds received data.
    pub(crate) fn push(&mut self, chunk: Bytes) {
        self.parser.push(chunk);
    }

    fn decode(&self, event: &Event<RawResponse>) -> Result<C::Item, Error> {
        C::item(event).map_err(|error| error.within(&self.head).at(self.operation))
    }

    /// Decodes a large event on a separate thread.
    fn decoded(&self, event: Event<RawResponse>) -> impl Future<Output = Result<C::Item, Error>> + Send + use<C> {
        let (operation, head) = (self.operation, self.head.clone());
        async move {
            let item = apart(event, C::item).await.and_then(|item| item);
            item.map_err(|error| error.within(&head).at(operation))
        }
    }
}

/// Returns true for the event after the last one.
fn is_end<C: EventCall>(event: &Event<RawResponse>) -> bool {
    C::END.is_some_and(|end| end.as_bytes() == event.data.body)
}

/// Sends a request and streams the events or other items of the response.
///
/// # Errors
///
/// See [`Error`].
pub async fn event_stream<C: EventCall>(call: C) -> Result<EventStream<C>, Error> {
    EventStream::of(call.into_request()).await
}

impl<C: EventCall> Stream for EventStream<C> {
    type Item = Result<C::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.reader.poll_next(context)
    }
}

impl<C: EventCall> fmt::Debug for EventStream<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").field("operation", &self.reader.operation).finish_non_exhaustive()
    }
}
