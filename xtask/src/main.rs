//! The commands of this workspace: thin wrappers around `openapi-client-codegen`.

mod ci;
mod corpus;
mod diff;
mod generate;
mod lint;
mod lock;
mod output;
mod regen;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use openapi_client_codegen::diagnostic::printable;

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
    /// Generates a crate from any OpenAPI documents.
    ///
    /// The documents count as third-party documents: errors that the generator can work around become warnings that
    /// name the workaround, such as a dropped key or an undeclared path parameter that becomes text. `cargo xtask lint`
    /// reports them as errors, and `cargo xtask lint --explain RULE` describes the workaround.
    ///
    /// Exit status: 0 on success, 1 on drift with --check, 2 if a document has an error or a file can't be written.
    Generate(generate::Arguments),
    /// Checks OpenAPI documents without generating anything.
    ///
    /// The comment `# lint: allow(RULE) REASON` at the end of a line, or on the line above, suppresses a warning.
    ///
    /// Exit status: 0 without errors, 1 with errors, 2 if the arguments are wrong.
    Lint(lint::Arguments),
    /// Compares two versions of the specifications, with the consequences for existing clients and Rust code.
    ///
    /// Exit status: 0 on success, 1 if --fail-on or --check-version fails, 2 if a side can't be read or has an error.
    Diff(diff::Arguments),
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
    /// Runs all CI steps: formatting, lints, tests, drift, features and documentation.
    Ci,
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) if error.use_stderr() => {
            // It shows arguments as they were given.
            eprint!("{}", printable(&error.to_string()));
            return ExitCode::from(output::FAILURE);
        }
        Err(help) => help.exit(),
    };
    match arguments.command {
        Command::Regen { check } => regen::run(&root(), check),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Lint(arguments) => lint::run(&root(), &arguments),
        Command::Diff(arguments) => diff::run(&root(), &arguments),
        Command::Corpus { folder, list, only, embed } => corpus::run(&root(), folder, list.as_deref(), &only, embed),
        Command::Ci => ci::run(&root()),
    }
}

/// Returns the folder of the workspace: the parent of this package, from the environment of Cargo.
fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR");
    let mut root = package.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    root.pop();
    root
}
