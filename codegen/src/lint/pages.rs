//! Checks that the names in `x-rust-pagination`, `x-rust-requires` and `x-rust-error` exist.

use std::collections::{HashMap, HashSet};

use serde_yaml::{Mapping, Value};

use super::properties;
use super::structure::Checker;
use super::suggest::suggest;
use crate::diagnostic::Report;
use crate::openapi::reference::follow;
use crate::text::At;

/// A parameter of an operation.
pub(super) struct Parameter<'a> {
    pub(super) name: &'a str,
    pub(super) location: &'a str,
    pub(super) declaration: &'a Mapping,
    /// JSON pointer of its entry in the list of the operation or path.
    pub(super) listed: String,
}

/// Checks that the successful response or the parameters hold the items and the link to the next page.
pub(super) fn pagination(
    report: &mut Report<'_>,
    document: &Value,
    operation: &Value,
    parameters: &[&Parameter<'_>],
    at: &At<'_>,
) {
    let Some(pagination) = operation.get("x-rust-pagination") else { return };
    let at = at.key("x-rust-pagination");
    let Some(schema) = success(document, operation) else {
        let message = "the successful response has no body to page through";
        report.error("pagination", at.name(), message);
        return;
    };
    if pagination.get("items").is_none() {
        let types = follow(document, schema).and_then(|schema| schema.get("type"));
        if !may_be(types, &["array"]) {
            let message = "the body of the successful response is not a list";
            let help = "name the property that holds the items under `items`";
            report.error("pagination", at.name(), message).help(help);
        }
    }
    property(report, document, schema, pagination, &at, ("items", "a list", &["array"]));
    property(report, document, schema, pagination, &at, ("next", "text", &["string"]));
    for way in ["cursor", "offset", "page"] {
        let Some(declared) = pagination.get(way) else { continue };
        let at = at.key(way);
        property(report, document, schema, declared, &at, ("property", "text or an integer", &["string", "integer"]));
        property(report, document, schema, declared, &at, ("more", "a boolean", &["boolean"]));
        property(report, document, schema, declared, &at, ("total", "an integer", &["integer"]));
        property(report, document, schema, declared, &at, ("pages", "an integer", &["integer"]));
        for key in ["parameter", "size"] {
            let Some(name) = declared.get(key).and_then(Value::as_str) else { continue };
            let of_query = || parameters.iter().filter(|parameter| parameter.location == "query");
            if !of_query().any(|parameter| parameter.name == name) {
                let message = format!("the operation has no query parameter `{name}`");
                let help = suggest(report, name, of_query().map(|parameter| parameter.name));
                report.error("pagination", at.key(key), message).help_if(help);
            }
        }
    }
}

/// Checks that a key names a response property of the right type.
fn property(
    report: &mut Report<'_>,
    document: &Value,
    schema: &Value,
    declared: &Value,
    at: &At<'_>,
    (key, wanted, allowed): (&str, &str, &[&str]),
) {
    let Some(path) = declared.get(key).and_then(Value::as_str) else { return };
    let at = at.key(key);
    match properties::walk(document, schema, path) {
        Err((missing, holder)) => {
            let message = format!("the successful response has no property `{missing}`");
            let help = suggest(report, &missing, properties::names(document, holder).into_iter());
            report.error("pagination", at, message).help_if(help);
        }
        Ok(property) => {
            if !may_be(property.get("type"), allowed) {
                let message = format!("`{path}` must be {wanted} in the response");
                report.error("pagination", at, message);
            }
        }
    }
}

/// Returns true if the `type` of a schema allows one of these types.
fn may_be(types: Option<&Value>, allowed: &[&str]) -> bool {
    match types {
        Some(Value::Sequence(types)) => types.iter().filter_map(Value::as_str).any(|name| allowed.contains(&name)),
        Some(one) => one.as_str().is_some_and(|name| allowed.contains(&name)),
        None => true,
    }
}

/// Returns the schema of the first successful response.
fn success<'a>(document: &'a Value, operation: &'a Value) -> Option<&'a Value> {
    let responses = operation.get("responses")?.as_mapping()?;
    let (_, response) =
        responses.iter().find(|(status, _)| status.as_str().is_some_and(|status| status.starts_with('2')))?;
    let content = follow(document, response)?.get("content")?.as_mapping()?;
    let is_json = |name: &str| name == "application/json" || name.ends_with("+json");
    let (_, media_type) =
        content.iter().find(|(name, _)| name.as_str().is_some_and(is_json)).or_else(|| content.iter().next())?;
    media_type.get("schema")
}

/// Checks that `x-rust-requires` of a parameter names an existing parameter.
pub(super) fn requires<'a>(
    report: &mut Report<'_>,
    document: &'a Value,
    operation: &'a Value,
    parameters: &[&Parameter<'_>],
    forms: &mut HashMap<*const Value, HashSet<&'a str>>,
) {
    let known: HashSet<&str> = parameters.iter().map(|parameter| parameter.name).collect();
    for parameter in parameters {
        let Some(needed) = needed(parameter.declaration) else { continue };
        if known.contains(needed) || fields(document, operation, forms).is_some_and(|fields| fields.contains(needed)) {
            continue;
        }
        let listed = At::from_pointer(&parameter.listed);
        let at = listed.key("x-rust-requires");
        let message = format!("the operation has no parameter `{needed}`");
        let help = suggest(report, needed, parameters.iter().map(|other| other.name));
        report.error("requires", at.key("property"), message).help_if(help);
    }
}

fn needed(holder: &Mapping) -> Option<&str> {
    holder.get("x-rust-requires")?.get("property")?.as_str()
}

/// Returns the names of the properties of a request body, which many operations may share.
fn fields<'a, 'f>(
    document: &'a Value,
    operation: &'a Value,
    forms: &'f mut HashMap<*const Value, HashSet<&'a str>>,
) -> Option<&'f HashSet<&'a str>> {
    let content = follow(document, operation.get("requestBody")?)?.get("content")?;
    let names = forms.entry(&raw const *content).or_insert_with(|| {
        let media_types = content.as_mapping().into_iter().flatten();
        let schemas = media_types.filter_map(|(_, media_type)| follow(document, media_type.get("schema")?));
        let mut seen: HashSet<*const Value> = HashSet::new();
        let schemas = schemas.filter(|schema| seen.insert(&raw const **schema));
        schemas.flat_map(|schema| properties::names(document, schema)).collect()
    });
    Some(names)
}

/// Checks that `x-rust-requires` of a property names a property of the same schema.
pub(super) fn property_requires(checker: &mut Checker<'_, '_>, schema: &Mapping, at: &At<'_>) {
    let Some(properties) = schema.get("properties").and_then(Value::as_mapping) else { return };
    let at = at.key("properties");
    for (name, property) in properties {
        let (Some(name), Some(property)) = (name.as_str(), property.as_mapping()) else { continue };
        let Some(needed) = needed(property) else { continue };
        if needed != name && properties.contains_key(needed) {
            continue;
        }
        let at = at.key(name);
        let at = at.key("x-rust-requires");
        let message = if needed == name {
            "a property can't require itself".to_owned()
        } else {
            format!("the schema has no property `{needed}`")
        };
        let others = properties.keys().filter_map(Value::as_str).filter(|other| *other != name);
        let help = suggest(&mut checker.report, needed, others);
        checker.report.error("requires", at.key("property"), message).help_if(help);
    }
}

/// Checks that the parts of an error are properties of its schema.
pub(super) fn error_properties(checker: &mut Checker<'_, '_>, schema: &Mapping, at: &At<'_>) {
    let Some(parts) = schema.get("x-rust-error").and_then(Value::as_mapping) else { return };
    let at = at.key("x-rust-error");
    let document = checker.document;
    let holder = Value::Mapping(schema.clone());
    for (part, name) in parts {
        let (Some(part), Some(name)) = (part.as_str(), name.as_str()) else { continue };
        if properties::find(document, &holder, name).is_none() {
            let message = format!("the schema has no property `{name}`");
            let help = suggest(&mut checker.report, name, properties::names(document, &holder).into_iter());
            checker.report.error("error-property", at.key(part), message).help_if(help);
        }
    }
}
