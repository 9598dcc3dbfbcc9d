//! The version of the emitted package in Cargo.lock.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Returns the text of a lock file with the version of a package of the workspace, if the file has another one.
///
/// Cargo changes the file too, but not with `--locked`, and only when it runs after `regen`.
pub(crate) fn outdated(path: &Path, package: &str, version: &str) -> Result<Option<String>, String> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(with_version(&text, package, version).filter(|updated| *updated != text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("Cargo.lock can't be read: {error}")),
    }
}

/// Replaces the version of a package without a source. Returns `None` if the file does not have it.
fn with_version(text: &str, package: &str, version: &str) -> Option<String> {
    let head = format!("name = \"{package}\"\nversion = \"");
    let start = text.match_indices(&head).map(|(at, _)| at + head.len()).find(|start| {
        let rest = text[*start..].split_once('\n').map_or("", |(_, rest)| rest);
        !rest.starts_with("source = ")
    })?;
    let end = start + text[start..].find('"')?;
    Some(format!("{}{version}{}", &text[..start], &text[end..]))
}
