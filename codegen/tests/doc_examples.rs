//! The documentation examples of emitted crates and the examples in the READMEs compile.
//!
//! One crate contains the documents in `cases` and the specifications, so that its doc tests are compiled once. It has
//! all features except TLS, which may need a system library.

#[path = "support/cargo.rs"]
mod cargo;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use cargo::cargo;
use openapi_client_codegen::Project;
use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::files::Files;

/// The code around the examples in the READMEs.
const BEFORE: &str = "async fn example(conference: &str, call: &str) -> Result<(), Box<dyn std::error::Error>> {";
const AFTER: &str = "Ok(()) }";

#[test]
fn examples_of_emitted_crates_and_readmes_compile() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace");
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("doc-examples");
    let (modules, mut files) = generated(&documents(root, &scratch.join("spec")));

    let mut library = files.get("src/lib.rs").expect("there is a library").to_owned();
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("the README can be read");
    let readmes = [
        ("readme_of_the_workspace", read("README.md")),
        ("page_about_calling", read("codegen/docs/calling.md")),
        ("readme_of_the_checked_in_crate", read("generated/README.md")),
        ("readme_of_this_crate", files.get("README.md").expect("there is a README").to_owned()),
    ];
    for (name, text) in &readmes {
        library += &module(name, text);
    }
    files.insert("src/lib.rs", library);
    let out = scratch.join("crate");
    files.write(&out).expect("the crate can be written");
    let features = format!("{},xml,blocking,tracing", modules.join(","));
    let output = cargo(&out, &["test", "--doc", "--no-default-features", "--features", &features]);
    let [said, errors] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success(), "{said}{errors}");
    let passed = |name: &str| said.lines().filter(|line| line.starts_with(name) && line.ends_with("... ok")).count();
    for (name, _) in &readmes {
        assert_ne!(passed(&format!("test src/lib.rs - {name} ")), 0, "{name} has no example: {said}");
    }
    for module in &modules {
        assert_ne!(passed(&format!("test src/{module}/")), 0, "{module} has no example: {said}");
    }
}

/// Returns the documents of the cases and the specifications, each with its module name.
fn documents(root: &Path, folder: &Path) -> Vec<PathBuf> {
    fs::create_dir_all(folder).expect("the folder can be made");
    let entries = |path: &str| -> Vec<PathBuf> {
        let entries = fs::read_dir(root.join(path)).expect("the folder can be read");
        entries.map(|entry| entry.expect("the entry can be read").path()).collect()
    };
    let mut documents: Vec<PathBuf> = entries("spec")
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    for case in entries("codegen/tests/cases") {
        let document = folder.join(case.file_name().expect("the case has a name")).with_extension("yaml");
        fs::copy(case.join("spec.yaml"), &document).expect("the case has a document");
        documents.push(document);
    }
    documents.sort();
    documents
}

/// Returns the module names and the files of the crate.
fn generated(documents: &[PathBuf]) -> (Vec<String>, Files) {
    let config = CrateConfig::new("conference-participants").expect("the name is one of a package");
    let mut diagnostics = Diagnostics::new();
    let project = Project::from_files(documents, None, config, &mut diagnostics);
    let files = project.and_then(|project| project.generate(&mut diagnostics));
    let files = files.unwrap_or_else(|| panic!("{}", diagnostics.render(Style::Plain)));
    let stems = documents.iter().map(|path| path.file_stem().expect("the document has a name"));
    (stems.map(|stem| stem.to_string_lossy().into_owned()).collect(), files)
}

/// Returns a module for doc tests, with the Rust blocks of a README as its documentation.
fn module(name: &str, readme: &str) -> String {
    let mut text = String::new();
    let mut is_code = false;
    for line in readme.lines() {
        let _ = match line {
            "```rust" => {
                is_code = true;
                writeln!(text, "/// ```no_run\n/// {BEFORE}")
            }
            "```" if is_code => {
                is_code = false;
                writeln!(text, "/// {AFTER}\n/// ```")
            }
            _ if is_code => writeln!(text, "/// {line}"),
            _ => Ok(()),
        };
    }
    format!("\n#[cfg(doctest)]\n{text}mod {name} {{}}\n")
}
