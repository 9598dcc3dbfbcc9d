//! The diagnostics of a run.

use std::sync::Arc;

use super::problem::{Diagnostic, Severity};
use crate::text::{Place, Position, SourceFile};

/// The diagnostics of a run over any number of files.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    /// The number of name comparisons for suggestions.
    compared: usize,
}

/// The most name comparisons for suggestions, because a document may have any number of wrong and known names.
const MOST_COMPARED: usize = 100_000;

impl Diagnostics {
    /// Creates an empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Returns the number of diagnostics of any severity.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Returns true if there are no diagnostics.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Returns the number of errors.
    pub fn error_count(&self) -> usize {
        self.found.iter().filter(|found| found.severity == Severity::Error).count()
    }

    /// Returns the number of warnings.
    pub fn warning_count(&self) -> usize {
        self.len() - self.error_count()
    }

    /// Returns true if a diagnostic is an error.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|found| found.severity == Severity::Error)
    }

    /// Returns a handle that adds diagnostics of one file.
    pub fn report<'a>(&'a mut self, file: &'a Arc<SourceFile>) -> Report<'a> {
        Report { file, diagnostics: self }
    }

    /// Iterates in the order in which the diagnostics were added.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.found.iter()
    }

    /// Returns the diagnostics by file, line, column and rule, without duplicates.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        self.positioned().into_iter().map(|(_, _, diagnostic)| diagnostic).collect()
    }

    /// Returns the sorted diagnostics with their files and positions.
    pub(super) fn positioned(&self) -> Vec<(&SourceFile, Position, &Diagnostic)> {
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

/// Adds diagnostics of one file to [`Diagnostics`].
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

    /// Returns the file.
    pub fn file(&self) -> &Arc<SourceFile> {
        self.file
    }

    /// Returns true if an error has been added so far, in any file.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.has_errors()
    }

    /// Counts one name comparison for a suggestion. Returns false after too many.
    pub(crate) fn may_compare(&mut self) -> bool {
        self.diagnostics.compared += 1;
        self.diagnostics.compared <= MOST_COMPARED
    }

    fn add(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        let index = self.diagnostics.found.len();
        self.diagnostics.found.push(diagnostic);
        &mut self.diagnostics.found[index]
    }
}
