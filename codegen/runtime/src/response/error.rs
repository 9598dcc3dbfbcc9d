//! The error of every operation.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::limits::{Limits, TimeLimit};
use super::locate::BodyPath;
use super::raw::RawResponse;
use super::retry_after::retry_after;
use super::summary::{FieldError, Summary};
use crate::values::text::one_line;

type BoxError = Box<dyn StdError + Send + Sync>;

/// The length of a body excerpt in bytes.
const BODY_EXCERPT: usize = 200;

/// The error of a failed operation.
///
/// [`Display`](fmt::Display) writes a message for logs on one line of at most 2048 bytes, without secrets and with
/// control characters escaped: `ListParticipants: 401 Unauthorized, code 20003: Authentication failed
/// (https://www.example.com/errors/20003)`. It has the operation's id, the name of an invalid parameter, and the code,
/// message, link and field errors of an error response. It has no other part of a body, because bodies can contain
/// personal data; neither have [`Debug`](fmt::Debug) and [`source`](StdError::source).
///
/// The cause of a failure, such as `Connection refused`, is the [`source`](StdError::source). `{error:#}` and `Debug`
/// include it; `{error}` does not, for programs that print all sources.
///
/// To react to a failure, use the methods instead of the text. The error keeps the response, if there is one: status, headers and body.
/// [`body_excerpt`](Self::body_excerpt) returns the beginning of the body as readable text.
pub struct Error(pub(super) Box<ErrorDetails>);

pub(super) struct ErrorDetails {
    pub(super) kind: ErrorKind,
    pub(super) delivery: Delivery,
    pub(super) operation: Option<&'static str>,
    /// True if the request has no effect, so that its delivery does not matter.
    pub(super) is_read: bool,
    pub(super) message: String,
    pub(super) attempts: u32,
    pub(super) time_limit: Option<TimeLimit>,
    parameter: Option<String>,
    pub(super) path: Option<BodyPath>,
    pub(super) response: Option<RawResponse>,
    pub(super) summary: Summary,
    pub(super) source: Option<BoxError>,
}

/// The kind of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client or the verifier of callbacks cannot be built, or the client lacks a credential the operation requires.
    Configuration,
    /// A parameter has an invalid value. Nothing was sent, except for the items of a stream before an invalid one.
    InvalidParameter,
    /// The function that supplies a credential failed, or returned one that cannot be sent.
    Credential,
    /// Connecting failed.
    Connect,
    /// A time limit was exceeded.
    Timeout,
    /// An established connection failed.
    Transport,
    /// The body of a response or a callback, or its decoded value, exceeds a limit.
    TooLarge,
    /// A redirect was not followed, because that would be unsafe.
    Redirect,
    /// The server returned a status other than 2xx.
    Status,
    /// The response or the callback cannot be decoded.
    Decode,
    /// Pagination stopped: a page link points to another origin, the links form a loop, or the list has too many pages.
    Paging,
}

/// The delivery state of a failed request, including its earlier attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// The server has not received the request.
    NotSent,
    /// The server may have processed the request.
    Unknown,
    /// The server responded.
    Answered,
}

impl Error {
    pub(super) fn new(kind: ErrorKind, delivery: Delivery, message: String) -> Self {
        Self(Box::new(ErrorDetails {
            kind,
            delivery,
            operation: None,
            is_read: false,
            message,
            attempts: 0,
            time_limit: None,
            parameter: None,
            path: None,
            response: None,
            summary: Summary::default(),
            source: None,
        }))
    }

    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, Delivery::NotSent, message.into())
    }

    pub(crate) fn invalid_parameter(name: &str, problem: &str) -> Self {
        let mut error = Self::new(
            ErrorKind::InvalidParameter,
            Delivery::NotSent,
            format!("parameter {name} {problem}; nothing was sent"),
        );
        error.0.parameter = Some(name.to_owned());
        error
    }

    /// An item of a stream that can't be sent, after those before it were.
    pub(crate) fn item(name: &str, problem: &str, source: Option<BoxError>) -> Self {
        let message = format!("parameter {name} {problem}; the request was aborted");
        let mut error = Self::new(ErrorKind::InvalidParameter, Delivery::Unknown, message);
        error.0.parameter = Some(name.to_owned());
        error.0.source = source;
        error
    }

    /// A success response to a request whose items were not all sent.
    pub(crate) fn unsent_items(response: RawResponse) -> Self {
        let message = "the server responded before all items of the body were sent".to_owned();
        Self::new(ErrorKind::Transport, Delivery::Answered, message).with_response(response)
    }

    pub(crate) fn credential(scheme: &str, problem: &str, source: Option<BoxError>) -> Self {
        let message = format!("the credential {scheme} {problem}");
        let mut error = Self::new(ErrorKind::Credential, Delivery::NotSent, message);
        error.0.source = source;
        error
    }

    /// A request the runtime itself gave up.
    pub(crate) fn abandoned(reason: &str) -> Self {
        Self::new(ErrorKind::Transport, Delivery::Unknown, format!("the request was abandoned: {reason}"))
    }

    pub(crate) fn status_error(response: RawResponse, summary: Summary) -> Self {
        let mut error = Self::new(ErrorKind::Status, Delivery::Answered, String::new());
        error.0.summary = summary;
        error.with_response(response)
    }

    /// Adds the response and its number of attempts.
    fn with_response(mut self, response: RawResponse) -> Self {
        self.0.attempts = response.attempts;
        self.0.response = Some(response);
        self
    }

    pub(crate) fn redirect(response: RawResponse, message: String) -> Self {
        Self::new(ErrorKind::Redirect, Delivery::Answered, message).with_response(response)
    }

    /// A body that cannot be decoded. Neither message nor source may quote it.
    pub(crate) fn decode_error(
        response: &RawResponse,
        path: Option<BodyPath>,
        message: String,
        source: Option<BoxError>,
    ) -> Self {
        let mut error = Self::new(ErrorKind::Decode, Delivery::Answered, message);
        error.0.path = path;
        error.0.source = source;
        error.with_response(response.clone())
    }

    /// A callback that cannot be decoded. The message must not quote it.
    #[cfg(feature = "webhooks")]
    pub(crate) fn callback(path: Option<BodyPath>, message: &str) -> Self {
        let place = path.as_ref().map(|path| format!(" at {}", one_line(&path.shown, 200))).unwrap_or_default();
        let message = format!("the callback cannot be decoded{place}: {message}");
        let mut error = Self::new(ErrorKind::Decode, Delivery::NotSent, message);
        error.0.path = path;
        error
    }

    #[cfg(feature = "webhooks")]
    pub(crate) fn too_large_callback(message: String) -> Self {
        Self::new(ErrorKind::TooLarge, Delivery::NotSent, message)
    }

    pub(crate) fn paging(message: String) -> Self {
        Self::new(ErrorKind::Paging, Delivery::Answered, message)
    }

    pub(crate) fn too_large(response: RawResponse, limit: usize) -> Self {
        let message = format!("the response body is larger than the limit of {limit} bytes");
        Self::new(ErrorKind::TooLarge, Delivery::Answered, message).with_response(response)
    }

    pub(crate) fn too_many_nodes(response: &RawResponse) -> Self {
        let limit = response.max_nodes;
        let message = format!("the body decodes into more than the limit of {limit} nodes; see max_response_nodes");
        Self::new(ErrorKind::TooLarge, Delivery::Answered, message).with_response(response.clone())
    }

    pub(crate) fn too_large_event(head: RawResponse, part: &str, limit: usize) -> Self {
        let message = format!("{part} is larger than the limit of {limit} bytes");
        Self::new(ErrorKind::TooLarge, Delivery::Answered, message).with_response(head)
    }

    /// A failure of the HTTP client. The URL is dropped, because it can contain a key.
    pub(crate) fn http(error: reqwest::Error, host: &str, limits: Limits, head: Option<RawResponse>) -> Self {
        let error = error.without_url();
        let (kind, delivery, message) = if error.is_builder() {
            (ErrorKind::Configuration, Delivery::NotSent, "the request cannot be built".to_owned())
        } else if error.is_connect() && error.is_timeout() {
            let limit = limits.connect.map_or("in time".to_owned(), |limit| format!("within {limit:?}"));
            (ErrorKind::Timeout, Delivery::NotSent, format!("no connection to {host} {limit}"))
        } else if error.is_connect() {
            (ErrorKind::Connect, Delivery::NotSent, format!("no connection to {host}"))
        } else if error.is_timeout() {
            let expected = if head.is_some() { "complete response" } else { "response" };
            let message = format!("no {expected} from {host} within {limits}");
            (ErrorKind::Timeout, Delivery::Unknown, message)
        } else if head.is_some() {
            (ErrorKind::Transport, Delivery::Unknown, format!("the response from {host} was cut off"))
        } else {
            (ErrorKind::Transport, Delivery::Unknown, format!("the connection to {host} failed"))
        };
        let mut made = Self::new(kind, if head.is_some() { Delivery::Answered } else { delivery }, message);
        made.0.time_limit = match (kind, delivery) {
            (ErrorKind::Timeout, Delivery::NotSent) => Some(TimeLimit::Connect),
            (ErrorKind::Timeout, _) => Some(limits.kind),
            _ => None,
        };
        made.0.source = Some(Box::new(error));
        match head {
            Some(head) => made.with_response(head),
            None => made,
        }
    }

    /// A response whose head did not arrive in time.
    pub(crate) fn no_response(host: &str, limits: Limits) -> Self {
        let message = format!("no response from {host} within {limits}");
        let mut error = Self::new(ErrorKind::Timeout, Delivery::Unknown, message);
        error.0.time_limit = Some(limits.kind);
        error
    }

    /// A response that was not decompressed or decoded in time.
    pub(crate) fn unfinished(host: &str, limits: Limits, response: RawResponse) -> Self {
        let message = format!("the response from {host} was not decoded within {limits}");
        let mut error = Self::new(ErrorKind::Timeout, Delivery::Answered, message);
        error.0.time_limit = Some(limits.kind);
        error.with_response(response)
    }

    /// A stream without further data.
    pub(crate) fn idle(host: &str, limit: Duration, head: RawResponse) -> Self {
        let message = format!("no more data from {host} within {limit:?}");
        let mut error = Self::new(ErrorKind::Timeout, Delivery::Answered, message);
        error.0.time_limit = Some(TimeLimit::Idle);
        error.with_response(head)
    }

    /// Adds the id of the request, which is a header of the whole response and not of its parts.
    pub(crate) fn within(mut self, whole: &RawResponse) -> Self {
        let name = HeaderName::from_bytes(whole.api.request_id_header.as_bytes());
        if let (Some(part), Ok(name)) = (&mut self.0.response, name)
            && let Some(id) = whole.headers.get(&name)
        {
            part.headers.insert(name, id.clone());
        }
        self
    }

    /// Sets the number of attempts, and whether the server may have processed an earlier one.
    pub(crate) fn after(mut self, attempts: u32, is_carried_out: bool) -> Self {
        self.0.attempts = attempts;
        if is_carried_out && self.0.delivery == Delivery::NotSent {
            self.0.delivery = Delivery::Unknown;
        }
        self
    }

    pub(crate) fn at(mut self, operation: &'static str) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    /// Sets the request's method. It does not matter if a request that only reads was delivered.
    pub(crate) fn of(mut self, method: &Method) -> Self {
        self.0.is_read = method.is_safe();
        self
    }

    /// Returns the kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the delivery state: whether the server may have processed the request.
    pub fn delivery(&self) -> Delivery {
        self.0.delivery
    }

    /// Returns the number of attempts to send the request; 0 if it failed before the first.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the time limit that was exceeded; `None` for other failures.
    pub fn time_limit(&self) -> Option<TimeLimit> {
        self.0.time_limit
    }

    /// Returns the operation's id in the API's document.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Returns the status of the response; `None` if there was no response.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(RawResponse::status)
    }

    /// Returns the headers of the response; `None` if there was no response.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(RawResponse::headers)
    }

    /// Returns the time that the server asks to wait before another request, from the header `Retry-After`. A request is
    /// not retried if it exceeds the maximum of the [`RetryPolicy`](crate::RetryPolicy::max_retry_after).
    pub fn retry_after(&self) -> Option<Duration> {
        self.headers().and_then(retry_after)
    }

    /// Returns the API's id of the request, for support cases.
    pub fn request_id(&self) -> Option<&str> {
        self.0.response.as_ref().and_then(RawResponse::request_id)
    }

    /// Returns the API's own error code.
    pub fn code(&self) -> Option<&str> {
        self.0.summary.code.as_deref()
    }

    /// Returns the API's error message.
    pub fn message(&self) -> Option<&str> {
        self.0.summary.message.as_deref()
    }

    /// Returns the link to the API's documentation of the error.
    pub fn more_info(&self) -> Option<&str> {
        self.0.summary.more_info.as_deref()
    }

    /// Returns the API's errors for single fields; at most the first 1,000.
    pub fn field_errors(&self) -> &[FieldError] {
        &self.0.summary.fields
    }

    /// Returns the body of the response; empty if there was no response.
    pub fn body(&self) -> &[u8] {
        self.0.response.as_ref().map_or(&[], |response| response.body())
    }

    /// Returns the beginning of the body as text, for debugging: one line of about 200 bytes, with control characters
    /// escaped. It is empty if there was no response or no body.
    ///
    /// The excerpt can contain personal data; keep it out of shared logs.
    pub fn body_excerpt(&self) -> String {
        let body = self.body();
        // A character has at most 4 bytes, and escapes are longer than the characters they replace.
        let beginning = body.get(..BODY_EXCERPT.saturating_mul(4)).unwrap_or(body);
        let mut excerpt = one_line(&String::from_utf8_lossy(beginning), BODY_EXCERPT);
        if beginning.len() < body.len() && !excerpt.ends_with('…') {
            excerpt.push('…');
        }
        excerpt
    }

    /// Decodes the body from JSON or XML.
    ///
    /// # Errors
    ///
    /// Fails if there was no response, or if its body does not match the type.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, Self> {
        match &self.0.response {
            Some(response) => response.error_body(),
            None => Err(self.without_response()),
        }
    }

    /// Parses the body as JSON of any structure, within the limit of nodes.
    ///
    /// A success response that could not be decoded still has the id of what was created:
    /// `error.body_json()?["call_sid"]`.
    ///
    /// # Errors
    ///
    /// Fails if there was no response, or if its body is not JSON.
    pub fn body_json(&self) -> Result<Value, Self> {
        match &self.0.response {
            Some(response) => response.json(),
            None => Err(self.without_response()),
        }
    }

    fn without_response(&self) -> Self {
        Self::new(ErrorKind::Decode, self.0.delivery, "there is no response to decode".to_owned())
    }

    /// Returns the name of the invalid parameter; `None` for other failures.
    pub fn parameter(&self) -> Option<&str> {
        self.0.parameter.as_deref()
    }

    /// Returns the path of the value that failed to decode: `participants[0].muted`. The path includes names that are
    /// not declared, such as the keys of a map; `Display` writes `*` for these.
    pub fn json_path(&self) -> Option<&str> {
        self.0.path.as_ref().map(|path| path.full.as_str())
    }

    fn has_status(&self, status: StatusCode) -> bool {
        self.0.kind == ErrorKind::Status && self.status() == Some(status)
    }

    /// Returns true if the status is 304: the caller's copy is up to date.
    pub fn is_not_modified(&self) -> bool {
        self.has_status(StatusCode::NOT_MODIFIED)
    }

    /// Returns true if the status is 400.
    pub fn is_bad_request(&self) -> bool {
        self.has_status(StatusCode::BAD_REQUEST)
    }

    /// Returns true if the status is 401: the server does not accept the credential.
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(StatusCode::UNAUTHORIZED)
    }

    /// Returns true if the status is 403: the credential lacks a permission.
    pub fn is_forbidden(&self) -> bool {
        self.has_status(StatusCode::FORBIDDEN)
    }

    /// Returns true if the status is 404.
    pub fn is_not_found(&self) -> bool {
        self.has_status(StatusCode::NOT_FOUND)
    }

    /// Returns true if the status is 409.
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT)
    }

    /// Returns true if the status is 422.
    pub fn is_unprocessable(&self) -> bool {
        self.has_status(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// Returns true if the status is 429.
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Returns true if the status is 500 to 599.
    pub fn is_server_error(&self) -> bool {
        self.0.kind == ErrorKind::Status && self.status().is_some_and(|status| status.is_server_error())
    }

    /// Returns true if a time limit was exceeded.
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Returns true if connecting failed, except for an exceeded time limit.
    pub fn is_connect(&self) -> bool {
        self.0.kind == ErrorKind::Connect
    }

    /// Returns true if a parameter was invalid and nothing was sent.
    pub fn is_invalid_parameter(&self) -> bool {
        self.0.kind == ErrorKind::InvalidParameter
    }

    /// Returns true if the response or the callback could not be decoded.
    pub fn is_decode(&self) -> bool {
        self.0.kind == ErrorKind::Decode
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation)
            .field("delivery", &self.0.delivery)
            .field("attempts", &self.0.attempts)
            .field("message", &format!("{self:#}"))
            .field("request_id", &self.request_id().map(|id| one_line(id, 200)))
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| &**source as &(dyn StdError + 'static))
    }
}
