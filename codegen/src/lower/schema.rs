//! Lowering of schemas to types.

use std::borrow::Cow;

use openapiv3::{AdditionalProperties, Schema};
use serde_json::Value;

use super::lowering::{Hint, Lowered, Lowering, nullable};
use super::pointer::Pointer;
use super::schemas::SchemaRef;
use super::view::{SchemaKind, View};
use crate::model::{Api, Check, TextFormat, Type, TypeId, TypeKind};
use crate::openapi::depth::LONGEST_CHAIN;
use crate::openapi::unsupported;
use crate::text::push_token;

impl<'d> Lowering<'d> {
    /// Lowers a schema or a reference to a schema.
    pub(super) fn schema(&mut self, schema: &'d impl SchemaRef, at: &Pointer, hint: &Hint) -> Lowered {
        match schema.parts() {
            Ok(inline) => {
                let key = std::ptr::from_ref(inline);
                if let Some(known) = self.inline.get(&key) {
                    return self.copy(known);
                }
                let known = self.types.len();
                let lowered = self.inline_schema(inline, at, hint);
                if let Type::Named(id) = lowered.ty
                    && id.0 >= known
                {
                    self.inline_collision(id, at);
                }
                self.inline.insert(key, lowered.clone());
                lowered
            }
            Err(reference) => self.reference(reference, at),
        }
    }

    /// Lowers a reference to a component: its type, which is lowered later, and the checks beside the type.
    pub(super) fn reference(&mut self, reference: &str, at: &Pointer) -> Lowered {
        let Some((id, schema)) = self.use_component(reference) else {
            self.unresolved(reference, at);
            return Lowered::plain(Type::Any);
        };
        if let Some(known) = self.references.get(&id) {
            return self.copy(known);
        }
        let view = self.schemas.view_through(schema);
        let mut lowered = Lowered::named(id);
        lowered.nullable = view.nullable();
        // A text type performs its checks itself; an alias of a number or a list does not.
        if view.is_text() && self.is_own_component(id, &view) {
            lowered.checks.clone_from(&view.checks);
        } else if !view.is_text() {
            lowered.checks = value_checks(&view);
            if !view.all_of.is_empty() {
                lowered.checks.extend(self.schemas.counts_of_parts(&view));
            }
            lowered.inner_checks = self.inner_checks(&view, 0);
        }
        self.references.insert(id, lowered.clone());
        lowered
    }

    /// Copies the type of a schema with many uses. Leaves out the checks if the expansion budget is exhausted.
    fn copy(&self, known: &Lowered) -> Lowered {
        if self.schemas.spend_on(known.checks.iter().chain(known.inner_checks.iter().flatten())) {
            return known.clone();
        }
        Lowered { nullable: known.nullable, ..Lowered::plain(known.ty.clone()) }
    }

    pub(super) fn unresolved(&mut self, reference: &str, at: &Pointer) {
        self.error(
            "unresolved-reference",
            at,
            format!("`{reference}` is not a schema of this document"),
            "refer to a schema under `#/components/schemas/`",
        );
    }

    /// Returns the inner checks of a named list or map.
    fn inner_checks(&self, view: &View<'d>, depth: usize) -> Vec<Vec<Check>> {
        match (view.items, view.additional) {
            (Some(items), _) => self.checks_of_inner(items, depth),
            (None, Some(AdditionalProperties::Schema(schema))) if view.properties.is_none() => {
                self.checks_of_inner(schema.as_ref(), depth)
            }
            _ => Vec::new(),
        }
    }

    fn checks_of_inner(&self, schema: &'d impl SchemaRef, depth: usize) -> Vec<Vec<Check>> {
        let Some(view) = self.schemas.view(schema).filter(|_| depth < MAX_INNER) else { return Vec::new() };
        let own = match schema.parts() {
            // A text type performs its checks itself.
            Err(_) if view.is_text() && !self.has_own_type(schema) => Vec::new(),
            Err(_) if view.is_text() => view.checks.clone(),
            _ if view.is_text() => text_checks(&view),
            _ => value_checks(&view),
        };
        std::iter::once(own).chain(self.inner_checks(&view, depth + 1)).collect()
    }

    /// Lowers an inline schema, or a component under its own name.
    pub(super) fn inline_schema(&mut self, schema: &'d Schema, at: &Pointer, hint: &Hint) -> Lowered {
        if self.depth > LONGEST_CHAIN {
            let message = "the compositions around this schema contain each other too deeply";
            self.error("too-deep", at, message, "move the schema to `components` and refer to it");
            return Lowered::plain(Type::Any);
        }
        self.depth += 1;
        let view = View::of(schema);
        self.unchecked(&view, at);
        let nullable = view.nullable();
        let component = match hint {
            Hint::Component(id) => Some(*id),
            Hint::Inline(_) => None,
        };
        if let Some(own) = self.own_type(&view, component) {
            self.depth -= 1;
            return own;
        }
        let base = component.and_then(|id| self.base(schema, &view, at, id));
        if base.is_none() {
            self.lone_discriminator(&view, at);
        }
        let mut lowered = if let Some(base) = base {
            base
        } else if !view.all_of.is_empty() {
            self.all_of(schema, &view, at, hint)
        } else if self.is_distributed(&view) {
            Lowered { checks: view.checks.clone(), ..self.composed(schema, &view, at, hint) }
        } else if !view.one_of.is_empty() {
            self.union(&view, view.one_of, "oneOf", at, hint)
        } else if !view.any_of.is_empty() {
            self.union(&view, view.any_of, "anyOf", at, hint)
        } else {
            self.typed(schema, &view, at, hint)
        };
        self.depth -= 1;
        lowered.nullable |= nullable;
        if nullable {
            lowered.checks.iter_mut().for_each(Check::list_null);
        }
        self.check_expansion(at);
        lowered
    }

    /// Reports keywords that the client does not check.
    fn unchecked(&mut self, view: &View<'d>, at: &Pointer) {
        if view.has_not {
            self.limit(&unsupported::UNCHECKED_BY_TYPE, at, not_checked("not"));
        }
        if view.extension("x-openapi-contentSchema").is_some() {
            let place = at.key("contentSchema").key_place();
            unsupported::UNCHECKED.report(&mut self.report, place, not_checked("contentSchema"));
        }
    }

    /// Reports a discriminator that selects nothing.
    fn lone_discriminator(&mut self, view: &View<'d>, at: &Pointer) {
        let has_choice =
            |part| self.schemas.view(part).is_some_and(|view| !view.one_of.is_empty() || !view.any_of.is_empty());
        if view.data.discriminator.is_some()
            && view.one_of.is_empty()
            && view.any_of.is_empty()
            && !view.all_of.iter().any(has_choice)
        {
            self.limit(
                &unsupported::LONE_DISCRIMINATOR,
                at,
                "no schema extends this schema, so its discriminator has no effect: the value is decoded as this type",
            );
        }
    }

    fn typed(&mut self, schema: &'d Schema, view: &View<'d>, at: &Pointer, hint: &Hint) -> Lowered {
        match view.effective_kind() {
            Some(SchemaKind::String) => self.string(view, at, hint),
            Some(SchemaKind::Integer) if view.is_integer_set() => self.integer_set(view, at, hint),
            Some(SchemaKind::Integer) => Lowered::with_checks(integer(view), value_checks(view)),
            Some(SchemaKind::Number) => Lowered::with_checks(Type::Float, value_checks(view)),
            Some(SchemaKind::Boolean) => Lowered::with_checks(Type::Boolean, value_checks(view)),
            Some(SchemaKind::Array) => self.array(view, at, hint),
            Some(SchemaKind::Object) => self.object(schema, view, at, hint),
            // Values of several types, including unlisted values.
            None => Lowered::with_checks(Type::Any, one_of(view.listed()).into_iter().collect()),
        }
    }

    fn string(&mut self, view: &View<'d>, at: &Pointer, hint: &Hint) -> Lowered {
        if view.values.iter().any(|value| value.is_string()) {
            return self.text_set(view, at, hint);
        }
        let ty = match view.format.as_deref() {
            Some("date-time") => Type::DateTime,
            Some("date-time-rfc-2822") => Type::Rfc2822DateTime,
            Some("date") => Type::Date,
            Some("byte") => Type::Base64,
            Some("binary") => Type::Binary,
            _ => {
                let checks = text_checks(view);
                if let Hint::Component(id) = hint {
                    self.fill(*id, view, TypeKind::Text(checks));
                    return Lowered::named(*id);
                }
                return Lowered::with_checks(Type::String, checks);
            }
        };
        Lowered::with_checks(ty, view.checks.clone())
    }

    fn array(&mut self, view: &View<'d>, at: &Pointer, hint: &Hint) -> Lowered {
        let item = match view.items {
            Some(items) => self.schema(items, &at.key("items"), &hint.within(self, "item")),
            None => Lowered::plain(Type::Any),
        };
        let inner_checks = item.all_checks();
        let ty = Type::Array(Box::new(item.element()));
        Lowered { inner_checks, ..Lowered::with_checks(ty, view.checks.clone()) }
    }

    /// Lowers the referenced components and, in turn, their references; all components of a document without operations
    /// and callbacks.
    pub(super) fn components_in_use(&mut self, api: &Api) {
        if api.operations.is_empty() && api.callbacks.is_empty() {
            for name in self.schemas.names() {
                let mut reference = String::from("#/components/schemas");
                push_token(&mut reference, name);
                self.use_component(&reference);
            }
        }
        while let Some((id, name)) = self.queue.pop() {
            let Some(schema) = self.schemas.named(name).and_then(|schema| self.schemas.follow(schema)) else {
                continue;
            };
            let at = Pointer::component("schemas", name);
            let lowered = self.inline_schema(schema, &at, &Hint::Component(id));
            if self.types[id.0].def.is_none() {
                self.alias(id, schema, lowered, &at);
            }
            // The values of the enum may come from members of `allOf`.
            self.set_portable(id, schema);
        }
    }

    /// Completes a component that is an alias of another type.
    fn alias(&mut self, id: TypeId, schema: &'d Schema, lowered: Lowered, at: &Pointer) {
        if lowered.ty == Type::Named(id) {
            self.error("circular-reference", at, "this schema refers only to itself", "describe the type");
        }
        let view = View::of(schema);
        let target = nullable(lowered.ty, lowered.nullable && !view.nullable());
        self.fill(id, &view, TypeKind::Alias(target));
    }
}

/// The most nested named lists to follow, because a list may contain itself.
const MAX_INNER: usize = 8;

/// Returns the checks of text: keywords and `format`.
pub(super) fn text_checks(view: &View<'_>) -> Vec<Check> {
    let mut checks = view.checks.clone();
    match view.format.as_deref() {
        Some("uuid") => checks.push(Check::Format(TextFormat::Uuid)),
        Some("uri" | "url") => checks.push(Check::Format(TextFormat::Uri)),
        _ => {}
    }
    checks
}

/// Returns the smallest type of at least 64 bits that holds the allowed range, the examples and the default.
pub(super) fn integer(view: &View<'_>) -> Type {
    match view.format.as_deref() {
        Some("int8" | "int16" | "int32" | "uint8" | "uint16") => return Type::Int32,
        Some("uint64") => return Type::UInt64,
        Some("int128" | "uint128") => return Type::Int128,
        _ => {}
    }
    let bounds = view.checks.iter().filter_map(|check| match check {
        Check::Minimum(bound) | Check::Maximum(bound) => Some(bound.value),
        _ => None,
    });
    let shown = view.data.default.iter().chain(&view.data.example).filter_map(Value::as_f64);
    let listed = view.values.iter().filter_map(|value| value.as_f64());
    let mut numbers: Vec<f64> = bounds.chain(listed).chain(shown).collect();
    numbers.sort_by(f64::total_cmp);
    let (Some(least), Some(most)) = (numbers.first(), numbers.last()) else { return Type::Int64 };
    if *least >= LEAST_INT64 && *most <= BEYOND_INT64 && !view.has_value_beyond_int64() {
        Type::Int64
    } else if *least >= 0.0 && *most <= BEYOND_UINT64 {
        Type::UInt64
    } else {
        Type::Int128
    }
}

/// -2⁶³, 2⁶³ and 2⁶⁴. A bound one below them is the same `f64`.
const LEAST_INT64: f64 = -9_223_372_036_854_775_808.0;
const BEYOND_INT64: f64 = 9_223_372_036_854_775_808.0;
const BEYOND_UINT64: f64 = 18_446_744_073_709_551_616.0;

/// Returns the checks of a non-text value: keywords, and bounds that the type does not imply. A set of integers is its
/// own open type.
pub(super) fn value_checks(view: &View<'_>) -> Vec<Check> {
    if view.is_integer_set() {
        return Vec::new();
    }
    let mut checks = view.checks.clone();
    let kind = view.effective_kind();
    match kind {
        Some(SchemaKind::Number) => checks.insert(0, Check::Finite),
        Some(SchemaKind::Integer) => {
            // Bounds that the type already enforces.
            let (least, most) = match integer(view) {
                Type::Int64 => (LEAST_INT64, BEYOND_INT64),
                Type::UInt64 => (0.0, BEYOND_UINT64),
                _ => (f64::NEG_INFINITY, f64::INFINITY),
            };
            checks.retain(|check| match check {
                Check::Minimum(bound) => bound.exclusive || bound.value > least,
                Check::Maximum(bound) => bound.exclusive || bound.value < most,
                _ => true,
            });
        }
        _ => {}
    }
    if matches!(kind, Some(SchemaKind::Number | SchemaKind::Integer | SchemaKind::Boolean) | None) {
        // A value of another type has been reported.
        let is_of_kind = |value: &Cow<'_, Value>| {
            kind.zip(SchemaKind::of_value(value)).is_none_or(|(kind, value)| kind.in_json() == value.in_json())
        };
        checks.extend(one_of(view.listed().filter(is_of_kind)));
    }
    checks
}

/// Returns the listed values as wire text, or as JSON if they have several JSON types.
pub(super) fn one_of<'v>(listed: impl Iterator<Item = Cow<'v, Value>>) -> Option<Check> {
    let listed: Vec<Cow<'v, Value>> = listed.collect();
    // Objects and lists can't be compared by their text.
    if listed.iter().any(|value| value.is_object() || value.is_array()) {
        return None;
    }
    let values = || listed.iter().filter(|value| !value.is_null());
    let kind = |value: &Value| SchemaKind::of_value(value).map(SchemaKind::in_json);
    let first = kind(values().next()?);
    if values().any(|value| kind(value) != first) {
        return Some(Check::OneOfJson(listed.iter().map(ToString::to_string).collect()));
    }
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    Some(Check::OneOf(values().map(|value| text(value)).collect()))
}

fn not_checked(keyword: &str) -> String {
    format!("the client does not check `{keyword}`")
}
