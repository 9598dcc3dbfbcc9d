//! Phrases that the formats share: counts of changes, the required version, old and new values.

use std::fmt::{self, Write as _};

use super::super::change::{Change, Report, Severity};
use crate::text::visible;

pub(super) fn append(text: &mut String, arguments: fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = text.write_fmt(arguments);
}

/// Formats the counts: `2 breaking changes, 1 addition`.
pub(super) fn counts(report: &Report) -> String {
    counts_of(&report.changes.iter().collect::<Vec<_>>())
}

/// Formats the counts of some changes.
pub(super) fn counts_of(changes: &[&Change]) -> String {
    let named = [
        (Severity::Breaking, "breaking change", "breaking changes"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Additive, "addition", "additions"),
        (Severity::Docs, "documentation change", "documentation changes"),
    ];
    let counts: Vec<String> = named
        .iter()
        .filter_map(|(severity, one, many)| {
            match changes.iter().filter(|change| change.severity() == *severity).count() {
                0 => None,
                1 => Some(format!("1 {one}")),
                count => Some(format!("{count} {many}")),
            }
        })
        .collect();
    if counts.is_empty() { "no changes".to_owned() } else { counts.join(", ") }
}

/// Returns the part of the crate version to increment.
pub(super) fn bump(report: &Report) -> Option<&'static str> {
    Some(match report.severity()? {
        Severity::Breaking => "major (below 1.0.0: minor)",
        Severity::Warning | Severity::Additive => "minor (below 1.0.0: patch)",
        Severity::Docs => "patch",
    })
}

/// Formats old and new value on one line.
pub(super) fn values(change: &Change) -> Option<String> {
    match excerpts(change) {
        (Some(before), Some(after)) => Some(format!("{before} → {after}")),
        (Some(before), None) => Some(format!("was {before}")),
        (None, Some(after)) => Some(format!("now {after}")),
        (None, None) => None,
    }
}

/// Returns old and new value; long values are cut to a part in which they differ.
pub(super) fn excerpts(change: &Change) -> (Option<String>, Option<String>) {
    let alike = match (&change.before, &change.after) {
        (Some(before), Some(after)) => {
            before.chars().zip(after.chars()).take_while(|(one, other)| one == other).count()
        }
        _ => 0,
    };
    let start = if alike + CONTEXT < LONGEST { 0 } else { alike - CONTEXT };
    let shown = |value: &Option<String>| value.as_deref().map(|text| excerpt(text, start));
    (shown(&change.before), shown(&change.after))
}

/// The most characters of a value to show.
const LONGEST: usize = 120;

/// Characters before the first difference in a long value.
const CONTEXT: usize = 40;

fn excerpt(text: &str, start: usize) -> String {
    let mut rest = text.chars().skip(start);
    let shown: String = rest.by_ref().take(LONGEST).collect();
    let [before, after] = [start > 0, rest.next().is_some()].map(|is_cut| if is_cut { "…" } else { "" });
    format!("{before}{}{after}", visible(&shown))
}
