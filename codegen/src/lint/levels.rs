//! The severities that the `[lint]` table of a `crate.toml` sets for rules.

use super::rules::{Fallback, near, rule};
use crate::config::{CrateConfig, Level};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::text::Place;

/// The rules with a configured severity.
#[derive(Clone, Debug, Default)]
pub(crate) struct Levels(Vec<(&'static str, Level)>);

impl Levels {
    /// Reports entries that name no rule, or lower an error that needs a change of the document.
    pub(crate) fn new(config: &CrateConfig, diagnostics: &mut Diagnostics) -> Self {
        let mut levels = Vec::new();
        let Some(file) = &config.file else { return Self(levels) };
        for (name, level) in &config.levels {
            let (span, name) = (name.span(), name.get_ref());
            let mut report = |message: String, help: Option<String>| {
                let mut found = Diagnostic::error(file, "crate-lint", Place::Span(span.clone()), message);
                found.help_if(help);
                diagnostics.push(found);
            };
            match rule(name) {
                None => {
                    let near = near(name);
                    let help = (!near.is_empty()).then(|| format!("did you mean `{}`?", near.join("`, `")));
                    report(format!("there is no rule `{name}`"), help);
                }
                Some(rule)
                    if rule.severity == Severity::Error
                        && !matches!(rule.fallback, Fallback::Instead(_))
                        && *level != Level::Error =>
                {
                    let message =
                        format!("`{name}` stays an error: a document that breaks it can't be generated as it is");
                    report(message, Some("correct the document, and remove this line".to_owned()));
                }
                Some(rule) => levels.push((rule.id, *level)),
            }
        }
        Self(levels)
    }

    /// Returns true if an error of the rule is to be worked around.
    pub(super) fn lowers(&self, rule: &str) -> bool {
        self.of(rule).is_some_and(|level| level != Level::Error)
    }

    /// Drops the warnings of rules that are off, and turns those of others into errors. Comments have suppressed theirs
    /// before.
    pub(crate) fn apply(&self, diagnostics: &mut Diagnostics) {
        if self.0.is_empty() {
            return;
        }
        for mut diagnostic in std::mem::take(diagnostics) {
            match self.of(diagnostic.rule).filter(|_| diagnostic.severity == Severity::Warning) {
                Some(Level::Off) => continue,
                Some(Level::Error) => diagnostic.severity = Severity::Error,
                Some(Level::Warning) | None => {}
            }
            diagnostics.push(diagnostic);
        }
    }

    fn of(&self, rule: &str) -> Option<Level> {
        self.0.iter().find(|(id, _)| *id == rule).map(|(_, level)| *level)
    }
}
