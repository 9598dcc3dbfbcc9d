//! Schemas.

use super::rule::{Example, Fallback, Rule};
use crate::diagnostic::Severity;

pub(super) static RULES: &[Rule] = &[
    Rule::warning(
        "array-items",
        "OpenAPI 3.0 requires `items` beside `type: array`. Without it, items may be anything.",
        "Calls: {type: array}",
        "Calls: {type: array, items: {type: string}}",
    ),
    Rule::error(
        "bounds",
        "A lower bound must not be above its upper bound, because no value would be valid.",
        "PageSize: {type: integer, minimum: 100, maximum: 1}",
        "PageSize: {type: integer, minimum: 1, maximum: 100}",
    )
    .fallback("the client does not check it"),
    Rule::warning(
        "composition-members",
        "`allOf`, `oneOf` and `anyOf` list at least one schema, and each schema once. A value that fits two alternatives of \
         `oneOf` is invalid.",
        "Id: {oneOf: [{type: string}, {type: string}]}",
        "Id: {oneOf: [{type: string}, {type: integer}]}",
    ),
    Rule::text(
        "default-mapping",
        "In OpenAPI 3.2, a discriminator whose property may be missing needs `defaultMapping`: the schema of values without it.",
        "openapi: 3.2.0\ninfo: {title: Calls, version: \"1\"}\npaths: {}
components:
  schemas:
    Leg: {type: object, properties: {kind: {type: string}}}
    Call: {oneOf: [{$ref: \"#/components/schemas/Leg\"}], discriminator: {propertyName: kind}}\n",
        "openapi: 3.2.0\ninfo: {title: Calls, version: \"1\"}\npaths: {}
components:
  schemas:
    Leg: {type: object, properties: {kind: {type: string}}}
    Call: {oneOf: [{$ref: \"#/components/schemas/Leg\"}], discriminator: {propertyName: kind, defaultMapping: Leg}}\n",
    )
    .fallback("values without it are the variant `Unknown` or the base"),
    Rule::warning(
        "default-not-in-enum",
        "A default must be one of the values of `enum`. Any other default can't be sent.",
        "Status: {type: string, enum: [queued, ringing], default: queud}",
        "Status: {type: string, enum: [queued, ringing], default: queued}",
    ),
    Rule::warning(
        "enum-duplicate",
        "`enum` should not list a value twice. A repeated value is usually a mistake for another value.",
        "Status: {type: string, enum: [queued, queued]}",
        "Status: {type: string, enum: [queued, ringing]}",
    ),
    Rule::error(
        "enum-empty",
        "`enum` must list at least one value.",
        "Status: {type: string, enum: []}",
        "Status: {type: string}",
    )
    .drop_key(),
    Rule::warning(
        "keyword-of-other-type",
        "The keyword has no effect on the declared type. The keyword or the type is usually a mistake.",
        "Calls: {type: object, items: {type: string}}",
        "Calls: {type: array, items: {type: string}}",
    ),
    Rule::warning(
        "nullable-without-type",
        "OpenAPI 3.0 defines `nullable` only beside `type`. The generator reads it anywhere, but other tools ignore it or \
         refuse the document.",
        "Label: {allOf: [{title: Label}], nullable: true}",
        "Label: {type: string, allOf: [{title: Label}], nullable: true}",
    ),
    Rule {
        id: "older-spelling",
        severity: Severity::Warning,
        fallback: Fallback::None,
        why: "The key has its OpenAPI 3.0 form in an OpenAPI 3.1 document. The generator accepts it.",
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
        "The client can't check patterns with look-around or back-references before it sends a value. The server \
         checks them.",
        "CallSid: {type: string, pattern: \"^(?=CA)\"}",
        "CallSid: {type: string, pattern: \"^CA\"}",
    ),
    Rule::warning(
        "required-property",
        "A required property should be declared in `properties`. An undeclared name is usually misspelled.",
        "Call: {type: object, required: [sdi], properties: {sid: {type: string}}}",
        "Call: {type: object, required: [sid], properties: {sid: {type: string}}}",
    ),
    Rule::warning(
        "unsupported-keyword",
        "The client can't check this keyword. It sends values that violate it, and the server checks them.",
        "post: {requestBody: {content: {application/json: {schema: {not: {type: string}}}}},
  responses: {'204': {description: d}}}",
        "post: {requestBody: {content: {application/json: {schema: {type: object}}}},
  responses: {'204': {description: d}}}",
    ),
];
