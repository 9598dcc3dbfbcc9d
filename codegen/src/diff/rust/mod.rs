//! Consequences for the Rust API, from a comparison of the emitted code of both sides.

mod causes;
mod compare;
mod surface;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

use causes::causes;
pub(super) use compare::{Alteration, AlterationKind, alterations, name, public_path};
pub(super) use surface::{FORMER_ROOT, ROOT, Surface};

use super::change::{Change, Consequence};

/// Sets the Rust consequence of each change from the alterations that it causes. Returns the others.
///
/// A change causes the alterations of its items. Any other alteration belongs to the change whose types are the nearest.
pub(super) fn explain(
    alterations: Vec<Alteration>,
    surfaces: [&Surface; 2],
    changes: &mut [Change],
) -> Vec<Alteration> {
    let by_path: BTreeMap<String, Alteration> = alterations.into_iter().map(|one| (one.path.clone(), one)).collect();
    for change in &mut *changes {
        // Only a deprecation explains an item that is otherwise the same.
        let is_same = |path: &String| by_path.get(path).is_some_and(|one| one.before == one.after);
        change.items.retain(|path| change.id.contains("deprecated") || !is_same(path));
        let of_servers: Vec<String> = change.items.iter().filter_map(|path| of_server(path)).collect();
        change.items.extend(of_servers.into_iter().filter(|path| by_path.contains_key(path)));
    }
    let is_told = |one: &Alteration, explained: &BTreeSet<String>| {
        // A rename is listed under both names.
        let other = if one.kind == AlterationKind::Renamed { [&one.before, &one.after] } else { [&None, &None] };
        explained.contains(&one.path)
            || other.into_iter().flatten().any(|path| explained.contains(path))
            || is_setter_of_altered_field(&by_path, one)
    };
    let mut explained: BTreeSet<String> = changes.iter().flat_map(|change| change.items.iter().cloned()).collect();
    let open: Vec<&str> =
        by_path.values().filter(|one| !is_told(one, &explained)).map(|one| one.path.as_str()).collect();
    for (path, change) in causes(&open, &by_path, surfaces, changes) {
        explained.insert(path.to_owned());
        changes[change].items.push(path.to_owned());
    }
    for change in changes {
        explain_change(&by_path, change);
    }
    let is_second = |one: &Alteration| one.kind == AlterationKind::Renamed && one.after.as_ref() == Some(&one.path);
    by_path.values().filter(|one| !is_told(one, &explained) && !is_second(one)).cloned().collect()
}

/// Sets the Rust consequence of a change from the alterations of its items.
///
/// A worse consequence that the change already has is kept, because signatures don't show behaviour.
fn explain_change(by_path: &BTreeMap<String, Alteration>, change: &mut Change) {
    let items: BTreeSet<&String> = change.items.iter().collect();
    let mut found: Vec<&Alteration> = items.into_iter().filter_map(|path| by_path.get(path)).collect();
    let Some(worst) = found.iter().map(|alteration| alteration.effect).max() else { return };
    if worst < change.rust.effect {
        return;
    }
    found.sort_by_key(|alteration| (Reverse(alteration.effect), &alteration.path));
    let sentences: IndexSet<&str> = found
        .iter()
        .filter(|alteration| alteration.effect == worst && !is_setter_of_altered_field(by_path, alteration))
        .map(|alteration| alteration.sentence.as_str())
        .collect();
    let mut sentence = sentences.iter().take(SHOWN).copied().collect::<Vec<_>>().join("; ");
    if sentences.len() > SHOWN {
        sentence = format!("{sentence}; and {} more", sentences.len() - SHOWN);
    }
    change.rust = Consequence::new(worst, sentence);
}

/// Returns true for a setter whose field has changed as well, which says enough.
fn is_setter_of_altered_field(by_path: &BTreeMap<String, Alteration>, alteration: &Alteration) -> bool {
    let (owner, name) = alteration.path.rsplit_once("::").unwrap_or_default();
    let field = match (name.strip_suffix("()"), name.strip_prefix("set_")) {
        (Some(field), _) => by_path.get(&format!("{owner}::{field}")),
        (None, Some(field)) => {
            by_path.get(&format!("{owner}::{field}")).or_else(|| by_path.get(&format!("{owner}::r#{field}")))
        }
        (None, None) => None,
    };
    field.is_some_and(|field| field.effect >= alteration.effect)
}

/// Returns the item of a server that changes with an item: the method or the request of an operation.
fn of_server(path: &str) -> Option<String> {
    match path.split("::").collect::<Vec<_>>().as_slice() {
        [api, "Client", method] => Some(format!("{api}::server::Api::{method}")),
        [api, "operations", rest @ ..] => Some(format!("{api}::server::requests::{}", rest.join("::"))),
        _ => None,
    }
}

/// The most items in a sentence.
const SHOWN: usize = 3;
