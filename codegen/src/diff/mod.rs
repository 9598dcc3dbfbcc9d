//! Compares two states of the specifications of a crate: what changed, for clients that exist and for code that exists.
//!
//! Data flow:
//!
//! - `inputs` are files of a folder, of a revision of git, or one file alone; `load` lints, normalizes and lowers them.
//! - `operations` matches the operations of both sides, and `parameters`, `bodies` and `document` compare what belongs to
//!   one of them or to the document. They hand the schemas of values to `comparison`, which notes every `pair` of schemas
//!   once, with the ways that its values go; `schemas`, `properties`, `alternatives` and `limits` compare the pairs then.
//!   This is what the change does on the wire.
//! - `rust` compares the emitted code of both sides, item by item. Each change of a document names the items that it may
//!   have altered (`rust_use` knows them) and gets what happened to them as its consequence for Rust; an alteration that
//!   no change explains is a change of its own. So nothing that breaks code is missed, and nothing is said to break it
//!   that does not.
//! - `configuration` compares `crate.toml`.
//! - [`Report`] has the changes; [`render`] writes it, [`version`] says whether the version was bumped accordingly.
//!
//! Parts that no operation sends or receives (callbacks, webhooks, links, components that none uses) are neither on the
//! wire nor in the emitted code: `ungenerated` says only that they are different.
//!
//! To add a kind of change, list it in `kinds.md`, compare in the module of its object, and add a pair of documents to
//! `tests/diff`. A `user.rs` beside the pair has the compiler confirm what is said about code that exists.
//!
#![doc = include_str!("kinds.md")]

mod alternatives;
mod bodies;
mod change;
mod comparison;
mod configuration;
mod document;
mod emitted;
mod inputs;
mod limits;
mod load;
mod node;
mod operation;
mod operations;
mod pair;
mod parameters;
mod properties;
pub mod render;
mod rust;
mod rust_use;
mod schema;
mod schemas;
mod ungenerated;
pub mod version;

pub use change::{Change, Consequence, Effect, Report, Severity, Side};
pub use inputs::{File, Inputs};
pub use load::Failure;

use comparison::Comparison;
use load::{Components, Loaded};
use node::Document;
use rust::Alterations;

use crate::diagnostic::Place;

/// Compares two states.
///
/// Files belong together by their names without folder and ending; two single files belong together whatever they are
/// called.
///
/// # Errors
///
/// One failure for each side that can't be used: it has an error that generation would report as well.
pub fn compare(base: &Inputs, revision: &Inputs) -> Result<Report, Vec<Failure>> {
    let common = load::common_module(base, revision);
    let configurations = load::configurations(base, revision);
    // Most of the time goes into emitting both.
    let (base, revision) = std::thread::scope(|scope| {
        let revision = scope.spawn(|| Loaded::new(revision, configurations[1], Side::Revision, common));
        let base = Loaded::new(base, configurations[0], Side::Base, common);
        (base, revision.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    let (base, revision) = match (base, revision) {
        (Ok(base), Ok(revision)) => (base, revision),
        (base, revision) => return Err([base.err(), revision.err()].into_iter().flatten().collect()),
    };
    let mut changes = configuration::compare(configurations, &configuration::Pages::of(&base, &revision));
    let mut counterparts = Vec::new();
    for (module, document) in &base.documents {
        match revision.documents.get(module) {
            Some(now) => {
                let mut comparison = Comparison::new(document, now);
                comparison.document();
                comparison.operations();
                comparison.schemas();
                comparison.ungenerated();
                changes.append(&mut comparison.changes);
                counterparts.append(&mut comparison.counterparts);
            }
            None => changes.push(load::whole_file(document)),
        }
    }
    for (module, document) in &revision.documents {
        if !base.documents.contains_key(module) {
            changes.push(load::whole_file(document));
        }
    }
    let mut alterations = Alterations::new(rust::alterations(&base.surface, &revision.surface, &counterparts));
    for change in &mut changes {
        alterations.explain(change);
    }
    let components = [&base, &revision].map(load::components);
    changes.extend(alterations.unexplained().filter_map(|one| unexplained(&one, &base, &revision, &components)));
    Ok(Report::sorted(changes))
}

/// A change of its own for something that only the emitted code shows.
fn unexplained(
    alteration: &rust::Alteration,
    base: &Loaded,
    revision: &Loaded,
    [of_base, of_revision]: &[Components<'_>; 2],
) -> Option<Change> {
    let (id, side) = match alteration.kind {
        rust::AlterationKind::Removed => ("rust-item-removed", Side::Base),
        rust::AlterationKind::Added => ("rust-item-added", Side::Revision),
        rust::AlterationKind::Changed => ("rust-item-changed", Side::Revision),
        rust::AlterationKind::Renamed => ("rust-item-renamed", Side::Revision),
    };
    let (loaded, other) = if side == Side::Base { (base, revision) } else { (revision, base) };
    let module = alteration.path.split("::").next().unwrap_or_default();
    let document = loaded
        .documents
        .get(module)
        .or_else(|| declaring(module, loaded, other))
        .or_else(|| loaded.documents.values().next())?;
    let name = match alteration.kind {
        rust::AlterationKind::Renamed => alteration.after.as_deref().unwrap_or(&alteration.path),
        _ => &alteration.path,
    };
    let components = if side == Side::Base { of_base } else { of_revision };
    let place = load::component_of(components, document, name).map_or(Place::Start, |node| Place::Key(node.pointer));
    let subject = format!("`{}`", alteration.path);
    let wire = change::none("nothing is different");
    Some(
        Change::new(id, document.source.file(), side, place, subject, &alteration.sentence, wire)
            .values([alteration.before.clone(), alteration.after.clone()])
            .rust(Consequence::new(alteration.effect, &alteration.sentence))
            .names(alteration.path.rsplit("::").next()),
    )
}

/// A document with operations of the resource that has this module: one that is different, if there is one.
fn declaring<'l>(module: &str, loaded: &'l Loaded, other: &Loaded) -> Option<&'l Document> {
    let declares = |document: &Document| document.api.has_resource(module);
    let is_other = |module: &str, document: &Document| {
        other.documents.get(module).is_none_or(|other| other.source.text() != document.source.text())
    };
    let mut documents = loaded.documents.iter().filter(|(_, document)| declares(document));
    let first = documents.clone().next();
    documents.find(|(module, document)| is_other(module, document)).or(first).map(|(_, document)| document)
}
