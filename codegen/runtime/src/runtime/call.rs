//! An operation from its request to its value, with as many tries as it takes.

use std::any::TypeId;
use std::pin::Pin;

use http::{Method, StatusCode};
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

use super::classify::{lost_answer, may_have_been_carried_out, may_repeat};
use super::error::Error;
use super::incoming::Incoming;
use super::prepare::Prepared;
use super::request::Request;
use super::response::{RawResponse, Response};
use super::retry::RetryEvent;
use super::trace;
use super::transport::Attempt;

/// A future on the heap.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The request of an operation: what is sent, and what the answer means.
pub trait Call: Send + Sized + 'static {
    /// What a successful answer holds.
    type Output: Send + 'static;

    /// What is sent.
    fn into_request(self) -> Request;

    /// Decodes a successful answer.
    ///
    /// # Errors
    ///
    /// When the answer does not fit.
    fn decode(response: &RawResponse) -> Result<Self::Output, Error>;
}

/// Sends a request and decodes the answer.
///
/// # Errors
///
/// See [`Error`].
pub fn send<C: Call>(call: C) -> impl Future<Output = Result<Response<C::Output>, Error>> + Send {
    send_request::<C, _>(call.into_request(), Response::new)
}

/// Like [`send`], but gives the value alone.
pub fn value<C: Call>(call: C) -> BoxFuture<Result<C::Output, Error>> {
    Box::pin(send_request::<C, _>(call.into_request(), |value, _| value))
}

/// The request is checked at once and takes its final form, so that the future has room for one of both only.
pub(super) fn send_request<C: Call, T>(
    request: Request,
    answer: fn(C::Output, RawResponse) -> T,
) -> impl Future<Output = Result<T, Error>> + Send {
    let operation = request.operation.id;
    let prepared = Prepared::new(request);
    async move {
        let fetched = match prepared {
            Ok(ref prepared) => fetch::<C>(prepared).await,
            Err(error) => Err(error),
        };
        fetched.map(|(value, raw)| answer(value, raw)).map_err(|error| error.at(operation))
    }
}

/// Sends what is prepared and decodes the answer. Every way to the network goes through here.
pub(super) async fn fetch<C: Call>(prepared: &Prepared) -> Result<(C::Output, RawResponse), Error> {
    needs_runtime()?;
    // Only a deletion that gives nothing back can do without its answer.
    let forgiving = prepared.method == Method::DELETE && TypeId::of::<C::Output>() == TypeId::of::<()>();
    trace::operation(prepared.client.api().name, prepared.operation, async {
        let (raw, _) = execute(prepared, forgiving, false).await?;
        let value = C::decode(&raw)?;
        Ok((value, raw))
    })
    .await
}

/// Sends a request and gives the answer as soon as its head is there. What fails later is not tried again.
pub(super) async fn open(mut request: Request, accept: Option<&str>) -> Result<(Box<Incoming>, RawResponse), Error> {
    let operation = request.operation.id;
    // Ahead of the caller's own headers, which replace them. Compressed, a body would have neither length nor ranges.
    let accept = accept.map(|media_type| ("accept".to_owned(), media_type.to_owned()));
    let headers = accept.into_iter().chain([("accept-encoding".to_owned(), "identity".to_owned())]);
    request.options.headers.splice(0..0, headers);
    let opened = async {
        let prepared = Prepared::new(request)?;
        needs_runtime()?;
        trace::operation(prepared.client.api().name, prepared.operation, async {
            match execute(&prepared, false, true).await? {
                (raw, Some(incoming)) => Ok((incoming, raw)),
                (raw, None) => Err(Error::status_error(raw)),
            }
        })
        .await
    };
    opened.await.map_err(|error| error.at(operation))
}

fn needs_runtime() -> Result<(), Error> {
    if Handle::try_current().is_err() {
        let problem = "requests need a tokio runtime; the feature `blocking` has calls that do without one";
        return Err(Error::configuration(problem));
    }
    Ok(())
}

/// Tries until there is a successful answer, or a failure that is not to be repeated.
async fn execute(
    prepared: &Prepared,
    forgiving: bool,
    streamed: bool,
) -> Result<(RawResponse, Option<Box<Incoming>>), Error> {
    let start = Instant::now();
    let mut tries = 0;
    let mut is_lost = false;
    let mut is_carried_out = false;
    loop {
        let credentials = prepared.credentials().map_err(|error| error.after(tries, is_carried_out))?;
        let (begin, limits) = match tries {
            0 => (start, prepared.limits),
            _ => {
                let now = Instant::now();
                (now, prepared.limits.within(prepared.retry.total().saturating_sub(now.duration_since(start))))
            }
        };
        tries += 1;
        let attempt = Attempt { prepared, credentials: &credentials, begin, limits, streamed };
        let error = match attempt.send().await {
            Ok((raw, incoming)) if raw.status.is_success() => return Ok((raw.after(tries), incoming)),
            Ok((raw, _)) if raw.status == StatusCode::NOT_FOUND && forgiving && is_lost => {
                return Ok((raw.after(tries), None));
            }
            Ok((raw, _)) => Error::status_error(raw),
            Err(error) => error,
        };
        let error = error.after(tries, is_carried_out).at(prepared.operation.id);
        let delay = if may_repeat(&error, prepared.is_idempotent) {
            prepared.retry.wait(tries, error.headers(), start.elapsed())
        } else {
            None
        };
        let Some(delay) = delay else { return Err(error) };
        is_lost |= lost_answer(&error);
        is_carried_out |= may_have_been_carried_out(&error);
        let event = RetryEvent { operation: prepared.operation.id, tries, error: &error, delay };
        trace::retry(&event);
        prepared.client.retrying(&event);
        sleep(delay).await;
    }
}
