//! Consequences for the Rust API, from a comparison of the emitted code of both sides.

mod compare;
mod surface;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

pub(super) use compare::{Alteration, AlterationKind, alterations};
pub(super) use surface::Surface;

use super::change::{Change, Consequence};

/// The alterations of a crate, and the set that document changes explain.
pub(super) struct Alterations {
    by_path: BTreeMap<String, Alteration>,
    explained: BTreeSet<String>,
}

impl Alterations {
    pub(super) fn new(alterations: Vec<Alteration>) -> Self {
        let by_path = alterations.into_iter().map(|one| (one.path.clone(), one)).collect();
        Self { by_path, explained: BTreeSet::new() }
    }

    /// Sets the Rust consequence of a change from the alterations of its items.
    ///
    /// A worse consequence that the change already has is kept, because signatures don't show behaviour.
    pub(super) fn explain(&mut self, change: &mut Change) {
        let mut found: Vec<&Alteration> = Vec::new();
        let of_servers: Vec<String> = change.items.iter().flat_map(|path| of_servers(path)).collect();
        let mut open: Vec<&str> = of_servers.iter().chain(&change.items).map(String::as_str).collect();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut left = MOST_FOUND;
        while let Some(path) = open.pop() {
            if !seen.insert(path) {
                continue;
            }
            let Some(alteration) = self.by_path.get(path) else { continue };
            // Limit the search through alterations that other changes already explain.
            let is_new = self.explained.insert(path.to_owned());
            if is_new || found.len() < MOST_FOUND {
                found.push(alteration);
                // Types that were added or removed with the item.
                let most = if is_new { alteration.mentions.len() } else { left };
                left = if is_new { left } else { left.saturating_sub(alteration.mentions.len()) };
                open.extend(alteration.mentions.iter().take(most).map(String::as_str));
            }
        }
        let Some(worst) = found.iter().map(|alteration| alteration.effect).max() else { return };
        if worst < change.rust.effect {
            return;
        }
        found.sort_by_key(|alteration| (std::cmp::Reverse(alteration.effect), alteration.path.clone()));
        let sentences: Vec<&str> = found
            .iter()
            .filter(|alteration| alteration.effect == worst && !self.is_setter_of_altered_field(alteration))
            .map(|alteration| alteration.sentence.as_str())
            .collect();
        let sentences: Vec<&str> = sentences.into_iter().collect::<IndexSet<_>>().into_iter().collect();
        let mut sentence = sentences.iter().take(SHOWN).copied().collect::<Vec<_>>().join("; ");
        if sentences.len() > SHOWN {
            sentence = format!("{sentence}; and {} more", sentences.len() - SHOWN);
        }
        change.rust = Consequence::new(worst, sentence);
    }

    /// Returns true for a setter whose field has changed as well, which says enough.
    fn is_setter_of_altered_field(&self, alteration: &Alteration) -> bool {
        let field = alteration.path.strip_suffix("()").and_then(|field| self.by_path.get(field));
        field.is_some_and(|field| field.effect >= alteration.effect)
    }

    /// Returns the alterations that no document change explains.
    pub(super) fn unexplained(mut self) -> impl Iterator<Item = Alteration> {
        let setters = self.by_path.values().filter(|one| self.is_setter_of_altered_field(one));
        let setters: Vec<String> = setters.map(|one| one.path.clone()).collect();
        self.explained.extend(setters);
        let Self { by_path, explained } = self;
        by_path.into_values().filter(move |one| {
            // A rename is listed under both names.
            let is_second = one.kind == AlterationKind::Renamed && one.after.as_ref() == Some(&one.path);
            let is_told =
                one.kind == AlterationKind::Renamed && one.after.as_ref().is_some_and(|path| explained.contains(path));
            !explained.contains(&one.path) && !is_second && !is_told
        })
    }
}

/// Returns the items of servers that change with an item: the method and the request of an operation.
fn of_servers(path: &str) -> Vec<String> {
    let names: Vec<&str> = path.split("::").collect();
    match names.as_slice() {
        [api, "Client", method] => vec![format!("{api}::server::Api::{method}")],
        [api, "operations", rest @ ..] => vec![format!("{api}::server::requests::{}", rest.join("::"))],
        _ => Vec::new(),
    }
}

/// The most items to visit for one change if other changes explain them too.
const MOST_FOUND: usize = 256;

/// The most items in a sentence.
const SHOWN: usize = 3;
