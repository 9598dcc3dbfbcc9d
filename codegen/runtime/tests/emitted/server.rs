//! A server on the loopback interface that records what arrives and answers what a test has laid out.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Gives one answer to each connection, in order, and closes the connection.
pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Recorded>>>,
}

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    /// The first line: method, target and version.
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// The bytes of a response.
pub(crate) struct Answer(Vec<u8>);

impl Answer {
    /// A response with headers, one to a line, and a body.
    pub(crate) fn new(status: u16, headers: &[&str], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let mut head = vec![format!("HTTP/1.1 {status} Status"), "Connection: close".to_owned()];
        head.extend(headers.iter().map(|&header| header.to_owned()));
        if status != 204 {
            head.push(format!("Content-Length: {}", body.len()));
        }
        let mut bytes = format!("{}\r\n\r\n", head.join("\r\n")).into_bytes();
        bytes.extend_from_slice(body);
        Self(bytes)
    }

    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::new(status, &["Content-Type: application/json"], body)
    }

    pub(crate) fn nothing() -> Self {
        Self::new(204, &[], "")
    }
}

impl Server {
    pub(crate) async fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("the port");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&requests);
        let mut answers = answers.into_iter().collect::<Vec<_>>().into_iter();
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                let Some(request) = receive(&mut connection).await else { continue };
                record.lock().expect("a whole record").push(request);
                let answer = answers.next().unwrap_or_else(|| Answer::new(418, &[], "no more answers"));
                let _ = connection.write_all(&answer.0).await;
                let _ = connection.shutdown().await;
            }
        });
        Self { address, requests }
    }

    /// Answers every one of so many requests with 204.
    pub(crate) async fn silent(requests: usize) -> Self {
        Self::answering((0..requests).map(|_| Answer::nothing())).await
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.requests.lock().expect("a whole record").clone()
    }

    /// The one request that came.
    pub(crate) fn request(&self) -> Recorded {
        let requests = self.requests();
        let [request] = &requests[..] else { panic!("one request, not {requests:?}") };
        request.clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.line).collect()
    }
}

impl Recorded {
    /// The header's value; a header that came twice is no single value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} came twice");
        value
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a text")
    }
}

async fn receive(connection: &mut TcpStream) -> Option<Recorded> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(connection.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).expect("a head of text");
    let mut lines = head.trim_end().split("\r\n");
    let line = lines.next()?.to_owned();
    let headers: Vec<(String, String)> = lines
        .map(|line| line.split_once(':').expect("a header"))
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect();
    let mut request = Recorded { line, headers, body: Vec::new() };
    assert_eq!(request.header("transfer-encoding"), None, "bodies come with their length");
    let length = request.header("content-length").map_or(0, |length| length.parse().expect("a length"));
    request.body.resize(length, 0);
    connection.read_exact(&mut request.body).await.ok()?;
    Some(request)
}
