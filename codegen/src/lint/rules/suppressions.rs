//! Suppression comments.

use super::rule::Rule;

pub(super) static RULES: &[Rule] = &[
    Rule::warning(
        "suppression-form",
        "A suppression must name the rules and state a reason, so that later readers can judge it.",
        "Status: {type: string, enum: [queued, queued]} # lint: allow(enum-duplicate)",
        "Status: {type: string, enum: [queued, queued]} # lint: allow(enum-duplicate) the API lists it twice",
    ),
    Rule::warning(
        "suppression-of-error",
        "A comment can't suppress an error, because errors stop generation.",
        "Status: {type: string, enum: []} # lint: allow(enum-empty) the values will follow",
        "Status: {type: string}",
    ),
    Rule::warning(
        "suppression-unknown-rule",
        "The comment names a rule that does not exist.",
        "Status: {type: string, enum: [queued, queued]} # lint: allow(enum-duplicates) the API lists it twice",
        "Status: {type: string, enum: [queued, queued]} # lint: allow(enum-duplicate) the API lists it twice",
    ),
    Rule::warning(
        "suppression-unused",
        "The comment suppresses no finding. It would hide the next violation of the rule.",
        "Status: {type: string, enum: [queued, ringing]} # lint: allow(enum-duplicate) the API lists it twice",
        "Status: {type: string, enum: [queued, ringing]}",
    ),
];
