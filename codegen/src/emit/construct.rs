//! Values in examples, each one expression: `types::Note::new("hello").author("me")`.
//!
//! Values that no expression can build, such as ones with undeclared properties, are written as JSON: see `example`.

use serde_json::{Map, Value};

use super::constructor::required_fields;
use super::input::{self, Input};
use super::rust::{Hidden, Rust};
use super::setters::{self, has_setter, is_argument};
use super::{sample, union};
use crate::model::{Api, Field, Presence, Struct, Type, TypeDef, TypeKind, Union};
use crate::text::visible_lines;

/// Maximum nesting depth of values.
const DEPTH: usize = 6;

/// Maximum length of an expression on one line.
const LINE: usize = 80;

/// The expression for a value in a variable: the document's example, or the required properties.
pub(super) fn value(api: &Api, ty: &Type, example: Option<&Value>) -> Option<String> {
    // A text is passed as `impl Into<String>`; `.into()` here would leave the variable without a type.
    let is_string = matches!(api.resolve(ty), Type::String | Type::Binary);
    let place = if is_string { Place::Into } else { Place::Variable };
    Maker { api }.value(ty, example, place, DEPTH)
}

/// The place of an expression, which determines the types that it may have.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// A variable without a declared type.
    Variable,
    /// A place of a known type: the expression may end with `.into()`.
    Known,
    /// An argument that takes any type with `Into` the expected one.
    Into,
}

struct Maker<'a> {
    api: &'a Api,
}

impl Maker<'_> {
    fn value(&self, ty: &Type, example: Option<&Value>, place: Place, depth: usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        if let Some(text) = sample::text(self.api, ty) {
            let literal = literal(example.map_or(Some(text), Value::as_str)?);
            return Some(if place == Place::Into { literal } else { format!("{literal}.into()") });
        }
        let integer = || match example {
            Some(value) => value.as_number().filter(|number| !number.is_f64()).map(ToString::to_string),
            None => Some("1".to_owned()),
        };
        match self.api.resolve(ty) {
            Type::Boolean => Some(example.map_or(Some(true), Value::as_bool)?.to_string()),
            Type::Int32 | Type::Int64 | Type::UInt64 | Type::Int128 => integer(),
            Type::Float => Some(format!("{:?}", example.map_or(Some(1.5), Value::as_f64)?)),
            Type::Any => {
                let value = example.cloned().unwrap_or_else(|| Value::Object(Map::new()));
                (!has_wide_integer(&value)).then(|| format!("serde_json::json!({})", json_literal(&value.to_string())))
            }
            Type::Nullable(_) if example.is_some_and(Value::is_null) => Some("None".to_owned()),
            Type::Nullable(inner) => Some(format!("Some({})", self.value(inner, example, Place::Known, depth)?)),
            Type::Array(item) => {
                // A variable's items determine its type.
                let place = if place == Place::Variable { place } else { Place::Known };
                let items = self.items(item, example, place, depth)?;
                Some(call("vec!", ['[', ']'], &items))
            }
            Type::Map(value) => {
                let pairs = match example {
                    Some(example) => self.pairs(value, example.as_object()?, Place::Known, depth)?,
                    None => Vec::new(),
                };
                if pairs.is_empty() {
                    return Some("std::collections::BTreeMap::new()".to_owned());
                }
                let pairs = call("", ['[', ']'], &pairs);
                Some(match place {
                    Place::Variable => call("std::collections::BTreeMap::from", ['(', ')'], &[pairs]),
                    Place::Known | Place::Into => format!("{pairs}.into()"),
                })
            }
            Type::Named(id) => {
                let def = self.api.type_def(*id);
                match &def.kind {
                    TypeKind::Struct(structure) => self.structure(def, structure, example, depth),
                    TypeKind::Enum(_) | TypeKind::IntegerEnum(_) => {
                        let variant = example.map_or_else(|| def.first_variant(), |example| def.variant(example))?;
                        Some(format!("types::{}::{variant}", def.name))
                    }
                    TypeKind::Union(union) => self.union(def, union, example, place, depth),
                    TypeKind::Wrapper(inner) => {
                        Some(format!("types::{}({})", def.name, self.value(inner, example, Place::Known, depth)?))
                    }
                    TypeKind::Text(_) | TypeKind::TextUnion(_) | TypeKind::Alias(_) => None,
                }
            }
            _ => None,
        }
    }

    fn items(&self, item: &Type, example: Option<&Value>, place: Place, depth: usize) -> Option<Vec<String>> {
        let items = match example {
            Some(example) => example.as_array()?.iter().map(Some).collect(),
            None => vec![None],
        };
        items.into_iter().map(|one| self.value(item, one, place, depth)).collect()
    }

    fn pairs(&self, value: &Type, members: &Map<String, Value>, place: Place, depth: usize) -> Option<Vec<String>> {
        let into = if place == Place::Into { "" } else { ".into()" };
        // A name converts wherever the value does; other values have their type.
        let place = if place == Place::Into && !input::is_converted(self.api, value) { Place::Known } else { place };
        let pairs = members.iter().map(|(name, one)| {
            Some(format!("({}{into}, {})", literal(name), self.value(value, Some(one), place, depth)?))
        });
        pairs.collect()
    }

    /// The argument of a constructor or a setter.
    fn argument(&self, ty: &Type, example: Option<&Value>, depth: usize) -> Option<String> {
        let written = |ty: &Type| Rust::outside(self.api, &Hidden::default()).ty(ty).to_string().replace(' ', "");
        match Input::of(self.api, ty) {
            Input::Exact(ty) | Input::Into(ty) => self.value(ty, example, Place::Into, depth),
            Input::List(item) => {
                let is_converted = input::is_converted(self.api, item);
                let place = if is_converted { Place::Into } else { Place::Known };
                let items = self.items(item, example, place, depth.checked_sub(1)?)?;
                // An empty list does not determine the type that its items convert from.
                if items.is_empty() && is_converted {
                    return Some(format!("Vec::<{}>::new()", written(item)));
                }
                Some(call("", ['[', ']'], &items))
            }
            Input::Map(value) => {
                let pairs = match example {
                    Some(example) => self.pairs(value, example.as_object()?, Place::Into, depth.checked_sub(1)?)?,
                    None => Vec::new(),
                };
                if pairs.is_empty() {
                    return Some(format!("std::collections::BTreeMap::<String, {}>::new()", written(value)));
                }
                Some(call("", ['[', ']'], &pairs))
            }
        }
    }

    /// The variant that the discriminator names, or the first that matches the example.
    fn union(
        &self,
        def: &TypeDef,
        union: &Union,
        example: Option<&Value>,
        place: Place,
        depth: usize,
    ) -> Option<String> {
        let tag = match (&union.discriminator, example) {
            (Some(property), Some(example)) => Some(example.get(property.as_str())?.as_str()?),
            _ => None,
        };
        let is_of = |tags: &[String], tag: &str| tags.iter().any(|own| own == tag);
        let is_known = tag.is_none_or(|tag| union.variants.iter().any(|variant| is_of(&variant.tags, tag)));
        // A variant without discriminator values has all others.
        let is_meant = |tags: &[String]| tag.is_none_or(|tag| is_of(tags, tag) || (!is_known && tags.is_empty()));
        let has_from = !self.api.types.iter().any(|def| def.name.as_str() == "From");
        union.variants.iter().filter(|variant| is_meant(&variant.tags)).find_map(|variant| {
            let is_object = self.api.fields(&variant.ty).is_some();
            let is_text = union::of_text(self.api, union).is_some_and(|text| text.rust == variant.rust);
            if has_from && (is_text || (is_object && union::is_converted(self.api, union, variant))) {
                let value = self.value(&variant.ty, example, Place::Into, depth)?;
                return Some(match place {
                    Place::Into => value,
                    Place::Known => chain(value, &[".into()".to_owned()]),
                    Place::Variable => call(&format!("types::{}::from", def.name), ['(', ')'], &[value]),
                });
            }
            let value = self.value(&variant.ty, example, Place::Known, depth)?;
            let value = if variant.boxed { format!("Box::new({value})") } else { value };
            Some(format!("types::{}::{}({value})", def.name, variant.rust))
        })
    }

    /// A constructor call, and a setter for each other property of the example.
    fn structure(&self, def: &TypeDef, structure: &Struct, example: Option<&Value>, depth: usize) -> Option<String> {
        let properties = match example {
            Some(example) => Some(example.as_object()?),
            None => None,
        };
        let mut arguments = Vec::new();
        for field in required_fields(self.api, def, structure) {
            let example = match properties {
                Some(properties) => Some(properties.get(field.wire.as_str())?),
                None => None,
            };
            arguments.push(self.argument(&field.ty, example, depth)?);
        }
        let made = call(&format!("types::{}::new", def.name), ['(', ')'], &arguments);
        let mut setters = Vec::new();
        for field in &structure.fields {
            let Some(example) = properties.and_then(|properties| properties.get(field.wire.as_str())) else { continue };
            // A property of responses only is not sent.
            let is_made = field.read_only
                || match &field.tag {
                    Some(tag) => example.as_str() == Some(tag),
                    None => is_argument(self.api, def, field),
                };
            if !is_made {
                setters.extend(self.setter(def, structure, field, example, depth)?);
            }
        }
        let is_declared = |name: &str| structure.fields.iter().any(|field| field.wire.as_str() == name);
        let others = properties.into_iter().flatten().filter(|(name, _)| !is_declared(name));
        let others: Map<String, Value> = others.map(|(name, value)| (name.clone(), value.clone())).collect();
        if !others.is_empty() {
            if structure.additional == Type::Any {
                return None;
            }
            let pairs = self.pairs(&structure.additional, &others, Place::Into, depth)?;
            let name = setters::name(structure, &structure.extra);
            setters.push(call(&format!(".{name}"), ['(', ')'], &[call("", ['[', ']'], &pairs)]));
        }
        Some(chain(made, &setters))
    }

    /// The setter call for a property; `Some(None)` if the constructor already sets it.
    #[expect(clippy::option_option, reason = "the outer `None` means that no expression exists")]
    fn setter(
        &self,
        def: &TypeDef,
        structure: &Struct,
        field: &Field,
        example: &Value,
        depth: usize,
    ) -> Option<Option<String>> {
        if !has_setter(self.api, def, field) {
            return None;
        }
        let is_nullable = self.api.presence(def, field) == Presence::Both;
        let value = if example.is_null() && field.ty != Type::Any {
            match self.api.presence(def, field) {
                Presence::Both => "runtime::Nullable::Null".to_owned(),
                Presence::Nullable => return Some(None),
                _ => return None,
            }
        } else if is_nullable
            && (field.boxed || matches!(Input::of(self.api, &field.ty), Input::List(_) | Input::Map(_)))
        {
            self.value(&field.ty, Some(example), Place::Variable, depth)?
        } else {
            self.argument(&field.ty, Some(example), depth)?
        };
        Some(Some(call(&format!(".{}", setters::name(structure, &field.rust)), ['(', ')'], &[value])))
    }
}

/// An expression and the calls of its methods, on one line if they are short.
fn chain(receiver: String, calls: &[String]) -> String {
    if calls.is_empty() {
        return receiver;
    }
    let line = receiver.clone() + &calls.concat();
    if line.len() <= LINE && !line.contains('\n') {
        return line;
    }
    calls.iter().fold(receiver, |chain, call| chain + "\n    " + &call.replace('\n', "\n    "))
}

/// A call on one line if it is short, otherwise with one argument per line.
fn call(callee: &str, [open, close]: [char; 2], arguments: &[String]) -> String {
    let line = format!("{callee}{open}{}{close}", arguments.join(", "));
    if line.len() <= LINE && !line.contains('\n') {
        return line;
    }
    let indented = |argument: &String| format!("    {},\n", argument.replace('\n', "\n    "));
    format!("{callee}{open}\n{}{close}", arguments.iter().map(indented).collect::<Vec<_>>().concat())
}

/// A Rust expression for a value; `None` if it needs statements.
pub(super) fn expression(rust: &Rust<'_>, ty: &Type, example: Option<&Value>) -> Option<String> {
    if *rust.api.resolve(ty) != Type::Binary
        && let Some(text) = sample::text(rust.api, ty)
    {
        return Some(literal(example.and_then(Value::as_str).unwrap_or(text)));
    }
    Some(match rust.api.resolve(ty) {
        Type::Boolean => example.and_then(Value::as_bool).unwrap_or(true).to_string(),
        Type::Int32 => i32::try_from(example.and_then(Value::as_i64).unwrap_or(1)).ok()?.to_string(),
        Type::Int64 => example.and_then(Value::as_i64).unwrap_or(1).to_string(),
        Type::Int128 => example
            .and_then(Value::as_number)
            .filter(|number| !number.is_f64())
            .map_or("1".to_owned(), ToString::to_string),
        Type::UInt64 => example.and_then(Value::as_u64).unwrap_or(1).to_string(),
        Type::Float => format!("{:?}", example.and_then(Value::as_f64).unwrap_or(1.0)),
        Type::Nullable(inner) => return expression(rust, inner, example),
        Type::Array(item) => {
            let items = match example {
                // It does not determine the type.
                Some(Value::Array(items)) if items.is_empty() => return None,
                Some(Value::Array(items)) => {
                    items.iter().map(|value| expression(rust, item, Some(value))).collect::<Option<Vec<_>>>()?
                }
                other => vec![expression(rust, item, other)?],
            };
            format!("[{}]", items.join(", "))
        }
        Type::Named(id) => {
            let def = rust.api.type_def(*id);
            match &def.kind {
                TypeKind::Enum(_) | TypeKind::IntegerEnum(_) => {
                    let variant = example.and_then(|example| def.variant(example)).or_else(|| def.first_variant())?;
                    format!("types::{}::{variant}", def.name)
                }
                _ => return None,
            }
        }
        _ => return None,
    })
}

pub(super) fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// JSON for the macro `json!`: strings use Rust escapes.
pub(super) fn json_literal(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match rest.next() {
            Some('b') => out.push_str("\\u{8}"),
            Some('f') => out.push_str("\\u{c}"),
            Some('u') => {
                out.push_str("\\u{");
                out.extend(rest.by_ref().take(4));
                out.push('}');
            }
            other => out.extend(['\\'].into_iter().chain(other)),
        }
    }
    visible_lines(&out).into_owned()
}

/// Returns true if an integer in a value needs more than 32 bits.
pub(super) fn has_wide_integer(value: &Value) -> bool {
    match value {
        Value::Number(number) => !number.is_f64() && number.as_i64().and_then(|n| i32::try_from(n).ok()).is_none(),
        Value::Array(items) => items.iter().any(has_wide_integer),
        Value::Object(members) => members.values().any(has_wide_integer),
        _ => false,
    }
}
