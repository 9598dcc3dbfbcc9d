//! Checks of schemas.

use std::collections::HashMap;
use std::ptr;

use regex_lite::Regex;
use serde_yaml::{Mapping, Value};

use super::pages;
use super::structure::{Check, Checker, boolean_help, choice, kind, subject};
use super::suggest::suggest;
use crate::openapi::node::{items, text};
use crate::openapi::reference::lookup;
use crate::openapi::{Version, unsupported};
use crate::text::{At, Place, without_captures};

pub(super) const CHECKS: &[Check] = &[
    array_items,
    required_properties,
    enumeration,
    listed_values,
    listed_types,
    default,
    default_type,
    bounds,
    pattern,
    default_mapping,
    pages::property_requires,
    pages::error_properties,
];

/// Checks that an array declares its items.
fn array_items(checker: &mut Checker<'_, '_>, schema: &Mapping, at: &At<'_>) {
    if checker.version == Version::V3_0 && text(schema, "type") == Some("array") && !schema.contains_key("items") {
        checker
            .report
            .warning("array-items", at.key("type").value(), "an array needs the key `items`")
            .help("without it, items may be anything; write `items: {}` to allow that");
    }
}

/// Checks that required properties are declared.
fn required_properties(checker: &mut Checker<'_, '_>, schema: &Mapping, at: &At<'_>) {
    let Some(required) = schema.get("required").and_then(Value::as_sequence) else { return };
    // A member of a composition may require a property that another member declares.
    let Some(properties) = schema.get("properties").and_then(Value::as_mapping) else { return };
    if ["allOf", "oneOf", "anyOf"].iter().any(|key| schema.contains_key(*key)) || is_member(at) {
        return;
    }
    let at_required = at.key("required");
    for (index, name) in required.iter().enumerate() {
        let Some(name) = name.as_str() else { continue };
        if !properties.contains_key(name) {
            let message = format!("the required property `{name}` is not declared");
            let help = suggest(&mut checker.report, name, properties.keys().filter_map(Value::as_str));
            checker.report.warning("required-property", at_required.index(index), message).help_if(help);
        }
    }
}

fn is_member(at: &At<'_>) -> bool {
    at.last_key().is_none()
        && at.parent().and_then(At::last_key).is_some_and(|key| matches!(key, "allOf" | "oneOf" | "anyOf"))
}

/// Checks that an enumeration has values and no duplicates.
fn enumeration(checker: &mut Checker<'_, '_>, schema: &Mapping, at: &At<'_>) {
    let Some(values) = schema.get("enum").and_then(Value::as_sequence) else { return };
    let at_enum = at.key("enum");
    if values.is_empty() {
        checker.report.error("enum-empty", at_enum.name(), "`enum` is empty");
    }
    let mut seen = std::collections::HashSet::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        if !seen.insert(value) {
            let message = format!("{} is listed more than once", show(value));
            checker.report.warning("enum-duplicate", at_enum.index(index), message);
        }
    }
}

/// Reports listed values that the client does not check.
fn listed_values(checker: &mut Checker<'_, '_>, schema: &Mapping, at: &At<'_>) {
    let is_compound = |value: &Value| value.is_sequence() || value.is_mapping();
    let is_listed = |value: &Value| value.as_sequence().is_some_and(|values| values.iter().any(is_compound));
    if schema.get("const").is_some_and(is_compound) {
        let message = "the client does not check that the value is this list or object";
        unsupported::LISTED_VALUES.report(&mut checker.report, at.key("const"), message);
    }
    if schema.get("enum").is_some_and(is_listed) {
        let message = "the client does not check listed lists and objects";
        unsupported::LISTED_VALUES.report(&mut checker.report, at.key("enum").name(), message);
    }
}

/// Checks that the listed values have the type of the schema.
fn listed_types(checker: &mut Checker<'_, '_>, schema: &Mapping, at: &At<'_>) {
    let Some(values) = schema.get("enum").and_then(Value::as_sequence) else { return };
    let Some(kinds) = schema.get("type") else { return };
    let is_type = |kind: &&Value| kind.as_str() != Some("null");
    let of_several = |kinds: &Value| kinds.as_sequence().is_some_and(|kinds| kinds.iter().filter(is_type).count() > 1);
    let at_enum = at.key("enum");
    for (index, value) in values.iter().enumerate().filter(|(_, value)| !is_typed(schema, kinds, value)) {
        let effect = if value.is_null() || of_several(kinds) { "allows" } else { "ignores" };
        let message = format!(
            "{} can't be a value here: the schema requires {}; the client {effect} it",
            show(value),
            wanted(kinds)
        );
        let help = match kinds.as_str() {
            _ if value.is_null() && checker.version == Version::V3_0 => Some("`nullable: true` allows null"),
            _ if value.is_null() => Some("add `null` to the list of `type`"),
            Some("string") => Some("put it in quotes"),
            _ => None,
        };
        checker.report.warning("enum-value-type", at_enum.index(index), message).help_if(help);
    }
}

/// Checks that the default has the type of the schema.
fn default_type(checker: &mut Checker<'_, '_>, schema: &Mapping, at: &At<'_>) {
    let (Some(default), Some(kinds)) = (schema.get("default"), schema.get("type")) else { return };
    // `default-not-in-enum` reports a default beside `enum`.
    if schema.contains_key("enum") || is_typed(schema, kinds, default) {
        return;
    }
    let at = at.key("default");
    let message = format!("{} must be {}, not {}", subject(&at), wanted(kinds), kind(default));
    let help = boolean_help(default).filter(|_| kinds.as_str() == Some("boolean"));
    let general = || "the default stands for a missing value: correct the default or the schema".to_owned();
    checker.report.warning("default-value", at, message).help(help.unwrap_or_else(general));
}

fn is_typed(schema: &Mapping, kinds: &Value, value: &Value) -> bool {
    value.is_null() && schema.get("nullable") == Some(&Value::Bool(true)) || has_type(kinds, value)
}

/// Checks that the default is one of the values.
fn default(checker: &mut Checker<'_, '_>, schema: &Mapping, at: &At<'_>) {
    let (Some(default), Some(values)) = (schema.get("default"), schema.get("enum").and_then(Value::as_sequence)) else {
        return;
    };
    let is_null = default.is_null() && schema.get("nullable") == Some(&Value::Bool(true));
    if values.contains(default) || is_null || values.is_empty() {
        return;
    }
    let message = format!("the default {} is not one of the values of `enum`", show(default));
    let known = values.iter().filter_map(Value::as_str);
    let help = default.as_str().and_then(|text| suggest(&mut checker.report, text, known));
    checker.report.warning("default-not-in-enum", at.key("default"), message).help_if(help);
}

/// Checks that no lower bound is above its upper bound.
fn bounds(checker: &mut Checker<'_, '_>, schema: &Mapping, at: &At<'_>) {
    const BOUNDS: [(&str, &str); 5] = [
        ("minimum", "maximum"),
        ("exclusiveMinimum", "exclusiveMaximum"),
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
        ("minProperties", "maxProperties"),
    ];
    for (low, high) in BOUNDS {
        let number = |key| schema.get(key).and_then(Value::as_f64);
        if let (Some(least), Some(most)) = (number(low), number(high))
            && least > most
        {
            let message = format!("`{low}` is {least}, which is above `{high}`, {most}: no value is valid");
            checker.report.error("bounds", at.key(low), message).help("correct one of the two");
        }
    }
    if schema.get("multipleOf").and_then(Value::as_f64).is_some_and(|step| step <= 0.0) {
        checker.report.error("bounds", at.key("multipleOf"), "`multipleOf` must be above 0");
    }
}

/// Checks that the client can compile the pattern.
fn pattern(checker: &mut Checker<'_, '_>, schema: &Mapping, at: &At<'_>) {
    let Some(pattern) = text(schema, "pattern") else { return };
    let compiled = if let Some(compiled) = checker.patterns.get(pattern) {
        *compiled
    } else {
        let compiled = Regex::new(&without_captures(pattern)).is_ok();
        checker.patterns.insert(pattern.to_owned(), compiled);
        compiled
    };
    if !compiled {
        let reason = Regex::new(&without_captures(pattern)).err().map(|error| error.to_string()).unwrap_or_default();
        let place: Place = at.key("pattern").value();
        checker
            .report
            .warning("pattern", place, format!("the client can't check this pattern: {reason}"))
            .help("values are sent unchecked; the server checks them");
    }
}

/// Checks that a discriminator whose property may be missing has a default. Earlier versions know no default.
fn default_mapping(checker: &mut Checker<'_, '_>, schema: &Mapping, at: &At<'_>) {
    let Some(discriminator) = schema.get("discriminator").and_then(Value::as_mapping) else { return };
    let Some(name) = text(discriminator, "propertyName") else { return };
    if checker.version < Version::V3_2 || discriminator.contains_key("defaultMapping") {
        return;
    }
    let mut known = HashMap::new();
    let is_required = requires(checker.document, schema, name, &mut known, 0);
    if !is_required {
        let message = format!("a value may lack the property `{name}`, and `defaultMapping` does not tell its schema");
        let at = at.key("discriminator");
        checker
            .report
            .error("default-mapping", at.key("propertyName"), message)
            .help("add `defaultMapping`, or require the property in every alternative");
    }
}

/// The deepest composition in which a required property is looked for.
const DEEPEST: usize = 64;

/// Returns true if a schema, the target of its reference, a member of its `allOf` or every alternative requires a property.
/// `known` has the schemas that were looked at, which may refer to each other.
fn requires(
    document: &Value,
    schema: &Mapping,
    name: &str,
    known: &mut HashMap<*const Mapping, bool>,
    depth: usize,
) -> bool {
    if let Some(found) = known.get(&ptr::from_ref(schema)) {
        return *found;
    }
    known.insert(ptr::from_ref(schema), false);
    let list = |key: &str| items(schema.get(key)).iter();
    let mut is_required = list("required").any(|required| required.as_str() == Some(name));
    if !is_required && depth < DEEPEST {
        let mut inner = |schema: &Mapping| requires(document, schema, name, known, depth + 1);
        let target = text(schema, "$ref").and_then(|reference| lookup(document, reference)?.as_mapping());
        is_required = target.into_iter().chain(list("allOf").filter_map(Value::as_mapping)).any(&mut inner);
        let alternatives = ["oneOf", "anyOf"].map(|key| list(key).filter_map(Value::as_mapping));
        is_required = is_required
            || alternatives.into_iter().any(|alternatives| {
                let mut alternatives = alternatives.filter(|one| text(one, "type") != Some("null")).peekable();
                alternatives.peek().is_some() && alternatives.all(&mut inner)
            });
    }
    known.insert(ptr::from_ref(schema), is_required);
    is_required
}

/// Returns true if the value has the type, or one of the types.
pub(super) fn has_type(kinds: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.is_bool(),
        "array" => value.is_sequence(),
        "object" => value.is_mapping(),
        "null" => value.is_null(),
        _ => true,
    };
    match kinds {
        Value::String(name) => is(name),
        Value::Sequence(names) => names.is_empty() || names.iter().filter_map(Value::as_str).any(is),
        _ => true,
    }
}

/// Formats the types as the end of "it must be …".
pub(super) fn wanted(kinds: &Value) -> String {
    let one = |name: &str| match name {
        "string" => "text".to_owned(),
        "number" => "a number".to_owned(),
        "integer" => "an integer".to_owned(),
        "boolean" => "`true` or `false`".to_owned(),
        "array" => "a list".to_owned(),
        "object" => "a mapping".to_owned(),
        other => format!("`{other}`"),
    };
    match kinds {
        Value::Sequence(names) => match names.iter().filter_map(Value::as_str).collect::<Vec<_>>().as_slice() {
            [name] => one(name),
            names => format!("a value of type {}", choice(names)),
        },
        other => one(other.as_str().unwrap_or_default()),
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(value) => format!("`{value}`"),
        // Quotes tell the text of a number from the number.
        Value::String(value) if serde_json::from_str::<serde_json::Value>(value).is_ok() => format!("`\"{value}\"`"),
        Value::String(value) => format!("`{value}`"),
        Value::Sequence(_) => "a list".to_owned(),
        Value::Mapping(_) | Value::Tagged(_) => "a mapping".to_owned(),
    }
}
