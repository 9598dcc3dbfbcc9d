//! `$ref`.

use super::rule::Rule;

pub(super) static RULES: &[Rule] = &[
    Rule::error(
        "circular-reference",
        "A schema must not consist of itself, by `$ref` or as a member of `allOf`, `oneOf` or `anyOf`.",
        "Call: {allOf: [{$ref: \"#/components/schemas/Call\"}]}",
        "Call: {type: object, properties: {parent: {$ref: \"#/components/schemas/Call\"}}}",
    ),
    Rule::error(
        "external-reference",
        "References may lead only to files in the folder of the document or below, or below the folder of `--root`. No \
         other file is read, and no URL is fetched.",
        "Call: {$ref: \"https://example.com/calls.yaml#/Call\"}",
        "Call: {$ref: \"#/components/schemas/Leg\"}\nLeg: {type: object}",
    )
    .reread("`$id` and `$anchor` are resolved; otherwise the key is dropped if that only loses information"),
    Rule::warning(
        "ref-siblings",
        "Most keys beside `$ref` have no effect. OpenAPI 3.0 ignores all of them; 3.1 reads only `summary` and \
         `description`, but every key in a schema. The generator reads those of a schema in 3.0 too.",
        "get: {responses: {'204': {$ref: \"#/components/responses/Done\", description: Gone.}}}
",
        "get: {responses: {'204': {description: Gone.}}}",
    ),
    Rule::error(
        "reference-kind",
        "A reference must lead to the kind of object that its position requires.",
        "components:
  schemas: {Call: {$ref: \"#/components/responses/Done\"}}
  responses: {Done: {description: Done.}}",
        "components:
  schemas: {Call: {$ref: \"#/components/schemas/Leg\"}, Leg: {type: object}}",
    )
    .reread(
        "the schema or the content of the target is used; otherwise the key is dropped if that only loses information",
    ),
    Rule::error(
        "unresolved-reference",
        "A reference must lead to an existing object.",
        "Call: {$ref: \"#/components/schemas/Lge\"}\nLeg: {type: object}",
        "Call: {$ref: \"#/components/schemas/Leg\"}\nLeg: {type: object}",
    )
    .reread("`$id` and `$anchor` are resolved; otherwise the key is dropped if that only loses information"),
];
