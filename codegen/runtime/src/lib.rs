//! The runtime shared by the clients of all APIs: errors, retries, responses, lists, streams, and types of values.

// | folder | contents |
// |---|---|
// | `pattern` | simple patterns, and regular expressions without captures |
// | `interface` | descriptions of an API as plain data, and the macros that emitted code invokes |
// | `values` | texts, dates, numbers and unions, and checks of values |
// | `response` | bodies, decoding and errors |
// | `configuration` | clients: base URL, credentials, settings, retry policy |
// | `request` | parameters and bodies, checked and encoded |
// | `transport` | attempts and retries |
// | `streams` | pages, items, events, parts and bytes as they arrive; blocking calls |
// | `webhooks` | callbacks: signatures and decoding |
// | `server` | the other side: requests decoded, responses encoded |
//
// A folder imports only from folders above it. A request is data until it is awaited. It is then checked and encoded as
// a whole before anything is sent.

#[cfg(feature = "client")]
mod configuration;
#[cfg(feature = "client")]
#[doc(hidden)]
pub mod emitted;
#[cfg(feature = "client")]
mod interface;
mod pattern;
#[cfg(feature = "client")]
mod request;
#[cfg(feature = "client")]
mod response;
#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "sources")]
#[doc(hidden)]
pub mod sources;
#[cfg(feature = "client")]
mod streams;
#[cfg(feature = "client")]
mod transport;
#[cfg(feature = "client")]
mod values;
#[cfg(feature = "webhooks")]
pub mod webhooks;

#[cfg(feature = "client")]
pub use {bytes::Bytes, http, http::HeaderMap, http::StatusCode, jiff, reqwest::Client as HttpClient, serde_json};

#[cfg(feature = "webhooks")]
pub use self::interface::signature::Hash;
#[cfg(feature = "blocking")]
pub use self::streams::blocking::{ByteIter, EventIter, ItemIter, PageIter};
#[cfg(feature = "webhooks")]
pub use self::webhooks::{
    error::{VerifyError, VerifyErrorKind},
    received::{Callback, Received, decode_unverified},
    verifier::Verified,
};
#[cfg(feature = "client")]
pub use self::{
    configuration::credential::Credential,
    configuration::retry::{AttemptEvent, RetryEvent, RetryPolicy},
    interface::api::Representation,
    request::items::BodyItems,
    request::multipart::{File, FileOr, Form, Media},
    response::body::BoxFuture,
    response::decode::Response,
    response::error::{Delivery, Error, ErrorKind},
    response::limits::TimeLimit,
    response::raw::RawResponse,
    response::summary::FieldError,
    streams::byte_stream::ByteStream,
    streams::event_stream::{EventCall, EventStream},
    streams::items::Items,
    streams::page::{ItemStream, PageStream, PagedCall},
    transport::call::Call,
    values::base64::Base64,
    values::item::{Event, StreamPart},
    values::nullable::{IntoNullable, Nullable},
    values::text::{InvalidText, Text},
    values::time::{Date, DateTime, Rfc2822DateTime},
};

/// Undeclared properties of a response, as received.
///
/// Values of free-form JSON are kept exactly, except for numbers: integers below -2^63 or above 2^64 - 1, and numbers
/// with more digits than an `f64` holds, become the nearest `f64`. Integers the document declares keep every digit,
/// except in a union, which is decoded through free-form JSON.
///
/// Values that `serde_json::Value` cannot hold are replaced, and are sent back in the replaced form: numbers beyond the
/// range of an `f64` (`1e999`) become strings, values nested more than 127 levels deep become strings with their JSON,
/// and unpaired surrogates (`"\ud800"`) become U+FFFD. If a property occurs twice, the last one wins. If an integer
/// field receives `10.0` or `1e3`, all such numbers of the response become integers (`10`, `1000`), also here.
#[cfg(feature = "client")]
pub type ExtraFields = serde_json::Map<String, serde_json::Value>;
