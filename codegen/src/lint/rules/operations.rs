//! Paths, operations, parameters and security.

use super::rule::Rule;

pub(super) static RULES: &[Rule] = &[
    Rule::error(
        "ambiguous-path",
        "Two paths that differ only in the names of their parameters are the same path: of two operations with the same \
         method no server can tell which one is meant.",
        "paths:
  /calls/{sid}: {get: {parameters: [{name: sid, in: path, required: true, schema: {type: string}}],
    responses: {'204': {description: d}}}}
  /calls/{id}: {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}],
    responses: {'204': {description: d}}}}",
        "paths:
  /calls/{sid}:
    parameters: [{name: sid, in: path, required: true, schema: {type: string}}]
    get: {responses: {'204': {description: d}}}
    delete: {responses: {'204': {description: d}}}",
    )
    .fallback("both are generated"),
    Rule::warning(
        "duplicate-operation-id",
        "The operation id names the method of the client, so every operation needs its own.",
        "get: {operationId: call, responses: {'204': {description: d}}}
post: {operationId: call, responses: {'204': {description: d}}}",
        "get: {operationId: fetchCall, responses: {'204': {description: d}}}
post: {operationId: createCall, responses: {'204': {description: d}}}",
    ),
    Rule::error(
        "duplicate-parameter",
        "A parameter is identified by its name and its location. An operation may replace a parameter of its path, \
         but not its own.",
        "get: {parameters: [{name: To, in: query, schema: {type: string}}, {name: To, in: query, schema: {}}],
  responses: {'204': {description: d}}}",
        "get: {parameters: [{name: To, in: query, schema: {type: string}}, {name: From, in: query, schema: {}}],
  responses: {'204': {description: d}}}",
    )
    .fallback("the last one counts"),
    Rule::warning(
        "header-name",
        "HTTP allows ASCII letters, digits and some marks in the name of a header, and no space: a client can't send \
         another one, so that every request with it fails.",
        "get: {parameters: [{name: Call Sid, in: header, schema: {type: string}}],
  responses: {'204': {description: d}}}",
        "get: {parameters: [{name: Call-Sid, in: header, schema: {type: string}}],
  responses: {'204': {description: d}}}",
    ),
    Rule::error(
        "missing-responses",
        "An operation declares at least one response.",
        "get: {responses: {}}",
        "get: {responses: {'204': {description: Done.}}}",
    )
    .fallback("every status 2XX is a success, and nothing is read of it"),
    Rule::warning(
        "parameter-keys",
        "The key has no effect on a parameter in this location.",
        "get: {parameters: [{name: X-To, in: header, allowReserved: true, schema: {type: string}}],
  responses: {'204': {description: d}}}",
        "get: {parameters: [{name: X-To, in: header, schema: {type: string}}],
  responses: {'204': {description: d}}}",
    ),
    Rule::error(
        "parameter-style",
        "Every location has its own styles.",
        "get: {parameters: [{name: To, in: query, style: matrix, schema: {type: string}}],
  responses: {'204': {description: d}}}",
        "get: {parameters: [{name: To, in: query, style: form, schema: {type: string}}],
  responses: {'204': {description: d}}}",
    ),
    Rule::error(
        "path-parameter",
        "Every parameter in a path is declared.",
        "paths: {\"/calls/{sid}\": {get: {responses: {'204': {description: d}}}}}",
        "paths: {\"/calls/{sid}\": {get: {parameters: [{name: sid, in: path, required: true, schema: {type: string}}],
  responses: {'204': {description: d}}}}}",
    )
    .fallback("it is taken as text"),
    Rule::error(
        "path-parameter-required",
        "A path without one of its parameters is another path, so path parameters are `required: true`.",
        "paths: {\"/calls/{sid}\": {get: {parameters: [{name: sid, in: path, schema: {type: string}}],
  responses: {'204': {description: d}}}}}",
        "paths: {\"/calls/{sid}\": {get: {parameters: [{name: sid, in: path, required: true, schema: {type: string}}],
  responses: {'204': {description: d}}}}}",
    )
    .fallback("it is required all the same"),
    Rule::error(
        "path-slash",
        "Paths begin with `/`; they are appended to the URL of the server.",
        "paths: {calls: {get: {responses: {'204': {description: d}}}}}",
        "paths: {/calls: {get: {responses: {'204': {description: d}}}}}",
    ),
    Rule::error(
        "path-template",
        "Parameters in a path stand in braces.",
        "paths: {\"/calls/{sid\": {get: {responses: {'204': {description: d}}}}}",
        "paths: {\"/calls\": {get: {responses: {'204': {description: d}}}}}",
    ),
    Rule::error(
        "repeated-path-parameter",
        "A parameter stands in a path once.",
        "paths: {\"/calls/{sid}/legs/{sid}\": {get: {
  parameters: [{name: sid, in: path, required: true, schema: {type: string}}],
  responses: {'204': {description: d}}}}}",
        "paths: {\"/calls/{sid}/legs\": {get: {
  parameters: [{name: sid, in: path, required: true, schema: {type: string}}],
  responses: {'204': {description: d}}}}}",
    )
    .fallback("both places get the same value"),
    Rule::warning(
        "reserved-header",
        "`Accept`, `Content-Type` and `Authorization` follow from other parts of the document.",
        "get: {parameters: [{name: Authorization, in: header, schema: {type: string}}],
  responses: {'204': {description: d}}}",
        "get: {security: [{}], responses: {'204': {description: d}}}",
    ),
    Rule::error(
        "schema-or-content",
        "A parameter is described by `schema`, or by `content` with one media type.",
        "get: {parameters: [{name: To, in: query, schema: {type: string}, content: {application/json: {}}}],
  responses: {'204': {description: d}}}",
        "get: {parameters: [{name: To, in: query, schema: {type: string}}], responses: {'204': {description: d}}}",
    ),
    Rule::warning(
        "security-scheme-keys",
        "The key belongs to another type of security scheme.",
        "components: {securitySchemes: {account: {type: http, scheme: basic, in: header}}}",
        "components: {securitySchemes: {account: {type: http, scheme: basic}}}",
    ),
    Rule::warning(
        "security-scopes",
        "Only OAuth 2 and OpenID Connect have scopes.",
        "security: [{account: [calls]}]\ncomponents: {securitySchemes: {account: {type: http, scheme: basic}}}",
        "security: [{account: []}]\ncomponents: {securitySchemes: {account: {type: http, scheme: basic}}}",
    ),
    Rule::error(
        "status-code",
        "Responses stand under a status code, a range such as `4XX`, or `default`.",
        "get: {responses: {ok: {description: d}}}",
        "get: {responses: {'200': {description: d}}}",
    ),
    Rule::error(
        "undefined-security-scheme",
        "Security requirements name security schemes in `components`.",
        "security: [{acount: []}]\ncomponents: {securitySchemes: {account: {type: http, scheme: basic}}}",
        "security: [{account: []}]\ncomponents: {securitySchemes: {account: {type: http, scheme: basic}}}",
    )
    .fallback("the client does without it"),
    Rule::error(
        "unused-path-parameter",
        "Every declared path parameter stands in the path.",
        "paths: {/calls: {get: {parameters: [{name: sid, in: path, required: true, schema: {type: string}}],
  responses: {'204': {description: d}}}}}",
        "paths: {\"/calls/{sid}\": {get: {parameters: [{name: sid, in: path, required: true, schema: {type: string}}],
  responses: {'204': {description: d}}}}}",
    )
    .fallback("it is left out"),
    Rule::warning(
        "unexpected-request-body",
        "GET, HEAD and DELETE have no use for a request body: servers and proxies may drop it.",
        "get: {requestBody: {content: {application/json: {schema: {type: object}}}},
  responses: {'204': {description: d}}}",
        "post: {requestBody: {content: {application/json: {schema: {type: object}}}},
  responses: {'204': {description: d}}}",
    ),
];
