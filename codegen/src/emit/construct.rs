//! Values in examples: a constructor call and assignments to fields, `types::Note::new("hello")`.
//!
//! Values that no expression can build, such as ones with undeclared properties, are written as JSON: see `example`.

use serde_json::Value;

use super::constructor::{is_argument, required_fields};
use super::rust::{Rust, ident};
use super::sample;
use crate::model::{Api, Field, Presence, Struct, Type, TypeDef, TypeKind, Union};
use crate::name::{RustName, Scope};
use crate::text::visible_lines;

/// Maximum nesting depth of values.
const DEPTH: usize = 6;

/// Builds the values of one example.
pub(super) struct Maker<'a> {
    api: &'a Api,
    /// The example's variables.
    names: Scope,
    /// Statements before the expression.
    setup: Vec<String>,
}

/// The types an expression may have.
#[derive(Clone, Copy, PartialEq)]
enum Taken {
    /// Exactly the expected type.
    Exact,
    /// Any type with `Into` the expected type.
    Into,
}

impl<'a> Maker<'a> {
    /// Starts an example that already has these variables.
    pub(super) fn new<'n>(api: &'a Api, names: impl Iterator<Item = &'n RustName>) -> Self {
        let mut scope = Scope::with_reserved(&["client"]);
        names.for_each(|name| drop(scope.take([name.clone()])));
        Self { api, names: scope, setup: Vec::new() }
    }

    /// Declares a variable from the document's example, or from the required properties.
    pub(super) fn variable(mut self, name: &RustName, ty: &Type, example: Option<&Value>) -> Option<Vec<String>> {
        let value = match (self.api.resolve(ty), example) {
            (Type::Named(id), _) if matches!(self.api.type_def(*id).kind, TypeKind::Struct(_)) => {
                self.structure(self.api.type_def(*id), example, Some(name), DEPTH)?
            }
            // The argument is `impl Into<String>`; `.into()` here would leave the variable without a type.
            (Type::String | Type::Binary, _) => self.value(ty, example, Taken::Into, DEPTH)?,
            _ => self.value(ty, example, Taken::Exact, DEPTH)?,
        };
        if value != name.as_str() {
            self.setup.push(format!("let {name} = {value};"));
        }
        Some(self.setup)
    }

    fn value(&mut self, ty: &Type, example: Option<&Value>, taken: Taken, depth: usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        if let Some(text) = sample::text(self.api, ty) {
            let literal = literal(example.map_or(Some(text), Value::as_str)?);
            return Some(if taken == Taken::Into { literal } else { format!("{literal}.into()") });
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
                let value = example.cloned().unwrap_or_else(|| Value::Object(serde_json::Map::new()));
                (!has_wide_integer(&value)).then(|| format!("serde_json::json!({})", json_literal(&value.to_string())))
            }
            Type::Nullable(_) if example.is_some_and(Value::is_null) => Some("None".to_owned()),
            Type::Nullable(inner) => Some(format!("Some({})", self.value(inner, example, Taken::Exact, depth)?)),
            Type::Array(item) => {
                let items = match example {
                    Some(example) => example.as_array()?.iter().map(Some).collect(),
                    None => vec![None],
                };
                let items = items.into_iter().map(|one| self.value(item, one, Taken::Exact, depth));
                Some(call("vec!", ['[', ']'], &items.collect::<Option<Vec<_>>>()?))
            }
            Type::Map(value) => {
                let members = example.map_or(Some(None), |example| example.as_object().map(Some))?;
                let pairs = members.into_iter().flatten().map(|(name, one)| {
                    Some(format!("({}.into(), {})", literal(name), self.value(value, Some(one), Taken::Exact, depth)?))
                });
                let pairs = pairs.collect::<Option<Vec<_>>>()?;
                if pairs.is_empty() {
                    return Some("std::collections::BTreeMap::new()".to_owned());
                }
                Some(format!("{}.into()", call("", ['[', ']'], &pairs)))
            }
            Type::Named(id) => {
                let def = self.api.type_def(*id);
                match &def.kind {
                    TypeKind::Struct(_) => self.structure(def, example, None, depth),
                    TypeKind::Enum(_) | TypeKind::IntegerEnum(_) => {
                        let variant = example.map_or_else(|| def.first_variant(), |example| def.variant(example))?;
                        Some(format!("types::{}::{variant}", def.name))
                    }
                    TypeKind::Union(union) => self.union(def, union, example, depth),
                    TypeKind::Wrapper(inner) => {
                        Some(format!("types::{}({})", def.name, self.value(inner, example, Taken::Exact, depth)?))
                    }
                    TypeKind::Text(_) | TypeKind::TextUnion(_) | TypeKind::Alias(_) => None,
                }
            }
            _ => None,
        }
    }

    /// The variant that the discriminator names, or the first that matches the example.
    fn union(&mut self, def: &TypeDef, union: &Union, example: Option<&Value>, depth: usize) -> Option<String> {
        let tag = match (&union.discriminator, example) {
            (Some(property), Some(example)) => Some(example.get(property.as_str())?.as_str()?),
            _ => None,
        };
        let is_of = |tags: &[String], tag: &str| tags.iter().any(|own| own == tag);
        let is_known = tag.is_none_or(|tag| union.variants.iter().any(|variant| is_of(&variant.tags, tag)));
        // A variant without discriminator values has all others.
        let is_meant = |tags: &[String]| tag.is_none_or(|tag| is_of(tags, tag) || (!is_known && tags.is_empty()));
        union.variants.iter().filter(|variant| is_meant(&variant.tags)).find_map(|variant| {
            let statements = self.setup.len();
            let Some(value) = self.value(&variant.ty, example, Taken::Exact, depth) else {
                self.setup.truncate(statements);
                return None;
            };
            let value = if variant.boxed { format!("Box::new({value})") } else { value };
            Some(format!("types::{}::{}({value})", def.name, variant.rust))
        })
    }

    /// A constructor call, bound to a variable if fields remain to be set or the caller asks for one.
    fn structure(
        &mut self,
        def: &TypeDef,
        example: Option<&Value>,
        name: Option<&RustName>,
        depth: usize,
    ) -> Option<String> {
        let TypeKind::Struct(structure) = &def.kind else { return None };
        let properties = match example {
            Some(example) => Some(example.as_object()?),
            None => None,
        };
        if !properties.is_none_or(|all| all.keys().all(|key| structure.fields.iter().any(|f| f.wire.as_str() == key))) {
            return None;
        }
        let api = self.api;
        let mut arguments = Vec::new();
        for field in required_fields(api, def, structure) {
            let example = match properties {
                Some(properties) => Some(properties.get(field.wire.as_str())?),
                None => None,
            };
            arguments.push(self.value(&field.ty, example, Taken::Into, depth)?);
        }
        let made = call(&format!("types::{}::new", def.name), ['(', ')'], &arguments);
        let set = self.set(def, structure, properties, depth)?;
        if set.is_empty() {
            return Some(made);
        }
        let name = name.cloned().unwrap_or_else(|| self.names.take([RustName::snake(def.name.as_str())]));
        self.setup.push(format!("let mut {name} = {made};"));
        self.setup.extend(set.into_iter().map(|(field, value)| format!("{name}.{field} = {value};")));
        Some(name.to_string())
    }

    /// The example's fields that are not constructor arguments.
    fn set(
        &mut self,
        def: &TypeDef,
        structure: &Struct,
        properties: Option<&serde_json::Map<String, Value>>,
        depth: usize,
    ) -> Option<Vec<(String, String)>> {
        let mut set = Vec::new();
        for field in &structure.fields {
            let Some(example) = properties.and_then(|properties| properties.get(field.wire.as_str())) else { continue };
            let is_set_by_constructor = match &field.tag {
                Some(tag) => example.as_str() == Some(tag),
                None => is_argument(self.api, def, field),
            };
            if !is_set_by_constructor && let Some(value) = self.field(def, field, example, depth)? {
                set.push((ident(&field.rust).to_string(), value));
            }
        }
        Some(set)
    }

    /// The value to assign to a field; `Some(None)` if the constructor already sets it.
    #[expect(clippy::option_option, reason = "the outer `None` means that no expression exists")]
    fn field(&mut self, def: &TypeDef, field: &Field, example: &Value, depth: usize) -> Option<Option<String>> {
        let presence = self.api.presence(def, field);
        if example.is_null() && field.ty != Type::Any {
            return match presence {
                Presence::Both => Some(Some("runtime::Nullable::Null".to_owned())),
                Presence::Nullable | Presence::DefaultOrNull => Some(None),
                Presence::Always | Presence::Default | Presence::Optional => None,
            };
        }
        let value = self.value(&field.ty, Some(example), Taken::Exact, depth)?;
        let value = if field.boxed { format!("Box::new({value})") } else { value };
        Some(Some(match presence {
            Presence::Both => format!("runtime::Nullable::Value({value})"),
            Presence::Nullable | Presence::DefaultOrNull | Presence::Optional => format!("Some({value})"),
            Presence::Always | Presence::Default => value,
        }))
    }
}

/// A call on one line if it is short, otherwise with one argument per line.
fn call(callee: &str, [open, close]: [char; 2], arguments: &[String]) -> String {
    let line = format!("{callee}{open}{}{close}", arguments.join(", "));
    if line.len() <= 80 && !line.contains('\n') {
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
