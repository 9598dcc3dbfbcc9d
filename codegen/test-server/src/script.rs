//! Scripted connections.

use std::io::{self, BufReader, Error, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::message::Request;

/// A step of a connection. The server closes the connection after the last step.
#[derive(Clone, Debug)]
pub enum Step {
    /// Reads a request with its body.
    Read,
    /// Waits until the client has sent data, without reading it.
    Await,
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Resets the connection, so that the client receives an error instead of an end.
    Reset,
    /// Keeps the connection open without sending, until the client closes it.
    Stall,
    /// Sends these bytes repeatedly.
    Repeat(Vec<u8>),
    /// Sends these bytes slowly, one at a time, repeatedly.
    Drip(Vec<u8>),
    /// Sends the texts from the sender of [`relay`], until the test drops it or the client closes the connection.
    Relay(Arc<Mutex<Receiver<String>>>),
}

impl Step {
    /// Sends these bytes.
    pub fn send(bytes: impl AsRef<[u8]>) -> Self {
        Self::Send(bytes.as_ref().to_vec())
    }
}

/// Creates a step that sends texts from a channel while the client reads.
pub fn relay() -> (Sender<String>, Step) {
    let (sender, receiver) = channel();
    (sender, Step::Relay(Arc::new(Mutex::new(receiver))))
}

/// Plays a script until a step fails.
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
