//! Signed requests, and attempts after a failure.

use std::time::Duration;

use conference_participants::{signalwire, twilio};
use http::{HeaderName, HeaderValue, Request, StatusCode, header};
use url::{Position, Url};

use super::{Delivered, Message};
use crate::api::{SIGNALWIRE_SIGNING_KEY, TWILIO};
use crate::world::Wire;

/// The time limit of an attempt, unless the fragment of the URL has another one.
const TIME_LIMIT: Duration = Duration::from_secs(15);

/// The headers by which Twilio marks the attempts of one callback, and all of its requests.
const TOKEN: HeaderName = HeaderName::from_static("i-twilio-idempotency-token");
const AGENT: HeaderValue = HeaderValue::from_static("TwilioProxy/1.1");

pub(super) struct Sender {
    client: Option<reqwest::Client>,
}

/// The attempts of a callback: `#rc=2&rp=5xx,ct,rt` in its URL.
struct Attempts {
    most: u32,
    after: Vec<String>,
    limit: Duration,
}

impl Attempts {
    fn of(wire: Wire, fragment: Option<&str>) -> Self {
        let mut attempts = match wire {
            Wire::Twilio => Self { most: 2, after: vec!["ct".to_owned()], limit: TIME_LIMIT },
            Wire::SignalWire => Self { most: 3, after: vec!["ct".to_owned(), "rt".to_owned()], limit: TIME_LIMIT },
        };
        for (name, value) in url::form_urlencoded::parse(fragment.unwrap_or_default().as_bytes()) {
            match (name.as_ref(), value.parse::<u64>()) {
                ("rc", Ok(retries)) if wire == Wire::Twilio => {
                    attempts.most = 1 + u32::try_from(retries.min(5)).unwrap_or(5);
                }
                ("rp", _) if wire == Wire::Twilio => attempts.after = value.split(',').map(str::to_owned).collect(),
                ("rt" | "tt", Ok(limit)) => {
                    attempts.limit = Duration::from_millis(limit.clamp(100, 15_000)).min(attempts.limit);
                }
                _ => {}
            }
        }
        attempts
    }

    /// Returns true if another attempt follows an outcome.
    fn goes_on(&self, made: u32, outcome: &Result<StatusCode, reqwest::Error>) -> bool {
        let kind = match outcome {
            Ok(status) if status.is_server_error() => "5xx",
            Ok(status) if status.is_client_error() => "4xx",
            Ok(_) => return false,
            Err(error) if error.is_timeout() => "rt",
            Err(_) => "ct",
        };
        made < self.most && self.after.iter().any(|after| after == kind || after == "all")
    }
}

impl Sender {
    pub(super) fn new() -> Self {
        Self { client: reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().ok() }
    }

    pub(super) async fn send(&self, message: &Message, is_forged: bool) -> Delivered {
        let (url, fragment) = match message.url.split_once('#') {
            Some((url, fragment)) => (url, Some(fragment)),
            None => (message.url.as_str(), None),
        };
        let attempts = Attempts::of(message.wire, fragment);
        let mut delivered =
            Delivered { url: url.to_owned(), fields: message.fields.clone(), attempts: 0, status: None };
        let (Some(client), Some(request)) = (&self.client, signed(message, url, is_forged)) else { return delivered };
        loop {
            delivered.attempts += 1;
            let attempt = reqwest::Request::try_from(request.clone()).map(|mut attempt| {
                *attempt.timeout_mut() = Some(attempts.limit);
                client.execute(attempt)
            });
            let outcome = match attempt {
                Ok(attempt) => attempt.await.map(|response| response.status()),
                Err(error) => Err(error),
            };
            delivered.status = outcome.as_ref().ok().copied();
            if !attempts.goes_on(delivered.attempts, &outcome) {
                return delivered;
            }
        }
    }
}

/// Returns the signed request of a message; `None` if its URL is none.
fn signed(message: &Message, url: &str, is_forged: bool) -> Option<Request<String>> {
    let mut url = Url::parse(url).ok()?;
    let pairs = message.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let mut body = String::new();
    if message.is_get {
        url.query_pairs_mut().extend_pairs(pairs);
    } else {
        body = url::form_urlencoded::Serializer::new(body).extend_pairs(pairs).finish();
    }
    let builder = Request::builder().method(if message.is_get { "GET" } else { "POST" }).uri(url.as_str());
    let mut request = builder.body(body).ok()?;
    if !message.is_get {
        let form = HeaderValue::from_static("application/x-www-form-urlencoded; charset=UTF-8");
        request.headers_mut().insert(header::CONTENT_TYPE, form);
    }
    let secret = |secret: &'static str| if is_forged { "a guess" } else { secret };
    // Path and query are those of the request.
    let url = url[..Position::BeforePath].to_owned();
    match message.wire {
        Wire::Twilio => {
            let token = format!("00000000-0000-4000-8000-{:012x}", message.number);
            request.headers_mut().insert(TOKEN, HeaderValue::from_str(&token).ok()?);
            request.headers_mut().insert(header::USER_AGENT, AGENT);
            let verifier =
                twilio::callbacks::Verifier::builder().secret(secret(TWILIO.secret)).url(url).build().ok()?;
            verifier.sign(&mut request).ok()?;
        }
        Wire::SignalWire => {
            let builder = signalwire::callbacks::Verifier::builder().secret(secret(SIGNALWIRE_SIGNING_KEY));
            builder.url(url).build().ok()?.sign(&mut request).ok()?;
        }
    }
    Some(request)
}
