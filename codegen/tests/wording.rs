//! Comments, documents and messages use the usual words: noun first, and the terms of the field.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Openings of doc comments that are riddles.
const OPENINGS: [&str; 4] = ["What ", "Whether ", "Of what ", "In spite of "];

/// Words for which the field has others, in comments and documents.
const WORDS: [(&str, &str); 8] = [
    ("document of somebody else", "third-party document"),
    ("documents of others", "third-party documents"),
    ("way of the data", "data flow"),
    ("answer of the server", "response"),
    ("answers of the server", "responses"),
    ("in spite of which", "that the generator can work around"),
    ("instead of await", "blocking calls"),
    ("stand-in", "mock"),
];

#[test]
fn usual_words_are_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace");
    let mut paths = Vec::new();
    for folder in ["codegen", "generated", "spec", "xtask"] {
        collect(&root.join(folder), &mut paths);
    }
    paths.extend(["README.md", "CONTRIBUTING.md", "SECURITY.md"].map(|name| root.join(name)));
    let mut found = String::new();
    for path in paths.iter().filter(|path| !path.ends_with("tests/wording.rs")) {
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        let text = fs::read_to_string(path).expect("the file can be read");
        for (number, line) in text.lines().enumerate() {
            let comment = line.trim_start().strip_prefix("///").or_else(|| line.trim_start().strip_prefix("//!"));
            let comment = if is_rust { comment.map(str::trim_start) } else { Some(line) };
            let Some(comment) = comment else { continue };
            if let Some(opening) = OPENINGS.iter().find(|opening| is_rust && comment.starts_with(**opening)) {
                let _ =
                    writeln!(found, "{}:{}: begin with the thing, not with `{opening}`", path.display(), number + 1);
            }
            for (word, usual) in WORDS.iter().filter(|(word, _)| comment.to_lowercase().contains(word)) {
                let _ = writeln!(found, "{}:{}: write `{usual}` for `{word}`", path.display(), number + 1);
            }
        }
    }
    assert!(found.is_empty(), "{found}");
}

/// The Rust files and documents below a folder.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() && path.file_name().is_none_or(|name| name != "target") {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "md") {
            paths.push(path);
        }
    }
}
