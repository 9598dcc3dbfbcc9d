//! Errors for tests of the program that uses the client.

use std::error::Error as StdError;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::error::{Delivery, Error, ErrorKind};
use super::limits::{MAX_RESPONSE_NODES, TimeLimit};
use super::raw::RawResponse;
use super::summary::Summary;
use crate::interface::api::{Api, ErrorBody};

/// An API without a document, with the usual properties of errors.
static ANY: Api = Api {
    name: "any",
    servers: &[],
    server_variables: &[],
    credentials: &[],
    security: &[],
    settings: &[],
    representations: &[],
    request_id_header: "x-request-id",
    errors: &[&ErrorBody { code: Some("code"), message: Some("message"), more_info: Some("more_info"), xml: None }],
    user_agent: "",
};

/// Errors as an operation returns them after one attempt, but without its [`operation`](Self::operation), for mocks in
/// tests.
impl Error {
    /// Creates the error of a response: of the kind [`Status`](ErrorKind::Status), or [`Decode`](ErrorKind::Decode) for a
    /// status of success.
    ///
    /// [`code`](Self::code), [`message`](Self::message) and [`more_info`](Self::more_info) are read from the properties of
    /// these names, or as of problem details (RFC 9457). `error_response` of a client reads the format of its API.
    pub fn from_response(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self::made(&ANY, status, headers, body.into())
    }

    pub(crate) fn made(api: &'static Api, status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        let response = RawResponse {
            status,
            headers,
            body,
            redirected: None,
            api,
            attempts: 1,
            max_nodes: MAX_RESPONSE_NODES,
            may_be_xml: api.errors.iter().any(|error| error.xml.is_some()),
        };
        if status.is_success() {
            return Self::decode_error(&response, None, "it has another structure".to_owned(), None);
        }
        let summary = Summary::of(&response);
        Self::status_error(response, summary)
    }

    /// Creates the error of a failed connection, of the kind [`Connect`](ErrorKind::Connect). Nothing was sent.
    pub fn from_connect(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let mut error = Self::new(ErrorKind::Connect, Delivery::NotSent, "no connection to the server".to_owned());
        error.0.source = Some(cause.into());
        error.after(1, false)
    }

    /// Creates the error of an exceeded time limit, of the kind [`Timeout`](ErrorKind::Timeout). Nothing was sent if it is
    /// [`TimeLimit::Connect`]; otherwise, the server may have processed the request.
    pub fn from_timeout(limit: TimeLimit) -> Self {
        let (delivery, message) = match limit {
            TimeLimit::Connect => (Delivery::NotSent, "no connection to the server in time"),
            _ => (Delivery::Unknown, "no response from the server in time"),
        };
        let mut error = Self::new(ErrorKind::Timeout, delivery, message.to_owned());
        error.0.time_limit = Some(limit);
        error.after(1, false)
    }
}
