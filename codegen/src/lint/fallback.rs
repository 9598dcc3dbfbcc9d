//! Documents of other people, which whoever generates a client of them often can't correct.
//!
//! What each rule allows is in the list of rules: [`Fallback`]. Here it is carried out, and said in the message.

use std::collections::BTreeMap;

use serde_yaml::Value;

use super::rules::{Fallback, rule};
use super::structure::meant_as_boolean;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::openapi::reference;
use crate::openapi::tables::{Entry, Need, Shape};
use crate::source::Source;
use crate::text::tokens;

/// What has to be changed so that a client can be generated: warnings that say so, and the new values by their JSON pointers;
/// none is left out.
pub(super) fn changes(source: &Source, diagnostics: &Diagnostics) -> (Diagnostics, BTreeMap<String, Option<Value>>) {
    let mut warnings = Diagnostics::new();
    let mut changes = BTreeMap::new();
    for diagnostic in diagnostics {
        let fallback = fallback(diagnostic);
        if !matches!(fallback, Fallback::DropKey | Fallback::Reread) {
            continue;
        }
        let Some(Change { pointer, value, said }) = change(source, diagnostic, fallback) else { continue };
        changes.insert(pointer, value);
        let mut warning = diagnostic.clone();
        warn(&mut warning, &said);
        warnings.push(warning);
    }
    (warnings, changes)
}

/// Makes warnings of the errors in spite of which a client can be generated, and has them say what is done instead.
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

/// Something in a document that is read in another way than it is written.
struct Change {
    pointer: String,
    /// None: it is left out.
    value: Option<Value>,
    /// What is done, as the end of a sentence.
    said: String,
}

fn change(source: &Source, diagnostic: &Diagnostic, fallback: Fallback) -> Option<Change> {
    let pointer = diagnostic.place.pointer()?;
    let entry = Entry::at(pointer, source.version());
    if fallback == Fallback::Reread
        && let Some(value) = reference::pointer(source.document(), pointer).and_then(|value| meant(&entry, value))
    {
        let said = format!("it is taken as {}", shown(&value));
        return Some(Change { pointer: pointer.to_owned(), value: Some(value), said });
    }
    if entry.is_droppable {
        return Some(Change { pointer: pointer.to_owned(), value: None, said: "it is left out".to_owned() });
    }
    // What lacks something without which it means nothing goes as a whole.
    let (holder, _) = pointer.rsplit_once('/').filter(|_| entry.need == Some(Need::Required))?;
    let name = tokens(holder).last()?;
    let holder = Entry::at(holder, source.version()).is_droppable.then(|| holder.to_owned())?;
    Some(Change { pointer: holder, value: None, said: format!("`{name}` is left out") })
}

/// What a value of the wrong type was meant to be.
fn meant(entry: &Entry, value: &Value) -> Option<Value> {
    match entry.shape? {
        Shape::Boolean => meant_as_boolean(value).map(|(_, meant)| Value::Bool(meant)),
        // A pattern or a format that is a number is none.
        Shape::Text if !entry.is_droppable => match value {
            Value::Number(number) => Some(Value::String(number.to_string())),
            Value::Bool(value) => Some(Value::String(value.to_string())),
            _ => None,
        },
        _ => None,
    }
}

/// A text in quotes, a boolean without.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`\"{text}\"`"),
        Value::Bool(value) => format!("`{value}`"),
        _ => String::new(),
    }
}
