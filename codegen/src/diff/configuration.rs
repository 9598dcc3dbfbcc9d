//! Changes of `crate.toml`: package keys, pagination rules and manifest sections.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use toml::{Table, Value};

use super::change::{Change, Consequence, Side, breaks, none, risks};
use super::load::Loaded;
use super::node::verb;
use super::rust_use::page_items;
use crate::config::{key_place, pagination_tables};
use crate::diagnostic::Place;
use crate::source::SourceFile;

/// The section that affects the emitted code.
const PAGINATION: &str = "pagination";

/// Sections that are compared elsewhere.
const COMPARED_ELSEWHERE: [&str; 2] = [PAGINATION, "accepted"];

/// The key with the form of lists in the style `deepObject`.
const LIST_BRACKETS: &str = "list-brackets";

/// Keys and sections that do not affect the emitted code.
const OF_THE_MANIFEST: &[&str] = &[
    "badges",
    "bench",
    "categories",
    "description",
    "dev-dependencies",
    "example",
    "keywords",
    "license",
    "lint",
    "order",
    "profile",
    "runtime",
    "test",
    "workspace",
];

/// Sections that change the types and names of emitted code.
const OF_TYPES: [&str; 3] = ["types", "rename", "derives"];

/// Operations whose configured pagination changed.
#[derive(Default)]
pub(super) struct Pages {
    /// The items that are emitted for the operations.
    items: Vec<String>,
    names: Vec<String>,
    /// True if both sides describe the pagination of an operation.
    has_moved: bool,
}

impl Pages {
    pub(super) fn of(base: &Loaded, revision: &Loaded) -> Self {
        let mut pages = Self::default();
        for (module, before) in &base.documents {
            let Some(after) = revision.documents.get(module) else { continue };
            let ids: BTreeSet<&String> = before.pages.keys().chain(after.pages.keys()).collect();
            for id in ids {
                let (old, new) = (before.pages.get(id), after.pages.get(id));
                if old == new {
                    continue;
                }
                pages.has_moved |= old.is_some() && new.is_some();
                pages.names.push(id.clone());
                for api in [&before.api, &after.api] {
                    let Some(operation) = api.operations.iter().find(|operation| operation.id == *id) else { continue };
                    pages.items.extend(page_items(api, operation));
                    pages.names.push(operation.method_name.to_string());
                }
            }
        }
        pages
    }
}

/// Compares the valid configurations of both sides.
///
/// If only one side has a configuration, only its pagination rules are compared.
pub(super) fn compare(configurations: [Option<&Arc<SourceFile>>; 2], pages: &Pages) -> Vec<Change> {
    let [before, after] = configurations.map(|file| file.map(|file| table(file)).unwrap_or_default());
    let [base, revision] = configurations;
    let mut changes = Vec::new();
    if let (Some(base), Some(revision)) = (base, revision) {
        let keys = before.keys().chain(after.keys());
        let keys: BTreeSet<&String> = keys.filter(|key| !COMPARED_ELSEWHERE.contains(&key.as_str())).collect();
        let different = keys.into_iter().filter(|key| before.get(*key) != after.get(*key));
        changes.extend(different.map(|key| {
            let (old, new) = (before.get(key), after.get(key));
            let (side, file) = if new.is_some() { (Side::Revision, revision) } else { (Side::Base, base) };
            let (id, message, rust) = judged(key, old, new);
            let place = key_place(file, key);
            let wire = if key == LIST_BRACKETS {
                breaks("existing clients send lists in the old form")
            } else {
                none("the API is the same")
            };
            let change = Change::new(id, file, side, place, format!("`{key}`"), message, wire);
            change.values([old.map(shown), new.map(shown)]).rust(rust).names([key])
        }));
    }
    changes.extend(pagination(configurations, pages));
    changes
}

/// Returns the change of the pagination rules, if there is one.
fn pagination(configurations: [Option<&Arc<SourceFile>>; 2], pages: &Pages) -> Option<Change> {
    let rules = configurations.map(|file| file.map(|file| rules(file)).unwrap_or_default());
    let [old, new] = [(0, 1), (1, 0)].map(|(own, other)| {
        let is_new = |(rule, _): &&(Table, Range<usize>)| !rules[other].iter().any(|(known, _)| known == rule);
        rules[own].iter().filter(is_new).collect::<Vec<_>>()
    });
    let (side, first) = match (new.first(), old.first()) {
        (Some(first), _) => (Side::Revision, *first),
        (None, Some(first)) => (Side::Base, *first),
        // The order of rules matters if several match an operation.
        (None, None) if pages.names.is_empty() => return None,
        (None, None) => (Side::Revision, rules[1].first()?),
    };
    let file = configurations[usize::from(side == Side::Revision)]?;
    let all = |rules: &[&(Table, Range<usize>)]| {
        rules.iter().map(|(rule, _)| Value::Table(rule.clone()).to_string()).collect::<Vec<_>>()
    };
    let [before, after] = [&old, &new].map(|rules| (!rules.is_empty()).then(|| all(rules).join(", ")));
    let what = verb(!rules[0].is_empty(), !rules[1].is_empty());
    let wire = if pages.has_moved {
        breaks("existing clients request the next page in the old way")
    } else {
        none("only the client uses the key")
    };
    let message = format!("`{PAGINATION}` of the crate's configuration is {what}");
    let place = Place::Span(first.1.clone());
    Some(
        Change::new("pagination-changed", file, side, place, format!("`{PAGINATION}`"), message, wire)
            .values([before, after])
            .names([PAGINATION].into_iter().chain(pages.names.iter().map(String::as_str)))
            .items(pages.items.clone()),
    )
}

/// Returns the pagination rules and their positions.
fn rules(file: &SourceFile) -> Vec<(Table, Range<usize>)> {
    let tables = pagination_tables(file.text()).unwrap_or_default();
    tables.into_iter().map(|table| (table.get_ref().clone(), table.span())).collect()
}

fn judged(key: &str, before: Option<&Value>, after: Option<&Value>) -> (&'static str, String, Consequence) {
    match key {
        "name" => (
            "crate-name-changed",
            "the name of the crate changed".to_owned(),
            breaks("dependencies and `use` name the crate"),
        ),
        "version" => (
            "crate-version-changed",
            "the version of the crate is changed".to_owned(),
            none("the other changes determine the correct version"),
        ),
        LIST_BRACKETS => (
            "list-brackets-changed",
            "the form of lists in the style `deepObject` changed".to_owned(),
            none("the code compiles, and sends lists in the new form"),
        ),
        _ => {
            let what = verb(before.is_some(), after.is_some());
            let message = format!("`{key}` of the crate's configuration is {what}");
            let rust = if OF_THE_MANIFEST.contains(&key) {
                none("the code is the same")
            } else if OF_TYPES.contains(&key) {
                none("each changed item is a change of its own")
            } else {
                // Other sections, such as `[lib]` or a platform section.
                risks("the manifest changed, and may affect the build of the crate")
            };
            ("crate-configuration-changed", message, rust)
        }
    }
}

fn table(file: &SourceFile) -> Table {
    file.text().parse().unwrap_or_default()
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
