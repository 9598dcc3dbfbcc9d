//! The header `Retry-After` (RFC 9110).

use std::time::Duration;

use http::{HeaderMap, header};
use jiff::Timestamp;

use crate::values::time::parse_rfc2822;

/// Returns the delay in the header: seconds, or the time until a date on the server's clock. A longer delay than a
/// duration can hold is the longest one.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        let is_too_long = seconds.is_finite() && seconds > 0.0;
        return Duration::try_from_secs_f64(seconds).ok().or(is_too_long.then_some(Duration::MAX));
    }
    let until = parse_rfc2822(text).ok()?;
    let now = headers.get(header::DATE).and_then(|date| parse_rfc2822(date.to_str().ok()?).ok());
    Duration::try_from(until.duration_since(now.unwrap_or_else(Timestamp::now))).ok()
}
