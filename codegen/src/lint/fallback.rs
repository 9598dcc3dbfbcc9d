//! Fallbacks for errors in third-party documents, which the user often can't correct.
//!
//! Each rule declares its [`Fallback`]. This module applies it and adds it to the message.

use std::collections::BTreeMap;

use serde_yaml::Value;

use super::rules::{Fallback, rule};
use super::structure::meant_as_boolean;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::openapi::reference;
use crate::openapi::tables::{Entry, Need, Shape};
use crate::source::Source;
use crate::text::tokens;

/// The changes that make the document usable: a warning for each, and the new values by JSON pointer, `None` for a
/// value to drop.
pub(super) fn changes(source: &Source, diagnostics: &Diagnostics) -> (Diagnostics, BTreeMap<String, Option<Value>>) {
    let mut warnings = Diagnostics::new();
    let mut changes = BTreeMap::new();
    for diagnostic in diagnostics {
        let fallback = fallback(diagnostic);
        if !matches!(fallback, Fallback::DropKey | Fallback::Reread) {
            continue;
        }
        let Some(Change { pointer, value, note }) = change(source, diagnostic, fallback) else { continue };
        changes.insert(pointer, value);
        let mut warning = diagnostic.clone();
        warn(&mut warning, &note);
        warnings.push(warning);
    }
    (warnings, changes)
}

/// Turns errors that the generator can work around into warnings that name the workaround.
pub(super) fn downgrade_errors(diagnostics: Diagnostics) -> Diagnostics {
    let mut downgraded = Diagnostics::new();
    for mut diagnostic in diagnostics {
        if let Fallback::Instead(instead) = fallback(&diagnostic) {
            warn(&mut diagnostic, instead);
        }
        downgraded.push(diagnostic);
    }
    downgraded
}

fn fallback(diagnostic: &Diagnostic) -> Fallback {
    let rule = rule(diagnostic.rule).filter(|_| diagnostic.severity == Severity::Error);
    rule.map_or(Fallback::None, |rule| rule.fallback)
}

fn warn(diagnostic: &mut Diagnostic, instead: &str) {
    diagnostic.severity = Severity::Warning;
    diagnostic.append(&format!("; {instead}"));
}

/// A value that is read differently from how it is written.
struct Change {
    pointer: String,
    /// `None` drops the value.
    value: Option<Value>,
    /// The workaround, as the end of a sentence.
    note: String,
}

fn change(source: &Source, diagnostic: &Diagnostic, fallback: Fallback) -> Option<Change> {
    let pointer = diagnostic.place.pointer()?;
    let entry = Entry::at(pointer, source.version());
    if fallback == Fallback::Reread
        && let Some(value) = reference::pointer(source.document(), pointer).and_then(|value| meant(&entry, value))
    {
        let note = format!("it is read as {}", shown(&value));
        return Some(Change { pointer: pointer.to_owned(), value: Some(value), note });
    }
    if entry.is_droppable {
        return Some(Change { pointer: pointer.to_owned(), value: None, note: "it is dropped".to_owned() });
    }
    // An object without its required key is dropped as a whole.
    let (holder, _) = pointer.rsplit_once('/').filter(|_| entry.need == Some(Need::Required))?;
    let name = tokens(holder).last()?;
    let holder = Entry::at(holder, source.version()).is_droppable.then(|| holder.to_owned())?;
    Some(Change { pointer: holder, value: None, note: format!("`{name}` is dropped") })
}

/// The intended value behind a value of the wrong type.
fn meant(entry: &Entry, value: &Value) -> Option<Value> {
    match entry.shape? {
        Shape::Boolean => meant_as_boolean(value).map(|(_, meant)| Value::Bool(meant)),
        // A number is never meant as a pattern or a format.
        Shape::Text if !entry.is_droppable => match value {
            Value::Number(number) => Some(Value::String(number.to_string())),
            Value::Bool(value) => Some(Value::String(value.to_string())),
            _ => None,
        },
        _ => None,
    }
}

/// Formats text in quotes, a boolean without.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`\"{text}\"`"),
        Value::Bool(value) => format!("`{value}`"),
        _ => String::new(),
    }
}
