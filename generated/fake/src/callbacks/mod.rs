//! Callbacks: events are sent, signed, to the URLs that were set. Those of one conference to one server are sent one after the
//! other, all others at the same time.

mod fields;
mod send;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use tokio::sync::oneshot::{self, error::TryRecvError};
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinSet;
use url::Url;

use crate::api::Shared;
use crate::world::Wire;
pub(crate) use send::Sender;

/// The most callbacks that are kept after they were sent; older ones are dropped.
const MOST_DELIVERED: usize = 10_000;

/// The most callbacks that wait; further ones are not sent.
const MOST_WAITING: usize = 100_000;

/// The most callbacks that are sent at the same time.
const MOST_SENDING: usize = 200;

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
    /// The reason why the last attempt had no response, such as a refused connection, an invalid certificate or a URL that is none.
    pub failure: Option<String>,
}

impl Delivered {
    fn new(message: &Message) -> Self {
        let url = message.url.split_once('#').map_or(message.url.as_str(), |(url, _)| url).to_owned();
        Self { url, fields: message.fields.clone(), attempts: 0, status: None, failure: None }
    }

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
    /// The SID of the conference.
    pub(crate) conference: String,
    pub(crate) wire: Wire,
    pub(crate) url: String,
    pub(crate) is_get: bool,
    pub(crate) fields: Vec<(String, String)>,
}

/// A message of an event, and its place among everything that is sent.
struct Planned {
    place: (usize, u64),
    message: Message,
    is_forged: bool,
}

/// The callbacks that were sent, and those that will be.
#[derive(Debug)]
pub(crate) struct Callbacks {
    /// Mishaps, and the number of events before them.
    mishaps: Mutex<VecDeque<(usize, Option<Mishap>)>>,
    progress: Mutex<Progress>,
    /// The number of events whose callbacks were sent.
    done: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct Progress {
    /// The number of events whose callbacks are planned.
    planned: usize,
    /// The places of the callbacks that are not sent yet.
    waiting: BTreeSet<(usize, u64)>,
    /// The last callbacks by place.
    delivered: BTreeMap<u64, Delivered>,
}

impl Callbacks {
    pub(crate) fn new() -> Self {
        Self { mishaps: Mutex::default(), progress: Mutex::default(), done: watch::Sender::new(0) }
    }

    /// Adds what happens to the next callback that nothing was decided for.
    pub(crate) fn next(&self, events: usize, mishap: Option<Mishap>) {
        lock(&self.mishaps).push_back((events, mishap));
    }

    pub(crate) fn delivered(&self) -> Vec<Delivered> {
        lock(&self.progress).delivered.values().cloned().collect()
    }

    /// Waits until the callbacks of a number of events were sent.
    pub(crate) async fn until(&self, events: usize) {
        // The sender lives as long as `self`.
        let _ = self.done.subscribe().wait_for(|done| *done >= events).await;
    }

    /// Sends the callbacks of all events, until the task ends.
    pub(crate) async fn run(self: Arc<Self>, sender: Sender, shared: &Shared, changed: &Notify) {
        let sender = Arc::new(sender);
        let permits = Arc::new(Semaphore::new(MOST_SENDING));
        let mut sends = JoinSet::new();
        // The last callback of each conference to each server.
        let mut last: HashMap<(String, String), oneshot::Receiver<()>> = HashMap::new();
        let (mut count, mut number, mut sent) = (0, 0, 0);
        loop {
            let next = changed.notified();
            tokio::pin!(next);
            next.as_mut().enable();
            let messages: Vec<(usize, Message)> = {
                let mut world = shared.lock();
                let events = world.events_since(count);
                let first = world.recorded() - events.clone().count();
                let messages = events.zip(first..).flat_map(|(event, number)| {
                    fields::messages(&world, event).into_iter().map(move |message| (number, message))
                });
                let messages = messages.collect();
                count = world.recorded();
                world.drop_ended();
                messages
            };
            last.retain(|_, sent| sent.try_recv() == Err(TryRecvError::Empty));
            while sends.try_join_next().is_some() {}
            let planned = self.plan(messages, &mut number, &mut sent);
            let room = {
                let mut progress = lock(&self.progress);
                let room = MOST_WAITING.saturating_sub(progress.waiting.len());
                progress.waiting.extend(planned.iter().map(|one| one.place));
                progress.planned = count;
                room
            };
            for (index, Planned { place, message, is_forged }) in planned.into_iter().enumerate() {
                if index >= room {
                    let failure = Some(format!("not sent, because {MOST_WAITING} callbacks wait"));
                    self.finish(place, Delivered { failure, ..Delivered::new(&message) });
                    continue;
                }
                let server = Url::parse(&message.url).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
                let (is_sent, sent) = oneshot::channel();
                let before = last.insert((message.conference.clone(), server), sent);
                let (callbacks, permits, sender) = (Arc::clone(&self), Arc::clone(&permits), Arc::clone(&sender));
                sends.spawn(async move {
                    if let Some(before) = before {
                        // An error is the end of the task, too.
                        let _ = before.await;
                    }
                    let permit = permits.acquire().await;
                    let delivered = sender.send(&message, is_forged).await;
                    drop(permit);
                    callbacks.finish(place, delivered);
                    drop(is_sent);
                });
            }
            self.report();
            next.await;
        }
    }

    /// Returns the messages in the order in which they are sent, after mishaps.
    fn plan(&self, messages: Vec<(usize, Message)>, number: &mut u64, sent: &mut u64) -> Vec<Planned> {
        let mut planned = Vec::new();
        let mut add = |event: usize, message: Message, is_forged: bool| {
            *sent += 1;
            planned.push(Planned { place: (event, *sent), message, is_forged });
        };
        let mut late = None;
        for (event, mut message) in messages {
            *number += 1;
            message.number = *number;
            let mishap = self.mishap(event);
            match mishap {
                Some(Mishap::Lost) => continue,
                Some(Mishap::Late) if late.is_none() => {
                    late = Some((event, message));
                    continue;
                }
                Some(Mishap::Repeated) => {
                    add(event, message.clone(), false);
                    add(event, message, false);
                }
                _ => add(event, message, mishap == Some(Mishap::Forged)),
            }
            if let Some((event, message)) = late.take() {
                add(event, message, false);
            }
        }
        if let Some((event, message)) = late {
            add(event, message, false);
        }
        planned
    }

    /// Takes the mishap of the next callback, if it was decided before an event.
    fn mishap(&self, event: usize) -> Option<Mishap> {
        let mut mishaps = lock(&self.mishaps);
        let is_decided = mishaps.front().is_some_and(|(events, _)| *events <= event);
        if is_decided { mishaps.pop_front().and_then(|(_, mishap)| mishap) } else { None }
    }

    fn finish(&self, place: (usize, u64), delivered: Delivered) {
        {
            let mut progress = lock(&self.progress);
            progress.waiting.remove(&place);
            progress.delivered.insert(place.1, delivered);
            if progress.delivered.len() > MOST_DELIVERED {
                progress.delivered.pop_first();
            }
        }
        self.report();
    }

    /// Tells who waits how many events have had their callbacks.
    fn report(&self) {
        let progress = lock(&self.progress);
        let done = progress.waiting.first().map_or(progress.planned, |(event, _)| *event);
        self.done.send_if_modified(|known| std::mem::replace(known, done) != done);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
