//! Sample values for schemas: examples of the document, or values that satisfy the keywords.

use serde_json::{Map, Value, json};

use crate::document::Document;
use crate::fit;
use crate::pattern;

/// The deepest nesting of optional parts of a value.
const DEEPEST: usize = 6;

/// The most properties of an object that requires a number of them.
const MOST_PROPERTIES: usize = 100;

/// The depth at which required parts are omitted too, because the schema is recursive.
const ENDLESS: usize = 20;

/// The keys of a composed schema.
const COMPOSED: &[&str] = &["allOf", "oneOf", "anyOf"];

/// The most bytes of a text.
const LONGEST: usize = 100_000;

/// A text with characters that encoders often get wrong.
const AWKWARD: &str = "a b&c=d/e+f%20,g;é";

/// The direction of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// In a request, where text may have any characters.
    Sent,
    /// In a header, which allows few characters, or between delimiters that must not occur in a value.
    Plain,
    /// In a response.
    Received,
}

/// Returns a value of a schema; `None` if no value can be created.
pub(crate) fn value(document: &Document, schema: &Value, direction: Direction) -> Option<Value> {
    Sampler { document, direction }.value(schema, 0)
}

/// Returns an example without the properties of the other direction.
pub(crate) fn one_way(document: &Document, schema: &Value, example: Value, direction: Direction) -> Value {
    Sampler { document, direction }.without_other_direction(schema, example, 0)
}

struct Sampler<'d> {
    document: &'d Document,
    direction: Direction,
}

impl Sampler<'_> {
    fn value(&self, schema: &Value, depth: usize) -> Option<Value> {
        let schema = self.document.resolve(schema);
        if depth > ENDLESS {
            return None;
        }
        let examples = [&schema["example"], &schema["examples"][0]].into_iter().filter(|example| !example.is_null());
        let mut examples = examples.filter_map(|example| fit::example(self.document, schema, example, self.direction));
        let listed = || [&schema["const"], &schema["enum"][0]].into_iter().find(|listed| !listed.is_null());
        if let Some(given) = examples.next().or_else(|| listed().map(|listed| fitted(schema, listed.clone()))) {
            return Some(self.without_other_direction(schema, given, depth));
        }
        if COMPOSED.iter().any(|key| schema[*key].is_array()) {
            return self.composed(schema, depth);
        }
        match kind(schema) {
            "boolean" => Some(Value::Bool(true)),
            "integer" => Some(integer(schema)),
            "number" => Some(schema.get("minimum").map_or(json!(1.5), |_| integer(schema))),
            "array" => self.array(schema, depth),
            "object" => Some(Value::Object(self.counted(schema, self.object(schema, depth)?, depth))),
            "null" => Some(Value::Null),
            "string" => self.text(schema).map(Value::String),
            _ => Some(Value::String("anything".to_owned())),
        }
    }

    /// Returns a value of a composed schema: every member of `allOf`, and one alternative of each union, merged if they
    /// are objects.
    fn composed(&self, schema: &Value, depth: usize) -> Option<Value> {
        let list = |key: &str| schema[key].as_array().map_or(&[][..], Vec::as_slice);
        let mut merged = Map::new();
        let add = |merged: &mut Map<String, Value>, value: Value| match value {
            Value::Object(properties) => {
                merge(merged, properties);
                None
            }
            other => Some(other),
        };
        // A member that only lists required properties has no value of its own.
        for part in list("allOf").iter().filter(|part| !is_empty(self.document.resolve(part))) {
            if let Some(other) = add(&mut merged, self.value(part, depth + 1)?) {
                return Some(other);
            }
        }
        // The schema refines the properties of its members, and an alternative those of the schema.
        merge(&mut merged, self.object(schema, depth)?);
        for alternatives in [list("oneOf"), list("anyOf")] {
            let mut choices = alternatives.iter().filter(|one| one["type"] != "null").peekable();
            if choices.peek().is_none_or(|one| is_empty(self.document.resolve(one))) {
                continue;
            }
            if let Some(other) = add(&mut merged, choices.find_map(|chosen| self.one_of(schema, chosen, depth))?) {
                return Some(other);
            }
        }
        let is_absent = |name: &str| {
            let declared = self.property(schema, name, 0).is_some_and(|property| !self.is_other_direction(property));
            declared && !merged.contains_key(name)
        };
        // A member that declares a property without requiring it omits one that has no value.
        if schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).any(is_absent) {
            return None;
        }
        Some(Value::Object(self.counted(schema, merged, depth)))
    }

    fn one_of(&self, schema: &Value, chosen: &Value, depth: usize) -> Option<Value> {
        let mut value = self.value(chosen, depth + 1)?;
        let discriminator = &schema["discriminator"];
        // An inline schema or a schema with one listed value sets its own tag.
        let reference = chosen["$ref"].as_str().or_else(|| chosen["allOf"][0]["$ref"].as_str());
        if let (Some(property), Some(reference), Value::Object(properties)) =
            (discriminator["propertyName"].as_str(), reference, &mut value)
        {
            let name = reference.rsplit('/').next().unwrap_or_default();
            let mut mapping = discriminator["mapping"].as_object().into_iter().flatten();
            let tag =
                mapping.find(|(_, target)| **target == reference || **target == name).map(|(tag, _)| tag.as_str());
            let declared = self.property(chosen, property, 0);
            let lists_one = declared.is_some_and(|declared| {
                declared.get("const").is_some() || declared["enum"].as_array().is_some_and(|values| values.len() == 1)
            });
            if tag.is_some() || !lists_one {
                properties.insert(property.to_owned(), json!(tag.unwrap_or(name)));
            }
        }
        Some(value)
    }

    /// Returns the schema of a property, also through `allOf`: the last one applies.
    fn property<'v>(&'v self, schema: &'v Value, name: &str, depth: usize) -> Option<&'v Value> {
        let schema = self.document.resolve(schema);
        let own = schema["properties"].get(name).map(|property| self.document.resolve(property));
        let parts = || schema["allOf"].as_array().into_iter().flatten();
        let inherited = || parts().rev().find_map(|part| self.property(part, name, depth + 1));
        own.or_else(|| if depth > DEEPEST { None } else { inherited() })
    }

    /// Returns a list; `None` if it must have several different items, and no more than one is known.
    fn array(&self, schema: &Value, depth: usize) -> Option<Value> {
        let is_deep = depth > DEEPEST && schema.get("minItems").is_none();
        let item = self.value(&schema["items"], depth + 1).filter(|_| !is_deep);
        let Some(item) = item else { return Some(json!([])) };
        let choices = self.document.resolve(&schema["items"])["enum"].as_array();
        if let Some([first, second, ..]) = choices.map(Vec::as_slice)
            && schema["maxItems"] != 1
        {
            return Some(json!([first, second]));
        }
        let is_unique = schema["uniqueItems"] == true || schema["maxItems"] == 1;
        let least = schema["minItems"].as_u64().and_then(|least| usize::try_from(least).ok()).unwrap_or(2);
        if schema["uniqueItems"] == true && schema["minItems"].as_u64() > Some(1) {
            self.document.skip_sample(schema);
            return None;
        }
        Some(Value::Array(vec![item; if is_unique { 1 } else { least.max(2) }]))
    }

    /// Returns an object of a schema; `None` if a required property has no value.
    fn object(&self, schema: &Value, depth: usize) -> Option<Map<String, Value>> {
        let mut made = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_large = || ["object", "array", ""].contains(&kind(self.document.resolve(property)));
            let is_required = is_required(schema, name);
            let is_too_deep = depth > DEEPEST && !is_required && is_large();
            if self.is_other_direction(property) || is_too_deep {
                continue;
            }
            match self.value(property, depth + 1) {
                Some(value) => drop(made.insert(name.clone(), value)),
                None if is_required => return None,
                None => {}
            }
        }
        let more = &schema["additionalProperties"];
        let is_composed = COMPOSED.iter().any(|key| schema.get(*key).is_some());
        if more.is_object() {
            made.extend(self.value(more, depth + 1).map(|value| ("more".to_owned(), value)));
        } else if made.is_empty() && *more != false && schema.get("properties").is_none() && !is_composed {
            made.insert("any".to_owned(), json!("thing"));
        }
        Some(made)
    }

    /// Removes optional properties, or adds others, until the object has as many as the schema allows.
    fn counted(&self, schema: &Value, mut made: Map<String, Value>, depth: usize) -> Map<String, Value> {
        let bound = |key: &str| schema[key].as_u64().and_then(|bound| usize::try_from(bound).ok());
        let names: Vec<String> = made.keys().rev().cloned().collect();
        for name in names {
            let is_kept = bound("maxProperties").is_none_or(|most| made.len() <= most);
            if !is_kept && !is_required_by(self.document, schema, &name, 0) {
                made.remove(&name);
            }
        }
        for number in made.len()..bound("minProperties").unwrap_or(0).min(MOST_PROPERTIES) {
            let more = &schema["additionalProperties"];
            let value = if *more == false { None } else { self.value(more, depth + 1) };
            made.extend(value.map(|value| (format!("more{number}"), value)));
        }
        made
    }

    /// Removes properties of the other direction from an example.
    fn without_other_direction(&self, schema: &Value, mut given: Value, depth: usize) -> Value {
        let schema = self.document.resolve(schema);
        if depth > DEEPEST {
            return given;
        }
        match &mut given {
            Value::Object(properties) => {
                let declared = |name: &str| self.property(schema, name, 0);
                properties.retain(|name, _| !declared(name).is_some_and(|one| self.is_other_direction(one)));
                for (name, value) in properties.iter_mut() {
                    if let Some(property) = declared(name) {
                        *value = self.without_other_direction(property, value.take(), depth + 1);
                    }
                }
            }
            Value::Array(items) => {
                for item in items {
                    *item = self.without_other_direction(&schema["items"], item.take(), depth + 1);
                }
            }
            _ => {}
        }
        given
    }

    fn is_other_direction(&self, property: &Value) -> bool {
        let key = if self.direction == Direction::Received { "writeOnly" } else { "readOnly" };
        self.document.resolve(property)[key] == true
    }

    /// Returns a text of a schema. Without one that matches its pattern, a response has any text, because clients
    /// decode it.
    fn text(&self, schema: &Value) -> Option<String> {
        let longest = schema["maxLength"].as_u64().unwrap_or(u64::MAX);
        let shortest = schema["minLength"].as_u64().and_then(|least| usize::try_from(least).ok()).unwrap_or(0);
        let found = match schema["pattern"].as_str() {
            Some(pattern) => pattern::text(pattern, |text| fit::is_text(schema, text)),
            None => Some(self.plain_text(schema, longest, shortest)).filter(|text| fit::is_text(schema, text)),
        };
        if found.is_none() {
            self.document.skip_sample(schema);
        }
        found.or_else(|| (self.direction == Direction::Received).then(|| "any text".to_owned()))
    }

    fn plain_text(&self, schema: &Value, longest: u64, shortest: usize) -> String {
        let format = schema["format"].as_str().unwrap_or_default();
        let encoding = schema["contentEncoding"].as_str().unwrap_or_default();
        let mut known = match format {
            "byte" if longest >= 8 => "Ynl0+/8=",
            "byte" => "Ynl0",
            _ if encoding.starts_with("base64") => "Ynl0",
            "date-time" => "2026-01-31T12:00:00Z",
            "date-time-rfc-2822" => "Sat, 31 Jan 2026 12:00:00 +0000",
            "date" => "2026-01-31",
            "uri" | "url" if longest < 25 => "a:b",
            "uri" | "url" => "https://example.com/a?b=c",
            "uuid" => "7d444840-9dc0-11d1-b245-5ffdce74fad2",
            "email" => "someone@example.com",
            "binary" => "content",
            _ if self.direction == Direction::Sent && longest >= 20 => AWKWARD,
            _ if longest >= 10 => "plain-text",
            _ => "a",
        }
        .to_owned();
        let more = if format == "byte" || encoding.starts_with("base64") { "Ynl0" } else { "x" };
        while known.chars().count() < shortest && known.len() < LONGEST {
            // Base64 ends with its padding.
            known.insert_str(if more == "x" { known.len() } else { 0 }, more);
        }
        known
    }
}

/// Adds the properties of an object to those of another: an object to an object, any other value instead.
fn merge(into: &mut Map<String, Value>, from: Map<String, Value>) {
    let is_any = |object: &Map<String, Value>| object.len() == 1 && object.contains_key("any");
    for (name, value) in from {
        match (into.get_mut(&name), value) {
            // An object that may have any property is refined by one with some.
            (Some(Value::Object(_)), Value::Object(more)) if is_any(&more) => {}
            (Some(Value::Object(object)), Value::Object(more)) if !is_any(object) => merge(object, more),
            (_, value) => drop(into.insert(name, value)),
        }
    }
}

/// Returns true if the schema requires the property.
pub(crate) fn is_required(schema: &Value, name: &str) -> bool {
    schema["required"].as_array().is_some_and(|names| names.iter().any(|required| required == name))
}

/// Returns true if the schema, one of its members, or all of its alternatives require the property.
pub(crate) fn is_required_by(document: &Document, schema: &Value, name: &str, depth: usize) -> bool {
    let by = |one: &Value| is_required_by(document, document.resolve(one), name, depth + 1);
    let list = |key: &str| schema[key].as_array().map_or(&[][..], Vec::as_slice);
    is_required(schema, name)
        || (depth <= DEEPEST
            && (list("allOf").iter().any(by)
                || [list("oneOf"), list("anyOf")].iter().any(|all| !all.is_empty() && all.iter().all(by))))
}

/// Converts an example to the form of its schema. Examples of parameters are often written as on the wire: `"true"` for
/// `true`, `1` for `"1"`, one item for a list, and JSON text for an object.
pub(crate) fn fitted(schema: &Value, given: Value) -> Value {
    match (kind(schema), &given) {
        ("boolean" | "integer" | "number", Value::String(text)) => match serde_json::from_str(text) {
            Ok(Value::Number(number)) => whole(&number).unwrap_or(Value::Number(number)),
            Ok(value @ Value::Bool(_)) => value,
            _ => given,
        },
        ("object", Value::String(text)) => {
            serde_json::from_str(text).ok().filter(Value::is_object).unwrap_or_else(|| given.clone())
        }
        ("string", Value::Bool(_) | Value::Number(_)) => Value::String(given.to_string()),
        ("array", Value::String(_) | Value::Bool(_) | Value::Number(_)) => Value::Array(vec![given]),
        _ => given,
    }
}

/// Converts `12.00` to `12`.
fn whole(number: &serde_json::Number) -> Option<Value> {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.')?;
    fraction.bytes().all(|digit| digit == b'0').then(|| serde_json::from_str(whole).ok())?
}

/// Returns the type of a schema, declared or implied by other keywords.
pub(crate) fn kind(schema: &Value) -> &str {
    let declared = schema["type"].as_str();
    let several = || schema["type"].as_array()?.iter().filter_map(Value::as_str).find(|kind| *kind != "null");
    declared.or_else(several).unwrap_or_else(|| {
        let has = |key: &str| schema.get(key).is_some();
        match () {
            () if has("properties") || has("additionalProperties") => "object",
            () if has("items") => "array",
            () if has("pattern") || has("format") || has("maxLength") => "string",
            () => "",
        }
    })
}

/// Returns true if a schema does not restrict its values, or only to objects.
fn is_empty(schema: &Value) -> bool {
    let says = ["example", "examples", "const", "enum", "properties"];
    let is_any = kind(schema).is_empty() || kind(schema) == "object" && !schema["additionalProperties"].is_object();
    is_any && says.iter().chain(COMPOSED).all(|key| schema.get(*key).is_none())
}

/// Returns the smallest valid integer.
fn integer(schema: &Value) -> Value {
    let least = schema["minimum"].as_i64().unwrap_or(1);
    let least = if schema["exclusiveMinimum"] == true { least.saturating_add(1) } else { least };
    let least = schema["exclusiveMinimum"].as_i64().map_or(least, |bound| bound.saturating_add(1));
    let most = schema["maximum"].as_i64().unwrap_or(i64::MAX);
    let step = schema["multipleOf"].as_i64().filter(|step| *step > 0).unwrap_or(1);
    // Away from zero, the next multiple of the step.
    let beyond = least.min(most).rem_euclid(step);
    json!(least.min(most).saturating_add(if beyond == 0 { 0 } else { step - beyond }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sampled(schema: &Value) -> Value {
        let document = Document::from(json!({"components": {"schemas": {
            "Tree": {"type": "object", "required": ["name"], "properties": {
                "name": {"type": "string", "pattern": "^T[0-9]{3}$"},
                "id": {"type": "integer", "readOnly": true},
                "leaves": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}, "maxItems": 1},
            }},
        }}}));
        value(&document, schema, Direction::Sent).unwrap_or_default()
    }

    #[test]
    fn samples_are_valid_for_their_schemas() {
        assert_eq!(sampled(&json!({"type": "integer", "minimum": 5, "multipleOf": 4})), json!(8));
        assert_eq!(sampled(&json!({"type": ["null", "string"], "format": "date"})), json!("2026-01-31"));
        assert_eq!(sampled(&json!({"type": "array", "items": {"enum": ["a", "b"]}})), json!(["a", "b"]));
        assert_eq!(sampled(&json!({"type": "boolean", "example": "false"})), json!(false));
        assert_eq!(sampled(&json!({"type": "number", "example": "12.00"})), json!(12));
        assert_eq!(sampled(&json!({"type": "object", "example": "{\"a\": 1}"})), json!({"a": 1}));
        assert_eq!(sampled(&json!({"type": "array", "items": {}, "example": "a"})), json!(["a"]));
        assert_eq!(sampled(&json!({"type": "string", "enum": [1, 2]})), json!("1"));
        let all = json!({"allOf": [{"properties": {"a": {"const": 1}}}, {"properties": {"b": {"type": "boolean"}}}]});
        assert_eq!(sampled(&all), json!({"a": 1, "b": true}));
        let base = json!({"properties": {"kind": {"type": "string"}, "part": {"type": "object"},
            "size": {"properties": {"x": {"const": 1}}}}});
        let child = json!({"allOf": [base, {"type": "object"}], "properties": {"kind": {"const": "child"},
            "part": {"properties": {"p": {"const": 1}}}, "size": {"properties": {"y": {"const": 2}}}}});
        assert_eq!(sampled(&child), json!({"kind": "child", "part": {"p": 1}, "size": {"x": 1, "y": 2}}));
        let one = json!({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Tree"}], "discriminator":
            {"propertyName": "kind", "mapping": {"tree": "#/components/schemas/Tree"}}});
        let tree = sampled(&one);
        assert_eq!(
            (&tree["kind"], &tree["name"], &tree["leaves"][0]["name"]),
            (&json!("tree"), &json!("T000"), &json!("T000"))
        );
        assert!(tree.get("id").is_none(), "{tree}");
        let beside = json!({"properties": {"a": {"const": 1}}, "oneOf": [{"properties": {"b": {"const": 2}}}],
            "anyOf": [{"required": ["a"]}, {"required": ["b"]}], "allOf": [{"type": "object"}]});
        assert_eq!(sampled(&beside), json!({"a": 1, "b": 2}));
        let inline = json!({"discriminator": {"propertyName": "kind"}, "oneOf": [
            {"properties": {"kind": {"enum": ["leg"]}}}, {"properties": {"kind": {"enum": ["trunk"]}}}]});
        assert_eq!(sampled(&inline), json!({"kind": "leg"}));
    }
    #[test]
    fn number_of_properties_is_kept() {
        let few = json!({"type": "object", "required": ["c"], "maxProperties": 2, "additionalProperties": {"const": 1},
            "properties": {"a": {"const": 1}, "b": {"const": 2}, "c": {"const": 3}}});
        assert_eq!(sampled(&few), json!({"a": 1, "c": 3}));
        let parts = json!({"allOf": [few, {"properties": {"d": {"const": 4}}}], "maxProperties": 1});
        assert_eq!(sampled(&parts), json!({"c": 3}));
        let many = json!({"type": "object", "minProperties": 2, "additionalProperties": {"type": "boolean"}});
        assert_eq!(sampled(&many), json!({"more": true, "more1": true}));
    }

    #[test]
    fn texts_keep_format_and_length() {
        for (schema, expected) in [
            (json!({"type": "string", "format": "byte"}), "Ynl0+/8="),
            (json!({"type": "string", "format": "byte", "maxLength": 7}), "Ynl0"),
            (json!({"type": "string", "format": "byte", "minLength": 9}), "Ynl0Ynl0+/8="),
            (json!({"type": "string", "contentEncoding": "base64", "minLength": 5}), "Ynl0Ynl0"),
            (json!({"type": "string", "format": "uri", "maxLength": 10}), "a:b"),
            (json!({"type": "string", "pattern": "^[a-z]+$", "minLength": 5, "maxLength": 12}), "aaaaaaaaaaaa"),
            (json!({"type": "string", "pattern": "^(?![0-9a-f]{8}-)[a-z][a-z0-9-]*$", "maxLength": 63}), "a00"),
        ] {
            assert_eq!(sampled(&schema), expected, "{schema}");
        }
    }

    #[test]
    fn schema_without_a_sample_is_recorded() {
        let unknown = json!({"type": "string", "pattern": "^a(?=b)b$"});
        let optional = json!({"type": "object", "properties": {"a": unknown, "b": {"const": 1}}});
        let required = json!({"type": "object", "required": ["a"], "properties": {"a": unknown}});
        let document = Document::from(json!({}));
        let sent = |schema: &Value| value(&document, schema, Direction::Sent);
        assert_eq!((sent(&optional), sent(&required)), (Some(json!({"b": 1})), None));
        assert_eq!(sent(&json!({"oneOf": [required, {"const": 2}]})), Some(json!(2)));
        assert_eq!(value(&document, &required, Direction::Received), Some(json!({"a": "any text"})));
        let different = json!({"type": "array", "items": {"type": "string"}, "minItems": 2, "uniqueItems": true});
        assert_eq!(sent(&different), None);
        let skipped = document.skipped().join("\n");
        assert!(skipped.contains(r#"no sample for {"pattern":"^a(?=b)b$","type":"string"}"#), "{skipped}");
        assert!(skipped.contains(r#""uniqueItems":true"#), "{skipped}");
    }
}
