//! Descriptions of the document as rustdoc.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Body;

/// Widest line of a doc comment, without indentation and slashes.
const WIDTH: usize = 110;

/// Doc attributes for paragraphs of Markdown that are ours.
pub(super) fn doc(paragraphs: &[String]) -> TokenStream {
    let lines = lines(paragraphs);
    quote!(#(#[doc = #lines])*)
}

/// Inner doc attributes.
pub(super) fn inner_doc(paragraphs: &[String]) -> TokenStream {
    let lines = lines(paragraphs);
    quote!(#(#![doc = #lines])*)
}

/// The lines of paragraphs that say something, each with the space that follows the slashes.
fn lines(paragraphs: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.trim().is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(paragraph.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") }));
    }
    lines
}

/// What a request body is.
pub(super) fn of_body(body: &Body) -> String {
    sentence(if body.docs.is_empty() { "The request body." } else { &body.docs })
}

/// A description of the document as one text that rustdoc shows as it was meant: no accidental HTML, links or doctests,
/// bare URLs as links, long lines wrapped.
pub(super) fn clean(markdown: &str) -> String {
    // rustc refuses a carriage return in a comment, and characters that change the direction of text.
    let is_harmless =
        |c: char| c == '\n' || !(c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    let markdown: String = markdown.replace("\r\n", "\n").chars().filter(|c| is_harmless(*c)).collect();
    let mut out: Vec<String> = Vec::new();
    let mut fence: Option<String> = None;
    for line in markdown.trim().lines() {
        let line = line.trim_end();
        let trimmed = line.trim_start();
        if let Some(marker) = &fence {
            out.push(line.to_owned());
            if trimmed.starts_with(marker.as_str()) {
                fence = None;
            }
            continue;
        }
        if let Some(marker) = ["```", "~~~"].into_iter().find(|marker| trimmed.starts_with(marker)) {
            fence = Some(marker.to_owned());
            // Without a language rustdoc would compile it; whatever the language, it is not ours to compile.
            out.push(format!("{marker}text"));
            continue;
        }
        // Four spaces would be code, and so a doctest, unless it continues a list.
        let indent = (line.len() - trimmed.len()).min(3);
        if trimmed.starts_with('|') || trimmed.starts_with('#') {
            out.push(escape(trimmed));
            continue;
        }
        wrap(&format!("{}{}", " ".repeat(indent), escape(trimmed)), &mut out);
    }
    if let Some(marker) = fence {
        out.push(marker);
    }
    out.join("\n")
}

/// An item of a list, on as many lines as it takes.
pub(super) fn item(text: &str) -> String {
    let mut out = Vec::new();
    for (index, line) in text.trim_end().lines().enumerate() {
        let start = if index == 0 { "- " } else { "  " };
        wrap(&format!("{start}{line}"), &mut out);
    }
    out.join("\n")
}

/// The first sentence, for lists; without the full stop.
pub(super) fn first_line(text: &str) -> String {
    let text = text.split("\n\n").next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let end = text.find(". ").unwrap_or(text.len());
    text[..end].trim_end_matches('.').to_owned()
}

/// A sentence with a full stop.
pub(super) fn sentence(text: &str) -> String {
    let text = clean(text);
    if text.is_empty() || text.ends_with(['.', '!', '?', ':', '`', '|']) { text } else { format!("{text}.") }
}

/// Escapes what rustdoc would take for HTML or for a link to an item, outside of code spans.
fn escape(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(character) = rest.chars().next() {
        if character == '`' {
            let ticks = rest.chars().take_while(|c| *c == '`').count();
            let span = &rest[..ticks];
            if let Some(end) = rest[ticks..].find(span) {
                let length = ticks + end + ticks;
                out.push_str(&rest[..length]);
                rest = &rest[length..];
                continue;
            }
            // A tick without its partner is just a tick.
            out.push_str("\\`".repeat(ticks).as_str());
            rest = &rest[ticks..];
            continue;
        }
        if rest.starts_with("https://") || rest.starts_with("http://") {
            let end = rest.find(|c: char| c.is_whitespace() || "<>()[]\"'`|".contains(c)).unwrap_or(rest.len());
            let url = rest[..end].trim_end_matches(['.', ',', ';', ':']);
            let linked = out.ends_with('(') || out.ends_with('<') || url.contains(['{', '}']);
            out.extend(if linked { ["", url, ""] } else { ["<", url, ">"] });
            rest = &rest[url.len()..];
            continue;
        }
        if character == '[' {
            // Only `[text](target)` is a link.
            let link = rest.find(']').is_some_and(|end| rest[end + 1..].starts_with('('));
            if !link {
                out.push('\\');
            }
            out.push('[');
        } else if character == '<' && !rest.starts_with("<http") {
            out.push_str("\\<");
        } else {
            out.push(character);
        }
        rest = &rest[character.len_utf8()..];
    }
    out
}

/// Breaks a line between words, with continuation lines of a list item under its text.
fn wrap(line: &str, out: &mut Vec<String>) {
    if line.chars().count() <= WIDTH {
        out.push(line.to_owned());
        return;
    }
    let indent = line.len() - line.trim_start().len();
    let text = line.trim_start();
    let marker = ["- ", "* ", "+ "].iter().find(|marker| text.starts_with(**marker)).map_or(0, |marker| marker.len());
    let hanging = " ".repeat(indent + marker);
    let mut current = " ".repeat(indent);
    let mut length = indent;
    let mut is_start = true;
    for word in text.split(' ') {
        let width = word.chars().count();
        // A line must not begin with what would make it a list, a heading or a quotation.
        let is_safe =
            !word.starts_with(['-', '*', '+', '#', '>', '|']) && !word.starts_with(|c: char| c.is_ascii_digit());
        if !is_start && length + 1 + width > WIDTH && is_safe {
            out.push(std::mem::replace(&mut current, hanging.clone()));
            length = hanging.len();
        } else if !is_start {
            current.push(' ');
            length += 1;
        }
        current.push_str(word);
        length += width;
        is_start = false;
    }
    out.push(current);
}
