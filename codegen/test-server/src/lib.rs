//! A loopback HTTP/1.1 server for tests, benchmarks and examples.
//!
//! It runs on its own threads, so it serves blocking and async clients, including those of a single-threaded runtime.
//!
//! - [`Server::start`] sends a list of replies, one per request; [`Server::with`] calls a function for each reply.
//! - [`Server::scripted`] plays connections step by step: broken or stalled connections, and partial responses.
//!
//! The server uses plain sockets, because tests assert the exact request: target, order and spelling of headers. HTTP
//! libraries normalize them, and refuse to send deliberately wrong responses.
//!
//! ```no_run
//! # let client = |url: String| ();
//! use test_server::{Reply, Server};
//!
//! let server = Server::once(Reply::json(200, "{}"));
//! client(server.url());
//! assert_eq!(server.request().line(), "GET /calls?page=2 HTTP/1.1");
//! ```

mod message;
mod script;

use std::io::{BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

pub use message::{Reply, Request};
pub use script::{Step, relay};

/// A server on a free port of the loopback interface. Dropping it stops the server.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

struct Shared {
    handler: Mutex<Handler>,
    requests: Mutex<Vec<Request>>,
    /// The number of opened connections, and of closed connections.
    connections: AtomicUsize,
    closed: AtomicUsize,
    stops: AtomicBool,
}

type Handler = Box<dyn FnMut(&Request) -> Reply + Send>;

impl Server {
    /// Starts a server that sends the replies in order, one per request. Further requests receive the status 500.
    pub fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies: Vec<Reply> = replies.into_iter().collect();
        let mut replies = replies.into_iter();
        Self::with(move |_| replies.next().unwrap_or_else(|| Reply::new(500, &[], "no reply left")))
    }

    /// Starts a server that sends one reply.
    pub fn once(reply: Reply) -> Self {
        Self::start([reply])
    }

    /// Starts a server that sends the same reply to every request.
    pub fn always(reply: Reply) -> Self {
        Self::with(move |_| reply.clone())
    }

    /// Starts a server that calls a function for each reply. The function is called for one request at a time.
    pub fn with(handler: impl FnMut(&Request) -> Reply + Send + 'static) -> Self {
        Self::at(0, handler)
    }

    /// Like [`with`](Self::with), on a port that others know.
    ///
    /// # Panics
    ///
    /// If the port is not free.
    pub fn at(port: u16, handler: impl FnMut(&Request) -> Reply + Send + 'static) -> Self {
        Self::listen(port, Box::new(handler), |shared, connection, _| shared.reply(connection))
    }

    /// Starts a server that plays the scripts in order, one per connection, and the last script for all further
    /// connections.
    pub fn scripted(scripts: impl IntoIterator<Item = Vec<Step>>) -> Self {
        let scripts: Vec<_> = scripts.into_iter().collect();
        let handler = |_: &Request| Reply::new(500, &[], "connections are scripted");
        Self::listen(0, Box::new(handler), move |shared, connection, index| {
            let script = scripts.get(index).or(scripts.last()).map_or(&[][..], Vec::as_slice);
            let _ = script::play(script, connection, |request| shared.record(request));
        })
    }

    fn listen(port: u16, handler: Handler, serve: impl Fn(&Shared, &TcpStream, usize) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("a free port");
        let address = listener.local_addr().expect("the address of a bound socket");
        let shared = Arc::new(Shared {
            handler: Mutex::new(handler),
            requests: Mutex::default(),
            connections: AtomicUsize::new(0),
            closed: AtomicUsize::new(0),
            stops: AtomicBool::new(false),
        });
        let (state, serve) = (Arc::clone(&shared), Arc::new(serve));
        let listening = std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                if state.stops.load(Ordering::SeqCst) {
                    break;
                }
                let index = state.connections.fetch_add(1, Ordering::SeqCst);
                let (state, serve) = (Arc::clone(&state), Arc::clone(&serve));
                std::thread::spawn(move || {
                    let _ = connection.set_nodelay(true);
                    serve(&state, &connection, index);
                    drop(connection);
                    state.closed.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        Self { address, shared, listening: Some(listening) }
    }

    /// Replaces the function for replies.
    pub fn set_handler(&self, handler: impl FnMut(&Request) -> Reply + Send + 'static) {
        *lock(&self.shared.handler) = Box::new(handler);
    }

    /// Returns the base URL: `http://` and the address of the server.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the received requests.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.requests).clone()
    }

    /// Takes the requests received since the last call.
    pub fn take(&self) -> Vec<Request> {
        std::mem::take(&mut lock(&self.shared.requests))
    }

    /// Returns the only received request.
    ///
    /// # Panics
    ///
    /// If no request or several requests were received.
    pub fn request(&self) -> Request {
        let [request] = <[Request; 1]>::try_from(self.requests()).expect("exactly one request");
        request
    }

    /// Returns the request lines of the received requests.
    pub fn lines(&self) -> Vec<String> {
        self.requests().iter().map(|request| request.line().to_owned()).collect()
    }

    /// Returns the number of opened connections.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Returns the number of closed connections.
    pub fn closed_connections(&self) -> usize {
        self.shared.closed.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stops.store(true, Ordering::SeqCst);
        // A connection wakes the accepting thread. If it fails, the thread is not joined.
        if let (Ok(_), Some(listening)) = (TcpStream::connect(self.address), self.listening.take()) {
            let _ = listening.join();
        }
    }
}

/// Locks a mutex and ignores poisoning: a panicking handler only ends its connection, and other state stays valid.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn record(&self, request: Request) {
        lock(&self.requests).push(request);
    }

    /// Replies to the requests of a connection until either side closes it.
    fn reply(&self, mut connection: &TcpStream) {
        let mut reader = BufReader::new(connection);
        while let Some(request) = Request::read(&mut reader) {
            self.record(request.clone());
            let reply = (lock(&self.handler))(&request);
            std::thread::sleep(reply.delay);
            if connection.write_all(&reply.bytes).is_err() || !reply.keep_alive {
                break;
            }
        }
        let _ = connection.shutdown(Shutdown::Write);
    }
}
