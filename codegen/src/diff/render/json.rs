//! JSON output for programs.

use serde::Serialize;

use super::super::change::{Change, Consequence, Report, Severity, Side};
use crate::text::visible_json;

/// Formats the report as JSON.
///
/// ```text
/// {
///   "format": 1,
///   "severity": "breaking",          of the worst change; null without changes
///   "bump": "major",                 for a crate from 1.0.0 on; null without changes
///   "changes": [
///     {
///       "id": "parameter-removed",   one of the kinds of change
///       "severity": "breaking",      breaking, warning, additive or docs
///       "bump": "major",             major, minor or patch
///       "file": "spec/twilio.yaml",
///       "side": "base",              the side of file, line and pointer: base or revision
///       "line": 12, "column": 7,     from 1, in characters
///       "pointer": "/paths/…",       JSON pointer of the place in the document; null for a whole file
///       "subject": "…",              operation, parameter or property
///       "message": "…",
///       "before": "…", "after": "…", or null
///       "accepted": "…",             the reason for accepting a breaking change, which makes it a warning; or null
///       "wire": {"effect": "risks", "sentence": "…"},    none, extends, risks or breaks
///       "rust": {"effect": "breaks", "sentence": "…"}
///     }
///   ]
/// }
/// ```
///
/// Keys may be added. `format` is incremented if a key changes or is removed.
pub fn json(report: &Report) -> String {
    let document = Document {
        format: 1,
        severity: report.severity(),
        bump: report.severity().map(Severity::bump),
        changes: report.changes.iter().map(Entry::of).collect(),
    };
    // Serializing text and numbers does not fail.
    let mut text = visible_json(&serde_json::to_string_pretty(&document).unwrap_or_default());
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    severity: Option<Severity>,
    bump: Option<&'static str>,
    changes: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    severity: Severity,
    bump: &'a str,
    file: &'a str,
    side: Side,
    line: usize,
    column: usize,
    pointer: Option<&'a str>,
    subject: &'a str,
    message: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    accepted: Option<&'a str>,
    wire: &'a Consequence,
    rust: &'a Consequence,
}

impl<'a> Entry<'a> {
    fn of(change: &'a Change) -> Self {
        let (file, position) = change.origin();
        Self {
            id: change.id,
            severity: change.severity(),
            bump: change.severity().bump(),
            file: file.name(),
            side: change.side,
            line: position.line,
            column: position.column,
            pointer: change.pointer(),
            subject: &change.subject,
            message: &change.message,
            before: change.before.as_deref(),
            after: change.after.as_deref(),
            accepted: change.accepted.as_deref(),
            wire: &change.wire,
            rust: &change.rust,
        }
    }
}
