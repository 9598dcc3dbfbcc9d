//! Why a text can't be read, in words that help to repair it.

use std::string::FromUtf8Error;
use std::sync::Arc;

use saphyr_parser::Parser;

use super::SourceFile;
use crate::diagnostic::{Diagnostic, Place};

/// Bytes that are not UTF-8.
pub(super) fn encoding(name: String, error: &FromUtf8Error) -> Diagnostic {
    let bytes = error.as_bytes();
    let valid = error.utf8_error().valid_up_to();
    // Enough of the text to show the line.
    let text = String::from_utf8_lossy(bytes.get(..bytes.len().min(valid + 64)).unwrap_or_default());
    let file = SourceFile::new(name, text);
    let (message, help) = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        ("the file is UTF-16", "save it as UTF-8")
    } else if bytes.iter().take(1024).any(|byte| *byte == 0) {
        ("the file is binary", "an OpenAPI document is YAML or JSON text")
    } else {
        ("the file is not UTF-8", "save it as UTF-8")
    };
    Diagnostic::error(&file, "not-utf-8", Place::Span(valid..valid), message).with_help(help)
}

/// A merge that was not finished.
pub(super) fn conflict_marker(file: &Arc<SourceFile>) -> Option<Diagnostic> {
    let text = file.text();
    let start = ["<<<<<<< ", ">>>>>>> "]
        .iter()
        .filter_map(|marker| {
            if text.starts_with(marker) {
                return Some(0);
            }
            // A search for the marker alone is fast; there are few of them.
            text.match_indices(marker).map(|(index, _)| index).find(|index| text[..*index].ends_with('\n'))
        })
        .min()?;
    let end = start + file.line(start).text.len();
    let diagnostic =
        Diagnostic::error(file, "merge-conflict", Place::Span(start..end), "a merge conflict is not resolved")
            .with_help("keep one of the two versions and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`");
    Some(diagnostic)
}

/// Whether the text has fewer keys, values and brackets than that. A text that can't be parsed has few.
pub(super) fn has_fewer_parts_than(text: &str, limit: usize) -> bool {
    // Nearly every line has a part, and lines are counted at once.
    if text.matches('\n').nth(limit).is_some() {
        return false;
    }
    let mut parser = Parser::new_from_str(text);
    let mut count = 0;
    while let Some(Ok(_)) = parser.next_event() {
        count += 1;
        if count >= limit {
            return false;
        }
    }
    true
}

/// Aliases that multiply a short text.
pub(super) fn aliases(file: &Arc<SourceFile>) -> Diagnostic {
    Diagnostic::error(file, "too-large", Place::Start, "the aliases of this document multiply it beyond measure")
        .with_help("use `$ref` to share parts of an OpenAPI document")
}

/// Whether the text is meant to be JSON.
pub(super) fn looks_like_json(file: &SourceFile) -> bool {
    let is_named_json = file.name().rsplit('.').next().is_some_and(|end| end.eq_ignore_ascii_case("json"));
    let inside = file.text().trim_start().get(1..).unwrap_or_default();
    is_named_json || inside.trim_start().starts_with('"')
}

/// JSON that can't be parsed.
pub(super) fn json(file: &Arc<SourceFile>, error: &serde_json::Error) -> Diagnostic {
    // The column is in bytes.
    let line = file.offset(error.line(), 1);
    let at = line + error.column().saturating_sub(1);
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let end = at + usize::from(at < file.text().len());
    if message.starts_with("recursion limit") {
        return too_deep(file, Place::Span(at..end));
    }
    Diagnostic::error(file, "json-syntax", Place::Span(at..end), format!("this is not JSON: {message}"))
}

/// YAML that can't be parsed.
pub(super) fn yaml(file: &Arc<SourceFile>, error: &serde_yaml::Error) -> Diagnostic {
    let at = error.location().map_or(0, |location| file.offset(location.line(), location.column()));
    let place = |from: usize| {
        let text = file.text().get(from..).unwrap_or_default();
        let width = text.chars().next().filter(|first| *first != '\n').map_or(0, char::len_utf8);
        Place::Span(from..from + width)
    };
    if let Some(tab) = tab(file, at) {
        return Diagnostic::error(file, "yaml-syntax", Place::Span(tab..tab + 1), "a tab indents this line")
            .with_help("YAML is indented with spaces");
    }
    let message = error.to_string();
    if message.contains("recursion limit exceeded") {
        return too_deep(file, place(at));
    }
    if message.contains("repetition limit exceeded") {
        return aliases(file);
    }
    if message.contains("more than one document") {
        return match second_document(file) {
            Some(start) => {
                Diagnostic::error(file, "yaml-syntax", Place::Span(start..start + 3), "a second document begins here")
            }
            None => Diagnostic::error(file, "yaml-syntax", Place::Start, "the file has several documents"),
        }
        .with_help("one file holds one OpenAPI document");
    }
    // "did not find expected key at line 4 column 3, while parsing a block mapping at line 2 column 1"
    let (what, context) = match message.split_once(", while ") {
        Some((what, context)) => (what, Some(context)),
        None => (message.as_str(), None),
    };
    let what = what.split(" at line ").next().unwrap_or(what);
    let what = what.split(" at position ").next().unwrap_or(what);
    let diagnostic = Diagnostic::error(file, "yaml-syntax", place(at), format!("this is not YAML: {what}"));
    match context {
        Some(context) => diagnostic.with_help(format!("it went wrong while {context}")),
        None => diagnostic,
    }
}

fn too_deep(file: &Arc<SourceFile>, place: Place) -> Diagnostic {
    Diagnostic::error(file, "too-deep", place, "the document is nested too deeply here")
        .with_help("give the inner parts a name under `components` and refer to them")
}

/// A tab in the indentation of the line, or of the line before.
fn tab(file: &SourceFile, at: usize) -> Option<usize> {
    let here = file.line(at.min(file.text().len()));
    let before = here.start.checked_sub(1).map(|end| file.line(end));
    [Some(here), before].into_iter().flatten().find_map(|line| {
        let indentation = line.text.len() - line.text.trim_start_matches([' ', '\t']).len();
        line.text.get(..indentation)?.find('\t').map(|index| line.start + index)
    })
}

fn second_document(file: &SourceFile) -> Option<usize> {
    let text = file.text();
    let mut seen_content = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if seen_content && line.starts_with("---") {
            return Some(start);
        }
        let content = line.trim();
        seen_content |= !content.is_empty() && !content.starts_with('#') && !content.starts_with('%');
        start += line.len();
    }
    None
}
