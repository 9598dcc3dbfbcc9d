//! The commands of this workspace: those of `openapi-client` for its documents, and its own.

mod corpus;
mod lock;
mod regen;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use openapi_client_cli::output::failed;
use openapi_client_cli::{Context, parse};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    /// Generates a crate for every OpenAPI document of a folder, compiles it with its documentation examples, and calls
    /// every operation.
    ///
    /// Exit status: 0 on success or without documents, 1 otherwise.
    Corpus {
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
    },
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
        Command::Corpus { folder, list, only, embed } => corpus::run(&root, folder, list.as_deref(), &only, embed),
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
