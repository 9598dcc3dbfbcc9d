//! The rules of `[[pagination]]` while they are applied to operations.

use std::sync::Arc;

use super::CrateConfig;
use super::pagination::PaginationRule;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{DeclaredPagination, Pagination, PaginationProblem};
use crate::text::{Place, SourceFile};

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

/// The declaration of a rule for one operation.
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

    /// The declaration of the rules for an operation; one that names it goes before one that does not.
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
