//! Our side of the table of disagreements with oasdiff. `compare-oasdiff.py` runs oasdiff itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use openapi_client_codegen::diff::{Effect, Report};
use toml::Table;

use crate::support::{folder, reports};

fn on_the_wire(report: &Report) -> &'static str {
    match report.changes.iter().map(|change| change.wire.effect).max() {
        None | Some(Effect::None | Effect::Extends) => "harmless",
        Some(Effect::Risks) => "warning",
        Some(Effect::Breaks) => "breaking",
    }
}

#[test]
fn explained_disagreements_match_our_reports() {
    let text = fs::read_to_string(folder().join("oasdiff.toml")).expect("the table is there");
    let table: Table = text.parse().expect("it is TOML");
    let mut explained = BTreeSet::new();
    let mut wrong = BTreeMap::new();
    for one in table["disagreement"].as_array().expect("it is a list") {
        let text = |key: &str| one[key].as_str().expect("it is a text");
        assert!(!text("why").is_empty() && text("oasdiff") != text("ours"), "{one}");
        for pair in one["pairs"].as_array().expect("it is a list").iter().filter_map(|pair| pair.as_str()) {
            assert!(explained.insert(pair.to_owned()), "{pair} is explained twice");
            let found = reports().get(pair).map(on_the_wire);
            if found != Some(text("ours")) {
                wrong.insert(pair.to_owned(), found);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
