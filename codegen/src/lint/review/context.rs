//! State that the review rules share.

use std::collections::HashSet;

use serde_yaml::Value;

use super::value::Values;
use crate::diagnostic::{Diagnostics, Report};
use crate::source::Source;

pub(super) struct Context<'a, 'd> {
    pub(super) report: Report<'d>,
    pub(super) document: &'a Value,
    pub(super) values: Values<'a>,
    /// Pointers of shared examples whose values have been checked for secrets.
    pub(super) examples: HashSet<String>,
    /// The remaining budget of schemas to search for required properties, because many compositions may be large.
    pub(super) left: usize,
}

impl<'a, 'd> Context<'a, 'd>
where
    'a: 'd,
{
    pub(super) fn new(source: &'a Source, diagnostics: &'d mut Diagnostics) -> Self {
        let document = source.document();
        Self {
            report: diagnostics.report(source.file()),
            document,
            values: Values::new(document, source.text().len()),
            examples: HashSet::new(),
            left: 1_000_000,
        }
    }
}
