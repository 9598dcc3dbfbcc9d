//! The runtime of an emitted crate: a dependency, or a copy.

#[path = "support/cargo.rs"]
mod cargo;
#[path = "support/generated.rs"]
mod generated;
#[path = "support/runtime.rs"]
mod runtime;

use std::fs;
use std::path::{Path, PathBuf};

use cargo::cargo;
use openapi_client_codegen::config::{CrateConfig, RuntimeSource};
use openapi_client_codegen::diagnostic::Style;
use openapi_client_codegen::files::Files;

/// Has every kind of emitted file: operations, types, checks and XML.
const DOCUMENT: &str = "cases/responses/spec.yaml";

const WITHOUT_TLS: &str = r#"
use things::Client;

#[test]
fn https_needs_a_feature() {
    let at = |url: &str| Client::builder().base_url(url);
    let error = at("https://x.test").build().expect_err("TLS is missing");
    assert!(error.to_string().contains("enable the feature `rustls` or `native-tls`"), "{error}");
    at("http://127.0.0.1").build().expect("no TLS needed");
    at("https://x.test").http_client(things::runtime::HttpClient::new()).build().expect("the caller's HTTP client");
}
"#;

fn generate(config: CrateConfig) -> Files {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(DOCUMENT);
    generated::generate(&[document], config).unwrap_or_else(|report| panic!("{report}"))
}

fn with(text: &str) -> Result<CrateConfig, String> {
    let config = CrateConfig::new("things").expect("a package name");
    config.with("crate.toml", text).map_err(|diagnostic| diagnostic.render(Style::Plain))
}

#[test]
fn dependency_is_written_as_configured() {
    let section = "[runtime]\npath = \"../runtime\"\nversion = \"0.1\"\n\n[dev-dependencies]\ntokio = \"1\"\n";
    let files = generate(with(section).expect("a valid section"));
    let manifest = files.get("Cargo.toml").expect("a manifest");
    let dependency = "openapi-client-runtime = { version = \"0.1\", path = \"../runtime\", default-features = false, features = [\"client\"] }\n";
    assert!(manifest.contains(dependency), "{manifest}");
    assert!(manifest.contains("\nrustls = [\"openapi-client-runtime/rustls\"]\n"), "{manifest}");
    assert!(manifest.ends_with("\n[dev-dependencies]\ntokio = \"1\"\n"), "{manifest}");
    assert!(!manifest.contains("[runtime]") && !manifest.contains("reqwest"), "{manifest}");
    assert_eq!(files.iter().find(|(path, _)| path.starts_with("src/runtime")), None);

    let embedded = generate(with("[runtime]\nembed = true\n").expect("a valid section"));
    assert!(embedded.get("src/runtime/mod.rs").is_some());
    let copies = |(path, text): (&str, &str)| path.starts_with("src/runtime") && text.contains("macro_export");
    assert_eq!(embedded.iter().find(|file| copies(*file)), None, "the macros are not exported");
}

#[test]
fn wrong_source_is_an_error_at_its_section() {
    for (section, message) in [
        ("embed = true\npath = \"a\"", "the runtime is either embedded or a dependency"),
        ("", "`[runtime]` names no source of the runtime"),
        ("branch = \"main\"", "`[runtime]` names no source of the runtime"),
        ("embed = \"yes\"", "`embed` must be true or false"),
        ("path = 1", "`path` must be a string"),
        ("folder = \"a\"", "`[runtime]` has no key `folder`"),
    ] {
        let report = with(&format!("name = \"a\"\n\n[runtime]\n{section}\n")).expect_err(section);
        assert!(report.starts_with(&format!("crate.toml:3:1 [crate-config] {message}\n")), "{report}");
        assert!(report.contains("`embed = true`"), "{report}");
    }
    for argument in ["", "path", "path=", "embed=true", "rev=1"] {
        let message = RuntimeSource::from_argument(argument).expect_err(argument);
        assert_eq!(message, "expected `embed`, `version=REQUIREMENT`, `path=DIR` or `git=URL`");
    }
}

#[test]
fn crate_compiles_with_its_dependency_and_not_with_an_older_one() {
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("runtime-source");
    let mut config = CrateConfig::new("things").expect("a package name");
    config.runtime = runtime::dependency();
    let files = generate(config);
    files.write(&out).expect("the crate can be written");
    let check = || cargo(&out, &["check", "--quiet", "--no-default-features"]);
    let output = check();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));

    // The features above have no TLS.
    fs::create_dir_all(out.join("tests")).expect("a folder");
    fs::write(out.join("tests/tls.rs"), WITHOUT_TLS).expect("the test can be written");
    let output = cargo(&out, &["test", "--quiet", "--test", "tls", "--no-default-features"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));

    // A crate of a later generator needs a later interface.
    let library = files.get("src/lib.rs").expect("a library");
    let later = library.replace("requires_interface!(1)", "requires_interface!(4)");
    assert_ne!(library, later);
    fs::write(out.join("src/lib.rs"), later).expect("the library can be written");
    let said = String::from_utf8_lossy(&check().stderr).into_owned();
    assert!(said.contains("error: this code needs version 4 of the interface of `openapi-client-runtime`"), "{said}");
    assert!(said.contains("cargo update -p openapi-client-runtime"), "{said}");
}
