//! `cargo xtask ci`: everything that CI runs, in the order in which failures are cheapest.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// Features of the emitted crate that need a library of the operating system.
const NEEDS_OPENSSL: &str = "native-tls";

pub(crate) fn run(root: &Path) -> ExitCode {
    let start = Instant::now();
    let mut steps = vec![
        step("formatting", &["fmt", "--all", "--check"]),
        step("drift", &["xtask", "regen", "--check"]),
        step("specifications", &["xtask", "lint"]),
    ];
    let features = features(root);
    let native = has_openssl();
    if !native {
        println!("skipped: {NEEDS_OPENSSL}, because pkg-config finds no OpenSSL (install libssl-dev to check it too)");
    }
    let all: Vec<String> = features.iter().filter(|feature| native || *feature != NEEDS_OPENSSL).cloned().collect();
    let _ = all;
    steps.push(step("clippy", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]));
    steps.push(step("tests", &["test", "--workspace"]));
    for feature in std::iter::once(String::new()).chain(all) {
        let name = if feature.is_empty() { "no feature".to_owned() } else { format!("feature {feature}") };
        let mut arguments = vec!["clippy", "--package", "conference-participants", "--no-default-features"];
        if !feature.is_empty() {
            arguments.extend(["--features", &feature]);
        }
        arguments.extend(["--", "-D", "warnings"]);
        steps.push(step(&name, &arguments));
    }
    let mut doc = step("documentation", &["doc", "--workspace", "--no-deps"]);
    doc.rustdocflags = Some("-D warnings");
    steps.push(doc);
    for step in &steps {
        if !step.run(root) {
            eprintln!("failed: {} (cargo {})", step.name, step.arguments.join(" "));
            return ExitCode::FAILURE;
        }
    }
    println!("everything passed in {} s", start.elapsed().as_secs());
    ExitCode::SUCCESS
}

struct Step {
    name: String,
    arguments: Vec<String>,
    rustdocflags: Option<&'static str>,
}

fn step(name: &str, arguments: &[&str]) -> Step {
    Step {
        name: name.to_owned(),
        arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
        rustdocflags: None,
    }
}

impl Step {
    fn run(&self, root: &Path) -> bool {
        println!("== {}: cargo {}", self.name, self.arguments.join(" "));
        let start = Instant::now();
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(&self.arguments).current_dir(root);
        if let Some(flags) = self.rustdocflags {
            command.env("RUSTDOCFLAGS", flags);
        }
        let passed = match command.status() {
            Ok(status) => status.success(),
            Err(error) => {
                eprintln!("error: cannot run cargo: {error}");
                false
            }
        };
        println!(
            "== {}: {} after {} s",
            self.name,
            if passed { "passed" } else { "failed" },
            start.elapsed().as_secs()
        );
        passed
    }
}

/// Features of the emitted crate, from its manifest.
fn features(root: &Path) -> Vec<String> {
    let manifest = std::fs::read_to_string(root.join("generated/Cargo.toml")).unwrap_or_default();
    let mut features = Vec::new();
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line == "[features]";
        } else if let Some((name, _)) = line.split_once(" = ").filter(|(name, _)| inside && !name.starts_with('#')) {
            features.push(name.to_owned());
        }
    }
    features.retain(|feature| feature != "default");
    features
}

fn has_openssl() -> bool {
    !cfg!(target_os = "linux")
        || Command::new("pkg-config").args(["--exists", "openssl"]).status().is_ok_and(|status| status.success())
}
