//! The runtime shared by the clients of all APIs: errors, retries, responses, lists, streams, and types of values.

// | folder | contents |
// |---|---|
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

mod configuration;
#[doc(hidden)]
pub mod emitted;
mod interface;
mod request;
mod response;
#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "sources")]
#[doc(hidden)]
pub mod sources;
mod streams;
mod transport;
mod values;
#[cfg(feature = "webhooks")]
pub mod webhooks;

pub use bytes::Bytes;
pub use http;
pub use http::{HeaderMap, StatusCode};
pub use jiff;
pub use reqwest::Client as HttpClient;
pub use serde_json;

pub use self::configuration::credential::Credential;
pub use self::configuration::retry::{AttemptEvent, RetryEvent, RetryPolicy};
pub use self::interface::api::Representation;
#[cfg(feature = "webhooks")]
pub use self::interface::signature::Hash;
pub use self::request::items::BodyItems;
pub use self::request::multipart::{File, FileOr, Form, Media};
pub use self::response::body::BoxFuture;
pub use self::response::decode::Response;
pub use self::response::error::{Delivery, Error, ErrorKind};
pub use self::response::limits::TimeLimit;
pub use self::response::raw::RawResponse;
pub use self::response::summary::FieldError;
#[cfg(feature = "blocking")]
pub use self::streams::blocking::{ByteIter, EventIter, ItemIter, PageIter};
pub use self::streams::byte_stream::ByteStream;
pub use self::streams::event_stream::{EventCall, EventStream};
pub use self::streams::items::Items;
pub use self::streams::page::{ItemStream, PageStream, PagedCall};
pub use self::transport::call::Call;
pub use self::values::base64::Base64;
pub use self::values::item::{Event, StreamPart};
pub use self::values::nullable::{IntoNullable, Nullable};
pub use self::values::text::{InvalidText, Text};
pub use self::values::time::{Date, DateTime, Rfc2822DateTime};
#[cfg(feature = "webhooks")]
pub use self::webhooks::{
    error::{VerifyError, VerifyErrorKind},
    received::{Callback, Received, decode_unverified},
    verifier::Verified,
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
pub type ExtraFields = serde_json::Map<String, serde_json::Value>;
