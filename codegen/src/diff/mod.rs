//! Compares two versions of the specifications of a crate: the changes, and their consequences for existing clients and
//! existing code.
//!
//! Data flow:
//!
//! - `inputs` reads the files of a folder, of a git revision, or a single file; `renamed` matches those with other names,
//!   and `load` lints, normalizes and lowers them.
//! - `operations` matches the operations of both sides, and `callbacks` the requests that programs receive; `parameters`,
//!   `bodies` and `document` compare their parts and the rest of the document. They pass schemas to `comparison`, which records every `pair` of schemas once, with the
//!   directions of its values; then `schemas`, `properties`, `alternatives`, `limits` and `assertions` compare the pairs. The results
//!   are the wire consequences.
//! - `rust` compares the emitted code of both sides, item by item. Each change of a document names the items that it
//!   may affect (from `rust_use`), and their alterations become its Rust consequence. Another alteration belongs to the
//!   nearest change, by the types that signatures mention; without one it becomes its own change. So every break of code
//!   is reported, and no false ones.
//! - `configuration` compares `crate.toml`; `accepted` marks the changes that it accepts.
//! - [`Report`] contains the changes; [`render`] formats it, [`version`] checks that the version was incremented
//!   accordingly since the [last release](last_release).
//!
//! Parts that no operation sends or receives (links, unused components) are neither on the wire nor in the emitted code:
//! `ungenerated` only reports that they changed.
//!
//! To add a kind of change, list it in `kinds.md`, compare it in the module of its object, and add a pair of documents
//! to `tests/diff`. With a `user.rs` beside the pair, the compiler confirms the consequence for existing code.
//!
#![doc = include_str!("kinds.md")]

mod accepted;
mod accepts;
mod alike;
mod alternatives;
mod assertions;
mod bodies;
mod callbacks;
mod change;
mod comparison;
mod configuration;
mod document;
mod emitted;
mod inherited;
mod inputs;
#[cfg(test)]
mod keys;
mod limits;
mod load;
mod media_type;
mod node;
mod operation;
mod operations;
mod pair;
mod parameters;
mod properties;
mod release;
mod renamed;
pub mod render;
mod rust;
mod rust_use;
mod schema;
mod schemas;
mod security;
mod ungenerated;
pub mod version;

pub use change::{Change, Consequence, Effect, Report, Severity, Side};
pub use inputs::{File, Inputs};
pub use load::Failure;
pub use release::{full_name, is_changed, last_release, merge_base};

use comparison::Comparison;
use load::{Components, Loaded};
use node::Document;
use schemas::SCHEMA_MOVED;

use crate::diagnostic::Place;

/// Compares two sides.
///
/// Files are matched by name without folder and extension; two single files always match, and so do files that git or
/// their titles and servers identify as renamed.
///
/// # Errors
///
/// One failure for each unusable side: an error of the revision, or one of the base that generation can't work around.
pub fn compare(base: &Inputs, revision: &Inputs) -> Result<Report, Vec<Failure>> {
    let renamed = renamed::renamed(base, revision, &inputs::renames(base, revision));
    let names = load::Names::new(base, revision, &renamed);
    let configurations = load::configurations(base, revision);
    // Emitting both sides takes most of the time.
    let (base, revision) = std::thread::scope(|scope| {
        let revision = scope.spawn(|| Loaded::new(revision, configurations[1], Side::Revision, &names));
        let base = Loaded::new(base, configurations[0], Side::Base, &names);
        (base, revision.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    let (base, revision) = match (base, revision) {
        (Ok(base), Ok(revision)) => (base, revision),
        (base, revision) => return Err([base.err(), revision.err()].into_iter().flatten().collect()),
    };
    let mut changes = configuration::compare(configurations, &configuration::Pages::of(&base, &revision));
    changes.extend(base.ignored.iter().cloned());
    changes.extend(load::moved(&base, &revision, &renamed));
    let in_root = [&base, &revision].map(|side| side.root().is_some());
    changes.extend(renamed.into_iter().map(|pair| renamed::change(pair, in_root)));
    let mut counterparts = Vec::new();
    for (module, document) in &base.documents {
        match revision.documents.get(module) {
            Some(now) => {
                let mut comparison = Comparison::new(document, now);
                comparison.document();
                comparison.operations();
                comparison.callbacks();
                comparison.schemas();
                comparison.ungenerated();
                base.mark_repairs(document, &mut comparison.changes);
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
    let alterations = rust::alterations(&base.surface, &revision.surface, &counterparts);
    let left = rust::explain(alterations, [&base.surface, &revision.surface], &mut changes);
    changes.iter_mut().for_each(Change::limit_repair);
    // The place of a schema matters only in Rust.
    changes.retain(|change| change.id != SCHEMA_MOVED || change.rust.effect != Effect::None);
    let components = [&base, &revision].map(load::components);
    changes.extend(left.iter().filter_map(|one| unexplained(one, &base, &revision, &components)));
    let stale_acceptances = accepted::mark(&mut changes, configurations);
    Ok(Report { stale_acceptances, ..Report::sorted(changes) })
}

/// Creates a change for an alteration that only the emitted code shows.
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
        .values()
        .find(|document| document.api.root == module)
        .or_else(|| declaring(module, loaded, other))
        .or_else(|| loaded.documents.values().next())?;
    let name = match alteration.kind {
        rust::AlterationKind::Renamed => alteration.after.as_deref().unwrap_or(&alteration.path),
        _ => &alteration.path,
    };
    let components = if side == Side::Base { of_base } else { of_revision };
    let place = load::component_of(components, document, name).map_or(Place::Start, |node| Place::Key(node.pointer));
    let subject = format!("`{}`", rust::public_path(&alteration.path));
    let wire = change::none("the wire format is the same");
    Some(
        Change::new(id, document.source.file(), side, place, subject, &alteration.sentence, wire)
            .values(alteration.values())
            .rust(Consequence::new(alteration.effect, &alteration.sentence))
            .names(rust::name(&alteration.path)),
    )
}

/// Returns a document with operations or callbacks of this shared module, preferably a changed one.
fn declaring<'l>(module: &str, loaded: &'l Loaded, other: &Loaded) -> Option<&'l Document> {
    let declares = |document: &Document| document.api.shares(module);
    let is_other = |module: &str, document: &Document| {
        other.documents.get(module).is_none_or(|other| other.source.text() != document.source.text())
    };
    let mut documents = loaded.documents.iter().filter(|(_, document)| declares(document));
    let first = documents.clone().next();
    documents.find(|(module, document)| is_other(module, document)).or(first).map(|(_, document)| document)
}
