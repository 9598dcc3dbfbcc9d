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

/// Returns true if two schemas differ at most in annotations, and the components that they refer to too.
pub(super) fn alike(left: &Node<'_>, right: &Node<'_>) -> bool {
    schemas(left, right, &mut Seen::default())
}

/// Returns true if the values of a keyword of two schemas are alike.
pub(super) fn alike_at(key: &str, left: &Node<'_>, right: &Node<'_>) -> bool {
    value(key, left, right, &mut Seen::default())
}

/// The deepest nesting to follow through references. Deeper schemas are compared as they are written.
const DEEPEST: usize = 200;

#[derive(Default)]
struct Seen {
    /// References whose targets are compared already, or being compared.
    targets: HashSet<(String, String)>,
    depth: usize,
}

fn schemas(left: &Node<'_>, right: &Node<'_>, seen: &mut Seen) -> bool {
    if seen.depth == DEEPEST {
        return same(left.value, right.value);
    }
    seen.depth += 1;
    let is_reference = left.value.get("$ref").is_some() || right.value.get("$ref").is_some();
    let are_alike = if is_reference {
        let (left, right) = (left.resolved(), right.resolved());
        !seen.targets.insert((left.pointer.clone(), right.pointer.clone())) || inline(&left, &right, seen)
    } else {
        inline(left, right, seen)
    };
    seen.depth -= 1;
    are_alike
}

fn inline(left: &Node<'_>, right: &Node<'_>, seen: &mut Seen) -> bool {
    if !left.value.is_mapping() || !right.value.is_mapping() {
        return same(left.value, right.value);
    }
    let restricts = |key: &&str| !is_annotation(key) || *key == "nullable" || key.starts_with("x-openapi-");
    let keys = |node: &Node<'_>| node.children().iter().map(|(key, _)| (*key).to_owned()).collect::<BTreeSet<String>>();
    let keys: Vec<String> = keys(left).union(&keys(right)).cloned().collect();
    keys.iter().map(String::as_str).filter(restricts).all(|key| match (left.get(key), right.get(key)) {
        (Some(left), Some(right)) => value(key, &left, &right, seen),
        _ => false,
    })
}

fn value(key: &str, left: &Node<'_>, right: &Node<'_>, seen: &mut Seen) -> bool {
    if SCHEMAS.contains(&key) {
        schemas(left, right, seen)
    } else if LISTS.contains(&key) {
        // The order has no meaning.
        let rules: [Rule<'_, Node<'_>>; 2] = [&|one| Some(fingerprint(one.value)), &|_| Some(String::new())];
        let pairs = matched(left.elements(), right.elements(), &rules);
        pairs.iter().all(|pair| matches!(pair, Matched::Kept(left, right) if schemas(left, right, seen)))
    } else if key == "x-openapi-prefixItems" {
        let (left, right) = (left.elements(), right.elements());
        left.len() == right.len() && left.iter().zip(&right).all(|(left, right)| schemas(left, right, seen))
    } else if MAPS.contains(&key) {
        let (left, right) = (left.children(), right);
        left.len() == right.children().len()
            && left.iter().all(|(name, left)| right.get(name).is_some_and(|right| schemas(left, &right, seen)))
    } else if matches!(key, "required" | "enum") {
        let values =
            |node: &Node<'_>| node.elements().iter().map(|one| fingerprint(one.value)).collect::<BTreeSet<_>>();
        values(left) == values(right)
    } else {
        same(left.value, right.value)
    }
}
