//! Missing or empty descriptions and summaries.

use serde_yaml::{Mapping, Value};

use super::context::Context;
use crate::openapi::node::{named, text};
use crate::openapi::reference::follow;
use crate::text::At;

/// Checks that an operation has a useful summary, or at least a description.
pub(super) fn operation(context: &mut Context<'_, '_>, operation: &Mapping, at: &At<'_>) {
    if !has_text(operation, "summary") && !has_text(operation, "description") {
        context
            .report
            .warning("missing-summary", at.name(), "the operation has no `summary`")
            .help("describe in one line what it does; the summary documents the method");
    }
    let (Some(id), Some(summary)) = (text(operation, "operationId"), text(operation, "summary")) else { return };
    if !summary.trim().is_empty() && words(id) == words(summary) {
        context
            .report
            .warning("summary-repeats-id", at.key("summary"), "the summary only repeats the operation id")
            .help("describe what the operation does, on what, and what is special about it");
    }
}

/// Checks that a parameter or its schema has a description.
pub(super) fn parameter(context: &mut Context<'_, '_>, parameter: &Mapping, at: &At<'_>) {
    if has_text(parameter, "description")
        || parameter.get("schema").is_some_and(|schema| is_described(context.document, schema))
    {
        return;
    }
    let Some(name) = text(parameter, "name") else { return };
    let message = format!("the parameter `{name}` has no description");
    context
        .report
        .warning("missing-description", at.key("name"), message)
        .help("describe what it does, its unit, and what happens without it");
}

/// Checks that the description of a response is not empty.
pub(super) fn response(context: &mut Context<'_, '_>, response: &Mapping, at: &At<'_>) {
    // The structure check reports a response without the key.
    if text(response, "description").is_some_and(|description| description.trim().is_empty()) {
        context
            .report
            .warning("missing-description", at.key("description"), "the description of the response is empty")
            .help("describe when the API sends this response");
    }
}

/// Checks that every property or its referenced schema has a description.
pub(super) fn properties(context: &mut Context<'_, '_>, properties: &Mapping, at: &At<'_>) {
    for (name, schema) in named(properties) {
        if !is_described(context.document, schema) {
            let message = format!("the property `{name}` has no description");
            context
                .report
                .warning("missing-description", at.key(name).name(), message)
                .help("describe what it holds, its unit, and when it is absent");
        }
    }
}

fn is_described(document: &Value, schema: &Value) -> bool {
    let Some(own) = schema.as_mapping() else { return true };
    if has_text(own, "description") || has_text(own, "title") {
        return true;
    }
    let described = |schema: &Value| {
        follow(document, schema).and_then(Value::as_mapping).is_some_and(|it| has_text(it, "description"))
    };
    if own.contains_key("$ref") {
        return described(schema);
    }
    let parts = own.get("allOf").and_then(Value::as_sequence);
    parts.into_iter().flatten().any(described)
        // A list whose items have a description.
        || own.get("items").is_some_and(|items| items.get("$ref").is_some() && described(items))
}

fn has_text(mapping: &Mapping, key: &str) -> bool {
    text(mapping, key).is_some_and(|text| !text.trim().is_empty())
}

/// The letters of a text without the `s` at the end of words: `listCalls` and `Lists call.` compare equal.
fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let ends = characters.peek().is_none_or(|next| !next.is_lowercase());
        if character.is_alphanumeric() && !(ends && character == 's') {
            words.extend(character.to_lowercase());
        }
    }
    words
}
