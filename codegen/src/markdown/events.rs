//! Markdown events with their source ranges, and edits of the source.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

/// An event and its source range.
type Ranged<'t> = (Event<'t>, Range<usize>);

/// A range of a text and its replacement.
pub(super) type Edit = (Range<usize>, String);

/// The definition of a link: its range, and where it leads unless it has a title as well.
pub(super) type Definition = (Range<usize>, Option<String>);

/// The events of a text with the ranges they come from, and the definitions of links.
pub(super) fn events(text: &str) -> (Vec<Ranged<'_>>, Vec<Definition>) {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    // rustdoc resolves every `[name]` as an item.
    let mut parser =
        Parser::new_with_broken_link_callback(text, options, Some(|_| Some(("".into(), "".into())))).into_offset_iter();
    let events = parser.by_ref().collect();
    let definitions = parser.reference_definitions().iter().map(|(_, definition)| {
        let target = definition.title.is_none().then(|| definition.dest.to_string());
        (definition.span.clone(), target)
    });
    let definitions = definitions.collect();
    (events, definitions)
}

/// Returns true if a backslash escapes the character at this position.
pub(super) fn is_escaped(text: &str, at: usize) -> bool {
    let before = &text.as_bytes()[..at];
    before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// Returns the text with the edits applied.
pub(super) fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(text.len() + edits.len());
    let mut done = 0;
    for (range, replacement) in edits {
        // The first of overlapping edits wins; the next pass finds the others.
        if range.start >= done {
            out.push_str(&text[done..range.start]);
            out.push_str(&replacement);
            done = range.end;
        }
    }
    out.push_str(&text[done..]);
    out
}
