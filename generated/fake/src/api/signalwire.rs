//! SignalWire's Compatibility API. It can't create participants: a test lets callers join.

use conference_participants::runtime::Nullable;
use conference_participants::runtime::server::{Head, Provider};
use conference_participants::signalwire::server::{Api, requests};
use conference_participants::signalwire::types::{self, ParticipantStatus};

use super::page::{PageRequest, page};
use super::{Caller, Documented, Failure, SIGNALWIRE, Shared, authenticate, callback, item_path, own};
use crate::world::{Changes, Participant, Rejection, Status};

pub(crate) struct SignalWire(pub(crate) Shared);

impl Documented for SignalWire {
    fn more_info(_: i64) -> String {
        "https://developer.signalwire.com/compatibility-api/reference/errors".to_owned()
    }

    fn adapted(rejection: Rejection) -> Rejection {
        match rejection.parameter {
            Some("Coaching" | "CallSidToCoach") => Rejection { status: 422, code: 21218, ..rejection },
            _ => rejection,
        }
    }
}

impl Provider for SignalWire {
    type Caller = Caller;
    type Error = Failure<Self>;

    async fn authorize(&self, head: &Head) -> Result<Caller, Failure<Self>> {
        Ok(authenticate(head, &[SIGNALWIRE])?)
    }
}

impl Api for SignalWire {
    async fn list_participants(
        &self,
        caller: Caller,
        request: requests::ListParticipants,
    ) -> Result<types::ParticipantPage, Failure<Self>> {
        let account = own(request.account_sid.as_str(), SIGNALWIRE)?;
        let world = self.0.lock();
        let conference = world.conference(account, request.conference_sid.as_str())?;
        let is = |wanted: Option<bool>, value: bool| wanted.is_none_or(|wanted| wanted == value);
        let is_wanted =
            |one: &Participant| one.is_present() && is(request.muted, one.muted) && is(request.hold, one.hold);
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

    async fn fetch_participant(
        &self,
        caller: Caller,
        request: requests::FetchParticipant,
    ) -> Result<types::Participant, Failure<Self>> {
        let account = own(request.account_sid.as_str(), SIGNALWIRE)?;
        let (sid, world) = (request.conference_sid.as_str(), self.0.lock());
        let one = world.participant(account, sid, request.call_sid.as_str())?;
        Ok(participant(account, sid, one, &caller))
    }

    async fn update_participant(
        &self,
        caller: Caller,
        request: requests::UpdateParticipant,
    ) -> Result<types::Participant, Failure<Self>> {
        let account = own(request.account_sid.as_str(), SIGNALWIRE)?;
        let (sid, mut world) = (request.conference_sid.as_str(), self.0.lock());
        let changes = Changes {
            muted: request.muted,
            hold: request.hold,
            coaching: request.coaching,
            call_to_coach: request.call_sid_to_coach.map(|call| call.as_str().to_owned()),
            wait: callback(request.wait_url, ("WaitMethod", request.wait_method), "POST")?,
            hold_audio: callback(request.hold_url, ("HoldMethod", request.hold_method), "GET")?,
            announcement: callback(request.announce_url, ("AnnounceMethod", request.announce_method), "POST")?,
            ..Changes::default()
        };
        let one = world.update(account, sid, request.call_sid.as_str(), changes)?;
        Ok(participant(account, sid, one, &caller))
    }

    async fn delete_participant(&self, _: Caller, request: requests::DeleteParticipant) -> Result<(), Failure<Self>> {
        let account = own(request.account_sid.as_str(), SIGNALWIRE)?;
        self.0.lock().remove(account, request.conference_sid.as_str(), request.call_sid.as_str())?;
        Ok(())
    }
}

fn participant(account: &str, conference: &str, one: &Participant, caller: &Caller) -> types::Participant {
    let status = match one.status {
        Status::Ended => ParticipantStatus::Completed,
        Status::Queued | Status::Ringing | Status::Connected => ParticipantStatus::InProgress,
    };
    let uri = item_path(&caller.path, conference, &one.call);
    let mut shown = types::Participant::new(
        account,
        one.call.as_str(),
        conference,
        one.created,
        one.updated,
        one.ends_conference,
        one.hold,
        one.muted,
        one.entry.starts_conference,
        status,
        uri,
    )
    .coaching(one.coaches.is_some());
    shown.call_sid_to_coach = one.coaches.as_deref().map_or(Nullable::Null, |call| Nullable::Value(call.into()));
    shown
}
