//! Decoding of a request that a server receives. Clients keep values that the document does not list, servers refuse them.

#![cfg_attr(not(feature = "server"), allow(dead_code, reason = "clients never decode strictly"))]

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::Value;

use super::metered;

/// The state of a strict decoding.
#[derive(Clone, Default)]
struct Strict {
    /// True if all leaves of a value are texts.
    has_texts: bool,
    /// The values of the last enum that refused one.
    expected: Option<&'static [&'static str]>,
}

thread_local! {
    static STRICT: RefCell<Option<Strict>> = const { RefCell::new(None) };
}

/// Decodes values that the document lists, and alternatives of unions that it has. All leaves can be texts.
pub(crate) fn strictly<T>(has_texts: bool, decode: impl FnOnce() -> T) -> T {
    struct Restore(Option<Strict>);

    impl Drop for Restore {
        fn drop(&mut self) {
            STRICT.replace(self.0.take());
        }
    }

    let _outer = Restore(STRICT.replace(Some(Strict { has_texts, expected: None })));
    decode()
}

/// Returns a value of an enum, unless it is not listed and the decoding is strict. An enum without values lists all.
pub(crate) fn listed<T: ToString, E: Error>(value: T, values: &'static [&'static str]) -> Result<T, E> {
    if values.is_empty() || !is_strict() || values.contains(&&*value.to_string()) {
        return Ok(value);
    }
    STRICT.with_borrow_mut(|strict| strict.iter_mut().for_each(|strict| strict.expected = Some(values)));
    Err(unexpected(values))
}

/// Begins the search for the alternative of a union.
pub(crate) fn begin() {
    STRICT.with_borrow_mut(|strict| strict.iter_mut().for_each(|strict| strict.expected = None));
}

/// Returns a value that fits no alternative of a union, unless the decoding is strict.
///
/// # Errors
///
/// Fails in a request to a server.
#[doc(hidden)]
pub fn unknown<E: Error>(value: Value) -> Result<Value, E> {
    STRICT.with_borrow_mut(|strict| match strict {
        Some(strict) if !strict.has_texts || !has_properties(&value) => Err(match strict.expected.take() {
            Some(values) => unexpected(values),
            None => E::invalid_value(Unexpected::Other("value"), &"a value that the document allows"),
        }),
        _ => Ok(value),
    })
}

/// Returns true if the value is a part of a request to a server.
pub(crate) fn is_strict() -> bool {
    STRICT.with_borrow(Option::is_some)
}

/// Returns true if all leaves of the received value are texts.
pub(crate) fn has_texts() -> bool {
    STRICT.with_borrow(|strict| strict.as_ref().is_some_and(|strict| strict.has_texts))
}

/// Decodes the values that texts can stand for: numbers, booleans, and the list of one text.
pub(crate) fn decode_texts<T>(value: &Value, decode: impl Fn(&Value) -> Option<T>) -> Option<T> {
    if !has_texts() {
        return None;
    }
    let items = value.as_str().map(|text| text.split(','));
    // The copies count among the nodes.
    let bytes = 3 * items.clone().map_or(1, Iterator::count).saturating_mul(size_of::<Value>());
    metered::take::<serde_json::Error>(bytes).ok()?;
    let list = items.map(|items| items.map(Value::from).collect::<Value>());
    let typed = [typed(value)].into_iter().chain(list.as_ref().map(typed));
    let readings: Vec<Value> = typed.chain(list.clone()).collect();
    // A union in a list in the same union reads no text as a list again.
    strictly(false, || readings.iter().find_map(decode))
}

/// Checks that no object of a JSON text has a property twice.
///
/// # Errors
///
/// Fails at the second one, and if the text is not JSON.
pub(crate) fn check_unique(text: &[u8]) -> serde_json::Result<()> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    Unique.deserialize(&mut deserializer).and_then(|()| deserializer.end())
}

struct Unique;

impl<'de> DeserializeSeed<'de> for Unique {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! leaves {
    ($($method:ident($value:ty))*) => {$(
        fn $method<E: Error>(self, _: $value) -> Result<(), E> {
            Ok(())
        }
    )*};
}

impl<'de> Visitor<'de> for Unique {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("each property once")
    }

    leaves! { visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_i128(i128) visit_u128(u128) visit_f64(f64) visit_str(&str) }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Self)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut properties: A) -> Result<(), A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = properties.next_key::<String>()? {
            if !names.insert(name) {
                return Err(Error::invalid_value(Unexpected::Other("property"), &self));
            }
            properties.next_value_seed(Self)?;
        }
        Ok(())
    }
}

fn typed(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            let parsed = serde_json::from_str(text).ok().filter(|one: &Value| one.is_number() || one.is_boolean());
            parsed.unwrap_or_else(|| value.clone())
        }
        Value::Array(items) => items.iter().map(typed).collect(),
        Value::Object(properties) => properties.iter().map(|(name, value)| (name.clone(), typed(value))).collect(),
        other => other.clone(),
    }
}

/// Returns true if a value has properties, whose texts can be of different types.
fn has_properties(value: &Value) -> bool {
    value.is_object() || value.as_array().is_some_and(|items| items.iter().any(has_properties))
}

/// The message has the listed values, and not the other one, which can be personal data.
fn unexpected<E: Error>(values: &[&str]) -> E {
    E::invalid_value(Unexpected::Other("value"), &&*format!("one of {}", values.join(", ")))
}
