//! The `x-rust-…` keys of callbacks: signatures, conditions that tell callbacks apart, and readings as events.

use std::collections::HashMap;

use serde_yaml::{Mapping, Value};

use super::objects::variable;
use super::structure::{Check, Checker, is_header_name, kind};
use crate::name::RustName;
use crate::openapi::node::{entries, items, text};
use crate::openapi::reference::{is_within, property_pointer};
use crate::openapi::tables::{Key, Names, Object, Shape};
use crate::text::{At, tokens};

pub(super) static SIGNATURE: Object = Object::new(
    "`x-rust-signature`",
    &[
        Key::required("scheme", Shape::OneOf(&["url-form", "standard-webhooks", "body"])),
        Key::new("headers", Shape::List(&Shape::Text)),
        Key::new("settings-header", Shape::Text),
        Key::new("repeated", Shape::OneOf(&["sorted-once", "in-order"])),
        Key::new("header", Shape::Text),
        Key::new("prefix", Shape::Text),
        Key::new("hash", Shape::OneOf(&["sha1", "sha256", "sha512"])),
        Key::new("encoding", Shape::OneOf(&["hex", "base64"])),
        Key::new("secret-env", Shape::Text),
        Key::new("url-env", Shape::Text),
    ],
);

pub(super) static WHEN: Object = Object::new(
    "`x-rust-callback-when`",
    &[
        Key::new("has", Shape::List(&Shape::Text)),
        Key::new("lacks", Shape::List(&Shape::Text)),
        Key::new("values", Shape::Map(Names::Any, &Shape::Any)),
        Key::new("headers", Shape::Map(Names::Any, &Shape::Any)),
    ],
);

pub(super) static EVENT: Object = Object::new(
    "`x-rust-event`",
    &[
        Key::required("module", Shape::Text),
        Key::required("kind", Shape::Is(&EVENT_KIND)),
        Key::new("properties", Shape::Map(Names::Any, &Shape::Text)),
    ],
);

static EVENT_KIND: Object = Object::new(
    "`kind` of `x-rust-event`",
    &[Key::required("property", Shape::Text), Key::required("values", Shape::Map(Names::Any, &Shape::Text))],
);

/// The keys that a scheme needs, and other keys that it may have.
const SCHEMES: &[(&str, &[&str], &[&str])] = &[
    ("url-form", &["headers", "repeated"], &["settings-header", "secret-env", "url-env"]),
    ("standard-webhooks", &[], &["secret-env"]),
    ("body", &["header", "hash", "encoding"], &["prefix", "secret-env"]),
];

/// The checks of these keys.
pub(super) fn checks(object: &'static Object) -> &'static [Check] {
    if std::ptr::eq(object, &raw const SIGNATURE) {
        &[signature]
    } else if std::ptr::eq(object, &raw const WHEN) {
        &[when]
    } else if std::ptr::eq(object, &raw const EVENT) {
        &[event]
    } else {
        &[]
    }
}

/// Checks that a key of a path item or an operation belongs to a callback, not to a path of the API.
pub(super) fn place(checker: &mut Checker<'_, '_>, key: &str, at: &At<'_>) {
    let pointer = at.to_pointer();
    let mut tokens = tokens(&pointer);
    if tokens.next().as_deref() == Some("paths") && !tokens.any(|token| token == "callbacks") {
        let message = format!("`{key}` has no meaning here");
        let help = "it belongs to a callback or a webhook, not to an operation that the client calls";
        checker.report.error("extension-place", at.name(), message).help(help);
    }
}

fn signature(checker: &mut Checker<'_, '_>, signature: &Mapping, at: &At<'_>) {
    let Some(name) = text(signature, "scheme") else { return };
    let Some((_, needed, allowed)) = SCHEMES.iter().find(|(scheme, ..)| *scheme == name) else { return };
    for key in needed.iter().filter(|key| !signature.contains_key(**key)) {
        let message = format!("a signature of the scheme `{name}` needs the key `{key}`");
        checker.report.error("signature", at.name(), message);
    }
    for key in SIGNATURE.keys.iter().map(|key| key.name).filter(|key| signature.contains_key(*key)) {
        if key != "scheme" && !needed.contains(&key) && !allowed.contains(&key) {
            let message = format!("`{key}` has no meaning in a signature of the scheme `{name}`");
            checker.report.error("signature", at.key(key).name(), message).help("remove it");
        }
    }
    let list = signature.get("headers").and_then(Value::as_sequence);
    if list.is_some_and(Vec::is_empty) {
        checker.report.error("signature", at.key("headers"), "`headers` is empty");
    }
    let at_list = at.key("headers");
    for (index, header) in list.into_iter().flatten().enumerate() {
        header_name(checker, header, &at_list.index(index));
    }
    for key in ["header", "settings-header"] {
        if let Some(header) = signature.get(key) {
            header_name(checker, header, &at.key(key));
        }
    }
    for key in ["secret-env", "url-env"] {
        if let Some(name) = text(signature, key) {
            variable(checker, name, &at.key(key));
        }
    }
}

fn header_name(checker: &mut Checker<'_, '_>, header: &Value, at: &At<'_>) {
    if let Some(name) = header.as_str().filter(|name| !is_header_name(name)) {
        let message = format!("`{name}` can't be the name of a header");
        checker.report.error("signature", at, message);
    }
}

fn when(checker: &mut Checker<'_, '_>, when: &Mapping, at: &At<'_>) {
    let is_empty = |value: &Value| match value {
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(entries) => entries.is_empty(),
        _ => true,
    };
    if when.values().all(is_empty) {
        checker.report.error("callback-when", at.name(), "`x-rust-callback-when` has no condition");
    }
    let values = entries(when.get("values")).map(|(name, _)| name);
    let needed: Vec<&str> = list(when, "has").chain(values).collect();
    let at_lacks = at.key("lacks");
    for (index, name) in list(when, "lacks").enumerate() {
        let lacked = property_pointer(name);
        if let Some(needed) = needed.iter().find(|needed| is_within(&property_pointer(needed), &lacked)) {
            let message = format!("the payload can't both have `{needed}` and lack `{name}`");
            checker.report.error("callback-when", at_lacks.index(index), message);
        }
    }
    for section in ["values", "headers"] {
        let at = at.key(section);
        for (name, value) in entries(when.get(section)) {
            let is_plain = |value: &Value| value.is_string() || value.is_number() || value.is_bool();
            let is_valid = match value {
                Value::Sequence(values) => !values.is_empty() && values.iter().all(is_plain),
                value => is_plain(value),
            };
            if !is_valid {
                let message = format!("the value of `{name}` must be text or a list of texts, not {}", kind(value));
                checker.report.error("callback-when", at.key(name), message);
            }
            if section == "headers" && !is_header_name(name) {
                let message = format!("`{name}` can't be the name of a header");
                checker.report.error("callback-when", at.key(name).name(), message);
            }
        }
    }
}

fn event(checker: &mut Checker<'_, '_>, event: &Mapping, at: &At<'_>) {
    let is_name = |text: &str| text.chars().any(char::is_alphanumeric);
    if let Some(module) = text(event, "module").filter(|module| !is_name(module)) {
        checker.report.error("event", at.key("module"), format!("`{module}` can't be the name of a module"));
    }
    let at_kind = at.key("kind");
    let at_values = at_kind.key("values");
    let values = event.get("kind").and_then(|kind| kind.get("values")).and_then(Value::as_mapping);
    if values.is_some_and(Mapping::is_empty) {
        checker.report.error("event", at_values.name(), "no value has a kind");
    }
    for (value, kind) in values.into_iter().flatten() {
        let (Some(value), Some(kind)) = (value.as_str(), kind.as_str()) else { continue };
        if !is_name(kind) {
            checker.report.error("event", at_values.key(value), format!("`{kind}` can't be the name of a kind"));
        } else if RustName::camel(kind).as_str() == "Other" {
            let message = format!("`{kind}` is the kind of every value without its own");
            checker.report.error("event", at_values.key(value), message).help("remove the value");
        }
    }
    let at_properties = at.key("properties");
    let mut known: HashMap<RustName, &str> = HashMap::new();
    for (name, _) in entries(event.get("properties")) {
        let rust = RustName::snake(name);
        let message = match known.get(&rust) {
            _ if !is_name(name) => format!("`{name}` can't be the name of a property"),
            _ if ["kind", "payload"].contains(&rust.as_str()) => format!("every event has its own `{rust}`"),
            Some(other) => format!("`{other}` and `{name}` are both the field `{rust}`"),
            None => {
                known.insert(rust, name);
                continue;
            }
        };
        checker.report.error("event", at_properties.key(name).name(), message).help("use another name");
    }
}

fn list<'a>(when: &'a Mapping, key: &str) -> impl Iterator<Item = &'a str> {
    items(when.get(key)).iter().filter_map(Value::as_str)
}
