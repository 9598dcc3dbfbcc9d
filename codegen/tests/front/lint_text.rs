//! What is wrong with a text that can be read.

use crate::common::{operation, schemas};
use expect_test::expect;

#[test]
fn yaml_tag() {
    operation(
        r"summary: !text x",
        &expect![[r"
            api.yaml:10:16 [yaml-tag] the tag `!text` means nothing in an OpenAPI document
              help: remove the tag, or put the value in quotes
        "]],
    );
}

#[test]
fn yaml_merge() {
    schemas(
        r"A: &a {type: string}
    B: {<<: *a, title: t}
    C: {<<: 1}",
        &expect![[r"
            api.yaml:8:9 [yaml-merge] `<<` merges mappings, and this is not one
              help: write the alias of a mapping, as in `<<: *name`
        "]],
    );
}

#[test]
fn not_finite() {
    schemas(
        r"A: {minimum: .inf}",
        &expect![[r"
            api.yaml:6:18 [not-finite] JSON has neither infinity nor not-a-number
        "]],
    );
}
