//! The execution of an operation: attempts, retries and decoding.

use std::any::TypeId;

use http::{Method, StatusCode};
use tokio::time::{Instant, sleep};

use super::attempt::{Attempt, TimeLeft, is_redirect};
use super::classify::{lost_answer, may_have_been_carried_out, may_repeat};
use super::context::needs_runtime;
use super::trace;
use crate::configuration::retry::{AttemptEvent, RetryEvent};
use crate::request::assembly::{Redirects, Request};
use crate::request::items::{ItemsInUse, StreamedItems};
use crate::request::prepare::PreparedRequest;
use crate::response::apart::is_large;
use crate::response::body::{BoxFuture, SentItems, StreamedBody};
use crate::response::decode::Response;
use crate::response::error::Error;
use crate::response::raw::RawResponse;
use crate::response::summary::Summary;

/// The request of an operation, and the decoding of its response.
pub trait Call: Send + Sized + 'static {
    /// The decoded value of a success response.
    type Output: Send + 'static;

    /// Returns the request.
    fn into_request(self) -> Request;

    /// Decodes a success response.
    ///
    /// # Errors
    ///
    /// Fails if the response does not match the type.
    fn decode(response: &RawResponse) -> Result<Self::Output, Error>;
}

/// Sends a request and decodes the response.
///
/// # Errors
///
/// See [`Error`].
pub fn send<C: Call>(call: C) -> impl Future<Output = Result<Response<C::Output>, Error>> + Send {
    send_request::<C, _>(call.into_request(), Response::new)
}

/// Like [`send`], but returns only the value.
pub fn value<C: Call>(call: C) -> BoxFuture<Result<C::Output, Error>> {
    Box::pin(send_request::<C, _>(call.into_request(), |value, _| value))
}

/// Sends a request and returns the response undecoded.
///
/// # Errors
///
/// See [`Error`].
pub async fn send_raw(request: Request) -> Result<RawResponse, Error> {
    value(Undecoded::of(request)).await
}

/// A request whose response is not decoded.
pub(crate) struct Undecoded(Request);

impl Undecoded {
    pub(crate) fn of(mut request: Request) -> Self {
        request.options.is_raw = true;
        if request.options.redirects == Redirects::Refuse {
            request.options.redirects = Redirects::Return;
        }
        Self(request)
    }
}

impl Call for Undecoded {
    type Output = RawResponse;

    fn into_request(self) -> Request {
        self.0
    }

    fn decode(response: &RawResponse) -> Result<RawResponse, Error> {
        Ok(response.clone())
    }
}

/// Checks and prepares the request at once, so that the future holds only the prepared form.
pub(crate) fn send_request<C: Call, T>(
    request: Request,
    convert: fn(C::Output, RawResponse) -> T,
) -> impl Future<Output = Result<T, Error>> + Send {
    let operation = request.operation.id;
    let prepared = PreparedRequest::new(request);
    async move {
        let fetched = match prepared {
            Ok(ref prepared) => fetch::<C>(prepared).await,
            Err(error) => Err(error),
        };
        fetched.map(|(value, raw)| convert(value, raw)).map_err(|error| error.at(operation))
    }
}

/// Sends a prepared request and decodes the response. All requests except streams go through this function.
pub(crate) async fn fetch<C: Call>(prepared: &PreparedRequest) -> Result<(C::Output, RawResponse), Error> {
    needs_runtime()?;
    // Only a deletion without an output type can succeed without its response.
    let forgiving = prepared.method == Method::DELETE && TypeId::of::<C::Output>() == TypeId::of::<()>();
    trace::operation(prepared.client.config.api.name, prepared.operation, async {
        let (raw, _, time) = execute(prepared, forgiving, false).await?;
        if is_large(raw.body.len()) {
            return time.decode(raw, C::decode).await;
        }
        let value = C::decode(&raw)?;
        Ok((value, raw))
    })
    .await
}

/// Sends a request and returns the response after its head has arrived. Later failures are not retried.
pub(crate) async fn open(
    mut request: Request,
    accept: Option<&str>,
) -> Result<(Box<StreamedBody>, RawResponse), Error> {
    let operation = request.operation.id;
    // Before the caller's headers, which override them. A compressed body would have neither length nor ranges.
    let accept = accept.map(|media_type| ("accept".to_owned(), media_type.to_owned()));
    let headers = accept.into_iter().chain([("accept-encoding".to_owned(), "identity".to_owned())]);
    request.options.headers.splice(0..0, headers);
    let opened = async {
        let prepared = PreparedRequest::new(request)?;
        needs_runtime()?;
        trace::operation(prepared.client.config.api.name, prepared.operation, async {
            match execute(&prepared, false, true).await? {
                (raw, Some(incoming), _) => Ok((incoming, raw)),
                (raw, None, _) => Err(Error::status_error(raw, Summary::default())),
            }
        })
        .await
    };
    opened.await.map_err(|error| error.at(operation))
}

/// Repeats a request until it succeeds or fails for good. Also returns the time left for the response.
async fn execute(
    prepared: &PreparedRequest,
    forgiving: bool,
    streamed: bool,
) -> Result<(RawResponse, Option<Box<StreamedBody>>, TimeLeft<'_>), Error> {
    let start = Instant::now();
    let mut attempts = 0_u32;
    let mut is_lost = false;
    let mut is_carried_out = false;
    let mut items = prepared.streamed().cloned().map(ItemsInUse);
    loop {
        let credentials = prepared.credentials().map_err(|error| error.after(attempts, is_carried_out))?;
        let (begin, limits) = match attempts {
            0 => (start, prepared.limits),
            _ => {
                let now = Instant::now();
                (now, prepared.limits.within(prepared.retry.total().saturating_sub(now.duration_since(start))))
            }
        };
        attempts = attempts.saturating_add(1);
        let time = TimeLeft { prepared, begin, limits };
        let headers = prepared
            .headers_of(&AttemptEvent { operation: prepared.operation.id, attempt: attempts })
            .map_err(|error| error.after(attempts - 1, is_carried_out))?;
        let attempt = Attempt { credentials, headers, time, streamed };
        let error = match attempt.send().await {
            Ok((raw, incoming))
                if raw.status.is_success() || (prepared.redirects == Redirects::Return && is_redirect(raw.status)) =>
            {
                let raw = raw.after(attempts);
                let is_complete = prepared.streamed().is_none_or(StreamedItems::is_complete);
                if incoming.is_none() && raw.status.is_success() && !is_complete {
                    let aborted = prepared.streamed().and_then(StreamedItems::take_failure);
                    let error = aborted.unwrap_or_else(|| Error::unsent_items(raw));
                    return Err(error.after(attempts, is_carried_out).at(prepared.operation.id).of(&prepared.method));
                }
                let incoming = incoming.map(|incoming| {
                    let items = items.take().map(|items| Box::new(items) as Box<dyn SentItems>);
                    Box::new(incoming.after(attempts, items))
                });
                return Ok((raw, incoming, time));
            }
            Ok((raw, _)) if raw.status == StatusCode::NOT_FOUND && forgiving && is_lost => {
                return Ok((raw.after(attempts), None, time));
            }
            Ok((raw, _)) if is_large(raw.body.len()) => Err(time.status_error(raw)),
            Ok((raw, _)) => {
                let summary = Summary::of(&raw);
                Ok(Error::status_error(raw, summary))
            }
            Err(error) => Ok(error),
        };
        let error = match error {
            Ok(error) => error,
            Err(decoding) => decoding.await,
        };
        let error = error.after(attempts, is_carried_out).at(prepared.operation.id).of(&prepared.method);
        let delay = if may_repeat(&error, prepared.is_idempotent) && !prepared.is_spent() {
            prepared.retry.wait(attempts, error.headers(), start.elapsed())
        } else {
            None
        };
        let Some(delay) = delay else { return Err(error) };
        is_lost |= lost_answer(&error);
        is_carried_out |= may_have_been_carried_out(&error);
        let event = RetryEvent { operation: prepared.operation.id, attempts, error: &error, delay };
        trace::retry(&event);
        prepared.client.retrying(&event);
        sleep(delay).await;
    }
}
