//! Checks a document and loads it.
//!
//! - `structure` walks the document once, driven by the tables of what OpenAPI allows (`openapi::tables`), and runs the
//!   checks that `checks` lists for each kind of object: `objects`, `schemas`, `extensions`.
//! - `references` follows every reference.
//! - `operations` and `pages` look at what needs more than one object.
//!
//! All of them work on the document as it is written, so that every diagnostic points at what the author wrote; all of
//! them run, whatever the others find. Where a client can be generated in spite of an error, `fallback` turns the error of a
//! third-party document into a warning that names the workaround.
//!
//! That is what generation needs to know. What only a reviewer wants to know (untrue examples, missing descriptions,
//! names that read badly in Rust, …) is in `review`. [`project::lint`](crate::project::lint()) runs all of it on files and
//! folders, and drops what a comment suppresses (`suppression`).
//!
//! # Adding a rule
//!
//! 1. List it in its group in `rules`: name, severity, why, a bad and a good example; and what is done instead if a client
//!    can be generated in spite of the error.
//! 2. Write the check. Where it goes depends on what it looks at:
//!    - one object, and generation must not go on without it: a function of the type `structure::Check`, listed in `checks`;
//!    - several objects: `operations`, `pages` or `references`;
//!    - something that a client can be generated in spite of: `review`, where `Review` hands out each kind of object.
//!
//!    Report with [`At`](crate::diagnostic::At), which is free until something is found. Say in the message what is
//!    wrong, in the help what to do.
//! 3. Add a test with the exact message, and one of what is just right. That the examples break and keep the rule, and
//!    that no diagnostic anywhere has a name that is not listed, is tested for all rules at once
//!    (`tests/front/rules.rs`).
//! 4. Lint the published documents (`cargo xtask lint FOLDER`): a rule that speaks on every line is not read.
//!
//! To allow a new key, add it to the table.

mod checks;
mod extensions;
mod fallback;
mod objects;
mod operations;
mod pages;
mod properties;
mod references;
mod review;
mod rules;
mod schemas;
mod structure;
mod suggest;
mod suppression;

pub use review::review;
pub use rules::{Example, Fallback, Rule, describe, explain, fallbacks, overview, rule, rules};
pub use suppression::{suppress, suppress_all};

use serde_yaml::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::normalize::{self, Originals};
use crate::openapi::reference::{self, Reference};
use crate::source::Source;
use crate::text::Place;

/// What becomes of the errors in a document in spite of which a client can be generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// They are errors: whoever generates can correct the document.
    Strict,
    /// They are warnings that name the workaround ([`Rule::fallback`]).
    Lenient,
}

/// Checks the document as it is written.
pub fn check(source: &Source, diagnostics: &mut Diagnostics) {
    inspect(source, diagnostics);
}

fn inspect<'a>(source: &'a Source, diagnostics: &mut Diagnostics) -> Vec<Reference<'a>> {
    diagnostics.extend(source.problems().iter().cloned());
    structure::check(source, &checks::HOOKS, diagnostics);
    let references = reference::collect(source.document(), source.version());
    references::check(source, &references, diagnostics);
    operations::check(source, diagnostics);
    references
}

/// Checks a document and brings it to one form. `None` if it can't be used; the reasons have been reported.
pub fn load(source: &Source, diagnostics: &mut Diagnostics) -> Option<openapiv3::OpenAPI> {
    let originals = originals(source, diagnostics)?;
    load_tree(source, source.document().clone(), originals, diagnostics)
}

/// The same, but the tree of a document that can be used is taken out of the source: one that is kept takes as much memory
/// as everything else.
pub(crate) fn load_taking(source: &mut Source, diagnostics: &mut Diagnostics) -> Option<openapiv3::OpenAPI> {
    let originals = originals(source, diagnostics)?;
    let tree = source.take_document();
    load_tree(source, tree, originals, diagnostics)
}

/// [`load`] for the document of somebody else: what a client can be generated in spite of is a warning that says what is
/// done instead. Which errors that are is in the list of rules, [`Rule::fallback`].
pub fn load_leniently(source: &Source, diagnostics: &mut Diagnostics) -> Option<openapiv3::OpenAPI> {
    let (changed, originals) = lenient_originals(source, diagnostics);
    let source = changed.as_ref().unwrap_or(source);
    load_tree(source, source.document().clone(), originals?, diagnostics)
}

/// [`load_taking`] for the document of somebody else.
pub(crate) fn load_leniently_taking(source: &mut Source, diagnostics: &mut Diagnostics) -> Option<openapiv3::OpenAPI> {
    let (changed, originals) = lenient_originals(source, diagnostics);
    if let Some(changed) = changed {
        *source = changed;
    }
    let originals = originals?;
    let tree = source.take_document();
    load_tree(source, tree, originals, diagnostics)
}

/// What normalization has to know; none if the document has errors.
fn originals(source: &Source, diagnostics: &mut Diagnostics) -> Option<Originals> {
    let mut found = Diagnostics::new();
    let references = inspect(source, &mut found);
    let originals = (!found.has_errors()).then(|| Originals::of(source, &references));
    diagnostics.extend(found);
    originals
}

/// The same for the document of somebody else, and the document without what is left out of it, if anything is.
fn lenient_originals(source: &Source, diagnostics: &mut Diagnostics) -> (Option<Source>, Option<Originals>) {
    let mut found = Diagnostics::new();
    let references = inspect(source, &mut found);
    let (warnings, changes) = fallback::changes(source, &found);
    let changed = (!changes.is_empty()).then(|| source.with(&changes));
    let references = match &changed {
        // The others are found again, but for those in what is left out.
        Some(changed) => {
            found = warnings;
            inspect(changed, &mut found)
        }
        None => references,
    };
    found = fallback::downgrade_errors(found);
    let originals = (!found.has_errors()).then(|| Originals::of(changed.as_ref().unwrap_or(source), &references));
    diagnostics.extend(found);
    (changed, originals)
}

fn load_tree(
    source: &Source,
    tree: Value,
    originals: Originals,
    diagnostics: &mut Diagnostics,
) -> Option<openapiv3::OpenAPI> {
    let mut found = Diagnostics::new();
    let normalized = normalize::with_originals(source, tree, originals, &mut found);
    let document = if found.has_errors() { None } else { deserialize(source, normalized, &mut found) };
    diagnostics.extend(found);
    document
}

fn deserialize(source: &Source, normalized: Value, diagnostics: &mut Diagnostics) -> Option<openapiv3::OpenAPI> {
    match serde_yaml::from_value(normalized) {
        Ok(document) => Some(document),
        Err(error) => {
            // The structure check is meant to find everything that could go wrong here.
            let message = format!("the document can't be held: {error}");
            diagnostics.push(Diagnostic::error(source.file(), "document-model", Place::Start, message));
            None
        }
    }
}
