//! Examples of types, from the examples of the responses and callbacks that have them.

use std::collections::HashSet;

use openapiv3::{MediaType, ReferenceOr};
use serde_json::Value;

use super::lowering::Lowering;
use crate::model::{Api, Type, TypeId, TypeKind, Union};
use crate::text::unescape;

/// The most items of a list in an example. More show nothing new.
const MAX_ITEMS: usize = 2;

/// Maximum nesting depth of an example.
const MAX_DEPTH: usize = 32;

impl<'d> Lowering<'d> {
    /// Keeps the example of a media type. The first one of a type suffices.
    pub(super) fn example_of(&mut self, media: &'d MediaType, ty: &Type) {
        let Some(id) = ty.named() else { return };
        let key = (id, matches!(ty, Type::Named(_)));
        if !self.examples.contains_key(&key)
            && let Some(example) = self.schemas.copy_value(self.media_example(media))
        {
            self.examples.insert(key, (ty.clone(), shortened(&example)));
        }
    }

    /// Returns the first example of a media type, also one among the components.
    fn media_example(&self, media: &'d MediaType) -> Option<&'d Value> {
        let document = self.document;
        let named = || {
            media.examples.values().find_map(|example| match example {
                ReferenceOr::Item(example) => example.value.as_ref(),
                ReferenceOr::Reference { reference } => {
                    let name = unescape(reference.strip_prefix("#/components/examples/")?);
                    document.components.as_ref()?.examples.get(name.as_ref())?.as_item()?.value.as_ref()
                }
            })
        };
        media.example.as_ref().or_else(named)
    }
}

/// Gives each type without an example the first one that an example of a response or a callback holds.
pub(super) fn spread_examples(api: &mut Api, examples: &[(Type, Value)]) {
    let own = api.types.iter().enumerate().filter(|(_, def)| def.example.is_some());
    let known = own.map(|(index, _)| TypeId(index)).collect();
    let mut spread = Spread { api, known, found: Vec::new() };
    for (ty, example) in examples {
        spread.value(ty, example, 0);
    }
    for (id, example) in spread.found {
        api.types[id.0].example = Some(example);
    }
}

struct Spread<'a> {
    api: &'a Api,
    /// The types with an example.
    known: HashSet<TypeId>,
    found: Vec<(TypeId, Value)>,
}

impl Spread<'_> {
    fn value(&mut self, ty: &Type, value: &Value, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let api = self.api;
        match (ty, value) {
            (Type::Nullable(inner), _) => self.value(inner, value, depth + 1),
            (Type::Array(item), Value::Array(items)) => items.iter().for_each(|one| self.value(item, one, depth + 1)),
            (Type::Map(inner), Value::Object(members)) => {
                members.values().for_each(|one| self.value(inner, one, depth + 1));
            }
            (Type::Named(id), _) => match (&api.type_def(*id).kind, value) {
                (TypeKind::Alias(inner) | TypeKind::Wrapper(inner), _) => self.value(inner, value, depth + 1),
                (TypeKind::Struct(structure), Value::Object(members)) => {
                    self.keep(*id, value);
                    for field in &structure.fields {
                        if let Some(value) = members.get(field.wire.as_str()) {
                            self.value(&field.ty, value, depth + 1);
                        }
                    }
                }
                (TypeKind::Union(union), Value::Object(_)) => {
                    self.keep(*id, value);
                    if let Some(ty) = meant(union, value) {
                        self.value(ty, value, depth + 1);
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn keep(&mut self, id: TypeId, value: &Value) {
        if self.known.insert(id) {
            self.found.push((id, value.clone()));
        }
    }
}

/// Returns the type that the discriminator of a value selects.
fn meant<'a>(union: &'a Union, value: &Value) -> Option<&'a Type> {
    let tag = value.get(union.discriminator.as_ref()?.as_str())?.as_str()?;
    let variant = union.variants.iter().find(|variant| variant.tags.iter().any(|own| own == tag))?;
    Some(&variant.ty)
}

/// Cuts the lists of an example.
fn shortened(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().take(MAX_ITEMS).map(shortened).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), shortened(value))).collect(),
        other => other.clone(),
    }
}
