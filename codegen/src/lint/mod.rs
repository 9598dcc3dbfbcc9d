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

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::normalize::normalize;
use crate::openapi::reference;
use crate::source::Source;
use crate::text::Place;

/// The treatment of errors that the generator can work around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// They are errors: whoever generates can correct the document.
    Strict,
    /// They are warnings that name the workaround ([`Fallback`]).
    Lenient,
}

/// Checks the document as it is written.
pub fn check(source: &Source, diagnostics: &mut Diagnostics) {
    diagnostics.extend(source.problems().iter().cloned());
    structure::check(source, &checks::HOOKS, diagnostics);
    let references = reference::collect(source.document(), source.version());
    references::check(source, &references, diagnostics);
    operations::check(source, diagnostics);
}

/// Checks a document and brings it to one form. `None` if it can't be used; the reasons have been reported.
pub fn load(source: &Source, strictness: Strictness, diagnostics: &mut Diagnostics) -> Option<openapiv3::OpenAPI> {
    let mut found = Diagnostics::new();
    check(source, &mut found);
    let mut changed = None;
    if strictness == Strictness::Lenient {
        let (warnings, changes) = fallback::changes(source, &found);
        if !changes.is_empty() {
            // The other problems are found again, but for those in what is left out.
            found = warnings;
            let source = changed.insert(source.with(&changes));
            check(source, &mut found);
        }
        found = fallback::downgrade_errors(found);
    }
    let document = if found.has_errors() { None } else { typed(changed.as_ref().unwrap_or(source), &mut found) };
    diagnostics.extend(found);
    document
}

fn typed(source: &Source, diagnostics: &mut Diagnostics) -> Option<openapiv3::OpenAPI> {
    let normalized = normalize(source, diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    let document = serde_yaml::from_value(normalized);
    document
        .map_err(|error| {
            // The checks are meant to find everything that could go wrong here.
            let message = format!("the document can't be held: {error}");
            diagnostics.push(Diagnostic::error(source.file(), "document-model", Place::Start, message));
        })
        .ok()
}
