//! Descriptions and summaries: that they are there, and say something.

use serde_yaml::{Mapping, Value};

use super::context::Context;
use crate::openapi::reference::follow;
use crate::text::At;

/// An operation has a summary, or at least a description.
pub(super) fn operation(context: &mut Context<'_, '_>, operation: &Mapping, at: &At<'_>) {
    if !has_text(operation, "summary") && !has_text(operation, "description") {
        context
            .report
            .warning("missing-summary", at.name(), "the operation has no `summary`")
            .help("say in one line what it does; it becomes the documentation of the method");
    }
    let (Some(id), Some(summary)) = (text(operation, "operationId"), text(operation, "summary")) else { return };
    if !summary.trim().is_empty() && words(id) == words(summary) {
        context
            .report
            .warning("summary-repeats-id", at.key("summary"), "the summary says no more than the operation id")
            .help("say what the operation does to what, and what is special about it");
    }
}

/// A parameter has a description, or its schema has.
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
        .help("say what it does, in which unit, and what happens without it");
}

/// The description of a response says what the status means here.
pub(super) fn response(context: &mut Context<'_, '_>, response: &Mapping, at: &At<'_>) {
    // A response without the key breaks a rule of OpenAPI.
    if text(response, "description").is_some_and(|description| description.trim().is_empty()) {
        context
            .report
            .warning("missing-description", at.key("description"), "the description of the response is empty")
            .help("say when the API answers so");
    }
}

/// Every property has a description, or what it refers to has.
pub(super) fn properties(context: &mut Context<'_, '_>, properties: &Mapping, at: &At<'_>) {
    for (name, schema) in properties {
        let Some(name) = name.as_str() else { continue };
        if !is_described(context.document, schema) {
            let message = format!("the property `{name}` has no description");
            context
                .report
                .warning("missing-description", at.key(name).name(), message)
                .help("say what it holds, in which unit, and when it is missing");
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
        // A list of things that are described.
        || own.get("items").is_some_and(|items| items.get("$ref").is_some() && described(items))
}

fn has_text(mapping: &Mapping, key: &str) -> bool {
    text(mapping, key).is_some_and(|text| !text.trim().is_empty())
}

fn text<'a>(mapping: &'a Mapping, key: &str) -> Option<&'a str> {
    mapping.get(key).and_then(Value::as_str)
}

/// The letters of a text, with the `s` at the end of words left out: `listCalls` and `Lists call.` are alike.
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
