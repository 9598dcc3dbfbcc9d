//! Published documents, if present: all of them load.

use std::path::{Path, PathBuf};

use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::lint;
use openapi_client_codegen::project;
use openapi_client_codegen::source::Source;

use crate::common::assert_keeps_every_key;

/// Returns the documents of the corpus: in `CORPUS_DIR`, or in `shared/corpus` beside the workspace.
fn documents() -> Vec<PathBuf> {
    documents_below(std::env::var_os("CORPUS_DIR").map_or_else(|| "../../shared/corpus".into(), PathBuf::from))
}

/// Returns the documents of a folder. The path is relative to this package.
fn documents_below(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
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
        match Source::read(path, None) {
            Ok(source) => {
                let loaded = lint::load(&source, lint::Strictness::Strict, &mut diagnostics);
                assert_eq!(loaded.is_none(), diagnostics.has_errors(), "{}", diagnostics.render(Style::Plain));
                if let Some(document) = loaded {
                    assert_keeps_every_key(&source, &document);
                }
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    assert!(!diagnostics.has_errors(), "{}", diagnostics.render(Style::Plain));
    println!("{} documents, {} warnings", documents.len(), diagnostics.warning_count());
}

/// Linting published documents reports many warnings, but no error.
#[test]
fn published_documents_have_no_lint_errors() {
    let mut diagnostics = Diagnostics::new();
    let linted = project::lint(&documents(), None, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{}", diagnostics.render(Style::Plain));
    println!("{linted:?}, {} warnings", diagnostics.warning_count());
}

#[test]
fn documents_of_this_workspace_keep_every_key() {
    let mut documents = documents_below("../spec");
    documents.extend(documents_below("tests/cases"));
    documents.extend(documents_below("tests/front/documents"));
    let mut count = 0;
    for path in documents {
        let Ok(source) = Source::read(&path, None) else { continue };
        if let Some(document) = lint::load(&source, lint::Strictness::Strict, &mut Diagnostics::new()) {
            assert_keeps_every_key(&source, &document);
            count += 1;
        }
    }
    assert!(count > 20, "{count} documents");
}
