//! Output formats of diagnostics.

mod github;
mod json;
mod sarif;
mod text;

use super::list::Diagnostics;
use super::render::Style;
pub use sarif::RuleText;

/// An output format of diagnostics.
#[derive(Clone, Copy, Debug)]
pub enum Format {
    /// Text with source lines for people. Limits repeated warnings of one rule in one file.
    Text(Style),
    /// Workflow commands, which GitHub shows as annotations of a pull request.
    Github,
    /// JSON for programs: see [`Diagnostics::format`].
    Json,
    /// SARIF 2.1.0 for code scanning. The function returns the text of a rule by name, because the report lists the
    /// rules.
    Sarif(fn(&str) -> Option<RuleText>),
}

impl Diagnostics {
    /// Formats all diagnostics, sorted by file, line and column.
    ///
    /// JSON is an object with `version` (1; incremented by incompatible changes), `errors` and `warnings` (counts), and
    /// `findings`, a list of objects with
    ///
    /// - `rule`: the rule's name;
    /// - `severity`: `error` or `warning`;
    /// - `file`: path as passed in;
    /// - `line`, `column`, `endLine`, `endColumn`: from 1, columns in characters, the end is exclusive;
    /// - `message`: the problem;
    /// - `help`: the fix, or null.
    #[must_use]
    pub fn format(&self, format: Format) -> String {
        match format {
            Format::Text(style) => text::format(self, style),
            Format::Github => github::format(self),
            Format::Json => json::format(self),
            Format::Sarif(describe) => sarif::format(self, describe),
        }
    }
}
