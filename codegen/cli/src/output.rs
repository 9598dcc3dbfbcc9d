//! Output that the commands share: diagnostics, failures, and written or checked files.

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use openapi_client_codegen::diagnostic::{Diagnostics, Style, printable};
use openapi_client_codegen::files::{self, Difference, DifferenceKind, Files};

/// Exit status of a command with findings: drift, an error, a breaking change.
pub(crate) const FOUND: u8 = 1;
/// Exit status of a command that failed.
pub(crate) const FAILURE: u8 = 2;

/// The output directory and the origin of a crate, for messages.
pub(crate) struct Target<'a> {
    pub(crate) directory: &'a Path,
    /// The directory in messages, without a trailing slash.
    pub(crate) shown: &'a str,
    /// The source documents.
    pub(crate) specifications: &'a str,
    /// The command that writes the crate.
    pub(crate) command: &'a str,
}

impl Target<'_> {
    /// Writes changed files, and prints the result for each file.
    pub(crate) fn write(&self, files: &Files, start: Instant) -> ExitCode {
        let differences = match files.write(self.directory) {
            Ok(differences) => differences,
            Err(error) => return failed(&error),
        };
        for (path, _) in files.iter() {
            let written = differences.iter().any(|difference| difference.path == path);
            say(format_args!("{} {}/{path}", if written { "written  " } else { "unchanged" }, self.shown));
        }
        let is_extra = |difference: &&Difference| matches!(difference.kind, DifferenceKind::Extra { .. });
        for difference in differences.iter().filter(is_extra) {
            say(format_args!("removed   {}/{}", self.shown, difference.path));
        }
        let removed = differences.iter().filter(is_extra).count();
        println!(
            "{} files, {} written, {removed} removed, in {} ms",
            files.iter().count(),
            differences.len() - removed,
            start.elapsed().as_millis()
        );
        ExitCode::SUCCESS
    }

    /// Fails if the directory differs from the files, without writing.
    pub(crate) fn check(&self, files: &Files) -> ExitCode {
        match files.compare(self.directory) {
            Ok(differences) if differences.is_empty() => {
                let count = files.iter().count();
                say(format_args!("{}/ is up to date with {}: {count} files", self.shown, self.specifications));
                ExitCode::SUCCESS
            }
            Ok(differences) => {
                for difference in &differences {
                    let what = match difference.kind {
                        DifferenceKind::Missing => "missing",
                        DifferenceKind::Changed { .. } => "changed",
                        DifferenceKind::Extra { .. } => "extra",
                    };
                    say(format_args!("{what}: {}/{}\n{}", self.shown, difference.path, difference.diff(files)));
                }
                let directory = format!("{}/", self.shown);
                println!("{}", files::drift_message(differences.len(), &directory, self.specifications, self.command));
                ExitCode::from(FOUND)
            }
            Err(error) => failed(&error),
        }
    }
}

/// Returns the style of a stream: colours for a terminal.
pub(crate) fn style(stream: &impl IsTerminal) -> Style {
    if stream.is_terminal() { Style::Colour } else { Style::Plain }
}

pub(crate) fn print_diagnostics(diagnostics: &Diagnostics) {
    eprint!("{}", diagnostics.render(style(&std::io::stderr())));
}

/// Prints a line that contains paths or document text, escaped.
pub(crate) fn say(line: std::fmt::Arguments<'_>) {
    println!("{}", printable(&line.to_string()));
}

/// Prints the reason of a failure, escaped, because paths and git output may contain control characters.
pub(crate) fn failed(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("error: {}", printable(&error.to_string()));
    ExitCode::from(FAILURE)
}
