//! The tokio runtime that a request runs on.

use std::cell::Cell;
use std::net::{Ipv4Addr, UdpSocket};
use std::panic::catch_unwind;
use std::time::Duration;

use tokio::runtime::{Handle, Id};

use crate::response::error::Error;

/// Fails without a tokio runtime, or with one that has no timer or no I/O.
pub(crate) fn needs_runtime() -> Result<(), Error> {
    thread_local! {
        /// The runtime that the last request on this thread was checked with.
        static CHECKED: Cell<Option<Id>> = const { Cell::new(None) };
    }
    let problem = match Handle::try_current() {
        Err(_) => "requests need a tokio runtime",
        Ok(runtime) if CHECKED.get() == Some(runtime.id()) => return Ok(()),
        Ok(_) if !has_time() => "requests need a tokio runtime with timers: call enable_all() on its builder",
        Ok(_) if !has_io() => "requests need a tokio runtime with I/O: call enable_all() on its builder",
        Ok(runtime) => {
            CHECKED.set(Some(runtime.id()));
            return Ok(());
        }
    };
    let problem = format!("{problem}; the feature `blocking` adds calls that work without one");
    Err(Error::configuration(problem))
}

/// Tokio has no other way to ask than an attempt, which panics. In a program with `panic = "abort"` the attempt ends the
/// process, as the request would.
fn has_time() -> bool {
    catch_unwind(|| drop(tokio::time::sleep(Duration::ZERO))).is_ok()
}

/// Also true if no socket is available for an attempt.
fn has_io() -> bool {
    let Ok(socket) = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)) else { return true };
    let is_ready = socket.set_nonblocking(true).is_ok();
    !is_ready || catch_unwind(|| drop(tokio::net::UdpSocket::from_std(socket))).is_ok()
}
