//! What the generated client can't express, or does in another way than one might think.

use super::rule::{Example, Fallback, Rule};
use crate::diagnostic::Severity;

pub(super) static RULES: &[Rule] = &[
    Rule::warning(
        "body-of-empty-status",
        "HTTP forbids a body with some statuses; clients would wait for it, or lose it.",
        "get: {responses: {'204': {description: d, content: {application/json: {schema: {type: object}}}}}}",
        "get: {responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}",
    ),
    Rule::warning(
        "enum-names",
        "`x-enum-varnames` and `x-enumNames` name the values of `enum` by their order; with more or fewer names than \
         values it is not known which is meant.",
        "paths: {/calls: {get: {parameters: [{name: level, in: query, schema: {
  type: integer, enum: [1, 2], x-enum-varnames: [Low]}}], responses: {'200': {description: d}}}}}",
        "paths: {/calls: {get: {parameters: [{name: level, in: query, schema: {
  type: integer, enum: [1, 2], x-enum-varnames: [Low, High]}}], responses: {'200': {description: d}}}}}",
    ),
    Rule::error(
        "form-without-fields",
        "A form consists of the properties of an object.",
        "post: {requestBody: {content: {application/x-www-form-urlencoded: {}}},
  responses: {'204': {description: d}}}",
        "post: {requestBody: {content: {application/x-www-form-urlencoded: {schema: {
  type: object, properties: {To: {type: string}}}}}}, responses: {'204': {description: d}}}",
    ),
    Rule::warning(
        "inline-discriminated",
        "The value of a discriminator leads to an alternative by the mapping, by the one value that the alternative lists, \
         or by the name of a component. Without one, or with one for several, the first alternative that fits is taken.",
        "get: {responses: {'200': {description: d, content: {application/json: {schema: {
  discriminator: {propertyName: kind}, oneOf: [
    {type: object, properties: {kind: {type: string}}}, {type: object, properties: {other: {type: string}}}]}}}}}}",
        "get: {responses: {'200': {description: d, content: {application/json: {schema: {
  discriminator: {propertyName: kind}, oneOf: [
    {type: object, properties: {kind: {type: string, enum: [leg]}}},
    {type: object, properties: {kind: {type: string, enum: [trunk]}}}]}}}}}}",
    ),
    Rule {
        id: "internal",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "The generator made something that is not Rust. This is a mistake in the generator: please report it.",
        bad: Example::Unknown,
        good: Example::Unknown,
    },
    Rule::warning(
        "not-generated",
        "The part of the document is of no use to a client: callbacks and webhooks are requests that the API sends.",
        "post: {callbacks: {done: {\"{$request.query.url}\": {post: {responses: {'204': {description: d}}}}}},
  responses: {'204': {description: d}}}",
        "post: {responses: {'204': {description: d}}}",
    ),
    Rule::error(
        "unsupported-all-of",
        "The parts of an `allOf` become one type, so they have to be of one kind.",
        "get: {responses: {'200': {description: d, content: {application/json: {schema: {
  allOf: [{type: string}, {type: integer}]}}}}}}",
        "get: {responses: {'200': {description: d, content: {application/json: {schema: {
  oneOf: [{type: string}, {type: integer}]}}}}}}",
    ),
    Rule::warning(
        "unsupported-encoding",
        "Of the encoding of a form's field, the client honours `style` and `explode`.",
        "post: {requestBody: {content: {multipart/form-data: {encoding: {file: {contentType: image/png}},
  schema: {type: object, properties: {file: {type: string, format: binary}}}}}}, responses: {'204': {description: d}}}",
        "post: {requestBody: {content: {multipart/form-data: {
  schema: {type: object, properties: {file: {type: string, format: binary}}}}}}, responses: {'204': {description: d}}}",
    ),
    Rule::warning(
        "unsupported-media-type",
        "A body has one type in Rust. Of several media types the client sends and reads the one that it knows best: JSON, \
         forms, and XML as an answer. Anything else is a text or bytes, whatever its schema.",
        "post: {requestBody: {content: {application/json: {schema: {type: object}}, text/csv: {schema: {type: string}}}},
  responses: {'204': {description: d}}}",
        "post: {requestBody: {content: {application/json: {schema: {type: object}}}},
  responses: {'204': {description: d}}}",
    ),
    Rule::error(
        "unsupported-reference",
        "A security scheme that is a reference to another would have two names.",
        "components: {securitySchemes: {
  account: {$ref: \"#/components/securitySchemes/basic\"}, basic: {type: http, scheme: basic}}}",
        "components: {securitySchemes: {account: {type: http, scheme: basic}}}",
    ),
    Rule::warning(
        "unsupported-server-variable",
        "The client has one value for a variable, whichever server it stands in.",
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
        "The client sends a bearer token; to get one from a login is up to the program.",
        "components: {securitySchemes: {login: {type: openIdConnect, openIdConnectUrl: \"https://example.com/id\"}}}",
        "components: {securitySchemes: {token: {type: http, scheme: bearer}}}",
    ),
    Rule::warning(
        "unsupported-security-scheme",
        "The client knows basic and bearer authentication and API keys. Anything else is up to the program: a header of the \
         request, or an HTTP client that it gives to the builder.",
        "components: {securitySchemes: {digest: {type: http, scheme: digest}}}",
        "components: {securitySchemes: {basic: {type: http, scheme: basic}}}",
    ),
    Rule::warning(
        "unsupported-union",
        "Alternatives beside properties are objects that have both. Where they only say what is required, they are one \
         object, and in a form their fields stand beside each other; what goes together is left to the server.",
        "get: {responses: {'200': {description: d, content: {application/json: {schema: {
  properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b]}]}}}}}}",
        "get: {responses: {'200': {description: d, content: {application/json: {schema: {
  properties: {id: {type: string}},
  oneOf: [{properties: {a: {type: string}}}, {properties: {b: {type: string}}}]}}}}}}",
    ),
    Rule::warning(
        "unused-discriminator-value",
        "A discriminator's mapping leads to alternatives of its schema; another target is never chosen.",
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
