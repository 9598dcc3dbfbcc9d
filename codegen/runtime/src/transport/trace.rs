//! Spans and events for the crate `tracing`. Without the feature `tracing`, the functions do nothing.
//!
//! Fields identify the operation but never contain values: ids, numbers and names can be personal data.

use crate::configuration::retry::RetryEvent;
use crate::interface::api::Operation;
#[cfg(feature = "tracing")]
use crate::response::error::Error;
#[cfg(feature = "tracing")]
use crate::response::raw::RawResponse;
#[cfg(feature = "tracing")]
use crate::values::text::one_line;

/// Runs a request within its span.
#[cfg(feature = "tracing")]
pub(crate) async fn operation<T>(
    api: &'static str,
    operation: &'static Operation,
    request: impl Future<Output = Result<(T, RawResponse), Error>>,
) -> Result<(T, RawResponse), Error> {
    use tracing::{Instrument as _, field};

    let span = tracing::info_span!(
        "request",
        api,
        operation = operation.id,
        method = operation.method.http().as_str(),
        path = operation.path,
        status = field::Empty,
        attempts = field::Empty,
        request_id = field::Empty,
        error = field::Empty,
    );
    let result = request.instrument(span.clone()).await;
    let (status, attempts, request_id) = match &result {
        Ok((_, raw)) => (Some(raw.status()), raw.attempts, raw.request_id()),
        Err(error) => {
            span.record("error", field::debug(error.kind()));
            (error.status(), error.attempts(), error.request_id())
        }
    };
    span.record("attempts", attempts);
    if let Some(status) = status {
        span.record("status", status.as_u16());
    }
    if let Some(id) = request_id {
        span.record("request_id", one_line(id, 200));
    }
    result
}

#[cfg(not(feature = "tracing"))]
pub(crate) fn operation<F: Future>(_: &'static str, _: &'static Operation, request: F) -> F {
    request
}

/// Records a failed attempt that will be retried.
#[cfg(feature = "tracing")]
pub(crate) fn retry(event: &RetryEvent<'_>) {
    tracing::info!(
        operation = event.operation,
        attempts = event.attempts,
        error = ?event.error.kind(),
        status = event.error.status().map(|status| status.as_u16()),
        delay_ms = u64::try_from(event.delay.as_millis()).unwrap_or(u64::MAX),
        "retrying the request"
    );
}

#[cfg(not(feature = "tracing"))]
pub(crate) fn retry(_: &RetryEvent<'_>) {}

/// A future for another thread, with the current span and subscriber.
#[cfg(feature = "blocking")]
pub(crate) fn carry<F: Future>(future: F) -> impl Future<Output = F::Output> {
    #[cfg(feature = "tracing")]
    {
        use tracing::Instrument as _;
        use tracing::instrument::WithSubscriber as _;

        future.in_current_span().with_current_subscriber()
    }
    #[cfg(not(feature = "tracing"))]
    future
}
