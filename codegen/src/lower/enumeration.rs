//! `enum`: open sets of text values or integers.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use openapiv3::{ReferenceOr, Schema};
use serde_json::Value;

use super::lowering::{Hint, Lowered, Lowering};
use super::names::Named;
use super::pointer::Pointer;
use super::schema::{integer, one_of};
use super::view::View;
use crate::model::{EnumValue, IntegerEnum, IntegerValue, PortableValue, Type, TypeDef, TypeId, TypeKind};
use crate::name::{RustName, Scope, WireName};
use crate::openapi::depth::LONGEST_CHAIN;

/// Extensions of other generators that name the listed values, in order.
const NAME_KEYS: [&str; 2] = ["x-enum-varnames", "x-enumNames"];

/// A value that `enum` lists.
#[derive(Clone)]
pub(super) struct Listed<'d> {
    pub(super) value: Value,
    /// The name in the document.
    name: Option<&'d str>,
    at: Pointer,
}

impl Listed<'_> {
    /// Makes `2.0` the integer 2.
    pub(super) fn write_integer(&mut self) {
        let float = self.value.as_f64().filter(|number| self.value.is_f64() && number.fract() == 0.0);
        let text = float.map(|number| number.to_string());
        if let Some(integer) = text.and_then(|text| text.parse::<i64>().ok()) {
            self.value = integer.into();
        }
    }

    /// Returns the values that are in both lists. A name is of either.
    pub(super) fn common(left: &[Self], right: &[Self]) -> Vec<Self> {
        // `1.0` is the integer 1.
        let key = |value: &Value| match value.as_f64() {
            Some(number) if value.is_f64() => Value::from(number.to_string()),
            _ if value.is_number() => Value::from(value.to_string()),
            _ => Value::from(vec![value.clone()]),
        };
        let right: HashMap<Value, Option<&str>> =
            right.iter().map(|listed| (key(&listed.value), listed.name)).collect();
        let in_both = left.iter().filter_map(|listed| {
            let name = right.get(&key(&listed.value))?;
            Some(Listed { name: listed.name.or(*name), ..listed.clone() })
        });
        in_both.collect()
    }
}

impl<'d> Lowering<'d> {
    /// Lowers a set of text values.
    pub(super) fn text_set(&mut self, view: &View<'d>, at: &Pointer, hint: &Hint) -> Lowered {
        let values: Vec<String> =
            view.values.iter().filter_map(|value| value.as_str().map(ToOwned::to_owned)).collect();
        // Inline sets with the same values and format share one type.
        let shared = match (hint, view.format.as_deref()) {
            (Hint::Inline(_), Some(format)) => Some((format.to_owned(), values)),
            _ => None,
        };
        if let Some(known) = shared.as_ref().and_then(|key| self.shared_enums.get(key)) {
            return Lowered::named(*known);
        }
        let listed = self.listed(view, at);
        let kind = self.text_enum(&listed);
        let id = match (hint, &shared) {
            (Hint::Inline(_), Some((format, _))) => self.define(&Hint::Inline(format.clone()), view, kind),
            _ => self.define(hint, view, kind),
        };
        if let Some(key) = shared {
            self.shared_enums.insert(key, id);
        }
        Lowered::named(id)
    }

    /// Sets the portable values of a component, if it is a set of texts.
    pub(super) fn set_portable(&mut self, id: TypeId, schema: &Schema) {
        let Some(portable) = schema.schema_data.extensions.get("x-rust-portable") else { return };
        let Some(TypeDef { kind: TypeKind::Enum(values), .. }) = &mut self.types[id.0].def else { return };
        for value in values {
            value.portable = portable.get(value.wire.as_str()).and_then(Value::as_str).map(PortableValue::new);
        }
    }

    /// Lowers a set of integers.
    pub(super) fn integer_set(&mut self, view: &View<'d>, at: &Pointer, hint: &Hint) -> Lowered {
        let listed = self.listed(view, at);
        let kind = self.integer_enum(&listed, [integer(view)]);
        Lowered::named(self.define(hint, view, kind))
    }

    /// Merges alternatives that are all text sets or free text, or all integer sets or integers, into one open set.
    pub(super) fn set_of_alternatives(
        &mut self,
        view: &View<'d>,
        parts: &[View<'d>],
        at: &Pointer,
        hint: &Hint,
    ) -> Option<Lowered> {
        let is_text = |part: &View<'_>| {
            let mut listed = part.values.iter().filter(|value| !value.is_null()).peekable();
            part.is_text() || listed.peek().is_some() && listed.all(|value| value.is_string())
        };
        let is_integer = |part: &View<'_>| part.is_integer_set() || part.is_plain_integer();
        let is_all_text = parts.iter().all(is_text);
        let is_all_integer = parts.iter().all(is_integer) && parts.iter().any(View::is_integer_set);
        if !is_all_text && !is_all_integer {
            return None;
        }
        let mut listed = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let at = at.index(index);
            listed.extend(self.titled(part, &at));
        }
        let kind =
            if is_all_text { self.text_enum(&listed) } else { self.integer_enum(&listed, parts.iter().map(integer)) };
        let id = self.define(hint, view, kind);
        if let Some(def) = &mut self.types[id.0].def {
            def.is_open = parts.iter().any(|part| part.values.is_empty());
        }
        Some(Lowered::named(id))
    }

    /// Returns the listed values except null, with their names in the document.
    fn listed(&mut self, view: &View<'d>, at: &Pointer) -> Vec<Listed<'d>> {
        let values: Vec<(usize, Cow<'d, Value>)> =
            view.values.iter().enumerate().filter(|(_, value)| !value.is_null()).collect();
        let given = NAME_KEYS.into_iter().find_map(|key| Some((key, view.extension(key)?)));
        let names: Option<Vec<&str>> =
            given.and_then(|(_, names)| names.as_array()?.iter().map(Value::as_str).collect());
        let names = names.filter(|names| names.len() == values.len());
        if let (Some((key, _)), None) = (given, &names) {
            self.warning(
                "enum-names",
                &at.key(key),
                format!("`{key}` does not have a name for each value, so the names are ignored"),
                "list one name for each value of `enum` except null, in the same order",
            );
        }
        let name = |index: usize| names.as_ref().and_then(|names| names.get(index).copied());
        let at = at.key("enum");
        let listed = values.into_iter().enumerate().map(|(index, (position, value))| Listed {
            value: value.into_owned(),
            name: name(index),
            at: at.index(position),
        });
        listed.collect()
    }

    /// Returns the listed values of an alternative. The title is a better name than a number.
    fn titled(&mut self, view: &View<'d>, at: &Pointer) -> Vec<Listed<'d>> {
        let mut values = self.listed(view, at);
        if let [Listed { name: name @ None, value, .. }] = values.as_mut_slice()
            && !value.is_string()
        {
            *name = view.data.title.as_deref();
        }
        // An alternative may be a reference.
        values.into_iter().map(|listed| Listed { at: at.clone(), ..listed }).collect()
    }

    /// Returns the values that a schema, its alternatives or its members list; `None` if it accepts others.
    pub(super) fn listed_by(
        &mut self,
        schema: &'d ReferenceOr<Schema>,
        at: &Pointer,
        depth: usize,
    ) -> Option<Vec<Listed<'d>>> {
        let view = self.schemas.view(schema).filter(|_| depth < LONGEST_CHAIN && self.schemas.spend(1))?;
        if !view.values.is_empty() {
            return Some(self.titled(&view, at));
        }
        let mut common: Option<Vec<Listed<'d>>> = None;
        for part in view.all_of {
            if let Some(own) = self.listed_by(part, at, depth + 1) {
                common = Some(common.map_or_else(|| own.clone(), |common| Listed::common(&common, &own)));
            }
        }
        for parts in [view.one_of, view.any_of].into_iter().filter(|parts| !parts.is_empty()) {
            let lists = parts.iter().map(|part| self.listed_by(part, at, depth + 1)).collect::<Option<Vec<_>>>();
            if let Some(own) = lists.map(|lists| lists.concat()) {
                common = Some(common.map_or_else(|| own.clone(), |common| Listed::common(&common, &own)));
            }
        }
        common
    }

    /// Lowers a set of values that several schemas have in common.
    pub(super) fn set_of<'v>(
        &mut self,
        listed: &[Listed<'d>],
        parts: impl Iterator<Item = &'v View<'d>>,
        view: &View<'d>,
        hint: &Hint,
    ) -> Lowered
    where
        'd: 'v,
    {
        if listed.iter().all(|listed| listed.value.is_string()) {
            let kind = self.text_enum(listed);
            return Lowered::named(self.define(hint, view, kind));
        }
        if listed.iter().all(|listed| listed.value.is_i64() || listed.value.is_u64()) {
            let kind = self.integer_enum(listed, parts.map(integer));
            return Lowered::named(self.define(hint, view, kind));
        }
        let ty = match listed.iter().map(|listed| &listed.value).collect::<Vec<_>>().as_slice() {
            values if values.iter().all(|value| value.is_boolean()) => Type::Boolean,
            values if values.iter().all(|value| value.is_number()) => Type::Float,
            _ => Type::Any,
        };
        let null = view.nullable().then_some(Cow::Owned(Value::Null));
        let check = one_of(listed.iter().map(|listed| Cow::Borrowed(&listed.value)).chain(null));
        Lowered::with_checks(ty, check.into_iter().collect())
    }

    fn text_enum(&mut self, listed: &[Listed<'_>]) -> TypeKind {
        let mut scope = Scope::with_reserved(&["Unknown"]);
        let mut seen = BTreeSet::new();
        let mut variants = Vec::new();
        for Listed { value, name, at } in listed {
            let Some(text) = value.as_str().filter(|text| seen.insert(*text)) else { continue };
            let name = RustName::camel(name.unwrap_or(if text.is_empty() { "empty" } else { text }));
            let rust = self.take(&mut scope, Named::value("value", text, at), [name]);
            variants.push(EnumValue { wire: WireName::new(text), rust, portable: None });
        }
        TypeKind::Enum(variants)
    }

    fn integer_enum(&mut self, listed: &[Listed<'_>], types: impl IntoIterator<Item = Type>) -> TypeKind {
        let mut scope = Scope::with_reserved(&["Unknown"]);
        let mut seen = BTreeSet::new();
        let mut values = Vec::new();
        for Listed { value, name, at } in listed {
            let number = value.as_number().and_then(serde_json::Number::as_i128);
            let Some(number) = number.filter(|number| seen.insert(*number)) else { continue };
            let sign = if number < 0 { "minus " } else { "" };
            let name = name.map_or_else(|| format!("value {sign}{}", number.unsigned_abs()), ToOwned::to_owned);
            let written = number.to_string();
            let named = Named::value("value", &written, at);
            values.push(IntegerValue { number, rust: self.take(&mut scope, named, [RustName::camel(&name)]) });
        }
        TypeKind::IntegerEnum(IntegerEnum { ty: type_of(&values, types), values })
    }
}

/// Returns the smallest type of at least 64 bits that holds the values, because unknown values may be larger.
fn type_of(values: &[IntegerValue], types: impl IntoIterator<Item = Type>) -> Type {
    let ty = types.into_iter().fold(Type::Int64, |widest, ty| match (widest, ty) {
        (Type::Int128, _) | (_, Type::Int128) => Type::Int128,
        (Type::UInt64, _) | (_, Type::UInt64) => Type::UInt64,
        _ => Type::Int64,
    });
    let is_signed = values.iter().any(|value| value.number < 0);
    match ty {
        Type::UInt64 if is_signed && values.iter().all(|value| i64::try_from(value.number).is_ok()) => Type::Int64,
        Type::UInt64 if is_signed => Type::Int128,
        ty => ty,
    }
}
