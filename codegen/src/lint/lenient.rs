//! Documents of other people, which whoever generates a client of them often can't correct.
//!
//! What each rule allows is in the list of rules: [`Lenience`]. Here it is carried out, and said in the message.

use std::collections::BTreeMap;

use serde_yaml::Value;

use super::rules::{Lenience, rule};
use super::structure::meant_as_boolean;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::openapi::tables::{self, Key, Need, Object, Rest, Shape};
use crate::openapi::{Version, reference};
use crate::source::Source;
use crate::text::tokens;

/// What has to be changed so that a client can be generated: warnings that say so, and the new values by their JSON pointers;
/// none is left out.
pub(super) fn changes(source: &Source, diagnostics: &Diagnostics) -> (Diagnostics, BTreeMap<String, Option<Value>>) {
    let mut warnings = Diagnostics::new();
    let mut changes = BTreeMap::new();
    for diagnostic in diagnostics {
        let lenience = lenience(diagnostic);
        if !matches!(lenience, Lenience::LeaveOut | Lenience::Reread) {
            continue;
        }
        let Some(Change { pointer, value, said }) = change(source, diagnostic, lenience) else { continue };
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
        if let Lenience::Instead(instead) = lenience(&diagnostic) {
            warn(&mut diagnostic, instead);
        }
        downgraded.push(diagnostic);
    }
    downgraded
}

fn lenience(diagnostic: &Diagnostic) -> Lenience {
    let rule = rule(diagnostic.rule).filter(|_| diagnostic.severity == Severity::Error);
    rule.map_or(Lenience::None, |rule| rule.lenience)
}

fn warn(diagnostic: &mut Diagnostic, instead: &str) {
    diagnostic.severity = Severity::Warning;
    diagnostic.message = format!("{}; {instead}", diagnostic.message);
}

/// Something in a document that is read in another way than it is written.
struct Change {
    pointer: String,
    /// None: it is left out.
    value: Option<Value>,
    /// What is done, as the end of a sentence.
    said: String,
}

fn change(source: &Source, diagnostic: &Diagnostic, lenience: Lenience) -> Option<Change> {
    let pointer = diagnostic.place.pointer()?;
    let place = Place::of(pointer, source.version());
    if lenience == Lenience::Reread
        && let Some(value) = reference::pointer(source.document(), pointer).and_then(|value| place.meant(value))
    {
        let said = format!("it is taken as {}", shown(&value));
        return Some(Change { pointer: pointer.to_owned(), value: Some(value), said });
    }
    if place.is_spare {
        return Some(Change { pointer: pointer.to_owned(), value: None, said: "it is left out".to_owned() });
    }
    // What lacks something without which it means nothing goes as a whole.
    let (holder, _) = pointer.rsplit_once('/').filter(|_| place.need == Some(Need::Required))?;
    let name = tokens(holder).last()?;
    let holder = Place::of(holder, source.version()).is_spare.then(|| holder.to_owned())?;
    Some(Change { pointer: holder, value: None, said: format!("`{name}` is left out") })
}

/// What the tables say of a place in a document.
struct Place {
    shape: Option<&'static Shape>,
    /// Whether the document only says less without it.
    is_spare: bool,
    /// Whether it has to be there, if it is a key that OpenAPI names.
    need: Option<Need>,
}

impl Place {
    fn of(pointer: &str, version: Version) -> Self {
        let mut place = Self { shape: Some(&tables::ROOT), is_spare: false, need: None };
        for token in tokens(pointer) {
            place = match place.shape {
                Some(Shape::Is(object) | Shape::Or(object)) => Self::of_key(object, &token, version),
                Some(Shape::Schema | Shape::SchemaOrBoolean) => Self::of_key(tables::schema(version), &token, version),
                // An entry can be left out where all of them can. An item of a list would move those behind it.
                Some(Shape::Map(_, entry)) => Self { shape: Some(entry), need: None, ..place },
                Some(Shape::List(item)) => Self { shape: Some(item), is_spare: false, need: None },
                _ => Self { shape: None, is_spare: false, need: None },
            };
        }
        place
    }

    fn of_key(object: &'static Object, name: &str, version: Version) -> Self {
        let key = object.keys.iter().find(|key| key.name == name && key.is_in(version));
        // What OpenAPI does not know says nothing at all.
        let is_unknown = || !matches!(object.rest, Rest::Entries(..)) && name != "$ref";
        Self {
            shape: object.shape(name),
            is_spare: key.map_or_else(is_unknown, Key::is_spare),
            need: key.map(|key| key.need),
        }
    }

    /// What a value of the wrong type was meant to be.
    fn meant(&self, value: &Value) -> Option<Value> {
        match self.shape? {
            Shape::Boolean => meant_as_boolean(value).map(|(_, meant)| Value::Bool(meant)),
            // A pattern or a format that is a number is none.
            Shape::Text if !self.is_spare => match value {
                Value::Number(number) => Some(Value::String(number.to_string())),
                Value::Bool(value) => Some(Value::String(value.to_string())),
                _ => None,
            },
            _ => None,
        }
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
