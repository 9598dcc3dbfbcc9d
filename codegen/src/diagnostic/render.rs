//! Text rendering of diagnostics.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::list::Diagnostics;
use super::problem::{Diagnostic, Severity};
use crate::text::{Position, SourceFile, visible, without_commands};

/// The style of rendered text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// No escape sequences.
    #[default]
    Plain,
    /// Colours, for a terminal.
    Colour,
}

/// Characters of a long line to show on each side of the span.
const AROUND: usize = 60;
/// Longest line to show in full.
const LINE: usize = 160;

impl Diagnostic {
    /// Renders the line `file:line:column [rule] message`, the source line with the span underlined, and the help.
    pub fn render(&self, style: Style) -> String {
        let (file, position) = self.origin();
        without_commands(&render(self, file, &position, 0, style)).into_owned()
    }
}

/// Writes one line: `file:line:column [rule] message`.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, position) = self.origin();
        f.write_str(&without_commands(&headline(self, file, &position, 0)))
    }
}

impl Diagnostics {
    /// Renders all diagnostics, separated by empty lines. A warning that stands at several places of a file is rendered
    /// at the first one, with the number of the others. [`Diagnostics::format`] lists all.
    pub fn render(&self, style: Style) -> String {
        let mut shown: Vec<(&SourceFile, Position, &Diagnostic, usize)> = Vec::new();
        let mut first: HashMap<(&str, &str, &str), usize> = HashMap::new();
        for (file, position, diagnostic) in self.positioned() {
            if diagnostic.severity == Severity::Warning {
                let known = first.entry((file.name(), diagnostic.rule, &diagnostic.message));
                if let Entry::Occupied(known) = &known
                    && let Some((.., more)) = shown.get_mut(*known.get())
                {
                    *more += 1;
                    continue;
                }
                known.insert_entry(shown.len());
            }
            shown.push((file, position, diagnostic, 0));
        }
        let rendered: Vec<String> = shown
            .into_iter()
            .map(|(file, position, diagnostic, more)| render(diagnostic, file, &position, more, style))
            .collect();
        without_commands(&rendered.join("\n")).into_owned()
    }
}

/// `more` is the number of other places.
fn headline(diagnostic: &Diagnostic, file: &SourceFile, position: &Position, more: usize) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "",
        Severity::Warning => "warning: ",
    };
    let more = match more {
        0 => String::new(),
        1 => ", and 1 more place".to_owned(),
        more => format!(", and {more} more places"),
    };
    format!(
        "{}:{}:{} [{}] {severity}{}{more}",
        visible(file.name()),
        position.line,
        position.column,
        diagnostic.rule,
        diagnostic.message
    )
}

pub(super) fn render(
    diagnostic: &Diagnostic,
    file: &SourceFile,
    position: &Position,
    more: usize,
    style: Style,
) -> String {
    let mut text = headline(diagnostic, file, position, more);
    text.push('\n');
    let line = file.line(position.span.start);
    let shown = Shown::new(line.text, position.span.start - line.start, position.span.end - line.start);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    }
    .decor_style(DecorStyle::Ascii)
    .term_width(4 * LINE);
    let mut group = Group::with_level(level);
    let has_line = !shown.text.trim().is_empty();
    if has_line {
        group = group.element(
            Snippet::source(shown.text)
                .line_start(position.line)
                .annotation(AnnotationKind::Primary.span(shown.start..shown.end)),
        );
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    if has_line || diagnostic.help.is_some() {
        let snippet = renderer.render(&[group]);
        for line in snippet.lines() {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

/// The visible part of a source line, and the underlined byte range in it.
struct Shown {
    text: String,
    start: usize,
    end: usize,
}

impl Shown {
    fn new(line: &str, start: usize, end: usize) -> Self {
        let start = floor(line, start.min(line.len()));
        let end = floor(line, end.clamp(start, line.len()));
        let (from, end, to) = if line.len() <= LINE {
            (0, end, line.len())
        } else {
            let end = floor(line, end.min(start + AROUND));
            (floor(line, start.saturating_sub(AROUND)), end, floor(line, (end + AROUND).min(line.len())))
        };
        let mut text = if from > 0 { "…" } else { "" }.to_owned();
        let mut push = |part: Range<usize>| {
            // Tabs become single spaces.
            let parts = line.get(part).unwrap_or_default().split('\t').map(visible);
            text.push_str(&parts.collect::<Vec<_>>().join("\t"));
            text.len()
        };
        let (before, marked, _) = (push(from..start), push(start..end), push(end..to));
        text.push_str(if to < line.len() { "…" } else { "" });
        Self { text, start: before, end: marked }
    }
}

/// Returns the nearest character boundary at or before the index.
fn floor(text: &str, mut index: usize) -> usize {
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}
