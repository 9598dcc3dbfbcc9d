//! Application of the sections to documents, and of the `[[pagination]]` rules to operations.

use std::sync::Arc;

use super::CrateConfig;
use super::custom::Customs;
use super::pagination::PaginationRule;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{DeclaredPagination, Pagination, PaginationProblem};
use crate::text::{Place, SourceFile};

/// The sections that lowering applies, and the state of their application.
#[derive(Default)]
pub(crate) struct Rules<'c> {
    pub(crate) pagination: PaginationRules<'c>,
    pub(crate) customs: Customs<'c>,
}

impl<'c> Rules<'c> {
    pub(crate) fn new(config: &'c CrateConfig) -> Self {
        Self { pagination: PaginationRules::new(config), customs: Customs::new(Some(&config.custom)) }
    }

    /// Adds the results of the same sections for another document.
    pub(crate) fn extend(&mut self, other: Self) {
        self.pagination.extend(other.pagination);
        self.customs.usage.extend(other.customs.usage);
    }

    /// Reports types and names without a use. Every document has to be lowered.
    pub(crate) fn finish_customs(&self, config: &CrateConfig, diagnostics: &mut Diagnostics) {
        if let Some(file) = &config.file {
            config.custom.finish(&self.customs.usage, file, diagnostics);
        }
    }
}

/// The pagination rules and the state of their application.
#[derive(Default)]
pub(crate) struct PaginationRules<'c> {
    rules: Vec<Applied<'c>>,
    /// Operations that a rule has paginated since the last [`Self::take_ruled`].
    ruled: Vec<Ruled<'c>>,
}

struct Applied<'c> {
    rule: &'c PaginationRule,
    /// Operation ids that no document has had so far.
    missing: Vec<&'c str>,
    is_used: bool,
    problems: Vec<(String, PaginationProblem)>,
}

/// An operation id, and the declaration that applies to the operation.
pub(crate) type Ruled<'c> = (String, &'c DeclaredPagination);

impl<'c> PaginationRules<'c> {
    fn new(config: &'c CrateConfig) -> Self {
        let rules = config.pagination.iter().map(|rule| Applied {
            rule,
            missing: rule.operations.iter().map(String::as_str).collect(),
            is_used: false,
            problems: Vec::new(),
        });
        Self { rules: rules.collect(), ruled: Vec::new() }
    }

    /// Applies the rules to an operation. A rule that names the operation takes precedence.
    ///
    /// `find` resolves a declaration. Its argument is true if the rule names the operation.
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

    /// Takes the operations of the last lowered document that a rule has paginated.
    pub(crate) fn take_ruled(&mut self) -> Vec<Ruled<'c>> {
        std::mem::take(&mut self.ruled)
    }

    /// Adds the results of the same rules for another document.
    fn extend(&mut self, other: Self) {
        for (own, other) in self.rules.iter_mut().zip(other.rules) {
            own.missing.retain(|id| other.missing.contains(id));
            own.is_used |= other.is_used;
            own.problems.extend(other.problems);
        }
        self.ruled.extend(other.ruled);
    }

    /// Reports rules that could not be resolved or match no operation.
    pub(crate) fn finish(self, config: &CrateConfig, diagnostics: &mut Diagnostics) {
        let Some(file) = &config.file else { return };
        for applied in self.rules {
            let at = Place::Span(applied.rule.span.clone());
            let mut report = |message: String, help: &str| {
                let file: &Arc<SourceFile> = file;
                diagnostics.push(Diagnostic::error(file, "crate-pagination", at.clone(), message).with_help(help));
            };
            for id in applied.missing {
                report(format!("no document has an operation `{id}`"), "use the operation id of the document");
            }
            for (id, problem) in applied.problems {
                report(format!("of `{id}`: {}", problem.message), problem.help);
            }
            if !applied.is_used && applied.rule.operations.is_empty() {
                report(
                    "no operation matches this table".to_owned(),
                    "name properties of a successful response and query parameters, or remove the table",
                );
            }
        }
    }
}
