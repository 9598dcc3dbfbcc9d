//! Published documents, when they are here: all of them load.

use std::path::PathBuf;

use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::lint;
use openapi_client_codegen::normalize::normalize;
use openapi_client_codegen::project;
use openapi_client_codegen::source::Source;

/// The folders of the corpus: `CORPUS_DIR`, or `corpus` in the folder `shared` beside the workspace.
fn documents() -> Vec<PathBuf> {
    let corpus = std::env::var_os("CORPUS_DIR")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus")), PathBuf::from);
    let mut open = vec![corpus];
    let mut documents = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "yaml" || end == "json") {
                documents.push(path);
            }
        }
    }
    documents.sort();
    documents
}

#[test]
fn published_documents_load() {
    let documents = documents();
    if documents.is_empty() {
        println!("skipped: no corpus; set CORPUS_DIR to a folder with OpenAPI documents");
    }
    let mut diagnostics = Diagnostics::new();
    for path in &documents {
        match Source::read(path) {
            Ok(source) => {
                let loaded = lint::load(&source, &mut diagnostics);
                // Reading the normalized document with serde gives the same.
                let read = serde_yaml::from_value(normalize(&source, &mut Diagnostics::new())).ok();
                assert!(loaded.is_none() || loaded == read, "{} is held in two ways", path.display());
                assert_eq!(loaded.is_none(), diagnostics.has_errors(), "{}", diagnostics.render(Style::Plain));
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    assert!(!diagnostics.has_errors(), "{}", diagnostics.render(Style::Plain));
    println!("{} documents, {} warnings", documents.len(), diagnostics.warning_count());
}

/// Linting published documents finds much to say, but no error.
#[test]
fn published_documents_are_linted() {
    let mut diagnostics = Diagnostics::new();
    let linted = project::lint(&documents(), &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{}", diagnostics.render(Style::Plain));
    println!("{linted:?}, {} warnings", diagnostics.warning_count());
}

#[test]
fn holding_is_the_same_as_reading() {
    for text in [include_str!("documents/rich.yaml"), include_str!("documents/rich31.yaml")] {
        let source = Source::parse("api.yaml", text).unwrap();
        let loaded = lint::load(&source, &mut Diagnostics::new());
        let read = serde_yaml::from_value(normalize(&source, &mut Diagnostics::new())).unwrap();
        assert_eq!(loaded, Some(read));
    }
}
