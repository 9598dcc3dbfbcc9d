//! How often a request is sent again, and after which wait. Whether it may be sent again at all: see `classify`.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, header};
use jiff::Timestamp;

use crate::runtime::response::error::Error;
use crate::runtime::values::random::random;
use crate::runtime::values::time::parse_rfc2822;

/// How often a failed request is sent again, and when.
///
/// By default at most 2 more times. The wait is chosen at random between zero and a limit, which is half a second
/// before the second attempt, doubles with every further one, and never exceeds 8 seconds. A `Retry-After` header is
/// obeyed, as seconds or as a date, if it asks for at most 30 seconds; beyond that it is ignored. After 60 seconds in
/// all, nothing is sent again.
///
/// | what failed | sent again |
/// |---|---|
/// | no connection could be made, also within the time limit | always |
/// | 429 Too Many Requests | always |
/// | the connection broke, before or within the answer | if repeating has no further effect |
/// | no complete answer within the time limit | if repeating has no further effect |
/// | 500, 502, 503, 504 | if repeating has no further effect |
/// | every other status, a body that cannot be decoded or is too large, a redirect that is not followed | never |
/// | a parameter or a credential that is refused, a page link that is not followed | never |
///
/// Repeating has no further effect with the methods GET, HEAD, PUT, DELETE, OPTIONS and TRACE, and with operations
/// that the API's description marks so, unless a parameter is set that the description excepts. Whatever creates
/// something is not among them, unless it is marked.
///
/// When the answer to a deletion was lost (the connection broke, the time limit was exceeded, or a gateway answered
/// 502 or 504) and the repeated one finds 404, the deletion has succeeded.
///
/// # Time
///
/// The time limit of a request is the limit of each attempt. The budget is about all of them: no wait begins that would
/// exceed it, and a later attempt gets what is left of it if that is less. So an operation takes no longer than the time
/// limit or the budget, whichever is longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_retries: u32,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
    budget: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_retries: 2,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(30),
            budget: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// The default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Nothing is sent again.
    #[must_use]
    pub fn none() -> Self {
        Self::default().max_retries(0)
    }

    /// How many attempts may follow the first one; 2 by default.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Limit of the random wait before the second attempt; half a second by default.
    #[must_use]
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Limit of every random wait; 8 seconds by default.
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The longest wait that a `Retry-After` header may ask for; 30 seconds by default. A header that asks for more is
    /// ignored.
    #[must_use]
    pub fn max_retry_after(mut self, delay: Duration) -> Self {
        self.max_retry_after = delay;
        self
    }

    /// Limits all attempts and waits together; 60 seconds by default.
    #[must_use]
    pub fn budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    pub(crate) fn total(&self) -> Duration {
        self.budget
    }

    /// The wait before the next attempt, if there is one.
    pub(crate) fn wait(&self, attempts: u32, headers: Option<&HeaderMap>, elapsed: Duration) -> Option<Duration> {
        if attempts > self.max_retries {
            return None;
        }
        let asked = headers.and_then(retry_after).filter(|asked| *asked <= self.max_retry_after).unwrap_or_default();
        // On top of what the server asks for, since it may have asked many clients at once.
        let wait = asked.saturating_add(fraction(self.limit(attempts)));
        (elapsed.saturating_add(wait) < self.budget).then_some(wait)
    }

    /// Limit of the random wait after so many attempts.
    fn limit(&self, attempts: u32) -> Duration {
        let factor = 2_u32.saturating_pow(attempts.saturating_sub(1));
        self.base_delay.saturating_mul(factor).min(self.max_delay)
    }
}

/// A random part of a duration.
fn fraction(limit: Duration) -> Duration {
    let nanoseconds = u64::try_from(limit.as_nanos()).unwrap_or(u64::MAX);
    Duration::from_nanos(random() % nanoseconds.saturating_add(1))
}

/// What the header asks for: seconds, or the time until a date on the server's clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let until = parse_rfc2822(text).ok()?;
    let now = headers.get(header::DATE).and_then(|date| parse_rfc2822(date.to_str().ok()?).ok());
    Duration::try_from(until.duration_since(now.unwrap_or_else(Timestamp::now))).ok()
}

/// An attempt that failed and is followed by another one.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RetryEvent<'a> {
    /// Id of the operation.
    pub operation: &'static str,
    /// How many attempts there were so far.
    pub attempts: u32,
    /// Why the last one failed.
    pub error: &'a Error,
    /// The wait before the next one.
    pub delay: Duration,
}

impl fmt::Display for RetryEvent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: attempt {} failed: {}; next one in {:?}", self.operation, self.attempts, self.error, self.delay)
    }
}
