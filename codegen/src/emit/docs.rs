//! Markdown as documentation comments.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::markdown::Markdown;

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

/// A value of the document as a code span; strings lose their quotes.
pub(super) fn value(value: &Value) -> Markdown {
    match value {
        Value::String(text) => Markdown::code(text),
        other => Markdown::code(&other.to_string()),
    }
}

/// Texts of the document as code spans.
pub(super) fn code_list<'a>(texts: impl IntoIterator<Item = &'a str>, separator: &'static str) -> Markdown {
    Markdown::join(texts.into_iter().map(Markdown::code), separator)
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
