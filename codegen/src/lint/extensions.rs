//! The `x-rust-…` keys: allowed objects and shapes.
//!
//! Other extensions (`x-…`) are allowed anywhere, with any value.

use std::collections::HashSet;

use serde_yaml::{Mapping, Value};

use super::callbacks;
use super::objects::variable;
use super::portable;
use super::structure::{Check, Checker, kind};
use super::suggest::did_you_mean;
use crate::openapi::node::{items, text};
use crate::openapi::reference::pointer;
use crate::openapi::tables::{
    CALLBACK, DOCUMENT, ENCODING, Key, Names, OPERATION, Object, PARAMETER, PATH_ITEM, SCHEMA, SCHEMA_31,
    SECURITY_SCHEME, SERVER_VARIABLE, Shape,
};
use crate::text::At;

/// An `x-rust-…` key.
struct Extension {
    name: &'static str,
    /// The kinds of objects that allow the key.
    on: &'static [&'static Object],
    shape: Shape,
}

static EXTENSIONS: &[Extension] = &[
    Extension { name: "x-rust-representations", on: &[&DOCUMENT], shape: Shape::List(&Shape::Is(&REPRESENTATION)) },
    Extension { name: "x-rust-request-id", on: &[&DOCUMENT], shape: Shape::Text },
    // The shape depends on the security scheme: `environment` checks it.
    Extension { name: "x-rust-env", on: &[&SERVER_VARIABLE, &SECURITY_SCHEME], shape: Shape::Any },
    Extension { name: "x-rust-required", on: &[&SERVER_VARIABLE], shape: Shape::Boolean },
    Extension { name: "x-rust-client-setting", on: &[&PARAMETER], shape: Shape::Is(&CLIENT_SETTING) },
    Extension {
        name: "x-rust-list-brackets",
        on: &[&DOCUMENT, &PARAMETER, &ENCODING],
        shape: Shape::OneOf(&["indexed", "empty"]),
    },
    Extension { name: "x-rust-pagination", on: &[&OPERATION], shape: Shape::Is(&PAGINATION) },
    Extension { name: "x-rust-requires", on: &[&SCHEMA, &SCHEMA_31, &PARAMETER], shape: Shape::Is(&REQUIRES) },
    Extension { name: "x-rust-scopes", on: &[&OPERATION], shape: Shape::List(&Shape::Text) },
    // `true`, or an object: `idempotent` checks it.
    Extension { name: "x-rust-idempotent", on: &[&OPERATION], shape: Shape::Any },
    Extension { name: "x-rust-presets", on: &[&OPERATION], shape: Shape::List(&Shape::Is(&PRESET)) },
    Extension { name: "x-rust-resource", on: &[&OPERATION], shape: Shape::Text },
    Extension { name: "x-rust-stream-end", on: &[&OPERATION], shape: Shape::Text },
    Extension {
        name: "x-rust-signature",
        on: &[&DOCUMENT, &CALLBACK, &PATH_ITEM, &OPERATION],
        shape: Shape::Is(&callbacks::SIGNATURE),
    },
    Extension {
        name: "x-rust-callback-when",
        on: &[&CALLBACK, &PATH_ITEM, &OPERATION],
        shape: Shape::Is(&callbacks::WHEN),
    },
    Extension { name: "x-rust-event", on: &[&CALLBACK, &PATH_ITEM, &OPERATION], shape: Shape::Is(&callbacks::EVENT) },
    Extension { name: "x-rust-error", on: &[&SCHEMA, &SCHEMA_31], shape: Shape::Is(&ERROR) },
    Extension { name: "x-rust-portable", on: &[&SCHEMA, &SCHEMA_31], shape: Shape::Map(Names::Any, &Shape::Text) },
];

static REPRESENTATION: Object = Object::new(
    "a representation",
    &[
        Key::required("format", Shape::OneOf(&["json", "xml"])),
        Key::new("path-suffix", Shape::Text),
        Key::new("envelope", Shape::Text),
    ],
);

static CLIENT_SETTING: Object =
    Object::new("`x-rust-client-setting`", &[Key::new("env", Shape::Text), Key::new("from-username", Shape::Boolean)]);

static PAGINATION: Object = Object::new(
    "`x-rust-pagination`",
    &[
        Key::new("items", Shape::Text),
        Key::new("next", Shape::Text),
        Key::new("link-header", Shape::Boolean),
        Key::new("cursor", Shape::Is(&CURSOR)),
        Key::new("offset", Shape::Is(&OFFSET)),
        Key::new("page", Shape::Is(&PAGE)),
    ],
);

static CURSOR: Object = Object::new(
    "`cursor`",
    &[Key::required("property", Shape::Text), Key::required("parameter", Shape::Text), Key::new("more", Shape::Text)],
);

static OFFSET: Object = Object { name: "`offset`", ..NUMBERED };

static PAGE: Object = Object { name: "`page`", ..NUMBERED };

const NUMBERED: Object = Object::new(
    "a numbered list",
    &[
        Key::required("parameter", Shape::Text),
        Key::new("size", Shape::Text),
        Key::new("more", Shape::Text),
        Key::new("total", Shape::Text),
        Key::new("pages", Shape::Text),
    ],
);

static REQUIRES: Object =
    Object::new("`x-rust-requires`", &[Key::new("when", Shape::Any), Key::required("property", Shape::Text)]);

static IDEMPOTENT: Object = Object::new("`x-rust-idempotent`", &[Key::required("unless", Shape::List(&Shape::Text))]);

static PRESET: Object = Object::new(
    "a preset",
    &[
        Key::required("name", Shape::Text),
        Key::required("summary", Shape::Text),
        Key::new("arguments", Shape::List(&Shape::Text)),
        Key::new("set", Shape::Map(Names::Any, &Shape::Any)),
    ],
);

static ERROR: Object = Object::new(
    "`x-rust-error`",
    &[Key::new("code", Shape::Text), Key::new("message", Shape::Text), Key::new("more-info", Shape::Text)],
);

static BASIC_ENVIRONMENT: Object = Object::new(
    "`x-rust-env` of a basic security scheme",
    &[Key::required("username", Shape::Text), Key::required("password", Shape::Text)],
);

/// The checks of objects below an `x-rust-…` key.
pub(super) fn checks(object: &'static Object) -> &'static [Check] {
    let is = |other: &'static Object| std::ptr::eq(object, other);
    if is(&CLIENT_SETTING) {
        &[client_setting]
    } else if is(&PAGINATION) {
        &[next_page]
    } else if is(&BASIC_ENVIRONMENT) {
        &[basic_environment]
    } else {
        callbacks::checks(object)
    }
}

/// Checks a key that begins with `x-`.
pub(super) fn check(checker: &mut Checker<'_, '_>, object: &'static Object, key: &str, value: &Value, at: &At<'_>) {
    if !key.starts_with("x-rust-") {
        return;
    }
    let Some(extension) = EXTENSIONS.iter().find(|known| known.name == key) else {
        let help = did_you_mean(key, EXTENSIONS.iter().map(|known| known.name))
            .unwrap_or_else(|| "spec/README.md lists the known keys".to_owned());
        checker.report.error("unknown-extension", at.name(), format!("unknown key `{key}`")).help(help);
        return;
    };
    if !extension.on.iter().any(|allowed| std::ptr::eq(*allowed, object)) {
        let mut places: Vec<&str> = extension.on.iter().map(|allowed| allowed.name).collect();
        places.dedup();
        let message = format!("`{key}` has no meaning here");
        let help = format!("it belongs to {}", places.join(" or "));
        checker.report.error("extension-place", at.name(), message).help(help);
        return;
    }
    checker.value(&extension.shape, value, at);
    match key {
        "x-rust-env" => environment(checker, object, value, at),
        "x-rust-required" if value == &Value::Bool(false) => {
            checker.report.warning("extension-value", at, "`false` is the default");
        }
        "x-rust-stream-end" if value.as_str() == Some("") => {
            checker.report.error("extension-value", at, "`x-rust-stream-end` is empty");
        }
        "x-rust-idempotent" if !value.is_bool() => checker.object(&IDEMPOTENT, value, at),
        "x-rust-representations" => representations(checker, value, at),
        "x-rust-portable" => portable::check(checker, value, at),
        "x-rust-signature" | "x-rust-callback-when" | "x-rust-event" => callbacks::place(checker, key, at),
        _ => {}
    }
}

/// Checks that the pagination names exactly one way to the next page.
fn next_page(checker: &mut Checker<'_, '_>, pagination: &Mapping, at: &At<'_>) {
    let is_named = |key: &&&str| pagination.get(**key).is_some_and(|value| value != &Value::Bool(false));
    let ways = ["next", "link-header", "cursor", "offset", "page"];
    let mut named = ways.iter().filter(is_named);
    let help = "use one of `next`, `link-header`, `cursor`, `offset` and `page`";
    match (named.next(), named.next()) {
        (None, _) => {
            let message = "`x-rust-pagination` does not say how to request the next page";
            checker.report.error("pagination", at.name(), message).help(help);
        }
        (Some(first), Some(second)) => {
            let message = format!("`{first}` and `{second}` are two ways to the next page");
            checker.report.error("pagination", at.key(second).name(), message).help(help);
        }
        (Some(_), None) => {}
    }
}

/// Checks `x-rust-env`: one variable for a server variable, a token or a key; two for a user name and a password.
fn environment(checker: &mut Checker<'_, '_>, object: &'static Object, value: &Value, at: &At<'_>) {
    let scheme = at.parent().and_then(|holder| pointer(checker.document, &holder.to_pointer()));
    let scheme = scheme.and_then(Value::as_mapping).filter(|_| std::ptr::eq(object, &raw const SECURITY_SCHEME));
    match scheme.map(|scheme| (text(scheme, "type"), text(scheme, "scheme"))) {
        Some((Some("http"), Some(name))) if name.eq_ignore_ascii_case("basic") => {
            checker.object(&BASIC_ENVIRONMENT, value, at);
        }
        None | Some((Some("http" | "apiKey"), _)) => {
            if let Some(name) = value.as_str() {
                variable(checker, name, at);
            } else {
                let message = format!("`x-rust-env` must be the name of a variable, not {}", kind(value));
                checker.report.error("wrong-type", at, message);
            }
        }
        Some(_) => {
            let message = "the client has no credential for this type of security scheme";
            checker.report.error("extension-place", at.name(), message);
        }
    }
}

fn basic_environment(checker: &mut Checker<'_, '_>, names: &Mapping, at: &At<'_>) {
    for key in ["username", "password"] {
        if let Some(name) = text(names, key) {
            variable(checker, name, &at.key(key));
        }
    }
}

fn client_setting(checker: &mut Checker<'_, '_>, setting: &Mapping, at: &At<'_>) {
    if let Some(name) = text(setting, "env") {
        variable(checker, name, &at.key("env"));
    }
}

fn representations(checker: &mut Checker<'_, '_>, value: &Value, at: &At<'_>) {
    let mut seen = HashSet::new();
    for (index, item) in items(value).iter().enumerate() {
        let Some(item) = item.as_mapping() else { continue };
        let at = at.index(index);
        let Some(format) = text(item, "format") else { continue };
        if !seen.insert(format) {
            let message = format!("the representation `{format}` is listed twice");
            checker.report.error("extension-value", at.key("format"), message);
        }
        if format == "json" && item.contains_key("envelope") {
            let message = "only XML has a root element";
            checker.report.error("extension-value", at.key("envelope").name(), message);
        }
    }
    if value.as_sequence().is_some_and(Vec::is_empty) {
        checker.report.error("extension-value", at, "`x-rust-representations` is empty");
    }
}
