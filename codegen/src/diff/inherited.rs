//! Security and servers, which operations inherit from the document.

use std::collections::{HashMap, HashSet};

use super::node::Node;
use super::rust_use::MAX_ITEMS;

/// Security schemes that are required together, and their scopes, in order.
pub(super) type Alternative = Vec<(String, Vec<String>)>;

/// The alternatives of a `security` list.
pub(super) struct Security {
    pub(super) alternatives: Vec<Alternative>,
    /// The first alternative with the same schemes.
    pub(super) by_schemes: HashMap<Vec<String>, usize>,
}

impl Security {
    /// Reads the alternatives of an operation or a document. No security is one empty alternative.
    pub(super) fn of(holder: &Node<'_>) -> Self {
        let mut alternatives: Vec<Alternative> = holder.items("security").iter().map(alternative).collect();
        if alternatives.is_empty() {
            alternatives.push(Vec::new());
        }
        let mut by_schemes = HashMap::new();
        for (index, alternative) in alternatives.iter().enumerate() {
            by_schemes.entry(schemes(alternative)).or_insert(index);
        }
        Self { alternatives, by_schemes }
    }

    /// Returns the alternative with the same schemes.
    pub(super) fn like(&self, other: &Alternative) -> Option<&Alternative> {
        self.alternatives.get(*self.by_schemes.get(&schemes(other))?)
    }

    /// Returns the alternatives that the other list lacks.
    pub(super) fn lacking<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = &'s Alternative> {
        self.alternatives.iter().filter(|alternative| other.like(alternative).is_none())
    }
}

fn alternative(requirement: &Node<'_>) -> Alternative {
    let schemes = requirement.children().into_iter().map(|(name, _)| {
        let mut scopes: Vec<String> = requirement.texts(name).into_iter().map(str::to_owned).collect();
        scopes.sort();
        (name.to_owned(), scopes)
    });
    let mut schemes: Alternative = schemes.collect();
    schemes.sort();
    schemes
}

fn schemes(alternative: &Alternative) -> Vec<String> {
    alternative.iter().map(|(name, _)| name.clone()).collect()
}

/// The servers of a document, a path item or an operation, and their URLs.
pub(super) struct Servers<'d> {
    pub(super) list: Vec<Node<'d>>,
    pub(super) urls: Vec<&'d str>,
    pub(super) known: HashSet<&'d str>,
}

impl<'d> Servers<'d> {
    pub(super) fn of(holder: &Node<'d>) -> Self {
        let list = holder.items("servers");
        let urls: Vec<&'d str> = list.iter().map(|server| server.text("url").unwrap_or_default()).collect();
        Self { known: urls.iter().copied().collect(), urls, list }
    }

    /// Joins the first URLs: the list may be long and have many uses.
    pub(super) fn text(&self) -> String {
        let rest = if self.urls.len() > MAX_ITEMS { ", …" } else { "" };
        let shown = self.urls.iter().take(MAX_ITEMS).copied().collect::<Vec<_>>().join(", ");
        format!("{shown}{rest}")
    }
}
