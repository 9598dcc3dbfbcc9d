//! Components that the generator adds to a document: names and sections.

use serde_yaml::{Mapping, Value};

use crate::text::tokens;

/// Adds a component to a document.
pub(crate) fn insert(document: &mut Value, section: &str, name: String, value: Value) {
    let Some(document) = document.as_mapping_mut() else { return };
    let components = entry(document, "components");
    let Some(components) = components.as_mapping_mut() else { return };
    if let Some(section) = entry(components, section).as_mapping_mut() {
        section.insert(name.into(), value);
    }
}

fn entry<'a>(mapping: &'a mut Mapping, key: &str) -> &'a mut Value {
    let value = mapping.entry(key.into()).or_insert_with(|| Value::Mapping(Mapping::new()));
    if value.is_null() {
        *value = Value::Mapping(Mapping::new());
    }
    value
}

/// Budget of nodes to copy from reference targets in a short document.
const COPIED: usize = 100_000;

/// Bytes of a longer document that add one node to the budget.
const BYTES: usize = 4;

/// Returns the budget of nodes to copy from reference targets.
pub(crate) fn copyable(text: &str) -> usize {
    COPIED.max(text.len() / BYTES)
}

/// Subtracts the nodes of a value from the budget. Returns false if the budget is too small, which leaves it empty.
pub(crate) fn take(left: &mut usize, value: &Value) -> bool {
    let Some(rest) = left.checked_sub(1) else { return false };
    *left = rest;
    match value {
        Value::Sequence(items) => items.iter().all(|item| take(left, item)),
        Value::Mapping(mapping) => mapping.values().all(|value| take(left, value)),
        _ => true,
    }
}

/// Returns the last descriptive words of a pointer, for the name of a component.
pub(crate) fn words(pointer: &str) -> String {
    const STRUCTURE: &[&str] = &[
        "components",
        "schemas",
        "parameters",
        "responses",
        "headers",
        "requestBodies",
        "examples",
        "properties",
        "paths",
        "content",
        "schema",
        "allOf",
        "oneOf",
        "anyOf",
        "items",
        "$defs",
        "definitions",
        "additionalProperties",
    ];
    let words: Vec<String> = tokens(pointer)
        .filter(|token| !STRUCTURE.contains(&&**token))
        .map(|token| token.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect::<String>())
        .map(|word| word.trim_matches('_').to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    let is_definition = pointer.rsplit('/').nth(1).is_some_and(|holder| matches!(holder, "$defs" | "definitions"));
    let from = if is_definition { words.len().saturating_sub(1) } else { words.len().saturating_sub(2) };
    words.get(from..).unwrap_or_default().join("_")
}
