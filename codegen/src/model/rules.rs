//! Rules for the values that a request contains: checks, and properties for one direction.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Api, Check, Field, Fixed, Presence, Struct, Type, TypeDef, TypeId, TypeKind, Union, UnionVariant};
use crate::name::WireName;

/// A rule for a value, and for the values inside it.
#[derive(Debug)]
pub(crate) enum Rule<'a> {
    /// Checks of the value, and of its type if that is a text type.
    Value(&'a Type, Vec<Check>),
    /// Properties that must be present.
    Required(Vec<&'a WireName>),
    /// Properties that are not sent.
    ReadOnly(Vec<&'a WireName>),
    /// Rules for a property.
    Property(&'a WireName, Vec<Rule<'a>>),
    /// Rules for every item of a list.
    Items(Vec<Rule<'a>>),
    /// Rules for every property except these.
    Additional(Vec<&'a WireName>, Vec<Rule<'a>>),
    /// Rules for the value itself, if the property has one of these values.
    Tagged(&'a WireName, Vec<String>, Vec<Rule<'a>>),
    /// Rules for the value itself, if it has this JSON type.
    Kind(&'static str, Vec<Rule<'a>>),
    /// The rules of a named type.
    Type(TypeId),
}

impl Api {
    /// Returns true if a constructor takes the field although its type can be without it: the server requires the
    /// property, but does not return it.
    #[must_use]
    pub fn is_required_when_sent(&self, def: &TypeDef, field: &Field) -> bool {
        field.required && field.write_only && self.presence(def, field) != Presence::Always && def.in_response
    }

    /// Returns the rules of a value. `checks` holds the checks of the value, then those of its items or map values, and
    /// so on inwards.
    pub(crate) fn rules<'a>(&'a self, ty: &'a Type, checks: &[Vec<Check>]) -> Vec<Rule<'a>> {
        Reader { api: self, has_rules: &mut |id| self.type_def(id).has_rules }.value(ty, checks)
    }

    /// Returns the sign of each alternative of a union, in order. `None` leaves the values to the server, because they match
    /// several alternatives.
    pub(crate) fn signs<'a>(&self, union: &'a Union) -> Vec<Option<Sign<'a>>> {
        let kinds: Vec<_> = union.variants.iter().map(|variant| self.json_kind(&variant.ty)).collect();
        let listed = Listed::of(union, &kinds);
        let sign = |(variant, own): (&'a UnionVariant, Option<&'static str>)| match (&union.discriminator, own) {
            (Some(_), _) if variant.tags.is_empty() => Some(Sign::Always),
            (Some(property), _) => Some(Sign::Tags(property, variant.tags.clone())),
            (None, Some(kind)) if kinds.iter().filter(|other| **other == own || other.is_none()).count() == 1 => {
                Some(Sign::Kind(kind))
            }
            (None, _) => {
                let decisive = variant.fixed.iter().find(|fixed| listed.decides(fixed));
                decisive.map(|fixed| Sign::Tags(&fixed.property, tags(fixed).collect()))
            }
        };
        union.variants.iter().zip(kinds.iter().copied()).map(sign).collect()
    }

    /// Returns the named types that rules of a value can refer to.
    pub(crate) fn types_in_rules(&self, ty: &Type) -> Vec<TypeId> {
        let mut found = Vec::new();
        let mut add = |id| {
            found.push(id);
            false
        };
        Reader { api: self, has_rules: &mut add }.value(ty, &[]);
        found
    }

    /// Returns the rules of a named type, without those of types inside it for which `has_rules` returns false.
    pub(crate) fn rules_of_type<'a>(
        &'a self,
        def: &'a TypeDef,
        has_rules: &mut dyn FnMut(TypeId) -> bool,
    ) -> Vec<Rule<'a>> {
        let mut reader = Reader { api: self, has_rules };
        match &def.kind {
            TypeKind::Struct(structure) => reader.properties(def, structure),
            TypeKind::Union(union) => reader.alternatives(union),
            TypeKind::Wrapper(inner) => reader.value(inner, &[]),
            _ => Vec::new(),
        }
    }
}

/// The sign of an alternative, by which the client knows that a value is of this one.
pub(crate) enum Sign<'a> {
    /// Every value satisfies the rules of the object of a base, because all variants have them.
    Always,
    /// A property with one of these values.
    Tags(&'a WireName, Vec<String>),
    /// The JSON type.
    Kind(&'static str),
}

/// The values that the alternatives of a union list for their properties.
struct Listed<'a> {
    /// The number of alternatives that can be objects.
    objects: usize,
    /// For each property, the number of alternatives that list its values, and that list each value.
    properties: BTreeMap<&'a WireName, (usize, HashMap<String, usize>)>,
}

impl<'a> Listed<'a> {
    fn of(union: &'a Union, kinds: &[Option<&str>]) -> Self {
        let objects = kinds.iter().filter(|kind| kind.is_none_or(|kind| kind == "Object")).count();
        let mut properties: BTreeMap<&WireName, (usize, HashMap<String, usize>)> = BTreeMap::new();
        for fixed in union.variants.iter().flat_map(|variant| &variant.fixed) {
            let (alternatives, values) = properties.entry(&fixed.property).or_default();
            *alternatives += 1;
            for tag in tags(fixed).collect::<BTreeSet<_>>() {
                *values.entry(tag).or_default() += 1;
            }
        }
        Self { objects, properties }
    }

    /// Returns true if every other alternative lists only other values for the property.
    fn decides(&self, fixed: &Fixed) -> bool {
        self.properties.get(&fixed.property).is_some_and(|(alternatives, values)| {
            *alternatives == self.objects && tags(fixed).all(|tag| values.get(&tag) == Some(&1))
        })
    }
}

/// Returns the texts of listed values, as the runtime compares them.
fn tags(fixed: &Fixed) -> impl Iterator<Item = String> {
    fixed.values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

struct Reader<'a, 'r> {
    api: &'a Api,
    has_rules: &'r mut dyn FnMut(TypeId) -> bool,
}

impl<'a> Reader<'a, '_> {
    fn properties(&mut self, def: &'a TypeDef, structure: &'a Struct) -> Vec<Rule<'a>> {
        let names = |is_listed: &dyn Fn(&Field) -> bool| {
            structure.fields.iter().filter(|field| is_listed(field)).map(|field| &field.wire).collect::<Vec<_>>()
        };
        let read_only = names(&|field| field.read_only);
        let required = names(&|field| self.api.is_required_when_sent(def, field));
        let mut rules = Vec::new();
        if !read_only.is_empty() {
            rules.push(Rule::ReadOnly(read_only));
        }
        if !required.is_empty() {
            rules.push(Rule::Required(required));
        }
        for field in structure.fields.iter().filter(|field| !field.read_only) {
            let checks: Vec<_> = std::iter::once(&field.checks).chain(&field.inner_checks).cloned().collect();
            let inner = self.value(&field.ty, &checks);
            if !inner.is_empty() {
                rules.push(Rule::Property(&field.wire, inner));
            }
        }
        let additional = self.value(&structure.additional, &structure.additional_checks);
        if !additional.is_empty() {
            rules.push(Rule::Additional(names(&|_| true), additional));
        }
        rules
    }

    fn alternatives(&mut self, union: &'a Union) -> Vec<Rule<'a>> {
        let mut rules = Vec::new();
        for (variant, sign) in union.variants.iter().zip(self.api.signs(union)) {
            let Some(sign) = sign else { continue };
            let inner = self.value(&variant.ty, &variant.checks);
            if inner.is_empty() {
                continue;
            }
            match sign {
                Sign::Always => rules.extend(inner),
                Sign::Tags(property, tags) => rules.push(Rule::Tagged(property, tags, inner)),
                Sign::Kind(kind) => rules.push(Rule::Kind(kind, inner)),
            }
        }
        rules
    }

    fn value(&mut self, ty: &'a Type, checks: &[Vec<Check>]) -> Vec<Rule<'a>> {
        let ty = self.api.resolve_value(ty);
        let (own, inner) = checks.split_first().map_or((&[][..], checks), |(own, inner)| (own.as_slice(), inner));
        // Serialization already rejects numbers that are not finite.
        let own: Vec<Check> = own.iter().filter(|check| **check != Check::Finite).cloned().collect();
        let mut rules = Vec::new();
        if !own.is_empty() || self.has_checks(ty) {
            rules.push(Rule::Value(ty, own));
        }
        match ty {
            Type::Array(item) => {
                let inner = self.value(item, inner);
                rules.extend((!inner.is_empty()).then_some(Rule::Items(inner)));
            }
            Type::Map(value) => {
                let inner = self.value(value, inner);
                rules.extend((!inner.is_empty()).then_some(Rule::Additional(Vec::new(), inner)));
            }
            Type::Named(id) if (self.has_rules)(*id) => rules.push(Rule::Type(*id)),
            _ => {}
        }
        rules
    }

    /// Returns true for a text type with checks of its own.
    fn has_checks(&self, ty: &Type) -> bool {
        let Type::Named(id) = ty else { return false };
        match &self.api.type_def(*id).kind {
            TypeKind::Text(checks) => !checks.is_empty(),
            TypeKind::TextUnion(_) => true,
            _ => false,
        }
    }
}
