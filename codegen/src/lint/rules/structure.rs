//! What OpenAPI demands of every object.

use super::rule::{Example, Fallback, Rule};
use crate::diagnostic::Severity;

pub(super) static RULES: &[Rule] = &[
    Rule::warning(
        "component-name",
        "Names of components consist of letters, digits, `.`, `-` and `_`, so that they can stand in references.",
        "\"Call (old)\": {type: string}",
        "CallOld: {type: string}",
    ),
    Rule {
        id: "document-model",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "The document can't be held although it passed every check. This is a mistake in the generator: please \
              report it.",
        bad: Example::Unknown,
        good: Example::Unknown,
    },
    Rule::warning(
        "example-and-examples",
        "Two keys that exclude each other stand side by side; readers take one or the other.",
        "get: {parameters: [{name: To, in: query, schema: {type: string}, example: a, examples: {b: {value: b}}}],
  responses: {'204': {description: d}}}",
        "get: {parameters: [{name: To, in: query, schema: {type: string}, examples: {a: {value: a}, b: {value: b}}}],
  responses: {'204': {description: d}}}",
    ),
    Rule::error(
        "missing-key",
        "OpenAPI demands the key.",
        "info: {title: Calls}",
        "info: {title: Calls, version: \"1\"}",
    )
    .drop_key(),
    Rule::error(
        "missing-value",
        "A key without a value says nothing. A required key needs one.",
        "info:\n  title:\n  version: \"1\"",
        "info:\n  title: Calls\n  version: \"1\"",
    ),
    Rule::warning(
        "no-operations",
        "A document without operations gives a client that can do nothing.",
        "paths: {}",
        "paths: {/calls: {get: {responses: {'204': {description: Done.}}}}}",
    ),
    Rule::error(
        "server-url",
        "Variables in the URL of a server stand in braces.",
        "servers: [{url: \"https://{region.example.com\"}]",
        "servers: [{url: \"https://{region}.example.com\", variables: {region: {default: us}}}]",
    ),
    Rule::error(
        "server-variable",
        "The variables in the URL of a server and the declared ones are the same.",
        "servers: [{url: \"https://{region}.example.com\"}]",
        "servers: [{url: \"https://{region}.example.com\", variables: {region: {default: us}}}]",
    ),
    Rule::error(
        "server-variable-default",
        "The default of a server variable is one of its values.",
        "servers: [{url: \"https://{region}.example.com\", variables: {region: {enum: [us, eu], default: as}}}]",
        "servers: [{url: \"https://{region}.example.com\", variables: {region: {enum: [us, eu], default: us}}}]",
    )
    .fallback("the client needs a value for it"),
    Rule::error(
        "unknown-key",
        "A key that OpenAPI does not have is usually misspelled, and would be ignored.",
        "get: {sumary: Lists calls., responses: {'204': {description: Done.}}}",
        "get: {summary: Lists calls., responses: {'204': {description: Done.}}}",
    )
    .drop_key(),
    Rule::error("unknown-value", "The key has a fixed set of values.", "Call: {type: text}", "Call: {type: string}")
        .drop_key(),
    Rule::error(
        "wrong-type",
        "The value is of another kind than OpenAPI demands.",
        "info: {title: Calls, version: 1.0}",
        "info: {title: Calls, version: \"1.0\"}",
    )
    .reread(),
];
