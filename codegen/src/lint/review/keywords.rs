//! Keywords of schemas that have no effect, or not the intended one.

use std::collections::HashSet;

use serde_yaml::{Mapping, Value};

use super::context::Context;
use crate::lint::properties::{BUDGET, each};
use crate::lint::suggest::suggest;
use crate::openapi::Version;
use crate::openapi::node::items;
use crate::openapi::reference::follow;
use crate::text::At;

/// Types, and the keywords that have an effect only on their values.
const OF_TYPES: &[(&[&str], &[&str])] = &[
    (&["string"], &["minLength", "maxLength", "pattern"]),
    (&["number", "integer"], &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    (&["array"], &["items", "minItems", "maxItems", "uniqueItems"]),
    (&["object"], &["properties", "required", "additionalProperties", "minProperties", "maxProperties"]),
];

/// Checks the keywords of a schema.
pub(super) fn check<'a>(context: &mut Context<'a, '_>, schema: &'a Mapping, version: Version, at: &At<'_>) {
    if schema.contains_key("$ref") {
        if version == Version::V3_0 {
            beside_reference(context, schema, at);
        }
        return;
    }
    types(context, schema, version, at);
    members(context, schema, at);
    required(context, schema, at);
}

fn beside_reference(context: &mut Context<'_, '_>, schema: &Mapping, at: &At<'_>) {
    for key in schema.keys().filter_map(Value::as_str).filter(|key| *key != "$ref") {
        let message = format!("other tools ignore `{key}` beside `$ref`");
        context
            .report
            .warning("ref-siblings", at.key(key).name(), message)
            .help("wrap the reference in an `allOf` of its own: `allOf: [{$ref: …}]`");
    }
}

fn types(context: &mut Context<'_, '_>, schema: &Mapping, version: Version, at: &At<'_>) {
    let Some(declared) = schema.get("type") else {
        if version == Version::V3_0 && schema.get("nullable") == Some(&Value::Bool(true)) {
            context
                .report
                .warning("nullable-without-type", at.key("nullable").name(), "`nullable` needs `type` beside it")
                .help(
                    "add the type of the value; in a 3.0 document, other tools ignore or refuse `nullable` without it",
                );
        }
        return;
    };
    let types: Vec<&str> = match declared {
        Value::Sequence(types) => types.iter().filter_map(Value::as_str).collect(),
        declared => declared.as_str().into_iter().collect(),
    };
    for (of, keywords) in OF_TYPES {
        if types.is_empty() || types.iter().any(|ty| of.contains(ty)) {
            continue;
        }
        for key in keywords.iter().filter(|key| schema.contains_key(**key)) {
            let message = format!("`{key}` has no effect on the type `{}`", types.join("` or `"));
            context.report.warning("keyword-of-other-type", at.key(key).name(), message).help("correct one of the two");
        }
    }
}

fn members(context: &mut Context<'_, '_>, schema: &Mapping, at: &At<'_>) {
    for key in ["allOf", "oneOf", "anyOf"] {
        let Some(members) = schema.get(key).and_then(Value::as_sequence) else { continue };
        let at = at.key(key);
        if members.is_empty() {
            context.report.warning("composition-members", at.name(), format!("`{key}` lists no schema"));
        }
        let mut seen = HashSet::with_capacity(members.len());
        for (index, member) in members.iter().enumerate() {
            if !seen.insert(member) {
                let message = format!("`{key}` lists this schema twice");
                context.report.warning("composition-members", at.index(index), message).help("keep one of them");
            }
        }
    }
}

/// Checks that an `allOf` declares the properties that it or a member requires.
fn required<'a>(context: &mut Context<'a, '_>, schema: &'a Mapping, at: &At<'_>) {
    let Some(all) = schema.get("allOf").and_then(Value::as_sequence) else { return };
    // A member of another composition may require a property of that one.
    if at.last_key().is_none() {
        return;
    }
    let own = schema.get("properties");
    let others = ["oneOf", "anyOf"].iter().filter_map(|key| schema.get(*key)?.as_sequence()).flatten();
    let members: Vec<&Value> = all.iter().chain(others).collect();
    required_by(context, schema.get("required"), own, &members, &at.key("required"));
    let at = at.key("allOf");
    for (index, member) in all.iter().enumerate() {
        required_by(context, member.get("required"), own, &members, &at.index(index).key("required"));
    }
}

fn required_by<'a>(
    context: &mut Context<'a, '_>,
    required: Option<&'a Value>,
    own: Option<&'a Value>,
    members: &[&'a Value],
    at: &At<'_>,
) {
    for (index, name) in items(required).iter().enumerate() {
        let Some(name) = name.as_str() else { continue };
        let (mut has_properties, mut is_declared) = (own.is_some(), own.is_some_and(|own| own.get(name).is_some()));
        for member in members {
            // The part of a schema beyond the budget may declare the property.
            is_declared |= context.left == 0;
            if is_declared {
                break;
            }
            let mut visited = 0;
            each(context.document, member, |schema| {
                visited += 1;
                let properties = schema.get("properties");
                has_properties |= properties.is_some();
                is_declared |= properties.is_some_and(|properties| properties.get(name).is_some());
                !is_declared
            });
            context.left = context.left.saturating_sub(visited);
            is_declared |= visited == BUDGET;
        }
        if has_properties && !is_declared {
            let message = format!("the required property `{name}` is not declared");
            let known =
                members.iter().filter_map(|member| follow(context.document, member)?.get("properties")).chain(own);
            let known = known.filter_map(Value::as_mapping).flat_map(Mapping::keys).filter_map(Value::as_str);
            let help = suggest(&mut context.report, name, known);
            context.report.warning("required-property", at.index(index), message).help_if(help);
        }
    }
}
