//! Event streams (`text/event-stream`), and streams of JSON values.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::event_parser::{EventTooLarge, Parser, RawEvent};
use super::record_parser::Records;
use crate::request::assembly::Request;
use crate::response::apart::{apart, is_large};
use crate::response::body::{BodyChunks, BoxFuture};
use crate::response::decode::Response;
use crate::response::error::Error;
use crate::response::raw::RawResponse;
use crate::transport::call::{Call, open};

/// The request of an operation whose response is a stream of events or JSON values.
pub trait EventCall: Call {
    /// The item of the stream: an [`Event`], or a value of a stream of JSON values.
    type Item: Send + Unpin + 'static;

    /// Media type of the stream: `text/event-stream`, JSON Lines or a JSON text sequence.
    const MEDIA_TYPE: &'static str = "text/event-stream";

    /// The data of the event after the last one.
    const END: Option<&'static str> = None;

    /// Decodes an item. The data of `event` is a response with the item's data as its body.
    ///
    /// # Errors
    ///
    /// Fails if the data does not match the type.
    fn item(event: &Event<RawResponse>) -> Result<Self::Item, Error>;
}

/// An event of an event stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The last event id of the stream. To resume after this event, send it in the header `Last-Event-ID`.
    pub id: Option<String>,
    /// The type of the event; `message` by default.
    pub kind: String,
    /// The decoded data.
    pub data: T,
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

    fn with<T>(&self, data: T) -> Event<T> {
        Event { id: self.id.clone(), kind: self.kind.clone(), data }
    }
}

/// A stream of a response's events or JSON values. Dropping it closes the connection.
///
/// Data that cannot be decoded is an error of the kind [`Decode`](crate::ErrorKind::Decode), whose body is the
/// data; the stream continues after it. Any other error ends the stream, and so does the event that the API's document
/// declares as the end.
///
/// The time limit of a request applies to the head of the response and then to each wait for more data; keep-alive
/// comments count as data. The size limit of responses applies to each event. The stream does not reconnect when it
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
}

/// The form of the items of a stream.
#[derive(Debug, PartialEq, Eq)]
enum StreamKind {
    Events,
    Lines,
    Sequence,
}

impl StreamKind {
    fn of(media_type: &str) -> Option<Self> {
        match media_type.to_ascii_lowercase().as_str() {
            "text/event-stream" => Some(Self::Events),
            "application/json-seq" | "application/geo+json-seq" => Some(Self::Sequence),
            "application/jsonl"
            | "application/x-jsonl"
            | "application/ndjson"
            | "application/x-ndjson"
            | "application/json-lines"
            | "application/x-jsonlines" => Some(Self::Lines),
            _ => None,
        }
    }
}

impl Framing {
    fn new(media_type: &str, limit: usize) -> Self {
        match StreamKind::of(media_type) {
            Some(StreamKind::Lines) => Self::Records(Records::new(false, limit)),
            Some(StreamKind::Sequence) => Self::Records(Records::new(true, limit)),
            Some(StreamKind::Events) | None => Self::Events(Parser::new(limit)),
        }
    }

    fn push(&mut self, bytes: Bytes) {
        match self {
            Self::Events(parser) => parser.push(bytes),
            Self::Records(records) => records.push(bytes),
        }
    }

    fn next(&mut self) -> Result<Option<RawEvent>, EventTooLarge> {
        match self {
            Self::Events(parser) => parser.next(),
            Self::Records(records) => records.next(),
        }
    }

    /// Returns the item that the end of the stream completes. An incomplete event is ignored.
    fn last(&mut self) -> Option<RawEvent> {
        match self {
            Self::Events(_) => None,
            Self::Records(records) => records.finish(),
        }
    }

    fn events(&self) -> Option<&Parser> {
        match self {
            Self::Events(parser) => Some(parser),
            Self::Records(_) => None,
        }
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
        if head.status.as_u16() != 204 && head.media_type().and_then(StreamKind::of) != StreamKind::of(C::MEDIA_TYPE) {
            let body = incoming.beginning(limit).await;
            let response = RawResponse { body, ..head };
            let message = match C::MEDIA_TYPE {
                "text/event-stream" => "expected an event stream".to_owned(),
                other => format!("expected a stream of `{other}`"),
            };
            return Err(Error::decode_error(&response, None, message, None).at(operation));
        }
        let response = Response::new((), head.clone());
        let (chunks, parser) = (BodyChunks::new(incoming), Framing::new(C::MEDIA_TYPE, limit));
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
                Ok(Some(event)) if is_large(event.data.len()) => {
                    self.decoding = Some(Box::pin(self.decoded(event)));
                    continue;
                }
                Ok(Some(event)) => return Poll::Ready(Some(self.decode(event))),
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
        self.next_raw().transpose().map(|event| event.and_then(|event| self.decode(event)))
    }

    /// Returns the item that the end of the stream completes.
    pub(crate) fn last(&mut self) -> Option<Result<C::Item, Error>> {
        let last = self.parser.last().filter(|event| C::END != Some(event.data.as_str()))?;
        Some(self.decode(last))
    }

    fn next_raw(&mut self) -> Result<Option<RawEvent>, Error> {
        match self.parser.next() {
            Ok(Some(event)) if C::END == Some(event.data.as_str()) => {
                self.end();
                Ok(None)
            }
            Ok(event) => Ok(event),
            Err(EventTooLarge { part, limit }) => {
                self.end();
                Err(Error::too_large_event(self.head.clone(), part, limit).at(self.operation))
            }
        }
    }

    /// Closes the connection and drops the data received so far.
    fn end(&mut self) {
        self.chunks = BodyChunks::none();
        self.parser.push(Bytes::new());
        self.parser.last();
    }

    /// Adds received data.
    pub(crate) fn push(&mut self, chunk: Bytes) {
        self.parser.push(chunk);
    }

    fn raw(&self, RawEvent { id, kind, data }: RawEvent) -> Event<RawResponse> {
        Event { id, kind, data: RawResponse { body: data.into(), ..self.head.clone() } }
    }

    fn decode(&self, event: RawEvent) -> Result<C::Item, Error> {
        C::item(&self.raw(event)).map_err(|error| error.at(self.operation))
    }

    /// Decodes a large event on a separate thread.
    fn decoded(&self, event: RawEvent) -> impl Future<Output = Result<C::Item, Error>> + Send + use<C> {
        let (event, operation) = (self.raw(event), self.operation);
        async move { apart(event, C::item).await.and_then(|item| item).map_err(|error| error.at(operation)) }
    }
}

/// Sends a request and streams the events of the response.
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
