//! Twilio's REST API.

use std::time::Duration;

use conference_participants::runtime::Nullable;
use conference_participants::runtime::server::{Head, Provider};
use conference_participants::twilio::server::{Api, requests};
use conference_participants::twilio::types::{self, ParticipantStatus};

use super::page::{PageRequest, page};
use super::{Caller, Documented, Failure, Shared, TWILIO, TWILIO_KEY, authenticate, callback, item_path, known, own};
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
    async fn list_participants(
        &self,
        caller: Caller,
        request: requests::ListParticipants,
    ) -> Result<types::ParticipantPage, Failure<Self>> {
        let account = own(request.account_sid.as_str(), TWILIO)?;
        let world = self.0.lock();
        let conference = world.conference(account, request.conference_sid.as_str())?;
        let is = |wanted: Option<bool>, value: bool| wanted.is_none_or(|wanted| wanted == value);
        let is_wanted = |one: &Participant| {
            one.is_present()
                && is(request.muted, one.muted)
                && is(request.hold, one.hold)
                && is(request.coaching, one.coaches.is_some())
        };
        let page_request = PageRequest { size: request.page_size, number: request.page, token: request.page_token };
        let page = page(&conference.participants, is_wanted, &page_request, &caller)?;
        let participants = page.participants.iter().map(|one| participant(account, &conference.sid, one, &caller));
        let mut shown = types::ParticipantPage::new(participants, page.number, page.size, page.own, page.first)
            .start(page.bounds[0])
            .end(page.bounds[1]);
        shown.previous_page_uri = page.previous;
        shown.next_page_uri = page.next;
        Ok(shown)
    }

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

    async fn fetch_participant(
        &self,
        caller: Caller,
        request: requests::FetchParticipant,
    ) -> Result<types::Participant, Failure<Self>> {
        let account = own(request.account_sid.as_str(), TWILIO)?;
        let (sid, world) = (request.conference_sid.as_str(), self.0.lock());
        let one = world.participant(account, sid, request.call_sid.as_str())?;
        Ok(participant(account, sid, one, &caller))
    }

    async fn update_participant(
        &self,
        caller: Caller,
        request: requests::UpdateParticipant,
    ) -> Result<types::Participant, Failure<Self>> {
        let account = own(request.account_sid.as_str(), TWILIO)?;
        let (sid, mut world) = (request.conference_sid.as_str(), self.0.lock());
        let changes = Changes {
            muted: request.muted,
            hold: request.hold,
            coaching: request.coaching,
            call_to_coach: request.call_sid_to_coach.map(|call| call.as_str().to_owned()),
            ends_conference: request.end_conference_on_exit,
            beeps_on_exit: request.beep_on_exit,
            wait: callback(request.wait_url, ("WaitMethod", request.wait_method), "POST")?,
            hold_audio: callback(request.hold_url, ("HoldMethod", request.hold_method), "GET")?,
            announcement: callback(request.announce_url, ("AnnounceMethod", request.announce_method), "POST")?,
        };
        let one = world.update(account, sid, request.call_sid.as_str(), changes)?;
        Ok(participant(account, sid, one, &caller))
    }

    async fn delete_participant(&self, _: Caller, request: requests::DeleteParticipant) -> Result<(), Failure<Self>> {
        let account = own(request.account_sid.as_str(), TWILIO)?;
        self.0.lock().remove(account, request.conference_sid.as_str(), request.call_sid.as_str())?;
        Ok(())
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
    let beep = known("Beep", request.beep.as_ref(), types::Beep::VALUES, "true")?;
    let record =
        known("ConferenceRecord", request.conference_record.as_ref(), types::ConferenceRecord::VALUES, "false")?;
    let channels =
        known("RecordingChannels", request.recording_channels.as_ref(), types::RecordingChannels::VALUES, "mono")?;
    let track = known("RecordingTrack", request.recording_track.as_ref(), types::RecordingTrack::VALUES, "both")?;
    let detection = known("MachineDetection", request.machine_detection.as_ref(), types::MachineDetection::VALUES, "")?;
    known("Trim", request.trim.as_ref(), types::Trim::VALUES, "trim-silence")?;
    known("ConferenceTrim", request.conference_trim.as_ref(), types::Trim::VALUES, "trim-silence")?;
    known("JitterBufferSize", request.jitter_buffer_size.as_ref(), types::JitterBufferSize::VALUES, "large")?;
    known("Region", request.region.as_ref(), types::Region::VALUES, "us1")?;
    let call = callback(request.status_callback, ("StatusCallbackMethod", request.status_callback_method), "POST")?;
    let events = ("StatusCallbackEvent", request.status_callback_event);
    let call = with_events(call, events, types::CallEvent::VALUES, &["completed"])?;
    let method = ("RecordingStatusCallbackMethod", request.recording_status_callback_method);
    let recording = callback(request.recording_status_callback, method, "POST")?;
    let events = ("RecordingStatusCallbackEvent", request.recording_status_callback_event);
    let recording = Recording {
        callback: with_events(recording, events, types::RecordingEvent::VALUES, &["completed"])?,
        channels: if channels == "dual" { 2 } else { 1 },
        track,
    };
    let method = ("ConferenceStatusCallbackMethod", request.conference_status_callback_method);
    let conference = callback(request.conference_status_callback, method, "POST")?;
    let events = ("ConferenceStatusCallbackEvent", request.conference_status_callback_event);
    let conference = with_events(conference, events, types::ConferenceEvent::VALUES, &["start", "end"])?;
    let method = ("ConferenceRecordingStatusCallbackMethod", request.conference_recording_status_callback_method);
    let conference_recording = callback(request.conference_recording_status_callback, method, "POST")?;
    let events = ("ConferenceRecordingStatusCallbackEvent", request.conference_recording_status_callback_event);
    let conference_recording =
        with_events(conference_recording, events, types::ConferenceRecordingEvent::VALUES, &["completed"])?;
    let machine_detection =
        callback(request.amd_status_callback, ("AmdStatusCallbackMethod", request.amd_status_callback_method), "POST")?;
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
        beeps: [beep == "true" || beep == "onEnter", beep == "true" || beep == "onExit"],
        early_media: request.early_media.unwrap_or(true),
        timeout: seconds(request.timeout.unwrap_or(60)),
        time_limit: request.time_limit.map(seconds),
        max_participants: request.max_participants.and_then(|most| usize::try_from(most).ok()),
        callback: call,
        recording: (request.record == Some(true)).then_some(recording),
        machine_detection: machine_detection.filter(|_| !detection.is_empty()),
        waits_for_greeting: detection == "DetectMessageEnd",
        wait: callback(request.wait_url, ("WaitMethod", request.wait_method), "POST")?,
        conference_recording: conference_recording.filter(|_| matches!(record.as_str(), "true" | "record-from-start")),
        conference_callback: conference,
    })
}

/// Sets the events of a callback. One text can have several names, separated by spaces.
fn with_events<E: AsRef<str>>(
    callback: Option<Callback>,
    (name, given): (&'static str, Option<Vec<E>>),
    known: &[&str],
    default: &[&str],
) -> Result<Option<Callback>, Rejection> {
    let words =
        |texts: Vec<E>| texts.iter().flat_map(|text| text.as_ref().split_whitespace().map(str::to_owned)).collect();
    let events: Vec<String> = given.map_or_else(|| default.iter().map(|name| (*name).to_owned()).collect(), words);
    check_events(name, &events, known)?;
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
