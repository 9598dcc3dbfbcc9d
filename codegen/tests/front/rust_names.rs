//! Names that collide in Rust: each renamed item is reported at its position, and no others.

use crate::common::lines;
use expect_test::{Expect, expect};
use openapi_client_codegen::diagnostic::Diagnostics;
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{lint, lower};

fn check(text: &str, expected: &Expect) {
    let source = Source::parse("api.yaml", text).expect("the document is OpenAPI");
    let mut diagnostics = Diagnostics::new();
    let document = lint::load(&source, lint::Strictness::Strict, &mut diagnostics)
        .unwrap_or_else(|| panic!("{}", lines(&diagnostics)));
    lower::lower(&source, &document, "api", &mut diagnostics);
    expected.assert_eq(&lines(&diagnostics));
}

#[test]
fn colliding_properties_of_composed_objects_are_reported() {
    check(
        "openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a: {get: {operationId: a, responses: {200: {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}
components:
  schemas:
    A:
      allOf:
        - $ref: '#/components/schemas/B'
        - properties: {call_sid: {type: string}, extra: {type: string}, StartTime: {type: string}, StartTime<: {type: string}}
    B: {type: object, properties: {callSid: {type: string}, call-sid: {type: string}}}
    Unused: {type: object, properties: {callSid: {type: string}, call-sid: {type: string}}}
",
        &expect![[r"
            api.yaml:10:24 [rust-name-collision] warning: the property `call_sid` has the same Rust name as `callSid`, `call_sid`, so it becomes `call_sid_3`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
            api.yaml:11:61 [rust-name-collision] warning: the property `call-sid` has the same Rust name as `callSid`, `call_sid`, so it becomes `call_sid_2`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
        "]],
    );
}

#[test]
fn colliding_values_and_alternatives_are_reported() {
    check(
        "openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    get:
      operationId: a
      parameters:
        - {name: status, in: query, schema: {type: string, enum: [in-progress, in_progress, '+1', '1', IN, unknown, '', empty]}}
        - {name: open, in: query, schema: {anyOf: [{type: string, enum: [a-b]}, {type: string, enum: [a_b]}, {type: string}]}}
      responses:
        200:
          description: d
          content:
            application/json:
              schema:
                oneOf:
                  - {$ref: '#/components/schemas/Text'}
                  - {type: string, title: text}
                  - {type: array, items: {type: string}}
                  - {type: array, items: {type: integer}}
                  - {type: object, title: unknown, properties: {b: {type: string}}}
components:
  schemas:
    Text: {type: object, properties: {a: {type: string}}}
",
        &expect![[r"
            api.yaml:8:80 [rust-name-collision] warning: the value `in_progress` has the same Rust name as `in-progress`, `InProgress`, so it becomes `InProgress2`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
            api.yaml:8:108 [rust-name-collision] warning: the value `unknown` becomes `Unknown2` in Rust, because `Unknown` is reserved
              help: keep the name if the API requires it; otherwise choose another word
            api.yaml:8:121 [rust-name-collision] warning: the value `empty` has the same Rust name as ``, `Empty`, so it becomes `Empty2`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
            api.yaml:9:82 [rust-name-collision] warning: the value `a_b` has the same Rust name as `a-b`, `AB`, so it becomes `AB2`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
            api.yaml:16:17 [ambiguous-union] warning: nothing tells the alternatives of this union apart. The client picks the first alternative that knows the most properties
              help: add a `discriminator`, or a required property with another `const` or `enum` in each alternative
            api.yaml:18:22 [rust-name-collision] warning: the alternative `text` has the same Rust name as `Text`, `Text`, so it becomes `Text2`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
            api.yaml:20:22 [rust-name-collision] warning: the alternative `number 4` has the same Rust name as `number 3`, `List`, so it becomes `List2`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
            api.yaml:21:22 [rust-name-collision] warning: the alternative `unknown` becomes `Unknown2` in Rust, because `Unknown` is reserved
              help: keep the name if the API requires it; otherwise choose another word
        "]],
    );
}

#[test]
fn colliding_parameters_fields_and_settings_are_reported() {
    check(
        "openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a/{id}:
    parameters: [{name: callSid, in: query, schema: {type: string}}]
    post:
      operationId: a
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: id, in: query, schema: {type: string}}
        - {name: CallSid, in: query, schema: {type: string}}
        - {name: X-Call-Sid, in: header, schema: {type: string}}
        - {name: send, in: query, schema: {type: string}}
        - {name: Timeout, in: query, schema: {type: string}, x-rust-client-setting: {env: T}}
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {call-sid: {type: string}, x_call_sid: {type: string}, stream: {type: string}}}
      responses: {204: {description: d}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    Key: {type: apiKey, in: header, name: X-Other-Key}
    retry: {type: apiKey, in: header, name: X-Retry}
security: [{key: []}]
",
        &expect![[r"
            api.yaml:11:18 [rust-name-collision] warning: the parameter `CallSid` has the same Rust name as `callSid`, `call_sid`, so it becomes `query_call_sid`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
            api.yaml:13:18 [rust-name-collision] warning: the parameter `send` becomes `query_send` in Rust, because `send` is reserved
              help: keep the name if the API requires it; otherwise choose another word
            api.yaml:14:12 [rust-name-collision] warning: the client setting `Timeout` becomes `timeout_2` in Rust, because `timeout` is reserved
              help: keep the name if the API requires it; otherwise choose another word
            api.yaml:18:49 [rust-name-collision] warning: the form field `call-sid` has the same Rust name as `callSid`, `call_sid`, so it becomes `call_sid_field`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
            api.yaml:18:75 [rust-name-collision] warning: the form field `x_call_sid` has the same Rust name as `X-Call-Sid`, `x_call_sid`, so it becomes `x_call_sid_field`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
            api.yaml:18:103 [rust-name-collision] warning: the form field `stream` becomes `stream_field` in Rust, because `stream` is reserved
              help: keep the name if the API requires it; otherwise choose another word
            api.yaml:23:5 [rust-name-collision] warning: the security scheme `Key` has the same Rust name as `key`, `key`, so it becomes `key_2`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
            api.yaml:24:5 [rust-name-collision] warning: the security scheme `retry` becomes `retry_2` in Rust, because `retry` is reserved
              help: keep the name if the API requires it; otherwise choose another word
        "]],
    );
}

#[test]
fn colliding_operations_are_reported() {
    check(
        "openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /calls:
    get: {operationId: listCalls, responses: {204: {description: d}}}
    put: {operationId: list_calls, responses: {204: {description: d}}}
    post: {operationId: builder, responses: {204: {description: d}}}
  /calls/{sid}/by/a:
    get: {parameters: [{name: sid, in: path, required: true, schema: {type: string}}], responses: {204: {description: d}}}
  /calls/{sid}/{a}:
    get:
      parameters:
        - {name: sid, in: path, required: true, schema: {type: string}}
        - {name: a, in: path, required: true, schema: {type: string}}
      responses: {204: {description: d}}
  /output:
    get: {operationId: getOutput, responses: {204: {description: d}}}
    patch:
      operationId: get
      x-rust-presets: [{name: listCalls, summary: s, arguments: [], set: {}}]
      responses:
        200: {description: d, content: {application/json: {schema: {type: string}}}}
        201: {description: d, content: {application/json: {schema: {type: integer}}}}
",
        &expect![[r"
            api.yaml:6:24 [rust-name-collision] warning: the operation `list_calls` has the same Rust name as `listCalls`, `ListCalls`, so it becomes `PutCalls`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
            api.yaml:7:25 [rust-name-collision] warning: the operation `builder` becomes `post_calls` in Rust, because `builder` is reserved
              help: keep the name if the API requires it; otherwise choose another word
            api.yaml:11:5 [rust-name-collision] warning: the operation `GET /calls/{sid}/{a}` has the same Rust name as `GET /calls/{sid}/by/a`, `GetCallsBySidByA`, so it becomes `GetCallsBySidByA2`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
            api.yaml:21:7 [rust-name-collision] warning: the type `GetOutput` has the same Rust name as `getOutput`, `GetOutput`, so it becomes `GetOutput2`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
        "]],
    );
}

#[test]
fn colliding_types_are_reported() {
    check(
        "openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    get:
      operationId: a
      responses:
        200:
          description: d
          content:
            application/json:
              schema:
                type: object
                title: Call
                properties:
                  one: {$ref: '#/components/schemas/call'}
                  two: {$ref: '#/components/schemas/Call'}
                  three: {$ref: '#/components/schemas/Default'}
                  status: {type: object, title: CallStatus, properties: {a: {type: string}}}
                  list: {type: array, items: {type: object, title: CallStatus, properties: {a: {type: string}}}}
components:
  schemas:
    call: {type: object, properties: {a: {type: string}, status: {type: string, enum: [a, b]}}}
    Call: {type: object, properties: {a: {type: string}}}
    Default: {type: object, properties: {a: {type: string}}}
",
        &expect![[r"
            api.yaml:23:58 [rust-name-collision] warning: the type of this schema is called `CallStatus2` in Rust: `CallStatus` is also the name of an inline schema
              help: give it a unique `title`, or make it a component
            api.yaml:24:5 [rust-name-collision] warning: the schema `Call` has the same Rust name as `call`, `Call`, so it becomes `Call2`
              help: use names that differ in more than case and punctuation; if the API treats both alike, keep one
            api.yaml:25:5 [rust-name-collision] warning: the schema `Default` becomes `Default2` in Rust, because `Default` is reserved
              help: keep the name if the API requires it; otherwise choose another word
        "]],
    );
}
