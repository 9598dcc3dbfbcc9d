//! What normalization has to know of the document as it is written. The tree itself is changed where it is: two of them would
//! take more memory than all the rest.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use serde_yaml::{Mapping, Value};

use crate::openapi::Version;
use crate::openapi::reference::{Reference, canonical, component_name, follow, local, pointer};
use crate::source::Source;

/// Path items that are references to path items: a longer chain does not end, and has been reported.
const LONGEST_CHAIN: usize = 32;

/// What references lead to, where it matters what stands there.
#[derive(Default)]
pub(crate) struct Originals {
    /// What is referred to and is no component: the deepest first, with the section of `components` that it belongs to.
    outside_components: BTreeSet<(Reverse<usize>, String, &'static str)>,
    /// Path items by their pointers.
    path_items: HashMap<String, Mapping>,
    /// Types of schemas, by references that have other keys beside them.
    schema_types: HashMap<String, Value>,
    /// Other objects, by references with a description of their own.
    copies: HashMap<String, Value>,
}

impl Originals {
    pub(crate) fn of(source: &Source, references: &[Reference<'_>]) -> Self {
        let mut originals = Self::default();
        for reference in references {
            originals.add_outside_components(reference);
            originals.add_siblings(source, reference);
        }
        originals.add_path_items(source.document());
        originals
    }

    fn add_outside_components(&mut self, reference: &Reference<'_>) {
        let Some(section) = reference.object.section else { return };
        if section == "pathItems" || component_name(reference.target, section).is_some() {
            return;
        }
        let Some(pointer) = local(reference.target).filter(|pointer| pointer.starts_with('/')) else { return };
        let pointer = canonical(&pointer);
        if component_name(&format!("#{pointer}"), section).is_none() {
            self.outside_components.insert((Reverse(pointer.matches('/').count()), pointer, section));
        }
    }

    fn add_siblings(&mut self, source: &Source, reference: &Reference<'_>) {
        let document = source.document();
        let holder = pointer(document, &reference.pointer).and_then(Value::as_mapping);
        let Some(holder) = holder.filter(|holder| holder.len() > 1 && !reference.is_mapping) else { return };
        let target = || follow(document, pointer(document, &local(reference.target)?)?);
        if reference.object.section == Some("schemas") {
            if !self.schema_types.contains_key(reference.target)
                && let Some(target_type) = target().and_then(|target| target.get("type"))
            {
                self.schema_types.insert(reference.target.to_owned(), target_type.clone());
            }
        } else if source.version() == Version::V3_1
            && holder.contains_key("description")
            && !self.copies.contains_key(reference.target)
            && let Some(target) = target()
        {
            self.copies.insert(reference.target.to_owned(), target.clone());
        }
    }

    fn add_path_items(&mut self, document: &Value) {
        for item in document.get("paths").and_then(Value::as_mapping).into_iter().flat_map(Mapping::values) {
            let mut item = item.as_mapping();
            for _ in 0..LONGEST_CHAIN {
                let written = item.and_then(|item| item.get("$ref")).and_then(Value::as_str);
                let Some(place) = written.and_then(local) else { break };
                item = pointer(document, &place).and_then(Value::as_mapping);
                if let Some(target) = item {
                    self.path_items.entry(place.into_owned()).or_insert_with(|| target.clone());
                }
            }
        }
    }

    /// Pointers of what is no component, and the sections that it belongs to: the deepest first.
    pub(super) fn take_outside_components(&mut self) -> impl Iterator<Item = (String, &'static str)> + use<> {
        std::mem::take(&mut self.outside_components).into_iter().map(|(_, pointer, section)| (pointer, section))
    }

    /// The path item at a pointer.
    pub(super) fn path_item(&self, pointer: &str) -> Option<&Mapping> {
        self.path_items.get(pointer)
    }

    /// The type of the schema that a reference with other keys beside it leads to.
    pub(super) fn schema_type(&self, reference: &str) -> Option<&Value> {
        self.schema_types.get(reference)
    }

    /// What a reference with a description of its own leads to, if that is no schema.
    pub(super) fn copy(&self, reference: &str) -> Option<&Value> {
        self.copies.get(reference)
    }
}
