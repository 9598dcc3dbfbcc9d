//! References.

use crate::common::{operation, schemas};
use expect_test::expect;

#[test]
fn ref_siblings() {
    operation(
        r"parameters: [{$ref: '#/components/parameters/P', name: b}]",
        &expect![[r"
            api.yaml:10:56 [ref-siblings] warning: `name` has no effect beside `$ref`
              help: OpenAPI 3.0 ignores every other key: remove it, or put it into what is referred to
        "]],
    );
}

#[test]
fn reference_kind() {
    operation(
        r"requestBody: {$ref: '#/components/parameters/P'}",
        &expect![[r"
            api.yaml:10:7 [unexpected-request-body] warning: a request body has no meaning with the method GET
              help: servers and proxies may drop it
            api.yaml:10:27 [reference-kind] `#/components/parameters/P` is not a request body
              help: refer to something in `#/components/requestBodies/`, or write it out here
        "]],
    );
}

#[test]
fn reference_escapes() {
    schemas(
        r"'A~B': {}
    B: {$ref: '#/components/schemas/A~0B'}
    C: {$ref: '#/components/schemas/A%7E0B'}",
        &expect![[r"
            api.yaml:6:5 [component-name] warning: `A~B` is not a name for a component
              help: a name consists of letters, digits, `.`, `-` and `_`
        "]],
    );
}

#[test]
fn recursion_is_fine() {
    schemas(
        r"A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}, b: {type: array, items: {$ref: '#/components/schemas/A'}}}}",
        &expect![[""]],
    );
}

#[test]
fn reference_that_leads_nowhere() {
    schemas(
        r"Call: {}
    B: {$ref: '#/components/schemas/Cal'}
    C: {$ref: '#Call'}
    D: {oneOf: [{$ref: '#/components/schemas/Call'}], discriminator: {propertyName: a, mapping: {b: Cal}}}
    E: {$ref: ''}
    F: {$ref: 'other.yaml#/A'}",
        &expect![[r"
            api.yaml:7:15 [unresolved-reference] there is no `#/components/schemas/Cal`
              help: did you mean `Call`?
            api.yaml:8:15 [unresolved-reference] `#Call` is not a path in this document
              help: anchors are not supported: write `#/components/…`
            api.yaml:9:101 [unresolved-reference] there is no schema `Cal`
              help: did you mean `Call`?
            api.yaml:10:15 [unresolved-reference] the reference is empty
              help: refer to something in `#/components/schemas/`, or write it out here
            api.yaml:11:15 [external-reference] `other.yaml#/A` is outside of this document
              help: other files are read for a document that is a file itself, not for a text in memory
        "]],
    );
}

#[test]
fn circular_reference() {
    schemas(
        r"A: {$ref: '#/components/schemas/B'}
    B: {$ref: '#/components/schemas/A'}
    C: {allOf: [{$ref: '#/components/schemas/D'}]}
    D: {oneOf: [{type: string}, {$ref: '#/components/schemas/C'}]}",
        &expect![[r"
            api.yaml:6:5 [circular-reference] `A` refers to itself through `B`
              help: a schema may contain itself in a property or as an item of a list, but not consist of itself
            api.yaml:8:5 [circular-reference] `C` refers to itself through `D`
              help: a schema may contain itself in a property or as an item of a list, but not consist of itself
        "]],
    );
}
