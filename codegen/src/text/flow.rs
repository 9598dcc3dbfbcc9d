//! YAML with flow collections that are indented less than the position parser demands.
//!
//! YAML 1.2 wants every line of a flow collection to be indented more than the key before it. The parser of documents
//! takes the usual form, with the closing bracket below the key, but the parser of positions stops there. Spaces before
//! such a line change nothing else.

use std::collections::BTreeSet;

/// The most spaces to add, for each byte of the text.
const MOST_SPACES: usize = 4;

/// The most lines outside of closing brackets to indent, because each needs another run of the parser.
pub(super) const MOST_LINES: usize = 32;

/// A text with additional indentation.
pub(super) struct Indented {
    pub(super) text: String,
    /// The number of spaces before each indented line.
    width: usize,
    /// The indented lines: offsets in characters in `text`, behind the spaces.
    lines: Vec<usize>,
}

impl Indented {
    /// Indents lines by number, from 0, and those that begin with a closing bracket. Returns `None` if that would make
    /// the text much larger.
    pub(super) fn new(text: &str, lines: &BTreeSet<usize>) -> Option<Self> {
        let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let width = text.lines().map(indentation).max().unwrap_or_default() + 1;
        let is_indented = |(index, line): &(usize, &str)| {
            lines.contains(index) || line.trim_start_matches(' ').starts_with(['}', ']'])
        };
        let count = text.split_inclusive('\n').enumerate().filter(is_indented).count();
        let added = count.checked_mul(width).filter(|added| *added <= text.len().saturating_mul(MOST_SPACES))?;
        let mut indented = Self { text: String::with_capacity(text.len() + added), width, lines: Vec::new() };
        let mut characters = 0;
        for line in text.split_inclusive('\n').enumerate() {
            if is_indented(&line) {
                indented.text.extend(std::iter::repeat_n(' ', width));
                characters += width;
                indented.lines.push(characters);
            }
            indented.text.push_str(line.1);
            characters += line.1.chars().count();
        }
        Some(indented)
    }

    /// Returns the offset in the original text of a character.
    pub(super) fn original(&self, character: usize) -> usize {
        character - self.width * self.lines.partition_point(|line| *line <= character)
    }
}
