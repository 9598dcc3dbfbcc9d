//! `[lint]` of `crate.toml`: the severities of rules in the documents of the crate.
//!
//! ```toml
//! [lint]
//! missing-description = "off"
//! enum-duplicate = "error"
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;
use toml::de::Error;

/// The severity of a rule.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    /// Its findings are dropped.
    Off,
    Warning,
    Error,
}

#[derive(Deserialize)]
struct Section {
    #[serde(default)]
    lint: BTreeMap<Spanned<String>, Level>,
}

/// Parses the section, if a text has it.
pub(super) fn parse(text: &str) -> Result<Vec<(Spanned<String>, Level)>, Error> {
    Ok(toml::from_str::<Section>(text)?.lint.into_iter().collect())
}
