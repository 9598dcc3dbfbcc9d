//! Access to the values of a document.

use serde_yaml::{Mapping, Value};

/// Returns the text of a key.
pub(crate) fn text<'a>(mapping: &'a Mapping, key: &str) -> Option<&'a str> {
    mapping.get(key).and_then(Value::as_str)
}

/// Returns the items of a list; none of another value.
pub(crate) fn items<'a>(value: impl Into<Option<&'a Value>>) -> &'a [Value] {
    value.into().and_then(Value::as_sequence).map_or(&[], Vec::as_slice)
}

/// Returns the entries of a mapping; none of another value.
pub(crate) fn entries<'a>(value: impl Into<Option<&'a Value>>) -> impl Iterator<Item = (&'a str, &'a Value)> {
    value.into().and_then(Value::as_mapping).into_iter().flat_map(named)
}

/// Returns the entries by name. The source has converted every key to text.
pub(crate) fn named(mapping: &Mapping) -> impl Iterator<Item = (&str, &Value)> {
    mapping.iter().filter_map(|(name, value)| Some((name.as_str()?, value)))
}

/// Returns the components of a section.
pub(crate) fn components<'a>(document: &'a Value, section: &str) -> Option<&'a Value> {
    document.get("components")?.get(section)
}
