//! `cargo corpus`: generates clients of published documents, compiles them without warnings, and calls them.
//!
//! Data flow: [`documents`] finds a document, with [`list`] one of a list → [`workspace`] generates its crate into a temporary workspace → [`cargo`]
//! lints and builds the crate, runs the program from [`wire`], and compiles the documentation examples → [`table`]
//! prints the results, followed by the failures.

mod cargo;
mod documents;
mod list;
mod receivers;
mod table;
mod wire;
mod workspace;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use cargo::{Cargo, Package};
use clap::Parser;
use openapi_client_cli::output::{failed, say};
use openapi_client_cli::parse;
use table::{Outcome, Row};
use workspace::Workspace;

/// Generates a crate for every OpenAPI document of a folder, compiles it with its documentation examples, and calls every
/// operation.
///
/// Exit status: 0 on success or without documents, 1 otherwise, 2 if the arguments are wrong.
#[derive(Parser)]
#[command(name = "cargo corpus", bin_name = "cargo corpus")]
struct Arguments {
    /// Folder to search for documents, including subfolders [default: `CORPUS_DIR`, or ../shared/corpus].
    folder: Option<PathBuf>,
    /// List of the documents to process, such as codegen/wire-check/corpus.toml; absent ones are skipped.
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
    /// Only process documents whose path below the folder contains this text.
    #[arg(long, default_value = "", hide_default_value = true)]
    only: String,
    /// Generate crates with a copy of the runtime, instead of crates that depend on it.
    #[arg(long)]
    embed: bool,
}

fn main() -> ExitCode {
    let arguments: Arguments = match parse() {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    let start = Instant::now();
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = package.ancestors().nth(2).unwrap_or(package);
    let folder = arguments.folder.clone().or_else(|| std::env::var_os("CORPUS_DIR").map(PathBuf::from));
    let folder = folder.unwrap_or_else(|| root.join("../shared/corpus"));
    match check(root, &folder, &arguments) {
        Ok((rows, absent)) if rows.is_empty() => {
            table::print_absent(&absent);
            say(format_args!("skipped: no documents in {}; name a folder, or set CORPUS_DIR", folder.display()));
            ExitCode::SUCCESS
        }
        Ok((rows, absent)) => {
            table::print(&rows);
            table::print_absent(&absent);
            println!("\n{} documents in {} s: {}", rows.len(), start.elapsed().as_secs(), table::counts(&rows));
            if rows.iter().all(Row::passed) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            failed(&error);
            ExitCode::FAILURE
        }
    }
}

/// Returns the results, and the listed documents that are absent.
fn check(root: &Path, folder: &Path, arguments: &Arguments) -> std::io::Result<(Vec<Row>, Vec<String>)> {
    let Arguments { list, only, embed, .. } = arguments;
    let listed = list.as_deref().map(list::paths).transpose()?;
    let (documents, absent) = documents::find(folder, listed.as_deref(), only)?;
    let mut workspace = Workspace::new(root, *embed);
    let mut rows = Vec::new();
    for document in &documents {
        let row = workspace.add(document);
        say(format_args!("generated {} in {}", row.document, table::seconds(row.generate)));
        rows.push(row);
    }
    // A referenced file may be only a part of a document.
    let mut is_part = documents.iter().map(|document| workspace.is_part(&document.path));
    rows.retain(|row| !is_part.next().unwrap_or_default() || row.passed());
    if rows.iter().all(|row| !row.passed()) {
        return Ok((rows, absent));
    }
    workspace.write()?;
    compile(workspace.folder(), &mut rows);
    Ok((rows, absent))
}

/// Lints and builds in two threads with separate target folders, because Clippy and rustc share no artifacts.
fn compile(workspace: &Path, rows: &mut [Row]) {
    let package = |row: &Row| Package { name: row.package.clone(), features: row.features.clone() };
    let packages: Vec<Package> = rows.iter().filter(|row| row.passed()).map(package).collect();
    let lint = Cargo::new(workspace, "lint");
    let build = Cargo::new(workspace, "build");
    let (linted, built) = std::thread::scope(|scope| {
        let linted = scope.spawn(|| each(&packages, "linted", |package| lint.clippy(package)));
        let built = each(&packages, "called", |package| {
            let report = build.call(package)?;
            build.examples(package).map(|()| report)
        });
        (linted.join().unwrap_or_default(), built)
    });
    let passed = rows.iter_mut().filter(|row| row.passed());
    for (row, ((lint, linted), (build, built))) in passed.zip(linted.into_iter().zip(built)) {
        (row.lint, row.build) = (lint, build);
        row.outcome = match (linted, &built) {
            (_, Err(error)) => Outcome::DoesNotCompile(error.clone()),
            (Err(error), Ok(_)) => Outcome::HasWarnings(error),
            (Ok(()), Ok(report)) if !report.mismatches.is_empty() => Outcome::DiffersOnTheWire,
            (Ok(()), Ok(_)) => Outcome::Passed,
        };
        row.report = built.unwrap_or_default();
    }
}

/// Runs a step for each package, and records time and result.
fn each<T>(
    packages: &[Package],
    done: &str,
    step: impl Fn(&Package) -> Result<T, String>,
) -> Vec<(Duration, Result<T, String>)> {
    let step = |package: &Package| {
        let start = Instant::now();
        let result = step(package);
        let elapsed = start.elapsed();
        let end = if result.is_ok() { "" } else { ", with errors" };
        println!("{done} {} in {}{end}", package.name, table::seconds(elapsed));
        (elapsed, result)
    };
    packages.iter().map(step).collect()
}
