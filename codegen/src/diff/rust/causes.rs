//! The change behind an alteration that no change names: the one whose types are the nearest.
//!
//! For example, without a body its types lose their constructors and setters, and without a property its type may be
//! unused.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use super::super::change::Change;
use super::compare::{Alteration, AlterationKind, parent, words_of};
use super::surface::Surface;

/// Returns the index of the change for each open alteration that is connected with one.
pub(super) fn causes<'a>(
    open: &[&'a str],
    by_path: &'a BTreeMap<String, Alteration>,
    surfaces: [&Surface; 2],
    changes: &[Change],
) -> Vec<(&'a str, usize)> {
    if open.is_empty() {
        return Vec::new();
    }
    let items =
        changes.iter().enumerate().flat_map(|(index, change)| change.items.iter().map(move |item| (index, item)));
    let (altered, others): (Vec<_>, Vec<_>) = items.partition(|(_, item)| by_path.contains_key(*item));
    let nodes = Nodes(surfaces);
    let owner = |(index, item): &(usize, &String)| Some((nodes.owner(item)?, *index));
    let mentions = |(index, item): &(usize, &String)| {
        nodes.mentions(item).into_iter().map(|node| (node, *index)).collect::<Vec<_>>()
    };
    let first = altered.iter().filter_map(owner).chain(altered.iter().chain(&others).flat_map(mentions));
    let mut queue: VecDeque<(&str, usize)> = first.chain(others.iter().filter_map(owner)).collect();
    let edges = nodes.edges(by_path);
    let mut nearest: HashMap<&str, usize> = HashMap::new();
    while let Some((node, change)) = queue.pop_front() {
        if nearest.contains_key(node) {
            continue;
        }
        nearest.insert(node, change);
        queue.extend(edges.get(node).into_iter().flatten().map(|next| (*next, change)));
    }
    open.iter().filter_map(|path| Some((*path, *nearest.get(nodes.owner(path)?)?))).collect()
}

/// Types with their members, and the methods of clients.
struct Nodes<'s>([&'s Surface; 2]);

impl<'s> Nodes<'s> {
    /// Returns the type of a member, or the item itself.
    fn owner(&self, path: &str) -> Option<&'s str> {
        // A client has the methods of all operations.
        let owners = std::iter::successors(Some(path), |path| parent(path)).filter(|path| !path.ends_with("::Client"));
        let known = owners.filter_map(|path| self.0.iter().find_map(|surface| surface.items.get_key_value(path)));
        let known: Vec<_> = known.collect();
        let node = known.iter().rev().find(|(_, item)| item.kind.is_type()).or(known.first());
        node.map(|(path, _)| path.as_str())
    }

    /// Returns the types in the signatures of an item.
    fn mentions(&self, path: &str) -> BTreeSet<&'s str> {
        let module = path.split("::").next().unwrap_or_default();
        let signatures = self.0.iter().filter_map(|surface| surface.items.get(path));
        let words = signatures.flat_map(|item| words_of(&item.signature));
        let types = words.filter(|word| word.starts_with(char::is_uppercase)).flat_map(|word| {
            ["::types", "::operations", "::callbacks", ""].map(|place| format!("{module}{place}::{word}"))
        });
        types.filter_map(|path| self.owner(&path).filter(|owner| *owner == path)).collect()
    }

    /// Returns the connected nodes of each node.
    fn edges(&self, by_path: &BTreeMap<String, Alteration>) -> HashMap<&'s str, Vec<&'s str>> {
        let mut edges: HashMap<&str, Vec<&str>> = HashMap::new();
        let mut connect = |one: &'s str, other: &'s str| {
            edges.entry(one).or_default().push(other);
            edges.entry(other).or_default().push(one);
        };
        for path in self.0.iter().flat_map(|surface| surface.items.keys()) {
            let Some(owner) = self.owner(path) else { continue };
            self.mentions(path).into_iter().for_each(|node| connect(owner, node));
        }
        for one in by_path.values().filter(|one| one.kind == AlterationKind::Renamed) {
            let names = [&one.before, &one.after].map(|path| self.owner(path.as_ref()?));
            if let [Some(before), Some(after)] = names {
                connect(before, after);
            }
        }
        edges
    }
}
