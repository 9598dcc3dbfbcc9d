//! Examples of types, from the examples of the responses and callbacks that have them.

use openapiv3::{MediaType, ReferenceOr};
use serde_json::Value;

use super::lowering::Lowering;
use super::schemas::{SchemaRef, size};
use crate::model::{Api, Check, Type, TypeId, TypeKind, Union};
use crate::text::unescape;

/// The most examples of a type. The first one that satisfies the schema is used.
const MAX_EXAMPLES: usize = 4;

/// The approximate size of an example, in bytes, beyond which its lists are cut.
const MAX_SIZE: usize = 4096;

/// The most items of a list that is cut. More show nothing new.
const MAX_ITEMS: usize = 2;

/// Maximum nesting depth of an example.
const MAX_DEPTH: usize = 32;

impl<'d> Lowering<'d> {
    /// Keeps the examples of a media type. The first few of a type suffice.
    pub(super) fn example_of(&mut self, media: &'d MediaType, ty: &Type) {
        let Some(id) = ty.named() else { return };
        let examples = self.media_examples(media);
        let (_, kept) =
            self.examples.entry((id, matches!(ty, Type::Named(_)))).or_insert_with(|| (ty.clone(), Vec::new()));
        for example in examples {
            if kept.len() < MAX_EXAMPLES && !kept.contains(example) {
                kept.extend(self.schemas.copy_value(Some(example)));
            }
        }
    }

    /// Returns the example of a value: the document's, or a usual one of a format that clients don't check.
    pub(super) fn example(&self, documented: Option<&'d Value>, schema: &'d impl SchemaRef) -> Option<Value> {
        let usual = || Some(usual(self.schemas.view(schema)?.format.as_deref()?)?.into());
        self.schemas.copy_value(documented).or_else(usual)
    }

    /// Returns the example of a body: that of its media type, or of its schema.
    pub(super) fn body_example(&self, media: &'d MediaType) -> Option<&'d Value> {
        let of_schema = || self.schemas.annotation(media.schema.as_ref()?, |data| data.example.as_ref());
        self.media_examples(media).first().copied().or_else(of_schema)
    }

    /// Returns the examples of a media type, also those among the components.
    fn media_examples(&self, media: &'d MediaType) -> Vec<&'d Value> {
        let components = self.document.components.as_ref();
        let named = media.examples.values().filter_map(|example| match example {
            ReferenceOr::Item(example) => example.value.as_ref(),
            ReferenceOr::Reference { reference } => {
                let name = unescape(reference.strip_prefix("#/components/examples/")?);
                components?.examples.get(name.as_ref())?.as_item()?.value.as_ref()
            }
        });
        media.example.iter().chain(named).take(MAX_EXAMPLES).collect()
    }
}

/// Returns a text of a format.
fn usual(format: &str) -> Option<&'static str> {
    Some(match format {
        "email" | "idn-email" => "alice@example.com",
        "hostname" | "idn-hostname" => "www.example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "time" => "12:00:00Z",
        "duration" => "PT5M",
        _ => return None,
    })
}

/// Adds to the examples of each type those that the examples of responses and callbacks hold.
pub(super) fn spread_examples(api: &mut Api, examples: &[(Type, Vec<Value>)]) {
    let own = api.types.iter().enumerate().map(|(index, def)| {
        let ty = Type::Named(TypeId(index));
        def.examples.iter().map(|example| shortened(api, &ty, example)).collect()
    });
    let mut spread = Spread { api, found: own.collect() };
    for (ty, examples) in examples {
        for example in examples {
            spread.value(ty, example, 0);
        }
    }
    let found = spread.found;
    for (def, examples) in api.types.iter_mut().zip(found) {
        def.examples = examples;
    }
}

struct Spread<'a> {
    api: &'a Api,
    /// The examples of each type.
    found: Vec<Vec<Value>>,
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
        let found = &mut self.found[id.0];
        if found.len() < MAX_EXAMPLES {
            let value = shortened(self.api, &Type::Named(id), value);
            if !found.contains(&value) {
                found.push(value);
            }
        }
    }
}

/// Returns the type that the discriminator of a value selects.
fn meant<'a>(union: &'a Union, value: &Value) -> Option<&'a Type> {
    let tag = value.get(union.discriminator.as_ref()?.as_str())?.as_str()?;
    let variant = union.variants.iter().find(|variant| variant.tags.iter().any(|own| own == tag))?;
    Some(&variant.ty)
}

/// Copies an example; cuts the lists of a large one.
fn shortened(api: &Api, ty: &Type, value: &Value) -> Value {
    let mut value = value.clone();
    if size(&value) > MAX_SIZE {
        cut(api, ty, &mut value, MAX_ITEMS, 0);
    }
    value
}

/// Cuts the lists of the schema, to as few items as it allows. Lists in free-form values stay whole.
fn cut(api: &Api, ty: &Type, value: &mut Value, length: usize, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    match (ty, value) {
        (Type::Nullable(inner), value) => cut(api, inner, value, length, depth + 1),
        (Type::Array(item), Value::Array(items)) => {
            items.truncate(length);
            for one in items {
                cut(api, item, one, MAX_ITEMS, depth + 1);
            }
        }
        (Type::Map(inner), Value::Object(members)) => {
            members.values_mut().for_each(|one| cut(api, inner, one, MAX_ITEMS, depth + 1));
        }
        (Type::Named(id), value) => match (&api.type_def(*id).kind, value) {
            (TypeKind::Alias(inner) | TypeKind::Wrapper(inner), value) => cut(api, inner, value, length, depth + 1),
            (TypeKind::Struct(structure), Value::Object(members)) => {
                for field in &structure.fields {
                    let least = field.checks.iter().find_map(|check| match check {
                        Check::MinItems(least) => usize::try_from(*least).ok(),
                        _ => None,
                    });
                    if let Some(value) = members.get_mut(field.wire.as_str()) {
                        cut(api, &field.ty, value, least.unwrap_or_default().max(MAX_ITEMS), depth + 1);
                    }
                }
            }
            (TypeKind::Union(union), value @ Value::Object(_)) => {
                if let Some(ty) = meant(union, value) {
                    cut(api, ty, value, MAX_ITEMS, depth + 1);
                }
            }
            _ => {}
        },
        _ => {}
    }
}
