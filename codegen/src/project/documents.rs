//! Reads documents from files and folders.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::source::{STDIN, Source};
use crate::text::{Place, SourceFile};

/// File extensions of specifications.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// Reads the specifications of a folder, and reports other files.
///
/// A referenced file that is not an OpenAPI document is a part of the referring document.
pub(crate) fn documents(
    paths: Vec<PathBuf>,
    root: Option<&Path>,
    name: impl Fn(&Path) -> String,
) -> (Vec<(PathBuf, Source)>, Vec<Diagnostic>) {
    let mut sources = Vec::new();
    let mut refused = Vec::new();
    for path in paths {
        match Source::read_as(name(&path), &path, root) {
            Ok(source) => sources.push((path, source)),
            Err(diagnostic) => refused.push((path, diagnostic)),
        }
    }
    // Problems of a part are reported with the document that refers to it.
    let parts: HashSet<&PathBuf> = sources.iter().flat_map(|(_, source)| source.referenced_files()).collect();
    let is_part = |path: &Path| path.canonicalize().is_ok_and(|path| parts.contains(&path));
    let refused = refused.into_iter().filter(|(path, _)| !is_part(path)).map(|(_, diagnostic)| diagnostic).collect();
    (sources, refused)
}

/// Returns the files of a folder with the extension of a specification, sorted by name.
pub(crate) fn specifications(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_specification =
            path.extension().is_some_and(|extension| EXTENSIONS.iter().any(|known| extension == *known));
        // An unreadable file is an error and not skipped.
        if is_specification && !path.is_dir() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Returns the module of a document: the name of its file without extension.
pub(crate) fn stem(path: &Path) -> String {
    if path == Path::new(STDIN) {
        return "api".to_owned();
    }
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Returns the last two components of a path.
pub(super) fn name(path: &Path) -> String {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    match path.parent().and_then(Path::file_name) {
        Some(folder) => format!("{}/{file}", folder.to_string_lossy()),
        None => file.into_owned(),
    }
}

/// Returns the name of a document in emitted files, independent of its folder.
pub(super) fn label(path: &Path) -> String {
    if path == Path::new(STDIN) {
        return "standard input".to_owned();
    }
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

pub(super) fn unreadable(name: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(&SourceFile::new(name, ""), "unreadable-file", Place::Start, error.to_string())
}
