//! What a document says beside the operations that clients call: callbacks and webhooks, which are requests that the API
//! sends; links, which lead from one operation to another; and components that no operation uses. None of it is on the
//! wire of a client, or in its code. A reviewer gets a line for each.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::Value;

use super::change::Consequence;
use super::comparison::{Comparison, happened, same_option};
use super::node::{Document, Node};
use super::operations::METHODS;
use crate::text::push_token;

/// Something that is not generated.
#[derive(Clone, Debug)]
pub(super) struct Part {
    id: &'static str,
    pointer: String,
    value: Value,
}

/// The parts of a document as it is written, by what they are called.
pub(super) fn parts(document: &Value) -> BTreeMap<String, Part> {
    let mut found = BTreeMap::new();
    let root = Node { pointer: String::new(), value: document };
    for (name, webhook) in root.entries("webhooks") {
        add(&mut found, "webhooks-changed", format!("the webhook `{name}`"), &webhook);
    }
    for (path, item) in root.entries("paths") {
        for method in METHODS {
            let Some(operation) = item.get(method) else { continue };
            let subject = format!("`{} {path}`", method.to_uppercase());
            for (name, callback) in operation.entries("callbacks") {
                add(&mut found, "callbacks-changed", format!("the callback `{name}` of {subject}"), &callback);
            }
            for (status, response) in operation.entries("responses") {
                for (name, link) in response.entries("links") {
                    let label = format!("the link `{name}` of the response {status} of {subject}");
                    add(&mut found, "links-changed", label, &link);
                }
            }
        }
    }
    let Some(components) = root.get("components") else { return found };
    for (name, callback) in components.entries("callbacks") {
        add(&mut found, "callbacks-changed", format!("the callback `{name}`"), &callback);
    }
    for (name, link) in components.entries("links") {
        add(&mut found, "links-changed", format!("the link `{name}`"), &link);
    }
    for (response, node) in components.entries("responses") {
        for (name, link) in node.entries("links") {
            add(&mut found, "links-changed", format!("the link `{name}` of the response `{response}`"), &link);
        }
    }
    found
}

fn add(found: &mut BTreeMap<String, Part>, id: &'static str, label: String, node: &Node<'_>) {
    found.insert(label, Part { id, pointer: node.pointer.clone(), value: node.value.clone() });
}

impl<'d> Comparison<'d> {
    pub(super) fn aside(&mut self) {
        let (base, revision) = (self.base, self.revision);
        let labels: BTreeSet<&String> = base.aside.keys().chain(revision.aside.keys()).collect();
        for label in labels {
            let (old, new) = (base.aside.get(label), revision.aside.get(label));
            let Some(id) = new.or(old).map(|part| part.id) else { continue };
            let wire =
                if id == "links-changed" { "a client follows no links" } else { "the API sends it, not a client" };
            let node = |part: &'d Part| Node { pointer: part.pointer.clone(), value: &part.value };
            self.beside(id, label, (old.map(node), new.map(node)), "", wire);
        }
        self.unused_components();
    }

    fn unused_components(&mut self) {
        let (base, revision) = (self.base, self.revision);
        let used = [base, revision].map(used_components);
        let sections = |document: &'d Document| {
            document.root().get("components").map(|components| components.children()).unwrap_or_default()
        };
        let mut pairs: BTreeMap<String, (String, [Option<Node<'d>>; 2])> = BTreeMap::new();
        for (side, document) in [base, revision].into_iter().enumerate() {
            for (section, entries) in sections(document) {
                // Schemes are compared whether they are used or not.
                if section == "securitySchemes" || section.starts_with("x-") {
                    continue;
                }
                for (name, node) in entries.children() {
                    let label = format!("the {} `{name}`", noun(section));
                    let (_, pair) = pairs.entry(node.pointer.clone()).or_insert((label, [None, None]));
                    pair[side] = Some(node);
                }
            }
        }
        for (pointer, (label, [old, new])) in pairs {
            if !used.iter().any(|used| used.contains(&pointer)) {
                let wire = "no operation uses it";
                self.beside("unused-component-changed", &label, (old, new), ", which no operation uses,", wire);
            }
        }
    }

    /// A line for something that is added, removed or changed, and does nothing to anybody.
    fn beside(
        &mut self,
        id: &'static str,
        label: &str,
        (old, new): (Option<Node<'d>>, Option<Node<'d>>),
        note: &str,
        wire: &str,
    ) {
        if same_option(old.as_ref(), new.as_ref()) {
            return;
        }
        let what = happened(old.is_some(), new.is_some());
        let message = format!("{label}{note} is {what}");
        self.change(id, old.as_ref(), new.as_ref(), label, message, Consequence::none(wire));
    }
}

/// Pointers of the components that operations refer to, directly or through others.
fn used_components(document: &Document) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut pending: Vec<&Value> = document.root.get("paths").into_iter().collect();
    while let Some(value) = pending.pop() {
        match value {
            Value::Sequence(items) => pending.extend(items),
            Value::Mapping(mapping) => {
                let mapped = mapping.get("discriminator").and_then(|found| found.get("mapping"));
                let mapped = mapped.and_then(Value::as_mapping).into_iter().flat_map(|mapping| mapping.values());
                for target in mapping.get("$ref").into_iter().chain(mapped).filter_map(Value::as_str) {
                    if let Some((pointer, component)) = component(document, target)
                        && used.insert(pointer)
                    {
                        pending.push(component);
                    }
                }
                pending.extend(mapping.values());
            }
            _ => {}
        }
    }
    used
}

/// The component that a reference, or the mapping of a discriminator, is about.
fn component<'d>(document: &'d Document, target: &str) -> Option<(String, &'d Value)> {
    let path = target.strip_prefix("#/components/");
    let (section, name) = match path {
        Some(path) => path.split_once('/')?,
        None => ("schemas", target),
    };
    let name = name.split('/').next()?;
    let mut pointer = format!("/components/{section}");
    match path {
        Some(_) => {
            pointer.push('/');
            pointer.push_str(name);
        }
        None => push_token(&mut pointer, name),
    }
    let name = crate::text::unescape(name);
    let value = document.root.get("components")?.get(section)?.get(&*name)?;
    Some((pointer, value))
}

fn noun(section: &str) -> &str {
    match section {
        "requestBodies" => "request body",
        "pathItems" => "path item",
        other => other.strip_suffix('s').unwrap_or(other),
    }
}
