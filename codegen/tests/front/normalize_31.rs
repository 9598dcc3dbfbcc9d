//! Normalization of OpenAPI 3.1 schemas: before and after, and diagnostics.

use expect_test::expect;

use crate::normalize::schemas;

#[test]
fn constraint_beside_reference_is_kept_in_31() {
    schemas(
        "3.1.0",
        "A: {type: string}\n\
         B: {$ref: '#/components/schemas/A', maxLength: 3, description: d}",
        &expect![[r"
            A:
              type: string
            B:
              description: d
              allOf:
              - $ref: '#/components/schemas/A'
              - maxLength: 3
                type: string
        "]],
    );
}

#[test]
fn schema_of_no_value_closes_an_object() {
    schemas(
        "3.1.0",
        "A: {type: object, unevaluatedProperties: {not: {}}}\n\
         B: {type: object, additionalProperties: {not: {}}}",
        &expect![[r"
            A:
              type: object
              additionalProperties: false
            B:
              type: object
              additionalProperties: false
        "]],
    );
}

#[test]
fn type_lists_become_alternatives() {
    schemas(
        "3.1.0",
        "A: {type: [string, 'null'], maxLength: 3}\n\
         B: {type: [string, integer], maxLength: 3, minimum: 1, description: d}\n\
         C: {type: [integer, number, 'null']}\n\
         D: {type: 'null'}\n\
         E: {type: [string, integer], enum: [a, 1]}",
        &expect![[r"
            A:
              type: string
              maxLength: 3
              nullable: true
            B:
              description: d
              anyOf:
              - type: string
                maxLength: 3
              - type: integer
                minimum: 1
            C:
              type: number
              nullable: true
            D:
              nullable: true
              enum:
              - null
            E:
              enum:
              - a
              - 1
        "]],
    );
}

#[test]
fn null_alternative_becomes_nullable() {
    schemas(
        "3.1.0",
        "A: {oneOf: [{$ref: '#/components/schemas/D'}, {type: 'null'}], description: d}\n\
         B: {anyOf: [{type: string, format: uri}, {type: 'null'}]}\n\
         C: {anyOf: [{type: string}, {type: integer}, {type: 'null'}]}\n\
         D: {type: object}",
        &expect![[r"
            A:
              description: d
              nullable: true
              allOf:
              - $ref: '#/components/schemas/D'
            B:
              nullable: true
              type: string
              format: uri
            C:
              anyOf:
              - type: string
              - type: integer
              nullable: true
            D:
              type: object
        "]],
    );
}

#[test]
fn const_becomes_enum() {
    schemas(
        "3.1.0",
        "A: {const: a}\n\
         B: {type: integer, const: 1}\n\
         C: {const: null}",
        &expect![[r"
            A:
              enum:
              - a
            B:
              type: integer
              enum:
              - 1
            C:
              enum:
              - null
              nullable: true
        "]],
    );
}

#[test]
fn exclusive_bounds_become_flags() {
    schemas(
        "3.1.0",
        "A: {type: integer, exclusiveMinimum: 0, maximum: 9}\n\
         B: {type: number, minimum: 5, exclusiveMinimum: 1}\n\
         C: {type: number, maximum: 5, exclusiveMaximum: 5}",
        &expect![[r"
            A:
              type: integer
              exclusiveMinimum: true
              maximum: 9
              minimum: 0
            B:
              type: number
              minimum: 5
            C:
              type: number
              maximum: 5
              exclusiveMaximum: true
        "]],
    );
}

#[test]
fn first_example_is_used() {
    schemas(
        "3.1.0",
        "A: {type: string, examples: [a]}\n\
         B: {type: string, examples: [a, b]}",
        &expect![[r"
            A:
              type: string
              example: a
            B:
              type: string
              x-openapi-examples:
              - a
              - b
              example: a
        "]],
    );
}

#[test]
fn definitions_become_components() {
    schemas(
        "3.1.0",
        "A: {type: object, properties: {b: {$ref: '#/components/schemas/A/$defs/B'}}, $defs: {B: {type: string}}}",
        &expect![[r"
            A:
              type: object
              properties:
                b:
                  $ref: '#/components/schemas/B'
            B:
              type: string
        "]],
    );
}

#[test]
fn content_encoding_becomes_format() {
    schemas(
        "3.1.0",
        "A: {type: string, contentEncoding: base64, contentMediaType: image/png}\n\
         B: {contentMediaType: application/octet-stream}\n\
         C: {type: string, contentEncoding: base32}",
        &expect![[r"
            A:
              type: string
              x-openapi-contentEncoding: base64
              x-openapi-contentMediaType: image/png
              format: byte
            B:
              x-openapi-contentMediaType: application/octet-stream
              format: binary
              type: string
            C:
              type: string
              x-openapi-contentEncoding: base32
              format: base32
        "]],
    );
}

#[test]
fn boolean_schemas_are_rewritten() {
    schemas(
        "3.1.0",
        "A: true\n\
         B: false\n\
         C: {type: object, properties: {a: true}, additionalProperties: false}",
        &expect![[r"
            A: {}
            B:
              not: {}
            C:
              type: object
              properties:
                a: {}
              additionalProperties: false
        "]],
    );
}

#[test]
fn prefix_items_become_items() {
    schemas(
        "3.1.0",
        "A: {prefixItems: [{type: string}, {type: integer}], items: false, minItems: 2}\n\
         B: {type: array, prefixItems: [{type: number}, {type: number}], items: false}\n\
         C: {type: array, prefixItems: [{type: string}], items: {type: string}}\n\
         D: {type: array, prefixItems: [{type: string}, {type: number}], maxItems: 2}\n\
         E: {type: array, prefixItems: [{type: string}]}\n\
         F: {type: array, prefixItems: [{$ref: '#/components/schemas/B'}], items: {$ref: '#/components/schemas/A'}}",
        &expect![[r"
            A:
              minItems: 2
              type: array
              maxItems: 2
              items:
                anyOf:
                - type: string
                - type: integer
            B:
              type: array
              maxItems: 2
              items:
                type: number
            C:
              type: array
              items:
                type: string
            D:
              type: array
              maxItems: 2
              items:
                anyOf:
                - type: string
                - type: number
            E:
              type: array
              items: {}
            F:
              type: array
              items:
                anyOf:
                - $ref: '#/components/schemas/B'
                - $ref: '#/components/schemas/A'
            # api.yaml:6:9 [unsupported-keyword] warning: the client does not check the position of items
            # api.yaml:9:22 [unsupported-keyword] warning: the client does not check the position of items
            # api.yaml:10:22 [unsupported-keyword] warning: the schema of the items after `prefixItems` is unknown
            # api.yaml:11:22 [unsupported-keyword] warning: the client does not check the position of items
        "]],
    );
}

#[test]
fn pattern_properties_become_additional_properties() {
    schemas(
        "3.1.0",
        "A: {type: object, patternProperties: {'^a': {type: string}}}\n\
         B: {type: object, patternProperties: {'^a': {type: string}, '^b': {type: integer}}, additionalProperties: false}",
        &expect![[r"
            A:
              type: object
              additionalProperties:
                type: string
            B:
              type: object
              additionalProperties: true
            # api.yaml:6:23 [unsupported-keyword] warning: the client does not check the names of `patternProperties`
            # api.yaml:7:23 [unsupported-keyword] warning: the client does not check the names of `patternProperties`
        "]],
    );
}

#[test]
fn unevaluated_properties_become_additional_properties() {
    schemas(
        "3.1.0",
        "A: {type: object, unevaluatedProperties: false}\n\
         B: {allOf: [{$ref: '#/components/schemas/A'}], unevaluatedProperties: false}",
        &expect![[r"
            A:
              type: object
              additionalProperties: false
            B:
              allOf:
              - $ref: '#/components/schemas/A'
            # api.yaml:7:52 [unsupported-keyword] warning: the client does not check `unevaluatedProperties`
        "]],
    );
}

#[test]
fn conditional_keywords_are_reported() {
    schemas(
        "3.1.0",
        "A: {type: object, if: {required: [a]}, then: {required: [b]}, dependentRequired: {a: [b]}, propertyNames: {maxLength: 3}}\n\
         B: {type: array, items: {type: string}, contains: {const: a}, minContains: 1}",
        &expect![[r"
            A:
              type: object
            B:
              type: array
              items:
                type: string
            # api.yaml:6:23 [unsupported-keyword] warning: the client does not check `if`
            # api.yaml:6:44 [unsupported-keyword] warning: the client does not check `then`
            # api.yaml:6:67 [unsupported-keyword] warning: the client does not check `dependentRequired`
            # api.yaml:6:96 [unsupported-keyword] warning: the client does not check `propertyNames`
            # api.yaml:7:45 [unsupported-keyword] warning: the client does not check `contains`
            # api.yaml:7:67 [unsupported-keyword] warning: the client does not check `minContains`
        "]],
    );
}

#[test]
fn unknown_keywords_are_kept() {
    schemas(
        "3.1.0",
        "A: {type: string, $comment: c, $schema: 'https://json-schema.org/draft/2020-12/schema', foo: 1}",
        &expect![[r"
            A:
              type: string
              x-openapi-comment: c
              x-openapi-schema: https://json-schema.org/draft/2020-12/schema
              x-openapi-foo: 1
        "]],
    );
}
