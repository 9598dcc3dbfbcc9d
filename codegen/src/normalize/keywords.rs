//! Normalization of OpenAPI 3.1 schema keywords to OpenAPI 3.0.

use serde_yaml::{Mapping, Value};

use super::members::is_annotation;
use super::{Normalizer, keep_as_extension, nothing};
use crate::openapi::media::{essence, is_json};
use crate::openapi::tables::{self, Rest};
use crate::openapi::unsupported;
use crate::text::At;

impl Normalizer<'_> {
    pub(super) fn keywords_of_31(&mut self, schema: &mut Mapping, at: &At<'_>) {
        if let Some(value) = schema.shift_remove("const") {
            schema.insert("enum".into(), Value::Sequence(vec![value]));
        }
        let values = schema.get("enum").and_then(Value::as_sequence);
        if values.is_some_and(|values| values.contains(&Value::Null)) {
            schema.insert("nullable".into(), Value::Bool(true));
        }
        exclusive(schema, "minimum", "exclusiveMinimum", |bound, exclusive| exclusive >= bound);
        exclusive(schema, "maximum", "exclusiveMaximum", |bound, exclusive| exclusive <= bound);
        examples(schema);
        content(schema);
        self.tuple(schema, at);
        self.patterns(schema, at);
        self.unevaluated(schema, at);
        self.content_schema(schema);
        // These keywords only restrict valid values.
        for keyword in unsupported::UNCHECKED.keywords {
            if let Some(value) = schema.shift_remove(*keyword) {
                self.keep(schema, keyword, value);
                let message = format!("the client does not check `{keyword}`");
                unsupported::UNCHECKED.report(&mut self.report, at.key(keyword).name(), message);
            }
        }
        // Referenced definitions have been moved to `components`.
        schema.shift_remove("$defs");
        schema.shift_remove("definitions");
        for limit in [unsupported::ANCHOR, unsupported::DYNAMIC_REFERENCE] {
            for keyword in limit.keywords {
                if schema.shift_remove(*keyword).is_some() {
                    let message = format!("`{keyword}` is not supported");
                    limit.report(&mut self.report, at.key(keyword).name(), message);
                }
            }
        }
        self.types(schema, at);
        keep_unknown(schema);
    }

    /// Keeps the schema of JSON in text: events have such data. [`hoist`](Self::hoist) has moved it to a component.
    fn content_schema(&mut self, schema: &mut Mapping) {
        let reference = schema.get("contentSchema").and_then(|content| content.get("$ref")).cloned();
        if let Some(reference) = reference.filter(|_| !self.keeps_unchecked && is_json_text(schema)) {
            schema.shift_remove("contentSchema");
            schema.insert("x-openapi-contentSchema".into(), reference);
        }
    }

    /// Keeps a keyword that is compared, but not checked.
    fn keep(&self, schema: &mut Mapping, keyword: &str, value: Value) {
        if self.keeps_unchecked {
            schema.insert(format!("x-openapi-{keyword}").into(), value);
        }
    }

    /// Rewrites a list of types: `["string", "null"]` becomes a nullable string, several real types become
    /// alternatives.
    fn types(&mut self, schema: &mut Mapping, at: &At<'_>) {
        let types = match schema.get("type") {
            Some(Value::Sequence(types)) => types.clone(),
            Some(Value::String(one)) if one == "null" => vec![Value::from("null")],
            _ => return,
        };
        let mut seen = std::collections::HashSet::new();
        let mut types: Vec<String> =
            types.iter().filter_map(Value::as_str).filter(|name| seen.insert(*name)).map(str::to_owned).collect();
        if types.iter().any(|name| name == "null") {
            types.retain(|name| name != "null");
            schema.insert("nullable".into(), Value::Bool(true));
        }
        if types.iter().any(|name| name == "number") {
            types.retain(|name| name != "integer");
        }
        match types.as_slice() {
            [] => {
                schema.shift_remove("type");
                if !schema.contains_key("enum") {
                    schema.insert("enum".into(), Value::Sequence(vec![Value::Null]));
                }
            }
            [one] => {
                schema.insert("type".into(), one.as_str().into());
            }
            // The listed values determine the types.
            _ if schema.contains_key("enum") => {
                schema.shift_remove("type");
            }
            _ => self.alternatives(schema, &types, at),
        }
    }

    fn alternatives(&mut self, schema: &mut Mapping, types: &[String], at: &At<'_>) {
        schema.shift_remove("type");
        let mut members: Vec<Mapping> =
            types.iter().map(|name| Mapping::from_iter([("type".into(), name.as_str().into())])).collect();
        let keys: Vec<String> = schema.keys().filter_map(Value::as_str).map(str::to_owned).collect();
        for key in &keys {
            let format = schema.get(key.as_str()).and_then(Value::as_str);
            let mut owners = members.iter_mut().zip(types).filter(|(_, name)| belongs(key, format, name)).peekable();
            if owners.peek().is_none() {
                continue;
            }
            let Some(value) = schema.get(key.as_str()) else { continue };
            for (member, _) in owners {
                member.insert(key.as_str().into(), value.clone());
            }
            schema.shift_remove(key.as_str());
        }
        let pointer = at.to_pointer();
        let members: Vec<Value> = members.into_iter().map(Value::Mapping).collect();
        if schema.contains_key("anyOf") {
            let both = Mapping::from_iter([("anyOf".into(), Value::Sequence(members))]);
            push_member(schema, Value::Mapping(both));
            return;
        }
        for index in 0..members.len() {
            self.moved(format!("{pointer}/anyOf/{index}"), at);
        }
        schema.insert("anyOf".into(), Value::Sequence(members));
    }

    /// Makes alternatives nullable if one of them is `{type: "null"}`.
    pub(super) fn null_members(&mut self, schema: &mut Mapping, at: &At<'_>) {
        for union in ["oneOf", "anyOf"] {
            let Some(Value::Sequence(members)) = schema.get_mut(union) else { continue };
            let before = members.len();
            members.retain(|member| !is_null(member));
            if members.len() == before {
                continue;
            }
            let rest = members.len();
            let only = (rest == 1).then(|| members.pop()).flatten();
            schema.insert("nullable".into(), Value::Bool(true));
            if rest == 0 {
                schema.shift_remove(union);
                schema.insert("enum".into(), Value::Sequence(vec![Value::Null]));
            }
            if let Some(only) = only {
                schema.shift_remove(union);
                self.only_member(schema, only, at);
            }
        }
    }

    /// Replaces a composition by its only remaining alternative.
    fn only_member(&mut self, schema: &mut Mapping, only: Value, at: &At<'_>) {
        let is_mergeable = only.as_mapping().is_some_and(|only| {
            !only.contains_key("$ref")
                && only.keys().all(|key| key.as_str() == Some("nullable") || !schema.contains_key(key))
        });
        match only {
            Value::Mapping(only) if is_mergeable => schema.extend(only),
            only => {
                let index = push_member(schema, only);
                self.moved(format!("{}/allOf/{index}", at.to_pointer()), at);
            }
        }
    }

    /// Rewrites `prefixItems` to `items` with a union of all item schemas.
    fn tuple(&mut self, schema: &mut Mapping, at: &At<'_>) {
        let Some(prefix) = schema.shift_remove("prefixItems") else { return };
        self.keep(schema, "prefixItems", prefix.clone());
        let pointer = at.to_pointer();
        let prefix = prefix.as_sequence().cloned().unwrap_or_default();
        let rest = schema.shift_remove("items");
        // `false` has become a schema that no value satisfies.
        let is_closed = rest.as_ref().is_some_and(|rest| *rest == nothing())
            || schema.get("maxItems").and_then(Value::as_u64).is_some_and(|most| most <= prefix.len() as u64);
        let mut alternatives: Vec<(String, Value)> = Vec::new();
        let places = prefix.iter().enumerate().map(|(index, item)| (format!("{pointer}/prefixItems/{index}"), item));
        let rest = rest.filter(|_| !is_closed);
        for (place, item) in places.chain(rest.iter().map(|rest| (format!("{pointer}/items"), rest))) {
            if alternatives.iter().all(|(_, known)| known != item) {
                alternatives.push((place, item.clone()));
            }
        }
        if !schema.contains_key("type") {
            schema.insert("type".into(), "array".into());
        }
        if is_closed && !schema.contains_key("maxItems") {
            schema.insert("maxItems".into(), prefix.len().into());
        }
        let name = at.key("prefixItems").name();
        if !is_closed && rest.is_none() {
            schema.insert("items".into(), Value::Mapping(Mapping::new()));
            unsupported::OPEN_TUPLE.report(
                &mut self.report,
                name,
                "the schema of the items after `prefixItems` is unknown",
            );
            return;
        }
        let is_union = alternatives.len() > 1;
        let mut members = Vec::new();
        for (index, (place, item)) in alternatives.into_iter().enumerate() {
            let to = if is_union { format!("{pointer}/items/anyOf/{index}") } else { format!("{pointer}/items") };
            if to != place {
                self.moves.push((to, place));
            }
            members.push(item);
        }
        let items = match members.pop() {
            Some(only) if members.is_empty() => only,
            Some(last) => {
                members.push(last);
                Value::Mapping(Mapping::from_iter([("anyOf".into(), Value::Sequence(members))]))
            }
            None => Value::Mapping(Mapping::new()),
        };
        schema.insert("items".into(), items);
        if is_union {
            unsupported::TUPLE.report(&mut self.report, name, "the client does not check the position of items");
        }
    }

    /// Rewrites `patternProperties` to `additionalProperties`.
    fn patterns(&mut self, schema: &mut Mapping, at: &At<'_>) {
        let Some(Value::Mapping(patterns)) = schema.shift_remove("patternProperties") else { return };
        self.keep(schema, "patternProperties", Value::Mapping(patterns.clone()));
        let is_closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
        let mut values = patterns.into_iter().map(|(_, value)| value);
        let additional = match (values.next(), values.next()) {
            (Some(one), None) if is_closed || !schema.contains_key("additionalProperties") => one,
            _ => Value::Bool(true),
        };
        schema.insert("additionalProperties".into(), additional);
        let message = "the client does not check the names of `patternProperties`";
        unsupported::PATTERN_PROPERTIES.report(&mut self.report, at.key("patternProperties").name(), message);
    }

    /// Rewrites `unevaluatedProperties` to `additionalProperties`.
    fn unevaluated(&mut self, schema: &mut Mapping, at: &At<'_>) {
        let Some(value) = schema.shift_remove("unevaluatedProperties") else { return };
        if value == Value::Bool(true) {
            return;
        }
        let is_composed = ["$ref", "allOf", "oneOf", "anyOf"].iter().any(|key| schema.contains_key(*key));
        if !is_composed && !schema.contains_key("additionalProperties") {
            schema.insert("additionalProperties".into(), value);
            return;
        }
        self.keep(schema, "unevaluatedProperties", value);
        let message = "the client does not check `unevaluatedProperties`";
        unsupported::UNEVALUATED_PROPERTIES.report(&mut self.report, at.key("unevaluatedProperties").name(), message);
    }
}

/// Returns true if the schema describes text with JSON in it.
pub(super) fn is_json_text(schema: &Mapping) -> bool {
    let media_type = schema.get("contentMediaType").or_else(|| schema.get("x-openapi-contentMediaType"));
    media_type.and_then(Value::as_str).is_some_and(|name| is_json(&essence(name)))
        && !schema.contains_key("contentEncoding")
        && !schema.contains_key("x-openapi-contentEncoding")
}

/// Returns true if a keyword applies to values of the type.
fn belongs(key: &str, format: Option<&str>, name: &str) -> bool {
    match key {
        "pattern" | "minLength" | "maxLength" => name == "string",
        "multipleOf" | "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {
            matches!(name, "number" | "integer")
        }
        "items" | "minItems" | "maxItems" | "uniqueItems" => name == "array",
        "properties" | "required" | "additionalProperties" | "minProperties" | "maxProperties" => name == "object",
        "format" => match format {
            Some("int32" | "int64" | "float" | "double") => matches!(name, "number" | "integer"),
            _ => name == "string",
        },
        _ => false,
    }
}

/// Returns true if only null is valid.
fn is_null(schema: &Value) -> bool {
    let only_null = schema
        .get("enum")
        .and_then(Value::as_sequence)
        .is_some_and(|values| !values.is_empty() && values.iter().all(Value::is_null));
    only_null
        && schema.as_mapping().is_some_and(|schema| {
            schema.keys().filter_map(Value::as_str).all(|key| key == "enum" || is_annotation(key))
        })
}

/// Adds a member to `allOf` and returns its index.
fn push_member(schema: &mut Mapping, member: Value) -> usize {
    if let Some(Value::Sequence(members)) = schema.get_mut("allOf") {
        members.push(member);
        members.len() - 1
    } else {
        schema.insert("allOf".into(), Value::Sequence(vec![member]));
        0
    }
}

/// Rewrites a numeric `exclusiveMinimum` to `minimum` and a boolean `exclusiveMinimum`.
fn exclusive(schema: &mut Mapping, bound: &str, key: &str, is_stricter: fn(f64, f64) -> bool) {
    let Some(exclusive) = schema.get(key).filter(|value| value.is_number()).cloned() else { return };
    let written = schema.get(bound).and_then(Value::as_f64);
    let is_used = match (written, exclusive.as_f64()) {
        (Some(written), Some(exclusive)) => is_stricter(written, exclusive),
        _ => true,
    };
    if is_used {
        schema.insert(bound.into(), exclusive);
        schema.insert(key.into(), Value::Bool(true));
    } else {
        schema.shift_remove(key);
    }
}

/// Uses the first of several examples as `example`.
fn examples(schema: &mut Mapping) {
    let Some(Value::Sequence(examples)) = schema.get("examples") else { return };
    let first = examples.first().cloned();
    if examples.len() > 1 || schema.contains_key("example") {
        keep_as_extension(schema, "examples");
    } else {
        schema.shift_remove("examples");
    }
    if let Some(first) = first
        && !schema.contains_key("example")
    {
        schema.insert("example".into(), first);
    }
}

/// Rewrites the encoding of text to a format.
fn content(schema: &mut Mapping) {
    let is_string = match schema.get("type") {
        Some(Value::Sequence(types)) => types.iter().any(|name| name.as_str() == Some("string")),
        Some(one) => one.as_str() == Some("string"),
        None => false,
    };
    let format = match (schema.get("contentEncoding"), schema.get("contentMediaType")) {
        (Some(encoding), _) => match encoding.as_str() {
            Some("base64") => Some("byte".to_owned()),
            other => other.map(str::to_owned),
        },
        (None, Some(media_type)) if media_type.as_str() == Some("application/octet-stream") => {
            Some("binary".to_owned())
        }
        _ => None,
    };
    keep_as_extension(schema, "contentEncoding");
    keep_as_extension(schema, "contentMediaType");
    if let Some(format) = format {
        if !schema.contains_key("format") {
            schema.insert("format".into(), format.into());
        }
        if !is_string && !schema.contains_key("type") {
            schema.insert("type".into(), "string".into());
        }
    }
}

/// Keeps unknown keywords, which the linter has reported.
fn keep_unknown(schema: &mut Mapping) {
    debug_assert!(matches!(tables::SCHEMA_31.rest, Rest::Keywords));
    let unknown: Vec<String> = schema
        .keys()
        .filter_map(Value::as_str)
        .filter(|key| {
            let is_new = matches!(*key, "$schema" | "$comment" | "$vocabulary");
            is_new || *key != "$ref" && !key.starts_with("x-") && tables::SCHEMA_31.shape(key).is_none()
        })
        .map(str::to_owned)
        .collect();
    for key in unknown {
        keep_as_extension(schema, &key);
    }
}
