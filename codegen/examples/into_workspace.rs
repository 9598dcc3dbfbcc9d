//! Generates a crate into a workspace, as a checked-in member that CI compares with its document.
//!
//! `cargo run -p openapi-client-codegen --example into_workspace -- DOCUMENT DIRECTORY [--check]`
//!
//! In your workspace, make this a command of your `xtask`, and list the directory under `members`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::files::drift_message;
use openapi_client_codegen::{CrateConfig, Project};

/// The command in the first line of every file and in the drift message.
const COMMAND: &str = "cargo run -p openapi-client-codegen --example into_workspace";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (document, directory, check) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [document, directory] => (document, directory, false),
        [document, directory, "--check"] => (document, directory, true),
        _ => {
            eprintln!("usage: into_workspace DOCUMENT DIRECTORY [--check]");
            return ExitCode::FAILURE;
        }
    };
    match run(Path::new(document), Path::new(directory), check) {
        Ok(message) => {
            println!("{message}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Writes changed files, or only reports drift.
pub(crate) fn run(document: &Path, directory: &Path, check: bool) -> Result<String, String> {
    let name = directory.file_name().unwrap_or_default().to_string_lossy();
    let mut config = CrateConfig::new(name)?;
    // The crate is a member of the surrounding workspace, so it needs no `[workspace]` section.
    config.manifest.clear();
    COMMAND.clone_into(&mut config.command);
    let mut diagnostics = Diagnostics::new();
    let files = Project::from_files(&[PathBuf::from(document)], None, config, &mut diagnostics)
        .and_then(|project| project.generate(&mut diagnostics));
    let report = diagnostics.render(Style::Plain);
    let Some(files) = files else { return Err(report) };
    eprint!("{report}");
    if !check {
        let written = files.write(directory).map_err(|error| error.to_string())?;
        return Ok(format!("{} of {} files written", written.len(), files.iter().count()));
    }
    let differences = files.compare(directory).map_err(|error| error.to_string())?;
    if differences.is_empty() {
        return Ok("no drift".to_owned());
    }
    let diffs: String = differences.iter().map(|difference| difference.diff(&files)).collect();
    let directory = directory.to_string_lossy();
    Err(diffs + &drift_message(differences.len(), &directory, &document.to_string_lossy(), COMMAND))
}
