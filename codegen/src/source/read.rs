//! Reads a text, YAML or JSON, as a tree.

use std::sync::Arc;

use serde_yaml::Value;

use super::broken;
use super::tree::Reader;
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::{Place, SourceFile};

/// No description of an API is this long; a longer file is refused before it is read.
pub(super) const LARGEST_FILE: u64 = 256 << 20;
/// From this size on the parts of a text are counted before it is parsed.
const LARGE_TEXT: usize = 16 << 20;
/// How many parts (keys, values, brackets) a text may have.
pub(super) const LARGEST_COUNT: usize = 8_000_000;

/// The bytes and nodes that reading may still use up.
pub(super) struct Limits {
    /// Bytes of text.
    pub(super) bytes: u64,
    /// Keys and values, aliases followed.
    pub(super) nodes: usize,
}

/// A file with these bytes, which must be UTF-8.
pub(super) fn file_of_bytes(name: String, bytes: Vec<u8>) -> Result<Arc<SourceFile>, Diagnostic> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::of_text(name, text)),
        Err(error) => Err(broken::encoding(name, &error)),
    }
}

/// The tree that a text stands for, and what is wrong with the text although it can be read.
pub(super) fn tree_of(file: &Arc<SourceFile>, limits: &mut Limits) -> Result<(Value, Vec<Diagnostic>), Diagnostic> {
    if let Some(conflict) = broken::conflict_marker(file) {
        return Err(conflict);
    }
    let text = file.text();
    let too_large = || {
        Diagnostic::error(file, "too-large", Place::Start, "the document has too many parts")
            .with_help(format!("a document may have up to {LARGEST_COUNT} keys and values"))
    };
    let mut json_error = None;
    if text.trim_start().starts_with(['{', '[']) {
        // JSON is YAML, but its own parser is many times faster. Nothing multiplies there, so parts are counted as they come.
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
                problems.push(warning.with_help("it is read as YAML here; other programs will refuse it"));
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
