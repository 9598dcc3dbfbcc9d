//! Documents, and the objects in them other than schemas.

use super::schema::EXTERNAL_DOCS;
use super::shape::{Key, Names, Object, Rest, Shape};

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

/// The shape of a whole document.
pub(crate) static ROOT: Shape = Shape::Is(&DOCUMENT);

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
};

static CONTACT: Object = Object {
    name: "a contact",
    section: None,
    keys: &[Key::spare("name", Shape::Text), Key::spare("url", Shape::Text), Key::spare("email", Shape::Text)],
    rest: Rest::Extensions,
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
};

static PATHS: Object = Object {
    name: "the paths object",
    section: None,
    keys: &[],
    rest: Rest::Entries(Names::Path, Shape::Is(&PATH_ITEM)),
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
};

static REQUEST_BODY: Object = Object {
    name: "a request body",
    section: Some("requestBodies"),
    keys: &[
        Key::spare("description", Shape::Text),
        Key::required("content", content!()),
        Key::spare("required", Shape::Boolean),
    ],
    rest: Rest::Extensions,
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
};

static RESPONSES: Object = Object {
    name: "the responses object",
    section: None,
    keys: &[],
    rest: Rest::Entries(Names::Status, Shape::Or(&RESPONSE)),
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
};

static CALLBACK: Object = Object {
    name: "a callback",
    section: Some("callbacks"),
    keys: &[],
    rest: Rest::Entries(Names::Expression, Shape::Is(&PATH_ITEM)),
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
};

static LINK: Object = Object {
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
};
