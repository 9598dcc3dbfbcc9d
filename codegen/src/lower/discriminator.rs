//! Which values of a discriminator lead to which alternative.

use std::collections::BTreeSet;

use openapiv3::{Discriminator, ReferenceOr, Schema};
use serde_json::Value;

use super::composition::{component_name, component_of};
use super::{Lowering, Pointer};
use crate::openapi::unsupported;

impl<'d> Lowering<'d> {
    /// The values that lead to each alternative. None if they do not tell the alternatives apart, which is reported.
    pub(super) fn tags(
        &mut self,
        discriminator: &'d Discriminator,
        parts: &'d [ReferenceOr<Schema>],
        at: &Pointer,
    ) -> Option<Vec<Vec<String>>> {
        self.unused_tags(discriminator, parts, at);
        let by_value: Vec<Vec<String>> =
            parts.iter().enumerate().map(|(index, part)| self.tags_of(discriminator, part, at, index)).collect();
        if first_unclear(&by_value).is_none() {
            return Some(by_value);
        }
        // Values that several list do not tell them apart; their names may.
        let by_name: Vec<Vec<String>> = parts
            .iter()
            .zip(by_value)
            .map(|(part, listed)| match mapped(discriminator, part) {
                tags if !tags.is_empty() => tags,
                _ => component_of(part).and_then(component_name).map_or(listed, |name| vec![name.to_owned()]),
            })
            .collect();
        let unclear = first_unclear(&by_name);
        if let Some(index) = unclear {
            let property = &discriminator.property_name;
            self.limit(
                &unsupported::INLINE_DISCRIMINATED,
                &at.index(index),
                format!("no value of `{property}` leads to this alternative alone, so that what fits is taken"),
            );
        }
        unclear.is_none().then_some(by_name)
    }

    /// What the mapping says, else the one value that the alternative allows, else the name of the component.
    fn tags_of(
        &mut self,
        discriminator: &'d Discriminator,
        part: &'d ReferenceOr<Schema>,
        at: &Pointer,
        index: usize,
    ) -> Vec<String> {
        let mapped = mapped(discriminator, part);
        if !mapped.is_empty() {
            return mapped;
        }
        let listed = self.texts_listed(part, &discriminator.property_name, &at.index(index));
        match component_of(part).and_then(component_name) {
            // The whole set, as every alternative has it, says nothing about this one.
            Some(name) if listed.len() != 1 => vec![name.to_owned()],
            _ => listed,
        }
    }

    /// The texts that an alternative lists for a property.
    fn texts_listed(&mut self, part: &'d ReferenceOr<Schema>, property: &str, at: &Pointer) -> Vec<String> {
        let Some(whole) = self.composition_of(part, at) else { return Vec::new() };
        let members = self.members(&whole.pieces, &super::schema::Hint::Inline(String::new()));
        let view =
            members.iter().find(|member| member.wire == property).and_then(|member| self.resolve_view(member.schema));
        let values = view.map_or_else(Vec::new, |view| view.values.into_owned());
        values.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    fn unused_tags(&mut self, discriminator: &'d Discriminator, parts: &'d [ReferenceOr<Schema>], at: &Pointer) {
        for (tag, target) in &discriminator.mapping {
            let name = component_name(target);
            if !parts.iter().any(|part| component_of(part).and_then(component_name) == name) {
                self.warning(
                    "unused-discriminator-value",
                    at,
                    format!("the discriminator's `{tag}` leads to `{target}`, which is not among the alternatives"),
                    "add the schema to the alternatives, or remove the value from the mapping",
                );
            }
        }
    }
}

fn mapped(discriminator: &Discriminator, part: &ReferenceOr<Schema>) -> Vec<String> {
    let Some(name) = component_of(part).and_then(component_name) else { return Vec::new() };
    let leads = discriminator.mapping.iter().filter(|(_, target)| component_name(target) == Some(name));
    leads.map(|(tag, _)| tag.clone()).collect()
}

/// The first alternative without a value, or with one of another.
pub(super) fn first_unclear(tags: &[Vec<String>]) -> Option<usize> {
    let mut known = BTreeSet::new();
    tags.iter().position(|own| own.is_empty() || !own.iter().all(|tag| known.insert(tag)))
}
