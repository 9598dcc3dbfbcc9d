//! What the specification allows where: one table per kind of object.
//!
//! The tables drive the structure check, the search for references and normalizing. To honour a new key, add it here.

mod schema;

use serde_yaml::Mapping;

pub(crate) use schema::{SCHEMA, SCHEMA_31, schema};

use super::objects;
use super::structure::Checker;
use crate::diagnostic::At;
use crate::source::Version;

/// A kind of object.
pub(crate) struct Object {
    /// How messages call it, with its article: `an operation`.
    pub(crate) name: &'static str,
    /// The section of `components` that holds such objects, if there is one.
    pub(crate) section: Option<&'static str>,
    /// The keys that the specification names.
    pub(crate) keys: &'static [Key],
    /// What other keys stand for.
    pub(crate) rest: Rest,
    /// Checks that look at several keys, or at more than their form.
    pub(crate) checks: &'static [Check],
}

/// A check of one object.
pub(crate) type Check = fn(&mut Checker<'_, '_>, &Mapping, &At<'_>);

/// A key that the specification names.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) need: Need,
    pub(crate) since: Version,
    pub(crate) until: Version,
}

/// Whether a key must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Optional,
    /// Optional, and without it the document only says less: nothing is sent or read in another way.
    Spare,
    /// It must be, but nothing is lost if it is not.
    Expected,
    Required,
    /// Required by 3.0, optional in 3.1.
    RequiredBy30,
}

/// What the other keys of an object stand for.
pub(crate) enum Rest {
    /// Only extensions are allowed.
    Extensions,
    /// Any keyword: a 3.1 schema. Unknown ones deserve a warning.
    Keywords,
    /// The keys are names, and this is what they stand for.
    Entries(Names, Shape),
}

/// What the keys of a map look like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    Any,
    Component,
    Path,
    Status,
    Expression,
}

/// What a value looks like.
pub(crate) enum Shape {
    /// Anything.
    Any,
    Text,
    Boolean,
    Number,
    /// A whole number from 0.
    Count,
    /// A boolean in 3.0, a number in 3.1.
    Exclusive,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// An object of this kind.
    Is(&'static Object),
    /// An object of this kind, or a reference to one.
    Or(&'static Object),
    /// A schema or a reference to one; in 3.1 also a boolean.
    Schema,
    /// A schema, or a boolean.
    SchemaOrBoolean,
    /// The type of a schema: in 3.1 also a list of types.
    Type,
    List(&'static Shape),
    Map(Names, &'static Shape),
}

impl Key {
    pub(in crate::lint) const fn new(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, need: Need::Optional, since: Version::V3_0, until: Version::V3_1 }
    }

    pub(in crate::lint) const fn required(name: &'static str, shape: Shape) -> Self {
        Self { need: Need::Required, ..Self::new(name, shape) }
    }

    /// One without which the document only says less.
    const fn spare(name: &'static str, shape: Shape) -> Self {
        Self { need: Need::Spare, ..Self::new(name, shape) }
    }

    const fn expected(name: &'static str, shape: Shape) -> Self {
        Self { need: Need::Expected, ..Self::new(name, shape) }
    }

    const fn required_by_30(name: &'static str, shape: Shape) -> Self {
        Self { need: Need::RequiredBy30, ..Self::new(name, shape) }
    }

    const fn since_31(name: &'static str, shape: Shape) -> Self {
        Self { since: Version::V3_1, ..Self::new(name, shape) }
    }

    const fn spare_since_31(name: &'static str, shape: Shape) -> Self {
        Self { since: Version::V3_1, ..Self::spare(name, shape) }
    }

    const fn spare_in_30(name: &'static str, shape: Shape) -> Self {
        Self { until: Version::V3_0, ..Self::spare(name, shape) }
    }

    /// Whether the document only says less without it.
    pub(crate) fn is_spare(&self) -> bool {
        matches!(self.need, Need::Spare | Need::Expected)
    }

    pub(crate) fn is_in(&self, version: Version) -> bool {
        self.since <= version && version <= self.until
    }
}

impl Object {
    /// What a key of such an object stands for; `None` for an extension and for an unknown key.
    pub(crate) fn shape(&'static self, key: &str) -> Option<&'static Shape> {
        match &self.rest {
            Rest::Entries(_, shape) if !key.starts_with("x-") => Some(shape),
            _ => self.keys.iter().find(|known| known.name == key).map(|known| &known.shape),
        }
    }
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The methods that a path item may have, as its keys.
pub(crate) fn methods() -> impl Iterator<Item = &'static str> {
    METHODS.into_iter()
}

macro_rules! content {
    () => {
        Shape::Map(Names::Any, &Shape::Is(&MEDIA_TYPE))
    };
}

pub(crate) static DOCUMENT: Object = Object {
    name: "the document",
    section: None,
    keys: &[
        Key::required("openapi", Shape::Text),
        Key::required("info", Shape::Is(&INFO)),
        Key::spare_since_31("jsonSchemaDialect", Shape::Text),
        Key::new("servers", Shape::List(&Shape::Is(&SERVER))),
        Key::required_by_30("paths", Shape::Is(&PATHS)),
        Key::spare_since_31("webhooks", Shape::Map(Names::Any, &Shape::Or(&PATH_ITEM))),
        Key::new("components", Shape::Is(&COMPONENTS)),
        Key::new("security", Shape::List(&Shape::Map(Names::Any, &Shape::List(&Shape::Text)))),
        Key::spare("tags", Shape::List(&Shape::Is(&TAG))),
        Key::spare("externalDocs", Shape::Is(&EXTERNAL_DOCS)),
    ],
    rest: Rest::Extensions,
    checks: &[],
};

pub(crate) static INFO: Object = Object {
    name: "the info object",
    section: None,
    keys: &[
        Key::required("title", Shape::Text),
        Key::spare_since_31("summary", Shape::Text),
        Key::spare("description", Shape::Text),
        Key::spare("termsOfService", Shape::Text),
        Key::spare("contact", Shape::Is(&CONTACT)),
        Key::spare("license", Shape::Is(&LICENSE)),
        Key::required("version", Shape::Text),
    ],
    rest: Rest::Extensions,
    checks: &[],
};

static CONTACT: Object = Object {
    name: "a contact",
    section: None,
    keys: &[Key::spare("name", Shape::Text), Key::spare("url", Shape::Text), Key::spare("email", Shape::Text)],
    rest: Rest::Extensions,
    checks: &[],
};

pub(crate) static LICENSE: Object = Object {
    name: "a license",
    section: None,
    keys: &[
        Key::required("name", Shape::Text),
        Key::spare_since_31("identifier", Shape::Text),
        Key::spare("url", Shape::Text),
    ],
    rest: Rest::Extensions,
    checks: &[],
};

pub(crate) static SERVER: Object = Object {
    name: "a server",
    section: None,
    keys: &[
        Key::required("url", Shape::Text),
        Key::spare("description", Shape::Text),
        Key::new("variables", Shape::Map(Names::Any, &Shape::Is(&SERVER_VARIABLE))),
    ],
    rest: Rest::Extensions,
    checks: &[objects::server],
};

pub(crate) static SERVER_VARIABLE: Object = Object {
    name: "a server variable",
    section: None,
    keys: &[
        Key::spare("enum", Shape::List(&Shape::Text)),
        Key::required("default", Shape::Text),
        Key::spare("description", Shape::Text),
    ],
    rest: Rest::Extensions,
    checks: &[objects::server_variable],
};

static PATHS: Object = Object {
    name: "the paths object",
    section: None,
    keys: &[],
    rest: Rest::Entries(Names::Path, Shape::Is(&PATH_ITEM)),
    checks: &[],
};

pub(crate) static PATH_ITEM: Object = Object {
    name: "a path item",
    section: Some("pathItems"),
    keys: &[
        Key::new("$ref", Shape::Text),
        Key::spare("summary", Shape::Text),
        Key::spare("description", Shape::Text),
        Key::new("get", Shape::Is(&OPERATION)),
        Key::new("put", Shape::Is(&OPERATION)),
        Key::new("post", Shape::Is(&OPERATION)),
        Key::new("delete", Shape::Is(&OPERATION)),
        Key::new("options", Shape::Is(&OPERATION)),
        Key::new("head", Shape::Is(&OPERATION)),
        Key::new("patch", Shape::Is(&OPERATION)),
        Key::new("trace", Shape::Is(&OPERATION)),
        Key::new("servers", Shape::List(&Shape::Is(&SERVER))),
        Key::new("parameters", Shape::List(&Shape::Or(&PARAMETER))),
    ],
    rest: Rest::Extensions,
    checks: &[],
};

pub(crate) static OPERATION: Object = Object {
    name: "an operation",
    section: None,
    keys: &[
        Key::spare("tags", Shape::List(&Shape::Text)),
        Key::spare("summary", Shape::Text),
        Key::spare("description", Shape::Text),
        Key::spare("externalDocs", Shape::Is(&EXTERNAL_DOCS)),
        Key::new("operationId", Shape::Text),
        Key::new("parameters", Shape::List(&Shape::Or(&PARAMETER))),
        Key::new("requestBody", Shape::Or(&REQUEST_BODY)),
        Key::new("responses", Shape::Is(&RESPONSES)),
        Key::spare("callbacks", Shape::Map(Names::Any, &Shape::Or(&CALLBACK))),
        Key::spare("deprecated", Shape::Boolean),
        Key::new("security", Shape::List(&Shape::Map(Names::Any, &Shape::List(&Shape::Text)))),
        Key::new("servers", Shape::List(&Shape::Is(&SERVER))),
    ],
    rest: Rest::Extensions,
    checks: &[objects::responses],
};

pub(crate) static EXTERNAL_DOCS: Object = Object {
    name: "a link to other documentation",
    section: None,
    keys: &[Key::spare("description", Shape::Text), Key::required("url", Shape::Text)],
    rest: Rest::Extensions,
    checks: &[],
};

pub(crate) static PARAMETER: Object = Object {
    name: "a parameter",
    section: Some("parameters"),
    keys: &[
        Key::required("name", Shape::Text),
        Key::required("in", Shape::OneOf(&["query", "header", "path", "cookie"])),
        Key::spare("description", Shape::Text),
        Key::spare("required", Shape::Boolean),
        Key::spare("deprecated", Shape::Boolean),
        Key::spare("allowEmptyValue", Shape::Boolean),
        Key::new(
            "style",
            Shape::OneOf(&["matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject"]),
        ),
        Key::new("explode", Shape::Boolean),
        Key::new("allowReserved", Shape::Boolean),
        Key::new("schema", Shape::Schema),
        Key::spare("example", Shape::Any),
        Key::spare("examples", Shape::Map(Names::Any, &Shape::Or(&EXAMPLE))),
        Key::new("content", content!()),
    ],
    rest: Rest::Extensions,
    checks: &[objects::parameter],
};

pub(crate) static REQUEST_BODY: Object = Object {
    name: "a request body",
    section: Some("requestBodies"),
    keys: &[
        Key::spare("description", Shape::Text),
        Key::required("content", content!()),
        Key::spare("required", Shape::Boolean),
    ],
    rest: Rest::Extensions,
    checks: &[],
};

pub(crate) static MEDIA_TYPE: Object = Object {
    name: "a media type",
    section: None,
    keys: &[
        Key::new("schema", Shape::Schema),
        Key::spare("example", Shape::Any),
        Key::spare("examples", Shape::Map(Names::Any, &Shape::Or(&EXAMPLE))),
        Key::new("encoding", Shape::Map(Names::Any, &Shape::Is(&ENCODING))),
    ],
    rest: Rest::Extensions,
    checks: &[objects::examples],
};

pub(crate) static ENCODING: Object = Object {
    name: "an encoding",
    section: None,
    keys: &[
        Key::new("contentType", Shape::Text),
        Key::new("headers", Shape::Map(Names::Any, &Shape::Or(&HEADER))),
        Key::new("style", Shape::OneOf(&["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
        Key::new("explode", Shape::Boolean),
        Key::new("allowReserved", Shape::Boolean),
    ],
    rest: Rest::Extensions,
    checks: &[],
};

static RESPONSES: Object = Object {
    name: "the responses object",
    section: None,
    keys: &[],
    rest: Rest::Entries(Names::Status, Shape::Or(&RESPONSE)),
    checks: &[],
};

pub(crate) static RESPONSE: Object = Object {
    name: "a response",
    section: Some("responses"),
    keys: &[
        Key::expected("description", Shape::Text),
        Key::spare("headers", Shape::Map(Names::Any, &Shape::Or(&HEADER))),
        Key::new("content", content!()),
        Key::spare("links", Shape::Map(Names::Any, &Shape::Or(&LINK))),
    ],
    rest: Rest::Extensions,
    checks: &[],
};

pub(crate) static CALLBACK: Object = Object {
    name: "a callback",
    section: Some("callbacks"),
    keys: &[],
    rest: Rest::Entries(Names::Expression, Shape::Is(&PATH_ITEM)),
    checks: &[],
};

pub(crate) static EXAMPLE: Object = Object {
    name: "an example",
    section: Some("examples"),
    keys: &[
        Key::spare("summary", Shape::Text),
        Key::spare("description", Shape::Text),
        Key::spare("value", Shape::Any),
        Key::spare("externalValue", Shape::Text),
    ],
    rest: Rest::Extensions,
    checks: &[objects::example],
};

pub(crate) static LINK: Object = Object {
    name: "a link",
    section: Some("links"),
    keys: &[
        Key::spare("operationRef", Shape::Text),
        Key::spare("operationId", Shape::Text),
        Key::spare("parameters", Shape::Map(Names::Any, &Shape::Any)),
        Key::spare("requestBody", Shape::Any),
        Key::spare("description", Shape::Text),
        Key::spare("server", Shape::Is(&SERVER)),
    ],
    rest: Rest::Extensions,
    checks: &[],
};

pub(crate) static HEADER: Object = Object {
    name: "a header",
    section: Some("headers"),
    keys: &[
        Key::spare("description", Shape::Text),
        Key::spare("required", Shape::Boolean),
        Key::spare("deprecated", Shape::Boolean),
        Key::spare("allowEmptyValue", Shape::Boolean),
        Key::spare("style", Shape::OneOf(&["simple"])),
        Key::spare("explode", Shape::Boolean),
        Key::spare("allowReserved", Shape::Boolean),
        Key::spare("schema", Shape::Schema),
        Key::spare("example", Shape::Any),
        Key::spare("examples", Shape::Map(Names::Any, &Shape::Or(&EXAMPLE))),
        Key::spare("content", content!()),
    ],
    rest: Rest::Extensions,
    checks: &[objects::header],
};

static TAG: Object = Object {
    name: "a tag",
    section: None,
    keys: &[
        Key::required("name", Shape::Text),
        Key::spare("description", Shape::Text),
        Key::spare("externalDocs", Shape::Is(&EXTERNAL_DOCS)),
    ],
    rest: Rest::Extensions,
    checks: &[],
};

pub(crate) static COMPONENTS: Object = Object {
    name: "the components object",
    section: None,
    keys: &[
        Key::new("schemas", Shape::Map(Names::Component, &Shape::Schema)),
        Key::new("responses", Shape::Map(Names::Component, &Shape::Or(&RESPONSE))),
        Key::new("parameters", Shape::Map(Names::Component, &Shape::Or(&PARAMETER))),
        Key::new("examples", Shape::Map(Names::Component, &Shape::Or(&EXAMPLE))),
        Key::new("requestBodies", Shape::Map(Names::Component, &Shape::Or(&REQUEST_BODY))),
        Key::new("headers", Shape::Map(Names::Component, &Shape::Or(&HEADER))),
        Key::new("securitySchemes", Shape::Map(Names::Component, &Shape::Or(&SECURITY_SCHEME))),
        Key::new("links", Shape::Map(Names::Component, &Shape::Or(&LINK))),
        Key::new("callbacks", Shape::Map(Names::Component, &Shape::Or(&CALLBACK))),
        Key::since_31("pathItems", Shape::Map(Names::Component, &Shape::Is(&PATH_ITEM))),
    ],
    rest: Rest::Extensions,
    checks: &[],
};

pub(crate) static SECURITY_SCHEME: Object = Object {
    name: "a security scheme",
    section: Some("securitySchemes"),
    keys: &[
        Key::required("type", Shape::OneOf(&["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"])),
        Key::spare("description", Shape::Text),
        Key::new("name", Shape::Text),
        Key::new("in", Shape::OneOf(&["query", "header", "cookie"])),
        Key::new("scheme", Shape::Text),
        Key::spare("bearerFormat", Shape::Text),
        Key::new("flows", Shape::Is(&OAUTH_FLOWS)),
        Key::new("openIdConnectUrl", Shape::Text),
    ],
    rest: Rest::Extensions,
    checks: &[objects::security_scheme],
};

static OAUTH_FLOWS: Object = Object {
    name: "the OAuth flows",
    section: None,
    keys: &[
        Key::new("implicit", Shape::Is(&IMPLICIT_FLOW)),
        Key::new("password", Shape::Is(&TOKEN_FLOW)),
        Key::new("clientCredentials", Shape::Is(&TOKEN_FLOW)),
        Key::new("authorizationCode", Shape::Is(&CODE_FLOW)),
    ],
    rest: Rest::Extensions,
    checks: &[],
};

static IMPLICIT_FLOW: Object = Object {
    name: "an OAuth flow",
    section: None,
    keys: &[
        Key::required("authorizationUrl", Shape::Text),
        Key::spare("refreshUrl", Shape::Text),
        Key::required("scopes", Shape::Map(Names::Any, &Shape::Text)),
    ],
    rest: Rest::Extensions,
    checks: &[],
};

static TOKEN_FLOW: Object = Object {
    name: "an OAuth flow",
    section: None,
    keys: &[
        Key::required("tokenUrl", Shape::Text),
        Key::spare("refreshUrl", Shape::Text),
        Key::required("scopes", Shape::Map(Names::Any, &Shape::Text)),
    ],
    rest: Rest::Extensions,
    checks: &[],
};

static CODE_FLOW: Object = Object {
    name: "an OAuth flow",
    section: None,
    keys: &[
        Key::required("authorizationUrl", Shape::Text),
        Key::required("tokenUrl", Shape::Text),
        Key::spare("refreshUrl", Shape::Text),
        Key::required("scopes", Shape::Map(Names::Any, &Shape::Text)),
    ],
    rest: Rest::Extensions,
    checks: &[],
};
