//! Checks the structure of a document: unknown keys, wrong types and missing keys.
//!
//! A document that passes can be deserialized into `openapiv3`. During the walk, the checker runs the [`Hooks`] for
//! each kind of object.

use std::collections::HashMap;

use serde_yaml::{Mapping, Value};

use super::suggest::did_you_mean;
use crate::diagnostic::{Diagnostics, Report};
use crate::openapi::Version;
use crate::openapi::node::{entries, named};
use crate::openapi::tables::{self, Key, Names, Need, Object, Rest, Shape};
use crate::source::Source;
use crate::text::At;

/// A check of one object.
pub(crate) type Check = fn(&mut Checker<'_, '_>, &Mapping, &At<'_>);

/// The checks that the walk runs on each object.
pub(super) struct Hooks {
    /// Checks across several keys of this kind of object, or beyond the structure of a key.
    pub(super) of_object: fn(&'static Object) -> &'static [Check],
    /// Checks a key of an object that begins with `x-`.
    pub(super) of_extension: fn(&mut Checker<'_, '_>, &'static Object, &str, &Value, &At<'_>),
}

/// Walks a document.
pub(crate) struct Checker<'a, 'd> {
    pub(crate) report: Report<'d>,
    pub(crate) version: Version,
    pub(crate) document: &'a Value,
    /// Cache of patterns: true if the pattern can be compiled. Documents repeat the same few.
    pub(crate) patterns: HashMap<String, bool>,
    hooks: &'static Hooks,
}

/// Checks the structure of the document, and each object by itself.
pub(super) fn check(source: &Source, hooks: &'static Hooks, diagnostics: &mut Diagnostics) {
    let mut checker = Checker {
        report: diagnostics.report(source.file()),
        version: source.version(),
        document: source.document(),
        patterns: HashMap::new(),
        hooks,
    };
    checker.object(&tables::DOCUMENT, source.document(), &At::ROOT);
}

impl Checker<'_, '_> {
    /// Checks a value against a shape.
    pub(super) fn value(&mut self, shape: &'static Shape, value: &Value, at: &At<'_>) {
        match shape {
            Shape::Any => {}
            Shape::Text => {
                if !value.is_string() {
                    let message = format!("{} must be text, not {}", subject(at), kind(value));
                    let found = self.report.error("wrong-type", at, message);
                    if value.is_number() || value.is_bool() {
                        found.help("put it in quotes");
                    }
                }
            }
            Shape::Boolean => self.boolean(value, at),
            Shape::Number => self.expect(value.is_number(), "a number", value, at),
            Shape::Count => self.expect(value.as_u64().is_some(), "a non-negative integer", value, at),
            Shape::Exclusive => match self.version {
                Version::V3_0 if value.is_number() => {
                    let message = format!("{} must be `true` or `false` in OpenAPI 3.0", subject(at));
                    let help = "put the number into `minimum` or `maximum` and write `true` here";
                    self.report.error("wrong-type", at, message).help(help);
                }
                Version::V3_0 => self.boolean(value, at),
                _ if value.is_bool() => {
                    let message = format!("{} is a number in OpenAPI {}", subject(at), self.version.prefix());
                    let help = "`true` is the OpenAPI 3.0 form; the generator accepts it";
                    self.report.warning("older-spelling", at, message).help(help);
                }
                _ => self.expect(value.is_number(), "a number", value, at),
            },
            Shape::OneOf(allowed) => self.one_of(allowed, value, at),
            Shape::LaterOneOf(allowed) => {
                let is_later = usize::from(self.version < Version::V3_2);
                self.one_of(allowed.get(..allowed.len() - is_later).unwrap_or(allowed), value, at);
            }
            Shape::Is(object) => self.object(object, value, at),
            Shape::Or(object) => {
                let is_media_type = std::ptr::eq(*object, &raw const tables::MEDIA_TYPE);
                if is_media_type && self.version < Version::V3_2 || !self.reference(value, at) {
                    self.object(object, value, at);
                }
            }
            Shape::Schema => self.schema(value, at, self.version >= Version::V3_1),
            Shape::SchemaOrBoolean => self.schema(value, at, true),
            Shape::Type => self.schema_type(value, at),
            Shape::List(item) => match value {
                Value::Sequence(items) => {
                    for (index, value) in items.iter().enumerate() {
                        self.value(item, value, &at.index(index));
                    }
                }
                _ => self.not_a_list(value, at),
            },
            Shape::Map(names, entry) => match value {
                Value::Mapping(entries) => {
                    for (key, value) in named(entries) {
                        let at = at.key(key);
                        self.name(*names, key, &at);
                        self.value(entry, value, &at);
                    }
                }
                _ => self.expect(false, "a mapping", value, at),
            },
        }
    }

    fn expect(&mut self, holds: bool, expected: &str, value: &Value, at: &At<'_>) {
        if !holds {
            let message = format!("{} must be {expected}, not {}", subject(at), kind(value));
            self.report.error("wrong-type", at, message);
        }
    }

    fn boolean(&mut self, value: &Value, at: &At<'_>) {
        if value.is_bool() {
            return;
        }
        let message = format!("{} must be `true` or `false`, not {}", subject(at), kind(value));
        let found = self.report.error("wrong-type", at, message);
        if let Some(help) = boolean_help(value) {
            found.help(help);
        }
    }

    fn not_a_list(&mut self, value: &Value, at: &At<'_>) {
        let message = format!("{} must be a list, not {}", subject(at), kind(value));
        let found = self.report.error("wrong-type", at, message);
        let is_boolean = value.is_bool() || meant_as_boolean(value).is_some();
        if is_boolean && at.last_key() == Some("required") {
            found.help("list the names of the required properties in the schema that has the properties");
        }
    }

    fn one_of(&mut self, allowed: &[&'static str], value: &Value, at: &At<'_>) {
        let Some(text) = value.as_str() else {
            return self.expect(false, "text", value, at);
        };
        if allowed.contains(&text) {
            return;
        }
        let message = format!("{} can't be `{text}`", subject(at));
        let found = self.report.error("unknown-value", at, message);
        found.help(
            did_you_mean(text, allowed.iter().copied()).unwrap_or_else(|| format!("it may be {}", choice(allowed))),
        );
    }

    /// Checks an object that can't be a reference.
    pub(super) fn object(&mut self, object: &'static Object, value: &Value, at: &At<'_>) {
        let Some(mapping) = value.as_mapping() else {
            let message = format!("{} must be a mapping, not {}", object.name, kind(value));
            self.report.error("wrong-type", at, message);
            return;
        };
        self.keys(object, mapping, at);
        for key in object.keys {
            if key.is_in(self.version) && !mapping.contains_key(key.name) {
                self.missing(object, key, at);
            }
        }
        for check in (self.hooks.of_object)(object) {
            check(self, mapping, at);
        }
    }

    fn missing(&mut self, object: &Object, key: &Key, at: &At<'_>) {
        let message = || format!("{} needs the key `{}`", object.name, key.name);
        match key.need {
            Need::ExpectedBy30 if self.version >= Version::V3_1 => {}
            Need::Expected if self.version >= Version::V3_2 => {}
            Need::Optional | Need::Droppable => {}
            Need::Expected | Need::ExpectedBy30 => {
                self.report.warning("missing-key", at.name(), message());
            }
            Need::Required => {
                self.report.error("missing-key", at.name(), message());
            }
        }
    }

    fn keys(&mut self, object: &'static Object, mapping: &Mapping, at: &At<'_>) {
        for (key, value) in named(mapping) {
            let at = at.key(key);
            if key.starts_with("x-") && !object.keys.iter().any(|known| known.name == key) {
                (self.hooks.of_extension)(self, object, key, value, &at);
                continue;
            }
            if let Rest::Entries(names, shape) = &object.rest {
                self.name(*names, key, &at);
                self.value(shape, value, &at);
                continue;
            }
            match object.keys.iter().find(|known| known.name == key) {
                Some(known) if known.is_in(self.version) => {
                    if value.is_null() && !matches!(known.shape, Shape::Any) {
                        self.null(known, &at);
                    } else {
                        self.value(&known.shape, value, &at);
                    }
                }
                Some(known) if known.until < self.version => {
                    let message = format!("OpenAPI {} has no `{key}`", self.version.prefix());
                    let help = "the generator accepts the OpenAPI 3.0 form; in 3.1, add \"null\" to `type`";
                    self.report.warning("older-spelling", at.name(), message).help(help);
                    self.value(&known.shape, value, &at);
                }
                Some(known) => {
                    let message = needs(&format!("`{key}`"), known.since, self.version);
                    self.report.error("unknown-key", at.name(), message);
                }
                None => self.unknown(object, key, &at),
            }
        }
    }

    fn null(&mut self, key: &Key, at: &At<'_>) {
        let message = format!("`{}` has no value", key.name);
        match key.need {
            Need::Required => {
                self.report.error("missing-value", at.name(), message);
            }
            Need::Optional | Need::Droppable | Need::Expected | Need::ExpectedBy30 => {
                self.report.warning("missing-value", at.name(), message).help("add a value, or remove the key");
            }
        }
    }

    fn unknown(&mut self, object: &Object, key: &str, at: &At<'_>) {
        if matches!(object.rest, Rest::Keywords) {
            let message = format!("the keyword `{key}` is unknown and has no effect");
            self.report.warning("unknown-key", at.name(), message);
            return;
        }
        let message = format!("{} has no key `{key}`", object.name);
        let known = object.keys.iter().filter(|known| known.is_in(self.version)).map(|known| known.name);
        let help = did_you_mean(key, known).unwrap_or_else(|| "keys of your own begin with `x-`".to_owned());
        self.report.error("unknown-key", at.name(), message).help(help);
    }

    fn schema(&mut self, value: &Value, at: &At<'_>, may_be_boolean: bool) {
        let object = tables::schema(self.version);
        let Some(mapping) = value.as_mapping() else {
            if !(may_be_boolean && value.is_bool()) {
                let expected = if may_be_boolean { "a mapping, `true` or `false`" } else { "a mapping" };
                let message = format!("a schema must be {expected}, not {}", kind(value));
                self.report.error("wrong-type", at, message);
            }
            return;
        };
        if let Some(reference) = mapping.get("$ref") {
            self.expect_reference(reference, at);
            // OpenAPI 3.1 allows other keys beside `$ref`, and 3.0 documents use them: normalization keeps them.
            if mapping.len() > 1 {
                self.keys_beside_reference(object, mapping, at);
            }
            return;
        }
        self.object(object, value, at);
    }

    fn keys_beside_reference(&mut self, object: &'static Object, mapping: &Mapping, at: &At<'_>) {
        for (key, value) in named(mapping) {
            if key == "$ref" {
                continue;
            }
            let at = at.key(key);
            match object.keys.iter().find(|known| known.name == key && known.is_in(self.version)) {
                Some(known) if value.is_null() && !matches!(known.shape, Shape::Any) => self.null(known, &at),
                Some(known) => self.value(&known.shape, value, &at),
                None if key.starts_with("x-") => (self.hooks.of_extension)(self, object, key, value, &at),
                None if key == "nullable" => self.value(&Shape::Boolean, value, &at),
                None => self.unknown(object, key, &at),
            }
        }
    }

    /// Checks a reference. Returns false if the value is not a reference.
    fn reference(&mut self, value: &Value, at: &At<'_>) -> bool {
        let Some(reference) = value.get("$ref") else { return false };
        self.expect_reference(reference, at);
        for (key, value) in entries(value) {
            if key == "$ref" {
                continue;
            }
            if self.version >= Version::V3_1 && matches!(key, "summary" | "description") {
                self.value(&Shape::Text, value, &at.key(key));
                continue;
            }
            let message = format!("`{key}` has no effect beside `$ref`");
            let help = match self.version {
                Version::V3_0 => "OpenAPI 3.0 ignores every other key: remove it, or move it to the referenced object",
                _ => "only `summary` and `description` are allowed here",
            };
            self.report.warning("ref-siblings", at.key(key).name(), message).help(help);
        }
        true
    }

    fn expect_reference(&mut self, reference: &Value, at: &At<'_>) {
        self.expect(reference.is_string(), "text", reference, &at.key("$ref"));
    }

    fn schema_type(&mut self, value: &Value, at: &At<'_>) {
        const TYPES: &[&str] = &["string", "number", "integer", "boolean", "array", "object"];
        const TYPES_31: &[&str] = &["string", "number", "integer", "boolean", "array", "object", "null"];
        match (self.version, value) {
            (Version::V3_1 | Version::V3_2, Value::Sequence(types)) => {
                for (index, value) in types.iter().enumerate() {
                    self.one_of(TYPES_31, value, &at.index(index));
                }
                if types.is_empty() {
                    self.report.error("unknown-value", at, "`type` is empty");
                }
            }
            (Version::V3_1 | Version::V3_2, _) => self.one_of(TYPES_31, value, at),
            (Version::V3_0, Value::Sequence(_)) => {
                self.report
                    .error("wrong-type", at, "a list of types needs OpenAPI 3.1, but this document is OpenAPI 3.0")
                    .help("write `nullable: true` for \"null\", and `anyOf` for several types");
            }
            (Version::V3_0, Value::String(text)) if text == "null" => {
                self.report
                    .error("unknown-value", at, "the type `null` needs OpenAPI 3.1, but this document is OpenAPI 3.0")
                    .help("write `nullable: true` beside the real type");
            }
            (Version::V3_0, _) => self.one_of(TYPES, value, at),
        }
    }

    fn name(&mut self, names: Names, name: &str, at: &At<'_>) {
        match names {
            Names::Any | Names::Expression => {}
            Names::Component => {
                let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
                if name.is_empty() || !name.bytes().all(is_plain) {
                    let message = format!("`{name}` is not a valid component name");
                    let help = "use letters, digits, `.`, `-` and `_`";
                    self.report.warning("component-name", at.name(), message).help(help);
                }
            }
            Names::Path => {
                if !name.starts_with('/') {
                    let message = format!("the path `{name}` does not begin with `/`");
                    self.report.error("path-slash", at.name(), message).help(format!("write `/{name}`"));
                }
            }
            Names::Status => self.status(name, at),
            Names::Method => self.method(name, at),
            Names::Header => {
                if !is_header_name(name) {
                    let message = format!("`{name}` can't be the name of a header");
                    self.report.error("header-name", at.name(), message);
                }
            }
        }
    }

    /// Checks the name of an additional method.
    fn method(&mut self, name: &str, at: &At<'_>) {
        if !tables::Method::of(&name.to_uppercase()).is_additional() {
            let message = format!("`{name}` can't be an additional operation");
            let help = format!("move it to the key `{}` of the path item", name.to_lowercase());
            self.report.error("method-name", at.name(), message).help(help);
        } else if !is_header_name(name) {
            let message = format!("`{name}` can't be the method of a request");
            let help = "use letters, digits and `!#$%&'*+-.^_|~`";
            self.report.error("method-name", at.name(), message).help(help);
        }
    }

    fn status(&mut self, name: &str, at: &At<'_>) {
        if name == "default" {
            return;
        }
        let bytes = name.as_bytes();
        let is_code = bytes.len() == 3 && bytes.iter().all(u8::is_ascii_digit);
        let is_range = matches!(bytes, [b'0'..=b'9', b'X', b'X']);
        let is_small_range = matches!(bytes, [b'0'..=b'9', b'x', b'x']);
        if (is_code || is_range) && matches!(bytes.first(), Some(b'1'..=b'5')) {
            return;
        }
        if is_small_range && matches!(bytes.first(), Some(b'1'..=b'5')) {
            let message = format!("a range of status codes has capital letters: `{}`", name.to_uppercase());
            self.report.warning("status-code", at.name(), message);
            return;
        }
        if is_code && bytes.first() != Some(&b'0') {
            let message = format!("HTTP has no status code {name}");
            self.report.warning("status-code", at.name(), message);
            return;
        }
        let message = format!("`{name}` is not a status code");
        let help = "use three digits such as \"200\", a range such as \"2XX\", or `default`";
        self.report.error("status-code", at.name(), message).help(help);
    }
}

/// Returns true if HTTP can carry a header of this name.
pub(super) fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Says that a feature needs a later version: "`query` needs OpenAPI 3.2, but this document is OpenAPI 3.1".
pub(crate) fn needs(feature: &str, since: Version, version: Version) -> String {
    format!("{feature} needs OpenAPI {}, but this document is OpenAPI {}", since.prefix(), version.prefix())
}

/// Returns the key of the value, as the subject of a sentence.
pub(crate) fn subject(at: &At<'_>) -> String {
    match at.last_key() {
        Some(key) => format!("`{key}`"),
        None => match at.parent().and_then(At::last_key) {
            Some(key) => format!("an item of `{key}`"),
            None => "this".to_owned(),
        },
    }
}

/// Returns the text and its boolean value, if another YAML version reads the text as a boolean or it is a quoted
/// boolean.
pub(super) fn meant_as_boolean(value: &Value) -> Option<(&str, bool)> {
    let text = value.as_str()?;
    match text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "on" | "true" => Some((text, true)),
        "no" | "n" | "off" | "false" => Some((text, false)),
        _ => None,
    }
}

/// Returns the help for text in place of a boolean, if the text means a boolean.
pub(super) fn boolean_help(value: &Value) -> Option<String> {
    let (text, meant) = meant_as_boolean(value)?;
    Some(match text {
        "true" | "false" => format!("write `{meant}` without quotes"),
        _ => format!("`{text}` is text in YAML 1.2; write `{meant}`, without quotes"),
    })
}

/// Describes a value, with its article.
pub(crate) fn kind(value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) if text.parse::<f64>().is_ok_and(f64::is_infinite) => {
            format!("`{text}`, which is out of range for a number")
        }
        Value::String(_) => "text".to_owned(),
        Value::Sequence(_) => "a list".to_owned(),
        Value::Mapping(_) => "a mapping".to_owned(),
        Value::Tagged(_) => "a tagged value".to_owned(),
    }
}

/// "`a`, `b` or `c`".
pub(crate) fn choice(allowed: &[&str]) -> String {
    match allowed {
        [] => "nothing".to_owned(),
        [one] => format!("`{one}`"),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(|value| format!("`{value}`")).collect();
            format!("{} or `{last}`", first.join(", "))
        }
    }
}
