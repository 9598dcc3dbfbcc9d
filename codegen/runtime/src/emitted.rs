//! Building blocks of emitted code, not meant for callers. They can change with any version.

#[cfg(feature = "server")]
pub use http_body;
#[cfg(feature = "server")]
pub use http_body_util::Full;
pub use serde;
#[cfg(feature = "server")]
pub use tower_service;

pub use crate::configuration::builder::ClientBuilder;
pub use crate::configuration::client::Client;
pub use crate::interface::api::{
    Api, ErrorBody, Format, Location, Method, Operation, RepresentationInfo, Requires, Scheme, SchemeKind,
    ServerVariable, Setting, Style,
};
pub use crate::interface::check::{Check, JsonKind, Rule, TextFormat};
pub use crate::interface::signature::{Encoding, Hash, Repeated, Signature, SignatureScheme};
pub use crate::interface::xml;
pub use crate::request::assembly::Request;
pub use crate::request::encode::ParameterValue;
pub use crate::request::items::ItemFormat;
#[cfg(feature = "server")]
pub use crate::server::{
    Provider, Refusal,
    incoming::{Decode, Incoming},
    parameter::Parameter,
    refusal::not_implemented,
    reply::{Encode, Encoded, Reply},
    service::{Core, Route, respond},
};
#[cfg(feature = "blocking")]
pub use crate::streams::blocking::{byte_stream_blocking, event_stream_blocking, send_blocking, send_raw_blocking};
pub use crate::streams::byte_stream::byte_stream;
pub use crate::streams::event_stream::event_stream;
pub use crate::streams::page::{Next, Number};
pub use crate::transport::call::{send, send_raw, value};
#[cfg(feature = "test-util")]
pub use crate::values::example::example;
pub use crate::values::object::{
    Key, Numeric, Object, ObjectWriter, Optional, Undeclared, decode_object, is_declared, next_key, read, read_number,
    read_optional, read_optional_number, read_required, read_required_number,
};
pub use crate::values::own_type::own_type;
pub use crate::values::strict::unknown;
pub use crate::values::text::{decode_text, listed};
pub use crate::values::union::{
    Alternatives, Fixed, UNCOUNTED, Union, decode_alternative, decode_union, discriminator,
};
#[cfg(feature = "webhooks")]
pub use crate::webhooks::{
    builder::VerifierBuilder,
    condition::{Condition, fields},
    verifier::Verifier,
};

// The macros, for a copy of the runtime in an emitted crate, and the public types.
#[cfg(feature = "server")]
#[allow(unused_imports, reason = "which of the macros are used depends on the API")]
pub(crate) use crate::interface::server_macros::*;
#[allow(unused_imports, reason = "which of the macros are used depends on the API")]
pub(crate) use crate::interface::{macros::*, object_macros::*, type_macros::*};
pub use crate::*;
