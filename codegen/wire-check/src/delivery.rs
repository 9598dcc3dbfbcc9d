//! The requests that an API sends to a program, callbacks and webhooks, and the values that the program must receive.

use serde_json::{Map, Value, json};

use crate::body::{FORM, properties};
use crate::document::{Document, Inbound, Operation};
use crate::encode;
use crate::exchange::parameter_value;
use crate::fit;
use crate::media::{concrete, essence, examples, is_free_form, is_json};
use crate::percent::percent;
use crate::sample::{self, Direction, is_required_by, kind};

/// The name of a property that no document declares.
const UNDECLARED: &str = "x undeclared";

/// The deepest nesting to add undeclared properties to.
const DEEPEST: usize = 8;

/// The keys of a composed schema.
const COMPOSED: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// One request to the program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delivery {
    /// The callback, and the kind of content.
    pub(crate) name: String,
    method: String,
    /// Percent-encoded.
    query: String,
    headers: Vec<(String, String)>,
    body: String,
    /// The value that the program must receive: `content`, `query` and `headers`.
    pub(crate) expected: Map<String, Value>,
}

impl Delivery {
    /// Returns the method.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Returns path and query.
    pub fn target(&self) -> String {
        if self.query.is_empty() { "/hook".to_owned() } else { format!("/hook?{}", self.query) }
    }

    /// Returns the headers.
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// Returns the body.
    pub fn body(&self) -> &str {
        &self.body
    }
}

/// Returns the requests of a callback, for each decoded media type: its examples, a sample, one with only what is required,
/// and one with undeclared properties. A request that has no value for something required is skipped. All satisfy the
/// condition of the callback.
pub(crate) fn deliveries(document: &Document, name: &str) -> Vec<Delivery> {
    let Some(inbound) = document.callbacks().into_iter().find(|known| known.name == name) else { return Vec::new() };
    let body = document.resolve(&inbound.operation.value["requestBody"]);
    let with_parameters = |everything: bool| {
        let mut delivery = Delivery { method: inbound.method.clone(), ..Delivery::default() };
        let missing = parameters(document, &inbound, everything, &mut delivery).err();
        missing.iter().for_each(|missing| document.skip(format!("{name}: no value for {missing}")));
        missing.is_none().then_some(delivery)
    };
    let (Some(all), Some(required)) = (with_parameters(true), with_parameters(false)) else { return Vec::new() };
    if body.is_object() {
        let bodies = bodies(document, body, &inbound).into_iter();
        return bodies.map(|body| with_body(name, if body.is_minimal { &required } else { &all }, body)).collect();
    }
    let mut undeclared = all.clone();
    if let Some(Value::Object(values)) = undeclared.expected.get_mut("query")
        && whole_query(document, &inbound.operation).is_none_or(|schema| is_open(document, schema, 0))
    {
        values.insert(UNDECLARED.to_owned(), "1".into());
        undeclared.query.push_str("&x%20undeclared=1");
    }
    let all = [("everything set", all), ("only what is required", required), ("undeclared properties", undeclared)];
    let in_query = |(kind, mut delivery): (&str, Delivery)| {
        let content = delivery.expected.remove("query");
        delivery.expected.extend(content.map(|content| ("content".to_owned(), content)));
        Delivery { name: format!("{name} ({kind})"), ..delivery }
    };
    all.into_iter().map(in_query).collect()
}

/// A body in one media type.
struct Written {
    kind: String,
    is_minimal: bool,
    media_type: String,
    text: String,
    value: Value,
}

fn with_body(name: &str, base: &Delivery, body: Written) -> Delivery {
    let mut delivery = Delivery { name: format!("{name} ({})", body.kind), body: body.text, ..base.clone() };
    delivery.headers.push(("content-type".to_owned(), body.media_type));
    delivery.expected.insert("content".to_owned(), body.value);
    delivery
}

/// Sets the query and the headers. The error is the name of a required part without a value.
fn parameters(
    document: &Document,
    inbound: &Inbound<'_>,
    everything: bool,
    delivery: &mut Delivery,
) -> Result<(), String> {
    let mut pairs = Vec::new();
    let whole = whole_query(document, &inbound.operation);
    for parameter in document.parameters(&inbound.operation) {
        let [name, place] = ["name", "in"].map(|key| parameter[key].as_str().unwrap_or_default());
        if !["query", "header"].contains(&place) {
            continue;
        }
        let fixed = match place {
            "header" => inbound.when["headers"]
                .as_object()
                .into_iter()
                .flatten()
                .find(|(known, _)| known.eq_ignore_ascii_case(name)),
            _ => inbound.when["values"].as_object().into_iter().flatten().find(|(known, _)| *known == name),
        };
        let fixed = fixed.map(|(_, value)| one_of(value));
        let is_named = |key: &str| place == "query" && names(&inbound.when[key]).any(|known| known == name);
        let is_whole = place == "query" && whole.is_some();
        let is_required = parameter["required"] == true || fixed.is_some() || is_named("has") || is_whole;
        let in_place = delivery.expected.entry(place).or_insert_with(|| json!({}));
        if is_named("lacks") || !everything && !is_required {
            continue;
        }
        let Some(value) = fixed.or_else(|| parameter_value(document, parameter)) else {
            if is_required {
                return Err(format!("the {place} parameter {name}"));
            }
            continue;
        };
        if place == "header" {
            let text = encode::header(parameter, &value);
            if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
                in_place[name] = text.clone().into();
                delivery.headers.push((name.to_owned(), text));
            }
        } else if let Some(schema) = whole {
            let kept = if everything { None } else { minimal(document, schema, &value) };
            let value = conditional(inbound.when, kept.unwrap_or_else(|| value.clone()), &value);
            pairs.extend(encode::pairs(name, parameter, &value, ""));
            *in_place = form_value(document, schema, &value);
        } else if has_other_style(parameter, &value) {
            document.skip(format!("the query parameter {name} has a style that no callback is decoded from"));
            if is_required {
                return Err(format!("the query parameter {name}"));
            }
        } else {
            pairs.extend(encode::pairs(name, parameter, &value, ""));
            if let Some(value) = received_text(document, &parameter["schema"], value) {
                in_place[name] = value;
            }
        }
    }
    delivery.query = text_of(&pairs);
    let headers = delivery.expected.remove("header");
    delivery.expected.extend(headers.map(|headers| ("headers".to_owned(), headers)));
    Ok(())
}

fn names(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// Returns the only value of a condition, or the first of several.
fn one_of(value: &Value) -> Value {
    value.get(0).unwrap_or(value).clone()
}

/// Changes a value so that the condition holds: adds properties that it names, from a sample, and removes others.
fn conditional(when: &Value, mut value: Value, sample: &Value) -> Value {
    for name in names(&when["has"]) {
        let path = path_of(name);
        if let Some(found) = path.iter().try_fold(sample, |inner, step| inner.get(step)) {
            set(&mut value, &path, found.clone());
        }
    }
    for (name, fixed) in when["values"].as_object().into_iter().flatten() {
        set(&mut value, &path_of(name), one_of(fixed));
    }
    for name in names(&when["lacks"]) {
        let path = path_of(name);
        if let Some((last, parents)) = path.split_last()
            && let Some(object) = parents.iter().try_fold(&mut value, |inner, step| inner.get_mut(step))
            && let Some(object) = object.as_object_mut()
        {
            object.remove(last);
        }
    }
    value
}

/// Returns the steps of a path with dots, or of a JSON pointer.
fn path_of(name: &str) -> Vec<String> {
    match name.strip_prefix('/') {
        Some(pointer) => pointer.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect(),
        None => name.split('.').map(str::to_owned).collect(),
    }
}

/// Sets a property of an object or of an object inside.
fn set(value: &mut Value, path: &[String], new: Value) {
    let (Some((first, rest)), Some(object)) = (path.split_first(), value.as_object_mut()) else { return };
    let inner = object.entry(first).or_insert_with(|| json!({}));
    if rest.is_empty() { *inner = new } else { set(inner, rest, new) }
}

/// Returns the schema of the only query parameter if its properties are parameters of their own.
fn whole_query<'d>(document: &'d Document, operation: &Operation<'d>) -> Option<&'d Value> {
    let parameters = document.parameters(operation);
    let mut query = parameters.iter().filter(|parameter| parameter["in"] == "query");
    let (only, None) = (query.next()?, query.next()) else { return None };
    let is_exploded = only["style"].as_str().is_none_or(|style| style == "form") && only["explode"] != false;
    let schema = document.resolve(&only["schema"]);
    (is_exploded && (kind(schema) == "object" || COMPOSED.iter().any(|key| schema.get(*key).is_some())))
        .then_some(schema)
}

/// Returns true for a list or an object in a style with delimiters or brackets.
fn has_other_style(declared: &Value, value: &Value) -> bool {
    let style = declared["style"].as_str().unwrap_or("form");
    let is_exploded = declared["explode"].as_bool().unwrap_or(style == "form");
    let is_object = value.is_object() && declared.get("content").is_none();
    is_object || value.is_array() && declared.get("content").is_none() && !(style == "form" && is_exploded)
}

/// Returns the bodies in each media type that a program can decode, and in others as text.
fn bodies(document: &Document, declared: &Value, inbound: &Inbound<'_>) -> Vec<Written> {
    let name = &inbound.name;
    let content = declared["content"].as_object();
    let rank = |media_type: &str, media: &Value| match essence(media_type).as_str() {
        json if is_json(json) => 0,
        "*/*" if ["object", "array"].contains(&kind(document.resolve(&media["schema"]))) => 0,
        FORM => 1,
        _ => 2,
    };
    let mut all: Vec<_> = content.into_iter().flatten().map(|(name, media)| (rank(name, media), name, media)).collect();
    all.sort_by_key(|(rank, ..)| *rank);
    let Some((best, _, preferred)) = all.first().copied() else { return Vec::new() };
    let mut bodies = Vec::new();
    for (rank, media_type, media) in all {
        if media["schema"] != preferred["schema"] || rank == 2 && best < 2 {
            document.skip(format!("{name}: {media_type} beside another media type"));
            continue;
        }
        let known = bodies.len();
        for (kind, is_minimal, value) in values(document, media, rank, inbound.when) {
            let kind = format!("{media_type}: {kind}");
            let media_type = concrete(media_type, &value);
            if rank != 1 {
                let text = if rank == 0 { value.to_string() } else { encode::text(&value) };
                let value = if rank == 0 { value } else { text.clone().into() };
                bodies.push(Written { kind, is_minimal, media_type, text, value });
            } else if let Some(object) = value.as_object() {
                let encoding = |name: &str| &media["encoding"][name];
                if let Some(other) = object.keys().find(|name| has_style(encoding(name), &object[*name])) {
                    document.skip(format!("{name}: the field {other} has a style that no callback is decoded from"));
                    continue;
                }
                let present = object.iter().filter(|(_, value)| !value.is_null());
                let pairs: Vec<(String, String)> =
                    present.flat_map(|(name, value)| encode::field(name, encoding(name), value, "")).collect();
                // Both spellings of a space are valid in a form.
                let text = text_of(&pairs);
                let text = if is_minimal { text } else { text.replace("%20", "+") };
                let value = form_value(document, &media["schema"], &value);
                bodies.push(Written { kind, is_minimal, media_type, text, value });
            }
        }
        if bodies.len() == known {
            document.skip(format!("{name}: no body in {media_type}"));
        }
    }
    bodies
}

/// Returns true for a list or an object of a form in a style with delimiters or brackets.
fn has_style(encoding: &Value, value: &Value) -> bool {
    let is_declared = ["style", "explode"].iter().any(|key| encoding.get(key).is_some());
    is_declared && has_other_style(encoding, value)
}

/// Returns the values of a body: its kind, true for the one with only what is required, and the value.
fn values(document: &Document, media: &Value, rank: u8, when: &Value) -> Vec<(String, bool, Value)> {
    let schema = &media["schema"];
    let direction = if rank == 1 { Direction::Sent } else { Direction::Received };
    let fitting = |example: &Value| fit::example(document, schema, example, direction);
    let examples = examples(document, media).filter_map(fitting).map(|example| ("example", false, example));
    let mut values: Vec<(&str, bool, Value)> = examples.collect();
    let sample = sample::value(document, schema, direction);
    if let Some(sample) = &sample {
        values.extend(minimal(document, schema, sample).map(|value| ("only what is required", true, value)));
        let more = undeclared(document, schema, sample, rank == 1, 0);
        values.extend((more != *sample).then_some(("undeclared properties", false, more)));
        values.push(("everything set", false, sample.clone()));
    }
    let sample = sample.unwrap_or_default();
    let satisfying = |(kind, is_minimal, value): (&str, bool, Value)| {
        (kind.to_owned(), is_minimal, conditional(when, value, &sample))
    };
    values.into_iter().map(satisfying).collect()
}

/// Returns an object with only its required properties; `None` for a union, whose alternatives may need others.
fn minimal(document: &Document, schema: &Value, value: &Value) -> Option<Value> {
    let is_union = ["oneOf", "anyOf"].iter().any(|key| composes(document, schema, key, 0));
    let mut object = value.as_object().filter(|_| !is_union)?.clone();
    object.retain(|name, _| is_required_by(document, document.resolve(schema), name, 0));
    Some(Value::Object(object))
}

fn composes(document: &Document, schema: &Value, key: &str, depth: usize) -> bool {
    let schema = document.resolve(schema);
    let mut members = schema["allOf"].as_array().into_iter().flatten();
    schema.get(key).is_some() || depth < DEEPEST && members.any(|member| composes(document, member, key, depth + 1))
}

/// Adds an undeclared property to each object that may have one.
fn undeclared(document: &Document, schema: &Value, value: &Value, is_form: bool, depth: usize) -> Value {
    let schema = document.resolve(schema);
    match value {
        Value::Object(object) if depth < DEEPEST && is_open(document, schema, 0) => {
            let declared = properties(document, schema, 0);
            let is_union = ["oneOf", "anyOf"].iter().any(|key| composes(document, schema, key, 0));
            let inside = |(name, value): (&String, &Value)| {
                let property = declared.iter().find(|(known, _)| *known == name).filter(|_| !is_union && !is_form);
                let value = property.map_or_else(
                    || value.clone(),
                    |(_, property)| undeclared(document, property, value, is_form, depth + 1),
                );
                (name.clone(), value)
            };
            let mut object: Map<String, Value> = object.iter().map(inside).collect();
            let added = if is_form { json!("a +&=%,é") } else { json!({"a": [1, null, "é"]}) };
            object.insert(UNDECLARED.to_owned(), added);
            Value::Object(object)
        }
        Value::Array(items) if depth < DEEPEST => {
            items.iter().map(|item| undeclared(document, &schema["items"], item, is_form, depth + 1)).collect()
        }
        _ => value.clone(),
    }
}

/// Returns true if every member of an object schema allows properties of any name and value.
fn is_open(document: &Document, schema: &Value, depth: usize) -> bool {
    let schema = document.resolve(schema);
    let closing = ["propertyNames", "unevaluatedProperties", "patternProperties", "maxProperties"];
    let mut members = COMPOSED.iter().filter_map(|key| schema[*key].as_array()).flatten();
    let is_composed = COMPOSED.iter().any(|key| schema.get(*key).is_some());
    (kind(schema) == "object" || is_composed)
        && schema.get("additionalProperties").is_none_or(|more| *more == true)
        && closing.iter().all(|key| schema.get(*key).is_none())
        && depth < DEEPEST
        && members.all(|member| is_open(document, member, depth + 1) || is_free_form(document.resolve(member)))
}

/// Returns the value that a program must read from a form: names without a value are absent.
fn form_value(document: &Document, schema: &Value, value: &Value) -> Value {
    let declared = properties(document, document.resolve(schema), 0);
    let received = value.as_object().into_iter().flatten().filter_map(|(name, value)| {
        let property =
            declared.iter().find(|(known, _)| *known == name).map_or(&Value::Null, |(_, property)| *property);
        Some((name.clone(), received_text(document, property, value.clone())?))
    });
    Value::Object(received.collect())
}

/// Returns the value of a form field or query parameter: text, unless its schema has another type; `None` if nothing is sent.
fn received_text(document: &Document, schema: &Value, value: Value) -> Option<Value> {
    if value.is_null() || value == json!([]) || value == json!({}) {
        return None;
    }
    let is_any = is_free_form(document.resolve(schema));
    Some(if is_any && !value.is_array() { encode::text(&value).into() } else { value })
}

fn text_of(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(name, value)| format!("{}={value}", percent(name))).collect::<Vec<_>>().join("&")
}
