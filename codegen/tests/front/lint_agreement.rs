//! Review rules for faults that other linters report too.

use crate::common::{of_paths, rows, whole};
use crate::lint_review::{of_schemas, report, with_schemas};

/// Returns an OpenAPI 3.1 document with these schemas.
fn of_schemas_31(schemas: &str) -> String {
    with_schemas("3.1.0", schemas)
}

rows! { report(of_paths);
    missing_operation_id: "/a: {get: {summary: s, responses: {200: {description: d}}, callbacks: {paths: {'http://a.dev': {
    post: {summary: s, responses: {200: {description: d}}}}}}}}
  x-a: {get: {}}" =>
        "4:8 [missing-operation-id] warning: the operation has no `operationId`
        help: it names the client method, which is otherwise named after the HTTP method and the path";
    missing_success_response: "/a:
    get: {operationId: a, summary: s, responses: {4XX: {description: d}}}
    put: {operationId: b, summary: s, responses: {default: {description: d}}}
    post: {operationId: c, summary: s, responses: {302: {description: d}}}
    delete: {operationId: d, summary: s, responses: {101: {description: d}}}
    head: {operationId: e, summary: s, responses: {}}" =>
        "5:5 [missing-success-response] warning: the operation declares no response to a successful call
        help: without it, every status 2XX is a success, and its body is ignored
        9:40 [missing-responses] the operation declares no response
        help: declare at least the response to a successful call";
    missing_security: "/a:
    get: {operationId: a, summary: s, responses: {200: {description: d}}}
    put: {operationId: b, summary: s, security: [], responses: {200: {description: d}}}
    post: {operationId: c, summary: s, security: [{key: []}], responses: {200: {description: d}}}
components: {securitySchemes: {key: {type: http, scheme: basic}}}" =>
        "5:5 [missing-security] warning: neither the operation nor the document has `security`
        help: the client sends no credential; write `security: []` if the operation needs none",
    "/a: {get: {operationId: a, summary: s, responses: {200: {description: d}}}}
security: [{key: []}]
components: {securitySchemes: {key: {type: http, scheme: basic}}}" =>
        "";
    undeclared_scope: "/a: {get: {operationId: a, summary: s, security: [{login: [read, wirte, other]}], responses: {200: {description: d}}}}
components: {securitySchemes: {login: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.dev',
  scopes: {read: Reads., write: Writes.}}}}}}" =>
        "4:68 [security-scopes] warning: no flow of the security scheme `login` has the scope `wirte`
        help: did you mean `write`?
        4:75 [security-scopes] warning: no flow of the security scheme `login` has the scope `other`";
    path_with_query: "'/a?b={b}': {get: {operationId: a, summary: s, parameters: [{name: b, in: query, description: d, schema: {}}],
    responses: {200: {description: d}}}}" =>
        "4:3 [path-query] warning: the path has a query string
        help: declare query parameters; other tools refuse the path";
    same_path_with_other_methods: "/a/{b}: &a {parameters: [{name: b, in: path, description: d, required: true, schema: {}}],
    get: {operationId: a, summary: s, responses: {200: {description: d}}}}
  /a/{c}: {parameters: [{name: c, in: path, description: d, required: true, schema: {}}],
    put: {operationId: b, summary: s, responses: {200: {description: d}}}}
  /a/{d}: {parameters: [{name: d, in: path, description: d, required: true, schema: {}}],
    put: {operationId: c, summary: s, responses: {200: {description: d}}}}
  /a/e: {put: {operationId: d, summary: s, responses: {200: {description: d}}}}" =>
        "6:3 [ambiguous-path] warning: the path equals `/a/{b}` except for parameter names
        help: describe the methods of both below one path
        8:3 [ambiguous-path] the path equals `/a/{c}` except for parameter names
        help: both have the method PUT; keep one of them";
    tags: "/a:
    get: {operationId: a, summary: s, tags: [calls, Cals], responses: {200: {description: d}}}
    put: {operationId: b, summary: s, tags: [Cals, Legs], responses: {200: {description: d}}}
tags: [{name: calls}, {name: Calls}, {name: calls}]" =>
        "5:53 [undeclared-tag] warning: the document does not declare the tag `Cals`
        help: did you mean `calls`?
        6:52 [undeclared-tag] warning: the document does not declare the tag `Legs`
        help: declare and describe it in `tags`
        7:45 [duplicate-tag] warning: the tag `calls` is declared twice
        help: keep one of them";
    no_declared_tag: "/a:
    get: {operationId: a, summary: s, tags: [calls, legs], responses: {200: {description: d}}}
    put: {operationId: b, summary: s, tags: [rooms], responses: {200: {description: d}}}" =>
        "5:46 [undeclared-tag] warning: the document declares none of the tags of its operations
        help: list and describe them in `tags`";
    markup: r"/a:
    get: {operationId: a, summary: 'A <b>bold</b> word', description: 'Press [here](JavaScript:alert(1)).',
      responses: {200: {description: 'See <https://a.dev>, `<b>`, a < b, [here](https://a.dev) and [a][1].'},
        201: {description: 'A ![picture](data:image/png;base64,AA==), a [page](data:text/html;base64,AA==).'}}}" =>
        "5:36 [markup-in-description] warning: the summary has HTML or a link that runs code
        help: write Markdown, and code in backticks: other tools run or hide HTML, Rust documentation shows it
        5:71 [markup-in-description] warning: the description has HTML or a link that runs code
        help: write Markdown, and code in backticks: other tools run or hide HTML, Rust documentation shows it
        7:28 [markup-in-description] warning: the description has HTML or a link that runs code
        help: write Markdown, and code in backticks: other tools run or hide HTML, Rust documentation shows it";
    example_without_value: "/a: {get: {operationId: a, summary: s, responses: {200: {description: d, content: {
    text/plain: {schema: {}, examples: {a: {summary: s}, b: {externalValue: 'https://a.dev'}, c: {value: null}}}}}}}}" =>
        "5:41 [example-value] warning: the example has no `value`
        help: add it, or remove the example";
    server_with_slash: "/a: {get: {operationId: a, summary: s, responses: {200: {description: d}}}}
servers: [{url: 'https://a.dev/'}, {url: /}, {url: 'https://a.dev'}]" =>
        "5:17 [server-url-slash] warning: the URL ends with `/`, and every path begins with it
        help: remove it: other tools send `//`";
}

rows! { report(of_schemas);
    keys_beside_reference: "A: {type: object, properties: {a: {$ref: '#/components/schemas/B', nullable: true, x-a: 1}}}
    B: {type: string, description: d}" =>
        "7:72 [ref-siblings] warning: other tools ignore `nullable` beside `$ref`
        help: wrap the reference in an `allOf` of its own: `allOf: [{$ref: …}]`
        7:88 [ref-siblings] warning: other tools ignore `x-a` beside `$ref`
        help: wrap the reference in an `allOf` of its own: `allOf: [{$ref: …}]`";
    nullable_without_type: "A: {nullable: true, oneOf: [{type: string}, {type: integer, nullable: true}]}
    B: {nullable: false, title: t}" =>
        "7:9 [nullable-without-type] warning: `nullable` needs `type` beside it
        help: add the type of the value; in a 3.0 document, other tools ignore or refuse `nullable` without it";
    keyword_of_other_type: "A: {type: array, items: {type: number, maxLength: 5, minimum: 1}, properties: {a: {title: t}}}
    B: {type: object, items: {}, minProperties: 1}" =>
        "7:44 [keyword-of-other-type] warning: `maxLength` has no effect on the type `number`
        help: correct one of the two
        7:71 [keyword-of-other-type] warning: `properties` has no effect on the type `array`
        help: correct one of the two
        8:23 [keyword-of-other-type] warning: `items` has no effect on the type `object`
        help: correct one of the two";
    members_of_compositions: "A: {oneOf: [{type: string}, {type: integer}, {type: string}]}
    B: {anyOf: []}
    C: {allOf: [{type: string}, {minLength: 1}]}" =>
        "7:51 [composition-members] warning: `oneOf` lists this schema twice
        help: keep one of them
        8:9 [composition-members] warning: `anyOf` lists no schema";
    misspelled_property_of_example: "A: {type: object, properties: {status: {title: t}, sid: {title: t}}, example: {staus: a, sdi: b, stauts: c, to: d}}
    B: {allOf: [{type: object, properties: {status: {title: t}}}], example: {staus: a}}
    C: {oneOf: [{type: object, properties: {status: {title: t}}}, {type: string}], example: {staus: a}}" =>
        "7:91 [example-value] warning: there is no property `staus` (did you mean `status`?)
        help: correct the example, or the schema if the API does send this
        7:99 [example-value] warning: there is no property `sdi` (did you mean `sid`?)
        help: correct the example, or the schema if the API does send this
        7:110 [example-value] warning: there is no property `stauts` (did you mean `status`?)
        help: correct the example, or the schema if the API does send this";
    required_in_composition: "A: {required: [b, c], allOf: [{$ref: '#/components/schemas/B'}, {required: [bb, d], properties: {d: {title: t}}}]}
    B: {type: object, properties: {bbb: {title: t}}, oneOf: [{properties: {b: {title: t}}}, {required: [d]}]}
    C: {allOf: [{required: [a]}, {required: [b]}]}
    D: {properties: {name: {title: t}}, allOf: [{required: [nmae]}]}" =>
        "7:23 [required-property] warning: the required property `c` is not declared
        7:81 [required-property] warning: the required property `bb` is not declared
        10:61 [required-property] warning: the required property `nmae` is not declared
        help: did you mean `name`?";
}

rows! { report(of_schemas_31);
    keywords_31: "A: {type: [string, 'null'], maxLength: 5, minimum: 1}
    B: {$ref: '#/components/schemas/C', default: c}
    C: {type: string, description: d}" =>
        "7:47 [keyword-of-other-type] warning: `minimum` has no effect on the type `string` or `null`
        help: correct one of the two";
}

rows! { report(whole);
    missing_responses_31: "openapi: 3.1.0
info: {title: t, version: '1'}
paths: {/a: {get: {operationId: a, summary: s}}}
webhooks: {a: {post: {summary: s}}}" =>
        "3:14 [missing-success-response] warning: the operation declares no response to a successful call
        help: without it, every status 2XX is a success, and its body is ignored";
}
