//! Checks of a JSON body: a table of steps and checks.
//!
//! ```text
//! &[(&[runtime::PropertyStep::Name("tags"), runtime::PropertyStep::Items], &[runtime::Check::MinLength(2)])]
//! ```

use std::collections::VecDeque;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::check;
use super::rust::Rust;
use crate::model::{Api, Check, Struct, Type, TypeId, TypeKind, Union};
use crate::name::WireName;

/// Limits on the types visited in a body, and on its checks. Handwritten schemas stay far below; with recursive types,
/// the number of paths to a property is otherwise unbounded.
const MAX_TYPES: usize = 1000;
const MAX_CHECKS: usize = 500;

/// A step from a value to a value inside it, or to itself if it has a certain type.
#[derive(Clone)]
enum Step<'a> {
    Name(&'a WireName),
    Items,
    Additional(Vec<&'a str>),
    Tagged(&'a WireName, &'a [String]),
    Kind(&'static str),
}

/// A value of a named type in a body, and the steps to it.
struct Inner<'a> {
    id: TypeId,
    steps: Vec<Step<'a>>,
    /// The enclosing types.
    inside: Vec<TypeId>,
}

/// Checks of a body and of the values in it, outer values first. Recursive values and those beyond the limits are left
/// to the server.
pub(super) fn checks(rust: &Rust<'_>, (body, rules): (&Type, &[Vec<Check>])) -> Vec<TokenStream> {
    let mut table = Table { rust, found: Vec::new(), pending: VecDeque::new() };
    table.value(body, &mut rules.iter(), Vec::new(), &[]);
    for _ in 0..MAX_TYPES {
        let Some(Inner { id, steps, mut inside }) =
            table.pending.pop_front().filter(|_| table.found.len() < MAX_CHECKS)
        else {
            break;
        };
        inside.push(id);
        match &rust.api.type_def(id).kind {
            TypeKind::Struct(structure) => table.properties(structure, &steps, &inside),
            TypeKind::Union(union) => table.alternatives(rust.api, union, &steps, &inside),
            TypeKind::Wrapper(inner) => table.value(inner, &mut [].iter(), steps, &inside),
            _ => {}
        }
    }
    table.found
}

struct Table<'a> {
    rust: &'a Rust<'a>,
    found: Vec<TokenStream>,
    pending: VecDeque<Inner<'a>>,
}

impl<'a> Table<'a> {
    fn properties(&mut self, structure: &'a Struct, steps: &[Step<'a>], inside: &[TypeId]) {
        for field in structure.fields.iter().filter(|field| !field.read_only) {
            let mut steps = steps.to_vec();
            steps.push(Step::Name(&field.wire));
            let mut rules = std::iter::once(&field.checks).chain(&field.inner_checks);
            self.value(&field.ty, &mut rules, steps, inside);
        }
        let mut steps = steps.to_vec();
        steps.push(Step::Additional(structure.fields.iter().map(|field| field.wire.as_str()).collect()));
        self.value(&structure.additional, &mut structure.additional_checks.iter(), steps, inside);
    }

    fn alternatives(&mut self, api: &'a Api, union: &'a Union, steps: &[Step<'a>], inside: &[TypeId]) {
        let kinds: Vec<_> = union.variants.iter().map(|variant| api.json_kind(&variant.ty)).collect();
        for (variant, own) in union.variants.iter().zip(&kinds) {
            let step = match &union.discriminator {
                // The object of a base has only rules that all variants have.
                Some(_) if variant.tags.is_empty() => None,
                Some(property) => Some(Step::Tagged(property, &variant.tags)),
                // Values that match several alternatives are left to the server.
                None => match own {
                    Some(kind) if kinds.iter().filter(|other| *other == own || other.is_none()).count() == 1 => {
                        Some(Step::Kind(kind))
                    }
                    _ => continue,
                },
            };
            let mut steps = steps.to_vec();
            steps.extend(step);
            self.value(&variant.ty, &mut variant.checks.iter(), steps, inside);
        }
    }

    /// Checks of a value and of the values inside it. `rules` holds the checks of the value, then those of its items,
    /// and so on. Named types are queued.
    fn value(
        &mut self,
        ty: &'a Type,
        rules: &mut dyn Iterator<Item = &Vec<Check>>,
        mut steps: Vec<Step<'a>>,
        inside: &[TypeId],
    ) {
        let mut ty = self.rust.api.resolve_value(ty);
        loop {
            self.check(ty, rules.next().map_or(&[], Vec::as_slice), &steps);
            match ty {
                Type::Array(item) => {
                    steps.push(Step::Items);
                    ty = self.rust.api.resolve_value(item);
                }
                Type::Map(value) => {
                    steps.push(Step::Additional(Vec::new()));
                    ty = self.rust.api.resolve_value(value);
                }
                Type::Named(id) if !inside.contains(id) && self.has_inside(*id) => {
                    self.pending.push_back(Inner { id: *id, steps, inside: inside.to_vec() });
                    return;
                }
                _ => return,
            }
        }
    }

    /// Returns true if a named type has values inside it.
    fn has_inside(&self, id: TypeId) -> bool {
        matches!(self.rust.api.type_def(id).kind, TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Wrapper(_))
    }

    fn check(&mut self, ty: &Type, own: &[Check], steps: &[Step<'_>]) {
        // Serialization already rejects numbers that are not finite.
        let own: Vec<Check> = own.iter().filter(|check| **check != Check::Finite).cloned().collect();
        let known = self.rust.checks_of_text(ty);
        if own.is_empty() && known.is_none() {
            return;
        }
        let checks = check::argument(&own, known, self.rust);
        let steps = steps.iter().map(|step| match step {
            Step::Name(name) => {
                let name = name.as_str();
                quote!(runtime::PropertyStep::Name(#name))
            }
            Step::Items => quote!(runtime::PropertyStep::Items),
            Step::Additional(known) => quote!(runtime::PropertyStep::Additional(&[#(#known),*])),
            Step::Tagged(property, tags) => {
                let property = property.as_str();
                quote!(runtime::PropertyStep::Tagged(#property, &[#(#tags),*]))
            }
            Step::Kind(kind) => {
                let kind = format_ident!("{kind}");
                quote!(runtime::PropertyStep::Kind(runtime::JsonKind::#kind))
            }
        });
        self.found.push(quote!((&[#(#steps),*], #checks)));
    }
}
