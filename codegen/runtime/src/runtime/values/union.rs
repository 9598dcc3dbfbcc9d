//! Decoding of unions.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::metered::Metered;

/// Decodes the value as this type, if it matches.
#[doc(hidden)]
pub fn decode_alternative<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(Metered::new(value)).ok()
}

/// Decodes a value; if that fails, decodes it with normalized integers: `10.0` and `1e3` are integers too.
#[doc(hidden)]
pub fn decode_union<T>(value: &Value, decode: impl Fn(&Value) -> Option<T>) -> Option<T> {
    decode(value).or_else(|| {
        let mut value = value.clone();
        write_integers(&mut value).then(|| decode(&value)).flatten()
    })
}

/// Normalizes integers, and returns true if any changed. Numbers of 2^53 and above may be inexact and stay unchanged.
fn write_integers(value: &mut Value) -> bool {
    match value {
        Value::Number(number) => {
            let integer = number.is_f64().then(|| number.as_f64()).flatten().and_then(exact_integer);
            integer.is_some_and(|integer| {
                *number = integer.into();
                true
            })
        }
        Value::Array(items) => items.iter_mut().map(write_integers).filter(|written| *written).count() > 0,
        Value::Object(properties) => properties.values_mut().map(write_integers).filter(|written| *written).count() > 0,
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

#[allow(clippy::cast_possible_truncation, reason = "an integer below 2^53 is exact in both")]
fn exact_integer(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0).then_some(number as i64)
}

/// Returns the value of the discriminator property.
#[doc(hidden)]
pub fn discriminator<'v>(value: &'v Value, property: &str) -> Option<&'v str> {
    value.get(property)?.as_str()
}

/// The selection of a union's alternative: the match with the fewest undeclared properties, or the first of several.
#[doc(hidden)]
pub struct Alternatives<'v, T> {
    value: &'v Value,
    found: Option<T>,
    /// The number of undeclared properties of the current match.
    unknown: usize,
}

impl<'v, T> Alternatives<'v, T> {
    /// Starts without a match.
    pub fn of(value: &'v Value) -> Self {
        Self { value, found: None, unknown: 0 }
    }

    /// Selects a type if the value matches it and no earlier type matches as well.
    ///
    /// `unknown` returns the number of undeclared properties of a type that keeps them; other types are not compared.
    #[must_use]
    pub fn or<A: DeserializeOwned>(mut self, variant: fn(A) -> T, unknown: fn(&A) -> Option<usize>) -> Self {
        if (self.found.is_none() || self.unknown > 0)
            && let Some(decoded) = decode_alternative(self.value)
        {
            let count = unknown(&decoded);
            if self.found.is_none() || count.is_some_and(|count| count < self.unknown) {
                self.found = Some(variant(decoded));
                self.unknown = count.unwrap_or_default();
            }
        }
        self
    }

    /// Returns the selected alternative.
    pub fn found(self) -> Option<T> {
        self.found
    }
}
