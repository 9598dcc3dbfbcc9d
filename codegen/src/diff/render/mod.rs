//! The report as text, for a terminal, a program, or a reviewer.

mod github;
mod json;
mod markdown;
mod text;

pub use github::github;
pub use json::json;
pub use markdown::{Links, markdown};
pub use text::text;

use std::fmt::{self, Write as _};

use super::change::{Bump, Change, Report, Severity};

fn append(text: &mut String, arguments: fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = text.write_fmt(arguments);
}

/// `2 breaking changes, 1 addition`
fn counts(report: &Report) -> String {
    let named = [
        (Severity::Breaking, "breaking change", "breaking changes"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Additive, "addition", "additions"),
        (Severity::Docs, "change of documentation", "changes of documentation"),
    ];
    let counts: Vec<String> = named
        .iter()
        .filter_map(|(severity, one, many)| match report.of(*severity).count() {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {many}")),
        })
        .collect();
    if counts.is_empty() { "no changes".to_owned() } else { counts.join(", ") }
}

/// What the version needs.
fn bump(report: &Report) -> Option<&'static str> {
    Some(match report.bump()? {
        Bump::Major => "major (below 1.0.0: minor)",
        Bump::Minor => "minor (below 1.0.0: patch)",
        Bump::Patch => "patch",
    })
}

/// Old and new value in a line.
fn values(change: &Change) -> Option<String> {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => Some(format!("{} → {}", shortened(before), shortened(after))),
        (Some(before), None) => Some(format!("was {}", shortened(before))),
        (None, Some(after)) => Some(format!("now {}", shortened(after))),
        (None, None) => None,
    }
}

/// Long texts are only shown in part.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 120;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
