//! A received request, and its decoding.

use std::fmt;

use http::{HeaderMap, Method, Request, Uri};
use serde::de::DeserializeOwned;

use super::fields;
use crate::response::error::Error;
use crate::response::json::{self, JsonError};
use crate::response::limits::MAX_RESPONSE_NODES;
use crate::values::text::one_line;

/// A type that a callback decodes into. Emitted types implement it.
pub trait Callback: Sized {
    /// Decodes a request.
    ///
    /// # Errors
    ///
    /// Fails if the request does not match the type; the error has the path of the value.
    fn decode(received: &Received<'_>) -> Result<Self, Error>;
}

impl<T: Callback> Callback for Box<T> {
    /// A separate stack frame: one function that decodes hundreds of large payloads would have room for all of them.
    #[inline(never)]
    fn decode(received: &Received<'_>) -> Result<Self, Error> {
        T::decode(received).map(Self::new)
    }
}

/// A received request.
#[derive(Clone, Copy)]
pub struct Received<'r> {
    method: &'r Method,
    uri: &'r Uri,
    headers: &'r HeaderMap,
    body: &'r [u8],
}

impl<'r> Received<'r> {
    pub(crate) fn new<B: AsRef<[u8]>>(request: &'r Request<B>) -> Self {
        Self { method: request.method(), uri: request.uri(), headers: request.headers(), body: request.body().as_ref() }
    }

    /// Returns the method.
    pub fn method(&self) -> &'r Method {
        self.method
    }

    /// Returns the target of the request line.
    pub fn uri(&self) -> &'r Uri {
        self.uri
    }

    /// Returns the headers. No scheme signs them.
    pub fn headers(&self) -> &'r HeaderMap {
        self.headers
    }

    /// Returns the body.
    pub fn body(&self) -> &'r [u8] {
        self.body
    }

    /// Returns the text of a header; `None` if it is absent or not ASCII. No scheme signs it.
    pub fn header(&self, name: &str) -> Option<&'r str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Returns the media type of the body in lower case, without its parameters: `application/json`.
    pub fn media_type(&self) -> Option<String> {
        let media_type = self.header("content-type")?.split(';').next()?.trim();
        (!media_type.is_empty()).then(|| media_type.to_ascii_lowercase())
    }

    /// Returns true if the body is a URL-encoded form, according to its media type.
    pub fn is_form(&self) -> bool {
        self.media_type().is_some_and(|media_type| media_type == "application/x-www-form-urlencoded")
    }

    /// Decodes the body from a URL-encoded form.
    ///
    /// A value is read as its type requires: numbers, `true` and `false` (also `1` and `0`), texts. A name that occurs
    /// several times is a list. An object is JSON. An empty text for a number, a boolean or an object is absent.
    /// Undeclared names are kept as texts.
    ///
    /// # Errors
    ///
    /// Fails if the media type is not that of a form, if a value does not match its type or is not UTF-8, if there are
    /// more than 10,000 values, or if they take more than 4,000,000 nodes of 64 bytes.
    pub fn form<T: DeserializeOwned>(&self) -> Result<T, Error> {
        if !self.is_form() {
            return Err(Error::callback(None, &format!("expected a form, found {}", self.description())));
        }
        fields::decode(self.body)
    }

    /// Decodes the query, like a [`form`](Self::form).
    ///
    /// # Errors
    ///
    /// Fails if a value does not match its type or is not UTF-8, or if there are more than 10,000 values.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Error> {
        fields::decode(self.uri.query().unwrap_or_default().as_bytes())
    }

    /// Decodes the body from JSON.
    ///
    /// # Errors
    ///
    /// Fails if the media type is that of a form, if the body does not match the type, or if its value takes more than
    /// 4,000,000 nodes of 64 bytes.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        // The signature of a form does not hold for its bytes, only for its values.
        if self.is_form() {
            return Err(Error::callback(None, "expected JSON, found a form"));
        }
        json::decode(self.body, MAX_RESPONSE_NODES).map_err(|error| match error {
            JsonError::TooManyNodes => fields::too_many_nodes(),
            JsonError::Invalid { path, message } => Error::callback(path, &message),
        })
    }

    /// Describes the body by media type and size.
    fn description(&self) -> String {
        let media_type = self.media_type().map_or("no media type".to_owned(), |text| one_line(&text, 80));
        format!("{media_type} and a body of {} bytes", self.body.len())
    }
}

/// Omits the content, which can be personal data.
impl fmt::Debug for Received<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("method", self.method)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Decodes a callback without a check of its signature: anyone may have sent it.
///
/// Use it for tests, or behind a gateway that has checked the signature.
///
/// # Errors
///
/// Fails if the callback does not match the type; the error has the path of the value.
pub fn decode_unverified<T: Callback, B: AsRef<[u8]>>(request: &Request<B>) -> Result<T, Error> {
    T::decode(&Received::new(request))
}
