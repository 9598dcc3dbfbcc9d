//! Schemas.

use crate::common::{schemas, schemas31};
use expect_test::expect;

#[test]
fn older_spelling() {
    schemas31(
        r"A: {type: string, nullable: true, exclusiveMinimum: true}",
        &expect![[r#"
            api.yaml:6:23 [older-spelling] warning: OpenAPI 3.1 has no `nullable`
              help: it is understood as in OpenAPI 3.0; 3.1 adds "null" to `type`
            api.yaml:6:57 [older-spelling] warning: `exclusiveMinimum` is a number in OpenAPI 3.1
              help: OpenAPI 3.0 has `true` here; it is understood that way
        "#]],
    );
}

#[test]
fn type_list_in_30() {
    schemas(
        r"A: {type: [string, 'null']}",
        &expect![[r#"
            api.yaml:6:9 [wrong-type] a list of types needs OpenAPI 3.1, and this document is OpenAPI 3.0
              help: write `nullable: true` for "null", and `anyOf` for several types
        "#]],
    );
}

#[test]
fn type_null_in_30() {
    schemas(
        r"A: {type: 'null'}",
        &expect![[r"
            api.yaml:6:15 [unknown-value] the type `null` needs OpenAPI 3.1, and this document is OpenAPI 3.0
              help: write `nullable: true` beside the real type
        "]],
    );
}

#[test]
fn enum_empty() {
    schemas(
        r"A: {enum: []}",
        &expect![[r"
            api.yaml:6:9 [enum-empty] `enum` lists no value
        "]],
    );
}

#[test]
fn enum_duplicate() {
    schemas(
        r"A: {enum: [a, b, a]}",
        &expect![[r"
            api.yaml:6:22 [enum-duplicate] warning: `a` is listed more than once
        "]],
    );
}

#[test]
fn default_not_in_enum() {
    schemas(
        r"A: {type: string, enum: [queued, ringing], default: queud}",
        &expect![[r"
            api.yaml:6:57 [default-not-in-enum] warning: the default `queud` is not one of the values of `enum`
              help: did you mean `queued`?
        "]],
    );
}

#[test]
fn bounds() {
    schemas(
        r"A: {minimum: 5, maximum: 2}
    B: {multipleOf: 0}",
        &expect![[r"
            api.yaml:6:18 [bounds] `minimum` is 5, which is above `maximum`, 2: nothing is valid
              help: one of the two is wrong
            api.yaml:7:21 [bounds] `multipleOf` must be above 0
        "]],
    );
}

#[test]
fn pattern() {
    schemas(
        r"A: {type: string, pattern: '^(?!a)b$'}",
        &expect![[r"
            api.yaml:6:32 [pattern] warning: the client can't check this pattern: look-around is not supported
              help: values are sent without checking them against it; the server does
        "]],
    );
}

#[test]
fn array_items() {
    schemas(
        r"A: {type: array}",
        &expect![[r"
            api.yaml:6:15 [array-items] warning: an array needs the key `items`
              help: without it the items may be anything; `items: {}` says so
        "]],
    );
}

#[test]
fn required_property() {
    schemas(
        r"A: {required: [stauts], properties: {status: {}}}",
        &expect![[r"
            api.yaml:6:20 [required-property] warning: the required property `stauts` is not described
              help: did you mean `status`?
        "]],
    );
}

#[test]
fn unsupported_keyword() {
    schemas31(
        r"A: {if: {type: string}, prefixItems: [{}], $id: a}",
        &expect![[r"
            api.yaml:6:9 [unsupported-keyword] warning: the client does not check `if`
              help: what is valid by the rest of the schema is sent and accepted; the server checks the keyword
            api.yaml:6:29 [unsupported-keyword] warning: the client does not know which items follow `prefixItems`
              help: write `items: false` if no others follow, or the schema of those that do
            api.yaml:6:48 [unsupported-keyword] warning: `$id` is not supported
              help: references to it are not understood: `$ref` names a place in the document
        "]],
    );
}

#[test]
fn dynamic_reference() {
    schemas31(
        r"A: {$dynamicRef: '#a'}",
        &expect![[r"
            api.yaml:6:9 [unsupported-keyword] `$dynamicRef` is not supported
              help: refer to a component with `$ref`
        "]],
    );
}

#[test]
fn unknown_key_31_only() {
    schemas(
        r"A: {const: 1}",
        &expect![[r"
            api.yaml:6:9 [unknown-key] `const` needs OpenAPI 3.1, and this document is OpenAPI 3.0
        "]],
    );
}

#[test]
fn unknown_keyword_31() {
    schemas31(
        r"A: {foo: 1}",
        &expect![[r"
            api.yaml:6:9 [unknown-key] warning: the keyword `foo` is not known and has no effect
        "]],
    );
}

#[test]
fn wrong_type_count() {
    schemas(
        r"A: {maxLength: -1}",
        &expect![[r"
            api.yaml:6:20 [wrong-type] `maxLength` must be a whole number from 0, and this is the number -1
        "]],
    );
}

#[test]
fn wrong_type_exclusive() {
    schemas(
        r"A: {exclusiveMinimum: 5}",
        &expect![[r"
            api.yaml:6:27 [wrong-type] `exclusiveMinimum` must be `true` or `false` in OpenAPI 3.0
              help: put the number into `minimum` or `maximum` and write `true` here
        "]],
    );
}
