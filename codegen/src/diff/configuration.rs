//! `crate.toml`: what the crate is called, and what the generator is told beside the documents.

use std::collections::BTreeSet;
use std::sync::Arc;

use toml::de::DeTable;
use toml::{Table, Value};

use super::change::{Change, Consequence, Side};
use super::comparison::happened;
use crate::diagnostic::Place;
use crate::source::SourceFile;

/// Keys and sections that nothing is emitted from but texts of the manifest.
const OF_THE_MANIFEST: &[&str] = &[
    "badges",
    "bench",
    "categories",
    "description",
    "dev-dependencies",
    "example",
    "keywords",
    "license",
    "profile",
    "test",
    "workspace",
];

/// Compares the configurations of both sides, which are valid.
pub(super) fn compare(base: &Arc<SourceFile>, revision: &Arc<SourceFile>) -> Vec<Change> {
    let (before, after) = (table(base), table(revision));
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let different = keys.into_iter().filter(|key| before.get(*key) != after.get(*key));
    different
        .map(|key| {
            let (old, new) = (before.get(key), after.get(key));
            let (side, file) = if new.is_some() { (Side::Revision, revision) } else { (Side::Base, base) };
            let (id, message, rust) = judged(key, old, new);
            Change {
                id,
                file: file.clone(),
                side,
                place: place(file, key),
                subject: format!("`{key}`"),
                message,
                before: old.map(shown),
                after: new.map(shown),
                wire: Consequence::none("the API is the same"),
                rust,
                names: vec![key.clone()],
                items: Vec::new(),
            }
        })
        .collect()
}

fn judged(key: &str, before: Option<&Value>, after: Option<&Value>) -> (&'static str, String, Consequence) {
    match key {
        "name" => (
            "crate-name-changed",
            "the crate has another name".to_owned(),
            Consequence::breaks("dependencies and `use` name the crate"),
        ),
        "version" => (
            "crate-version-changed",
            "the version of the crate is changed".to_owned(),
            Consequence::none("whether it is right follows from the other changes"),
        ),
        _ => {
            let what = happened(before.is_some(), after.is_some());
            let message = format!("`{key}` of the crate's configuration is {what}");
            let rust = if OF_THE_MANIFEST.contains(&key) {
                Consequence::none("the code is the same")
            } else {
                Consequence::risks("the client may behave differently; what the code no longer has is told apart")
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

/// Where the key, or the first header of the section, stands.
fn place(file: &SourceFile, key: &str) -> Place {
    let Ok(table) = DeTable::parse(file.text()) else { return Place::Start };
    table.get_ref().keys().find(|found| found.get_ref() == key).map_or(Place::Start, |found| Place::Span(found.span()))
}
