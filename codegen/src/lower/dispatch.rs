//! The enum over all callbacks of an API: the conditions that tell a received payload apart.
//!
//! `x-rust-callback-when` states the condition of a callback. Without it, a payload is recognized by its required
//! properties, and by the values of properties whose listed values tell it apart from another payload. Payloads that
//! nothing tells apart have no variant.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::lowering::Lowering;
use crate::model::{Api, CallbackVariant, Condition, Content, Struct, Type, TypeId, TypeKind};
use crate::openapi::depth::LONGEST_CHAIN;
use crate::openapi::unsupported;

/// The most comparisons of properties, because every payload is compared with every other. Payloads beyond it count as
/// alike.
const MAX_COMPARED: usize = 20_000_000;

impl Lowering<'_> {
    /// Determines the variants of the enum, and reports callbacks that nothing tells apart.
    pub(super) fn dispatch(&mut self, api: &mut Api) {
        self.objects_in_forms(api);
        let payloads = payloads(api);
        self.check_conditions(api, &payloads);
        let mut values: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); payloads.len()];
        let mut ambiguous: BTreeMap<usize, usize> = BTreeMap::new();
        let mut left = MAX_COMPARED;
        for one in 0..payloads.len() {
            for other in one + 1..payloads.len() {
                match payloads[one].apart(&payloads[other], &mut left) {
                    Apart::ByValues(property) => {
                        values[one].insert(property);
                        values[other].insert(property);
                    }
                    Apart::ByProperties => {}
                    Apart::Not => {
                        ambiguous.insert(one, other);
                        ambiguous.insert(other, one);
                    }
                }
            }
        }
        for (index, payload) in payloads.iter().enumerate() {
            // A single payload is always the one that arrived.
            if payloads.len() > 1 && payload.has_no_facts() && values[index].is_empty() {
                ambiguous.entry(index).or_insert(index);
            }
        }
        let mut variants: Vec<(usize, CallbackVariant)> = Vec::new();
        for (index, payload) in payloads.iter().enumerate() {
            if ambiguous.contains_key(&index) {
                continue;
            }
            let first = &api.callbacks[payload.callbacks[0]];
            let conditions = if payload.declared.is_empty() {
                vec![payload.condition(&values[index])]
            } else {
                payload.declared.iter().map(|when| (*when).clone()).collect()
            };
            let variant =
                CallbackVariant { rust: first.name.clone(), callbacks: payload.callbacks.clone(), conditions };
            variants.push((payload.required.len(), variant));
        }
        // Declared conditions first, in document order. A payload that requires more comes before one that requires less.
        variants.sort_by_key(|(required, variant)| {
            let is_declared = api.callbacks[variant.callbacks[0]].when.is_some();
            (!is_declared, if is_declared { 0 } else { usize::MAX - required })
        });
        let variants: Vec<CallbackVariant> = variants.into_iter().map(|(_, variant)| variant).collect();
        if let Some((one, other)) = ambiguous.first_key_value() {
            let name = |index: &usize| api.callbacks[payloads[*index].callbacks[0]].name.to_string();
            let message = match ambiguous.len() {
                1 => format!("nothing tells the callback `{}` apart from others", name(one)),
                2 if one != other => format!("nothing tells the callbacks `{}` and `{}` apart", name(one), name(other)),
                count => format!("nothing tells {count} callbacks apart from others, such as `{}`", name(one)),
            };
            let at = self.callback_places[payloads[*one].callbacks[0]].clone();
            let message = format!("{message}; `AnyCallback` has no variant for them");
            self.limit(&unsupported::AMBIGUOUS_CALLBACKS, &at, message);
        }
        api.callback_variants = variants;
    }

    /// Reports conditions on properties that the payload does not declare.
    fn check_conditions(&mut self, api: &Api, payloads: &[Recognized<'_>]) {
        for payload in payloads {
            for index in &payload.callbacks {
                let Some(when) = &api.callbacks[*index].when else { continue };
                let named = when.has.iter().chain(when.values.iter().map(|(name, _)| name));
                for name in named.filter(|name| !payload.properties.contains(name.as_str())) {
                    let at = self.callback_places[*index].clone();
                    let message = format!("the payload of this callback has no property `{name}`");
                    self.error("callback-when", &at, message, "use a property of the payload, or declare it there");
                }
            }
        }
    }

    /// Reports properties of forms and queries that no form can carry.
    fn objects_in_forms(&mut self, api: &Api) {
        let mut seen = HashSet::new();
        for (callback, at) in api.callbacks.iter().zip(self.callback_places.clone()) {
            let sources = callback.payload.sources;
            let content = match &callback.payload.content {
                Content::Structured(ty) if sources.form || sources.query => Some(ty),
                _ => None,
            };
            for ty in content.into_iter().chain(&callback.payload.query) {
                for field in api.fields(ty).into_iter().flatten() {
                    if is_object(api, &field.ty, 0) && seen.insert(field.wire.clone()) {
                        let message = format!("`{}` is an object, which a form or query can't carry", field.wire);
                        self.limit(&unsupported::CALLBACK_FORM, &at, message);
                    }
                }
            }
        }
    }
}

fn is_object(api: &Api, ty: &Type, depth: usize) -> bool {
    match api.resolve_value(ty) {
        Type::Map(_) => true,
        Type::Array(item) => depth < LONGEST_CHAIN && is_object(api, item, depth + 1),
        Type::Named(id) => match &api.type_def(*id).kind {
            TypeKind::Struct(_) => true,
            TypeKind::Union(union) => {
                union.variants.iter().all(|one| depth < LONGEST_CHAIN && is_object(api, &one.ty, depth + 1))
            }
            _ => false,
        },
        _ => false,
    }
}

/// A payload and the facts that it is recognized by.
struct Recognized<'a> {
    /// The callbacks that have it.
    callbacks: Vec<usize>,
    /// Every declared property.
    properties: BTreeSet<&'a str>,
    /// Every declared header, in lower case.
    headers: BTreeSet<String>,
    /// Properties that it always has.
    required: BTreeSet<&'a str>,
    /// The values of properties whose values the document lists.
    listed: BTreeMap<&'a str, BTreeSet<String>>,
    /// The conditions that the document declares.
    declared: Vec<&'a Condition>,
}

enum Apart<'a> {
    /// A property has other values in each.
    ByValues(&'a str),
    /// One requires a property that the other does not have, the declared conditions exclude each other, or both have no
    /// variant.
    ByProperties,
    Not,
}

impl<'a> Recognized<'a> {
    /// Returns the condition without `x-rust-callback-when`.
    fn condition(&self, by_value: &BTreeSet<&str>) -> Condition {
        let decides = |name: &&str| by_value.contains(name) && self.listed.contains_key(name);
        let has = self.required.iter().filter(|name| !decides(name)).map(|name| (*name).to_owned());
        let values = self.listed.iter().filter(|(name, _)| decides(name));
        let values = values.map(|(name, listed)| ((*name).to_owned(), listed.iter().cloned().collect()));
        Condition { has: has.collect(), values: values.collect(), ..Condition::default() }
    }

    /// Returns true if neither a condition nor a required property recognizes it.
    fn has_no_facts(&self) -> bool {
        self.declared.is_empty() && self.required.is_empty()
    }

    fn apart(&self, other: &Self, left: &mut usize) -> Apart<'a> {
        *left = left.saturating_sub(1 + self.properties.len() + other.properties.len());
        if *left == 0 {
            return Apart::Not;
        }
        if !self.declared.is_empty() || !other.declared.is_empty() {
            let (ours, others) = (self.conditions(), other.conditions());
            let is_apart = |one: &Condition, two: &Condition| {
                excludes(one, two) || excludes(two, one) || needs_beyond(one, other) || needs_beyond(two, self)
            };
            let are_apart = ours.iter().all(|one| others.iter().all(|two| is_apart(one, two)));
            return if are_apart { Apart::ByProperties } else { Apart::Not };
        }
        let by_values = |(name, listed): (&&'a str, &BTreeSet<String>)| {
            other.listed.get(name).is_some_and(|others| listed.is_disjoint(others)).then_some(*name)
        };
        // A required property is always there to tell them apart.
        let mut found: Vec<&'a str> = self.listed.iter().filter_map(by_values).collect();
        found.sort_by_key(|name| !(self.required.contains(name) && other.required.contains(name)));
        if let Some(name) = found.first() {
            return Apart::ByValues(name);
        }
        let needs = |one: &Self, two: &Self| one.required.iter().any(|name| !two.properties.contains(name));
        let have_none = self.has_no_facts() && other.has_no_facts();
        if have_none || needs(self, other) || needs(other, self) { Apart::ByProperties } else { Apart::Not }
    }

    /// Returns the declared conditions, or one from the required properties.
    fn conditions(&self) -> Vec<Condition> {
        if self.declared.is_empty() {
            let listed = self.listed.keys().copied().collect();
            return vec![self.condition(&listed)];
        }
        self.declared.iter().map(|when| (*when).clone()).collect()
    }
}

/// Returns true if no request satisfies both conditions.
fn excludes(one: &Condition, other: &Condition) -> bool {
    let are_disjoint = |ours: &[(String, Vec<String>)], others: &[(String, Vec<String>)], is_header: bool| {
        ours.iter().any(|(name, values)| {
            let is_same = |known: &str| if is_header { known.eq_ignore_ascii_case(name) } else { known == name };
            others.iter().any(|(known, others)| is_same(known) && !values.iter().any(|value| others.contains(value)))
        })
    };
    let has = |name: &String| other.has.contains(name) || other.values.iter().any(|(known, _)| known == name);
    one.lacks.iter().any(has)
        || are_disjoint(&one.values, &other.values, false)
        || are_disjoint(&one.headers, &other.headers, true)
}

/// Returns true if a condition needs a property or a header that a payload does not declare.
fn needs_beyond(condition: &Condition, payload: &Recognized<'_>) -> bool {
    let mut names = condition.has.iter().chain(condition.values.iter().map(|(name, _)| name));
    names.any(|name| !payload.properties.contains(name.as_str()))
        || condition.headers.iter().any(|(name, _)| !payload.headers.contains(&name.to_ascii_lowercase()))
}

/// Returns the distinct payloads of all callbacks, in document order.
fn payloads(api: &Api) -> Vec<Recognized<'_>> {
    let mut known: BTreeMap<TypeId, usize> = BTreeMap::new();
    let mut payloads: Vec<Recognized<'_>> = Vec::new();
    for (index, callback) in api.callbacks.iter().enumerate() {
        let payload = &callback.payload;
        if let Some(position) = api.whole_payload(payload).and_then(|id| known.get(&id)) {
            payloads[*position].callbacks.push(index);
            payloads[*position].declared.extend(&callback.when);
            continue;
        }
        if let Some(id) = api.whole_payload(payload) {
            known.insert(id, payloads.len());
        }
        let shape = match &payload.content {
            Content::Structured(ty) => shape(api, ty, 0).unwrap_or_default(),
            Content::Empty | Content::Text | Content::Bytes => Shape::default(),
        };
        payloads.push(Recognized {
            callbacks: vec![index],
            properties: shape.properties,
            required: shape.required,
            listed: shape.listed,
            headers: payload.headers.iter().map(|header| header.wire.as_str().to_ascii_lowercase()).collect(),
            declared: callback.when.iter().collect(),
        });
    }
    payloads
}

#[derive(Clone, Default)]
struct Shape<'a> {
    properties: BTreeSet<&'a str>,
    required: BTreeSet<&'a str>,
    listed: BTreeMap<&'a str, BTreeSet<String>>,
}

/// Returns the properties of an object, or of a union of objects.
fn shape<'a>(api: &'a Api, ty: &'a Type, depth: usize) -> Option<Shape<'a>> {
    let Type::Named(id) = api.resolve_value(ty) else { return None };
    match &api.type_def(*id).kind {
        TypeKind::Struct(structure) => Some(of_structure(api, structure)),
        TypeKind::Union(union) if depth < LONGEST_CHAIN => {
            let mut whole: Option<Shape<'a>> = None;
            for variant in &union.variants {
                let mut one = shape(api, &variant.ty, depth + 1)?;
                if let Some(property) = &union.discriminator {
                    let tags: BTreeSet<String> = variant.tags.iter().cloned().collect();
                    one.properties.insert(property.as_str());
                    one.required.insert(property.as_str());
                    if tags.is_empty() {
                        one.listed.remove(property.as_str());
                    } else {
                        one.listed.insert(property.as_str(), tags);
                    }
                }
                whole = Some(match whole {
                    None => one,
                    Some(mut known) => {
                        known.properties.extend(one.properties);
                        known.required.retain(|name| one.required.contains(name));
                        known.listed.retain(|name, listed| {
                            let others = one.listed.remove(name);
                            others.map(|others| listed.extend(others)).is_some()
                        });
                        known
                    }
                });
            }
            whole
        }
        _ => None,
    }
}

fn of_structure<'a>(api: &'a Api, structure: &'a Struct) -> Shape<'a> {
    let mut shape = Shape::default();
    for field in structure.fields.iter().filter(|field| !field.write_only) {
        shape.properties.insert(field.wire.as_str());
        if field.required {
            shape.required.insert(field.wire.as_str());
        }
        if let Type::Named(id) = api.resolve_value(&field.ty)
            && let TypeKind::Enum(values) = &api.type_def(*id).kind
            && !field.nullable
        {
            let listed = values.iter().map(|value| value.wire.as_str().to_owned()).collect();
            shape.listed.insert(field.wire.as_str(), listed);
        }
    }
    shape
}
