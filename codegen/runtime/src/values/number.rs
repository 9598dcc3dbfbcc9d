//! Numbers sent as strings: many providers send prices this way, contrary to their documents.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Number;

use super::strict;

/// A number, or a string with a number.
pub(crate) struct NumberOrText(pub(crate) f64);

/// The name under which a deserializer is asked for a number or a string. Forms, which have only strings, tell an empty
/// number from an empty text by it.
pub(crate) const NUMBER_OR_TEXT: &str = "NumberOrText";

impl<'de> Deserialize<'de> for NumberOrText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NUMBER_OR_TEXT, NumberVisitor).map(Self)
    }
}

struct NumberVisitor;

impl<'de> Visitor<'de> for NumberVisitor {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<f64, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    #[allow(clippy::cast_precision_loss, reason = "numbers without a declared size are doubles")]
    fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    #[allow(clippy::cast_precision_loss, reason = "numbers without a declared size are doubles")]
    fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }

    #[allow(clippy::cast_precision_loss, reason = "a number of no declared size is a double")]
    fn visit_i128<E: Error>(self, value: i128) -> Result<f64, E> {
        Ok(value as f64)
    }

    #[allow(clippy::cast_precision_loss, reason = "a number of no declared size is a double")]
    fn visit_u128<E: Error>(self, value: u128) -> Result<f64, E> {
        Ok(value as f64)
    }

    /// Once any crate of a program has `serde_json` keep every digit of a number, numbers arrive as maps of its own.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<f64, A::Error> {
        let number = Number::deserialize(MapAccessDeserializer::new(map)).ok();
        number.and_then(|number| number.as_f64()).ok_or_else(|| A::Error::invalid_type(Unexpected::Map, &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<f64, E> {
        if strict::is_strict() && !strict::has_texts() {
            return Err(E::invalid_type(Unexpected::Str(text), &self));
        }
        // Only what JSON would call a number: neither `inf` nor `NaN`.
        serde_json::from_str(text).map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }
}
