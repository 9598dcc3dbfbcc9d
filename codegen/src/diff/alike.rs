//! Schemas that accept the same values.

use std::collections::{BTreeSet, HashSet};

use super::node::{Matched, Node, Rule, fingerprint, matched, same};
use crate::normalize::is_annotation;

/// Keys whose value is a schema.
const SCHEMAS: &[&str] = &[
    "items",
    "not",
    "additionalProperties",
    "x-openapi-contains",
    "x-openapi-propertyNames",
    "x-openapi-if",
    "x-openapi-then",
    "x-openapi-else",
    "x-openapi-unevaluatedItems",
    "x-openapi-unevaluatedProperties",
    "x-openapi-contentSchema",
];

/// Keys whose value is a list of schemas.
const LISTS: &[&str] = &["allOf", "anyOf", "oneOf"];

/// Keys whose value is a map of schemas.
const MAPS: &[&str] = &["properties", "x-openapi-patternProperties", "x-openapi-dependentSchemas"];

/// Pairs of referenced schemas that are alike.
pub(super) type Known = HashSet<(String, String)>;

/// Returns true if two schemas differ at most in annotations, and the components that they refer to too.
pub(super) fn alike(left: &Node<'_>, right: &Node<'_>) -> bool {
    alike_at("items", left, right, &mut Known::new())
}

/// Returns true if the values of a keyword of two schemas are alike.
pub(super) fn alike_at<'d>(key: &str, left: &Node<'d>, right: &Node<'d>, known: &mut Known) -> bool {
    let mut walk = Walk { known, found: Known::new(), open: Vec::new() };
    let mut are_alike = walk.value(key, left, right);
    while let (true, Some((left, right))) = (are_alike, walk.open.pop()) {
        are_alike = walk.inline(&left, &right);
    }
    let found = walk.found;
    if are_alike {
        known.extend(found);
    }
    are_alike
}

struct Walk<'k, 'd> {
    known: &'k Known,
    /// Pairs that are alike if the rest is.
    found: Known,
    /// Targets of references to compare.
    open: Vec<(Node<'d>, Node<'d>)>,
}

impl<'d> Walk<'_, 'd> {
    fn schemas(&mut self, left: &Node<'d>, right: &Node<'d>) -> bool {
        if left.value.get("$ref").is_none() && right.value.get("$ref").is_none() {
            return self.inline(left, right);
        }
        let (left, right) = (left.resolved(), right.resolved());
        let pair = (left.pointer.clone(), right.pointer.clone());
        if !self.known.contains(&pair) && self.found.insert(pair) {
            self.open.push((left, right));
        }
        true
    }

    fn inline(&mut self, left: &Node<'d>, right: &Node<'d>) -> bool {
        if !left.value.is_mapping() || !right.value.is_mapping() {
            return same(left.value, right.value);
        }
        let restricts = |key: &&str| !is_annotation(key) || *key == "nullable" || key.starts_with("x-openapi-");
        let keys: BTreeSet<&str> = left.children().iter().chain(&right.children()).map(|(key, _)| *key).collect();
        keys.into_iter().filter(restricts).all(|key| match (left.get(key), right.get(key)) {
            (Some(left), Some(right)) => self.value(key, &left, &right),
            _ => false,
        })
    }

    fn value(&mut self, key: &str, left: &Node<'d>, right: &Node<'d>) -> bool {
        if SCHEMAS.contains(&key) {
            self.schemas(left, right)
        } else if LISTS.contains(&key) {
            // The order has no meaning.
            let rules: [Rule<'_, Node<'_>>; 2] = [&|one| Some(fingerprint(one.value)), &|_| Some(String::new())];
            let pairs = matched(left.elements(), right.elements(), &rules);
            pairs.iter().all(|pair| matches!(pair, Matched::Kept(left, right) if self.schemas(left, right)))
        } else if key == "x-openapi-prefixItems" {
            let (left, right) = (left.elements(), right.elements());
            left.len() == right.len() && left.iter().zip(&right).all(|(left, right)| self.schemas(left, right))
        } else if MAPS.contains(&key) {
            let entries = left.children();
            entries.len() == right.children().len()
                && entries.iter().all(|(name, left)| right.get(name).is_some_and(|right| self.schemas(left, &right)))
        } else if matches!(key, "required" | "enum") {
            let values =
                |node: &Node<'_>| node.elements().iter().map(|one| fingerprint(one.value)).collect::<BTreeSet<_>>();
            values(left) == values(right)
        } else {
            same(left.value, right.value)
        }
    }
}
