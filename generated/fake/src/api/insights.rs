//! Twilio Voice Insights: the summaries of participants, those who left included.

use std::collections::BTreeMap;

use conference_participants::insights::server::{Api, requests};
use conference_participants::insights::types::{self, CallDirection, CallStatus, CallType, ProcessingState, Region};
use conference_participants::runtime::Nullable;
use conference_participants::runtime::server::{Head, Provider};
use serde_json::{Value, json};

use super::page::{PageRequest, page};
use super::{Caller, Documented, Failure, Shared, TWILIO, TWILIO_KEY, authenticate};
use crate::world::{CallEnd, Conference, Direction, Participant, Rejection, State, Status, World};

pub(crate) struct Insights {
    pub(crate) shared: Shared,
    /// The URL of the server, for links.
    pub(crate) url: String,
}

impl Documented for Insights {
    fn more_info(code: i64) -> String {
        format!("https://www.twilio.com/docs/errors/{code}")
    }
}

impl Provider for Insights {
    type Caller = Caller;
    type Error = Failure<Self>;

    async fn authorize(&self, head: &Head) -> Result<Caller, Failure<Self>> {
        Ok(authenticate(head, &[TWILIO, TWILIO_KEY])?)
    }
}

impl Api for Insights {
    async fn list_participants(
        &self,
        caller: Caller,
        request: requests::ListParticipants,
    ) -> Result<types::ParticipantPage, Failure<Self>> {
        let world = self.shared.lock();
        let conference = world.conference(TWILIO.id, request.conference_sid.as_str())?;
        let (sid, label, event) = (request.participant_sid, request.label, request.events);
        let is_wanted = |one: &Participant| {
            sid.as_ref().is_none_or(|sid| one.sid == sid.as_str())
                && label.as_ref().is_none_or(|label| one.label() == Some(label.as_str()))
                && event.as_ref().is_none_or(|event| one.history.iter().any(|(name, _)| name == event))
        };
        let page_request = PageRequest { size: request.page_size, number: request.page, token: request.page_token };
        let page = page(&conference.participants, is_wanted, &page_request, &caller)?;
        let absolute = |path: String| format!("{}{path}", self.url);
        let link = |link: Nullable<String>| match link {
            Nullable::Value(path) => Nullable::Value(absolute(path)),
            other => other,
        };
        let participants: Vec<_> = page.participants.iter().map(|one| self.summary(&world, conference, one)).collect();
        let [first, own] = [page.first, page.own].map(absolute);
        let mut meta = types::PageMeta::new(first, "participants", page.number, page.size, own);
        meta.previous_page_url = link(page.previous);
        meta.next_page_url = link(page.next);
        Ok(types::ParticipantPage::new(meta, participants))
    }

    async fn fetch_participant(
        &self,
        _: Caller,
        request: requests::FetchParticipant,
    ) -> Result<types::Participant, Failure<Self>> {
        let world = self.shared.lock();
        let conference = world.conference(TWILIO.id, request.conference_sid.as_str())?;
        let sid = request.participant_sid.as_str();
        let found = conference.participants.iter().find(|one| one.sid == sid);
        let one = found.ok_or_else(|| Rejection::not_found(&format!("The participant {sid}")))?;
        Ok(self.summary(&world, conference, one))
    }
}

impl Insights {
    fn summary(&self, world: &World, conference: &Conference, one: &Participant) -> types::Participant {
        let kind = match one.number().split_once(':') {
            Some(("client", _)) => CallType::Client,
            Some(("sip" | "sips", _)) => CallType::Sip,
            _ => CallType::Carrier,
        };
        let status = match (one.call_end, one.status) {
            (Some(CallEnd::Completed), _) => CallStatus::Completed,
            (Some(CallEnd::Busy), _) => CallStatus::Busy,
            (Some(CallEnd::NoAnswer), _) => CallStatus::Noanswer,
            (Some(CallEnd::Failed), _) => CallStatus::Fail,
            (Some(CallEnd::Canceled), _) => CallStatus::Canceled,
            (None, Status::Connected) => CallStatus::Answered,
            (None, _) => CallStatus::Ringing,
        };
        let seconds = one.joined.map(|joined| one.left.unwrap_or(world.now()).duration_since(joined).as_secs());
        let mut events: BTreeMap<String, Value> = BTreeMap::new();
        for (name, at) in &one.history {
            let times = events.entry((*name).to_owned()).or_insert_with(|| json!([]));
            if let Value::Array(times) = times {
                times.push(json!(at.as_millisecond()));
            }
        }
        let properties = BTreeMap::from([
            ("start_conference_on_enter".to_owned(), json!(one.entry.starts_conference)),
            ("end_conference_on_exit".to_owned(), json!(one.ends_conference)),
            ("play_early_media".to_owned(), json!(one.early_media.unwrap_or(false))),
            ("enter_muted".to_owned(), json!(one.entry.muted)),
            ("beep_on_enter".to_owned(), json!(one.beeps[0])),
            ("beep_on_exit".to_owned(), json!(one.beeps[1])),
        ]);
        let is_over = conference.state == State::Ended;
        let coached = one.was_coach_of.iter().map(|call| call.as_str().into()).collect::<Vec<types::CallSid>>();
        let mut summary = types::Participant::new();
        summary.account_sid = Nullable::Value(conference.account.as_str().into());
        summary.call_direction = Nullable::Value(match one.direction {
            Direction::Inbound => CallDirection::Inbound,
            Direction::Outbound => CallDirection::Outbound,
        });
        summary.call_sid = Nullable::Value(one.call.as_str().into());
        summary.call_status = Nullable::Value(status);
        summary.call_type = Nullable::Value(kind);
        summary.is_coach = Nullable::Value(!coached.is_empty());
        summary.coached_participants = Nullable::Value(coached);
        summary.conference_region = Nullable::Value(Region::Us1);
        summary.conference_sid = Nullable::Value(conference.sid.as_str().into());
        summary.country_code = Nullable::Null;
        summary.duration_seconds = nullable(seconds);
        summary.events = nullable(Some(events).filter(|events| !events.is_empty()));
        summary.from = Nullable::Value(one.from.clone());
        summary.is_moderator = Nullable::Value(one.ends_conference);
        summary.jitter_buffer_size = Nullable::Value(types::JitterBufferSize::Large);
        summary.join_time = nullable(one.joined.map(Into::into));
        summary.label = nullable(one.label().map(Into::into));
        summary.leave_time = nullable(one.left.map(Into::into));
        summary.metrics = Nullable::Null;
        summary.outbound_queue_length = Nullable::Null;
        summary.outbound_time_in_queue = Nullable::Null;
        summary.participant_region = Nullable::Value(Region::Us1);
        summary.participant_sid = Nullable::Value(one.sid.as_str().into());
        summary.processing_state =
            Nullable::Value(if is_over { ProcessingState::Complete } else { ProcessingState::InProgress });
        summary.properties = Nullable::Value(properties);
        summary.to = Nullable::Value(one.to.clone());
        let path = format!("/v1/Conferences/{}/Participants/{}", conference.sid, one.sid);
        summary.url = Nullable::Value(format!("{}{path}", self.url));
        summary
    }
}

fn nullable<T>(value: Option<T>) -> Nullable<T> {
    value.map_or(Nullable::Null, Nullable::Value)
}
