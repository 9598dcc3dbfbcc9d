//! The commands of `openapi-client`, for programs with commands of their own, such as an `xtask`.
//!
//! ```
//! use clap::Parser;
//! use openapi_client_cli::{Command, Context};
//!
//! #[derive(Parser)]
//! enum Xtask {
//!     /// Builds the site.
//!     Site,
//!     #[command(flatten)]
//!     Shared(Command),
//! }
//!
//! let context = Context { program: "cargo xtask", ..Context::here()? };
//! match Xtask::parse_from(["xtask", "explain", "enum-duplicate"]) {
//!     Xtask::Site => {}
//!     Xtask::Shared(command) => assert_eq!(command.run(&context), std::process::ExitCode::SUCCESS),
//! }
//! # Ok::<(), String>(())
//! ```

mod diff;
mod generate;
mod lint;
pub mod output;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use openapi_client_codegen::diagnostic::printable;

/// The commands.
#[derive(Subcommand)]
#[non_exhaustive]
pub enum Command {
    /// Generates a crate, or a module of your crate, from any OpenAPI documents.
    ///
    /// The documents count as third-party documents: errors that the generator can work around become warnings that
    /// name the workaround, such as a dropped key or an undeclared path parameter that becomes text. `lint` reports them
    /// as errors, and `explain RULE` describes the workaround.
    ///
    /// Exit status: 0 on success, 1 on drift with --check, 2 if a document has an error or a file can't be written.
    Generate(Box<generate::Arguments>),
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
    /// Explains a lint rule with a bad and a good example, or lists all rules.
    Explain {
        /// The rule, such as `enum-duplicate`.
        rule: Option<String>,
    },
}

/// The surroundings of a command.
#[derive(Clone, Debug)]
pub struct Context {
    /// Folder with `spec/` and `CHANGELOG.md`, the defaults of `lint` and `diff`. Other paths start from the current
    /// directory.
    pub root: PathBuf,
    /// Name of the program in headers of emitted files, such as `openapi-client`.
    pub program: &'static str,
    /// True to print findings and errors only.
    pub quiet: bool,
}

impl Context {
    /// Creates the context of `openapi-client` in the current directory.
    ///
    /// # Errors
    ///
    /// If the current directory does not exist.
    pub fn here() -> Result<Self, String> {
        let root = std::env::current_dir().map_err(|error| format!("there is no current directory: {error}"))?;
        Ok(Self { root, program: "openapi-client", quiet: false })
    }
}

impl Command {
    /// Runs the command, and returns the status that the process should exit with.
    #[must_use]
    pub fn run(&self, context: &Context) -> ExitCode {
        match self {
            Self::Generate(arguments) => generate::run(context, arguments),
            Self::Lint(arguments) => lint::run(context, arguments),
            Self::Diff(arguments) => diff::run(&context.root, arguments),
            Self::Explain { rule } => lint::explain(rule.as_deref()),
        }
    }
}

/// Parses the arguments of the process.
///
/// # Errors
///
/// If they are wrong. The error is printed, with control characters escaped. Help is printed and ends the process.
pub fn parse<T: Parser + CommandFactory>() -> Result<T, ExitCode> {
    T::try_parse().map_err(|error| {
        if !error.use_stderr() {
            error.exit();
        }
        // It shows arguments as they were given.
        eprint!("{}", printable(&error.to_string()));
        ExitCode::from(output::FAILURE)
    })
}
