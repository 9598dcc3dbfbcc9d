//! Checks of the properties of a JSON body, before it is sent.

use std::fmt::Write as _;

use serde_json::Value as Json;

use super::check::{self, Check};

/// A step from a JSON value to one inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PropertyStep {
    /// To the property of this name.
    Name(&'static str),
    /// To every item of a list.
    Items,
}

/// What is wrong with the values that the steps lead to; a missing one and null satisfy everything.
pub(super) fn check_property(value: &Json, steps: &[PropertyStep], checks: &[Check]) -> Result<(), String> {
    match steps.split_first() {
        Some((PropertyStep::Name(name), rest)) => {
            value.get(name).map_or(Ok(()), |value| check_property(value, rest, checks))
        }
        Some((PropertyStep::Items, rest)) => {
            value.as_array().into_iter().flatten().try_for_each(|item| check_property(item, rest, checks))
        }
        None => match value {
            Json::Null => Ok(()),
            Json::Array(items) => check::check_list(&items.iter().map(text_of).collect::<Vec<_>>(), checks),
            _ => check::check_value(&text_of(value), checks),
        },
    }
}

/// The steps as a person writes them: `tags[].name`, or `["a.b"]` for a name that would read as several steps.
pub(super) fn readable(steps: &[PropertyStep]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            PropertyStep::Items => text.push_str("[]"),
            PropertyStep::Name(name) if name.is_empty() || name.contains(['.', '[', ']']) => {
                // Writing to a string does not fail.
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
    text
}

/// A value as checks and conditions read it.
pub(super) fn text_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
