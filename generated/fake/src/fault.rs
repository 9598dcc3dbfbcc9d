//! Faults: a provider that is slow, overloaded or broken.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, Uri, header};

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
    /// The request is not processed; the response is an error in the form of the provider.
    Error { status: StatusCode, code: i64, message: &'static str, retry_after: Option<u64> },
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

    /// The response is 429 in the form of the provider, with `Retry-After`, rounded up to seconds.
    #[must_use]
    pub fn too_many_requests(retry_after: Duration) -> Self {
        let seconds = retry_after.as_secs() + u64::from(retry_after.subsec_nanos() > 0);
        let (status, message) = (StatusCode::TOO_MANY_REQUESTS, "Too Many Requests");
        Self::new(Harm::Error { status, code: 20429, message, retry_after: Some(seconds) })
    }

    /// The response is 500, in the form of the provider.
    #[must_use]
    pub fn internal_error() -> Self {
        let (status, message) = (StatusCode::INTERNAL_SERVER_ERROR, "An internal server error has occurred");
        Self::new(Harm::Error { status, code: 20500, message, retry_after: None })
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

    /// The request has its effect, but only the first half of the response's bytes arrives, head included.
    #[must_use]
    pub fn half_response() -> Self {
        Self::new(Harm::HalfResponse)
    }

    /// Restricts the fault to requests with this method, in any case, whose path contains a text.
    #[must_use]
    pub fn on(self, method: &str, path: &str) -> Self {
        Self { method: Some(method.to_ascii_uppercase()), path: path.to_owned(), ..self }
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
