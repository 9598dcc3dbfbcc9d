//! Twilio's REST API.

use std::time::Duration;

use conference_participants::runtime::Nullable;
use conference_participants::runtime::server::{Head, Provider};
use conference_participants::twilio::server::{Api, requests};
use conference_participants::twilio::types::{self, ParticipantStatus};

use super::page::{PageRequest, page};
use super::{
    Caller, Documented, Failure, Shared, TWILIO, TWILIO_KEY, authenticate, callback, is, item_path, own, participants,
};
use crate::world::{Callback, Changes, Dial, Entry, Participant, Recording, Rejection, Status, Wire, check_events};

/// The expected time in the queue, in milliseconds.
const QUEUE_TIME: &str = "1000";

pub(crate) struct Twilio(pub(crate) Shared);

impl Documented for Twilio {
    fn more_info(code: i64) -> String {
        format!("https://www.twilio.com/docs/errors/{code}")
    }
}

impl Provider for Twilio {
    type Caller = Caller;
    type Error = Failure<Self>;

    async fn authorize(&self, head: &Head) -> Result<Caller, Failure<Self>> {
        Ok(authenticate(head, &[TWILIO, TWILIO_KEY])?)
    }
}

impl Api for Twilio {
    participants!(
        TWILIO,
        lists: |request, one| is(request.coaching, one.coaches.is_some()),
        changes: |request| Changes {
            ends_conference: request.end_conference_on_exit,
            beeps_on_exit: request.beep_on_exit,
            ..Changes::default()
        }
    );

    async fn create_participant(
        &self,
        caller: Caller,
        request: requests::CreateParticipant,
    ) -> Result<types::Participant, Failure<Self>> {
        let account = own(request.account_sid.as_str(), TWILIO)?;
        let conference = request.conference_sid.as_str().to_owned();
        let dial = dial(request)?;
        let mut world = self.0.lock();
        let (sid, call) = world.dial(account, Wire::Twilio, &conference, dial)?;
        let one = world.participant(account, &sid, &call)?;
        Ok(participant(account, &sid, one, &caller).queue_time(QUEUE_TIME))
    }
}

fn dial(request: requests::CreateParticipant) -> Result<Dial, Rejection> {
    let coaches = request.call_sid_to_coach.map(|call| call.as_str().to_owned());
    let is_coach = request.coaching.unwrap_or(coaches.is_some());
    if is_coach && coaches.is_none() {
        let message = "CallSidToCoach is required if Coaching is true";
        return Err(Rejection::parameter("CallSidToCoach", 20001, message));
    }
    let seconds = |value: i64| Duration::from_secs(u64::try_from(value).unwrap_or(0));
    if request.time_limit.is_some_and(|limit| limit < 1) {
        return Err(Rejection::parameter("TimeLimit", 20001, "TimeLimit is less than 1"));
    }
    let call = callback(request.status_callback, request.status_callback_method, "POST");
    let events = ("StatusCallbackEvent", request.status_callback_event);
    let call = with_events(call, events, types::CallEvent::VALUES, &["completed"])?;
    let recording = callback(request.recording_status_callback, request.recording_status_callback_method, "POST");
    let events = ("RecordingStatusCallbackEvent", request.recording_status_callback_event);
    let recording = Recording {
        callback: with_events(recording, events, types::RecordingEvent::VALUES, &["completed"])?,
        channels: if request.recording_channels == Some(types::RecordingChannels::Dual) { 2 } else { 1 },
        track: request.recording_track.unwrap_or(types::RecordingTrack::Both).into_string(),
    };
    let conference = callback(request.conference_status_callback, request.conference_status_callback_method, "POST");
    let events = ("ConferenceStatusCallbackEvent", request.conference_status_callback_event);
    let conference = with_events(conference, events, types::ConferenceEvent::VALUES, &["start", "end"])?;
    let method = request.conference_recording_status_callback_method;
    let conference_recording = callback(request.conference_recording_status_callback, method, "POST");
    let events = ("ConferenceRecordingStatusCallbackEvent", request.conference_recording_status_callback_event);
    let conference_recording =
        with_events(conference_recording, events, types::ConferenceRecordingEvent::VALUES, &["completed"])?;
    let is_recorded = request.conference_record.is_some_and(|record| {
        matches!(record, types::ConferenceRecord::True | types::ConferenceRecord::RecordFromStart)
    });
    let machine_detection = callback(request.amd_status_callback, request.amd_status_callback_method, "POST");
    Ok(Dial {
        from: request.caller_id.as_ref().unwrap_or(&request.from).as_str().to_owned(),
        to: request.to.as_str().to_owned(),
        entry: Entry {
            label: request.label.map(|label| label.as_str().to_owned()),
            muted: request.muted.unwrap_or(false),
            starts_conference: request.start_conference_on_enter.unwrap_or(true),
            ends_conference: request.end_conference_on_exit.unwrap_or(false),
        },
        coaches: coaches.filter(|_| is_coach),
        beeps: match request.beep.unwrap_or(types::Beep::True) {
            types::Beep::True => [true, true],
            types::Beep::OnEnter => [true, false],
            types::Beep::OnExit => [false, true],
            _ => [false, false],
        },
        early_media: request.early_media.unwrap_or(true),
        timeout: seconds(request.timeout.unwrap_or(60)),
        time_limit: request.time_limit.map(seconds),
        max_participants: request.max_participants.and_then(|most| usize::try_from(most).ok()),
        callback: call,
        recording: (request.record == Some(true)).then_some(recording),
        machine_detection: machine_detection.filter(|_| request.machine_detection.is_some()),
        waits_for_greeting: request.machine_detection == Some(types::MachineDetection::DetectMessageEnd),
        wait: callback(request.wait_url, request.wait_method, "POST"),
        conference_recording: conference_recording.filter(|_| is_recorded),
        conference_callback: conference,
    })
}

/// Sets the events of a callback. One text can have several names, separated by spaces; no name is the default.
fn with_events<E: AsRef<str>>(
    callback: Option<Callback>,
    (name, given): (&'static str, Option<Vec<E>>),
    known: &[&str],
    default: &[&str],
) -> Result<Option<Callback>, Rejection> {
    let given = given.unwrap_or_default();
    let mut events: Vec<String> =
        given.iter().flat_map(|text| text.as_ref().split_whitespace()).map(str::to_owned).collect();
    check_events(name, &events, known)?;
    if events.is_empty() {
        events.extend(default.iter().map(|name| (*name).to_owned()));
    }
    Ok(callback.map(|callback| Callback { events, ..callback }))
}

fn participant(account: &str, conference: &str, one: &Participant, caller: &Caller) -> types::Participant {
    let status = match one.status {
        Status::Queued => ParticipantStatus::Queued,
        Status::Ringing => ParticipantStatus::Ringing,
        Status::Connected => ParticipantStatus::Connected,
        Status::Ended => ParticipantStatus::Complete,
    };
    let mut shown = types::Participant::new(account, one.call.as_str(), conference)
        .coaching(one.coaches.is_some())
        .date_created(one.created)
        .date_updated(one.updated)
        .end_conference_on_exit(one.ends_conference)
        .hold(one.hold)
        .muted(one.muted)
        .queue_time(Nullable::Null)
        .start_conference_on_enter(one.entry.starts_conference)
        .status(status)
        .uri(item_path(&caller.path, conference, &one.call));
    shown.label = one.label().map_or(Nullable::Null, |label| Nullable::Value(label.into()));
    shown.call_sid_to_coach = one.coaches.as_deref().map_or(Nullable::Null, |call| Nullable::Value(call.into()));
    shown
}
