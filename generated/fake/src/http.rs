//! The server: it records requests, misbehaves on demand, and passes requests to the services of the APIs.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use conference_participants::{insights, signalwire, twilio};
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use jiff::{SignedDuration, Timestamp};
use tokio::net::TcpListener;

use crate::api::insights::Insights;
use crate::api::signalwire::SignalWire;
use crate::api::twilio::Twilio;
use crate::api::{Shared, Target};
use crate::fault::{Fault, Faults, Harm};
use crate::recorded::{Recorded, Recording};

/// The limit of request bodies in bytes.
const MAX_BODY: usize = 1 << 20;

/// The paths of the APIs. The official JavaScript client of SignalWire omits its prefix.
const SIGNALWIRE_PATH: &str = "/api/laml";
const INSIGHTS_PATH: &str = "/v1";

/// The services, and what is done to requests before they reach one.
pub(crate) struct Services {
    twilio: twilio::server::Service<Twilio>,
    signalwire: signalwire::server::Service<SignalWire>,
    insights: insights::server::Service<Insights>,
    pub(crate) faults: Faults,
    pub(crate) recording: Recording,
    shared: Shared,
    /// The moment since which time runs, and the time of the provider then.
    running: OnceLock<(Instant, Timestamp)>,
    /// Called after each request, which may have changed something.
    changed: tokio::sync::Notify,
}

impl Services {
    pub(crate) fn new(shared: &Shared, url: String) -> Self {
        let insights = Insights { shared: shared.clone(), url };
        Self {
            twilio: twilio::server::Service::new(Twilio(shared.clone())),
            signalwire: signalwire::server::Service::new(SignalWire(shared.clone())),
            insights: insights::server::Service::new(insights),
            faults: Faults::default(),
            recording: Recording::default(),
            shared: shared.clone(),
            running: OnceLock::new(),
            changed: tokio::sync::Notify::new(),
        }
    }

    /// Lets time run from now on.
    pub(crate) fn run(&self) {
        let now = Timestamp::now().max(self.shared.lock().now());
        self.running.get_or_init(|| (Instant::now(), now));
        self.tick();
    }

    /// Does what is due, if time runs.
    pub(crate) fn tick(&self) {
        let Some((since, then)) = self.running.get() else { return };
        let elapsed = SignedDuration::try_from(since.elapsed()).unwrap_or(SignedDuration::MAX);
        let Ok(now) = then.checked_add(elapsed) else { return };
        let before = self.shared.lock().recorded();
        while self.shared.lock().step(now) {}
        if self.shared.lock().recorded() != before {
            self.changed.notify_waiters();
        }
    }

    /// Returns the notice that something may have changed.
    pub(crate) fn changed(&self) -> &tokio::sync::Notify {
        &self.changed
    }

    /// Responds to a request; `None` drops the connection.
    async fn respond(&self, request: Request<Incoming>) -> Option<Response<Answer>> {
        let (parts, body) = request.into_parts();
        let Ok(body) = Limited::new(body, MAX_BODY).collect().await else {
            return Some(plain(StatusCode::PAYLOAD_TOO_LARGE));
        };
        let body = body.to_bytes();
        self.tick();
        let at = self.shared.lock().now();
        let index = self.recording.record(Recorded::new(at, &parts.method, &parts.uri, &parts.headers, &body));
        let harm = self.faults.take(&parts.method, &parts.uri);
        let (harm, wait) = match harm {
            Some(Fault { harm, wait, .. }) => (harm, wait),
            None => (Harm::None, None),
        };
        if let Some(wait) = wait {
            tokio::time::sleep(wait).await;
        }
        let response = match harm {
            Harm::Refused => return None,
            Harm::Response(response) => response.map(Answer::whole),
            Harm::None | Harm::LostResponse | Harm::HalfResponse => {
                let response = self.route(parts.method, parts.uri, parts.headers, body).await;
                self.changed.notify_waiters();
                match harm {
                    Harm::LostResponse => {
                        self.recording.responded(index, None);
                        return None;
                    }
                    Harm::HalfResponse => response.map(Answer::half),
                    _ => response.map(Answer::whole),
                }
            }
        };
        self.recording.responded(index, Some(response.status()));
        Some(response)
    }

    async fn route(&self, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response<Bytes> {
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.headers_mut() = headers;
        let path = uri.path().to_owned();
        if path.starts_with(INSIGHTS_PATH) {
            *request.uri_mut() = uri;
            return self.insights.call(request).await;
        }
        let below = path.strip_prefix(SIGNALWIRE_PATH).unwrap_or(&path);
        let account = below.split('/').nth(3).unwrap_or_default();
        if below.len() == path.len() && !account.contains('-') {
            *request.uri_mut() = uri;
            return self.twilio.call(request).await;
        }
        // The document of SignalWire has neither the suffix nor the paths of the JavaScript client.
        let below = below.strip_suffix(".json").unwrap_or(below);
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        request.extensions_mut().insert(Target(path.clone()));
        match format!("{SIGNALWIRE_PATH}{below}{query}").parse() {
            Ok(uri) => *request.uri_mut() = uri,
            Err(_) => *request.uri_mut() = uri,
        }
        self.signalwire.call(request).await
    }
}

/// Accepts connections until the task ends.
pub(crate) async fn serve(listener: TcpListener, services: Arc<Services>) {
    loop {
        let Ok((connection, _)) = listener.accept().await else {
            // Too many open files, for example.
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            continue;
        };
        let services = Arc::clone(&services);
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let services = Arc::clone(&services);
                async move { services.respond(request).await.ok_or(Dropped) }
            });
            // A client that goes away is no error of the server.
            let _ =
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(connection), service).await;
        });
    }
}

/// Returns the base URL of a server.
pub(crate) fn url(address: SocketAddr) -> String {
    format!("http://{address}")
}

fn plain(status: StatusCode) -> Response<Answer> {
    let mut response = Response::new(Answer::whole(Bytes::new()));
    *response.status_mut() = status;
    response
}

/// The connection is dropped on purpose.
#[derive(Debug)]
pub(crate) struct Dropped;

impl std::fmt::Display for Dropped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the connection is dropped on purpose")
    }
}

impl std::error::Error for Dropped {}

/// A response body, of which only a half may be sent.
pub(crate) struct Answer {
    rest: Option<Bytes>,
    declared: u64,
    sent: bool,
}

impl Answer {
    fn whole(bytes: Bytes) -> Self {
        let declared = bytes.len() as u64;
        Self { rest: Some(bytes), declared, sent: false }
    }

    fn half(bytes: Bytes) -> Self {
        let declared = bytes.len() as u64;
        Self { rest: Some(bytes.slice(..bytes.len() / 2)), declared, sent: false }
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Dropped;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Dropped>>> {
        match self.rest.take() {
            Some(bytes) if !bytes.is_empty() => {
                self.sent = bytes.len() as u64 == self.declared;
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            _ if self.sent || self.declared == 0 => Poll::Ready(None),
            _ => Poll::Ready(Some(Err(Dropped))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.declared == 0 || self.sent
    }

    fn size_hint(&self) -> SizeHint {
        let left = if self.sent { 0 } else { self.declared };
        SizeHint::with_exact(left)
    }
}
