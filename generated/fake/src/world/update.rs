//! Changes of participants.

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
        participant.audio = changes.announcement.or(changes.hold_audio).or(changes.wait);
        if !events.is_empty() {
            participant.updated = now;
        }
        for event in &events {
            let name = match event {
                EventKind::Muted => "mute",
                EventKind::Unmuted => "unmute",
                EventKind::Held => "hold",
                EventKind::Unheld => "unhold",
                EventKind::Modified => "modify",
                _ => continue,
            };
            participant.history.push((name, now));
        }
        for event in events {
            self.record(sid, Some(index), event);
        }
        self.mutable(sid, index).map(|participant| &*participant)
    }

    /// Lets a participant start or stop speaking.
    pub(crate) fn speak(&mut self, sid: &str, id: &str, is_start: bool) {
        if let Some(index) = self.conferences.get(sid).and_then(|conference| conference.index(id)) {
            let kind = if is_start { EventKind::SpeechStarted } else { EventKind::SpeechStopped };
            self.record(sid, Some(index), kind);
        }
    }

    fn mutable(&mut self, sid: &str, index: usize) -> Result<&mut Participant, Rejection> {
        let found = self.conferences.get_mut(sid).and_then(|conference| conference.participants.get_mut(index));
        found.ok_or_else(|| no_participant(sid))
    }
}
