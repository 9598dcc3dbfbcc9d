//! Published documents, if present: generation has no errors and is deterministic.
//!
//! The documents are in the folder `CORPUS_DIR`, or in `../shared/corpus` beside the workspace.

use std::fs;
use std::path::{Path, PathBuf};

use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::files::Files;
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{emit, lint, lower};

fn generate(name: &str, text: &str) -> Files {
    let mut diagnostics = Diagnostics::new();
    let source = Source::parse(name, text).expect("the document is OpenAPI");
    let api = lint::load(&source, lint::Strictness::Strict, &mut diagnostics)
        .map(|document| lower::lower(&source, &document, "api", &mut diagnostics))
        .filter(|_| !diagnostics.has_errors())
        .unwrap_or_else(|| panic!("{}", diagnostics.render(Style::Plain)));
    let config = CrateConfig::parse("crate.toml", "name = \"corpus\"\nversion = \"1.0.0\"\ndescription = \"Corpus\"")
        .expect("the configuration is valid");
    emit::emit(&config, &[api]).expect("the emitted tokens are Rust")
}

#[test]
fn every_published_document_is_generated() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let folder = std::env::var_os("CORPUS_DIR").map_or(beside, PathBuf::from);
    let mut pending = vec![folder];
    let mut documents = 0;
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let text = fs::read_to_string(&path).expect("the document can be read");
                let files = generate(&name, &text);
                assert!(files.get("src/api/mod.rs").is_some(), "{name}");
                // Generate large documents only once, because they take long.
                if text.len() < 200_000 {
                    assert_eq!(files, generate(&name, &text), "{name}");
                }
                documents += 1;
            }
        }
    }
    if documents == 0 {
        println!("skipped: no published documents; set CORPUS_DIR to a folder with OpenAPI documents");
    }
}
