//! The commands of this workspace: a thin door onto `openapi-client-codegen`.

mod ci;
mod corpus;
mod diff;
mod generate;
mod lint;
mod output;
mod regen;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use openapi_client_codegen::diagnostic::printable;

/// The commands of this workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the crate in generated/ from the specifications in spec/.
    ///
    /// Exit status: 0 if done, 1 on drift with --check, 2 if a specification has an error or a file can't be written.
    Regen {
        /// Write nothing; print what differs, and fail if anything does.
        #[arg(long)]
        check: bool,
    },
    /// Writes a crate of its own from any OpenAPI documents.
    ///
    /// They are taken for documents of others. An error in spite of which a client can be generated is a warning, which says
    /// what is done instead: the wrong part is left out, a path parameter that is not declared is taken as text, and so on.
    /// `cargo xtask lint` shows it as an error, and `cargo xtask lint --explain RULE` what `generate` does.
    ///
    /// Exit status: 0 if done, 1 on drift with --check, 2 if a document has an error or a file can't be written.
    Generate(generate::Arguments),
    /// Checks OpenAPI documents without generating anything.
    ///
    /// A comment `# lint: allow(RULE) REASON`, at the end of a line or above it, suppresses a warning there.
    ///
    /// Exit status: 0 without errors, 1 with one, 2 if the arguments are wrong.
    Lint(lint::Arguments),
    /// Compares two states of the specifications: what changes for clients and for Rust code that exist.
    ///
    /// Exit status: 0 if compared, 1 if --fail-on or --check-version finds something, 2 if a side can't be read or has an
    /// error.
    Diff(diff::Arguments),
    /// Generates every OpenAPI document of a folder, compiles what comes out and the examples in its documentation, and
    /// calls every operation.
    ///
    /// Exit status: 0 if all of it passed, or if there is no document; 1 otherwise.
    Corpus {
        /// Folder with documents, searched with all that is below it [default: `CORPUS_DIR`, else ../shared/corpus].
        folder: Option<PathBuf>,
        /// Only documents whose path below the folder contains this text.
        #[arg(long, default_value = "", hide_default_value = true)]
        only: String,
    },
    /// Runs everything that CI runs: formatting, lints, tests, drift, features and documentation.
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
        Command::Corpus { folder, only } => corpus::run(&root(), folder, &only),
        Command::Ci => ci::run(&root()),
    }
}

/// The folder of the workspace: above this package's, which cargo names to the program that it runs.
fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR");
    let mut root = package.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    root.pop();
    root
}
