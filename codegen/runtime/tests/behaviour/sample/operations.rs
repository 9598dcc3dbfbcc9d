//! Requests.

use super::types;
use crate::runtime::{self, Check};

static LIST_MEMBERS: runtime::Operation = runtime::Operation {
    id: "ListMembers",
    method: runtime::Method::Get,
    path: "/Accounts/{AccountSid}/Rooms/{RoomSid}/Members",
    server: None,
    security: None,
    body: None,
    accept: &["application/json", "application/xml"],
    requires: &[],
    settings: &["AccountSid"],
    idempotent: true,
    not_idempotent_with: &[],
};

#[derive(Clone, Debug)]
#[must_use = "a request is sent when it is awaited"]
pub(crate) struct ListMembers {
    request: runtime::Request,
}

impl ListMembers {
    pub(super) fn new(client: &runtime::Client, room_sid: impl Into<types::RoomSid>) -> Self {
        let mut request = runtime::Request::new(client, &LIST_MEMBERS);
        request.path_text::<types::RoomSid>("RoomSid", room_sid);
        Self { request }
    }

    pub(crate) fn muted(mut self, muted: bool) -> Self {
        self.request.query("Muted", &muted, &[]);
        self
    }

    pub(crate) fn page_size(mut self, page_size: i64) -> Self {
        self.request.query("PageSize", &page_size, &[Check::Minimum(1.0), Check::Maximum(1000.0)]);
        self
    }

    pub(crate) fn account_sid(mut self, account_sid: impl Into<types::AccountSid>) -> Self {
        self.request.path_text::<types::AccountSid>("AccountSid", account_sid);
        self
    }
}

impl runtime::Call for ListMembers {
    type Output = types::MemberPage;

    fn into_request(self) -> runtime::Request {
        self.request
    }

    fn decode(response: &runtime::RawResponse) -> Result<Self::Output, runtime::Error> {
        response.structured(Some(&types::MEMBER_PAGE_XML))
    }
}

runtime::operation!(ListMembers);

impl runtime::PagedCall for ListMembers {
    type Item = types::Member;

    fn items(page: Self::Output) -> Vec<Self::Item> {
        page.members
    }

    fn next(page: &Self::Output) -> runtime::Next {
        runtime::Next::Link(page.next_page_uri.as_ref().map(ToString::to_string))
    }
}

runtime::paginated!(ListMembers);

static FETCH_MEMBER: runtime::Operation =
    runtime::Operation { id: "FetchMember", path: "/Accounts/{AccountSid}/Rooms/{RoomSid}/Members/{CallSid}", ..get() };

const fn get() -> runtime::Operation {
    runtime::Operation {
        id: "",
        method: runtime::Method::Get,
        path: "",
        server: None,
        security: None,
        body: None,
        accept: &["application/json", "application/xml"],
        requires: &[],
        settings: &["AccountSid"],
        idempotent: true,
        not_idempotent_with: &[],
    }
}

#[derive(Clone, Debug)]
#[must_use = "a request is sent when it is awaited"]
pub(crate) struct FetchMember {
    request: runtime::Request,
}

impl FetchMember {
    pub(super) fn new(
        client: &runtime::Client,
        room_sid: impl Into<types::RoomSid>,
        call_sid: impl Into<types::CallSidOrLabel>,
    ) -> Self {
        let mut request = runtime::Request::new(client, &FETCH_MEMBER);
        request.path_text::<types::RoomSid>("RoomSid", room_sid);
        request.path_text::<types::CallSidOrLabel>("CallSid", call_sid);
        Self { request }
    }
}

impl runtime::Call for FetchMember {
    type Output = types::Member;

    fn into_request(self) -> runtime::Request {
        self.request
    }

    fn decode(response: &runtime::RawResponse) -> Result<Self::Output, runtime::Error> {
        response.structured(Some(&types::MEMBER_XML))
    }
}

runtime::operation!(FetchMember);

static UPDATE_MEMBER: runtime::Operation = runtime::Operation {
    id: "UpdateMember",
    method: runtime::Method::Post,
    path: "/Accounts/{AccountSid}/Rooms/{RoomSid}/Members/{CallSid}",
    body: Some("application/x-www-form-urlencoded"),
    requires: &[runtime::Requires { parameter: "Coaching", when: Some("true"), needs: "CallSidToCoach" }],
    not_idempotent_with: &["AnnounceUrl"],
    ..get()
};

#[derive(Clone, Debug)]
#[must_use = "a request is sent when it is awaited"]
pub(crate) struct UpdateMember {
    request: runtime::Request,
}

impl UpdateMember {
    pub(super) fn new(
        client: &runtime::Client,
        room_sid: impl Into<types::RoomSid>,
        call_sid: impl Into<types::CallSidOrLabel>,
    ) -> Self {
        let mut request = runtime::Request::new(client, &UPDATE_MEMBER);
        request.path_text::<types::RoomSid>("RoomSid", room_sid);
        request.path_text::<types::CallSidOrLabel>("CallSid", call_sid);
        Self { request }
    }

    pub(crate) fn muted(mut self, muted: bool) -> Self {
        self.request.form("Muted", &muted, &[]);
        self
    }

    pub(crate) fn hold_url(mut self, hold_url: impl Into<String>) -> Self {
        self.request.form_text::<String>("HoldUrl", hold_url);
        self
    }

    pub(crate) fn coaching(mut self, coaching: bool) -> Self {
        self.request.form("Coaching", &coaching, &[]);
        self
    }

    pub(crate) fn call_sid_to_coach(mut self, call_sid: impl Into<types::CallSid>) -> Self {
        self.request.form_text::<types::CallSid>("CallSidToCoach", call_sid);
        self
    }

    pub(crate) fn events(mut self, values: impl IntoIterator<Item = types::Event>) -> Self {
        self.request.form_list("Events", values, &[Check::MaxItems(3)]);
        self
    }
}

impl runtime::Call for UpdateMember {
    type Output = types::Member;

    fn into_request(self) -> runtime::Request {
        self.request
    }

    fn decode(response: &runtime::RawResponse) -> Result<Self::Output, runtime::Error> {
        response.structured(Some(&types::MEMBER_XML))
    }
}

runtime::operation!(UpdateMember);
runtime::form_operation!(UpdateMember);

static CREATE_MEMBER: runtime::Operation = runtime::Operation {
    id: "CreateMember",
    method: runtime::Method::Post,
    path: "/Accounts/{AccountSid}/Rooms/{RoomSid}/Members",
    body: Some("application/x-www-form-urlencoded"),
    idempotent: false,
    not_idempotent_with: &[],
    ..get()
};

#[derive(Clone, Debug)]
#[must_use = "a request is sent when it is awaited"]
pub(crate) struct CreateMember {
    request: runtime::Request,
}

impl CreateMember {
    pub(super) fn new(
        client: &runtime::Client,
        room_sid: impl Into<types::RoomSid>,
        to: impl Into<types::Label>,
    ) -> Self {
        let mut request = runtime::Request::new(client, &CREATE_MEMBER);
        request.path_text::<types::RoomSid>("RoomSid", room_sid);
        request.form_text::<types::Label>("To", to);
        Self { request }
    }
}

impl runtime::Call for CreateMember {
    type Output = types::Member;

    fn into_request(self) -> runtime::Request {
        self.request
    }

    fn decode(response: &runtime::RawResponse) -> Result<Self::Output, runtime::Error> {
        response.structured(Some(&types::MEMBER_XML))
    }
}

runtime::operation!(CreateMember);
runtime::form_operation!(CreateMember);

static DELETE_MEMBER: runtime::Operation = runtime::Operation {
    id: "DeleteMember",
    method: runtime::Method::Delete,
    path: "/Accounts/{AccountSid}/Rooms/{RoomSid}/Members/{CallSid}",
    accept: &[],
    ..get()
};

#[derive(Clone, Debug)]
#[must_use = "a request is sent when it is awaited"]
pub(crate) struct DeleteMember {
    request: runtime::Request,
}

impl DeleteMember {
    pub(super) fn new(
        client: &runtime::Client,
        room_sid: impl Into<types::RoomSid>,
        call_sid: impl Into<types::CallSidOrLabel>,
    ) -> Self {
        let mut request = runtime::Request::new(client, &DELETE_MEMBER);
        request.path_text::<types::RoomSid>("RoomSid", room_sid);
        request.path_text::<types::CallSidOrLabel>("CallSid", call_sid);
        Self { request }
    }
}

impl runtime::Call for DeleteMember {
    type Output = ();

    fn into_request(self) -> runtime::Request {
        self.request
    }

    fn decode(response: &runtime::RawResponse) -> Result<Self::Output, runtime::Error> {
        response.empty()
    }
}

runtime::operation!(DeleteMember);

/// An operation that a test describes itself.
#[derive(Clone, Debug)]
#[must_use = "a request is sent when it is awaited"]
pub(crate) struct Probe {
    request: runtime::Request,
}

impl Probe {
    pub(super) fn new(
        client: &runtime::Client,
        operation: &'static runtime::Operation,
        fill: impl FnOnce(&mut runtime::Request),
    ) -> Self {
        let mut request = runtime::Request::new(client, operation);
        fill(&mut request);
        Self { request }
    }
}

impl runtime::Call for Probe {
    type Output = runtime::RawResponse;

    fn into_request(self) -> runtime::Request {
        self.request
    }

    fn decode(response: &runtime::RawResponse) -> Result<Self::Output, runtime::Error> {
        Ok(response.clone())
    }
}

runtime::operation!(Probe);
runtime::form_operation!(Probe);
