//! `allOf`: one type that satisfies every member.

use openapiv3::{ReferenceOr, Schema};

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
            [(index, only)] if !has_own_properties && !self.extends(*only, hint) => {
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
        let scalars: Option<Vec<View<'d>>> = typed.iter().map(|(_, part)| self.scalar(part)).collect();
        let Some(scalars) = scalars.filter(|scalars| !has_own_properties && are_of_one_kind(scalars)) else {
            let message = "the members of this `allOf` have different types, so no value can satisfy all of them";
            self.limit(&unsupported::ALL_OF_TYPES, at, message);
            return Lowered::plain(Type::Any);
        };
        if scalars.iter().all(View::is_text) {
            checks.extend(scalars.into_iter().flat_map(|view| view.checks));
            if let Hint::Component(id) = hint {
                self.fill(*id, view, TypeKind::Text(checks));
                return Lowered::named(*id);
            }
            return Lowered::with_checks(Type::String, checks);
        }
        // Use the type of the most specific member, with the checks of all members.
        let most = scalars.iter().enumerate().max_by_key(|(_, view)| says(view)).map_or(0, |(index, _)| index);
        let (index, part) = typed[most];
        let mut lowered = self.schema(part, &part_at(index), hint);
        let others = scalars.into_iter().enumerate().filter(|(other, _)| *other != most);
        lowered.checks.extend(checks);
        lowered.checks.extend(others.flat_map(|(_, view)| view.checks));
        lowered
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

    /// Returns the view of a schema that is neither an object nor composed.
    fn scalar(&self, part: &'d ReferenceOr<Schema>) -> Option<View<'d>> {
        self.schemas
            .view(part)
            .filter(|view| !view.is_composed() && view.effective_kind().is_some_and(|kind| kind != SchemaKind::Object))
    }
}

/// Returns true if all schemas have the same kind: text, number, list and so on.
fn are_of_one_kind(scalars: &[View<'_>]) -> bool {
    let mut kinds = scalars.iter().filter_map(View::effective_kind).map(SchemaKind::in_json);
    let first = kinds.next();
    kinds.all(|kind| Some(kind) == first)
}

/// Specificity of a scalar schema: listed values, then a narrower type, then a format.
fn says(view: &View<'_>) -> (bool, bool, bool) {
    let is_narrow = view.effective_kind() == Some(SchemaKind::Integer) || view.items.is_some();
    (!view.values.is_empty(), is_narrow, view.format.is_some())
}
