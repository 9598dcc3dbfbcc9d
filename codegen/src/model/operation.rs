//! Operations: what is sent, and what comes back.

use super::{Location, Server, Type};
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
    /// What is sent of it: variables in braces, and the part of a query string that is always the same.
    pub template: String,
    /// One line; empty if the document has none.
    pub summary: String,
    /// Markdown.
    pub docs: String,
    /// Whether it is deprecated.
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
    /// What a success decodes to.
    pub output: Output,
    /// What the events hold if a success can be an event stream: JSON of a type, or text.
    pub events: Option<Content>,
    /// Media types of success bodies, in order of preference.
    pub accept: Vec<String>,
    /// Declared errors.
    pub errors: Vec<ErrorResponse>,
    /// How to get the next page.
    pub pagination: Option<Pagination>,
    /// Whether sending it twice has the effect of sending it once.
    pub idempotent: bool,
    /// Parameters whose presence takes that away.
    pub not_idempotent_with: Vec<WireName>,
    /// Methods that call it with some parameters set.
    pub presets: Vec<Preset>,
    /// The resource that it belongs to, together with operations of other APIs.
    pub resource: Option<String>,
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
    /// `` `GET /calls/{id}` ``, as Markdown.
    #[must_use]
    pub fn route(&self) -> String {
        format!("`{} {}`", self.method, self.path)
    }

    /// The summary, or the route of an operation without one.
    #[must_use]
    pub fn title(&self) -> String {
        if self.summary.is_empty() { self.route() } else { self.summary.clone() }
    }

    /// Whether a success can be bytes, which may be too many to keep in memory.
    #[must_use]
    pub fn gives_bytes(&self) -> bool {
        self.contents().any(|content| *content == Content::Bytes)
    }

    /// The bodies that a success may have.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        let (one, by_status) = match &self.output {
            Output::One(content) => (Some(content), [].as_slice()),
            Output::ByStatus { variants, .. } => (None, variants.as_slice()),
        };
        one.into_iter().chain(by_status.iter().map(|variant| &variant.content))
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
    /// Whether a request without it is wrong.
    pub required: bool,
    /// Whether the client supplies it unless told otherwise.
    pub from_client: bool,
    /// Type of the value.
    pub ty: Type,
    /// How arrays and objects are written.
    pub style: Style,
    /// What a value must satisfy.
    pub checks: Vec<Check>,
    /// What each item of a list, or value of a map, must satisfy; then what theirs must, and so on inwards.
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
    /// Whether it is deprecated.
    pub deprecated: bool,
}

impl Parameter {
    /// Whether it is an argument of the client's method and not a setter.
    #[must_use]
    pub fn is_argument(&self) -> bool {
        self.required && !self.from_client
    }

    /// Whether it is written in the style that its place has unless told otherwise.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        !self.allow_reserved
            && match self.location {
                Location::Path | Location::Header => self.style == Style::Simple { explode: false },
                Location::Query | Location::Cookie | Location::Form | Location::Multipart => {
                    self.style == Style::Form { explode: true }
                }
            }
    }
}

/// A parameter that must accompany another.
#[derive(Clone, Debug)]
pub struct Requires {
    /// Only if the value is this one.
    pub when: Option<String>,
    /// The other parameter.
    pub wire: WireName,
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
        /// Whether each item has its own dot.
        explode: bool,
    },
    /// `;ids=a;ids=b` in paths.
    Matrix {
        /// Whether each item has its own name.
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

/// What a value must satisfy before it is sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// At least so many characters.
    MinLength(u64),
    /// At most so many characters.
    MaxLength(u64),
    /// A regular expression.
    Pattern(String),
    /// A number's lower bound.
    Minimum(Bound),
    /// A number's upper bound.
    Maximum(Bound),
    /// A number that JSON and URLs can write.
    Finite,
    /// A number's divisor.
    MultipleOf(f64),
    /// At least so many properties.
    MinProperties(u64),
    /// At most so many properties.
    MaxProperties(u64),
    /// At least so many items.
    MinItems(u64),
    /// At most so many items.
    MaxItems(u64),
    /// No item twice.
    UniqueItems,
    /// One of these, for values that are not strings.
    OneOf(Vec<String>),
    /// A string format that can be verified.
    Format(TextFormat),
    /// At least one list is satisfied.
    AnyOf(Vec<Vec<Check>>),
}

/// A bound of a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// The bound.
    pub value: f64,
    /// Whether the bound itself is outside.
    pub exclusive: bool,
}

/// String formats that are verified before sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// `format: uuid`.
    Uuid,
    /// `format: uri`.
    Uri,
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
    /// What JSON must satisfy, then what its items or values must, and so on inwards.
    pub checks: Vec<Vec<Check>>,
    /// Whether a request without it is wrong.
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

/// What a success decodes to.
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
        /// Whether one of them is much larger than the others.
        is_uneven: bool,
    },
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
    /// Whether it counts pages; otherwise items.
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
    /// Whether it may be missing.
    pub optional: bool,
}
