//! Requests.

use super::types;
use crate::runtime::{self, Check, Location};

static LIST_MEMBERS: runtime::Operation = runtime::Operation {
    accept: &["application/json", "application/xml"],
    settings: &["AccountSid"],
    ..runtime::Operation::new(runtime::Method::Get, "ListMembers", "/Accounts/{AccountSid}/Rooms/{RoomSid}/Members")
};

runtime::operation! {
    pub(crate) ListMembers -> types::MemberPage, |response| response.structured(Some(&types::MEMBER_PAGE_XML))
}

impl ListMembers {
    pub(super) fn new(client: &runtime::Client, room_sid: impl Into<types::RoomSid>) -> Self {
        let mut request = runtime::Request::new(client, &LIST_MEMBERS);
        request.set(Location::Path, "RoomSid", room_sid.into(), &[]);
        Self { request }
    }

    pub(crate) fn muted(mut self, muted: bool) -> Self {
        self.request.set(Location::Query, "Muted", muted, &[]);
        self
    }

    pub(crate) fn page_size(mut self, page_size: i64) -> Self {
        self.request.set(Location::Query, "PageSize", page_size, &[Check::Minimum(1.0), Check::Maximum(1000.0)]);
        self
    }

    pub(crate) fn account_sid(mut self, account_sid: impl Into<types::AccountSid>) -> Self {
        self.request.set(Location::Path, "AccountSid", account_sid.into(), &[]);
        self
    }
}

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
        accept: &["application/json", "application/xml"],
        settings: &["AccountSid"],
        ..runtime::Operation::new(runtime::Method::Get, "", "")
    }
}

runtime::operation! {
    pub(crate) FetchMember -> types::Member, |response| response.structured(Some(&types::MEMBER_XML))
}

impl FetchMember {
    pub(super) fn new(
        client: &runtime::Client,
        room_sid: impl Into<types::RoomSid>,
        call_sid: impl Into<types::CallSidOrLabel>,
    ) -> Self {
        let mut request = runtime::Request::new(client, &FETCH_MEMBER);
        request.set(Location::Path, "RoomSid", room_sid.into(), &[]);
        request.set(Location::Path, "CallSid", call_sid.into(), &[]);
        Self { request }
    }
}

static UPDATE_MEMBER: runtime::Operation = runtime::Operation {
    id: "UpdateMember",
    method: runtime::Method::Post,
    path: "/Accounts/{AccountSid}/Rooms/{RoomSid}/Members/{CallSid}",
    body: Some("application/x-www-form-urlencoded"),
    requires: &[runtime::Requires { parameter: "Coaching", when: Some("true"), needs: "CallSidToCoach" }],
    not_idempotent_with: &["AnnounceUrl"],
    ..get()
};

runtime::operation! {
    pub(crate) UpdateMember -> types::Member, |response| response.structured(Some(&types::MEMBER_XML))
}

impl UpdateMember {
    pub(super) fn new(
        client: &runtime::Client,
        room_sid: impl Into<types::RoomSid>,
        call_sid: impl Into<types::CallSidOrLabel>,
    ) -> Self {
        let mut request = runtime::Request::new(client, &UPDATE_MEMBER);
        request.set(Location::Path, "RoomSid", room_sid.into(), &[]);
        request.set(Location::Path, "CallSid", call_sid.into(), &[]);
        Self { request }
    }

    pub(crate) fn muted(mut self, muted: bool) -> Self {
        self.request.set(Location::Form, "Muted", muted, &[]);
        self
    }

    pub(crate) fn hold_url(mut self, hold_url: impl Into<String>) -> Self {
        self.request.set(Location::Form, "HoldUrl", hold_url.into(), &[]);
        self
    }

    pub(crate) fn coaching(mut self, coaching: bool) -> Self {
        self.request.set(Location::Form, "Coaching", coaching, &[]);
        self
    }

    pub(crate) fn call_sid_to_coach(mut self, call_sid: impl Into<types::CallSid>) -> Self {
        self.request.set(Location::Form, "CallSidToCoach", call_sid.into(), &[]);
        self
    }
}

runtime::form_operation!(UpdateMember);

static CREATE_MEMBER: runtime::Operation = runtime::Operation {
    id: "CreateMember",
    method: runtime::Method::Post,
    path: "/Accounts/{AccountSid}/Rooms/{RoomSid}/Members",
    body: Some("application/x-www-form-urlencoded"),
    idempotent: false,
    ..get()
};

runtime::operation! {
    pub(crate) CreateMember -> types::Member, |response| response.structured(Some(&types::MEMBER_XML))
}

impl CreateMember {
    pub(super) fn new(
        client: &runtime::Client,
        room_sid: impl Into<types::RoomSid>,
        to: impl Into<types::Label>,
    ) -> Self {
        let mut request = runtime::Request::new(client, &CREATE_MEMBER);
        request.set(Location::Path, "RoomSid", room_sid.into(), &[]);
        request.set(Location::Form, "To", to.into(), &[]);
        Self { request }
    }
}

runtime::form_operation!(CreateMember);

static DELETE_MEMBER: runtime::Operation = runtime::Operation {
    id: "DeleteMember",
    method: runtime::Method::Delete,
    path: "/Accounts/{AccountSid}/Rooms/{RoomSid}/Members/{CallSid}",
    accept: &[],
    ..get()
};

runtime::operation! {
    pub(crate) DeleteMember -> (), |response| response.empty()
}

impl DeleteMember {
    pub(super) fn new(
        client: &runtime::Client,
        room_sid: impl Into<types::RoomSid>,
        call_sid: impl Into<types::CallSidOrLabel>,
    ) -> Self {
        let mut request = runtime::Request::new(client, &DELETE_MEMBER);
        request.set(Location::Path, "RoomSid", room_sid.into(), &[]);
        request.set(Location::Path, "CallSid", call_sid.into(), &[]);
        Self { request }
    }
}

runtime::operation! {
    /// An operation described by the test.
    pub(crate) Probe -> runtime::RawResponse, |response| Ok(response.clone())
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

runtime::form_operation!(Probe);
