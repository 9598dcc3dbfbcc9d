//! Declared pagination of `x-rust-pagination` or `[[pagination]]` in `crate.toml`: names of properties and parameters.

use serde::Deserialize;

/// `x-rust-pagination`, and `pagination` of `crate.toml`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct DeclaredPagination {
    pub(crate) items: Option<String>,
    pub(crate) next: Option<String>,
    #[serde(default)]
    pub(crate) link_header: bool,
    pub(crate) cursor: Option<DeclaredCursor>,
    pub(crate) offset: Option<DeclaredNumber>,
    pub(crate) page: Option<DeclaredNumber>,
}

impl DeclaredPagination {
    /// Returns the number of ways to the next page. A valid declaration has one.
    pub(crate) fn ways(&self) -> usize {
        [self.next.is_some(), self.link_header, self.cursor.is_some(), self.offset.is_some(), self.page.is_some()]
            .into_iter()
            .filter(|is_named| *is_named)
            .count()
    }
}

/// A value of the page that is sent as a parameter.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeclaredCursor {
    pub(crate) property: String,
    pub(crate) parameter: String,
    pub(crate) more: Option<String>,
}

/// A page or item number that is sent as a parameter.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeclaredNumber {
    pub(crate) parameter: String,
    pub(crate) size: Option<String>,
    pub(crate) more: Option<String>,
    pub(crate) total: Option<String>,
    pub(crate) pages: Option<String>,
}

/// The reason why a declaration can't be resolved.
pub(crate) struct PaginationProblem {
    /// The path of keys from the declaration to the wrong value.
    pub(crate) keys: Vec<&'static str>,
    pub(crate) rule: &'static str,
    pub(crate) message: String,
    pub(crate) help: &'static str,
}

impl PaginationProblem {
    pub(crate) fn new(
        rule: &'static str,
        keys: &[&'static str],
        message: impl Into<String>,
        help: &'static str,
    ) -> Self {
        Self { keys: keys.to_vec(), rule, message: message.into(), help }
    }
}
