//! Reads a text, YAML or JSON, as a tree.

use std::sync::Arc;

use serde_yaml::Value;

use super::broken;
use super::tree::{Problem, ProblemKind, Reader};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::{Place, SourceFile};

/// No description of an API is this long; a longer file is refused before it is read.
pub(super) const LARGEST_FILE: u64 = 256 << 20;
/// From this size on the parts of a text are counted before it is parsed.
const LARGE_TEXT: usize = 16 << 20;
/// How many parts (keys, values, brackets) a text may have.
pub(super) const LARGEST_COUNT: usize = 8_000_000;

/// What reading may still use up.
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
    let (tree, problems) = parse(file, limits)?;
    Ok((tree, problems.into_iter().map(|problem| describe(file, problem)).collect()))
}

fn parse(file: &Arc<SourceFile>, limits: &mut Limits) -> Result<(Value, Vec<Problem>), Diagnostic> {
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
        let reader = Reader::new(text, limits.nodes.min(LARGEST_COUNT));
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
    let reader = Reader::new(text, limits.nodes);
    match reader.read(serde_yaml::Deserializer::from_str(text)) {
        Ok(value) => {
            let mut problems = reader.into_problems(&mut limits.nodes);
            let error = json_error.filter(|_| broken::is_named_json(file));
            problems.extend(error.map(|error| Problem { pointer: String::new(), kind: ProblemKind::Json(error) }));
            Ok((value, problems))
        }
        Err(_) if reader.is_exhausted() => Err(broken::aliases(file)),
        Err(error) => Err(match json_error {
            Some(json_error) if broken::looks_like_json(file) => broken::json(file, &json_error),
            _ => broken::yaml(file, &error),
        }),
    }
}

fn describe(file: &Arc<SourceFile>, problem: Problem) -> Diagnostic {
    let Problem { pointer, kind } = problem;
    match kind {
        ProblemKind::DuplicateKey(key) => {
            let first = file.locate(&Place::Key(pointer.clone())).line;
            Diagnostic::error(
                file,
                "duplicate-key",
                Place::Repeated(pointer),
                format!("the key `{key}` stands here for the second time"),
            )
            .with_help(format!("keep this one or that of line {first}"))
        }
        ProblemKind::Indentation => {
            Diagnostic::error(file, "yaml-syntax", Place::Key(pointer), "this key begins with a no-break space")
                .with_help("YAML is indented with ordinary spaces")
        }
        ProblemKind::Json(error) => {
            let mut found = broken::json(file, &error);
            found.severity = Severity::Warning;
            found.with_help("it is read as YAML here; other programs will refuse it")
        }
        ProblemKind::KeyNotText(key) => {
            Diagnostic::error(file, "key-not-text", Place::Key(pointer), format!("this key is {key}, and not text"))
                .with_help("a key is text: put it in quotes")
        }
        ProblemKind::Tag(tag) => Diagnostic::error(
            file,
            "yaml-tag",
            Place::Value(pointer),
            format!("the tag `!{}` means nothing in an OpenAPI document", tag.trim_start_matches('!')),
        )
        .with_help("remove the tag, or put the value in quotes"),
        ProblemKind::Merge => {
            Diagnostic::error(file, "yaml-merge", Place::Key(pointer), "`<<` merges mappings, and this is not one")
                .with_help("write the alias of a mapping, as in `<<: *name`")
        }
        ProblemKind::NotFinite => {
            Diagnostic::error(file, "not-finite", Place::Value(pointer), "JSON has neither infinity nor not-a-number")
        }
    }
}
