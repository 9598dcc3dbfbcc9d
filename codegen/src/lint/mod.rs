//! Checks a document and loads it.
//!
//! - `structure` walks the document once, driven by the tables of OpenAPI objects (`openapi::tables`), and runs the
//!   checks that `checks` lists for each kind of object: `objects`, `schemas`, `extensions`.
//! - `references` follows every reference.
//! - `operations` and `pages` check rules that span several objects.
//!
//! All checks work on the document as written, so every diagnostic points at the author's text. Each check runs even
//! if others fail. For a third-party document, `fallback` turns errors that the generator can work around into warnings
//! that name the workaround.
//!
//! Generation needs these checks. Rules for reviewers (untrue examples, missing descriptions, names that read badly in
//! Rust, …) are in `review`. [`project::lint`](crate::project::lint()) runs both on files and folders, and drops
//! findings that a comment suppresses (`suppression`).
//!
//! # Adding a rule
//!
//! 1. List the rule in its group in `rules`: name, severity, reason, a bad and a good example, and the fallback if the
//!    generator can work around the error.
//! 2. Write the check. Its place depends on its scope:
//!    - one object, for an error that stops generation: a function of the type `structure::Check`, listed in `checks`;
//!    - several objects: `operations`, `pages` or `references`;
//!    - a finding that does not stop generation: `review`, where `Review` hands out each kind of object.
//!
//!    Report with [`At`](crate::diagnostic::At), which costs nothing until a problem is found. The message states the
//!    problem, the help states the fix.
//! 3. Add a test with the exact message, and one for a valid document. `tests/front/rules.rs` checks for all rules that
//!    the bad example breaks the rule, the good one keeps it, and every reported rule name is listed.
//! 4. Lint the published documents (`cargo xtask lint FOLDER`): a rule that reports every line is ignored.
//!
//! To allow a new key, add it to the table.

mod callbacks;
mod checks;
mod expressions;
mod extensions;
mod fallback;
mod levels;
mod meant;
mod objects;
mod operations;
mod pages;
mod portable;
mod properties;
mod references;
mod review;
mod rules;
mod schemas;
mod structure;
mod suggest;
mod suppression;

pub(crate) use levels::Levels;
pub(crate) use review::format::violated;
pub use review::review;
pub use rules::{Example, Fallback, Rule, describe, explain, fallbacks, overview, rule, rules};
pub(crate) use suggest::closest;
pub use suppression::{suppress, suppress_all};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::normalize::normalize;
use crate::openapi::reference;
use crate::parallel;
use crate::source::Source;
use crate::text::Place;

/// The treatment of errors that the generator can work around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// Errors stay errors, because the user can correct the document.
    Strict,
    /// Errors become warnings that name the workaround ([`Fallback`]).
    Lenient,
}

/// Checks the document as written.
pub fn check(source: &Source, diagnostics: &mut Diagnostics) {
    diagnostics.extend(source.problems().iter().cloned());
    let across_objects = || {
        let mut found = Diagnostics::new();
        let references = reference::collect(source.document(), source.version());
        references::check(source, &references, &mut found);
        operations::check(source, &mut found);
        found
    };
    let (found, ()) = parallel::join(across_objects, || structure::check(source, &checks::HOOKS, diagnostics));
    diagnostics.extend(found);
}

/// Checks and normalizes a document. Returns `None` if it is unusable; the diagnostics name the reasons.
pub fn load(source: &Source, strictness: Strictness, diagnostics: &mut Diagnostics) -> Option<openapiv3::OpenAPI> {
    load_with(source, strictness, &Levels::default(), diagnostics)
}

/// Like [`load`], and turns errors into warnings if the configuration lowers their rules and the generator can work around
/// them.
pub(crate) fn load_with(
    source: &Source,
    strictness: Strictness,
    levels: &Levels,
    diagnostics: &mut Diagnostics,
) -> Option<openapiv3::OpenAPI> {
    let mut found = Diagnostics::new();
    check(source, &mut found);
    let mut changed = None;
    if strictness == Strictness::Lenient
        && let Some((usable, warnings)) = usable(source, &found)
    {
        // The second check finds the other problems again, except those in dropped values.
        found = warnings;
        check(changed.insert(usable), &mut found);
    }
    found = fallback::downgrade_errors(found, |rule| strictness == Strictness::Lenient || levels.lowers(rule));
    let document = if found.has_errors() { None } else { typed(changed.as_ref().unwrap_or(source), &mut found) };
    diagnostics.extend(found);
    document
}

/// Returns a third-party document without the values that these errors make unusable, and warnings about them; `None` if
/// there are no such errors.
pub(crate) fn usable(source: &Source, found: &Diagnostics) -> Option<(Source, Diagnostics)> {
    let (warnings, changes) = fallback::changes(source, found);
    (!changes.is_empty()).then(|| (source.with(&changes), warnings))
}

fn typed(source: &Source, diagnostics: &mut Diagnostics) -> Option<openapiv3::OpenAPI> {
    let normalized = normalize(source, diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    let document = serde_yaml::from_value(normalized);
    document
        .map_err(|error| {
            // The checks should have found every cause of this error.
            let message = format!("the document can't be deserialized: {error}");
            diagnostics.push(Diagnostic::error(source.file(), "document-model", Place::Start, message));
        })
        .ok()
}
