//! From a normalized tree to the types of `openapiv3`.
//!
//! Written by hand rather than left to `serde`: the types have so many flattened and untagged parts that reading them
//! that way takes longer than everything else after parsing, and drops keys that it does not know. Here a key that
//! nobody takes is an error.

mod objects;
mod schema;
mod security;

use indexmap::IndexMap;
use openapiv3::{ExternalDocumentation, OpenAPI, ReferenceOr};
use serde_json::Value as Json;
use serde_yaml::{Mapping, Value};

use crate::text::At;

/// What does not fit, and where. The checks are meant to have found it before.
#[derive(Debug)]
pub(crate) struct Misfit {
    pub(crate) pointer: String,
    pub(crate) message: String,
}

type Fit<T> = Result<T, Misfit>;

/// The whole document.
pub(crate) fn document(value: Value) -> Fit<OpenAPI> {
    objects::document(value, &At::ROOT)
}

fn misfit<T>(at: &At<'_>, message: impl Into<String>) -> Fit<T> {
    Err(Misfit { pointer: at.to_pointer(), message: message.into() })
}

/// Takes the keys of a mapping one by one.
fn each(value: Value, at: &At<'_>, mut take: impl FnMut(&str, Value, &At<'_>) -> Fit<()>) -> Fit<()> {
    for (key, value) in mapping(value, at)? {
        match key.as_str() {
            Some(key) => take(key, value, &at.key(key))?,
            None => return misfit(at, "a key is not text"),
        }
    }
    Ok(())
}

/// Takes a key that has no field of its own: an extension.
fn extension(extensions: &mut IndexMap<String, Json>, key: &str, value: Value, at: &At<'_>) -> Fit<()> {
    if !key.starts_with("x-") {
        return misfit(at, format!("nothing takes the key `{key}`"));
    }
    extensions.insert(key.to_owned(), json(value, at)?);
    Ok(())
}

fn mapping(value: Value, at: &At<'_>) -> Fit<Mapping> {
    match value {
        Value::Mapping(mapping) => Ok(mapping),
        _ => misfit(at, "a mapping is expected"),
    }
}

fn text(value: Value, at: &At<'_>) -> Fit<String> {
    match value {
        Value::String(text) => Ok(text),
        _ => misfit(at, "text is expected"),
    }
}

fn flag(value: &Value, at: &At<'_>) -> Fit<bool> {
    match value {
        Value::Bool(flag) => Ok(*flag),
        _ => misfit(at, "`true` or `false` is expected"),
    }
}

fn count(value: &Value, at: &At<'_>) -> Fit<usize> {
    match value.as_u64().and_then(|count| usize::try_from(count).ok()) {
        Some(count) => Ok(count),
        None => misfit(at, "a whole number from 0 is expected"),
    }
}

fn list<T>(value: Value, at: &At<'_>, item: impl Fn(Value, &At<'_>) -> Fit<T>) -> Fit<Vec<T>> {
    match value {
        Value::Sequence(items) => {
            // Exactly as long: schemas and parameters take a kilobyte each.
            let mut list = Vec::with_capacity(items.len());
            for (index, value) in items.into_iter().enumerate() {
                list.push(item(value, &at.index(index))?);
            }
            Ok(list)
        }
        _ => misfit(at, "a list is expected"),
    }
}

fn map<T>(value: Value, at: &At<'_>, entry: impl Fn(Value, &At<'_>) -> Fit<T>) -> Fit<IndexMap<String, T>> {
    let mapping = mapping(value, at)?;
    let mut result = IndexMap::with_capacity(mapping.len());
    for (key, value) in mapping {
        let Value::String(key) = key else { return misfit(at, "a key is not text") };
        let entry = entry(value, &at.key(&key))?;
        result.insert(key, entry);
    }
    Ok(result)
}

/// A reference, or what stands in its place.
fn reference_or<T>(value: Value, at: &At<'_>, item: impl FnOnce(Value, &At<'_>) -> Fit<T>) -> Fit<ReferenceOr<T>> {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => Ok(ReferenceOr::Reference { reference: reference.to_owned() }),
        None => item(value, at).map(ReferenceOr::Item),
    }
}

/// A value that may be anything. Null says as much as no value.
fn optional_json(value: Value, at: &At<'_>) -> Fit<Option<Json>> {
    Ok(Some(json(value, at)?).filter(|value| !value.is_null()))
}

fn json(value: Value, at: &At<'_>) -> Fit<Json> {
    Ok(match value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(flag),
        Value::Number(value) => Json::Number(number(&value, at)?),
        Value::String(text) => Json::String(text),
        Value::Sequence(_) => Json::Array(list(value, at, json)?),
        Value::Mapping(_) => Json::Object(map(value, at, json)?.into_iter().collect()),
        Value::Tagged(_) => return misfit(at, "a tag has no place in JSON"),
    })
}

fn number(value: &serde_yaml::Number, at: &At<'_>) -> Fit<serde_json::Number> {
    let number = match (value.as_u64(), value.as_i64()) {
        (Some(number), _) => Some(number.into()),
        (None, Some(number)) => Some(number.into()),
        (None, None) => value.as_f64().and_then(serde_json::Number::from_f64),
    };
    match number {
        Some(number) => Ok(number),
        None => misfit(at, "the number does not exist in JSON"),
    }
}

fn external_docs(value: Value, at: &At<'_>) -> Fit<ExternalDocumentation> {
    let mut docs = ExternalDocumentation::default();
    each(value, at, |key, value, at| {
        match key {
            "description" => docs.description = Some(text(value, at)?),
            "url" => docs.url = text(value, at)?,
            _ => extension(&mut docs.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(docs)
}
