//! A single diagnostic.

use std::sync::Arc;

use crate::text::{Place, Position, SourceFile, brief};

/// Severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Stops generation.
    Error,
    /// The document is usable, but part of it is questionable or not generated.
    Warning,
}

/// A problem at one position of one file.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Kebab-case name of the rule, such as `unknown-key`.
    pub rule: &'static str,
    /// Errors stop generation; warnings do not.
    pub severity: Severity,
    /// The file of the document.
    pub file: Arc<SourceFile>,
    /// Position in the document. Parts of the document may come from other files: see [`Diagnostic::origin`].
    pub place: Place,
    /// The problem in one line, with control characters escaped and long names cut.
    pub(super) message: String,
    /// The action that solves the problem, in one line.
    pub(super) help: Option<String>,
}

impl Diagnostic {
    /// Creates an error.
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
            message: brief(&message.into()),
            help: None,
        }
    }

    /// Creates a warning.
    pub fn warning(
        file: &Arc<SourceFile>,
        rule: &'static str,
        place: impl Into<Place>,
        message: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, rule, place, message) }
    }

    /// The problem in one line. Control characters of the document are escapes.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The action that solves the problem, in one line.
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Continues the message.
    pub(crate) fn append(&mut self, text: &str) {
        self.message.push_str(&brief(text));
    }

    /// Adds the action that solves the problem, if there is one.
    pub(crate) fn help_if(&mut self, help: Option<impl Into<String>>) {
        self.help = help.map(|help| brief(&help.into()));
    }

    /// Adds the action that solves the problem.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(brief(&help.into()));
        self
    }

    /// Sets the help and returns the diagnostic.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help(help);
        self
    }

    /// Returns line and column in the file that [`Diagnostic::origin`] returns.
    pub fn position(&self) -> Position {
        self.origin().1
    }

    /// Returns the file that contains the position, and line and column in it.
    pub fn origin(&self) -> (&SourceFile, Position) {
        self.file.origin(&self.place)
    }
}
