//! The `x-rust-` keys: their places, their form, and the names in them.

use crate::common::{check, operation, paths, schemas};
use expect_test::expect;

#[test]
fn unknown_extension() {
    operation(
        r"x-rust-paginaton: {items: a, next: b}",
        &expect![[r"
            api.yaml:10:7 [unknown-extension] there is no `x-rust-paginaton`
              help: did you mean `x-rust-pagination`?
        "]],
    );
}

#[test]
fn extension_place() {
    schemas(
        r"A: {x-rust-scopes: [a]}",
        &expect![[r"
            api.yaml:6:9 [extension-place] `x-rust-scopes` has no meaning here
              help: it belongs to an operation
        "]],
    );
}

#[test]
fn extension_shape() {
    operation(
        r"x-rust-pagination: {item: a}",
        &expect![[r"
            api.yaml:10:7 [pagination] `x-rust-pagination` does not say how the next page is asked for
              help: it is one of `next`, `link-header`, `cursor`, `offset` and `page`
            api.yaml:10:7 [pagination] the successful response has no body to find pages in
            api.yaml:10:27 [unknown-key] `x-rust-pagination` has no key `item`
              help: did you mean `items`?
        "]],
    );
}

#[test]
fn representations() {
    check(
        r"openapi: 3.0.3
info: {title: t, version: '1'}
paths: {}
x-rust-representations: [{format: json, envelope: A}, {format: json}]",
        &expect![[r"
            api.yaml:3:1 [no-operations] warning: the document has no operation
            api.yaml:4:41 [extension-value] only XML has an element around every document
            api.yaml:4:64 [extension-value] the representation `json` is listed twice
        "]],
    );
}

#[test]
fn environment_variable() {
    check(
        r"openapi: 3.0.3
info: {title: t, version: '1'}
paths: {}
components: {securitySchemes: {a: {type: http, scheme: basic, x-rust-env: A}, b: {type: http, scheme: bearer, x-rust-env: 1A}, c: {type: oauth2, flows: {}, x-rust-env: A}}}",
        &expect![[r"
            api.yaml:3:1 [no-operations] warning: the document has no operation
            api.yaml:4:75 [wrong-type] `x-rust-env` of a basic security scheme must be a mapping, and this is text
            api.yaml:4:123 [environment-variable] `1A` can't be the name of an environment variable
              help: use letters, digits and `_`
            api.yaml:4:157 [extension-place] a client has no credential for this type of security scheme
        "]],
    );
}

#[test]
fn pagination() {
    paths(
        r"/a:
    get:
      x-rust-pagination: {items: calls, next: meta.nxt}
      responses:
        200:
          description: d
          content:
            application/json:
              schema:
                type: object
                properties: {calls: {type: string}, meta: {type: object, properties: {next: {type: string}}}}",
        &expect![[r"
            api.yaml:6:34 [pagination] `calls` must be a list in the response
            api.yaml:6:47 [pagination] the successful response has no property `nxt`
              help: did you mean `next`?
        "]],
    );
}

#[test]
fn pagination_by_cursor_and_number() {
    paths(
        r"/a:
    get:
      parameters: [{name: after, in: query, schema: {}}, {name: page, in: header, schema: {}}]
      x-rust-pagination: {items: calls, cursor: {property: /meta/nxt, parameter: aftr, more: meta.next}}
      responses: &responses
        200:
          description: d
          content:
            application/json:
              schema:
                type: object
                properties: {calls: {type: array, items: {}}, meta: {type: object, properties: {next: {type: string}}}}
    put:
      x-rust-pagination: {items: calls, page: {parameter: page, total: calls}, link-header: true}
      responses: *responses
    post:
      x-rust-pagination: {link-header: false}
      responses: *responses
    delete:
      x-rust-pagination: {items: calls, offset: {size: 1}}
      responses: *responses",
        &expect![[r"
            api.yaml:7:60 [pagination] the successful response has no property `nxt`
              help: did you mean `next`?
            api.yaml:7:82 [pagination] the operation has no query parameter `aftr`
              help: did you mean `after`?
            api.yaml:7:94 [pagination] `meta.next` must be a boolean in the response
            api.yaml:17:41 [pagination] `link-header` and `page` are two ways to the next page
              help: it is one of `next`, `link-header`, `cursor`, `offset` and `page`
            api.yaml:17:59 [pagination] the operation has no query parameter `page`
            api.yaml:17:72 [pagination] `calls` must be an integer in the response
            api.yaml:20:7 [pagination] `x-rust-pagination` does not say how the next page is asked for
              help: it is one of `next`, `link-header`, `cursor`, `offset` and `page`
            api.yaml:20:7 [pagination] the successful response is not a list itself
              help: name the property that holds the items under `items`
            api.yaml:23:41 [missing-key] `offset` needs the key `parameter`
            api.yaml:23:56 [wrong-type] `size` must be text, and this is the number 1
              help: put it in quotes
        "]],
    );
}

#[test]
fn requires_parameter() {
    operation(
        r"parameters: [{name: a, in: query, schema: {}, x-rust-requires: {property: bb}}, {name: b, in: query, schema: {}}]",
        &expect![[r"
            api.yaml:10:81 [requires] the operation has no parameter `bb`
        "]],
    );
}

#[test]
fn requires_property() {
    schemas(
        r"A: {properties: {coaching: {x-rust-requires: {when: true, property: sidd}}, sid: {}}}",
        &expect![[r"
            api.yaml:6:73 [requires] there is no property `sidd` beside this one
              help: did you mean `sid`?
        "]],
    );
}

#[test]
fn error_property() {
    schemas(
        r"A: {x-rust-error: {code: cod}, allOf: [{properties: {code: {type: integer}}}]}",
        &expect![[r"
            api.yaml:6:30 [error-property] the schema has no property `cod`
              help: did you mean `code`?
        "]],
    );
}
