//! Small documents and their emitted modules.
//!
//! Each folder of `cases` has a `spec.yaml` and its emitted module. `UPDATE_CASES=1` rewrites the modules.
//! `runtime/tests/emitted` and `emitted_types` compile them and test their behaviour.

use std::fs;
use std::path::{Path, PathBuf};

use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::model::Api;
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{Project, emit, lint, lower};

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// Rules that the cases break on purpose.
const EXPECTED: &[&str] = &[
    "ambiguous-callback",
    "ambiguous-union",
    "rust-name-collision",
    "undefined-style",
    "unsigned-query",
    "unsupported-media-type",
    "unsupported-union",
];

/// The cases with the server side of their API.
const SERVERS: &[&str] = &["bodies", "brackets", "latest", "parameters", "pets", "responses", "security", "values"];

/// Compares the module of a case with the emitted one.
fn check(case: &str) {
    if cases().join(case).join("crate.toml").exists() {
        return check_configured(case);
    }
    let text = fs::read_to_string(cases().join(case).join("spec.yaml")).expect("the case has a document");
    check_text(case, text);
}

/// Compares the module of a case with the one that is emitted for this text.
fn check_text(case: &str, text: String) {
    let mut diagnostics = Diagnostics::new();
    let source = Source::parse(format!("cases/{case}/spec.yaml"), text).expect("the document is OpenAPI");
    let mut api = lint::load(&source, lint::Strictness::Lenient, &mut diagnostics)
        .map(|document| lower::lower(&source, &document, case, &mut diagnostics))
        // Some cases test colliding names or unsupported features, and one tests mistakes.
        .filter(|_| {
            let is_expected = |rule: &str| EXPECTED.contains(&rule) || case == "mistakes";
            !diagnostics.has_errors() && diagnostics.iter().all(|found| is_expected(found.rule))
        })
        .unwrap_or_else(|| panic!("{}", diagnostics.render(Style::Plain)));
    api.has_server = SERVERS.contains(&case);
    let keys = "name = 'cases'\nversion = '1.0.0'\ndescription = 'Cases'\ncommand = 'cargo xtask regen'";
    let config = CrateConfig::parse("crate.toml", keys).expect("the configuration is valid");
    compare(case, &config, &[api]);
}

/// Compares the module of a case that has a configuration.
fn check_configured(case: &str) {
    let folder = cases().join(case);
    let text = fs::read_to_string(folder.join("crate.toml")).expect("the case has a configuration");
    let config = CrateConfig::parse("crate.toml", &text).unwrap_or_else(|error| panic!("{error:?}"));
    let mut diagnostics = Diagnostics::new();
    // The file has the name of the module.
    let documents = tempfile::tempdir().expect("a folder");
    let document = documents.path().join(format!("{case}.yaml"));
    fs::copy(folder.join("spec.yaml"), &document).expect("the case has a document");
    let mut apis = Project::from_files(&[document], None, config.clone(), &mut diagnostics)
        .and_then(|project| project.apis(&mut diagnostics))
        .filter(|_| diagnostics.iter().next().is_none())
        .unwrap_or_else(|| panic!("{}", diagnostics.render(Style::Plain)));
    // The library of the cases has a module for each.
    for api in &mut apis {
        api.in_root = false;
    }
    compare(case, &config, &apis);
}

fn compare(case: &str, config: &CrateConfig, apis: &[Api]) {
    let folder = cases().join(case);
    let files = emit::emit(config, apis).expect("the emitted tokens are Rust");
    let prefix = format!("src/{case}/");
    // The library of the cases has no features.
    let gate = format!("#[cfg(feature = \"{case}\")]\n");
    let shared = |path: &str, text: &str| {
        let name = path.strip_prefix("src/").filter(|name| *name != "lib.rs" && !name.contains('/'))?;
        Some((name.to_owned(), text.replace(&format!("    {gate}"), "").replace(&gate, "")))
    };
    let own = |path: &str, text: &str| Some((path.strip_prefix(&prefix)?.to_owned(), text.to_owned()));
    let mut differences = String::new();
    for (path, text) in files.iter().filter_map(|(path, text)| own(path, text).or_else(|| shared(path, text))) {
        let expected = folder.join(&path);
        if std::env::var_os("UPDATE_CASES").is_some() {
            fs::create_dir_all(expected.parent().expect("a folder")).expect("the folder can be written");
            fs::write(&expected, &text).expect("the case can be written");
        }
        let found = fs::read_to_string(&expected).unwrap_or_default();
        if found != text {
            differences += &similar::TextDiff::from_lines(found.as_str(), text.as_str())
                .unified_diff()
                .header(&format!("cases/{case}/{path}"), "emitted")
                .to_string();
        }
    }
    assert!(
        differences.is_empty(),
        "{differences}run UPDATE_CASES=1 cargo test -p openapi-client-codegen --test cases"
    );
}

#[test]
fn version_32_changes_nothing() {
    let text = fs::read_to_string(cases().join("modern/spec.yaml")).expect("the case has a document");
    assert!(text.contains("\nopenapi: 3.1."), "a document of OpenAPI 3.1");
    check_text("modern", text.replacen("\nopenapi: 3.1.", "\nopenapi: 3.2.", 1));
}

macro_rules! cases {
    ($($case:ident),* $(,)?) => {
        $(#[test]
        fn $case() {
            check(stringify!($case));
        })*

        #[test]
        fn every_case_is_tested() {
            let mut found: Vec<String> = fs::read_dir(cases())
                .expect("there are cases")
                .map(|entry| entry.expect("the folder can be read").file_name().into_string().expect("the name is text"))
                .collect();
            found.sort();
            assert_eq!(found, [$(stringify!($case)),*]);
        }
    };
}

cases!(
    bodies,
    brackets,
    callbacks,
    compositions,
    directions,
    examples,
    habits,
    latest,
    libraries,
    markup,
    mistakes,
    modern,
    names,
    own,
    pages,
    parameters,
    pets,
    references,
    responses,
    security,
    setters,
    streams,
    types,
    unions,
    values
);
