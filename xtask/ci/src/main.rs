//! `cargo ci`: all CI steps. Much of the time of the tests leaves a processor free, so the last steps run beside them.
//!
//! A package of its own, because the build of `xtask` alone has other features than the workspace, and takes minutes.

use std::path::{Path, PathBuf};
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

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs all steps. Returns false if one fails.
fn run() -> Result<bool, String> {
    let start = Instant::now();
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let root = package.as_deref().and_then(Path::parent).and_then(Path::parent).ok_or("run `cargo ci`")?;
    let passed = steps(root)?.run(root);
    if passed {
        println!("all steps passed in {} s", start.elapsed().as_secs());
    }
    Ok(passed)
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
    // The documentation of progenitor's clients is not ours.
    let mut documentation = Step::new(
        "documentation",
        &["doc", "--workspace", "--exclude", "second-opinion", "--no-deps", "--features", &all],
    );
    documentation.rustdocflags = Some("-D warnings");
    let first = vec![
        Step::new("formatting", &["fmt", "--all", "--check"]),
        Step::new("clippy", &["clippy", "--workspace", "--all-targets", "--features", &all, "--", "-D", "warnings"]),
        // All of them, because two cargo commands do not build at the same time.
        Step::new("build of the tests", &["test", "--workspace", "--features", &all, "--no-run"]),
        Step::built("drift", Path::new("xtask"), &["regen", "--check"])?,
        Step::built("specifications", Path::new("xtask"), &["lint"])?,
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
                "--workspace",
                "--test",
                "emitted_types",
                "--features",
                &format!("{all},serde_json/arbitrary_precision,serde_json/preserve_order"),
            ],
        ),
    ];
    for example in examples(root) {
        beside.push(Step::built(&format!("example {example}"), &Path::new("examples").join(&example), &[])?);
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
    /// Path of cargo or of xtask.
    program: PathBuf,
    arguments: Vec<String>,
    rustdocflags: Option<&'static str>,
}

impl Step {
    fn new(name: &str, arguments: &[&str]) -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Self::of(cargo.into(), name, arguments)
    }

    /// A step of a program that the build of the tests has built, with its path from the folder of this one. Cargo would
    /// build it again with other features.
    fn built(name: &str, path: &Path, arguments: &[&str]) -> Result<Self, String> {
        let own = std::env::current_exe().map_err(|error| format!("this program has no path: {error}"))?;
        let program = own.with_file_name("").join(path).with_extension(std::env::consts::EXE_EXTENSION);
        Ok(Self::of(program, name, arguments))
    }

    fn of(program: PathBuf, name: &str, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        Self { name: name.to_owned(), program, arguments, rustdocflags: None }
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
            Err(error) => eprintln!("error: cannot run {} for {}: {error}", self.program.display(), self.name),
        }
        false
    }

    fn line(&self) -> String {
        let program = self.program.file_name().unwrap_or_default().to_string_lossy();
        format!("{program} {}", self.arguments.join(" "))
    }

    fn command(&self, root: &Path) -> Command {
        let mut command = Command::new(&self.program);
        // Cargo names the package of this program in it.
        command.env_remove("CARGO_MANIFEST_DIR");
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
