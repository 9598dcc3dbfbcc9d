//! Markdown as documentation comments.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::markdown::{Markdown, Piece, markdown};
use crate::model::Api;
use crate::name::RustName;

/// Doc attributes for paragraphs, one per line.
pub(super) fn doc(paragraphs: &[Markdown]) -> TokenStream {
    let lines = lines(paragraphs);
    quote!(#(#[doc = #lines])*)
}

/// Inner doc attributes, for a file or module.
pub(super) fn inner_doc(paragraphs: &[Markdown]) -> TokenStream {
    let lines = lines(paragraphs);
    quote!(#(#![doc = #lines])*)
}

/// The lines of all paragraphs, as they follow the slashes.
fn lines(paragraphs: &[Markdown]) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let text = paragraph.as_str().lines();
        lines.extend(text.map(|line| if line.is_empty() { String::new() } else { format!(" {line}") }));
    }
    lines
}

/// Paragraphs of several APIs: one where they agree, otherwise one per API. Lines are not wrapped again.
pub(super) fn by_api(names: &[&RustName], texts: impl Iterator<Item = Vec<Markdown>>) -> Vec<Markdown> {
    let texts: Vec<Vec<Markdown>> = texts.collect();
    let longest = texts.iter().map(Vec::len).max().unwrap_or_default();
    let mut paragraphs = Vec::new();
    for index in 0..longest {
        let of_each: Vec<Markdown> = texts.iter().map(|own| own.get(index).cloned().unwrap_or_default()).collect();
        match of_each.split_first() {
            Some((first, rest)) if rest.iter().all(|other| other == first) => paragraphs.push(first.clone()),
            _ => {
                let own = names.iter().zip(of_each).filter(|(_, text)| !text.is_empty());
                paragraphs.extend(own.map(|(name, text)| markdown!("`{}`:\n{}", **name, text)));
            }
        }
    }
    paragraphs
}

/// The title of an API within a sentence: "the Shop API", but "Stripe" and "My API".
pub(crate) fn in_sentence(title: &str) -> String {
    const DETERMINERS: [&str; 6] = ["a", "an", "my", "our", "the", "your"];
    let lower = title.to_lowercase();
    let mut words = lower.split_whitespace();
    if lower.trim().is_empty() {
        "an API".to_owned()
    } else if words.clone().any(|word| word == "api") && words.next().is_none_or(|first| !DETERMINERS.contains(&first))
    {
        format!("the {title}")
    } else {
        title.to_owned()
    }
}

/// The path of an item of an API in the crate or module: `twilio::Client`, or `Client` in a module with one API.
#[expect(clippy::needless_pass_by_value, reason = "most items are literals")]
pub(super) fn item(api: &Api, item: impl Piece) -> Markdown {
    if api.in_root { markdown!("{}", item) } else { markdown!("{}::{}", api.module, item) }
}

/// A link to the module of an API from a module beside it.
pub(super) fn link(api: &Api) -> Markdown {
    if api.in_root { Markdown::ours("the API") } else { markdown!("[`{}`](mod@super::{0})", api.module) }
}

/// The description in the document. Without one, the name on the wire, unless the Rust name says it.
pub(super) fn described(text: &str, rust: &RustName, wire: &str) -> Markdown {
    let name = if rust.without_escape() == wire {
        Markdown::default()
    } else {
        markdown!("Wire name: {}.", Markdown::code(wire))
    };
    Markdown::text(text).sentence().or(name)
}

/// A table of rows of two columns, and one of their descriptions if a row has one.
pub(super) fn table(head: [&'static str; 2], rows: impl Iterator<Item = (Markdown, Markdown)>) -> Markdown {
    let rows: Vec<(Markdown, Markdown)> = rows.map(|(row, text)| (row, text.first_sentence().cell())).collect();
    let is_described = rows.iter().any(|(_, text)| !text.is_empty());
    let rows = rows.into_iter().map(|(row, text)| if is_described { markdown!("{} {} |", row, text) } else { row });
    let [title, line] = if is_described { [" Description |", "---|"] } else { ["", ""] };
    markdown!("| {} | {} |{}\n|---|---|{}\n{}", head[0], head[1], title, line, Markdown::join(rows, "\n"))
}

/// The first sentence of a description in the document.
pub(super) fn brief(text: &str) -> Markdown {
    // Its lines are wrapped again.
    Markdown::text(Markdown::text(text).first_sentence().sentence().as_str())
}

/// A heading with a title of the document; empty without one.
pub(super) fn heading(level: usize, title: &str) -> Markdown {
    let title = Markdown::line(title);
    let marks = "######".get(..level).unwrap_or("######");
    if title.is_empty() { title } else { markdown!("{} {}", Markdown::ours(marks), title) }
}

/// A value of the document as a code span; strings lose their quotes.
pub(super) fn value(value: &Value) -> Markdown {
    match value {
        Value::String(text) => Markdown::code(text),
        other => Markdown::code(&other.to_string()),
    }
}

/// Texts of the document as code spans.
pub(super) fn code_list<T: AsRef<str>>(texts: impl IntoIterator<Item = T>, separator: &'static str) -> Markdown {
    Markdown::join(texts.into_iter().map(|text| Markdown::code(text.as_ref())), separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_an_attribute() {
        let paragraphs = [Markdown::ours("One.\n- Two."), Markdown::ours("Three.")];
        let expected = quote!(#![doc = " One."] #![doc = " - Two."] #![doc = ""] #![doc = " Three."]);
        assert_eq!(inner_doc(&paragraphs).to_string(), expected.to_string());
    }
}
