//! Callbacks: events are sent, signed, to the URLs that were set, one after the other.

mod fields;
mod send;

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use tokio::sync::{Notify, watch};

use crate::api::Shared;
use crate::world::Wire;
use send::Sender;

/// A mishap of a callback on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mishap {
    /// It is not sent.
    Lost,
    /// It is sent twice.
    Repeated,
    /// It is sent after the following one, if that is caused by the same change.
    Late,
    /// It has the signature of somebody who guesses the secret.
    Forged,
}

/// A callback that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivered {
    /// The URL, without its fragment and without parameters that were added.
    pub url: String,
    /// The parameters, in the order in which they were sent.
    pub fields: Vec<(String, String)>,
    /// The number of attempts.
    pub attempts: u32,
    /// The status of the last response; `None` if there was none.
    pub status: Option<StatusCode>,
}

impl Delivered {
    /// Returns the value of a parameter.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// A callback to send.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// The number among all callbacks; that of a repeated one is the same.
    pub(crate) number: u64,
    pub(crate) wire: Wire,
    pub(crate) url: String,
    pub(crate) is_get: bool,
    pub(crate) fields: Vec<(String, String)>,
}

/// The callbacks that were sent, and those that will be.
#[derive(Debug)]
pub(crate) struct Callbacks {
    /// Mishaps, and the number of events before them.
    mishaps: Mutex<VecDeque<(usize, Option<Mishap>)>>,
    delivered: Mutex<Vec<Delivered>>,
    /// The number of events whose callbacks were sent.
    done: watch::Sender<usize>,
}

impl Callbacks {
    pub(crate) fn new() -> Self {
        Self { mishaps: Mutex::default(), delivered: Mutex::default(), done: watch::Sender::new(0) }
    }

    /// Adds what happens to the next callback that nothing was decided for.
    pub(crate) fn next(&self, events: usize, mishap: Option<Mishap>) {
        lock(&self.mishaps).push_back((events, mishap));
    }

    pub(crate) fn delivered(&self) -> Vec<Delivered> {
        lock(&self.delivered).clone()
    }

    /// Waits until the callbacks of a number of events were sent.
    pub(crate) async fn until(&self, events: usize) {
        // The sender lives as long as `self`.
        let _ = self.done.subscribe().wait_for(|done| *done >= events).await;
    }

    /// Sends the callbacks of all events, until the task ends.
    pub(crate) async fn run(&self, shared: &Shared, changed: &Notify) {
        let sender = Sender::new();
        let mut count = 0;
        let mut number = 0;
        loop {
            let next = changed.notified();
            tokio::pin!(next);
            next.as_mut().enable();
            let messages: Vec<(usize, Message)> = {
                let world = shared.lock();
                let events = world.events_since(count);
                let first = world.recorded() - events.clone().count();
                let messages = events.zip(first..).flat_map(|(event, number)| {
                    fields::messages(&world, event).into_iter().map(move |message| (number, message))
                });
                let messages = messages.collect();
                count = world.recorded();
                messages
            };
            let mut late = None;
            for (event, mut message) in messages {
                number += 1;
                message.number = number;
                let mishap = self.mishap(event);
                match mishap {
                    Some(Mishap::Lost) => continue,
                    Some(Mishap::Late) if late.is_none() => {
                        late = Some(message);
                        continue;
                    }
                    Some(Mishap::Repeated) => {
                        self.send(&sender, &message, false).await;
                        self.send(&sender, &message, false).await;
                    }
                    _ => self.send(&sender, &message, mishap == Some(Mishap::Forged)).await,
                }
                if let Some(message) = late.take() {
                    self.send(&sender, &message, false).await;
                }
            }
            if let Some(message) = late {
                self.send(&sender, &message, false).await;
            }
            self.done.send_replace(count);
            next.await;
        }
    }

    /// Takes the mishap of the next callback, if it was decided before an event.
    fn mishap(&self, event: usize) -> Option<Mishap> {
        let mut mishaps = lock(&self.mishaps);
        let is_decided = mishaps.front().is_some_and(|(events, _)| *events <= event);
        if is_decided { mishaps.pop_front().and_then(|(_, mishap)| mishap) } else { None }
    }

    async fn send(&self, sender: &Sender, message: &Message, is_forged: bool) {
        let delivered = sender.send(message, is_forged).await;
        lock(&self.delivered).push(delivered);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
