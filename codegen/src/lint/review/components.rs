//! Unused components.

use std::collections::{HashMap, HashSet};

use serde_yaml::{Mapping, Value};

use crate::diagnostic::Report;
use crate::openapi::node::entries;
use crate::openapi::reference;
use crate::source::Source;
use crate::text::{At, tokens};

/// A component by section and name.
type Name<'a> = (&'a str, &'a str);

/// The references between components.
#[derive(Default)]
pub(super) struct Components<'a> {
    /// The component under review.
    holder: Option<Name<'a>>,
    declared: Vec<Name<'a>>,
    /// References, each with the component that contains it.
    uses: HashSet<(Option<Name<'a>>, &'a str)>,
    /// Components that are used by name, without a reference.
    named: HashSet<Name<'a>>,
    /// Schemas whose discriminator selects one of the schemas that extend them.
    bases: HashSet<&'a str>,
}

impl<'a> Components<'a> {
    pub(super) fn enter(&mut self, component: Option<Name<'a>>) {
        self.holder = component;
        self.declared.extend(component);
    }

    pub(super) fn uses(&mut self, target: &'a str) {
        self.uses.insert((self.holder, target));
    }

    pub(super) fn names(&mut self, section: &'a str, name: &'a str) {
        self.named.insert((section, name));
    }

    /// Records the targets of a discriminator.
    pub(super) fn schema(&mut self, schema: &'a Mapping) {
        let Some(discriminator) = schema.get("discriminator") else { return };
        for target in entries(discriminator.get("mapping")).filter_map(|(_, target)| target.as_str()) {
            self.uses(target);
        }
        if let Some(("schemas", name)) = self.holder {
            self.bases.insert(name);
        }
    }

    pub(super) fn report(&self, source: &'a Source, report: &mut Report<'_>) {
        let document = source.document();
        // A document without operations is a library of components for other documents.
        let has_operations = ["paths", "webhooks", "x-webhooks"]
            .iter()
            .any(|key| document.get(*key).and_then(Value::as_mapping).is_some_and(|paths| !paths.is_empty()));
        if !has_operations || self.declared.is_empty() {
            return;
        }
        let used = self.reachable();
        for (section, name) in &self.declared {
            if !used.contains(&(*section, *name)) {
                let components = At::ROOT.key("components");
                let section_at = components.key(section);
                let message = format!("nothing uses the {} `{name}`", singular(section));
                report
                    .warning("unused-component", section_at.key(name).name(), message)
                    .help("remove it, or add the missing reference");
            }
        }
    }

    fn reachable(&self) -> HashSet<Name<'a>> {
        let declared: HashMap<Name<'_>, Name<'a>> = self.declared.iter().map(|name| (*name, *name)).collect();
        let mut open: Vec<Name<'a>> = self.named.iter().copied().collect();
        let mut edges: HashMap<Name<'a>, Vec<Name<'a>>> = HashMap::new();
        for (holder, target) in &self.uses {
            let Some(target) = component(target, &declared) else { continue };
            match holder {
                None => open.push(target),
                Some(holder) => {
                    edges.entry(*holder).or_default().push(target);
                    if target.0 == "schemas" && self.bases.contains(target.1) {
                        // A response of the base type may be of the schema that extends it.
                        edges.entry(target).or_default().push(*holder);
                    }
                }
            }
        }
        let mut reached = HashSet::new();
        while let Some(name) = open.pop() {
            if reached.insert(name) {
                open.extend(edges.get(&name).into_iter().flatten());
            }
        }
        reached
    }
}

/// Returns the component that contains the target of a reference.
fn component<'a>(target: &str, declared: &HashMap<Name<'_>, Name<'a>>) -> Option<Name<'a>> {
    let Some(pointer) = reference::local(target) else {
        // A discriminator may name a schema without a path.
        return declared.get(&("schemas", target)).copied();
    };
    let mut parts = tokens(&pointer);
    match (parts.next().as_deref(), parts.next(), parts.next()) {
        (Some("components"), Some(section), Some(name)) => declared.get(&(&*section, &*name)).copied(),
        _ => None,
    }
}

fn singular(section: &str) -> &str {
    match section {
        "requestBodies" => "request body",
        "securitySchemes" => "security scheme",
        "pathItems" => "path item",
        plural => plural.strip_suffix('s').unwrap_or(plural),
    }
}
