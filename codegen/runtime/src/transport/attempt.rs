//! One attempt: connections, credentials, redirects, and the delivery state of failures.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use tokio::time::{Instant, timeout, timeout_at};
use url::Url;

use crate::configuration::credential;
use crate::configuration::server::{is_encrypted_or_local, is_same_origin, is_sendable};
use crate::request::assembly::Redirects;
use crate::request::encode;
use crate::request::items::StreamedItems;
use crate::request::prepare::PreparedRequest;
use crate::response::apart::apart;
use crate::response::body::{BoxFuture, StreamedBody};
use crate::response::error::Error;
use crate::response::gzip::{Expansion, broken, expand, is_compressed, is_known};
use crate::response::limits::{Limits, TimeLimit};
use crate::response::raw::RawResponse;
use crate::response::summary::Summary;

const MAX_REDIRECTS: usize = 10;

/// Replaces a time limit beyond the range of the clock.
const FAR: Duration = Duration::from_secs(86_400 * 365);

/// One attempt, including redirects.
pub(crate) struct Attempt<'a> {
    pub(crate) credentials: Vec<credential::PreparedCredential>,
    /// The headers that the client's hook adds.
    pub(crate) headers: Option<Box<HeaderMap>>,
    pub(crate) time: TimeLeft<'a>,
    /// True if the body of a success response is streamed.
    pub(crate) streamed: bool,
}

/// The time limit of an attempt.
#[derive(Clone, Copy)]
pub(crate) struct TimeLeft<'a> {
    pub(crate) prepared: &'a PreparedRequest,
    pub(crate) begin: Instant,
    pub(crate) limits: Limits,
}

impl TimeLeft<'_> {
    fn deadline(&self) -> Option<Instant> {
        self.begin.checked_add(self.limits.total)
    }

    /// The deadline, or a moment far in the future.
    fn end(&self) -> Instant {
        self.deadline().unwrap_or_else(|| Instant::now() + FAR)
    }

    fn left(&self) -> Duration {
        let left = |deadline: Instant| deadline.saturating_duration_since(Instant::now());
        self.deadline().map_or(self.limits.total, left)
    }

    /// Decodes a large response before the deadline.
    pub(crate) fn decode<T: Send + 'static>(
        &self,
        raw: RawResponse,
        decode: fn(&RawResponse) -> Result<T, Error>,
    ) -> BoxFuture<Result<(T, RawResponse), Error>> {
        let (end, limits, host) = (self.end(), self.limits, self.prepared.url.authority().to_owned());
        Box::pin(async move {
            match timeout_at(end, apart(raw.clone(), decode)).await {
                Ok(decoded) => decoded?.map(|value| (value, raw)),
                Err(_) => Err(Error::unfinished(&host, limits, raw)),
            }
        })
    }

    /// The error of a large response. If time runs out, the status is more useful than a timeout.
    pub(crate) fn status_error(&self, raw: RawResponse) -> BoxFuture<Error> {
        let decoding = self.decode(raw.clone(), |raw| Ok(Summary::of(raw)));
        Box::pin(async move {
            let summary = decoding.await.map(|(summary, _)| summary).unwrap_or_default();
            Error::status_error(raw, summary)
        })
    }
}

impl Attempt<'_> {
    /// The response, and its body if it is streamed.
    pub(crate) async fn send(&self) -> Result<(RawResponse, Option<Box<StreamedBody>>), Error> {
        let mut redirected: Option<Box<Url>> = None;
        let mut trusted = true;
        let mut redirects = 0;
        loop {
            let url = redirected.as_deref().unwrap_or(&self.time.prepared.url);
            let sent = self.execute(url, trusted, redirects > 0);
            let received = if self.streamed {
                let response = Box::pin(timeout(self.time.left(), self.receive(url, sent)));
                response.await.unwrap_or_else(|_| Err(Error::no_response(url.authority(), self.time.limits)))
            } else {
                self.receive(url, sent).await
            };
            // Whoever sent a redirect has seen the request.
            let (mut response, incoming) = received.map_err(|error| error.after(0, redirects > 0))?;
            let handling = self.time.prepared.redirects;
            if !is_redirect(response.status) || handling == Redirects::Return {
                response.redirected = redirected;
                return Ok((response, incoming));
            }
            if handling == Redirects::Refuse {
                let problem = "the redirect was not followed, because the request does not follow redirects";
                return Err(Error::redirect(response, problem.to_owned()));
            }
            if redirects == MAX_REDIRECTS {
                return Err(Error::redirect(response, format!("more than {MAX_REDIRECTS} redirects")));
            }
            redirects += 1;
            if self.time.prepared.is_spent() {
                let problem = "the redirect was not followed, because the items of the body are a stream that was sent";
                return Err(Error::redirect(response, problem.to_owned()));
            }
            match target(self.time.prepared, url, &response, trusted) {
                Ok(next) => {
                    // After a redirect to another origin, credentials stay off, even if a later redirect leads back.
                    trusted = trusted && is_same_origin(&next, &self.time.prepared.base);
                    redirected = Some(Box::new(next));
                }
                Err(problem) => return Err(Error::redirect(response, problem)),
            }
        }
    }

    /// Sends the request, with credentials if the origin is `trusted`.
    fn execute(
        &self,
        url: &Url,
        trusted: bool,
        is_redirected: bool,
    ) -> impl Future<Output = reqwest::Result<reqwest::Response>> + use<> {
        let prepared = self.time.prepared;
        let mut request = build(prepared, url, trusted.then_some(&self.credentials));
        if let Some(headers) = self.headers.as_deref().filter(|_| trusted) {
            request.headers_mut().extend(headers.clone());
        }
        if self.streamed {
            // The HTTP client's own limit would include the body.
            *request.timeout_mut() = Some(Duration::MAX);
        } else if is_redirected || !prepared.is_limited_to(self.time.limits.total) {
            *request.timeout_mut() = Some(self.time.left());
        }
        prepared.http.execute(request)
    }

    /// Receives one response.
    async fn receive(
        &self,
        url: &Url,
        sent: impl Future<Output = reqwest::Result<reqwest::Response>>,
    ) -> Result<(RawResponse, Option<Box<StreamedBody>>), Error> {
        let mut response = sent.await.map_err(|error| self.failed(url, error, None))?;
        if !is_same_origin(response.url(), url) {
            let problem = "the custom HTTP client followed a redirect to another origin; build it with Policy::none()";
            return Err(Error::redirect(self.raw(&mut response, Bytes::new()), problem.to_owned()));
        }
        if self.streamed && response.status().is_success() {
            let mut head = self.raw(&mut response, Bytes::new());
            let (host, operation) = (url.authority(), self.time.prepared.operation.id);
            let incoming = StreamedBody::new(response, &mut head, host, self.time.limits, operation)?;
            return Ok((head, Some(Box::new(incoming))));
        }
        let mut body = BodyBuffer::default();
        let end = loop {
            match response.chunk().await {
                Ok(Some(chunk)) if chunk.len() > self.max_size().saturating_sub(body.len()) => break BodyEnd::TooLarge,
                Ok(Some(chunk)) => body.push(chunk),
                Ok(None) => break BodyEnd::Complete,
                Err(error) => break BodyEnd::Failed(error),
            }
        };
        let raw = self.raw(&mut response, body.joined());
        let ended =
            if is_compressed(&raw) { Box::pin(self.expanded(url, raw, end)).await } else { self.ended(url, raw, end) };
        ended.map(|raw| (raw, None))
    }

    fn max_size(&self) -> usize {
        self.time.prepared.client.config.max_response_size
    }

    /// A response, according to how its body ended.
    fn ended(&self, url: &Url, raw: RawResponse, end: BodyEnd) -> Result<RawResponse, Error> {
        match end {
            BodyEnd::Complete => is_known(&raw).map(|()| raw),
            BodyEnd::TooLarge => Err(Error::too_large(raw, self.max_size())),
            BodyEnd::Failed(error) => Err(self.failed(url, error, Some(raw))),
        }
    }

    /// A compressed response, decompressed until the deadline.
    async fn expanded(&self, url: &Url, raw: RawResponse, end: BodyEnd) -> Result<RawResponse, Error> {
        let limit = self.max_size();
        let (raw, result) = expand(raw, limit, self.time.end()).await;
        match (end, result) {
            (BodyEnd::Complete, Expansion::TooLarge) => Err(Error::too_large(raw, limit)),
            (BodyEnd::Complete, Expansion::Unfinished) => {
                Err(Error::unfinished(url.authority(), self.time.limits, raw))
            }
            (BodyEnd::Complete, Expansion::Broken(error)) if raw.status.is_success() => Err(broken(&raw, error)),
            (BodyEnd::Complete, _) => Ok(raw),
            (end, _) => self.ended(url, raw, end),
        }
    }

    /// Takes the received part of a response, and leaves it without headers.
    fn raw(&self, response: &mut reqwest::Response, body: Bytes) -> RawResponse {
        RawResponse {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body,
            redirected: None,
            api: self.time.prepared.client.config.api,
            attempts: 0,
            max_nodes: self.time.prepared.client.config.max_response_nodes,
            may_be_xml: self.time.prepared.may_be_xml(),
        }
    }

    fn failed(&self, url: &Url, error: reqwest::Error, head: Option<RawResponse>) -> Error {
        if let Some(aborted) = self.time.prepared.streamed().and_then(StreamedItems::take_failure) {
            return aborted;
        }
        let is_early = self.time.deadline().is_none_or(|deadline| Instant::now() < deadline);
        let limits =
            if is_early { Limits { kind: TimeLimit::HttpClient, ..self.time.limits } } else { self.time.limits };
        Error::http(error, url.authority(), limits, head)
    }
}

/// The end of a body.
enum BodyEnd {
    Complete,
    /// The body is larger than the limit.
    TooLarge,
    Failed(reqwest::Error),
}

pub(crate) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Returns the target of a redirect, or the reason for not following it.
fn target(prepared: &PreparedRequest, url: &Url, response: &RawResponse, trusted: bool) -> Result<Url, String> {
    let location = response.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
    let Some(mut target) = location.and_then(|location| url.join(location).ok()) else {
        return Err("the redirect has no valid Location header".to_owned());
    };
    if !matches!(target.scheme(), "http" | "https")
        || target.set_username("").is_err()
        || target.set_password(None).is_err()
    {
        return Err("the redirect to a scheme other than https and http was not followed".to_owned());
    }
    target.set_fragment(None);
    if !is_sendable(&target) {
        return Err("the redirect leads to a URL that cannot be sent, and was not followed".to_owned());
    }
    let origin = target.origin().ascii_serialization();
    if url.scheme() == "https" && target.scheme() == "http" {
        return Err(format!("the redirect from https to {origin} was not followed, because it is not encrypted"));
    }
    if !is_encrypted_or_local(&target) && !prepared.client.config.allow_plain_http {
        return Err(format!("the redirect to {origin} was not followed, because it is not encrypted"));
    }
    let same_origin = trusted && is_same_origin(&target, &prepared.base);
    let keeps_method = matches!(response.status.as_u16(), 307 | 308);
    if matches!(prepared.method, Method::GET | Method::HEAD) || (keeps_method && same_origin) {
        return Ok(target);
    }
    let method = &prepared.method;
    if keeps_method {
        return Err(format!("the redirect of a {method} to another origin, {origin}, was not followed"));
    }
    Err(format!("the redirect of a {method} to {origin} was not followed, because it would become a GET"))
}

/// Joins the chunks of a body. A single chunk, the common case, is not copied.
#[derive(Default)]
struct BodyBuffer {
    first: Bytes,
    joined: BytesMut,
}

impl BodyBuffer {
    fn len(&self) -> usize {
        self.first.len() + self.joined.len()
    }

    fn push(&mut self, chunk: Bytes) {
        if self.len() == 0 {
            self.first = chunk;
            return;
        }
        self.joined.extend_from_slice(&std::mem::take(&mut self.first));
        self.joined.extend_from_slice(&chunk);
    }

    fn joined(self) -> Bytes {
        if self.joined.is_empty() { self.first } else { self.joined.freeze() }
    }
}

/// Builds the request: with credentials or, for another origin, with only the headers that select a
/// representation and a range of it.
fn build(
    prepared: &PreparedRequest,
    url: &Url,
    credentials: Option<&[credential::PreparedCredential]>,
) -> reqwest::Request {
    let mut url = url.clone();
    // With room for the headers of credentials and of the HTTP client: a clone would have to grow for them.
    let mut headers = HeaderMap::with_capacity(prepared.headers.len() + 3);
    if let Some(credentials) = credentials {
        headers.extend(prepared.headers.iter().map(|(name, value)| (name.clone(), value.clone())));
        for credential in credentials {
            authenticate(&mut url, &mut headers, credential);
        }
    } else {
        // Any other header can hold a secret, so other origins get none.
        for name in [header::ACCEPT, header::ACCEPT_ENCODING, header::RANGE, header::IF_RANGE] {
            if let Some(value) = prepared.headers.get(&name) {
                headers.insert(name, value.clone());
            }
        }
        headers.insert(header::USER_AGENT, prepared.client.config.user_agent.clone());
    }
    let body = prepared.body.clone().filter(|body| credentials.is_some() && !body.is_empty());
    let takes_body = matches!(prepared.method, Method::POST | Method::PUT | Method::PATCH);
    if body.is_none() && (takes_body || headers.contains_key(header::CONTENT_LENGTH)) {
        // The HTTP client omits it, and some servers require it. A declared one may be that of a body no longer sent.
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    let mut request = reqwest::Request::new(prepared.method.clone(), url);
    *request.headers_mut() = headers;
    *request.body_mut() = body.map(Into::into);
    request
}

fn authenticate(url: &mut Url, headers: &mut HeaderMap, credential: &credential::PreparedCredential) {
    use credential::PreparedCredential::{Authorization, Cookie, Header, Query};

    match credential {
        Authorization(value) => {
            headers.insert(header::AUTHORIZATION, value.clone());
        }
        Header(name, value) => {
            headers.insert(name, value.clone());
        }
        Query(name, key) => {
            // Links and redirects of the same origin may already have it.
            if !url.query_pairs().any(|(existing, _)| existing == *name) {
                let pair = format!("{}={}", encode::component(name), encode::component(key));
                let query = match url.query() {
                    Some(query) if !query.is_empty() => format!("{query}&{pair}"),
                    _ => pair,
                };
                url.set_query(Some(&query));
            }
        }
        Cookie(name, key) => {
            let pair = format!("{}={}", encode::component(name), encode::component(key));
            let cookies = match headers.get(header::COOKIE) {
                Some(cookies) => [cookies.as_bytes(), b"; ", pair.as_bytes()].concat(),
                None => pair.into_bytes(),
            };
            if let Ok(mut value) = HeaderValue::try_from(cookies) {
                value.set_sensitive(true);
                headers.insert(header::COOKIE, value);
            }
        }
    }
}
