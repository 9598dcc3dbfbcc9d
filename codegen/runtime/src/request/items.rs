//! Bodies of items: JSON values, events or parts, known in advance or sent as they arrive.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderValue, header};
use http_body::{Body, Frame};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::multipart::is_within;
use super::property::{self, Invalid};
use crate::interface::check::Rule;
use crate::response::body::SentItems;
use crate::response::error::Error;
use crate::values::item::{Event, StreamPart};
use crate::values::random::random;

type BoxError = Box<dyn StdError + Send + Sync>;

/// The items of a request body: any list or iterator of them, or a [`stream`](Self::stream).
///
/// Items of a list are written before the request is sent, so the request can be retried, as any other. Each item of a
/// stream is sent as soon as it arrives. Such a request is sent once: it is not retried after the first item was asked for,
/// a redirect that would send the items again is an error, and so is another request with a clone of the stream. The time
/// limit of the request includes the time that the stream takes. Items are sent until the call ends, or the stream that it
/// returns is dropped. A success response before the end of the items is an error.
///
/// Each item is checked before it is sent. An item of a stream that is not valid aborts the request: the server receives
/// the items before it, and no end of the body.
#[derive(Clone)]
pub struct BodyItems<T>(ItemSource<T>);

#[derive(Clone)]
enum ItemSource<T> {
    Known(Vec<T>),
    /// `None` once a request has it.
    Streamed(Arc<Mutex<Option<Next<T, BoxError>>>>),
}

/// Polls for the next item.
type Next<T, E> = Box<dyn FnMut(&mut Context<'_>) -> Poll<Option<Result<T, E>>> + Send>;

impl<T> BodyItems<T> {
    /// Sends the items of a stream as they arrive.
    pub fn stream(items: impl Stream<Item = T> + Send + 'static) -> Self {
        let mut items = Box::pin(items);
        Self::streamed(Box::new(move |context| items.as_mut().poll_next(context).map(|next| next.map(Ok))))
    }

    /// Sends the items of a stream as they arrive. An error of the stream aborts the request, and is the source of the
    /// request's error.
    pub fn try_stream<E: Into<Box<dyn StdError + Send + Sync>>>(
        items: impl Stream<Item = Result<T, E>> + Send + 'static,
    ) -> Self {
        let mut items = Box::pin(items);
        Self::streamed(Box::new(move |context| {
            items.as_mut().poll_next(context).map(|next| next.map(|item| item.map_err(Into::into)))
        }))
    }

    fn streamed(next: Next<T, BoxError>) -> Self {
        Self(ItemSource::Streamed(Arc::new(Mutex::new(Some(next)))))
    }
}

impl<T, I: IntoIterator<Item = T>> From<I> for BodyItems<T> {
    fn from(items: I) -> Self {
        Self(ItemSource::Known(items.into_iter().collect()))
    }
}

impl<T> fmt::Debug for BodyItems<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyItems").finish_non_exhaustive()
    }
}

/// Writes an item.
type Write<T> = fn(&ItemFormat<T>, &T, &mut Vec<u8>) -> Result<(), Invalid>;

/// The form of items in a body, and the rules that each satisfies.
pub struct ItemFormat<T> {
    write: Write<T>,
    /// The rules of a JSON value or of the data.
    rules: &'static [Rule<'static>],
    /// The rules of the other fields of an event.
    fields: &'static [Rule<'static>],
    /// The media types that a part may have; empty for any.
    media_types: &'static [&'static str],
    /// The boundary of parts.
    pub(crate) boundary: Option<String>,
}

impl<T> ItemFormat<T> {
    fn new(write: Write<T>, rules: &'static [Rule<'static>]) -> Self {
        Self { write, rules, fields: &[], media_types: &[], boundary: None }
    }

    /// Writes an item.
    fn item(&self, index: usize, item: &T, out: &mut Vec<u8>) -> Result<(), Unsent> {
        (self.write)(self, item, out).map_err(|invalid| {
            let invalid = invalid.within(format!("[{index}]"));
            Unsent { place: invalid.path("body"), problem: invalid.problem }
        })
    }

    /// Writes the end of a body.
    fn end(&self, out: &mut Vec<u8>) {
        if let Some(boundary) = &self.boundary {
            out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        }
    }
}

impl<T: Serialize> ItemFormat<T> {
    /// JSON Lines: a value a line.
    #[must_use]
    pub fn lines(rules: &'static [Rule<'static>]) -> Self {
        let write = |format: &Self, item: &T, out: &mut Vec<u8>| {
            out.extend(json(item, format.rules)?);
            out.push(b'\n');
            Ok(())
        };
        Self::new(write, rules)
    }

    /// A JSON text sequence (RFC 7464).
    #[must_use]
    pub fn sequence(rules: &'static [Rule<'static>]) -> Self {
        let write = |format: &Self, item: &T, out: &mut Vec<u8>| {
            out.push(0x1e);
            out.extend(json(item, format.rules)?);
            out.push(b'\n');
            Ok(())
        };
        Self::new(write, rules)
    }
}

impl<T: Serialize> ItemFormat<Event<T>> {
    /// Events with JSON as their data. `fields` are the rules of an object with the type of the event as `event`, and its
    /// `id`.
    #[must_use]
    pub fn events(rules: &'static [Rule<'static>], fields: &'static [Rule<'static>]) -> Self {
        let write = |format: &Self, event: &Event<T>, out: &mut Vec<u8>| {
            let data = json(&event.data, format.rules).map_err(|invalid| invalid.within("data"))?;
            write_event(event, &String::from_utf8_lossy(&data), format.fields, out)
        };
        Self { fields, ..Self::new(write, rules) }
    }
}

impl ItemFormat<Event<String>> {
    /// Events with text as their data.
    #[must_use]
    pub fn text_events(rules: &'static [Rule<'static>], fields: &'static [Rule<'static>]) -> Self {
        let write = |format: &Self, event: &Event<String>, out: &mut Vec<u8>| {
            property::tree(&event.data, format.rules).map_err(|invalid| invalid.within("data"))?;
            write_event(event, &event.data, format.fields, out)
        };
        Self { fields, ..Self::new(write, rules) }
    }
}

impl<T> ItemFormat<StreamPart<T>> {
    fn of_parts(
        write: Write<StreamPart<T>>,
        rules: &'static [Rule<'static>],
        media_types: &'static [&'static str],
    ) -> Self {
        // Nobody can guess it, so no content has it.
        let boundary = Some(format!("part-{:016x}{:016x}", random(), random()));
        Self { media_types, boundary, ..Self::new(write, rules) }
    }

    /// Writes a part. `usual` is its media type, unless the API declares others.
    fn part(&self, part: &StreamPart<T>, content: &[u8], usual: &str, out: &mut Vec<u8>) -> Result<(), Invalid> {
        let mut headers = part.headers.clone();
        if let Some(given) = headers.get(header::CONTENT_TYPE) {
            let is_allowed = |range: &&str| given.to_str().is_ok_and(|given| is_within(given, range));
            if !self.media_types.is_empty() && !self.media_types.iter().any(is_allowed) {
                return Err(Invalid::new(format!("has another media type, takes {}", self.media_types.join(", "))));
            }
        } else {
            let media_type = match self.media_types {
                [] => usual,
                [only] if !only.contains('*') => only,
                several => return Err(Invalid::new(format!("has no Content-Type, takes {}", several.join(", ")))),
            };
            let value = HeaderValue::from_str(media_type).map_err(|_| Invalid::new("has an invalid media type"))?;
            headers.insert(header::CONTENT_TYPE, value);
        }
        out.extend_from_slice(format!("--{}\r\n", self.boundary.as_deref().unwrap_or_default()).as_bytes());
        for (name, value) in &headers {
            for piece in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
                out.extend_from_slice(piece);
            }
        }
        for piece in [b"\r\n".as_slice(), content, b"\r\n"] {
            out.extend_from_slice(piece);
        }
        Ok(())
    }
}

impl<T: Serialize> ItemFormat<StreamPart<T>> {
    /// Parts with JSON.
    #[must_use]
    pub fn json_parts(rules: &'static [Rule<'static>], media_types: &'static [&'static str]) -> Self {
        let write = |format: &Self, part: &StreamPart<T>, out: &mut Vec<u8>| {
            format.part(part, &json(&part.data, format.rules)?, "application/json", out)
        };
        Self::of_parts(write, rules, media_types)
    }
}

impl ItemFormat<StreamPart<String>> {
    /// Parts with text.
    #[must_use]
    pub fn text_parts(rules: &'static [Rule<'static>], media_types: &'static [&'static str]) -> Self {
        let write = |format: &Self, part: &StreamPart<String>, out: &mut Vec<u8>| {
            property::tree(&part.data, format.rules)?;
            format.part(part, part.data.as_bytes(), "text/plain; charset=utf-8", out)
        };
        Self::of_parts(write, rules, media_types)
    }
}

impl ItemFormat<StreamPart<Bytes>> {
    /// Parts with bytes.
    #[must_use]
    pub fn byte_parts(media_types: &'static [&'static str]) -> Self {
        let write = |format: &Self, part: &StreamPart<Bytes>, out: &mut Vec<u8>| {
            format.part(part, &part.data, "application/octet-stream", out)
        };
        Self::of_parts(write, &[], media_types)
    }
}

fn json(value: &impl Serialize, rules: &[Rule<'_>]) -> Result<Vec<u8>, Invalid> {
    if rules.is_empty() { Ok(serde_json::to_vec(value)?) } else { Ok(property::serialize(value, rules)?.0) }
}

/// Writes an event (HTML standard, "Server-sent events").
fn write_event<T>(event: &Event<T>, data: &str, fields: &[Rule<'_>], out: &mut Vec<u8>) -> Result<(), Invalid> {
    let mut written = Map::new();
    if !event.kind.is_empty() {
        written.insert("event".to_owned(), event.kind.as_str().into());
    }
    written.extend(event.id.iter().map(|id| ("id".to_owned(), id.as_str().into())));
    for (name, value) in &written {
        let text = value.as_str().unwrap_or_default();
        if text.contains(['\r', '\n', '\0']) {
            return Err(Invalid::new("has a line break or a null character").within(name));
        }
        for piece in [name.as_str(), ": ", text, "\n"] {
            out.extend_from_slice(piece.as_bytes());
        }
    }
    property::tree(&Json::Object(written), fields)?;
    if data.contains('\r') {
        return Err(Invalid::new("has a carriage return, which an event can't have").within("data"));
    }
    for line in data.split('\n') {
        for piece in ["data: ", line, "\n"] {
            out.extend_from_slice(piece.as_bytes());
        }
    }
    out.push(b'\n');
    Ok(())
}

/// The reason why an item is not sent.
pub(crate) struct Unsent {
    pub(crate) place: String,
    pub(crate) problem: String,
}

/// A body that is sent.
#[derive(Clone)]
pub(crate) enum SentBody {
    Whole(Bytes),
    Streamed(StreamedItems),
}

impl SentBody {
    /// Writes items.
    pub(crate) fn of<T: 'static>(items: BodyItems<T>, format: ItemFormat<T>) -> Result<Self, Unsent> {
        match items.0 {
            ItemSource::Known(items) => {
                let mut out = Vec::new();
                items.iter().enumerate().try_for_each(|(index, item)| format.item(index, item, &mut out))?;
                format.end(&mut out);
                Ok(Self::Whole(out.into()))
            }
            ItemSource::Streamed(source) => match lock(&source).take() {
                Some(next) => Ok(Self::Streamed(StreamedItems::new(next, format))),
                None => Err(Unsent { place: "body".to_owned(), problem: StreamedItems::SENT.to_owned() }),
            },
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self::Whole(bytes) if bytes.is_empty())
    }

    /// Returns the items of a stream.
    pub(crate) fn streamed(&self) -> Option<&StreamedItems> {
        if let Self::Streamed(items) = self { Some(items) } else { None }
    }
}

impl From<SentBody> for reqwest::Body {
    fn from(body: SentBody) -> Self {
        match body {
            SentBody::Whole(bytes) => bytes.into(),
            SentBody::Streamed(items) => Self::wrap(Sending { items, is_sender: false }),
        }
    }
}

/// The items of a stream, which one request sends.
#[derive(Clone)]
pub(crate) struct StreamedItems(Arc<Shared>);

struct Shared {
    /// True once the first item was asked for.
    is_begun: AtomicBool,
    /// True once the server was sent the end of the items.
    is_complete: AtomicBool,
    /// True once the request is over, so that no more items are sent.
    is_over: AtomicBool,
    /// `None` once no more items are sent.
    next: Mutex<Option<Next<Bytes, Error>>>,
    /// The reason why the request was aborted. It has its own lock, because a stream can block its thread.
    failure: Mutex<Option<Error>>,
    /// The task that sends the items.
    sender: Mutex<Option<Waker>>,
}

impl StreamedItems {
    /// The problem of a request with a stream that another one has.
    pub(crate) const SENT: &str = "is a stream of items that another request has sent";

    fn new<T: 'static>(mut next: Next<T, BoxError>, format: ItemFormat<T>) -> Self {
        let (mut index, mut is_ended) = (0, false);
        let chunk = move |context: &mut Context<'_>| {
            if is_ended {
                return Poll::Ready(None);
            }
            let mut out = Vec::new();
            let written = match ready!(next(context)) {
                Some(Ok(item)) => format
                    .item(index, &item, &mut out)
                    .map_err(|Unsent { place, problem }| Error::item(&place, &problem, None)),
                Some(Err(source)) => Err(Error::item("body", "ended with an error", Some(source))),
                None => {
                    is_ended = true;
                    format.end(&mut out);
                    Ok(())
                }
            };
            index += 1;
            Poll::Ready(match written {
                Ok(()) if out.is_empty() => None,
                Ok(()) => Some(Ok(out.into())),
                Err(error) => Some(Err(error)),
            })
        };
        Self(Arc::new(Shared {
            is_begun: AtomicBool::new(false),
            is_complete: AtomicBool::new(false),
            is_over: AtomicBool::new(false),
            next: Mutex::new(Some(Box::new(chunk))),
            failure: Mutex::new(None),
            sender: Mutex::new(None),
        }))
    }

    /// Returns true once the first item was asked for, so that the items can't be sent again.
    pub(crate) fn is_begun(&self) -> bool {
        self.0.is_begun.load(Ordering::SeqCst)
    }

    /// Returns true once the server was sent the end of the items.
    pub(crate) fn is_complete(&self) -> bool {
        self.0.is_complete.load(Ordering::SeqCst)
    }

    /// Takes the reason why the request was aborted.
    pub(crate) fn take_failure(&self) -> Option<Error> {
        lock(&self.0.failure).take()
    }
}

/// A request with a stream of items. When it is dropped, no more items are sent: the connection is closed within the body.
pub(crate) struct ItemsInUse(pub(crate) StreamedItems);

impl SentItems for ItemsInUse {
    fn take_failure(&self) -> Option<Error> {
        self.0.take_failure()
    }
}

impl Drop for ItemsInUse {
    fn drop(&mut self) {
        let Shared { is_begun, is_over, next, sender, .. } = &*self.0.0;
        // No other request can have them.
        is_begun.store(true, Ordering::SeqCst);
        is_over.store(true, Ordering::SeqCst);
        // If the stream is in use, the sender drops it.
        let items = next.try_lock().ok().and_then(|mut next| next.take());
        drop(items);
        let sender = lock(sender).take();
        sender.into_iter().for_each(Waker::wake);
    }
}

/// Locks a mutex. A stream that panicked is not polled again, because its request has ended.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The body of an attempt.
struct Sending {
    items: StreamedItems,
    /// True once this attempt has asked for the first item.
    is_sender: bool,
}

impl Body for Sending {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if !self.is_sender && self.items.0.is_begun.swap(true, Ordering::SeqCst) {
            return Poll::Ready(Some(Err(StreamedItems::SENT)));
        }
        self.is_sender = true;
        let Shared { is_complete, is_over, next, failure, sender, .. } = &*self.items.0;
        *lock(sender) = Some(context.waker().clone());
        let mut next = lock(next);
        if is_over.load(Ordering::SeqCst) {
            *next = None;
        }
        let Some(take) = next.as_mut() else {
            let is_complete = is_complete.load(Ordering::SeqCst);
            return Poll::Ready((!is_complete).then_some(Err("the request is over, and needs no more items")));
        };
        let taken = ready!(take(context));
        if !matches!(taken, Some(Ok(_))) {
            *next = None;
        }
        Poll::Ready(match taken {
            Some(Ok(chunk)) => Some(Ok(Frame::data(chunk))),
            Some(Err(error)) => {
                *lock(failure) = Some(error);
                Some(Err("the items ended with an error"))
            }
            None => {
                is_complete.store(true, Ordering::SeqCst);
                None
            }
        })
    }
}
