//! The text of a file and positions in it.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::place::{Place, Position};
use super::position::{Offsets, Positions};
use super::{comment, json};

/// A named text that diagnostics point into.
///
/// The positions of its nodes are computed on first use.
pub struct SourceFile {
    name: String,
    text: String,
    lines: OnceLock<Vec<usize>>,
    offsets: OnceLock<Offsets>,
    positions: OnceLock<Positions>,
    moves: OnceLock<Vec<(String, String)>>,
    parts: OnceLock<Vec<Part>>,
}

/// A part of the document that comes from another file.
struct Part {
    pointer: String,
    file: Arc<SourceFile>,
    origin: String,
}

/// A line of the text, without the line break.
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    pub(crate) start: usize,
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceFile").field("name", &self.name).finish_non_exhaustive()
    }
}

impl SourceFile {
    /// Creates a file.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self {
            name: name.into(),
            text: text.into(),
            lines: OnceLock::new(),
            offsets: OnceLock::new(),
            positions: OnceLock::new(),
            moves: OnceLock::new(),
            parts: OnceLock::new(),
        })
    }

    /// Creates a file from a text that may begin with a byte order mark.
    pub(crate) fn of_text(name: String, mut text: String) -> Arc<Self> {
        if text.starts_with('\u{feff}') {
            text.remove(0);
        }
        Self::new(name, text)
    }

    /// Returns the name in diagnostics.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns line and column of a place. Parts of the document may come from other files: see
    /// [`Diagnostic::origin`](crate::diagnostic::Diagnostic::origin).
    ///
    /// A place outside the text resolves to its nearest ancestor in the text, at last to the first character.
    pub fn locate(&self, place: &Place) -> Position {
        self.origin(place).1
    }

    /// Returns the file that contains a place of this document, and line and column in it.
    pub(crate) fn origin(&self, place: &Place) -> (&Self, Position) {
        let (Place::Key(pointer) | Place::Value(pointer) | Place::Repeated(pointer)) = place else {
            return (self, self.position(place, ""));
        };
        let pointer = self.original(pointer);
        match self.part(&pointer) {
            Some((part, rest)) => {
                // Nested parts are parts of the document too.
                let position = part.file.position(place, &format!("{}{rest}", part.origin));
                (&part.file, position)
            }
            None => (self, self.position(place, &pointer)),
        }
    }

    /// Returns line and column after the last character of a position.
    pub(crate) fn end(&self, position: &Position) -> (usize, usize) {
        let end = self.locate(&Place::Span(position.span.end..position.span.end));
        (end.line, end.column)
    }

    /// Returns the position of a place. `pointer` is its pointer in this text.
    fn position(&self, place: &Place, pointer: &str) -> Position {
        let span = match place {
            Place::Start => 0..0,
            Place::Span(span) => span.clone(),
            Place::Key(_) => self.positions().key(pointer, false),
            Place::Value(_) => self.positions().value(pointer),
            Place::Repeated(_) => self.positions().key(pointer, true),
        };
        let start = self.boundary(span.start);
        let end = self.boundary(span.end.max(span.start));
        let index = self.line_index(start);
        let line = self.lines().get(index).copied().unwrap_or_default();
        let characters = |byte: usize| self.offsets().characters(&self.text, byte);
        Position { line: index + 1, column: characters(start) - characters(line) + 1, span: start..end }
    }

    /// Sets the pointers of the document that come from pointers of other files. The longest matching prefix applies.
    pub(crate) fn set_parts(&self, parts: Vec<(String, Arc<Self>, String)>) {
        let mut parts: Vec<Part> =
            parts.into_iter().map(|(pointer, file, origin)| Part { pointer, file, origin }).collect();
        parts.sort_by(|left, right| left.pointer.cmp(&right.pointer));
        // References of a document are followed only once.
        let _ = self.parts.set(parts);
    }

    /// Returns the file and the files of its document's parts.
    pub(crate) fn with_parts(self: &Arc<Self>) -> Vec<Arc<Self>> {
        let mut known = HashSet::from([Arc::as_ptr(self)]);
        let parts = self.parts.get().into_iter().flatten();
        let others = parts.filter(|part| known.insert(Arc::as_ptr(&part.file))).map(|part| Arc::clone(&part.file));
        std::iter::once(Arc::clone(self)).chain(others).collect()
    }

    /// Returns the part that contains the pointer, and the rest of the pointer.
    fn part<'a>(&self, pointer: &'a str) -> Option<(&Part, &'a str)> {
        let parts = self.parts.get()?;
        longest_prefix(pointer, |prefix| {
            let index = parts.binary_search_by(|part| part.pointer.as_str().cmp(prefix)).ok()?;
            parts.get(index)
        })
    }

    /// Returns the comments of a YAML text that begin with `start`, each from its `#` to the end of the line.
    ///
    /// A `#` in a value or a key is not a comment. JSON has no comments.
    pub(crate) fn comments(&self, start: &str) -> Vec<Range<usize>> {
        comment::find(&self.text, start)
    }

    /// Sets the pointers of the normalized document that come from other pointers of the text.
    ///
    /// The longest matching prefix applies. Only the first call has an effect.
    pub(crate) fn set_moves(&self, mut moves: Vec<(String, String)>) {
        moves.sort();
        // Normalizing a file again moves the same parts.
        let _ = self.moves.set(moves);
    }

    /// Returns the byte offset of a line (from 1) and a column in characters (from 1).
    pub(crate) fn offset(&self, line: usize, column: usize) -> usize {
        let lines = self.lines();
        let Some(&start) = lines.get(line.saturating_sub(1)) else {
            return self.text.len();
        };
        let text = self.line(start).text;
        let column = column.saturating_sub(1);
        start + text.char_indices().nth(column).map_or(text.len(), |(index, _)| index)
    }

    /// Returns the line that contains the byte offset.
    pub(crate) fn line(&self, offset: usize) -> Line<'_> {
        let index = self.line_index(offset);
        let start = self.lines().get(index).copied().unwrap_or(0);
        let end = self.lines().get(index + 1).copied().unwrap_or(self.text.len());
        let text = self.text.get(start..end).unwrap_or_default();
        Line { text: text.trim_end_matches(['\n', '\r']), start }
    }

    fn line_index(&self, offset: usize) -> usize {
        self.lines().partition_point(|start| *start <= offset).saturating_sub(1)
    }

    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            std::iter::once(0).chain(self.text.match_indices('\n').map(|(index, _)| index + 1)).collect()
        })
    }

    fn offsets(&self) -> &Offsets {
        self.offsets.get_or_init(|| Offsets::new(&self.text))
    }

    fn positions(&self) -> &Positions {
        self.positions.get_or_init(|| {
            // YAML parsers reject some valid JSON: tabs between tokens, and escapes of surrogate pairs.
            let is_json = self.text.trim_start().starts_with(['{', '[']);
            let of_json = is_json.then(|| json::positions(&self.text)).flatten();
            of_json.unwrap_or_else(|| Positions::of_yaml(&self.text))
        })
    }

    /// Returns the pointer in the text for a pointer in the normalized document.
    pub(crate) fn original(&self, pointer: &str) -> String {
        let mut pointer = pointer.to_owned();
        let Some(moves) = self.moves.get() else {
            return pointer;
        };
        // A moved part may contain or be inside another moved part: repeat until no move applies.
        for _ in 0..16 {
            let moved = longest_prefix(&pointer, |prefix| {
                let index = moves.binary_search_by(|(new, _)| new.as_str().cmp(prefix)).ok()?;
                moves.get(index)
            });
            let moved = moved.map(|((_, old), rest)| format!("{old}{rest}"));
            match moved {
                Some(moved) if moved != pointer => pointer = moved,
                _ => break,
            }
        }
        pointer
    }

    fn boundary(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// Looks up a JSON pointer, then each of its ancestors. Returns the first result and the rest of the pointer.
fn longest_prefix<T>(pointer: &str, find: impl Fn(&str) -> Option<T>) -> Option<(T, &str)> {
    let mut prefix = pointer;
    loop {
        if let Some(found) = find(prefix) {
            return Some((found, pointer.get(prefix.len()..)?));
        }
        prefix = prefix.get(..prefix.rfind('/')?)?;
    }
}
