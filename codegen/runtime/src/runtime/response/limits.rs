//! Time limits, and which of them was exceeded.

use std::fmt;
use std::time::Duration;

/// Which time limit was exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeLimit {
    /// The limit of connecting, TLS included.
    Connect,
    /// The limit of a request.
    Request,
    /// The rest of the budget for all attempts; see [`RetryPolicy`](crate::runtime::RetryPolicy#time).
    Budget,
    /// The limit of waiting for more of a streamed body, which is as long as that of a request.
    Idle,
    /// One that the given HTTP client has of its own.
    HttpClient,
}

/// The time limits of an attempt.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// Not known when the HTTP client was given.
    pub(crate) connect: Option<Duration>,
    pub(crate) total: Duration,
    /// What `total` is.
    pub(crate) kind: TimeLimit,
}

impl Limits {
    pub(crate) fn within(self, budget: Duration) -> Self {
        if budget < self.total { Self { total: budget, kind: TimeLimit::Budget, ..self } } else { self }
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TimeLimit::HttpClient => f.write_str("the time limit of the given HTTP client"),
            TimeLimit::Budget => write!(f, "{:?}, the rest of the budget for retries", self.total),
            TimeLimit::Connect | TimeLimit::Request | TimeLimit::Idle => write!(f, "{:?}", self.total),
        }
    }
}
