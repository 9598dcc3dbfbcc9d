//! Time, and what happens when it passes.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::World;
use super::event::EventKind;
use super::leave::{CallEnd, Left};
use super::participant::Status;
use crate::script::Outcome;

/// A future change of a call.
#[derive(Clone, Debug)]
pub(super) struct Due {
    conference: String,
    call: String,
    change: Change,
}

#[derive(Clone, Copy, Debug)]
enum Change {
    Ring,
    Connect,
    HangUp,
    End(CallEnd),
}

impl Due {
    fn new(conference: &str, call: &str, change: Change) -> Self {
        Self { conference: conference.to_owned(), call: call.to_owned(), change }
    }

    pub(super) fn ring(conference: &str, call: &str) -> Self {
        Self::new(conference, call, Change::Ring)
    }

    pub(super) fn connect(conference: &str, call: &str) -> Self {
        Self::new(conference, call, Change::Connect)
    }

    pub(super) fn hang_up(conference: &str, call: &str) -> Self {
        Self::new(conference, call, Change::HangUp)
    }

    pub(super) fn end_of(conference: &str, call: &str, outcome: Outcome) -> Self {
        let end = match outcome {
            Outcome::Busy => CallEnd::Busy,
            Outcome::NoAnswer => CallEnd::NoAnswer,
            Outcome::Fails => CallEnd::Failed,
            Outcome::Answers { .. } => CallEnd::Completed,
        };
        Self::new(conference, call, Change::End(end))
    }
}

impl World {
    pub(super) fn after(&mut self, wait: Duration, due: Due) {
        let at = SignedDuration::try_from(wait).ok().and_then(|wait| self.now.checked_add(wait).ok());
        // A time beyond the calendar never comes.
        if let Some(at) = at {
            self.scheduled += 1;
            let key = (at, self.scheduled);
            let participants =
                self.conferences.get_mut(&due.conference).into_iter().flat_map(|one| &mut one.participants);
            participants.filter(|one| one.call == due.call).for_each(|one| one.due.push(key));
            self.due.insert(key, due);
        }
    }

    /// Returns the time of the next change.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.due.first_key_value().map(|((at, _), _)| *at)
    }

    /// Sets the time, after all changes at the next time that is due until then. Returns false if there are no more.
    pub(crate) fn step(&mut self, until: Timestamp) -> bool {
        let Some(at) = self.next_due().filter(|at| *at <= until) else {
            self.now = self.now.max(until);
            return false;
        };
        self.now = self.now.max(at);
        while let Some(entry) = self.due.first_entry() {
            if entry.key().0 > at {
                break;
            }
            let due = entry.remove();
            self.apply(due);
        }
        true
    }

    fn apply(&mut self, Due { conference, call, change }: Due) {
        let Some(index) = self.conferences.get(&conference).and_then(|conference| conference.index(&call)) else {
            return;
        };
        let now = self.now;
        match change {
            Change::Ring => {
                if let Some(participant) =
                    self.conferences.get_mut(&conference).and_then(|found| found.participants.get_mut(index))
                {
                    participant.status = Status::Ringing;
                    participant.updated = now;
                }
                self.record(&conference, Some(index), EventKind::Ringing);
            }
            Change::Connect => self.connect(&conference, index),
            Change::HangUp => self.leave(&conference, index, Left::HungUp),
            Change::End(end) => self.give_up(&conference, index, end),
        }
    }
}
