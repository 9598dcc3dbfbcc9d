//! Output that the commands share: diagnostics, failures, and written or checked files.

use std::ffi::OsStr;
use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use openapi_client_codegen::diagnostic::{Diagnostics, Style, printable};
use openapi_client_codegen::files::{self, Difference, DifferenceKind, Files};

/// Exit status of a command with findings: drift, an error, a breaking change.
pub const FOUND: u8 = 1;
/// Exit status of a command that failed.
pub const FAILURE: u8 = 2;

/// The output directory and the origin of a crate, for messages.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The output directory.
    pub directory: &'a Path,
    /// The directory in messages, without a trailing slash.
    pub shown: &'a str,
    /// The source documents.
    pub specifications: &'a str,
    /// The command that writes the crate.
    pub command: &'a str,
    /// True to print drift and errors only.
    pub quiet: bool,
}

impl Target<'_> {
    /// Writes changed files, and prints the result for each file.
    #[must_use]
    pub fn write(&self, files: &Files, start: Instant) -> ExitCode {
        let differences = match files.write(self.directory) {
            Ok(differences) => differences,
            Err(error) => return failed(&error),
        };
        if self.quiet {
            return ExitCode::SUCCESS;
        }
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
    #[must_use]
    pub fn check(&self, files: &Files) -> ExitCode {
        match files.compare(self.directory) {
            Ok(differences) if differences.is_empty() => {
                if !self.quiet {
                    let count = files.iter().count();
                    say(format_args!("{}/ is up to date with {}: {count} files", self.shown, self.specifications));
                }
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

/// Returns the style of a stream: colours for a terminal, unless the environment has `NO_COLOR`.
#[must_use]
pub fn style(stream: &impl IsTerminal) -> Style {
    style_with(stream.is_terminal(), std::env::var_os("NO_COLOR").as_deref())
}

fn style_with(is_terminal: bool, no_color: Option<&OsStr>) -> Style {
    // By its convention, the variable has no effect if it is empty.
    let is_wanted = no_color.is_none_or(OsStr::is_empty);
    if is_terminal && is_wanted { Style::Colour } else { Style::Plain }
}

/// Prints diagnostics to stderr.
pub fn print_diagnostics(diagnostics: &Diagnostics) {
    eprint!("{}", diagnostics.render(style(&std::io::stderr())));
}

/// Prints a line that contains paths or document text, escaped.
pub fn say(line: std::fmt::Arguments<'_>) {
    println!("{}", printable(&line.to_string()));
}

/// Prints the reason of a failure, escaped, because paths and git output may contain control characters.
pub fn failed(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("error: {}", printable(&error.to_string()));
    ExitCode::from(FAILURE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_terminals_without_no_color_have_colours() {
        let with = |is_terminal, no_color: Option<&str>| style_with(is_terminal, no_color.map(OsStr::new));
        assert_eq!([with(true, None), with(true, Some(""))], [Style::Colour; 2]);
        assert_eq!([with(false, None), with(true, Some("1")), with(true, Some("0"))], [Style::Plain; 3]);
    }
}
