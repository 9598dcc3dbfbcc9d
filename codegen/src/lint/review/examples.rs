//! Examples, defaults and enumerated values that contradict their schema or contain secrets.

use serde_yaml::{Mapping, Value};

use super::context::Context;
use super::secrets;
use super::value::Misfit;
use crate::diagnostic::Report;
use crate::lint::schemas::has_type;
use crate::openapi::node::{entries, items};
use crate::openapi::reference::{local, pointer};
use crate::text::At;

/// Checks the values in a schema: examples, default and enumerated values.
pub(super) fn of_schema<'a>(context: &mut Context<'a, '_>, schema: &'a Mapping, at: &At<'_>) {
    if let Some(example) = schema.get("example") {
        one(context, Some(schema), example, &at.key("example"));
    }
    for (index, example) in items(schema.get("examples")).iter().enumerate() {
        one(context, Some(schema), example, &at.key("examples").index(index));
    }
    if let Some(default) = schema.get("default") {
        of_default(context, schema, default, &at.key("default"));
    }
}

fn of_default<'a>(context: &mut Context<'a, '_>, schema: &'a Mapping, default: &'a Value, at: &At<'_>) {
    // `default-not-in-enum` reports this case, and the checks for generation a default of another type.
    if schema.contains_key("enum") || schema.get("type").is_some_and(|kinds| !has_type(kinds, default)) {
        return;
    }
    for Misfit { place, message, help } in context.values.misfits(schema, default, at) {
        let general = || "the default stands for a missing value: correct the default or the schema".to_owned();
        context.report.warning("default-value", place, message).help(help.unwrap_or_else(general));
    }
}

/// Checks that an example object has a value.
pub(super) fn has_value(report: &mut Report<'_>, example: &Mapping, at: &At<'_>) {
    if !example.contains_key("value") && !example.contains_key("externalValue") {
        report.warning("example-value", at.name(), "the example has no `value`").help("add it, or remove the example");
    }
}

/// Checks the examples of a parameter or a header.
pub(super) fn of_parameter<'a>(context: &mut Context<'a, '_>, parameter: &'a Mapping, at: &At<'_>) {
    beside_schema(context, parameter, true, at);
}

/// Checks the examples of a media type. Examples of XML and other text formats are documents, not values.
pub(super) fn of_media_type<'a>(context: &mut Context<'a, '_>, media_type: &'a Mapping, at: &At<'_>) {
    let name = at.last_key().unwrap_or_default();
    let name = name.split(';').next().unwrap_or_default().trim();
    let is_value = name == "application/json"
        || name.ends_with("+json")
        || matches!(name, "application/x-www-form-urlencoded" | "multipart/form-data");
    beside_schema(context, media_type, is_value, at);
}

fn beside_schema<'a>(context: &mut Context<'a, '_>, holder: &'a Mapping, is_value: bool, at: &At<'_>) {
    let schema = holder.get("schema").and_then(Value::as_mapping).filter(|_| is_value);
    if let Some(example) = holder.get("example") {
        one(context, schema, example, &at.key("example"));
    }
    let at = at.key("examples");
    for (name, example) in entries(holder.get("examples")) {
        let at = at.key(name);
        if let Some(reference) = example.get("$ref").and_then(Value::as_str) {
            let Some(target) = local(reference) else { continue };
            let at = At::from_pointer(&target);
            let example = pointer(context.document, &target);
            if let Some(value) = example.and_then(|example| example.get("value")) {
                misfits(context, schema, value, &at.key("value"));
                if context.examples.insert(target.to_string()) {
                    secrets::check(&mut context.report, value, &at.key("value"));
                }
            }
        } else if let Some(value) = example.get("value") {
            one(context, schema, value, &at.key("value"));
        }
    }
}

fn one<'a>(context: &mut Context<'a, '_>, schema: Option<&'a Mapping>, example: &'a Value, at: &At<'_>) {
    misfits(context, schema, example, at);
    secrets::check(&mut context.report, example, at);
}

fn misfits<'a>(context: &mut Context<'a, '_>, schema: Option<&'a Mapping>, example: &'a Value, at: &At<'_>) {
    let misfits = schema.map(|schema| context.values.misfits(schema, example, at)).unwrap_or_default();
    for Misfit { place, message, help } in misfits {
        let general = || "correct the example, or the schema if the API does send this".to_owned();
        context.report.warning("example-value", place, message).help(help.unwrap_or_else(general));
    }
}
