//! The provider, as a test sees it.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use conference_participants::{insights, signalwire, twilio};
use jiff::{SignedDuration, Timestamp};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::api::{SIGNALWIRE, Shared, TWILIO};
use crate::callbacks::{Callbacks, Delivered, Mishap, Sender};
use crate::http::{Services, serve, url};
use crate::script::Answer;
use crate::world::{Callback, Caller, Entry, Event, Wire, World};
use crate::{Fault, Recorded, timeline};

/// The time between changes while time runs.
const TICK: Duration = Duration::from_millis(50);

/// The time at which a provider starts: 1 May 2024, 12:00 UTC.
const START: i64 = 1_714_564_800;

/// A provider on a loopback address, for the APIs of Twilio, SignalWire and Voice Insights.
///
/// Its time stands still until [`advance`](Self::advance) or [`run`](Self::run). It stops when the value is dropped.
pub struct Provider {
    shared: Shared,
    services: Arc<Services>,
    callbacks: Arc<Callbacks>,
    address: SocketAddr,
    tasks: Vec<JoinHandle<()>>,
}

impl Provider {
    /// Starts a provider on a free port.
    ///
    /// # Errors
    ///
    /// If there is no free port.
    pub async fn start() -> io::Result<Self> {
        Self::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await
    }

    /// Starts a provider on an address.
    ///
    /// # Errors
    ///
    /// If the address can't be used, or the system has no usable TLS for callbacks.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let shared = Shared::new(World::new(Timestamp::from_second(START).unwrap_or_default()));
        let services = Arc::new(Services::new(&shared, url(address)));
        let callbacks = Arc::new(Callbacks::new());
        let sender = Sender::new().map_err(io::Error::other)?;
        let (sent, world, changes) = (Arc::clone(&callbacks), shared.clone(), Arc::clone(&services));
        let sends = tokio::spawn(async move { sent.run(sender, &world, changes.changed()).await });
        let tasks = vec![tokio::spawn(serve(listener, Arc::clone(&services))), sends];
        Ok(Self { shared, services, callbacks, address, tasks })
    }

    /// Returns the URL of the server, without a path.
    #[must_use]
    pub fn url(&self) -> String {
        url(self.address)
    }

    /// Returns a client of the Twilio API, for the account [`TWILIO`](crate::TWILIO).
    ///
    /// # Errors
    ///
    /// As for [`twilio::ClientBuilder::build`].
    pub fn twilio(&self) -> Result<twilio::Client, conference_participants::Error> {
        let builder = twilio::Client::builder().credentials(TWILIO.id, TWILIO.secret);
        builder.base_url(format!("{}/2010-04-01", self.url())).build()
    }

    /// Returns a client of the SignalWire API, for the project [`SIGNALWIRE`](crate::SIGNALWIRE).
    ///
    /// # Errors
    ///
    /// As for [`signalwire::ClientBuilder::build`].
    pub fn signalwire(&self) -> Result<signalwire::Client, conference_participants::Error> {
        let builder = signalwire::Client::builder().credentials(SIGNALWIRE.id, SIGNALWIRE.secret);
        builder.base_url(format!("{}/api/laml/2010-04-01", self.url())).build()
    }

    /// Returns a client of Voice Insights, for the account [`TWILIO`](crate::TWILIO).
    ///
    /// # Errors
    ///
    /// As for [`insights::ClientBuilder::build`].
    pub fn insights(&self) -> Result<insights::Client, conference_participants::Error> {
        let builder = insights::Client::builder().credentials(TWILIO.id, TWILIO.secret);
        builder.base_url(format!("{}/v1", self.url())).build()
    }

    /// Lets a caller join the running Twilio conference with a name, or a new one.
    ///
    /// # Errors
    ///
    /// If the conference is full, the label is in use or invalid, or an event of the callback is unknown.
    pub fn join(&self, conference: &str, caller: Caller) -> Result<Joined, String> {
        self.joined(TWILIO.id, Wire::Twilio, conference, caller)
    }

    /// Lets a caller join the running SignalWire conference with a name, or a new one.
    ///
    /// # Errors
    ///
    /// See [`join`](Self::join).
    pub fn join_signalwire(&self, conference: &str, caller: Caller) -> Result<Joined, String> {
        self.joined(SIGNALWIRE.id, Wire::SignalWire, conference, caller)
    }

    fn joined(&self, account: &str, wire: Wire, conference: &str, caller: Caller) -> Result<Joined, String> {
        let joined = self.shared.lock().join(account, wire, conference, caller);
        self.services.changed().notify_waiters();
        joined.map(|(conference, call)| Joined { conference, call }).map_err(|rejection| rejection.message)
    }

    /// Sets what the next call to a number will meet. Several calls meet several answers in order, later ones the default. Of the
    /// answers that no call has met yet, the last 10,000 are kept.
    pub fn next_call(&self, number: &str, answer: Answer) {
        self.shared.lock().answer(number, answer);
    }

    /// Lets a fault happen to the next request that it applies to.
    pub fn fault(&self, fault: Fault) {
        self.services.faults.add(fault);
    }

    /// Lets a participant hang up, given by call SID or label. Nothing happens if it has left.
    ///
    /// # Panics
    ///
    /// If no conference has the SID, or no participant the call SID or label.
    #[track_caller]
    pub fn hang_up(&self, conference: &str, participant: &str) {
        self.change(|world| world.hang_up(conference, participant));
    }

    /// Lets a participant start or stop speaking, given by call SID or label.
    ///
    /// # Panics
    ///
    /// If no conference has the SID, no participant the call SID or label, or the participant is not connected.
    #[track_caller]
    pub fn speak(&self, conference: &str, participant: &str, is_start: bool) {
        self.change(|world| world.speak(conference, participant, is_start));
    }

    /// Ends a conference for everybody. Nothing happens if it has ended.
    ///
    /// # Panics
    ///
    /// If no conference has the SID.
    #[track_caller]
    pub fn end(&self, conference: &str) {
        self.change(|world| world.end(conference));
    }

    #[track_caller]
    fn change(&self, change: impl FnOnce(&mut World) -> Result<(), String>) {
        let changed = change(&mut self.shared.lock());
        expect(changed);
        self.services.changed().notify_waiters();
    }

    /// Returns true if one participant, given by call SID or label, hears another one. Who has left neither hears nor is heard.
    ///
    /// # Panics
    ///
    /// If no conference has the SID, or no participant the call SID or label.
    #[must_use]
    #[track_caller]
    pub fn hears(&self, conference: &str, listener: &str, speaker: &str) -> bool {
        let hears = self.shared.lock().hears(conference, listener, speaker);
        expect(hears)
    }

    /// Returns the time of the provider.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.shared.lock().now()
    }

    /// Lets time pass. Everything that is due happens in order, at its own time.
    pub fn advance(&self, time: Duration) {
        {
            let mut world = self.shared.lock();
            let until = SignedDuration::try_from(time).ok().and_then(|time| world.now().checked_add(time).ok());
            while world.step(until.unwrap_or(Timestamp::MAX)) {}
        }
        self.services.changed().notify_waiters();
    }

    /// Lets time run with the clock of the machine, from its current time on.
    pub fn run(&mut self) {
        self.services.run();
        let services = Arc::clone(&self.services);
        self.tasks.push(tokio::spawn(async move {
            loop {
                tokio::time::sleep(TICK).await;
                services.tick();
            }
        }));
    }

    /// Lets something happen to the next callback of what happens from now on. Several calls decide about several callbacks in order; `None` lets one
    /// arrive normally.
    pub fn next_callback(&self, mishap: impl Into<Option<Mishap>>) {
        self.callbacks.next(self.shared.lock().recorded(), mishap.into());
    }

    /// Waits until the callbacks of everything that has happened so far were sent, and returns the last callbacks, at most 10,000,
    /// in the order of their events.
    pub async fn callbacks(&self) -> Vec<Delivered> {
        let events = self.shared.lock().recorded();
        self.callbacks.until(events).await;
        self.callbacks.delivered()
    }

    /// Returns the last requests, at most 10,000 with 64 MiB, the oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.services.recording.all()
    }

    /// Returns the last events, at most 100,000, the oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        self.shared.lock().events_since(0).cloned().collect()
    }

    /// Returns the events of a conference as lines, for the output of a test.
    ///
    /// # Panics
    ///
    /// If no conference has the SID.
    #[must_use]
    #[track_caller]
    pub fn timeline(&self, conference: &str) -> String {
        let lines = {
            let world = self.shared.lock();
            let events = world.events_since(0).filter(|event| event.conference == conference);
            world.known(conference).map(|_| timeline::lines(events))
        };
        expect(lines)
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider").field("url", &self.url()).finish_non_exhaustive()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Panics with the problem of a name that a test gives.
#[track_caller]
fn expect<T>(result: Result<T, String>) -> T {
    match result {
        Ok(value) => value,
        Err(problem) => panic!("{problem}"),
    }
}

/// A caller who has joined.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Joined {
    /// The SID of the conference.
    pub conference: String,
    /// The SID of the call, which identifies the participant.
    pub call: String,
}

impl Caller {
    /// Creates a caller with a phone number. It joins unmuted, starts the conference, and does not end it.
    #[must_use]
    pub fn new(number: impl Into<String>) -> Self {
        Self {
            number: number.into(),
            entry: Entry { label: None, muted: false, starts_conference: true, ends_conference: false },
            conference_callback: None,
        }
    }

    /// Sets the label.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.entry.label = Some(label.into());
        self
    }

    /// Joins muted.
    #[must_use]
    pub fn muted(mut self) -> Self {
        self.entry.muted = true;
        self
    }

    /// Waits until another participant starts the conference.
    #[must_use]
    pub fn waits(mut self) -> Self {
        self.entry.starts_conference = false;
        self
    }

    /// Ends the conference on leaving.
    #[must_use]
    pub fn ends_conference(mut self) -> Self {
        self.entry.ends_conference = true;
        self
    }

    /// Sets the URL for events of the conference, and the events: `start`, `end`, `join`, `leave`, `mute`, `hold`, `modify`,
    /// `speaker` and `announcement`. Only that of the first participant counts.
    #[must_use]
    pub fn conference_callback(self, url: impl Into<String>, events: &[&str]) -> Self {
        let events = events.iter().map(|event| (*event).to_owned()).collect();
        Self { conference_callback: Some(Callback { url: url.into(), is_get: false, events }), ..self }
    }
}
