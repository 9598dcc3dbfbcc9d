//! Types and their XML form.

use serde::{Deserialize, Serialize};

use crate::runtime::{self, Check, xml};

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct AccountSid(String);
runtime::string_type!(AccountSid, [Check::Pattern("^AC[0-9a-fA-F]{32}$")]);

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct RoomSid(String);
runtime::string_type!(RoomSid, [Check::MinLength(2), Check::MaxLength(34)]);

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct CallSid(String);
runtime::string_type!(CallSid, [Check::Pattern("^CA[0-9a-fA-F]{32}$")]);

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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) tags: Vec<String>,
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
        xml::Field::element("Tags", "tags", xml::Kind::List { item: &xml::Kind::Text, wrapped: true }),
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
