//! A small API in the form of emitted code: conference rooms with members, in JSON and XML.

pub(crate) mod operations;
pub(crate) mod types;

use crate::runtime::{self, Credential, Location, RetryPolicy};

pub(crate) const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
pub(crate) const CALL: &str = "CA0123456789abcdef0123456789abcdef";
pub(crate) const ROOM: &str = "CF01";

pub(crate) static API: runtime::Api = runtime::Api {
    name: "rooms",
    servers: &["https://{space}/2010"],
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
        method: "account_sid",
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
    pub(crate) core: runtime::Client,
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
    /// A client with default credentials for a server on the loopback interface, without retries.
    pub(crate) fn at(url: &str) -> Self {
        Self::builder_at(url).build().expect("a client")
    }

    /// The builder of that client.
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
