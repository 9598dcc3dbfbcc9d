//! Provider-independent streams of items.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use futures_core::Stream;

use crate::response::error::Error;

/// A stream of a list's items, for any provider. A provider's client fetches them page by page; a mock creates the
/// stream from a `Vec`.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Items<T>(ItemSource<T>);

enum ItemSource<T> {
    Asked(Pin<Box<dyn Stream<Item = Result<T, Error>> + Send>>),
    Given(vec::IntoIter<T>),
}

impl<T: Unpin> Items<T> {
    #[doc(hidden)]
    pub fn of<I: 'static>(items: impl Stream<Item = Result<I, Error>> + Send + Unpin + 'static) -> Self
    where
        T: From<I> + 'static,
    {
        Self(ItemSource::Asked(Box::pin(Converted { items, convert: T::from })))
    }

    next_methods!("Returns the next item", T);
}

impl<T> From<Vec<T>> for Items<T> {
    fn from(items: Vec<T>) -> Self {
        Self(ItemSource::Given(items.into_iter()))
    }
}

impl<T: Unpin> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match &mut self.0 {
            ItemSource::Asked(items) => items.as_mut().poll_next(context),
            ItemSource::Given(items) => Poll::Ready(items.next().map(Ok)),
        }
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

/// A stream that converts each item.
struct Converted<S, I, T> {
    items: S,
    convert: fn(I) -> T,
}

impl<S: Stream<Item = Result<I, Error>> + Unpin, I, T> Stream for Converted<S, I, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let convert = self.convert;
        Pin::new(&mut self.items).poll_next(context).map(|next| next.map(|item| item.map(convert)))
    }
}
