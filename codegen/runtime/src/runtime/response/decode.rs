//! Responses, as they arrived and decoded.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
#[cfg(feature = "xml")]
use serde::de;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::Error;
use super::locate::{locate, reason};
use super::raw::{RawResponse, header_text, without_byte_order_mark};
use super::repair::repair;
#[cfg(feature = "xml")]
use super::xml;
#[cfg(feature = "xml")]
use crate::runtime::interface::api::Format;
use crate::runtime::interface::xml::Element;
use crate::runtime::values::metered::{self, Metered, TooManyNodes};

/// A successful response with its value.
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

    /// The status: 200 to 299, or 404 for a deletion that an earlier attempt had already carried out.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The name of the request in a support case, which the API gave it.
    pub fn request_id(&self) -> Option<&str> {
        header_text(&self.headers, self.request_id_header)
    }

    /// The header `Content-Type`.
    pub fn content_type(&self) -> Option<&str> {
        header_text(&self.headers, header::CONTENT_TYPE.as_str())
    }

    /// The header `Content-Length`: how many bytes the body has, if the server says so.
    pub fn content_length(&self) -> Option<u64> {
        header_text(&self.headers, header::CONTENT_LENGTH.as_str())?.trim().parse().ok()
    }

    /// The header `Content-Range` of a part of something: `bytes 0-99/1234`.
    pub fn content_range(&self) -> Option<&str> {
        header_text(&self.headers, header::CONTENT_RANGE.as_str())
    }

    /// How many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value, by value.
    pub fn into_value(self) -> T {
        self.value
    }
}

impl RawResponse {
    /// Decodes nothing, for responses without a body.
    ///
    /// # Errors
    ///
    /// None; the result is that of all decoders.
    #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "all decoders have one form")]
    pub fn empty(&self) -> Result<(), Error> {
        Ok(())
    }

    /// The body as bytes.
    ///
    /// # Errors
    ///
    /// None; the result is that of all decoders.
    #[allow(clippy::unnecessary_wraps, reason = "all decoders have one form")]
    pub fn bytes(&self) -> Result<Bytes, Error> {
        Ok(self.body.clone())
    }

    /// The body as text, from UTF-8 or ISO 8859-1.
    ///
    /// # Errors
    ///
    /// When it is not UTF-8.
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

    /// The data of an event, which is UTF-8.
    ///
    /// # Errors
    ///
    /// None; the result is that of all decoders.
    #[allow(clippy::unnecessary_wraps, reason = "all decoders have one form")]
    pub fn data(&self) -> Result<String, Error> {
        Ok(String::from_utf8_lossy(&self.body).into_owned())
    }

    /// The body from JSON.
    ///
    /// # Errors
    ///
    /// When the body does not fit the type; the error says where.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let text = without_byte_order_mark(&self.body);
        self.decoded(text)?.or_else(|error| self.repaired_json(text, error))
    }

    /// A value of JSON within the limit of nodes.
    fn decoded<T: DeserializeOwned>(&self, text: &[u8]) -> Result<serde_json::Result<T>, Error> {
        let decode = || {
            let mut deserializer = serde_json::Deserializer::from_slice(text);
            let value = T::deserialize(Metered::new(&mut deserializer))?;
            deserializer.end().map(|()| value)
        };
        metered::within(self.max_nodes, decode).map_err(|TooManyNodes| Error::too_many_nodes(self))
    }

    /// The body from JSON that could not be decoded as it is. No repair leaves anything for itself, so there are few.
    fn repaired_json<T: DeserializeOwned>(&self, text: &[u8], mut error: serde_json::Error) -> Result<T, Error> {
        let mut text = Cow::Borrowed(text);
        while let Some(repaired) = repair(&text, &error) {
            error = match self.decoded(&repaired)? {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            text = Cow::Owned(repaired);
        }
        let is_repaired = matches!(text, Cow::Owned(_));
        Err(self.json_error(&text, is_repaired, &error, &|text| self.decoded::<T>(text).ok()?.err()))
    }

    fn json_error(
        &self,
        text: &[u8],
        is_repaired: bool,
        error: &serde_json::Error,
        decode: &dyn Fn(&[u8]) -> Option<serde_json::Error>,
    ) -> Error {
        let message = if text.is_empty() {
            "JSON was expected".to_owned()
        } else if error.is_data() {
            let message = error.to_string();
            let (message, _) = message.rsplit_once(" at line ").unwrap_or((&message, ""));
            // The place in a repaired text is not that in the body.
            let place = if is_repaired {
                String::new()
            } else {
                format!(" at line {} column {}", error.line(), error.column())
            };
            reason(message) + &place
        } else {
            // Mistakes in JSON itself are named without quoting it.
            error.to_string()
        };
        Error::decode_error(self, locate(text, error, decode), message, None)
    }

    /// The body from JSON, or from XML when it is XML and the type has a description of its elements.
    ///
    /// # Errors
    ///
    /// When the body does not fit the type; the error says where.
    pub fn structured<T: DeserializeOwned>(&self, element: Option<&'static Element>) -> Result<T, Error> {
        match element {
            Some(element) if self.is_xml() => self.xml([element]),
            _ => self.json(),
        }
    }

    /// The body as the first of these elements that it fits.
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
            Err(first.unwrap_or_else(|| de::Error::custom("the API declares no such element")))
        };
        let decoded = metered::within(self.max_nodes, decode);
        decoded.map_err(|TooManyNodes| Error::too_many_nodes(self))?.map_err(|error| self.xml_error(error))
    }

    #[cfg(feature = "xml")]
    fn xml_text(&self) -> Result<&str, Error> {
        std::str::from_utf8(&self.body)
            .map_err(|error| Error::decode_error(self, None, "the XML is not UTF-8".to_owned(), Some(Box::new(error))))
    }

    /// The element that an XML document wraps everything in.
    #[cfg(feature = "xml")]
    fn envelope(&self) -> Option<&'static str> {
        self.api.representations.iter().find(|info| info.format == Format::Xml)?.envelope
    }

    #[cfg(feature = "xml")]
    fn xml_error(&self, error: xml::XmlError) -> Error {
        let message = error.to_string();
        Error::decode_error(self, error.into_path(), message, None)
    }

    #[cfg(not(feature = "xml"))]
    fn xml<T: DeserializeOwned>(&self, _: impl IntoIterator<Item = &'static Element>) -> Result<T, Error> {
        let message = "the body is XML, and the feature `xml` of this crate is off".to_owned();
        Err(Error::decode_error(self, None, message, None))
    }

    /// An error body as a type; in XML the declared error elements are tried in order.
    pub(crate) fn error_body<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let mut elements = self.api.errors.iter().filter_map(|error| error.xml).peekable();
        if elements.peek().is_some() && self.is_xml() { self.xml(elements) } else { self.json() }
    }

    /// An error body as JSON, if it is of any known kind.
    pub(crate) fn error_value(&self) -> Option<Value> {
        self.error_body().ok()
    }
}
