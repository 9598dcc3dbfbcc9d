//! Joins and wraps paragraphs; everything else keeps its lines.
//!
//! Descriptions come wrapped to another width or not at all. Only lines of one Markdown paragraph are joined, and no
//! new line begins with a word that Markdown would read as the start of a block.

use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

use super::code::{code_span, prefix};
use super::events::{Edit, apply, events, is_escaped};

/// The maximum width of a doc comment line, without indentation and slashes.
const WIDTH: usize = 110;

/// The maximum prefix length; more deeply nested paragraphs stay on one line, because every line would repeat the
/// prefix.
const DEEPEST: usize = 60;

/// Marks an intended line break while lines are joined. Cleaned text contains neither this character nor the next.
const BREAK: char = '\0';

/// Marks a space in a code span, where lines do not break: the next word could start a block.
const CODE_SPACE: char = '\u{1}';

/// The lines of one paragraph or of a list item's first paragraph.
struct Run {
    range: Range<usize>,
    /// The edits that join it into one line.
    edits: Vec<Edit>,
    /// The start of a line break that the next event ends.
    line_break: Option<(usize, char)>,
}

/// Returns the text with its paragraphs wrapped.
pub(super) fn reflow(text: &str) -> String {
    let mut edits = Vec::new();
    let mut containers: Vec<TagEnd> = Vec::new();
    let mut run: Option<Run> = None;
    for (event, range) in events(text).0 {
        let is_inline = match &event {
            Event::Start(tag) => is_inline(tag.to_end()),
            Event::End(tag) => is_inline(*tag),
            Event::Rule | Event::Html(_) => false,
            _ => true,
        };
        if !is_inline {
            edits.extend(run.take().map(|run| run.wrapped(text)));
            match event {
                Event::Start(tag) => containers.push(tag.to_end()),
                Event::End(_) => drop(containers.pop()),
                _ => {}
            }
            continue;
        }
        if matches!(containers.last(), Some(TagEnd::Paragraph | TagEnd::Item)) {
            let run = run.get_or_insert_with(|| Run {
                range: unescaped_start(text, range.start)..range.end,
                edits: Vec::new(),
                line_break: None,
            });
            run.add(text, &event, range);
        }
    }
    let lines = apply(text, edits);
    let mut out = String::with_capacity(lines.len());
    for line in lines.lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

/// The position of a backslash before an event; no event contains it.
fn unescaped_start(text: &str, start: usize) -> usize {
    if is_escaped(text, start) { start - 1 } else { start }
}

impl Run {
    fn add(&mut self, text: &str, event: &Event<'_>, range: Range<usize>) {
        if let Some((start, replacement)) = self.line_break.take() {
            let end = unescaped_start(text, range.start).max(start);
            self.edits.push((start..end, replacement.to_string()));
        }
        match event {
            Event::SoftBreak => self.line_break = Some((range.start, ' ')),
            Event::HardBreak => self.line_break = Some((range.start, BREAK)),
            Event::Code(code) => {
                let span =
                    if text[range.clone()].contains('\n') { code_span(code) } else { text[range.clone()].to_owned() };
                self.edits.push((range.clone(), span.replace(' ', &CODE_SPACE.to_string())));
            }
            _ => {}
        }
        self.range.end = self.range.end.max(range.end);
    }

    /// The edit that wraps the paragraph.
    fn wrapped(self, text: &str) -> Edit {
        let Self { range, mut edits, .. } = self;
        for (edited, _) in &mut edits {
            *edited = edited.start - range.start..edited.end - range.start;
        }
        let joined = apply(&text[range.clone()], edits);
        let wrapped = wrap(&prefix(text, range.start), &joined);
        (range, wrapped.replace(CODE_SPACE, " "))
    }
}

/// Wraps a text between words. Every line but the first starts with the prefix.
fn wrap(prefix: &str, text: &str) -> String {
    let limit = if prefix.len() > DEEPEST { usize::MAX } else { WIDTH };
    let mut out = String::with_capacity(text.len() + text.len() / WIDTH * prefix.len());
    for (index, part) in text.split(BREAK).enumerate() {
        if index > 0 {
            out.extend(["\\\n", prefix]);
        }
        let mut width = prefix.chars().count();
        let mut words = part.split_whitespace().peekable();
        let mut is_first = true;
        while let Some(word) = words.next() {
            // A word that must not start a line stays on the line of the word before it.
            let mut unit = vec![word];
            while let Some(word) = words.next_if(|word| begins_block(word)) {
                unit.push(word);
            }
            let length = unit.iter().map(|word| word.chars().count() + 1).sum::<usize>();
            if !is_first && width + length - 1 > limit {
                out.extend(["\n", prefix]);
                width = prefix.chars().count();
            } else if !is_first {
                out.push(' ');
            }
            out.push_str(&unit.join(" "));
            width += length;
            is_first = false;
        }
    }
    out
}

/// Returns true if a line that starts with this word would end the paragraph.
fn begins_block(word: &str) -> bool {
    let number = word.trim_start_matches(|c: char| c.is_ascii_digit());
    (number.len() < word.len() && matches!(number, "." | ")"))
        || word == "+"
        || word.starts_with(['>', '|'])
        || ["```", "~~~"].iter().any(|fence| word.starts_with(fence))
        || word.chars().all(|c| c == '#')
        || word.chars().all(|c| "-=_*:|".contains(c))
}
