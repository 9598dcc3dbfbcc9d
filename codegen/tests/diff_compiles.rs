//! Rust consequences in reports agree with the compiler.
//!
//! A pair with a program, `diff/*/user.rs`, is emitted in both versions. The program uses the base. Comments at line
//! ends mark the effect of the revision: `// breaks` if the line no longer compiles, `// warns` if it uses a deprecated
//! item. The compiler and the report must agree with the marks.
//!
//! All versions are modules of one crate. Programs that compile are modules of two other crates, one for the base and
//! one for the revision. Every other program is a separate crate, because errors of one kind hide those of another.

#[path = "support/cargo.rs"]
mod cargo;
#[path = "diff/support.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use cargo::cargo;
use openapi_client_codegen::Project;
use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::diff::{Effect, Report};
use openapi_client_codegen::files::Files;
use serde_json::Value;
use support::{folder, reports};

/// Minimum number of programs for each outcome: code breaks, code compiles, items are added.
const AT_LEAST: usize = 12;

/// A level of the compiler and a line.
type Found = BTreeSet<(&'static str, u64)>;

/// The effect on existing code in the report. Code that compiles may still break by changed behaviour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Verdict {
    compiles: bool,
    warns: bool,
    extends: bool,
}

impl Verdict {
    fn of(report: &Report) -> Self {
        let effects = || report.changes.iter().map(|change| &change.rust);
        Self {
            compiles: effects()
                .all(|rust| rust.effect != Effect::Breaks || rust.sentence.contains("the code compiles")),
            warns: effects().any(|rust| rust.sentence.contains("the code compiles with a warning")),
            extends: effects().map(|rust| rust.effect).max() == Some(Effect::Extends),
        }
    }
}

#[test]
fn code_compiles_as_reported() {
    let programs = programs();
    let verdicts: BTreeMap<&str, Verdict> =
        programs.keys().map(|pair| (pair.as_str(), Verdict::of(&reports()[pair]))).collect();
    let count = |is: fn(&Verdict) -> bool| verdicts.values().filter(|verdict| is(verdict)).count();
    assert!(count(|verdict| !verdict.compiles) >= AT_LEAST);
    assert!(count(|verdict| verdict.compiles && !verdict.extends) >= AT_LEAST);
    assert!(count(|verdict| verdict.extends) >= AT_LEAST);

    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff-compiles");
    write_crate(&scratch, &programs, &verdicts);
    let mut found = check(&scratch, &programs);

    let mut wrong = String::new();
    for (pair, path) in &programs {
        let verdict = verdicts[pair.as_str()];
        let marked = marked(path);
        let says = |level| marked.iter().any(|(found, _)| *found == level);
        if says("error") == verdict.compiles || says("warning") != verdict.warns {
            let _ = writeln!(wrong, "{pair}: the report says {verdict:?}, and the marks {marked:?}");
        }
        let target = if verdict.compiles { "revision".to_owned() } else { broken(pair) };
        let base = found.remove(&("base".to_owned(), path.clone())).unwrap_or_default();
        if base.iter().any(|(level, _)| *level == "error") {
            let _ = writeln!(wrong, "{pair}: does not compile against the base: {base:?}");
        }
        let compiler = found.remove(&(target, path.clone())).unwrap_or_default();
        if compiler != marked {
            let _ = writeln!(wrong, "{pair}: the compiler says {compiler:?}, and the marks {marked:?}");
        }
    }
    let elsewhere = found.iter().filter(|(_, found)| found.iter().any(|(level, _)| *level == "error"));
    for ((target, path), found) in elsewhere {
        let _ = writeln!(wrong, "{target}: {}: {found:?}", path.display());
    }
    assert!(wrong.is_empty(), "{wrong}cargo check in {} says more", scratch.display());
}

/// Returns the programs by pair.
fn programs() -> BTreeMap<String, PathBuf> {
    let programs = reports().keys().map(|pair| (pair.clone(), folder().join(pair).join("user.rs")));
    programs.filter(|(_, path)| path.is_file()).collect()
}

/// Returns the marked lines of a program.
fn marked(program: &Path) -> Found {
    let text = fs::read_to_string(program).expect("the program can be read");
    let mut marked = Found::new();
    for (line, number) in text.lines().zip(1..) {
        let mark = [("// breaks", "error"), ("// warns", "warning")].into_iter().find(|(mark, _)| line.ends_with(mark));
        marked.extend(mark.map(|(_, level)| (level, number)));
    }
    marked
}

fn module(pair: &str) -> String {
    pair.replace('-', "_")
}

/// Returns the crate name of a program that does not compile.
fn broken(pair: &str) -> String {
    format!("broken_{}", module(pair))
}

/// Emits both versions of each pair into one crate, and writes the crates of the programs as examples of it.
fn write_crate(scratch: &Path, programs: &BTreeMap<String, PathBuf>, verdicts: &BTreeMap<&str, Verdict>) {
    let write = |path: PathBuf, text: &str| {
        if fs::read_to_string(&path).ok().as_deref() != Some(text) {
            fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder can be made");
            fs::write(path, text).expect("the file can be written");
        }
    };
    let mut documents = Vec::new();
    for pair in programs.keys() {
        for side in ["base", "revision"] {
            let text = fs::read_to_string(folder().join(pair).join(side).with_extension("yaml"));
            let path = scratch.join("spec").join(format!("{}_{side}.yaml", module(pair)));
            write(path.clone(), &text.expect("the pair has both documents"));
            documents.push(path);
        }
    }

    let mut examples: BTreeMap<String, String> = BTreeMap::new();
    for (pair, program) in programs {
        let mut add = |example: String, side: &str| {
            let module = module(pair);
            let program = program.display().to_string();
            let text = examples.entry(example).or_default();
            let _ = writeln!(text, "pub mod {module} {{");
            let _ = writeln!(text, "    mod api {{ pub use versions::{{Error, {module}_{side}::*}}; }}");
            let _ = writeln!(text, "    #[path = {program:?}]\n    pub mod user;\n}}");
        };
        add("base".to_owned(), "base");
        add(if verdicts[pair.as_str()].compiles { "revision".to_owned() } else { broken(pair) }, "revision");
    }
    let mut config = CrateConfig::new("versions").expect("a package can have the name");
    for example in examples.keys() {
        let _ = write!(config.manifest, "\n[[example]]\nname = \"{example}\"\npath = \"programs/{example}.rs\"\n");
        config.manifest.push_str("crate-type = [\"lib\"]\n");
    }

    let mut files = generated(&documents, config);
    // A `crate.toml` applies to all documents of a crate, but here each module has its own.
    for document in &documents {
        let module = document.file_stem().expect("it has a name").to_string_lossy();
        let (pair, side) = module.rsplit_once('_').expect("it is called after its pair and side");
        let path = folder().join(pair.replace('_', "-")).join(side).with_extension("toml");
        let Ok(text) = fs::read_to_string(path) else { continue };
        let config = CrateConfig::parse("crate.toml", &text).expect("the configuration is valid");
        // A second document, so that the first one has a module.
        let other = scratch.join("spec/other.yaml");
        write(other.clone(), "openapi: 3.0.3\ninfo: {title: Other, version: '1'}\npaths: {}\n");
        let own = generated(&[document.clone(), other], config);
        for (path, text) in own.iter().filter(|(path, _)| path.starts_with(&format!("src/{module}/"))) {
            files.insert(path, text);
        }
    }
    files.write(&scratch.join("crate")).expect("the crate can be written");
    for (example, text) in &examples {
        write(scratch.join("crate/programs").join(example).with_extension("rs"), text);
    }
}

fn generated(documents: &[PathBuf], config: CrateConfig) -> Files {
    let mut diagnostics = Diagnostics::new();
    Project::from_files(documents, None, config, &mut diagnostics)
        .and_then(|project| project.generate(&mut diagnostics))
        .unwrap_or_else(|| panic!("{}", diagnostics.render(Style::Plain)))
}

/// Returns the compiler messages, by crate and file.
fn check(scratch: &Path, programs: &BTreeMap<String, PathBuf>) -> BTreeMap<(String, PathBuf), Found> {
    let modules = programs.keys().map(|pair| module(pair));
    let features: Vec<String> = modules.map(|module| format!("{module}_base,{module}_revision")).collect();
    let arguments = ["check", "--keep-going", "--lib", "--examples", "--message-format=json"];
    // Omit TLS, which takes long to compile.
    let features = ["--no-default-features", "--features", &features.join(",")];
    let output = cargo(&scratch.join("crate"), &[&arguments[..], &features].concat());
    let messages = String::from_utf8_lossy(&output.stdout);
    let messages: Vec<Value> = messages.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let is_done = messages.iter().any(|message| message["reason"] == "build-finished");
    assert!(is_done, "cargo check stopped: {}", String::from_utf8_lossy(&output.stderr));
    let mut found: BTreeMap<(String, PathBuf), Found> = BTreeMap::new();
    for message in messages.iter().filter(|message| message["reason"] == "compiler-message") {
        let target = message["target"]["name"].as_str().unwrap_or_default();
        let message = &message["message"];
        let level = match message["level"].as_str() {
            Some("error") => "error",
            Some("warning") if message["code"]["code"] == "deprecated" => "warning",
            _ => continue,
        };
        for span in message["spans"].as_array().into_iter().flatten().filter(|span| span["is_primary"] == true) {
            let path = PathBuf::from(span["file_name"].as_str().unwrap_or_default());
            let line = span["line_start"].as_u64().unwrap_or_default();
            found.entry((target.to_owned(), path)).or_default().insert((level, line));
        }
    }
    found
}
