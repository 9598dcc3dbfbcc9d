//! Single schemas.

use super::rule::{Example, Fallback, Rule};
use crate::diagnostic::Severity;

pub(super) static RULES: &[Rule] = &[
    Rule::warning(
        "array-items",
        "OpenAPI 3.0 wants `items` beside `type: array`. Without it the items may be anything.",
        "Calls: {type: array}",
        "Calls: {type: array, items: {type: string}}",
    ),
    Rule::error(
        "bounds",
        "A lower bound above its upper bound leaves no valid value.",
        "PageSize: {type: integer, minimum: 100, maximum: 1}",
        "PageSize: {type: integer, minimum: 1, maximum: 100}",
    )
    .fallback("the client does not check it"),
    Rule::warning(
        "default-not-in-enum",
        "A default that is not one of the allowed values can't be sent.",
        "Status: {type: string, enum: [queued, ringing], default: queud}",
        "Status: {type: string, enum: [queued, ringing], default: queued}",
    ),
    Rule::warning(
        "enum-duplicate",
        "A value that is listed twice is usually a slip for another value.",
        "Status: {type: string, enum: [queued, queued]}",
        "Status: {type: string, enum: [queued, ringing]}",
    ),
    Rule::error(
        "enum-empty",
        "An enumeration without values leaves no valid value.",
        "Status: {type: string, enum: []}",
        "Status: {type: string}",
    )
    .drop_key(),
    Rule {
        id: "older-spelling",
        severity: Severity::Warning,
        fallback: Fallback::None,
        why: "The key is spelled as in OpenAPI 3.0, in a document of OpenAPI 3.1. It is understood.",
        bad: Example::Text(
            "openapi: 3.1.0\ninfo: {title: Calls, version: \"1\"}\npaths: {}
components: {schemas: {Label: {type: string, nullable: true}}}\n",
        ),
        good: Example::Text(
            "openapi: 3.1.0\ninfo: {title: Calls, version: \"1\"}\npaths: {}
components: {schemas: {Label: {type: [string, \"null\"]}}}\n",
        ),
    },
    Rule::warning(
        "pattern",
        "The client checks values before it sends them. Patterns with look-around or back-references are left to the \
         server.",
        "CallSid: {type: string, pattern: \"^(?=CA)\"}",
        "CallSid: {type: string, pattern: \"^CA\"}",
    ),
    Rule::warning(
        "required-property",
        "A required property that is not described is usually misspelled.",
        "Call: {type: object, required: [sdi], properties: {sid: {type: string}}}",
        "Call: {type: object, required: [sid], properties: {sid: {type: string}}}",
    ),
    Rule::warning(
        "unsupported-keyword",
        "The client can't check the keyword: it is left to the server, and a value that breaks it is sent.",
        "post: {requestBody: {content: {application/json: {schema: {not: {type: string}}}}},
  responses: {'204': {description: d}}}",
        "post: {requestBody: {content: {application/json: {schema: {type: object}}}},
  responses: {'204': {description: d}}}",
    ),
];
