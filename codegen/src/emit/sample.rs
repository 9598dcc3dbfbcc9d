//! Sample values of a type, for documents without an example of their own.

use serde_json::{Map, Number, Value};

use crate::model::{Api, Type, TypeKind};

/// How deep samples hold each other; a type that needs itself has none.
const MAX_DEPTH: usize = 4;

/// The text of a type that is one on the wire.
pub(super) fn text(api: &Api, ty: &Type) -> Option<&'static str> {
    match api.resolve(ty) {
        Type::String | Type::Binary => Some("example"),
        Type::DateTime => Some("2026-01-31T12:00:00Z"),
        Type::Rfc2822DateTime => Some("Sat, 31 Jan 2026 12:00:00 +0000"),
        Type::Date => Some("2026-01-31"),
        Type::Base64 => Some("Ynl0ZXM="),
        Type::Named(id) => {
            matches!(api.type_def(*id).kind, TypeKind::Text(_) | TypeKind::TextUnion(_)).then_some("example")
        }
        _ => None,
    }
}

/// A value with the required properties.
pub(super) fn json(api: &Api, ty: &Type) -> Value {
    within(api, ty, 0)
}

fn within(api: &Api, ty: &Type, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return Value::Null;
    }
    if let Some(text) = text(api, ty) {
        return text.into();
    }
    let inside = |ty| within(api, ty, depth + 1);
    match api.resolve(ty) {
        Type::Boolean => true.into(),
        Type::Int32 | Type::Int64 | Type::UInt64 | Type::Int128 => 1.into(),
        Type::Float => 1.5.into(),
        Type::Nullable(inner) => inside(inner),
        Type::Array(item) => Value::Array(vec![inside(item)]),
        Type::Named(id) => match &api.type_def(*id).kind {
            TypeKind::Struct(structure) => structure
                .fields
                .iter()
                .filter(|field| field.required)
                .map(|field| {
                    let value = field.tag.as_deref().map_or_else(|| inside(&field.ty), Value::from);
                    (field.wire.to_string(), value)
                })
                .collect::<Map<_, _>>()
                .into(),
            TypeKind::Enum(values) => values.first().map_or("example", |value| value.wire.as_str()).into(),
            TypeKind::IntegerEnum(integers) => {
                let first = integers.values.first().and_then(|value| Number::from_i128(value.number));
                first.unwrap_or_else(|| 1.into()).into()
            }
            TypeKind::Union(union) => union.variants.first().map_or(Value::Null, |one| inside(&one.ty)),
            TypeKind::Alias(inner) | TypeKind::Wrapper(inner) => inside(inner),
            TypeKind::Text(_) | TypeKind::TextUnion(_) => Value::Null,
        },
        _ => Value::Object(Map::new()),
    }
}
