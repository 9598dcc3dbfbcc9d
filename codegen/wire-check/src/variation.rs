//! Variations of the value of a callback: with only its required properties, with undeclared ones, and with those of a
//! condition.

use serde_json::{Map, Value, json};

use crate::body::properties;
use crate::document::Document;
use crate::fit;
use crate::media::is_free_form;
use crate::sample::{is_required_by, kind};

/// The name of a property that no document declares.
pub(crate) const UNDECLARED: &str = "x undeclared";

/// The deepest nesting to add undeclared properties to.
const DEEPEST: usize = 8;

/// The keys of a composed schema.
pub(crate) const COMPOSED: [&str; 3] = ["allOf", "oneOf", "anyOf"];

pub(crate) fn names(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// Returns the only value of a condition, or the first of several.
pub(crate) fn one_of(value: &Value) -> Value {
    value.get(0).unwrap_or(value).clone()
}

/// Changes a value so that the condition holds: adds properties that it names, from a sample, and removes others.
pub(crate) fn conditional(when: &Value, mut value: Value, sample: &Value) -> Value {
    for name in names(&when["has"]) {
        let path = path_of(name);
        if let Some(found) = path.iter().try_fold(sample, |inner, step| inner.get(step)) {
            set(&mut value, &path, found.clone());
        }
    }
    for (name, fixed) in when["values"].as_object().into_iter().flatten() {
        set(&mut value, &path_of(name), one_of(fixed));
    }
    for name in names(&when["lacks"]) {
        let path = path_of(name);
        if let Some((last, parents)) = path.split_last()
            && let Some(object) = parents.iter().try_fold(&mut value, |inner, step| inner.get_mut(step))
            && let Some(object) = object.as_object_mut()
        {
            object.remove(last);
        }
    }
    value
}

/// Returns the steps of a path with dots, or of a JSON pointer.
fn path_of(name: &str) -> Vec<String> {
    match name.strip_prefix('/') {
        Some(pointer) => pointer.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect(),
        None => name.split('.').map(str::to_owned).collect(),
    }
}

/// Sets a property of an object or of an object inside.
fn set(value: &mut Value, path: &[String], new: Value) {
    let (Some((first, rest)), Some(object)) = (path.split_first(), value.as_object_mut()) else { return };
    let inner = object.entry(first).or_insert_with(|| json!({}));
    if rest.is_empty() { *inner = new } else { set(inner, rest, new) }
}

/// Returns an object with only its required properties, and those with a default, which replaces an absent value; `None` for a
/// union, whose alternatives may need others.
pub(crate) fn minimal(document: &Document, schema: &Value, value: &Value) -> Option<Value> {
    let is_union = ["oneOf", "anyOf"].iter().any(|key| composes(document, schema, key, 0));
    let mut object = value.as_object().filter(|_| !is_union)?.clone();
    let schema = document.resolve(schema);
    let declared = properties(document, schema, 0);
    let has_default = |name: &String| {
        let mut own =
            declared.iter().filter(|(known, _)| *known == name).map(|(_, property)| document.resolve(property));
        own.any(|property| !property["default"].is_null())
    };
    object.retain(|name, _| is_required_by(document, schema, name, 0) || has_default(name));
    Some(Value::Object(object))
}

/// Adds the defaults of absent properties, which a client adds when it decodes the value.
pub(crate) fn defaulted(document: &Document, schema: &Value, mut value: Value, depth: usize) -> Value {
    let schema = document.resolve(schema);
    if depth == DEEPEST {
        return value;
    }
    let members = |key: &str| schema[key].as_array().into_iter().flatten();
    let chosen = ["oneOf", "anyOf"].map(|key| members(key).find(|member| fit::is_received(document, member, &value)));
    for member in members("allOf").chain(chosen.into_iter().flatten()) {
        value = defaulted(document, member, value, depth + 1);
    }
    match &mut value {
        Value::Object(object) => {
            for (name, value) in object.iter_mut() {
                let property = schema["properties"].get(name).unwrap_or(&schema["additionalProperties"]);
                *value = defaulted(document, property, value.take(), depth + 1);
            }
            for (name, property) in schema["properties"].as_object().into_iter().flatten() {
                let property = document.resolve(property);
                if !property["default"].is_null() && property["writeOnly"] != true {
                    object.entry(name).or_insert_with(|| property["default"].clone());
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                *item = defaulted(document, &schema["items"], item.take(), depth + 1);
            }
        }
        _ => {}
    }
    value
}

fn composes(document: &Document, schema: &Value, key: &str, depth: usize) -> bool {
    let schema = document.resolve(schema);
    let mut members = schema["allOf"].as_array().into_iter().flatten();
    schema.get(key).is_some() || depth < DEEPEST && members.any(|member| composes(document, member, key, depth + 1))
}

/// Adds an undeclared property to each object that may have one.
pub(crate) fn undeclared(document: &Document, schema: &Value, value: &Value, is_form: bool, depth: usize) -> Value {
    let schema = document.resolve(schema);
    match value {
        Value::Object(object) if depth < DEEPEST && is_open(document, schema, 0) => {
            let declared = properties(document, schema, 0);
            let is_union = ["oneOf", "anyOf"].iter().any(|key| composes(document, schema, key, 0));
            let inside = |(name, value): (&String, &Value)| {
                let property = declared.iter().find(|(known, _)| *known == name).filter(|_| !is_union && !is_form);
                let value = property.map_or_else(
                    || value.clone(),
                    |(_, property)| undeclared(document, property, value, is_form, depth + 1),
                );
                (name.clone(), value)
            };
            let mut object: Map<String, Value> = object.iter().map(inside).collect();
            let added = if is_form { json!("a +&=%,é") } else { json!({"a": [1, null, "é"]}) };
            object.insert(UNDECLARED.to_owned(), added);
            Value::Object(object)
        }
        Value::Array(items) if depth < DEEPEST => {
            items.iter().map(|item| undeclared(document, &schema["items"], item, is_form, depth + 1)).collect()
        }
        _ => value.clone(),
    }
}

/// Returns true if every member of an object schema allows properties of any name and value.
pub(crate) fn is_open(document: &Document, schema: &Value, depth: usize) -> bool {
    let schema = document.resolve(schema);
    let closing = ["propertyNames", "unevaluatedProperties", "patternProperties", "maxProperties"];
    let mut members = COMPOSED.iter().filter_map(|key| schema[*key].as_array()).flatten();
    let is_composed = COMPOSED.iter().any(|key| schema.get(*key).is_some());
    (kind(schema) == "object" || is_composed)
        && schema.get("additionalProperties").is_none_or(|more| *more == true)
        && closing.iter().all(|key| schema.get(*key).is_none())
        && depth < DEEPEST
        && members.all(|member| is_open(document, member, depth + 1) || is_free_form(document.resolve(member)))
}
