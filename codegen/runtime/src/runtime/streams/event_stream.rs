//! Event streams (`text/event-stream`): events as they come.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::event_parser::{EventTooLarge, Parser, RawEvent};
use crate::runtime::request::assembly::Request;
use crate::runtime::response::apart::{apart, is_large};
use crate::runtime::response::body::{BodyChunks, BoxFuture};
use crate::runtime::response::decode::Response;
use crate::runtime::response::error::Error;
use crate::runtime::response::raw::RawResponse;
use crate::runtime::transport::call::{Call, open};

/// The request of an operation that answers with an event stream.
pub trait EventCall: Call {
    /// What an event holds.
    type Data: Send + Unpin + 'static;

    /// Decodes the data of an event; the answer has it as its body.
    ///
    /// # Errors
    ///
    /// When the data does not fit.
    fn data(event: &RawResponse) -> Result<Self::Data, Error>;
}

/// An event of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The last id that the stream has given. To go on after this event, send it in the header `Last-Event-ID`.
    pub id: Option<String>,
    /// The type of the event; `message` if it has none.
    pub kind: String,
    /// The data.
    pub data: T,
}

/// The events of an answer as they come; dropping it closes the connection.
///
/// An event whose data cannot be decoded is an error of the kind [`Decode`](crate::runtime::ErrorKind::Decode), which has the data
/// as its body; the stream goes on after it. Any other error ends the stream.
///
/// The time limit of a request is about the head of the answer, and then about each wait for more of it; comments count,
/// which servers send to keep a stream open. The limit of a response's size is about each event. When the stream ends or
/// breaks, nothing is sent again: whether and when to ask for more, with the header `Last-Event-ID`, is up to the caller.
#[must_use = "a stream does nothing unless it is polled"]
pub struct EventStream<C: EventCall> {
    pub(crate) response: Response<()>,
    pub(crate) reader: EventReader<C>,
}

/// What events are made of.
pub(crate) struct EventReader<C: EventCall> {
    pub(crate) chunks: BodyChunks,
    parser: Parser,
    /// The answer without its body, for errors.
    head: RawResponse,
    operation: &'static str,
    decode: fn(&RawResponse) -> Result<C::Data, Error>,
    /// A large event that is being decoded.
    decoding: Option<BoxFuture<Result<Event<C::Data>, Error>>>,
}

impl<C: EventCall> EventStream<C> {
    pub(crate) async fn of(request: Request) -> Result<Self, Error> {
        let operation = request.operation.id;
        let limit = request.client.config.max_response_size;
        let (mut incoming, head) = open(request, Some("text/event-stream")).await?;
        // 204 says that there are no events, and will be none.
        if head.status.as_u16() != 204
            && !head.media_type().is_some_and(|media_type| media_type.eq_ignore_ascii_case("text/event-stream"))
        {
            let body = incoming.beginning(limit).await;
            let answer = RawResponse { body, ..head };
            let message = "an event stream was expected".to_owned();
            return Err(Error::decode_error(&answer, None, message, None).at(operation));
        }
        let response = Response::new((), head.clone());
        let (chunks, parser) = (BodyChunks::new(incoming), Parser::new(limit));
        let reader = EventReader { chunks, parser, head, operation, decode: C::data, decoding: None };
        Ok(Self { response, reader })
    }

    /// Status and headers of the answer.
    pub fn response(&self) -> &Response<()> {
        &self.response
    }

    /// The last id that the stream has given: what to send in the header `Last-Event-ID` to go on from here.
    pub fn last_event_id(&self) -> Option<&str> {
        self.reader.parser.last_id()
    }

    /// How long the server asks to wait before the request is sent again.
    pub fn retry(&self) -> Option<Duration> {
        self.reader.parser.retry()
    }

    next_methods!("The next event", Event<C::Data>);
}

impl<C: EventCall> EventReader<C> {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<C::Data>, Error>>> {
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
            let Some(chunk) = ready!(self.chunks.poll_next(context)) else { return Poll::Ready(None) };
            match chunk {
                Ok(chunk) => self.push(chunk),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }

    /// The next event of what has come so far. A thread that waits for events decodes them itself.
    #[cfg(feature = "blocking")]
    pub(crate) fn ready(&mut self) -> Option<Result<Event<C::Data>, Error>> {
        self.next_raw().transpose().map(|event| event.and_then(|event| self.decode(event)))
    }

    fn next_raw(&mut self) -> Result<Option<RawEvent>, Error> {
        self.parser.next().map_err(|EventTooLarge { part, limit }| {
            self.chunks = BodyChunks::none();
            self.parser.push(Bytes::new());
            Error::too_large_event(self.head.clone(), part, limit).at(self.operation)
        })
    }

    /// Takes what has come.
    pub(crate) fn push(&mut self, chunk: Bytes) {
        self.parser.push(chunk);
    }

    fn decode(&self, event: RawEvent) -> Result<Event<C::Data>, Error> {
        let answer = RawResponse { body: event.data.into(), ..self.head.clone() };
        let data = (self.decode)(&answer).map_err(|error| error.at(self.operation))?;
        Ok(Event { id: event.id, kind: event.kind, data })
    }

    /// The same of a large event, apart from the thread that polls.
    fn decoded(&self, event: RawEvent) -> impl Future<Output = Result<Event<C::Data>, Error>> + Send + use<C> {
        let (decode, operation) = (self.decode, self.operation);
        let answer = RawResponse { body: event.data.into(), ..self.head.clone() };
        async move {
            let data = apart(answer, decode).await.and_then(|data| data).map_err(|error| error.at(operation))?;
            Ok(Event { id: event.id, kind: event.kind, data })
        }
    }
}

/// Sends a request and gives the events of the answer as they come.
///
/// # Errors
///
/// See [`Error`].
pub async fn event_stream<C: EventCall>(call: C) -> Result<EventStream<C>, Error> {
    EventStream::of(call.into_request()).await
}

impl<C: EventCall> Stream for EventStream<C> {
    type Item = Result<Event<C::Data>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.reader.poll_next(context)
    }
}

impl<C: EventCall> fmt::Debug for EventStream<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").field("operation", &self.reader.operation).finish_non_exhaustive()
    }
}
