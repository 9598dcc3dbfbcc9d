//! Spans and events for the crate `tracing`. Without the feature `tracing`, nothing.
//!
//! Fields say which operation, never with which values: ids, numbers and names can be personal.

use super::api::Operation;
#[cfg(feature = "tracing")]
use super::error::Error;
#[cfg(feature = "tracing")]
use super::response::RawResponse;
use super::retry::RetryEvent;

/// A request within its span.
#[cfg(feature = "tracing")]
pub(super) async fn operation<T>(
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
        tries = field::Empty,
        request_id = field::Empty,
        error = field::Empty,
    );
    let result = request.instrument(span.clone()).await;
    let (status, tries, request_id) = match &result {
        Ok((_, raw)) => (Some(raw.status()), raw.tries, raw.request_id()),
        Err(error) => {
            span.record("error", field::debug(error.kind()));
            (error.status(), error.tries(), error.request_id())
        }
    };
    span.record("tries", tries);
    if let Some(status) = status {
        span.record("status", status.as_u16());
    }
    if let Some(id) = request_id {
        span.record("request_id", id);
    }
    result
}

#[cfg(not(feature = "tracing"))]
pub(super) fn operation<F: Future>(_: &'static str, _: &'static Operation, request: F) -> F {
    request
}

/// A try that failed and is followed by another one.
#[cfg(feature = "tracing")]
pub(super) fn retry(event: &RetryEvent<'_>) {
    tracing::info!(
        operation = event.operation,
        tries = event.tries,
        error = ?event.error.kind(),
        status = event.error.status().map(|status| status.as_u16()),
        delay_ms = u64::try_from(event.delay.as_millis()).unwrap_or(u64::MAX),
        "the request is sent again"
    );
}

#[cfg(not(feature = "tracing"))]
pub(super) fn retry(_: &RetryEvent<'_>) {}

/// A future that runs elsewhere, with the span and the subscriber from here.
#[cfg(feature = "blocking")]
pub(super) fn carry<F: Future>(future: F) -> impl Future<Output = F::Output> {
    #[cfg(feature = "tracing")]
    {
        use tracing::Instrument as _;
        use tracing::instrument::WithSubscriber as _;

        future.in_current_span().with_current_subscriber()
    }
    #[cfg(not(feature = "tracing"))]
    future
}
