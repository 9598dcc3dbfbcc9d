//! `[[accepted]]` of `crate.toml`: breaking changes that only correct a document.
//!
//! ```toml
//! [[accepted]]
//! document = "twilio.yaml"
//! change = "the query parameter `Page` of `GET /Calls` is removed"
//! reason = "The API never read it."
//! ```

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

/// The acceptance of one change. Changes with the same sentence need an entry each.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Acceptance {
    /// File name of the document.
    pub(crate) document: String,
    /// The sentence of the change in the report.
    pub(crate) change: Spanned<String>,
    /// The reason, for reviewers.
    pub(crate) reason: String,
}

#[derive(Deserialize)]
struct Section {
    #[serde(default)]
    accepted: Vec<Acceptance>,
}

/// Parses the `[[accepted]]` tables of a text. The error has a source span and a message.
pub(crate) fn acceptances(text: &str) -> Result<Vec<Acceptance>, (Range<usize>, String)> {
    let section: Section =
        toml::from_str(text).map_err(|error| (error.span().unwrap_or_default(), error.message().to_owned()))?;
    match section.accepted.iter().find(|acceptance| acceptance.reason.trim().is_empty()) {
        Some(acceptance) => Err((acceptance.change.span(), "the accepted change has no reason".to_owned())),
        None => Ok(section.accepted),
    }
}
