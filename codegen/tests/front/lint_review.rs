//! Review rules: each rule reports its violations, and nothing else.

use crate::common::{lines, rows};
use expect_test::expect;
use openapi_client_codegen::diagnostic::Diagnostics;
use openapi_client_codegen::lint;
use openapi_client_codegen::source::Source;

/// Reviews the text, and returns a line for each diagnostic and its help.
pub(crate) fn report(text: &str) -> String {
    let source = Source::parse("api.yaml", text).unwrap();
    let mut diagnostics = Diagnostics::new();
    lint::check(&source, &mut diagnostics);
    lint::review(&source, &mut diagnostics);
    lines(&diagnostics)
}

/// Returns a document in which an operation uses the schemas `A` to `D`, if present.
pub(crate) fn of_schemas(schemas: &str) -> String {
    with_schemas("3.0.3", schemas)
}

pub(crate) fn with_schemas(version: &str, schemas: &str) -> String {
    let uses: Vec<String> = ["A", "B", "C", "D"]
        .iter()
        .filter(|name| schemas.lines().any(|line| line.trim_start().starts_with(&format!("{name}:"))))
        .map(|name| format!("{{$ref: '#/components/schemas/{name}'}}"))
        .collect();
    format!(
        "openapi: {version}
info: {{title: t, version: '1'}}
paths: {{/a: {{get: {{operationId: a, summary: s, responses: {{200: {{description: d, content: {{application/json: {{schema:
  {{oneOf: [{}]}}}}}}}}}}}}}}}}
components:
  schemas:
    {schemas}
",
        uses.join(", ")
    )
}

/// Returns a document with this operation.
fn of_operation(operation: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    get:\n      {operation}\n")
}

#[test]
fn examples_in_31_are_checked() {
    expect![[r"
        api.yaml:7:53 [example-value] warning: an item of `examples` must be a value of type `string` or `null`, not the number 1
          help: correct the example, or the schema if the API does send this
        api.yaml:8:33 [example-value] warning: an item of `examples` is `2`, and must be `1`
          help: correct the example, or the schema if the API does send this
        api.yaml:9:87 [example-value] warning: this must be an integer, not text
          help: correct the example, or the schema if the API does send this
        api.yaml:10:41 [example-value] warning: an item of `examples` is 1, but must be above 1
          help: correct the example, or the schema if the API does send this
    "]].assert_eq(&report(&with_schemas(
        "3.1.0",
        "A: {type: [string, 'null'], examples: [a, null, 1]}
    B: {const: 1, examples: [1, 2]}
    C: {prefixItems: [{type: string}], items: {type: integer}, examples: [[a, 1], [a, b]]}
    D: {exclusiveMinimum: 1, examples: [1, 2]}",
    )));
}

#[test]
fn unused_component_is_reported() {
    expect![[r"
        api.yaml:14:5 [unused-component] warning: nothing uses the schema `One`
          help: remove it, or add the missing reference
        api.yaml:15:5 [unused-component] warning: nothing uses the schema `Other`
          help: remove it, or add the missing reference
        api.yaml:16:16 [unused-component] warning: nothing uses the parameter `P`
          help: remove it, or add the missing reference
        api.yaml:17:19 [unused-component] warning: nothing uses the request body `B`
          help: remove it, or add the missing reference
        api.yaml:18:15 [unused-component] warning: nothing uses the response `R`
          help: remove it, or add the missing reference
        api.yaml:19:56 [unused-component] warning: nothing uses the security scheme `unused`
          help: remove it, or add the missing reference
    "]]
    .assert_eq(&report(
        "openapi: 3.0.3
info: {title: t, version: '1'}
security: [{used: []}]
paths:
  /a:
    get:
      {operationId: a, summary: s,
      responses: {200: {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Base'}}}}}}
components:
  schemas:
    Base: {type: object, discriminator: {propertyName: k}}
    Extending: {allOf: [{$ref: '#/components/schemas/Base'}, {$ref: '#/components/schemas/Inner/properties/a'}]}
    Inner: {type: object, properties: {a: {type: object, description: d}}}
    One: {allOf: [{$ref: '#/components/schemas/Other'}]}
    Other: {type: object}
  parameters: {P: {name: p, in: query, description: d, schema: {}}}
  requestBodies: {B: {content: {}}}
  responses: {R: {description: d}}
  securitySchemes: {used: {type: http, scheme: basic}, unused: {type: http, scheme: basic}}
",
    ));
}

#[test]
fn components_of_a_library_document_are_not_unused() {
    expect![[r"
        api.yaml:3:1 [no-operations] warning: the document has no operation
    "]]
    .assert_eq(&report(
        "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {type: string}}}\n",
    ));
}

#[test]
fn operation_names_in_rust_are_checked() {
    expect![[r"
        api.yaml:5:24 [rust-name-keyword] warning: the operation id `move` is a Rust keyword, so it becomes `move_`
          help: keep the name if the API requires it; otherwise choose another word
        api.yaml:5:39 [summary-repeats-id] warning: the summary only repeats the operation id
          help: describe what the operation does, on what, and what is special about it
    "]]
    .assert_eq(&report(
        "openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    get: {operationId: move, summary: Moves., responses: {204: {description: d}}}
    post:
      operationId: moveCall
      summary: Moves a call.
      parameters:
        - {name: callSid, in: query, description: d, schema: {}}
        - {name: CallSid, in: query, description: d, schema: {}}
      responses: {204: {description: d}}
    put: {operationId: move_call, summary: Moves it again., responses: {204: {description: d}}}
",
    ));
}

#[test]
fn different_naming_style_is_reported() {
    expect![[r"
        api.yaml:13:18 [naming-style] warning: the parameter `StartTime` is not in snake_case like the other parameters
          help: use the same style, unless the API requires this name
        api.yaml:16:87 [naming-style] warning: the property `from_number` is not in camelCase like its neighbours
          help: use the same style, unless the API requires this name
        api.yaml:19:27 [naming-style] warning: the operation id `DeleteCall` is not in camelCase like the other operation ids
          help: use the same style, unless the API requires this name
    "]].assert_eq(&report(
        "openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    get:
      operationId: listCalls
      summary: s
      parameters:
        - {name: page_size, in: query, description: d, schema: {}}
        - {name: page_token, in: query, description: d, schema: {}}
        - {name: page_number, in: query, description: d, schema: {}}
        - {name: page, in: query, description: d, schema: {}}
        - {name: StartTime, in: query, description: d, schema: {}}
        - {name: X-Request-Id, in: header, description: d, schema: {}}
      responses: {200: {description: d, content: {application/json: {schema: {
        properties: {startTime: {title: t}, endTime: {title: t}, callSid: {title: t}, from_number: {title: t}}}}}}}
    post: {operationId: createCall, summary: s, responses: {204: {description: d}}}
    put: {operationId: updateCall, summary: s, responses: {204: {description: d}}}
    delete: {operationId: DeleteCall, summary: s, responses: {204: {description: d}}}
",
    ));
}

rows! { report(of_schemas);
    example_of_a_type: "A: {type: string, example: 1}
    B: {type: integer, example: '1'}
    C: {type: boolean, example: null}
    D: {type: array, items: {type: number}, example: [1, 2.5, x]}" =>
        "7:32 [example-value] warning: `example` must be text, not the number 1
        help: correct the example, or the schema if the API does send this
        8:33 [example-value] warning: `example` must be an integer, not text
        help: correct the example, or the schema if the API does send this
        9:33 [example-value] warning: `example` must be `true` or `false`, not empty
        help: correct the example, or the schema if the API does send this
        10:63 [example-value] warning: an item of `example` must be a number, not text
        help: correct the example, or the schema if the API does send this";
    boolean_example: "A: {type: array, items: {type: boolean}, example: [yes, 'false']}" =>
        "7:56 [example-value] warning: an item of `example` must be `true` or `false`, not text
        help: `yes` is text in YAML 1.2; write `true`, without quotes
        7:61 [example-value] warning: an item of `example` must be `true` or `false`, not text
        help: write `false` without quotes";
    example_of_a_format: "A: {type: array, items: {type: string, format: date-time}, example: ['2024-02-29T10:00:00Z', '2023-02-29T10:00:00Z',
      '2024-01-01T10:00:00.123+01:00', '2024-01-01']}
    B: {type: array, items: {type: string, format: uuid}, example: [0f8fad5b-d9cb-469f-a165-70867728950e, 0f8fad5b]}
    C: {type: array, items: {type: string, format: uri}, example: ['https://example.com/a', /a]}
    D: {type: array, items: {type: string, format: other}, example: [anything]}" =>
        "7:98 [example-value] warning: an item of `example` must be a date and time such as `2024-05-31T12:00:00Z`, but is `2023-02-29T10:00:00Z`
        help: correct the example, or the schema if the API does send this
        8:40 [example-value] warning: an item of `example` must be a date and time such as `2024-05-31T12:00:00Z`, but is `2024-01-01`
        help: correct the example, or the schema if the API does send this
        9:107 [example-value] warning: an item of `example` must be a UUID, but is `0f8fad5b`
        help: correct the example, or the schema if the API does send this
        10:93 [example-value] warning: an item of `example` must be an absolute URI, but is `/a`
        help: correct the example, or the schema if the API does send this";
    example_of_other_formats: "A: {type: array, items: {type: string, format: date-time-rfc-2822},
      example: ['Fri, 31 May 2024 12:00:00 +0000', 31 May 2024]}
    B: {type: array, items: {type: string, format: date}, example: ['2024-12-31', '2024-13-01']}
    C: {type: array, items: {type: string, format: byte}, example: [aGVsbG8=, hello!]}
    D: {type: array, items: {type: integer, format: int32}, example: [2147483647, 2147483648]}" =>
        "8:52 [example-value] warning: an item of `example` must be a date and time such as `Fri, 31 May 2024 12:00:00 +0000`, but is `31 May 2024`
        help: correct the example, or the schema if the API does send this
        9:83 [example-value] warning: an item of `example` must be a date such as `2024-05-31`, but is `2024-13-01`
        help: correct the example, or the schema if the API does send this
        10:79 [example-value] warning: an item of `example` must be Base64, but is `hello!`
        help: correct the example, or the schema if the API does send this
        11:83 [example-value] warning: an item of `example` is 2147483648, which does not fit into 32 bits
        help: correct the example, or the schema if the API does send this";
    example_within_limits: "A: {type: array, items: {type: string, minLength: 2, maxLength: 3, pattern: '^C'}, example: [CA, C, CALL, abc]}
    B: {type: array, items: {type: number, minimum: 1, maximum: 9, exclusiveMaximum: true, multipleOf: 0.5},
      example: [1, 0.5, 9, 1.25]}
    C: {type: array, minItems: 3, uniqueItems: true, items: {}, example: [a, a]}
    D: {type: string, pattern: '(?=x)', example: anything}" =>
        "7:102 [example-value] warning: an item of `example` has 1 character, but must have at least 2
        help: correct the example, or the schema if the API does send this
        7:105 [example-value] warning: an item of `example` has 4 characters, but must have at most 3
        help: correct the example, or the schema if the API does send this
        7:111 [example-value] warning: an item of `example` is `abc`, which does not match `^C`
        help: correct the example, or the schema if the API does send this
        9:20 [example-value] warning: an item of `example` is 0.5, but must be at least 1
        help: correct the example, or the schema if the API does send this
        9:25 [example-value] warning: an item of `example` is 9, but must be below 9
        help: correct the example, or the schema if the API does send this
        9:28 [example-value] warning: an item of `example` is 1.25, but must be a multiple of 0.5
        help: correct the example, or the schema if the API does send this
        10:65 [example-value] warning: `example` has 2 items, but must have at least 3
        help: correct the example, or the schema if the API does send this
        10:78 [example-value] warning: the items of `example` must be unique
        help: correct the example, or the schema if the API does send this
        11:32 [pattern] warning: the client can't check this pattern: look-around is not supported
        help: values are sent unchecked; the server checks them";
    example_of_an_object: "A:
      type: object
      required: [sid, made]
      additionalProperties: false
      properties:
        sid: {type: string, description: d}
        made: {type: string, readOnly: true, description: d}
        status: {type: string, enum: [queued, ringing], description: d}
      example: {staus: queued, status: queud, other: 1}
    B: {type: object, additionalProperties: {type: integer}, example: {a: 1, b: x}}
    C: {type: object, properties: {a: {type: string, description: d}}, example: {b: more}}" =>
        "15:7 [example-value] warning: `example` lacks the required property `sid`
        help: correct the example, or the schema if the API does send this
        15:24 [example-value] warning: there is no property `staus` (did you mean `status`?)
        help: correct the example, or the schema if the API does send this
        15:40 [example-value] warning: `status` is `queud`, which is not listed in `enum` (did you mean `queued`?)
        help: correct the example, or the schema if the API does send this
        15:54 [example-value] warning: there is no property `other`, and additional properties are not allowed
        help: correct the example, or the schema if the API does send this
        16:81 [example-value] warning: `b` must be an integer, not text
        help: correct the example, or the schema if the API does send this";
    example_of_a_composition: "A:
      allOf: [{$ref: '#/components/schemas/C'}, {type: object, required: [b], properties: {b: {title: t}}}]
      example: {a: 1}
    B: {oneOf: [{type: integer}, {type: boolean}], example: x}
    C: {type: object, additionalProperties: false, properties: {a: {type: string, description: d}}}
    D: {allOf: [{$ref: '#/components/schemas/C'}, {properties: {b: {description: d}}}], example: {a: x, b: 1}}" =>
        "9:7 [example-value] warning: `example` lacks the required property `b`
        help: correct the example, or the schema if the API does send this
        9:20 [example-value] warning: `a` must be text, not the number 1
        help: correct the example, or the schema if the API does send this
        10:61 [example-value] warning: `example` matches none of the 2 alternatives of `oneOf`
        help: correct the example, or the schema if the API does send this";
    example_chosen_by_a_discriminator: "A:
      oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]
      discriminator: {propertyName: kind, mapping: {b: '#/components/schemas/B', c: '#/components/schemas/C'}}
      example: {kind: c, size: x}
    B: {type: object, properties: {size: {type: string, description: d}}}
    C: {type: object, properties: {size: {type: integer, description: d}}}" =>
        "10:32 [example-value] warning: `size` must be an integer, not text
        help: correct the example, or the schema if the API does send this";
    example_of_recursive_schema: "A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}, b: {type: string, description: d}},
      description: d, example: {a: {a: {a: {b: 1}}}}}" =>
        "8:48 [example-value] warning: `b` must be text, not the number 1
        help: correct the example, or the schema if the API does send this";
    default_value: "A: {type: integer, maximum: 10, default: 11}
    B: {type: integer, maximum: 10, default: 10}
    C: {allOf: [{$ref: '#/components/schemas/D'}], default: c}
    D: {type: string, enum: [a, b], default: a}" =>
        "7:46 [default-value] warning: `default` is 11, but must be at most 10
        help: the default stands for a missing value: correct the default or the schema
        9:61 [default-value] warning: `default` is `c`, which is not listed in `enum`
        help: the default stands for a missing value: correct the default or the schema";
    names_in_rust: "A:
      type: object
      properties:
        callSid: {description: d}
        call_sid: {description: d}
        2fa: {description: d}
        '': {description: d}
        type: {description: d}
        StartTime: {description: d}
        StartTime<: {description: d}
    B: {type: string, enum: [in-progress, in_progress, '+1', '1', IN]}" =>
        "12:9 [rust-name-digit] warning: the property `2fa` begins with a digit, so it becomes `_2fa` in Rust
        help: begin with a letter if the API allows it
        13:9 [rust-name-empty] warning: the name of this property is empty
        help: Rust calls it `value`: use letters
        14:9 [rust-name-keyword] warning: the property `type` is a Rust keyword, so it becomes `type_`
        help: keep the name if the API requires it; otherwise choose another word";
    description_of_referenced_schema_counts: "A:
      type: object
      properties:
        a: {$ref: '#/components/schemas/B'}
        b: {type: string, allOf: [{$ref: '#/components/schemas/B'}], nullable: true}
        c: {type: array, items: {$ref: '#/components/schemas/B'}}
        d: {$ref: '#/components/schemas/C'}
    B: {type: string, description: d}
    C: {type: string}" =>
        "13:9 [missing-description] warning: the property `d` has no description
        help: describe what it holds, its unit, and when it is absent";
    credentials: "A:
      example:
        callback: https://user:pa55word@example.com/hook
        header: Bearer 8f3Kd92mQx7Lw0Zp
        auth_token: 9f8c2b7e1d6a4053be97f01c2d8e6a45
        account: AC9f8c2b7e1d6a4053be97f01c2d8e6a45:3b7e1d6a40539f8c2be97f01c2d8e6a4
        jwt: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLXRoaXM
        key: 4kZq8WmTn2RvXc7LpYb3HsJd6GfQa9UeNi5EoKt1
    B:
      example:
        callback: https://example.com/hook?user=a:b@c
        auth_token: 00112233445566778899aabbccddeeff
        page_token: PAa8f3Kd92mQx7Lw0Zp9f8c2b7e1d6
        account_sid: AC9f8c2b7e1d6a4053be97f01c2d8e6a45
        token: your-token-goes-here
        password: short
        path: /2010-04-01/Accounts/AC9f8c2b7e1d6a4053be97f01c2d8e6a45/Calls/CA9f8c2b7e1d6a4053be97f01c2d8e6a45
        text: Lists the conferences of an account, with what became of them afterwards." =>
        "9:19 [credential-in-example] warning: this looks like a password in a URL
        help: if it is real, revoke it; use a value that is plainly made up, such as `0123456789abcdef`
        10:17 [credential-in-example] warning: this looks like the value of an `Authorization` header
        help: if it is real, revoke it; use a value that is plainly made up, such as `0123456789abcdef`
        11:21 [credential-in-example] warning: this looks like a credential
        help: if it is real, revoke it; use a value that is plainly made up, such as `0123456789abcdef`
        12:18 [credential-in-example] warning: this looks like a user name and its password
        help: if it is real, revoke it; use a value that is plainly made up, such as `0123456789abcdef`
        13:14 [credential-in-example] warning: this looks like a JSON web token
        help: if it is real, revoke it; use a value that is plainly made up, such as `0123456789abcdef`
        14:14 [credential-in-example] warning: this looks like a key or token
        help: if it is real, revoke it; use a value that is plainly made up, such as `0123456789abcdef`";
    phone_numbers: "A: {type: array, items: {type: string}, example: ['+14156667788', '+1 (415) 666-7788', '+442071234567', '+4930901820']}
    B:
      type: array
      items: {type: string}
      example: ['+14155550123', '+15005550006', '+447700900123', '+442079460123', '+33199001234', '+61491570156',
        '+1234567890', '+15555555555', '+0', '14156667788', '2024-05-31', '+0100']" =>
        "7:55 [phone-number-in-example] warning: `+14156667788` may be a real phone number
        help: use a number reserved for fiction, such as +1 202 555 0100 to 0199 or +44 7700 900000 to 900999
        7:71 [phone-number-in-example] warning: `+1 (415) 666-7788` may be a real phone number
        help: use a number reserved for fiction, such as +1 202 555 0100 to 0199 or +44 7700 900000 to 900999
        7:92 [phone-number-in-example] warning: `+442071234567` may be a real phone number
        help: use a number reserved for fiction, such as +1 202 555 0100 to 0199 or +44 7700 900000 to 900999
        7:109 [phone-number-in-example] warning: `+4930901820` may be a real phone number
        help: use a number reserved for fiction, such as +1 202 555 0100 to 0199 or +44 7700 900000 to 900999";
    example_fits: "A: {type: string, nullable: true, example: null}
    B: {type: integer, example: 1.0}
    C: {example: {any: [thing]}}
    D: {type: array, items: {type: number}, example: [1, 2.5]}" =>
        "";
    mixed_styles_are_not_reported: "A: {type: object, properties: {a_b: {title: t}, c_d: {title: t}, eF: {title: t}, gH: {title: t}}}" =>
        "";
}

rows! { report(of_operation);
    examples_of_parameters_and_bodies: "summary: s
      parameters:
        - {name: a, in: query, description: d, schema: {type: integer}, example: x}
        - {name: b, in: query, description: d, schema: {type: integer}, examples: {one: {value: 1}, two: {value: x}}}
        - {name: c, in: query, description: d, schema: {type: integer}, examples: {c: {$ref: '#/components/examples/C'}}}
      responses:
        200:
          description: d
          headers: {X-Rate: {schema: {type: integer}, example: x}}
          content:
            application/json: {schema: {type: integer}, example: x}
            application/xml: {schema: {type: integer}, example: <a>1</a>}
components: {examples: {C: {value: x}}}" =>
        "5:5 [missing-operation-id] warning: the operation has no `operationId`
        help: it names the client method, which is otherwise named after the HTTP method and the path
        8:82 [example-value] warning: `example` must be an integer, not text
        help: correct the example, or the schema if the API does send this
        9:114 [example-value] warning: `value` must be an integer, not text
        help: correct the example, or the schema if the API does send this
        14:64 [example-value] warning: `example` must be an integer, not text
        help: correct the example, or the schema if the API does send this
        16:66 [example-value] warning: `example` must be an integer, not text
        help: correct the example, or the schema if the API does send this
        18:36 [example-value] warning: `value` must be an integer, not text
        help: correct the example, or the schema if the API does send this";
    descriptions: "parameters:
        - {name: a, in: query, schema: {type: string}}
        - {name: b, in: query, schema: {type: string, description: In the schema.}}
        - {name: c, in: query, schema: {type: object, properties: {d: {type: string}, e: {type: string, title: E}}}}
      responses: {200: {description: ''}}" =>
        "5:5 [missing-operation-id] warning: the operation has no `operationId`
        help: it names the client method, which is otherwise named after the HTTP method and the path
        5:5 [missing-summary] warning: the operation has no `summary`
        help: describe in one line what it does; the summary documents the method
        7:18 [missing-description] warning: the parameter `a` has no description
        help: describe what it does, its unit, and what happens without it
        9:18 [missing-description] warning: the parameter `c` has no description
        help: describe what it does, its unit, and what happens without it
        9:68 [missing-description] warning: the property `d` has no description
        help: describe what it holds, its unit, and when it is absent
        10:38 [missing-description] warning: the description of the response is empty
        help: describe when the API sends this response";
    summaries: "operationId: listCalls\n      summary: List Calls.\n      responses: {200: {description: d}}" =>
        "7:16 [summary-repeats-id] warning: the summary only repeats the operation id
        help: describe what the operation does, on what, and what is special about it",
    "operationId: listCalls\n      summary: Lists calls\n      responses: {200: {description: d}}" =>
        "7:16 [summary-repeats-id] warning: the summary only repeats the operation id
        help: describe what the operation does, on what, and what is special about it",
    "operationId: listCalls\n      summary: Lists the calls of today.\n      responses: {200: {description: d}}" =>
        "",
    "operationId: a\n      description: Only this.\n      responses: {200: {description: d}}" =>
        "";
}

#[test]
fn parents_of_tags_are_checked() {
    let text = "openapi: 3.2.0\ninfo: {title: t, version: '1'}\npaths: {}\n\
                tags: [{name: a, parent: b}, {name: c, parent: d}, {name: d, parent: c}, {name: e, parent: c}]\n";
    let reported = report(text);
    let lines: Vec<&str> = reported.lines().filter(|line| line.contains("-tag]")).collect();
    assert_eq!(
        lines,
        [
            "api.yaml:4:26 [undeclared-tag] warning: the document does not declare the tag `b`",
            "api.yaml:4:48 [undeclared-tag] warning: the tag `c` is its own ancestor",
            "api.yaml:4:70 [undeclared-tag] warning: the tag `d` is its own ancestor",
        ]
    );
}
