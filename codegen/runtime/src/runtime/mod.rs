//! What the clients of all APIs have in common: errors, retries, responses, lists, streams, and types for values.

// | folder | contents |
// |---|---|
// | `interface` | descriptions of an API as plain data, and the macros that emitted code invokes |
// | `values` | texts, dates, numbers and unions, and checks of values |
// | `response` | bodies, decoding and errors |
// | `configuration` | clients: base URL, credentials, settings, retry policy |
// | `request` | parameters and bodies, checked and encoded |
// | `transport` | attempts and retries |
// | `streams` | pages, items, events and bytes as they arrive; blocking calls |
//
// A folder imports from those above it only. A request is data until it is awaited. It is then checked and encoded as a
// whole before anything is sent.

mod configuration;
mod interface;
mod request;
mod response;
mod streams;
mod transport;
mod values;

pub use bytes::Bytes;
pub use http::{HeaderMap, StatusCode};
pub use jiff;
pub use reqwest::Client as HttpClient;
#[doc(hidden)]
pub use serde;
pub use serde_json;

#[allow(unused_imports, reason = "which of them are used depends on the API")]
pub(crate) use self::interface::macros::{byte_stream, client, event_stream, form_operation, operation, paginated};
#[allow(unused_imports, reason = "which of them are used depends on the API")]
pub(crate) use self::interface::type_macros::{
    conversions, integer_enum, string_enum, string_type, string_union, tagged_union, text_impls, untagged_union,
};

pub use self::configuration::credential::Credential;
pub use self::configuration::retry::{RetryEvent, RetryPolicy};
pub use self::interface::api::Representation;
pub use self::request::multipart::File;
pub use self::response::body::BoxFuture;
pub use self::response::decode::Response;
pub use self::response::error::{Delivery, Error, ErrorKind};
pub use self::response::limits::TimeLimit;
pub use self::response::raw::RawResponse;
pub use self::response::summary::FieldError;
#[cfg(feature = "blocking")]
pub use self::streams::blocking::{ByteIter, EventIter, ItemIter, PageIter};
pub use self::streams::byte_stream::ByteStream;
pub use self::streams::event_stream::{Event, EventCall, EventStream};
pub use self::streams::items::Items;
pub use self::streams::page::{ItemStream, PageStream, PagedCall};
pub use self::transport::call::Call;
pub use self::values::base64::Base64;
pub use self::values::nullable::Nullable;
pub use self::values::text::{InvalidText, Text};
pub use self::values::time::{Date, DateTime, Rfc2822DateTime};

// What emitted code is made of; callers have no use for it.
#[doc(hidden)]
pub use self::configuration::builder::ClientBuilder;
#[doc(hidden)]
pub use self::configuration::client::Client;
#[doc(hidden)]
pub use self::interface::api::{
    Api, ErrorBody, Format, Location, Method, Operation, RepresentationInfo, Requires, Scheme, SchemeKind,
    ServerVariable, Setting, Style,
};
#[doc(hidden)]
pub use self::interface::check::{Check, TextFormat};
#[doc(hidden)]
pub use self::interface::xml;
#[doc(hidden)]
pub use self::request::assembly::Request;
#[doc(hidden)]
pub use self::request::encode::ParameterValue;
#[doc(hidden)]
pub use self::request::property::{JsonKind, PropertyStep};
#[doc(hidden)]
#[cfg(feature = "blocking")]
pub use self::streams::blocking::{byte_stream_blocking, event_stream_blocking, send_blocking};
#[doc(hidden)]
pub use self::streams::byte_stream::byte_stream;
#[doc(hidden)]
pub use self::streams::event_stream::event_stream;
#[doc(hidden)]
pub use self::streams::page::{Next, Number};
#[doc(hidden)]
pub use self::transport::call::{send, value};
#[doc(hidden)]
pub use self::values::nullable::null_as_default;
#[doc(hidden)]
pub use self::values::number::{number, optional_number};
#[doc(hidden)]
pub use self::values::text::decode_text;
#[doc(hidden)]
pub use self::values::union::{Alternatives, decode_alternative, decode_union, discriminator, metered};

/// Fields of a response that the type does not know, as they arrived.
///
/// This holds for free-form JSON everywhere, with one limit: an integer below -2^63 or from 2^64 on, and a number with more
/// digits than an `f64` has, is the nearest `f64`. Where the document declares such an integer, its type has every digit;
/// the alternatives of a union are chosen by way of free-form JSON, so that the limit is theirs too.
///
/// What no JSON value here can hold is kept otherwise, and is sent back that way: a number beyond the range of an `f64`
/// (`1e999`) as a string, what is nested more than 127 deep as a string with its JSON, and half of a surrogate pair
/// (`"\ud800"`) as U+FFFD. Of a property that occurs twice, the last one counts. Where the type of any field is an
/// integer and `10.0` or `1e3` arrives, such numbers of the same response are `10` and `1000` here as well.
pub type ExtraFields = serde_json::Map<String, serde_json::Value>;
