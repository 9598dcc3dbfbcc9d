//! New participants: calls that the provider places, and callers that join by themselves.

use std::time::Duration;

use super::conference::{Conference, State};
use super::event::EventKind;
use super::ids::Wire;
use super::participant::{Callback, Direction, Entry, Participant, Recording, Status, check_events};
use super::time::Due;
use super::{Rejection, World};
use crate::script::{Answer, Outcome};

/// A call to place.
#[derive(Clone, Debug)]
pub(crate) struct Dial {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) entry: Entry,
    pub(crate) coaches: Option<String>,
    pub(crate) beeps: [bool; 2],
    pub(crate) early_media: bool,
    pub(crate) timeout: Duration,
    pub(crate) time_limit: Option<Duration>,
    pub(crate) max_participants: Option<usize>,
    pub(crate) callback: Option<Callback>,
    pub(crate) recording: Option<Recording>,
    pub(crate) machine_detection: Option<Callback>,
    /// True if the result is reported after the end of a machine's greeting.
    pub(crate) waits_for_greeting: bool,
    pub(crate) wait: Option<Callback>,
    pub(crate) conference_callback: Option<Callback>,
    pub(crate) conference_recording: Option<Callback>,
}

/// A caller who joins a conference by calling a number of the account.
#[derive(Clone, Debug)]
pub struct Caller {
    pub(crate) number: String,
    pub(crate) entry: Entry,
    pub(crate) conference_callback: Option<Callback>,
}

/// The number that callers call.
const OWN_NUMBER: &str = "+15005550006";

/// The time until a phone rings.
const SETUP: Duration = Duration::from_secs(1);

/// The time that the provider adds to the ring time of a call.
const EXTRA_RING: Duration = Duration::from_secs(5);

impl World {
    /// Places a call, and adds it to the conference with this SID or name. Returns the SIDs of conference and call.
    pub(crate) fn dial(
        &mut self,
        account: &str,
        wire: Wire,
        conference: &str,
        dial: Dial,
    ) -> Result<(String, String), Rejection> {
        check_endpoint("To", &dial.to, 21211)?;
        check_endpoint("From", &dial.from, 21212)?;
        if dial.to == dial.from && dial.to.starts_with('+') {
            return Err(Rejection::parameter("To", 21211, "To and From are the same phone number"));
        }
        check_label(dial.entry.label.as_deref())?;
        if dial.entry.label.as_ref().is_some_and(|label| label.contains('/')) {
            return Err(Rejection::parameter("Label", 16023, "Label must not have a slash"));
        }
        let sid = self.running(account, conference)?;
        self.check_entry(sid.as_deref(), dial.entry.label.as_deref(), dial.coaches.as_deref())?;
        let sid = sid.unwrap_or_else(|| self.open(account, wire, conference));
        let ids = self.ids.call(wire);
        let call = ids.0.clone();
        let now = self.now;
        let answer = self.next_answer(&dial.to);
        let Some(conference) = self.conferences.get_mut(&sid) else { return Err(Rejection::not_found(&sid)) };
        if conference.participants.is_empty() {
            conference.callback = dial.conference_callback;
            conference.recording = dial.conference_recording;
            conference.max_participants = dial.max_participants.unwrap_or(conference.max_participants);
        }
        let answered_by = match answer.answered_by {
            "machine_start" if dial.waits_for_greeting => "machine_end_beep",
            other => other,
        };
        let index = conference.add(Participant {
            was_coach_of: dial.coaches.iter().cloned().collect(),
            coaches: dial.coaches,
            beeps: dial.beeps,
            early_media: Some(dial.early_media),
            callback: dial.callback,
            recording: dial.recording,
            machine_detection: dial.machine_detection,
            wait: dial.wait,
            answered_by,
            time_limit: dial.time_limit,
            ..Participant::new(ids, Direction::Outbound, [dial.from, dial.to], dial.entry, now)
        });
        self.record(&sid, Some(index), EventKind::Initiated);
        self.schedule(&sid, &call, &answer, dial.timeout.saturating_add(EXTRA_RING));
        Ok((sid, call))
    }

    /// Lets a caller join the running conference with this name, or a new one. Returns the SIDs of conference and call.
    pub(crate) fn join(
        &mut self,
        account: &str,
        wire: Wire,
        name: &str,
        caller: Caller,
    ) -> Result<(String, String), Rejection> {
        check_label(caller.entry.label.as_deref())?;
        if let Some(callback) = &caller.conference_callback {
            check_events("ConferenceStatusCallbackEvent", &callback.events, wire.conference_events())?;
        }
        let sid = self.running(account, name)?;
        self.check_entry(sid.as_deref(), caller.entry.label.as_deref(), None)?;
        let sid = sid.unwrap_or_else(|| self.open(account, wire, name));
        let ids = self.ids.call(wire);
        let call = ids.0.clone();
        let now = self.now;
        let Some(conference) = self.conferences.get_mut(&sid) else { return Err(Rejection::not_found(&sid)) };
        if conference.participants.is_empty() {
            conference.callback = caller.conference_callback;
        }
        let numbers = [caller.number, OWN_NUMBER.to_owned()];
        let index = conference.add(Participant::new(ids, Direction::Inbound, numbers, caller.entry, now));
        self.connect(&sid, index);
        Ok((sid, call))
    }

    /// Returns the SID of a running conference by its SID or name; `None` if a name has no running conference.
    fn running(&self, account: &str, conference: &str) -> Result<Option<String>, Rejection> {
        if let Some(known) = self.conferences.get(conference) {
            let is_usable = known.account == account && known.state != State::Ended;
            let not_found = || Rejection::not_found(&format!("The running conference {conference}"));
            return if is_usable { Ok(Some(conference.to_owned())) } else { Err(not_found()) };
        }
        let looks_like_sid = conference.len() == 34
            && conference.strip_prefix("CF").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_hexdigit()));
        if looks_like_sid {
            return Err(Rejection::not_found(&format!("The conference {conference}")));
        }
        Ok(self.names.get(&(account.to_owned(), conference.to_owned())).cloned())
    }

    fn open(&mut self, account: &str, wire: Wire, name: &str) -> String {
        let sid = self.ids.conference(wire);
        let conference = Conference::new(sid.clone(), account, wire, name);
        self.conferences.insert(sid.clone(), conference);
        self.names.insert((account.to_owned(), name.to_owned()), sid.clone());
        sid
    }

    /// Checks the label, the coached participant and the room in the conference.
    fn check_entry(&self, sid: Option<&str>, label: Option<&str>, coaches: Option<&str>) -> Result<(), Rejection> {
        let conference = sid.and_then(|sid| self.conferences.get(sid));
        if let Some(conference) = conference {
            if conference.present().count() >= conference.max_participants {
                let most = conference.max_participants;
                let message = format!("The conference has {most} participants, which is its maximum");
                return Err(Rejection::new(400, 16020, message));
            }
            if label.is_some_and(|label| conference.index(label).is_some()) {
                return Err(Rejection::parameter("Label", 16025, "Another participant has the label"));
            }
        }
        match coaches {
            Some(call) => check_coached(conference, call),
            None => Ok(()),
        }
    }

    fn next_answer(&mut self, number: &str) -> Answer {
        let decided = self.answers.iter().position(|(called, _)| called == number);
        decided.and_then(|index| self.answers.remove(index)).map(|(_, answer)| answer).unwrap_or_default()
    }

    /// Schedules what a call will do.
    fn schedule(&mut self, sid: &str, call: &str, answer: &Answer, most_ringing: Duration) {
        if answer.outcome == Outcome::Fails {
            return self.after(SETUP, Due::end_of(sid, call, Outcome::Fails));
        }
        self.after(SETUP, Due::ring(sid, call));
        let ringing = SETUP.saturating_add(answer.after);
        let is_too_late = answer.after > most_ringing;
        match answer.outcome {
            Outcome::Answers { .. } | Outcome::Busy if is_too_late => {
                self.after(SETUP.saturating_add(most_ringing), Due::end_of(sid, call, Outcome::NoAnswer));
            }
            Outcome::Answers { hangs_up_after } => {
                self.after(ringing, Due::connect(sid, call));
                if let Some(talks) = hangs_up_after {
                    self.after(ringing.saturating_add(talks), Due::hang_up(sid, call));
                }
            }
            Outcome::NoAnswer => {
                self.after(SETUP.saturating_add(most_ringing), Due::end_of(sid, call, Outcome::NoAnswer));
            }
            outcome => self.after(ringing, Due::end_of(sid, call, outcome)),
        }
    }

    /// Connects a call to its conference.
    pub(super) fn connect(&mut self, sid: &str, index: usize) {
        let now = self.now;
        let Some(conference) = self.conferences.get_mut(sid) else { return };
        let Some(participant) = conference.participants.get_mut(index).filter(|one| one.is_present()) else { return };
        participant.status = Status::Connected;
        participant.joined = Some(now);
        participant.updated = now;
        let (direction, limit, call) = (participant.direction, participant.time_limit, participant.call.clone());
        if let Some(limit) = limit {
            self.after(limit, Due::hang_up(sid, &call));
        }
        if direction == Direction::Outbound {
            self.record(sid, Some(index), EventKind::Answered);
        }
        let waits = self.conferences.get(sid).is_some_and(|found| found.state == State::Waiting && !found.can_start());
        if let Some(participant) = self.conferences.get_mut(sid).and_then(|found| found.participants.get_mut(index)) {
            participant.audio = participant.wait.clone().filter(|_| waits);
        }
        self.record(sid, Some(index), EventKind::Joined);
        self.start_if_possible(sid);
    }

    /// Starts a conference of two connected participants, one of which starts conferences.
    pub(super) fn start_if_possible(&mut self, sid: &str) {
        let Some(conference) = self.conferences.get_mut(sid) else { return };
        if conference.state == State::Waiting && conference.can_start() {
            conference.state = State::Started;
            conference.started = Some(self.now);
            self.record(sid, None, EventKind::Started);
        }
    }
}

/// Checks that a coached participant is connected.
pub(super) fn check_coached(conference: Option<&Conference>, call: &str) -> Result<(), Rejection> {
    let is_connected = |conference: &Conference| conference.present().any(|one| one.call == call && one.is_connected());
    if conference.is_some_and(is_connected) {
        return Ok(());
    }
    let message = "CallSidToCoach is no connected participant of the conference";
    Err(Rejection::parameter("CallSidToCoach", 13240, message))
}

/// Checks a phone number. Other endpoints have no form that could be wrong.
fn check_endpoint(parameter: &'static str, endpoint: &str, code: i64) -> Result<(), Rejection> {
    let is_other = endpoint.contains(':') || (parameter == "From" && endpoint.starts_with(|c: char| c.is_alphabetic()));
    let digits = endpoint.strip_prefix('+').unwrap_or_default();
    let is_number = (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_other || (is_number && !digits.starts_with('0')) {
        return Ok(());
    }
    Err(Rejection::parameter(parameter, code, format!("{parameter} is not a phone number in E.164 form")))
}

fn check_label(label: Option<&str>) -> Result<(), Rejection> {
    let Some(label) = label else { return Ok(()) };
    let is_call =
        label.len() == 34 && label.strip_prefix("CA").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_hexdigit()));
    // Nobody can address the labels `.` and `..` in a path.
    if label.chars().count() > 128 || matches!(label, "" | "." | "..") || is_call {
        let message = "Label must have 1 to 128 characters, not be `.` or `..`, and not have the form of a call SID";
        return Err(Rejection::parameter("Label", 16023, message));
    }
    Ok(())
}
