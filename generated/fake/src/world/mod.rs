//! Conferences, their participants, and the rules that the providers document. Nothing here knows HTTP.
//!
//! A [`World`] is plain data behind one lock. Requests of the APIs, the test and the passing of time change it, and every
//! change is an [`Event`].

mod conference;
mod dial;
mod event;
mod ids;
mod leave;
mod participant;
mod time;
mod update;

use std::collections::{BTreeMap, HashMap, VecDeque};

use jiff::Timestamp;

pub(crate) use conference::{Conference, State};
pub use dial::Caller;
pub(crate) use dial::Dial;
pub use event::{Event, EventKind};
pub(crate) use ids::Wire;
pub use leave::{CallEnd, ConferenceEnd, Left};
pub(crate) use participant::{Callback, Direction, Entry, Participant, Recording, Status, check_events};
pub(crate) use update::Changes;

use crate::script::Answer;
use ids::Ids;
use time::Due;

/// The most events that are kept; older ones are dropped.
const MOST_EVENTS: usize = 100_000;

/// The most conferences that are kept after their end, and the most answers that are kept for later calls; older ones are dropped.
const MOST_ENDED: usize = 1000;
const MOST_ANSWERS: usize = 10_000;

/// Everything that the provider knows.
#[derive(Debug)]
pub(crate) struct World {
    now: Timestamp,
    ids: Ids,
    conferences: BTreeMap<String, Conference>,
    /// The running conference of each account and name.
    names: HashMap<(String, String), String>,
    /// Future changes, by time and order.
    due: BTreeMap<(Timestamp, u64), Due>,
    /// The number of scheduled changes.
    scheduled: u64,
    /// The outcomes of the next calls to numbers.
    answers: VecDeque<(String, Answer)>,
    /// The conferences that have ended, the oldest first.
    ended: VecDeque<String>,
    events: VecDeque<Event>,
    /// The number of events, dropped ones included.
    recorded: usize,
}

/// A request that the rules refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rejection {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The code of the provider.
    pub(crate) code: i64,
    pub(crate) message: String,
    /// The parameter with the wrong value.
    pub(crate) parameter: Option<&'static str>,
}

impl Rejection {
    pub(crate) fn new(status: u16, code: i64, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), parameter: None }
    }

    /// The conference or participant does not exist (any more).
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(404, 20404, format!("{what} was not found"))
    }

    /// A parameter has a value that the rules do not allow.
    pub(crate) fn parameter(name: &'static str, code: i64, message: impl Into<String>) -> Self {
        Self { parameter: Some(name), ..Self::new(400, code, message) }
    }

    /// A parameter has a value that is none of the known ones.
    pub(crate) fn value(name: &'static str, value: &str, known: &[&str]) -> Self {
        Self::parameter(name, 20001, format!("{name} is {value:?}, which is none of {}", known.join(", ")))
    }
}

impl World {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            now,
            ids: Ids::default(),
            conferences: BTreeMap::new(),
            names: HashMap::new(),
            due: BTreeMap::new(),
            scheduled: 0,
            answers: VecDeque::new(),
            ended: VecDeque::new(),
            events: VecDeque::new(),
            recorded: 0,
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// Sets the outcome of the next call to a number that has none yet.
    pub(crate) fn answer(&mut self, number: &str, answer: Answer) {
        self.answers.push_back((number.to_owned(), answer));
        if self.answers.len() > MOST_ANSWERS {
            self.answers.pop_front();
        }
    }

    pub(crate) fn conferences(&self) -> impl Iterator<Item = &Conference> {
        self.conferences.values()
    }

    /// Returns a conference of any account.
    pub(crate) fn find(&self, sid: &str) -> Option<&Conference> {
        self.conferences.get(sid)
    }

    /// Returns a conference by the SID that a test gives, or the problem with it.
    pub(crate) fn known(&self, sid: &str) -> Result<&Conference, String> {
        self.find(sid).ok_or_else(|| {
            let running = self.names.iter().find(|((_, name), _)| name == sid).map(|(_, sid)| sid);
            match running {
                Some(found) => {
                    format!("{sid:?} is the name of a conference: give its SID, {found:?}, which `join` returns")
                }
                None => format!("no conference has the SID {sid:?}; of ended ones, the last {MOST_ENDED} are known"),
            }
        })
    }

    /// Returns the index of a participant by the call SID or label that a test gives; `None` if it has left.
    fn known_participant(&self, sid: &str, id: &str) -> Result<Option<usize>, String> {
        let conference = self.known(sid)?;
        let index = conference.index(id);
        if index.is_none() && !conference.participants.iter().any(|one| one.is(id)) {
            return Err(format!(
                "{id:?} is neither the call SID nor the label of a participant of {:?}",
                conference.name
            ));
        }
        Ok(index)
    }

    /// Returns true if one participant hears another one.
    pub(crate) fn hears(&self, sid: &str, listener: &str, speaker: &str) -> Result<bool, String> {
        let [listener, speaker] = [self.known_participant(sid, listener)?, self.known_participant(sid, speaker)?];
        let conference = self.known(sid)?;
        let pair = listener
            .zip(speaker)
            .map(|(listener, speaker)| [listener, speaker].map(|index| &conference.participants[index]));
        Ok(conference.state == State::Started && pair.is_some_and(|[listener, speaker]| speaker.is_heard_by(listener)))
    }

    /// Drops the oldest of too many conferences that have ended. Their callbacks must have been prepared.
    pub(crate) fn drop_ended(&mut self) {
        while self.ended.len() > MOST_ENDED {
            if let Some(sid) = self.ended.pop_front() {
                self.conferences.remove(&sid);
            }
        }
    }

    /// Returns a conference of an account.
    pub(crate) fn conference(&self, account: &str, sid: &str) -> Result<&Conference, Rejection> {
        let found = self.find(sid).filter(|conference| conference.account == account);
        found.ok_or_else(|| Rejection::not_found(&format!("The conference {sid}")))
    }

    /// Returns a participant that has not left, by its call SID or label.
    pub(crate) fn participant(&self, account: &str, sid: &str, id: &str) -> Result<&Participant, Rejection> {
        let conference = self.conference(account, sid)?;
        conference.present().find(|one| one.is(id)).ok_or_else(|| no_participant(id))
    }

    /// Returns the events since a number of events, which are at most the kept ones.
    pub(crate) fn events_since(&self, count: usize) -> impl Iterator<Item = &Event> + Clone {
        let dropped = self.recorded - self.events.len();
        self.events.iter().skip(count.saturating_sub(dropped))
    }

    /// Returns the number of events so far.
    pub(crate) fn recorded(&self) -> usize {
        self.recorded
    }

    /// Records an event of a conference, and of the participant with this index.
    fn record(&mut self, sid: &str, index: Option<usize>, kind: EventKind) {
        let at = self.now;
        let Some(conference) = self.conferences.get_mut(sid) else { return };
        let sequence = kind.is_of_conference().then(|| conference.next_sequence());
        let participant = index.and_then(|index| conference.participants.get_mut(index)).map(|participant| {
            if kind.is_of_call() {
                participant.call_events += 1;
            }
            // The history grows with the events.
            let history = std::mem::take(&mut participant.history);
            let snapshot = Box::new(participant.clone());
            participant.history = history;
            participant.audio = None;
            snapshot
        });
        let (conference, name) = (sid.to_owned(), conference.name.clone());
        self.recorded += 1;
        self.events.push_back(Event { at, conference, name, sequence, participant, kind });
        if self.events.len() > MOST_EVENTS {
            self.events.pop_front();
        }
    }
}

fn no_participant(id: &str) -> Rejection {
    Rejection::not_found(&format!("The participant {id}"))
}
