//! The server: it records requests, misbehaves on demand, and passes requests to the services of the APIs.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use bytes::Bytes;
use conference_participants::{insights, signalwire, twilio};
use http::{HeaderValue, Request, Response, header};
use http_body_util::channel::Channel;
use http_body_util::{BodyExt, Either, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use jiff::{SignedDuration, Timestamp};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::api::insights::Insights;
use crate::api::signalwire::SignalWire;
use crate::api::twilio::Twilio;
use crate::api::{Shared, Target};
use crate::breakable::Breakable;
use crate::fault::{Fault, Faults, Harm};
use crate::page;
use crate::recorded::{Recorded, Recording};
use crate::world::Rejection;

/// The limit of request bodies in bytes.
const MAX_BODY: usize = 1 << 20;

/// The time between two states without a change, and after a change.
const SECOND: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(100);

/// The paths of the APIs. The official JavaScript client of SignalWire omits its prefix.
const SIGNALWIRE_PATH: &str = "/api/laml";
const INSIGHTS_PATH: &str = "/v1";

/// The body of a response: whole, or whatever arrives in a channel.
type Answer = Either<Full<Bytes>, Channel<Bytes>>;

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

    /// Responds to a request; `None` drops the connection, and `breaks` lets it break within the response.
    async fn respond(self: &Arc<Self>, request: Request<Incoming>, breaks: &AtomicBool) -> Option<Response<Answer>> {
        let (parts, body) = request.into_parts();
        let (body, unread) = match Limited::new(body, MAX_BODY).collect().await {
            Ok(body) => (body.to_bytes(), None),
            Err(error) if error.is::<LengthLimitError>() => {
                (Bytes::new(), Some(Rejection::new(413, 20001, format!("The body is larger than {MAX_BODY} bytes"))))
            }
            Err(_) => (Bytes::new(), Some(Rejection::new(400, 20001, "The body could not be read"))),
        };
        self.tick();
        if parts.uri.path() == page::STATE {
            return Some(self.stream());
        }
        let of_page = page::respond(&mut self.shared.lock(), &parts.method, parts.uri.path(), &body);
        if let Some(response) = of_page {
            self.changed.notify_waiters();
            return Some(response.map(whole));
        }
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
        let mut request = Request::from_parts(parts, body);
        if let Some(rejection) = unread {
            request.extensions_mut().insert(rejection);
        }
        let response = match harm {
            Harm::Refused => return None,
            Harm::Response(response) => response,
            Harm::Error { status, code, message, retry_after } => {
                request.extensions_mut().insert(Rejection::new(status.as_u16(), code, message));
                let mut response = self.route(request).await;
                if let Some(seconds) = retry_after {
                    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                }
                response
            }
            Harm::None | Harm::LostResponse | Harm::HalfResponse => {
                let response = self.route(request).await;
                self.changed.notify_waiters();
                if matches!(harm, Harm::LostResponse) {
                    return None;
                }
                breaks.store(matches!(harm, Harm::HalfResponse), Ordering::Relaxed);
                response
            }
        };
        self.recording.responded(index, response.status());
        Some(response.map(whole))
    }

    /// Returns the state now and after each change, as server-sent events.
    fn stream(self: &Arc<Self>) -> Response<Answer> {
        let (mut sender, body) = Channel::new(1);
        let services = Arc::clone(self);
        tokio::spawn(async move {
            loop {
                let changed = services.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                let state = page::state(&services.shared.lock(), &services.recording);
                let event = Bytes::from(format!("data: {state}\n\n"));
                if sender.send_data(event).await.is_err() {
                    return;
                }
                // Once a second without a change, for the clock and to notice that nobody listens any more.
                let _ = tokio::time::timeout(SECOND, changed).await;
                tokio::time::sleep(PAUSE).await;
            }
        });
        let mut response = Response::new(Either::Right(body));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    async fn route(&self, mut request: Request<Bytes>) -> Response<Bytes> {
        let path = request.uri().path().to_owned();
        if path.starts_with(INSIGHTS_PATH) {
            return self.insights.call(request).await;
        }
        let below = path.strip_prefix(SIGNALWIRE_PATH).unwrap_or(&path);
        let account = below.split('/').nth(3).unwrap_or_default();
        if below.len() == path.len() && !account.contains('-') {
            return self.twilio.call(request).await;
        }
        // The document of SignalWire has neither the suffix nor the paths of the JavaScript client.
        let below = below.strip_suffix(".json").unwrap_or(below);
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        if let Ok(uri) = format!("{SIGNALWIRE_PATH}{below}{query}").parse() {
            *request.uri_mut() = uri;
        }
        request.extensions_mut().insert(Target(path));
        self.signalwire.call(request).await
    }
}

/// Accepts connections until the task ends, and the connections with it.
pub(crate) async fn serve(listener: TcpListener, services: Arc<Services>) {
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok((connection, _)) = listener.accept().await else {
            // Too many open files, for example.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let services = Arc::clone(&services);
        connections.spawn(async move {
            let breaks = Arc::new(AtomicBool::new(false));
            let connection = Breakable { stream: connection, breaks: Arc::clone(&breaks) };
            let service = service_fn(move |request| {
                let (services, breaks) = (Arc::clone(&services), Arc::clone(&breaks));
                // A request has its effect even if the client does not wait for the response.
                let response = tokio::spawn(async move { services.respond(request, &breaks).await });
                async move { response.await.ok().flatten().ok_or(io::ErrorKind::ConnectionAborted).map_err(io::Error::from) }
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

fn whole(bytes: Bytes) -> Answer {
    Either::Left(Full::new(bytes))
}
