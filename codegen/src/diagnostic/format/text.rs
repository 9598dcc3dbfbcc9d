//! Text output for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::diagnostic::list::Diagnostics;
use crate::diagnostic::problem::Severity;
use crate::diagnostic::render::{Style, render};
use crate::text::{visible, without_commands};

/// The most warnings of one rule in one file to show. The other formats list all.
const SHOWN: usize = 10;

pub(super) fn format(diagnostics: &Diagnostics, style: Style) -> String {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut blocks = Vec::new();
    for (file, position, diagnostic) in diagnostics.positioned() {
        if diagnostic.severity == Severity::Warning {
            let count = counts.entry((file.name(), diagnostic.rule)).or_default();
            *count += 1;
            if *count > SHOWN {
                continue;
            }
        }
        blocks.push(render(diagnostic, file, &position, 0, style));
    }
    let mut text = blocks.join("\n");
    let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for ((file, rule), count) in counts {
        if let Some(more) = count.checked_sub(SHOWN).filter(|more| *more > 0) {
            files.entry(file).or_default().push(format!("{more} of [{rule}]"));
        }
    }
    if !files.is_empty() {
        text.push_str("\nNot shown (other formats list all):\n");
    }
    for (file, rules) in files {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{}: {}", visible(file), rules.join(", "));
    }
    without_commands(&text).into_owned()
}
