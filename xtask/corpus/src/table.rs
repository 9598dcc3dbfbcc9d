//! The result table.

use std::time::Duration;

use wire_check::{Mismatch, Report};

use openapi_client_cli::output::say;

/// The most differences of a document to show.
const SHOWN: usize = 20;

/// The result of a document.
#[derive(Default)]
pub(crate) enum Outcome {
    /// The crate compiles without warnings, and agrees with the document on the wire.
    #[default]
    Passed,
    /// The document has an error or an unsupported feature.
    NotGenerated(String),
    /// The emitted crate, its examples or the wire check failed.
    DoesNotCompile(String),
    /// The emitted crate has warnings.
    HasWarnings(String),
    /// A request or a decoded response differs from the document.
    DiffersOnTheWire,
}

impl Outcome {
    fn name(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::NotGenerated(_) => "not generated",
            Self::DoesNotCompile(_) => "does not compile",
            Self::HasWarnings(_) => "has warnings",
            Self::DiffersOnTheWire => "differs on the wire",
        }
    }
}

/// A line of the table.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) document: String,
    pub(crate) package: String,
    pub(crate) operations: usize,
    pub(crate) features: String,
    /// Lines of Rust, without the runtime.
    pub(crate) lines: usize,
    pub(crate) generate: Duration,
    pub(crate) lint: Duration,
    pub(crate) build: Duration,
    pub(crate) report: Report,
    pub(crate) outcome: Outcome,
}

impl Row {
    /// Returns true if nothing has failed so far.
    pub(crate) fn passed(&self) -> bool {
        matches!(self.outcome, Outcome::Passed)
    }
}

/// Prints the table, then the failures.
pub(crate) fn print(rows: &[Row]) {
    let width = rows.iter().map(|row| row.document.len()).max().unwrap_or_default().max("document".len());
    let line = |document: &str, cells: [String; 9], result: &str| {
        let [operations, lines, generate, lint, build, sent, received, known, kept] = cells;
        say(format_args!(
            "{document:width$}  {operations:>10}  {lines:>7}  {generate:>8}  {lint:>7}  {build:>7}  {sent:>6}  \
             {received:>8}  {known:>10}  {kept:>6}  {result}"
        ));
    };
    println!();
    let head = ["operations", "lines", "generate", "clippy", "build", "sent", "received", "recognized", "kept"];
    line("document", head.map(str::to_owned), "result");
    for row in rows {
        line(&row.document, sums(std::slice::from_ref(row)), row.outcome.name());
    }
    line("", sums(rows), "");
    println!();
    rows.iter().for_each(remarks);
    for row in rows {
        match &row.outcome {
            Outcome::Passed => {}
            Outcome::DiffersOnTheWire => mismatches(row),
            Outcome::NotGenerated(error) | Outcome::DoesNotCompile(error) | Outcome::HasWarnings(error) => {
                say(format_args!("\n{}:\n{error}", row.document));
            }
        }
    }
}

/// Returns the number of rows with each outcome: `39 passed, 1 not generated`.
pub(crate) fn counts(rows: &[Row]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for name in rows.iter().map(|row| row.outcome.name()) {
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    counts.sort_by_key(|(name, _)| *name != "passed");
    counts.iter().map(|(name, count)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
}

/// Prints the listed documents that are not in the folder.
pub(crate) fn print_absent(absent: &[String]) {
    if !absent.is_empty() {
        say(format_args!("skipped: {} of the list are not in the folder: {}", absent.len(), absent.join(", ")));
    }
}

/// Returns the sums of all rows.
fn sums(rows: &[Row]) -> [String; 9] {
    let count = |of: fn(&Row) -> usize| rows.iter().map(of).sum::<usize>().to_string();
    let time = |of: fn(&Row) -> Duration| seconds(rows.iter().map(of).sum());
    [
        count(|row| row.operations),
        count(|row| row.lines),
        time(|row| row.generate),
        time(|row| row.lint),
        time(|row| row.build),
        count(|row| row.report.requests),
        count(|row| row.report.deliveries),
        count(|row| row.report.recognized),
        count(|row| row.report.values),
    ]
}

/// Prints the examples that violate their schemas, which no client can satisfy, and the skipped checks.
fn remarks(row: &Row) {
    let lists = [("examples violate their schemas", &row.report.misfits), ("checks are skipped", &row.report.skipped)];
    for (what, list) in lists {
        if let [first, ..] = list.as_slice() {
            say(format_args!("{}: {} {what}: {first}", row.document, list.len()));
        }
    }
}

/// Prints the first differences of a document.
fn mismatches(row: &Row) {
    say(format_args!("\n{}: {} differences", row.document, row.report.mismatches.len()));
    for mismatch in row.report.mismatches.iter().take(SHOWN) {
        let Mismatch { call, what, expected, found } = mismatch;
        say(format_args!("  {call}: {what}\n    expected {expected}\n    found    {found}"));
    }
}

pub(crate) fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_counted() {
        let row = |outcome: Outcome| Row { outcome, ..Row::default() };
        let rows = [row(Outcome::DiffersOnTheWire), row(Outcome::Passed), row(Outcome::DiffersOnTheWire)];
        assert_eq!(counts(&rows), "1 passed, 2 differs on the wire");
    }
}
