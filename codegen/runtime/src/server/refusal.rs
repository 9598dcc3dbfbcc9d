//! Requests that the document does not allow.

use std::fmt;

use http::{Method, StatusCode};

use crate::interface::api::{Location, Operation};

/// The reason why a request never reached an operation, or why its response could not be sent.
///
/// [`Display`](fmt::Display) gives place and reason, without values: `parameter PageSize of GET /calls: is 0, which is less than
/// the minimum 1`.
#[derive(Clone)]
pub struct Refusal {
    kind: RefusalKind,
    operation: Option<&'static Operation>,
    parameter: Option<(Location, &'static str)>,
    reason: String,
    allowed: Vec<Method>,
}

/// The kind of a [`Refusal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RefusalKind {
    /// No operation has the path.
    NotFound,
    /// The path has operations, but none with the method.
    Method,
    /// A parameter or a form field is missing, has another type, or violates a constraint.
    Parameter,
    /// The body is missing, malformed, or violates a constraint.
    Body,
    /// The body has a media type or a content encoding that the operation does not take.
    MediaType,
    /// The body is larger than the limit of the service.
    TooLarge,
    /// The program does not implement the operation.
    NotImplemented,
    /// The program's value cannot be encoded.
    Response,
}

impl Refusal {
    pub(crate) fn new(kind: RefusalKind, reason: impl Into<String>) -> Self {
        Self { kind, operation: None, parameter: None, reason: reason.into(), allowed: Vec::new() }
    }

    /// Creates the refusal of an operation that the program does not implement.
    #[must_use]
    pub fn not_implemented() -> Self {
        Self::new(RefusalKind::NotImplemented, "is not implemented")
    }

    pub(crate) fn parameter_of(location: Location, name: &'static str, reason: impl Into<String>) -> Self {
        Self { parameter: Some((location, name)), ..Self::new(RefusalKind::Parameter, reason) }
    }

    pub(crate) fn method(allowed: Vec<Method>) -> Self {
        Self { allowed, ..Self::new(RefusalKind::Method, "no operation of this path has the method") }
    }

    pub(crate) fn of(mut self, operation: &'static Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Returns the kind.
    #[must_use]
    pub fn kind(&self) -> RefusalKind {
        self.kind
    }

    /// Returns the usual status: 400, 404, 405, 413, 415, 501, or 500 for a value of the program that cannot be encoded.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.kind {
            RefusalKind::NotFound => StatusCode::NOT_FOUND,
            RefusalKind::Method => StatusCode::METHOD_NOT_ALLOWED,
            RefusalKind::Parameter | RefusalKind::Body => StatusCode::BAD_REQUEST,
            RefusalKind::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            RefusalKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            RefusalKind::NotImplemented => StatusCode::NOT_IMPLEMENTED,
            RefusalKind::Response => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Returns the operation's id in the document; `None` if no operation has the path and the method.
    #[must_use]
    pub fn operation_id(&self) -> Option<&'static str> {
        self.operation.map(|operation| operation.id)
    }

    /// Returns the name of the parameter or form field.
    #[must_use]
    pub fn parameter(&self) -> Option<&'static str> {
        self.parameter.map(|(_, name)| name)
    }

    /// Returns the reason as a predicate: `is 0, which is less than the minimum 1`.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Returns the methods of the path, if the request has another one. The service adds the header `Allow` itself.
    #[must_use]
    pub fn allowed(&self) -> &[Method] {
        &self.allowed
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match (self.parameter, self.kind) {
            (Some((Location::Path, name)), _) => format!("path parameter {name}"),
            (Some((Location::Query, "")), _) => "query string".to_owned(),
            (Some((Location::Query, name)), _) => format!("parameter {name}"),
            (Some((Location::Header, name)), _) => format!("header {name}"),
            (Some((Location::Cookie, name)), _) => format!("cookie {name}"),
            (Some((Location::Form, name)), _) => format!("field {name}"),
            (None, RefusalKind::Body | RefusalKind::MediaType | RefusalKind::TooLarge) => "body".to_owned(),
            (None, RefusalKind::Response) => "response".to_owned(),
            (None, _) => String::new(),
        };
        let of = if place.is_empty() { "" } else { " of " };
        match self.operation {
            Some(operation) => write!(f, "{place}{of}{} {}: {}", operation.method.http(), operation.path, self.reason),
            None if place.is_empty() => f.write_str(&self.reason),
            None => write!(f, "{place}: {}", self.reason),
        }
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Refusal({:?}, {self})", self.kind)
    }
}

impl std::error::Error for Refusal {}

/// The refusal of an operation that the program does not implement.
#[must_use]
pub fn not_implemented(operation: &'static Operation) -> Refusal {
    Refusal::not_implemented().of(operation)
}
