//! The retry policy: number of attempts and delays. `classify` decides which failures may be retried.

use std::fmt;
use std::time::Duration;

use http::HeaderMap;

use crate::response::error::Error;
use crate::response::retry_after::retry_after;
use crate::values::random::random;

/// The number of retries of a failed request, and the delays before them.
///
/// By default, a request is retried at most twice. Each delay is random between zero and a limit: half a second before
/// the second attempt, doubled for each further attempt, 8 seconds at most. A `Retry-After` header of at most 30
/// seconds, given in seconds or as a date, adds to the delay. After a longer one, the request is not retried, and
/// [`Error::retry_after`] returns it. No retry starts after 60 seconds in total.
///
/// | failure | retried |
/// |---|---|
/// | connecting failed or exceeded the time limit | always |
/// | 429 Too Many Requests | always |
/// | the connection failed before or during the response | if the request is idempotent |
/// | no complete response within the time limit | if the request is idempotent |
/// | 500, 502, 503, 504 | if the request is idempotent |
/// | any other status, a body that cannot be decoded or is too large, a redirect that is not followed | never |
/// | an invalid parameter or credential, a page link that is not followed | never |
///
/// Requests with the methods GET, HEAD, PUT, DELETE, OPTIONS, TRACE and QUERY are idempotent, and so are operations the API's
/// document marks as such, unless a parameter is set that the document exempts. Operations that create something are
/// not idempotent unless they are marked.
///
/// A retried deletion that returns 404 counts as successful if the response to an earlier attempt was lost: the
/// connection failed, the time limit was exceeded, or a gateway returned 502 or 504.
///
/// # Time
///
/// The time limit of a request applies to each attempt. The budget applies to all attempts and delays together: no
/// delay starts that would exceed it, and the time limit of a retry is at most the rest of the budget. An operation
/// therefore takes no longer than the time limit or the budget, whichever is longer.
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
    /// Creates the default policy.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a policy without retries.
    #[must_use]
    pub fn none() -> Self {
        Self::default().max_retries(0)
    }

    /// Sets the maximum number of retries after the first attempt. Default: 2.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Sets the upper limit of the random delay before the second attempt. It doubles for each further attempt.
    /// Default: 500 milliseconds.
    #[must_use]
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the upper limit of every random delay. Default: 8 seconds.
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the maximum delay accepted from a `Retry-After` header. A request is not retried if the server asks for a
    /// longer one. Default: 30 seconds. The [`budget`](Self::budget) limits the delay as well.
    #[must_use]
    pub fn max_retry_after(mut self, delay: Duration) -> Self {
        self.max_retry_after = delay;
        self
    }

    /// Sets the time limit for all attempts and delays together. Default: 60 seconds.
    #[must_use]
    pub fn budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    pub(crate) fn total(&self) -> Duration {
        self.budget
    }

    /// Returns the delay before the next attempt, or `None` if there is none.
    pub(crate) fn wait(&self, attempts: u32, headers: Option<&HeaderMap>, elapsed: Duration) -> Option<Duration> {
        if attempts > self.max_retries {
            return None;
        }
        let requested = headers.and_then(retry_after).unwrap_or_default();
        if requested > self.max_retry_after {
            return None;
        }
        // Added to the server's delay, because the server may have sent the same delay to many clients.
        let wait = requested.saturating_add(fraction(self.limit(attempts)));
        (elapsed.saturating_add(wait) < self.budget).then_some(wait)
    }

    /// The upper limit of the random delay after this many attempts.
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

/// An attempt that is about to be sent.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AttemptEvent {
    /// The operation's id in the API's document.
    pub operation: &'static str,
    /// The number of the attempt, from 1.
    pub attempt: u32,
}

/// A failed attempt that will be retried.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RetryEvent<'a> {
    /// The operation's id in the API's document.
    pub operation: &'static str,
    /// The number of attempts so far, at least 1.
    pub attempts: u32,
    /// The error of the last attempt.
    pub error: &'a Error,
    /// The delay before the next attempt.
    pub delay: Duration,
}

impl fmt::Display for RetryEvent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = self.error.without_operation();
        write!(f, "{}: attempt {} failed: {error}; retrying in {:?}", self.operation, self.attempts, self.delay)
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, header};

    use super::*;

    const U64: Duration = Duration::from_nanos(u64::MAX);

    fn extremes() -> [Duration; 8] {
        [
            Duration::ZERO,
            Duration::from_nanos(1),
            Duration::from_secs(30),
            Duration::from_nanos(u64::MAX - 1),
            U64,
            U64 + Duration::from_nanos(1),
            Duration::new(u64::MAX, 999_999_998),
            Duration::MAX,
        ]
    }

    #[test]
    fn delay_stays_within_any_policy() {
        let asked = [
            "",
            "0",
            "-0",
            "-1",
            "1e400",
            "NaN",
            "inf",
            "1e19",
            "18446744073709551615",
            "18446744073709551616",
            "99999999999999999999999999",
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "Mon, 01 Jan 0001 00:00:00 GMT",
            "Mon, 01 Jan -9999 00:00:00 GMT",
            "Fri, 31 Dec 99999 23:59:59 GMT",
            "0.000000000000000001",
        ];
        let mut all = vec![None];
        for text in asked {
            for date in [None, Some("Mon, 01 Jan 0001 00:00:00 GMT"), Some("Fri, 31 Dec 9999 23:59:59 GMT"), Some("x")]
            {
                let mut headers = HeaderMap::new();
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static(text));
                headers.extend(date.map(|date| (header::DATE, HeaderValue::from_static(date))));
                all.push(Some(headers));
            }
        }
        for base in extremes() {
            for max in extremes() {
                for retry_after in [Duration::ZERO, Duration::MAX] {
                    let policy = RetryPolicy::new().base_delay(base).max_delay(max).max_retry_after(retry_after);
                    let policy = policy.max_retries(u32::MAX);
                    for budget in [Duration::ZERO, U64, Duration::MAX] {
                        let policy = policy.clone().budget(budget);
                        for attempts in [0, 1, 2, 33, u32::MAX] {
                            for headers in &all {
                                for elapsed in [Duration::ZERO, Duration::MAX] {
                                    let wait = policy.wait(attempts, headers.as_ref(), elapsed);
                                    assert!(wait.is_none_or(|wait| wait < budget), "{policy:?} {headers:?} {wait:?}");
                                    let is_asked = headers.is_some() && retry_after > Duration::ZERO;
                                    assert!(is_asked || wait.is_none_or(|wait| wait <= max), "{policy:?} {wait:?}");
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
