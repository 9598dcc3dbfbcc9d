//! The rules, as a list: why each exists, what breaks it and what keeps it.
//!
//! One file per group. A snippet is the part of a document that matters; a test completes it and proves that the bad one
//! breaks its rule and the good one does not.

mod client;
mod extensions;
mod operations;
mod project;
mod references;
mod review;
mod rule;
mod schemas;
mod structure;
mod suppressions;
mod text;
mod truth;

use std::fmt::Write as _;

use super::suggest;
use crate::diagnostic::RuleText;
pub use rule::{Example, Fallback, Rule};

/// What the rules of a group are about, and the rules.
static GROUPS: &[(&str, &[Rule])] = &[
    ("What makes a text unreadable, or readable in two ways", text::RULES),
    ("What OpenAPI demands of every object", structure::RULES),
    ("References", references::RULES),
    ("Paths, operations, parameters and security", operations::RULES),
    ("Schemas", schemas::RULES),
    ("The x-rust-… keys", extensions::RULES),
    ("What the client can't express, or does in another way", client::RULES),
    ("What contradicts the rest of the document", truth::RULES),
    ("What a reviewer looks at", review::RULES),
    ("Comments that suppress a rule", suppressions::RULES),
    ("Files and folders", project::RULES),
];

/// Every rule, group by group.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().flat_map(|(_, rules)| *rules)
}

/// Every rule in a line of its own, group by group: name, severity, and the first sentence of what it demands.
#[must_use]
pub fn overview() -> String {
    let width = rules().map(|rule| rule.id.len()).max().unwrap_or_default();
    let groups = GROUPS.iter().map(|(title, rules)| {
        let mut text = format!("{title}\n\n");
        for rule in *rules {
            // Writing to a string does not fail.
            let _ = writeln!(text, "    {:width$}  {:7}  {}", rule.id, rule.severity(), rule.first_sentence());
        }
        text
    });
    groups.collect::<Vec<_>>().join("\n")
}

/// The errors that are warnings in the documents of others, as a table for a README: rule, what breaks it, what is done.
#[must_use]
pub fn fallbacks() -> String {
    let mut table = String::from("| rule | demands | what is done instead |\n|---|---|---|\n");
    for rule in rules() {
        let Some(instead) = rule.fallback.instead() else { continue };
        // Writing to a string does not fail.
        let _ = writeln!(table, "| `{}` | {} | {instead} |", rule.id, rule.first_sentence());
    }
    table
}

/// The rule of that name.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}

/// The text of a rule for reports that list the rules.
#[must_use]
pub fn describe(id: &str) -> Option<RuleText> {
    let rule = rule(id)?;
    Some(RuleText { severity: rule.severity, why: rule.why.to_owned(), explanation: rule.explain() })
}

/// What [`Rule::explain`] says of the rule of that name.
///
/// # Errors
///
/// If there is no such rule: a sentence that says so, and which names are near.
pub fn explain(id: &str) -> Result<String, String> {
    rule(id).map(Rule::explain).ok_or_else(|| {
        let near = near(id);
        if near.is_empty() {
            return format!("there is no rule `{id}`");
        }
        format!("there is no rule `{id}`; did you mean `{}`?", near.join("`, `"))
    })
}

/// The names that are spelled alike, or have a word in common.
pub(super) fn near(id: &str) -> Vec<&'static str> {
    let mut near: Vec<&str> = suggest::closest(id, rules().map(|rule| rule.id)).into_iter().collect();
    let words = || id.split('-').filter(|word| word.len() > 3);
    for rule in rules() {
        if near.len() < 5 && !near.contains(&rule.id) && words().any(|word| rule.id.split('-').any(|own| own == word)) {
            near.push(rule.id);
        }
    }
    near
}
