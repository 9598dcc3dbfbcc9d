//! Text output for a terminal.

use super::super::change::{Change, Effect, Report, Severity};
use super::phrases::{append, bump, counts, values};
use crate::diagnostic::Style;
use crate::text::{visible, without_commands};

/// Formats the changes by file, and a summary.
///
/// ```text
/// spec/twilio.yaml
///   12:7 breaking [parameter-removed] the query parameter `PageSize` of `GET /Calls` is removed
///     was PageSize
///     wire: risks: the server ignores or rejects values that existing clients may send
///     rust: breaks: the method `twilio::operations::ListCalls::page_size` is removed
/// ```
pub fn text(report: &Report, style: Style) -> String {
    let mut text = String::new();
    let mut file = None;
    for change in &report.changes {
        let name = change.origin().0.name();
        if file != Some(name) {
            if file.is_some() {
                text.push('\n');
            }
            text.push_str(&painted(&visible(name), "1", style));
            text.push('\n');
            file = Some(name);
        }
        push(&mut text, change, style);
    }
    if !report.is_empty() {
        text.push('\n');
    }
    text.push_str(&counts(report));
    if let Some(bump) = bump(report) {
        append(&mut text, format_args!("; version: {bump}"));
    }
    text.push('\n');
    without_commands(&text).into_owned()
}

fn push(text: &mut String, change: &Change, style: Style) {
    let (_, position) = change.origin();
    let colour = match change.severity() {
        Severity::Breaking => "1;31",
        Severity::Warning => "33",
        Severity::Additive => "32",
        Severity::Docs => "2",
    };
    let severity = painted(&change.severity().to_string(), colour, style);
    append(
        text,
        format_args!("  {}:{} {severity} [{}] {}\n", position.line, position.column, change.id, change.message),
    );
    if let Some(values) = values(change) {
        append(text, format_args!("    {values}\n"));
    }
    if let Some(reason) = &change.accepted {
        append(text, format_args!("    accepted: {reason}\n"));
    }
    for (name, consequence) in [("wire", &change.wire), ("rust", &change.rust)] {
        let effect = match consequence.effect {
            Effect::None => "none",
            Effect::Extends => "extends",
            Effect::Risks => "risks",
            Effect::Breaks => "breaks",
        };
        append(text, format_args!("    {name}: {effect}: {}\n", consequence.sentence));
    }
}

fn painted(text: &str, colour: &str, style: Style) -> String {
    match style {
        Style::Plain => text.to_owned(),
        Style::Colour => format!("\u{1b}[{colour}m{text}\u{1b}[0m"),
    }
}
