//! A participant: a call, and its settings in a conference.

use std::time::Duration;

use jiff::Timestamp;

use super::leave::CallEnd;

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

impl Callback {
    /// Returns true if an event is sent.
    pub(crate) fn wants(&self, event: &str) -> bool {
        self.events.is_empty() || self.events.iter().any(|wanted| wanted == event)
    }
}

/// A participant.
#[derive(Clone, Debug)]
pub(crate) struct Participant {
    pub(crate) call: String,
    /// The id in Voice Insights.
    pub(crate) sid: String,
    pub(crate) label: Option<String>,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) is_outbound: bool,
    pub(crate) muted: bool,
    pub(crate) hold: bool,
    /// The call of the only participant that hears this one.
    pub(crate) coaches: Option<String>,
    pub(crate) starts_conference: bool,
    pub(crate) ends_conference: bool,
    pub(crate) beeps: [bool; 2],
    pub(crate) early_media: bool,
    pub(crate) status: Status,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
    pub(crate) joined: Option<Timestamp>,
    pub(crate) left: Option<Timestamp>,
    pub(crate) call_end: Option<CallEnd>,
    /// True if the participant has muted, held or coached at any time, for Voice Insights.
    pub(crate) entered_muted: bool,
    pub(crate) was_coach_of: Vec<String>,
    /// The times of events in Voice Insights.
    pub(crate) history: Vec<(&'static str, Timestamp)>,
    /// The progress of the call.
    pub(crate) callback: Option<Callback>,
    /// The progress of the recording, if the call is recorded.
    pub(crate) recording: Option<Callback>,
    /// The result of answering machine detection.
    pub(crate) machine_detection: Option<Callback>,
    /// Who answers, as answering machine detection says it.
    pub(crate) answered_by: &'static str,
    /// The number of call events so far.
    pub(crate) call_events: u64,
    /// The time after which the provider ends the call.
    pub(crate) time_limit: Option<Duration>,
}

impl Participant {
    /// Returns true if a call SID or a label means this participant.
    pub(crate) fn is(&self, id: &str) -> bool {
        self.call == id || self.label.as_deref() == Some(id)
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

    /// Returns the label, or the number of the other party.
    pub(crate) fn shown(&self) -> &str {
        let number = if self.is_outbound { &self.to } else { &self.from };
        self.label.as_deref().unwrap_or(number)
    }

    /// Returns true if another connected participant hears this one in a started conference.
    pub(crate) fn is_heard_by(&self, other: &Self) -> bool {
        let speaks = self.is_connected() && !self.muted && !self.hold;
        let listens = other.is_connected() && !other.hold && self.call != other.call;
        speaks && listens && self.coaches.as_ref().is_none_or(|call| *call == other.call)
    }
}
