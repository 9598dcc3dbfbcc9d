//! Values of `x-rust-…` keys. The linter checks their shape; lowering ignores values of a wrong shape.

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::model;
use crate::name::{RustName, WireName};
use crate::openapi::reference::property_pointer;

/// Extension keys of an object of the document.
pub(super) type Extensions = IndexMap<String, Value>;

/// `x-rust-representations`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Representation {
    pub(super) format: String,
    #[serde(default)]
    pub(super) path_suffix: String,
    pub(super) envelope: Option<String>,
}

/// `x-rust-client-setting`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ClientSetting {
    pub(super) env: Option<String>,
    #[serde(default)]
    pub(super) from_username: bool,
}

/// `x-rust-requires`.
#[derive(Debug, Deserialize)]
struct Requires {
    when: Option<Value>,
    property: String,
}

/// `x-rust-error`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ErrorFields {
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) more_info: Option<String>,
}

/// An entry of `x-rust-presets`.
#[derive(Debug, Deserialize)]
pub(super) struct Preset {
    pub(super) name: String,
    pub(super) summary: String,
    #[serde(default)]
    pub(super) arguments: Vec<String>,
    #[serde(default)]
    pub(super) set: IndexMap<String, Value>,
}

/// `x-rust-idempotent`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Idempotent {
    Always(bool),
    Unless { unless: Vec<String> },
}

/// `x-rust-env` of a basic scheme.
#[derive(Debug, Deserialize)]
pub(super) struct BasicEnv {
    pub(super) username: String,
    pub(super) password: String,
}

/// Returns the value of a key, if it is present and valid.
pub(super) fn read<T: DeserializeOwned>(extensions: &Extensions, key: &str) -> Option<T> {
    T::deserialize(extensions.get(key)?).ok()
}

/// Returns the value of `x-rust-requires`.
pub(super) fn requires(extensions: &Extensions) -> Option<model::Requires> {
    let declared: Requires = read(extensions, "x-rust-requires")?;
    let when = declared.when.map(|value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    });
    Some(model::Requires { when, wire: WireName::new(declared.property) })
}

/// `x-rust-signature`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Signature {
    pub(super) scheme: String,
    #[serde(default)]
    pub(super) headers: Vec<String>,
    pub(super) settings_header: Option<String>,
    pub(super) repeated: Option<String>,
    pub(super) header: Option<String>,
    pub(super) prefix: Option<String>,
    pub(super) hash: Option<String>,
    pub(super) encoding: Option<String>,
    pub(super) secret_env: Option<String>,
    pub(super) url_env: Option<String>,
}

/// `x-rust-event`.
#[derive(Debug, Deserialize)]
pub(super) struct Event {
    module: String,
    pub(super) kind: EventKind,
    #[serde(default)]
    pub(super) properties: IndexMap<String, String>,
}

/// `kind` of `x-rust-event`.
#[derive(Debug, Deserialize)]
pub(super) struct EventKind {
    pub(super) property: String,
    pub(super) values: IndexMap<String, String>,
}

impl Event {
    pub(super) fn reading(&self) -> model::EventReading {
        let kinds = self.kind.values.iter().map(|(value, kind)| (value.clone(), RustName::camel(kind)));
        let fields = self.properties.iter().map(|(name, wire)| (RustName::snake(name), WireName::new(wire)));
        model::EventReading {
            module: RustName::module(&self.module),
            property: WireName::new(&self.kind.property),
            kinds: kinds.collect(),
            fields: fields.collect(),
        }
    }
}

/// `x-rust-callback-when`.
#[derive(Debug, Deserialize)]
pub(super) struct When {
    #[serde(default)]
    has: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
    #[serde(default)]
    values: IndexMap<String, Value>,
    #[serde(default)]
    headers: IndexMap<String, Value>,
}

impl When {
    pub(super) fn condition(self) -> model::Condition {
        let text = |value: Value| match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        let texts = |entries: IndexMap<String, Value>| {
            let listed = entries.into_iter().map(|(name, value)| match value {
                Value::Array(values) => (name, values.into_iter().map(text).collect()),
                value => (name, vec![text(value)]),
            });
            listed.collect()
        };
        let pointers = |paths: Vec<String>| paths.iter().map(|path| property_pointer(path)).collect();
        let values: Vec<(String, _)> = texts(self.values);
        model::Condition {
            has: pointers(self.has),
            lacks: pointers(self.lacks),
            values: values.into_iter().map(|(path, values)| (property_pointer(&path), values)).collect(),
            headers: texts(self.headers),
        }
    }
}
