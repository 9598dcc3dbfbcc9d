//! Encoding of responses.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Response, StatusCode};
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::refusal::{Refusal, RefusalKind};
use super::xml;
use crate::interface::api::{Api, Format, Operation};
use crate::interface::xml::Element;
use crate::request::multipart::is_json;
use crate::response::raw::is_xml;

/// An encoded response.
pub type Encoded = Result<Response<Bytes>, Refusal>;

/// The success responses of an operation, by status.
pub trait Encode {
    /// Encodes the response.
    ///
    /// # Errors
    ///
    /// Fails if a value has no form in JSON.
    fn encode(self, reply: &Reply) -> Encoded;
}

/// Encodes responses in the format that a request asks for: by its path, or by its header `Accept`.
#[derive(Clone, Copy, Debug)]
pub struct Reply {
    pub(crate) api: &'static Api,
    pub(crate) operation: Option<&'static Operation>,
    pub(crate) format: Format,
}

impl Reply {
    /// Returns true if the request asks for XML.
    #[must_use]
    pub fn is_xml(&self) -> bool {
        self.format == Format::Xml
    }

    /// Encodes an error body: as JSON, or as XML if the request asks for it and the document declares an XML form of an error.
    pub fn error<T: Serialize + ?Sized>(&self, status: StatusCode, body: &T) -> Response<Bytes> {
        let element = self.api.errors.iter().find_map(|error| error.xml);
        match self.encoded(status.as_u16(), body, element) {
            Ok(response) => response,
            Err(_) => response(StatusCode::INTERNAL_SERVER_ERROR, None, Bytes::new()),
        }
    }

    /// Encodes a JSON body of any media type. A value that JSON cannot represent is an empty response with the status 500.
    pub fn json<T: Serialize + ?Sized>(
        &self,
        status: StatusCode,
        media_type: &'static str,
        body: &T,
    ) -> Response<Bytes> {
        match serde_json::to_vec(body) {
            Ok(bytes) => response(status, Some(media_type), bytes.into()),
            Err(_) => response(StatusCode::INTERNAL_SERVER_ERROR, None, Bytes::new()),
        }
    }

    /// Encodes a response without a body.
    ///
    /// # Errors
    ///
    /// Never fails; all encoders return a `Result`.
    pub fn empty(&self, (): (), status: u16) -> Encoded {
        Ok(response(self.status(status)?, None, Bytes::new()))
    }

    /// Encodes a text.
    ///
    /// # Errors
    ///
    /// Fails if the status is none.
    pub fn text(&self, body: String, status: u16) -> Encoded {
        let media_type = self.declared(|media_type| !is_json(media_type)).unwrap_or("text/plain");
        let media_type = if media_type.starts_with("text/") {
            format!("{media_type}; charset=utf-8")
        } else {
            media_type.to_owned()
        };
        Ok(response(self.status(status)?, Some(&media_type), body.into()))
    }

    /// Encodes bytes.
    ///
    /// # Errors
    ///
    /// Fails if the status is none.
    pub fn bytes(&self, body: Bytes, status: u16) -> Encoded {
        let media_type = self.declared(|_| true).unwrap_or("application/octet-stream");
        Ok(response(self.status(status)?, Some(media_type), body))
    }

    /// Encodes a value.
    ///
    /// # Errors
    ///
    /// Fails if the value has no form in JSON.
    pub fn structured<T: Serialize>(&self, value: T, status: u16, element: Option<&'static Element>) -> Encoded {
        self.encoded(status, &value, element)
    }

    /// Encodes a value that has its status.
    ///
    /// # Errors
    ///
    /// See [`structured`](Self::structured).
    pub fn by_status<T: Encode>(&self, value: T) -> Encoded {
        value.encode(self)
    }

    fn encoded<T: Serialize + ?Sized>(&self, status: u16, value: &T, element: Option<&'static Element>) -> Encoded {
        let failed = |error: serde_json::Error| self.failed(&error.to_string());
        let status = self.status(status)?;
        match element {
            Some(element) if self.is_xml() => {
                let tree: Json = serde_json::to_value(value).map_err(failed)?;
                let envelope = self.api.representations.iter().find(|info| info.format == Format::Xml);
                let text = xml::document(&tree, envelope.and_then(|info| info.envelope), element);
                let media_type = self.declared(is_xml).unwrap_or("application/xml");
                Ok(response(status, Some(media_type), text.into()))
            }
            _ => {
                let media_type = self.declared(is_json).filter(|_| status.is_success()).unwrap_or("application/json");
                Ok(response(status, Some(media_type), serde_json::to_vec(value).map_err(failed)?.into()))
            }
        }
    }

    fn status(&self, status: u16) -> Result<StatusCode, Refusal> {
        StatusCode::from_u16(status).map_err(|_| self.failed("its status is not one"))
    }

    fn failed(&self, reason: &str) -> Refusal {
        let refusal = Refusal::new(RefusalKind::Response, reason);
        self.operation.into_iter().fold(refusal, Refusal::of)
    }

    /// The first media type of the operation's responses that has a property.
    fn declared(&self, is: impl Fn(&str) -> bool) -> Option<&'static str> {
        let operation = self.operation?;
        let all = operation.accept_raw.iter().chain(operation.accept).copied();
        all.filter(|media_type| !media_type.contains('*')).find(|media_type| is(media_type))
    }
}

fn response(status: StatusCode, media_type: Option<&str>, body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    if let Some(value) = media_type.and_then(|media_type| HeaderValue::from_str(media_type).ok()) {
        response.headers_mut().insert(CONTENT_TYPE, value);
    }
    response
}

/// The error of an operation. A [`Refusal`] becomes one, and the methods of the program return it.
pub trait ServerError: From<Refusal> + Send {
    /// Encodes the error. [`Reply::error`] encodes a body in the format that the request asks for.
    fn respond(self, reply: &Reply) -> Response<Bytes>;
}

/// The usual status, and a problem document (RFC 9457).
impl ServerError for Refusal {
    fn respond(self, reply: &Reply) -> Response<Bytes> {
        let status = self.status();
        let title = status.canonical_reason().unwrap_or_default();
        // Sorted, whatever features of `serde_json` a program has.
        let detail = self.to_string();
        let properties = [("detail", json!(detail)), ("status", json!(status.as_u16())), ("title", json!(title))];
        let problem = BTreeMap::from(properties);
        reply.json(status, "application/problem+json", &problem)
    }
}
