//! Values that OpenAPI allows, but `openapiv3` does not.
//!
//! `openapiv3` parses an object again if it rejects a nested value, so a value that serde rejects costs time that
//! doubles with every level. Each document must load, or be refused earlier with a position.

use std::thread;
use std::time::{Duration, Instant};

use openapi_client_codegen::diagnostic::{Diagnostics, Place};
use openapi_client_codegen::lint::{self, Strictness};
use openapi_client_codegen::source::Source;
use serde_yaml::Value;

use crate::robust::count;

/// Placeholder for a value.
const MARK: &str = "HereItIs";

const INFO: &str = "info: {title: t, version: '1'}\n";

/// Values of every kind.
const VALUES: &[&str] =
    &["null", "true", "-1", "1.5", "1e30", "text", "!tag x", "[null, 1, a, []]", "{}", "{a: {}, 1: x}", "{$ref: 1}"];

/// Borderline values of schema keywords.
const SCHEMAS: &str = "minLength: -1 | minLength: 1.5 | maxItems: 18446744073709551616 | type: integer, minimum: 1.5 |
    type: integer, maximum: 1e30 | type: integer, multipleOf: 0.5 | type: integer, minimum: -9223372036854775809 |
    type: integer, enum: [a, 1.5, null] | type: boolean, enum: [1] | type: string, enum: [1] | minimum: .inf | required: [1] |
    required: true | nullable: null | discriminator: a | discriminator: {propertyName: a, mapping: {a: 1}} | minimum: 1e999 |
    additionalProperties: 1 | additionalProperties: null | exclusiveMinimum: 1 | example: {1: 2, x: !tag 3} | xml: 1 |
    x-a: !tag {b: !c d} | externalDocs: {} | type: [string, integer] | const: {a: 1e30} | items: [a] | enum: [.nan]";

/// Borderline values of header keywords.
const HEADERS: &str = "style: form | style: 1 | explode: 1 | required: 'true' | example: !tag x | examples: {a: 1} |
    examples: {a: {value: !tag x}} | content: {a/b: {encoding: {a: {style: matrix}}}} | content: {} | unknown: 1 |
    content: {a/b: {encoding: {a: {explode: 1}}}} | content: {a/b: {schema: 1}} | schema: {minLength: -1}";

/// Names of responses.
const STATUS_CODES: [&str; 9] = ["20X", "99", "1000", "+99", "2xx", "6XX", "0", "''", "'200 '"];

/// Objects with every key that OpenAPI defines.
const DOCUMENTS: &[&str] = &[
    "info: {title: t, version: '1', description: d, termsOfService: t, contact: {name: n, url: u, email: e},
  license: {name: n, url: u}}
servers: [{url: 'https://{a}', description: d, variables: {a: {enum: [a], default: a, description: d}}}]
tags: [{name: n, description: d, externalDocs: {url: u, description: d}}]
externalDocs: {url: u}
security: [{}]
paths: {}",
    "paths: {/a: {summary: s, description: d, servers: [{url: u}], parameters: [], get: {tags: [t], summary: s, description: d,
  externalDocs: {url: u}, operationId: o, parameters: [{$ref: '#/components/parameters/P'}],
  requestBody: {$ref: '#/components/requestBodies/B'}, responses: {200: {$ref: '#/components/responses/R'}}, deprecated: true,
  security: [{}], servers: [{url: u}]}}}
components: {parameters: {P: {in: query, name: p, schema: {}}}, requestBodies: {B: {content: {}}}, responses: {R: {description: d}}}",
    "paths: {/a: {get: {responses: {200: {description: d, headers: {}, content: {a/b: {schema: {}, example: 1, examples: {}}},
  links: {a: {operationId: o, parameters: {a: 1}, requestBody: 1, description: d, server: {url: u}}}}, default: {description: d}},
  callbacks: {a: {b: {get: {responses: {200: {description: d}}}}}}}}}",
    "paths: {}
components: {parameters: {P: {in: query, name: p, schema: {type: string}, description: d, required: false, deprecated: false,
  allowEmptyValue: false, style: form, explode: true, allowReserved: false, example: e, examples: {a: {value: 1, summary: s,
  description: d}, b: {externalValue: v}}}, Q: {in: header, name: p, style: simple, content: {a/b: {schema: {}}}},
  R: {in: path, name: p, required: true, style: matrix, schema: {}}, S: {in: cookie, name: p, style: form, schema: {}}}}",
    "paths: {}
components: {requestBodies: {B: {description: d, required: true, content: {multipart/form-data: {schema: {}, encoding: {a:
  {contentType: c, headers: {a: {schema: {}}}, style: form, explode: true, allowReserved: true}}}}}}}",
    "paths: {}
components: {headers: {H: {description: d, required: true, deprecated: true, allowEmptyValue: true, style: simple, explode: true,
  allowReserved: true, schema: {}, example: 1, examples: {}}, I: {content: {a/b: {}}}}, examples: {E: {value: 1}},
  links: {}, callbacks: {}, schemas: {}, x-a: 1}",
    "paths: {}
components: {securitySchemes: {A: {type: apiKey, in: query, name: n, description: d}, B: {type: http, scheme: bearer,
  bearerFormat: f}, C: {type: openIdConnect, openIdConnectUrl: u}, D: {type: oauth2, flows: {implicit: {authorizationUrl: u,
  refreshUrl: r, scopes: {a: b}}, password: {tokenUrl: t, scopes: {}}, clientCredentials: {tokenUrl: t, scopes: {}},
  authorizationCode: {authorizationUrl: u, tokenUrl: t, scopes: {}}, x-a: 1}}}}",
    "paths: {}
components: {schemas: {A: {title: t, multipleOf: 1, maximum: 1, exclusiveMaximum: true, minimum: 1, exclusiveMinimum: true,
  enum: [1], type: integer, description: d, format: int32, default: 1, nullable: true, readOnly: true, writeOnly: true,
  xml: {name: n, namespace: n, prefix: p, attribute: true, wrapped: true}, externalDocs: {url: u}, example: 1, deprecated: true}}}",
    "paths: {}
components: {schemas: {A: {type: object, properties: {a: {}}, required: [a], additionalProperties: {}, minProperties: 1,
  maxProperties: 1, not: {}, oneOf: [{}], anyOf: [{}], allOf: [{}], discriminator: {propertyName: a, mapping: {a: A}}, x-a: 1}}}",
    "paths: {}
components: {schemas: {A: {type: array, items: {}, minItems: 1, maxItems: 1, uniqueItems: true}, B: {type: string, minLength: 1,
  maxLength: 1, pattern: p, enum: [a, b]}, C: {type: boolean, enum: [true]}, D: {type: number, enum: [1.5]}, E: {$ref: '#/components/schemas/A', title: t}}}",
];

/// Objects with the keys that OpenAPI 3.1 adds.
const DOCUMENTS_31: &[&str] = &[
    "paths: {}
components: {schemas: {A: {const: a, examples: [a], $defs: {a: {}}, definitions: {a: {}}, contentEncoding: base64,
  contentMediaType: a/b, contentSchema: {}, prefixItems: [{}], contains: {}, minContains: 1, maxContains: 1, patternProperties:
  {a: {}}, propertyNames: {}, unevaluatedItems: {}, unevaluatedProperties: {}, dependentRequired: {a: [b]}, dependentSchemas: {a:
  {}}, if: {}, then: {}, else: {}, $schema: s, $id: i, $anchor: a, $dynamicAnchor: a, $vocabulary: {}, $comment: c, unknown: 1,
  type: [string, 'null'], minimum: 1, exclusiveMinimum: 2}, B: true, C: {$ref: '#/components/schemas/B', type: string, minLength: 1}}, pathItems: {a: {}}}
webhooks: {a: {get: {}}}
jsonSchemaDialect: j",
];

/// Loads the document, which must be quick. A refusal must have a position.
fn load(text: &str, strictness: Strictness) -> bool {
    let start = Instant::now();
    let mut diagnostics = Diagnostics::new();
    let loaded = match Source::parse("odd.yaml", text) {
        Ok(source) => lint::load(&source, strictness, &mut diagnostics).is_some(),
        Err(problem) => {
            diagnostics.push(problem);
            false
        }
    };
    let took = start.elapsed();
    assert!(took < Duration::from_secs(20), "{took:?} for\n{text:.1000}");
    assert_eq!(loaded, !diagnostics.has_errors(), "{text}");
    for found in &diagnostics {
        assert!(found.rule != "document-model" && found.place != Place::Start, "{found}\n{text}");
    }
    loaded
}

/// Replaces the node with this number by the placeholder.
fn mark(value: &mut Value, node: usize, next: &mut usize) {
    if *next == node {
        *value = MARK.into();
    }
    *next += 1;
    match value {
        Value::Sequence(items) => items.iter_mut().for_each(|item| mark(item, node, next)),
        Value::Mapping(mapping) => mapping.values_mut().for_each(|item| mark(item, node, next)),
        _ => {}
    }
}

/// Replaces every node except the root by every value. Returns the number of documents that load.
fn change(version: &str, document: &str) -> usize {
    let info = if document.starts_with("info") { "" } else { INFO };
    let document: Value = serde_yaml::from_str(&format!("openapi: {version}\n{info}{document}\n")).unwrap();
    let mut loaded = 0;
    for node in 1..count(&document) {
        let mut marked = document.clone();
        mark(&mut marked, node, &mut 0);
        let text = serde_yaml::to_string(&marked).unwrap();
        for value in VALUES {
            let text = text.replace(MARK, value);
            let is_strict = load(&text, Strictness::Strict);
            loaded += usize::from(is_strict || load(&text, Strictness::Lenient));
        }
    }
    loaded
}

#[test]
fn odd_values_do_not_reach_serde() {
    let documents = DOCUMENTS
        .iter()
        .map(|document| ("3.0.3", document))
        .chain(DOCUMENTS_31.iter().map(|document| ("3.1.0", document)));
    let threads: Vec<_> =
        documents.map(|(version, document)| thread::spawn(move || change(version, document))).collect();
    let loaded: Vec<usize> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert!(loaded.iter().all(|loaded| *loaded > 0), "{loaded:?}");
}

/// Values in the innermost of nested schemas and of nested headers.
#[test]
fn odd_values_in_deep_documents_are_quick() {
    let of_schema = |row: &str| {
        format!("paths: {{}}\ncomponents: {{schemas: {{A: {}{{{row}}}{}}}}}", "{items: ".repeat(33), "}".repeat(33))
    };
    let open = "{content: {a/b: {encoding: {a: {headers: {H: ";
    let of_header = |row: &str| {
        format!("paths: {{}}\ncomponents: {{headers: {{H: {}{{{row}}}{}}}}}", open.repeat(10), "}}}}}}".repeat(10))
    };
    let of_status = |code: &str| format!("paths: {{/a: {{get: {{responses: {{{code}: {{description: d}}}}}}}}}}");
    let schemas = SCHEMAS.split('|').map(of_schema);
    for row in schemas.chain(HEADERS.split('|').map(of_header)).chain(STATUS_CODES.map(of_status)) {
        for version in ["3.0.3", "3.1.0"] {
            for strictness in [Strictness::Strict, Strictness::Lenient] {
                load(&format!("openapi: {version}\n{INFO}{row}\n"), strictness);
            }
        }
    }
}

#[test]
fn many_deep_schemas_load_quickly() {
    let open = "{type: object, properties: {a: {type: string}, b: ";
    let schema = format!("{}{{type: string, minLength: 1}}{}", open.repeat(33), "}}".repeat(33));
    let schemas: Vec<String> = (0..100).map(|index| format!("A{index}: {schema}")).collect();
    let text = format!("openapi: 3.0.3\n{INFO}paths: {{}}\ncomponents: {{schemas: {{{}}}}}\n", schemas.join(", "));
    assert!(load(&text, Strictness::Strict));
}
