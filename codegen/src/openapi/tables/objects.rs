//! The document and its objects other than schemas.

use std::borrow::Cow;

use serde_yaml::Value;

use super::super::node::entries;
use super::schema::EXTERNAL_DOCS;
use super::shape::{Key, Names, Object, Shape};
use crate::text::At;

/// The key of a path item for operations with other methods.
const ADDITIONAL: &str = "additionalOperations";

/// The methods that are keys of a path item.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// The method of an operation of a path item.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Method<'m> {
    key: &'m str,
    is_additional: bool,
}

impl<'m> Method<'m> {
    /// Finds the key of a method: `get` for `GET`.
    pub(crate) fn of(name: &'m str) -> Self {
        match METHODS.into_iter().find(|key| name == key.to_uppercase()) {
            Some(key) => Self { key, is_additional: false },
            None => Self { key: name, is_additional: true },
        }
    }

    /// Returns true if the method is no key of a path item.
    pub(crate) fn is_additional(self) -> bool {
        self.is_additional
    }

    /// Returns the method as requests have it.
    pub(crate) fn name(self) -> Cow<'m, str> {
        if self.is_additional { self.key.into() } else { self.key.to_uppercase().into() }
    }

    /// Returns the keys from the path item to the operation.
    pub(crate) fn keys(self) -> impl Iterator<Item = &'m str> {
        self.is_additional.then_some(ADDITIONAL).into_iter().chain([self.key])
    }

    /// Returns the operation in a path item.
    pub(crate) fn find(self, item: &Value) -> Option<&Value> {
        self.keys().try_fold(item, |node, key| node.get(key))
    }

    /// Returns the mutable operation in a path item.
    pub(crate) fn find_mut(self, item: &mut Value) -> Option<&mut Value> {
        self.keys().try_fold(item, |node, key| node.get_mut(key))
    }

    /// Calls `visit` with the place of the operation.
    pub(crate) fn at<R>(self, item: &At<'_>, visit: impl FnOnce(&At<'_>) -> R) -> R {
        let additional = item.key(ADDITIONAL);
        visit(&if self.is_additional { additional.key(self.key) } else { item.key(self.key) })
    }
}

/// Returns the methods of a path item.
pub(crate) fn methods(item: &Value) -> impl Iterator<Item = Method<'_>> {
    let fixed = METHODS.into_iter().filter(|key| item.get(key).is_some());
    let additional = entries(item.get(ADDITIONAL)).map(|(key, _)| Method { key, is_additional: true });
    fixed.map(|key| Method { key, is_additional: false }).chain(additional)
}

macro_rules! content {
    () => {
        Shape::Map(Names::Any, &Shape::Or(&MEDIA_TYPE))
    };
}

/// The shape of a whole document.
pub(crate) static ROOT: Shape = Shape::Is(&DOCUMENT);

pub(crate) static DOCUMENT: Object = Object::new(
    "the document",
    &[
        Key::required("openapi", Shape::Text),
        Key::droppable_since_32("$self", Shape::Text),
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
        Key::droppable_since_32("name", Shape::Text),
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
        Key::since_32("query", Shape::Is(&OPERATION)),
        Key::since_32(ADDITIONAL, Shape::Map(Names::Method, &Shape::Is(&OPERATION))),
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
        Key::required("in", Shape::LaterOneOf(&["query", "header", "path", "cookie", "querystring"])),
        Key::droppable("description", Shape::Text),
        Key::droppable("required", Shape::Boolean),
        Key::droppable("deprecated", Shape::Boolean),
        Key::droppable("allowEmptyValue", Shape::Boolean),
        Key::new(
            "style",
            Shape::LaterOneOf(&[
                "matrix",
                "label",
                "form",
                "simple",
                "spaceDelimited",
                "pipeDelimited",
                "deepObject",
                "cookie",
            ]),
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

pub(crate) static MEDIA_TYPE: Object = Object::component(
    "a media type",
    "mediaTypes",
    &[
        Key::droppable_since_32("description", Shape::Text),
        Key::new("schema", Shape::Schema),
        Key::since_32("itemSchema", Shape::Schema),
        Key::droppable("example", Shape::Any),
        Key::droppable("examples", Shape::Map(Names::Any, &Shape::Or(&EXAMPLE))),
        Key::new("encoding", Shape::Map(Names::Any, &Shape::Is(&ENCODING))),
        Key::since_32("prefixEncoding", Shape::List(&Shape::Is(&ENCODING))),
        Key::since_32("itemEncoding", Shape::Is(&ENCODING)),
    ],
);

pub(crate) static ENCODING: Object = Object::new(
    "an encoding",
    &[
        Key::new("contentType", Shape::Text),
        Key::new("headers", Shape::Map(Names::Header, &Shape::Or(&HEADER))),
        Key::new("style", Shape::OneOf(&["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
        Key::new("explode", Shape::Boolean),
        Key::new("allowReserved", Shape::Boolean),
        Key::since_32("encoding", Shape::Map(Names::Any, &Shape::Is(&ENCODING))),
        Key::since_32("prefixEncoding", Shape::List(&Shape::Is(&ENCODING))),
        Key::since_32("itemEncoding", Shape::Is(&ENCODING)),
    ],
);

static RESPONSES: Object = Object::entries("the responses object", Names::Status, Shape::Or(&RESPONSE));

pub(crate) static RESPONSE: Object = Object::component(
    "a response",
    "responses",
    &[
        Key::droppable_since_32("summary", Shape::Text),
        Key::expected("description", Shape::Text),
        Key::droppable("headers", Shape::Map(Names::Header, &Shape::Or(&HEADER))),
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
        Key::droppable_since_32("dataValue", Shape::Any),
        Key::droppable_since_32("serializedValue", Shape::Text),
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

pub(crate) static TAG: Object = Object::new(
    "a tag",
    &[
        Key::required("name", Shape::Text),
        Key::droppable_since_32("summary", Shape::Text),
        Key::droppable("description", Shape::Text),
        Key::droppable("externalDocs", Shape::Is(&EXTERNAL_DOCS)),
        Key::droppable_since_32("parent", Shape::Text),
        Key::droppable_since_32("kind", Shape::Text),
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
        Key::since_32("mediaTypes", Shape::Map(Names::Component, &Shape::Or(&MEDIA_TYPE))),
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
        Key::droppable_since_32("oauth2MetadataUrl", Shape::Text),
        Key::droppable_since_32("deprecated", Shape::Boolean),
    ],
);

static OAUTH_FLOWS: Object = Object::new(
    "the OAuth flows",
    &[
        Key::new("implicit", Shape::Is(&IMPLICIT_FLOW)),
        Key::new("password", Shape::Is(&TOKEN_FLOW)),
        Key::new("clientCredentials", Shape::Is(&TOKEN_FLOW)),
        Key::new("authorizationCode", Shape::Is(&CODE_FLOW)),
        Key::since_32("deviceAuthorization", Shape::Is(&DEVICE_FLOW)),
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

static DEVICE_FLOW: Object = Object::new(
    "an OAuth flow",
    &[
        Key::required("deviceAuthorizationUrl", Shape::Text),
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
