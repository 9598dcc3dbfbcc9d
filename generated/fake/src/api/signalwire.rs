//! SignalWire's Compatibility API. It can't create participants: a test lets callers join.

use conference_participants::runtime::Nullable;
use conference_participants::runtime::server::{Head, Provider};
use conference_participants::signalwire::server::{Api, requests};
use conference_participants::signalwire::types::{self, ParticipantStatus};

use super::page::{PageRequest, page};
use super::{
    Caller, Documented, Failure, SIGNALWIRE, Shared, authenticate, callback, is, item_path, own, participants,
};
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
    participants!(SIGNALWIRE, lists: |request, one| true, changes: |request| Changes::default());
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
