//! Operations: requests and responses.

use serde::Deserialize;

use super::check::{Check, Requires};
use super::types::{Presence, Type};
use crate::markdown::Piece;
use crate::name::{RustName, WireName};

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `operationId`, or one made from method and path.
    pub id: String,
    /// Method of the client.
    pub method_name: RustName,
    /// Type of the request builder.
    pub type_name: RustName,
    /// Static with its descriptor.
    pub static_name: RustName,
    /// HTTP method.
    pub method: String,
    /// Path in the document.
    pub path: String,
    /// Path template that is sent: variables in braces, and the constant part of the query string.
    pub template: String,
    /// One line; empty if the document has none.
    pub summary: String,
    /// Markdown.
    pub docs: String,
    /// True if it is deprecated.
    pub deprecated: bool,
    /// Scopes that the credential needs.
    pub scopes: Vec<String>,
    /// Its own server, if it differs from the API server.
    pub server: Option<Server>,
    /// Its own security, if it differs from the API security.
    pub security: Option<Vec<Vec<String>>>,
    /// Parameters, including form fields and multipart parts, in document order.
    pub parameters: Vec<Parameter>,
    /// Body, unless its fields are parameters.
    pub body: Option<Body>,
    /// Type of a successful response.
    pub output: Output,
    /// First status of a successful response.
    pub success: Status,
    /// Event data, if a successful response can be an event stream: JSON of a type, or text.
    pub events: Option<Content>,
    /// Media type of the stream; empty if no successful response is a stream.
    pub stream: String,
    /// Data of the event that ends an event stream.
    pub stream_end: Option<String>,
    /// Media types of successful responses that decode to the output, in order of preference.
    pub accept: Vec<String>,
    /// Media types to request for an undecoded response; empty if they are those of `accept`.
    pub accept_raw: Vec<String>,
    /// Other declared media types of successful responses, except event streams.
    pub also_offered: Vec<String>,
    /// Description of the redirect that is the only success.
    pub redirect: Option<String>,
    /// True if errors can be XML although successful responses are not.
    pub xml_errors: bool,
    /// Declared errors.
    pub errors: Vec<ErrorResponse>,
    /// Pagination.
    pub pagination: Option<Pagination>,
    /// True if the operation is idempotent.
    pub idempotent: bool,
    /// Parameters that make the operation non-idempotent.
    pub not_idempotent_with: Vec<WireName>,
    /// Methods that call the operation with preset parameters.
    pub presets: Vec<Preset>,
    /// Resource that groups it with operations of other APIs.
    pub resource: Option<String>,
}

/// A server URL template.
#[derive(Clone, Debug, Default)]
pub struct Server {
    /// `https://{space}.example.com/v1`; empty if the document has none.
    pub url: String,
    /// Variables of the template.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a server URL template.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// Name between the braces.
    pub wire: WireName,
    /// Builder method.
    pub rust: RustName,
    /// Default value.
    pub default: String,
    /// True if the default is a placeholder, so the client needs a value.
    pub required: bool,
    /// Environment variable.
    pub env: Option<String>,
    /// Allowed values; empty if any value is allowed.
    pub values: Vec<String>,
    /// Description.
    pub docs: String,
}

/// A method that calls an operation with preset parameters.
#[derive(Clone, Debug)]
pub struct Preset {
    /// Method of the client.
    pub method_name: RustName,
    /// One line.
    pub summary: String,
    /// Additional arguments of the method, as indices into the parameters of the operation.
    pub arguments: Vec<usize>,
    /// Preset parameters, by index, and their values.
    pub values: Vec<(usize, serde_json::Value)>,
}

impl Operation {
    /// Visits the types of the request and the responses.
    pub(crate) fn each_type(&mut self, visit: &mut impl FnMut(&mut Type)) {
        self.parameters.iter_mut().for_each(|parameter| visit(&mut parameter.ty));
        self.body.iter_mut().flat_map(Body::types).for_each(&mut *visit);
        self.errors.iter_mut().filter_map(|error| error.ty.as_mut()).for_each(&mut *visit);
        let (one, by_status) = match &mut self.output {
            Output::One(content) => (Some(content), [].iter_mut()),
            Output::ByStatus { variants, .. } => (None, variants.iter_mut()),
        };
        let contents = one.into_iter().chain(by_status.map(|variant| &mut variant.content)).chain(&mut self.events);
        for content in contents {
            if let Content::Structured(ty) = content {
                visit(ty);
            }
        }
    }

    /// Returns true if a format of the body is a stream of items.
    pub(crate) fn sends_items(&self) -> bool {
        let is_items = |body: &Body| matches!(body.kind, BodyKind::Items(_));
        let of_choice = |body: &Body| body.choice.iter().flat_map(|one| &one.variants).any(|(_, body)| is_items(body));
        self.body.as_ref().is_some_and(|body| is_items(body) || of_choice(body))
    }

    /// Returns the parameters that are arguments of the client method.
    pub fn arguments(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.is_argument())
    }

    /// Returns the parameters that have a setter on the request.
    pub fn setters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| !parameter.is_argument())
    }
}

/// A parameter, form field or multipart part.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts that a document states")]
pub struct Parameter {
    /// Name on the wire.
    pub wire: WireName,
    /// Name of the argument or setter.
    pub rust: RustName,
    /// Location in the request.
    pub location: Location,
    /// True if a request must have it.
    pub required: bool,
    /// True if the client provides the default value.
    pub from_client: bool,
    /// Type of the value.
    pub ty: Type,
    /// Serialization style of arrays and objects.
    pub style: Style,
    /// Rules for the value.
    pub checks: Vec<Check>,
    /// Checks for list items or map values, then for nested items, and so on inwards.
    pub inner_checks: Vec<Vec<Check>>,
    /// True if reserved characters are not percent-encoded.
    pub allow_reserved: bool,
    /// Media types of the text and of the JSON of a multipart part.
    pub content_types: Vec<String>,
    /// Media types and ranges that the files of a multipart part may have.
    pub file_types: Vec<String>,
    /// Checks of the number of files, for a multipart part that has files instead of a value.
    pub or_files: Option<Vec<Check>>,
    /// Names and values of the headers that a multipart part always has.
    pub part_headers: Vec<(String, String)>,
    /// Another parameter that must accompany it.
    pub requires: Option<Requires>,
    /// Server default, as JSON.
    pub default: Option<serde_json::Value>,
    /// Example, as JSON.
    pub example: Option<serde_json::Value>,
    /// Markdown.
    pub docs: String,
    /// True if it is deprecated.
    pub deprecated: bool,
}

impl Parameter {
    /// Creates an optional parameter without checks, in the default style of its location.
    pub(crate) fn new(wire: WireName, rust: RustName, location: Location, ty: Type) -> Self {
        Self {
            wire,
            rust,
            location,
            required: false,
            from_client: false,
            ty,
            style: Style::of_location(location),
            checks: Vec::new(),
            inner_checks: Vec::new(),
            allow_reserved: false,
            content_types: Vec::new(),
            file_types: Vec::new(),
            or_files: None,
            part_headers: Vec::new(),
            requires: None,
            default: None,
            example: None,
            docs: String::new(),
            deprecated: false,
        }
    }

    /// Returns true if it is an argument of the client method, not a setter.
    #[must_use]
    pub fn is_argument(&self) -> bool {
        self.required && !self.from_client
    }

    /// Returns true if it has the default style of its location.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        !self.allow_reserved && self.style == Style::of_location(self.location)
    }
}

/// Location of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Location {
    /// Path segment.
    Path,
    /// Query string.
    Query,
    /// Header.
    Header,
    /// Cookie.
    Cookie,
    /// Field of an `application/x-www-form-urlencoded` body.
    Form,
    /// Part of a `multipart/form-data` body.
    Multipart,
}

/// Serialization style of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b` in paths and headers.
    Simple {
        /// `k=v` instead of `k,v` for objects.
        explode: bool,
    },
    /// `.a.b` in paths.
    Label {
        /// True for a dot before each item.
        explode: bool,
    },
    /// `;ids=a;ids=b` in paths.
    Matrix {
        /// True for a name before each item.
        explode: bool,
    },
    /// `ids=a&ids=b` in queries, forms and cookies.
    Form {
        /// True for repeated keys instead of commas.
        explode: bool,
    },
    /// `ids=a; ids=b` in cookies, without any encoding.
    Cookie,
    /// `ids=a%20b`.
    SpaceDelimited,
    /// `ids=a|b`.
    PipeDelimited,
    /// `filter[name]=v`.
    DeepObject(ListBrackets),
    /// The value as JSON text.
    Json,
    /// A field of a form without a style: an object as JSON, each item of a list as a field.
    Field,
}

/// Form of list items in the style `deepObject`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ListBrackets {
    /// `ids[0]=a`.
    #[default]
    Indexed,
    /// `ids[]=a`.
    Empty,
}

impl Style {
    /// Returns the default style of a location.
    fn of_location(location: Location) -> Self {
        match location {
            Location::Path | Location::Header => Self::Simple { explode: false },
            Location::Query | Location::Cookie => Self::Form { explode: true },
            Location::Form | Location::Multipart => Self::Field,
        }
    }
}

/// A request body with a single value.
#[derive(Clone, Debug)]
pub struct Body {
    /// Name of the argument or setter.
    pub rust: RustName,
    /// Media type.
    pub media_type: String,
    /// Format of the body.
    pub kind: BodyKind,
    /// Checks for the JSON value, then for its items or map values, and so on inwards.
    pub checks: Vec<Vec<Check>>,
    /// The type and the checks of the JSON body with the same schema, for a form or a text beside it.
    pub like: Option<(Type, Vec<Vec<Check>>)>,
    /// True for a form or a text beside JSON that a server refuses, because it cannot check it.
    pub is_unchecked: bool,
    /// True if a request must have it.
    pub required: bool,
    /// Markdown.
    pub docs: String,
    /// Example, as JSON.
    pub example: Option<serde_json::Value>,
    /// The formats that the caller chooses among, if there are several.
    pub choice: Option<BodyChoice>,
}

impl Body {
    /// Returns the types of its format, and of those that the caller chooses among.
    fn types(&mut self) -> impl Iterator<Item = &mut Type> {
        let variants = self.choice.iter_mut().flat_map(|choice| &mut choice.variants);
        let variants = variants.map(|(_, body)| (&mut body.kind, &mut body.like));
        std::iter::once((&mut self.kind, &mut self.like)).chain(variants).flat_map(|(kind, like)| {
            let own = match kind {
                BodyKind::Json(ty) | BodyKind::Items(Items { ty, .. }) => Some(ty),
                _ => None,
            };
            own.into_iter().chain(like.as_mut().map(|(ty, _)| ty))
        })
    }
}

/// The formats of a body that the caller chooses among.
#[derive(Clone, Debug)]
pub struct BodyChoice {
    /// Name of the enum.
    pub name: RustName,
    /// Variants of the enum, and their bodies; the first is the preferred one.
    pub variants: Vec<(RustName, Body)>,
}

impl BodyChoice {
    /// Returns true if a variant borrows the value of a body.
    #[must_use]
    pub fn borrows(&self) -> bool {
        self.variants.iter().any(|(_, body)| matches!(body.kind, BodyKind::Json(_)))
    }
}

/// Format of a body.
#[derive(Clone, Debug)]
pub enum BodyKind {
    /// JSON text of a value.
    Json(Type),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// Bytes with a media type that the caller chooses from these media types and ranges.
    Media(Vec<String>),
    /// Fields and files without declared types, for a form that is not the preferred format.
    Form,
    /// Items, in the form of the media type of the body. The checks of the body are those of an item's value or data.
    Items(Items),
}

impl BodyKind {
    /// Returns the type of the JSON value, or of the JSON of each item.
    #[must_use]
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) | Self::Items(Items { ty, data: ItemData::Json, .. }) => Some(ty),
            _ => None,
        }
    }
}

/// The form of an item's value, or of the data of an event or a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemData {
    /// JSON of a type.
    Json,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// The items of a body: JSON values, events or parts.
#[derive(Clone, Debug)]
pub struct Items {
    /// The value of an item, or the data of an event or a part.
    pub data: ItemData,
    /// Type of the value or the data.
    pub ty: Type,
    /// Fields of an event that are required.
    pub required: Vec<WireName>,
    /// Checks of the fields of an event.
    pub fields: Vec<(WireName, Vec<Check>)>,
    /// Media types that a part may have; empty for any.
    pub media_types: Vec<String>,
}

/// Type of a successful response.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// The same type for every status.
    One(Content),
    /// An enum with one variant for each status.
    ByStatus {
        /// Name of the enum.
        name: RustName,
        /// One variant for each status.
        variants: Vec<OutputVariant>,
    },
}

impl Output {
    /// Returns the bodies of all successful responses.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        let (one, by_status) = match self {
            Self::One(content) => (Some(content), [].as_slice()),
            Self::ByStatus { variants, .. } => (None, variants.as_slice()),
        };
        one.into_iter().chain(by_status.iter().map(|variant| &variant.content))
    }
}

/// A status and its body.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputVariant {
    /// Status or range.
    pub status: Status,
    /// Name of the variant.
    pub rust: RustName,
    /// The body.
    pub content: Content,
    /// Description of the response.
    pub docs: String,
}

/// The body of a response.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// No body.
    Empty,
    /// JSON or XML of a type.
    Structured(Type),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// A declared error.
#[derive(Clone, Debug)]
pub struct ErrorResponse {
    /// Status or range.
    pub status: Status,
    /// Type of a structured body.
    pub ty: Option<Type>,
    /// Description of the response.
    pub docs: String,
}

/// A key under `responses`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Code(u16),
    /// `4XX` is `Range(4)`.
    Range(u16),
    /// `default`.
    Default,
}

impl Status {
    /// Returns the status that a server sends: the first of a range, and 200 by default.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::Code(code) => code,
            Self::Range(class) => class * 100,
            Self::Default => 200,
        }
    }
}

impl Piece for Status {}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(class) => write!(f, "{class}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// Access to the items and the next page of a page.
#[derive(Clone, Debug)]
pub struct Pagination {
    /// Field path from the page to its list of items; empty if the page is the list.
    pub items: Vec<PathStep>,
    /// Type of an item.
    pub item: Type,
    /// Request of the next page.
    pub next: NextPage,
}

/// Request of the next page.
#[derive(Clone, Debug)]
pub enum NextPage {
    /// A link in the page.
    Link(Vec<PathStep>),
    /// The header `Link`.
    LinkHeader,
    /// A value of the page, sent as a query parameter.
    Cursor {
        /// The parameter.
        parameter: WireName,
        /// Field path from the page to the value.
        value: Vec<PathStep>,
        /// Field path from the page to the boolean that indicates more items.
        more: Option<Vec<PathStep>>,
    },
    /// A number, sent as a query parameter.
    Number(NumberedPages),
}

/// Numbering of the pages or items of a list.
#[derive(Clone, Debug)]
pub struct NumberedPages {
    /// The parameter for the number.
    pub parameter: WireName,
    /// True if the number counts pages; otherwise it counts items.
    pub counts_pages: bool,
    /// The first number.
    pub first: u64,
    /// The parameter for the page size, if a page with fewer items is always the last one.
    pub size: Option<WireName>,
    /// Default page size, in items.
    pub default_size: Option<u64>,
    /// Field path from the page to the boolean that indicates more items.
    pub more: Option<Vec<PathStep>>,
    /// Field path from the page to the total number of items.
    pub total: Option<Vec<PathStep>>,
    /// Field path from the page to the total number of pages.
    pub pages: Option<Vec<PathStep>>,
}

/// A field on the path from a page to its items or link.
#[derive(Clone, Debug)]
pub struct PathStep {
    /// The field.
    pub rust: RustName,
    /// Its presence.
    pub presence: Presence,
}
