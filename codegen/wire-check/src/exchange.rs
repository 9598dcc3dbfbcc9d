//! The calls of an operation: values, expected request and response, derived only from the document.

use std::collections::BTreeMap;

use serde_json::Value;
use test_server::Reply;

use crate::document::{Document, Operation};
use crate::encode;
use crate::fit;
use crate::given::{File, Given};
use crate::percent;
use crate::sample::{self, Direction};
use crate::template::{self, Template};

/// User name of the client.
pub const USERNAME: &str = "user";
/// Password, token and key of the client.
pub const PASSWORD: &str = "secret";
/// User name and password in the `Authorization` header.
const BASIC: &str = "Basic dXNlcjpzZWNyZXQ=";

/// One call of an operation.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// `GET /calls/{Sid}`, and the kind of call.
    pub(crate) name: String,
    pub(crate) given: Given,
    pub(crate) expected: Expected,
    pub(crate) response: Response,
}

impl Exchange {
    /// Returns the values to call the operation with.
    pub fn given(&self) -> &Given {
        &self.given
    }
}

/// The expected request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Expected {
    pub(crate) method: String,
    /// Percent-encoded.
    pub(crate) path: String,
    /// Names, and percent-encoded values.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Body,
}

/// A parsed body.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Body {
    #[default]
    None,
    Json(Value),
    /// Names, and percent-encoded values.
    Form(Vec<(String, String)>),
    Parts(Vec<Part>),
    Text(String),
}

/// A part of a multipart body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) file: Option<(String, String)>,
    pub(crate) content: String,
}

/// The response of the server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) media_type: Option<String>,
    /// A JSON value if the media type is JSON, otherwise text.
    pub(crate) body: Value,
}

impl Response {
    /// Returns the response of the server.
    pub(crate) fn reply(&self) -> Reply {
        let Some(media_type) = &self.media_type else { return Reply::new(self.status, &[], "") };
        let body = if is_json(media_type) { self.body.to_string() } else { encode::text(&self.body) };
        Reply::new(self.status, &[("content-type", media_type)], body)
    }
}

/// Returns the calls of an operation: one with everything set for each response example, and one with only required
/// values.
pub(crate) fn exchanges(document: &Document, method: &str, path: &str) -> Vec<Exchange> {
    let Some(operation) = document.operation(method, path) else { return Vec::new() };
    let responses = responses(document, &operation, method);
    let minimal = responses.first().cloned().map(|response| (false, response));
    let all = responses.into_iter().map(|response| (true, response)).chain(minimal);
    let exchange = |(index, (everything, response))| {
        let (given, expected) = request(document, &operation, method, path, everything);
        let kind = if everything { "everything set" } else { "only what is required" };
        Exchange { name: format!("{method} {path} ({}: {kind})", index + 1), given, expected, response }
    };
    all.enumerate().map(exchange).collect()
}

fn request(
    document: &Document,
    operation: &Operation<'_>,
    method: &str,
    path: &str,
    everything: bool,
) -> (Given, Expected) {
    let brackets = document.list_brackets();
    let mut given = Given::default();
    let mut expected = Expected { method: method.to_owned(), ..Expected::default() };
    let template = Template::of(path);
    let undeclared = template.undeclared(&document.parameters(operation));
    let mut in_path = Vec::new();
    let mut cookies = Vec::new();
    for parameter in document.parameters(operation).into_iter().chain(&undeclared) {
        let [name, place] = ["name", "in"].map(|key| parameter[key].as_str().unwrap_or_default());
        if !everything && parameter["required"] != true {
            continue;
        }
        let Some(value) = parameter_value(document, parameter) else { continue };
        if let Some(name) = template.query_name(name).filter(|_| ["path", "query"].contains(&place)) {
            given.set("query", name, value.clone());
            expected.query.extend(encode::pairs(name, &template::in_query(parameter), &value, brackets));
            continue;
        }
        if place == "path" && !template.path.contains(&format!("{{{name}}}")) {
            continue;
        }
        given.set(place, name, value.clone());
        match place {
            "path" => in_path.push((parameter, value)),
            "query" => expected.query.extend(encode::pairs(name, parameter, &value, brackets)),
            "header" => {
                expected.headers.insert(name.to_lowercase(), encode::header(parameter, &value));
            }
            _ => {
                let pairs = encode::pairs(name, parameter, &value, brackets);
                cookies.extend(pairs.iter().map(|(name, value)| format!("{name}={value}")));
            }
        }
    }
    expected.path = encode::path(template.path, &in_path);
    expected.query.extend(template.fixed());
    for scheme in document.security(operation) {
        secure(scheme, &mut expected, &mut cookies);
    }
    if !cookies.is_empty() {
        expected.headers.insert("cookie".to_owned(), cookies.join("; "));
    }
    body(document, operation, everything, &mut given, &mut expected);
    (given, expected)
}

fn parameter_value(document: &Document, parameter: &Value) -> Option<Value> {
    let content = parameter["content"].as_object().and_then(|content| content.values().next());
    let schema = &content.unwrap_or(parameter)["schema"];
    let is_plain =
        parameter["in"] == "header" || parameter["style"].as_str().is_some_and(|style| style.ends_with("Delimited"));
    let direction = if is_plain { Direction::Plain } else { Direction::Sent };
    let example = example(document, parameter, schema, direction);
    let value = example.or_else(|| sample::value(document, schema, direction))?;
    Some(match parameter["style"].as_str() {
        Some("deepObject") => without_empty_items(value),
        _ if content.is_some() => value,
        _ => flat(value),
    })
}

/// Removes the items of lists that the bracket form cannot express.
fn without_empty_items(value: Value) -> Value {
    match value {
        Value::Object(properties) => {
            properties.into_iter().map(|(name, inner)| (name, without_empty_items(inner))).collect()
        }
        Value::Array(items) => {
            let items = items.into_iter().map(without_empty_items);
            items.filter(|item| !encode::bracketed("", item, "indexed").is_empty()).collect()
        }
        plain => plain,
    }
}

/// Flattens nested objects, which no style defines.
fn flat(mut value: Value) -> Value {
    if let Value::Object(properties) = &mut value {
        properties.retain(|_, property| !property.is_object() && !property.is_array());
    }
    value
}

/// Adds the credential of a security scheme.
fn secure(scheme: &Value, expected: &mut Expected, cookies: &mut Vec<String>) {
    let is = |key: &str, value: &str| scheme[key].as_str().is_some_and(|text| text.eq_ignore_ascii_case(value));
    let name = scheme["name"].as_str().unwrap_or_default();
    if is("type", "http") && is("scheme", "basic") {
        expected.headers.insert("authorization".to_owned(), BASIC.to_owned());
    } else if is("type", "http") && is("scheme", "bearer") || is("type", "oauth2") || is("type", "openIdConnect") {
        expected.headers.insert("authorization".to_owned(), format!("Bearer {PASSWORD}"));
    } else if is("type", "apiKey") && is("in", "header") {
        expected.headers.insert(name.to_lowercase(), PASSWORD.to_owned());
    } else if is("type", "apiKey") && is("in", "query") {
        // A key that is also a parameter is not sent twice.
        if !expected.query.iter().any(|(known, _)| known == name) {
            expected.query.push((name.to_owned(), PASSWORD.to_owned()));
        }
    } else if is("type", "apiKey") {
        cookies.push(format!("{name}={PASSWORD}"));
    }
}

/// Adds the body, in the media type that is easiest to send.
fn body(document: &Document, operation: &Operation<'_>, everything: bool, given: &mut Given, expected: &mut Expected) {
    let declared = document.resolve(&operation.value["requestBody"]);
    let contents = declared["content"].as_object().into_iter().flatten();
    let Some((media_type, media)) = contents.min_by_key(|(media_type, _)| rank(media_type)) else { return };
    let media = document.resolve(media);
    let schema = document.resolve(&media["schema"]);
    let is_form = ["application/x-www-form-urlencoded", "multipart/form-data"].contains(&essence(media_type).as_str());
    if !everything && declared["required"] != true && !is_form {
        return;
    }
    // A form without fields equals no body.
    let has_alternatives = ["oneOf", "anyOf"].iter().any(|key| schema.get(key).is_some());
    if is_form && !has_alternatives && fields(document, schema, &Value::Null, true).is_empty() {
        return;
    }
    if is_form {
        expected.headers.insert("content-type".to_owned(), essence(media_type));
        let fields = fields(document, schema, media, everything);
        expected.body = if media_type.starts_with("multipart") {
            Body::Parts(parts(document, schema, &media["encoding"], &fields, given))
        } else {
            let encode = |(name, value): &(String, Value)| {
                encode::field(name, &media["encoding"][name.as_str()], value, document.list_brackets())
            };
            Body::Form(fields.iter().flat_map(encode).collect())
        };
        for (name, value) in fields {
            given.set("form", &name, value);
        }
        return;
    }
    let example = example(document, media, &media["schema"], Direction::Sent);
    let Some(value) = example.or_else(|| sample::value(document, &media["schema"], Direction::Sent)) else { return };
    let media_type = match (media_type.as_str(), &value) {
        (one, _) if !one.contains('*') => one,
        ("*/*", Value::Object(_) | Value::Array(_)) => "application/json",
        (json, _) if is_json(&essence(json)) => "application/json",
        (text, _) if text.starts_with("text/") => "text/plain",
        ("*/*" | "application/*", _) => "application/octet-stream",
        (range, _) => &range.replace('*', "plain"),
    };
    expected.headers.insert("content-type".to_owned(), media_type.to_lowercase());
    let value = if is_json(&essence(media_type)) { value } else { Value::String(encode::text(&value)) };
    expected.body = match &value {
        Value::String(text) if !is_json(&essence(media_type)) => Body::Text(text.clone()),
        _ => Body::Json(value.clone()),
    };
    given.set("body", "", value);
}

/// The deepest composition of a form schema to follow.
const DEEPEST_PART: usize = 8;

/// Returns names and values of form fields, in schema order.
fn fields(document: &Document, schema: &Value, media: &Value, everything: bool) -> Vec<(String, Value)> {
    let example = examples(document, media).next();
    let mut fields: Vec<(String, Value)> = Vec::new();
    for (name, property) in properties(document, schema, 0) {
        let is_required = sample::is_required_by(document, schema, name, 0);
        if !is_required && (!everything || document.resolve(property)["readOnly"] == true)
            || fields.iter().any(|(known, _)| known == name)
        {
            continue;
        }
        let given = example.and_then(|example| example.get(name)).filter(|given| !given.is_null());
        let given = given.and_then(|given| fit::example(document, property, given, Direction::Sent));
        if let Some(value) = given.or_else(|| sample::value(document, property, Direction::Sent)) {
            let is_deep = media["encoding"][name.as_str()]["style"] == "deepObject";
            fields.push((name.clone(), if is_deep { without_empty_items(value) } else { value }));
        }
    }
    fields
}

/// Returns the properties of a schema and its compositions, because a form has the fields of every alternative.
fn properties<'d>(document: &'d Document, schema: &'d Value, depth: usize) -> Vec<(&'d String, &'d Value)> {
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
    let mut texts = Vec::new();
    let mut files = Vec::new();
    let properties = properties(document, schema, 0);
    for (name, value) in fields {
        let property =
            properties.iter().find(|(known, _)| *known == name).map_or(&Value::Null, |(_, property)| property);
        let property = document.resolve(property);
        let is_file = is_file(property) || is_file(document.resolve(&property["items"]));
        if is_file {
            for item in value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice) {
                let content = encode::text(item);
                let declared = encoding[name.as_str()]["contentType"].as_str().unwrap_or("text/plain");
                let media_type = declared.split(',').next().unwrap_or_default().trim().replace('*', "plain");
                let file = File { name: format!("{name}.txt"), media_type, content };
                files.push(Part {
                    name: name.clone(),
                    file: Some((file.name.clone(), file.media_type.clone())),
                    content: file.content.clone(),
                });
                given.add_file(name, file);
            }
        } else {
            let pairs = encode::field(name, &encoding[name.as_str()], value, document.list_brackets());
            texts.extend(pairs.into_iter().map(|(name, value)| Part {
                name,
                file: None,
                content: percent::decoded(&value),
            }));
        }
    }
    texts.append(&mut files);
    texts
}

fn is_file(schema: &Value) -> bool {
    schema["format"] == "binary" || schema.get("contentMediaType").is_some() && schema.get("contentEncoding").is_none()
}

/// Returns the responses for the first declared success: its examples, or a sample of its schema.
fn responses(document: &Document, operation: &Operation<'_>, method: &str) -> Vec<Response> {
    let responses = operation.value["responses"].as_object();
    let mut declared: Vec<(&str, &Value)> =
        responses.into_iter().flatten().map(|(status, response)| (status.as_str(), response)).collect();
    declared.sort_by_key(|(status, _)| status.to_lowercase());
    let success = declared.iter().find(|(status, _)| status.starts_with('2'));
    let (status, response) = match success.or_else(|| declared.iter().find(|(status, _)| *status == "default")) {
        Some((status, response)) => (status.parse().unwrap_or(200), document.resolve(response)),
        None => (204, &Value::Null),
    };
    let contents = response["content"].as_object().into_iter().flatten();
    let content = contents.min_by_key(|(media_type, _)| rank(media_type));
    let Some((media_type, media)) = content.filter(|_| method != "HEAD" && ![204, 205, 304].contains(&status)) else {
        return vec![Response { status, ..Response::default() }];
    };
    let media = document.resolve(media);
    let schema = &media["schema"];
    let fitting = |example: &Value| fit::example(document, schema, example, Direction::Received);
    let mut bodies: Vec<Value> = examples(document, media).filter_map(fitting).collect();
    if bodies.is_empty() {
        bodies.extend(sample::value(document, schema, Direction::Received));
    }
    let response = |body: Value| {
        let media_type = match (essence(media_type), &body) {
            (one, _) if !one.contains('*') => one,
            (any, Value::String(_)) if any == "*/*" => "text/plain".to_owned(),
            (any, _) if any == "*/*" && is_free_form(document.resolve(schema)) => "application/octet-stream".to_owned(),
            (json, _) if json == "*/*" || is_json(&json) => "application/json".to_owned(),
            (text, _) if text.starts_with("text/") => "text/plain".to_owned(),
            _ => "application/octet-stream".to_owned(),
        };
        // Only JSON and XML are decoded with a schema.
        let is_text = !is_json(&media_type) && !media_type.ends_with("xml");
        let body = if is_text { Value::String(encode::text(&body)) } else { body };
        Response { status, media_type: Some(media_type), body }
    };
    bodies.into_iter().map(response).collect()
}

/// Returns true if the schema says nothing about a value.
fn is_free_form(schema: &Value) -> bool {
    const SAYING: [&str; 9] =
        ["type", "properties", "required", "additionalProperties", "items", "enum", "allOf", "oneOf", "anyOf"];
    !SAYING.iter().any(|key| schema.get(key).is_some())
}

/// Returns the examples of a parameter or a media type.
fn examples<'d>(document: &'d Document, owner: &'d Value) -> impl Iterator<Item = &'d Value> {
    let several = owner["examples"].as_object().into_iter().flatten();
    let several = several.filter_map(|(_, example)| document.resolve(example).get("value"));
    owner.get("example").into_iter().chain(several)
}

/// Returns the first example that is valid for the schema.
fn example(document: &Document, owner: &Value, schema: &Value, direction: Direction) -> Option<Value> {
    examples(document, owner).find_map(|example| fit::example(document, schema, example, direction))
}

/// Preference of a media type; the lowest rank is preferred.
fn rank(media_type: &str) -> u8 {
    match essence(media_type).as_str() {
        "application/json" => 0,
        essence if is_json(essence) => 1 + u8::from(essence.ends_with("patch+json")),
        "application/x-www-form-urlencoded" => 3,
        "multipart/form-data" => 4,
        "text/plain" => 5,
        "text/event-stream" => 9,
        essence if essence.starts_with("text/") || essence.ends_with("xml") => 6,
        "application/octet-stream" => 7,
        _ => 8,
    }
}

/// Returns a media type without its parameters.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_lowercase()
}

pub(crate) fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence.ends_with("+json")
}
