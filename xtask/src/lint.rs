//! `cargo xtask lint`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use openapi_client_codegen::diagnostic::{Diagnostics, Format};
use openapi_client_codegen::{lint, project};

use crate::output::{FOUND, failed, style};

/// The documents, and how findings are printed.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Documents (YAML or JSON), and folders of them; spec/ if there is none.
    ///
    /// A folder with a crate.toml is checked as for generation; of another, every *.yaml, *.yml and *.json is a document.
    #[arg(value_name = "FILE")]
    paths: Vec<PathBuf>,
    /// How findings are printed.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Prints why a rule exists, with a bad and a good example, or a list of all rules, and lints nothing.
    #[arg(long, value_name = "RULE", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["paths", "format"])]
    explain: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// The lines with the places underlined; of many warnings of one rule in one file, the first.
    Text,
    /// Workflow commands: annotations in a pull request on GitHub.
    Github,
    /// An object for programs.
    Json,
    /// SARIF 2.1.0 for code scanning.
    Sarif,
}

/// Lints, and fails if there is an error.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    if let Some(rule) = &arguments.explain {
        let text = if rule.is_empty() { Ok(lint::overview()) } else { lint::explain(rule) };
        return match text {
            Ok(explanation) => {
                print(&explanation);
                ExitCode::SUCCESS
            }
            Err(message) => failed(&message),
        };
    }
    let specifications = [shown(&root.join("spec"))];
    let paths = if arguments.paths.is_empty() { &specifications[..] } else { &arguments.paths };
    let mut diagnostics = Diagnostics::new();
    let linted = project::lint(paths, &mut diagnostics);
    let format = match arguments.format {
        Form::Text => Format::Text(style(&std::io::stdout())),
        Form::Github => Format::Github,
        Form::Json => Format::Json,
        Form::Sarif => Format::Sarif(lint::describe),
    };
    let mut text = diagnostics.format(format);
    if matches!(format, Format::Text(_)) {
        if !text.is_empty() {
            text.push('\n');
        }
        let [documents, operations] = [linted.documents, linted.operations];
        let [errors, warnings] = [diagnostics.error_count(), diagnostics.warning_count()];
        // Writing to a string does not fail.
        let _ =
            writeln!(text, "documents: {documents}, operations: {operations}, errors: {errors}, warnings: {warnings}");
    }
    print(&text);
    if diagnostics.has_errors() { ExitCode::from(FOUND) } else { ExitCode::SUCCESS }
}

/// A path below the current folder as one reads it there.
fn shown(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_owned()
}

/// Who stops reading has read enough.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}
