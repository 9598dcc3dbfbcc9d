//! The program `openapi-client`.

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use openapi_client_cli::{Command, Context, output, parse};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Generates typed Rust clients from OpenAPI documents, and checks and compares documents.
///
/// Output is coloured on a terminal, unless the environment variable `NO_COLOR` is set. The document `-` is the standard
/// input.
#[derive(Parser)]
#[command(name = "openapi-client", version)]
struct Arguments {
    /// Print findings and errors only.
    #[arg(long, short, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Own,
}

#[derive(Subcommand)]
enum Own {
    #[command(flatten)]
    Shared(Command),
    /// Prints the completions of a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

fn main() -> ExitCode {
    let Arguments { quiet, command } = match parse() {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    match (command, Context::here()) {
        (Own::Completions { shell }, _) => {
            clap_complete::generate(shell, &mut Arguments::command(), "openapi-client", &mut std::io::stdout());
            ExitCode::SUCCESS
        }
        (Own::Shared(command), Ok(context)) => command.run(&Context { quiet, ..context }),
        (Own::Shared(_), Err(error)) => output::failed(&error),
    }
}
