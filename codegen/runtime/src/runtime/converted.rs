//! A stream of items as another type.

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::error::Error;

/// The items of a stream, each turned into `T`.
#[must_use = "a stream does nothing unless it is polled"]
pub struct Converted<S, T> {
    stream: S,
    item: PhantomData<fn() -> T>,
}

impl<S, T> Converted<S, T> {
    /// Turns the items of a stream into `T` as they come.
    pub fn new(stream: S) -> Self {
        Self { stream, item: PhantomData }
    }
}

impl<S, I, T> Stream for Converted<S, T>
where
    S: Stream<Item = Result<I, Error>> + Unpin,
    T: From<I>,
{
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.stream).poll_next(context).map(|next| next.map(|item| item.map(T::from)))
    }
}
