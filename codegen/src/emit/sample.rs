//! Values for examples: the document's own, or sample values that pass the client's checks.

use std::cell::Cell;
use std::collections::HashSet;
use std::iter::{empty, once};

use serde_json::{Map, Number, Value};

use super::fit::{fits, holds, levels};
use super::pattern;
use super::usual;
use crate::model::{Api, Check, Presence, Struct, TextFormat, TextMember, Type, TypeDef, TypeId, TypeKind, Union};

/// How deep samples hold each other; a type that needs itself has none.
const MAX_DEPTH: usize = 4;

/// The most items or properties that an example shows to reach a minimum.
const MAX_ITEMS: usize = 20;

/// The most characters that an example shows to reach a minimum.
const MAX_LENGTH: usize = 1000;

/// The most values in a sample. A larger one shows nothing, and lists in lists multiply.
const MAX_VALUES: usize = 1000;

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

/// The value that an example shows: the document's, unless the client would refuse it, otherwise a sample. `levels` has
/// the checks of the value, then of its items or map values, and so on inwards. `name` is that of the parameter, if it is
/// one. `None` if no such value is found.
pub(super) fn shown(
    api: &Api,
    ty: &Type,
    levels: &[&[Check]],
    documented: Option<&Value>,
    name: &str,
) -> Option<Value> {
    let is_list = matches!(api.resolve_value(ty), Type::Array(_));
    let documented = documented.map(|value| match value {
        // Documents often give the example of a list as an item.
        item if is_list && !item.is_array() => Value::Array(vec![item.clone()]),
        other => other.clone(),
    });
    // An empty list shows nothing.
    let is_shown = |value: &Value| value.as_array().is_none_or(|items| !items.is_empty());
    let documented = documented.filter(is_shown);
    // Two items of a list suffice.
    let short = documented.as_ref().and_then(Value::as_array).map(|items| items.iter().take(2).cloned().collect());
    short
        .into_iter()
        .chain(documented)
        .chain(std::iter::once_with(|| sample(api, Detail::Shown, name, ty, levels)))
        .chain(std::iter::once_with(|| json(api, ty, levels)))
        .find(|value| fits(api, ty, levels, value))
}

/// A sample with the required properties.
pub(super) fn json(api: &Api, ty: &Type, levels: &[&[Check]]) -> Value {
    sample(api, Detail::Least, "", ty, levels)
}

/// A sample of a response, with the document's examples of types and properties, and with optional properties that are
/// scalars.
pub(super) fn full(api: &Api, ty: &Type) -> Value {
    sample(api, Detail::Full, "", ty, &[])
}

fn sample(api: &Api, detail: Detail, name: &str, ty: &Type, levels: &[&[Check]]) -> Value {
    Sampler { api, values: &Cell::new(0), number: 0, name, detail }.value(ty, levels, 0)
}

/// The content of a sample.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Detail {
    /// Required properties.
    Least,
    /// The same, with the document's examples and defaults of single values.
    Shown,
    /// All that the document shows, with the optional properties that are scalars.
    Full,
}

struct Sampler<'a> {
    api: &'a Api,
    /// The number of values so far.
    values: &'a Cell<usize>,
    /// Position in a list of unique items.
    number: usize,
    /// The name of the parameter or property with the value.
    name: &'a str,
    detail: Detail,
}

impl Sampler<'_> {
    fn value(&self, ty: &Type, levels: &[&[Check]], depth: usize) -> Value {
        self.values.set(self.values.get() + 1);
        if depth > MAX_DEPTH || self.values.get() > MAX_VALUES {
            return Value::Null;
        }
        if (self.detail == Detail::Full || (self.detail == Detail::Shown && is_scalar(self.api, ty)))
            && self.number == 0
            && let Type::Named(id) = self.api.resolve(ty)
            && let Some(example) =
                self.api.type_def(*id).examples.iter().find(|example| fits(self.api, ty, levels, example))
        {
            return example.clone();
        }
        let (own, inner) = levels.split_first().map_or((&[][..], levels), |(own, inner)| (*own, inner));
        if let Some(text) = text(self.api, ty) {
            return match self.api.resolve(ty) {
                Type::String | Type::Binary => self.text(Vec::new(), own, text, usual::text(self.name)).into(),
                Type::Named(id) => {
                    let def = self.api.type_def(*id);
                    let by_name = usual::text(self.name).or_else(|| usual::text(def.name.as_str()));
                    self.text(self.text_checks(&def.kind, 0), own, text, by_name).into()
                }
                _ => text.into(),
            };
        }
        match self.api.resolve(ty) {
            Type::Own(one) => match &one.example {
                Some(example) => example.clone(),
                None if is_known(&one.wire) => self.value(&one.wire, levels, depth + 1),
                None => Value::Null,
            },
            Type::Boolean => self.number.is_multiple_of(2).into(),
            Type::Int32 | Type::Int64 | Type::UInt64 | Type::Int128 => self.number(own, true),
            Type::Float => self.number(own, false),
            Type::Nullable(nullable) => self.value(nullable, levels, depth + 1),
            Type::Array(item) => self.list(item, own, inner, depth),
            Type::Map(value) => {
                let count = least(own);
                let names = (1..=count).map(|number| format!("name{number}"));
                names.map(|name| (name, self.value(value, inner, depth + 1))).collect::<Map<_, _>>().into()
            }
            Type::Named(id) => self.named(self.api.type_def(*id), own, levels, depth),
            _ => {
                let listed = own.iter().find_map(|check| match check {
                    Check::OneOfJson(values) => serde_json::from_str(values.iter().cycle().nth(self.number)?).ok(),
                    _ => None,
                });
                listed.unwrap_or_else(|| Value::Object(Map::new()))
            }
        }
    }

    fn named(&self, def: &TypeDef, own: &[Check], levels: &[&[Check]], depth: usize) -> Value {
        match &def.kind {
            TypeKind::Struct(structure) => self.structure(def, structure, own, depth),
            TypeKind::Enum(values) => {
                let value = values.iter().cycle().nth(self.number);
                value.map_or("example", |value| value.wire.as_str()).into()
            }
            TypeKind::IntegerEnum(integers) => {
                let value = integers.values.iter().cycle().nth(self.number);
                value.and_then(|value| Number::from_i128(value.number)).unwrap_or_else(|| 1.into()).into()
            }
            TypeKind::Union(union) => self.union(union, depth),
            TypeKind::Alias(inner) | TypeKind::Wrapper(inner) => self.value(inner, levels, depth + 1),
            TypeKind::Text(_) | TypeKind::TextUnion(_) => Value::Null,
        }
    }

    fn list(&self, item: &Type, own: &[Check], inner: &[&[Check]], depth: usize) -> Value {
        let count = least(own);
        let most = own.iter().find_map(|check| match check {
            Check::MaxItems(most) => usize::try_from(*most).ok(),
            _ => None,
        });
        let is_unique = own.contains(&Check::UniqueItems);
        let items = (0..count.max(1).min(most.unwrap_or(MAX_ITEMS))).map(|index| {
            let number = if is_unique { index } else { self.number };
            Sampler { number, ..*self }.value(item, inner, depth + 1)
        });
        Value::Array(items.collect())
    }

    fn structure(&self, def: &TypeDef, structure: &Struct, own: &[Check], depth: usize) -> Value {
        let least = least(own);
        let is_required = |index: &usize| {
            let field = &structure.fields[*index];
            let is_shown =
                self.detail == Detail::Full && !field.deprecated && !field.write_only && is_scalar(self.api, &field.ty);
            field.tag.is_some() || self.api.presence(def, field) == Presence::Always || is_shown
        };
        let (mut chosen, others): (Vec<usize>, Vec<usize>) = (0..structure.fields.len()).partition(is_required);
        let is_sent = |index: &usize| !structure.fields[*index].read_only && !structure.fields[*index].deprecated;
        let missing = least.saturating_sub(chosen.len());
        chosen.extend(others.into_iter().filter(is_sent).take(missing));
        // A property may require another, which may require a third.
        let mut next = 0;
        while let Some(index) = chosen.get(next) {
            let needed = structure.fields[*index].requires.as_ref().map(|requires| &requires.wire);
            let needed = needed.and_then(|wire| structure.fields.iter().position(|field| field.wire == *wire));
            chosen.extend(needed.filter(|needed| !chosen.contains(needed)));
            next += 1;
        }
        chosen.sort_unstable();
        let members = chosen.into_iter().map(|index| {
            let field = &structure.fields[index];
            let levels = levels(&field.checks, &field.inner_checks);
            let value = || {
                let mut own = field.example.iter().chain(&field.default).filter(|_| self.detail > Detail::Least);
                let own = own.find(|value| !value.is_null() && fits(self.api, &field.ty, &levels, value));
                let sampler = Sampler { name: field.wire.as_str(), ..*self };
                own.cloned().unwrap_or_else(|| sampler.value(&field.ty, &levels, depth + 1))
            };
            (field.wire.to_string(), field.tag.as_deref().map_or_else(value, Value::from))
        });
        members.collect::<Map<_, _>>().into()
    }

    /// A value of the first variant that has one: a variant may need itself.
    fn union(&self, union: &Union, depth: usize) -> Value {
        let variants = union.variants.iter().map(|variant| {
            let levels: Vec<&[Check]> = variant.checks.iter().map(Vec::as_slice).collect();
            let mut value = self.value(&variant.ty, &levels, depth + 1);
            if let (Value::Object(members), Some(property), Some(tag)) =
                (&mut value, &union.discriminator, variant.tags.first())
            {
                members.insert(property.to_string(), tag.as_str().into());
            }
            let is_valid = fits(self.api, &variant.ty, &levels, &value);
            (value, is_valid)
        });
        let mut invalid = None;
        for (value, is_valid) in variants {
            if is_valid {
                return value;
            }
            invalid.get_or_insert(value);
        }
        invalid.unwrap_or(Value::Null)
    }

    /// A text that passes the checks, preferably `by_name`, otherwise `usual`.
    fn text(&self, of_type: Vec<&Check>, own: &[Check], usual: &str, by_name: Option<&str>) -> String {
        let checks: Vec<&Check> = own.iter().chain(of_type).collect();
        let passes = |text: &String| checks.iter().all(|check| holds(check, &text.as_str().into()));
        let texts = by_name.map(str::to_owned).into_iter().chain(texts(checks.clone(), usual));
        let found = texts.filter(passes).nth(self.number);
        found.unwrap_or_else(|| usual.to_owned())
    }

    /// The checks of a text type; of its first member, if it is a union.
    fn text_checks<'m>(&'m self, kind: &'m TypeKind, depth: usize) -> Vec<&'m Check> {
        match kind {
            TypeKind::Text(checks) => checks.iter().collect(),
            TypeKind::TextUnion(members) if depth < MAX_DEPTH => match members.first() {
                Some(TextMember::Named(id)) => self.text_checks(&self.api.type_def(*id).kind, depth + 1),
                Some(TextMember::Checks(checks)) => checks.iter().collect(),
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// A number that passes the checks, otherwise 1.
    #[expect(clippy::cast_possible_truncation, reason = "a candidate that is too large is refused")]
    fn number(&self, own: &[Check], is_integer: bool) -> Value {
        let plain = if is_integer { 1.0 } else { 1.5 };
        let mut starts: Vec<f64> = usual::number(self.name).into_iter().chain([plain]).collect();
        let mut step: f64 = 1.0;
        for check in own {
            match check {
                Check::Minimum(bound) | Check::Maximum(bound) => starts.push(bound.value),
                Check::MultipleOf(of) => step = *of,
                Check::OneOf(values) => starts.extend(values.iter().filter_map(|value| value.parse::<f64>().ok())),
                _ => {}
            }
        }
        let near = starts.iter().flat_map(|start| {
            let (down, up) = ((start / step).floor() * step, (start / step).ceil() * step);
            [*start, up, down, up + step, down - step, start + 0.5, start - 0.5]
        });
        // Unique items follow each other.
        let last = starts.last().copied().unwrap_or(1.0);
        let further = (0..40_u8).map(|index| ((last / step).ceil() + f64::from(index)) * step);
        let mut seen = Vec::new();
        let mut candidates = near.chain(further).chain([0.0]).filter_map(|number| {
            let is_whole = number.fract() == 0.0 && number.abs() < 9e15;
            let value = if is_integer { Value::from(is_whole.then_some(number as i64)?) } else { Value::from(number) };
            let is_new = !seen.contains(&value);
            seen.push(value.clone());
            (is_new && own.iter().all(|check| holds(check, &value))).then_some(value)
        });
        candidates.nth(self.number).unwrap_or_else(|| if is_integer { 1.into() } else { 1.5.into() })
    }
}

/// Returns true if a sample of a wire type decodes as the user's type too: a number, a boolean or a date.
fn is_known(wire: &Type) -> bool {
    !matches!(wire, Type::Any | Type::Array(_) | Type::Map(_) | Type::String)
}

/// Returns true for a text, a number and a boolean.
fn is_scalar(api: &Api, ty: &Type) -> bool {
    let is_enum = |id: TypeId| matches!(api.type_def(id).kind, TypeKind::Enum(_) | TypeKind::IntegerEnum(_));
    text(api, ty).is_some()
        || match api.resolve(ty) {
            Type::Boolean | Type::Int32 | Type::Int64 | Type::UInt64 | Type::Int128 | Type::Float => true,
            Type::Own(own) => own.example.is_some() || is_known(&own.wire),
            Type::Named(id) => is_enum(*id),
            _ => false,
        }
}

/// The least number of items or properties, up to the number that an example shows.
fn least(checks: &[Check]) -> usize {
    let least = checks.iter().filter_map(|check| match check {
        Check::MinItems(least) | Check::MinProperties(least) => usize::try_from(*least).ok(),
        Check::Sent => Some(1),
        _ => None,
    });
    least.max().unwrap_or(0).min(MAX_ITEMS)
}

/// Texts that may pass the checks, the most usual ones first. Each is made when it is asked for: the first ones mostly do.
fn texts<'c>(checks: Vec<&'c Check>, usual: &'c str) -> Box<dyn Iterator<Item = String> + 'c> {
    let is_uri = checks.iter().any(|check| matches!(check, Check::Format(TextFormat::Uri)));
    let bases = [usual].into_iter().chain(is_uri.then_some("https://example.com/"));
    let lengths: Vec<usize> = checks.iter().filter_map(|check| length(check)).collect();
    let sized = bases.clone().flat_map(move |base| {
        let sized = move |length: usize| base.chars().chain(usual.chars().cycle()).take(length).collect();
        lengths.clone().into_iter().map(sized)
    });
    // For lists of unique items.
    let numbered = bases.flat_map(|base| (2..MAX_ITEMS + 2).map(move |number| format!("{base}{number}")));
    let special = checks.into_iter().flat_map(move |check| special(check, usual));
    let mut seen = HashSet::new();
    let all = once(usual.to_owned()).chain(special).chain(sized).chain(numbered).chain(('a'..='z').map(String::from));
    Box::new(all.filter(move |text| seen.insert(text.clone())))
}

/// Texts that may pass a check.
fn special<'c>(check: &'c Check, usual: &'c str) -> Box<dyn Iterator<Item = String> + 'c> {
    match check {
        Check::Format(TextFormat::Uuid) => {
            let last = 0x4266_1417_4000_u64;
            Box::new((0..MAX_ITEMS as u64).map(move |more| format!("123e4567-e89b-12d3-a456-{:012x}", last + more)))
        }
        Check::Format(TextFormat::Uri) => Box::new(once("https://example.com".to_owned())),
        Check::Pattern(pattern) => Box::new(pattern::texts(pattern)),
        Check::OneOf(values) => Box::new(values.iter().cloned()),
        Check::AnyOf(lists) => Box::new(lists.iter().flat_map(move |list| texts(list.iter().collect(), usual))),
        _ => Box::new(empty()),
    }
}

/// The least or most characters that a check allows, up to the number that an example shows.
fn length(check: &Check) -> Option<usize> {
    let (Check::MinLength(length) | Check::MaxLength(length)) = check else { return None };
    usize::try_from(*length).ok().filter(|length| *length <= MAX_LENGTH)
}
