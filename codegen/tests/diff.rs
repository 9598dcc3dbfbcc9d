//! Pairs of documents and the reports on their differences.
//!
//! Each folder of `diff` has a `base.yaml`, a `revision.yaml` and the report as text. `base.toml` and `revision.toml`
//! are the optional `crate.toml` of each side, and other documents belong to both sides or, with a name such as
//! `revision-more.yaml`, to one. `UPDATE_EXPECT=1` rewrites the
//! reports; review them before committing.

#[path = "diff/declared.rs"]
mod declared;
#[path = "diff/formats.rs"]
mod formats;
#[path = "diff/inputs.rs"]
mod inputs;
#[path = "diff/oasdiff.rs"]
mod oasdiff;
#[path = "diff/support.rs"]
mod support;

use std::collections::BTreeSet;
use std::fs;

use openapi_client_codegen::diagnostic::Style;
use openapi_client_codegen::diff::{File, Inputs, render};
use support::{folder, reports};

/// A single document as a side.
fn side(name: &str, text: impl Into<Vec<u8>>) -> Inputs {
    Inputs::new(name, vec![File { name: name.to_owned(), bytes: text.into() }])
}

#[test]
fn every_pair_is_reported_as_expected() {
    let mut wrong = String::new();
    for (pair, report) in reports() {
        let report = render::text(report, Style::Plain);
        let path = folder().join(pair).join("expected.txt");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, &report).expect("the report can be written");
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if expected != report {
            wrong += &similar::TextDiff::from_lines(expected.as_str(), report.as_str())
                .unified_diff()
                .header(&format!("diff/{pair}/expected.txt"), "found")
                .to_string();
        }
    }
    assert!(wrong.is_empty(), "{wrong}run UPDATE_EXPECT=1 cargo test -p openapi-client-codegen --test diff");
}

#[test]
fn every_kind_is_listed_and_has_a_pair() {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    for report in reports().values() {
        found.extend(report.changes.iter().map(|change| change.id));
    }
    // Only folders can have removed and renamed files.
    found.extend(["specification-removed", "specification-renamed"]);
    let rows = include_str!("../src/diff/kinds.md").lines().filter_map(|line| line.strip_prefix("| `"));
    let listed: Vec<&str> = rows.filter_map(|row| Some(row.split_once('`')?.0)).collect();
    assert_eq!(found.into_iter().collect::<Vec<_>>(), listed);
}
