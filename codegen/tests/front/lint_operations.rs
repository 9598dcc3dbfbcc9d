//! Operations, their paths, parameters, responses and security.

use crate::common::{of_operation, of_paths, report, rows, whole};

rows! { report(of_paths);
    status_code: "/a: {get: {responses: {20: {description: d}, 4xx: {description: d}, 700: {description: d}}}}" =>
        r#"4:26 [status-code] `20` is not a status code
        help: use three digits such as "200", a range such as "2XX", or `default`
        4:48 [status-code] warning: a range of status codes has capital letters: `4XX`
        4:71 [status-code] warning: HTTP has no status code 700"#;
    path_slash: "a: {}" =>
        "3:1 [no-operations] warning: the document has no operation
        4:3 [path-slash] the path `a` does not begin with `/`
        help: write `/a`";
    path_parameter_required: "/a/{b}: {get: {parameters: [{name: b, in: path, schema: {}}], responses: {200: {description: d}}}}" =>
        "4:38 [path-parameter-required] a path parameter is always required
        help: write `required: true`";
    header_without_schema: "/a: {get: {responses: {200: {description: d, headers: {A: {description: d}}}}}}" =>
        "4:58 [missing-key] warning: a header needs the key `schema`
        help: without it, the header is read as text";
    missing_responses: "/a: {get: {responses: {}}}" =>
        "4:14 [missing-responses] the operation declares no response
        help: declare at least the response to a successful call";
    path_template: "/a/{b/c: {}
  /a/{b}/{b}: {}
  /c/}: {}" =>
        "3:1 [no-operations] warning: the document has no operation
        4:3 [path-template] in the path, `{` has no matching `}`
        help: write a parameter in braces: `/calls/{id}`, or `?page={page}`
        5:3 [repeated-path-parameter] the path has the parameter `b` twice
        help: give one of them another name
        6:3 [path-template] in the path, `}` has no matching `{`
        help: write a parameter in braces: `/calls/{id}`, or `?page={page}`";
    duplicate_operation_id: "/a: {get: {operationId: x, responses: {200: {description: d}}}}
  /b: {get: {operationId: x, responses: {200: {description: d}}}}" =>
        "5:27 [duplicate-operation-id] warning: the operation id `x` is also used by GET /a
        help: the id names the client method; this operation is named after its HTTP method and path instead";
    ambiguous_path: "/a/{b}: {parameters: [{name: b, in: path, required: true, schema: {}}], get: {responses: {200: {description: d}}}}
  /a/{c}: {parameters: [{name: c, in: path, required: true, schema: {}}], put: {responses: {200: {description: d}}}}
  /a/{d}: {parameters: [{name: d, in: path, required: true, schema: {}}], get: {responses: {200: {description: d}}}}" =>
        "6:3 [ambiguous-path] the path equals `/a/{b}` except for parameter names
        help: both have the method GET; keep one of them";
    path_parameter: "/a/{callSid}:
    parameters: [{name: CallSid, in: path, required: true, schema: {}}]
    get: {responses: {200: {description: d}}}
    post: {responses: {200: {description: d}}}" =>
        "5:25 [unused-path-parameter] the path has no `{CallSid}`
        help: did you mean `callSid`?
        6:5 [path-parameter] the path has the parameter `callSid`, which is not declared
        help: did you mean `CallSid`?
        7:5 [path-parameter] the path has the parameter `callSid`, which is not declared
        help: did you mean `CallSid`?";
}

rows! { report(of_operation);
    parameter_style: "parameters: [{name: a, in: query, style: simple, schema: {}}]" =>
        "10:48 [parameter-style] a query parameter can't have the style `simple`
        help: it may have the style `form`, `spaceDelimited`, `pipeDelimited` or `deepObject`";
    parameter_keys: "parameters: [{name: a, in: header, allowReserved: true, schema: {}}]" =>
        "10:42 [parameter-keys] warning: `allowReserved` has no effect on a header parameter";
    reserved_header: "parameters: [{name: Authorization, in: header, schema: {type: string}}]" =>
        "10:27 [reserved-header] warning: the header `Authorization` can't be a parameter
        help: media types and security requirements set this header; the parameter is ignored";
    schema_or_content: "parameters: [{name: a, in: query, schema: {}, content: {a/b: {}}}, {name: b, in: query, content: {}}, {name: c, in: query}]" =>
        "10:53 [schema-or-content] a parameter can't have both `schema` and `content`
        10:95 [schema-or-content] the `content` of a parameter must have exactly one media type
        10:110 [missing-key] a parameter needs the key `schema`";
    example_and_examples: "parameters: [{name: a, in: query, schema: {}, example: 1, examples: {b: {value: 1, externalValue: x}}}]" =>
        "10:53 [example-and-examples] warning: `example` and `examples` exclude each other
        10:90 [example-and-examples] warning: `value` and `externalValue` exclude each other";
    unexpected_request_body: "requestBody: {content: {a/b: {}}}" =>
        "10:7 [unexpected-request-body] warning: a request body has no meaning in a GET request
        help: servers and proxies may drop it";
    duplicate_parameter: "parameters: [{name: a, in: query, schema: {}}, {name: a, in: query, schema: {}}, {name: a, in: header, schema: {}}]" =>
        "10:55 [duplicate-parameter] the query parameter `a` is declared twice
        help: keep one of them";
    undefined_security_scheme: "security: [{basc: []}]" =>
        "10:19 [undefined-security-scheme] there is no security scheme `basc`
        help: did you mean `basic`?";
    security_scopes: "security: [{basic: [read]}]" =>
        "10:19 [security-scopes] warning: the security scheme `basic` has no scopes
        help: only OAuth 2 and OpenID Connect have scopes; `x-rust-scopes` lists the scopes a credential needs";
    not_generated: "callbacks: {a: {'{$url}': {post: {callbacks: {}, responses: {200: {description: d}}}}}}" =>
        "10:41 [not-generated] warning: the callbacks of a callback are not generated
        help: describe them as callbacks of an operation, or as webhooks";
    callback_expression: "parameters: [{name: url, in: query, schema: {type: string}}]
      callbacks: {a: {'{$request.query.uri}': {post: {responses: {200: {description: d}}}}}}" =>
        "11:23 [callback-expression] warning: the operation has no query parameter `uri`
        help: did you mean `url`?";
    callback_expression_of_body: "requestBody: {content: {application/json: {schema: {type: object, properties: {hook: {type: string}}}}}}
      callbacks: {a: {'{$request.body#/hok}': {post: {responses: {200: {description: d}}}}}}" =>
        "10:7 [unexpected-request-body] warning: a request body has no meaning in a GET request
        help: servers and proxies may drop it
        11:23 [callback-expression] warning: the request body has no property `hok`
        help: did you mean `hook`?";
    callback_expression_syntax: "callbacks: {a: {'{$request.url}': {post: {responses: {200: {description: d}}}}}}" =>
        "10:23 [callback-expression] warning: `$request.url` is not a runtime expression
        help: write the parameter with the URL: `{$request.body#/callbackUrl}` or `{$request.query.callbackUrl}`";
}

rows! { report(whole);
    no_operations: "openapi: 3.0.3
info: {title: t, version: '1'}
paths: {}" =>
        "3:1 [no-operations] warning: the document has no operation";
}
