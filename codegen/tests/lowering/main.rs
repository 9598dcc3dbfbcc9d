//! Diagnostics of lowering: position, message and help.

#![allow(clippy::needless_raw_string_hashes, reason = "as UPDATE_EXPECT writes them")]

mod callbacks;
mod compositions;

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use openapi_client_codegen::diagnostic::Diagnostics;
use openapi_client_codegen::model::{Api, BodyKind, ItemData, Type};
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{lint, lower};

/// Lowers a document. Returns no model if it can't be loaded.
fn lowered(rest: &str) -> (Option<Api>, Diagnostics) {
    lowered_as("3.0.3", rest)
}

fn lowered_as(version: &str, rest: &str) -> (Option<Api>, Diagnostics) {
    let text = format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\n{rest}");
    let mut diagnostics = Diagnostics::new();
    let source = Source::parse("api.yaml", text).expect("the document is OpenAPI");
    let document = lint::load(&source, lint::Strictness::Strict, &mut diagnostics);
    let api = document.map(|document| lower::lower(&source, &document, "api", &mut diagnostics));
    (api, diagnostics)
}

/// Returns a line for each diagnostic and its help.
fn lines(diagnostics: &Diagnostics) -> String {
    diagnostics.sorted().into_iter().fold(String::new(), |mut lines, one| {
        let help = one.help_text().map(|help| format!("  help: {help}\n")).unwrap_or_default();
        let _ = write!(lines, "{one}\n{help}");
        lines
    })
}

/// Lowers a document with these paths and components, and compares the diagnostics.
fn check(rest: &str, expected: &Expect) {
    expected.assert_eq(&lines(&lowered(rest).1));
}

/// Returns the paths of a document with one operation.
fn operation(rest: &str) -> String {
    format!("paths:\n  /a:\n    post:\n      operationId: a\n{rest}")
}

#[test]
fn end_of_an_event_stream_needs_an_event_stream() {
    check(
        &operation("      x-rust-stream-end: '[DONE]'\n      responses: {'204': {description: d}}\n"),
        &expect![[r"
            api.yaml:7:26 [extension-value] no successful response is a stream of events or JSON values
              help: declare `text/event-stream`, or remove the key
        "]],
    );
}

#[test]
fn members_of_different_types_are_refused() {
    check(
        &operation(
            "      responses:
        '200':
          description: d
          content: {application/json: {schema: {allOf: [{type: string}, {type: integer}]}}}
",
        ),
        &expect![[r"
            api.yaml:10:40 [unsupported-all-of] the members of this `allOf` have different types or values, so no value can satisfy all of them
              help: make every member an object, or use `oneOf` if a value satisfies one of them
        "]],
    );
}

#[test]
fn form_without_object_schema_is_refused() {
    check(
        &operation(
            "      requestBody: {content: {application/x-www-form-urlencoded: {}}}
      responses: {'204': {description: d}}
",
        ),
        &expect![[r"
            api.yaml:7:31 [form-without-fields] a form needs an object schema
              help: add `schema` with `type: object` and the fields as `properties`
        "]],
    );
}

#[test]
fn plain_json_is_preferred() {
    check(
        &operation(
            "      requestBody:
        content:
          application/*+json: {schema: {type: object}}
          text/json: {schema: {type: object}}
          application/json: {schema: {type: object}}
          text/csv: {schema: {type: string}}
      responses:
        '200':
          description: d
          content:
            application/json: {schema: {type: object}}
            application/pdf: {}
            application/vnd.b+json: {schema: {type: object, properties: {b: {type: string}}}}
",
        ),
        &expect![[r#"
            api.yaml:19:13 [unsupported-media-type] warning: the response is read as `application/json`; `application/vnd.b+json` is a raw response, after `.accept("application/vnd.b+json")`
              help: keep it if the caller decodes the other one; otherwise give both the same schema, or remove one
        "#]],
    );
}

#[test]
fn other_format_than_the_form_is_reported() {
    check(
        &operation(
            "      requestBody:
        content:
          application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: string}}}}
          text/csv: {schema: {type: string}}
      responses: {'204': {description: d}}
",
        ),
        &expect![[r"
            api.yaml:10:11 [unsupported-media-type] warning: the body is sent as `application/x-www-form-urlencoded`; `text/csv` is not generated
              help: keep both if the server accepts both
        "]],
    );
}

#[test]
fn body_of_empty_status_is_reported() {
    check(
        &operation(
            "      responses:
        '204': {description: d, content: {application/json: {schema: {type: object}}}}
",
        ),
        &expect![[r"
            api.yaml:8:33 [body-of-empty-status] warning: a response with status 204 has no body
              help: remove `content`
        "]],
    );
}

#[test]
fn union_with_nothing_to_tell_alternatives_apart_is_reported_once() {
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
                  - {type: object, properties: {kind: {type: string}, size: {type: string}}}
                  - {type: integer}
        default:
          description: d
          content:
            application/json:
              schema:
                oneOf:
                  - {type: array, items: {type: object, properties: {kind: {enum: [a, b]}}}}
                  - {type: array, items: {type: object, properties: {kind: {enum: [c]}}}}
",
        ),
        &expect![[r"
            api.yaml:14:17 [ambiguous-union] warning: nothing tells the alternatives of 2 unions apart; the first is here. The client picks the first alternative that knows the most properties
              help: add a `discriminator`, or a required property with another `const` or `enum` in each alternative
            api.yaml:25:22 [rust-name-collision] warning: the alternative `number 2` has the same Rust name as `number 1`, `List`, so it becomes `List2`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
        "]],
    );
}

#[test]
fn unsupported_security_is_reported() {
    check(
        &operation(
            "      responses: {'204': {description: d}}
components:
  securitySchemes:
    digest: {type: http, scheme: digest}
    login: {type: openIdConnect, openIdConnectUrl: 'https://example.com/.well-known/openid-configuration'}
",
        ),
        &expect![[r"
            api.yaml:10:5 [unsupported-security-scheme] warning: the client does not support the HTTP authentication scheme `digest`
              help: set the header `Authorization` with `extra_header` of a request, or pass an `http_client` that sets it to the builder
            api.yaml:11:5 [unsupported-security-flow] warning: the client does not obtain tokens for `login`; it sends the bearer token of the program
              help: keep it if the program obtains the token
        "]],
    );
}

#[test]
fn preset_value_of_wrong_type_is_reported() {
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
            api.yaml:12:55 [preset-value] `"hi"` is not a valid value of the parameter `Tone`
              help: use a value of the parameter's type; lists and objects can't be preset
            api.yaml:12:65 [preset-value] `"bad"` is not a valid value of the parameter `Mood`
              help: use a value of the parameter's type; lists and objects can't be preset
            api.yaml:12:77 [preset-value] `3000000000` is not a valid value of the parameter `Count`
              help: use a value of the parameter's type; lists and objects can't be preset
        "#]],
    );
}

#[test]
fn preset_of_unknown_parameter_is_reported() {
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
              help: use the wire name of a parameter
            api.yaml:10:55 [preset-value] `"yes-please"` is not a valid value of the parameter `Loud`
              help: use a value of the parameter's type; lists and objects can't be preset
            api.yaml:10:74 [preset-parameter] the operation has no optional parameter `Quick`
              help: use the wire name of a parameter
            api.yaml:10:93 [preset-parameter] the operation has no optional parameter `Slow`
              help: use the wire name of a parameter
        "#]],
    );
}

#[test]
fn unchecked_rules_are_reported() {
    check(
        &operation(
            "      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, properties: {file: {type: string, format: binary}, a: {type: string}, b: {type: object}, c: {type: string}, d: {oneOf: [{type: object}, {type: string}]}, e: {oneOf: [{type: object}, {type: string}]}, f: {anyOf: [{type: string, format: binary}, {type: string}]}, g: {anyOf: [{type: string, format: binary}, {type: string}]}, h: {}}}
            encoding: {file: {contentType: 'image/png, image/*', headers: {X-A: {required: true, schema: {type: string}}, X-B: {schema: {type: string}}}}, a: {contentType: 'text/csv, text/html'}, b: {contentType: application/xml}, c: {contentType: text/*}, d: {contentType: text/plain}, e: {contentType: 'text/plain, application/json'}, f: {contentType: image/*}, g: {contentType: 'image/png, text/csv'}, h: {contentType: '*/*'}}
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
                  no: {not: {type: string}}
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
        &expect![[r"
            api.yaml:11:76 [unsupported-encoding] warning: the caller sets the header `X-A` of the part `file`
              help: objects are sent as JSON, text as the first media type, files as the one the caller sets; `extra_part_header` of the request sets a header of a part
            api.yaml:11:156 [unsupported-encoding] warning: the field is sent as `text/csv`, and its `contentType` is `text/csv, text/html`
              help: objects are sent as JSON, text as the first media type, files as the one the caller sets; `extra_part_header` of the request sets a header of a part
            api.yaml:11:197 [unsupported-encoding] warning: the field is sent as JSON, and its `contentType` is `application/xml`
              help: objects are sent as JSON, text as the first media type, files as the one the caller sets; `extra_part_header` of the request sets a header of a part
            api.yaml:11:258 [unsupported-encoding] warning: the field is sent as text or JSON, and its `contentType` is `text/plain`
              help: objects are sent as JSON, text as the first media type, files as the one the caller sets; `extra_part_header` of the request sets a header of a part
            api.yaml:11:338 [unsupported-encoding] warning: the field is sent as plain text, and its `contentType` is `image/*`
              help: objects are sent as JSON, text as the first media type, files as the one the caller sets; `extra_part_header` of the request sets a header of a part
            api.yaml:17:15 [unsupported-keyword] warning: no schema extends this schema, so its discriminator has no effect: the value is decoded as this type
              help: list the alternatives under `oneOf`, or extend this component with `allOf`; the field `extra` keeps additional properties
            api.yaml:23:19 [unsupported-keyword] warning: the client does not check `not`
              help: state the rule in the description, or express it with other keywords
            api.yaml:27:21 [unused-discriminator-value] warning: the discriminator value `c` leads to `#/components/schemas/C`, which is not an alternative
              help: add the schema to the alternatives, or remove the value from the mapping
        "]],
    );
}

#[test]
fn server_variable_with_two_defaults_is_reported() {
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
        &expect![[r"
            api.yaml:6:71 [unsupported-server-variable] warning: another server declares the variable `region` with different values; the client uses the default `eu` for both
              help: rename one of the variables
        "]],
    );
}

/// If two operations have the same id or Rust name, the second one is named after its method and path.
#[test]
fn repeated_operation_id_is_replaced_by_method_and_path() {
    let paths = "paths:
  /a: {get: {operationId: getIt, responses: {204: {description: d}}}}
  /b/{c}:
    parameters: [{name: c, in: path, required: true, schema: {type: string}}]
    get: {operationId: getIt, responses: {204: {description: d}}}
    put: {operationId: get-it, responses: {204: {description: d}}}
";
    let api = lowered(paths).0.expect("a warning only");
    let names: Vec<String> =
        api.operations.iter().map(|one| format!("{} {} {}", one.id, one.method_name, one.type_name)).collect();
    assert_eq!(names, ["getIt get_it GetIt", "getIt get_b_by_c GetBByC", "get-it put_b_by_c PutBByC"]);
}

#[test]
fn incomplete_enum_names_are_ignored() {
    check(
        &operation(
            "      parameters:
        - {name: level, in: query, schema: {type: integer, enum: [1, 2, null], x-enum-varnames: [Low]}}
        - {name: mood, in: query, schema: {type: string, enum: [good, bad], x-enumNames: [Good, 2]}}
        - {name: fine, in: query, schema: {type: integer, enum: [1, null], x-enum-varnames: [One]}}
      responses: {'200': {description: d}}
",
        ),
        &expect![[r"
            api.yaml:8:73 [enum-value-type] warning: null can't be a value here: the schema requires an integer; the client allows it
              help: `nullable: true` allows null
            api.yaml:8:80 [enum-names] warning: `x-enum-varnames` does not have a name for each value, so the names are ignored
              help: list one name for each value of `enum` except null, in the same order
            api.yaml:9:77 [enum-names] warning: `x-enumNames` does not have a name for each value, so the names are ignored
              help: list one name for each value of `enum` except null, in the same order
            api.yaml:10:69 [enum-value-type] warning: null can't be a value here: the schema requires an integer; the client allows it
              help: `nullable: true` allows null
        "]],
    );
}

#[test]
fn unchecked_inner_rules_are_reported() {
    check(
        &operation(
            "      parameters:
        - {name: grid, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: array, items: {type: integer, minimum: 1}}}}
        - {name: map, in: query, schema: {type: object, minProperties: 1, additionalProperties: {type: string, maxLength: 3}}}
        - {name: either, in: query, schema: {oneOf: [{type: integer, minimum: 1}, {type: number}, {type: string, maxLength: 3}]}}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                decided:
                  oneOf:
                    - {title: a, type: object, required: [kind], minProperties: 2, properties: {kind: {type: string, enum: [a]}}}
                    - {title: b, type: object, required: [kind], properties: {kind: {type: string, enum: [b]}}}
                decided_beside:
                  properties: {id: {type: string}}
                  oneOf:
                    - {title: a, type: object, required: [kind], minProperties: 2, properties: {kind: {type: string, enum: [a]}}}
                    - {title: b, type: object, required: [kind], properties: {kind: {type: string, enum: [b]}}}
                undecided:
                  properties: {id: {type: string}}
                  oneOf:
                    - {title: a, type: object, required: [x], minProperties: 2, properties: {x: {type: string}}}
                    - {title: b, type: object, required: [y], properties: {y: {type: string}}}
      responses: {'200': {description: d}}
",
        ),
        &expect![[r"
            api.yaml:8:12 [undefined-style] warning: OpenAPI leaves the style of this value undefined; the client sends the items of a list as JSON, and refuses an object with a list or an object inside
              help: use the style `deepObject`, or `content` with `application/json`
            api.yaml:10:55 [unsupported-keyword] warning: the client does not check the rules of this alternative, because another alternative has the same type
              help: state the rule in the description, or express it with other keywords
            api.yaml:29:24 [unsupported-keyword] warning: the client does not check the rules of this alternative, because another alternative has the same type
              help: state the rule in the description, or express it with other keywords
        "]],
    );
}

/// Each kind of undefined style is reported once, whatever the number of parameters.
#[test]
fn undefined_styles_are_reported_once() {
    check(
        "paths:
  /a:
    get:
      operationId: a
      parameters:
        - {name: plain, in: query, style: deepObject, schema: {type: string}}
        - {name: one, in: query, style: deepObject, explode: false, schema: {type: object, properties: {a: {type: string}}}}
        - {name: ids, in: query, style: deepObject, schema: {type: array, items: {type: string}}}
        - {name: deep, in: query, style: deepObject, schema: {$ref: '#/components/schemas/Deep'}}
        - {name: either, in: query, style: deepObject, schema: {oneOf: [{type: string}, {type: array, items: {}}]}}
        - {name: flat, in: query, style: deepObject, schema: {type: object, properties: {a: {type: string}}}}
        - {name: rows, in: query, schema: {type: array, items: {type: object}}}
        - {name: X-Deep, in: header, schema: {$ref: '#/components/schemas/Deep'}}
        - {name: bars, in: query, style: pipeDelimited, explode: true, schema: {type: array, items: {type: string}}}
        - {name: json, in: query, content: {application/json: {schema: {$ref: '#/components/schemas/Deep'}}}}
      responses: {'204': {description: d}}
    post:
      operationId: b
      requestBody:
        content:
          application/x-www-form-urlencoded:
            encoding: {deep: {style: deepObject}, bars: {style: spaceDelimited, explode: true}}
            schema:
              type: object
              properties:
                deep: {$ref: '#/components/schemas/Deep'}
                bars: {type: array, items: {type: string}}
                rows: {type: array, items: {$ref: '#/components/schemas/Deep'}}
      responses: {'204': {description: d}}
components:
  schemas:
    Deep: {type: object, properties: {deep: {$ref: '#/components/schemas/Deep'}}}
",
        &expect![[r#"
            api.yaml:8:12 [undefined-style] warning: OpenAPI leaves the style of this value and of 1 more undefined; the client sends `name=value` for a plain value, `name[key]=value` for an object
              help: write the style that the server reads: `form` for plain values, `explode: true` with `deepObject`
            api.yaml:10:12 [undefined-style] warning: OpenAPI leaves the style of this value and of 3 more undefined; the client sends the bracket form: `name[0]=a`, `name[key][inner]=b`
              help: keep it if the server reads this form; for `name[]=a` write `x-rust-list-brackets: empty`, or `list-brackets = "empty"` in crate.toml
            api.yaml:14:12 [undefined-style] warning: OpenAPI leaves the style of this value and of 1 more undefined; the client sends the items of a list as JSON, and refuses an object with a list or an object inside
              help: use the style `deepObject`, or `content` with `application/json`
            api.yaml:16:12 [undefined-style] warning: OpenAPI leaves the style of this value and of 1 more undefined; the client sends the style `form`: `name=a&name=b`
              help: write `style: form`, or `explode: false` for one value with delimiters
        "#]],
    );
}

#[test]
fn parameter_content_that_the_client_does_not_write_is_text() {
    let (api, diagnostics) = lowered(
        "paths:
  /a:
    get:
      operationId: a
      parameters:
        - {name: xml, in: query, content: {application/xml: {schema: {type: object, properties: {b: {type: string}}}}}}
        - {name: text, in: query, content: {text/plain: {schema: {type: integer}}}}
      responses: {'204': {description: d}}
",
    );
    let api = api.expect("the document is usable");
    let types = api.operations[0].parameters.iter().map(|parameter| format!("{:?}", parameter.ty));
    assert_eq!(types.collect::<Vec<_>>(), ["String", "Int64"]);
    expect![[r"
        api.yaml:8:44 [unsupported-media-type] warning: the client does not write application/xml: the parameter is text
          help: keep it if the caller can write the text; if the API takes JSON, declare `application/json`
    "]]
    .assert_eq(&lines(&diagnostics));
}

#[test]
fn text_of_an_element_is_one_plain_value() {
    let (api, diagnostics) = lowered_as(
        "3.2.0",
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: d, content: {application/xml: {schema: {$ref: '#/components/schemas/A'}}}}}}}}
components:
  schemas:
    A:
      type: object
      properties:
        first: {$ref: '#/components/schemas/Text'}
        second: {type: number, xml: {nodeType: cdata}}
        object: {type: object, properties: {}, xml: {nodeType: text}}
        list: {type: array, items: {$ref: '#/components/schemas/Text'}}
    Text: {type: string, xml: {nodeType: text}}
",
    );
    assert!(api.is_some());
    expect![[r"
        api.yaml:10:9 [unsupported-keyword] warning: the client reads a child element: another property has the text of the element
          help: describe the value as an attribute or a child element, and only one plain value as text
        api.yaml:11:9 [unsupported-keyword] warning: the client reads a child element: only a text, a number or a boolean can be the text of an element
          help: describe the value as an attribute or a child element, and only one plain value as text
        api.yaml:12:9 [unsupported-keyword] warning: the client reads a child element: only a text, a number or a boolean can be the text of an element
          help: describe the value as an attribute or a child element, and only one plain value as text
    "]].assert_eq(&lines(&diagnostics));
}

#[test]
fn alternatives_of_a_sent_event_are_text() {
    let (api, diagnostics) = lowered_as(
        "3.2.0",
        "paths:
  /a:
    post:
      operationId: a
      requestBody:
        required: true
        content:
          text/event-stream:
            itemSchema:
              oneOf:
                - {required: [event], properties: {event: {const: add}, data: {type: integer}}}
                - {required: [event], properties: {event: {const: note}, data: {type: string}}}
      responses: {'204': {description: Done.}}
",
    );
    let api = api.expect("a warning is no error");
    let body = api.operations.first().and_then(|operation| operation.body.as_ref());
    let Some(BodyKind::Items(items)) = body.map(|body| &body.kind) else { panic!("{body:?}") };
    assert_eq!((items.data, &items.ty), (ItemData::Text, &Type::String));
    expect![[r"
        api.yaml:11:13 [unsupported-keyword] warning: the client does not check the alternatives of this event
          help: keep it if the program sends what the server takes
    "]]
    .assert_eq(&lines(&diagnostics));
}
