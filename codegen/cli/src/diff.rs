//! `diff`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use openapi_client_codegen::CrateConfig;
use openapi_client_codegen::diagnostic::printable;
use openapi_client_codegen::diff::render::{self, Links};
use openapi_client_codegen::diff::version::{self, Declaration};
use openapi_client_codegen::diff::{self, Inputs, Report, Severity, Side};

use crate::output::{FAILURE, FOUND, failed, print_diagnostics, say, style};

const FOLDER: &str = "spec";

/// The argument for the standard input.
const STDIN: &str = "-";

#[derive(Args)]
pub struct Arguments {
    /// The old version: a file, a folder, `-` for the standard input, or a git revision such as `origin/main` or
    /// `HEAD~1:spec/twilio.yaml`. For a name of both, write `./main` or `refs/heads/main` [default: the last release, as for
    /// --since].
    base: Option<String>,
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
    /// Fail on breaking changes since the last release that the version in crate.toml and CHANGELOG.md do not declare,
    /// and on entries of `[[accepted]]` without a change.
    ///
    /// Several breaking changes between two releases need one new version.
    #[arg(long)]
    check_version: bool,
    /// Print the lines for CHANGELOG.md that are missing since the last release, and nothing else.
    #[arg(long, conflicts_with_all = ["format", "fail_on", "check_version"])]
    changelog: bool,
    /// Revision of the last release [default: the tag with the largest version, such as v0.2.0, that the new version
    /// contains; without one, the merge base of BASE and the new version].
    #[arg(long, value_name = "TAG")]
    since: Option<String>,
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
    let root = arguments.root.as_deref();
    let revision = arguments.revision.as_deref();
    for given in [&arguments.base, &arguments.revision, &arguments.since].into_iter().flatten() {
        check_name(workspace, given)?;
    }
    let base = match &arguments.base {
        Some(base) => base.clone(),
        None => released(workspace, arguments, "origin/HEAD")?.0,
    };
    if arguments.base.is_none() {
        check_name(workspace, &base)?;
    }
    let before = read(workspace, &base, root)?;
    let after = match revision {
        Some(revision) => read(workspace, revision, root)?,
        None => in_working_tree(workspace, &base, &before, root)?,
    };
    let mut code = ExitCode::SUCCESS;
    let Some(report) = report(&before, &after) else { return Ok(ExitCode::from(FAILURE)) };
    if !arguments.changelog {
        print!("{}", rendered(&report, arguments.format));
        let limit = arguments.fail_on.map(|limit| match limit {
            FailOn::Breaking => Severity::Breaking,
            FailOn::Warning => Severity::Warning,
        });
        if limit.is_some_and(|limit| report.severity() >= Some(limit)) {
            code = ExitCode::from(FOUND);
        }
    }
    if !arguments.changelog && !arguments.check_version {
        return Ok(code);
    }
    // Changes count from the last release, which the base may have left behind.
    let (release, is_released) = released(workspace, arguments, &base)?;
    if !is_released && arguments.check_version {
        let note = "note: no tag is a version, so the declaration is compared with";
        eprintln!("{}", printable(&format!("{note} {release}")));
    }
    let of_release = if release == base { before } else { read(workspace, &release, root)? };
    let report = if release == base { Some(report) } else { self::report(&of_release, &after) };
    let Some(report) = report else { return Ok(ExitCode::from(FAILURE)) };
    let versions = (of_release.crate_version(), after.crate_version());
    let changelogs = (changelog(workspace, Some(&release)), changelog(workspace, revision));
    let (name, since) = (after.name(), &release);
    let since = Declaration { name: since, version: versions.0.as_deref(), changelog: changelogs.0.as_deref() };
    let declared = Declaration { name, version: versions.1.as_deref(), changelog: changelogs.1.as_deref() };
    if arguments.changelog {
        for line in version::missing_lines(&report, since, declared) {
            say(format_args!("{line}"));
        }
        return Ok(code);
    }
    let unused = report.changes.iter().filter(|change| change.id == "acceptance-unused");
    let mut unused: Vec<&str> = unused.map(|change| change.message.as_str()).collect();
    if is_released {
        // The base may accept changes since the release, but not earlier ones.
        unused.extend(report.stale_acceptances.iter().map(String::as_str));
    }
    if !unused.is_empty() {
        failed(&format!(
            "remove these entries of `[[accepted]]` from crate.toml, because nothing has changed like that since \
             {release}:\n- {}",
            unused.join("\n- ")
        ));
        code = ExitCode::from(FOUND);
    }
    if let Err(undeclared) = version::check(&report, since, declared) {
        failed(&undeclared);
        code = ExitCode::from(FOUND);
    }
    Ok(code)
}

/// Compares two sides. Prints the errors of a side that can't be compared.
fn report(base: &Inputs, revision: &Inputs) -> Option<Report> {
    let failures = match diff::compare(base, revision) {
        Ok(report) => return Some(report),
        Err(failures) => failures,
    };
    for failure in failures {
        print_diagnostics(&failure.diagnostics);
        let (side, name, help) = match failure.side {
            Side::Base => ("base", base.name(), "name a revision without errors, such as an earlier one"),
            Side::Revision => ("revision", revision.name(), "correct them before the comparison"),
        };
        failed(&format!("the {side}, {name}, has errors: {help}"));
    }
    None
}

/// Refuses a name of a file or folder that is a name of a commit too.
fn check_name(workspace: &Path, given: &str) -> Result<(), String> {
    let path = Path::new(given);
    let Some(full) = Some(path).filter(|path| path.exists()).and_then(|_| diff::full_name(workspace, given)) else {
        return Ok(());
    };
    let kind = if path.is_dir() { "folder" } else { "file" };
    Err(format!("`{given}` is a {kind} and a revision: write `./{given}` for the {kind} or `{full}` for the revision"))
}

/// Returns the revision that was released last: that of `--since`, the last tag that is a version, or the merge base
/// with the branch `base`, and true if it was released. A folder is a release itself.
fn released(workspace: &Path, arguments: &Arguments, base: &str) -> Result<(String, bool), String> {
    let (branch, path) = match base.split_once(':') {
        Some((branch, path)) => (branch, format!(":{path}")),
        None => (base, String::new()),
    };
    if let Some(since) = &arguments.since {
        return Ok((if since.contains(':') { since.clone() } else { since.clone() + &path }, true));
    }
    // The default is a branch, even if a folder has its name.
    if base == STDIN || (arguments.base.is_some() && Path::new(base).exists()) {
        return Ok((base.to_owned(), true));
    }
    let revision = arguments.revision.as_deref().filter(|revision| *revision != STDIN && !Path::new(revision).exists());
    let commit = revision.map_or("HEAD", |revision| revision.split(':').next().unwrap_or(revision));
    let name = fs::read_to_string(workspace.join(FOLDER).join("crate.toml")).ok();
    let name = name.and_then(|text| Some(CrateConfig::parse("crate.toml", &text).ok()?.name));
    let is_changed = arguments.revision.is_none() && diff::is_changed(workspace, FOLDER)?;
    if let Some(tag) = diff::last_release(workspace, commit, name.as_deref(), is_changed)? {
        // A folder may have the name of the tag.
        let tag = if Path::new(&tag).exists() { format!("refs/tags/{tag}") } else { tag };
        return Ok((tag + &path, true));
    }
    let common = diff::merge_base(workspace, branch, commit);
    common.map(|commit| (commit + &path, false)).map_err(|error| match &arguments.base {
        Some(_) => error,
        None => format!("no tag is a version, and {error}: name a revision to compare with"),
    })
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
    if given == STDIN || path.exists() {
        Inputs::from_path(path, root)
    } else {
        Inputs::from_git(workspace, given, FOLDER, root)
    }
}

/// Returns the changelog of a side: in the same revision, or in the working tree.
fn changelog(root: &Path, given: Option<&str>) -> Option<String> {
    match given {
        Some(revision) if revision != STDIN && !Path::new(revision).exists() => {
            let commit = revision.split(':').next().unwrap_or(revision);
            Inputs::text_from_git(root, commit, "./CHANGELOG.md")
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
