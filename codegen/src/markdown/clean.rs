//! Cleans third-party Markdown: no HTML, images, code that rustdoc would compile, or links other than to web pages.
//!
//! The text is parsed with rustdoc's options. Unwanted events get escapes or fences, and the result is parsed again
//! until nothing changes. The rest of the text stays as written.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::code::{block, prefix};
use super::events::{Edit, apply, events, is_escaped};
use super::reflow::reflow;
use crate::text::visible_lines;

/// The maximum number of passes; a text that still changes after them becomes a code block.
const PASSES: usize = 8;

/// Returns the text as safe Markdown with wrapped paragraphs.
pub(super) fn clean(text: &str) -> String {
    let mut text = visible_lines(&without_tabs(text.trim())).into_owned();
    for _ in 0..PASSES {
        let edits = unsafe_places(&text);
        if edits.is_empty() {
            return reflow(&text);
        }
        text = apply(&text, edits);
    }
    block("text", "", &text)
}

/// Returns the text with LF line endings, and spaces for tabs.
fn without_tabs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.replace("\r\n", "\n").lines() {
        let mut column = 0;
        for character in line.chars() {
            let spaces = 4 - column % 4;
            if character == '\t' {
                out.extend(std::iter::repeat_n(' ', spaces));
            } else {
                out.push(character);
            }
            column += if character == '\t' { spaces } else { 1 };
        }
        out.push('\n');
    }
    out
}

/// The edits of one pass.
fn unsafe_places(text: &str) -> Vec<Edit> {
    let (events, definitions) = events(text);
    let mut edits: Vec<Edit> = Vec::new();
    for (definition, target) in definitions {
        match target {
            // The links have it.
            Some(target) if is_plain(&target) => edits.push((definition, String::new())),
            _ => escape(text, &definition, "[", &mut edits),
        }
    }
    let mut code: Option<(CodeBlockKind<'_>, String)> = None;
    let mut links = 0_usize;
    for (event, range) in events {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => escape(text, &range, "<", &mut edits),
            Event::Start(Tag::CodeBlock(kind)) => code = Some((kind, String::new())),
            Event::End(TagEnd::CodeBlock) => {
                let Some((kind, lines)) = code.take() else { continue };
                // The indentation belongs to the block; the line feeds behind it do not.
                let indentation = if matches!(kind, CodeBlockKind::Indented) { 4 } else { 0 };
                let start = range.start - indentation;
                let range = start..range.start + text[range].trim_end_matches('\n').len();
                let fenced = block("text", &prefix(text, start), &lines);
                if text[range.clone()] != fenced {
                    edits.push((range, fenced));
                }
            }
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                links += 1;
                match link_type {
                    LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut
                        if title.is_empty() && is_plain(&dest_url) =>
                    {
                        edits.push(with_target(text, &range, link_type, &dest_url));
                    }
                    LinkType::Email => {}
                    LinkType::Inline | LinkType::Autolink if is_web(&dest_url) => {}
                    LinkType::Autolink => escape(text, &range, "<", &mut edits),
                    _ => escape(text, &(range.start..range.start + 1), "[", &mut edits),
                }
            }
            Event::End(TagEnd::Link) => links = links.saturating_sub(1),
            Event::Start(Tag::Image { link_type, dest_url, title, .. }) => {
                escape(text, &(range.start..range.start + 2), "[", &mut edits);
                let is_reference = matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut);
                if is_reference && title.is_empty() && is_plain(&dest_url) {
                    edits.push(with_target(text, &range, link_type, &dest_url));
                }
            }
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => escape(text, &range, "[", &mut edits),
            Event::Start(Tag::FootnoteDefinition(_)) => {
                escape(text, &(range.start..range.start + 1), "[", &mut edits);
            }
            Event::Text(lines) if code.is_some() => code.iter_mut().for_each(|(_, code)| code.push_str(&lines)),
            Event::Text(_) => {
                // Literal here, but markup once other text is next to them.
                escape(text, &range, "`<[", &mut edits);
                if links == 0 {
                    bare_urls(text, &range, &mut edits);
                }
            }
            _ => {}
        }
    }
    edits
}

/// Writes where a link leads behind its text, instead of the name of a definition.
fn with_target(text: &str, range: &Range<usize>, link_type: LinkType, url: &str) -> Edit {
    // A label has no bracket without a backslash. An empty one stands behind the range.
    let label = text[range.clone()].rfind("][").map_or(range.end, |at| range.start + at + 1);
    let is_empty = link_type == LinkType::Collapsed && text[range.end..].starts_with("[]");
    (label..range.end + if is_empty { 2 } else { 0 }, format!("({url})"))
}

/// Returns true for a URL of a web page that is the same between the parentheses of a link.
fn is_plain(url: &str) -> bool {
    is_web(url) && url.chars().all(|c| c.is_ascii_alphanumeric() || "-._~:/?#@!$'*+,;=%".contains(c))
}

fn is_web(url: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| url.len() > scheme.len() && url.starts_with(scheme))
}

/// Escapes these characters in the range, unless they are already escaped.
fn escape(text: &str, range: &Range<usize>, characters: &str, edits: &mut Vec<Edit>) {
    for (at, _) in text[range.clone()].match_indices(|c| characters.contains(c)) {
        let at = range.start + at;
        if !is_escaped(text, at) {
            edits.push((at..at, "\\".to_owned()));
        }
    }
}

/// Returns true if a text has HTML, or a link or an image whose address is code.
pub(crate) fn has_markup(text: &str) -> bool {
    let is_code = |url: &str| {
        let url = url.trim_start().to_ascii_lowercase();
        ["javascript:", "vbscript:", "data:text/html"].iter().any(|start| url.starts_with(start))
    };
    // Most texts have neither.
    text.contains(['<', ']'])
        && events(text).0.into_iter().any(|(event, _)| match event {
            Event::Html(_) | Event::InlineHtml(_) => true,
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => is_code(&dest_url),
            _ => false,
        })
}

/// Turns bare URLs into links, as rustdoc requires.
fn bare_urls(text: &str, range: &Range<usize>, edits: &mut Vec<Edit>) {
    let mut from = range.start;
    while let Some(start) = text[from..range.end].find("http").map(|at| from + at) {
        let rest = &text[start..range.end];
        let end = rest.find(|c: char| c.is_whitespace() || "<>()[]\"'`|\\".contains(c)).unwrap_or(rest.len());
        let url = rest[..end].trim_end_matches(['.', ',', ';', ':', '*', '_']);
        from = start + url.len().max(4);
        if is_web(url) {
            // A template leads nowhere.
            let (before, after) = if url.contains(['{', '}']) { ("`", "`") } else { ("<", ">") };
            edits.extend([(start..start, before.to_owned()), (from..from, after.to_owned())]);
        }
    }
}
