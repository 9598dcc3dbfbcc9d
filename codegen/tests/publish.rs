//! Publishing of emitted crates: keys of the package, licences, documentation.

use std::fs;
use std::path::{Path, PathBuf};

use cargo::cargo;
use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::Style;
use openapi_client_codegen::files::Files;

#[path = "support/cargo.rs"]
mod cargo;
#[path = "support/folder.rs"]
mod folder;
#[path = "support/generated.rs"]
mod generated;

const CLOCK: &str = "\
openapi: 3.0.3
info: {title: Clock, version: '1'}
servers: [{url: 'https://clock.example.com'}]
paths:
  /time: {get: {operationId: fetchTime, summary: Fetches the time., responses: {'204': {description: None.}}}}
";

/// Creates an empty folder for a test, with a document.
fn folder(name: &str) -> (PathBuf, PathBuf) {
    let folder = folder::folder(&format!("publish/{name}"));
    let document = folder::write(&folder, "clock.yaml", CLOCK);
    (folder, document)
}

/// Generates the crate `wall-clock` with this configuration.
fn generate(document: &Path, toml: &str) -> Result<Files, String> {
    let config = CrateConfig::new("wall-clock").expect("a name");
    let config = config.with("crate.toml", toml).map_err(|diagnostic| diagnostic.render(Style::Plain))?;
    generated::generate(&[document.to_owned()], config)
}

#[test]
fn keys_of_the_package_are_copied() {
    let (_, document) = folder("keys");
    let toml = "license = \"MIT\"\n\n[package]\nrepository = \"https://example.com/clock\"\nauthors = [\"Clock Makers\"]\n\
                publish = false\n\n[package.metadata.deb]\ndepends = \"libc\"\n\n[workspace]\n";
    let files = generate(&document, toml).expect("no errors");
    let manifest = files.get("Cargo.toml").expect("a manifest");
    let parsed: toml::Table = toml::from_str(manifest).expect("TOML");
    let package = &parsed["package"];
    assert_eq!(package["repository"].as_str(), Some("https://example.com/clock"));
    assert_eq!(package["authors"].as_array().map(Vec::len), Some(1));
    assert_eq!(package["publish"].as_bool(), Some(false));
    assert_eq!(package["metadata"]["deb"]["depends"].as_str(), Some("libc"));
    assert_eq!(package["metadata"]["docs"]["rs"]["all-features"].as_bool(), Some(true));
    assert!(files.get("src/lib.rs").is_some_and(|text| text.contains("\n#![cfg_attr(docsrs, feature(doc_cfg))]\n")));
    // The program decides on the builds of docs.rs.
    let own = generate(&document, "[package.metadata.docs.rs]\nfeatures = [\"rustls\"]\n").expect("no errors");
    let own: toml::Table = toml::from_str(own.get("Cargo.toml").expect("a manifest")).expect("TOML");
    assert_eq!(
        own["package"]["metadata"]["docs"]["rs"].as_table().map(|docs| docs.contains_key("all-features")),
        Some(false)
    );

    for (toml, expected) in [
        (
            "license = \"MIT\"\n[package]\nhomepage = \"https://example.com\"\nedition = \"2021\"\n",
            "crate.toml:4:1 [crate-config] the generator writes `edition` itself\n",
        ),
        (
            "[package]\nversion = \"1.0.0\"\n",
            "crate.toml:2:1 [crate-config] `version` is not a key of `[package]` here\n",
        ),
        (
            "license = \"MIT\"\n\n[features]\na = []\n",
            "crate.toml:3:2 [crate-config] the generator writes `[features]` itself\n",
        ),
    ] {
        let report = generate(&document, toml).expect_err("the key is refused");
        assert!(report.starts_with(expected), "{report}");
    }
}

#[test]
fn known_licences_have_their_texts() {
    let (folder, document) = folder("licence");
    let emitted = |toml: &str| generate(&document, toml).expect("no errors");
    let names = |files: &Files| -> Vec<String> {
        files.iter().map(|(path, _)| path.to_owned()).filter(|path| path.starts_with("LICENSE")).collect()
    };
    assert_eq!(names(&emitted("license = \"MIT\"\n")), ["LICENSE-MIT"]);
    assert_eq!(names(&emitted("license = \"Apache-2.0\"\n")), ["LICENSE-APACHE"]);
    assert_eq!(names(&emitted("license = \"MPL-2.0\"\n")), [""; 0]);
    let files = emitted("");
    assert_eq!(names(&files), ["LICENSE-APACHE", "LICENSE-MIT"]);
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        let own = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)).expect("the licence");
        let own = own.replace("\r\n", "\n").replace("conference-participants", "wall-clock");
        assert_eq!(files.get(name), Some(own.as_str()), "{name}");
    }
    // The text belongs to the user once it exists.
    let out = folder.join("wall-clock");
    files.write(&out).expect("the crate can be written");
    fs::write(out.join("LICENSE-MIT"), "Copyright (c) 1999 Clock Makers\n").expect("the licence can be written");
    assert_eq!(files.compare(&out).expect("the crate can be read"), []);
    fs::remove_file(out.join("LICENSE-MIT")).expect("the licence can be removed");
    assert_eq!(files.write(&out).expect("the crate can be written").len(), 1);

    let files = emitted("[package]\nlicense-file = \"TERMS.md\"\n");
    let manifest = files.get("Cargo.toml").expect("a manifest");
    assert!(manifest.contains("\nlicense-file = \"TERMS.md\"\n") && !manifest.contains("\nlicense ="), "{manifest}");
    assert_eq!(names(&files), [""; 0]);
    assert!(files.get("README.md").is_some_and(|text| text.contains("## License\n\nSee `TERMS.md`.\n")));
}

/// Cargo packages the crate as it is, without a network.
#[test]
fn crate_can_be_packaged() {
    let (folder, document) = folder("package");
    let files = generate(&document, "[package]\nrepository = \"https://example.com/clock\"\n\n[workspace]\n")
        .expect("no errors");
    let out = folder.join("wall-clock");
    files.write(&out).expect("the crate can be written");
    let output = cargo(&out, &["package", "--no-verify", "--allow-dirty", "--quiet"]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
    let output = cargo(&out, &["package", "--list", "--allow-dirty", "--quiet"]);
    let listed = String::from_utf8_lossy(&output.stdout);
    for name in ["Cargo.toml", "README.md", "LICENSE-MIT", "LICENSE-APACHE", "src/lib.rs"] {
        assert!(listed.lines().any(|line| line == name), "{listed}");
    }
}
