//! Comments that suppress a rule.

use super::rule::Rule;

pub(super) static RULES: &[Rule] = &[
    Rule::warning(
        "suppression-form",
        "A suppression names the rules and gives a reason, so that the next reader can judge whether it still holds.",
        "Status: {type: string, enum: [queued, queued]} # lint: allow(enum-duplicate)",
        "Status: {type: string, enum: [queued, queued]} # lint: allow(enum-duplicate) the API lists it twice",
    ),
    Rule::warning(
        "suppression-of-error",
        "An error means that nothing can be generated, which a comment does not change.",
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
        "What the comment allows is not there any more; the next one who breaks the rule would go unseen.",
        "Status: {type: string, enum: [queued, ringing]} # lint: allow(enum-duplicate) the API lists it twice",
        "Status: {type: string, enum: [queued, ringing]}",
    ),
];
