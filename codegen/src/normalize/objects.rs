//! Objects other than schemas: keys that `openapiv3` does not support or requires.

use serde_yaml::{Mapping, Value};

use super::{Normalizer, keep_as_extension};
use crate::openapi::tables::{self, Object};

impl Normalizer<'_> {
    pub(super) fn repair(object: &'static Object, mapping: &mut Mapping) {
        let is = |other: &'static Object| std::ptr::eq(object, other);
        if is(&tables::DOCUMENT) {
            default(mapping, "paths", || Value::Mapping(Mapping::new()));
            keep_as_extension(mapping, "jsonSchemaDialect");
        } else if is(&tables::INFO) {
            keep_as_extension(mapping, "summary");
        } else if is(&tables::LICENSE) {
            keep_as_extension(mapping, "identifier");
        } else if is(&tables::COMPONENTS) {
            // Every reference to a path item has been replaced by a copy.
            mapping.shift_remove("pathItems");
        } else if is(&tables::OPERATION) {
            default(mapping, "responses", || Value::Mapping(Mapping::new()));
        } else if is(&tables::RESPONSE) {
            default(mapping, "description", || Value::String(String::new()));
        } else if is(&tables::HEADER) {
            if !mapping.contains_key("content") {
                default(mapping, "schema", text);
            }
            for key in ["explode", "allowReserved", "allowEmptyValue"] {
                keep_as_extension(mapping, key);
            }
        } else if is(&tables::PARAMETER) {
            if mapping.get("in").and_then(Value::as_str) != Some("query") {
                for key in ["allowReserved", "allowEmptyValue"] {
                    keep_as_extension(mapping, key);
                }
            }
        } else if is(&tables::ENCODING) {
            // `openapiv3` can't distinguish an absent key from `false`, and `true` is the default of the usual style.
            if mapping.get("style").and_then(Value::as_str).is_none_or(|style| style == "form") {
                default(mapping, "explode", || Value::Bool(true));
            }
        } else if is(&tables::SECURITY_SCHEME) {
            security_scheme(mapping);
        }
    }
}

/// Keeps keys of other scheme types as extensions. A request does not carry a client certificate.
fn security_scheme(scheme: &mut Mapping) {
    let kind = scheme.get("type").and_then(Value::as_str).unwrap_or_default();
    let own: &[&str] = match kind {
        "apiKey" => &["name", "in"],
        "http" => &["scheme", "bearerFormat"],
        "oauth2" => &["flows"],
        "openIdConnect" => &["openIdConnectUrl"],
        _ => &[],
    };
    let is_mutual_tls = kind == "mutualTLS";
    for key in ["name", "in", "scheme", "bearerFormat", "flows", "openIdConnectUrl"] {
        if !own.contains(&key) {
            keep_as_extension(scheme, key);
        }
    }
    if is_mutual_tls {
        scheme.insert("type".into(), "http".into());
        scheme.insert("scheme".into(), "mutualTLS".into());
    }
}

fn default(mapping: &mut Mapping, key: &str, value: impl FnOnce() -> Value) {
    if !mapping.contains_key(key) {
        mapping.insert(key.into(), value());
    }
}

fn text() -> Value {
    Value::Mapping(Mapping::from_iter([("type".into(), "string".into())]))
}
