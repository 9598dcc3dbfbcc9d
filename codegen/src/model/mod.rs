//! One API as plain data, for the emitters.
//!
//! Everything here is resolved, named and ordered. No `openapiv3` type gets past lowering, and no token of Rust gets in
//! here: names that go over the wire are [`WireName`], names in Rust are [`RustName`].

mod check;
mod methods;
mod operation;
mod pagination;
mod types;

use crate::name::{RustName, WireName};

pub use check::{Bound, Check, Requires, TextFormat};
pub(crate) use methods::{BUILDER_METHODS, CLIENT_METHODS, REQUEST_METHODS};
pub use operation::{
    Body, BodyKind, Content, ErrorResponse, Location, NextPage, NumberedPages, Operation, Output, OutputVariant,
    Pagination, Parameter, PathStep, Preset, Server, ServerVariable, Status, Style,
};
pub(crate) use pagination::{DeclaredCursor, DeclaredNumber, DeclaredPagination, PaginationProblem};
pub use types::{
    EnumValue, Field, FieldXml, IntegerEnum, IntegerValue, Presence, Struct, TextMember, Type, TypeDef, TypeId,
    TypeKind, Union, UnionVariant,
};

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
    /// `info.license`, if it is an SPDX expression.
    pub license: Option<String>,
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
    /// Where operations and types stand in a large API.
    pub modules: TagModules,
}

/// The private modules of a large API, one for each tag; a small API has none. Callers do not see them: the module of all
/// operations, or of all types, exports everything in them.
#[derive(Clone, Debug, Default)]
pub struct TagModules {
    /// The module of each operation.
    pub operations: Vec<RustName>,
    /// The module of each type; `None` if it stands with those that all modules share.
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

    /// Returns true if a field has a default that is a value of its type; only scalars can.
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

    /// The rules for each item of a parameter, if it is a list.
    #[must_use]
    pub fn item_checks<'a>(&self, parameter: &'a Parameter) -> &'a [Check] {
        match (self.resolve_value(&parameter.ty), parameter.inner_checks.first()) {
            (Type::Array(_), Some(checks)) => checks,
            _ => &[],
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
    /// Rules for the value.
    pub checks: Vec<Check>,
    /// Description.
    pub docs: String,
}

/// A representation of the API's resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Representation {
    /// Format of bodies.
    pub format: Format,
    /// The ending of an operation's path, `.json` for example; may be empty.
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
