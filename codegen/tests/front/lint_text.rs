//! Problems of readable text.

use crate::common::{of_operation, of_schemas, report, rows};

rows! { report(of_operation);
    yaml_tag: "summary: !text x" =>
        "10:16 [yaml-tag] the tag `!text` has no meaning in an OpenAPI document
        help: remove the tag, or put the value in quotes";
}

rows! { report(of_schemas);
    yaml_merge: "A: &a {type: string}
    B: {<<: *a, title: t}
    C: {<<: 1}" =>
        "8:9 [yaml-merge] `<<` needs a mapping to merge
        help: use the alias of a mapping: `<<: *name`";
    not_finite: "A: {minimum: .inf}" =>
        "6:18 [not-finite] JSON has no infinity and no NaN";
}
