//! Operations: what is sent, and what comes back.

use super::check::{Check, Requires};
use super::types::Type;
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
    /// Static that describes it.
    pub static_name: RustName,
    /// HTTP method in upper case.
    pub method: &'static str,
    /// The path, as the document has it.
    pub path: String,
    /// The template that is sent: variables in braces, and the part of a query string that is always the same.
    pub template: String,
    /// One line; empty if the document has none.
    pub summary: String,
    /// Markdown.
    pub docs: String,
    /// It is deprecated.
    pub deprecated: bool,
    /// Permissions that the credential needs.
    pub scopes: Vec<String>,
    /// Server of its own, if it differs from the API's.
    pub server: Option<Server>,
    /// Security of its own, if it differs from the API's.
    pub security: Option<Vec<Vec<String>>>,
    /// Parameters, form fields and parts included, in the order of the document.
    pub parameters: Vec<Parameter>,
    /// The body, unless its fields are parameters.
    pub body: Option<Body>,
    /// The type that a success decodes to.
    pub output: Output,
    /// The data of events if a success can be an event stream: JSON of a type, or text.
    pub events: Option<Content>,
    /// Media types of success bodies, in order of preference.
    pub accept: Vec<String>,
    /// Errors can be XML although no success is.
    pub xml_errors: bool,
    /// Declared errors.
    pub errors: Vec<ErrorResponse>,
    /// How to get the next page.
    pub pagination: Option<Pagination>,
    /// Sending it twice has the effect of sending it once.
    pub idempotent: bool,
    /// Parameters whose presence takes that away.
    pub not_idempotent_with: Vec<WireName>,
    /// Methods that call it with some parameters set.
    pub presets: Vec<Preset>,
    /// The resource that it belongs to, together with operations of other APIs.
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
    /// Value unless told otherwise.
    pub default: String,
    /// The default is a placeholder and the client needs a value.
    pub required: bool,
    /// Environment variable.
    pub env: Option<String>,
    /// Allowed values; empty if any.
    pub values: Vec<String>,
    /// Description.
    pub docs: String,
}

/// A method that calls an operation with some parameters set.
#[derive(Clone, Debug)]
pub struct Preset {
    /// Method of the client.
    pub method_name: RustName,
    /// One line.
    pub summary: String,
    /// Parameters that the method takes beside those of the operation, by index into its parameters.
    pub arguments: Vec<usize>,
    /// Parameters that it sets, by index, and their values.
    pub values: Vec<(usize, serde_json::Value)>,
}

impl Operation {
    /// Returns true if a success can be bytes, which may be too many to keep in memory.
    #[must_use]
    pub fn gives_bytes(&self) -> bool {
        self.output.contents().any(|content| *content == Content::Bytes)
    }

    /// Visits the types of what is sent and of what comes back.
    pub(crate) fn each_type(&mut self, visit: &mut impl FnMut(&mut Type)) {
        self.parameters.iter_mut().for_each(|parameter| visit(&mut parameter.ty));
        if let Some(BodyKind::Json(ty)) = self.body.as_mut().map(|body| &mut body.kind) {
            visit(ty);
        }
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

    /// Parameters that are arguments of the client's method.
    pub fn arguments(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.is_argument())
    }

    /// Parameters that have a setter on the request.
    pub fn setters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| !parameter.is_argument())
    }
}

/// A parameter, form field or part.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts that a document states")]
pub struct Parameter {
    /// Name on the wire.
    pub wire: WireName,
    /// Argument or setter.
    pub rust: RustName,
    /// Where it goes.
    pub location: Location,
    /// A request without it is wrong.
    pub required: bool,
    /// The client supplies it unless told otherwise.
    pub from_client: bool,
    /// Type of the value.
    pub ty: Type,
    /// How arrays and objects are written.
    pub style: Style,
    /// Rules for the value.
    pub checks: Vec<Check>,
    /// Rules for each item of a list or value of a map, then for theirs, and so on inwards.
    pub inner_checks: Vec<Vec<Check>>,
    /// Reserved characters are sent as they are.
    pub allow_reserved: bool,
    /// Media type that a part of a multipart body declares, unless it is a file.
    pub content_type: Option<String>,
    /// Another parameter that must accompany it.
    pub requires: Option<Requires>,
    /// Default that the server assumes, as JSON.
    pub default: Option<serde_json::Value>,
    /// Example, as JSON.
    pub example: Option<serde_json::Value>,
    /// Markdown.
    pub docs: String,
    /// It is deprecated.
    pub deprecated: bool,
}

impl Parameter {
    /// An optional parameter without rules, written in the style that its location has unless told otherwise.
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
            content_type: None,
            requires: None,
            default: None,
            example: None,
            docs: String::new(),
            deprecated: false,
        }
    }

    /// Returns true if it is an argument of the client's method and not a setter.
    #[must_use]
    pub fn is_argument(&self) -> bool {
        self.required && !self.from_client
    }

    /// Returns true if it is written in the style that its location has unless told otherwise.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        !self.allow_reserved && self.style == Style::of_location(self.location)
    }
}

/// Where a parameter goes.
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

/// How a parameter's value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b` in paths and headers.
    Simple {
        /// `k=v` instead of `k,v` for objects.
        explode: bool,
    },
    /// `.a.b` in paths.
    Label {
        /// Each item has its own dot.
        explode: bool,
    },
    /// `;ids=a;ids=b` in paths.
    Matrix {
        /// Each item has its own name.
        explode: bool,
    },
    /// `ids=a&ids=b` in queries, forms and cookies.
    Form {
        /// Repeated keys instead of commas.
        explode: bool,
    },
    /// `ids=a%20b`.
    SpaceDelimited,
    /// `ids=a|b`.
    PipeDelimited,
    /// `filter[name]=v`.
    DeepObject,
    /// The value as a JSON text.
    Json,
}

impl Style {
    /// The style of parameters that do not say theirs.
    fn of_location(location: Location) -> Self {
        match location {
            Location::Path | Location::Header => Self::Simple { explode: false },
            Location::Query | Location::Cookie | Location::Form | Location::Multipart => Self::Form { explode: true },
        }
    }
}

/// A request body that is one value.
#[derive(Clone, Debug)]
pub struct Body {
    /// Argument or setter.
    pub rust: RustName,
    /// Media type.
    pub media_type: String,
    /// How it is written.
    pub kind: BodyKind,
    /// Rules for JSON, then for its items or values, and so on inwards.
    pub checks: Vec<Vec<Check>>,
    /// A request without it is wrong.
    pub required: bool,
    /// Markdown.
    pub docs: String,
    /// Example, as JSON.
    pub example: Option<serde_json::Value>,
}

/// How a body is written.
#[derive(Clone, Debug)]
pub enum BodyKind {
    /// JSON text of a value.
    Json(Type),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// The type that a success decodes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// The same whatever the status.
    One(Content),
    /// Differs by status: an enum with one variant for each.
    ByStatus {
        /// Name of the enum.
        name: RustName,
        /// One variant for each status.
        variants: Vec<OutputVariant>,
    },
}

impl Output {
    /// The bodies of all successes.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        let (one, by_status) = match self {
            Self::One(content) => (Some(content), [].as_slice()),
            Self::ByStatus { variants, .. } => (None, variants.as_slice()),
        };
        one.into_iter().chain(by_status.iter().map(|variant| &variant.content))
    }
}

/// A status and what its body is.
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
    /// None.
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
    /// Its body, if it has one that is structured.
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

/// How to get the items and the next page out of a page.
#[derive(Clone, Debug)]
pub struct Pagination {
    /// Fields from the page to its list of items; none if the page is the list.
    pub items: Vec<PathStep>,
    /// Type of an item.
    pub item: Type,
    /// How the next page is asked for.
    pub next: NextPage,
}

/// How the page after another one is asked for.
#[derive(Clone, Debug)]
pub enum NextPage {
    /// By a link in the page.
    Link(Vec<PathStep>),
    /// By the header `Link`.
    LinkHeader,
    /// By a value of the page that a query parameter takes.
    Cursor {
        /// The parameter.
        parameter: WireName,
        /// Fields from the page to the value.
        value: Vec<PathStep>,
        /// Fields from the page to whether there are more.
        more: Option<Vec<PathStep>>,
    },
    /// By a number that a query parameter takes.
    Number(NumberedPages),
}

/// How the pages or items of a list are numbered.
#[derive(Clone, Debug)]
pub struct NumberedPages {
    /// The parameter that takes the number.
    pub parameter: WireName,
    /// It counts pages; otherwise items.
    pub counts_pages: bool,
    /// The first number.
    pub first: u64,
    /// The parameter for the number of items on a page, if a page with fewer items is certainly the last one.
    pub size: Option<WireName>,
    /// How many items a page has if that parameter is not sent.
    pub default_size: Option<u64>,
    /// Fields from the page to whether there are more.
    pub more: Option<Vec<PathStep>>,
    /// Fields from the page to the number of all items.
    pub total: Option<Vec<PathStep>>,
    /// Fields from the page to the number of all pages.
    pub pages: Option<Vec<PathStep>>,
}

/// A field on the way from a page to its items or link.
#[derive(Clone, Debug)]
pub struct PathStep {
    /// The field.
    pub rust: RustName,
    /// It may be missing.
    pub optional: bool,
}
