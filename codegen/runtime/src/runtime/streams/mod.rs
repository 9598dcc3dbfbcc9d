//! Streams: pages and their items, events, bytes; and the same for threads that block.
//!
//! The request of an operation enters; values leave as they arrive.

#[cfg(feature = "blocking")]
pub(crate) mod blocking;
pub(crate) mod byte_stream;
pub(crate) mod event_parser;
pub(crate) mod event_stream;
pub(crate) mod items;
pub(crate) mod link;
pub(crate) mod page;
