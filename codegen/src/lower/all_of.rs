//! `allOf`: one type that satisfies every member.

use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema};

use super::enumeration::Listed;
use super::lowering::{Hint, Lowered, Lowering};
use super::pointer::Pointer;
use super::schemas::SchemaRef;
use super::view::{SchemaKind, View};
use crate::model::{Check, Type, TypeKind};
use crate::openapi::unsupported;

/// A member of an `allOf` that defines a type, with its index.
type Part<'d> = (usize, &'d ReferenceOr<Schema>);

impl<'d> Lowering<'d> {
    pub(super) fn all_of(&mut self, schema: &'d Schema, view: &View<'d>, at: &Pointer, hint: &Hint) -> Lowered {
        let (typed, mut checks) = self.typed_parts(view);
        let part_at = |index: usize| at.key("allOf").index(index);
        let has_own_properties = view.properties.is_some();
        match typed.as_slice() {
            [] if !has_own_properties => return Lowered::plain(Type::Any),
            [(index, only)] if !has_own_properties && !self.extends(only, hint) => {
                let mut lowered = self.schema(*only, &part_at(*index), hint);
                lowered.checks.extend(checks);
                return lowered;
            }
            _ => {}
        }
        if typed.iter().all(|(_, part)| self.schemas.is_object(*part)) {
            checks.extend(self.schemas.counts_of_parts(view));
            // The types of the members are emitted too, because users know them by name.
            for (_, part) in &typed {
                // A base is a union, but its object is meant.
                if let Err(reference) = part.parts()
                    && !self.schemas.is_base(reference)
                {
                    self.use_component(reference);
                }
            }
            return Lowered { checks, ..self.composed(schema, view, at, hint) };
        }
        let parts = typed.into_iter().map(|(index, part)| (part, part_at(index))).collect();
        let scalar = if has_own_properties { None } else { self.scalars(parts, checks, view, hint) };
        scalar.unwrap_or_else(|| {
            let message =
                "the members of this `allOf` have different types or values, so no value can satisfy all of them";
            self.limit(&unsupported::ALL_OF_TYPES, at, message);
            Lowered::plain(Type::Any)
        })
    }

    /// Lowers members that are neither objects nor unions of types: the values that all of them list, or a type with the
    /// checks of all. Returns `None` if no value satisfies all of them.
    fn scalars(
        &mut self,
        parts: Vec<(&'d ReferenceOr<Schema>, Pointer)>,
        mut checks: Vec<Check>,
        view: &View<'d>,
        hint: &Hint,
    ) -> Option<Lowered> {
        let parts = self.flattened(parts, &mut checks);
        let scalars: Vec<View<'d>> = parts.iter().map(|(part, _)| self.schemas.view(*part)).collect::<Option<_>>()?;
        if let Some(own) = parts.iter().position(|(part, _)| self.has_own_type(*part)) {
            return are_of_one_kind(&scalars).then(|| self.most_specific(own, &parts, scalars, checks, hint));
        }
        let kinds: Vec<SchemaKind> = scalars.iter().filter_map(View::effective_kind).collect();
        let nullable = scalars.iter().all(View::nullable);
        let lists: Vec<Option<Vec<Listed<'d>>>> = parts.iter().map(|(part, at)| self.listed_by(part, at, 0)).collect();
        let mut common: Option<Vec<Listed<'d>>> = None;
        for own in lists.iter().flatten() {
            common = Some(common.map_or_else(|| own.clone(), |common| Listed::common(&common, own)));
        }
        let Some(mut common) = common else {
            return self.scalar(&parts, scalars, checks, view, hint).map(|lowered| Lowered { nullable, ..lowered });
        };
        if kinds.contains(&SchemaKind::Integer) {
            common.iter_mut().for_each(Listed::write_integer);
        }
        common.retain(|listed| kinds.iter().all(|kind| kind.has(&listed.value)));
        if common.is_empty() || kinds.contains(&SchemaKind::Object) {
            return None;
        }
        let unlisted = scalars.iter().zip(&lists).filter(|(_, list)| list.is_none());
        checks.extend(unlisted.flat_map(|(view, _)| view.checks.iter().cloned()));
        // A member that lists no other values has the type.
        let is_whole = |list: &Option<Vec<Listed<'d>>>| list.as_ref().is_some_and(|own| own.len() == common.len());
        let mut lowered = match lists.iter().position(is_whole) {
            Some(index) => self.schema(parts[index].0, &parts[index].1, hint),
            None => self.set_of(&common, scalars.iter(), view, hint),
        };
        lowered.checks.extend(checks);
        lowered.nullable = nullable;
        Some(lowered)
    }

    /// Lowers members of one kind that list no values.
    fn scalar(
        &mut self,
        parts: &[(&'d ReferenceOr<Schema>, Pointer)],
        scalars: Vec<View<'d>>,
        mut checks: Vec<Check>,
        view: &View<'d>,
        hint: &Hint,
    ) -> Option<Lowered> {
        if !are_of_one_kind(&scalars) {
            return None;
        }
        if scalars.iter().all(View::is_text) {
            checks.extend(scalars.into_iter().flat_map(|view| view.checks));
            if let Hint::Component(id) = hint {
                self.fill(*id, view, TypeKind::Text(checks));
                return Some(Lowered::named(*id));
            }
            return Some(Lowered::with_checks(Type::String, checks));
        }
        // Use the type of the most specific member, with the checks of all members.
        let most = scalars.iter().enumerate().max_by_key(|(_, view)| says(view)).map_or(0, |(index, _)| index);
        Some(self.most_specific(most, parts, scalars, checks, hint))
    }

    /// Lowers the member with this index, with the checks of all members.
    fn most_specific(
        &mut self,
        most: usize,
        parts: &[(&'d ReferenceOr<Schema>, Pointer)],
        scalars: Vec<View<'d>>,
        checks: Vec<Check>,
        hint: &Hint,
    ) -> Lowered {
        let (part, at) = &parts[most];
        let nullable = scalars.iter().all(View::nullable);
        let mut lowered = self.schema(*part, at, hint);
        let others = scalars.into_iter().enumerate().filter(|(other, _)| *other != most);
        lowered.checks.extend(checks);
        lowered.checks.extend(others.flat_map(|(_, view)| view.checks));
        Lowered { nullable, ..lowered }
    }

    /// Replaces each member that is an `allOf` by its own members.
    fn flattened(
        &self,
        parts: Vec<(&'d ReferenceOr<Schema>, Pointer)>,
        checks: &mut Vec<Check>,
    ) -> Vec<(&'d ReferenceOr<Schema>, Pointer)> {
        let mut flat = Vec::new();
        let mut seen = BTreeSet::new();
        let mut pending: Vec<_> = parts.into_iter().rev().collect();
        while let Some((part, at)) = pending.pop() {
            let Some(schema) = self.schemas.follow(part) else { continue };
            if !seen.insert(std::ptr::from_ref(schema)) || !self.schemas.spend(1) {
                continue;
            }
            let view = self.schemas.view_through(schema);
            if view.all_of.is_empty() {
                flat.push((part, at));
                continue;
            }
            let at = match part.parts() {
                Ok(_) => at,
                Err(reference) => Pointer::of_reference(reference),
            };
            let (typed, others) = self.typed_parts(&view);
            checks.extend(others);
            let inner = typed.into_iter().rev().map(|(index, part)| (part, at.key("allOf").index(index)));
            pending.extend(inner);
        }
        flat
    }

    /// Returns true if a component extends a base. Elsewhere, an `allOf` with one reference annotates it.
    fn extends(&self, part: &ReferenceOr<Schema>, hint: &Hint) -> bool {
        matches!(hint, Hint::Component(_)) && part.parts().is_err_and(|reference| self.schemas.is_base(reference))
    }

    /// Returns the members that define a type, and the checks of members that only annotate or restrict.
    fn typed_parts(&self, view: &View<'d>) -> (Vec<Part<'d>>, Vec<Check>) {
        let mut typed: Vec<Part<'d>> = Vec::new();
        let mut checks = view.checks.clone();
        for (index, part) in view.all_of.iter().enumerate() {
            match self.schemas.view(part) {
                Some(part_view) if part_view.is_untyped() => checks.extend(part_view.checks),
                _ => typed.push((index, part)),
            }
        }
        // `type: object` adds nothing beside a reference to an object.
        let is_any = |part| self.schemas.view(part).is_some_and(|view| view.is_any_object());
        if let [only] = typed.iter().copied().filter(|(_, part)| !is_any(*part)).collect::<Vec<_>>()[..]
            && only.1.parts().is_err()
            && self.schemas.is_object(only.1)
        {
            checks.extend(self.schemas.counts_of_parts(view));
            typed = vec![only];
        }
        (typed, checks)
    }
}

/// Returns true if no schema is an object or composed, and all have the same kind: text, number, list and so on.
fn are_of_one_kind(scalars: &[View<'_>]) -> bool {
    let kind = |view: &View<'_>| match view.effective_kind() {
        Some(SchemaKind::Object) => None,
        kind => kind.filter(|_| !view.is_composed()).map(SchemaKind::in_json),
    };
    let first = scalars.first().and_then(kind);
    first.is_some() && scalars.iter().all(|view| kind(view) == first)
}

/// Specificity of a scalar schema: listed values, then a narrower type, then a format.
fn says(view: &View<'_>) -> (bool, bool, bool) {
    let is_narrow = view.effective_kind() == Some(SchemaKind::Integer) || view.items.is_some();
    (!view.values.is_empty(), is_narrow, view.format.is_some())
}
