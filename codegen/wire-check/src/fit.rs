//! Validates examples against schemas, so that a wrong example is not reported as a fault of the client.
//!
//! A sent value must satisfy every keyword, because a client rejects others. A received value must only have the types
//! of the schema, because clients decode values that violate limits, patterns or `enum`.

use serde_json::Value;

use crate::document::Document;
use crate::pattern;
use crate::sample::{Direction, fitted, is_required, kind};

/// The deepest nesting to validate; deeper values pass.
const DEEPEST: usize = 32;

/// Returns an example in the form of its schema, if it is valid.
pub(crate) fn example(document: &Document, schema: &Value, example: &Value, direction: Direction) -> Option<Value> {
    let fitted = fitted(document.resolve(schema), example.clone());
    let fits = Fit { document, direction }.value(schema, &fitted, 0);
    if !fits {
        document.misfit(schema, example);
    }
    fits.then_some(fitted)
}

/// Returns true if a received value has the types of the schema.
pub(crate) fn is_received(document: &Document, schema: &Value, value: &Value) -> bool {
    Fit { document, direction: Direction::Received }.value(schema, value, 0)
}

struct Fit<'d> {
    document: &'d Document,
    direction: Direction,
}

impl Fit<'_> {
    fn value(&self, schema: &Value, value: &Value, depth: usize) -> bool {
        let schema = self.document.resolve(schema);
        if depth > DEEPEST || !schema.is_object() {
            return schema != &Value::Bool(false);
        }
        let all = |key: &str| schema[key].as_array().into_iter().flatten();
        let is_one = |part: &Value| self.value(part, value, depth + 1);
        if value.is_null() && is_nullable(schema) {
            return true;
        }
        if !all("allOf").all(is_one)
            || ["oneOf", "anyOf"].iter().any(|key| all(key).count() > 0 && !all(key).any(is_one))
        {
            return false;
        }
        self.has_type(schema, value, depth) && (self.is_received() || is_listed(schema, value))
    }

    fn is_received(&self) -> bool {
        self.direction == Direction::Received
    }

    fn has_type(&self, schema: &Value, value: &Value, depth: usize) -> bool {
        let declared =
            schema["type"].as_array().map(|kinds| kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>());
        let kinds = declared.unwrap_or_else(|| vec![kind(schema)]);
        kinds.iter().any(|kind| match (*kind, value) {
            ("", _) | ("boolean", Value::Bool(_)) | ("null", Value::Null) => true,
            ("object", Value::Object(_)) => self.object(schema, value, depth),
            ("array", Value::Array(items)) => self.array(schema, items, depth),
            ("string", Value::String(text)) => self.is_received() || is_text(schema, text),
            ("integer", Value::Number(number)) => {
                let is_whole = match schema["format"].as_str() {
                    Some("int32") => number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
                    Some("int64") => number.is_i64(),
                    _ => number.is_i64() || number.is_u64(),
                };
                is_whole && (self.is_received() || is_within(schema, number))
            }
            ("number", Value::Number(number)) => self.is_received() || is_within(schema, number),
            // Many servers quote decimals.
            ("number", Value::String(text)) => self.is_received() && text.parse::<f64>().is_ok(),
            _ => false,
        })
    }

    fn object(&self, schema: &Value, value: &Value, depth: usize) -> bool {
        let (declared, more) = (&schema["properties"], &schema["additionalProperties"]);
        let properties = value.as_object().into_iter().flatten();
        let mut fitting = properties.map(|(name, value)| {
            let is_optional = !is_required(schema, name);
            match declared.get(name) {
                // A null field equals a missing one, unless a missing one has a default.
                Some(property) if value.is_null() && is_optional && self.is_received() => {
                    let property = self.document.resolve(property);
                    is_nullable(property) || property["default"].is_null()
                }
                Some(property) => self.value(property, value, depth + 1),
                None if more.is_object() => self.value(more, value, depth + 1),
                None => true,
            }
        });
        let other_way = if self.is_received() { "writeOnly" } else { "readOnly" };
        let mut required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let is_there =
            |name: &str| value.get(name).is_some() || self.document.resolve(&declared[name])[other_way] == true;
        let count = value.as_object().map_or(0, serde_json::Map::len);
        fitting.all(|fits| fits)
            && required.all(is_there)
            && (self.is_received() || is_count(schema, ["minProperties", "maxProperties"], count))
    }

    fn array(&self, schema: &Value, items: &[Value], depth: usize) -> bool {
        let is_unique = || items.iter().enumerate().all(|(index, item)| !items[..index].contains(item));
        items.iter().all(|item| self.value(&schema["items"], item, depth + 1))
            && (self.is_received()
                || is_count(schema, ["minItems", "maxItems"], items.len())
                    && (schema["uniqueItems"] != true || is_unique()))
    }
}

/// Returns true if null is valid: the schema has no type, or allows null.
fn is_nullable(schema: &Value) -> bool {
    let says_type = ["type", "properties", "items", "allOf", "oneOf", "anyOf", "enum", "const"];
    let is_null = |kind: &Value| kind == "null";
    schema["nullable"] == true
        || is_null(&schema["type"])
        || schema["type"].as_array().is_some_and(|kinds| kinds.iter().any(is_null))
        || says_type.iter().all(|key| schema.get(key).is_none())
}

/// Returns true if the schema lists the value or has no `enum`.
fn is_listed(schema: &Value, value: &Value) -> bool {
    schema["enum"].as_array().is_none_or(|values| values.contains(value))
        && schema.get("const").is_none_or(|only| only == value)
}

fn is_count(schema: &Value, [least, most]: [&str; 2], count: usize) -> bool {
    let bound = |key: &str| schema[key].as_u64().and_then(|bound| usize::try_from(bound).ok());
    bound(least).is_none_or(|least| least <= count) && bound(most).is_none_or(|most| count <= most)
}

/// Returns true if a text satisfies the keywords of a schema; a pattern that can't be checked is satisfied.
pub(crate) fn is_text(schema: &Value, text: &str) -> bool {
    let matches = |pattern: &str| pattern::matches(pattern, text) != Some(false);
    is_count(schema, ["minLength", "maxLength"], text.chars().count())
        && schema["pattern"].as_str().is_none_or(matches)
        && schema["format"].as_str().is_none_or(|format| has_format(format, text))
        && (schema["contentEncoding"] != "base64" || has_format("byte", text))
}

/// Returns true if a text has the format. Formats that clients don't check always match.
fn has_format(format: &str, text: &str) -> bool {
    let is_like = |shape: &str| {
        text.len() == shape.len()
            && text.chars().zip(shape.chars()).all(|(found, wanted)| match wanted {
                '0' => found.is_ascii_digit(),
                'x' => found.is_ascii_hexdigit(),
                wanted => found.eq_ignore_ascii_case(&wanted),
            })
    };
    match format {
        "date" => is_like("0000-00-00"),
        "uuid" => is_like("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
        "uri" | "url" => text
            .split_once(':')
            .is_some_and(|(scheme, rest)| scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && !rest.is_empty()),
        "byte" => {
            let digits = text.trim_end_matches('=');
            let padding = text.len() - digits.len();
            let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || b"+/".contains(&byte);
            digits.bytes().all(is_digit)
                && digits.len() % 4 != 1
                && (padding == 0 || padding < 3 && text.len().is_multiple_of(4))
        }
        _ => true,
    }
}

fn is_within(schema: &Value, number: &serde_json::Number) -> bool {
    let Some(number) = number.as_f64() else { return true };
    let bound = |key: &str| schema[key].as_f64();
    let is_exclusive = |key: &str| schema[key] == true;
    let above = |bound: f64, exclusive: bool| if exclusive { number > bound } else { number >= bound };
    let below = |bound: f64, exclusive: bool| if exclusive { number < bound } else { number <= bound };
    let is_multiple = |step: f64| step <= 0.0 || (number / step - (number / step).round()).abs() < 1e-9;
    bound("minimum").is_none_or(|least| above(least, is_exclusive("exclusiveMinimum")))
        && bound("maximum").is_none_or(|most| below(most, is_exclusive("exclusiveMaximum")))
        && bound("exclusiveMinimum").is_none_or(|least| above(least, true))
        && bound("exclusiveMaximum").is_none_or(|most| below(most, true))
        && bound("multipleOf").is_none_or(is_multiple)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn is(schema: &Value, value: &Value, direction: Direction) -> bool {
        let document = Document::from(json!({"components": {"schemas": {
            "Tree": {"type": "object", "required": ["name", "id"], "properties": {
                "name": {"type": "string", "maxLength": 3},
                "id": {"type": "integer", "readOnly": true},
                "size": {"type": "number"},
                "trees": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            }},
        }}}));
        Fit { document: &document, direction }.value(schema, value, 0)
    }

    #[test]
    fn types_must_match() {
        let tree = json!({"$ref": "#/components/schemas/Tree"});
        for (schema, right, wrong) in [
            (json!({"type": "string"}), json!("1"), json!(1)),
            (json!({"type": "integer"}), json!(1), json!(1.5)),
            (json!({"type": "integer", "format": "int32"}), json!(1), json!(3_000_000_000_u64)),
            (json!({"type": "integer", "format": "int64"}), json!(1), json!(9_223_372_036_854_776_000_u64)),
            (json!({"type": ["null", "boolean"]}), json!(null), json!(0)),
            (json!({"type": "boolean", "nullable": true}), json!(null), json!("true")),
            (json!({"items": {"type": "string"}}), json!(["a"]), json!([1])),
            (json!({"additionalProperties": {"type": "string"}}), json!({"a": "b"}), json!({"a": 1})),
            (
                json!({"allOf": [tree, {"properties": {"age": {"type": "integer"}}}]}),
                json!({"name": "a", "id": 1}),
                json!(
                    {"name": "a", "id": 1, "age": "2"}
                ),
            ),
            (json!({"oneOf": [tree, {"type": "string"}]}), json!("a"), json!(true)),
            (
                tree.clone(),
                json!({"name": "a", "id": 1, "trees": [{"name": "b", "id": 2}]}),
                json!({"name": "a", "id": 1, "trees": [{}]}),
            ),
        ] {
            assert!(
                is(&schema, &right, Direction::Received) && is(&schema, &right, Direction::Sent),
                "{schema} {right}"
            );
            assert!(
                !is(&schema, &wrong, Direction::Received) && !is(&schema, &wrong, Direction::Sent),
                "{schema} {wrong}"
            );
        }
        assert!(is(&json!({}), &json!(null), Direction::Sent));
    }

    #[test]
    fn other_keywords_apply_only_to_requests() {
        for (schema, right, wrong) in [
            (json!({"type": "string", "enum": ["a"]}), json!("a"), json!("b")),
            (json!({"type": "string", "pattern": "^[ab]+$", "maxLength": 2}), json!("ab"), json!("aba")),
            (json!({"type": "string", "pattern": "^[ab]+$"}), json!("ab"), json!("abc")),
            (json!({"type": "string", "format": "date"}), json!("2026-01-31"), json!("tomorrow")),
            (json!({"type": "string", "format": "uuid"}), json!("7d444840-9dc0-11d1-b245-5ffdce74fad2"), json!("7")),
            (json!({"type": "string", "format": "uri"}), json!("sip:a@b"), json!("link")),
            (json!({"type": "string", "format": "byte"}), json!("YQ=="), json!("a b")),
            (json!({"type": "string", "format": "byte"}), json!("YQ"), json!("YQ===")),
            (json!({"type": "string", "contentEncoding": "base64"}), json!("YWI="), json!("YWJjZ")),
            (json!({"type": "integer", "minimum": 2, "exclusiveMinimum": true}), json!(3), json!(2)),
            (json!({"type": "number", "multipleOf": 0.1, "exclusiveMaximum": 1}), json!(0.3), json!(1)),
            (json!({"type": "array", "uniqueItems": true, "minItems": 1}), json!([1, 2]), json!([1, 1])),
            (json!({"type": "object", "maxProperties": 1}), json!({"a": 1}), json!({"a": 1, "b": 2})),
        ] {
            assert!(is(&schema, &right, Direction::Sent) && !is(&schema, &wrong, Direction::Sent), "{schema}");
            assert!(is(&schema, &wrong, Direction::Received), "{schema} {wrong}");
        }
    }

    #[test]
    fn property_of_the_other_direction_may_be_missing() {
        let tree = json!({"$ref": "#/components/schemas/Tree"});
        assert!(is(&tree, &json!({"name": "a"}), Direction::Sent));
        assert!(!is(&tree, &json!({"name": "a"}), Direction::Received));
        assert!(is(&tree, &json!({"name": "a", "id": 1, "size": null}), Direction::Received));
        assert!(is(&tree, &json!({"name": "a", "id": 1, "size": "1.50"}), Direction::Received));
        for (nullable, fits) in [(true, true), (false, false)] {
            let with_default = json!({"type": "boolean", "default": true, "nullable": nullable});
            let schema = json!({"type": "object", "properties": {"a": with_default}});
            assert_eq!(is(&schema, &json!({"a": null}), Direction::Received), fits);
        }
        assert!(!is(&tree, &json!({"name": "a", "size": null}), Direction::Sent));
    }
}
