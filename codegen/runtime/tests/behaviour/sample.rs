//! A small API as the generator would emit it: conference rooms with members, in JSON and XML.

pub(crate) mod operations {
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

        fn next(page: &Self::Output) -> Option<String> {
            page.next_page_uri.as_ref().map(ToString::to_string)
        }
    }

    runtime::paginated!(ListMembers);

    static FETCH_MEMBER: runtime::Operation = runtime::Operation {
        id: "FetchMember",
        path: "/Accounts/{AccountSid}/Rooms/{RoomSid}/Members/{CallSid}",
        ..get()
    };

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
}

pub(crate) mod types {
    use serde::{Deserialize, Serialize};

    use crate::runtime::{self, Check, xml};

    static ACCOUNT_SID_PATTERN: runtime::Pattern = runtime::Pattern::new("^AC[0-9a-fA-F]{32}$");
    static CALL_SID_PATTERN: runtime::Pattern = runtime::Pattern::new("^CA[0-9a-fA-F]{32}$");

    #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub(crate) struct AccountSid(String);
    runtime::string_type!(AccountSid, [Check::Pattern(&ACCOUNT_SID_PATTERN)]);

    #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub(crate) struct RoomSid(String);
    runtime::string_type!(RoomSid, [Check::MinLength(2), Check::MaxLength(34)]);

    #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub(crate) struct CallSid(String);
    runtime::string_type!(CallSid, [Check::Pattern(&CALL_SID_PATTERN)]);

    #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub(crate) struct Label(String);
    runtime::string_type!(Label, [Check::MaxLength(128)]);

    #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub(crate) struct CallSidOrLabel(String);
    runtime::string_union!(
        CallSidOrLabel,
        [CallSid, Label],
        [<CallSid as runtime::Text>::CHECKS, <Label as runtime::Text>::CHECKS]
    );

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub(crate) enum Status {
        Queued,
        InProgress,
        Unknown(String),
    }
    runtime::string_enum!(Status { Queued = "queued", InProgress = "in-progress" });

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub(crate) enum Event {
        Initiated,
        Ringing,
        Unknown(String),
    }
    runtime::string_enum!(Event { Initiated = "initiated", Ringing = "ringing" });

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[non_exhaustive]
    pub(crate) struct Member {
        pub(crate) call_sid: CallSid,
        pub(crate) muted: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub(crate) label: Option<Label>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub(crate) status: Option<Status>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub(crate) date_created: Option<runtime::Rfc2822DateTime>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub(crate) volume: Option<i64>,
        #[serde(flatten)]
        pub(crate) extra: runtime::ExtraFields,
    }

    pub(super) static MEMBER_XML: xml::Element = xml::Element {
        name: "Member",
        fields: &[
            xml::Field::element("CallSid", "call_sid", xml::Kind::Text),
            xml::Field::element("Muted", "muted", xml::Kind::Boolean),
            xml::Field::element("Label", "label", xml::Kind::Text),
            xml::Field::element("Status", "status", xml::Kind::Text),
            xml::Field::element("DateCreated", "date_created", xml::Kind::Text),
            xml::Field::element("Volume", "volume", xml::Kind::Integer),
        ],
    };

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[non_exhaustive]
    pub(crate) struct MemberPage {
        pub(crate) members: Vec<Member>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub(crate) page: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub(crate) total: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub(crate) end: Option<bool>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub(crate) first_page_uri: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub(crate) next_page_uri: Option<String>,
        #[serde(flatten)]
        pub(crate) extra: runtime::ExtraFields,
    }

    pub(super) static MEMBER_PAGE_XML: xml::Element = xml::Element {
        name: "Members",
        fields: &[
            xml::Field::element(
                "Member",
                "members",
                xml::Kind::List { item: &xml::Kind::Element(&MEMBER_XML), wrapped: false },
            ),
            xml::Field::attribute("page", "page", xml::Kind::Integer),
            xml::Field::attribute("total", "total", xml::Kind::Integer),
            xml::Field::attribute("end", "end", xml::Kind::Boolean),
            xml::Field::attribute("firstpageuri", "first_page_uri", xml::Kind::Text),
            xml::Field::attribute("nextpageuri", "next_page_uri", xml::Kind::Text),
        ],
    };

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[non_exhaustive]
    pub(crate) struct RestError {
        pub(crate) code: Option<i64>,
        pub(crate) message: String,
        pub(crate) status: Option<i64>,
    }

    pub(super) static REST_ERROR_BODY: runtime::ErrorBody = runtime::ErrorBody {
        code: Some("code"),
        message: Some("message"),
        more_info: Some("more_info"),
        xml: Some(&xml::Element {
            name: "RestException",
            fields: &[
                xml::Field::element("Code", "code", xml::Kind::Integer),
                xml::Field::element("Message", "message", xml::Kind::Text),
                xml::Field::element("MoreInfo", "more_info", xml::Kind::Text),
                xml::Field::element("Status", "status", xml::Kind::Integer),
            ],
        }),
    };
}

use crate::runtime::{self, Credential, Location, RetryPolicy};

pub(crate) const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
pub(crate) const CALL: &str = "CA0123456789abcdef0123456789abcdef";
pub(crate) const ROOM: &str = "CF01";

pub(crate) static API: runtime::Api = runtime::Api {
    name: "rooms",
    server: "https://{space}/2010",
    server_variables: &[runtime::ServerVariable {
        name: "space",
        default: "example.rooms.test",
        required: true,
        env: Some("ROOMS_SPACE"),
        values: &[],
    }],
    credentials: &[
        runtime::Scheme { id: "keyAuth", kind: runtime::SchemeKind::Basic, env: &["ROOMS_KEY", "ROOMS_KEY_SECRET"] },
        runtime::Scheme { id: "accountAuth", kind: runtime::SchemeKind::Basic, env: &["ROOMS_ACCOUNT", "ROOMS_TOKEN"] },
        runtime::Scheme { id: "bearerAuth", kind: runtime::SchemeKind::Bearer, env: &[] },
        runtime::Scheme {
            id: "headerKey",
            kind: runtime::SchemeKind::ApiKey { location: Location::Header, name: "X-Key" },
            env: &[],
        },
        runtime::Scheme {
            id: "queryKey",
            kind: runtime::SchemeKind::ApiKey { location: Location::Query, name: "key" },
            env: &[],
        },
        runtime::Scheme {
            id: "cookieKey",
            kind: runtime::SchemeKind::ApiKey { location: Location::Cookie, name: "session" },
            env: &[],
        },
    ],
    security: &[&["keyAuth"], &["accountAuth"], &["bearerAuth"], &["headerKey"], &["queryKey"], &["cookieKey"]],
    settings: &[runtime::Setting {
        parameter: "AccountSid",
        location: Location::Path,
        env: Some("ROOMS_ACCOUNT"),
        from_username: true,
        checks: <types::AccountSid as runtime::Text>::CHECKS,
    }],
    representations: &[
        runtime::RepresentationInfo { format: runtime::Format::Json, path_suffix: ".json", envelope: None },
        runtime::RepresentationInfo { format: runtime::Format::Xml, path_suffix: "", envelope: Some("RoomsResponse") },
    ],
    request_id_header: "rooms-request-id",
    errors: &[&types::REST_ERROR_BODY],
    user_agent: "rooms-client/1.2.3",
};

#[derive(Clone, Debug)]
pub(crate) struct Client {
    core: runtime::Client,
}

#[derive(Debug)]
#[must_use]
pub(crate) struct ClientBuilder {
    pub(crate) core: runtime::ClientBuilder,
}

runtime::client!(Client, ClientBuilder, API);

impl ClientBuilder {
    pub(crate) fn credentials(mut self, username: impl Into<String>, password: impl Into<String>) -> Self {
        self.core.credential("accountAuth", Credential::basic(username, password));
        self
    }

    pub(crate) fn account_sid(mut self, account_sid: impl Into<types::AccountSid>) -> Self {
        self.core.setting("AccountSid", &account_sid.into());
        self
    }

    pub(crate) fn space(mut self, space: impl Into<String>) -> Self {
        self.core.server_variable("space", space);
        self
    }

    pub(crate) fn representation(mut self, representation: runtime::Representation) -> Self {
        self.core.representation(representation);
        self
    }
}

impl Client {
    /// With the usual credentials, for a server on the loopback interface; nothing is sent again.
    pub(crate) fn at(url: &str) -> Self {
        Self::builder_at(url).build().expect("a client")
    }

    /// The same, to be changed.
    pub(crate) fn builder_at(url: &str) -> ClientBuilder {
        Self::builder().credentials(ACCOUNT, "secret-token").base_url(url).retry(RetryPolicy::none())
    }

    pub(crate) fn list_members(&self, room_sid: impl Into<types::RoomSid>) -> operations::ListMembers {
        operations::ListMembers::new(&self.core, room_sid)
    }

    pub(crate) fn fetch_member(
        &self,
        room_sid: impl Into<types::RoomSid>,
        call_sid: impl Into<types::CallSidOrLabel>,
    ) -> operations::FetchMember {
        operations::FetchMember::new(&self.core, room_sid, call_sid)
    }

    pub(crate) fn update_member(
        &self,
        room_sid: impl Into<types::RoomSid>,
        call_sid: impl Into<types::CallSidOrLabel>,
    ) -> operations::UpdateMember {
        operations::UpdateMember::new(&self.core, room_sid, call_sid)
    }

    pub(crate) fn create_member(
        &self,
        room_sid: impl Into<types::RoomSid>,
        to: impl Into<types::Label>,
    ) -> operations::CreateMember {
        operations::CreateMember::new(&self.core, room_sid, to)
    }

    pub(crate) fn delete_member(
        &self,
        room_sid: impl Into<types::RoomSid>,
        call_sid: impl Into<types::CallSidOrLabel>,
    ) -> operations::DeleteMember {
        operations::DeleteMember::new(&self.core, room_sid, call_sid)
    }

    pub(crate) fn probe(
        &self,
        operation: &'static runtime::Operation,
        fill: impl FnOnce(&mut runtime::Request),
    ) -> operations::Probe {
        operations::Probe::new(&self.core, operation, fill)
    }
}

/// A member in JSON.
pub(crate) fn member_json() -> String {
    format!(r#"{{"call_sid":"{CALL}","muted":false}}"#)
}
