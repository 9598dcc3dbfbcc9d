//! Cargo commands on single packages of the temporary workspace.

use std::path::{Path, PathBuf};
use std::process::Command;

use wire_check::Report;

/// The most lines of Cargo output to show.
const LINES: usize = 40;

/// Features of crates that have them. TLS takes longer to compile than all documents together and is the same for all of them.
const FEATURES: [&str; 2] = ["webhooks", "xml"];

/// Returns the features to check a crate with.
pub(crate) fn features(manifest: &str) -> String {
    let is_declared = |name: &&str| manifest.lines().any(|line| line.starts_with(&format!("{name} = [")));
    FEATURES.into_iter().filter(is_declared).collect::<Vec<_>>().join(",")
}

/// A package to check.
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) features: String,
}

/// Cargo with its own target folder.
pub(crate) struct Cargo {
    workspace: PathBuf,
    target: PathBuf,
}

impl Cargo {
    /// Creates a Cargo for a workspace, with a target folder of that name in it.
    pub(crate) fn new(workspace: &Path, target: &str) -> Self {
        Self { workspace: workspace.to_owned(), target: workspace.join("target").join(target) }
    }

    /// Runs the default lints of Clippy; warnings are errors.
    pub(crate) fn clippy(&self, package: &Package) -> Result<(), String> {
        self.run("clippy", package, &["--lib"], &["--", "-D", "warnings"]).map(drop)
    }

    /// Compiles the crate and calls its operations.
    pub(crate) fn call(&self, package: &Package) -> Result<Report, String> {
        let report = self.run("test", package, &["--test", "wire"], &[])?;
        serde_json::from_str(&report).map_err(|error| format!("the wire check has no report: {error}"))
    }

    /// Compiles the examples in the documentation of the crate.
    pub(crate) fn examples(&self, package: &Package) -> Result<(), String> {
        self.run("test", package, &["--doc"], &[]).map(drop)
    }

    fn run(&self, command: &str, package: &Package, targets: &[&str], of_compiler: &[&str]) -> Result<String, String> {
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args([command, "--package", &package.name, "--no-default-features", "--features", &package.features])
            .args(targets)
            .args(["--quiet", "--target-dir"])
            .arg(&self.target)
            .args(of_compiler)
            .current_dir(&self.workspace)
            .output()
            .map_err(|error| format!("cannot run cargo: {error}"))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        // The compiler prints errors to stderr, rustdoc to stdout.
        let output_text = [output.stderr, output.stdout].concat();
        let output_text = String::from_utf8_lossy(&output_text);
        Err(output_text.lines().take(LINES).collect::<Vec<_>>().join("\n"))
    }
}
