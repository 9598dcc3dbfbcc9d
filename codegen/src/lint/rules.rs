//! The rules, as a list: what `--explain` and the documentation show.

use crate::diagnostic::Severity;

/// A rule of the front end.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name in diagnostics.
    pub id: &'static str,
    /// How bad a breach is; some rules have milder cases.
    pub severity: Severity,
    /// What it demands and why.
    pub why: &'static str,
}
