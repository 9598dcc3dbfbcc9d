//! The error of every operation.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::limits::{Limits, TimeLimit};
use super::locate::BodyPath;
use super::raw::RawResponse;
use super::summary::{FieldError, Summary};
use crate::runtime::values::text::one_line;

type BoxError = Box<dyn StdError + Send + Sync>;

/// How many bytes the text of an error has at most.
const MAX_TEXT: usize = 2048;

/// How many bytes of the text about single fields is shown.
const FIELDS_TEXT: usize = 600;

/// How many bytes the excerpt of a body has.
const BODY_EXCERPT: usize = 200;

/// Why an operation failed.
///
/// [`Display`](fmt::Display) tells a person what happened, for logs: on one line of at most 2048 bytes, without secrets,
/// with control characters escaped: `401 Unauthorized, code 20003: Authentication failed
/// (https://www.example.com/errors/20003)`. Of a response it shows what the API says of an error (code, message, link and
/// single fields), but no part of a body beside that, which can be personal; neither do [`Debug`](fmt::Debug) and
/// [`source`](StdError::source).
///
/// The methods tell a program. What the server answered, if it did, is kept: status, headers and body;
/// [`body_excerpt`](Self::body_excerpt) is the beginning of the body for a person.
pub struct Error(Box<ErrorDetails>);

struct ErrorDetails {
    kind: ErrorKind,
    delivery: Delivery,
    operation: Option<&'static str>,
    message: String,
    attempts: u32,
    time_limit: Option<TimeLimit>,
    parameter: Option<String>,
    path: Option<BodyPath>,
    response: Option<RawResponse>,
    summary: Summary,
    source: Option<BoxError>,
}

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built, or lacks a credential that the operation needs.
    Configuration,
    /// A parameter has a value that is not allowed. Nothing was sent.
    InvalidParameter,
    /// A credential that a callback supplies is not there, or cannot be sent.
    Credential,
    /// No connection could be made.
    Connect,
    /// A time limit was exceeded.
    Timeout,
    /// The connection failed after it had been made.
    Transport,
    /// The response body, or what it is decoded into, is larger than the limit.
    TooLarge,
    /// A redirect was not followed, since that would not be safe.
    Redirect,
    /// The server answered with a status other than 2xx.
    Status,
    /// The response cannot be decoded.
    Decode,
    /// A list was not followed further: a page link leads elsewhere or in a circle, or there are too many pages.
    Paging,
}

/// How far a failed request got, its earlier attempts included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// The server has not seen it.
    NotSent,
    /// It may have been carried out, or not.
    Unknown,
    /// The server answered it.
    Answered,
}

impl Error {
    fn new(kind: ErrorKind, delivery: Delivery, message: String) -> Self {
        Self(Box::new(ErrorDetails {
            kind,
            delivery,
            operation: None,
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

    pub(crate) fn credential(scheme: &str, problem: &str, source: Option<BoxError>) -> Self {
        let message = format!("the credential {scheme} {problem}");
        let mut error = Self::new(ErrorKind::Credential, Delivery::NotSent, message);
        error.0.source = source;
        error
    }

    /// A request that was given up on from within.
    pub(crate) fn abandoned(reason: &str) -> Self {
        Self::new(ErrorKind::Transport, Delivery::Unknown, format!("the request was abandoned: {reason}"))
    }

    pub(crate) fn status_error(response: RawResponse, summary: Summary) -> Self {
        let mut error = Self::new(ErrorKind::Status, Delivery::Answered, String::new());
        error.0.summary = summary;
        error.with_response(response)
    }

    /// The response, and after how many attempts it came.
    fn with_response(mut self, response: RawResponse) -> Self {
        self.0.attempts = response.attempts;
        self.0.response = Some(response);
        self
    }

    pub(crate) fn redirect(response: RawResponse, message: String) -> Self {
        Self::new(ErrorKind::Redirect, Delivery::Answered, message).with_response(response)
    }

    /// A body that cannot be decoded. Neither the message nor the source holds anything of it.
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

    /// A failure of the HTTP client. Its URL is dropped, since a key can be part of it.
    pub(crate) fn http(error: reqwest::Error, host: &str, limits: Limits, head: Option<RawResponse>) -> Self {
        let error = error.without_url();
        let cause = root_cause(&error);
        let (kind, delivery, message) = if error.is_builder() {
            (ErrorKind::Configuration, Delivery::NotSent, format!("the request cannot be built: {cause}"))
        } else if error.is_connect() && error.is_timeout() {
            let limit = limits.connect.map_or("in time".to_owned(), |limit| format!("within {limit:?}"));
            (ErrorKind::Timeout, Delivery::NotSent, format!("no connection to {host} {limit}"))
        } else if error.is_connect() {
            (ErrorKind::Connect, Delivery::NotSent, format!("no connection to {host}: {cause}"))
        } else if error.is_timeout() {
            let answer = if head.is_some() { "complete answer" } else { "answer" };
            let message = format!("no {answer} from {host} within {limits}");
            (ErrorKind::Timeout, Delivery::Unknown, message)
        } else if head.is_some() {
            (ErrorKind::Transport, Delivery::Unknown, format!("the answer from {host} broke off: {cause}"))
        } else {
            (ErrorKind::Transport, Delivery::Unknown, format!("the connection to {host} failed: {cause}"))
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

    /// The head of an answer that did not come in time.
    pub(crate) fn no_answer(host: &str, limits: Limits) -> Self {
        let message = format!("no answer from {host} within {limits}");
        let mut error = Self::new(ErrorKind::Timeout, Delivery::Unknown, message);
        error.0.time_limit = Some(limits.kind);
        error
    }

    /// A response that was not expanded or decoded in time.
    pub(crate) fn unfinished(host: &str, limits: Limits, response: RawResponse) -> Self {
        let message = format!("the response of {host} was not decoded within {limits}");
        let mut error = Self::new(ErrorKind::Timeout, Delivery::Answered, message);
        error.0.time_limit = Some(limits.kind);
        error.with_response(response)
    }

    /// A stream in which nothing more came.
    pub(crate) fn idle(host: &str, limit: Duration, head: RawResponse) -> Self {
        let message = format!("nothing more came from {host} within {limit:?}");
        let mut error = Self::new(ErrorKind::Timeout, Delivery::Answered, message);
        error.0.time_limit = Some(TimeLimit::Idle);
        error.with_response(head)
    }

    /// The failure after so many attempts, of which earlier ones may have been carried out.
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

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// How far the request got: whether it may have been carried out.
    pub fn delivery(&self) -> Delivery {
        self.0.delivery
    }

    /// How many times the request was sent, or was tried to be sent; 0 when it was refused before.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Which time limit was exceeded, if one was.
    pub fn time_limit(&self) -> Option<TimeLimit> {
        self.0.time_limit
    }

    /// Id of the operation, as in the API's description.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(RawResponse::status)
    }

    /// Headers of the response, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(RawResponse::headers)
    }

    /// The name of the request in a support case, which the API gave it.
    pub fn request_id(&self) -> Option<&str> {
        self.0.response.as_ref().and_then(RawResponse::request_id)
    }

    /// The API's own error code.
    pub fn code(&self) -> Option<&str> {
        self.0.summary.code.as_deref()
    }

    /// What went wrong, in the API's words.
    pub fn message(&self) -> Option<&str> {
        self.0.summary.message.as_deref()
    }

    /// A link to the documentation of the error.
    pub fn more_info(&self) -> Option<&str> {
        self.0.summary.more_info.as_deref()
    }

    /// What is wrong with single fields, for errors that say so: the first 1,000 of them.
    pub fn field_errors(&self) -> &[FieldError] {
        &self.0.summary.fields
    }

    /// Body of the response; empty when there was none.
    pub fn body(&self) -> &[u8] {
        self.0.response.as_ref().map_or(&[], |response| response.body())
    }

    /// The beginning of the body as text, for a person who looks for what went wrong: on one line of about 200 bytes, with
    /// control characters escaped; empty when there was no response or no body.
    ///
    /// It can be personal, so it does not belong in logs that many read.
    pub fn body_excerpt(&self) -> String {
        let body = self.body();
        // A character has at most 4 bytes, and escapes are longer than what they stand for.
        let beginning = body.get(..BODY_EXCERPT.saturating_mul(4)).unwrap_or(body);
        let mut excerpt = one_line(&String::from_utf8_lossy(beginning), BODY_EXCERPT);
        if beginning.len() < body.len() && !excerpt.ends_with('…') {
            excerpt.push('…');
        }
        excerpt
    }

    /// The body as a type, from JSON or XML.
    ///
    /// # Errors
    ///
    /// When there was no response, or when its body does not fit the type.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, Self> {
        match &self.0.response {
            Some(response) => response.error_body(),
            None => Err(Self::new(ErrorKind::Decode, self.0.delivery, "there is no response to decode".to_owned())),
        }
    }

    /// Name of the parameter that is refused.
    pub fn parameter(&self) -> Option<&str> {
        self.0.parameter.as_deref()
    }

    /// Where in the body decoding failed: `participants[0].muted`. Names that no type has, such as the keys of a map, are
    /// among it, while `Display` has a `*` in their place.
    pub fn json_path(&self) -> Option<&str> {
        self.0.path.as_ref().map(|path| path.full.as_str())
    }

    fn has_status(&self, status: StatusCode) -> bool {
        self.0.kind == ErrorKind::Status && self.status() == Some(status)
    }

    /// Whether the server answered 304 to a conditional request: what the caller has is still right.
    pub fn is_not_modified(&self) -> bool {
        self.has_status(StatusCode::NOT_MODIFIED)
    }

    /// Whether the server answered 400.
    pub fn is_bad_request(&self) -> bool {
        self.has_status(StatusCode::BAD_REQUEST)
    }

    /// Whether the server answered 401: it does not accept the credential.
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(StatusCode::UNAUTHORIZED)
    }

    /// Whether the server answered 403: the credential lacks a permission.
    pub fn is_forbidden(&self) -> bool {
        self.has_status(StatusCode::FORBIDDEN)
    }

    /// Whether the server answered 404.
    pub fn is_not_found(&self) -> bool {
        self.has_status(StatusCode::NOT_FOUND)
    }

    /// Whether the server answered 409.
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT)
    }

    /// Whether the server answered 422.
    pub fn is_unprocessable(&self) -> bool {
        self.has_status(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// Whether the server answered 429.
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the server answered 500 to 599.
    pub fn is_server_error(&self) -> bool {
        self.0.kind == ErrorKind::Status && self.status().is_some_and(|status| status.is_server_error())
    }

    /// Whether a time limit was exceeded.
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Whether no connection could be made.
    pub fn is_connect(&self) -> bool {
        self.0.kind == ErrorKind::Connect
    }

    /// Whether a parameter was refused before sending.
    pub fn is_invalid_parameter(&self) -> bool {
        self.0.kind == ErrorKind::InvalidParameter
    }

    /// Whether the response could not be decoded.
    pub fn is_decode(&self) -> bool {
        self.0.kind == ErrorKind::Decode
    }
}

fn root_cause(error: &dyn StdError) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.0.write(&mut text)?;
        let attempts = self.0.attempts;
        let end = if attempts > 1 { format!(" ({attempts} attempts)") } else { String::new() };
        // Where it is cut, an escape and an ellipsis may follow.
        write!(f, "{}{end}", one_line(&text, MAX_TEXT - 64))
    }
}

impl ErrorDetails {
    /// The text, of which no part is so long that it would displace the others.
    fn write(&self, f: &mut impl fmt::Write) -> fmt::Result {
        let message = one_line(&self.message, 1000);
        let Some(response) = &self.response else {
            f.write_str(&message)?;
            return match (self.kind, self.delivery) {
                (ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Credential, Delivery::NotSent) => {
                    f.write_str("; nothing was sent")
                }
                (_, Delivery::Unknown) => f.write_str("; the request may have been carried out"),
                _ => Ok(()),
            };
        };
        write_status(f, response.status())?;
        match self.kind {
            ErrorKind::Status => self.write_summary(f, response),
            ErrorKind::Decode => {
                f.write_str(", but the body cannot be decoded")?;
                if let Some(path) = &self.path {
                    write!(f, " at {}", one_line(&path.shown, 200))?;
                }
                write!(f, ": {message}; {}", response.describe_body())
            }
            _ => write!(f, ": {message}"),
        }
    }

    fn write_summary(&self, f: &mut impl fmt::Write, response: &RawResponse) -> fmt::Result {
        let Summary { code, message, more_info, fields } = &self.summary;
        if let Some(code) = code {
            write!(f, ", code {}", one_line(code, 50))?;
        }
        match message {
            Some(message) => write!(f, ": {}", one_line(message, 500))?,
            None if fields.is_empty() => write!(f, ": {}", response.describe_body())?,
            None => {}
        }
        let mut length = 0;
        for (index, field) in fields.iter().enumerate() {
            let separator = if index == 0 && message.is_none() { ':' } else { ';' };
            let field = field.to_string();
            length += field.len();
            if length > FIELDS_TEXT {
                write!(f, "{separator} and {} more", fields.len() - index)?;
                break;
            }
            write!(f, "{separator} {field}")?;
        }
        match more_info {
            Some(link) => write!(f, " ({})", one_line(link, 300)),
            None => Ok(()),
        }
    }
}

fn write_status(f: &mut impl fmt::Write, status: StatusCode) -> fmt::Result {
    f.write_str(status.as_str())?;
    match status.canonical_reason() {
        Some(reason) => write!(f, " {reason}"),
        None => Ok(()),
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation)
            .field("delivery", &self.0.delivery)
            .field("attempts", &self.0.attempts)
            .field("message", &self.to_string())
            .field("request_id", &self.request_id().map(|id| one_line(id, 200)))
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| &**source as &(dyn StdError + 'static))
    }
}
