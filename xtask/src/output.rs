//! The commands' common output: diagnostics, failures, and the files of a crate that are written or checked.

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use openapi_client_codegen::diagnostic::{Diagnostics, Style, printable};
use openapi_client_codegen::files::{self, Difference, DifferenceKind, Files};

/// Exit status of a command that found what it looks for: drift, an error, a breaking change.
pub(crate) const FOUND: u8 = 1;
/// Exit status of a command that could not do its work.
pub(crate) const FAILURE: u8 = 2;

/// Where a crate goes and where it comes from, as messages say it.
pub(crate) struct Target<'a> {
    pub(crate) directory: &'a Path,
    /// The directory as it is shown, without a slash at its end.
    pub(crate) shown: &'a str,
    /// The documents that the crate is generated from.
    pub(crate) specifications: &'a str,
    /// The command that writes it.
    pub(crate) command: &'a str,
}

impl Target<'_> {
    /// Writes what differs and says, file by file, what was done.
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

    /// Writes nothing, and fails if the directory does not hold these files.
    pub(crate) fn check(&self, files: &Files) -> ExitCode {
        match files.compare(self.directory) {
            Ok(differences) if differences.is_empty() => {
                let count = files.iter().count();
                say(format_args!("{}/ is what {} gives: {count} files", self.shown, self.specifications));
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

/// Colours for a terminal.
pub(crate) fn style(stream: &impl IsTerminal) -> Style {
    if stream.is_terminal() { Style::Colour } else { Style::Plain }
}

pub(crate) fn print_diagnostics(diagnostics: &Diagnostics) {
    eprint!("{}", diagnostics.render(style(&std::io::stderr())));
}

/// Prints a line with paths, or with what a document says.
pub(crate) fn say(line: std::fmt::Arguments<'_>) {
    println!("{}", printable(&line.to_string()));
}

/// Prints why nothing was done. Paths, and what git says of them, may have control characters.
pub(crate) fn failed(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("error: {}", printable(&error.to_string()));
    ExitCode::from(FAILURE)
}
