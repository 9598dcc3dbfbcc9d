//! Normalization: documents before and after, and diagnostics.

use std::fmt::Write as _;

use crate::common::with_schemas;
use expect_test::{Expect, expect};
use openapi_client_codegen::diagnostic::Diagnostics;
use openapi_client_codegen::lint;
use openapi_client_codegen::normalize::normalize;
use openapi_client_codegen::source::Source;

/// Normalizes a document and returns the relevant part.
fn normalized(text: &str, part: &[&str]) -> String {
    let source = Source::parse("api.yaml", text).unwrap();
    let mut diagnostics = Diagnostics::new();
    let mut shown = &normalize(&source, &mut diagnostics);
    for key in part {
        shown = &shown[key];
    }
    let mut text = serde_yaml::to_string(shown).unwrap();
    for diagnostic in diagnostics.sorted() {
        writeln!(text, "# {diagnostic}").unwrap();
    }
    let mut problems = Diagnostics::new();
    assert!(lint::load(&source, lint::Strictness::Strict, &mut problems).is_some(), "{:?}", problems.sorted());
    text
}

pub(crate) fn schemas(version: &str, schemas: &str, expected: &Expect) {
    let text = with_schemas(version, &schemas.replace('\n', "\n    "));
    expected.assert_eq(&normalized(&text, &["components", "schemas"]));
}

fn document(text: &str, part: &[&str], expected: &Expect) {
    expected.assert_eq(&normalized(text, part));
}

#[test]
fn annotation_beside_reference_is_kept() {
    schemas(
        "3.0.3",
        "A: {type: string}\n\
         B: {$ref: '#/components/schemas/A', nullable: true, description: d, x-own: 1}",
        &expect![[r"
            A:
              type: string
            B:
              nullable: true
              description: d
              x-own: 1
              allOf:
              - $ref: '#/components/schemas/A'
        "]],
    );
}

#[test]
fn type_beside_reference_is_checked() {
    schemas(
        "3.0.3",
        "A: {type: string}\n\
         B: {$ref: '#/components/schemas/A', type: string, nullable: true}\n\
         C: {$ref: '#/components/schemas/A', type: integer}",
        &expect![[r"
            A:
              type: string
            B:
              nullable: true
              allOf:
              - $ref: '#/components/schemas/A'
            C:
              $ref: '#/components/schemas/A'
            # api.yaml:8:47 [ref-siblings] warning: the type integer contradicts `#/components/schemas/A`, which has the type string
        "]],
    );
}

#[test]
fn constraint_beside_reference_is_kept_in_30() {
    schemas(
        "3.0.3",
        "A: {type: string}\n\
         B: {$ref: '#/components/schemas/A', maxLength: 3}",
        &expect![[r"
            A:
              type: string
            B:
              $ref: '#/components/schemas/A'
            # api.yaml:7:41 [ref-siblings] warning: `maxLength` has no effect beside `$ref`
        "]],
    );
}

#[test]
fn properties_beside_all_of_become_a_member() {
    schemas(
        "3.0.3",
        "A: {type: object}\n\
         B: {description: d, type: object, allOf: [{$ref: '#/components/schemas/A'}], required: [b], properties: {b: {type: string}}}",
        &expect![[r"
            A:
              type: object
            B:
              description: d
              allOf:
              - $ref: '#/components/schemas/A'
              - type: object
                required:
                - b
                properties:
                  b:
                    type: string
        "]],
    );
}

#[test]
fn type_beside_all_of_is_normalized() {
    schemas(
        "3.0.3",
        "A: {type: object}\n\
         B: {type: object, allOf: [{$ref: '#/components/schemas/A'}]}\n\
         C: {type: string, allOf: [{description: d}]}",
        &expect![[r"
            A:
              type: object
            B:
              allOf:
              - $ref: '#/components/schemas/A'
            C:
              allOf:
              - description: d
              - type: string
        "]],
    );
}

#[test]
fn xml_is_kept_as_extension() {
    schemas(
        "3.0.3",
        "A: {type: string, xml: {name: a, attribute: true}}",
        &expect![[r"
            A:
              type: string
              x-openapi-xml:
                name: a
                attribute: true
        "]],
    );
}

#[test]
fn keys_without_value_are_dropped() {
    schemas(
        "3.0.3",
        "A: {type: string, description: , default: null}",
        &expect![[r"
            A:
              type: string
              default: null
        "]],
    );
}

#[test]
fn discriminator_targets_become_references() {
    schemas(
        "3.0.3",
        "A: {type: object}\n\
         B: {oneOf: [{$ref: '#/components/schemas/A'}], discriminator: {propertyName: p, mapping: {a: A, b: '#/components/schemas/A'}}}",
        &expect![[r"
            A:
              type: object
            B:
              oneOf:
              - $ref: '#/components/schemas/A'
              discriminator:
                propertyName: p
                mapping:
                  a: '#/components/schemas/A'
                  b: '#/components/schemas/A'
        "]],
    );
}

#[test]
fn reference_targets_become_components() {
    schemas(
        "3.0.3",
        "A: {type: object, properties: {b: {type: object, properties: {c: {type: string}}}}}\n\
         B: {$ref: '#/components/schemas/A/properties/b/properties/c'}\n\
         C: {$ref: '#/components/schemas/A/properties/b'}",
        &expect![[r"
            A:
              type: object
              properties:
                b:
                  $ref: '#/components/schemas/A_b'
            B:
              $ref: '#/components/schemas/b_c'
            C:
              $ref: '#/components/schemas/A_b'
            b_c:
              type: string
            A_b:
              type: object
              properties:
                c:
                  $ref: '#/components/schemas/b_c'
        "]],
    );
}

#[test]
fn percent_encoded_reference_is_resolved() {
    schemas(
        "3.0.3",
        "'A-B': {type: string}\n\
         C: {$ref: '#/components/schemas/A%2DB'}",
        &expect![[r"
            A-B:
              type: string
            C:
              $ref: '#/components/schemas/A-B'
        "]],
    );
}

#[test]
fn referenced_path_items_are_inlined() {
    document(
        "\
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a/{b}:
    $ref: '#/components/pathItems/A'
    description: here
components:
  pathItems:
    A:
      description: there
      parameters: [{name: b, in: path, required: true, schema: {type: string}}]
      get: {responses: {200: {description: d}}}
",
        &["paths"],
        &expect![[r"
            /a/{b}:
              description: here
              parameters:
              - name: b
                in: path
                required: true
                schema:
                  type: string
              get:
                responses:
                  '200':
                    description: d
            # api.yaml:6:5 [ref-siblings] warning: the referenced path item also has the key `description`
        "]],
    );
}

#[test]
fn description_beside_reference_is_kept() {
    document(
        "\
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    get:
      parameters:
      - {$ref: '#/components/parameters/P', description: here}
      - $ref: '#/paths/~1b/get/parameters/0'
      responses: {200: {description: d}}
  /b:
    get:
      parameters: [{name: q, in: query, schema: {type: string}}]
      responses: {200: {description: d}}
components:
  parameters:
    P: {name: p, in: query, description: there, schema: {type: string}}
",
        &[],
        &expect![[r"
            openapi: 3.1.0
            info:
              title: t
              version: '1'
            paths:
              /a:
                get:
                  parameters:
                  - name: p
                    in: query
                    description: here
                    schema:
                      type: string
                  - $ref: '#/components/parameters/get_0'
                  responses:
                    '200':
                      description: d
              /b:
                get:
                  parameters:
                  - $ref: '#/components/parameters/get_0'
                  responses:
                    '200':
                      description: d
            components:
              parameters:
                P:
                  name: p
                  in: query
                  description: there
                  schema:
                    type: string
                get_0:
                  name: q
                  in: query
                  schema:
                    type: string
        "]],
    );
}

#[test]
fn other_objects_are_normalized() {
    document(
        "\
openapi: 3.1.0
info: {title: t, version: '1', summary: s, license: {name: MIT, identifier: MIT}}
jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base
webhooks: {a: {post: {}}, b: {post: {}}}
paths:
  /a:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object}
            encoding: {a: {}, b: {style: deepObject}, c: {explode: false}}
      responses:
        200:
          headers: {A: {explode: true, description: d}}
          links: {l: {operationId: o}}
  /b:
    post: {}
components:
  securitySchemes: {tls: {type: mutualTLS}}
",
        &[],
        &expect![[r"
            openapi: 3.1.0
            info:
              title: t
              version: '1'
              license:
                name: MIT
                x-openapi-identifier: MIT
              x-openapi-summary: s
            paths:
              /a:
                post:
                  requestBody:
                    content:
                      multipart/form-data:
                        schema:
                          type: object
                        encoding:
                          a:
                            explode: true
                          b:
                            style: deepObject
                          c:
                            explode: false
                  responses:
                    '200':
                      headers:
                        A:
                          description: d
                          schema:
                            type: string
                          x-openapi-explode: true
                      description: ''
              /b:
                post:
                  responses: {}
            components:
              securitySchemes:
                tls:
                  type: http
                  scheme: mutualTLS
              callbacks:
                webhooks_a:
                  webhook:
                    post:
                      responses: {}
                webhooks_b:
                  webhook:
                    post:
                      responses: {}
            x-openapi-webhooks:
            - - a
              - webhooks_a
            - - b
              - webhooks_b
            x-openapi-jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base
            # api.yaml:16:11 [not-generated] warning: 1 of the links is not generated
        "]],
    );
}

/// Diagnostics of lowering point into the text as written.
#[test]
fn diagnostics_of_moved_parts_keep_their_positions() {
    use openapi_client_codegen::diagnostic::At;
    let text = with_schemas(
        "3.1.0",
        "A: {type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}\n    \
         B: {allOf: [{$ref: '#/components/schemas/A'}], properties: {c: {type: [string, integer]}}}\n    \
         C: {$ref: '#/components/schemas/A/properties/a', description: d}",
    );
    let source = Source::parse("api.yaml", text).unwrap();
    normalize(&source, &mut Diagnostics::new());
    let at = |pointer: &str| {
        let position = source.file().locate(&At::from_pointer(pointer).value());
        (position.line, position.column)
    };
    assert_eq!(at("/components/schemas/B/allOf/1/properties/c/anyOf/1"), at("/components/schemas/B/properties/c"));
    assert_eq!(at("/components/schemas/B/allOf/1/properties/c"), (7, 65));
    assert_eq!(at("/components/schemas/A_a/properties/b"), (6, 67));
    assert_eq!(at("/components/schemas/C/allOf/0/$ref"), (8, 15));
}
