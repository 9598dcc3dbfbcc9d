//! What the clients of all APIs have in common: errors, retries, responses, lists, streams, and types for values.

// | module | what it does |
// |---|---|
// | `api` | descriptors: what an API and its operations are, as plain data |
// | `client`, `builder`, `server`, `credential` | configuration: base URL, credentials, settings, limits |
// | `request`, `check`, `pattern`, `encode`, `multipart` | parameters and bodies, checked and encoded |
// | `call`, `prepare`, `transport` | an operation, what is sent, and one try of sending it |
// | `retry`, `classify`, `random` | when a request is sent again, and whether it may be |
// | `blocking` | the same for threads that wait |
// | `response`, `gzip`, `xml`, `locate` | decoding, and where it failed |
// | `text`, `time`, `base64`, `nullable`, `union` | types for values |
// | `incoming`, `byte_stream`, `event_stream`, `event_parser` | bodies of bytes and event streams, as they come |
// | `page`, `items`, `link`, `query` | paginated lists |
// | `error`, `limits`, `summary` | failures |
// | `trace` | spans and events |
// | `macros`, `type_macros` | what is the same for every client, operation, text type and union |
//
// A request is data until it is awaited. It is then checked and encoded as a whole (`prepare`) before anything is
// sent (`call`).

mod api;
mod base64;
#[cfg(feature = "blocking")]
mod blocking;
mod builder;
mod byte_stream;
mod call;
mod check;
mod classify;
mod client;
mod credential;
mod encode;
mod error;
mod event_parser;
mod event_stream;
mod gzip;
mod incoming;
mod items;
mod limits;
mod link;
mod locate;
mod macros;
mod multipart;
mod nullable;
mod number;
mod page;
mod pattern;
mod prepare;
mod property;
mod query;
mod random;
mod request;
mod response;
mod retry;
mod server;
mod summary;
mod text;
mod time;
mod trace;
mod transport;
mod type_macros;
mod union;
#[doc(hidden)]
pub mod xml;

pub use bytes::Bytes;
pub use http::{HeaderMap, StatusCode};
pub use jiff;
pub use reqwest::Client as HttpClient;
#[doc(hidden)]
pub use serde;
pub use serde_json;

#[allow(unused_imports, reason = "which of them are used depends on the API")]
pub(crate) use self::macros::{byte_stream, client, event_stream, form_operation, operation, paginated};
#[allow(unused_imports, reason = "which of them are used depends on the API")]
pub(crate) use self::type_macros::{
    integer_enum, string_enum, string_type, string_union, tagged_union, text_impls, untagged_union,
};

pub use self::api::Representation;
pub use self::base64::Base64;
#[cfg(feature = "blocking")]
pub use self::blocking::{ByteIter, EventIter, ItemIter, PageIter};
pub use self::byte_stream::ByteStream;
pub use self::call::{BoxFuture, Call};
pub use self::credential::Credential;
pub use self::error::{Delivery, Error, ErrorKind};
pub use self::event_stream::{Event, EventCall, EventStream};
pub use self::items::Items;
pub use self::limits::TimeLimit;
pub use self::multipart::File;
pub use self::nullable::Nullable;
pub use self::page::{ItemStream, PageStream, PagedCall};
pub use self::response::{RawResponse, Response};
pub use self::retry::{RetryEvent, RetryPolicy};
pub use self::summary::FieldError;
pub use self::text::{InvalidText, Text};
pub use self::time::{Date, DateTime, Rfc2822DateTime};

// What emitted code is made of; callers have no use for it.
#[doc(hidden)]
pub use self::api::{
    Api, ErrorBody, Format, Location, Method, Operation, RepresentationInfo, Requires, Scheme, SchemeKind,
    ServerVariable, Setting, Style,
};
#[doc(hidden)]
#[cfg(feature = "blocking")]
pub use self::blocking::{byte_stream_blocking, event_stream_blocking, send_blocking};
#[doc(hidden)]
pub use self::builder::ClientBuilder;
#[doc(hidden)]
pub use self::byte_stream::byte_stream;
#[doc(hidden)]
pub use self::call::{send, value};
#[doc(hidden)]
pub use self::check::{Check, TextFormat};
#[doc(hidden)]
pub use self::client::Client;
#[doc(hidden)]
pub use self::encode::ParameterValue;
#[doc(hidden)]
pub use self::event_stream::event_stream;
#[doc(hidden)]
pub use self::nullable::null_as_default;
#[doc(hidden)]
pub use self::number::{number, optional_number};
#[doc(hidden)]
pub use self::page::{Next, Number};
#[doc(hidden)]
pub use self::property::{JsonKind, PropertyStep};
#[doc(hidden)]
pub use self::request::Request;
#[doc(hidden)]
pub use self::text::decode_text;
#[doc(hidden)]
pub use self::union::{Alternatives, decode_alternative, discriminator};

/// Fields of a response that the type does not know, as they arrived.
///
/// This holds for free-form JSON everywhere, with one limit: an integer below -2^63 or from 2^64 on, and a number with more
/// digits than an `f64` has, is the nearest `f64`. Where the document declares such an integer, its type has every digit;
/// the alternatives of a union are chosen by way of free-form JSON, so that the limit is theirs too.
pub type ExtraFields = serde_json::Map<String, serde_json::Value>;
