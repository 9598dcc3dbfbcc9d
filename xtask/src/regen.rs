//! `cargo xtask regen`.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use openapi_client_codegen::Project;
use openapi_client_codegen::diagnostic::Diagnostics;

use crate::output::{FAILURE, Target, print_diagnostics};

/// Regenerates the crate in generated/, or checks that it is up to date.
pub(crate) fn run(root: &Path, check: bool) -> ExitCode {
    let start = Instant::now();
    let mut diagnostics = Diagnostics::new();
    let files =
        Project::read(&root.join("spec"), &mut diagnostics).and_then(|project| project.generate(&mut diagnostics));
    print_diagnostics(&diagnostics);
    let Some(files) = files else { return ExitCode::from(FAILURE) };
    let target = Target {
        directory: &root.join("generated"),
        shown: "generated",
        specifications: "spec/",
        command: "cargo xtask regen",
    };
    if check { target.check(&files) } else { target.write(&files, start) }
}
