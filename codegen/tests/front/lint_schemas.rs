//! Schemas.

use crate::common::{of_schemas, of_schemas_31, report, rows};

rows! { report(of_schemas_31);
    older_spelling: "A: {type: string, nullable: true, exclusiveMinimum: true}" =>
        r#"6:23 [older-spelling] warning: OpenAPI 3.1 has no `nullable`
        help: the generator accepts the OpenAPI 3.0 form; in 3.1, add "null" to `type`
        6:57 [older-spelling] warning: `exclusiveMinimum` is a number in OpenAPI 3.1
        help: `true` is the OpenAPI 3.0 form; the generator accepts it"#;
    unsupported_keyword: "A: {if: {type: string}, prefixItems: [{}], $id: a}" =>
        "6:9 [unsupported-keyword] warning: the client does not check `if`
        help: values that satisfy the rest of the schema are sent and accepted; the server checks the keyword
        6:29 [unsupported-keyword] warning: the schema of the items after `prefixItems` is unknown
        help: write `items: false` if no other items follow, or their schema
        6:48 [unsupported-keyword] warning: `$id` is not supported
        help: use the path of a component in `$ref`";
    dynamic_reference: "A: {$dynamicRef: '#a'}" =>
        "6:9 [unsupported-keyword] `$dynamicRef` is not supported
        help: refer to a component with `$ref`";
    constant_list: "A: {const: [1]}" =>
        "6:9 [unsupported-keyword] warning: the client does not check that the value is this list or object
        help: list the values of the properties or items";
    unknown_keyword_31: "A: {foo: 1}" =>
        "6:9 [unknown-key] warning: the keyword `foo` is unknown and has no effect";
}

rows! { report(of_schemas);
    type_list_in_30: "A: {type: [string, 'null']}" =>
        r#"6:9 [wrong-type] a list of types needs OpenAPI 3.1, but this document is OpenAPI 3.0
        help: write `nullable: true` for "null", and `anyOf` for several types"#;
    type_null_in_30: "A: {type: 'null'}" =>
        "6:15 [unknown-value] the type `null` needs OpenAPI 3.1, but this document is OpenAPI 3.0
        help: write `nullable: true` beside the real type";
    enum_empty: "A: {enum: []}" =>
        "6:9 [enum-empty] `enum` is empty";
    enum_duplicate: "A: {enum: [a, b, a]}" =>
        "6:22 [enum-duplicate] warning: `a` is listed more than once";
    enum_value_of_several_types: "A: {enum: [a, 1, true]}" => "";
    enum_of_lists: "A: {type: array, items: {}, enum: [[a], [b]]}
    B: {enum: [1, a]}" =>
        "6:33 [unsupported-keyword] warning: the client does not check listed lists and objects
        help: list the values of the properties or items";
    default_not_in_enum: "A: {type: string, enum: [queued, ringing], default: queud}" =>
        "6:57 [default-not-in-enum] warning: the default `queud` is not one of the values of `enum`
        help: did you mean `queued`?";
    enum_value_type: "A: {type: string, enum: [a, 1, true]}
    B: {type: integer, enum: [1, '2', null]}
    C: {type: string, nullable: true, enum: [a, null]}" =>
        "6:33 [enum-value-type] warning: `1` can't be a value here: the schema requires text; the client ignores it
        help: put it in quotes
        6:36 [enum-value-type] warning: `true` can't be a value here: the schema requires text; the client ignores it
        help: put it in quotes
        7:34 [enum-value-type] warning: `\"2\"` can't be a value here: the schema requires an integer; the client ignores it
        7:39 [enum-value-type] warning: null can't be a value here: the schema requires an integer; the client allows it
        help: `nullable: true` allows null";
    default_of_other_type: "A: {type: integer, default: x}
    B: {type: boolean, default: 'no'}
    C: {type: string, nullable: true, default: null}" =>
        "6:33 [default-value] warning: `default` must be an integer, not text
        help: the default stands for a missing value: correct the default or the schema
        7:33 [default-value] warning: `default` must be `true` or `false`, not text
        help: `no` is text in YAML 1.2; write `false`, without quotes";
    bounds: "A: {minimum: 5, maximum: 2}
    B: {multipleOf: 0}" =>
        "6:18 [bounds] `minimum` is 5, which is above `maximum`, 2: no value is valid
        help: correct one of the two
        7:21 [bounds] `multipleOf` must be above 0";
    pattern: "A: {type: string, pattern: '^(?!a)b$'}" =>
        "6:32 [pattern] warning: the client can't check this pattern: look-around is not supported
        help: values are sent unchecked; the server checks them";
    array_items: "A: {type: array}" =>
        "6:15 [array-items] warning: an array needs the key `items`
        help: without it, items may be anything; write `items: {}` to allow that";
    required_property: "A: {required: [stauts], properties: {status: {}}}" =>
        "6:20 [required-property] warning: the required property `stauts` is not declared
        help: did you mean `status`?";
    unknown_key_31_only: "A: {const: 1}" =>
        "6:9 [unknown-key] `const` needs OpenAPI 3.1, but this document is OpenAPI 3.0";
    wrong_type_count: "A: {maxLength: -1}" =>
        "6:20 [wrong-type] `maxLength` must be a non-negative integer, not the number -1";
    wrong_type_exclusive: "A: {exclusiveMinimum: 5}" =>
        "6:27 [wrong-type] `exclusiveMinimum` must be `true` or `false` in OpenAPI 3.0
        help: put the number into `minimum` or `maximum` and write `true` here";
}
