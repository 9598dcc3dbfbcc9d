//! Parses YAML or JSON text into a tree.

use std::sync::Arc;

use serde_yaml::Value;

use super::broken;
use super::tree::Reader;
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::{Place, SourceFile};

/// Largest file, in bytes. A larger file is refused before it is read.
pub(super) const LARGEST_FILE: u64 = 256 << 20;
/// The size in bytes from which the parts of a text are counted before parsing.
const LARGE_TEXT: usize = 16 << 20;
/// The most parts (keys, values, brackets) of a text.
pub(super) const LARGEST_COUNT: usize = 8_000_000;

/// The remaining budget of bytes and nodes.
pub(super) struct Limits {
    /// Bytes of text.
    pub(super) bytes: u64,
    /// Keys and values, with aliases expanded.
    pub(super) nodes: usize,
}

/// Creates a file from UTF-8 bytes.
pub(super) fn file_of_bytes(name: String, bytes: Vec<u8>) -> Result<Arc<SourceFile>, Diagnostic> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::of_text(name, text)),
        Err(error) => Err(broken::encoding(name, &error)),
    }
}

/// Parses a text into a tree and the problems of the readable text.
pub(super) fn tree_of(file: &Arc<SourceFile>, limits: &mut Limits) -> Result<(Value, Vec<Diagnostic>), Diagnostic> {
    if let Some(conflict) = broken::conflict_marker(file) {
        return Err(conflict);
    }
    let text = file.text();
    let too_large = || {
        Diagnostic::error(file, "too-large", Place::Start, "the document has too many parts")
            .with_help(format!("a document may have at most {LARGEST_COUNT} keys and values"))
    };
    let mut json_error = None;
    if text.trim_start().starts_with(['{', '[']) {
        // JSON is YAML, but the JSON parser is many times faster. It has no aliases, so nodes are counted while
        // parsing.
        let reader = Reader::new(file, limits.nodes.min(LARGEST_COUNT));
        let mut deserializer = serde_json::Deserializer::from_str(text);
        match reader.read(&mut deserializer).and_then(|value| deserializer.end().map(|()| value)) {
            Ok(value) => return Ok((value, reader.into_problems(&mut limits.nodes))),
            Err(_) if reader.is_exhausted() && limits.nodes > LARGEST_COUNT => return Err(too_large()),
            Err(error) if error.to_string().starts_with("recursion limit") => return Err(broken::json(file, &error)),
            Err(error) => json_error = Some(error),
        }
    }
    if text.len() > LARGE_TEXT && !broken::has_fewer_parts_than(text, LARGEST_COUNT) {
        return Err(too_large());
    }
    if let Some(deep) = broken::nesting(file) {
        return Err(deep);
    }
    let reader = Reader::new(file, limits.nodes);
    match reader.read(serde_yaml::Deserializer::from_str(text)) {
        Ok(value) => {
            let mut problems = reader.into_problems(&mut limits.nodes);
            if let Some(error) = json_error.filter(|_| broken::is_named_json(file)) {
                let mut warning = broken::json(file, &error);
                warning.severity = Severity::Warning;
                problems.push(warning.with_help("the generator reads it as YAML, but other tools may refuse it"));
            }
            Ok((value, problems))
        }
        Err(_) if reader.is_exhausted() => Err(broken::aliases(file)),
        Err(error) => Err(match json_error {
            Some(json_error) if broken::looks_like_json(file) => broken::json(file, &json_error),
            _ => broken::yaml(file, &error),
        }),
    }
}
