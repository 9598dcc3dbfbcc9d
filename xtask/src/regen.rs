//! `cargo xtask regen` and `cargo xtask lint`.

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use openapi_client_codegen::Project;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::files::{self, Difference, DifferenceKind, Files};

const DRIFT: u8 = 1;
const FAILURE: u8 = 2;

/// Writes what differs and says, file by file, what was done.
pub(crate) fn write(root: &Path) -> ExitCode {
    let start = Instant::now();
    let Some(files) = generate(root) else { return ExitCode::from(FAILURE) };
    let differences = match files.write(&root.join("generated")) {
        Ok(differences) => differences,
        Err(error) => return failed(&error),
    };
    for (path, _) in files.iter() {
        let written = differences.iter().any(|difference| difference.path == path);
        println!("{} generated/{path}", if written { "written  " } else { "unchanged" });
    }
    for difference in differences.iter().filter(|difference| matches!(difference.kind, DifferenceKind::Extra { .. })) {
        println!("removed   generated/{}", difference.path);
    }
    let removed =
        differences.iter().filter(|difference| matches!(difference.kind, DifferenceKind::Extra { .. })).count();
    println!(
        "{} files, {} written, {removed} removed, in {} ms",
        files.iter().count(),
        differences.len() - removed,
        start.elapsed().as_millis()
    );
    ExitCode::SUCCESS
}

/// Writes nothing, and fails if the checked-in crate is not what regeneration gives.
pub(crate) fn check(root: &Path) -> ExitCode {
    let Some(files) = generate(root) else { return ExitCode::from(FAILURE) };
    match files.compare(&root.join("generated")) {
        Ok(differences) if differences.is_empty() => {
            println!("generated/ is what spec/ gives: {} files", files.iter().count());
            ExitCode::SUCCESS
        }
        Ok(differences) => {
            report(&files, &differences);
            ExitCode::from(DRIFT)
        }
        Err(error) => failed(&error),
    }
}

/// Checks the specifications.
pub(crate) fn lint(root: &Path) -> ExitCode {
    let mut diagnostics = Diagnostics::new();
    let apis = Project::read(&root.join("spec"), &mut diagnostics).and_then(|project| project.apis(&mut diagnostics));
    print_diagnostics(&diagnostics);
    match apis {
        Some(apis) => {
            let operations: usize = apis.iter().map(|api| api.operations.len()).sum();
            println!(
                "{} specifications, {operations} operations, {} warnings, no errors",
                apis.len(),
                diagnostics.warning_count()
            );
            ExitCode::SUCCESS
        }
        None => ExitCode::FAILURE,
    }
}

fn report(files: &Files, differences: &[Difference]) {
    for difference in differences {
        let what = match difference.kind {
            DifferenceKind::Missing => "missing",
            DifferenceKind::Changed { .. } => "changed",
            DifferenceKind::Extra { .. } => "extra",
        };
        println!("{what}: generated/{}\n{}", difference.path, difference.diff(files));
    }
    println!("{}", files::drift_message(differences.len()));
}

fn generate(root: &Path) -> Option<Files> {
    let mut diagnostics = Diagnostics::new();
    let files =
        Project::read(&root.join("spec"), &mut diagnostics).and_then(|project| project.generate(&mut diagnostics));
    print_diagnostics(&diagnostics);
    files
}

fn print_diagnostics(diagnostics: &Diagnostics) {
    let style = if std::io::stderr().is_terminal() { Style::Colour } else { Style::Plain };
    eprint!("{}", diagnostics.render(style));
}

fn failed(error: &files::Error) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::from(FAILURE)
}
