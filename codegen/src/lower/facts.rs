//! Facts about the objects of a type: their properties, and the values that the document lists for them.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Api, Struct, Type, TypeKind};
use crate::openapi::depth::LONGEST_CHAIN;
use crate::text::push_token;

/// The number of levels of objects inside an object.
const INNER_LEVELS: usize = 3;

/// The most properties of objects inside. Beyond it, their properties count as unknown.
const MAX_PROPERTIES: usize = 1000;

/// Facts about an object. Properties are JSON pointers: `/data/event_type`.
#[derive(Clone, Default)]
pub(super) struct Facts {
    /// Every declared property.
    pub(super) properties: BTreeSet<String>,
    /// Properties that can have undeclared properties.
    open: BTreeSet<String>,
    /// Properties that it always has, other than null.
    pub(super) required: BTreeSet<String>,
    /// The values of properties whose values the document lists.
    pub(super) listed: BTreeMap<String, BTreeSet<String>>,
}

impl Facts {
    /// Returns the facts about the properties of an object, or of a union of objects, without those of objects inside. Other
    /// types have none.
    pub(super) fn outer(api: &Api, ty: &Type) -> Self {
        Self { open: BTreeSet::new(), ..of(api, ty, 0, 0).unwrap_or_default() }
    }

    /// Like [`outer`](Self::outer), with the properties of objects inside.
    pub(super) fn inner(api: &Api, ty: &Type) -> Self {
        of(api, ty, INNER_LEVELS, 0).unwrap_or_default()
    }

    /// Returns true if the property is declared, or inside a value that can have any.
    pub(super) fn may_have(&self, pointer: &str) -> bool {
        let outer = pointer.char_indices().filter(|(index, character)| *index > 0 && *character == '/');
        self.properties.contains(pointer) || outer.into_iter().any(|(end, _)| self.open.contains(&pointer[..end]))
    }

    /// Adds the facts about the value of a property.
    fn extend(&mut self, pointer: &str, inner: Self, is_required: bool) {
        let within = |inner: String| format!("{pointer}{inner}");
        self.properties.extend(inner.properties.into_iter().map(within));
        self.open.extend(inner.open.into_iter().map(within));
        self.listed.extend(inner.listed.into_iter().map(|(name, listed)| (within(name), listed)));
        if is_required {
            self.required.extend(inner.required.into_iter().map(within));
        }
    }

    /// Keeps what is true of two alternatives.
    pub(super) fn or(&mut self, mut other: Self) {
        self.properties.extend(other.properties);
        self.open.extend(other.open);
        self.required.retain(|name| other.required.contains(name));
        self.listed.retain(|name, listed| {
            let others = other.listed.remove(name);
            others.map(|others| listed.extend(others)).is_some()
        });
    }
}

/// Returns the facts about an object, or a union of objects; `None` for another type.
fn of(api: &Api, ty: &Type, levels: usize, depth: usize) -> Option<Facts> {
    let Type::Named(id) = api.resolve_value(ty) else { return None };
    match &api.type_def(*id).kind {
        TypeKind::Struct(structure) => Some(of_structure(api, structure, levels, depth)),
        TypeKind::Union(union) if depth < LONGEST_CHAIN => {
            let mut whole: Option<Facts> = None;
            for variant in &union.variants {
                let mut one = of(api, &variant.ty, levels, depth + 1)?;
                if let Some(property) = &union.discriminator {
                    let pointer = pointer(property.as_str());
                    one.properties.insert(pointer.clone());
                    one.required.insert(pointer.clone());
                    if variant.tags.is_empty() {
                        one.listed.remove(&pointer);
                    } else {
                        one.listed.insert(pointer, variant.tags.iter().cloned().collect());
                    }
                }
                match &mut whole {
                    None => whole = Some(one),
                    Some(known) => known.or(one),
                }
            }
            whole
        }
        _ => None,
    }
}

fn of_structure(api: &Api, structure: &Struct, levels: usize, depth: usize) -> Facts {
    let mut facts = Facts::default();
    for field in structure.fields.iter().filter(|field| !field.write_only) {
        let pointer = pointer(field.wire.as_str());
        let is_required = field.required && !field.nullable;
        if is_required {
            facts.required.insert(pointer.clone());
        }
        match api.resolve_value(&field.ty) {
            Type::Any | Type::Map(_) => drop(facts.open.insert(pointer.clone())),
            Type::Named(id) => match &api.type_def(*id).kind {
                TypeKind::Enum(values) if !field.nullable => {
                    let listed = values.iter().map(|value| value.wire.as_str().to_owned()).collect();
                    facts.listed.insert(pointer.clone(), listed);
                }
                TypeKind::Struct(_) | TypeKind::Union(_) => {
                    let inner = levels.checked_sub(1).filter(|_| facts.properties.len() < MAX_PROPERTIES);
                    match inner.and_then(|levels| of(api, &field.ty, levels, depth + 1)) {
                        Some(inner) => facts.extend(&pointer, inner, is_required),
                        None => drop(facts.open.insert(pointer.clone())),
                    }
                }
                _ => {}
            },
            _ => {}
        }
        facts.properties.insert(pointer);
    }
    facts
}

fn pointer(name: &str) -> String {
    let mut pointer = String::new();
    push_token(&mut pointer, name);
    pointer
}
