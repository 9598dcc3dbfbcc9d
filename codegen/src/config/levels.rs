//! `[lint]` of `crate.toml`: the severities of rules in the documents of the crate.
//!
//! ```toml
//! [lint]
//! missing-description = "off"
//! enum-duplicate = "error"
//! ```

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

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

/// Parses the section, if a text has it. The error has a source span and a message.
pub(super) fn parse(text: &str) -> Result<Vec<(Spanned<String>, Level)>, (Range<usize>, String)> {
    let section: Section =
        toml::from_str(text).map_err(|error| (error.span().unwrap_or_default(), error.message().to_owned()))?;
    Ok(section.lint.into_iter().collect())
}
