//! What makes a text unreadable, or readable in two ways.

use super::rule::{Example, Fallback, Rule};
use crate::diagnostic::Severity;

const NOTHING: &str = "openapi: 3.0.3\ninfo: {title: Calls, version: \"1\"}\npaths: {}\n";

pub(super) static RULES: &[Rule] = &[
    Rule::error(
        "duplicate-key",
        "Of two equal keys in a mapping only one can count, and readers differ in which.",
        "Call: {type: string}\nCall: {type: object}",
        "Call: {type: object}\nCallSid: {type: string}",
    ),
    Rule::text(
        "empty-document",
        "An OpenAPI document has at least the keys `openapi`, `info` and `paths`.",
        "# to be written\n",
        NOTHING,
    ),
    Rule::text(
        "json-syntax",
        "The text is not JSON.",
        r#"{"openapi": "3.0.3", "info": {"title": "Calls", "version": "1"}, "paths": {}"#,
        r#"{"openapi": "3.0.3", "info": {"title": "Calls", "version": "1"}, "paths": {}}"#,
    ),
    Rule::error(
        "key-not-text",
        "Keys of an OpenAPI document are text. YAML reads `true`, `null` and `1.5` as something else.",
        "Call: {type: object, properties: {true: {type: string}}}",
        "Call: {type: object, properties: {\"true\": {type: string}}}",
    ),
    Rule::text(
        "merge-conflict",
        "A merge left both versions of the text in the file.",
        "openapi: 3.0.3\n<<<<<<< HEAD\ninfo: {title: Calls, version: \"1\"}\n=======\ninfo: {title: Calls, version: \"2\"}\n>>>>>>> feature\npaths: {}\n",
        NOTHING,
    ),
    Rule::text("not-a-mapping", "An OpenAPI document is a mapping.", "- openapi: 3.0.3\n- paths: {}\n", NOTHING),
    Rule::error(
        "not-finite",
        "Values are JSON, which has neither infinity nor not-a-number.",
        "Duration: {type: number, maximum: .inf}",
        "Duration: {type: number}",
    ),
    Rule {
        id: "not-utf-8",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "OpenAPI documents are UTF-8 text.",
        bad: Example::Bytes(b"openapi: 3.0.3\ninfo: {title: Caf\xe9, version: \"1\"}\npaths: {}\n"),
        good: Example::Bytes(b"openapi: 3.0.3\ninfo: {title: Caf\xc3\xa9, version: \"1\"}\npaths: {}\n"),
    },
    Rule::text(
        "openapi-version",
        "The generator reads OpenAPI 3.0 and 3.1. Swagger 2.0 is another format, which tools can convert.",
        "swagger: \"2.0\"\ninfo: {title: Calls, version: \"1\"}\npaths: {}\n",
        NOTHING,
    ),
    Rule::error(
        "too-deep",
        "Deeply nested documents are hard to read and to work on, for people and for tools.",
        "Deep: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items:
  {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items:
  {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {items: {
  }}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}",
        "Shallow: {items: {$ref: \"#/components/schemas/Inner\"}}\nInner: {items: {}}",
    ),
    Rule::text(
        "too-large",
        "The document is larger than any description of an API, usually by aliases of aliases, or by very many compositions \
         of, and references to, the same large part, each of which has all that is in it.",
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
        "`<<` merges mappings into the one that it stands in.",
        "Call: {<<: object, type: object}",
        "Base: &base {type: object}\nCall: {<<: *base, title: Call}",
    ),
    Rule::text(
        "yaml-syntax",
        "The text is not YAML.",
        "openapi: 3.0.3\ninfo: {title: Calls, version: \"1\"\npaths: {}\n",
        NOTHING,
    ),
    Rule::error(
        "yaml-tag",
        "Tags are no part of JSON, and so of no OpenAPI document.",
        "Call: {type: string, default: !sid CA1}",
        "Call: {type: string, default: CA1}",
    ),
];
