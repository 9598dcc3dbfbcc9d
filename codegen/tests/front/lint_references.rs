//! References.

use crate::common::{of_operation, of_schemas, report, rows};

rows! { report(of_operation);
    ref_siblings: "parameters: [{$ref: '#/components/parameters/P', name: b}]" =>
        "10:56 [ref-siblings] warning: `name` has no effect beside `$ref`
        help: OpenAPI 3.0 ignores every other key: remove it, or move it to the referenced object";
    reference_kind: "requestBody: {$ref: '#/components/parameters/P'}" =>
        "10:7 [unexpected-request-body] warning: a request body has no meaning in a GET request
        help: servers and proxies may drop it
        10:27 [reference-kind] `#/components/parameters/P` is not a request body
        help: refer to a component in `#/components/requestBodies/`, or define it inline";
}

rows! { report(of_schemas);
    reference_escapes: "'A~B': {}
    B: {$ref: '#/components/schemas/A~0B'}
    C: {$ref: '#/components/schemas/A%7E0B'}" =>
        "6:5 [component-name] warning: `A~B` is not a valid component name
        help: use letters, digits, `.`, `-` and `_`";
    recursive_schema_is_valid: "A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}, b: {type: array, items: {$ref: '#/components/schemas/A'}}}}" =>
        "";
    reference_without_target: "Call: {}
    B: {$ref: '#/components/schemas/Cal'}
    C: {$ref: '#Call'}
    D: {oneOf: [{$ref: '#/components/schemas/Call'}], discriminator: {propertyName: a, mapping: {b: Cal}}}
    E: {$ref: ''}
    F: {$ref: 'other.yaml#/A'}" =>
        "7:15 [unresolved-reference] there is no `#/components/schemas/Cal`
        help: did you mean `Call`?
        8:15 [unresolved-reference] `#Call` is not a path in this document
        help: anchors are not supported: write `#/components/…`
        9:101 [unresolved-reference] there is no schema `Cal`
        help: did you mean `Call`?
        10:15 [unresolved-reference] the reference is empty
        help: refer to a component in `#/components/schemas/`, or define it inline
        11:15 [external-reference] `other.yaml#/A` is outside this document
        help: other files are read only for a document in a file, not for text in memory";
    circular_reference: "A: {$ref: '#/components/schemas/B'}
    B: {$ref: '#/components/schemas/A'}
    C: {allOf: [{$ref: '#/components/schemas/D'}]}
    D: {oneOf: [{type: string}, {$ref: '#/components/schemas/C'}]}" =>
        "6:5 [circular-reference] `A` refers to itself through `B`
        help: a schema may contain itself as a property or list item, but not consist of itself
        8:5 [circular-reference] `C` refers to itself through `D`
        help: a schema may contain itself as a property or list item, but not consist of itself";
}
