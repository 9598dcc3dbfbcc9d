//! The operations of the three APIs, on the emitted traits. Requests arrive decoded and checked.

pub(crate) mod insights;
pub(crate) mod page;
pub(crate) mod signalwire;
pub(crate) mod twilio;

use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use conference_participants::runtime::server::{Head, Refusal, RefusalKind, Reply, ServerError};
use http::{Response, StatusCode};
use serde_json::json;

use crate::world::{Callback, Rejection, World};

/// An account and its secret.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    /// The account SID, or the project ID.
    pub id: &'static str,
    /// The auth token, or the API token.
    pub secret: &'static str,
}

/// The account of the Twilio API and of Voice Insights.
pub const TWILIO: Account =
    Account { id: "AC00000000000000000000000000000001", secret: "00000000000000000000000000000001" };

/// An API key of [`TWILIO`].
pub const TWILIO_KEY: Account =
    Account { id: "SK00000000000000000000000000000001", secret: "0000000000000000000000000000key1" };

/// The project of the SignalWire API.
pub const SIGNALWIRE: Account =
    Account { id: "00000000-0000-4000-8000-000000000001", secret: "PT00000000000000000000000000000001" };

/// The key with which SignalWire signs callbacks.
pub const SIGNALWIRE_SIGNING_KEY: &str = "PSK_00000000000000000000000000000001";

/// The world, shared by all APIs of a provider.
#[derive(Clone, Debug)]
pub(crate) struct Shared(Arc<Mutex<World>>);

impl Shared {
    pub(crate) fn new(world: World) -> Self {
        Self(Arc::new(Mutex::new(world)))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who sends a request, and the form of the links in the response.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The path of the request as it was sent.
    pub(crate) path: String,
    /// The pairs of the query.
    pub(crate) query: String,
}

impl Caller {
    fn of(head: &Head) -> Self {
        let given = head.extensions().get::<Target>();
        let path = given.map_or_else(|| head.uri().path().to_owned(), |target| target.0.clone());
        Self { path, query: head.uri().query().unwrap_or_default().to_owned() }
    }
}

/// The path of a request before it was changed for the emitted service.
#[derive(Clone, Debug)]
pub(crate) struct Target(pub(crate) String);

/// Returns the rejection of a fault, or of credentials that are none of these.
fn authenticate(head: &Head, accounts: &[Account]) -> Result<Caller, Rejection> {
    if let Some(fault) = head.extensions().get::<Rejection>() {
        return Err(fault.clone());
    }
    let is_known =
        |(id, secret): &(String, String)| accounts.iter().any(|account| account.id == id && account.secret == secret);
    match head.basic().as_ref().filter(|credentials| is_known(credentials)) {
        Some(_) => Ok(Caller::of(head)),
        None => Err(Rejection::new(401, 20003, "Authentication failed")),
    }
}

/// The errors of an API.
pub(crate) trait Documented {
    /// Returns the page about a code.
    fn more_info(code: i64) -> String;

    /// Returns the rejection with the status and the code of the API.
    fn adapted(rejection: Rejection) -> Rejection {
        rejection
    }
}

/// An error in the form that the APIs share.
pub(crate) struct Failure<A>(Rejection, PhantomData<fn() -> A>);

impl<A> From<Refusal> for Failure<A> {
    fn from(refusal: Refusal) -> Self {
        rejection(&refusal).into()
    }
}

impl<A> From<Rejection> for Failure<A> {
    fn from(rejection: Rejection) -> Self {
        Self(rejection, PhantomData)
    }
}

impl<A: Documented> ServerError for Failure<A> {
    fn respond(self, reply: &Reply) -> Response<Bytes> {
        let Rejection { status, code, message, .. } = A::adapted(self.0);
        let body = json!({ "code": code, "message": message, "more_info": A::more_info(code), "status": status });
        reply.error(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), &body)
    }
}

/// Returns the rejection of a request that the document does not allow.
fn rejection(refusal: &Refusal) -> Rejection {
    let code = match (refusal.kind(), refusal.parameter(), refusal.reason()) {
        (RefusalKind::NotFound, ..) => 20404,
        (RefusalKind::Method, ..) => 20004,
        (RefusalKind::Parameter, Some("To"), _) => 21201,
        (RefusalKind::Parameter, Some("From"), _) => 21213,
        (RefusalKind::Parameter, Some("Label"), _) => 16023,
        (RefusalKind::Response | RefusalKind::NotImplemented, ..) => 20500,
        _ => 20001,
    };
    // A value in a path that can't be an id is an id that does not exist.
    let is_in_path = matches!(refusal.parameter(), Some("AccountSid" | "ConferenceSid" | "CallSid" | "ParticipantSid"));
    if refusal.kind() == RefusalKind::Parameter && is_in_path {
        return Rejection::not_found("The requested resource");
    }
    let rejection = Rejection::new(refusal.status().as_u16(), code, refusal.to_string());
    Rejection { parameter: refusal.parameter(), ..rejection }
}

/// Returns the account of a path, which must be that of the credentials.
fn own(account: &str, of: Account) -> Result<&'static str, Rejection> {
    if account == of.id { Ok(of.id) } else { Err(Rejection::not_found(&format!("The account {account}"))) }
}

/// Returns a URL of the caller with its method.
fn callback<U: AsRef<str>, M: AsRef<str>>(url: Option<U>, method: Option<M>, default: &str) -> Option<Callback> {
    let is_get = method.map_or(default == "GET", |method| method.as_ref() == "GET");
    url.map(|url| Callback { url: url.as_ref().to_owned(), is_get, events: Vec::new() })
}

/// Returns true if a value is the wanted one, or none is wanted.
fn is(wanted: Option<bool>, value: bool) -> bool {
    wanted.is_none_or(|wanted| wanted == value)
}

/// Returns the path of a participant, from the path of a request about its conference.
fn item_path(path: &str, conference: &str, id: &str) -> String {
    let (path, suffix) = match path.strip_suffix(".json") {
        Some(path) => (path, ".json"),
        None => (path, ""),
    };
    let account = path.find("/Conferences/").map_or(path, |at| &path[..at]);
    format!("{account}/Conferences/{conference}/Participants/{id}{suffix}")
}

/// The operations that two APIs have in common. Each has its own types, which have the same names. `lists` is a further condition
/// of the list, `changes` are further fields of an update.
macro_rules! participants {
    ($account:ident, lists: |$list:ident, $one:ident| $is_listed:expr, changes: |$update:ident| $changes:expr) => {
        async fn list_participants(
            &self,
            caller: Caller,
            $list: requests::ListParticipants,
        ) -> Result<types::ParticipantPage, Failure<Self>> {
            let account = own($list.account_sid.as_str(), $account)?;
            let world = self.0.lock();
            let conference = world.conference(account, $list.conference_sid.as_str())?;
            let is_wanted = |$one: &Participant| {
                $one.is_present() && is($list.muted, $one.muted) && is($list.hold, $one.hold) && $is_listed
            };
            let request = PageRequest { size: $list.page_size, number: $list.page, token: $list.page_token };
            let page = page(&conference.participants, is_wanted, &request, &caller)?;
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
            let account = own(request.account_sid.as_str(), $account)?;
            let (sid, world) = (request.conference_sid.as_str(), self.0.lock());
            let one = world.participant(account, sid, request.call_sid.as_str())?;
            Ok(participant(account, sid, one, &caller))
        }

        async fn update_participant(
            &self,
            caller: Caller,
            $update: requests::UpdateParticipant,
        ) -> Result<types::Participant, Failure<Self>> {
            let account = own($update.account_sid.as_str(), $account)?;
            let (sid, mut world) = ($update.conference_sid.as_str(), self.0.lock());
            let changes = Changes {
                muted: $update.muted,
                hold: $update.hold,
                coaching: $update.coaching,
                call_to_coach: $update.call_sid_to_coach.map(|call| call.as_str().to_owned()),
                wait: callback($update.wait_url, $update.wait_method, "POST"),
                hold_audio: callback($update.hold_url, $update.hold_method, "GET"),
                announcement: callback($update.announce_url, $update.announce_method, "POST"),
                ..$changes
            };
            let one = world.update(account, sid, $update.call_sid.as_str(), changes)?;
            Ok(participant(account, sid, one, &caller))
        }

        async fn delete_participant(
            &self,
            _: Caller,
            request: requests::DeleteParticipant,
        ) -> Result<(), Failure<Self>> {
            let account = own(request.account_sid.as_str(), $account)?;
            self.0.lock().remove(account, request.conference_sid.as_str(), request.call_sid.as_str())?;
            Ok(())
        }
    };
}

use participants;
