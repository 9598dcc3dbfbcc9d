//! Undecoded responses.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use url::Url;

use crate::interface::api::Api;
use crate::values::text::one_line;

/// An undecoded response.
#[derive(Clone)]
pub struct RawResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The URL after redirects; the base of relative page links.
    pub(crate) redirected: Option<Box<Url>>,
    pub(crate) api: &'static Api,
    pub(crate) attempts: u32,
    /// The maximum number of nodes of the decoded body.
    pub(crate) max_nodes: usize,
    /// True if the operation declares XML.
    pub(crate) may_be_xml: bool,
}

impl RawResponse {
    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the API's id of the request, for support cases.
    pub fn request_id(&self) -> Option<&str> {
        header_text(&self.headers, self.api.request_id_header)
    }

    /// Returns the body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Returns the header `Content-Type`.
    pub fn content_type(&self) -> Option<&str> {
        header_text(&self.headers, header::CONTENT_TYPE.as_str())
    }

    /// Returns the number of attempts, at least 1.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    pub(crate) fn after(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    pub(crate) fn api(&self) -> &'static Api {
        self.api
    }

    /// Returns the media type without its parameters.
    pub(crate) fn media_type(&self) -> Option<&str> {
        let media_type = self.content_type()?.split(';').next()?.trim();
        (!media_type.is_empty()).then_some(media_type)
    }

    /// Returns true if the body is XML, according to its media type or, without one, to its first character. Always
    /// false if the operation does not declare XML.
    pub(crate) fn is_xml(&self) -> bool {
        if !self.may_be_xml {
            return false;
        }
        match self.media_type() {
            Some(media_type) => is_xml(media_type),
            None => without_byte_order_mark(&self.body).trim_ascii_start().first() == Some(&b'<'),
        }
    }

    /// Describes a body by media type and size.
    pub(crate) fn describe_body(&self) -> String {
        if self.body.trim_ascii().is_empty() {
            return "empty body".to_owned();
        }
        let media_type = self.media_type().map(|media_type| one_line(&media_type.to_ascii_lowercase(), 80) + " ");
        format!("{}body of {} bytes", media_type.unwrap_or_default(), self.body.len())
    }
}

/// Omits the body, which can contain personal data, and the headers, which can set cookies.
impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.status)
            .field("request_id", &self.request_id().map(|id| one_line(id, 200)))
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The body without the mark that some servers put in front of a text.
pub(crate) fn without_byte_order_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

pub(crate) fn is_xml(media_type: &str) -> bool {
    ["application/xml", "text/xml"].iter().any(|known| media_type.eq_ignore_ascii_case(known))
        || media_type.as_bytes().last_chunk::<4>().is_some_and(|end| end.eq_ignore_ascii_case(b"+xml"))
}

pub(crate) fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
