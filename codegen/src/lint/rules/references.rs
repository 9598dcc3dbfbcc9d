//! `$ref`.

use super::rule::Rule;

pub(super) static RULES: &[Rule] = &[
    Rule::error(
        "circular-reference",
        "A schema that consists of itself, by `$ref` or as a member of `allOf`, `oneOf` or `anyOf`, describes nothing.",
        "Call: {allOf: [{$ref: \"#/components/schemas/Call\"}]}",
        "Call: {type: object, properties: {parent: {$ref: \"#/components/schemas/Call\"}}}",
    ),
    Rule::error(
        "external-reference",
        "References lead to files in the folder of the document or below it. Nothing else is read, and nothing is fetched.",
        "Call: {$ref: \"https://example.com/calls.yaml#/Call\"}",
        "Call: {$ref: \"#/components/schemas/Leg\"}\nLeg: {type: object}",
    )
    .drop_key(),
    Rule::warning(
        "ref-siblings",
        "Beside `$ref`, most keys have no effect: OpenAPI 3.0 has none, 3.1 `summary` and `description` alone.",
        "get: {responses: {'204': {$ref: \"#/components/responses/Done\", description: Gone.}}}
",
        "get: {responses: {'204': {description: Gone.}}}",
    ),
    Rule::error(
        "reference-kind",
        "A reference leads to an object of the kind that is needed where it stands.",
        "components:
  schemas: {Call: {$ref: \"#/components/responses/Done\"}}
  responses: {Done: {description: Done.}}",
        "components:
  schemas: {Call: {$ref: \"#/components/schemas/Leg\"}, Leg: {type: object}}",
    ),
    Rule::error(
        "unresolved-reference",
        "The reference leads nowhere.",
        "Call: {$ref: \"#/components/schemas/Lge\"}\nLeg: {type: object}",
        "Call: {$ref: \"#/components/schemas/Leg\"}\nLeg: {type: object}",
    )
    .drop_key(),
];
