//! Third-party documents: errors that the generator can work around become warnings that name the workaround.

use std::path::Path;

use expect_test::{Expect, expect};
use openapi_client_codegen::diagnostic::Diagnostics;
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{lint, lower};

use crate::common::lines;

/// Loads a third-party document. Returns the diagnostics, and true if generation can go on.
fn leniently(text: &str) -> (String, bool) {
    let mut diagnostics = Diagnostics::new();
    let source = Source::parse("api.yaml", text).expect("an OpenAPI document");
    if let Some(document) = lint::load(&source, lint::Strictness::Lenient, &mut diagnostics) {
        lower::lower(&source, &document, "api", &mut diagnostics);
    }
    (lines(&diagnostics), !diagnostics.has_errors())
}

fn goes_on(text: &str, expected: &Expect) {
    let (report, goes_on) = leniently(text);
    expected.assert_eq(&report);
    assert!(goes_on, "there is an error");
}

fn stops(text: &str, expected: &Expect) {
    let (report, goes_on) = leniently(text);
    expected.assert_eq(&report);
    assert!(!goes_on, "there is no error");
}

fn with_paths(paths: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  {paths}\n")
}

fn with_schema(schema: &str) -> String {
    let response = "{200: {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}";
    format!(
        "{}components:\n  schemas:\n    A: {schema}\n",
        with_paths(&format!("/a: {{get: {{responses: {response}}}}}"))
    )
}

#[test]
fn every_mistake_of_a_document_has_a_workaround() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/mistakes/spec.yaml");
    let text = std::fs::read_to_string(path).expect("the case has a document");
    goes_on(
        &text,
        &expect![[r"
            api.yaml:6:3 [unknown-key] warning: the info object has no key `licence`; it is dropped
              help: did you mean `license`?
            api.yaml:12:18 [server-variable-default] warning: the default is not one of the values of the variable; the program must set the variable
              help: it may be `eu` or `us`
            api.yaml:22:7 [missing-responses] warning: the operation declares no response; every status 2XX is a success, and its body is ignored
              help: declare at least the response to a successful call
            api.yaml:23:3 [ambiguous-path] warning: the path equals `/files/{id}` except for parameter names; both are generated
              help: both have the method GET; keep one of them
            api.yaml:27:11 [undefined-security-scheme] warning: there is no security scheme `lost`; the client ignores the requirement
              help: declare it in `#/components/securitySchemes/`
            api.yaml:29:18 [path-parameter-required] warning: a path parameter is always required; the parameter is required
              help: write `required: true`
            api.yaml:31:12 [duplicate-parameter] warning: the header parameter `x-part` is declared twice; the last one counts
              help: keep one of them
            api.yaml:38:3 [repeated-path-parameter] warning: the path has the parameter `from` twice; both places get the same value
              help: give one of them another name
            api.yaml:39:5 [path-parameter] warning: the path has the parameter `to`, which is not declared; it becomes text
              help: add a parameter with `name: to` and `in: path`
            api.yaml:43:18 [unused-path-parameter] warning: the path has no `{gone}`; the parameter is dropped
              help: remove the parameter, or add it to the path in braces
            api.yaml:52:5 [path-parameter] warning: the path has the parameter `size`, which is not declared; it becomes text
              help: add a parameter with `name: size` and `in: path`
            api.yaml:57:68 [bounds] warning: `minimum` is 2, which is above `maximum`, 1: no value is valid; the client does not check it
              help: correct one of the two
            api.yaml:63:13 [unsupported-media-type] warning: the response is returned as text: the client can't deserialize the schema from `text/plain`
              help: keep it if the caller can parse the body; a server that sends JSON should declare `application/json`
            api.yaml:79:11 [unsupported-media-type] warning: the body is passed as bytes: the client can't serialize the schema as `application/jwt`
              help: keep it if the caller can serialize the body
            api.yaml:87:5 [unsupported-security-scheme] warning: the client does not support the HTTP authentication scheme `digest`
              help: set the header `Authorization` with `extra_header` of a request, or pass an `http_client` that sets it to the builder
            api.yaml:92:42 [wrong-type] warning: `nullable` must be `true` or `false`, not text; it is read as `true`
              help: `yes` is text in YAML 1.2; write `true`, without quotes
            api.yaml:93:40 [wrong-type] warning: `pattern` must be text, not the number 0; it is dropped
              help: put it in quotes
            api.yaml:94:22 [unknown-value] warning: `type` can't be `word`; it is dropped
              help: it may be `string`, `number`, `integer`, `boolean`, `array` or `object`
            api.yaml:95:40 [bounds] warning: `minimum` is 9, which is above `maximum`, 1: no value is valid; the client does not check it
              help: correct one of the two
            api.yaml:96:7 [unknown-key] warning: a schema has no key `additionalFields`; it is dropped
              help: keys of your own begin with `x-`
        "]],
    );
}

#[test]
fn droppable_key_is_dropped() {
    goes_on(
        &with_schema("{type: object, properties: {a: 1, b: {enum: []}, c: {allOf: {}}}, examples: {}}"),
        &expect![[r"
            api.yaml:7:39 [wrong-type] warning: a schema must be a mapping, not the number 1; it is dropped
            api.yaml:7:46 [enum-empty] warning: `enum` is empty; it is dropped
            api.yaml:7:61 [wrong-type] warning: `allOf` must be a list, not a mapping; it is dropped
            api.yaml:7:74 [unknown-key] warning: `examples` needs OpenAPI 3.1, but this document is OpenAPI 3.0; it is dropped
        "]],
    );
    goes_on(
        &with_schema("{type: object, externalDocs: {}, required: yes, properties: []}"),
        &expect![[r"
        api.yaml:7:23 [missing-key] warning: a link to other documentation needs the key `url`; it is dropped
        api.yaml:7:51 [wrong-type] warning: `required` must be a list, not text; it is dropped
          help: list the names of the required properties in the schema that has the properties
        api.yaml:7:56 [wrong-type] warning: `properties` must be a mapping, not a list; it is dropped
    "]],
    );
    goes_on(
        &with_schema("{type: object, externalDocs: {url: [], x: 2}}"),
        &expect![[r"
        api.yaml:7:38 [wrong-type] warning: `url` must be text, not a list; `externalDocs` is dropped
        api.yaml:7:47 [unknown-key] warning: a link to other documentation has no key `x`; it is dropped
          help: keys of your own begin with `x-`
    "]],
    );
    goes_on(
        &with_paths("/a: {get: {tags: a, sumary: s, responses: {200: {description: {}}}}}"),
        &expect![[r"
        api.yaml:4:20 [wrong-type] warning: `tags` must be a list, not text; it is dropped
        api.yaml:4:23 [unknown-key] warning: an operation has no key `sumary`; it is dropped
          help: did you mean `summary`?
        api.yaml:4:46 [missing-key] warning: a response needs the key `description`
        api.yaml:4:52 [wrong-type] warning: `description` must be text, not a mapping; it is dropped
    "]],
    );
}

#[test]
fn unambiguous_value_is_converted() {
    let text = "openapi: 3.0.3
info: {title: t, version: 1.0}
servers: [{url: 'http://localhost:{port}', variables: {port: {default: 8443, enum: [8443, 443]}}}]
paths:
  /a:
    get:
      tags: [1]
      deprecated: yes
      parameters: [{name: 1, in: query, required: 'true', explode: 'no', schema: {type: array, items: {nullable: on}}}]
      responses: {204: {description: d}}
";
    goes_on(
        text,
        &expect![[r#"
            api.yaml:2:27 [wrong-type] warning: `version` must be text, not the number 1.0; it is read as `"1.0"`
              help: put it in quotes
            api.yaml:3:72 [wrong-type] warning: `default` must be text, not the number 8443; it is read as `"8443"`
              help: put it in quotes
            api.yaml:3:85 [wrong-type] warning: an item of `enum` must be text, not the number 8443; it is read as `"8443"`
              help: put it in quotes
            api.yaml:3:91 [wrong-type] warning: an item of `enum` must be text, not the number 443; it is read as `"443"`
              help: put it in quotes
            api.yaml:7:14 [wrong-type] warning: an item of `tags` must be text, not the number 1; it is read as `"1"`
              help: put it in quotes
            api.yaml:8:19 [wrong-type] warning: `deprecated` must be `true` or `false`, not text; it is read as `true`
              help: `yes` is text in YAML 1.2; write `true`, without quotes
            api.yaml:9:27 [wrong-type] warning: `name` must be text, not the number 1; it is read as `"1"`
              help: put it in quotes
            api.yaml:9:51 [wrong-type] warning: `required` must be `true` or `false`, not text; it is read as `true`
              help: write `true` without quotes
            api.yaml:9:68 [wrong-type] warning: `explode` must be `true` or `false`, not text; it is read as `false`
              help: `no` is text in YAML 1.2; write `false`, without quotes
            api.yaml:9:114 [wrong-type] warning: `nullable` must be `true` or `false`, not text; it is read as `true`
              help: `on` is text in YAML 1.2; write `true`, without quotes
        "#]],
    );
}

#[test]
fn mapping_entry_without_target_is_dropped() {
    let alternatives = "oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]";
    let mapping = "discriminator: {propertyName: kind, mapping: {b: '#/components/schemas/B', x: 'gone.yaml#/X', y: '#/y', z: Z}}";
    let parts = "    B: {type: object, properties: {kind: {type: string}}}\n    C: {type: object, properties: {kind: {type: string}}}\n";
    goes_on(
        &format!("{}{parts}", with_schema(&format!("{{{alternatives}, {mapping}}}"))),
        &expect![[r"
            api.yaml:7:164 [external-reference] warning: `gone.yaml#/X` is outside this document; it is dropped
              help: other files are read only for a document in a file, not for text in memory
            api.yaml:7:183 [unresolved-reference] warning: there is no `#/y`; it is dropped
              help: refer to a component in `#/components/schemas/`, or define it inline
            api.yaml:7:193 [unresolved-reference] warning: there is no schema `Z`; it is dropped
              help: declare it in `#/components/schemas/`
        "]],
    );
}

#[test]
fn values_on_the_wire_are_not_guessed() {
    stops(
        &with_paths(
            "/a: {get: {parameters: [{name: a, in: body, schema: {}}, {name: b, in: query, style: long, schema: {}}], responses: []}}",
        ),
        &expect![[r"
            api.yaml:4:41 [unknown-value] `in` can't be `body`
              help: it may be `query`, `header`, `path` or `cookie`
            api.yaml:4:88 [parameter-style] a query parameter can't have the style `long`
              help: it may have the style `form`, `spaceDelimited`, `pipeDelimited` or `deepObject`
            api.yaml:4:88 [unknown-value] `style` can't be `long`
              help: it may be `matrix`, `label`, `form`, `simple`, `spaceDelimited`, `pipeDelimited` or `deepObject`
            api.yaml:4:108 [wrong-type] the responses object must be a mapping, not a list
        "]],
    );
    stops(
        &with_schema("{type: object, xml: {name: 1}, required: [1], properties: {a: {$ref: ''}}}"),
        &expect![[r#"
            api.yaml:7:35 [wrong-type] warning: `name` must be text, not the number 1; it is read as `"1"`
              help: put it in quotes
            api.yaml:7:50 [required-property] warning: the required property `1` is not declared
            api.yaml:7:50 [wrong-type] warning: an item of `required` must be text, not the number 1; it is read as `"1"`
              help: put it in quotes
            api.yaml:7:77 [unresolved-reference] the reference is empty
              help: refer to a component in `#/components/schemas/`, or define it inline
        "#]],
    );
    stops(
        &with_paths("/a/{b: {get: {responses: {204: {description: d}}}}"),
        &expect![[r"
        api.yaml:4:3 [path-template] in the path, `{` has no matching `}`
          help: write a parameter in braces: `/calls/{id}`, or `?page={page}`
    "]],
    );
    stops(
        &with_paths("'/a?{b}=1': {get: {responses: {204: {description: d}}}}"),
        &expect![[r"
            api.yaml:4:3 [path-template] in the path, `{b}=1` is not a name with one parameter as its value
              help: write a parameter in braces: `/calls/{id}`, or `?page={page}`
        "]],
    );
}

/// References to a dropped value are errors.
#[test]
fn reference_to_dropped_value_is_an_error() {
    stops(
        &with_schema("{type: object, properties: {b: {$ref: '#/components/schemas/A/properties/c'}, c: 1}}"),
        &expect![[r"
            api.yaml:7:46 [unresolved-reference] there is no `#/components/schemas/A/properties/c`
              help: declare it in `#/components/schemas/`
            api.yaml:7:89 [wrong-type] warning: a schema must be a mapping, not the number 1; it is dropped
        "]],
    );
}

#[test]
fn own_documents_have_no_fallback() {
    let source = Source::parse("api.yaml", with_schema("{type: string, pattern: 0}")).expect("an OpenAPI document");
    let mut diagnostics = Diagnostics::new();
    assert!(lint::load(&source, lint::Strictness::Strict, &mut diagnostics).is_none());
    expect![[r"
        api.yaml:7:32 [wrong-type] `pattern` must be text, not the number 0
          help: put it in quotes
    "]]
    .assert_eq(&lines(&diagnostics));
}

#[test]
fn explanation_names_the_workaround() {
    expect![[r"
        bounds (error)

        A lower bound must not be above its upper bound, because no value would be valid.

        `generate` reports this as a warning: the client does not check it.

        Bad:

            PageSize: {type: integer, minimum: 100, maximum: 1}

        Good:

            PageSize: {type: integer, minimum: 1, maximum: 100}
    "]]
    .assert_eq(&lint::explain("bounds").expect("a rule"));
}

#[test]
fn wrong_reference_target_has_a_help() {
    let text = "openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    get:
      parameters: [{name: a, in: query, schema: {$ref: '#/components/parameters/P'}}]
      responses:
        200: {description: d, content: {application/json: {schema: {$ref: '#/components/responses/R'}}}}
        404: {$ref: '#/components/schemas/S'}
        500: {$ref: '#/components/responses/'}
components:
  parameters: {P: {name: p, in: query, schema: {type: string}}}
  responses: {R: {description: d, content: {application/json: {schema: {$ref: '#/components/examples/E'}}}}}
  schemas: {S: {type: object}}
  examples: {E: {value: 1}}
";
    stops(
        text,
        &expect![[r##"
            api.yaml:6:56 [reference-kind] warning: `#/components/parameters/P` is not a schema; it is read as `#/components/parameters/P/schema`
              help: refer to its schema: `#/components/parameters/P/schema`
            api.yaml:8:75 [reference-kind] warning: `#/components/responses/R` is not a schema; it is read as `#/components/responses/R/content/application~1json/schema`
              help: refer to its schema: `#/components/responses/R/content/application~1json/schema`
            api.yaml:9:21 [reference-kind] warning: `#/components/schemas/S` is not a response; it is read as the schema of `application/json`
              help: write `description: …` and `content: {application/json: {schema: {$ref: "#/components/schemas/S"}}}` instead
            api.yaml:10:21 [unresolved-reference] there is no `#/components/responses/`
              help: declare it in `#/components/responses/`
            api.yaml:13:79 [reference-kind] `#/components/examples/E` is not a schema
              help: refer to a component in `#/components/schemas/`, or define it inline
        "##]],
    );
}

#[test]
fn unsupported_security_schemes_are_left_to_the_caller() {
    let text = "openapi: 3.1.0
info: {title: t, version: '1'}
security: [{certificate: []}, {signed: [], key: []}, {signed: []}]
paths: {/a: {get: {responses: {204: {description: d}}}}}
components:
  securitySchemes:
    certificate: {type: mutualTLS}
    signed: {type: http, scheme: hoba}
    key: {type: apiKey, name: k, in: query}
";
    goes_on(
        text,
        &expect![[r"
            api.yaml:7:5 [unsupported-security-scheme] warning: the client does not set up the certificate for `certificate`
              help: pass an `http_client` with a certificate to the builder
            api.yaml:8:5 [unsupported-security-scheme] warning: the client does not support the HTTP authentication scheme `hoba`
              help: set the header `Authorization` with `extra_header` of a request, or pass an `http_client` that sets it to the builder
        "]],
    );
}

#[test]
fn foreign_extension_is_dropped() {
    goes_on(
        &with_schema(
            "{type: string, x-rust-type: {path: 'uuid::Uuid'}, x-rust-error: {code: 1}, x-changed: {1.8: added, ? [a] : b}, example: {true: a}}",
        ),
        &expect![[r"
            api.yaml:7:23 [unknown-extension] warning: unknown key `x-rust-type`; it is dropped
              help: spec/README.md lists the known keys
            api.yaml:7:79 [wrong-type] warning: `code` must be text, not the number 1; `x-rust-error` is dropped
              help: put it in quotes
            api.yaml:7:95 [key-not-text] warning: this key is 1.8, not text; `x-changed` is dropped
              help: put the key in quotes
            api.yaml:7:109 [key-not-text] warning: this key is a list, not text; `x-changed` is dropped
              help: put the key in quotes
            api.yaml:7:129 [key-not-text] warning: this key is true, not text; `example` is dropped
              help: put the key in quotes
        "]],
    );
    goes_on(
        &with_paths(
            "/a: {get: {x-rust-idempotent: {unless: 1}, x-rust-pagination: {next: a, page: {size: s}}, responses: {204: {description: d}}, x-rust-requestid: a}}",
        ),
        &expect![[r"
            api.yaml:4:42 [wrong-type] warning: `unless` must be a list, not the number 1; `x-rust-idempotent` is dropped
            api.yaml:4:46 [pagination] warning: the successful response has no body to page through; it is dropped
            api.yaml:4:75 [missing-key] warning: `page` needs the key `parameter`; `x-rust-pagination` is dropped
            api.yaml:4:75 [pagination] warning: `next` and `page` are two ways to the next page; `x-rust-pagination` is dropped
              help: use one of `next`, `link-header`, `cursor`, `offset` and `page`
            api.yaml:4:129 [unknown-extension] warning: unknown key `x-rust-requestid`; it is dropped
              help: did you mean `x-rust-request-id`?
        "]],
    );
}

#[test]
fn undeclared_server_variable_is_required() {
    let text = with_paths("/a: {get: {responses: {204: {description: d}}}}");
    goes_on(
        &format!("{text}servers: [{{url: 'https://{{region}}.example.com/{{stage}}'}}]\n"),
        &expect![[r"
        api.yaml:5:17 [server-variable] warning: the URL uses the variable `region`, which is not declared; the program must set the variable
          help: add `region` with a default to `variables`
        api.yaml:5:17 [server-variable] warning: the URL uses the variable `stage`, which is not declared; the program must set the variable
          help: add `stage` with a default to `variables`
    "]],
    );
}

#[test]
fn reference_of_another_kind_is_read_as_meant() {
    let text = "openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    get:
      parameters: [{name: a, in: query, schema: {$ref: '#/components/parameters/P'}}]
      requestBody: {$ref: '#/components/responses/R'}
      responses:
        200: {$ref: '#/components/requestBodies/B'}
        404: {$ref: '#/components/schemas/S'}
        default: {description: d, headers: {H: {$ref: '#/components/examples/E'}}}
components:
  parameters: {P: {name: p, in: query, schema: {type: string}}}
  requestBodies: {B: {content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}
  responses: {R: {description: d, content: {application/json: {schema: {type: object}}}}}
  schemas: {S: {type: object}}
  examples: {E: {value: 1}}
";
    goes_on(
        text,
        &expect![[r##"
            api.yaml:6:56 [reference-kind] warning: `#/components/parameters/P` is not a schema; it is read as `#/components/parameters/P/schema`
              help: refer to its schema: `#/components/parameters/P/schema`
            api.yaml:7:7 [unexpected-request-body] warning: a request body has no meaning in a GET request
              help: servers and proxies may drop it
            api.yaml:7:27 [reference-kind] warning: `#/components/responses/R` is not a request body; its `content` is used
              help: refer to a component in `#/components/requestBodies/`, or define it inline
            api.yaml:9:21 [reference-kind] warning: `#/components/requestBodies/B` is not a response; its `content` is used
              help: refer to a component in `#/components/responses/`, or define it inline
            api.yaml:10:21 [reference-kind] warning: `#/components/schemas/S` is not a response; it is read as the schema of `application/json`
              help: write `description: …` and `content: {application/json: {schema: {$ref: "#/components/schemas/S"}}}` instead
            api.yaml:11:55 [reference-kind] warning: `#/components/examples/E` is not a header; `H` is dropped
              help: refer to a component in `#/components/headers/`, or define it inline
        "##]],
    );
    stops(
        &text.replace("#/components/responses/R", "#/components/examples/E"),
        &expect![[r##"
        api.yaml:6:56 [reference-kind] warning: `#/components/parameters/P` is not a schema; it is read as `#/components/parameters/P/schema`
          help: refer to its schema: `#/components/parameters/P/schema`
        api.yaml:7:7 [unexpected-request-body] warning: a request body has no meaning in a GET request
          help: servers and proxies may drop it
        api.yaml:7:27 [reference-kind] `#/components/examples/E` is not a request body
          help: refer to a component in `#/components/requestBodies/`, or define it inline
        api.yaml:9:21 [reference-kind] warning: `#/components/requestBodies/B` is not a response; its `content` is used
          help: refer to a component in `#/components/responses/`, or define it inline
        api.yaml:10:21 [reference-kind] warning: `#/components/schemas/S` is not a response; it is read as the schema of `application/json`
          help: write `description: …` and `content: {application/json: {schema: {$ref: "#/components/schemas/S"}}}` instead
        api.yaml:11:55 [reference-kind] warning: `#/components/examples/E` is not a header; `H` is dropped
          help: refer to a component in `#/components/headers/`, or define it inline
    "##]],
    );
}

#[test]
fn schema_identifiers_are_resolved() {
    let text = "openapi: 3.1.0
info: {title: t, version: '1'}
paths: {/a: {get: {responses: {200: {description: d, content: {application/json: {schema: {$ref: 'https://example.com/a'}}}}}}}}
components:
  schemas:
    A:
      $id: https://example.com/a
      $defs: {B: {type: string}}
      properties:
        b: {$ref: '#/$defs/B'}
        c: {$ref: '#leg'}
        d: {$ref: 'https://example.com/a#/$defs/B'}
    C: {$anchor: leg, type: integer}
";
    goes_on(
        text,
        &expect![[r"
        api.yaml:3:98 [external-reference] warning: `https://example.com/a` is outside this document; it is read as `#/components/schemas/A`
          help: other files are read only for a document in a file, not for text in memory
        api.yaml:7:7 [unsupported-keyword] warning: `$id` is not supported
          help: use the path of a component in `$ref`
        api.yaml:10:19 [unresolved-reference] warning: there is no `#/$defs/B`; it is read as `#/components/schemas/A/$defs/B`
          help: refer to a component in `#/components/schemas/`, or define it inline
        api.yaml:11:19 [unresolved-reference] warning: `#leg` is not a path in this document; it is read as `#/components/schemas/C`
          help: anchors are not supported: write `#/components/…`
        api.yaml:12:19 [external-reference] warning: `https://example.com/a#/$defs/B` is outside this document; it is read as `#/components/schemas/A/$defs/B`
          help: other files are read only for a document in a file, not for text in memory
        api.yaml:13:9 [unsupported-keyword] warning: `$anchor` is not supported
          help: use the path of a component in `$ref`
    "]],
    );
    stops(
        &text.replace("'#leg'", "'#log'"),
        &expect![[r"
        api.yaml:3:98 [external-reference] warning: `https://example.com/a` is outside this document; it is read as `#/components/schemas/A`
          help: other files are read only for a document in a file, not for text in memory
        api.yaml:10:19 [unresolved-reference] warning: there is no `#/$defs/B`; it is read as `#/components/schemas/A/$defs/B`
          help: refer to a component in `#/components/schemas/`, or define it inline
        api.yaml:11:19 [unresolved-reference] `#log` is not a path in this document
          help: anchors are not supported: write `#/components/…`
        api.yaml:12:19 [external-reference] warning: `https://example.com/a#/$defs/B` is outside this document; it is read as `#/components/schemas/A/$defs/B`
          help: other files are read only for a document in a file, not for text in memory
    "]],
    );
}

#[test]
fn other_spellings_of_the_same_values_are_understood() {
    let content = "{application/json: {schema: {$ref: '#/components/schemas/A'}}, application/x-yaml: {schema: {$ref: '#/components/schemas/A'}}}";
    let text = format!(
        "openapi: 3.1.0
info: {{title: t, version: '1'}}
paths: {{/a: {{put: {{requestBody: {{content: {content}}}, responses: {{200: {{description: d, content: {content}}}}}}}}}}}
components: {{schemas: {{A: {{type: object, unevaluatedProperties: {{not: {{}}}}, properties: {{a: {{type: string}}}}}}}}}}
"
    );
    goes_on(&text, &expect![[""]]);
}
