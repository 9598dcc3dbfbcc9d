//! State that the review rules share.

use serde_yaml::Value;

use super::value::Values;
use crate::diagnostic::{Diagnostics, Report};
use crate::source::Source;

pub(super) struct Context<'a, 'd> {
    pub(super) report: Report<'d>,
    pub(super) document: &'a Value,
    pub(super) values: Values<'a>,
}

impl<'a, 'd> Context<'a, 'd>
where
    'a: 'd,
{
    pub(super) fn new(source: &'a Source, diagnostics: &'d mut Diagnostics) -> Self {
        let document = source.document();
        Self { report: diagnostics.report(source.file()), document, values: Values::new(document) }
    }
}
