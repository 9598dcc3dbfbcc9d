//! Received requests and replies.

use std::fmt::Display;
use std::io::BufRead;
use std::sync::Arc;
use std::time::Duration;

use crate::script::Step;

/// A received request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The raw request line and headers, without the empty line at the end.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// Reads a request. Returns `None` if the client has closed the connection, and if the head is not UTF-8, a header
    /// is not `name: value`, or the body has another transfer encoding than `chunked`, which no client of this workspace
    /// sends.
    pub(crate) fn read(reader: &mut impl BufRead) -> Option<Self> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if reader.read_until(b'\n', &mut head).ok()? == 0 {
                return None;
            }
        }
        head.truncate(head.len() - 4);
        let mut request = Self { head: String::from_utf8(head).ok()?, body: Vec::new() };
        let is_plain = request.head.split("\r\n").skip(1).all(|header| header.contains(": "));
        if !is_plain {
            return None;
        }
        if let Some(encoding) = request.header("transfer-encoding") {
            let is_chunked = encoding == "chunked";
            return is_chunked.then(|| chunks(reader)).flatten().map(|body| Self { body, ..request.clone() });
        }
        request.body.resize(request.header("content-length").unwrap_or("0").parse().ok()?, 0);
        reader.read_exact(&mut request.body).ok()?;
        Some(request)
    }

    /// Returns the request line: method, target and version.
    pub fn line(&self) -> &str {
        self.head.split("\r\n").next().unwrap_or_default()
    }

    /// Returns the method.
    pub fn method(&self) -> &str {
        self.line().split(' ').next().unwrap_or_default()
    }

    /// Returns the raw path and query.
    pub fn target(&self) -> &str {
        self.line().split(' ').nth(1).unwrap_or_default()
    }

    /// Returns the raw path.
    pub fn path(&self) -> &str {
        self.target().split('?').next().unwrap_or_default()
    }

    /// Returns the raw query; empty if there is none.
    pub fn query(&self) -> &str {
        self.target().split_once('?').map_or("", |(_, query)| query)
    }

    /// Returns the raw names and values of the headers, in order.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.head.split("\r\n").skip(1).filter_map(|line| line.split_once(": "))
    }

    /// Returns the value of a header. Names are case-insensitive.
    ///
    /// # Panics
    ///
    /// If the header was sent several times.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers().filter(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        let value = values.next();
        assert!(values.next().is_none(), "{name} was sent several times: {}", self.head);
        value
    }

    /// Returns the body as text.
    ///
    /// # Panics
    ///
    /// If it is not UTF-8.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }
}

/// Reads the chunks of a body; `None` if the client closes the connection before the last one.
fn chunks(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut size = String::new();
        reader.read_line(&mut size).ok()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        let start = body.len();
        body.resize(start + size + 2, 0);
        reader.read_exact(&mut body[start..]).ok()?;
        body.truncate(start + size);
        if size == 0 {
            return Some(body);
        }
    }
}

/// A response. The server closes the connection afterwards, unless the reply is [`kept_alive`](Self::kept_alive).
#[derive(Clone, Debug)]
pub struct Reply {
    pub(crate) bytes: Arc<Vec<u8>>,
    pub(crate) delay: Duration,
    pub(crate) keep_alive: bool,
}

impl Reply {
    /// Creates a response with its `content-length`.
    pub fn new(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        Self::message("connection: close\r\n", status, headers, body.as_ref())
    }

    /// Creates a response that keeps the connection open for the next request.
    pub fn kept_alive(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        Self { keep_alive: true, ..Self::message("", status, headers, body.as_ref()) }
    }

    fn message(connection: &str, status: u16, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let mut head = vec![format!("HTTP/1.1 {status} Status\r\n{connection}")];
        head.extend(headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")));
        if status != 204 {
            head.push(format!("content-length: {}\r\n", body.len()));
        }
        Self::of([head.concat().as_bytes(), b"\r\n", body].concat())
    }

    /// Creates a JSON response from text or from a value that displays as JSON.
    pub fn json(status: u16, body: impl Display) -> Self {
        Self::new(status, &[("content-type", "application/json")], body.to_string())
    }

    /// Creates an XML response.
    pub fn xml(status: u16, body: &str) -> Self {
        Self::new(status, &[("content-type", "application/xml; charset=utf-8")], body)
    }

    /// Creates a response with the status 204.
    pub fn no_content() -> Self {
        Self::new(204, &[], "")
    }

    /// Creates a redirect.
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::new(status, &[("location", location)], "")
    }

    /// Sends raw bytes and closes the connection.
    pub fn raw(bytes: impl AsRef<[u8]>) -> Self {
        Self::of(bytes.as_ref().to_vec())
    }

    fn of(bytes: Vec<u8>) -> Self {
        Self { bytes: Arc::new(bytes), delay: Duration::ZERO, keep_alive: false }
    }

    /// Delays the response.
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    /// Returns a script that reads a request and sends this response.
    pub fn script(self) -> Vec<Step> {
        vec![Step::Read, Step::Send(self.bytes.to_vec())]
    }
}
