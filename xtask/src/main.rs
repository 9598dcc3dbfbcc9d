//! The commands of this workspace: those of `openapi-client` for its documents, and its own.

mod lock;
mod regen;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use openapi_client_cli::output::failed;
use openapi_client_cli::{Context, parse};

/// The commands of this workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Regenerates the crate in generated/ from the specifications in spec/.
    ///
    /// Exit status: 0 on success, 1 on drift with --check, 2 if a specification has an error or a file can't be
    /// written.
    Regen {
        /// Don't write; print the differences, and fail if there are any.
        #[arg(long)]
        check: bool,
    },
    #[command(flatten)]
    Shared(openapi_client_cli::Command),
}

fn main() -> ExitCode {
    let arguments: Arguments = match parse() {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    let root = match root() {
        Ok(root) => root,
        Err(error) => return failed(&error),
    };
    match arguments.command {
        Command::Regen { check } => regen::run(&root, check),
        Command::Shared(command) => command.run(&Context { root, program: "cargo xtask", quiet: false }),
    }
}

/// The file that marks the folder of a workspace.
const MARK: &str = "spec/crate.toml";

/// Returns the folder of the workspace: the parent of this package if Cargo runs the program, else the first folder with
/// `spec/crate.toml` from the current one upwards.
fn root() -> Result<PathBuf, String> {
    if let Some(package) = std::env::var_os("CARGO_MANIFEST_DIR") {
        let mut root = PathBuf::from(package);
        root.pop();
        return Ok(root);
    }
    let here = std::env::current_dir().map_err(|error| format!("there is no current directory: {error}"))?;
    let root = here.ancestors().find(|folder| folder.join(MARK).is_file()).map(Path::to_owned);
    root.ok_or_else(|| format!("neither {} nor a folder above has {MARK}: run this in a workspace", here.display()))
}
