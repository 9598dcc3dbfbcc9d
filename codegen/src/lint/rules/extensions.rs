//! The `x-rust-…` keys.

use super::rule::Rule;

pub(super) static RULES: &[Rule] = &[
    Rule::error(
        "callback-when",
        "`x-rust-callback-when` must have conditions that a request can satisfy, on properties that the payload of the \
         callback declares.",
        "post: {callbacks: {done: {\"{$request.query.url}\": {post: {x-rust-callback-when: {has: [], values: {}},
  requestBody: {content: {application/json: {schema: {type: object}}}}, responses: {'204': {description: d}}}}}},
  parameters: [{name: url, in: query, schema: {type: string}}], responses: {'204': {description: d}}}",
        "post: {callbacks: {done: {\"{$request.query.url}\": {post: {x-rust-callback-when: {has: [id]},
  requestBody: {content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}},
  responses: {'204': {description: d}}}}}},
  parameters: [{name: url, in: query, schema: {type: string}}], responses: {'204': {description: d}}}",
    )
    .drop_key(),
    Rule::error(
        "environment-variable",
        "Names of environment variables consist of letters, digits and `_`, and don't start with a digit.",
        "components: {securitySchemes: {account: {type: http, scheme: bearer, x-rust-env: MY-TOKEN}}}",
        "components: {securitySchemes: {account: {type: http, scheme: bearer, x-rust-env: MY_TOKEN}}}",
    )
    .drop_key(),
    Rule::error(
        "error-property",
        "`x-rust-error` must name properties of its schema. They hold the code, message and link of an error.",
        "Problem: {type: object, properties: {text: {type: string}}, x-rust-error: {message: txet}}",
        "Problem: {type: object, properties: {text: {type: string}}, x-rust-error: {message: text}}",
    )
    .drop_key(),
    Rule::error(
        "event",
        "`x-rust-event` must read an event from plain properties of the payload, and name kinds of the values that the \
         property of the kind lists.",
        "post: {callbacks: {done: {\"{$request.query.url}\": {post: {
  x-rust-event: {module: events, kind: {property: type, values: {gone: ended}}},
  requestBody: {content: {application/json: {schema: {type: object, properties: {type: {type: string, enum: [end]}}}}}},
  responses: {'204': {description: d}}}}}},
  parameters: [{name: url, in: query, schema: {type: string}}], responses: {'204': {description: d}}}",
        "post: {callbacks: {done: {\"{$request.query.url}\": {post: {
  x-rust-event: {module: events, kind: {property: type, values: {end: ended}}},
  requestBody: {content: {application/json: {schema: {type: object, properties: {type: {type: string, enum: [end]}}}}}},
  responses: {'204': {description: d}}}}}},
  parameters: [{name: url, in: query, schema: {type: string}}], responses: {'204': {description: d}}}",
    )
    .drop_key(),
    Rule::error(
        "extension-place",
        "Every `x-rust-` key belongs to certain objects. It would be ignored elsewhere.",
        "info: {title: Calls, version: \"1\", x-rust-request-id: x-request-id}",
        "x-rust-request-id: x-request-id",
    )
    .drop_key(),
    Rule::error(
        "extension-value",
        "The value of an `x-rust-` key must not be empty or contradict itself.",
        "x-rust-representations: []",
        "x-rust-representations: [{format: json}]",
    )
    .drop_key(),
    Rule::error(
        "idempotent-parameter",
        "`x-rust-idempotent` must name parameters of the operation.",
        "post: {x-rust-idempotent: {unless: [Soft]}, responses: {'204': {description: d}}}",
        "post: {x-rust-idempotent: {unless: [Loud]}, parameters: [{name: Loud, in: query, schema: {type: boolean}}],
  responses: {'204': {description: d}}}",
    )
    .drop_key(),
    Rule::error(
        "pagination",
        "`x-rust-pagination` must name properties of the successful response, query parameters of the operation, and exactly \
         one way to the next page.",
        "get: {x-rust-pagination: {items: calls, next: nxt}, responses: {'200': {description: d, content: {
  application/json: {schema: {type: object, properties: {
    calls: {type: array, items: {type: string}}, next: {type: string}}}}}}}}",
        "get: {x-rust-pagination: {items: calls, next: next}, responses: {'200': {description: d, content: {
  application/json: {schema: {type: object, properties: {
    calls: {type: array, items: {type: string}}, next: {type: string}}}}}}}}",
    )
    .drop_key(),
    Rule::error(
        "portable",
        "`x-rust-portable` must map each value of its `enum`, and no others.",
        "State: {type: string, enum: [up, down], x-rust-portable: {up: live, dwn: ended}}",
        "State: {type: string, enum: [up, down], x-rust-portable: {up: live, down: ended}}",
    )
    .drop_key(),
    Rule::error(
        "preset-parameter",
        "A preset can use only optional parameters of its operation.",
        "post: {x-rust-presets: [{name: shout, summary: Shouts., set: {Lout: true}}],
  parameters: [{name: Loud, in: query, schema: {type: boolean}}], responses: {'204': {description: d}}}",
        "post: {x-rust-presets: [{name: shout, summary: Shouts., set: {Loud: true}}],
  parameters: [{name: Loud, in: query, schema: {type: boolean}}], responses: {'204': {description: d}}}",
    )
    .drop_key(),
    Rule::error(
        "preset-value",
        "A preset must set each parameter to a value of its type.",
        "post: {x-rust-presets: [{name: shout, summary: Shouts., set: {Loud: very}}],
  parameters: [{name: Loud, in: query, schema: {type: boolean}}], responses: {'204': {description: d}}}",
        "post: {x-rust-presets: [{name: shout, summary: Shouts., set: {Loud: true}}],
  parameters: [{name: Loud, in: query, schema: {type: boolean}}], responses: {'204': {description: d}}}",
    )
    .drop_key(),
    Rule::error(
        "requires",
        "`x-rust-requires` must name another property of the schema, or another parameter of the operation.",
        "Update: {type: object, properties: {Hold: {type: boolean},
  HoldUrl: {type: string, x-rust-requires: {property: Hodl}}}}",
        "Update: {type: object, properties: {Hold: {type: boolean},
  HoldUrl: {type: string, x-rust-requires: {property: Hold}}}}",
    )
    .drop_key(),
    Rule::error(
        "signature",
        "`x-rust-signature` must have the keys of its scheme, and no others.",
        "x-rust-signature: {scheme: body, header: X-Signature}",
        "x-rust-signature: {scheme: body, header: X-Signature, hash: sha256, encoding: hex}",
    )
    .drop_key(),
    Rule::error(
        "unknown-extension",
        "The generator does not know this `x-rust-` key. Other tools may use any other name that begins with `x-`.",
        "x-rust-requestid: x-request-id",
        "x-rust-request-id: x-request-id",
    )
    .drop_key(),
];
