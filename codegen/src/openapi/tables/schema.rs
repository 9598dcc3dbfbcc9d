//! Schemas, and what only they hold.

use super::shape::{Key, Names, Object, Rest, Shape};
use crate::openapi::Version;

pub(crate) static EXTERNAL_DOCS: Object = Object {
    name: "a link to other documentation",
    section: None,
    keys: &[Key::spare("description", Shape::Text), Key::required("url", Shape::Text)],
    rest: Rest::Extensions,
};

static DISCRIMINATOR: Object = Object {
    name: "a discriminator",
    section: None,
    keys: &[Key::required("propertyName", Shape::Text), Key::spare("mapping", Shape::Map(Names::Any, &Shape::Text))],
    rest: Rest::Extensions,
};

static XML: Object = Object {
    name: "the XML form of a schema",
    section: None,
    keys: &[
        Key::new("name", Shape::Text),
        Key::new("namespace", Shape::Text),
        Key::new("prefix", Shape::Text),
        Key::new("attribute", Shape::Boolean),
        Key::new("wrapped", Shape::Boolean),
    ],
    rest: Rest::Extensions,
};

/// The keywords of a schema.
macro_rules! schema_keys {
    () => {
        &[
            Key::spare("title", Shape::Text),
            Key::spare("multipleOf", Shape::Number),
            Key::spare("maximum", Shape::Number),
            Key::spare("exclusiveMaximum", Shape::Exclusive),
            Key::spare("minimum", Shape::Number),
            Key::spare("exclusiveMinimum", Shape::Exclusive),
            Key::spare("maxLength", Shape::Count),
            Key::spare("minLength", Shape::Count),
            Key::spare("pattern", Shape::Text),
            Key::spare("maxItems", Shape::Count),
            Key::spare("minItems", Shape::Count),
            Key::spare("uniqueItems", Shape::Boolean),
            Key::spare("maxProperties", Shape::Count),
            Key::spare("minProperties", Shape::Count),
            Key::spare("required", Shape::List(&Shape::Text)),
            Key::spare("enum", Shape::List(&Shape::Any)),
            Key::spare("type", Shape::Type),
            Key::spare("not", Shape::Schema),
            Key::spare("allOf", Shape::List(&Shape::Schema)),
            Key::spare("oneOf", Shape::List(&Shape::Schema)),
            Key::spare("anyOf", Shape::List(&Shape::Schema)),
            Key::spare("items", Shape::Schema),
            Key::spare("properties", Shape::Map(Names::Any, &Shape::Schema)),
            Key::spare("additionalProperties", Shape::SchemaOrBoolean),
            Key::spare("description", Shape::Text),
            Key::spare("format", Shape::Text),
            Key::spare("default", Shape::Any),
            Key::spare_in_30("nullable", Shape::Boolean),
            Key::spare("discriminator", Shape::Is(&DISCRIMINATOR)),
            Key::spare("readOnly", Shape::Boolean),
            Key::spare("writeOnly", Shape::Boolean),
            Key::new("xml", Shape::Is(&XML)),
            Key::spare("externalDocs", Shape::Is(&EXTERNAL_DOCS)),
            Key::spare("example", Shape::Any),
            Key::spare("deprecated", Shape::Boolean),
            Key::spare_since_31("const", Shape::Any),
            Key::spare_since_31("examples", Shape::List(&Shape::Any)),
            Key::spare_since_31("$defs", Shape::Map(Names::Any, &Shape::Schema)),
            Key::spare_since_31("definitions", Shape::Map(Names::Any, &Shape::Schema)),
            Key::spare_since_31("contentEncoding", Shape::Text),
            Key::spare_since_31("contentMediaType", Shape::Text),
            Key::spare_since_31("contentSchema", Shape::Schema),
            Key::spare_since_31("prefixItems", Shape::List(&Shape::Schema)),
            Key::spare_since_31("contains", Shape::Schema),
            Key::spare_since_31("minContains", Shape::Count),
            Key::spare_since_31("maxContains", Shape::Count),
            Key::spare_since_31("patternProperties", Shape::Map(Names::Any, &Shape::Schema)),
            Key::spare_since_31("propertyNames", Shape::Schema),
            Key::spare_since_31("unevaluatedItems", Shape::SchemaOrBoolean),
            Key::spare_since_31("unevaluatedProperties", Shape::SchemaOrBoolean),
            Key::spare_since_31("dependentRequired", Shape::Map(Names::Any, &Shape::List(&Shape::Text))),
            Key::spare_since_31("dependentSchemas", Shape::Map(Names::Any, &Shape::Schema)),
            Key::spare_since_31("if", Shape::Schema),
            Key::spare_since_31("then", Shape::Schema),
            Key::spare_since_31("else", Shape::Schema),
            Key::spare_since_31("$schema", Shape::Text),
            Key::spare_since_31("$id", Shape::Text),
            Key::spare_since_31("$anchor", Shape::Text),
            Key::since_31("$dynamicRef", Shape::Text),
            Key::spare_since_31("$dynamicAnchor", Shape::Text),
            Key::spare_since_31("$vocabulary", Shape::Any),
            Key::spare_since_31("$comment", Shape::Text),
        ]
    };
}

pub(crate) static SCHEMA: Object =
    Object { name: "a schema", section: Some("schemas"), keys: schema_keys!(), rest: Rest::Extensions };

/// A 3.1 schema: JSON Schema lets it have any other keyword.
pub(crate) static SCHEMA_31: Object =
    Object { name: "a schema", section: Some("schemas"), keys: schema_keys!(), rest: Rest::Keywords };

/// The kind of object that schemas are in this version.
pub(crate) fn schema(version: Version) -> &'static Object {
    match version {
        Version::V3_0 => &SCHEMA,
        Version::V3_1 => &SCHEMA_31,
    }
}
