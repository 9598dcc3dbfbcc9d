//! Markup in texts that other tools show.

use serde_yaml::{Mapping, Value};

use crate::diagnostic::Report;
use crate::markdown::has_markup;
use crate::text::At;

/// Checks the texts of an object.
pub(super) fn check(report: &mut Report<'_>, object: &Mapping, at: &At<'_>) {
    for key in ["title", "summary", "description"] {
        if object.get(key).and_then(Value::as_str).is_some_and(has_markup) {
            report
                .warning("markup-in-description", at.key(key), format!("the {key} has HTML or a link that runs code"))
                .help(
                    "write Markdown, and code in backticks: other tools run or hide HTML, Rust documentation shows it",
                );
        }
    }
}
