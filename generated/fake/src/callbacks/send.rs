//! Signed requests, and attempts after a failure.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use conference_participants::{signalwire, twilio};
use http::{HeaderName, HeaderValue, Request, StatusCode, header};
use reqwest::Client;
use reqwest::redirect::Policy;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout, timeout_at};
use tower::util::MapResponseLayer;
use url::{Position, Url};

use super::{Delivered, Message};
use crate::api::{SIGNALWIRE_SIGNING_KEY, TWILIO};
use crate::world::Wire;

/// The headers by which Twilio marks the attempts of one callback, and all of its requests.
const TOKEN: HeaderName = HeaderName::from_static("i-twilio-idempotency-token");
const AGENT: HeaderValue = HeaderValue::from_static("TwilioProxy/1.1");

/// The most redirects that SignalWire follows. Twilio follows none.
const REDIRECTS: usize = 3;

tokio::task_local! {
    /// Notified when a connection for the request of the task is made.
    static CONNECTED: Arc<Notify>;
}

/// The clients of the providers.
pub(crate) struct Sender {
    twilio: Client,
    signalwire: Client,
}

/// The attempts of a callback: `#rc=2&rp=5xx,ct,rt` in its URL.
struct Attempts {
    most: u32,
    /// The kinds of failures that another attempt follows.
    after: Vec<String>,
    /// The time limits of the connection, of the response after it, and of all attempts.
    connect: Duration,
    response: Duration,
    total: Duration,
}

/// The reason why an attempt had no response, and its kind in `rp`.
struct Failure {
    kind: &'static str,
    reason: String,
}

impl Attempts {
    fn of(wire: Wire, fragment: &str) -> Self {
        let [second, limit] = [Duration::from_secs(1), Duration::from_secs(15)];
        let after = |kinds: &[&str]| kinds.iter().map(|kind| (*kind).to_owned()).collect();
        let mut attempts = match wire {
            Wire::Twilio => Self { most: 2, after: after(&["ct"]), connect: 5 * second, response: limit, total: limit },
            Wire::SignalWire => {
                Self { most: 3, after: after(&["ct", "rt"]), connect: 2 * second, response: 5 * second, total: limit }
            }
        };
        for (name, value) in url::form_urlencoded::parse(fragment.as_bytes()) {
            let most = |most: u64| value.parse().ok().map(|time: u64| Duration::from_millis(time.clamp(100, most)));
            match (name.as_ref(), wire) {
                ("rc", Wire::Twilio) => {
                    attempts.most = value.parse().map_or(attempts.most, |more: u32| 1 + more.min(5));
                }
                ("rp", Wire::Twilio) => attempts.after = value.split(',').map(str::to_owned).collect(),
                ("ct", Wire::Twilio) | ("ot", Wire::SignalWire) => {
                    attempts.connect = most(10_000).unwrap_or(attempts.connect);
                }
                ("rt", _) => attempts.response = most(15_000).unwrap_or(attempts.response),
                ("tt", _) => attempts.total = most(15_000).unwrap_or(attempts.total),
                _ => {}
            }
        }
        attempts
    }

    /// Returns true if another attempt follows an outcome.
    fn goes_on(&self, made: u32, outcome: &Result<StatusCode, Failure>) -> bool {
        let kind = match outcome {
            Ok(status) if status.is_server_error() => "5xx",
            Ok(status) if status.is_client_error() => "4xx",
            Ok(_) => return false,
            Err(failure) => failure.kind,
        };
        made < self.most && self.after.iter().any(|after| after == kind || after == "all")
    }

    async fn attempt(&self, client: &Client, request: Request<String>) -> Result<StatusCode, Failure> {
        let request = reqwest::Request::try_from(request).map_err(|error| failure(&error))?;
        let connected = Arc::new(Notify::new());
        let mut response = std::pin::pin!(CONNECTED.scope(Arc::clone(&connected), client.execute(request)));
        let late = |kind, what, limit: Duration| Failure { kind, reason: format!("no {what} within {limit:?}") };
        let response = tokio::select! {
            response = &mut response => response,
            () = tokio::time::sleep(self.connect) => return Err(late("ct", "connection", self.connect)),
            () = connected.notified() => {
                let in_time = timeout(self.response, response).await;
                in_time.map_err(|_| late("rt", "response", self.response))?
            }
        };
        response.map(|response| response.status()).map_err(|error| failure(&error))
    }
}

/// Returns the kind of an error, and its first cause.
fn failure(error: &reqwest::Error) -> Failure {
    let kind = if error.is_builder() || error.is_redirect() { "" } else { "ct" };
    let mut cause: &dyn Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    Failure { kind, reason: cause.to_string() }
}

impl Sender {
    /// Creates the clients, which fails if the system has no usable TLS.
    pub(crate) fn new() -> reqwest::Result<Self> {
        let client = |redirects| {
            let connected = MapResponseLayer::new(|connection| {
                // Connections are made within the task of their request, because none is kept.
                let _ = CONNECTED.try_with(|connected| connected.notify_one());
                connection
            });
            let builder = Client::builder().no_proxy().pool_max_idle_per_host(0);
            builder.redirect(redirects).connector_layer(connected).build()
        };
        Ok(Self { twilio: client(Policy::none())?, signalwire: client(Policy::limited(REDIRECTS))? })
    }

    pub(super) async fn send(&self, message: &Message, is_forged: bool) -> Delivered {
        let mut delivered = Delivered::new(message);
        let request = match signed(message, &delivered.url, is_forged) {
            Ok(request) => request,
            Err(reason) => return Delivered { failure: Some(reason), ..delivered },
        };
        let client = if message.wire == Wire::Twilio { &self.twilio } else { &self.signalwire };
        let attempts = Attempts::of(message.wire, message.url.split_once('#').map_or("", |(_, fragment)| fragment));
        let end = Instant::now() + attempts.total;
        loop {
            delivered.attempts += 1;
            let late = |_| Failure { kind: "", reason: format!("no response within {:?} in all", attempts.total) };
            let outcome = timeout_at(end, attempts.attempt(client, request.clone())).await;
            let outcome = outcome.unwrap_or_else(|error| Err(late(error)));
            delivered.status = outcome.as_ref().ok().copied();
            let is_over = Instant::now() >= end || !attempts.goes_on(delivered.attempts, &outcome);
            delivered.failure = outcome.err().map(|failure| failure.reason);
            if is_over {
                return delivered;
            }
        }
    }
}

/// Returns the signed request of a message.
fn signed(message: &Message, url: &str, is_forged: bool) -> Result<Request<String>, String> {
    let mut url = Url::parse(url).map_err(|error| format!("not a URL: {error}"))?;
    let failed = |error: &dyn Error| error.to_string();
    let pairs = message.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let mut body = String::new();
    if message.is_get {
        url.query_pairs_mut().extend_pairs(pairs);
    } else {
        body = url::form_urlencoded::Serializer::new(body).extend_pairs(pairs).finish();
    }
    let builder = Request::builder().method(if message.is_get { "GET" } else { "POST" }).uri(url.as_str());
    let mut request = builder.body(body).map_err(|error| failed(&error))?;
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
            request.headers_mut().insert(TOKEN, HeaderValue::from_str(&token).map_err(|error| failed(&error))?);
            request.headers_mut().insert(header::USER_AGENT, AGENT);
            let verifier = twilio::callbacks::Verifier::builder().secret(secret(TWILIO.secret)).url(url).build();
            let verifier = verifier.map_err(|error| failed(&error))?;
            verifier.sign(&mut request).map_err(|error| failed(&error))?;
        }
        Wire::SignalWire => {
            let builder = signalwire::callbacks::Verifier::builder().secret(secret(SIGNALWIRE_SIGNING_KEY));
            let verifier = builder.url(url).build();
            let verifier = verifier.map_err(|error| failed(&error))?;
            verifier.sign(&mut request).map_err(|error| failed(&error))?;
        }
    }
    Ok(request)
}
