//! What contradicts the rest of the document.

use super::rule::Rule;

pub(super) static RULES: &[Rule] = &[
    Rule::warning(
        "default-value",
        "A default is a value of its schema: clients take it for what a missing value means.",
        "PageSize: {type: integer, maximum: 1000, default: 5000}",
        "PageSize: {type: integer, maximum: 1000, default: 50}",
    ),
    Rule::warning(
        "enum-value-type",
        "An enumerated value of another type than the schema's can never be valid. YAML reads `on` and `1` as text \
         and number.",
        "Digits: {type: string, enum: [\"1\", 2]}",
        "Digits: {type: string, enum: [\"1\", \"2\"]}",
    ),
    Rule::warning(
        "example-value",
        "People copy examples, and tests are made of them: an example is a value of its schema.",
        "Call: {type: object, properties: {sid: {type: string}, duration: {type: integer}},
  example: {sid: CA1, duration: long}}",
        "Call: {type: object, properties: {sid: {type: string}, duration: {type: integer}},
  example: {sid: CA1, duration: 12}}",
    ),
    Rule::warning(
        "unused-component",
        "A component that nothing refers to is not generated, and is forgotten when the others change.",
        "components: {schemas: {Call: {type: object}}}",
        "paths: {/calls: {get: {responses: {'200': {description: d, content: {
  application/json: {schema: {$ref: \"#/components/schemas/Call\"}}}}}}}}
components: {schemas: {Call: {type: object}}}",
    ),
];
