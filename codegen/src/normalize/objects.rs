//! Objects other than schemas: keys that `openapiv3` does not support or requires.

use serde_yaml::{Mapping, Value};

use super::{Normalizer, OPERATIONS, keep_as_extension, query_strings};
use crate::openapi::tables::{self, Object};
use crate::openapi::{Version, media, unsupported};
use crate::text::At;

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
        } else if is(&tables::TAG) {
            for key in ["summary", "parent", "kind"] {
                keep_as_extension(mapping, key);
            }
        } else if is(&tables::COMPONENTS) {
            // Every reference to them has been replaced by a copy.
            mapping.shift_remove("pathItems");
            mapping.shift_remove("mediaTypes");
            if let Some(parameters) = mapping.get_mut("parameters").and_then(Value::as_mapping_mut) {
                parameters.retain(|_, parameter| !query_strings::is_query_string(parameter));
            }
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
            if mapping.get("style").and_then(Value::as_str) == Some("cookie") {
                mapping.insert("style".into(), "form".into());
                mapping.insert("x-openapi-cookie".into(), true.into());
            }
        } else if is(&tables::EXAMPLE) {
            if let Some(value) = mapping.shift_remove("dataValue") {
                default(mapping, "value", || value);
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

impl Normalizer<'_> {
    /// Reports keys of 3.2 that the client does not support.
    pub(super) fn later_keys(&mut self, object: &'static Object, mapping: &Mapping, at: &At<'_>) {
        let is = |other: &'static Object| std::ptr::eq(object, other);
        let is_stream_of_parts = mapping.contains_key("itemSchema") && media::is_multipart(&essence_of(at));
        let encodings: &[&str] = if is(&tables::MEDIA_TYPE) && is_stream_of_parts {
            &["prefixEncoding"]
        } else if is(&tables::MEDIA_TYPE) {
            &["prefixEncoding", "itemEncoding"]
        } else if is(&tables::ENCODING) {
            &["encoding", "prefixEncoding", "itemEncoding"]
        } else {
            &[]
        };
        for key in encodings.iter().filter(|key| mapping.contains_key(**key)) {
            let message = format!("the parts are sent and read without `{key}`");
            unsupported::PART_ENCODING.report(&mut self.report, at.key(key).name(), message);
        }
        if !is(&tables::PARAMETER) {
            return;
        }
        let text = |key: &str| mapping.get(key).and_then(Value::as_str);
        let (location, is_cookie) = (text("in").unwrap_or_default(), text("style") == Some("cookie"));
        if is_cookie && mapping.get("explode") == Some(&Value::Bool(false)) {
            let message = "each item is a cookie of its own: a comma can't stand in a cookie";
            unsupported::COOKIE_STYLE.report(&mut self.report, at.key("explode"), message);
        }
        let is_reserved = mapping.get("allowReserved") == Some(&Value::Bool(true));
        if is_reserved && matches!(location, "path" | "cookie") && !is_cookie && self.version >= Version::V3_2 {
            let message = format!("reserved characters are percent-encoded in a {location} parameter");
            unsupported::RESERVED.report(&mut self.report, at.key("allowReserved"), message);
        }
    }

    /// Moves operations that `openapiv3` does not support to one key.
    pub(super) fn additional_operations(&mut self, item: &mut Mapping, at: &At<'_>) {
        let holder = at.key(OPERATIONS);
        let mut operations = Mapping::new();
        if let Some(operation) = item.shift_remove("query") {
            self.moved(holder.key("QUERY").to_pointer(), &at.key("query"));
            operations.insert("QUERY".into(), operation);
        }
        if let Some(Value::Mapping(additional)) = item.shift_remove("additionalOperations") {
            self.moved(holder.to_pointer(), &at.key("additionalOperations"));
            operations.extend(additional);
        }
        if !operations.is_empty() {
            item.insert(OPERATIONS.into(), Value::Mapping(operations));
        }
    }

    /// Uses the schema of the items of a stream as the schema of its media type.
    pub(super) fn items(&mut self, media_type: &mut Mapping, at: &At<'_>) {
        let Some(schema) = media_type.shift_remove("itemSchema") else { return };
        let essence = essence_of(at);
        let name = at.key("itemSchema").name();
        let is_stream =
            essence == media::EVENT_STREAM || media::is_json_stream(&essence) || media::is_multipart(&essence);
        if !is_stream {
            let message = format!("the items of `{essence}` are not decoded one by one");
            unsupported::ITEM_SCHEMA.report(&mut self.report, name, message);
            self.unread(media_type, schema, at.key("itemSchema"), at);
            return;
        }
        if let Some(whole) = media_type.shift_remove("schema") {
            unsupported::WHOLE_STREAM.report(
                &mut self.report,
                at.key("schema").name(),
                "the client checks only the items",
            );
            self.unread(media_type, whole, at.key("schema"), at);
        }
        media_type.insert("schema".into(), schema);
        media_type.insert("x-openapi-itemSchema".into(), Value::Bool(true));
        self.moves.push((at.key("schema").to_pointer(), at.key("itemSchema").to_pointer()));
    }

    /// Keeps a schema of a media type that clients do not read.
    fn unread(&mut self, media_type: &mut Mapping, schema: Value, from: At<'_>, at: &At<'_>) {
        const KEY: &str = "x-openapi-unreadSchema";
        self.moved(at.key(KEY).to_pointer(), &from);
        if self.keeps_unchecked {
            media_type.insert(KEY.into(), schema);
        }
    }
}

/// Returns the name of a media type without its parameters.
fn essence_of(at: &At<'_>) -> String {
    media::essence(at.last_key().unwrap_or_default())
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
