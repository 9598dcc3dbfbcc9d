//! Names that are not what they would be by themselves, because another thing has the name already: each is a finding
//! where it stands, and nothing else is.

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
fn properties_of_one_object_however_it_is_put_together() {
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
            api.yaml:10:24 [rust-name-collision] warning: the property `call_sid` is the same in Rust as `callSid`: `call_sid`; it is called `call_sid_3`
              help: give them names that differ in more than case and punctuation; if both are the same to the API, keep one
            api.yaml:11:61 [rust-name-collision] warning: the property `call-sid` is the same in Rust as `callSid`: `call_sid`; it is called `call_sid_2`
              help: give them names that differ in more than case and punctuation; if both are the same to the API, keep one
        "]],
    );
}

#[test]
fn values_and_alternatives() {
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
            api.yaml:8:80 [rust-name-collision] warning: the value `in_progress` is the same in Rust as `in-progress`: `InProgress`; it is called `InProgress2`
              help: give them names that differ in more than case and punctuation; if both are the same to the API, keep one
            api.yaml:8:108 [rust-name-collision] warning: the value `unknown` is called `Unknown2` in Rust: `Unknown` is there in any case
              help: nothing to do if the API calls it so; otherwise another word reads better
            api.yaml:8:121 [rust-name-collision] warning: the value `empty` is the same in Rust as ``: `Empty`; it is called `Empty2`
              help: give them names that differ in more than case and punctuation; if both are the same to the API, keep one
            api.yaml:9:82 [rust-name-collision] warning: the value `a_b` is the same in Rust as `a-b`: `AB`; it is called `AB2`
              help: give them names that differ in more than case and punctuation; if both are the same to the API, keep one
            api.yaml:18:22 [rust-name-collision] warning: the alternative `text` is the same in Rust as `Text`: `Text`; it is called `Text2`
              help: give them names that differ in more than case and punctuation; if both are the same to the API, keep one
            api.yaml:20:22 [rust-name-collision] warning: the alternative `number 4` is the same in Rust as `number 3`: `List`; it is called `List2`
              help: give them names that differ in more than case and punctuation; if both are the same to the API, keep one
            api.yaml:21:22 [rust-name-collision] warning: the alternative `unknown` is called `Unknown2` in Rust: `Unknown` is there in any case
              help: nothing to do if the API calls it so; otherwise another word reads better
        "]],
    );
}

#[test]
fn parameters_fields_and_settings() {
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
            api.yaml:11:18 [rust-name-collision] warning: the parameter `CallSid` is the same in Rust as `callSid`: `call_sid`; it is called `query_call_sid`
              help: give them names that differ in more than case and punctuation; if both are the same to the API, keep one
            api.yaml:13:18 [rust-name-collision] warning: the parameter `send` is called `query_send` in Rust: `send` is there in any case
              help: nothing to do if the API calls it so; otherwise another word reads better
            api.yaml:14:12 [rust-name-collision] warning: the client setting `Timeout` is called `timeout_2` in Rust: `timeout` is there in any case
              help: nothing to do if the API calls it so; otherwise another word reads better
            api.yaml:18:49 [rust-name-collision] warning: the form field `call-sid` is the same in Rust as `callSid`: `call_sid`; it is called `call_sid_field`
              help: give them names that differ in more than case and punctuation; if both are the same to the API, keep one
            api.yaml:18:75 [rust-name-collision] warning: the form field `x_call_sid` is the same in Rust as `X-Call-Sid`: `x_call_sid`; it is called `x_call_sid_field`
              help: give them names that differ in more than case and punctuation; if both are the same to the API, keep one
            api.yaml:18:103 [rust-name-collision] warning: the form field `stream` is called `stream_field` in Rust: `stream` is there in any case
              help: nothing to do if the API calls it so; otherwise another word reads better
            api.yaml:23:5 [rust-name-collision] warning: the security scheme `Key` is the same in Rust as `key`: `key`; it is called `key_2`
              help: give them names that differ in more than case and punctuation; if both are the same to the API, keep one
            api.yaml:24:5 [rust-name-collision] warning: the security scheme `retry` is called `retry_2` in Rust: `retry` is there in any case
              help: nothing to do if the API calls it so; otherwise another word reads better
        "]],
    );
}

#[test]
fn operations_of_any_path() {
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
            api.yaml:6:24 [rust-name-collision] warning: the operation `list_calls` is the same in Rust as `listCalls`: `ListCalls`; it is called `PutCalls`
              help: give them names that differ in more than case and punctuation; if both are the same to the API, keep one
            api.yaml:7:25 [rust-name-collision] warning: the operation `builder` is called `post_calls` in Rust: `builder` is there in any case
              help: nothing to do if the API calls it so; otherwise another word reads better
            api.yaml:11:5 [rust-name-collision] warning: the operation `GET /calls/{sid}/{a}` is the same in Rust as `GET /calls/{sid}/by/a`: `GetCallsBySidByA`; it is called `GetCallsBySidByA2`
              help: give them names that differ in more than case and punctuation; if both are the same to the API, keep one
            api.yaml:21:7 [rust-name-collision] warning: the type `GetOutput` is the same in Rust as `getOutput`: `GetOutput`; it is called `GetOutput2`
              help: give them names that differ in more than case and punctuation; if both are the same to the API, keep one
        "]],
    );
}

#[test]
fn types_of_components_and_of_inline_schemas() {
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
            api.yaml:23:58 [rust-name-collision] warning: the type of this schema is called `CallStatus2` in Rust: `CallStatus` is that of an inline schema as well
              help: give it a `title`, or make it a component, with a name of its own
            api.yaml:24:5 [rust-name-collision] warning: the schema `Call` is the same in Rust as `call`: `Call`; it is called `Call2`
              help: give them names that differ in more than case and punctuation; if both are the same to the API, keep one
            api.yaml:25:5 [rust-name-collision] warning: the schema `Default` is called `Default2` in Rust: `Default` is there in any case
              help: nothing to do if the API calls it so; otherwise another word reads better
        "]],
    );
}
