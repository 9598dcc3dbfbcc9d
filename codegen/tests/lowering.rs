//! What lowering reports: the whole message, at the place in the document.

#![allow(clippy::needless_raw_string_hashes, reason = "as UPDATE_EXPECT writes them")]

use expect_test::{Expect, expect};
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{lint, lower};

/// Lowers a document with these paths and components and compares what is reported.
fn check(rest: &str, expected: &Expect) {
    let text = format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\n{rest}");
    let mut diagnostics = Diagnostics::new();
    let source = Source::parse("api.yaml", text).expect("the document is OpenAPI");
    if let Some(document) = lint::load(&source, lint::Strictness::Strict, &mut diagnostics) {
        lower::lower(&source, &document, "api", &mut diagnostics);
    }
    expected.assert_eq(&diagnostics.render(Style::Plain));
}

/// The paths of a document with one operation.
fn operation(rest: &str) -> String {
    format!("paths:\n  /a:\n    post:\n      operationId: a\n{rest}")
}

#[test]
fn parts_of_different_types() {
    check(
        &operation(
            "      responses:
        '200':
          description: d
          content: {application/json: {schema: {allOf: [{type: string}, {type: integer}]}}}
",
        ),
        &expect![[r#"
            api.yaml:10:40 [unsupported-all-of] the parts of this `allOf` are of different types, so that no value can satisfy them
               |
            10 |           content: {application/json: {schema: {allOf: [{type: string}, {type: integer}]}}}
               |                                        ^^^^^^
               |
               = help: make every part an object, or use `oneOf` if a value satisfies one of them
        "#]],
    );
}

#[test]
fn a_circle_of_all_of() {
    check(
        &operation(
            "      responses:
        '200':
          description: d
          content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}
components:
  schemas:
    A: {allOf: [{$ref: '#/components/schemas/B'}, {type: object, properties: {a: {type: string}}}]}
    B: {allOf: [{$ref: '#/components/schemas/A'}, {type: object, properties: {b: {type: string}}}]}
",
        ),
        &expect![[r#"
            api.yaml:13:5 [circular-reference] `A` refers to itself through `B`
               |
            13 |     A: {allOf: [{$ref: '#/components/schemas/B'}, {type: object, properties: {a: {type: string}}}]}
               |     ^
               |
               = help: a schema may contain itself in a property or as an item of a list, but not consist of itself
        "#]],
    );
}

#[test]
fn parts_of_parts_of_parts() {
    let level = |level: usize| {
        let next = level + 1;
        format!(
            "    A{level}: {{type: object, allOf: [{{$ref: '#/components/schemas/A{next}'}}], properties: {{a{level}: {{}}}}}}\n"
        )
    };
    let schemas = (0..65).map(level).collect::<Vec<_>>().concat();
    check(
        &operation(&format!(
            "      responses:
        '200':
          description: d
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/A0'}}}}}}
components:
  schemas:
{schemas}    A65: {{type: object, properties: {{a: {{type: string}}}}}}
"
        )),
        &expect![[r#"
            api.yaml:77:5 [too-deep] the schemas that this `allOf` consists of are nested too deeply
               |
            77 |     A64: {type: object, allOf: [{$ref: '#/components/schemas/A65'}], properties: {a64: {}}}
               |     ^^^
               |
               = help: put the properties of the innermost ones into one schema

            api.yaml:78:5 [too-deep] the schemas that this `allOf` consists of are nested too deeply
               |
            78 |     A65: {type: object, properties: {a: {type: string}}}
               |     ^^^
               |
               = help: put the properties of the innermost ones into one schema
        "#]],
    );
}

#[test]
fn a_form_without_an_object() {
    check(
        &operation(
            "      requestBody: {content: {application/x-www-form-urlencoded: {}}}
      responses: {'204': {description: d}}
",
        ),
        &expect![[r#"
            api.yaml:7:31 [form-without-fields] a form needs a schema of an object
              |
            7 |       requestBody: {content: {application/x-www-form-urlencoded: {}}}
              |                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: add `schema` with `type: object` and the fields as `properties`
        "#]],
    );
}

#[test]
fn media_types_that_are_not_sent_or_read() {
    check(
        &operation(
            "      requestBody:
        content:
          application/json: {schema: {type: object}}
          text/csv: {schema: {type: string}}
      responses:
        '200':
          description: d
          content:
            application/json: {schema: {type: object}}
            application/pdf: {}
",
        ),
        &expect![[r#"
            api.yaml:10:11 [unsupported-media-type] warning: the body is sent as `application/json`; `text/csv` is not generated
               |
            10 |           text/csv: {schema: {type: string}}
               |           ^^^^^^^^
               |
               = help: nothing to do if the server takes both

            api.yaml:16:13 [unsupported-media-type] warning: the response is read as `application/json`; `application/pdf` is not generated
               |
            16 |             application/pdf: {}
               |             ^^^^^^^^^^^^^^^
               |
               = help: give both media types the same schema, or remove one
        "#]],
    );
}

#[test]
fn plain_json_is_sent_rather_than_its_relatives() {
    check(
        &operation(
            "      requestBody:
        content:
          application/*+json: {schema: {type: object}}
          text/json: {schema: {type: object}}
          application/json: {schema: {type: object}}
      responses: {'204': {description: d}}
",
        ),
        &expect![[r#"
            api.yaml:9:11 [unsupported-media-type] warning: the body is sent as `application/json`; `application/*+json` is not generated
              |
            9 |           application/*+json: {schema: {type: object}}
              |           ^^^^^^^^^^^^^^^^^^
              |
              = help: nothing to do if the server takes both

            api.yaml:10:11 [unsupported-media-type] warning: the body is sent as `application/json`; `text/json` is not generated
               |
            10 |           text/json: {schema: {type: object}}
               |           ^^^^^^^^^
               |
               = help: nothing to do if the server takes both
        "#]],
    );
}

#[test]
fn a_body_where_there_is_none() {
    check(
        &operation(
            "      responses:
        '204': {description: d, content: {application/json: {schema: {type: object}}}}
",
        ),
        &expect![[r#"
            api.yaml:8:33 [body-of-empty-status] warning: a response with status 204 has no body
              |
            8 |         '204': {description: d, content: {application/json: {schema: {type: object}}}}
              |                                 ^^^^^^^
              |
              = help: remove `content`
        "#]],
    );
}

#[test]
fn an_inline_alternative_under_a_discriminator() {
    check(
        &operation(
            "      responses:
        '200':
          description: d
          content:
            application/json:
              schema:
                discriminator: {propertyName: kind}
                oneOf:
                  - {type: object, properties: {kind: {type: string}}}
                  - {type: integer}
",
        ),
        &expect![[r#"
            api.yaml:15:22 [inline-discriminated] warning: no value of `kind` leads to this alternative alone, so that what fits is taken
               |
            15 |                   - {type: object, properties: {kind: {type: string}}}
               |                      ^^^^
               |
               = help: list the one value of the property in the alternative (`enum`), or move it to `components/schemas`
        "#]],
    );
}

#[test]
fn security_that_is_not_supported() {
    check(
        &operation(
            "      responses: {'204': {description: d}}
components:
  securitySchemes:
    digest: {type: http, scheme: digest}
    login: {type: openIdConnect, openIdConnectUrl: 'https://example.com/.well-known/openid-configuration'}
",
        ),
        &expect![[r#"
            api.yaml:10:5 [unsupported-security-scheme] warning: the client does not authenticate with the HTTP scheme `digest` by itself
               |
            10 |     digest: {type: http, scheme: digest}
               |     ^^^^^^
               |
               = help: set the header `Authorization` of a request with `extra_header`, or give the builder an `http_client` that does

            api.yaml:11:5 [unsupported-security-flow] warning: the client does not get tokens for `login` by itself; it sends the bearer token it is given
               |
            11 |     login: {type: openIdConnect, openIdConnectUrl: 'https://example.com/.well-known/openid-configuration'}
               |     ^^^^^
               |
               = help: nothing to do if tokens come from elsewhere
        "#]],
    );
}

#[test]
fn presets_of_values_that_are_not_listed() {
    check(
        &operation(
            "      parameters:
        - {name: Tone, in: query, schema: {type: string, enum: [high, low]}}
        - {name: Mood, in: query, schema: {$ref: '#/components/schemas/Mood'}}
        - {name: Count, in: query, schema: {type: integer, format: int32}}
      x-rust-presets:
        - {name: shout, summary: Shouts., set: {Tone: hi, Mood: bad, Count: 3000000000}}
        - {name: sing, summary: Sings., set: {Tone: high, Mood: good, Count: 3}}
      responses: {'204': {description: d}}
components:
  schemas:
    Mood: {type: string, enum: [good]}
",
        ),
        &expect![[r#"
            api.yaml:12:55 [preset-value] `"hi"` is no value of the parameter `Tone`
               |
            12 |         - {name: shout, summary: Shouts., set: {Tone: hi, Mood: bad, Count: 3000000000}}
               |                                                       ^^
               |
               = help: give a value of the parameter's type; lists and objects can't be preset

            api.yaml:12:65 [preset-value] `"bad"` is no value of the parameter `Mood`
               |
            12 |         - {name: shout, summary: Shouts., set: {Tone: hi, Mood: bad, Count: 3000000000}}
               |                                                                 ^^^
               |
               = help: give a value of the parameter's type; lists and objects can't be preset

            api.yaml:12:77 [preset-value] `3000000000` is no value of the parameter `Count`
               |
            12 |         - {name: shout, summary: Shouts., set: {Tone: hi, Mood: bad, Count: 3000000000}}
               |                                                                             ^^^^^^^^^^
               |
               = help: give a value of the parameter's type; lists and objects can't be preset
        "#]],
    );
}

#[test]
fn presets_of_what_is_not_there() {
    check(
        &operation(
            "      parameters: [{name: Loud, in: query, schema: {type: boolean}}]
      x-rust-idempotent: {unless: [Soft]}
      x-rust-presets:
        - {name: shout, summary: Shouts., set: {Loud: yes-please, Quick: true}, arguments: [Slow]}
      responses: {'204': {description: d}}
",
        ),
        &expect![[r#"
            api.yaml:8:36 [idempotent-parameter] the operation has no parameter `Soft`
              |
            8 |       x-rust-idempotent: {unless: [Soft]}
              |                                    ^^^^
              |
              = help: name a parameter as it is on the wire

            api.yaml:10:55 [preset-value] `"yes-please"` is no value of the parameter `Loud`
               |
            10 |         - {name: shout, summary: Shouts., set: {Loud: yes-please, Quick: true}, arguments: [Slow]}
               |                                                       ^^^^^^^^^^
               |
               = help: give a value of the parameter's type; lists and objects can't be preset

            api.yaml:10:74 [preset-parameter] the operation has no optional parameter `Quick`
               |
            10 |         - {name: shout, summary: Shouts., set: {Loud: yes-please, Quick: true}, arguments: [Slow]}
               |                                                                          ^^^^
               |
               = help: name a parameter as it is on the wire

            api.yaml:10:93 [preset-parameter] the operation has no optional parameter `Slow`
               |
            10 |         - {name: shout, summary: Shouts., set: {Loud: yes-please, Quick: true}, arguments: [Slow]}
               |                                                                                             ^^^^
               |
               = help: name a parameter as it is on the wire
        "#]],
    );
}

#[test]
fn pages_of_what_is_no_list() {
    check(
        &operation(
            "      x-rust-pagination: {items: items, next: next}
      responses:
        '200':
          description: d
          content:
            application/json:
              schema: {type: object, properties: {items: {type: string}, next: {type: integer}}}
",
        ),
        &expect![[r#"
            api.yaml:7:34 [pagination] `items` must be a list in the response
              |
            7 |       x-rust-pagination: {items: items, next: next}
              |                                  ^^^^^

            api.yaml:7:47 [pagination] `next` must be text in the response
              |
            7 |       x-rust-pagination: {items: items, next: next}
              |                                               ^^^^
        "#]],
    );
}

#[test]
fn callbacks_and_not() {
    check(
        &operation(
            "      callbacks: {done: {'{$request.query.url}': {post: {responses: {'204': {description: d}}}}}}
      responses:
        '200':
          description: d
          content: {application/json: {schema: {not: {type: string}}}}
",
        ),
        &expect![[r#"
            api.yaml:7:7 [not-generated] warning: 1 of the callbacks is not generated
              |
            7 |       callbacks: {done: {'{$request.query.url}': {post: {responses: {'204': {description: d}}}}}}
              |       ^^^^^^^^^
              |
              = help: callbacks describe requests that the API sends; the client has nothing for them

            api.yaml:11:40 [unsupported-keyword] warning: `not` is not checked by the generated client
               |
            11 |           content: {application/json: {schema: {not: {type: string}}}}
               |                                        ^^^^^^
               |
               = help: say it in the description, or describe what is allowed in another way
        "#]],
    );
}

#[test]
fn rules_that_the_client_does_not_check() {
    check(
        &operation(
            "      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, properties: {file: {type: string, format: binary}, a: {type: string}, b: {type: string}}}
            encoding: {file: {contentType: image/png}, a: {contentType: text/*}, b: {contentType: text/html}}
      responses:
        '200':
          description: d
          content:
            application/json:
              schema:
                type: object
                minProperties: 1
                discriminator: {propertyName: kind}
                properties:
                  yes: {type: boolean, enum: [true]}
                  names: {type: object, additionalProperties: {type: string, maxLength: 3}}
                  grid: {type: array, items: {type: array, items: {type: integer, minimum: 1}}}
                  shape:
                    oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
                    discriminator: {propertyName: kind, mapping: {c: '#/components/schemas/C'}}
components:
  schemas:
    A: {type: object, properties: {kind: {type: string}}}
    B: {type: object, properties: {kind: {type: string}}}
    C: {type: object, properties: {kind: {type: string}}}
",
        ),
        &expect![[r#"
            api.yaml:11:24 [unsupported-encoding] warning: of an encoding, only `style`, `explode` and the one `contentType` of a part that is no file are honoured
               |
            11 |             encoding: {file: {contentType: image/png}, a: {contentType: text/*}, b: {contentType: text/html}}
               |                        ^^^^
               |
               = help: texts are sent as they are, objects as JSON, and files with the media type that the caller gives

            api.yaml:11:56 [unsupported-encoding] warning: of an encoding, only `style`, `explode` and the one `contentType` of a part that is no file are honoured
               |
            11 |             encoding: {file: {contentType: image/png}, a: {contentType: text/*}, b: {contentType: text/html}}
               |                                                        ^
               |
               = help: texts are sent as they are, objects as JSON, and files with the media type that the caller gives

            api.yaml:17:15 [unsupported-keyword] warning: a discriminator without `oneOf` or `anyOf` chooses nothing: the value is read as this type
               |
            17 |               schema:
               |               ^^^^^^
               |
               = help: list the alternatives under `oneOf`; what this type does not know is kept in its `extra`

            api.yaml:26:21 [unused-discriminator-value] warning: the discriminator's `c` leads to `#/components/schemas/C`, which is not among the alternatives
               |
            26 |                     oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
               |                     ^^^^^
               |
               = help: add the schema to the alternatives, or remove the value from the mapping
        "#]],
    );
}

#[test]
fn one_variable_of_two_servers() {
    check(
        "servers: [{url: 'https://{region}.example.com', variables: {region: {default: eu}}}]
paths:
  /a:
    servers: [{url: 'https://{region}.files.example.com', variables: {region: {default: us}}}]
    get: {operationId: a, responses: {'204': {description: d}}}
    post:
      operationId: b
      servers: [{url: 'https://{region}.mail.example.com', variables: {region: {default: eu}}}]
      responses: {'204': {description: d}}
",
        &expect![[r#"
            api.yaml:6:71 [unsupported-server-variable] warning: another server has the variable `region` as well, with other values; the client uses the default `eu` for both
              |
            6 |     servers: [{url: 'https://{region}.files.example.com', variables: {region: {default: us}}}]
              |                                                                       ^^^^^^
              |
              = help: give one of them another name
        "#]],
    );
}

/// Two operations may have one id, or two that are the same in Rust; the later is named after its method and path.
#[test]
fn operation_ids_that_are_not_alone() {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a: {get: {operationId: getIt, responses: {204: {description: d}}}}
  /b/{c}:
    parameters: [{name: c, in: path, required: true, schema: {type: string}}]
    get: {operationId: getIt, responses: {204: {description: d}}}
    put: {operationId: get-it, responses: {204: {description: d}}}
";
    let mut diagnostics = Diagnostics::new();
    let source = Source::parse("api.yaml", text).expect("the document is OpenAPI");
    let document = lint::load(&source, lint::Strictness::Strict, &mut diagnostics).expect("a warning only");
    let api = lower::lower(&source, &document, "api", &mut diagnostics);
    let names: Vec<String> =
        api.operations.iter().map(|one| format!("{} {} {}", one.id, one.method_name, one.type_name)).collect();
    assert_eq!(names, ["getIt get_it GetIt", "getIt get_b_by_c GetBByC", "get-it put_b_by_c PutBByC"]);
}

#[test]
fn names_of_some_values() {
    check(
        &operation(
            "      parameters:
        - {name: level, in: query, schema: {type: integer, enum: [1, 2, null], x-enum-varnames: [Low]}}
        - {name: mood, in: query, schema: {type: string, enum: [good, bad], x-enumNames: [Good, 2]}}
        - {name: fine, in: query, schema: {type: integer, enum: [1, null], x-enum-varnames: [One]}}
      responses: {'200': {description: d}}
",
        ),
        &expect![[r#"
            api.yaml:8:80 [enum-names] warning: `x-enum-varnames` does not have a name for each of the values, so that none is taken
              |
            8 |         - {name: level, in: query, schema: {type: integer, enum: [1, 2, null], x-enum-varnames: [Low]}}
              |                                                                                ^^^^^^^^^^^^^^^
              |
              = help: list one name for each value of `enum` but null, in the same order

            api.yaml:9:77 [enum-names] warning: `x-enumNames` does not have a name for each of the values, so that none is taken
              |
            9 |         - {name: mood, in: query, schema: {type: string, enum: [good, bad], x-enumNames: [Good, 2]}}
              |                                                                             ^^^^^^^^^^^
              |
              = help: list one name for each value of `enum` but null, in the same order
        "#]],
    );
}

#[test]
fn rules_inside_of_parameters_and_alternatives() {
    check(
        &operation(
            "      parameters:
        - {name: grid, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: array, items: {type: integer, minimum: 1}}}}
        - {name: map, in: query, schema: {type: object, minProperties: 1, additionalProperties: {type: string, maxLength: 3}}}
        - {name: either, in: query, schema: {oneOf: [{type: integer, minimum: 1}, {type: number}, {type: string, maxLength: 3}]}}
      responses: {'200': {description: d}}
",
        ),
        &expect![[r#"
            api.yaml:8:73 [unsupported-keyword] warning: `items` is not checked by the generated client
              |
            8 |         - {name: grid, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: array, items: {type: integer, minimum: 1}}}}
              |                                                                         ^^^^^^
              |
              = help: say it in the description, or describe what is allowed in another way

            api.yaml:10:55 [unsupported-keyword] warning: the rules of this alternative are not checked by the generated client: another is of the same type
               |
            10 |         - {name: either, in: query, schema: {oneOf: [{type: integer, minimum: 1}, {type: number}, {type: string, maxLength: 3}]}}
               |                                                       ^^^^
               |
               = help: say it in the description, or describe what is allowed in another way
        "#]],
    );
}
