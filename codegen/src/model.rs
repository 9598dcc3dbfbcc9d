//! What the emitters read: one API as plain data.
//!
//! Everything here is resolved, named and ordered. No `openapiv3` type gets past lowering, and no token of Rust gets in
//! here: names that go over the wire are [`WireName`], names in Rust are [`RustName`].

use crate::name::{RustName, WireName};

/// One API: one specification, one module of the emitted crate.
#[derive(Clone, Debug)]
pub struct Api {
    /// Module of the emitted crate, and its cargo feature.
    pub module: RustName,
    /// The specification as headers name it, for example `spec/twilio.yaml`.
    pub source: String,
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`, as Markdown for rustdoc.
    pub docs: String,
    /// Where requests go unless the client says otherwise.
    pub server: Server,
    /// Security schemes that some operation may use.
    pub schemes: Vec<SecurityScheme>,
    /// Alternatives of the document, in order of preference; each is a list of scheme ids.
    pub security: Vec<Vec<String>>,
    /// Parameters whose value belongs to the client.
    pub settings: Vec<Setting>,
    /// Representations, the default first; never empty.
    pub representations: Vec<Representation>,
    /// Response header that identifies a request, in lower case.
    pub request_id_header: String,
    /// Schemas of error bodies, and where their code and message are.
    pub errors: Vec<ErrorBody>,
    /// Operations in the order of the document.
    pub operations: Vec<Operation>,
    /// Types by name; [`TypeId`] is an index.
    pub types: Vec<TypeDef>,
    /// How what is emitted is divided into files.
    pub parts: Parts,
}

/// The files that a large API is divided into: a module for each tag. What callers see does not change, because the
/// modules are private and what is in them is exported again.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// The module of each operation; empty if all fit into one file.
    pub operations: Vec<RustName>,
    /// The module of each type, none for those that several parts use; empty if all fit into one file.
    pub types: Vec<Option<RustName>>,
}

impl Api {
    /// The type that an id stands for.
    #[must_use]
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }

    /// How a field of a type is held.
    #[must_use]
    pub fn presence(&self, def: &TypeDef, field: &Field) -> Presence {
        if field.ty == Type::Any {
            // A free-form value holds null itself.
            return if field.required { Presence::Always } else { Presence::Optional };
        }
        // What only goes one way is not there on the other, whatever `required` says.
        let required = field.required && !field.write_only && !(field.read_only && def.in_request);
        match (required, field.nullable) {
            (true, false) => Presence::Always,
            (false, true) if def.in_request => Presence::Both,
            (_, true) => Presence::Nullable,
            // A request leaves out what the caller does not set; the server knows its default.
            (false, false) if !def.in_request && self.has_default(field) => Presence::Default,
            (false, false) => Presence::Optional,
        }
    }

    /// Whether a field has a default that is a value of its type; only scalars can.
    fn has_default(&self, field: &Field) -> bool {
        let Some(value) = &field.default else { return false };
        match self.resolve(&field.ty) {
            Type::Boolean => value.is_boolean(),
            Type::Int32 | Type::Int64 => value.is_i64(),
            Type::String => value.is_string(),
            Type::Named(id) => match &self.type_def(*id).kind {
                TypeKind::Enum(values) => values.iter().any(|known| Some(known.wire.as_str()) == value.as_str()),
                _ => false,
            },
            _ => false,
        }
    }

    /// The fields of a type, if it is an object with known ones.
    #[must_use]
    pub fn fields<'a>(&'a self, ty: &'a Type) -> Option<&'a [Field]> {
        match self.resolve(ty) {
            Type::Named(id) => match &self.type_def(*id).kind {
                TypeKind::Struct(structure) => Some(&structure.fields),
                _ => None,
            },
            _ => None,
        }
    }

    /// The type of a value that is not null, through aliases.
    #[must_use]
    pub fn resolve_value<'a>(&'a self, ty: &'a Type) -> &'a Type {
        match self.resolve(ty) {
            Type::Nullable(inner) => self.resolve(inner),
            other => other,
        }
    }

    /// Follows aliases to the type that they stand for.
    #[must_use]
    pub fn resolve<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut current = ty;
        // An alias can't reach itself: lowering turns such a type into a wrapper.
        while let Type::Named(id) = current {
            match &self.type_def(*id).kind {
                TypeKind::Alias(target) => current = target,
                _ => break,
            }
        }
        current
    }
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

/// A way to authenticate.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// Key under `components.securitySchemes`.
    pub id: String,
    /// Builder method.
    pub rust: RustName,
    /// Kind with what it needs.
    pub kind: SchemeKind,
    /// Environment variables: two for basic, one otherwise, none if undeclared.
    pub env: Vec<String>,
    /// Description.
    pub docs: String,
}

/// Kinds of security scheme that are generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// User name and password.
    Basic,
    /// A bearer token.
    Bearer,
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where.
        location: Location,
        /// Under which name.
        name: WireName,
    },
}

/// A parameter whose value belongs to the client.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Name of the parameter.
    pub wire: WireName,
    /// Builder method, and setter of each operation.
    pub rust: RustName,
    /// Type of the value.
    pub ty: Type,
    /// Environment variable.
    pub env: Option<String>,
    /// Falls back to the user name of the basic credential.
    pub from_username: bool,
    /// What a value must satisfy.
    pub checks: Vec<Check>,
    /// Description.
    pub docs: String,
}

/// A representation of the API's resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Representation {
    /// Format of bodies.
    pub format: Format,
    /// What the path of an operation ends in, `.json` for example; may be empty.
    pub path_suffix: String,
    /// Element around every XML answer.
    pub envelope: Option<String>,
}

/// Format of structured bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `application/json` and its kin.
    Json,
    /// `application/xml` and its kin.
    Xml,
}

/// The schema of an error body.
#[derive(Clone, Debug)]
pub struct ErrorBody {
    /// Its type.
    pub ty: TypeId,
    /// Property with the provider's code.
    pub code: Option<WireName>,
    /// Property with the message.
    pub message: Option<WireName>,
    /// Property with a link.
    pub more_info: Option<WireName>,
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
    /// Path template.
    pub path: String,
    /// One line.
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
    /// Whether a success can be bytes, which may be too many to keep in memory.
    #[must_use]
    pub fn gives_bytes(&self) -> bool {
        match &self.output {
            Output::One(content) => *content == Content::Bytes,
            Output::ByStatus { variants, .. } => variants.iter().any(|variant| variant.content == Content::Bytes),
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
    /// What each item of an array must satisfy.
    pub item_checks: Vec<Check>,
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

/// Index into [`Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `true` or `false`.
    Boolean,
    /// 32 bits.
    Int32,
    /// 64 bits.
    Int64,
    /// 64 bits without sign.
    UInt64,
    /// 128 bits.
    Int128,
    /// A double.
    Float,
    /// Text.
    String,
    /// RFC 3339.
    DateTime,
    /// RFC 2822.
    Rfc2822DateTime,
    /// A day.
    Date,
    /// Base64 in JSON.
    Base64,
    /// Raw bytes, in multipart and octet-stream bodies.
    Binary,
    /// Any JSON.
    Any,
    /// A list.
    Array(Box<Type>),
    /// Values by name.
    Map(Box<Type>),
    /// A value or null, inside a list or a map.
    Nullable(Box<Type>),
    /// A type of its own.
    Named(TypeId),
}

impl Type {
    /// Adds the named types in it.
    pub fn mentions(&self, found: &mut Vec<TypeId>) {
        match self {
            Self::Named(id) => found.push(*id),
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.mentions(found),
            _ => {}
        }
    }
}

/// A type with a name.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its name.
    pub name: RustName,
    /// Markdown.
    pub docs: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// What it is.
    pub kind: TypeKind,
    /// Element name if it is an XML root.
    pub xml_name: Option<String>,
    /// Static that describes its elements if it may arrive as XML.
    pub static_name: RustName,
    /// Whether a request body may hold it.
    pub in_request: bool,
    /// Whether it may arrive as XML.
    pub in_xml: bool,
}

impl TypeDef {
    /// Adds the named types that it is made of.
    pub fn mentions(&self, found: &mut Vec<TypeId>) {
        match &self.kind {
            TypeKind::Struct(structure) => {
                structure.fields.iter().for_each(|field| field.ty.mentions(found));
                structure.additional.mentions(found);
            }
            TypeKind::Union(union) => union.variants.iter().for_each(|variant| variant.ty.mentions(found)),
            TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => ty.mentions(found),
            TypeKind::TextUnion(members) => found.extend(members.iter().filter_map(|member| match member {
                TextMember::Named(id) => Some(*id),
                TextMember::Checks(_) => None,
            })),
            TypeKind::Enum(_) | TypeKind::Text(_) => {}
        }
    }
}

/// Kinds of named type.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// An object with known fields.
    Struct(Struct),
    /// A set of known strings, open to others.
    Enum(Vec<EnumValue>),
    /// Text with rules.
    Text(Vec<Check>),
    /// Text that is one of several kinds.
    TextUnion(Vec<TextMember>),
    /// One of several types.
    Union(Union),
    /// Another name for a type.
    Alias(Type),
    /// A struct around a type that holds itself.
    Wrapper(Type),
}

/// An object with known fields.
#[derive(Clone, Debug)]
pub struct Struct {
    /// Fields in the order of the document.
    pub fields: Vec<Field>,
    /// Name of the field for what the schema does not name.
    pub extra: RustName,
    /// Type of those values.
    pub additional: Type,
}

/// A field of a struct.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts that a document states")]
pub struct Field {
    /// Name on the wire.
    pub wire: WireName,
    /// Name of the field.
    pub rust: RustName,
    /// Type of the value.
    pub ty: Type,
    /// Whether it is always there.
    pub required: bool,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether it is boxed, because the type holds itself.
    pub boxed: bool,
    /// Only in responses.
    pub read_only: bool,
    /// Only in requests.
    pub write_only: bool,
    /// Another property that must accompany it in a request.
    pub requires: Option<Requires>,
    /// What a value must satisfy to be sent.
    pub checks: Vec<Check>,
    /// What each item of an array must satisfy.
    pub item_checks: Vec<Check>,
    /// Default that the server assumes, as JSON.
    pub default: Option<serde_json::Value>,
    /// How it stands in XML.
    pub xml: FieldXml,
    /// Markdown.
    pub docs: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
}

/// How a field that may be missing or null is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// As it is.
    Always,
    /// As it is, with what the schema says standing for a missing one.
    Default,
    /// `Option`, written as null.
    Nullable,
    /// `Option`, left out when there is none.
    Optional,
    /// Missing and null are told apart, because a server does.
    Both,
}

/// How a field stands in XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldXml {
    /// Element or attribute name; for an unwrapped list that of an item.
    pub name: String,
    /// Whether it is an attribute.
    pub attribute: bool,
    /// Name of an item inside the list's element, if the list has one.
    pub wrapped_item: Option<String>,
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// On the wire.
    pub wire: WireName,
    /// Variant.
    pub rust: RustName,
}

/// A kind of text that a union of texts takes.
#[derive(Clone, Debug)]
pub enum TextMember {
    /// A named text.
    Named(TypeId),
    /// Rules.
    Checks(Vec<Check>),
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct Union {
    /// Property that tells which.
    pub discriminator: Option<WireName>,
    /// Variants; without a discriminator in the order in which they are tried.
    pub variants: Vec<UnionVariant>,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct UnionVariant {
    /// Name.
    pub rust: RustName,
    /// Type.
    pub ty: Type,
    /// Values of the discriminator.
    pub tags: Vec<String>,
    /// Whether it is boxed, because the type holds itself.
    pub boxed: bool,
}
