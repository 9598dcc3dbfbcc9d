//! Streams of pages, items, events, parts and bytes, async and blocking.
//!
//! A request of an operation becomes a stream of values.

/// `next` and `try_next` of a stream, so that callers do not need a crate with combinators.
macro_rules! next_methods {
    ($what:literal, $item:ty) => {
        #[doc = concat!($what, "; `None` at the end.")]
        pub async fn next(&mut self) -> Option<Result<$item, Error>> {
            std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
        }

        #[doc = concat!($what, "; `Ok(None)` at the end.")]
        ///
        /// # Errors
        ///
        /// See [`Error`].
        pub async fn try_next(&mut self) -> Result<Option<$item>, Error> {
            self.next().await.transpose()
        }
    };
}

#[cfg(feature = "blocking")]
pub(crate) mod blocking;
pub(crate) mod byte_stream;
pub(crate) mod event_parser;
pub(crate) mod event_stream;
pub(crate) mod items;
pub(crate) mod link;
pub(crate) mod page;
pub(crate) mod part_parser;
pub(crate) mod rebase;
pub(crate) mod record_parser;
