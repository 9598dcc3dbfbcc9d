//! One attempt: connections, credentials, redirects, and how far a request got when it fails.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use tokio::time::{Instant, timeout, timeout_at};
use url::Url;

use crate::runtime::configuration::credential;
use crate::runtime::configuration::server::{is_encrypted_or_local, is_same_origin};
use crate::runtime::request::encode;
use crate::runtime::request::prepare::PreparedRequest;
use crate::runtime::response::apart::{apart, is_large};
use crate::runtime::response::body::StreamedBody;
use crate::runtime::response::error::Error;
use crate::runtime::response::gzip::{Expansion, expand, expand_beginning};
use crate::runtime::response::limits::{Limits, TimeLimit};
use crate::runtime::response::raw::RawResponse;

const MAX_REDIRECTS: usize = 10;

/// What a time limit comes to that is too long for the clock.
const FAR: Duration = Duration::from_secs(86_400 * 365);

/// One attempt, redirects included.
pub(crate) struct Attempt<'a> {
    pub(crate) prepared: &'a PreparedRequest,
    pub(crate) credentials: &'a [credential::PreparedCredential],
    pub(crate) begin: Instant,
    pub(crate) limits: Limits,
    /// Whether the body of a success is left to come.
    pub(crate) streamed: bool,
}

impl Attempt<'_> {
    /// The response, with its body if that is still to come.
    pub(crate) async fn send(&self) -> Result<(RawResponse, Option<Box<StreamedBody>>), Error> {
        let mut redirected: Option<Box<Url>> = None;
        let mut trusted = true;
        let mut redirects = 0;
        loop {
            let url = redirected.as_deref().unwrap_or(&self.prepared.url);
            let sent = self.execute(url, trusted, redirects > 0);
            let (mut response, incoming) = if self.streamed {
                let answer = Box::pin(timeout(self.left(), self.receive(url, sent)));
                answer.await.unwrap_or_else(|_| Err(Error::no_answer(url.authority(), self.limits)))?
            } else {
                self.receive(url, sent).await?
            };
            if !is_redirect(response.status) {
                response.redirected = redirected;
                return Ok((response, incoming));
            }
            if redirects == MAX_REDIRECTS {
                return Err(Error::redirect(response, format!("more than {MAX_REDIRECTS} redirects")));
            }
            redirects += 1;
            match target(self.prepared, url, &response, trusted) {
                Ok(next) => {
                    // Once elsewhere, credentials stay off, even if the way leads back.
                    trusted = trusted && is_same_origin(&next, &self.prepared.base);
                    redirected = Some(Box::new(next));
                }
                Err(problem) => return Err(Error::redirect(response, problem)),
            }
        }
    }

    /// Decodes a response within the time limit.
    pub(crate) async fn decode<T: Send + 'static>(
        &self,
        raw: &RawResponse,
        decode: fn(&RawResponse) -> T,
    ) -> Result<T, Error> {
        if !is_large(raw.body.len()) {
            return Ok(decode(raw));
        }
        let unfinished = || Error::unfinished(self.prepared.url.authority(), self.limits, raw.clone());
        let decoding = Box::pin(timeout_at(self.end(), apart(raw.clone(), decode)));
        decoding.await.unwrap_or_else(|_| Err(unfinished()))
    }

    fn deadline(&self) -> Option<Instant> {
        self.begin.checked_add(self.limits.total)
    }

    /// The deadline, or a moment that never comes.
    fn end(&self) -> Instant {
        self.deadline().unwrap_or_else(|| Instant::now() + FAR)
    }

    fn left(&self) -> Duration {
        let left = |deadline: Instant| deadline.saturating_duration_since(Instant::now());
        self.deadline().map_or(self.limits.total, left)
    }

    /// Sends the request; with credentials to whom can be `trusted` with them.
    fn execute(
        &self,
        url: &Url,
        trusted: bool,
        is_redirected: bool,
    ) -> impl Future<Output = reqwest::Result<reqwest::Response>> + use<> {
        let prepared = self.prepared;
        let mut request = build(prepared, url, trusted.then_some(self.credentials));
        if self.streamed {
            // The HTTP client's own limit would go on counting while the body comes.
            *request.timeout_mut() = Some(Duration::MAX);
        } else if is_redirected || !prepared.is_limited_to(self.limits.total) {
            *request.timeout_mut() = Some(self.left());
        }
        prepared.http.execute(request)
    }

    /// One response.
    async fn receive(
        &self,
        url: &Url,
        sent: impl Future<Output = reqwest::Result<reqwest::Response>>,
    ) -> Result<(RawResponse, Option<Box<StreamedBody>>), Error> {
        let mut response = sent.await.map_err(|error| self.failed(url, error, None))?;
        if !is_same_origin(response.url(), url) {
            let problem = "the given HTTP client followed a redirect to another origin; build it with Policy::none()";
            return Err(Error::redirect(self.raw(&mut response, Bytes::new()), problem.to_owned()));
        }
        if self.streamed && response.status().is_success() {
            let mut head = self.raw(&mut response, Bytes::new());
            let (host, operation) = (url.authority(), self.prepared.operation.id);
            let incoming = StreamedBody::new(response, &mut head, host, self.limits, operation)?;
            return Ok((head, Some(Box::new(incoming))));
        }
        let limit = self.prepared.client.config.max_response_size;
        let mut body = BodyBuffer::default();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) => {
                    if chunk.len() > limit.saturating_sub(body.len()) {
                        let raw = self.raw(&mut response, body.joined());
                        return Err(Error::too_large(expand_beginning(raw, limit, self.end()).await, limit));
                    }
                    body.push(chunk);
                }
                Ok(None) => break,
                Err(error) => {
                    let raw = self.raw(&mut response, body.joined());
                    let raw = expand_beginning(raw, limit, self.end()).await;
                    return Err(self.failed(url, error, Some(raw)));
                }
            }
        }
        let raw = self.raw(&mut response, body.joined());
        match expand(raw, limit, self.end()).await? {
            Expansion::Done(raw) => Ok((raw, None)),
            Expansion::Unfinished(raw) => Err(Error::unfinished(url.authority(), self.limits, raw)),
        }
    }

    /// What has come of a response, which is left without its headers.
    fn raw(&self, response: &mut reqwest::Response, body: Bytes) -> RawResponse {
        RawResponse {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body,
            redirected: None,
            api: self.prepared.client.config.api,
            attempts: 0,
            max_nodes: self.prepared.client.config.max_response_nodes,
            may_be_xml: self.prepared.may_be_xml(),
        }
    }

    fn failed(&self, url: &Url, error: reqwest::Error, head: Option<RawResponse>) -> Error {
        let is_early = self.deadline().is_none_or(|deadline| Instant::now() < deadline);
        let limits = if is_early { Limits { kind: TimeLimit::HttpClient, ..self.limits } } else { self.limits };
        Error::http(error, url.authority(), limits, head)
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Where a redirect from a URL leads, or why it is not followed.
fn target(prepared: &PreparedRequest, url: &Url, response: &RawResponse, trusted: bool) -> Result<Url, String> {
    let location = response.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
    let Some(mut target) = location.and_then(|location| url.join(location).ok()) else {
        return Err("the redirect has no usable Location".to_owned());
    };
    if !matches!(target.scheme(), "http" | "https")
        || target.set_username("").is_err()
        || target.set_password(None).is_err()
    {
        return Err("the redirect leads to a scheme other than https and http, and was not followed".to_owned());
    }
    target.set_fragment(None);
    let origin = target.origin().ascii_serialization();
    if url.scheme() == "https" && target.scheme() == "http" {
        return Err(format!("the redirect to {origin} would leave encryption, and was not followed"));
    }
    if !is_encrypted_or_local(&target) && !prepared.client.config.allow_plain_http {
        return Err(format!("the redirect to {origin} is not encrypted, and was not followed"));
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
    Err(format!("the redirect of a {method} to {origin} was not followed, since it would become a GET"))
}

/// The chunks of a body. A single one, which is the common case, is not copied.
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

/// The request with credentials; or without anything of the caller's, for another origin.
fn build(
    prepared: &PreparedRequest,
    url: &Url,
    credentials: Option<&[credential::PreparedCredential]>,
) -> reqwest::Request {
    let mut url = url.clone();
    let mut headers = HeaderMap::new();
    if let Some(credentials) = credentials {
        headers.clone_from(&prepared.headers);
        for credential in credentials {
            authenticate(&mut url, &mut headers, credential);
        }
    } else {
        // Another origin learns nothing: any header can hold a secret.
        for name in [header::ACCEPT, header::ACCEPT_ENCODING] {
            if let Some(value) = prepared.headers.get(&name) {
                headers.insert(name, value.clone());
            }
        }
        headers.insert(header::USER_AGENT, prepared.client.config.user_agent.clone());
    }
    let body = prepared.body.clone().filter(|_| credentials.is_some()).unwrap_or_default();
    if body.is_empty() && matches!(prepared.method, Method::POST | Method::PUT | Method::PATCH) {
        // The HTTP client leaves it out, and some servers insist on it.
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    let mut request = reqwest::Request::new(prepared.method.clone(), url);
    *request.headers_mut() = headers;
    if !body.is_empty() {
        *request.body_mut() = Some(body.into());
    }
    request
}

fn authenticate(url: &mut Url, headers: &mut HeaderMap, credential: &credential::PreparedCredential) {
    use credential::PreparedCredential::{Authorization, Cookie, Header, Query};

    match credential {
        Authorization(value) => {
            headers.insert(header::AUTHORIZATION, value.clone());
        }
        Header(name, value) => {
            if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
                headers.insert(name, value.clone());
            }
        }
        Query(name, key) => {
            // Links and redirects of the same origin may already carry it.
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
            let cookies = match headers.get(header::COOKIE).and_then(|value| value.to_str().ok()) {
                Some(cookies) => format!("{cookies}; {pair}"),
                None => pair,
            };
            if let Ok(mut value) = HeaderValue::try_from(cookies) {
                value.set_sensitive(true);
                headers.insert(header::COOKIE, value);
            }
        }
    }
}
