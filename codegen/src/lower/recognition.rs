//! The facts that a received payload is recognized by, and their comparison with those of another payload.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use crate::model::{Api, Callback, Condition, Content, Sources, Type, TypeId};
use crate::openapi::reference::is_within;

/// A payload and the facts that it is recognized by.
pub(super) struct Recognized<'a> {
    api: &'a Api,
    ty: Option<&'a Type>,
    /// The callbacks that have it, as indices.
    pub(super) callbacks: Vec<usize>,
    /// Facts of the object itself.
    pub(super) outer: Facts,
    /// Facts of the objects inside too.
    inner: OnceCell<Facts>,
    /// The parts of a request that it is decoded from.
    sources: Sources,
    /// Every declared header, in lower case.
    headers: BTreeSet<String>,
    /// The conditions that the document declares.
    pub(super) declared: Vec<&'a Condition>,
    /// True if a callback declares no condition.
    pub(super) has_own: bool,
}

/// Two payloads that no request can be taken for both of.
#[derive(Default)]
pub(super) struct Apart {
    /// Properties with other values in each.
    pub(super) values: Vec<String>,
    /// A property that the first one requires and the second one does not have, and the reverse.
    pub(super) needs: [Option<String>; 2],
    /// Index of the payload that must be recognized first, because its requests can satisfy the condition of the other.
    pub(super) first: Option<usize>,
}

impl<'a> Recognized<'a> {
    fn new(api: &'a Api, callback: &'a Callback, index: usize) -> Self {
        let ty = match &callback.payload.content {
            Content::Structured(ty) => Some(ty),
            Content::Empty | Content::Text | Content::Bytes => None,
        };
        let headers = callback.payload.headers.iter();
        Self {
            api,
            ty,
            callbacks: vec![index],
            outer: ty.map(|ty| Facts::outer(api, ty)).unwrap_or_default(),
            inner: OnceCell::new(),
            sources: callback.payload.sources,
            headers: headers.map(|header| header.wire.as_str().to_ascii_lowercase()).collect(),
            declared: callback.when.iter().collect(),
            has_own: callback.when.is_none(),
        }
    }

    fn add(&mut self, callback: &'a Callback, index: usize) {
        self.callbacks.push(index);
        self.sources.add(callback.payload.sources);
        self.declared.extend(&callback.when);
        self.has_own |= callback.when.is_none();
    }

    /// Returns the facts of the object and of the objects inside, without those that a form or a query hides.
    pub(super) fn inner(&self) -> &Facts {
        self.inner.get_or_init(|| match self.ty {
            Some(_) if !self.sources.json => self.outer.clone(),
            Some(ty) => {
                let mut inner = Facts::inner(self.api, ty);
                if self.sources.is_flat() {
                    inner.or(self.outer.clone());
                }
                inner
            }
            None => Facts::default(),
        })
    }

    /// Returns the condition of callbacks that declare none. `by_value` are the properties whose values decide, `has` are
    /// further properties that do.
    pub(super) fn own_condition(&self, by_value: &BTreeSet<String>, has: &BTreeSet<String>) -> Condition {
        let listed = |name: &String| self.outer.listed.get(name).or_else(|| self.inner().listed.get(name));
        let values: BTreeMap<&String, _> = by_value.iter().filter_map(|name| Some((name, listed(name)?))).collect();
        let has: BTreeSet<&String> =
            self.outer.required.iter().chain(has).filter(|name| !values.contains_key(name)).collect();
        Condition {
            has: has.into_iter().cloned().collect(),
            values: values.into_iter().map(|(name, listed)| (name.clone(), listed.iter().cloned().collect())).collect(),
            ..Condition::default()
        }
    }

    /// Returns true if neither a condition nor a required property recognizes it.
    pub(super) fn has_no_facts(&self) -> bool {
        self.declared.is_empty() && self.outer.required.is_empty()
    }

    /// Compares two payloads. `left` is the number of properties that may still be compared.
    pub(super) fn apart(&self, other: &Self, left: &mut usize) -> Option<Apart> {
        if self.declared.is_empty() && other.declared.is_empty() {
            let are_outside = by_facts(&self.outer, &other.outer, left);
            let has_none = self.has_no_facts() && other.has_no_facts();
            return are_outside
                .or_else(|| by_facts(self.inner(), other.inner(), left))
                .or_else(|| has_none.then(Apart::default));
        }
        self.by_conditions(other, left)
    }

    /// Compares the conditions of two payloads, of which one declares some.
    fn by_conditions(&self, other: &Self, left: &mut usize) -> Option<Apart> {
        spend(self.inner(), other.inner(), left)?;
        let mut apart = Apart::default();
        let mut may_hold = [false; 2];
        for one in self.conditions() {
            for two in other.conditions() {
                let by_values = disjoint(&one.values, &two.values, |name, known| name == known);
                if !by_values.is_empty() || excludes(&one, &two) || excludes(&two, &one) {
                    apart.values.extend(by_values);
                    continue;
                }
                may_hold[0] |= !other.is_beyond(&one);
                may_hold[1] |= !self.is_beyond(&two);
            }
        }
        apart.first = match may_hold {
            [true, true] => return None,
            [true, false] => Some(1),
            [false, true] => Some(0),
            [false, false] => None,
        };
        Some(apart)
    }

    /// Returns the declared conditions, and the one of callbacks that declare none.
    fn conditions(&self) -> Vec<Condition> {
        let declared = self.declared.iter().map(|when| (*when).clone());
        let facts = self.inner();
        let listed = facts.listed.keys().filter(|name| facts.required.contains(*name)).cloned().collect();
        declared.chain(self.has_own.then(|| self.own_condition(&listed, &BTreeSet::new()))).collect()
    }

    /// Returns true if a condition needs a property or a header that this payload does not declare.
    fn is_beyond(&self, condition: &Condition) -> bool {
        let mut names = condition.has.iter().chain(condition.values.iter().map(|(name, _)| name));
        names.any(|name| !self.inner().may_have(name))
            || condition.headers.iter().any(|(name, _)| !self.headers.contains(&name.to_ascii_lowercase()))
    }
}

/// Compares the facts of two payloads without declared conditions.
fn by_facts(one: &Facts, other: &Facts, left: &mut usize) -> Option<Apart> {
    spend(one, other, left)?;
    let is_other = |(name, listed): &(&String, &BTreeSet<String>)| {
        other.listed.get(*name).is_some_and(|others| listed.is_disjoint(others))
    };
    // A required property is always there to tell them apart.
    let is_optional = |name: &&String| !(one.required.contains(*name) && other.required.contains(*name));
    if let Some(name) = one.listed.iter().filter(is_other).map(|(name, _)| name).min_by_key(is_optional) {
        return Some(Apart { values: vec![name.clone()], ..Apart::default() });
    }
    let needs = |one: &Facts, other: &Facts| one.required.iter().find(|name| !other.may_have(name)).cloned();
    let needs = [needs(one, other), needs(other, one)];
    let first = match &needs {
        [None, None] => return None,
        [Some(_), None] => Some(0),
        [None, Some(_)] => Some(1),
        [Some(_), Some(_)] => None,
    };
    Some(Apart { needs, first, ..Apart::default() })
}

/// Returns `None` if too much has been compared.
fn spend(one: &Facts, other: &Facts, left: &mut usize) -> Option<()> {
    *left = left.checked_sub(1 + one.properties.len() + other.properties.len()).unwrap_or_default();
    (*left > 0).then_some(())
}

/// Returns the names that have no value in common.
fn disjoint(
    ours: &[(String, Vec<String>)],
    others: &[(String, Vec<String>)],
    is_same: impl Fn(&str, &str) -> bool,
) -> Vec<String> {
    let is_disjoint = |(name, values): &&(String, Vec<String>)| {
        others.iter().any(|(known, others)| is_same(name, known) && !values.iter().any(|value| others.contains(value)))
    };
    ours.iter().filter(is_disjoint).map(|(name, _)| name.clone()).collect()
}

/// Returns true if one condition lacks a property that the other needs, or if both need other values of a header.
fn excludes(one: &Condition, other: &Condition) -> bool {
    let mut needed = other.has.iter().chain(other.values.iter().map(|(name, _)| name));
    needed.any(|name| one.lacks.iter().any(|lacked| is_within(name, lacked)))
        || !disjoint(&one.headers, &other.headers, str::eq_ignore_ascii_case).is_empty()
}

/// Returns the distinct payloads of all callbacks, in document order.
pub(super) fn payloads(api: &Api) -> Vec<Recognized<'_>> {
    let mut known: BTreeMap<TypeId, usize> = BTreeMap::new();
    let mut payloads: Vec<Recognized<'_>> = Vec::new();
    for (index, callback) in api.callbacks.iter().enumerate() {
        let id = api.whole_payload(&callback.payload);
        if let Some(position) = id.and_then(|id| known.get(&id)) {
            payloads[*position].add(callback, index);
            continue;
        }
        known.extend(id.map(|id| (id, payloads.len())));
        payloads.push(Recognized::new(api, callback, index));
    }
    payloads
}
