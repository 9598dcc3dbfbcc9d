//! Structure of OpenAPI objects.

use super::rule::{Example, Fallback, Rule};
use crate::diagnostic::Severity;

pub(super) static RULES: &[Rule] = &[
    Rule::warning(
        "component-name",
        "Names of components may contain only letters, digits, `.`, `-` and `_`, because references use them.",
        "\"Call (old)\": {type: string}",
        "CallOld: {type: string}",
    ),
    Rule {
        id: "document-model",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "The document can't be deserialized although it passed every check. This is a bug in the generator: please \
         report it.",
        bad: Example::Unknown,
        good: Example::Unknown,
    },
    Rule::text(
        "example-and-examples",
        "Two keys exclude each other. Tools differ in which key they use. Two keys that are older than OpenAPI 3.2 are a \
         warning, because there are published documents with both, and neither changes what a client sends.",
        "openapi: 3.2.0\ninfo: {title: Calls, version: \"1\"}\npaths: {}
components: {examples: {To: {value: a, dataValue: a}}}\n",
        "openapi: 3.2.0\ninfo: {title: Calls, version: \"1\"}\npaths: {}
components: {examples: {To: {dataValue: a}}}\n",
    )
    .drop_key(),
    Rule::error(
        "missing-key",
        "OpenAPI requires this key.",
        "info: {title: Calls}",
        "info: {title: Calls, version: \"1\"}",
    )
    .drop_key(),
    Rule::error(
        "missing-value",
        "A required key needs a value. Other keys without a value have no effect.",
        "info:\n  title:\n  version: \"1\"",
        "info:\n  title: Calls\n  version: \"1\"",
    )
    .drop_key(),
    Rule::warning(
        "no-operations",
        "A document should have at least one operation. Without one, the crate has only the \
         types of `components/schemas`.",
        "paths: {}",
        "paths: {/calls: {get: {responses: {'204': {description: Done.}}}}}",
    ),
    Rule::error(
        "server-url",
        "Variables in a server URL are written in braces.",
        "servers: [{url: \"https://{region.example.com\"}]",
        "servers: [{url: \"https://{region}.example.com\", variables: {region: {default: us}}}]",
    ),
    Rule::warning(
        "server-url-slash",
        "The URL of a server does not end with `/`, because paths begin with it. The generator removes it, but other tools \
         send `//`.",
        "servers: [{url: \"https://api.example.com/v1/\"}]",
        "servers: [{url: \"https://api.example.com/v1\"}]",
    ),
    Rule::error(
        "server-variable",
        "A server URL must use exactly the variables that the server declares.",
        "servers: [{url: \"https://{region}.example.com\"}]",
        "servers: [{url: \"https://{region}.example.com\", variables: {region: {default: us}}}]",
    )
    .fallback("the program must set the variable"),
    Rule::error(
        "server-variable-default",
        "The default of a server variable must be one of its values.",
        "servers: [{url: \"https://{region}.example.com\", variables: {region: {enum: [us, eu], default: as}}}]",
        "servers: [{url: \"https://{region}.example.com\", variables: {region: {enum: [us, eu], default: us}}}]",
    )
    .fallback("the program must set the variable"),
    Rule::error(
        "unknown-key",
        "OpenAPI does not define this key. It is usually misspelled, and would be ignored.",
        "get: {sumary: Lists calls., responses: {'204': {description: Done.}}}",
        "get: {summary: Lists calls., responses: {'204': {description: Done.}}}",
    )
    .drop_key(),
    Rule::error("unknown-value", "The value must be one of a fixed set.", "Call: {type: text}", "Call: {type: string}")
        .drop_key(),
    Rule::error(
        "wrong-type",
        "The value must have the type that OpenAPI requires.",
        "info: {title: Calls, version: 1.0}",
        "info: {title: Calls, version: \"1.0\"}",
    )
    .reread(
        "an unambiguous value is converted: a number to text, `yes` to `true`; otherwise the key is dropped if that only \
         loses information",
    ),
];
