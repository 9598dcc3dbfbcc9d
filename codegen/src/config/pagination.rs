//! `[[pagination]]` of `crate.toml`: how lists go on whose document does not say it.
//!
//! ```toml
//! [[pagination]]
//! operations = ["ListCalls"]
//! items = "data"
//! cursor = { property = "meta.next", parameter = "cursor" }
//! ```

use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use toml::de::Error;
use toml::{Spanned, Table, Value};

use super::CrateConfig;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{DeclaredPagination, Pagination, PaginationProblem};
use crate::text::{Place, SourceFile};

/// A table: what `x-rust-pagination` would say, and of which operations.
#[derive(Clone, Debug)]
pub(crate) struct PaginationRule {
    /// Ids of operations; empty: all that have what the rule names.
    operations: Vec<String>,
    declared: DeclaredPagination,
    /// Where the table stands in the file.
    span: Range<usize>,
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

/// The tables of a text, each a rule.
pub(crate) fn tables(text: &str) -> Result<Vec<Spanned<Table>>, Error> {
    let many = toml::from_str::<Many>(text).map(|many| many.pagination);
    many.or_else(|error| toml::from_str::<One>(text).map(|one| vec![one.pagination]).map_err(|_| error))
}

/// The rules in the sections that begin at an offset of a file; or what is wrong, and where in the file.
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
            .ok_or_else(|| (span.clone(), "`operations` is a list of operation ids".to_owned()))?,
    };
    let declared = DeclaredPagination::deserialize(Value::Table(table))
        .map_err(|error| (span.clone(), error.message().to_owned()))?;
    if declared.ways() != 1 {
        let message = "one of `next`, `link-header`, `cursor`, `offset` and `page` says how the next page is asked for";
        return Err((span, message.to_owned()));
    }
    Ok(PaginationRule { operations, declared, span })
}

/// The sections without the rules, which are no business of the manifest.
pub(super) fn without_rules(sections: &str) -> String {
    let mut is_rule = false;
    let mut rest = String::new();
    for line in sections.split_inclusive('\n') {
        if line.starts_with('[') {
            let name = line.trim_start_matches('[').trim_start();
            is_rule = name.strip_prefix("pagination").is_some_and(|rest| rest.trim_start().starts_with([']', '.']));
        }
        if !is_rule {
            rest.push_str(line);
        }
    }
    rest
}

/// The rules while they are applied to the operations of documents.
#[derive(Default)]
pub(crate) struct PaginationRules<'c> {
    rules: Vec<Applied<'c>>,
    /// The operations that a rule gave pages to, since they were taken.
    ruled: Vec<Ruled<'c>>,
}

struct Applied<'c> {
    rule: &'c PaginationRule,
    /// The ids of operations that no document had so far.
    missing: Vec<&'c str>,
    is_used: bool,
    problems: Vec<(String, PaginationProblem)>,
}

/// What a rule says of one operation.
pub(crate) type Ruled<'c> = (String, &'c DeclaredPagination);

impl<'c> PaginationRules<'c> {
    pub(crate) fn new(config: &'c CrateConfig) -> Self {
        let rules = config.pagination.iter().map(|rule| Applied {
            rule,
            missing: rule.operations.iter().map(String::as_str).collect(),
            is_used: false,
            problems: Vec::new(),
        });
        Self { rules: rules.collect(), ruled: Vec::new() }
    }

    /// What the rules say of an operation; one that names it goes before one that does not.
    ///
    /// `find` carries a declaration out. It is told whether the operation is named.
    pub(crate) fn apply(
        &mut self,
        id: &str,
        find: impl Fn(&DeclaredPagination, bool) -> Option<Result<Pagination, PaginationProblem>>,
    ) -> Option<Pagination> {
        let names = |applied: &&mut Applied<'_>| applied.rule.operations.iter().any(|operation| operation == id);
        if let Some(applied) = self.rules.iter_mut().find(names) {
            applied.missing.retain(|missing| *missing != id);
            applied.is_used = true;
            return match find(&applied.rule.declared, true)? {
                Ok(pagination) => {
                    self.ruled.push((id.to_owned(), &applied.rule.declared));
                    Some(pagination)
                }
                Err(problem) => {
                    applied.problems.push((id.to_owned(), problem));
                    None
                }
            };
        }
        let general = self.rules.iter_mut().filter(|applied| applied.rule.operations.is_empty());
        for applied in general {
            if let Some(Ok(pagination)) = find(&applied.rule.declared, false) {
                applied.is_used = true;
                self.ruled.push((id.to_owned(), &applied.rule.declared));
                return Some(pagination);
            }
        }
        None
    }

    /// The operations of the document that was lowered last whose pages a rule describes.
    pub(crate) fn take_ruled(&mut self) -> Vec<Ruled<'c>> {
        std::mem::take(&mut self.ruled)
    }

    /// Adds what the same rules came to for another document.
    pub(crate) fn extend(&mut self, other: Self) {
        for (own, other) in self.rules.iter_mut().zip(other.rules) {
            own.missing.retain(|id| other.missing.contains(id));
            own.is_used |= other.is_used;
            own.problems.extend(other.problems);
        }
        self.ruled.extend(other.ruled);
    }

    /// Reports what could not be carried out, and rules that are about no operation.
    pub(crate) fn finish(self, config: &CrateConfig, diagnostics: &mut Diagnostics) {
        let Some(file) = &config.file else { return };
        for applied in self.rules {
            let at = Place::Span(applied.rule.span.clone());
            let mut report = |message: String, help: &str| {
                let file: &Arc<SourceFile> = file;
                diagnostics.push(Diagnostic::error(file, "crate-pagination", at.clone(), message).with_help(help));
            };
            for id in applied.missing {
                report(format!("no document has an operation `{id}`"), "write the id as in the document");
            }
            for (id, problem) in applied.problems {
                report(format!("of `{id}`: {}", problem.message), problem.help);
            }
            if !applied.is_used && applied.rule.operations.is_empty() {
                report(
                    "no operation has what this table names".to_owned(),
                    "name properties of a successful response and query parameters, or remove the table",
                );
            }
        }
    }
}
