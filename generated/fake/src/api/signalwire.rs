//! SignalWire's Compatibility API. It can't create participants: a test lets callers join.

use conference_participants::runtime::Nullable;
use conference_participants::runtime::server::{Head, Provider};
use conference_participants::signalwire::server::{Api, requests};
use conference_participants::signalwire::types::{self, ParticipantStatus};

use super::page::{PageRequest, page};
use super::{Caller, Documented, Failure, SIGNALWIRE, Shared, authenticate, item_path};
use crate::world::{Callback, Changes, Participant, Rejection, Status};

pub(crate) struct SignalWire(pub(crate) Shared);

impl Documented for SignalWire {
    fn more_info(_: i64) -> String {
        "https://developer.signalwire.com/compatibility-api/reference/errors".to_owned()
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
        let account = own(request.account_sid.as_str())?;
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
            wait: request.wait_url.map(|url| Callback::new(url.as_str(), is_get(&request.wait_method, false))),
            hold_audio: request.hold_url.map(|url| Callback::new(&url, is_get(&request.hold_method, true))),
            announcement: request.announce_url.map(|url| Callback::new(&url, is_get(&request.announce_method, false))),
            ..Changes::default()
        };
        let updated = world.update(account, sid, request.call_sid.as_str(), changes);
        let one = updated.map_err(|rejection| match rejection.parameter {
            Some("CallSidToCoach") => Rejection { status: 422, code: 21218, ..rejection },
            _ => rejection,
        })?;
        Ok(participant(account, sid, one, &caller))
    }

    async fn delete_participant(&self, _: Caller, request: requests::DeleteParticipant) -> Result<(), Failure<Self>> {
        let account = own(request.account_sid.as_str())?;
        self.0.lock().remove(account, request.conference_sid.as_str(), request.call_sid.as_str())?;
        Ok(())
    }
}

/// Returns the project, which must be that of the credentials.
fn own(account: &str) -> Result<&'static str, Rejection> {
    if account == SIGNALWIRE.id {
        Ok(SIGNALWIRE.id)
    } else {
        Err(Rejection::not_found(&format!("The account {account}")))
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
