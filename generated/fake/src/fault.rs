//! Faults: a provider that is slow, overloaded or broken.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, Uri, header};
use serde_json::json;

/// A fault of the next requests, instead of the normal response or in addition to it.
///
/// ```
/// use std::time::Duration;
/// use conference_participants_fake::Fault;
///
/// // The next two creations are refused.
/// let fault = Fault::too_many_requests(Duration::from_secs(1)).on("POST", "/Participants").times(2);
/// ```
#[derive(Clone, Debug)]
pub struct Fault {
    pub(crate) harm: Harm,
    pub(crate) wait: Option<Duration>,
    method: Option<String>,
    path: String,
    times: usize,
}

#[derive(Clone, Debug)]
pub(crate) enum Harm {
    /// The request is processed.
    None,
    /// The request is processed, and the connection dropped without a response.
    LostResponse,
    /// The request is processed, and the connection dropped in the middle of the response.
    HalfResponse,
    /// The connection is dropped before the request is processed.
    Refused,
    /// The request is not processed.
    Response(Response<Bytes>),
}

impl Fault {
    fn new(harm: Harm) -> Self {
        Self { harm, wait: None, method: None, path: String::new(), times: 1 }
    }

    /// The request is processed after a wait in real time.
    #[must_use]
    pub fn delay(wait: Duration) -> Self {
        Self { wait: Some(wait), ..Self::new(Harm::None) }
    }

    /// The response is 429 with `Retry-After`, rounded up to seconds.
    #[must_use]
    pub fn too_many_requests(retry_after: Duration) -> Self {
        let seconds = retry_after.as_secs() + u64::from(retry_after.subsec_nanos() > 0);
        let mut response = error(StatusCode::TOO_MANY_REQUESTS, 20429, "Too Many Requests");
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        Self::new(Harm::Response(response))
    }

    /// The response is 500, in the form of the provider.
    #[must_use]
    pub fn internal_error() -> Self {
        Self::new(Harm::Response(error(
            StatusCode::INTERNAL_SERVER_ERROR,
            20500,
            "An internal server error has occurred",
        )))
    }

    /// The response is 503 with the HTML page of a gateway.
    #[must_use]
    pub fn unavailable() -> Self {
        let page = "<html><body><h1>503 Service Unavailable</h1></body></html>\n";
        let mut response = Response::new(Bytes::from_static(page.as_bytes()));
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
        Self::new(Harm::Response(response))
    }

    /// The response is this one.
    #[must_use]
    pub fn response(response: Response<Bytes>) -> Self {
        Self::new(Harm::Response(response))
    }

    /// The connection is dropped, and the request has no effect.
    #[must_use]
    pub fn dropped_connection() -> Self {
        Self::new(Harm::Refused)
    }

    /// The request has its effect, but its response is lost with the connection.
    #[must_use]
    pub fn lost_response() -> Self {
        Self::new(Harm::LostResponse)
    }

    /// The request has its effect, but only half of the response arrives.
    #[must_use]
    pub fn half_response() -> Self {
        Self::new(Harm::HalfResponse)
    }

    /// Restricts the fault to requests with this method whose path contains a text.
    #[must_use]
    pub fn on(self, method: &str, path: &str) -> Self {
        Self { method: Some(method.to_owned()), path: path.to_owned(), ..self }
    }

    /// Applies to this many requests. Default: one.
    #[must_use]
    pub fn times(self, times: usize) -> Self {
        Self { times, ..self }
    }

    fn applies(&self, method: &Method, uri: &Uri) -> bool {
        self.method.as_ref().is_none_or(|wanted| wanted == method.as_str()) && uri.path().contains(&self.path)
    }
}

fn error(status: StatusCode, code: i64, message: &str) -> Response<Bytes> {
    let link = format!("https://www.twilio.com/docs/errors/{code}");
    let body = json!({ "code": code, "message": message, "more_info": link, "status": status.as_u16() });
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// The faults of the next requests.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<VecDeque<Fault>>);

impl Faults {
    pub(crate) fn add(&self, fault: Fault) {
        if fault.times > 0 {
            self.lock().push_back(fault);
        }
    }

    /// Returns the first fault that applies to a request.
    pub(crate) fn take(&self, method: &Method, uri: &Uri) -> Option<Fault> {
        let mut faults = self.lock();
        let index = faults.iter().position(|fault| fault.applies(method, uri))?;
        let fault = faults.get_mut(index)?;
        if fault.times == 1 {
            return faults.remove(index);
        }
        fault.times -= 1;
        Some(fault.clone())
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
