//! The list of rules: the reason for each rule, a bad example and a good example.
//!
//! One file per group. An example is the relevant part of a document. A test completes it, and checks that the bad
//! example breaks the rule and the good example keeps it.

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

/// The groups of rules: title and rules.
static GROUPS: &[(&str, &[Rule])] = &[
    ("Unreadable or ambiguous text", text::RULES),
    ("Structure of OpenAPI objects", structure::RULES),
    ("References", references::RULES),
    ("Paths, operations, parameters and security", operations::RULES),
    ("Schemas", schemas::RULES),
    ("x-rust-… extensions", extensions::RULES),
    ("Features that the client can't express, or handles in a surprising way", client::RULES),
    ("Contradictions in a document", truth::RULES),
    ("Review", review::RULES),
    ("Suppression comments", suppressions::RULES),
    ("Files and folders", project::RULES),
];

/// Returns every rule, by group.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().flat_map(|(_, rules)| *rules)
}

/// Returns a table of all rules by group, one rule per line: name, severity and the first sentence of its reason. The last
/// line tells how to set severities.
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
    let footer = "The table `[lint]` of a crate.toml beside the documents sets `RULE = \"off\"`, `\"warning\"` or `\"error\"`.\n";
    groups.chain([footer.to_owned()]).collect::<Vec<_>>().join("\n")
}

/// Returns a Markdown table of the rules with a fallback for third-party documents: rule, demand and fallback.
#[must_use]
pub fn fallbacks() -> String {
    let mut table = String::from("| rule | demand | fallback |\n|---|---|---|\n");
    for rule in rules() {
        let Some(instead) = rule.fallback.instead() else { continue };
        // Writing to a string does not fail.
        let _ = writeln!(table, "| `{}` | {} | {instead} |", rule.id, rule.first_sentence());
    }
    table
}

/// Returns the rule with this name.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}

/// Returns the text of a rule, for report formats that list the rules.
#[must_use]
pub fn describe(id: &str) -> Option<RuleText> {
    let rule = rule(id)?;
    Some(RuleText { severity: rule.severity, why: rule.why.to_owned(), explanation: rule.explain() })
}

/// Returns the explanation of the rule with this name: see [`Rule::explain`].
///
/// # Errors
///
/// If there is no such rule: a message that suggests similar names, or the list.
pub fn explain(id: &str) -> Result<String, String> {
    rule(id).map(Rule::explain).ok_or_else(|| {
        let near = near(id);
        if near.is_empty() {
            return format!("there is no rule `{id}`; `explain` without a name lists all rules");
        }
        format!("there is no rule `{id}`; did you mean `{}`?", near.join("`, `"))
    })
}

/// Returns the rule names that have a similar spelling, or a word in common.
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
