//! Files and folders.

use super::rule::{Example, Fallback, Rule};
use crate::diagnostic::Severity;

/// A list with a cursor, but without `x-rust-pagination`.
const LIST: &str =
    "get: {operationId: list, parameters: [{name: after, in: query, schema: {type: string}}], responses: {'200': {
  description: d, content: {application/json: {schema: {type: object, properties: {
    calls: {type: array, items: {type: string}}, next: {type: string}}}}}}}}";

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "crate-config",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "`crate.toml` must give the emitted crate a valid name, version and description.",
        bad: Example::Config("name = \"1calls\"\nversion = \"1.0.0\"\ndescription = \"Calls.\"\n"),
        good: Example::Config("name = \"calls\"\nversion = \"1.0.0\"\ndescription = \"Calls.\"\n"),
    },
    Rule {
        id: "crate-lint",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "A line of `[lint]` sets an existing rule to `off`, `warning` or `error`. An error stays an error unless \
              the document can be generated as it is.",
        bad: Example::Crate("[lint]\nmissing-descriptions = \"off\"", LIST),
        good: Example::Crate("[lint]\nmissing-description = \"off\"", LIST),
    },
    Rule {
        id: "crate-pagination",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "A `[[pagination]]` table must match an operation. It describes pagination that the document does not.",
        bad: Example::Crate(
            "[[pagination]]\noperations = [\"list\"]\nitems = \"call\"\ncursor = { property = \"next\", parameter = \"after\" }",
            LIST,
        ),
        good: Example::Crate(
            "[[pagination]]\noperations = [\"list\"]\nitems = \"calls\"\ncursor = { property = \"next\", parameter = \"after\" }",
            LIST,
        ),
    },
    Rule {
        id: "selection",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "`include` and `exclude` must name operations of the documents, and what stays must not refer to an operation \
              that is left out.",
        bad: Example::Crate("include = [\"operation:lists\"]", LIST),
        good: Example::Crate("include = [\"operation:list\"]", LIST),
    },
    Rule {
        id: "module-name",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "The file name of a specification names a module and a Cargo feature, unless it is the only one. It must be unique, \
         and some names are reserved.",
        bad: Example::Folder(&["crate.toml", "calls.yaml", "runtime.yaml"]),
        good: Example::Folder(&["crate.toml", "calls.yaml"]),
    },
    Rule {
        id: "event-property",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "A field of an event that several callbacks have in common has one type in all of them.",
        bad: Example::Crate(
            "",
            "post: {callbacks: {done: {\"{$request.query.url}\": {
  get: {x-rust-event: {module: events, kind: {property: type, values: {end: ended}}, properties: {id: id}},
    parameters: [{name: type, in: query, schema: {type: string}}, {name: id, in: query, schema: {type: string}}],
    responses: {'204': {description: Done.}}},
  put: {x-rust-event: {module: events, kind: {property: state, values: {end: ended}}, properties: {id: number}},
    parameters: [{name: state, in: query, schema: {type: string}}, {name: number, in: query, schema: {type: integer}}],
    responses: {'204': {description: Done.}}}}}},
  operationId: call, responses: {'204': {description: Done.}}}",
        ),
        good: Example::Crate(
            "",
            "post: {callbacks: {done: {\"{$request.query.url}\": {
  get: {x-rust-event: {module: events, kind: {property: type, values: {end: ended}}, properties: {id: id}},
    parameters: [{name: type, in: query, schema: {type: string}}, {name: id, in: query, schema: {type: string}}],
    responses: {'204': {description: Done.}}},
  put: {x-rust-event: {module: events, kind: {property: state, values: {end: ended}}, properties: {number: number}},
    parameters: [{name: state, in: query, schema: {type: string}}, {name: number, in: query, schema: {type: integer}}],
    responses: {'204': {description: Done.}}}}}},
  operationId: call, responses: {'204': {description: Done.}}}",
        ),
    },
    Rule {
        id: "event-spelling",
        severity: Severity::Warning,
        fallback: Fallback::None,
        why: "Kinds and fields of events with different names are different. If one callback has a name that is like that of \
              another, one of them is probably misspelled.",
        bad: Example::Crate(
            "",
            "post: {callbacks: {done: {\"{$request.query.url}\": {
  get: {x-rust-event: {module: events, kind: {property: type, values: {end: ended}}},
    parameters: [{name: type, in: query, schema: {type: string}}], responses: {'204': {description: Done.}}},
  put: {x-rust-event: {module: events, kind: {property: state, values: {end: endet}}},
    parameters: [{name: state, in: query, schema: {type: string}}], responses: {'204': {description: Done.}}}}}},
  operationId: call, responses: {'204': {description: Done.}}}",
        ),
        good: Example::Crate(
            "",
            "post: {callbacks: {done: {\"{$request.query.url}\": {
  get: {x-rust-event: {module: events, kind: {property: type, values: {end: ended}}},
    parameters: [{name: type, in: query, schema: {type: string}}], responses: {'204': {description: Done.}}},
  put: {x-rust-event: {module: events, kind: {property: state, values: {end: ended}}},
    parameters: [{name: state, in: query, schema: {type: string}}], responses: {'204': {description: Done.}}}}}},
  operationId: call, responses: {'204': {description: Done.}}}",
        ),
    },
    Rule {
        id: "no-specification",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "The folder must contain at least one specification.",
        bad: Example::Folder(&["crate.toml"]),
        good: Example::Folder(&["crate.toml", "calls.yaml"]),
    },
    Rule {
        id: "portable-use",
        severity: Severity::Warning,
        fallback: Fallback::None,
        why: "All APIs of a resource must map the enum of a field with `x-rust-portable`, and write the portable values alike. \
              Otherwise the field is text, or one meaning has two values.",
        bad: Example::Crate(
            "",
            "paths: {/calls: {get: {operationId: fetch, responses: {'200': {description: d, content: {
  application/json: {schema: {$ref: '#/components/schemas/Leg'}}}}}}}}
components: {schemas: {Leg: {type: object, properties: {state: {$ref: '#/components/schemas/State'}}},
  State: {type: string, enum: [up, down], x-rust-portable: {up: live, down: ended}}}}",
        ),
        good: Example::Crate(
            "",
            "paths: {/calls: {get: {operationId: fetch, x-rust-resource: legs, responses: {'200': {description: d, content: {
  application/json: {schema: {$ref: '#/components/schemas/Leg'}}}}}}}}
components: {schemas: {Leg: {type: object, properties: {state: {$ref: '#/components/schemas/State'}}},
  State: {type: string, enum: [up, down], x-rust-portable: {up: live, down: ended}}}}",
        ),
    },
    Rule {
        id: "resource-name",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "A resource shared by several APIs becomes a module of the emitted crate, so its name must not collide.",
        bad: Example::Crate(
            "",
            "get: {operationId: call, x-rust-resource: types, responses: {'204': {description: Done.}}}",
        ),
        good: Example::Crate(
            "",
            "get: {operationId: call, x-rust-resource: legs, responses: {'204': {description: Done.}}}",
        ),
    },
    Rule {
        id: "unreadable-file",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "The generator must be able to read the file.",
        bad: Example::Folder(&["calls.yaml"]),
        good: Example::Folder(&["crate.toml", "calls.yaml"]),
    },
];
