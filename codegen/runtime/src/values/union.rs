//! Decoding of unions.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::{Number, Value};

use super::metered::Metered;
use super::strict;

/// Decodes the value as this type, if it matches.
#[doc(hidden)]
pub fn decode_alternative<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(Metered::new(value)).ok()
}

/// Decodes a value; if that fails, decodes it with normalized integers: `10.0` and `1e3` are integers too.
#[doc(hidden)]
pub fn decode_union<T>(value: &Value, decode: impl Fn(&Value) -> Option<T>) -> Option<T> {
    strict::begin();
    let with_integers = || {
        // A copy that counts among the nodes, as unions in unions can make many.
        let mut value: Value = has_integers(value).then(|| decode_alternative(value)).flatten()?;
        write_integers(&mut value);
        decode(&value)
    };
    decode(value).or_else(with_integers).or_else(|| strict::decode_texts(value, decode))
}

/// Returns true if there is a number to be written as an integer.
fn has_integers(value: &Value) -> bool {
    match value {
        Value::Number(number) => unwritten_integer(number).is_some(),
        Value::Array(items) => items.iter().any(has_integers),
        Value::Object(properties) => properties.values().any(has_integers),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

fn write_integers(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(integer) = unwritten_integer(number) {
                *number = integer.into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(write_integers),
        Value::Object(properties) => properties.values_mut().for_each(write_integers),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// The integer that a number with a fraction or an exponent is. One beyond 2^53 may be another than was meant.
fn unwritten_integer(number: &Number) -> Option<i64> {
    number.is_f64().then(|| number.as_f64()).flatten().and_then(exact_integer)
}

#[allow(clippy::cast_possible_truncation, reason = "an integer below 2^53 is exact in both")]
fn exact_integer(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0).then_some(number as i64)
}

/// Returns the value of the discriminator property as text. A number or a boolean has the text of its JSON.
#[doc(hidden)]
pub fn discriminator<'v>(value: &'v Value, property: &str) -> Option<Cow<'v, str>> {
    match value.get(property)? {
        Value::String(text) => Some(Cow::Borrowed(text)),
        number @ (Value::Number(_) | Value::Bool(_)) => Some(Cow::Owned(number.to_string())),
        _ => None,
    }
}

/// A property whose values an alternative lists, where other alternatives have other values.
#[doc(hidden)]
pub struct Fixed {
    /// The name of the property.
    pub property: &'static str,
    /// True if the alternative does not fit another value; false if other alternatives only come first then.
    pub decides: bool,
    /// Returns true if the alternative lists the value.
    pub lists: fn(&Value) -> bool,
}

impl Fixed {
    /// Returns true if the property has another value. A missing value and null are not values.
    fn is_contradicted_by(&self, value: &Value) -> bool {
        value.get(self.property).is_some_and(|found| !found.is_null() && !(self.lists)(found))
    }
}

/// A union, as an alternative of another union.
#[doc(hidden)]
pub trait Union {
    /// Returns the number of undeclared properties; `None` for an unknown value.
    fn undeclared(&self) -> Option<usize>;
}

impl<T: Union> Union for Box<T> {
    fn undeclared(&self) -> Option<usize> {
        T::undeclared(self)
    }
}

/// The number of undeclared properties of a type that does not count them.
#[doc(hidden)]
pub const UNCOUNTED: usize = usize::MAX;

/// The selection of a union's alternative: the match whose listed values the value has, then the match with the fewest
/// undeclared properties, or the first of several.
#[doc(hidden)]
pub struct Alternatives<'v, T> {
    value: &'v Value,
    found: Option<T>,
    /// The numbers of contradicted and of undeclared properties of the current match.
    rank: (usize, usize),
}

impl<'v, T> Alternatives<'v, T> {
    /// Starts without a match.
    pub fn of(value: &'v Value) -> Self {
        Self { value, found: None, rank: (0, 0) }
    }

    /// Selects a type if the value matches it and no earlier type matches as well.
    ///
    /// `undeclared` returns the number of undeclared properties, `UNCOUNTED` for a type that is not compared, or `None`
    /// if the value does not fit.
    #[must_use]
    pub fn or<A: DeserializeOwned>(
        mut self,
        variant: fn(A) -> T,
        fixed: &[Fixed],
        undeclared: fn(&A) -> Option<usize>,
    ) -> Self {
        let mut contradicted = 0;
        for one in fixed.iter().filter(|one| one.is_contradicted_by(self.value)) {
            if one.decides {
                return self;
            }
            contradicted += 1;
        }
        if (self.found.is_none() || self.rank > (contradicted, 0))
            && let Some(decoded) = decode_alternative(self.value)
            && let Some(undeclared) = undeclared(&decoded)
            && (self.found.is_none() || self.rank > (contradicted, undeclared))
        {
            self.found = Some(variant(decoded));
            // The first match of a type that is not compared ends the search.
            self.rank = (contradicted, if undeclared == UNCOUNTED { 0 } else { undeclared });
        }
        self
    }

    /// Returns the selected alternative.
    pub fn found(self) -> Option<T> {
        self.found
    }
}
