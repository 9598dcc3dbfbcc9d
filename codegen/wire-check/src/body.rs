//! The bodies that a request may have: values and expected encodings, by media type.

use serde_json::Value;

use crate::document::{Document, Operation};
use crate::encode;
use crate::exchange::without_empty_items;
use crate::fit;
use crate::given::{File, Given};
use crate::items::{self, Item};
use crate::media::{concrete, essence, example, examples, is_file, is_json, rank, suits};
use crate::percent;
use crate::sample::{self, Direction};

/// The media types of forms.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The deepest composition of a form schema to follow.
const DEEPEST_PART: usize = 8;

/// A parsed body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Body {
    Json(Value),
    /// Names, and percent-encoded values.
    Form(Vec<(String, String)>),
    Parts(Vec<Part>),
    Items(Vec<Item>),
    Text(String),
}

/// A part of a multipart body.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    /// Without one, the part is `text/plain` (RFC 7578).
    pub(crate) media_type: Option<String>,
    /// Other headers, with lower-case names.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) content: String,
}

/// Returns the bodies by media type, and sets their values. The error is the name of a required part without a value.
pub(crate) fn bodies(
    document: &Document,
    operation: &Operation<'_>,
    everything: bool,
    given: &mut Given,
) -> Result<Vec<(String, Body)>, String> {
    let declared = document.resolve(&operation.value["requestBody"]);
    let mut contents: Vec<(&String, &Value)> = declared["content"].as_object().into_iter().flatten().collect();
    contents.sort_by_key(|(media_type, _)| rank(media_type));
    let is_required = declared["required"] == true;
    let is_form = |media_type: &str| [FORM, MULTIPART].contains(&essence(media_type).as_str());
    if !everything && !is_required && contents.first().is_none_or(|(media_type, _)| !is_form(media_type)) {
        return Ok(Vec::new());
    }
    let mut has_empty_form = false;
    let mut bodies = Vec::new();
    for (media_type, media) in contents {
        let media = document.resolve(media);
        // Clients leave the items of a form to the caller.
        if is_form(media_type) && media.get("itemSchema").is_none() {
            let schema = document.resolve(&media["schema"]);
            // A form without fields equals no body.
            let has_alternatives = ["oneOf", "anyOf"].iter().any(|key| schema.get(key).is_some());
            if !has_alternatives && fields(document, media_type, schema, &Value::Null, true)?.is_empty() {
                has_empty_form = true;
                continue;
            }
            bodies.push((essence(media_type), form(document, media_type, media, everything, given)?));
        } else if let Some((value, items)) = items::items(document, media_type, media) {
            given.set("body", &essence(media_type), value);
            bodies.push((essence(media_type), Body::Items(items)));
        } else {
            let example = example(document, media, &media["schema"], Direction::Sent);
            let example = example.map(|example| sample::one_way(document, &media["schema"], example, Direction::Sent));
            let value = example.or_else(|| sample::value(document, &media["schema"], Direction::Sent));
            let Some(value) = value else { continue };
            let media_type = concrete(media_type, document.resolve(&media["schema"]), &value);
            let is_json = is_json(&essence(&media_type));
            let value = if is_json { value } else { Value::String(encode::text(&value)) };
            given.set("body", &essence(&media_type), value.clone());
            let body = if is_json { Body::Json(value) } else { Body::Text(encode::text(&value)) };
            bodies.push((media_type, body));
        }
    }
    if is_required && bodies.is_empty() && !has_empty_form { Err("the body".to_owned()) } else { Ok(bodies) }
}

/// Returns the length in bytes of the preferred body, if all clients write it the same way.
pub(crate) fn length(bodies: &[(String, Body)]) -> Option<usize> {
    match bodies.first() {
        Some((_, Body::Text(text))) => Some(text.len()),
        Some(_) => None,
        None => Some(0),
    }
}

fn form(
    document: &Document,
    media_type: &str,
    media: &Value,
    everything: bool,
    given: &mut Given,
) -> Result<Body, String> {
    let schema = document.resolve(&media["schema"]);
    let fields = fields(document, media_type, schema, media, everything)?;
    let brackets = document.list_brackets();
    let body = if essence(media_type) == MULTIPART {
        Body::Parts(parts(document, schema, &media["encoding"], &fields, given))
    } else {
        let encode =
            |(name, value): &(String, Value)| encode::field(name, &media["encoding"][name.as_str()], value, brackets);
        Body::Form(fields.iter().flat_map(encode).collect())
    };
    for (name, value) in fields {
        given.set("form", &name, value);
    }
    Ok(body)
}

/// Returns names and values of form fields, in schema order. The error is the name of a required one without a value.
fn fields(
    document: &Document,
    media_type: &str,
    schema: &Value,
    media: &Value,
    everything: bool,
) -> Result<Vec<(String, Value)>, String> {
    let example = examples(document, media).next();
    let mut fields: Vec<(String, Value)> = Vec::new();
    for (name, property) in properties(document, schema, 0) {
        let property = if essence(media_type) == MULTIPART { chosen(document, property) } else { property };
        let is_required = sample::is_required_by(document, schema, name, 0);
        let is_read_only = document.resolve(property)["readOnly"] == true;
        if is_read_only || !is_required && !everything || fields.iter().any(|(known, _)| known == name) {
            continue;
        }
        let given = example.and_then(|example| example.get(name)).filter(|given| !given.is_null());
        let given = given.and_then(|given| fit::example(document, property, given, Direction::Sent));
        let style = media["encoding"][name.as_str()]["style"].as_str().unwrap_or_default();
        let direction = if style.ends_with("Delimited") { Direction::Plain } else { Direction::Sent };
        let value = given.or_else(|| sample::value(document, property, direction));
        // A client refuses to omit what is required.
        let is_sent = |value: &Value| {
            let encoding = &media["encoding"][name.as_str()];
            !is_required || !encode::field(name, encoding, value, document.list_brackets()).is_empty()
        };
        match value.filter(is_sent) {
            Some(value) if style == "deepObject" => {
                fields.push((name.clone(), without_empty_items(value)));
            }
            Some(value) => fields.push((name.clone(), value)),
            None if is_required => return Err(format!("the field {name}")),
            None => {}
        }
    }
    Ok(fields)
}

/// Returns the properties of a schema and its compositions, because a form has the fields of every alternative.
pub(crate) fn properties<'d>(document: &'d Document, schema: &'d Value, depth: usize) -> Vec<(&'d String, &'d Value)> {
    let mut found: Vec<_> = schema["properties"].as_object().into_iter().flatten().collect();
    if depth < DEEPEST_PART {
        let members = ["allOf", "oneOf", "anyOf"].iter().filter_map(|key| schema[*key].as_array()).flatten();
        found.extend(members.flat_map(|member| properties(document, document.resolve(member), depth + 1)));
    }
    found
}

fn parts(
    document: &Document,
    schema: &Value,
    encoding: &Value,
    fields: &[(String, Value)],
    given: &mut Given,
) -> Vec<Part> {
    let mut parts = Vec::new();
    let properties = properties(document, schema, 0);
    for (name, value) in fields {
        let property = properties.iter().find(|(known, _)| *known == name).map(|(_, property)| *property);
        let property = chosen(document, property.unwrap_or(&Value::Null));
        let encoding = &encoding[name.as_str()];
        let headers = part_headers(document, encoding);
        // Every item of a list is a part.
        let (items, schema) = match value {
            Value::Array(items) => (items.as_slice(), document.resolve(&property["items"])),
            one => (std::slice::from_ref(one), property),
        };
        let has_style = ["style", "explode", "allowReserved"].iter().any(|key| encoding.get(key).is_some());
        if is_file(schema) {
            for item in items {
                let content = encode::text(item);
                let media_type = file_type(encoding, schema);
                let file = File { name: format!("{name}.txt"), media_type, content };
                parts.push(Part {
                    name: name.clone(),
                    file_name: Some(file.name.clone()),
                    media_type: Some(file.media_type.clone()),
                    headers: headers.clone(),
                    content: file.content.clone(),
                });
                given.add_file(name, file);
            }
        } else if has_style {
            let part = |(name, value): (String, String)| Part {
                name,
                content: percent::decoded(&value),
                headers: headers.clone(),
                ..Part::default()
            };
            parts.extend(encode::pairs(name, encoding, value, document.list_brackets()).into_iter().map(part));
        } else {
            let part = |item: &Value| Part {
                name: name.clone(),
                media_type: Some(part_type(encoding, schema, item)),
                content: encode::text(item),
                headers: headers.clone(),
                ..Part::default()
            };
            parts.extend(items.iter().map(part));
        }
    }
    parts
}

/// Returns the declared media types of a part.
fn declared_types(encoding: &Value) -> impl Iterator<Item = &str> {
    encoding["contentType"].as_str().unwrap_or_default().split(',').map(str::trim).filter(|one| !one.is_empty())
}

/// Returns the media type of a part that is not a file: the first declared one that suits the value, or that of its type.
fn part_type(encoding: &Value, schema: &Value, value: &Value) -> String {
    let mut declared = declared_types(encoding).filter(|range| suits(range, value)).chain(declared_types(encoding));
    let has_bytes = schema.get("contentEncoding").is_some() || schema["format"] == "byte";
    let default = match value {
        Value::Object(_) | Value::Array(_) => "application/json",
        _ if has_bytes => "application/octet-stream",
        _ => "text/plain",
    };
    declared.next().map_or_else(|| default.to_owned(), |range| concrete(range, schema, value))
}

/// Returns a media type that the document allows for a file.
fn file_type(encoding: &Value, schema: &Value) -> String {
    let declared = declared_types(encoding).next().or(schema["contentMediaType"].as_str());
    declared.map_or_else(|| "text/plain".to_owned(), |range| concrete(range, schema, &Value::Null))
}

/// Returns the headers of a part that have one possible value.
fn part_headers(document: &Document, encoding: &Value) -> Vec<(String, String)> {
    let headers = encoding["headers"].as_object().into_iter().flatten();
    let headers = headers.filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
    let fixed = headers.filter_map(|(name, header)| {
        let header = document.resolve(header);
        let schema = document.resolve(&header["schema"]);
        let listed = schema["enum"].as_array().filter(|listed| listed.len() == 1).and_then(|listed| listed.first());
        let value = schema.get("const").or(listed).or(schema.get("default"))?;
        Some((name.to_lowercase(), encode::header(header, value)))
    });
    fixed.collect()
}

/// Returns the alternative of a part to send: a value if it may be a file or a value, several files if it may be one or
/// several.
fn chosen<'d>(document: &'d Document, property: &'d Value) -> &'d Value {
    let schema = document.resolve(property);
    let alternatives = ["oneOf", "anyOf"].iter().filter_map(|key| schema[*key].as_array()).flatten();
    let alternatives: Vec<&Value> = alternatives.map(|one| document.resolve(one)).collect();
    let is_list = |one: &&&Value| is_file(document.resolve(&one["items"]));
    let is_value = |one: &&&Value| !is_file(one) && !is_list(one) && one["type"] != "null";
    if !alternatives.iter().any(|one| is_file(one) || is_list(&one)) {
        return schema;
    }
    let found = alternatives.iter().find(is_value).or(alternatives.iter().find(is_list)).or(alternatives.first());
    found.copied().unwrap_or(schema)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn part_with_alternatives_is_a_value_or_several_files() {
        let (file, text) = (json!({"type": "string", "format": "binary"}), json!({"type": "string"}));
        let files = json!({"type": "array", "items": file});
        let document = Document::from(json!({}));
        for (alternatives, expected) in [
            (json!([file, text]), &text),
            (json!([{"type": "null"}, files, text, {"type": "object"}]), &text),
            (json!([file, files]), &files),
            (json!([file]), &file),
        ] {
            assert_eq!(chosen(&document, &json!({"anyOf": alternatives})), expected);
        }
        let union = json!({"oneOf": [text, {"type": "object"}]});
        assert_eq!(chosen(&document, &union), &union);
    }
}
