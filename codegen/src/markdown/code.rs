//! Code spans and code blocks for any content.

use crate::text::visible;

/// A code span whose fence is longer than any run of backticks in it.
pub(super) fn code_span(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let is_blank = text.trim_matches(' ').is_empty();
    let needs_space = text.starts_with('`') || text.ends_with('`') || (text.starts_with(' ') && text.ends_with(' '));
    match (text, is_blank, needs_space) {
        ("", ..) => "`\"\"`".to_owned(),
        (_, false, true) => format!("{fence} {text} {fence}"),
        _ => format!("{fence}{text}{fence}"),
    }
}

/// A code block whose fence is longer than any run of backticks in it. Every line but the first starts with the prefix.
/// rustdoc compiles blocks without a language; `text` prevents that.
pub(super) fn block(language: &str, prefix: &str, code: &str) -> String {
    let fence = "`".repeat(longest_run(code).max(2) + 1);
    let mut out = format!("{fence}{language}");
    for line in code.lines().chain([fence.as_str()]) {
        out.push('\n');
        out.push_str(format!("{prefix}{}", visible(line)).trim_end());
    }
    out
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// The prefix of continuation lines for a block that begins at this position: quotation marks `>`, and spaces for the
/// rest.
pub(super) fn prefix(text: &str, start: usize) -> String {
    let line = text[..start].rsplit('\n').next().unwrap_or_default();
    line.chars().map(|character| if character == '>' { '>' } else { ' ' }).collect()
}
