//! Operations, their paths, parameters, responses and security.

use crate::common::{check, operation, paths};
use expect_test::expect;

#[test]
fn status_code() {
    paths(
        r"/a: {get: {responses: {20: {description: d}, 4xx: {description: d}, 700: {description: d}}}}",
        &expect![[r#"
            api.yaml:4:26 [status-code] `20` is not a status code
              help: it is three digits such as "200", a range such as "2XX", or `default`
            api.yaml:4:48 [status-code] warning: a range of status codes has capital letters: `4XX`
            api.yaml:4:71 [status-code] warning: HTTP has no status code 700
        "#]],
    );
}

#[test]
fn path_slash() {
    paths(
        r"a: {}",
        &expect![[r"
            api.yaml:3:1 [no-operations] warning: the document has no operation
            api.yaml:4:3 [path-slash] the path `a` does not begin with `/`
              help: write `/a`
        "]],
    );
}

#[test]
fn path_parameter_required() {
    paths(
        r"/a/{b}: {get: {parameters: [{name: b, in: path, schema: {}}], responses: {200: {description: d}}}}",
        &expect![[r"
            api.yaml:4:38 [path-parameter-required] a path parameter is always required
              help: write `required: true`
        "]],
    );
}

#[test]
fn parameter_style() {
    operation(
        r"parameters: [{name: a, in: query, style: simple, schema: {}}]",
        &expect![[r"
            api.yaml:10:48 [parameter-style] a query parameter can't have the style `simple`
              help: it may have the style `form`, `spaceDelimited`, `pipeDelimited` or `deepObject`
        "]],
    );
}

#[test]
fn parameter_keys() {
    operation(
        r"parameters: [{name: a, in: header, allowReserved: true, schema: {}}]",
        &expect![[r"
            api.yaml:10:42 [parameter-keys] warning: `allowReserved` has no effect on a header parameter
        "]],
    );
}

#[test]
fn reserved_header() {
    operation(
        r"parameters: [{name: Authorization, in: header, schema: {type: string}}]",
        &expect![[r"
            api.yaml:10:27 [reserved-header] warning: the header `Authorization` can't be a parameter
              help: it follows from the media types and the security requirements; such a parameter is ignored
        "]],
    );
}

#[test]
fn schema_or_content() {
    operation(
        r"parameters: [{name: a, in: query, schema: {}, content: {a/b: {}}}, {name: b, in: query, content: {}}, {name: c, in: query}]",
        &expect![[r"
            api.yaml:10:53 [schema-or-content] a parameter can't have both `schema` and `content`
            api.yaml:10:95 [schema-or-content] the `content` of a parameter must have exactly one media type
            api.yaml:10:110 [missing-key] a parameter needs the key `schema`
        "]],
    );
}

#[test]
fn header_without_schema() {
    paths(
        r"/a: {get: {responses: {200: {description: d, headers: {A: {description: d}}}}}}",
        &expect![[r"
            api.yaml:4:58 [missing-key] warning: a header needs the key `schema`
              help: without it the header is taken for text
        "]],
    );
}

#[test]
fn example_and_examples() {
    operation(
        r"parameters: [{name: a, in: query, schema: {}, example: 1, examples: {b: {value: 1, externalValue: x}}}]",
        &expect![[r"
            api.yaml:10:53 [example-and-examples] warning: `example` and `examples` exclude each other
            api.yaml:10:90 [example-and-examples] warning: `value` and `externalValue` exclude each other
        "]],
    );
}

#[test]
fn missing_responses() {
    paths(
        r"/a: {get: {responses: {}}}",
        &expect![[r"
            api.yaml:4:14 [missing-responses] the operation declares no response
              help: declare at least the response to a successful call
        "]],
    );
}

#[test]
fn no_operations() {
    check(
        r"openapi: 3.0.3
info: {title: t, version: '1'}
paths: {}",
        &expect![[r"
            api.yaml:3:1 [no-operations] warning: the document has no operation
        "]],
    );
}

#[test]
fn path_template() {
    paths(
        r"/a/{b/c: {}
  /a/{b}/{b}: {}
  /c/}: {}",
        &expect![[r"
            api.yaml:3:1 [no-operations] warning: the document has no operation
            api.yaml:4:3 [path-template] in the path, a `{` has no `}` after it
              help: a parameter stands in braces: `/calls/{id}`, or `?page={page}`
            api.yaml:5:3 [repeated-path-parameter] the path has the parameter `b` twice
              help: give one of them another name
            api.yaml:6:3 [path-template] in the path, a `}` has no `{` before it
              help: a parameter stands in braces: `/calls/{id}`, or `?page={page}`
        "]],
    );
}

#[test]
fn unexpected_request_body() {
    operation(
        r"requestBody: {content: {a/b: {}}}",
        &expect![[r"
            api.yaml:10:7 [unexpected-request-body] warning: a request body has no meaning with the method GET
              help: servers and proxies may drop it
        "]],
    );
}

#[test]
fn duplicate_operation_id() {
    paths(
        r"/a: {get: {operationId: x, responses: {200: {description: d}}}}
  /b: {get: {operationId: x, responses: {200: {description: d}}}}",
        &expect![[r"
            api.yaml:5:27 [duplicate-operation-id] warning: the operation id `x` is also that of GET /a
              help: the id names the method of the client; this one is named after its method and path instead
        "]],
    );
}

#[test]
fn ambiguous_path() {
    paths(
        r"/a/{b}: {parameters: [{name: b, in: path, required: true, schema: {}}], get: {responses: {200: {description: d}}}}
  /a/{c}: {parameters: [{name: c, in: path, required: true, schema: {}}], put: {responses: {200: {description: d}}}}
  /a/{d}: {parameters: [{name: d, in: path, required: true, schema: {}}], get: {responses: {200: {description: d}}}}",
        &expect![[r"
            api.yaml:6:3 [ambiguous-path] the path differs from `/a/{b}` in nothing but the names of its parameters
              help: both have the method GET; keep one of them
        "]],
    );
}

#[test]
fn duplicate_parameter() {
    operation(
        r"parameters: [{name: a, in: query, schema: {}}, {name: a, in: query, schema: {}}, {name: a, in: header, schema: {}}]",
        &expect![[r"
            api.yaml:10:55 [duplicate-parameter] the query parameter `a` is declared twice
              help: keep one of them
        "]],
    );
}

#[test]
fn path_parameter() {
    paths(
        r"/a/{callSid}:
    parameters: [{name: CallSid, in: path, required: true, schema: {}}]
    get: {responses: {200: {description: d}}}
    post: {responses: {200: {description: d}}}",
        &expect![[r"
            api.yaml:5:25 [unused-path-parameter] the path has no `{CallSid}`
              help: did you mean `callSid`?
            api.yaml:6:5 [path-parameter] the path has the parameter `callSid`, which is not declared
              help: did you mean `CallSid`?
            api.yaml:7:5 [path-parameter] the path has the parameter `callSid`, which is not declared
              help: did you mean `CallSid`?
        "]],
    );
}

#[test]
fn undefined_security_scheme() {
    operation(
        r"security: [{basc: []}]",
        &expect![[r"
            api.yaml:10:19 [undefined-security-scheme] there is no security scheme `basc`
              help: did you mean `basic`?
        "]],
    );
}

#[test]
fn security_scopes() {
    operation(
        r"security: [{basic: [read]}]",
        &expect![[r"
            api.yaml:10:19 [security-scopes] warning: the security scheme `basic` has no scopes
              help: only OAuth 2 and OpenID Connect have them; `x-rust-scopes` says what a credential needs
        "]],
    );
}

#[test]
fn not_generated() {
    operation(
        r"callbacks: {a: {'{$url}': {post: {responses: {200: {description: d}}}}}}",
        &expect![[r"
            api.yaml:10:7 [not-generated] warning: 1 of the callbacks is not generated
              help: callbacks describe requests that the API sends; the client has nothing for them
        "]],
    );
}
