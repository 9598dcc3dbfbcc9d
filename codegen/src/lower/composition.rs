//! Schemas that consist of others: `allOf`, and the alternatives beside or inside it.

use std::collections::BTreeSet;

use openapiv3::{Discriminator, ReferenceOr, Schema};

use super::schema::{Hint, Lowered, SchemaRef};
use super::view::{SchemaKind, View};
use super::{Lowering, Pointer};
use crate::model::{Check, Type, TypeId, TypeKind};
use crate::unsupported;

/// A schema of which an object has the properties: what stands in its own `allOf`, `oneOf` and `anyOf` are other pieces.
#[derive(Clone)]
pub(super) struct Piece<'d> {
    pub(super) schema: &'d Schema,
    pub(super) at: Pointer,
    /// The type that inline types in it are named after, if it is not the one that consists of the pieces.
    pub(super) owner: Option<TypeId>,
}

impl Piece<'_> {
    /// What types in it are named after, inside of `whole`.
    pub(super) fn hint(&self, whole: &Hint) -> Hint {
        self.owner.map_or_else(|| whole.clone(), Hint::Component)
    }
}

/// A `oneOf` or `anyOf` of several schemas.
#[derive(Clone)]
pub(super) struct Choice<'d> {
    pub(super) parts: &'d [ReferenceOr<Schema>],
    pub(super) at: Pointer,
    /// Its own, or that of the `allOf` that it stands in.
    pub(super) discriminator: Option<&'d Discriminator>,
}

/// What a schema consists of.
#[derive(Default)]
pub(super) struct Composition<'d> {
    /// What every value has, in the order of the document; an `allOf` comes before what stands beside it.
    pub(super) pieces: Vec<Piece<'d>>,
    /// Of each of them a value is one alternative.
    pub(super) choices: Vec<Choice<'d>>,
    /// Components in it: what is there once adds nothing the second time.
    visited: BTreeSet<TypeId>,
}

/// A schema on the way into a composition.
#[derive(Clone)]
struct Entry<'d> {
    schema: &'d Schema,
    at: Pointer,
    owner: Option<TypeId>,
    discriminator: Option<&'d Discriminator>,
    depth: usize,
}

impl<'d> Lowering<'d> {
    /// Takes a schema apart.
    pub(super) fn composition(&mut self, schema: &'d Schema, at: &Pointer) -> Composition<'d> {
        let mut whole = Composition::default();
        let at = at.clone();
        self.take_apart(&Entry { schema, at, owner: None, discriminator: None, depth: 0 }, &mut whole);
        whole
    }

    /// Takes an alternative apart; nothing if it is a reference that leads nowhere.
    pub(super) fn composition_of(&mut self, part: &'d ReferenceOr<Schema>, at: &Pointer) -> Option<Composition<'d>> {
        let mut whole = Composition::default();
        let entry = match part.parts() {
            Ok(schema) => Entry { schema, at: at.clone(), owner: None, discriminator: None, depth: 0 },
            Err(reference) => {
                let (id, schema) = self.known_component(reference)?;
                whole.visited.insert(id);
                let at = Pointer::of_reference(reference);
                Entry { schema, at, owner: Some(id), discriminator: None, depth: 0 }
            }
        };
        self.take_apart(&entry, &mut whole);
        Some(whole)
    }

    fn take_apart(&mut self, entry: &Entry<'d>, whole: &mut Composition<'d>) {
        let Entry { schema, at, owner, depth, .. } = entry.clone();
        if depth > MAX_DEPTH {
            self.too_deep(&at);
            return;
        }
        let view = View::of(schema);
        let mut discriminator = view.data.discriminator.as_ref().or(entry.discriminator);
        let lists = [("allOf", view.all_of), ("oneOf", view.one_of), ("anyOf", view.any_of)];
        for (keyword, parts) in lists {
            let at = at.key(keyword);
            if keyword != "allOf" && parts.len() > 1 {
                // Where an alternative is there already, it is chosen.
                let is_visited = |part| {
                    let known = component_of(part).and_then(|reference| self.known_component(reference));
                    known.is_some_and(|(id, _)| whole.visited.contains(&id))
                };
                if !parts.iter().any(is_visited) {
                    // Of `oneOf` and `anyOf` beside each other it is about the first.
                    whole.choices.push(Choice { parts, at, discriminator: discriminator.take() });
                }
                continue;
            }
            for (index, part) in parts.iter().enumerate() {
                let at = at.index(index);
                match part.parts() {
                    Ok(schema) => {
                        let inner = Entry { schema, at, owner, discriminator, depth: depth + 1 };
                        self.take_apart(&inner, whole);
                    }
                    Err(reference) => match self.known_component(reference) {
                        Some((id, schema)) => {
                            if whole.visited.insert(id) {
                                let at = Pointer::of_reference(reference);
                                let inner = Entry { schema, at, owner: Some(id), discriminator, depth: depth + 1 };
                                self.take_apart(&inner, whole);
                            }
                        }
                        // Reports the reference.
                        None => drop(self.schema(part, &at, &Hint::Inline(String::new()))),
                    },
                }
            }
        }
        whole.pieces.push(Piece { schema, at, owner });
    }

    /// The component that a reference names, which need not become a type because of it.
    pub(super) fn known_component(&self, reference: &str) -> Option<(TypeId, &'d Schema)> {
        let (name, schema) = self.find_component(reference)?;
        Some((*self.components.get(name)?, schema))
    }

    pub(super) fn too_deep(&mut self, at: &Pointer) {
        self.error(
            "too-deep",
            at,
            "the schemas that this `allOf` consists of are nested too deeply".to_owned(),
            "put the properties of the innermost ones into one schema",
        );
    }

    /// `allOf`: one type that satisfies every part.
    pub(super) fn all_of(&mut self, schema: &'d Schema, view: &View<'d>, at: &Pointer, hint: &Hint) -> Lowered {
        // Parts that only annotate or restrict do not make a type.
        let mut typed = Vec::new();
        let mut checks = view.checks.clone();
        for (index, part) in view.all_of.iter().enumerate() {
            match self.resolve_view(part) {
                Some(part_view) if part_view.is_untyped() => checks.extend(part_view.checks),
                _ => typed.push((index, part)),
            }
        }
        // `type: object` says nothing beside a reference to an object.
        let is_any = |part| self.resolve_view(part).is_some_and(|view| view.is_any_object());
        if let [only] = typed.iter().copied().filter(|(_, part)| !is_any(*part)).collect::<Vec<_>>()[..]
            && only.1.parts().is_err()
            && self.is_object(only.1)
        {
            checks.extend(self.counts_of_parts(view, 0));
            typed = vec![only];
        }
        let has_own_properties = view.properties.is_some();
        match typed.as_slice() {
            [] if !has_own_properties => return Lowered::plain(Type::Any),
            [(index, only)] if !has_own_properties => {
                let mut lowered = self.schema(*only, &at.key("allOf").index(*index), hint);
                lowered.checks.extend(checks);
                return lowered;
            }
            _ => {}
        }
        if typed.iter().all(|(_, part)| self.is_object(*part)) {
            checks.extend(self.counts_of_parts(view, 0));
            // The types of the parts are there as well, as people know them by their names.
            for (_, part) in &typed {
                if let Err(reference) = part.parts() {
                    self.component(reference);
                }
            }
            let whole = self.composition(schema, at);
            return Lowered { checks, ..self.composed(view, whole, at, hint) };
        }
        let scalars: Option<Vec<_>> = typed.iter().map(|(_, part)| self.scalar(part)).collect();
        match scalars {
            Some(scalars) if !has_own_properties => self.scalar_all_of(view, scalars, checks, &typed, at, hint),
            _ => {
                self.of_different_types(at);
                Lowered::plain(Type::Any)
            }
        }
    }

    pub(super) fn of_different_types(&mut self, at: &Pointer) {
        self.limit(
            &unsupported::ALL_OF_TYPES,
            at,
            "the parts of this `allOf` are of different types, so that no value can satisfy them",
        );
    }

    /// A schema that is neither an object nor composed.
    fn scalar(&self, part: &'d ReferenceOr<Schema>) -> Option<View<'d>> {
        self.resolve_view(part).filter(|view| {
            let is_composed = [view.all_of, view.one_of, view.any_of].iter().any(|parts| !parts.is_empty());
            !is_composed && view.effective_kind().is_some_and(|kind| kind != SchemaKind::Object)
        })
    }

    /// Parts that are all texts, all numbers, all lists or the like: the type of the one that says most, with the rules of
    /// all.
    fn scalar_all_of(
        &mut self,
        view: &View<'d>,
        scalars: Vec<View<'d>>,
        mut checks: Vec<Check>,
        typed: &[(usize, &'d ReferenceOr<Schema>)],
        at: &Pointer,
        hint: &Hint,
    ) -> Lowered {
        let mut kinds = scalars.iter().filter_map(View::effective_kind).map(SchemaKind::in_json);
        let first = kinds.next();
        if kinds.any(|kind| Some(kind) != first) {
            self.of_different_types(at);
            return Lowered::plain(Type::Any);
        }
        if scalars.iter().all(View::is_text) {
            checks.extend(scalars.into_iter().flat_map(|view| view.checks));
            if let Hint::Component(id) = hint {
                self.fill(*id, view, TypeKind::Text(checks));
                return Lowered::plain(Type::Named(*id));
            }
            return Lowered { checks, ..Lowered::plain(Type::String) };
        }
        let says = |view: &View<'d>| {
            let is_narrow = view.effective_kind() == Some(SchemaKind::Integer) || view.items.is_some();
            (!view.values.is_empty(), is_narrow, view.format.is_some())
        };
        let most = scalars.iter().enumerate().max_by_key(|(_, view)| says(view)).map_or(0, |(index, _)| index);
        let Some((index, part)) = typed.get(most) else { return Lowered::plain(Type::Any) };
        let mut lowered = self.schema(*part, &at.key("allOf").index(*index), hint);
        let others = scalars.into_iter().enumerate().filter(|(other, _)| *other != most);
        lowered.checks.extend(checks);
        lowered.checks.extend(others.flat_map(|(_, view)| view.checks));
        lowered
    }

    /// How many properties the parts of an `allOf` want an object to have; those that have no type aside.
    pub(super) fn counts_of_parts(&self, view: &View<'d>, depth: usize) -> Vec<Check> {
        let parts = view.all_of.iter().filter_map(|part| self.resolve_view(part)).filter(|part| !part.is_untyped());
        parts
            .filter(|_| depth <= MAX_DEPTH)
            .flat_map(|part| {
                let inner = self.counts_of_parts(&part, depth + 1);
                part.checks.into_iter().chain(inner)
            })
            .filter(|check| matches!(check, Check::MinProperties(_) | Check::MaxProperties(_)))
            .collect()
    }

    /// Whether a schema describes objects: directly, in all parts of its `allOf`, or in all its alternatives.
    pub(super) fn is_object(&self, schema: &'d impl SchemaRef) -> bool {
        self.are_objects(schema, &mut BTreeSet::new(), 0)
    }

    /// What was seen before needs no second look: one that is no object ends the search.
    fn are_objects(&self, schema: &'d impl SchemaRef, seen: &mut BTreeSet<*const Schema>, depth: usize) -> bool {
        let own = match schema.parts() {
            Ok(inline) => Some(inline),
            Err(reference) => self.find_component(reference).map(|(_, schema)| schema),
        };
        let Some(own) = own else { return false };
        // What is nested too deeply to look is reported when its properties are collected.
        if depth > MAX_DEPTH || !seen.insert(std::ptr::from_ref(own)) {
            return true;
        }
        let view = self.view_through(own);
        match view.effective_kind() {
            Some(kind) => kind == SchemaKind::Object,
            None => {
                let mut parts = view.all_of.iter().chain(view.one_of).chain(view.any_of).peekable();
                parts.peek().is_some()
                    && parts.all(|part| {
                        self.are_objects(part, seen, depth + 1)
                            || self.resolve_view(part).is_some_and(|view| view.is_untyped())
                    })
            }
        }
    }
}

/// The component that a schema is: by a reference, or by an `allOf` that only annotates one.
pub(super) fn component_of(part: &ReferenceOr<Schema>) -> Option<&str> {
    match part.parts() {
        Err(reference) => Some(reference),
        Ok(schema) => match View::of(schema).all_of {
            [only] => only.parts().err(),
            _ => None,
        },
    }
}

/// The name of the component that a reference or the target of a discriminator leads to.
pub(super) fn component_name(reference: &str) -> Option<&str> {
    reference.rsplit('/').next()
}

/// No honest document nests deeper; a circle would not end.
pub(super) const MAX_DEPTH: usize = 64;
