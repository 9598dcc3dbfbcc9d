//! The `x-rust-` keys: allowed objects, shapes, and names in them.

use crate::common::{of_operation, of_paths, of_schemas, report, rows, whole};

rows! { report(of_operation);
    unknown_extension: "x-rust-paginaton: {items: a, next: b}" =>
        "10:7 [unknown-extension] unknown key `x-rust-paginaton`
        help: did you mean `x-rust-pagination`?";
    extension_shape: "x-rust-pagination: {item: a}" =>
        "10:7 [pagination] `x-rust-pagination` does not say how to request the next page
        help: use one of `next`, `link-header`, `cursor`, `offset` and `page`
        10:7 [pagination] the successful response has no body to page through
        10:27 [unknown-key] `x-rust-pagination` has no key `item`
        help: did you mean `items`?";
    stream_end: "x-rust-stream-end: ''" =>
        "10:26 [extension-value] `x-rust-stream-end` is empty";
    signature: "callbacks: {a: {'{$url}': {post: {x-rust-signature: {scheme: body, header: 'X Y', headers: [A], secret-env: A-B}, responses: {200: {description: d}}}}}}" =>
        "10:41 [signature] a signature of the scheme `body` needs the key `encoding`
        10:41 [signature] a signature of the scheme `body` needs the key `hash`
        10:82 [signature] `X Y` can't be the name of a header
        10:89 [signature] `headers` has no meaning in a signature of the scheme `body`
        help: remove it
        10:115 [environment-variable] `A-B` can't be the name of an environment variable
        help: use letters, digits and `_`";
    signature_scheme: "callbacks: {a: {x-rust-signature: {scheme: form, headers: []}, '{$url}': {post: {responses: {200: {description: d}}}}}}" =>
        "10:50 [unknown-value] `scheme` can't be `form`
        help: it may be `url-form`, `standard-webhooks` or `body`";
    signature_of_path: "x-rust-signature: {scheme: standard-webhooks}" =>
        "10:7 [extension-place] `x-rust-signature` has no meaning here
        help: it belongs to a callback or a webhook, not to an operation that the client calls";
    callback_when: "callbacks: {a: {'{$url}': {post: {x-rust-callback-when: {has: [a], lacks: [a], values: {b: {}}, headers: {'c d': e}}, responses: {200: {description: d}}}}}}" =>
        "10:82 [callback-when] the payload can't both have `a` and lack `a`
        10:95 [callback-when] the value of `b` must be text or a list of texts, not a mapping
        10:113 [callback-when] `c d` can't be the name of a header";
    callback_when_inside: "callbacks: {a: {'{$url}': {post: {x-rust-callback-when: {has: [data.kind, data2], lacks: [/data/kind, data, data.other, kind], values: {kind.a: b}}, responses: {200: {description: d}}}}}}" =>
        "10:97 [callback-when] the payload can't both have `data.kind` and lack `/data/kind`
        10:109 [callback-when] the payload can't both have `data.kind` and lack `data`
        10:127 [callback-when] the payload can't both have `kind.a` and lack `kind`";
    callback_when_empty: "callbacks: {a: {'{$url}': {post: {x-rust-callback-when: {}, responses: {200: {description: d}}}}}}" =>
        "10:41 [callback-when] `x-rust-callback-when` has no condition";
    event: "callbacks: {a: {'{$url}': {post: {x-rust-event: {module: '-', kind: {property: p, values: {b: other, c: '-'}}, properties: {Kind: b, aB: c, a_b: c}}, responses: {200: {description: d}}}}}}" =>
        "10:64 [event] `-` can't be the name of a module
        10:101 [event] `other` is the kind of every value without its own
        help: remove the value
        10:111 [event] `-` can't be the name of a kind
        10:131 [event] every event has its own `kind`
        help: use another name
        10:147 [event] `aB` and `a_b` are both the field `a_b`
        help: use another name";
    event_keys: "callbacks: {a: {'{$url}': {post: {x-rust-event: {modul: events, kind: {values: {}}}, responses: {200: {description: d}}}}}}" =>
        "10:41 [missing-key] `x-rust-event` needs the key `module`
        10:56 [unknown-key] `x-rust-event` has no key `modul`
        help: did you mean `module`?
        10:71 [missing-key] `kind` of `x-rust-event` needs the key `property`
        10:78 [event] no value has a kind";
    event_of_path: "x-rust-event: {module: events, kind: {property: p, values: {a: b}}}" =>
        "10:7 [extension-place] `x-rust-event` has no meaning here
        help: it belongs to a callback or a webhook, not to an operation that the client calls";
    requires_parameter: "parameters: [{name: a, in: query, schema: {}, x-rust-requires: {property: bb}}, {name: b, in: query, schema: {}}]" =>
        "10:81 [requires] the operation has no parameter `bb`";
}

rows! { report(of_schemas);
    extension_place: "A: {x-rust-scopes: [a]}" =>
        "6:9 [extension-place] `x-rust-scopes` has no meaning here
        help: it belongs to an operation";
    requires_property: "A: {properties: {coaching: {x-rust-requires: {when: true, property: sidd}}, sid: {}}}" =>
        "6:73 [requires] the schema has no property `sidd`
        help: did you mean `sid`?";
    error_property: "A: {x-rust-error: {code: cod}, allOf: [{properties: {code: {type: integer}}}]}" =>
        "6:30 [error-property] the schema has no property `cod`
        help: did you mean `code`?";
}

rows! { report(of_schemas);
    portable: "A: {type: string, nullable: true, enum: [up, down, gone, null], x-rust-portable: {up: live, dwn: ended, gone: unknown}}" =>
        "6:69 [portable] the value `down` of `enum` has no portable value
        help: map each value; values with the same meaning have the same portable value in all documents
        6:97 [portable] `enum` does not list the value `dwn`
        help: did you mean `down`?
        6:115 [portable] `unknown` stands for the values that no document lists
        help: use another name";
    portable_names: "A: {type: string, enum: [a, b, c], x-rust-portable: {a: in-use, b: in use, c: '-'}}" =>
        "6:72 [portable] `in-use` and `in use` are both the value `InUse`
        help: write one portable value alike
        6:83 [portable] `-` can't be the name of a value
        help: use letters";
    portable_place: "A: {type: integer, enum: [1], x-rust-portable: {'1': live}}
    B: {type: object, properties: {state: {type: string, enum: [up], x-rust-portable: {up: live}}}}
    C: {type: string, x-rust-portable: {up: live}}
    D: {type: string, enum: [up], x-rust-portable: {up: true}}" =>
        "6:35 [extension-place] `x-rust-portable` has no meaning here
        help: it belongs to a schema in `components` with an `enum` of texts
        7:70 [extension-place] `x-rust-portable` has no meaning here
        help: it belongs to a schema in `components` with an `enum` of texts
        8:23 [extension-place] `x-rust-portable` has no meaning here
        help: it belongs to a schema in `components` with an `enum` of texts
        9:57 [wrong-type] `up` must be text, not `true`
        help: put it in quotes";
}

rows! { report(whole);
    representations: "openapi: 3.0.3
info: {title: t, version: '1'}
paths: {}
x-rust-representations: [{format: json, envelope: A}, {format: json}]" =>
        "3:1 [no-operations] warning: the document has no operation
        4:41 [extension-value] only XML has a root element
        4:64 [extension-value] the representation `json` is listed twice";
    environment_variable: "openapi: 3.0.3
info: {title: t, version: '1'}
paths: {}
components: {securitySchemes: {a: {type: http, scheme: basic, x-rust-env: A}, b: {type: http, scheme: bearer, x-rust-env: 1A}, c: {type: oauth2, flows: {}, x-rust-env: A}}}" =>
        "3:1 [no-operations] warning: the document has no operation
        4:75 [wrong-type] `x-rust-env` of a basic security scheme must be a mapping, not text
        4:123 [environment-variable] `1A` can't be the name of an environment variable
        help: use letters, digits and `_`
        4:157 [extension-place] the client has no credential for this type of security scheme";
}

rows! { report(of_paths);
    pagination: "/a:
    get:
      x-rust-pagination: {items: calls, next: meta.nxt}
      responses:
        200:
          description: d
          content:
            application/json:
              schema:
                type: object
                properties: {calls: {type: string}, meta: {type: object, properties: {next: {type: string}}}}" =>
        "6:34 [pagination] `calls` must be a list in the response
        6:47 [pagination] the successful response has no property `nxt`
        help: did you mean `next`?";
    pagination_by_cursor_and_number: "/a:
    get:
      parameters: [{name: after, in: query, schema: {}}, {name: page, in: header, schema: {}}]
      x-rust-pagination: {items: calls, cursor: {property: /meta/nxt, parameter: aftr, more: meta.next}}
      responses: &responses
        200:
          description: d
          content:
            application/json:
              schema:
                type: object
                properties: {calls: {type: array, items: {}}, meta: {type: object, properties: {next: {type: string}}}}
    put:
      x-rust-pagination: {items: calls, page: {parameter: page, total: calls}, link-header: true}
      responses: *responses
    post:
      x-rust-pagination: {link-header: false}
      responses: *responses
    delete:
      x-rust-pagination: {items: calls, offset: {size: 1}}
      responses: *responses" =>
        "7:60 [pagination] the successful response has no property `nxt`
        help: did you mean `next`?
        7:82 [pagination] the operation has no query parameter `aftr`
        help: did you mean `after`?
        7:94 [pagination] `meta.next` must be a boolean in the response
        17:41 [pagination] `link-header` and `page` are two ways to the next page
        help: use one of `next`, `link-header`, `cursor`, `offset` and `page`
        17:59 [pagination] the operation has no query parameter `page`
        17:72 [pagination] `calls` must be an integer in the response
        20:7 [pagination] `x-rust-pagination` does not say how to request the next page
        help: use one of `next`, `link-header`, `cursor`, `offset` and `page`
        20:7 [pagination] the body of the successful response is not a list
        help: name the property that holds the items under `items`
        23:41 [missing-key] `offset` needs the key `parameter`
        23:56 [wrong-type] `size` must be text, not the number 1
        help: put it in quotes";
}
