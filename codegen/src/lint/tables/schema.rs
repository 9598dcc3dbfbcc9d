//! Schemas, and what only they hold.

use super::{EXTERNAL_DOCS, Key, Names, Object, Rest, Shape};
use crate::lint::schemas;
use crate::source::Version;

static DISCRIMINATOR: Object = Object {
    name: "a discriminator",
    section: None,
    keys: &[Key::required("propertyName", Shape::Text), Key::new("mapping", Shape::Map(Names::Any, &Shape::Text))],
    rest: Rest::Extensions,
    checks: &[],
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
    checks: &[],
};

/// The keywords of a schema.
macro_rules! schema_keys {
    () => {
        &[
            Key::new("title", Shape::Text),
            Key::new("multipleOf", Shape::Number),
            Key::new("maximum", Shape::Number),
            Key::new("exclusiveMaximum", Shape::Exclusive),
            Key::new("minimum", Shape::Number),
            Key::new("exclusiveMinimum", Shape::Exclusive),
            Key::new("maxLength", Shape::Count),
            Key::new("minLength", Shape::Count),
            Key::new("pattern", Shape::Text),
            Key::new("maxItems", Shape::Count),
            Key::new("minItems", Shape::Count),
            Key::new("uniqueItems", Shape::Boolean),
            Key::new("maxProperties", Shape::Count),
            Key::new("minProperties", Shape::Count),
            Key::new("required", Shape::List(&Shape::Text)),
            Key::new("enum", Shape::List(&Shape::Any)),
            Key::new("type", Shape::Type),
            Key::new("not", Shape::Schema),
            Key::new("allOf", Shape::List(&Shape::Schema)),
            Key::new("oneOf", Shape::List(&Shape::Schema)),
            Key::new("anyOf", Shape::List(&Shape::Schema)),
            Key::new("items", Shape::Schema),
            Key::new("properties", Shape::Map(Names::Any, &Shape::Schema)),
            Key::new("additionalProperties", Shape::SchemaOrBoolean),
            Key::new("description", Shape::Text),
            Key::new("format", Shape::Text),
            Key::new("default", Shape::Any),
            Key::only_30("nullable", Shape::Boolean),
            Key::new("discriminator", Shape::Is(&DISCRIMINATOR)),
            Key::new("readOnly", Shape::Boolean),
            Key::new("writeOnly", Shape::Boolean),
            Key::new("xml", Shape::Is(&XML)),
            Key::new("externalDocs", Shape::Is(&EXTERNAL_DOCS)),
            Key::new("example", Shape::Any),
            Key::new("deprecated", Shape::Boolean),
            Key::since_31("const", Shape::Any),
            Key::since_31("examples", Shape::List(&Shape::Any)),
            Key::since_31("$defs", Shape::Map(Names::Any, &Shape::Schema)),
            Key::since_31("definitions", Shape::Map(Names::Any, &Shape::Schema)),
            Key::since_31("contentEncoding", Shape::Text),
            Key::since_31("contentMediaType", Shape::Text),
            Key::since_31("contentSchema", Shape::Schema),
            Key::since_31("prefixItems", Shape::List(&Shape::Schema)),
            Key::since_31("contains", Shape::Schema),
            Key::since_31("minContains", Shape::Count),
            Key::since_31("maxContains", Shape::Count),
            Key::since_31("patternProperties", Shape::Map(Names::Any, &Shape::Schema)),
            Key::since_31("propertyNames", Shape::Schema),
            Key::since_31("unevaluatedItems", Shape::SchemaOrBoolean),
            Key::since_31("unevaluatedProperties", Shape::SchemaOrBoolean),
            Key::since_31("dependentRequired", Shape::Map(Names::Any, &Shape::List(&Shape::Text))),
            Key::since_31("dependentSchemas", Shape::Map(Names::Any, &Shape::Schema)),
            Key::since_31("if", Shape::Schema),
            Key::since_31("then", Shape::Schema),
            Key::since_31("else", Shape::Schema),
            Key::since_31("$schema", Shape::Text),
            Key::since_31("$id", Shape::Text),
            Key::since_31("$anchor", Shape::Text),
            Key::since_31("$dynamicRef", Shape::Text),
            Key::since_31("$dynamicAnchor", Shape::Text),
            Key::since_31("$vocabulary", Shape::Any),
            Key::since_31("$comment", Shape::Text),
        ]
    };
}

pub(crate) static SCHEMA: Object = Object {
    name: "a schema",
    section: Some("schemas"),
    keys: schema_keys!(),
    rest: Rest::Extensions,
    checks: schemas::CHECKS,
};

/// A 3.1 schema: JSON Schema lets it have any other keyword.
pub(crate) static SCHEMA_31: Object = Object {
    name: "a schema",
    section: Some("schemas"),
    keys: schema_keys!(),
    rest: Rest::Keywords,
    checks: schemas::CHECKS,
};

/// The kind of object that schemas are in this version.
pub(crate) fn schema(version: Version) -> &'static Object {
    match version {
        Version::V3_0 => &SCHEMA,
        Version::V3_1 => &SCHEMA_31,
    }
}
