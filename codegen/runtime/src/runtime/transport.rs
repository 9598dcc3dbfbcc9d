//! One try: connections, credentials, redirects, and how far a request got when it fails.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use tokio::time::{Instant, timeout};
use url::Url;

use super::credential;
use super::encode;
use super::error::Error;
use super::gzip::{expand, expand_beginning};
use super::incoming::Incoming;
use super::limits::{Limits, TimeLimit};
use super::prepare::Prepared;
use super::response::RawResponse;
use super::server::{is_encrypted_or_local, is_same_origin};

const MAX_REDIRECTS: usize = 10;

/// One try, redirects included. The body of a success is still to come if it is `streamed`.
pub(super) async fn attempt(
    prepared: &Prepared,
    credentials: &[credential::Prepared],
    begin: Instant,
    limits: Limits,
    streamed: bool,
) -> Result<(RawResponse, Option<Incoming>), Error> {
    let deadline = begin.checked_add(limits.total);
    let mut url = prepared.url.clone();
    let mut trusted = true;
    let mut redirects = 0;
    loop {
        let mut request = build(prepared, &url, trusted.then_some(credentials));
        let left = || deadline.map_or(limits.total, |deadline| deadline.saturating_duration_since(Instant::now()));
        let (response, incoming) = if streamed {
            // The HTTP client's own limit would go on counting while the body comes.
            *request.timeout_mut() = Some(Duration::MAX);
            let response = prepared.http.execute(request);
            let answer = timeout(left(), exchange(prepared, url.clone(), response, limits, deadline, streamed)).await;
            answer.unwrap_or_else(|_| Err(Error::no_answer(url.authority(), limits)))?
        } else {
            if redirects > 0 || !prepared.is_limited_to(limits.total) {
                *request.timeout_mut() = Some(left());
            }
            exchange(prepared, url, prepared.http.execute(request), limits, deadline, streamed).await?
        };
        if !is_redirect(response.status) {
            return Ok((response, incoming));
        }
        if redirects == MAX_REDIRECTS {
            return Err(Error::redirect(response, format!("more than {MAX_REDIRECTS} redirects")));
        }
        redirects += 1;
        match target(prepared, &response, trusted) {
            Ok(next) => {
                // Once elsewhere, credentials stay off, even if the way leads back.
                trusted = trusted && is_same_origin(&next, &prepared.base);
                url = next;
            }
            Err(problem) => return Err(Error::redirect(response, problem)),
        }
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Where a redirect leads, or why it is not followed.
fn target(prepared: &Prepared, response: &RawResponse, trusted: bool) -> Result<Url, String> {
    let location = response.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
    let Some(mut target) = location.and_then(|location| response.url.join(location).ok()) else {
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
    if response.url.scheme() == "https" && target.scheme() == "http" {
        return Err(format!("the redirect to {origin} would leave encryption, and was not followed"));
    }
    if !is_encrypted_or_local(&target) && !prepared.client.allows_plain_http() {
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

/// One request and its response; without its body if that is a success and `streamed`.
async fn exchange(
    prepared: &Prepared,
    url: Url,
    response: impl Future<Output = reqwest::Result<reqwest::Response>>,
    limits: Limits,
    deadline: Option<Instant>,
    streamed: bool,
) -> Result<(RawResponse, Option<Incoming>), Error> {
    let failed = |error, url: &Url, head| {
        let is_early = deadline.is_none_or(|deadline| Instant::now() < deadline);
        let limits = if is_early { Limits { kind: TimeLimit::HttpClient, ..limits } } else { limits };
        Error::http(error, url.authority(), limits, head)
    };
    let mut response = response.await.map_err(|error| failed(error, &url, None))?;
    let is_elsewhere = !is_same_origin(response.url(), &url);
    let mut raw = RawResponse {
        status: response.status(),
        headers: std::mem::take(response.headers_mut()),
        body: Bytes::new(),
        url,
        api: prepared.client.api(),
        tries: 0,
    };
    if is_elsewhere {
        let problem = "the given HTTP client followed a redirect to another origin; build it with Policy::none()";
        return Err(Error::redirect(raw, problem.to_owned()));
    }
    let limit = prepared.client.max_response_size();
    if streamed && raw.status.is_success() {
        let authority = raw.url.authority().to_owned();
        let incoming = Incoming::new(response, &mut raw, &authority, limits, prepared.operation.id)?;
        return Ok((raw, Some(incoming)));
    }
    let mut body = Chunks::default();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                if chunk.len() > limit.saturating_sub(body.len()) {
                    raw.body = body.joined();
                    return Err(Error::too_large(expand_beginning(raw, limit), limit));
                }
                body.push(chunk);
            }
            Ok(None) => break,
            Err(error) => {
                raw.body = body.joined();
                let head = expand_beginning(raw, limit);
                return Err(failed(error, &head.url.clone(), Some(head)));
            }
        }
    }
    raw.body = body.joined();
    Ok((expand(raw, limit)?, None))
}

/// The chunks of a body. A single one, which is the common case, is not copied.
#[derive(Default)]
struct Chunks {
    first: Bytes,
    joined: BytesMut,
}

impl Chunks {
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
fn build(prepared: &Prepared, url: &Url, credentials: Option<&[credential::Prepared]>) -> reqwest::Request {
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
        headers.insert(header::USER_AGENT, prepared.client.user_agent().clone());
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

fn authenticate(url: &mut Url, headers: &mut HeaderMap, credential: &credential::Prepared) {
    use credential::Prepared::{Authorization, Cookie, Header, Query};

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
