//! What is printed when all is done.

use std::time::Duration;

use wire_check::{Mismatch, Report};

/// How many differences of a document are worth reading at once.
const SHOWN: usize = 20;

/// What became of a document.
pub(super) enum Outcome {
    /// It compiles, without a warning.
    Passed,
    /// It has an error, or something that is not supported.
    NotGenerated(String),
    /// What was emitted is not Rust.
    DoesNotCompile(String),
    /// What was emitted could be better Rust.
    HasWarnings(String),
    /// What is sent or read is not what the document says.
    DiffersOnTheWire,
}

/// A line of the table.
pub(super) struct Row {
    pub(super) document: String,
    pub(super) package: String,
    pub(super) operations: usize,
    /// Lines of Rust, without the runtime.
    pub(super) lines: usize,
    pub(super) generate: Duration,
    pub(super) lint: Duration,
    pub(super) build: Duration,
    pub(super) report: Report,
    pub(super) outcome: Outcome,
}

impl Row {
    /// Whether nothing failed so far.
    pub(super) fn passed(&self) -> bool {
        matches!(self.outcome, Outcome::Passed)
    }
}

/// Prints the table, then what failed.
pub(super) fn print(rows: &[Row]) {
    let width = rows.iter().map(|row| row.document.len()).max().unwrap_or_default().max("document".len());
    println!(
        "\n{:width$}  {:>10}  {:>7}  {:>8}  {:>7}  {:>7}  {:>6}  {:>6}  result",
        "document", "operations", "lines", "generate", "clippy", "build", "sent", "kept"
    );
    for row in rows {
        let result = match row.outcome {
            Outcome::Passed => "passed",
            Outcome::NotGenerated(_) => "not generated",
            Outcome::DoesNotCompile(_) => "does not compile",
            Outcome::HasWarnings(_) => "has warnings",
            Outcome::DiffersOnTheWire => "differs on the wire",
        };
        println!(
            "{:width$}  {:>10}  {:>7}  {:>8}  {:>7}  {:>7}  {:>6}  {:>6}  {result}",
            row.document,
            row.operations,
            row.lines,
            seconds(row.generate),
            seconds(row.lint),
            seconds(row.build),
            row.report.requests,
            row.report.values
        );
    }
    println!(
        "{:width$}  {:>10}  {:>7}  {:>8}  {:>7}  {:>7}  {:>6}  {:>6}",
        "",
        rows.iter().map(|row| row.operations).sum::<usize>(),
        rows.iter().map(|row| row.lines).sum::<usize>(),
        seconds(rows.iter().map(|row| row.generate).sum()),
        seconds(rows.iter().map(|row| row.lint).sum()),
        seconds(rows.iter().map(|row| row.build).sum()),
        rows.iter().map(|row| row.report.requests).sum::<usize>(),
        rows.iter().map(|row| row.report.values).sum::<usize>()
    );
    println!();
    rows.iter().for_each(misfits);
    for row in rows {
        match &row.outcome {
            Outcome::Passed => {}
            Outcome::DiffersOnTheWire => mismatches(row),
            Outcome::NotGenerated(error) | Outcome::DoesNotCompile(error) | Outcome::HasWarnings(error) => {
                println!("\n{}:\n{error}", row.document);
            }
        }
    }
}

/// The examples of a document that are no values of their schemas: no client can do right by them.
fn misfits(row: &Row) {
    if let [first, ..] = row.report.misfits.as_slice() {
        println!("{}: {} examples are not what their schemas say: {first}", row.document, row.report.misfits.len());
    }
}

/// The first differences of a document.
fn mismatches(row: &Row) {
    println!("\n{}: {} differences", row.document, row.report.mismatches.len());
    for mismatch in row.report.mismatches.iter().take(SHOWN) {
        let Mismatch { call, what, expected, found } = mismatch;
        println!("  {call}: {what}\n    expected {expected}\n    found    {found}");
    }
}

pub(super) fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
