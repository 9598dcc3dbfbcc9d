//! Markdown that is safe to show: in doc comments, in READMEs and in reports.
//!
//! A [`Markdown`] consists of the generator's own words and of document texts that passed through [`Markdown::text`] or
//! [`Markdown::code`]; [`markdown!`] joins pieces. The type has no other constructors, so no document text reaches a
//! page as HTML or as code that runs.

mod clean;
mod code;
mod events;
mod reflow;

use std::fmt;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::text::visible;
use clean::clean;
pub(crate) use clean::has_markup;
use code::{block, code_span};
use events::{events, is_escaped};
use reflow::reflow;

/// Markdown without HTML, images, compiled code and links to scripts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Markdown(String);

/// A piece of Markdown with the values in it: `markdown!("Default: {}.", Markdown::code(value))`.
///
/// The format string is the generator's own. Arguments are [`Piece`]s, and none is captured by its name.
macro_rules! markdown {
    ($format:literal $(, $argument:expr)* $(,)?) => {
        $crate::markdown::Markdown::from_pieces(format!(
            concat!($format),
            $($crate::markdown::piece(&$argument)),*
        ))
    };
}
pub(crate) use markdown;

/// A value that is safe in Markdown unchanged: [`Markdown`], the generator's own words, names, numbers.
pub(crate) trait Piece: fmt::Display {}

impl Piece for Markdown {}
impl Piece for &'static str {}
impl Piece for u64 {}
impl Piece for i128 {}
impl Piece for f64 {}

/// Accepts an argument of [`markdown!`].
pub(crate) fn piece<T: Piece>(value: &T) -> &T {
    value
}

impl Markdown {
    /// The generator's own words.
    pub(crate) fn ours(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// For [`markdown!`] only.
    pub(crate) fn from_pieces(text: String) -> Self {
        Self(text)
    }

    /// A document text, which is Markdown according to OpenAPI.
    pub(crate) fn text(text: &str) -> Self {
        Self(clean(text))
    }

    /// A document text as a code span on one line.
    pub(crate) fn code(text: &str) -> Self {
        Self(code_span(&visible(text)))
    }

    /// A document text that is plain text on one line, such as a title.
    pub(crate) fn line(text: &str) -> Self {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_block = !matches!(events(&line).0.first(), None | Some((Event::Start(Tag::Paragraph), _)));
        Self(clean(&if is_block { format!("\\{line}") } else { line })).on_one_line()
    }

    /// A link from a text of the document, on one line, to a URL of the generator.
    pub(crate) fn link(text: &str, url: &str) -> Self {
        let mut label = Self::line(text).0;
        for (at, _) in Self::line(text).0.match_indices(']').rev() {
            if !is_escaped(&label, at) {
                label.insert(at, '\\');
            }
        }
        Self(format!("[{label}]({url})"))
    }

    /// An example made by the generator, which rustdoc compiles and does not run.
    pub(crate) fn example(code: &str) -> Self {
        Self::block("no_run", code)
    }

    /// A generated code block.
    pub(crate) fn block(language: &'static str, code: &str) -> Self {
        Self(block(language, "", code))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Joins the pieces with a separator and skips empty ones.
    pub(crate) fn join(pieces: impl IntoIterator<Item = Self>, separator: &'static str) -> Self {
        let pieces: Vec<String> = pieces.into_iter().map(|piece| piece.0).filter(|piece| !piece.is_empty()).collect();
        Self(pieces.join(separator))
    }

    /// Adds a full stop, unless the text ends with another punctuation mark or a list.
    pub(crate) fn sentence(mut self) -> Self {
        let ends_with_item = self.0.lines().next_back().is_some_and(|line| line.trim_start().starts_with("- "));
        if !self.is_empty() && !ends_with_item && !self.0.ends_with(['.', '!', '?', ':', '`', '|']) {
            self.0.push('.');
        }
        self
    }

    /// Itself, or the fallback if a reader would see nothing.
    pub(crate) fn or(self, fallback: Self) -> Self {
        if self.is_empty() { fallback } else { self }
    }

    /// The first sentence on one line, without the full stop.
    pub(crate) fn first_sentence(&self) -> Self {
        let Self(line) = Self(self.0.split("\n\n").next().unwrap_or_default().to_owned()).on_one_line();
        let sentence = line.split_once(". ").map_or(line.as_str(), |(sentence, _)| sentence);
        // The cut may go through a code span or a link.
        Self(clean(sentence.trim_end_matches('.'))).on_one_line()
    }

    fn on_one_line(self) -> Self {
        let words = self.0.lines().flat_map(|line| line.strip_suffix('\\').unwrap_or(line).split_whitespace());
        Self(words.collect::<Vec<_>>().join(" "))
    }

    /// Appends a sentence, to the last paragraph if the text ends with one.
    pub(crate) fn followed_by(self, sentence: &Self) -> Self {
        if self.is_empty() || sentence.is_empty() {
            return Self(self.0 + &sentence.0);
        }
        let ends_with_paragraph = match events(&self.0).0.last() {
            // Without an empty line before it, more text could make it a row of a table.
            Some((Event::End(TagEnd::Paragraph), range)) => range.start == 0 || self.0[..range.start].ends_with("\n\n"),
            _ => false,
        };
        Self(self.0 + if ends_with_paragraph { " " } else { "\n\n" } + &sentence.0)
    }

    /// A list item with a label and its description.
    pub(crate) fn item(label: &Self, text: &Self) -> Self {
        if text.is_empty() {
            return Self(format!("- {label}"));
        }
        let is_paragraph = matches!(events(&text.0).0.first(), Some((Event::Start(Tag::Paragraph), _)));
        let text = format!("{label}:{}{text}", if is_paragraph { " " } else { "\n\n" });
        Self(reflow(&format!("- {}", text.replace('\n', "\n  "))))
    }

    /// As a table cell: on one line, with bars escaped.
    pub(crate) fn cell(&self) -> Self {
        let mut cell = String::with_capacity(self.0.len());
        for (at, character) in self.0.char_indices() {
            match character {
                '\n' => cell.push(' '),
                '|' if !is_escaped(&self.0, at) => cell.push_str("\\|"),
                _ => cell.push(character),
            }
        }
        Self(cell)
    }
}

impl fmt::Display for Markdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
