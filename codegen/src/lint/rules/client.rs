//! Features that the client can't express, or handles in a surprising way.

use super::rule::{Example, Fallback, Rule};
use crate::diagnostic::Severity;

pub(super) static RULES: &[Rule] = &[
    Rule::warning(
        "body-of-empty-status",
        "HTTP forbids a body for some status codes. Clients would wait for the body or lose it.",
        "get: {responses: {'204': {description: d, content: {application/json: {schema: {type: object}}}}}}",
        "get: {responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}",
    ),
    Rule::warning(
        "enum-names",
        "`x-enum-varnames` and `x-enumNames` must have one name for each value of `enum`. Names and values are matched by \
         order, so a different number of names is ambiguous.",
        "paths: {/calls: {get: {parameters: [{name: level, in: query, schema: {
  type: integer, enum: [1, 2], x-enum-varnames: [Low]}}], responses: {'200': {description: d}}}}}",
        "paths: {/calls: {get: {parameters: [{name: level, in: query, schema: {
  type: integer, enum: [1, 2], x-enum-varnames: [Low, High]}}], responses: {'200': {description: d}}}}}",
    ),
    Rule::error(
        "form-without-fields",
        "The schema of a form must be an object with properties, which become the form fields.",
        "post: {requestBody: {content: {application/x-www-form-urlencoded: {}}},
  responses: {'204': {description: d}}}",
        "post: {requestBody: {content: {application/x-www-form-urlencoded: {schema: {
  type: object, properties: {To: {type: string}}}}}}, responses: {'204': {description: d}}}",
    ),
    Rule::warning(
        "ambiguous-union",
        "Something must tell the alternatives of a union apart: a discriminator, their types, a required property, or a \
         property with other listed values in each alternative. Otherwise, the client picks the first alternative that knows \
         the most properties of a value. The first such union is reported, with their number.",
        "get: {responses: {'200': {description: d, content: {application/json: {schema: {oneOf: [
    {type: object, properties: {kind: {type: string}}}, {type: object, properties: {other: {type: string}}}]}}}}}}",
        "get: {responses: {'200': {description: d, content: {application/json: {schema: {oneOf: [
    {type: object, required: [kind], properties: {kind: {type: string, enum: [leg]}}},
    {type: object, required: [kind], properties: {kind: {type: string, enum: [trunk]}}}]}}}}}}",
    ),
    Rule::warning(
        "ambiguous-callback",
        "Several callbacks may arrive at one URL. Without a condition, listed values or a required property that only one \
         of them has, a program cannot tell which one it received.",
        "post: {callbacks: {
    first: {\"{$request.query.url}\": {post: {requestBody: {content: {application/json: {schema: {
      type: object, properties: {a: {type: string}}}}}}, responses: {'204': {description: d}}}}},
    second: {\"{$request.query.url}\": {post: {requestBody: {content: {application/json: {schema: {
      type: object, properties: {b: {type: string}}}}}}, responses: {'204': {description: d}}}}}},
  parameters: [{name: url, in: query, schema: {type: string}}], responses: {'204': {description: d}}}",
        "post: {callbacks: {
    first: {\"{$request.query.url}\": {post: {requestBody: {content: {application/json: {schema: {
      type: object, required: [a], properties: {a: {type: string}}}}}}, responses: {'204': {description: d}}}}},
    second: {\"{$request.query.url}\": {post: {requestBody: {content: {application/json: {schema: {
      type: object, required: [b], properties: {b: {type: string}}}}}}, responses: {'204': {description: d}}}}}},
  parameters: [{name: url, in: query, schema: {type: string}}], responses: {'204': {description: d}}}",
    ),
    Rule::warning(
        "unsigned-query",
        "The schemes `body` and `standard-webhooks` sign no URL. Anyone who has a signed request can send it again with \
         another query.",
        "post: {callbacks: {done: {x-rust-signature: {scheme: standard-webhooks}, \"{$request.query.url}\": {get: {
    parameters: [{name: id, in: query, schema: {type: string}}], responses: {'204': {description: d}}}}}},
  parameters: [{name: url, in: query, schema: {type: string}}], responses: {'204': {description: d}}}",
        "post: {callbacks: {done: {x-rust-signature: {scheme: standard-webhooks}, \"{$request.query.url}\": {post: {
    requestBody: {content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}},
    responses: {'204': {description: d}}}}}},
  parameters: [{name: url, in: query, schema: {type: string}}], responses: {'204': {description: d}}}",
    ),
    Rule {
        id: "internal",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "The generator emitted invalid Rust. This is a bug in the generator: please report it.",
        bad: Example::Unknown,
        good: Example::Unknown,
    },
    Rule::warning(
        "not-generated",
        "The generator leaves out this part of the document.",
        "post: {responses: {'204': {description: d, links: {next: {operationId: list}}}}}",
        "post: {responses: {'204': {description: d}}}",
    ),
    Rule::warning(
        "undefined-style",
        "OpenAPI defines the style `deepObject` only for objects of plain values, and the other styles only for plain values \
         and for lists and objects of them. For all else the client sends the form that servers usually read.",
        "get: {parameters: [{name: ids, in: query, style: deepObject, schema: {type: array, items: {type: string}}}],
  responses: {'204': {description: d}}}",
        "get: {parameters: [{name: ids, in: query, schema: {type: array, items: {type: string}}}],
  responses: {'204': {description: d}}}",
    ),
    Rule::error(
        "unsupported-all-of",
        "All members of an `allOf` must have the same type, because they become one Rust type.",
        "get: {responses: {'200': {description: d, content: {application/json: {schema: {
  allOf: [{type: string}, {type: integer}]}}}}}}",
        "get: {responses: {'200': {description: d, content: {application/json: {schema: {
  oneOf: [{type: string}, {type: integer}]}}}}}}",
    ),
    Rule::warning(
        "unsupported-encoding",
        "The client sends a part of a multipart body as text, as JSON or as a file, with the headers that have one value.",
        "post: {requestBody: {content: {multipart/form-data: {encoding: {a: {contentType: application/xml}},
  schema: {type: object, properties: {a: {type: object}}}}}}, responses: {'204': {description: d}}}",
        "post: {requestBody: {content: {multipart/form-data: {encoding: {a: {contentType: application/json}},
  schema: {type: object, properties: {a: {type: object}}}}}}, responses: {'204': {description: d}}}",
    ),
    Rule::warning(
        "unsupported-media-type",
        "A response has one Rust type, preferably for JSON, then for XML, and a form without JSON beside it is sent as a form. \
         Any other media type is text or bytes, whatever its schema.",
        "get: {responses: {'200': {description: d, content: {
  application/json: {schema: {type: object}}, application/a+json: {schema: {type: string}}}}}}",
        "get: {responses: {'200': {description: d, content: {
  application/json: {schema: {type: object}}, application/pdf: {}}}}}",
    ),
    Rule::error(
        "unsupported-reference",
        "A security scheme can't be a reference to another security scheme, because it would have two names.",
        "components: {securitySchemes: {
  account: {$ref: \"#/components/securitySchemes/basic\"}, basic: {type: http, scheme: basic}}}",
        "components: {securitySchemes: {account: {type: http, scheme: basic}}}",
    ),
    Rule::warning(
        "unsupported-server-variable",
        "A server variable must have the same default in every server, because the client has one value for it.",
        "servers: [{url: 'https://{region}.example.com', variables: {region: {default: eu}}}]
paths:
  /files:
    servers: [{url: 'https://{region}.files.example.com', variables: {region: {default: us}}}]
    get: {responses: {'204': {description: d}}}",
        "servers: [{url: 'https://{region}.example.com', variables: {region: {default: eu}}}]
paths:
  /files:
    servers: [{url: 'https://{region}.files.example.com', variables: {region: {default: eu}}}]
    get: {responses: {'204': {description: d}}}",
    ),
    Rule::warning(
        "unsupported-security-flow",
        "The client sends a bearer token, but does not obtain it. The program has to run the login flow.",
        "components: {securitySchemes: {login: {type: openIdConnect, openIdConnectUrl: \"https://example.com/id\"}}}",
        "components: {securitySchemes: {token: {type: http, scheme: bearer}}}",
    ),
    Rule::warning(
        "unsupported-security-scheme",
        "The client supports basic and bearer authentication and API keys. For other schemes, set a request header or pass \
         your own HTTP client to the builder.",
        "components: {securitySchemes: {digest: {type: http, scheme: digest}}}",
        "components: {securitySchemes: {basic: {type: http, scheme: basic}}}",
    ),
    Rule::warning(
        "unsupported-union",
        "The client can't check every union beside properties. Alternatives that only list required properties become one \
         object, and alternatives in a form become fields side by side; the server checks the combination.",
        "get: {responses: {'200': {description: d, content: {application/json: {schema: {
  properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b]}]}}}}}}",
        "get: {responses: {'200': {description: d, content: {application/json: {schema: {
  properties: {id: {type: string}},
  oneOf: [{properties: {a: {type: string}}}, {properties: {b: {type: string}}}]}}}}}}",
    ),
    Rule::warning(
        "unused-discriminator-value",
        "The mapping of a discriminator must lead to alternatives of its schema. Any other target is never selected.",
        "paths: {/calls: {get: {responses: {'200': {description: d, content: {application/json: {schema: {
  discriminator: {propertyName: kind, mapping: {c: \"#/components/schemas/C\"}},
  oneOf: [{$ref: \"#/components/schemas/A\"}, {$ref: \"#/components/schemas/B\"}]}}}}}}}}
components: {schemas: {A: {type: object, properties: {kind: {type: string}}},
  B: {type: object, properties: {kind: {type: string}}}, C: {type: object}}}",
        "paths: {/calls: {get: {responses: {'200': {description: d, content: {application/json: {schema: {
  discriminator: {propertyName: kind, mapping: {b: \"#/components/schemas/B\"}},
  oneOf: [{$ref: \"#/components/schemas/A\"}, {$ref: \"#/components/schemas/B\"}]}}}}}}}}
components: {schemas: {A: {type: object, properties: {kind: {type: string}}},
  B: {type: object, properties: {kind: {type: string}}}}}",
    ),
];
