//! Twilio's REST API.

use std::time::Duration;

use conference_participants::runtime::Nullable;
use conference_participants::runtime::server::{Head, Provider};
use conference_participants::twilio::server::{Api, requests};
use conference_participants::twilio::types::{self, ParticipantStatus};

use super::page::{PageRequest, page};
use super::{Caller, Documented, Failure, Shared, TWILIO, TWILIO_KEY, authenticate, item_path};
use crate::world::{Callback, Changes, Dial, Entry, Participant, Rejection, Status, Wire};

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
        let account = own(request.account_sid.as_str())?;
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
        let account = own(request.account_sid.as_str())?;
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
        let account = own(request.account_sid.as_str())?;
        let (sid, world) = (request.conference_sid.as_str(), self.0.lock());
        let one = world.participant(account, sid, request.call_sid.as_str())?;
        Ok(participant(account, sid, one, &caller))
    }

    async fn update_participant(
        &self,
        caller: Caller,
        request: requests::UpdateParticipant,
    ) -> Result<types::Participant, Failure<Self>> {
        let account = own(request.account_sid.as_str())?;
        let (sid, mut world) = (request.conference_sid.as_str(), self.0.lock());
        let is_get = |method: &Option<types::HttpMethod>, default: bool| {
            method.as_ref().map_or(default, |method| method.as_str() == "GET")
        };
        let changes = Changes {
            muted: request.muted,
            hold: request.hold,
            coaching: request.coaching,
            call_to_coach: request.call_sid_to_coach.map(|call| call.as_str().to_owned()),
            ends_conference: request.end_conference_on_exit,
            beeps_on_exit: request.beep_on_exit,
            wait: request.wait_url.map(|url| Callback::new(url.as_str(), is_get(&request.wait_method, false))),
            hold_audio: request.hold_url.map(|url| Callback::new(&url, is_get(&request.hold_method, true))),
            announcement: request.announce_url.map(|url| Callback::new(&url, is_get(&request.announce_method, false))),
        };
        let one = world.update(account, sid, request.call_sid.as_str(), changes)?;
        Ok(participant(account, sid, one, &caller))
    }

    async fn delete_participant(&self, _: Caller, request: requests::DeleteParticipant) -> Result<(), Failure<Self>> {
        let account = own(request.account_sid.as_str())?;
        self.0.lock().remove(account, request.conference_sid.as_str(), request.call_sid.as_str())?;
        Ok(())
    }
}

/// Returns the account, which must be that of the credentials.
fn own(account: &str) -> Result<&'static str, Rejection> {
    if account == TWILIO.id { Ok(TWILIO.id) } else { Err(Rejection::not_found(&format!("The account {account}"))) }
}

fn dial(request: requests::CreateParticipant) -> Result<Dial, Rejection> {
    let coaches = request.call_sid_to_coach.map(|call| call.as_str().to_owned());
    let is_coach = request.coaching.unwrap_or(coaches.is_some());
    if is_coach && coaches.is_none() {
        let message = "CallSidToCoach is required if Coaching is true";
        return Err(Rejection::parameter("CallSidToCoach", 20001, message));
    }
    let seconds = |value: i64| Duration::from_secs(u64::try_from(value).unwrap_or(0));
    let callback = |url: Option<String>, method: Option<types::HttpMethod>, events: Vec<String>| {
        url.map(|url| Callback { url, is_get: method.is_some_and(|method| method.as_str() == "GET"), events })
    };
    let names = |names: Option<Vec<String>>, or: &[&str]| {
        let default = || or.iter().map(|name| (*name).to_owned()).collect();
        // Names may be separated by spaces in one value.
        names.map_or_else(default, |names| names.join(" ").split_whitespace().map(str::to_owned).collect())
    };
    let beep = request.beep.as_ref().map_or("true", types::Beep::as_str).to_owned();
    let call_events = request.status_callback_event.map(|all| all.iter().map(|one| one.as_str().to_owned()).collect());
    let conference_events =
        request.conference_status_callback_event.map(|all| all.iter().map(|one| one.as_str().to_owned()).collect());
    let recording_events =
        request.recording_status_callback_event.map(|all| all.iter().map(|one| one.as_str().to_owned()).collect());
    let conference_recording_events = request
        .conference_recording_status_callback_event
        .map(|all| all.iter().map(|one| one.as_str().to_owned()).collect());
    let is_recorded = request.conference_record.as_ref().is_some_and(|record| {
        matches!(record, types::ConferenceRecord::True | types::ConferenceRecord::RecordFromStart)
    });
    let recording = callback(
        request.recording_status_callback,
        request.recording_status_callback_method,
        names(recording_events, &["completed"]),
    );
    let conference_recording = callback(
        request.conference_recording_status_callback,
        request.conference_recording_status_callback_method,
        names(conference_recording_events, &["completed"]),
    );
    let machine_detection = callback(request.amd_status_callback, request.amd_status_callback_method, Vec::new());
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
        callback: callback(request.status_callback, request.status_callback_method, names(call_events, &["completed"])),
        recording: recording.filter(|_| request.record == Some(true)),
        machine_detection: machine_detection.filter(|_| request.machine_detection.is_some()),
        audio: callback(request.wait_url.map(|url| url.as_str().to_owned()), request.wait_method, Vec::new()),
        conference_recording: conference_recording.filter(|_| is_recorded),
        conference_callback: callback(
            request.conference_status_callback,
            request.conference_status_callback_method,
            names(conference_events, &["start", "end"]),
        ),
    })
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
