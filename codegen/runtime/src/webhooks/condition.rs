//! Conditions that tell a received callback apart from others.

use serde_json::Value;

use super::received::Received;
use crate::response::error::Error;

/// Facts that tell a callback apart. All must hold. Properties are JSON pointers: `/data/event_type`.
#[derive(Debug)]
pub struct Condition {
    /// Properties that it has, other than null.
    pub has: &'static [&'static str],
    /// Properties that it does not have, or that are null.
    pub lacks: &'static [&'static str],
    /// Properties and their possible values, as text.
    pub values: &'static [(&'static str, &'static [&'static str])],
    /// Headers and their possible values.
    pub headers: &'static [(&'static str, &'static [&'static str])],
}

impl Condition {
    /// A condition that holds for every request.
    pub const NONE: Self = Self { has: &[], lacks: &[], values: &[], headers: &[] };

    /// Returns true if the condition holds for a request with these fields.
    pub fn holds(&self, received: &Received<'_>, fields: &Value) -> bool {
        let has = |property: &&str| fields.pointer(property).is_some_and(|value| !value.is_null());
        self.has.iter().all(has)
            && !self.lacks.iter().any(has)
            && self
                .values
                .iter()
                .all(|(property, values)| fields.pointer(property).is_some_and(|value| is_one_of(value, values)))
            && self
                .headers
                .iter()
                .all(|(name, values)| received.header(name).is_some_and(|value| values.contains(&value)))
    }
}

fn is_one_of(value: &Value, values: &[&str]) -> bool {
    match value {
        Value::String(text) => values.contains(&text.as_str()),
        Value::Bool(_) | Value::Number(_) => values.contains(&value.to_string().as_str()),
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

/// Returns the fields of a form, of JSON, or of the query of a request without a body; null for another body.
///
/// # Errors
///
/// Fails if the body is invalid in its format.
pub fn fields(received: &Received<'_>) -> Result<Value, Error> {
    if received.is_form() {
        received.form()
    } else if received.body().is_empty() {
        received.query()
    } else if received.media_type().is_none_or(|media_type| media_type.contains("json")) {
        received.json()
    } else {
        Ok(Value::Null)
    }
}
