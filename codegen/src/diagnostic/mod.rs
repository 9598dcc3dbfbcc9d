//! Problems in a document: what is wrong, where, and what to do about it.
//!
//! A [`Diagnostic`] owns its file, so that it renders by itself. Its place is a JSON pointer; the line and column are
//! looked up when the diagnostic is rendered or sorted, and a run without problems never pays for them.

mod format;
mod place;
mod render;

use std::fmt;
use std::sync::Arc;

pub use format::Format;
pub use place::{At, Place, Position};
pub(crate) use place::{push_token, tokens, unescape};
pub use render::Style;

use crate::source::SourceFile;
use crate::unsupported::Limit;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// The document can be used, but something in it is sloppy or is not carried over.
    Warning,
}

/// One problem, at one place of one file.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Kebab-case name of the rule, such as `unknown-key`.
    pub rule: &'static str,
    /// Whether anything can be generated in spite of it.
    pub severity: Severity,
    /// The file of the document.
    pub file: Arc<SourceFile>,
    /// Where in the document it is. A part of the document may stand in another file: see [`Diagnostic::origin`].
    pub place: Place,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error.
    pub fn error(
        file: &Arc<SourceFile>,
        rule: &'static str,
        place: impl Into<Place>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            file: Arc::clone(file),
            place: place.into(),
            message: message.into(),
            help: None,
        }
    }

    /// A warning.
    pub fn warning(
        file: &Arc<SourceFile>,
        rule: &'static str,
        place: impl Into<Place>,
        message: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, rule, place, message) }
    }

    /// Adds what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// The same with what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help(help);
        self
    }

    /// Line and column of the place, in the file that [`Diagnostic::origin`] gives.
    pub fn position(&self) -> Position {
        self.origin().1
    }

    /// The file that the place is in, and its line and column there.
    pub fn origin(&self) -> (&SourceFile, Position) {
        self.file.origin(&self.place)
    }

    /// The first line `file:line:column [rule] message`, the source line with the place underlined, and the help.
    pub fn render(&self, style: Style) -> String {
        let (file, position) = self.origin();
        render::render(self, file, &position, style)
    }
}

/// One line: `file:line:column [rule] message`.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, position) = self.origin();
        f.write_str(&render::headline(self, file, &position))
    }
}

/// All problems of a run, of any number of files.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// No problems.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// How many there are, of any severity.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many are errors.
    pub fn error_count(&self) -> usize {
        self.found.iter().filter(|found| found.severity == Severity::Error).count()
    }

    /// How many are warnings.
    pub fn warning_count(&self) -> usize {
        self.len() - self.error_count()
    }

    /// Whether one is an error.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|found| found.severity == Severity::Error)
    }

    /// A handle that adds problems of one file.
    pub fn report<'a>(&'a mut self, file: &'a Arc<SourceFile>) -> Report<'a> {
        Report { file, diagnostics: self }
    }

    /// In the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.found.iter()
    }

    /// By file, line, column and rule, without repetitions.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        self.positioned().into_iter().map(|(_, _, diagnostic)| diagnostic).collect()
    }

    /// All of them as text, an empty line between two.
    pub fn render(&self, style: Style) -> String {
        let rendered: Vec<String> = self
            .positioned()
            .iter()
            .map(|(file, position, diagnostic)| render::render(diagnostic, file, position, style))
            .collect();
        rendered.join("\n")
    }

    fn positioned(&self) -> Vec<(&SourceFile, Position, &Diagnostic)> {
        let mut all: Vec<_> = self
            .found
            .iter()
            .map(|found| {
                let (file, position) = found.origin();
                (file, position, found)
            })
            .collect();
        all.sort_by(|(left_file, left_at, left), (right_file, right_at, right)| {
            (left_file.name(), left_at.line, left_at.column, left.rule, &left.message).cmp(&(
                right_file.name(),
                right_at.line,
                right_at.column,
                right.rule,
                &right.message,
            ))
        });
        all.dedup_by(|(left_file, left_at, left), (right_file, right_at, right)| {
            left_at == right_at
                && left.rule == right.rule
                && left.message == right.message
                && left_file.name() == right_file.name()
        });
        all
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.into_iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, iter: T) {
        self.found.extend(iter);
    }
}

/// Adds problems of one file to [`Diagnostics`].
#[derive(Debug)]
pub struct Report<'a> {
    file: &'a Arc<SourceFile>,
    diagnostics: &'a mut Diagnostics,
}

impl Report<'_> {
    /// Adds an error.
    pub fn error(
        &mut self,
        rule: &'static str,
        place: impl Into<Place>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Diagnostic::error(self.file, rule, place, message))
    }

    /// Adds a warning.
    pub fn warning(
        &mut self,
        rule: &'static str,
        place: impl Into<Place>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Diagnostic::warning(self.file, rule, place, message))
    }

    /// Adds what is said about something that is not supported.
    pub(crate) fn limit(
        &mut self,
        limit: &Limit,
        place: impl Into<Place>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let mut diagnostic = Diagnostic::error(self.file, limit.rule, place, message).with_help(limit.help);
        diagnostic.severity = limit.severity;
        self.add(diagnostic)
    }

    /// The file that the problems are in.
    pub fn file(&self) -> &Arc<SourceFile> {
        self.file
    }

    /// Whether any error has been found so far, in this file or another.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.has_errors()
    }

    fn add(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        let index = self.diagnostics.found.len();
        self.diagnostics.found.push(diagnostic);
        &mut self.diagnostics.found[index]
    }
}
