//! Contradictions in a document.

use super::rule::Rule;

pub(super) static RULES: &[Rule] = &[
    Rule::warning(
        "default-value",
        "A default must be valid for its schema, because it stands for a missing value.",
        "PageSize: {type: integer, maximum: 1000, default: 5000}",
        "PageSize: {type: integer, maximum: 1000, default: 50}",
    ),
    Rule::warning(
        "enum-value-type",
        "Every value of `enum` must have the type of its schema. YAML reads `on` as text and `1` as a number.",
        "Digits: {type: string, enum: [\"1\", 2]}",
        "Digits: {type: string, enum: [\"1\", \"2\"]}",
    ),
    Rule::warning(
        "example-value",
        "An example must be valid for its schema, because people copy examples into programs and tests.",
        "Call: {type: object, properties: {sid: {type: string}, duration: {type: integer}},
  example: {sid: CA1, duration: long}}",
        "Call: {type: object, properties: {sid: {type: string}, duration: {type: integer}},
  example: {sid: CA1, duration: 12}}",
    ),
    Rule::warning(
        "unused-component",
        "Every component should be used. Unused components are not generated.",
        "components: {schemas: {Call: {type: object}}}",
        "paths: {/calls: {get: {responses: {'200': {description: d, content: {
  application/json: {schema: {$ref: \"#/components/schemas/Call\"}}}}}}}}
components: {schemas: {Call: {type: object}}}",
    ),
];
