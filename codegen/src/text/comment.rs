//! Comments, which the parsers discard.

use std::ops::Range;

use saphyr_parser::{Event, Parser};

use super::position::Offsets;

/// Returns the comments that begin with `start`, each from its `#` to the end of the line.
///
/// A `#` outside every key and value that the parser returns starts a comment.
pub(super) fn find(text: &str, start: &str) -> Vec<Range<usize>> {
    let candidates: Vec<Range<usize>> = text
        .match_indices(start)
        .filter(|(at, _)| {
            text.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with([' ', '\t', '\n']))
        })
        .map(|(at, _)| at..text.get(at..).and_then(|rest| rest.find(['\n', '\r'])).map_or(text.len(), |end| at + end))
        .collect();
    if candidates.is_empty() {
        return candidates;
    }
    let (scalars, read) = scalars(text);
    candidates
        .into_iter()
        .filter(|candidate| {
            // After a syntax error, comments can't be recognized.
            let next = scalars.partition_point(|scalar| scalar.end <= candidate.start);
            candidate.start < read && scalars.get(next).is_none_or(|scalar| candidate.start < scalar.start)
        })
        .collect()
}

/// Returns the spans of keys and values in order, and the end of the parsed text.
fn scalars(text: &str) -> (Vec<Range<usize>>, usize) {
    let offsets = Offsets::new(text);
    let mut scalars = Vec::new();
    let mut parser = Parser::new_from_str(text);
    let mut read = 0;
    while let Some(event) = parser.next_event() {
        let Ok((event, span)) = event else { return (scalars, read) };
        let span = offsets.byte(text, span.start.index())..offsets.byte(text, span.end.index());
        read = read.max(span.end);
        match event {
            Event::Scalar(..) if !span.is_empty() => scalars.push(span),
            Event::StreamEnd => return (scalars, text.len()),
            _ => {}
        }
    }
    (scalars, text.len())
}
