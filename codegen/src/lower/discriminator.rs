//! The discriminator values of each alternative.

use std::collections::{BTreeSet, HashMap};

use openapiv3::{Discriminator, ReferenceOr, Schema};

use super::composition::Finding;
use super::pointer::Pointer;
use super::schemas::{Schemas, component_name, component_of};

impl<'d> Schemas<'d> {
    /// Returns the discriminator values of each alternative; `None` if they are ambiguous, which is a finding.
    pub(super) fn tags(
        &self,
        discriminator: &'d Discriminator,
        parts: &'d [ReferenceOr<Schema>],
        at: &Pointer,
        found: &mut Vec<Finding<'d>>,
    ) -> Option<Vec<Vec<String>>> {
        let property = &discriminator.property_name;
        let names: BTreeSet<_> = parts.iter().filter_map(component_of).filter_map(component_name).collect();
        let mut mapped: HashMap<&str, Vec<&str>> = HashMap::new();
        for (tag, target) in &discriminator.mapping {
            let name = component_name(target).unwrap_or_default();
            mapped.entry(name).or_default().push(tag);
            if !names.contains(name) {
                found.push(Finding::UnusedTag { tag, target, at: at.clone() });
            }
        }
        let mapped = |part: &ReferenceOr<Schema>| -> Vec<String> {
            let tags = component_of(part).and_then(component_name).and_then(|name| mapped.get(name));
            tags.into_iter().flatten().map(|tag| (*tag).to_owned()).collect()
        };
        let by_value: Vec<Vec<String>> = parts
            .iter()
            .map(|part| match mapped(part) {
                tags if !tags.is_empty() => tags,
                _ => self.tags_of(discriminator, part, at),
            })
            .collect();
        if first_unclear(&by_value).is_none() {
            return Some(by_value);
        }
        // If several alternatives list the same value, their names may still be unique.
        let by_name: Vec<Vec<String>> = parts
            .iter()
            .zip(by_value)
            .map(|(part, listed)| match mapped(part) {
                tags if !tags.is_empty() => tags,
                _ => component_of(part).and_then(component_name).map_or(listed, |name| vec![name.to_owned()]),
            })
            .collect();
        match first_unclear(&by_name) {
            Some(index) => {
                found.push(Finding::Unclear { property, at: at.index(index) });
                None
            }
            None => Some(by_name),
        }
    }

    /// Returns the single value that an alternative allows, otherwise the component name.
    fn tags_of(&self, discriminator: &'d Discriminator, part: &'d ReferenceOr<Schema>, at: &Pointer) -> Vec<String> {
        let listed = self.texts_listed(part, &discriminator.property_name, at);
        match component_of(part).and_then(component_name) {
            // A list of several values does not identify this alternative.
            Some(name) if listed.len() != 1 => vec![name.to_owned()],
            _ => listed,
        }
    }

    /// Returns the text values that an alternative lists for a property.
    fn texts_listed(&self, part: &'d ReferenceOr<Schema>, property: &str, at: &Pointer) -> Vec<String> {
        let Ok(whole) = self.composition_of(part, at) else { return Vec::new() };
        let members = self.members(&whole.fragments);
        let view = members.iter().find(|member| member.wire == property).and_then(|member| self.view(member.schema));
        let values = view.into_iter().flat_map(|view| view.values.iter());
        values.filter_map(|value| value.as_str().map(str::to_owned)).collect()
    }
}

/// Returns the first alternative without a value, or with a value of another alternative.
pub(super) fn first_unclear(tags: &[Vec<String>]) -> Option<usize> {
    let mut known = BTreeSet::new();
    tags.iter().position(|own| own.is_empty() || !own.iter().all(|tag| known.insert(tag)))
}
