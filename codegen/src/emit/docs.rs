//! Descriptions of the document as rustdoc.

use std::borrow::Cow;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::markdown;

/// Doc attributes for paragraphs of Markdown that are ours, one for each line.
pub(super) fn doc(paragraphs: &[String]) -> TokenStream {
    let lines = lines(paragraphs);
    quote!(#(#[doc = #lines])*)
}

/// The same for the file or module that they stand in.
pub(super) fn inner_doc(paragraphs: &[String]) -> TokenStream {
    let lines = lines(paragraphs);
    quote!(#(#![doc = #lines])*)
}

/// All lines, as they stand behind the slashes.
fn lines(paragraphs: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.trim().is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(paragraph.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") }));
    }
    lines
}

/// A value of the document as text: without quotes if it is a string.
pub(super) fn value(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

/// All lines, as they stand behind the slashes.
/// bare URLs as links, long lines wrapped.
pub(super) fn clean(markdown: &str) -> String {
    // rustc refuses a carriage return in a comment, and characters that change the direction of text.
    let is_harmless = |c: char| {
        matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
    };
    let markdown: Cow<'_, str> = if markdown.chars().all(is_harmless) {
        markdown.into()
    } else {
        markdown.replace("\r\n", "\n").chars().filter(|c| is_harmless(*c)).collect()
    };
    markdown::render(&markdown::blocks(&markdown, |text| escape(text).into_owned()))
}

/// An item of a list about what has this label.
pub(super) fn item(label: &str, text: &str) -> String {
    let is_paragraph = markdown::begins_with_paragraph(text);
    let text = if is_paragraph { format!("{label}: {text}") } else { format!("{label}:\n\n{text}") };
    let mut blocks = markdown::blocks(&text, str::to_owned);
    markdown::nest(&mut blocks, "- ", "  ");
    markdown::render(&blocks)
}

/// A text with one more sentence.
pub(super) fn followed_by(text: &str, sentence: &str) -> String {
    match sentence {
        "" => text.to_owned(),
        _ if markdown::ends_with_paragraph(text) => format!("{text} {sentence}"),
        _ => format!("{text}\n\n{sentence}"),
    }
}

/// The first sentence, for lists; without the full stop.
pub(super) fn first_line(text: &str) -> String {
    let lines = text.split("\n\n").next().unwrap_or_default().lines();
    let words = lines.flat_map(|line| line.strip_suffix('\\').unwrap_or(line).split_whitespace());
    let text = words.collect::<Vec<_>>().join(" ");
    let end = text.find(". ").unwrap_or(text.len());
    text[..end].trim_end_matches('.').to_owned()
}

/// A sentence with a full stop.
pub(super) fn sentence(text: &str) -> String {
    let text = clean(text);
    if text.is_empty() || text.ends_with(['.', '!', '?', ':', '`', '|']) { text } else { format!("{text}.") }
}

/// Escapes what rustdoc would take for HTML or for a link to an item, outside of code spans.
fn escape(line: &str) -> Cow<'_, str> {
    if !line.contains(['`', '[', '<']) && !line.contains("http") {
        return line.into();
    }
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
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_an_attribute() {
        let paragraphs = ["One.\n- Two.".to_owned(), "Three.".to_owned()];
        let expected = quote!(#![doc = " One."] #![doc = " - Two."] #![doc = ""] #![doc = " Three."]);
        assert_eq!(inner_doc(&paragraphs).to_string(), expected.to_string());
    }

    #[test]
    fn what_rustdoc_would_misread_is_escaped() {
        let text = "A <b>bold</b> text of [one] `<T>\nand` [link](https://example.com), see https://example.com/a.";
        let expected = "A \\<b>bold\\</b> text of \\[one] `<T> and` [link](https://example.com), see \
                        <https://example.com/a>.";
        assert_eq!(clean(text), expected);
    }

    #[test]
    fn no_code_is_compiled() {
        assert_eq!(clean("- ```json\n  {}\n  ```\n\n  a\tb"), "- ```text\n  {}\n  ```\n\n  a b");
        assert_eq!(clean("Code:\n\n    <b>\n\nand text"), "Code:\n\n```text\n<b>\n```\n\nand text");
        assert_eq!(clean("````rust\n```\n````"), "````text\n```\n````");
        assert_eq!(clean("~~~\nnever ends"), "```text\nnever ends\n```");
    }

    #[test]
    fn tags_are_lines_of_text() {
        assert_eq!(clean("Text:\n<ul>\n    <li>a</li>\n</ul>"), "Text:\n\\<ul>\n\\<li>a\\</li>\n\\</ul>");
        assert_eq!(clean("1. one:\n<ul>\n        <li>a\nb"), "1. one:\n\n\\<ul>\n\\<li>a\nb");
        assert_eq!(clean("> one\n<hr>\n\n    code"), "> one\n\n\\<hr>\n\n```text\ncode\n```");
        assert_eq!(clean("- one\n  <br>\n  two"), "- one\n  \\<br>\n  two");
    }

    #[test]
    fn an_item_holds_more_than_a_paragraph() {
        assert_eq!(item("`a`", "One.\n\nTwo."), "- `a`: One.\n\n  Two.");
        assert_eq!(item("`a`", "- one\n- two"), "- `a`:\n\n  - one\n  - two");
        assert_eq!(
            item("`a`", &"word ".repeat(25)),
            format!("- `a`: {}\n  {}", ["word"; 20].join(" "), ["word"; 5].join(" "))
        );
        assert_eq!(followed_by("One.", "Two."), "One. Two.");
        assert_eq!(followed_by("- one", "Two."), "- one\n\nTwo.");
        assert_eq!(followed_by("One.", ""), "One.");
    }

    #[test]
    fn a_list_has_the_first_sentence() {
        assert_eq!(first_line("One,\\\nstill one. Two.\n\nThree."), "One, still one");
    }
}
