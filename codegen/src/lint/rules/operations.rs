//! Paths, operations, parameters and security.

use super::rule::Rule;

pub(super) static RULES: &[Rule] = &[
    Rule::error(
        "ambiguous-path",
        "Two paths that differ only in parameter names are the same path. A server can't tell two operations with the same \
         method apart. With different methods, it is a warning.",
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
        "Every operation needs a unique operation id, because it names the client method.",
        "get: {operationId: call, responses: {'204': {description: d}}}
post: {operationId: call, responses: {'204': {description: d}}}",
        "get: {operationId: fetchCall, responses: {'204': {description: d}}}
post: {operationId: createCall, responses: {'204': {description: d}}}",
    ),
    Rule::error(
        "duplicate-parameter",
        "Name and location identify a parameter, so an operation can't declare both twice. An operation may replace a parameter \
         of its path item.",
        "get: {parameters: [{name: To, in: query, schema: {type: string}}, {name: To, in: query, schema: {}}],
  responses: {'204': {description: d}}}",
        "get: {parameters: [{name: To, in: query, schema: {type: string}}, {name: From, in: query, schema: {}}],
  responses: {'204': {description: d}}}",
    )
    .fallback("the last one counts"),
    Rule::warning(
        "duplicate-tag",
        "The document declares every tag once. Tools differ in which description they show.",
        "tags: [{name: Calls, description: Calls.}, {name: Calls, description: Legs.}]",
        "tags: [{name: Calls, description: Calls.}, {name: Legs, description: Legs.}]",
    ),
    Rule::text(
        "exclusive-keys",
        "Two keys describe the same in an older and a newer way, and only one of them may be written.",
        "openapi: 3.2.0\ninfo: {title: Calls, version: \"1\"}\npaths: {}
components: {schemas: {Call: {type: object, properties: {sid: {type: string, xml: {attribute: true, nodeType: attribute}}}}}}\n",
        "openapi: 3.2.0\ninfo: {title: Calls, version: \"1\"}\npaths: {}
components: {schemas: {Call: {type: object, properties: {sid: {type: string, xml: {nodeType: attribute}}}}}}\n",
    ),
    Rule::error(
        "header-name",
        "HTTP allows ASCII letters, digits and some marks in the name of a header, and no space: a client can't send \
         another one, so that every request with it fails.",
        "get: {parameters: [{name: Call Sid, in: header, schema: {type: string}}],
  responses: {'204': {description: d}}}",
        "get: {parameters: [{name: Call-Sid, in: header, schema: {type: string}}],
  responses: {'204': {description: d}}}",
    )
    .fallback("a request that has it fails, and no response has it"),
    Rule::text(
        "method-name",
        "The name of an additional operation is its HTTP method, such as `COPY`. A method with a key of its own, such as `get`, \
         uses that key.",
        "openapi: 3.2.0\ninfo: {title: Calls, version: \"1\"}
paths: {/calls: {additionalOperations: {GET: {responses: {'204': {description: d}}}}}}\n",
        "openapi: 3.2.0\ninfo: {title: Calls, version: \"1\"}
paths: {/calls: {additionalOperations: {COPY: {responses: {'204': {description: d}}}}}}\n",
    ),
    Rule::warning(
        "missing-operation-id",
        "Every operation needs an `operationId`, because it names the client method. Without it, the name comes from the \
         HTTP method and the path, and changes with them.",
        "get: {summary: Lists calls., responses: {'204': {description: Done.}}}",
        "get: {operationId: listCalls, summary: Lists calls., responses: {'204': {description: Done.}}}",
    ),
    Rule::error(
        "missing-responses",
        "An operation declares at least one response.",
        "get: {responses: {}}",
        "get: {responses: {'204': {description: Done.}}}",
    )
    .fallback("every status 2XX is a success, and its body is ignored"),
    Rule::warning(
        "missing-security",
        "If a document has security schemes, it has `security`, or every operation has. The client sends no credential to an \
         operation without it.",
        "paths: {/calls: {get: {responses: {'204': {description: Done.}}}}}
components: {securitySchemes: {account: {type: http, scheme: basic}}}",
        "security: [{account: []}]
paths: {/calls: {get: {responses: {'204': {description: Done.}}}}}
components: {securitySchemes: {account: {type: http, scheme: basic}}}",
    ),
    Rule::warning(
        "missing-success-response",
        "An operation declares the response to a successful call. Otherwise, every status 2XX is a success, and its body is \
         ignored.",
        "get: {responses: {'404': {description: There is no such call.}}}",
        "get: {responses: {'204': {description: Done.}, '404': {description: There is no such call.}}}",
    ),
    Rule::warning(
        "parameter-keys",
        "The key has no effect on a parameter in this location. It is a warning, because frameworks write it everywhere, \
         with its default.",
        "get: {parameters: [{name: X-To, in: header, allowReserved: true, schema: {type: string}}],
  responses: {'204': {description: d}}}",
        "get: {parameters: [{name: X-To, in: header, schema: {type: string}}],
  responses: {'204': {description: d}}}",
    ),
    Rule::error(
        "parameter-style",
        "Every parameter location has its own set of styles.",
        "get: {parameters: [{name: To, in: query, style: matrix, schema: {type: string}}],
  responses: {'204': {description: d}}}",
        "get: {parameters: [{name: To, in: query, style: form, schema: {type: string}}],
  responses: {'204': {description: d}}}",
    ),
    Rule::error(
        "path-parameter",
        "Every parameter in a path template must be declared.",
        "paths: {\"/calls/{sid}\": {get: {responses: {'204': {description: d}}}}}",
        "paths: {\"/calls/{sid}\": {get: {parameters: [{name: sid, in: path, required: true, schema: {type: string}}],
  responses: {'204': {description: d}}}}}",
    )
    .fallback("it becomes text"),
    Rule::error(
        "path-parameter-required",
        "Path parameters must be `required: true`, because the path is incomplete without them.",
        "paths: {\"/calls/{sid}\": {get: {parameters: [{name: sid, in: path, schema: {type: string}}],
  responses: {'204': {description: d}}}}}",
        "paths: {\"/calls/{sid}\": {get: {parameters: [{name: sid, in: path, required: true, schema: {type: string}}],
  responses: {'204': {description: d}}}}}",
    )
    .fallback("the parameter is required"),
    Rule::warning(
        "path-query",
        "A path has no query string in OpenAPI. The generator accepts one, but other tools don't.",
        "paths: {'/calls?status={status}': {get: {
  parameters: [{name: status, in: query, required: true, schema: {type: string}}],
  responses: {'204': {description: d}}}}}",
        "paths: {/calls: {get: {
  parameters: [{name: status, in: query, required: true, schema: {type: string}}],
  responses: {'204': {description: d}}}}}",
    ),
    Rule::error(
        "path-slash",
        "Paths must begin with `/`, because they are appended to the server URL.",
        "paths: {calls: {get: {responses: {'204': {description: d}}}}}",
        "paths: {/calls: {get: {responses: {'204': {description: d}}}}}",
    ),
    Rule::error(
        "path-template",
        "Parameters in a path template are written in braces.",
        "paths: {\"/calls/{sid\": {get: {responses: {'204': {description: d}}}}}",
        "paths: {\"/calls\": {get: {responses: {'204': {description: d}}}}}",
    ),
    Rule::error(
        "repeated-path-parameter",
        "A path template must not repeat a parameter.",
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
        "`Accept`, `Content-Type` and `Authorization` can't be parameters, because media types and security requirements set \
         them.",
        "get: {parameters: [{name: Authorization, in: header, schema: {type: string}}],
  responses: {'204': {description: d}}}",
        "get: {security: [{}], responses: {'204': {description: d}}}",
    ),
    Rule::error(
        "schema-or-content",
        "A parameter needs either `schema`, or `content` with exactly one media type.",
        "get: {parameters: [{name: To, in: query, schema: {type: string}, content: {application/json: {}}}],
  responses: {'204': {description: d}}}",
        "get: {parameters: [{name: To, in: query, schema: {type: string}}], responses: {'204': {description: d}}}",
    ),
    Rule::warning(
        "security-scheme-keys",
        "The key has no effect in this type of security scheme.",
        "components: {securitySchemes: {account: {type: http, scheme: basic, in: header}}}",
        "components: {securitySchemes: {account: {type: http, scheme: basic}}}",
    ),
    Rule::warning(
        "security-scopes",
        "Only OAuth 2 and OpenID Connect security schemes have scopes, and OAuth 2 declares each scope in a flow.",
        "security: [{account: [calls]}]\ncomponents: {securitySchemes: {account: {type: http, scheme: basic}}}",
        "security: [{account: []}]\ncomponents: {securitySchemes: {account: {type: http, scheme: basic}}}",
    ),
    Rule::error(
        "status-code",
        "The key of a response is a status code, a range such as `4XX`, or `default`.",
        "get: {responses: {ok: {description: d}}}",
        "get: {responses: {'200': {description: d}}}",
    ),
    Rule::warning(
        "undeclared-tag",
        "The document declares and describes the tags of its operations. An undeclared tag is usually misspelled.",
        "tags: [{name: Calls}]\npaths: {/calls: {get: {tags: [Cals], responses: {'204': {description: Done.}}}}}",
        "tags: [{name: Calls}]\npaths: {/calls: {get: {tags: [Calls], responses: {'204': {description: Done.}}}}}",
    ),
    Rule::error(
        "undefined-security-scheme",
        "Security requirements must name security schemes in `components`.",
        "security: [{acount: []}]\ncomponents: {securitySchemes: {account: {type: http, scheme: basic}}}",
        "security: [{account: []}]\ncomponents: {securitySchemes: {account: {type: http, scheme: basic}}}",
    )
    .fallback("the client ignores the requirement"),
    Rule::error(
        "unused-path-parameter",
        "Every declared path parameter must appear in the path template.",
        "paths: {/calls: {get: {parameters: [{name: sid, in: path, required: true, schema: {type: string}}],
  responses: {'204': {description: d}}}}}",
        "paths: {\"/calls/{sid}\": {get: {parameters: [{name: sid, in: path, required: true, schema: {type: string}}],
  responses: {'204': {description: d}}}}}",
    )
    .fallback("the parameter is dropped"),
    Rule::warning(
        "callback-expression",
        "The key of a callback is an expression for its URL, with a parameter or a property of the request that asks for \
         the callback.",
        "post: {parameters: [{name: url, in: query, schema: {type: string}}], callbacks: {done: {\"{$request.query.uri}\": {
  post: {responses: {'204': {description: d}}}}}}, responses: {'204': {description: d}}}",
        "post: {parameters: [{name: url, in: query, schema: {type: string}}], callbacks: {done: {\"{$request.query.url}\": {
  post: {responses: {'204': {description: d}}}}}}, responses: {'204': {description: d}}}",
    ),
    Rule::warning(
        "unexpected-request-body",
        "GET, HEAD and DELETE requests should have no body, because servers and proxies may drop it.",
        "get: {requestBody: {content: {application/json: {schema: {type: object}}}},
  responses: {'204': {description: d}}}",
        "post: {requestBody: {content: {application/json: {schema: {type: object}}}},
  responses: {'204': {description: d}}}",
    ),
];
