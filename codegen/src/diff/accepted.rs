//! Breaking changes that `crate.toml` accepts, because they only correct a document.

use std::sync::Arc;

use super::change::{Change, Severity, Side, capitalized, risks};
use crate::config::{Acceptance, acceptances};
use crate::diagnostic::Place;
use crate::source::SourceFile;
use crate::text::brief;

/// Marks the changes that the revision accepts, and adds a change for each acceptance without one. Each acceptance is for
/// one change, because several may have the same sentence.
///
/// An acceptance that the base has too may belong to an earlier change. If it matches nothing, it is returned instead.
pub(super) fn mark(changes: &mut Vec<Change>, [base, revision]: [Option<&Arc<SourceFile>>; 2]) -> Vec<String> {
    let Some(file) = revision else { return Vec::new() };
    // An invalid configuration has stopped the comparison before.
    let read = |file: &Arc<SourceFile>| acceptances(file.text()).unwrap_or_default();
    let earlier = base.map(read).unwrap_or_default();
    let mut stale = Vec::new();
    for acceptance in read(file) {
        if let Some(change) = changes.iter_mut().find(|change| matches(&acceptance, change)) {
            change.accepted = Some(brief(&acceptance.reason));
            continue;
        }
        let text = acceptance.change.get_ref();
        let is_same = |other: &Acceptance| other.document == acceptance.document && other.change.get_ref() == text;
        if earlier.iter().any(is_same) {
            stale.push(text.clone());
            continue;
        }
        let message = format!("no breaking change of {} matches the accepted “{text}”", acceptance.document);
        let wire = risks("a later change with this text would be accepted without a review");
        let place = Place::Span(acceptance.change.span());
        changes.push(Change::new("acceptance-unused", file, Side::Revision, place, "`accepted`", message, wire));
    }
    stale
}

/// Returns true if a change is breaking and not accepted, has the accepted sentence, and belongs to the document.
fn matches(acceptance: &Acceptance, change: &Change) -> bool {
    let name = change.file.name();
    let is_document = name.rsplit('/').next() == Some(acceptance.document.as_str()) || name == acceptance.document;
    // Markdown capitalizes the sentence.
    let [accepted, message] = [acceptance.change.get_ref(), &change.message].map(|text| capitalized(text));
    is_document && accepted == message && change.severity() == Severity::Breaking
}
