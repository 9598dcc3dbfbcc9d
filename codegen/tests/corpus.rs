//! Published documents, if present: generation has no errors and is deterministic.
//!
//! The documents are in the folder `CORPUS_DIR`, or in `../shared/corpus` beside the workspace.

use std::fs;
use std::path::{Path, PathBuf};

use emitted::emitted;

#[path = "support/emitted.rs"]
mod emitted;

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
                let generate = || emitted("api", text.as_str()).unwrap_or_else(|report| panic!("{name}: {report}"));
                let files = generate();
                assert!(files.get("src/api/mod.rs").is_some(), "{name}");
                // Generate large documents only once, because they take long.
                if text.len() < 200_000 {
                    assert_eq!(files, generate(), "{name}");
                }
                documents += 1;
            }
        }
    }
    if documents == 0 {
        println!("skipped: no published documents; set CORPUS_DIR to a folder with OpenAPI documents");
    }
}
