//! A server that misbehaves as it is told.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What is done on a connection, step by step; after the last step it is closed.
#[derive(Clone)]
pub(crate) enum Act {
    /// Reads a request with its body.
    Read,
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Breaks the connection off, so that the client gets an error instead of an end.
    Reset,
    /// Does nothing more, with the connection open.
    Stall,
    /// Sends these bytes again and again.
    Forever(Vec<u8>),
    /// Sends these bytes one at a time, slowly, again and again.
    Drip(Vec<u8>),
}

pub(crate) fn send(bytes: impl AsRef<[u8]>) -> Act {
    Act::Send(bytes.as_ref().to_vec())
}

/// Reads a request and answers it.
pub(crate) fn answer(bytes: impl AsRef<[u8]>) -> Vec<Act> {
    vec![Act::Read, send(bytes)]
}

/// A complete answer.
pub(crate) fn reply(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<Act> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    answer([head.as_bytes(), body].concat())
}

pub(crate) fn json(status: u16, body: impl AsRef<[u8]>) -> Vec<Act> {
    reply(status, "content-type: application/json\r\n", body)
}

/// Plays one script per connection, in order, and the last one for all further connections.
pub(crate) struct Server {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Server {
    pub(crate) async fn start(scripts: Vec<Vec<Act>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let connections = Arc::new(AtomicUsize::new(0));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (count, log) = (Arc::clone(&connections), Arc::clone(&requests));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let index = count.fetch_add(1, Ordering::SeqCst);
                let script = scripts.get(index).or(scripts.last()).cloned().unwrap_or_default();
                tokio::spawn(play(stream, script, Arc::clone(&log)));
            }
        });
        Self { address, connections, requests }
    }

    pub(crate) async fn always(script: Vec<Act>) -> Self {
        Self::start(vec![script]).await
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The requests that were read, as they arrived.
    pub(crate) fn requests(&self) -> Vec<Vec<u8>> {
        self.requests.lock().expect("no panic").clone()
    }

    /// Path and query of the requests that were read.
    pub(crate) fn targets(&self) -> Vec<String> {
        let target = |request: Vec<u8>| Some(String::from_utf8(request).ok()?.split(' ').nth(1)?.to_owned());
        self.requests().into_iter().filter_map(target).collect()
    }
}

async fn play(mut stream: TcpStream, script: Vec<Act>, log: Arc<Mutex<Vec<Vec<u8>>>>) {
    for act in script {
        match act {
            Act::Read => match read(&mut stream).await {
                Some(request) => log.lock().expect("no panic").push(request),
                None => return,
            },
            Act::Send(bytes) => {
                if stream.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Act::Reset => {
                let _ = stream.set_zero_linger();
                return;
            }
            Act::Stall => std::future::pending().await,
            Act::Forever(bytes) => while stream.write_all(&bytes).await.is_ok() {},
            Act::Drip(bytes) => {
                for byte in bytes.into_iter().cycle() {
                    if stream.write_all(&[byte]).await.is_err() {
                        return;
                    }
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            }
        }
    }
    let _ = stream.shutdown().await;
}

/// A request with its body; nothing when the client goes away first.
pub(crate) async fn read(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).to_ascii_lowercase();
    let length = head.split("\r\n").find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    while bytes.len() < head_end + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(bytes)
}
