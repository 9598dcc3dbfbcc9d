//! Participants who leave, and conferences that end.

use super::conference::State;
use super::event::EventKind;
use super::participant::Status;
use super::{Rejection, World, no_participant};

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallEnd {
    /// The call was connected.
    Completed,
    /// The called party was busy.
    Busy,
    /// Nobody answered.
    NoAnswer,
    /// The call could not be placed.
    Failed,
    /// The call was ended before somebody answered.
    Canceled,
}

/// Why a participant left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Left {
    /// The participant hung up.
    HungUp,
    /// A request removed the participant.
    Removed,
    /// The call did not become a participant.
    NeverJoined,
    /// The conference ended, because a participant left who ends it.
    ModeratorLeft,
    /// The conference was ended.
    ConferenceEnded,
}

/// Why a conference ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConferenceEnd {
    /// The test ended it.
    Ended,
    /// The last participant left.
    LastLeft {
        /// Its call.
        call: String,
        /// True if a request removed it.
        removed: bool,
    },
    /// A participant left who ends the conference.
    ModeratorLeft {
        /// Its call.
        call: String,
        /// True if a request removed it.
        removed: bool,
    },
}

impl World {
    /// Removes a participant, as the API does.
    pub(crate) fn remove(&mut self, account: &str, sid: &str, id: &str) -> Result<(), Rejection> {
        let index = self.conference(account, sid)?.index(id).ok_or_else(|| no_participant(id))?;
        self.leave(sid, index, Left::Removed);
        Ok(())
    }

    /// Lets a participant hang up. Nothing happens after the end of the call.
    pub(crate) fn hang_up(&mut self, sid: &str, id: &str) -> Result<(), String> {
        if let Some(index) = self.known_participant(sid, id)? {
            self.leave(sid, index, Left::HungUp);
        }
        Ok(())
    }

    /// Ends a conference for everybody.
    pub(crate) fn end(&mut self, sid: &str) -> Result<(), String> {
        self.known(sid)?;
        self.finish(sid, Left::ConferenceEnded, ConferenceEnd::Ended);
        Ok(())
    }

    /// Ends a call that nobody answered.
    pub(super) fn give_up(&mut self, sid: &str, index: usize, end: CallEnd) {
        self.end_call(sid, index, end, Left::NeverJoined);
        self.finish_if_empty(sid, index, false);
    }

    pub(super) fn leave(&mut self, sid: &str, index: usize, why: Left) {
        let Some(participant) = self.conferences.get(sid).and_then(|found| found.participants.get(index)) else {
            return;
        };
        let (was_connected, ends) = (participant.is_connected(), participant.ends_conference);
        let call = participant.call.clone();
        let end = if was_connected { CallEnd::Completed } else { CallEnd::Canceled };
        self.end_call(sid, index, end, why);
        let removed = why == Left::Removed;
        if was_connected && ends {
            self.finish(sid, Left::ModeratorLeft, ConferenceEnd::ModeratorLeft { call, removed });
        } else {
            self.finish_if_empty(sid, index, removed);
        }
    }

    fn end_call(&mut self, sid: &str, index: usize, end: CallEnd, why: Left) {
        let now = self.now;
        let Some(conference) = self.conferences.get_mut(sid) else { return };
        let Some(participant) = conference.participants.get_mut(index) else { return };
        let had_joined = participant.joined.is_some();
        participant.status = Status::Ended;
        participant.updated = now;
        participant.left = Some(now);
        participant.call_end = Some(end);
        for key in std::mem::take(&mut participant.due) {
            self.due.remove(&key);
        }
        let call = participant.call.clone();
        // Nobody coaches somebody who has left.
        for other in conference.participants.iter_mut().filter(|other| other.coaches.as_ref() == Some(&call)) {
            other.coaches = None;
        }
        self.record(sid, Some(index), EventKind::CallEnded(end));
        if had_joined || why == Left::NeverJoined {
            self.record(sid, Some(index), EventKind::Left(why));
        }
    }

    fn finish_if_empty(&mut self, sid: &str, index: usize, removed: bool) {
        let Some(conference) = self.conferences.get(sid) else { return };
        if conference.present().next().is_some() {
            return;
        }
        let call = conference.participants.get(index).map(|participant| participant.call.clone()).unwrap_or_default();
        self.finish(sid, Left::ConferenceEnded, ConferenceEnd::LastLeft { call, removed });
    }

    fn finish(&mut self, sid: &str, why: Left, end: ConferenceEnd) {
        let Some(conference) = self.conferences.get_mut(sid).filter(|found| found.state != State::Ended) else {
            return;
        };
        let had_participants = conference.participants.iter().any(|participant| participant.joined.is_some());
        conference.state = State::Ended;
        let name = (conference.account.clone(), conference.name.clone());
        let present: Vec<usize> =
            (0..conference.participants.len()).filter(|index| conference.participants[*index].is_present()).collect();
        if self.names.get(&name).is_some_and(|running| running == sid) {
            self.names.remove(&name);
        }
        self.ended.push_back(sid.to_owned());
        for index in present {
            let connected = self.conferences.get(sid).is_some_and(|found| found.participants[index].is_connected());
            let end = if connected { CallEnd::Completed } else { CallEnd::Canceled };
            self.end_call(sid, index, end, why);
        }
        // A conference that nobody joined has no events.
        if had_participants {
            self.record(sid, None, EventKind::Ended(end));
        }
    }
}
