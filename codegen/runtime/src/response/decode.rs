//! Decoding of responses.

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
#[cfg(feature = "xml")]
use serde::de;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::Error;
use super::json::{self, JsonError};
use super::raw::{RawResponse, header_text};
#[cfg(feature = "xml")]
use super::scalar::TextError;
#[cfg(feature = "xml")]
use super::xml;
#[cfg(feature = "xml")]
use crate::interface::api::Format;
use crate::interface::xml::Element;
#[cfg(feature = "xml")]
use crate::values::metered::{self, Metered, TooManyNodes};

/// A successful response with its decoded value.
#[derive(Clone, Debug)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    request_id_header: &'static str,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, raw: RawResponse) -> Self {
        Self {
            value,
            status: raw.status,
            headers: raw.headers,
            attempts: raw.attempts,
            request_id_header: raw.api.request_id_header,
        }
    }

    /// Returns the status: 200 to 299, or 404 for a deletion that an earlier attempt carried out.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the API's id of the request, for support cases.
    pub fn request_id(&self) -> Option<&str> {
        header_text(&self.headers, self.request_id_header)
    }

    /// Returns the header `Content-Type`.
    pub fn content_type(&self) -> Option<&str> {
        header_text(&self.headers, header::CONTENT_TYPE.as_str())
    }

    /// Returns the header `Content-Length`: the size of the body in bytes. `None` if the server does not send it.
    pub fn content_length(&self) -> Option<u64> {
        header_text(&self.headers, header::CONTENT_LENGTH.as_str())?.trim().parse().ok()
    }

    /// Returns the header `Content-Range` of a partial response: `bytes 0-99/1234`.
    pub fn content_range(&self) -> Option<&str> {
        header_text(&self.headers, header::CONTENT_RANGE.as_str())
    }

    /// Returns the number of attempts, at least 1.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Consumes the response and returns the value.
    pub fn into_value(self) -> T {
        self.value
    }
}

impl RawResponse {
    /// Ignores the body, for responses without one.
    ///
    /// # Errors
    ///
    /// Never fails; all decoders return a `Result`.
    #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "all decoders have one signature")]
    pub fn empty(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Returns the body as bytes.
    ///
    /// # Errors
    ///
    /// Never fails; all decoders return a `Result`.
    #[allow(clippy::unnecessary_wraps, reason = "all decoders have one signature")]
    pub fn bytes(&self) -> Result<Bytes, Error> {
        Ok(self.body.clone())
    }

    /// Decodes the body as text, from UTF-8 or ISO 8859-1.
    ///
    /// # Errors
    ///
    /// Fails if the body is not UTF-8.
    pub fn text(&self) -> Result<String, Error> {
        let charset = self.content_type().and_then(|media_type| {
            media_type.split(';').skip(1).find_map(|parameter| {
                let (name, value) = parameter.split_once('=')?;
                name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_ascii_lowercase())
            })
        });
        if matches!(charset.as_deref(), Some("iso-8859-1" | "latin1")) {
            return Ok(self.body.iter().copied().map(char::from).collect());
        }
        match std::str::from_utf8(&self.body) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => {
                Err(Error::decode_error(self, None, "the text is not UTF-8".to_owned(), Some(Box::new(error))))
            }
        }
    }

    /// Decodes the body from JSON.
    ///
    /// # Errors
    ///
    /// Fails if the body does not match the type; the error has the path of the value.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        json::decode(&self.body, self.max_nodes).map_err(|error| match error {
            JsonError::TooManyNodes => Error::too_many_nodes(self),
            JsonError::Invalid { path, message } => Error::decode_error(self, path, message, None),
        })
    }

    /// Decodes the body from JSON, or from XML if the body is XML and the type has an XML form.
    ///
    /// # Errors
    ///
    /// Fails if the body does not match the type; the error has the path of the value.
    pub fn structured<T: DeserializeOwned>(&self, element: Option<&'static Element>) -> Result<T, Error> {
        match element {
            Some(element) if self.is_xml() => self.xml([element]),
            _ => self.json(),
        }
    }

    /// Decodes the body as the first element that matches.
    #[cfg(feature = "xml")]
    fn xml<T: DeserializeOwned>(&self, elements: impl IntoIterator<Item = &'static Element>) -> Result<T, Error> {
        let text = self.xml_text()?;
        let decode = || {
            let document = xml::parse(text)?;
            let mut first = None;
            for element in elements {
                let decoded = xml::find(&document, self.envelope(), element)
                    .and_then(|node| T::deserialize(Metered::new(xml::Deserializer::new(node, element))));
                match decoded {
                    Ok(value) => return Ok(value),
                    Err(error) => first = first.or(Some(error)),
                }
            }
            Err(first.unwrap_or_else(|| de::Error::custom("the API does not declare the document's element")))
        };
        let decoded = metered::within(self.max_nodes, decode);
        decoded.map_err(|TooManyNodes| Error::too_many_nodes(self))?.map_err(|error| self.xml_error(error))
    }

    #[cfg(feature = "xml")]
    fn xml_text(&self) -> Result<&str, Error> {
        std::str::from_utf8(&self.body)
            .map_err(|error| Error::decode_error(self, None, "the XML is not UTF-8".to_owned(), Some(Box::new(error))))
    }

    /// The envelope element of XML documents.
    #[cfg(feature = "xml")]
    fn envelope(&self) -> Option<&'static str> {
        self.api.representations.iter().find(|info| info.format == Format::Xml)?.envelope
    }

    #[cfg(feature = "xml")]
    fn xml_error(&self, error: TextError) -> Error {
        let message = error.to_string();
        Error::decode_error(self, error.into_path(), message, None)
    }

    #[cfg(not(feature = "xml"))]
    fn xml<T: DeserializeOwned>(&self, _: impl IntoIterator<Item = &'static Element>) -> Result<T, Error> {
        let message = "the body is XML, and the feature `xml` of this crate is off".to_owned();
        Err(Error::decode_error(self, None, message, None))
    }

    /// Decodes an error body. In XML, the declared error elements are tried in order.
    pub(crate) fn error_body<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let mut elements = self.api.errors.iter().filter_map(|error| error.xml).peekable();
        if elements.peek().is_some() && self.is_xml() { self.xml(elements) } else { self.json() }
    }

    /// Returns an error body as JSON, if it has a known format.
    pub(crate) fn error_value(&self) -> Option<Value> {
        self.error_body().ok()
    }
}
