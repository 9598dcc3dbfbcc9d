//! Files and folders.

use super::rule::{Example, Fallback, Rule};
use crate::diagnostic::Severity;

/// A list that goes on from a cursor, and does not say so.
const LIST: &str =
    "get: {operationId: list, parameters: [{name: after, in: query, schema: {type: string}}], responses: {'200': {
  description: d, content: {application/json: {schema: {type: object, properties: {
    calls: {type: array, items: {type: string}}, next: {type: string}}}}}}}}";

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "crate-config",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "`crate.toml` names the emitted crate: name, version and description.",
        bad: Example::Config("name = \"1calls\"\nversion = \"1.0.0\"\ndescription = \"Calls.\"\n"),
        good: Example::Config("name = \"calls\"\nversion = \"1.0.0\"\ndescription = \"Calls.\"\n"),
    },
    Rule {
        id: "crate-pagination",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "`[[pagination]]` says how lists go on whose document does not: a table that fits no operation is a slip.",
        bad: Example::Crate(
            "[[pagination]]\noperations = [\"list\"]\nitems = \"call\"\ncursor = { property = \"next\", parameter = \"after\" }",
            LIST,
        ),
        good: Example::Crate(
            "[[pagination]]\noperations = [\"list\"]\nitems = \"calls\"\ncursor = { property = \"next\", parameter = \"after\" }",
            LIST,
        ),
    },
    Rule {
        id: "module-name",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "The stem of a specification's file name is a module and a cargo feature of the emitted crate: two files \
              can't have the same, and some are taken.",
        bad: Example::Folder(&["crate.toml", "runtime.yaml"]),
        good: Example::Folder(&["crate.toml", "calls.yaml"]),
    },
    Rule {
        id: "no-specification",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "A folder without a specification gives nothing.",
        bad: Example::Folder(&["crate.toml"]),
        good: Example::Folder(&["crate.toml", "calls.yaml"]),
    },
    Rule {
        id: "resource-name",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "A resource that several APIs have in common is a module of the emitted crate, beside theirs.",
        bad: Example::Crate(
            "",
            "get: {operationId: call, x-rust-resource: calls, responses: {'204': {description: Done.}}}",
        ),
        good: Example::Crate(
            "",
            "get: {operationId: call, x-rust-resource: legs, responses: {'204': {description: Done.}}}",
        ),
    },
    Rule {
        id: "unreadable-file",
        severity: Severity::Error,
        fallback: Fallback::None,
        why: "The file can't be read.",
        bad: Example::Folder(&["calls.yaml"]),
        good: Example::Folder(&["crate.toml", "calls.yaml"]),
    },
];
