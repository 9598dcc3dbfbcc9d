//! A conference.

use jiff::Timestamp;

use super::ids::Wire;
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

/// The most participants of a conference that are remembered after they have left.
pub(super) const MOST_GONE: usize = 1000;

/// A conference, with its participants and those who left last.
#[derive(Clone, Debug)]
pub(crate) struct Conference {
    pub(crate) sid: String,
    pub(crate) account: String,
    pub(crate) wire: Wire,
    pub(crate) name: String,
    pub(crate) state: State,
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

    /// Adds a participant, and drops the first of too many who have left. Returns its index.
    pub(super) fn add(&mut self, participant: Participant) -> usize {
        let is_gone = |one: &Participant| !one.is_present();
        if self.participants.iter().filter(|one| is_gone(one)).count() > MOST_GONE
            && let Some(first) = self.participants.iter().position(is_gone)
        {
            self.participants.remove(first);
        }
        self.participants.push(participant);
        self.participants.len() - 1
    }

    /// Returns true if participants hear each other as soon as the waiting ones are connected.
    pub(super) fn can_start(&self) -> bool {
        let connected = || self.participants.iter().filter(|participant| participant.is_connected());
        connected().count() >= 2 && connected().any(|participant| participant.entry.starts_conference)
    }

    pub(super) fn index(&self, id: &str) -> Option<usize> {
        self.participants.iter().position(|participant| participant.is_present() && participant.is(id))
    }

    pub(super) fn next_sequence(&mut self) -> u64 {
        let sequence = self.sequence;
        self.sequence += 1;
        sequence
    }
}
