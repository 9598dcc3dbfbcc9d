//! `cargo xtask regen`.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use openapi_client_codegen::Project;
use openapi_client_codegen::diagnostic::Diagnostics;

use crate::lock;
use openapi_client_cli::output::{FAILURE, FOUND, Target, failed, print_diagnostics};

/// Regenerates the crate in generated/, or checks that it is up to date.
pub(crate) fn run(root: &Path, check: bool) -> ExitCode {
    let start = Instant::now();
    let mut diagnostics = Diagnostics::new();
    let project = Project::read(&root.join("spec"), &mut diagnostics);
    let generated = project.and_then(|project| Some((project.generate(&mut diagnostics)?, project)));
    print_diagnostics(&diagnostics);
    let Some((files, project)) = generated else { return ExitCode::from(FAILURE) };
    let target = Target {
        directory: &root.join("generated"),
        shown: "generated",
        specifications: "spec/",
        command: &project.config().command,
        quiet: false,
    };
    let lock = match lock::outdated(&root.join("Cargo.lock"), &project.config().name, &project.config().version) {
        Ok(lock) => lock,
        Err(error) => return failed(&error),
    };
    if check {
        let code = target.check(&files);
        if lock.is_none() {
            return code;
        }
        println!("Cargo.lock has another version of {}: run `cargo xtask regen`", project.config().name);
        return if code == ExitCode::SUCCESS { ExitCode::from(FOUND) } else { code };
    }
    let code = target.write(&files, start);
    if code != ExitCode::SUCCESS {
        return code;
    }
    if let Some(text) = lock {
        if let Err(error) = std::fs::write(root.join("Cargo.lock"), text) {
            return failed(&format!("Cargo.lock can't be written: {error}"));
        }
        println!("Cargo.lock has the new version of {} too", project.config().name);
    }
    code
}
