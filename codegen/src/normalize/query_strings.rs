//! Parameters for the whole query string: each property of the form becomes a query parameter.

use serde_yaml::{Mapping, Value};

use super::Normalizer;
use crate::openapi::media::{essence, is_json};
use crate::openapi::reference::{canonical, follow, local};
use crate::openapi::{component, unsupported};
use crate::text::{At, push_token};

/// Returns true for a parameter that is the whole query string.
pub(super) fn is_query_string(parameter: &Value) -> bool {
    parameter.get("in").and_then(Value::as_str) == Some("querystring")
}

/// The key of a query parameter that is the whole query string.
const WHOLE: &str = "x-openapi-querystring";

/// The key of a query parameter that is a field of the query string: the name of the parameter for all fields.
const FORM: &str = "x-openapi-form";

/// Returns true if the query string is a JSON text.
fn is_json_query(parameter: &Value) -> bool {
    let mut media_types = parameter.get("content").and_then(Value::as_mapping).into_iter().flatten();
    media_types.next().and_then(|(name, _)| name.as_str()).is_some_and(|name| is_json(&essence(name)))
}

impl Normalizer<'_> {
    /// Replaces the parameter for the query string of an operation or a path item.
    pub(super) fn query_strings(&mut self, holder: &mut Mapping, at: &At<'_>) {
        let Some(Value::Sequence(parameters)) = holder.get_mut("parameters") else { return };
        let at = at.key("parameters");
        let mut index = 0;
        while let Some(listed) = parameters.get(index) {
            let place = at.index(index);
            let Some(parameter) = follow(self.written, listed).filter(|found| is_query_string(found)) else {
                index += 1;
                continue;
            };
            let origin = origin(listed).unwrap_or_else(|| place.to_pointer());
            let count = parameters.len();
            if is_json_query(parameter) {
                let mut whole = parameter.as_mapping().cloned().unwrap_or_default();
                whole.insert("in".into(), "query".into());
                whole.insert(WHOLE.into(), true.into());
                self.moves.push((place.to_pointer(), origin));
                if let Some(place) = parameters.get_mut(index) {
                    *place = Value::Mapping(whole);
                }
                continue;
            }
            match self.properties(parameter, &origin) {
                Some(found) => {
                    for (number, (property, from)) in found.into_iter().enumerate() {
                        // The other parameters keep their places.
                        let to = if number == 0 { index } else { count + number - 1 };
                        self.moves.push((at.index(to).to_pointer(), from));
                        match parameters.get_mut(to) {
                            Some(place) => *place = property,
                            None => parameters.push(property),
                        }
                    }
                    index += 1;
                }
                None => {
                    let message = "the client can't write this query string";
                    unsupported::QUERYSTRING.report(&mut self.report, place, message);
                    if let Some(Value::Mapping(unusable)) = parameters.get_mut(index) {
                        unusable.insert("in".into(), "query".into());
                    }
                    index += 1;
                }
            }
        }
    }

    /// Returns a query parameter for each property, and the pointer of its schema as written; `None` if there are none.
    fn properties(&mut self, parameter: &Value, origin: &str) -> Option<Vec<(Value, String)>> {
        let (name, media_type) = parameter.get("content")?.as_mapping()?.iter().next()?;
        if essence(name.as_str()?) != "application/x-www-form-urlencoded" {
            return None;
        }
        let media_type = follow(self.written, media_type)?;
        let written = media_type.get("schema")?;
        let schema = follow(self.written, written)?;
        let is_composed = ["allOf", "oneOf", "anyOf", "additionalProperties", "patternProperties"]
            .iter()
            .any(|key| schema.get(key).is_some_and(|value| *value != Value::Bool(false)));
        let properties = schema.get("properties")?.as_mapping().filter(|all| !all.is_empty() && !is_composed)?;
        if !component::take(&mut self.copied, schema) {
            return None;
        }
        let mut from = written.get("$ref").and_then(Value::as_str).and_then(local).map(|pointer| canonical(&pointer));
        let from = from.get_or_insert_with(|| {
            let mut from = format!("{origin}/content");
            push_token(&mut from, name.as_str().unwrap_or_default());
            from + "/schema"
        });
        let is_required = parameter.get("required") == Some(&Value::Bool(true));
        let required = schema.get("required").and_then(Value::as_sequence).filter(|_| is_required);
        let parameters = properties.iter().filter_map(|(name, schema)| {
            let name = name.as_str()?;
            let mut place = format!("{from}/properties");
            push_token(&mut place, name);
            let encoding = media_type.get("encoding").and_then(|encoding| encoding.get(name));
            let whole = parameter.get("name").cloned().unwrap_or_default();
            let mut found: Mapping = [("name", Value::from(name)), ("in", "query".into()), (FORM, whole)]
                .into_iter()
                .map(|(key, value)| (key.into(), value))
                .collect();
            if required.is_some_and(|required| required.iter().any(|one| one.as_str() == Some(name))) {
                found.insert("required".into(), true.into());
            }
            let given = |key: &str| encoding.and_then(|encoding| encoding.get(key)).cloned();
            let as_json = match given("contentType") {
                Some(media_type) => media_type.as_str().is_some_and(|name| is_json(&essence(name))),
                None => {
                    let target = follow(self.written, schema)?;
                    given("style").is_none() && target.get("type").and_then(Value::as_str) == Some("object")
                }
            };
            if as_json {
                let media_type = Mapping::from_iter([("schema".into(), schema.clone())]);
                let content = Mapping::from_iter([("application/json".into(), Value::Mapping(media_type))]);
                found.insert("content".into(), Value::Mapping(content));
            } else {
                found.insert("schema".into(), schema.clone());
                for key in ["style", "explode", "allowReserved"] {
                    if let Some(value) = given(key) {
                        found.insert(key.into(), value);
                    }
                }
            }
            Some((Value::Mapping(found), place))
        });
        Some(parameters.collect())
    }
}

/// Returns the pointer of a referenced parameter.
fn origin(parameter: &Value) -> Option<String> {
    parameter.get("$ref").and_then(Value::as_str).and_then(local).map(|pointer| canonical(&pointer))
}
