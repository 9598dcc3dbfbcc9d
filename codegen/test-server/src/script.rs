//! Connections that are played step by step.

use std::io::{self, BufReader, Error, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::message::Request;

/// One step of a connection. The connection is closed after its last step.
#[derive(Clone, Debug)]
pub enum Step {
    /// Reads a request with its body.
    Read,
    /// Waits until the client has sent something, and reads nothing of it.
    Await,
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Resets the connection, so that the client gets an error instead of an end.
    Reset,
    /// Sends nothing more, with the connection open, until the client closes it.
    Stall,
    /// Sends these bytes again and again.
    Repeat(Vec<u8>),
    /// Sends these bytes one at a time, slowly, again and again.
    Drip(Vec<u8>),
    /// Sends what a test puts into the sender of [`relay`], until the test drops it or the client closes the connection.
    Relay(Arc<Mutex<Receiver<String>>>),
}

impl Step {
    /// Sends these bytes.
    pub fn send(bytes: impl AsRef<[u8]>) -> Self {
        Self::Send(bytes.as_ref().to_vec())
    }
}

/// Makes a step that sends what a test puts into the sender while the client reads.
pub fn relay() -> (Sender<String>, Step) {
    let (sender, receiver) = channel();
    (sender, Step::Relay(Arc::new(Mutex::new(receiver))))
}

/// Plays a script, up to the step that fails.
pub(crate) fn play(script: &[Step], mut connection: &TcpStream, mut record: impl FnMut(Request)) -> io::Result<()> {
    let mut reader = BufReader::new(connection);
    for step in script {
        match step {
            Step::Read => record(Request::read(&mut reader).ok_or_else(|| Error::other("no request"))?),
            Step::Await => drop(connection.peek(&mut [0])?),
            Step::Send(bytes) => connection.write_all(bytes)?,
            Step::Reset => return socket2::SockRef::from(connection).set_linger(Some(Duration::ZERO)),
            Step::Stall => drop(io::copy(&mut reader, &mut io::sink())),
            Step::Repeat(bytes) => loop {
                connection.write_all(bytes)?;
            },
            Step::Drip(bytes) => {
                for byte in bytes.iter().cycle() {
                    connection.write_all(&[*byte])?;
                    std::thread::sleep(Duration::from_millis(2));
                }
            }
            Step::Relay(texts) => relay_to(connection, &texts.lock().expect("one connection relays"))?,
        }
    }
    connection.shutdown(Shutdown::Write)
}

fn relay_to(mut connection: &TcpStream, texts: &Receiver<String>) -> io::Result<()> {
    connection.set_read_timeout(Some(Duration::from_millis(1)))?;
    loop {
        match texts.try_recv() {
            Ok(text) => connection.write_all(text.as_bytes())?,
            Err(TryRecvError::Disconnected) => return Ok(()),
            Err(TryRecvError::Empty) if matches!(connection.peek(&mut [0]), Ok(0)) => return Ok(()),
            Err(TryRecvError::Empty) => {}
        }
    }
}
