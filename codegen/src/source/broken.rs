//! Diagnostics for text that can't be parsed.

use std::ops::Range;
use std::string::FromUtf8Error;
use std::sync::Arc;

use saphyr_parser::Parser;

use crate::diagnostic::Diagnostic;
use crate::openapi::depth::too_deep;
use crate::text::{Place, SourceFile};

/// The number of open brackets that triggers a test parse. The limit itself is 128, set by the parsers.
const SUSPECT_BRACKETS: usize = 500;

/// Reports bytes that are not UTF-8.
pub(super) fn encoding(name: String, error: &FromUtf8Error) -> Diagnostic {
    let bytes = error.as_bytes();
    let valid = error.utf8_error().valid_up_to();
    // Keep enough text to show the line.
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

/// Reports the conflict markers of an unfinished merge.
pub(super) fn conflict_marker(file: &Arc<SourceFile>) -> Option<Diagnostic> {
    let text = file.text();
    let start = ["<<<<<<< ", ">>>>>>> "]
        .iter()
        .filter_map(|marker| {
            if text.starts_with(marker) {
                return Some(0);
            }
            // Searching for the marker alone is fast, because it is rare.
            text.match_indices(marker).map(|(index, _)| index).find(|index| text[..*index].ends_with('\n'))
        })
        .min()?;
    let end = start + file.line(start).text.len();
    let diagnostic = Diagnostic::error(file, "merge-conflict", Place::Span(start..end), "unresolved merge conflict")
        .with_help("keep one of the two versions and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`");
    Some(diagnostic)
}

/// Returns true if the text has fewer than `limit` keys, values and brackets, or can't be parsed.
pub(super) fn has_fewer_parts_than(text: &str, limit: usize) -> bool {
    // Nearly every line has a part, and counting lines is fast.
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

/// Reports brackets that are nested too deeply. The parsers need quadratic time to find out.
pub(super) fn nesting(file: &Arc<SourceFile>) -> Option<Diagnostic> {
    let bytes = file.text().as_bytes();
    let mut depth = 0_usize;
    let mut index = 0;
    let mut before = b' ';
    while let Some(byte) = bytes.get(index).copied() {
        // Elsewhere these characters are part of text: `/calls/{sid}`, `it's`.
        let begins = matches!(before, b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' | b'[' | b'{');
        let rest = bytes.get(index + 1..).unwrap_or_default();
        match byte {
            b'[' | b'{' if begins => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            // Text outside brackets may contain any quotes.
            b'"' | b'\'' if begins && depth > 0 => index += end_of_quotes(rest, byte),
            b'#' if begins => index += rest.iter().take_while(|byte| **byte != b'\n').count(),
            _ => {}
        }
        if depth > SUSPECT_BRACKETS {
            if file.text().get(..index).is_some_and(ends_within_brackets) {
                return Some(too_deep(file, Place::Span(index..index + 1)));
            }
            // Unclosed brackets in plain text: `[0, 1)`.
            depth = 0;
        }
        before = bytes.get(index).copied().unwrap_or_default();
        index += 1;
    }
    None
}

fn ends_within_brackets(text: &str) -> bool {
    let error = serde_yaml::from_str::<serde::de::IgnoredAny>(text).err();
    error.is_some_and(|error| ["flow", "recursion limit"].iter().any(|word| error.to_string().contains(word)))
}

/// Returns the length of quoted text in bytes, including the closing quote.
fn end_of_quotes(bytes: &[u8], quote: u8) -> usize {
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        index += match byte {
            b'\\' if quote == b'"' => 2,
            _ if *byte == quote => return index + 1,
            _ => 1,
        };
    }
    bytes.len()
}

/// Reports aliases that expand a short text.
pub(super) fn aliases(file: &Arc<SourceFile>) -> Diagnostic {
    Diagnostic::error(file, "too-large", Place::Start, "the aliases of this document expand it beyond the limit")
        .with_help("use `$ref` to share parts of an OpenAPI document")
}

/// Returns true if the text is meant to be JSON.
pub(super) fn looks_like_json(file: &SourceFile) -> bool {
    let inside = file.text().trim_start().get(1..).unwrap_or_default();
    is_named_json(file) || inside.trim_start().starts_with('"')
}

pub(super) fn is_named_json(file: &SourceFile) -> bool {
    file.name().rsplit('.').next().is_some_and(|end| end.eq_ignore_ascii_case("json"))
}

/// Reports JSON that can't be parsed.
pub(super) fn json(file: &Arc<SourceFile>, error: &serde_json::Error) -> Diagnostic {
    // serde_json counts columns in bytes.
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

/// Reports YAML that can't be parsed.
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
            Some(span) => Diagnostic::error(file, "yaml-syntax", Place::Span(span), "a second document begins here"),
            None => Diagnostic::error(file, "yaml-syntax", Place::Start, "the file has several documents"),
        }
        .with_help("put each OpenAPI document into its own file");
    }
    if message.contains("control characters") {
        let is_refused = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
        let found = file.text().char_indices().find(|(_, c)| is_refused(*c));
        let (at, code) = found.map_or((at, 0), |(index, c)| (index, u32::from(c)));
        let message = format!("the control character U+{code:04X} is not allowed in YAML");
        return Diagnostic::error(file, "yaml-syntax", place(at), message)
            .with_help("remove it, or write it as an escape in double quotes");
    }
    // "did not find expected key at line 4 column 3, while parsing a block mapping at line 2 column 1"
    let (what, context) = match message.split_once(", while ") {
        Some((what, context)) => (what, Some(context)),
        None => (message.as_str(), None),
    };
    let what = what.split(" at line ").next().unwrap_or(what);
    let what = what.split(" at position ").next().unwrap_or(what);
    // The parser reports an unclosed part at the end of the file; point at its start instead.
    let opened = context.filter(|_| what.contains("end of stream")).and_then(|context| location(file, context));
    let place = place(opened.unwrap_or(at));
    let help: Vec<String> = context
        .map(|context| format!("the parser failed while {context}"))
        .into_iter()
        .chain(hint(what, context))
        .collect();
    let diagnostic = Diagnostic::error(file, "yaml-syntax", place, format!("this is not YAML: {what}"));
    if help.is_empty() { diagnostic } else { diagnostic.with_help(help.join("; ")) }
}

/// Parses the position in "a quoted scalar at line 6 column 6".
fn location(file: &SourceFile, context: &str) -> Option<usize> {
    let (line, column) = context.split_once(" at line ")?.1.split_once(" column ")?;
    Some(file.offset(line.parse().ok()?, column.parse().ok()?))
}

/// Returns the most common fix for a parser message.
fn hint(message: &str, context: Option<&str>) -> Option<String> {
    let is_block = context.is_some_and(|context| context.contains("block"));
    let hint = match message {
        _ if message.starts_with("mapping values are not allowed") => {
            "indent the line like the lines before it, and quote text that contains `: `"
        }
        _ if message.starts_with("did not find expected ','") => {
            "in brackets, quote text that contains `: `, `, ` or a bracket"
        }
        _ if message.starts_with("did not find expected") && is_block => "check the indentation of the lines",
        _ if message.contains("cannot start any token") => "quote text that begins with this character",
        _ if message.contains("unknown anchor") => {
            "define the anchor `&name` before its alias `*name`; quote text that begins with `*`"
        }
        _ if message.contains("unknown escape character") => "double the backslash, or use single quotes",
        _ if message.starts_with("did not find expected node") => "add the missing value, or close the bracket",
        _ if message.contains("end of stream") => "close it",
        _ => return None,
    };
    Some(hint.to_owned())
}

/// Returns the offset of a tab in the indentation of the line or of the line before.
fn tab(file: &SourceFile, at: usize) -> Option<usize> {
    let here = file.line(at.min(file.text().len()));
    let before = here.start.checked_sub(1).map(|end| file.line(end));
    [Some(here), before].into_iter().flatten().find_map(|line| {
        let indentation = line.text.len() - line.text.trim_start_matches([' ', '\t']).len();
        line.text.get(..indentation)?.find('\t').map(|index| line.start + index)
    })
}

fn second_document(file: &SourceFile) -> Option<Range<usize>> {
    let mut seen_content = false;
    let mut has_ended = false;
    let mut start = 0;
    for line in file.text().split_inclusive('\n') {
        let content = line.trim();
        let is_content = !content.is_empty() && !content.starts_with(['#', '%']);
        if seen_content && line.starts_with("---") {
            return Some(start..start + 3);
        }
        if has_ended && is_content {
            return Some(start..start + line.trim_end().len());
        }
        has_ended |= seen_content && line.starts_with("...");
        seen_content |= is_content;
        start += line.len();
    }
    None
}
