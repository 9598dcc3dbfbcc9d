//! A conference.

use jiff::Timestamp;

use super::ids::Wire;
use super::leave::ConferenceEnd;
use super::participant::{Callback, Participant};

/// The state of a conference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Participants wait.
    Waiting,
    /// Participants hear each other.
    Started,
    Ended,
}

/// The most participants of a conference.
pub(super) const MOST_PARTICIPANTS: usize = 250;

/// A conference, with everybody who ever was in it.
#[derive(Clone, Debug)]
pub(crate) struct Conference {
    pub(crate) sid: String,
    pub(crate) account: String,
    pub(crate) wire: Wire,
    pub(crate) name: String,
    pub(crate) state: State,
    pub(crate) end: Option<ConferenceEnd>,
    pub(crate) max_participants: usize,
    pub(crate) participants: Vec<Participant>,
    /// That of the first participant, if it set one.
    pub(crate) callback: Option<Callback>,
    /// That of the recording, if the conference is recorded.
    pub(crate) recording: Option<Callback>,
    pub(crate) started: Option<Timestamp>,
    sequence: u64,
}

impl Conference {
    pub(super) fn new(sid: String, account: &str, wire: Wire, name: &str) -> Self {
        Self {
            sid,
            account: account.to_owned(),
            wire,
            name: name.to_owned(),
            state: State::Waiting,
            end: None,
            max_participants: MOST_PARTICIPANTS,
            participants: Vec::new(),
            callback: None,
            recording: None,
            started: None,
            sequence: 0,
        }
    }

    /// Returns the SID of the recording.
    pub(crate) fn recording_sid(&self) -> String {
        self.sid.replacen("CF", "RE", 1)
    }

    /// Returns the participants whose calls are being set up or connected, in the order of their creation.
    pub(crate) fn present(&self) -> impl Iterator<Item = &Participant> {
        self.participants.iter().filter(|participant| participant.is_present())
    }

    pub(super) fn index(&self, id: &str) -> Option<usize> {
        self.participants.iter().position(|participant| participant.is_present() && participant.is(id))
    }

    /// Returns true if the participants of two calls hear each other's speech in this direction.
    pub(crate) fn hears(&self, listener: &str, speaker: &str) -> bool {
        let find = |id| self.present().find(|participant| participant.is(id));
        self.state == State::Started
            && find(speaker).zip(find(listener)).is_some_and(|(speaker, listener)| speaker.is_heard_by(listener))
    }

    pub(super) fn next_sequence(&mut self) -> u64 {
        let sequence = self.sequence;
        self.sequence += 1;
        sequence
    }
}
