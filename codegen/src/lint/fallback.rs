//! Fallbacks for errors in third-party documents, which the user often can't correct.
//!
//! Each rule declares its [`Fallback`]. This module applies it and adds it to the message.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_yaml::Value;

use super::meant::{Change, Meant};
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
    let mut meant = Meant::new(source);
    for diagnostic in diagnostics {
        let fallback = fallback(diagnostic);
        if !matches!(fallback, Fallback::DropKey | Fallback::Reread(_)) || !Arc::ptr_eq(&diagnostic.file, source.file())
        {
            continue;
        }
        let Some(Change { pointer, value, note }) = change(source, diagnostic, &mut meant) else { continue };
        changes.insert(pointer, value);
        let mut warning = diagnostic.clone();
        warn(&mut warning, &note);
        warnings.push(warning);
    }
    (warnings, changes)
}

/// Turns errors of these rules that the generator can work around into warnings that name the workaround.
pub(super) fn downgrade_errors(diagnostics: Diagnostics, of: impl Fn(&str) -> bool) -> Diagnostics {
    let mut downgraded = Diagnostics::new();
    for mut diagnostic in diagnostics {
        if let Fallback::Instead(instead) = fallback(&diagnostic)
            && of(diagnostic.rule)
        {
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

fn change(source: &Source, diagnostic: &Diagnostic, meant: &mut Meant<'_>) -> Option<Change> {
    let pointer = &*source.file().original(diagnostic.place.pointer()?);
    let version = source.version();
    let change = match diagnostic.rule {
        "wrong-type" => value_as_meant(source, pointer),
        "reference-kind" => meant.kind(pointer),
        "external-reference" | "unresolved-reference" => meant.identified(pointer),
        _ => None,
    };
    if change.is_some() {
        return change;
    }
    let at = pointer;
    let dropped = |pointer: &str| {
        let is_whole = at == pointer;
        let name = tokens(pointer).last().unwrap_or_default().into_owned();
        let note = if is_whole { "it is dropped".to_owned() } else { format!("`{name}` is dropped") };
        Some(Change { pointer: pointer.to_owned(), value: None, note })
    };
    // An extension or an example is dropped as a whole.
    if let Some(outer) = Entry::free_form(pointer, version) {
        return dropped(outer);
    }
    let entry = Entry::at(pointer, version);
    if entry.is_droppable {
        return dropped(pointer);
    }
    // So is a reference to a header or an example. A schema is no such loss.
    if let Some(holder) = pointer.strip_suffix("/$ref") {
        let entry = Entry::at(holder, version);
        let is_schema = entry.object(version).is_some_and(|object| object.section == Some("schemas"));
        return if entry.is_droppable && !is_schema { dropped(holder) } else { None };
    }
    // An object without its required key is dropped as a whole.
    let (holder, _) = pointer.rsplit_once('/').filter(|_| entry.need == Some(Need::Required))?;
    if Entry::at(holder, version).is_droppable { dropped(holder) } else { None }
}

fn value_as_meant(source: &Source, pointer: &str) -> Option<Change> {
    let entry = Entry::at(pointer, source.version());
    let value = meant(&entry, reference::pointer(source.document(), pointer)?)?;
    let note = format!("it is read as {}", shown(&value));
    Some(Change { pointer: pointer.to_owned(), value: Some(value), note })
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
