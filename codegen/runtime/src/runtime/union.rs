//! Decoding of values that are one of several types.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// The value as one of the types, if it fits.
#[doc(hidden)]
pub fn decode_alternative<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// The property that tells which type a value has.
#[doc(hidden)]
pub fn discriminator<'v>(value: &'v Value, property: &str) -> Option<&'v str> {
    value.get(property)?.as_str()
}
