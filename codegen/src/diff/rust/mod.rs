//! The consequences for the Rust API, found by comparing the emitted code of both sides.

mod compare;
mod surface;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

pub(super) use compare::{Alteration, AlterationKind, alterations};
pub(super) use surface::Surface;

use super::change::{Change, Consequence};

/// The alterations of a crate, and which of them a change of a document explains.
pub(super) struct Alterations {
    by_path: BTreeMap<String, Alteration>,
    explained: BTreeSet<String>,
}

impl Alterations {
    pub(super) fn new(alterations: Vec<Alteration>) -> Self {
        let by_path = alterations.into_iter().map(|one| (one.path.clone(), one)).collect();
        Self { by_path, explained: BTreeSet::new() }
    }

    /// Says for a change what it does to the Rust API: what happened to the items that it names.
    ///
    /// An effect that the change states itself stays if it is worse: behaviour is not seen in a signature.
    pub(super) fn explain(&mut self, change: &mut Change) {
        let mut found: Vec<&Alteration> = Vec::new();
        let mut open: Vec<String> = change.items.clone();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        while let Some(path) = open.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            let Some(alteration) = self.by_path.get(&path) else { continue };
            found.push(alteration);
            // The types that came or went with it.
            open.extend(alteration.mentions.iter().cloned());
        }
        let Some(worst) = found.iter().map(|alteration| alteration.effect).max() else { return };
        self.explained.extend(found.iter().map(|alteration| alteration.path.clone()));
        if worst < change.rust.effect {
            return;
        }
        found.sort_by_key(|alteration| (std::cmp::Reverse(alteration.effect), alteration.path.clone()));
        let sentences: Vec<&str> = found
            .iter()
            .filter(|alteration| alteration.effect == worst)
            .map(|alteration| alteration.sentence.as_str())
            .collect();
        let sentences: Vec<&str> = sentences.into_iter().collect::<IndexSet<_>>().into_iter().collect();
        let mut sentence = sentences.iter().take(SHOWN).copied().collect::<Vec<_>>().join("; ");
        if sentences.len() > SHOWN {
            sentence = format!("{sentence}; and {} more", sentences.len() - SHOWN);
        }
        change.rust = Consequence::new(worst, sentence);
    }

    /// The alterations that no change of a document explains.
    pub(super) fn unexplained(self) -> impl Iterator<Item = Alteration> {
        let Self { by_path, explained } = self;
        by_path.into_values().filter(move |one| {
            // A new name stands for both.
            let is_second = one.kind == AlterationKind::Renamed && one.after.as_ref() == Some(&one.path);
            let is_told =
                one.kind == AlterationKind::Renamed && one.after.as_ref().is_some_and(|path| explained.contains(path));
            !explained.contains(&one.path) && !is_second && !is_told
        })
    }
}

/// How many items a sentence lists.
const SHOWN: usize = 3;
