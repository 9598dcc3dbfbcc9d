//! Decomposition of schemas: fragments of every value, and choices of which a value satisfies one alternative each.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use openapiv3::{Discriminator, ReferenceOr, Schema};
use serde_json::Value;

use super::pointer::Pointer;
use super::schemas::{SchemaRef, Schemas, component_of};
use super::view::{Properties, View};
use crate::model::TypeId;
use crate::openapi::depth::LONGEST_CHAIN;

/// A schema that contributes its own properties to an object. Members of its `allOf`, `oneOf` and `anyOf` are other
/// fragments.
#[derive(Clone)]
pub(super) struct Fragment<'d> {
    pub(super) schema: &'d Schema,
    pub(super) at: Pointer,
    /// The type that names inline types in the fragment, if it is not the type that owns the fragments.
    pub(super) owner: Option<TypeId>,
}

/// A `oneOf` or `anyOf` of several schemas.
#[derive(Clone)]
pub(super) struct Choice<'d> {
    pub(super) parts: &'d [ReferenceOr<Schema>],
    pub(super) at: Pointer,
    /// Its own discriminator, or that of the enclosing `allOf`.
    pub(super) discriminator: Option<&'d Discriminator>,
}

/// The fragments and choices of a schema.
#[derive(Default)]
pub(super) struct Composition<'d> {
    /// The fragments of every value, in document order; an `allOf` comes before the properties beside it.
    pub(super) fragments: Vec<Fragment<'d>>,
    /// The choices. A value satisfies one alternative of each.
    pub(super) choices: Vec<Choice<'d>>,
    pub(super) findings: Vec<Finding<'d>>,
    /// Components in the composition. A repeated component adds nothing.
    visited: BTreeSet<TypeId>,
    is_too_deep: bool,
}

/// A finding about a composition.
pub(super) enum Finding<'d> {
    TooDeep(Pointer),
    /// A reference without a target.
    Unresolved(&'d str, Pointer),
    /// An alternative beside properties that is not an object.
    NotAnObject(Pointer),
    /// A choice whose alternatives add no property.
    Restricting(Pointer),
    /// More combinations than the client supports.
    TooMany {
        count: usize,
        most: usize,
        at: Pointer,
    },
    /// A discriminator value that leads to no alternative.
    UnusedTag {
        tag: &'d str,
        target: &'d str,
        at: Pointer,
    },
}

/// A property of an object, from any part of its composition.
#[derive(Clone)]
pub(super) struct Member<'d> {
    pub(super) wire: &'d str,
    pub(super) schema: &'d ReferenceOr<Box<Schema>>,
    pub(super) required: bool,
    pub(super) at: Pointer,
    /// The owner of the fragment that declares it.
    pub(super) owner: Option<TypeId>,
}

impl<'d> Schemas<'d> {
    /// Decomposes a schema.
    pub(super) fn composition(&self, schema: &'d Schema, at: &Pointer) -> Composition<'d> {
        let mut whole = Composition::default();
        self.take_apart(Fragment { schema, at: at.clone(), owner: None }, None, 0, &mut whole);
        whole
    }

    /// Decomposes an alternative.
    pub(super) fn composition_of(
        &self,
        part: &'d ReferenceOr<Schema>,
        at: &Pointer,
    ) -> Result<Composition<'d>, Finding<'d>> {
        let reference = match part.parts() {
            Ok(schema) => return Ok(self.composition(schema, at)),
            Err(reference) => reference,
        };
        let Some((id, schema)) = self.component(reference) else {
            return Err(Finding::Unresolved(reference, at.clone()));
        };
        let mut whole = Composition { visited: BTreeSet::from([id]), ..Composition::default() };
        self.take_apart(component_fragment(reference, id, schema), None, 0, &mut whole);
        Ok(whole)
    }

    fn take_apart(
        &self,
        fragment: Fragment<'d>,
        outer_discriminator: Option<&'d Discriminator>,
        depth: usize,
        whole: &mut Composition<'d>,
    ) {
        if !self.spend(usize::from(depth > 0)) {
            return;
        }
        if depth > LONGEST_CHAIN {
            self.too_deep(fragment.at, whole);
            return;
        }
        let view = View::of(fragment.schema);
        let mut discriminator = view.data.discriminator.as_ref().or(outer_discriminator);
        for (keyword, parts) in [("allOf", view.all_of), ("oneOf", view.one_of), ("anyOf", view.any_of)] {
            let at = fragment.at.key(keyword);
            if keyword != "allOf" && parts.len() > 1 {
                // If the composition already contains an alternative, that alternative is chosen.
                let is_visited = |part| {
                    let known = component_of(part).and_then(|reference| self.component(reference));
                    known.is_some_and(|(id, _)| whole.visited.contains(&id))
                };
                if !parts.iter().any(is_visited) {
                    // If `oneOf` and `anyOf` are both present, the discriminator belongs to the first.
                    whole.choices.push(Choice { parts, at, discriminator: discriminator.take() });
                }
                continue;
            }
            for (index, part) in parts.iter().enumerate() {
                let at = at.index(index);
                let inner = match part.parts() {
                    Ok(schema) => Fragment { schema, at, owner: fragment.owner },
                    Err(reference) => match self.component(reference) {
                        Some((id, schema)) if whole.visited.insert(id) => component_fragment(reference, id, schema),
                        Some(_) => continue,
                        None => {
                            whole.findings.push(Finding::Unresolved(reference, at));
                            continue;
                        }
                    },
                };
                self.take_apart(inner, discriminator, depth + 1, whole);
            }
        }
        whole.fragments.push(fragment);
    }

    /// Adds a finding for the first composition of a chain: those within it are too deep as well.
    fn too_deep(&self, at: Pointer, whole: &mut Composition<'d>) {
        if std::mem::replace(&mut whole.is_too_deep, true) {
            return;
        }
        let mut known = self.too_deep.borrow_mut();
        if known.is_disjoint(&whole.visited) {
            whole.findings.push(Finding::TooDeep(at));
        }
        known.extend(&whole.visited);
    }

    /// Returns every property of the fragments, in order.
    pub(super) fn members(&self, fragments: &[Fragment<'d>]) -> Vec<Member<'d>> {
        let mut members: Vec<Member<'d>> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for Fragment { schema, at, owner } in fragments {
            let properties = View::of(schema).properties;
            let count = properties.map_or(0, Properties::len);
            if fragments.len() > 1 && !self.spend(count) {
                break;
            }
            for (wire, schema) in properties.into_iter().flatten() {
                let at = at.key("properties").key(wire);
                let member = Member { wire, schema, required: false, at, owner: *owner };
                // A later member refines the property of an earlier member, unless its schema allows more.
                match known.get(wire.as_str()).and_then(|index| members.get_mut(*index)) {
                    Some(known) => {
                        if !self.view(schema).is_some_and(|view| self.allows_more(&view, known.schema)) {
                            *known = member;
                        }
                    }
                    None => {
                        known.insert(wire, members.len());
                        members.push(member);
                    }
                }
            }
        }
        let required = required_of(fragments);
        for member in &mut members {
            member.required = required.contains(member.wire);
        }
        members
    }

    /// Returns true if a schema allows every value, or all values that another schema lists, and others.
    fn allows_more(&self, view: &View<'d>, other: &'d ReferenceOr<Box<Schema>>) -> bool {
        let lists_less = |other: View<'d>| {
            let listed: HashSet<Cow<'_, Value>> = view.values.iter().collect();
            let count = other.values.iter().count();
            count > 0
                && other.effective_kind() == view.effective_kind()
                && (listed.is_empty()
                    || (count < listed.len() && other.values.iter().all(|value| listed.contains(&value))))
        };
        view.is_untyped() || self.view(other).is_some_and(lists_less)
    }
}

fn component_fragment<'d>(reference: &str, id: TypeId, schema: &'d Schema) -> Fragment<'d> {
    Fragment { schema, at: Pointer::of_reference(reference), owner: Some(id) }
}

/// Returns the names of the fragments' own properties.
pub(super) fn names_of<'d>(fragments: &[Fragment<'d>]) -> BTreeSet<&'d str> {
    let properties = fragments.iter().filter_map(|fragment| View::of(fragment.schema).properties);
    properties.flat_map(|properties| properties.keys()).map(String::as_str).collect()
}

/// Returns the names of the properties that the fragments require.
pub(super) fn required_of<'d>(fragments: &[Fragment<'d>]) -> BTreeSet<&'d str> {
    fragments.iter().flat_map(|fragment| View::of(fragment.schema).required).map(String::as_str).collect()
}
