//! A server on the loopback interface: takes down one request, gives one answer, and closes the connection.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

use crate::exchange::{Answer, is_json};

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) target: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// What the next request is answered with, and what came.
#[derive(Default)]
struct State {
    answer: Answer,
    received: Vec<Received>,
}

pub(crate) struct Server {
    url: String,
    state: Arc<Mutex<State>>,
}

impl Server {
    /// Starts on a free port, for as long as the program runs.
    pub(crate) fn start() -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let url = format!("http://{}", listener.local_addr()?);
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                // A connection that breaks is seen as a request that did not come.
                let _ = serve(&connection, &shared);
            }
        });
        Ok(Self { url, state })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Says what is answered from now on, and forgets what came.
    pub(crate) fn answer(&self, answer: Answer) {
        *lock(&self.state) = State { answer, received: Vec::new() };
    }

    /// What came since.
    pub(crate) fn received(&self) -> Vec<Received> {
        std::mem::take(&mut lock(&self.state).received)
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(connection: &TcpStream, state: &Mutex<State>) -> io::Result<()> {
    let received = receive(&mut BufReader::new(connection))?;
    let answer = {
        let mut state = lock(state);
        state.received.push(received);
        state.answer.clone()
    };
    let mut writer = connection;
    writer.write_all(&bytes(&answer))?;
    connection.shutdown(std::net::Shutdown::Write)
}

fn receive(reader: &mut impl BufRead) -> io::Result<Received> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(ToOwned::to_owned);
    let mut received = Received {
        method: words.next().unwrap_or_default(),
        target: words.next().unwrap_or_default(),
        ..Received::default()
    };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        received.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = received.headers.iter().find(|(name, _)| name == "content-length");
    let length: u64 = length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    reader.take(length).read_to_end(&mut received.body)?;
    Ok(received)
}

fn bytes(answer: &Answer) -> Vec<u8> {
    let head = format!("HTTP/1.1 {} Answer\r\nConnection: close\r\n", answer.status);
    let Some(media_type) = &answer.media_type else {
        let length = if answer.status == 204 { "" } else { "Content-Length: 0\r\n" };
        return format!("{head}{length}\r\n").into_bytes();
    };
    let body = match &answer.body {
        body if is_json(media_type) => body.to_string(),
        body => crate::encode::text(body),
    };
    let length = body.len();
    format!("{head}Content-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
}
