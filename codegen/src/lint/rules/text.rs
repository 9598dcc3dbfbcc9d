//! Unreadable or ambiguous text.

use super::rule::{Example, Fallback, Rule};
use crate::diagnostic::Severity;

const NOTHING: &str = "openapi: 3.0.3\ninfo: {title: Calls, version: \"1\"}\npaths: {}\n";

pub(super) static RULES: &[Rule] = &[
    Rule::error(
        "duplicate-key",
        "A mapping must not repeat a key. Parsers differ in which of the values they use.",
        "Call: {type: string}\nCall: {type: object}",
        "Call: {type: object}\nCallSid: {type: string}",
    ),
    Rule::text(
        "empty-document",
        "An OpenAPI document needs at least the keys `openapi`, `info` and `paths`.",
        "# to be written\n",
        NOTHING,
    ),
    Rule::text(
        "json-syntax",
        "The text must be valid JSON.",
        r#"{"openapi": "3.0.3", "info": {"title": "Calls", "version": "1"}, "paths": {}"#,
        r#"{"openapi": "3.0.3", "info": {"title": "Calls", "version": "1"}, "paths": {}}"#,
    ),
    Rule::error(
        "key-not-text",
        "Keys of an OpenAPI document must be text. YAML reads `true`, `null` and `1.5` as other types.",
        "Call: {type: object, properties: {true: {type: string}}}",
        "Call: {type: object, properties: {\"true\": {type: string}}}",
    )
    .drop_key(),
    Rule::text(
        "merge-conflict",
        "The file contains the conflict markers of an unfinished merge.",
        "openapi: 3.0.3\n<<<<<<< HEAD\ninfo: {title: Calls, version: \"1\"}\n=======\ninfo: {title: Calls, version: \"2\"}\n>>>>>>> feature\npaths: {}\n",
        NOTHING,
    ),
    Rule::text("not-a-mapping", "An OpenAPI document must be a mapping.", "- openapi: 3.0.3\n- paths: {}\n", NOTHING),
    Rule::error(
        "not-finite",
        "Numbers must be finite, because JSON has no infinity and no NaN.",
        "Duration: {type: number, maximum: .inf}",
        "Duration: {type: number}",
    )
    .drop_key(),
    Rule {
        id: "not-utf-8",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "OpenAPI documents must be UTF-8 text.",
        bad: Example::Bytes(b"openapi: 3.0.3\ninfo: {title: Caf\xe9, version: \"1\"}\npaths: {}\n"),
        good: Example::Bytes(b"openapi: 3.0.3\ninfo: {title: Caf\xc3\xa9, version: \"1\"}\npaths: {}\n"),
    },
    Rule::text(
        "openapi-version",
        "The generator reads OpenAPI 3.0, 3.1 and 3.2. Convert Swagger 2.0 documents with another tool first.",
        "swagger: \"2.0\"\ninfo: {title: Calls, version: \"1\"}\npaths: {}\n",
        NOTHING,
    ),
    Rule::error(
        "too-deep",
        "Documents must not be nested too deeply. Deep nesting is hard to read and can exhaust tools.",
        "Deep: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items:
  {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items:
  {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {
  }}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}",
        "Shallow: {items: {$ref: \"#/components/schemas/Inner\"}}\nInner: {items: {}}",
    ),
    Rule::text(
        "too-large",
        "The document expands to more than any real API description. The usual causes are nested aliases, and many \
         compositions of or references to the same large schema, each with its own copy.",
        "openapi: 3.0.3
a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
",
        NOTHING,
    ),
    Rule::error(
        "yaml-merge",
        "The value of the YAML merge key `<<` must be a mapping or a list of mappings.",
        "Call: {<<: object, type: object}",
        "Base: &base {type: object}\nCall: {<<: *base, title: Call}",
    )
    .drop_key(),
    Rule::text(
        "yaml-syntax",
        "The text must be valid YAML.",
        "openapi: 3.0.3\ninfo: {title: Calls, version: \"1\"\npaths: {}\n",
        NOTHING,
    ),
    Rule::error(
        "yaml-tag",
        "An OpenAPI document must not contain YAML tags, because JSON has none.",
        "Call: {type: string, default: !sid CA1}",
        "Call: {type: string, default: CA1}",
    )
    .fallback("the tag is ignored"),
];
