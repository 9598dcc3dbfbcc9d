//! `lint` and `explain`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use openapi_client_codegen::diagnostic::{Diagnostics, Format};
use openapi_client_codegen::{lint, project};

use crate::Context;
use crate::output::{FOUND, failed, style};

/// The arguments of the command.
#[derive(Args)]
pub struct Arguments {
    /// Documents (YAML or JSON) and folders of documents [default: spec/].
    ///
    /// A folder with a crate.toml is checked as for generation. In other folders, every *.yaml, *.yml and *.json is a
    /// document, and `-` is the standard input. The table `[lint]` of the crate.toml in the folder of a document sets the severities of rules.
    #[arg(value_name = "FILE")]
    paths: Vec<PathBuf>,
    /// Read files below this folder that documents refer to, instead of only those below the document's own folder.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Output format.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// Source lines with underlined spans; shows only the first of many warnings of one rule in one file.
    Text,
    /// Workflow commands, which GitHub shows as annotations of a pull request.
    Github,
    /// JSON for programs.
    Json,
    /// SARIF 2.1.0 for code scanning.
    Sarif,
}

/// Explains a rule, or lists all.
pub(crate) fn explain(rule: Option<&str>) -> ExitCode {
    match rule.map_or_else(|| Ok(lint::overview()), lint::explain) {
        Ok(explanation) => {
            print(&explanation);
            ExitCode::SUCCESS
        }
        Err(message) => failed(&message),
    }
}

/// Lints the documents, and fails on errors.
pub(crate) fn run(context: &Context, arguments: &Arguments) -> ExitCode {
    let specifications = [shown(&context.root.join("spec"))];
    let paths = if arguments.paths.is_empty() { &specifications[..] } else { &arguments.paths };
    let mut diagnostics = Diagnostics::new();
    let linted = project::lint(paths, arguments.root.as_deref(), &mut diagnostics);
    let format = match arguments.format {
        Form::Text => Format::Text(style(&std::io::stdout())),
        Form::Github => Format::Github,
        Form::Json => Format::Json,
        Form::Sarif => Format::Sarif(lint::describe),
    };
    let mut text = diagnostics.format(format);
    if matches!(format, Format::Text(_)) && !context.quiet {
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

/// Returns a path relative to the current folder, if it is below.
fn shown(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_owned()
}

/// Prints the text, and ignores a closed pipe.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}
