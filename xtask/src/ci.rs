//! `cargo xtask ci`: all CI steps. Much of the time of the tests leaves a processor free, so the last steps run beside them.

use std::path::Path;
use std::process::{Command, ExitCode, ExitStatus};
use std::time::Instant;

/// The emitted crate.
const EMITTED: &str = "conference-participants";

/// The runtime, which has the features of the emitted crate except those of the APIs.
const RUNTIME: &str = "openapi-client-runtime";

/// The packages for a registry.
const PUBLISHED: [&str; 4] = [RUNTIME, "openapi-client-codegen", "openapi-client-cli", EMITTED];

/// The feature that needs a system library.
const NEEDS_OPENSSL: &str = "native-tls";

pub(crate) fn run(root: &Path) -> ExitCode {
    let start = Instant::now();
    let steps = match steps(root) {
        Ok(steps) => steps,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    if !steps.run(root) {
        return ExitCode::FAILURE;
    }
    println!("all steps passed in {} s", start.elapsed().as_secs());
    ExitCode::SUCCESS
}

fn steps(root: &Path) -> Result<Steps, String> {
    let emitted = features(&root.join("generated/Cargo.toml"))?;
    let shared = features(&root.join("codegen/runtime/Cargo.toml"))?;
    let has_openssl = has_openssl();
    if !has_openssl {
        println!("skipped: the feature {NEEDS_OPENSSL}, because pkg-config does not find OpenSSL (install libssl-dev)");
    }
    // TLS features exclude each other.
    let of = |package: &str, features: &[String]| -> String {
        let without_openssl = features.iter().filter(|feature| *feature != NEEDS_OPENSSL);
        without_openssl.map(|feature| format!("{package}/{feature}")).collect::<Vec<_>>().join(",")
    };
    let of_emitted = of(EMITTED, &emitted);
    let all = format!("{of_emitted},{}", of(RUNTIME, &shared));
    let mut documentation = Step::new("documentation", &["doc", "--workspace", "--no-deps", "--features", &all]);
    documentation.rustdocflags = Some("-D warnings");
    let first = vec![
        Step::new("formatting", &["fmt", "--all", "--check"]),
        Step::new("drift", &["xtask", "regen", "--check"]),
        Step::new("specifications", &["xtask", "lint"]),
        Step::new("clippy", &["clippy", "--workspace", "--all-targets", "--features", &all, "--", "-D", "warnings"]),
        // All of them, because two cargo commands do not build at the same time.
        Step::new("build of the tests", &["test", "--workspace", "--features", &all, "--no-run"]),
    ];
    let tests = Step::new("tests", &["test", "--workspace", "--features", &all]);
    // Those that compile crates for minutes use one processor.
    let long =
        ["test", "--workspace", "--features", &all, "--test", "hostile", "--test", "doc_examples", "--", "--ignored"];
    let mut beside = vec![
        Step::new("long tests", &long),
        documentation,
        // Any crate of a program can have these features on, which change how numbers and objects arrive.
        Step::new(
            "features of serde_json",
            &[
                "test",
                "--package",
                RUNTIME,
                "--test",
                "emitted",
                "--features",
                &format!("{},serde_json/arbitrary_precision,serde_json/preserve_order", of(RUNTIME, &shared)),
            ],
        ),
    ];
    for example in examples(root) {
        beside.push(Step::new(
            &format!("example {example}"),
            &["run", "--quiet", "--package", EMITTED, "--features", &of_emitted, "--example", &example],
        ));
    }
    // Only the library: its tests and examples need the conferences in memory, which enable other features.
    let alone = ["clippy", "--package", EMITTED, "--lib", "--no-default-features"];
    // An emitted crate has no such lint, because a document need not describe everything. Ours do.
    let strict = ["--", "-D", "warnings", "-D", "missing_docs"];
    beside.push(Step::new("no feature", &[&alone[..], &strict].concat()));
    for feature in emitted.iter().filter(|feature| has_openssl || *feature != NEEDS_OPENSSL) {
        let arguments = [&alone[..], &["--features", feature], &strict].concat();
        beside.push(Step::new(&format!("feature {feature}"), &arguments));
    }
    let alone = ["clippy", "--package", RUNTIME, "--lib", "--no-default-features", "--features"];
    for feature in shared.iter().filter(|feature| has_openssl || *feature != NEEDS_OPENSSL) {
        let arguments = [&alone[..], &[feature, "--", "-D", "warnings"]].concat();
        beside.push(Step::new(&format!("feature {feature} of the runtime"), &arguments));
    }
    // Without `--no-verify`, each package is also built from its own files, which takes ten minutes more.
    let mut packages = vec!["package", "--allow-dirty", "--no-verify"];
    packages.extend(PUBLISHED.iter().flat_map(|package| ["--package", package]));
    beside.push(Step::new("packages", &packages));
    Ok(Steps { first, tests, beside })
}

struct Steps {
    first: Vec<Step>,
    tests: Step,
    /// Run one after the other while the tests run, and print when they are done.
    beside: Vec<Step>,
}

impl Steps {
    fn run(&self, root: &Path) -> bool {
        self.first.iter().all(|step| step.run(root))
            && std::thread::scope(|scope| {
                let beside = scope.spawn(|| self.beside.iter().all(|step| step.run_quietly(root)));
                let passed = self.tests.run(root);
                beside.join().unwrap_or(false) && passed
            })
    }
}

struct Step {
    name: String,
    arguments: Vec<String>,
    rustdocflags: Option<&'static str>,
}

impl Step {
    fn new(name: &str, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        Self { name: name.to_owned(), arguments, rustdocflags: None }
    }

    /// Runs the step. Its output is printed as it comes.
    fn run(&self, root: &Path) -> bool {
        println!("== {}: {}", self.name, self.line());
        let start = Instant::now();
        let result = self.command(root).status();
        self.report(start, result, "")
    }

    /// Runs the step. Its output is printed if it fails.
    fn run_quietly(&self, root: &Path) -> bool {
        let start = Instant::now();
        let output = self.command(root).output();
        let text = output.as_ref().ok().filter(|output| !output.status.success()).map(|output| {
            format!("{}{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout))
        });
        self.report(start, output.map(|output| output.status), &text.unwrap_or_default())
    }

    fn report(&self, start: Instant, result: std::io::Result<ExitStatus>, output: &str) -> bool {
        let seconds = start.elapsed().as_secs();
        match result {
            Ok(status) if status.success() => {
                println!("== {}: passed after {seconds} s", self.name);
                return true;
            }
            Ok(_) => eprintln!("{output}== {}: failed after {seconds} s ({})", self.name, self.line()),
            Err(error) => eprintln!("error: cannot run cargo for {}: {error}", self.name),
        }
        false
    }

    fn line(&self) -> String {
        format!("cargo {}", self.arguments.join(" "))
    }

    fn command(&self, root: &Path) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(&self.arguments).current_dir(root).envs(self.rustdocflags.map(|flags| ("RUSTDOCFLAGS", flags)));
        command
    }
}

/// Returns the features of a manifest except `default`.
fn features(path: &Path) -> Result<Vec<String>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let manifest: toml::Table = text.parse().map_err(|error| format!("{}: {error}", path.display()))?;
    let features = manifest.get("features").and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::keys);
    Ok(features.filter(|feature| *feature != "default").cloned().collect())
}

/// Returns the examples of the emitted crate. All of them run without an account.
fn examples(root: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(root.join("generated/examples"));
    let paths = entries.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let mut names: Vec<String> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

fn has_openssl() -> bool {
    !cfg!(target_os = "linux")
        || Command::new("pkg-config").args(["--exists", "openssl"]).status().is_ok_and(|status| status.success())
}
