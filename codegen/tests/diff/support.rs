//! Reading of pairs.

use std::fs;
use std::path::{Path, PathBuf};

use openapi_client_codegen::diagnostic::Style;
use openapi_client_codegen::diff::{self, File, Inputs, Report};

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff")
}

/// The names of all pairs.
pub(crate) fn pairs() -> Vec<String> {
    let mut pairs: Vec<String> = fs::read_dir(folder())
        .expect("there are pairs")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().expect("it has a name").to_string_lossy().into_owned())
        .collect();
    pairs.sort();
    pairs
}

/// A single document as a side.
pub(crate) fn side(name: &str, text: impl Into<Vec<u8>>) -> Inputs {
    Inputs::new(name, vec![File { name: name.to_owned(), bytes: text.into() }])
}

pub(crate) fn compare(pair: &str) -> Report {
    let read = |name: &str| side(name, fs::read(folder().join(pair).join(name)).expect("the pair has both documents"));
    diff::compare(&read("base.yaml"), &read("revision.yaml"))
        .unwrap_or_else(|failure| panic!("{pair}: {}", failure.diagnostics.render(Style::Plain)))
}
