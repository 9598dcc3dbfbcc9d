//! Time limits of attempts.

use std::fmt;
use std::time::Duration;

/// The maximum number of nodes of a decoded body, unless the client has its own.
pub(crate) const MAX_RESPONSE_NODES: usize = 4_000_000;

/// The time limit that was exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeLimit {
    /// The time limit for connecting, including TLS.
    Connect,
    /// The time limit of an attempt.
    Request,
    /// The rest of the retry budget; see [`RetryPolicy`](crate::RetryPolicy#time).
    Budget,
    /// The time limit for more data of a streamed body; equal to the time limit of an attempt.
    Idle,
    /// A time limit of the custom HTTP client.
    HttpClient,
}

/// The time limits of an attempt.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// `None` if the caller set the HTTP client.
    pub(crate) connect: Option<Duration>,
    pub(crate) total: Duration,
    /// The kind of `total`.
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
            TimeLimit::HttpClient => f.write_str("the time limit of the custom HTTP client"),
            TimeLimit::Budget => write!(f, "{:?}, the rest of the retry budget", self.total),
            TimeLimit::Connect | TimeLimit::Request | TimeLimit::Idle => write!(f, "{:?}", self.total),
        }
    }
}
