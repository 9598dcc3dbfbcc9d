//! The requests that an API sends to a program, callbacks and webhooks, and the values that the program must receive.

use serde_json::{Map, Value, json};

use crate::body::{FORM, properties};
use crate::document::{Document, Inbound, Operation};
use crate::encode;
use crate::exchange::parameter_value;
use crate::fit;
use crate::media::{concrete, essence, examples, is_free_form, is_json};
use crate::percent::percent;
use crate::sample::{self, Direction, kind};
use crate::variation::{COMPOSED, UNDECLARED, conditional, defaulted, is_open, minimal, names, one_of, undeclared};

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
        if let Err(missing) = parameters(document, &inbound, everything, &mut delivery) {
            document.skip(format!("{name}: no value for {missing}"));
            return None;
        }
        Some(delivery)
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
            let media_type = concrete(media_type, document.resolve(&media["schema"]), &value);
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
    let examples = examples(document, media).filter_map(fitting);
    let mut values: Vec<(&str, bool, Value)> =
        examples.map(|example| ("example", false, defaulted(document, schema, example, 0))).collect();
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
