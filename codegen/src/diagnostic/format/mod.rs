//! Diagnostics for people, for pages and for programs.

mod github;
mod json;
mod sarif;
mod text;

use super::list::Diagnostics;
use super::render::Style;
pub use sarif::RuleText;

/// A form in which diagnostics are handed over.
#[derive(Clone, Copy, Debug)]
pub enum Format {
    /// For people: the source lines, and only the first of many warnings of one rule in one file.
    Text(Style),
    /// Workflow commands, which GitHub shows beside the lines of a pull request.
    Github,
    /// An object for programs, see [`Diagnostics::format`].
    Json,
    /// SARIF 2.1.0, which code scanning reads. It lists the rules that are broken: this gives the text of a rule by its name.
    Sarif(fn(&str) -> Option<RuleText>),
}

impl Diagnostics {
    /// All of them, by file, line and column.
    ///
    /// JSON is an object with `version` (1; a higher one if a program that reads 1 could be misled), `errors` and
    /// `warnings` (how many), and `findings`, a list of objects with
    ///
    /// - `rule`: the rule's name;
    /// - `severity`: `error` or `warning`;
    /// - `file`: as it was named;
    /// - `line`, `column`, `endLine`, `endColumn`: from 1, columns in characters, the end is behind the last one;
    /// - `message`: what is wrong;
    /// - `help`: what to do, or null.
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
