//! Changes of participants.

use super::conference::{MOST_GONE, State};
use super::dial::check_coached;
use super::event::EventKind;
use super::{Callback, Participant, Rejection, World, no_participant};

/// The fields of an update; those without a value stay as they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    pub(crate) muted: Option<bool>,
    pub(crate) hold: Option<bool>,
    pub(crate) coaching: Option<bool>,
    pub(crate) call_to_coach: Option<String>,
    pub(crate) ends_conference: Option<bool>,
    pub(crate) beeps_on_exit: Option<bool>,
    /// The documents with audio, each empty for silence.
    pub(crate) wait: Option<Callback>,
    pub(crate) hold_audio: Option<Callback>,
    pub(crate) announcement: Option<Callback>,
}

impl World {
    /// Changes a participant.
    pub(crate) fn update(
        &mut self,
        account: &str,
        sid: &str,
        id: &str,
        changes: Changes,
    ) -> Result<&Participant, Rejection> {
        let conference = self.conference(account, sid)?;
        let index = conference.index(id).ok_or_else(|| no_participant(id))?;
        let participant = &conference.participants[index];
        let coached = match (changes.coaching, &changes.call_to_coach, &participant.coaches) {
            (Some(false), ..) => None,
            (_, Some(call), _) => Some(call.clone()),
            (Some(true), None, None) => {
                let message = "CallSidToCoach is required if Coaching is true";
                return Err(Rejection::parameter("CallSidToCoach", 20001, message));
            }
            (_, None, current) => current.clone(),
        };
        if let Some(call) = coached.as_ref().filter(|call| participant.coaches.as_ref() != Some(*call)) {
            if *call == participant.call {
                let message = "CallSidToCoach is the participant itself";
                return Err(Rejection::parameter("CallSidToCoach", 13240, message));
            }
            check_coached(Some(conference), call)?;
        }
        let is_waiting = conference.state == State::Waiting;
        let mut events = Vec::new();
        let now = self.now;
        let participant = self.mutable(sid, index)?;
        let mut set = |current: &mut bool, value: Option<bool>, [on, off]: [EventKind; 2]| {
            if let Some(value) = value.filter(|value| value != current) {
                *current = value;
                events.push(if value { on } else { off });
            }
        };
        set(&mut participant.muted, changes.muted, [EventKind::Muted, EventKind::Unmuted]);
        set(&mut participant.hold, changes.hold, [EventKind::Held, EventKind::Unheld]);
        let before = (participant.coaches.clone(), participant.ends_conference, participant.beeps[1]);
        if let Some(call) = coached.as_ref().filter(|call| !participant.was_coach_of.contains(call)) {
            participant.was_coach_of.push(call.clone());
            let excess = participant.was_coach_of.len().saturating_sub(MOST_GONE);
            participant.was_coach_of.drain(..excess);
        }
        participant.coaches = coached;
        participant.ends_conference = changes.ends_conference.unwrap_or(participant.ends_conference);
        participant.beeps[1] = changes.beeps_on_exit.unwrap_or(participant.beeps[1]);
        let after = (participant.coaches.clone(), participant.ends_conference, participant.beeps[1]);
        if before != after || changes.wait.is_some() {
            events.push(EventKind::Modified);
        }
        let announced = changes.announcement.as_ref().map(|audio| EventKind::Announced(audio.url.clone()));
        events.extend(announced);
        if changes.hold_audio.is_some() {
            participant.hold_audio = changes.hold_audio;
        }
        let new_wait = changes.wait.clone().filter(|_| is_waiting && participant.is_connected());
        if changes.wait.is_some() {
            participant.wait = changes.wait;
        }
        if !events.is_empty() {
            participant.updated = now;
        }
        for event in events {
            let participant = self.mutable(sid, index)?;
            participant.audio = match event {
                EventKind::Held => participant.hold_audio.clone(),
                EventKind::Modified => new_wait.clone(),
                EventKind::Announced(_) => changes.announcement.clone(),
                _ => None,
            };
            if let Some(name) = event.insights_name() {
                participant.remember(name, now);
            }
            self.record(sid, Some(index), event);
        }
        self.mutable(sid, index).map(|participant| &*participant)
    }

    /// Lets a connected participant start or stop speaking.
    pub(crate) fn speak(&mut self, sid: &str, id: &str, is_start: bool) -> Result<(), String> {
        let index = self.known_participant(sid, id)?;
        let is_connected =
            |index: &usize| self.conferences.get(sid).is_some_and(|one| one.participants[*index].is_connected());
        let index = index.filter(is_connected).ok_or_else(|| format!("the participant {id:?} is not connected"))?;
        let kind = if is_start { EventKind::SpeechStarted } else { EventKind::SpeechStopped };
        self.record(sid, Some(index), kind);
        Ok(())
    }

    fn mutable(&mut self, sid: &str, index: usize) -> Result<&mut Participant, Rejection> {
        let found = self.conferences.get_mut(sid).and_then(|conference| conference.participants.get_mut(index));
        found.ok_or_else(|| no_participant(sid))
    }
}
