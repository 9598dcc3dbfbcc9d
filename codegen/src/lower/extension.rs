//! The values of `x-rust-…` keys. Their shape was checked by the linter; what does not fit is as if it were not there.

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::model;
use crate::name::WireName;

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

/// `x-rust-pagination`, and `pagination` of `crate.toml`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Pagination {
    pub(super) items: Option<String>,
    pub(super) next: Option<String>,
    #[serde(default)]
    pub(super) link_header: bool,
    pub(super) cursor: Option<Cursor>,
    pub(super) offset: Option<Numbered>,
    pub(super) page: Option<Numbered>,
}

impl Pagination {
    /// How many ways to the next page it names; one is right.
    pub(crate) fn ways(&self) -> usize {
        [self.next.is_some(), self.link_header, self.cursor.is_some(), self.offset.is_some(), self.page.is_some()]
            .into_iter()
            .filter(|is_named| *is_named)
            .count()
    }
}

/// A value of the page that a parameter takes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cursor {
    pub(super) property: String,
    pub(super) parameter: String,
    pub(super) more: Option<String>,
}

/// A number of a page or an item that a parameter takes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Numbered {
    pub(super) parameter: String,
    pub(super) size: Option<String>,
    pub(super) more: Option<String>,
    pub(super) total: Option<String>,
    pub(super) pages: Option<String>,
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

/// The value of a key, if it is there and fits.
pub(super) fn read<T: DeserializeOwned>(extensions: &Extensions, key: &str) -> Option<T> {
    T::deserialize(extensions.get(key)?).ok()
}

/// The value of `x-rust-requires`.
pub(super) fn requires(extensions: &Extensions) -> Option<model::Requires> {
    let declared: Requires = read(extensions, "x-rust-requires")?;
    let when = declared.when.map(|value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    });
    Some(model::Requires { when, wire: WireName::new(declared.property) })
}
