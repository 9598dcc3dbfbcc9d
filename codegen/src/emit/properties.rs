//! Checks of the properties of a JSON body: a table of steps and demands.
//!
//! ```text
//! &[(&[runtime::PropertyStep::Name("tags"), runtime::PropertyStep::Items], &[runtime::Check::MinLength(2)])]
//! ```

use std::collections::VecDeque;

use proc_macro2::TokenStream;
use quote::quote;

use super::check::{self, Patterns};
use super::operations::is_text;
use super::rust::Rust;
use crate::model::{Check, Field, Operation, Type, TypeId, TypeKind};
use crate::name::WireName;

/// The objects of a body that are looked into, and the number of checks after which no other is. No body that a person
/// writes has more; among types that hold each other, the number of ways to the same property has no other bound.
const MAX_OBJECTS: usize = 1000;
const MAX_CHECKS: usize = 500;

/// A step from a value to one inside it.
#[derive(Clone)]
enum Step<'a> {
    Name(&'a WireName),
    Items,
}

/// An object of a body, and how to get there.
struct Object<'a> {
    id: TypeId,
    steps: Vec<Step<'a>>,
    /// The types of the objects around it.
    inside: Vec<TypeId>,
}

/// What the properties of a body must satisfy, the outer ones first. A type inside itself, and what is beyond the bounds,
/// is left to the server.
pub(super) fn checks(rust: &Rust<'_>, operation: &Operation, body: &Type, patterns: &mut Patterns) -> Vec<TokenStream> {
    let mut found = Vec::new();
    let mut pending: VecDeque<Object<'_>> = object(rust, body, Vec::new(), &[]).into_iter().collect();
    for _ in 0..MAX_OBJECTS {
        let Some(Object { id, steps, mut inside }) = pending.pop_front().filter(|_| found.len() < MAX_CHECKS) else {
            break;
        };
        let TypeKind::Struct(structure) = &rust.api.type_def(id).kind else { continue };
        inside.push(id);
        for field in structure.fields.iter().filter(|field| !field.read_only) {
            let mut steps = steps.clone();
            steps.push(Step::Name(&field.wire));
            of_field(rust, operation, field, &steps, patterns, &mut found);
            pending.extend(object(rust, &field.ty, steps, &inside));
        }
    }
    found
}

/// The object that a value is, or that the items of a list are, unless it is inside another of its type.
fn object<'a>(rust: &Rust<'a>, ty: &Type, mut steps: Vec<Step<'a>>, inside: &[TypeId]) -> Option<Object<'a>> {
    let mut ty = rust.api.resolve_value(ty);
    while let Type::Array(item) = ty {
        steps.push(Step::Items);
        ty = rust.api.resolve_value(item);
    }
    match ty {
        Type::Named(id) if !inside.contains(id) && matches!(rust.api.type_def(*id).kind, TypeKind::Struct(_)) => {
            Some(Object { id: *id, steps, inside: inside.to_vec() })
        }
        _ => None,
    }
}

/// What a property and its items must satisfy.
fn of_field(
    rust: &Rust<'_>,
    operation: &Operation,
    field: &Field,
    steps: &[Step<'_>],
    patterns: &mut Patterns,
    found: &mut Vec<TokenStream>,
) {
    let owner = steps.iter().fold(operation.type_name.to_string(), |owner, step| match step {
        Step::Name(name) => format!("{owner} {name}"),
        Step::Items => owner,
    });
    let mut add = |steps: &[Step<'_>], own: &[Check], ty: &Type| {
        // That a number is finite is seen when it is written.
        let own: Vec<Check> = own.iter().filter(|check| **check != Check::Finite).cloned().collect();
        let known = match ty {
            Type::Named(id) if is_text(rust.api, ty) => {
                let text = rust.named(&rust.api.type_def(*id).name);
                Some(quote!(<#text as runtime::Text>::CHECKS))
            }
            _ => None,
        };
        if own.is_empty() && known.is_none() {
            return;
        }
        let checks = check::argument(&own, known, &owner, patterns);
        let steps = steps.iter().map(|step| match step {
            Step::Name(name) => {
                let name = name.as_str();
                quote!(runtime::PropertyStep::Name(#name))
            }
            Step::Items => quote!(runtime::PropertyStep::Items),
        });
        found.push(quote!((&[#(#steps),*], #checks)));
    };
    let value = rust.api.resolve_value(&field.ty);
    add(steps, &field.checks, value);
    if let Type::Array(item) = value {
        let mut steps = steps.to_vec();
        steps.push(Step::Items);
        add(&steps, &field.item_checks, rust.api.resolve_value(item));
    }
}
