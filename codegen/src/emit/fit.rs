//! Checks of example values, as the emitted client applies them to a request.

use regex_lite::Regex;
use serde_json::Value;

use crate::lint::violated;
use crate::model::{Api, Check, Presence, Requires, Struct, TextFormat, TextMember, Type, TypeDef, TypeKind};
use crate::text::without_captures;

/// Maximum nesting depth of values.
const MAX_DEPTH: usize = 16;

/// The checks of a value, then of its items or map values, and so on inwards.
pub(super) fn levels<'m>(own: &'m [Check], inner: &'m [Vec<Check>]) -> Vec<&'m [Check]> {
    std::iter::once(own).chain(inner.iter().map(Vec::as_slice)).collect()
}

/// Returns true if a value has the type and passes its checks. `levels` has the checks of the value, then of its items
/// or map values, and so on inwards.
pub(super) fn fits(api: &Api, ty: &Type, levels: &[&[Check]], value: &Value) -> bool {
    within(api, ty, levels, value, MAX_DEPTH)
}

fn within(api: &Api, ty: &Type, levels: &[&[Check]], value: &Value, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let (own, inner) = levels.split_first().map_or((&[][..], levels), |(own, inner)| (*own, inner));
    let format = |name: &str| value.as_str().is_some_and(|text| violated(name, text).is_none());
    let is_value = match api.resolve(ty) {
        Type::Any => true,
        Type::Nullable(nullable) => return value.is_null() || within(api, nullable, levels, value, depth),
        Type::Boolean => value.is_boolean(),
        Type::Int32 => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        Type::Int64 => value.is_i64(),
        Type::UInt64 => value.is_u64(),
        Type::Int128 => value.as_number().is_some_and(|number| number.as_i128().is_some()),
        Type::Float => value.is_number(),
        Type::String | Type::Binary => value.is_string(),
        Type::DateTime => format("date-time"),
        Type::Rfc2822DateTime => format("date-time-rfc-2822"),
        Type::Date => format("date"),
        Type::Base64 => format("byte"),
        Type::Array(item) => value.as_array().is_some_and(|items| all(api, item, inner, items, depth)),
        Type::Map(item) => value.as_object().is_some_and(|members| all(api, item, inner, members.values(), depth)),
        Type::Named(id) => named(api, api.type_def(*id), levels, value, depth),
        Type::Own(own) => return !value.is_null() && within(api, &own.wire, levels, value, depth),
    };
    is_value && own.iter().all(|check| holds(check, value))
}

fn all<'v>(
    api: &Api,
    ty: &Type,
    levels: &[&[Check]],
    values: impl IntoIterator<Item = &'v Value>,
    depth: usize,
) -> bool {
    values.into_iter().all(|value| within(api, ty, levels, value, depth))
}

fn named(api: &Api, def: &TypeDef, levels: &[&[Check]], value: &Value, depth: usize) -> bool {
    match &def.kind {
        TypeKind::Struct(structure) => object(api, def, structure, value, depth),
        TypeKind::Enum(_) | TypeKind::IntegerEnum(_) => def.variant(value).is_some(),
        TypeKind::Text(checks) => value.is_string() && checks.iter().all(|check| holds(check, value)),
        TypeKind::TextUnion(members) => members.iter().any(|member| match member {
            TextMember::Named(id) => within(api, &Type::Named(*id), &[], value, depth),
            TextMember::Checks(checks) => value.is_string() && checks.iter().all(|check| holds(check, value)),
        }),
        TypeKind::Union(union) => {
            let tag = union.discriminator.as_ref().map(|property| value.get(property.as_str()).and_then(Value::as_str));
            let is_meant = |tags: &[String]| tag.is_none_or(|tag| tags.iter().any(|own| Some(own.as_str()) == tag));
            union.variants.iter().filter(|variant| is_meant(&variant.tags)).any(|variant| {
                let levels: Vec<&[Check]> = variant.checks.iter().map(Vec::as_slice).collect();
                within(api, &variant.ty, &levels, value, depth)
            })
        }
        TypeKind::Alias(inner) | TypeKind::Wrapper(inner) => within(api, inner, levels, value, depth),
    }
}

fn object(api: &Api, def: &TypeDef, structure: &Struct, value: &Value, depth: usize) -> bool {
    let Some(members) = value.as_object() else { return false };
    let is_complete = structure.fields.iter().all(|field| match members.get(field.wire.as_str()) {
        None => field.tag.is_none() && api.presence(def, field) != Presence::Always,
        Some(Value::Null) => field.nullable || field.ty == Type::Any,
        Some(value) => {
            let is_needed = |requires: &Requires| {
                requires.when.as_ref().is_none_or(|when| value.as_str() == Some(when))
                    && !members.contains_key(requires.wire.as_str())
            };
            within(api, &field.ty, &levels(&field.checks, &field.inner_checks), value, depth)
                && !field.requires.as_ref().is_some_and(is_needed)
        }
    });
    let levels: Vec<&[Check]> = structure.additional_checks.iter().map(Vec::as_slice).collect();
    let is_additional = |name: &str| !structure.fields.iter().any(|field| field.wire.as_str() == name);
    let others = members.iter().filter(|(name, _)| is_additional(name)).map(|(_, value)| value);
    is_complete && all(api, &structure.additional, &levels, others, depth)
}

/// Returns true if a value passes a check.
pub(super) fn holds(check: &Check, value: &Value) -> bool {
    let at_least = |count: Option<usize>, least: u64| count.is_none_or(|count| count as u64 >= least);
    let at_most = |count: Option<usize>, most: u64| count.is_none_or(|count| count as u64 <= most);
    let characters = || value.as_str().map(|text| text.chars().count());
    let items = || value.as_array().map(Vec::len);
    let properties = || value.as_object().map(serde_json::Map::len);
    let text = |passes: &dyn Fn(&str) -> bool| value.as_str().is_none_or(passes);
    let number = |passes: &dyn Fn(f64) -> bool| value.as_f64().is_none_or(passes);
    match check {
        Check::MinLength(least) => at_least(characters(), *least),
        Check::MaxLength(most) => at_most(characters(), *most),
        Check::Pattern(pattern) => {
            let regex = Regex::new(&without_captures(pattern)).ok();
            text(&|text| regex.as_ref().is_none_or(|regex| regex.is_match(text)))
        }
        Check::Minimum(bound) => number(&|n| n > bound.value || (!bound.exclusive && n >= bound.value)),
        Check::Maximum(bound) => number(&|n| n < bound.value || (!bound.exclusive && n <= bound.value)),
        Check::Finite => true,
        Check::MultipleOf(of) => number(&|n| (n / of - (n / of).round()).abs() < 1e-9),
        Check::MinProperties(least) => at_least(properties(), *least),
        Check::MaxProperties(most) => at_most(properties(), *most),
        Check::MinItems(least) => at_least(items(), *least),
        Check::MaxItems(most) => at_most(items(), *most),
        Check::UniqueItems => {
            let items = value.as_array().map_or(&[][..], Vec::as_slice);
            items.iter().enumerate().all(|(index, item)| !items[..index].contains(item))
        }
        Check::Sent => items().or(properties()) != Some(0),
        Check::OneOf(values) => {
            let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            value.is_array() || value.is_object() || values.contains(&written)
        }
        Check::OneOfJson(values) => values.iter().any(|one| serde_json::from_str(one).ok().as_ref() == Some(value)),
        Check::Format(TextFormat::Uuid) => text(&|text| violated("uuid", text).is_none()),
        Check::Format(TextFormat::Uri) => text(&|text| violated("uri", text).is_none()),
        Check::AnyOf(lists) => lists.iter().any(|list| list.iter().all(|check| holds(check, value))),
    }
}
