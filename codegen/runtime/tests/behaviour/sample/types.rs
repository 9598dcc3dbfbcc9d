//! Types and their XML form.

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

#[derive(Clone, Debug)]
#[non_exhaustive]
pub(crate) enum Status {
    Queued,
    InProgress,
    Unknown(String),
}
runtime::string_enum!(Status { Queued = "queued", InProgress = "in-progress" });

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) struct Member {
    pub(crate) call_sid: CallSid,
    pub(crate) muted: bool,
    pub(crate) label: Option<Label>,
    pub(crate) status: Option<Status>,
    pub(crate) date_created: Option<runtime::Rfc2822DateTime>,
    pub(crate) volume: Option<i64>,
    pub(crate) tags: Vec<String>,
    pub(crate) extra: runtime::ExtraFields,
}
runtime::object!(Member, extra, {
    call_sid: "call_sid",
    muted: "muted",
    label: "label" optional,
    status: "status" optional,
    date_created: "date_created" optional,
    volume: "volume" optional,
    tags: "tags" or Vec::new(),
});

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

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) struct MemberPage {
    pub(crate) members: Vec<Member>,
    pub(crate) page: Option<i64>,
    pub(crate) total: Option<i64>,
    pub(crate) end: Option<bool>,
    pub(crate) first_page_uri: Option<String>,
    pub(crate) next_page_uri: Option<String>,
    pub(crate) extra: runtime::ExtraFields,
}
runtime::object!(MemberPage, extra, {
    members: "members",
    page: "page" optional,
    total: "total" optional,
    end: "end" optional,
    first_page_uri: "first_page_uri" optional,
    next_page_uri: "next_page_uri" optional,
});

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

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) struct RestError {
    pub(crate) code: Option<i64>,
    pub(crate) message: String,
    pub(crate) status: Option<i64>,
}
runtime::object!(RestError, { code: "code" nullable, message: "message", status: "status" nullable });

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
