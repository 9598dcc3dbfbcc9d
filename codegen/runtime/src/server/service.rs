//! The service of an API: it finds the operation, decodes the request, calls the program, and encodes its response.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full};

use super::head::Head;
use super::incoming::{Decode, Incoming};
use super::refusal::{Refusal, RefusalKind};
use super::reply::{Encoded, Reply, ServerError};
use super::router::{Router, format_of};
use crate::interface::api::{Api, Format, Operation};
use crate::request::multipart::is_within;
use crate::response::body::BoxFuture;
use crate::response::raw::is_xml;

/// The limit of bodies in bytes, unless the program sets another one.
const MAX_BODY: usize = 16 << 20;

/// The errors and the callers of a program, for all APIs that it serves.
pub trait Provider: Send + Sync + 'static {
    /// The caller of an operation: a user, an account, or `()`.
    type Caller: Send + 'static;

    /// The error of the operations. It is made from a [`Refusal`] if the document does not allow a request.
    type Error: ServerError + 'static;

    /// Identifies the caller, before the parameters of a request are decoded. The service itself checks no credential.
    fn authorize(&self, head: &Head) -> impl Future<Output = Result<Self::Caller, Self::Error>> + Send;
}

/// An operation and its handler.
pub struct Route<A> {
    /// The operation.
    pub operation: &'static Operation,
    /// The handler.
    pub handle: Handle<A>,
}

type Handle<A> = fn(Arc<A>, Incoming, Reply) -> BoxFuture<Response<Bytes>>;

/// The operations of an API on a program.
pub struct Core<A> {
    api: &'static Api,
    program: Arc<A>,
    routes: Arc<(Router, Vec<Route<A>>)>,
    max_body: usize,
}

impl<A> Clone for Core<A> {
    fn clone(&self) -> Self {
        let Self { api, program, routes, max_body } = self;
        Self { api, program: Arc::clone(program), routes: Arc::clone(routes), max_body: *max_body }
    }
}

impl<A> fmt::Debug for Core<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").field("api", &self.api.name).field("max_body", &self.max_body).finish_non_exhaustive()
    }
}

impl<A: Provider> Core<A> {
    /// Creates a service.
    pub fn new(api: &'static Api, program: Arc<A>, routes: Vec<Route<A>>) -> Self {
        let router = Router::new(api, routes.iter().map(|route| route.operation));
        Self { api, program, routes: Arc::new((router, routes)), max_body: MAX_BODY }
    }

    /// Sets the limit of bodies in bytes.
    pub fn max_body_size(&mut self, bytes: usize) {
        self.max_body = bytes;
    }

    /// Responds to a request.
    pub fn call(&self, request: Request<Bytes>) -> BoxFuture<Response<Bytes>> {
        let response = self.serve(request.map(Full::new));
        Box::pin(async move {
            let Ok(response) = response.await;
            let (parts, body) = response.into_parts();
            let Ok(body) = body.collect().await;
            Response::from_parts(parts, body.to_bytes())
        })
    }

    /// Collects the body and responds to a request.
    pub fn serve<B>(&self, request: Request<B>) -> BoxFuture<Result<Response<Full<Bytes>>, Infallible>>
    where
        B: http_body::Body + Send + 'static,
        B::Data: Send,
    {
        let service = self.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let is_head = parts.method == Method::HEAD;
            let response = match service.route(&parts) {
                Ok(routed) => match service.collect(body).await {
                    Ok(body) => service.run(routed, parts, body).await,
                    Err(refusal) => refused::<A>(refusal.of(routed.operation), &routed.reply),
                },
                Err((refusal, reply)) => refused::<A>(refusal, &reply),
            };
            Ok(if is_head { without_body(response) } else { response }.map(Full::new))
        })
    }

    fn route(&self, parts: &Parts) -> Result<Routed<A>, (Refusal, Reply)> {
        let (router, routes) = &*self.routes;
        let path = parts.uri.path();
        let format = format(format_of(self.api, path), None, &parts.headers);
        let reply = Reply { api: self.api, operation: None, format };
        let found = router.find(self.api, &parts.method, path, parts.uri.query().unwrap_or_default());
        let found = found.map_err(|refusal| (refusal, reply))?;
        let Some(Route { operation, handle }) = routes.get(found.index) else {
            return Err((Refusal::not_implemented(), reply));
        };
        let format = self::format(found.format, Some(operation), &parts.headers);
        let reply = Reply { operation: Some(operation), format, ..reply };
        Ok(Routed { operation, handle: *handle, variables: found.variables, reply })
    }

    fn run(&self, routed: Routed<A>, parts: Parts, body: Bytes) -> BoxFuture<Response<Bytes>> {
        let Routed { operation, handle, variables, reply } = routed;
        let head = Head { api: self.api, operation, parts };
        handle(Arc::clone(&self.program), Incoming::new(head, variables, body), reply)
    }

    fn too_large(&self) -> Refusal {
        Refusal::new(RefusalKind::TooLarge, format!("is larger than the limit of {} bytes", self.max_body))
    }

    async fn collect<B: http_body::Body>(&self, body: B) -> Result<Bytes, Refusal> {
        if body.size_hint().lower() > self.max_body as u64 {
            return Err(self.too_large());
        }
        let mut body = std::pin::pin!(body);
        let mut collected = BytesMut::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| Refusal::new(RefusalKind::Body, "could not be read"))?;
            let Ok(data) = frame.into_data() else { continue };
            if data.remaining() > self.max_body - collected.len() {
                return Err(self.too_large());
            }
            collected.put(data);
        }
        Ok(collected.freeze())
    }
}

/// The operation of a request.
struct Routed<A> {
    operation: &'static Operation,
    handle: Handle<A>,
    variables: Vec<(&'static str, String)>,
    reply: Reply,
}

/// Returns the response of HEAD: that of GET with the length of its body.
fn without_body(mut response: Response<Bytes>) -> Response<Bytes> {
    let length = std::mem::take(response.body_mut()).len();
    let is_bodiless = response.status() == StatusCode::NO_CONTENT || response.status() == StatusCode::NOT_MODIFIED;
    if !is_bodiless {
        response.headers_mut().entry(header::CONTENT_LENGTH).or_insert(HeaderValue::from(length));
    }
    response
}

/// The format of a response: that of the path, or XML if the header `Accept` names it and not JSON.
fn format(of_path: Option<Format>, operation: Option<&Operation>, headers: &HeaderMap) -> Format {
    if let Some(format) = of_path {
        return format;
    }
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let asks = |is: &dyn Fn(&str) -> bool| {
        accept.split(',').any(|range| is(range.split(';').next().unwrap_or_default().trim()))
    };
    let offers = operation.is_none_or(|operation| operation.accept.iter().any(|media_type| is_xml(media_type)));
    if offers && asks(&is_xml) && !asks(&|range| is_within("application/json", range)) {
        Format::Xml
    } else {
        Format::Json
    }
}

fn refused<A: Provider>(refusal: Refusal, reply: &Reply) -> Response<Bytes> {
    let allowed: Vec<&str> = refusal.allowed().iter().map(Method::as_str).collect();
    let allowed = HeaderValue::from_str(&allowed.join(", ")).ok().filter(|value| !value.is_empty());
    let mut response = A::Error::from(refusal).respond(reply);
    if let Some(allowed) = allowed {
        response.headers_mut().entry(header::ALLOW).or_insert(allowed);
    }
    response
}

/// Decodes a request, calls the program, and encodes the response.
pub async fn respond<A, R, V, F>(
    program: Arc<A>,
    mut incoming: Incoming,
    reply: Reply,
    call: impl FnOnce(Arc<A>, A::Caller, R) -> F + Send,
    encode: fn(&Reply, V) -> Encoded,
) -> Response<Bytes>
where
    A: Provider,
    R: Decode + Send,
    F: Future<Output = Result<V, A::Error>> + Send,
    V: Send,
{
    let caller = match program.authorize(&incoming.head).await {
        Ok(caller) => caller,
        Err(error) => return error.respond(&reply),
    };
    let request = match incoming.decode::<R>() {
        Ok(request) => request,
        Err(refusal) => return refused::<A>(refusal, &reply),
    };
    match call(program, caller, request).await {
        Ok(value) => encode(&reply, value).unwrap_or_else(|refusal| refused::<A>(refusal, &reply)),
        Err(error) => error.respond(&reply),
    }
}
