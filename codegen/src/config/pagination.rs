//! `[[pagination]]` of `crate.toml`: pagination that the document does not describe.
//!
//! ```toml
//! [[pagination]]
//! operations = ["ListCalls"]
//! items = "data"
//! cursor = { property = "meta.next", parameter = "cursor" }
//! ```

use std::ops::Range;

use serde::Deserialize;
use toml::de::Error;
use toml::{Spanned, Table, Value};

use crate::model::DeclaredPagination;

/// A table: the keys of `x-rust-pagination`, and the operations they apply to.
#[derive(Clone, Debug)]
pub(crate) struct PaginationRule {
    /// Operation ids; if empty, the rule applies to every operation that has the named properties and parameters.
    pub(super) operations: Vec<String>,
    pub(super) declared: DeclaredPagination,
    /// Source span of the table in the file.
    pub(super) span: Range<usize>,
}

#[derive(Deserialize)]
struct Many {
    #[serde(default)]
    pagination: Vec<Spanned<Table>>,
}

#[derive(Deserialize)]
struct One {
    pagination: Spanned<Table>,
}

/// Parses the `[[pagination]]` tables of a text.
pub(crate) fn tables(text: &str) -> Result<Vec<Spanned<Table>>, Error> {
    let many = toml::from_str::<Many>(text).map(|many| many.pagination);
    many.or_else(|error| toml::from_str::<One>(text).map(|one| vec![one.pagination]).map_err(|_| error))
}

/// Parses the rules in the sections, which start at `offset` of the file. The error is a source span and a message.
pub(super) fn rules(sections: &str, offset: usize) -> Result<Vec<PaginationRule>, (Range<usize>, String)> {
    let in_file = |span: Range<usize>| span.start + offset..span.end + offset;
    let failed = |error: Error| (in_file(error.span().unwrap_or_default()), error.message().to_owned());
    let tables = tables(sections).map_err(failed)?;
    tables.into_iter().map(|table| rule(in_file(table.span()), table.into_inner())).collect()
}

fn rule(span: Range<usize>, mut table: Table) -> Result<PaginationRule, (Range<usize>, String)> {
    let operations = match table.remove("operations") {
        None => Vec::new(),
        Some(operations) => Vec::<String>::deserialize(operations)
            .ok()
            .filter(|operations| !operations.is_empty())
            .ok_or_else(|| (span.clone(), "`operations` must be a list of operation ids".to_owned()))?,
    };
    let declared = DeclaredPagination::deserialize(Value::Table(table))
        .map_err(|error| (span.clone(), error.message().to_owned()))?;
    if declared.ways() != 1 {
        let message =
            "use exactly one of `next`, `link-header`, `cursor`, `offset` and `page` to request the next page";
        return Err((span, message.to_owned()));
    }
    Ok(PaginationRule { operations, declared, span })
}
