//! What is printed when all is done.

use std::time::Duration;

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
        "\n{:width$}  {:>10}  {:>7}  {:>8}  {:>7}  {:>7}  result",
        "document", "operations", "lines", "generate", "clippy", "build"
    );
    for row in rows {
        let result = match row.outcome {
            Outcome::Passed => "passed",
            Outcome::NotGenerated(_) => "not generated",
            Outcome::DoesNotCompile(_) => "does not compile",
            Outcome::HasWarnings(_) => "has warnings",
        };
        println!(
            "{:width$}  {:>10}  {:>7}  {:>8}  {:>7}  {:>7}  {result}",
            row.document,
            row.operations,
            row.lines,
            seconds(row.generate),
            seconds(row.lint),
            seconds(row.build)
        );
    }
    println!(
        "{:width$}  {:>10}  {:>7}  {:>8}  {:>7}  {:>7}",
        "",
        rows.iter().map(|row| row.operations).sum::<usize>(),
        rows.iter().map(|row| row.lines).sum::<usize>(),
        seconds(rows.iter().map(|row| row.generate).sum()),
        seconds(rows.iter().map(|row| row.lint).sum()),
        seconds(rows.iter().map(|row| row.build).sum())
    );
    for row in rows {
        match &row.outcome {
            Outcome::Passed => {}
            Outcome::NotGenerated(error) | Outcome::DoesNotCompile(error) | Outcome::HasWarnings(error) => {
                println!("\n{}:\n{error}", row.document);
            }
        }
    }
}

pub(super) fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
