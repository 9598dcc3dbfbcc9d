//! The requests that arrived.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, Uri};
use jiff::Timestamp;

/// The most requests, and bytes of their targets, headers and bodies, that are kept; older ones are dropped.
const MOST: usize = 10_000;
const MOST_BYTES: usize = 64 << 20;

/// A request that arrived.
#[derive(Clone)]
#[non_exhaustive]
pub struct Recorded {
    /// The time of the provider.
    pub at: Timestamp,
    /// The method.
    pub method: Method,
    /// The path and the query.
    pub target: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The status of the response; `None` before it, or if the connection was dropped.
    pub status: Option<StatusCode>,
}

impl Recorded {
    pub(crate) fn new(at: Timestamp, method: &Method, uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Self {
        let target = uri.path_and_query().map_or_else(|| uri.path().to_owned(), ToString::to_string);
        Self { at, method: method.clone(), target, headers: headers.clone(), body: body.clone(), status: None }
    }

    /// Returns the bytes of target, headers and body.
    fn size(&self) -> usize {
        let headers = self.headers.iter().map(|(name, value)| name.as_str().len() + value.len());
        self.target.len() + headers.sum::<usize>() + self.body.len()
    }

    /// Returns the value of a field of a form, or of the query if the body has none.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<String> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        let pairs = url::form_urlencoded::parse(&self.body).chain(url::form_urlencoded::parse(query.as_bytes()));
        pairs.into_iter().find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
    }
}

/// Omits headers, which have credentials, and the values of the body.
impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.target)?;
        match self.status {
            Some(status) => write!(f, " → {}", status.as_u16()),
            None => write!(f, " → no response"),
        }
    }
}

/// The last requests.
#[derive(Debug, Default)]
pub(crate) struct Recording(Mutex<Requests>);

#[derive(Debug, Default)]
struct Requests {
    kept: VecDeque<Recorded>,
    dropped: usize,
    /// The bytes of all kept requests.
    bytes: usize,
}

impl Recording {
    /// Adds a request. Returns its number.
    pub(crate) fn record(&self, request: Recorded) -> usize {
        let mut requests = self.lock();
        requests.bytes += request.size();
        requests.kept.push_back(request);
        while requests.kept.len() > MOST || requests.bytes > MOST_BYTES {
            let Some(oldest) = requests.kept.pop_front() else { break };
            requests.bytes -= oldest.size();
            requests.dropped += 1;
        }
        requests.dropped + requests.kept.len() - 1
    }

    /// Sets the status of the response.
    pub(crate) fn responded(&self, number: usize, status: StatusCode) {
        let mut requests = self.lock();
        let index = number.checked_sub(requests.dropped);
        if let Some(request) = index.and_then(|index| requests.kept.get_mut(index)) {
            request.status = Some(status);
        }
    }

    pub(crate) fn all(&self) -> Vec<Recorded> {
        self.lock().kept.iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Requests> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_requests_are_kept() {
        let recording = Recording::default();
        for number in 0..MOST + 10 {
            let uri = format!("/{number}").parse().unwrap();
            let request = Recorded::new(Timestamp::UNIX_EPOCH, &Method::GET, &uri, &HeaderMap::new(), &Bytes::new());
            assert_eq!(recording.record(request), number);
        }
        recording.responded(9, StatusCode::OK);
        recording.responded(10, StatusCode::NO_CONTENT);
        let kept = recording.all();
        assert_eq!((kept.len(), kept[0].target.as_str(), kept[0].status), (MOST, "/10", Some(StatusCode::NO_CONTENT)));
    }
}
