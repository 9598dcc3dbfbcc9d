//! Keys of OpenAPI 3.2: what is checked, what is unsupported, and what earlier versions say of them.

use expect_test::{Expect, expect};

use crate::common::{report, with_schemas};

/// Checks an operation `get` of `/a` with these lines.
fn operation(version: &str, lines: &str, expected: &Expect) {
    let text = format!(
        "openapi: {version}\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    get:\n      responses: {{204: \
         {{description: d}}}}\n{lines}"
    );
    expected.assert_eq(&report(&text));
}

#[test]
fn later_keys_need_the_version() {
    operation(
        "3.1.0",
        "    query: {responses: {204: {description: d}}}
    additionalOperations: {COPY: {responses: {204: {description: d}}}}
    post:
      parameters: [{name: q, in: querystring, content: {application/json: {}}}]
      responses: {200: {description: d, content: {text/event-stream: {itemSchema: {}}, a/b: {$ref: '#/components/x'}}}}
",
        &expect![[r"
            api.yaml:7:5 [unknown-key] `query` needs OpenAPI 3.2, but this document is OpenAPI 3.1
            api.yaml:8:5 [unknown-key] `additionalOperations` needs OpenAPI 3.2, but this document is OpenAPI 3.1
            api.yaml:10:34 [unknown-value] `in` can't be `querystring`
              help: it may be `query`, `header`, `path` or `cookie`
            api.yaml:11:71 [unknown-key] `itemSchema` needs OpenAPI 3.2, but this document is OpenAPI 3.1
            api.yaml:11:94 [unknown-key] a media type has no key `$ref`
              help: keys of your own begin with `x-`
            api.yaml:11:100 [unresolved-reference] there is no `#/components/x`
              help: refer to a component in `#/components/mediaTypes/`, or define it inline
        "]],
    );
}

#[test]
fn names_of_methods_are_checked() {
    operation(
        "3.2.0",
        "    additionalOperations:
      POST: {responses: {204: {description: d}}}
      query: {responses: {204: {description: d}}}
      A B: {responses: {204: {description: d}}}
      COPY: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {}}
",
        &expect![[r"
            api.yaml:8:7 [method-name] `POST` can't be an additional operation
              help: move it to the key `post` of the path item
            api.yaml:9:7 [method-name] `query` can't be an additional operation
              help: move it to the key `query` of the path item
            api.yaml:10:7 [method-name] `A B` can't be the method of a request
              help: use letters, digits and `!#$%&'*+-.^_|~`
            api.yaml:11:34 [unused-path-parameter] the path has no `{id}`
              help: remove the parameter, or add it to the path in braces
            api.yaml:11:90 [missing-responses] the operation declares no response
              help: declare at least the response to a successful call
        "]],
    );
}

#[test]
fn query_string_is_one_parameter() {
    operation(
        "3.2.0",
        "      parameters:
      - {name: a, in: querystring, content: {application/json: {}}}
      - {name: b, in: query, schema: {type: string}}
    parameters:
      - {name: c, in: querystring, schema: {type: object}}
",
        &expect![[r"
            api.yaml:9:10 [duplicate-parameter] a querystring parameter excludes other parameters of the query string
              help: declare either query parameters, or one querystring parameter
            api.yaml:11:36 [parameter-style] a querystring parameter can't have `schema`
              help: write `content` with a media type
        "]],
    );
}

#[test]
fn unsupported_parts_of_bodies_are_reported() {
    operation(
        "3.2.0",
        "    post:
      parameters:
      - {name: a, in: querystring, content: {text/plain: {schema: {type: string}}}}
      - {name: b, in: cookie, style: cookie, schema: {type: string}}
      requestBody:
        content:
          multipart/mixed: {itemSchema: {type: object}, itemEncoding: {contentType: text/plain}, prefixEncoding: [{}]}
          a/b: {itemSchema: {type: object}}
          multipart/related: {schema: {type: array}, itemEncoding: {contentType: text/plain}}
      responses:
        200:
          description: d
          content:
            application/jsonl: {schema: {type: array}, itemSchema: {type: object}}
            text/event-stream: {schema: {type: object}}
components:
  schemas:
    A: {type: object, properties: {a: {type: object, xml: {nodeType: none}}}}
",
        &expect![[r"
            api.yaml:9:10 [unsupported-keyword] the client can't write this query string
              help: describe an object with properties as `application/x-www-form-urlencoded`, JSON, or declare query parameters
            api.yaml:13:98 [unsupported-encoding] warning: the parts are sent and read without `prefixEncoding`
              help: keep it if the server accepts the usual media types of the parts
            api.yaml:14:17 [unsupported-media-type] warning: the items of `a/b` are not decoded one by one
              help: keep it if the program splits the body into items
            api.yaml:15:54 [unsupported-encoding] warning: the parts are sent and read without `itemEncoding`
              help: keep it if the server accepts the usual media types of the parts
            api.yaml:20:56 [unsupported-media-type] warning: the client checks only the items
              help: keep it if the server checks the whole stream
            api.yaml:24:70 [unsupported-keyword] warning: the client reads a child element, not the node type `none`
              help: describe the value as an attribute or a child element, and only one plain value as text
        "]],
    );
}

#[test]
fn exclusive_keys_are_refused() {
    operation(
        "3.2.0",
        "    post:
      requestBody: {content: {multipart/mixed: {encoding: {}, prefixEncoding: []}}}
      responses: {204: {description: d}}
components:
  examples: {A: {value: 1, dataValue: 1}, B: {serializedValue: a, externalValue: b}}
  schemas:
    A: {type: string, xml: {attribute: true, nodeType: attribute}}
    B: {type: array, items: {}, xml: {wrapped: true, nodeType: element}}
",
        &expect![[r"
            api.yaml:8:63 [exclusive-keys] `encoding` and `prefixEncoding` exclude each other
              help: remove `encoding`
            api.yaml:11:28 [example-and-examples] `value` and `dataValue` exclude each other
            api.yaml:11:67 [example-and-examples] `serializedValue` and `externalValue` exclude each other
            api.yaml:13:46 [exclusive-keys] `attribute` and `nodeType` exclude each other
              help: remove `attribute`
            api.yaml:14:54 [exclusive-keys] `wrapped` and `nodeType` exclude each other
              help: remove `wrapped`
        "]],
    );
}

#[test]
fn targets_of_discriminators_and_media_types_are_checked() {
    let schemas = "A: {oneOf: [{$ref: '#/components/schemas/B'}], discriminator: {propertyName: k, defaultMapping: C}}
    B: {type: object}
  mediaTypes: {M: {$ref: '#/components/mediaTypes/N'}}";
    expect![[r"
        api.yaml:6:101 [unresolved-reference] there is no schema `C`
          help: declare it in `#/components/schemas/`
        api.yaml:8:26 [unresolved-reference] there is no `#/components/mediaTypes/N`
          help: declare it in `#/components/mediaTypes/`
    "]]
    .assert_eq(&report(&with_schemas("3.2.0", schemas)));
}

#[test]
fn depth_of_an_additional_operation_is_limited() {
    let schema = format!("{}{{type: string}}{}", "{items: ".repeat(40), "}".repeat(40));
    let text = format!(
        "openapi: 3.2.0\ninfo: {{title: t, version: '1'}}\npaths: {{/a: {{additionalOperations: {{COPY: {{requestBody: \
         {{content: {{application/json: {{schema: {schema}}}}}}}, responses: {{204: {{description: d}}}}}}}}}}}}\n"
    );
    assert!(report(&text).contains("[too-deep]"), "{}", report(&text));
}

#[test]
fn optional_discriminator_needs_a_default() {
    let schemas = "paths: {}
components:
  schemas:
    A: {type: object, required: [kind], properties: {kind: {type: string}}}
    B: {type: object, properties: {kind: {type: string}}}
    C: {allOf: [{$ref: '#/components/schemas/A'}]}
    Ok1: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/C'}, {type: 'null'}], discriminator: {propertyName: kind}}
    Ok2: {anyOf: [{$ref: '#/components/schemas/B'}], required: [kind], discriminator: {propertyName: kind}}
    Ok3: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
    Ok4: {oneOf: [{$ref: '#/components/schemas/B'}], discriminator: {propertyName: kind, defaultMapping: B}}
    Ok5: {oneOf: [{$ref: '#/components/schemas/B', required: [kind]}], discriminator: {propertyName: kind}}
    Ok6: {oneOf: [{$ref: '#/components/schemas/Ok1'}], discriminator: {propertyName: kind}}
    Bad1: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: kind}}
    Bad2: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
    Bad3: {allOf: [MANY], discriminator: {propertyName: kind}}
"
    .replace("MANY", &vec!["{$ref: '#/components/schemas/Bad3'}"; 100].join(", "));
    let found = |version: &str| report(&format!("openapi: {version}\ninfo: {{title: A, version: '1'}}\n{schemas}"));
    expect![[r"
        api.yaml:3:1 [no-operations] warning: the document has no operation
        api.yaml:15:119 [default-mapping] a value may lack the property `kind`, and `defaultMapping` does not tell its schema
          help: add `defaultMapping`, or require the property in every alternative
        api.yaml:16:92 [default-mapping] a value may lack the property `kind`, and `defaultMapping` does not tell its schema
          help: add `defaultMapping`, or require the property in every alternative
        api.yaml:17:5 [circular-reference] `Bad3` refers to itself
          help: a schema may contain itself as a property or list item, but not consist of itself
        api.yaml:17:3751 [default-mapping] a value may lack the property `kind`, and `defaultMapping` does not tell its schema
          help: add `defaultMapping`, or require the property in every alternative
    "]].assert_eq(&found("3.2.0"));
    assert!(!found("3.1.0").contains("default-mapping"), "{}", found("3.1.0"));
}

#[test]
fn document_has_a_container() {
    for version in ["3.1.0", "3.2.0"] {
        let found = report(&format!("openapi: {version}\ninfo: {{title: A, version: '1'}}\n"));
        assert!(
            found.contains("[missing-key] the document needs one of the keys `paths`, `components` and `webhooks`"),
            "{found}"
        );
        for key in ["paths", "components", "webhooks"] {
            let found = report(&format!("openapi: {version}\ninfo: {{title: A, version: '1'}}\n{key}: {{}}\n"));
            assert!(!found.contains("missing-key"), "{found}");
        }
    }
}
