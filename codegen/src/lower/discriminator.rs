//! The discriminator values of each alternative.

use std::collections::{BTreeSet, HashMap};

use openapiv3::{Discriminator, ReferenceOr, Schema};
use serde_json::Value;

use super::composition::Finding;
use super::pointer::Pointer;
use super::schemas::{Schemas, component_name, component_of};
use super::view::View;

/// The key for `defaultMapping`, which `openapiv3` does not support.
pub(super) const DEFAULT: &str = "x-openapi-defaultMapping";

impl<'d> Schemas<'d> {
    /// Returns the discriminator values of each alternative; `None` if they are ambiguous.
    pub(super) fn tags(
        &self,
        discriminator: &'d Discriminator,
        parts: &'d [ReferenceOr<Schema>],
        at: &Pointer,
        found: &mut Vec<Finding<'d>>,
    ) -> Option<Vec<Vec<String>>> {
        let named: Vec<_> = parts.iter().map(|part| (component_of(part).and_then(component_name), part)).collect();
        self.tags_of(discriminator, &named, at, found)
    }

    /// Returns the discriminator values of each alternative, which may have a component name.
    pub(super) fn tags_of(
        &self,
        discriminator: &'d Discriminator,
        alternatives: &[(Option<&str>, &'d ReferenceOr<Schema>)],
        at: &Pointer,
        found: &mut Vec<Finding<'d>>,
    ) -> Option<Vec<Vec<String>>> {
        let names: BTreeSet<&str> = alternatives.iter().filter_map(|(name, _)| *name).collect();
        let mut mapped: HashMap<&str, Vec<String>> = HashMap::new();
        for (tag, target) in &discriminator.mapping {
            let name = component_name(target).unwrap_or_default();
            mapped.entry(name).or_default().push(tag.clone());
            if !names.contains(name) {
                found.push(Finding::UnusedTag { tag, target, at: at.clone() });
            }
        }
        let property = &discriminator.property_name;
        let listed: Vec<Vec<String>> =
            alternatives.iter().map(|(_, part)| self.texts_listed(part, property, at)).collect();
        // Alternatives may share listed values, but have their own names.
        [usize::MAX, 1, 0].into_iter().find_map(|most| {
            let tags = alternatives.iter().zip(&listed).map(|((name, _), listed)| match name {
                Some(name) if mapped.contains_key(name) => mapped[name].clone(),
                Some(name) if listed.is_empty() || listed.len() > most => vec![(*name).to_owned()],
                _ => listed.clone(),
            });
            let tags: Vec<Vec<String>> = tags.collect();
            are_clear(tags.iter().map(Vec::as_slice)).then_some(tags)
        })
    }

    /// Returns the values that an alternative lists for a property, as text.
    fn texts_listed(&self, part: &'d ReferenceOr<Schema>, property: &str, at: &Pointer) -> Vec<String> {
        let Ok(whole) = self.composition_of(part, at) else { return Vec::new() };
        let declared =
            whole.fragments.iter().filter_map(|fragment| View::of(fragment.schema).properties?.get(property));
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let lists = declared.filter_map(|schema| {
            let values = self.view(schema)?.values.iter();
            let listed: Vec<String> = values.filter(|value| !value.is_null()).map(|value| text(&value)).collect();
            (!listed.is_empty()).then_some(listed)
        });
        // A member of an `allOf` may list fewer values than another. Among equal ones, the last overrides the others.
        lists.rev().min_by_key(Vec::len).unwrap_or_default()
    }
}

/// Returns true if each alternative has a value, and none has a value of another alternative.
pub(super) fn are_clear<'a>(tags: impl IntoIterator<Item = &'a [String]>) -> bool {
    let mut known = BTreeSet::new();
    tags.into_iter().all(|own| !own.is_empty() && own.iter().all(|tag| known.insert(tag)))
}
