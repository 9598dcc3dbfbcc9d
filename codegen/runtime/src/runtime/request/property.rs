//! Checks of the properties of a JSON body, before it is sent.

use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::runtime::interface::check::Check;
use crate::runtime::values::union::discriminator;
use crate::runtime::values::validate;

/// A step from a JSON value to one inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PropertyStep {
    /// The property with this name.
    Name(&'static str),
    /// Every item of a list.
    Items,
    /// Every property except these.
    Additional(&'static [&'static str]),
    /// The value itself, if the property has one of these values.
    Tagged(&'static str, &'static [&'static str]),
    /// The value itself, if it has this JSON type.
    Kind(JsonKind),
}

/// A JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonKind {
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
}

impl JsonKind {
    fn is_of(self, value: &Json) -> bool {
        match self {
            Self::Boolean => value.is_boolean(),
            Self::Number => value.is_number(),
            Self::Text => value.is_string(),
            Self::List => value.is_array(),
            Self::Object => value.is_object(),
        }
    }
}

/// Checks the values that the steps lead to. Absent values and null satisfy every check.
pub(crate) fn check_property(value: &Json, steps: &[PropertyStep], checks: &[Check]) -> Result<(), String> {
    match steps.split_first() {
        Some((PropertyStep::Name(name), rest)) => {
            value.get(name).map_or(Ok(()), |value| check_property(value, rest, checks))
        }
        Some((PropertyStep::Items, rest)) => {
            value.as_array().into_iter().flatten().try_for_each(|item| check_property(item, rest, checks))
        }
        Some((PropertyStep::Additional(known), rest)) => {
            let properties = value.as_object().into_iter().flatten();
            let mut additional = properties.filter(|(name, _)| !known.contains(&name.as_str()));
            additional.try_for_each(|(_, value)| check_property(value, rest, checks))
        }
        Some((PropertyStep::Tagged(property, tags), rest)) => {
            if discriminator(value, property).is_some_and(|tag| tags.contains(&&*tag)) { check_property(value, rest, checks) } else { Ok(()) }
        }
        Some((PropertyStep::Kind(kind), rest)) => {
            if kind.is_of(value) {
                check_property(value, rest, checks)
            } else {
                Ok(())
            }
        }
        None => match value {
            Json::Null => Ok(()),
            Json::Array(items) => validate::check_list(&items.iter().map(text_of).collect::<Vec<_>>(), checks),
            _ => validate::check_value(&text_of(value), checks),
        },
    }
}

/// The steps in readable form: `tags[].name`, `labels.*` for undeclared names, `["a.b"]` for a name that would read as
/// several steps. If the first step is not a name, the text begins with the name of the whole.
pub(crate) fn readable(whole: &str, steps: &[PropertyStep]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            PropertyStep::Items | PropertyStep::Additional(_) if text.is_empty() => text.push_str(whole),
            _ => {}
        }
        match step {
            PropertyStep::Items => text.push_str("[]"),
            PropertyStep::Additional(_) => text.push_str(".*"),
            PropertyStep::Tagged(..) | PropertyStep::Kind(_) => {}
            PropertyStep::Name(name) if name.is_empty() || name.contains(['.', '[', ']']) => {
                // Writing to a string cannot fail.
                let _ = write!(text, "[{name:?}]");
            }
            PropertyStep::Name(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(name);
            }
        }
    }
    if text.is_empty() { whole.to_owned() } else { text }
}

/// The text of a value for checks and dependencies.
pub(crate) fn text_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
