//! `cargo xtask diff`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use openapi_client_codegen::diff::render::{self, Links};
use openapi_client_codegen::diff::version::{self, Declaration};
use openapi_client_codegen::diff::{self, Inputs, Report, Severity, Side};

use crate::output::{FAILURE, FOUND, failed, print_diagnostics, style};

const FOLDER: &str = "spec";

#[derive(Args)]
pub(crate) struct Arguments {
    /// The old version: a file, a folder, or a git revision such as `origin/main` or `HEAD~1:spec/twilio.yaml`.
    base: String,
    /// The new version, in the same form [default: spec/ of the working tree, or the file in the working tree that BASE
    /// names in a revision].
    revision: Option<String>,
    /// Read files below this folder that documents refer to, instead of only those below the document's own folder. In a
    /// revision, it is the folder of that path.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Fail on a change of at least this severity.
    #[arg(long, value_enum)]
    fail_on: Option<FailOn>,
    /// Fail on breaking changes that the version in crate.toml and CHANGELOG.md do not declare.
    #[arg(long)]
    check_version: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Text for a terminal.
    Text,
    /// Markdown for a pull request comment.
    Markdown,
    /// JSON for programs.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    Breaking,
    Warning,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> ExitCode {
    match compare(root, arguments) {
        Ok(code) => code,
        Err(message) => failed(&message),
    }
}

fn compare(workspace: &Path, arguments: &Arguments) -> Result<ExitCode, String> {
    let revision = arguments.revision.as_deref();
    let root = arguments.root.as_deref();
    let base = read(workspace, &arguments.base, root)?;
    let after = match revision {
        Some(revision) => read(workspace, revision, root)?,
        None => in_working_tree(workspace, &arguments.base, &base, root)?,
    };
    let report = match diff::compare(&base, &after) {
        Ok(report) => report,
        Err(failures) => {
            for failure in failures {
                print_diagnostics(&failure.diagnostics);
                let (side, name, help) = match failure.side {
                    Side::Base => ("base", base.name(), "name a revision without errors, such as an earlier one"),
                    Side::Revision => ("revision", after.name(), "correct them before the comparison"),
                };
                failed(&format!("the {side}, {name}, has errors: {help}"));
            }
            return Ok(ExitCode::from(FAILURE));
        }
    };
    print!("{}", rendered(&report, arguments.format));
    let mut code = ExitCode::SUCCESS;
    let limit = arguments.fail_on.map(|limit| match limit {
        FailOn::Breaking => Severity::Breaking,
        FailOn::Warning => Severity::Warning,
    });
    if limit.is_some_and(|limit| report.severity() >= Some(limit)) {
        code = ExitCode::from(FOUND);
    }
    if arguments.check_version {
        let changelogs = (changelog(workspace, Some(&arguments.base)), changelog(workspace, revision));
        let versions = (base.crate_version(), after.crate_version());
        let base = Declaration { version: versions.0.as_deref(), changelog: changelogs.0.as_deref() };
        let after = Declaration { version: versions.1.as_deref(), changelog: changelogs.1.as_deref() };
        if let Err(undeclared) = version::check(&report, base, after) {
            failed(&undeclared);
            code = ExitCode::from(FOUND);
        }
    }
    Ok(code)
}

/// Returns the default new version.
fn in_working_tree(workspace: &Path, given: &str, base: &Inputs, root: Option<&Path>) -> Result<Inputs, String> {
    let path = match given.split_once(':') {
        Some((_, path)) if !Path::new(given).exists() => path,
        _ if base.is_one_file() => {
            return Err(format!(
                "{given} is a file, and {FOLDER} is a folder: name the file to compare it with as the second argument"
            ));
        }
        _ => FOLDER,
    };
    Inputs::from_path_in(workspace, path, root)
}

/// Reads a path if it exists, otherwise a git revision.
fn read(workspace: &Path, given: &str, root: Option<&Path>) -> Result<Inputs, String> {
    let path = Path::new(given);
    if path.exists() { Inputs::from_path(path, root) } else { Inputs::from_git(workspace, given, FOLDER, root) }
}

/// Returns the changelog of a side: in the same revision, or in the working tree.
fn changelog(root: &Path, given: Option<&str>) -> Option<String> {
    match given {
        Some(revision) if !Path::new(revision).exists() => {
            let commit = revision.split(':').next().unwrap_or(revision);
            Inputs::text_from_git(root, commit, "CHANGELOG.md")
        }
        Some(folder) => fs::read_to_string(Path::new(folder).join("CHANGELOG.md")).ok(),
        None => fs::read_to_string(root.join("CHANGELOG.md")).ok(),
    }
}

fn rendered(report: &Report, format: Format) -> String {
    match format {
        Format::Text => render::text(report, style(&std::io::stdout())),
        Format::Json => render::json(report),
        Format::Github => render::github(report),
        Format::Markdown => render::markdown(report, &links()),
    }
}

/// Returns links to the commit of a workflow; relative links elsewhere.
fn links() -> Links {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let repository = variable("GITHUB_SERVER_URL").zip(variable("GITHUB_REPOSITORY"));
    let to = |commit: Option<String>| match (&repository, commit) {
        (Some((server, repository)), Some(commit)) => format!("{server}/{repository}/blob/{commit}/"),
        _ => String::new(),
    };
    Links { base: to(variable("GITHUB_BASE_REF")), revision: to(variable("GITHUB_SHA")) }
}
