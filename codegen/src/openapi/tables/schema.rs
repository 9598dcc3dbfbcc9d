//! Schemas and the objects that only schemas contain.

use super::shape::{Key, Names, Object, Rest, Shape};
use crate::openapi::Version;

pub(crate) static EXTERNAL_DOCS: Object = Object::new(
    "a link to other documentation",
    &[Key::droppable("description", Shape::Text), Key::required("url", Shape::Text)],
);

static DISCRIMINATOR: Object = Object::new(
    "a discriminator",
    &[
        Key::required("propertyName", Shape::Text),
        Key::droppable("mapping", Shape::Map(Names::Any, &Shape::Text)),
        Key::droppable_since_32("defaultMapping", Shape::Text),
    ],
);

pub(crate) static XML: Object = Object::new(
    "the XML form of a schema",
    &[
        Key::new("name", Shape::Text),
        Key::new("namespace", Shape::Text),
        Key::new("prefix", Shape::Text),
        Key::new("attribute", Shape::Boolean),
        Key::new("wrapped", Shape::Boolean),
        Key::since_32("nodeType", Shape::OneOf(&["element", "attribute", "text", "cdata", "none"])),
    ],
);

/// The keywords of a schema.
macro_rules! schema_keys {
    () => {
        &[
            Key::droppable("title", Shape::Text),
            Key::droppable("multipleOf", Shape::Number),
            Key::droppable("maximum", Shape::Number),
            Key::droppable("exclusiveMaximum", Shape::Exclusive),
            Key::droppable("minimum", Shape::Number),
            Key::droppable("exclusiveMinimum", Shape::Exclusive),
            Key::droppable("maxLength", Shape::Count),
            Key::droppable("minLength", Shape::Count),
            Key::droppable("pattern", Shape::Text),
            Key::droppable("maxItems", Shape::Count),
            Key::droppable("minItems", Shape::Count),
            Key::droppable("uniqueItems", Shape::Boolean),
            Key::droppable("maxProperties", Shape::Count),
            Key::droppable("minProperties", Shape::Count),
            Key::droppable("required", Shape::List(&Shape::Text)),
            Key::droppable("enum", Shape::List(&Shape::Any)),
            Key::droppable("type", Shape::Type),
            Key::droppable("not", Shape::Schema),
            Key::droppable("allOf", Shape::List(&Shape::Schema)),
            Key::droppable("oneOf", Shape::List(&Shape::Schema)),
            Key::droppable("anyOf", Shape::List(&Shape::Schema)),
            Key::droppable("items", Shape::Schema),
            Key::droppable("properties", Shape::Map(Names::Any, &Shape::Schema)),
            Key::droppable("additionalProperties", Shape::SchemaOrBoolean),
            Key::droppable("description", Shape::Text),
            Key::droppable("format", Shape::Text),
            Key::droppable("default", Shape::Any),
            Key::droppable_in_30("nullable", Shape::Boolean),
            Key::droppable("discriminator", Shape::Is(&DISCRIMINATOR)),
            Key::droppable("readOnly", Shape::Boolean),
            Key::droppable("writeOnly", Shape::Boolean),
            Key::new("xml", Shape::Is(&XML)),
            Key::droppable("externalDocs", Shape::Is(&EXTERNAL_DOCS)),
            Key::droppable("example", Shape::Any),
            Key::droppable("deprecated", Shape::Boolean),
            Key::droppable_since_31("const", Shape::Any),
            Key::droppable_since_31("examples", Shape::List(&Shape::Any)),
            Key::droppable_since_31("$defs", Shape::Map(Names::Any, &Shape::Schema)),
            Key::droppable_since_31("definitions", Shape::Map(Names::Any, &Shape::Schema)),
            Key::droppable_since_31("contentEncoding", Shape::Text),
            Key::droppable_since_31("contentMediaType", Shape::Text),
            Key::droppable_since_31("contentSchema", Shape::Schema),
            Key::droppable_since_31("prefixItems", Shape::List(&Shape::Schema)),
            Key::droppable_since_31("contains", Shape::Schema),
            Key::droppable_since_31("minContains", Shape::Count),
            Key::droppable_since_31("maxContains", Shape::Count),
            Key::droppable_since_31("patternProperties", Shape::Map(Names::Any, &Shape::Schema)),
            Key::droppable_since_31("propertyNames", Shape::Schema),
            Key::droppable_since_31("unevaluatedItems", Shape::SchemaOrBoolean),
            Key::droppable_since_31("unevaluatedProperties", Shape::SchemaOrBoolean),
            Key::droppable_since_31("dependentRequired", Shape::Map(Names::Any, &Shape::List(&Shape::Text))),
            Key::droppable_since_31("dependentSchemas", Shape::Map(Names::Any, &Shape::Schema)),
            Key::droppable_since_31("if", Shape::Schema),
            Key::droppable_since_31("then", Shape::Schema),
            Key::droppable_since_31("else", Shape::Schema),
            Key::droppable_since_31("$schema", Shape::Text),
            Key::droppable_since_31("$id", Shape::Text),
            Key::droppable_since_31("$anchor", Shape::Text),
            Key::since_31("$dynamicRef", Shape::Text),
            Key::droppable_since_31("$dynamicAnchor", Shape::Text),
            Key::droppable_since_31("$vocabulary", Shape::Any),
            Key::droppable_since_31("$comment", Shape::Text),
        ]
    };
}

pub(crate) static SCHEMA: Object =
    Object { name: "a schema", section: Some("schemas"), keys: schema_keys!(), rest: Rest::Extensions };

/// A schema since 3.1: JSON Schema allows any other keyword.
pub(crate) static SCHEMA_31: Object =
    Object { name: "a schema", section: Some("schemas"), keys: schema_keys!(), rest: Rest::Keywords };

/// Returns the schema object of this version.
pub(crate) fn schema(version: Version) -> &'static Object {
    match version {
        Version::V3_0 => &SCHEMA,
        Version::V3_1 | Version::V3_2 => &SCHEMA_31,
    }
}
