//! References: every target becomes a component.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use serde_yaml::{Mapping, Value};

use super::Normalizer;
use super::keywords::is_json_text;
use crate::openapi::depth::LONGEST_CHAIN;
use crate::openapi::reference::{self, canonical, component_name, local, pointer_mut};
use crate::openapi::tables::{self, Object};
use crate::openapi::walk::{Visitor, walk};
use crate::openapi::{Version, component};
use crate::text::{At, Place, push_token};

impl Normalizer<'_> {
    /// Returns the reference in the result.
    pub(super) fn target(&self, written: &str, object: &'static Object) -> String {
        let Some(section) = object.section else { return written.to_owned() };
        if !written.contains(['%', '~']) && component_name(written, section).is_some() {
            return written.to_owned();
        }
        let Some(pointer) = local(written) else { return written.to_owned() };
        match self.hoisted.get(&canonical(&pointer)) {
            Some(target) => target.clone(),
            None => format!("#{}", canonical(&pointer)),
        }
    }

    /// Moves reference targets outside `components` into `components`.
    pub(super) fn hoist(&mut self, document: &mut Value) {
        let mut numbers = HashMap::new();
        let mut targets = outside_components(self.written, self.version);
        if !self.keeps_unchecked {
            walk(self.written, self.version, &mut Contents { targets: &mut targets });
        }
        for (_, pointer, section) in targets {
            let Some(value) = pointer_mut(document, &pointer).map(std::mem::take) else { continue };
            let name = free_name(document, section, &pointer, &mut numbers);
            let mut target = format!("/components/{section}");
            push_token(&mut target, &name);
            let reference = format!("#{target}");
            if let Some(place) = pointer_mut(document, &pointer) {
                *place = Value::Mapping(Mapping::from_iter([("$ref".into(), reference.clone().into())]));
            }
            self.moves.push((target, pointer.clone()));
            self.hoisted.insert(pointer, reference);
            component::insert(document, section, name, value);
        }
    }

    /// Inlines the referenced path items of the object at this pointer.
    pub(super) fn inline_path_items(&mut self, items: &mut Mapping, at: &str) {
        for (path, item) in items {
            let (Some(path), Some(item)) = (path.as_str(), item.as_mapping_mut()) else { continue };
            // Circular references have already been reported.
            for _ in 0..LONGEST_CHAIN {
                let Some(reference) = item.shift_remove("$ref") else { break };
                let Some(pointer) = reference.as_str().and_then(local) else { break };
                let Some(found @ Value::Mapping(target)) = reference::pointer(self.written, &pointer) else { break };
                if !component::take(&mut self.copied, found) {
                    let place = At::from_pointer(at).key(path).key("$ref").value();
                    self.report
                        .error("too-large", place, "the referenced path items expand the document beyond the limit")
                        .help("refer to the path item from fewer paths, or move its parts to `components`");
                    return;
                }
                self.copy_path_item(at, path, item, target, &pointer);
            }
        }
    }

    fn copy_path_item(&mut self, at: &str, path: &str, item: &mut Mapping, target: &Mapping, from: &str) {
        let mut to = at.to_owned();
        push_token(&mut to, path);
        for (key, value) in target {
            let Some(name) = key.as_str() else { continue };
            let mut place = to.clone();
            push_token(&mut place, name);
            if item.contains_key(name) {
                let message = format!("the referenced path item also has the key `{name}`");
                self.report
                    .warning("ref-siblings", Place::Key(place), message)
                    .help("the key at this position is used");
                continue;
            }
            let mut origin = canonical(from);
            push_token(&mut origin, name);
            self.moves.push((place, origin));
            item.insert(key.clone(), value.clone());
        }
    }
}

/// Pointers of objects that become components, with their sections. The deepest come first, so that a containing object
/// moves with references in their place.
type Targets = BTreeSet<(Reverse<usize>, String, &'static str)>;

/// Collects the inline schemas of JSON in text.
struct Contents<'t> {
    targets: &'t mut Targets,
}

impl<'a> Visitor<'a> for Contents<'_> {
    fn reference(&mut self, _: &'a str, _: &'static Object, _: &At<'_>) {}

    fn object(&mut self, object: &'static Object, schema: &'a Mapping, at: &At<'_>) {
        let content = schema.get("contentSchema").and_then(Value::as_mapping);
        if std::ptr::eq(object, &raw const tables::SCHEMA_31)
            && content.is_some_and(|content| content.len() != 1 || !content.contains_key("$ref"))
            && is_json_text(schema)
        {
            let pointer = at.key("contentSchema").to_pointer();
            self.targets.insert((Reverse(pointer.matches('/').count()), pointer, "schemas"));
        }
    }
}

/// Returns the reference targets outside `components`.
fn outside_components(document: &Value, version: Version) -> Targets {
    let mut found = Targets::new();
    for reference in reference::collect(document, version) {
        let Some(section) = reference.object.section.filter(|section| !["pathItems", "mediaTypes"].contains(section))
        else {
            continue;
        };
        let Some(pointer) = local(reference.target).filter(|pointer| pointer.starts_with('/')) else { continue };
        let pointer = canonical(&pointer);
        if component_name(&format!("#{pointer}"), section).is_none() {
            found.insert((Reverse(pointer.matches('/').count()), pointer, section));
        }
    }
    found
}

/// Makes a component name from the last words of its old pointer.
///
/// `numbers` holds the next number for each section and name.
pub(super) fn free_name(
    document: &Value,
    section: &'static str,
    pointer: &str,
    numbers: &mut HashMap<(&'static str, String), usize>,
) -> String {
    let base = component::words(pointer);
    let base = if base.is_empty() { tables_name(section) } else { base };
    let taken = |name: &str| {
        document.get("components").and_then(|all| all.get(section)).is_some_and(|all| all.get(name).is_some())
    };
    let mut name = base.clone();
    let number = numbers.entry((section, base.clone())).or_insert(2);
    while taken(&name) {
        name = format!("{base}_{number}");
        *number += 1;
    }
    name
}

fn tables_name(section: &str) -> String {
    if section == tables::SCHEMA.section.unwrap_or_default() { "schema".to_owned() } else { section.to_owned() }
}
