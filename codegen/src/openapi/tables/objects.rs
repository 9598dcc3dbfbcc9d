//! The document and its objects other than schemas.

use super::schema::EXTERNAL_DOCS;
use super::shape::{Key, Names, Object, Shape};

/// Returns the methods of a path item, as its keys.
pub(crate) fn methods() -> impl Iterator<Item = &'static str> {
    ["get", "put", "post", "delete", "options", "head", "patch", "trace"].into_iter()
}

macro_rules! content {
    () => {
        Shape::Map(Names::Any, &Shape::Is(&MEDIA_TYPE))
    };
}

/// The shape of a whole document.
pub(crate) static ROOT: Shape = Shape::Is(&DOCUMENT);

pub(crate) static DOCUMENT: Object = Object::new(
    "the document",
    &[
        Key::required("openapi", Shape::Text),
        Key::required("info", Shape::Is(&INFO)),
        Key::droppable_since_31("jsonSchemaDialect", Shape::Text),
        Key::new("servers", Shape::List(&Shape::Is(&SERVER))),
        Key::expected_by_30("paths", Shape::Is(&PATHS)),
        Key::droppable_since_31("webhooks", Shape::Map(Names::Any, &Shape::Or(&PATH_ITEM))),
        // The usual name of `webhooks` in a 3.0 document.
        Key::droppable("x-webhooks", Shape::Map(Names::Any, &Shape::Or(&PATH_ITEM))),
        Key::new("components", Shape::Is(&COMPONENTS)),
        Key::new("security", Shape::List(&Shape::Map(Names::Any, &Shape::List(&Shape::Text)))),
        Key::droppable("tags", Shape::List(&Shape::Is(&TAG))),
        Key::droppable("externalDocs", Shape::Is(&EXTERNAL_DOCS)),
    ],
);

pub(crate) static INFO: Object = Object::new(
    "the info object",
    &[
        Key::required("title", Shape::Text),
        Key::droppable_since_31("summary", Shape::Text),
        Key::droppable("description", Shape::Text),
        Key::droppable("termsOfService", Shape::Text),
        Key::droppable("contact", Shape::Is(&CONTACT)),
        Key::droppable("license", Shape::Is(&LICENSE)),
        Key::required("version", Shape::Text),
    ],
);

static CONTACT: Object = Object::new(
    "a contact",
    &[Key::droppable("name", Shape::Text), Key::droppable("url", Shape::Text), Key::droppable("email", Shape::Text)],
);

pub(crate) static LICENSE: Object = Object::new(
    "a license",
    &[
        Key::required("name", Shape::Text),
        Key::droppable_since_31("identifier", Shape::Text),
        Key::droppable("url", Shape::Text),
    ],
);

pub(crate) static SERVER: Object = Object::new(
    "a server",
    &[
        Key::required("url", Shape::Text),
        Key::droppable("description", Shape::Text),
        Key::new("variables", Shape::Map(Names::Any, &Shape::Is(&SERVER_VARIABLE))),
    ],
);

pub(crate) static SERVER_VARIABLE: Object = Object::new(
    "a server variable",
    &[
        Key::droppable("enum", Shape::List(&Shape::Text)),
        Key::required("default", Shape::Text),
        Key::droppable("description", Shape::Text),
    ],
);

static PATHS: Object = Object::entries("the paths object", Names::Path, Shape::Is(&PATH_ITEM));

pub(crate) static PATH_ITEM: Object = Object::component(
    "a path item",
    "pathItems",
    &[
        Key::new("$ref", Shape::Text),
        Key::droppable("summary", Shape::Text),
        Key::droppable("description", Shape::Text),
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
);

pub(crate) static OPERATION: Object = Object::new(
    "an operation",
    &[
        Key::droppable("tags", Shape::List(&Shape::Text)),
        Key::droppable("summary", Shape::Text),
        Key::droppable("description", Shape::Text),
        Key::droppable("externalDocs", Shape::Is(&EXTERNAL_DOCS)),
        Key::new("operationId", Shape::Text),
        Key::new("parameters", Shape::List(&Shape::Or(&PARAMETER))),
        Key::new("requestBody", Shape::Or(&REQUEST_BODY)),
        Key::new("responses", Shape::Is(&RESPONSES)),
        Key::droppable("callbacks", Shape::Map(Names::Any, &Shape::Or(&CALLBACK))),
        Key::droppable("deprecated", Shape::Boolean),
        Key::new("security", Shape::List(&Shape::Map(Names::Any, &Shape::List(&Shape::Text)))),
        Key::new("servers", Shape::List(&Shape::Is(&SERVER))),
    ],
);

pub(crate) static PARAMETER: Object = Object::component(
    "a parameter",
    "parameters",
    &[
        Key::required("name", Shape::Text),
        Key::required("in", Shape::OneOf(&["query", "header", "path", "cookie"])),
        Key::droppable("description", Shape::Text),
        Key::droppable("required", Shape::Boolean),
        Key::droppable("deprecated", Shape::Boolean),
        Key::droppable("allowEmptyValue", Shape::Boolean),
        Key::new(
            "style",
            Shape::OneOf(&["matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject"]),
        ),
        Key::new("explode", Shape::Boolean),
        Key::new("allowReserved", Shape::Boolean),
        Key::new("schema", Shape::Schema),
        Key::droppable("example", Shape::Any),
        Key::droppable("examples", Shape::Map(Names::Any, &Shape::Or(&EXAMPLE))),
        Key::new("content", content!()),
    ],
);

static REQUEST_BODY: Object = Object::component(
    "a request body",
    "requestBodies",
    &[
        Key::droppable("description", Shape::Text),
        Key::required("content", content!()),
        Key::droppable("required", Shape::Boolean),
    ],
);

pub(crate) static MEDIA_TYPE: Object = Object::new(
    "a media type",
    &[
        Key::new("schema", Shape::Schema),
        Key::droppable("example", Shape::Any),
        Key::droppable("examples", Shape::Map(Names::Any, &Shape::Or(&EXAMPLE))),
        Key::new("encoding", Shape::Map(Names::Any, &Shape::Is(&ENCODING))),
    ],
);

pub(crate) static ENCODING: Object = Object::new(
    "an encoding",
    &[
        Key::new("contentType", Shape::Text),
        Key::new("headers", Shape::Map(Names::Any, &Shape::Or(&HEADER))),
        Key::new("style", Shape::OneOf(&["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
        Key::new("explode", Shape::Boolean),
        Key::new("allowReserved", Shape::Boolean),
    ],
);

static RESPONSES: Object = Object::entries("the responses object", Names::Status, Shape::Or(&RESPONSE));

pub(crate) static RESPONSE: Object = Object::component(
    "a response",
    "responses",
    &[
        Key::expected("description", Shape::Text),
        Key::droppable("headers", Shape::Map(Names::Any, &Shape::Or(&HEADER))),
        Key::new("content", content!()),
        Key::droppable("links", Shape::Map(Names::Any, &Shape::Or(&LINK))),
    ],
);

pub(crate) static CALLBACK: Object =
    Object { section: Some("callbacks"), ..Object::entries("a callback", Names::Expression, Shape::Is(&PATH_ITEM)) };

pub(crate) static EXAMPLE: Object = Object::component(
    "an example",
    "examples",
    &[
        Key::droppable("summary", Shape::Text),
        Key::droppable("description", Shape::Text),
        Key::droppable("value", Shape::Any),
        Key::droppable("externalValue", Shape::Text),
    ],
);

static LINK: Object = Object::component(
    "a link",
    "links",
    &[
        Key::droppable("operationRef", Shape::Text),
        Key::droppable("operationId", Shape::Text),
        Key::droppable("parameters", Shape::Map(Names::Any, &Shape::Any)),
        Key::droppable("requestBody", Shape::Any),
        Key::droppable("description", Shape::Text),
        Key::droppable("server", Shape::Is(&SERVER)),
    ],
);

pub(crate) static HEADER: Object = Object::component(
    "a header",
    "headers",
    &[
        Key::droppable("description", Shape::Text),
        Key::droppable("required", Shape::Boolean),
        Key::droppable("deprecated", Shape::Boolean),
        Key::droppable("allowEmptyValue", Shape::Boolean),
        Key::droppable("style", Shape::OneOf(&["simple"])),
        Key::droppable("explode", Shape::Boolean),
        Key::droppable("allowReserved", Shape::Boolean),
        Key::droppable("schema", Shape::Schema),
        Key::droppable("example", Shape::Any),
        Key::droppable("examples", Shape::Map(Names::Any, &Shape::Or(&EXAMPLE))),
        Key::droppable("content", content!()),
    ],
);

static TAG: Object = Object::new(
    "a tag",
    &[
        Key::required("name", Shape::Text),
        Key::droppable("description", Shape::Text),
        Key::droppable("externalDocs", Shape::Is(&EXTERNAL_DOCS)),
    ],
);

pub(crate) static COMPONENTS: Object = Object::new(
    "the components object",
    &[
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
);

pub(crate) static SECURITY_SCHEME: Object = Object::component(
    "a security scheme",
    "securitySchemes",
    &[
        Key::required("type", Shape::OneOf(&["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"])),
        Key::droppable("description", Shape::Text),
        Key::new("name", Shape::Text),
        Key::new("in", Shape::OneOf(&["query", "header", "cookie"])),
        Key::new("scheme", Shape::Text),
        Key::droppable("bearerFormat", Shape::Text),
        Key::new("flows", Shape::Is(&OAUTH_FLOWS)),
        Key::new("openIdConnectUrl", Shape::Text),
    ],
);

static OAUTH_FLOWS: Object = Object::new(
    "the OAuth flows",
    &[
        Key::new("implicit", Shape::Is(&IMPLICIT_FLOW)),
        Key::new("password", Shape::Is(&TOKEN_FLOW)),
        Key::new("clientCredentials", Shape::Is(&TOKEN_FLOW)),
        Key::new("authorizationCode", Shape::Is(&CODE_FLOW)),
    ],
);

static IMPLICIT_FLOW: Object = Object::new(
    "an OAuth flow",
    &[
        Key::required("authorizationUrl", Shape::Text),
        Key::droppable("refreshUrl", Shape::Text),
        Key::required("scopes", Shape::Map(Names::Any, &Shape::Text)),
    ],
);

static TOKEN_FLOW: Object = Object::new(
    "an OAuth flow",
    &[
        Key::required("tokenUrl", Shape::Text),
        Key::droppable("refreshUrl", Shape::Text),
        Key::required("scopes", Shape::Map(Names::Any, &Shape::Text)),
    ],
);

static CODE_FLOW: Object = Object::new(
    "an OAuth flow",
    &[
        Key::required("authorizationUrl", Shape::Text),
        Key::required("tokenUrl", Shape::Text),
        Key::droppable("refreshUrl", Shape::Text),
        Key::required("scopes", Shape::Map(Names::Any, &Shape::Text)),
    ],
);
