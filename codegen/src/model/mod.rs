//! One API as plain data, for the emitters.
//!
//! The model is resolved, named and ordered. It contains no `openapiv3` types and no Rust tokens: wire names are
//! [`WireName`], Rust names are [`RustName`].

mod callback;
mod check;
mod methods;
mod operation;
mod pagination;
mod rules;
mod types;

use crate::name::{RustName, WireName};

pub use callback::{
    Answer, Callback, CallbackHeader, CallbackVariant, Condition, EventReading, Payload, Sender, Signature,
    SignatureScheme, Sources,
};
pub use check::{Bound, Check, Requires, TextFormat};
pub(crate) use methods::{BUILDER_METHODS, CLIENT_METHODS, REQUEST_METHODS};
pub use operation::{
    Body, BodyChoice, BodyKind, Content, ErrorResponse, ItemData, Items, ListBrackets, Location, NextPage,
    NumberedPages, Operation, Output, OutputVariant, Pagination, Parameter, PathStep, Preset, Server, ServerVariable,
    Status, Style,
};
pub(crate) use pagination::{DeclaredCursor, DeclaredNumber, DeclaredPagination, PaginationProblem};
pub(crate) use rules::Rule;
pub use types::{
    EnumValue, Field, FieldXml, Fixed, IntegerEnum, IntegerValue, Own, PortableValue, Presence, Struct, TextMember,
    Type, TypeDef, TypeId, TypeKind, Union, UnionVariant, XmlNode,
};

/// One API: one specification, one module of the emitted crate.
#[derive(Clone, Debug)]
pub struct Api {
    /// Module of the emitted crate, and its Cargo feature.
    pub module: RustName,
    /// Name of the specification in headers, such as `spec/twilio.yaml`.
    pub source: String,
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.license`, if it is an SPDX expression.
    pub license: Option<String>,
    /// `info.description`, as Markdown for rustdoc.
    pub docs: String,
    /// Default server of requests.
    pub server: Server,
    /// Further servers, which have variables that no server before them has together.
    pub other_servers: Vec<Server>,
    /// Security schemes that at least one operation may use.
    pub schemes: Vec<SecurityScheme>,
    /// Alternatives of the document, in order of preference; each is a list of scheme ids.
    pub security: Vec<Vec<String>>,
    /// Parameters whose value the client sets.
    pub settings: Vec<Setting>,
    /// Representations, the default first; never empty.
    pub representations: Vec<Representation>,
    /// Response header that identifies a request, in lower case.
    pub request_id_header: String,
    /// Schemas of error bodies, with their code and message properties.
    pub errors: Vec<ErrorBody>,
    /// Operations, in document order.
    pub operations: Vec<Operation>,
    /// Groups of operations in the documentation, parents first; empty if the document does not arrange its tags.
    pub groups: Vec<OperationGroup>,
    /// Requests that the API sends, in document order: callbacks of operations, then webhooks.
    pub callbacks: Vec<Callback>,
    /// Variants of the enum over all callbacks, in order of their checks.
    pub callback_variants: Vec<CallbackVariant>,
    /// Signatures of callbacks, that of the document first.
    pub signatures: Vec<Signature>,
    /// Types by name; [`TypeId`] is an index.
    pub types: Vec<TypeDef>,
    /// Paths of the user's types.
    pub own_types: Vec<String>,
    /// True if the crate has the server side of the API.
    pub has_server: bool,
    /// True if the API is the only one of a module in another crate, so that its items are in the root of the module.
    pub in_root: bool,
    /// Modules of operations and types.
    pub modules: Modules,
}

/// The private modules of an API: one for each tag of a large API, and one for types that only callbacks use. The parent
/// module re-exports all operations or types, so callers don't see them.
#[derive(Clone, Debug, Default)]
pub struct Modules {
    /// The module of each operation; empty in a small API.
    pub operations: Vec<RustName>,
    /// The module of each type; `None` for shared types.
    pub types: Vec<Option<RustName>>,
}

impl Modules {
    /// The module of types that only callbacks use.
    pub const CALLBACKS: &str = "callbacks";
}

/// A group of operations in the documentation.
#[derive(Clone, Debug)]
pub struct OperationGroup {
    /// One line; empty for operations without a tag.
    pub title: String,
    /// Number of groups around it.
    pub depth: usize,
    /// Operations by index.
    pub operations: Vec<usize>,
}

impl OperationGroup {
    /// Returns the operations of the group.
    pub fn operations<'a>(&'a self, api: &'a Api) -> impl Iterator<Item = &'a Operation> {
        self.operations.iter().filter_map(|index| api.operations.get(*index))
    }
}

impl Api {
    /// Returns the type with this id.
    #[must_use]
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }

    /// Returns the presence of a field in its type.
    #[must_use]
    pub fn presence(&self, def: &TypeDef, field: &Field) -> Presence {
        // A one-way property is absent in the other direction, even if it is required.
        let is_absent = field.write_only && def.in_response || field.read_only && def.in_request;
        let required = field.required && !is_absent;
        if field.ty == Type::Any {
            // A free-form value represents null itself.
            return if required { Presence::Always } else { Presence::Optional };
        }
        // A request omits unset fields, because the server knows the default.
        let has_default = !def.in_request && self.has_default(field);
        match (required, field.nullable) {
            (true, false) => Presence::Always,
            (true, true) => Presence::Nullable,
            (false, false) if has_default => Presence::Default,
            (false, true) if has_default => Presence::DefaultOrNull,
            (false, true) => Presence::Both,
            (false, false) => Presence::Optional,
        }
    }

    /// Returns true if a field has a default of its type. Only scalars can have one.
    fn has_default(&self, field: &Field) -> bool {
        let Some(value) = &field.default else { return false };
        match self.resolve(&field.ty) {
            Type::Boolean => value.is_boolean(),
            Type::Int32 | Type::Int64 => value.is_i64(),
            Type::String => value.is_string(),
            Type::Named(id) => self.type_def(*id).variant(value).is_some(),
            _ => false,
        }
    }

    /// Returns the fields of a type, if it is an object with known fields.
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

    /// Returns the provider-independent type of a value; `None` for lists, objects and unions. Text, ids and enums become
    /// strings, because their values differ between APIs.
    #[must_use]
    pub(crate) fn portable_type(&self, ty: &Type) -> Option<Type> {
        Some(match self.resolve(ty) {
            Type::Int32 | Type::Int64 => Type::Int64,
            ty @ (Type::Boolean | Type::Float | Type::String | Type::Rfc2822DateTime | Type::DateTime | Type::Date) => {
                ty.clone()
            }
            Type::Named(id) => match &self.type_def(*id).kind {
                TypeKind::Text(_) | TypeKind::TextUnion(_) | TypeKind::Enum(_) => Type::String,
                TypeKind::IntegerEnum(integers) if integers.ty == Type::Int64 => Type::Int64,
                _ => return None,
            },
            _ => return None,
        })
    }

    /// Returns the named type that is the whole payload of a callback, if there is one.
    #[must_use]
    pub fn whole_payload(&self, payload: &Payload) -> Option<TypeId> {
        let Content::Structured(ty) = &payload.content else { return None };
        let Type::Named(id) = self.resolve(ty) else { return None };
        let is_own = !matches!(self.type_def(*id).kind, TypeKind::Alias(_));
        (is_own && payload.query.is_none() && payload.headers.is_empty()).then_some(*id)
    }

    /// Returns the checks for each item of a list parameter.
    #[must_use]
    pub fn item_checks<'a>(&self, parameter: &'a Parameter) -> &'a [Check] {
        match (self.resolve_value(&parameter.ty), parameter.inner_checks.first()) {
            (Type::Array(_), Some(checks)) => checks,
            _ => &[],
        }
    }

    /// Returns the type of a non-null value, through aliases.
    #[must_use]
    pub fn resolve_value<'a>(&'a self, ty: &'a Type) -> &'a Type {
        match self.resolve(ty) {
            Type::Nullable(inner) => self.resolve(inner),
            other => other,
        }
    }

    /// Returns the JSON kind that every value of a type has, except null.
    #[must_use]
    pub fn json_kind(&self, ty: &Type) -> Option<&'static str> {
        Some(match self.resolve_value(ty) {
            Type::Boolean => "Boolean",
            Type::Int32 | Type::Int64 | Type::UInt64 | Type::Int128 | Type::Float => "Number",
            Type::String | Type::DateTime | Type::Rfc2822DateTime | Type::Date | Type::Base64 | Type::Binary => "Text",
            Type::Array(_) => "List",
            Type::Map(_) => "Object",
            Type::Any | Type::Nullable(_) => return None,
            Type::Own(own) => return self.json_kind(&own.wire),
            Type::Named(id) => match &self.type_def(*id).kind {
                TypeKind::Struct(_) => "Object",
                TypeKind::Enum(_) | TypeKind::Text(_) | TypeKind::TextUnion(_) => "Text",
                TypeKind::IntegerEnum(_) => "Number",
                TypeKind::Union(_) | TypeKind::Alias(_) | TypeKind::Wrapper(_) => return None,
            },
        })
    }

    /// Resolves aliases.
    #[must_use]
    pub fn resolve<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut current = ty;
        // Aliases are never circular: lowering turns circular aliases into wrappers.
        while let Type::Named(id) = current {
            match &self.type_def(*id).kind {
                TypeKind::Alias(target) => current = target,
                _ => break,
            }
        }
        current
    }
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// Key under `components.securitySchemes`.
    pub id: String,
    /// Builder method.
    pub rust: RustName,
    /// Kind and its data.
    pub kind: SchemeKind,
    /// Environment variables: two for basic, one otherwise, none if undeclared.
    pub env: Vec<String>,
    /// Description.
    pub docs: String,
}

/// Supported kinds of security schemes.
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

/// A parameter whose value the client sets.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Name of the parameter.
    pub wire: WireName,
    /// Builder method, and request setter.
    pub rust: RustName,
    /// Type of the value.
    pub ty: Type,
    /// Environment variable.
    pub env: Option<String>,
    /// True if the user name of the basic credential is the fallback.
    pub from_username: bool,
    /// Checks of the value.
    pub checks: Vec<Check>,
    /// Description.
    pub docs: String,
}

/// A representation of the API's resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Representation {
    /// Format of bodies.
    pub format: Format,
    /// Suffix of operation paths, such as `.json`; may be empty.
    pub path_suffix: String,
    /// Root element of every XML response.
    pub envelope: Option<String>,
}

/// Format of structured bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `application/json` and other JSON media types.
    Json,
    /// `application/xml` and other XML media types.
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
