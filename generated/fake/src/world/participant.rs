//! A participant: a call, and its settings in a conference.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;

use super::Rejection;
use super::leave::CallEnd;

/// The most events of a participant in Voice Insights.
const MOST_HISTORY: usize = 1000;

/// The status of a participant's call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Status {
    Queued,
    Ringing,
    Connected,
    /// The call has ended, or could not be placed.
    Ended,
}

/// A URL to which events are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Callback {
    pub(crate) url: String,
    /// True for GET, false for POST.
    pub(crate) is_get: bool,
    /// The names of the events to send; without names, all.
    pub(crate) events: Vec<String>,
}

/// Checks the names of events.
pub(crate) fn check_events(parameter: &'static str, events: &[String], known: &[&str]) -> Result<(), Rejection> {
    match events.iter().find(|event| !known.contains(&event.as_str())) {
        Some(event) => Err(Rejection::value(parameter, event, known)),
        None => Ok(()),
    }
}

impl Callback {
    /// Returns true if an event is sent.
    pub(crate) fn wants(&self, event: &str) -> bool {
        self.events.is_empty() || self.events.iter().any(|wanted| wanted == event)
    }
}

/// A recording of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recording {
    pub(crate) callback: Option<Callback>,
    pub(crate) channels: u8,
    pub(crate) track: String,
}

/// How somebody enters a conference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) label: Option<String>,
    pub(crate) muted: bool,
    pub(crate) starts_conference: bool,
    pub(crate) ends_conference: bool,
}

/// The side that placed a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Direction {
    /// The participant has called.
    Inbound,
    /// The provider has called the participant.
    Outbound,
}

/// A participant.
#[derive(Clone, Debug)]
pub(crate) struct Participant {
    pub(crate) call: String,
    /// The id in Voice Insights.
    pub(crate) sid: String,
    pub(crate) direction: Direction,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) entry: Entry,
    pub(crate) muted: bool,
    pub(crate) hold: bool,
    pub(crate) ends_conference: bool,
    /// The call of the only participant that hears this one.
    pub(crate) coaches: Option<String>,
    /// The calls that were coached at any time.
    pub(crate) was_coach_of: Vec<String>,
    /// True for a beep on entering and on leaving.
    pub(crate) beeps: [bool; 2],
    /// For calls that the provider places.
    pub(crate) early_media: Option<bool>,
    pub(crate) status: Status,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
    pub(crate) joined: Option<Timestamp>,
    pub(crate) left: Option<Timestamp>,
    pub(crate) call_end: Option<CallEnd>,
    /// The times of the last events in Voice Insights.
    pub(crate) history: VecDeque<(&'static str, Timestamp)>,
    /// The progress of the call.
    pub(crate) callback: Option<Callback>,
    /// The recording, if the call is recorded.
    pub(crate) recording: Option<Recording>,
    /// The result of answering machine detection.
    pub(crate) machine_detection: Option<Callback>,
    /// The audio until the conference starts.
    pub(crate) wait: Option<Callback>,
    /// The audio on hold.
    pub(crate) hold_audio: Option<Callback>,
    /// The audio that the provider fetches because of the next event.
    pub(crate) audio: Option<Callback>,
    /// Who answers, as answering machine detection says it.
    pub(crate) answered_by: &'static str,
    /// The number of call events so far.
    pub(crate) call_events: u64,
    /// The time after which the provider ends the call.
    pub(crate) time_limit: Option<Duration>,
    /// The future changes of the call.
    pub(super) due: Vec<(Timestamp, u64)>,
}

impl Participant {
    /// Creates a participant whose call is not connected yet.
    pub(super) fn new(
        (call, sid): (String, String),
        direction: Direction,
        [from, to]: [String; 2],
        entry: Entry,
        now: Timestamp,
    ) -> Self {
        Self {
            call,
            sid,
            direction,
            from,
            to,
            muted: entry.muted,
            hold: false,
            ends_conference: entry.ends_conference,
            entry,
            coaches: None,
            was_coach_of: Vec::new(),
            beeps: [true, true],
            early_media: None,
            status: Status::Queued,
            created: now,
            updated: now,
            joined: None,
            left: None,
            call_end: None,
            history: VecDeque::new(),
            callback: None,
            recording: None,
            machine_detection: None,
            wait: None,
            hold_audio: None,
            audio: None,
            answered_by: "human",
            call_events: 0,
            time_limit: None,
            due: Vec::new(),
        }
    }

    /// Adds an event of Voice Insights, and drops the oldest of too many.
    pub(super) fn remember(&mut self, event: &'static str, at: Timestamp) {
        self.history.push_back((event, at));
        if self.history.len() > MOST_HISTORY {
            self.history.pop_front();
        }
    }

    /// Returns true if a call SID or a label means this participant.
    pub(crate) fn is(&self, id: &str) -> bool {
        self.call == id || self.label() == Some(id)
    }

    /// Returns the SID of the recording, which has the number of the call.
    pub(crate) fn recording_sid(&self) -> String {
        self.sid.replacen("CP", "RE", 1)
    }

    /// Returns true until the call has ended.
    pub(crate) fn is_present(&self) -> bool {
        self.status != Status::Ended
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.status == Status::Connected
    }

    pub(crate) fn label(&self) -> Option<&str> {
        self.entry.label.as_deref()
    }

    /// Returns the number of the other party.
    pub(crate) fn number(&self) -> &str {
        match self.direction {
            Direction::Inbound => &self.from,
            Direction::Outbound => &self.to,
        }
    }

    /// Returns the label, or the number of the other party.
    pub(crate) fn shown(&self) -> &str {
        self.label().unwrap_or_else(|| self.number())
    }

    /// Returns true if another connected participant hears this one in a started conference.
    pub(crate) fn is_heard_by(&self, other: &Self) -> bool {
        let speaks = self.is_connected() && !self.muted && !self.hold;
        let listens = other.is_connected() && !other.hold && self.call != other.call;
        speaks && listens && self.coaches.as_ref().is_none_or(|call| *call == other.call)
    }
}
