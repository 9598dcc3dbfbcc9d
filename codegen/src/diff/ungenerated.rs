//! Changes of parts that are not generated: links between operations, and unused components. They affect neither the wire nor the code of a client, so each is only listed.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::Value;

use super::change::none;
use super::comparison::Comparison;
use super::node::{Document, KeyChange, Node};
use crate::text::{push_token, unescape};

const LINK: &str = "links-changed";
const UNUSED: &str = "unused-component-changed";

/// Parts by kind of change and name in messages.
type Parts<'d> = BTreeMap<(&'static str, String), Node<'d>>;

impl Comparison<'_> {
    pub(super) fn ungenerated(&mut self) {
        let used = [self.base, self.revision].map(used_components);
        let (base, mut revision) = (parts(self.base, &used), parts(self.revision, &used));
        for ((id, label), old) in base {
            let new = revision.remove(&(id, label.clone()));
            let change = KeyChange::of(Some(old.clone()), new, &old);
            self.ungenerated_part(id, &label, change);
        }
        for ((id, label), new) in revision {
            let change = KeyChange::of(None, Some(new.clone()), &new);
            self.ungenerated_part(id, &label, change);
        }
    }

    fn ungenerated_part(&mut self, id: &'static str, label: &str, found: Option<KeyChange<'_>>) {
        let Some(found) = found else { return };
        let (note, wire) = match id {
            UNUSED => (", which no operation uses,", "no operation uses it"),
            _ => ("", "clients do not follow links"),
        };
        let message = format!("{label}{note} is {}", found.verb());
        self.add(found.place.change(id, label, message, none(wire)));
    }
}

/// Returns links as written, and normalized components that neither side uses.
fn parts<'d>(document: &'d Document, used: &[BTreeSet<String>]) -> Parts<'d> {
    let mut found = Parts::new();
    let mut add = |id, label: String, node| found.insert((id, label), node);
    let links = |response: &Node<'d>, owner: &str| -> Vec<(String, Node<'d>)> {
        let links = response.entries("links").into_iter();
        links.map(|(name, link)| (format!("the link `{name}`{owner}"), link)).collect()
    };
    let root = document.written();
    for (path, item) in root.entries("paths") {
        for (method, operation) in item.operations() {
            let subject = format!("`{method} {path}`");
            for (status, response) in operation.entries("responses") {
                for (label, link) in links(&response, &format!(" of the response {status} of {subject}")) {
                    add(LINK, label, link);
                }
            }
        }
    }
    let components = root.schema("components");
    for (label, link) in links(&components, "") {
        add(LINK, label, link);
    }
    for (name, response) in components.entries("responses") {
        for (label, link) in links(&response, &format!(" of the response `{name}`")) {
            add(LINK, label, link);
        }
    }
    // Security schemes are compared even if they are unused.
    let sections = document.root().entries("components").into_iter();
    for (section, entries) in sections.filter(|(name, _)| *name != "securitySchemes" && !name.starts_with("x-")) {
        for (name, component) in entries.children() {
            if !used.iter().any(|used| used.contains(&component.pointer)) {
                add(UNUSED, format!("the {} `{name}`", noun(section)), component);
            }
        }
    }
    found
}

/// Returns the pointers of components that operations and callbacks use, directly or indirectly.
fn used_components(document: &Document) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut pending: Vec<&Value> = document.root.get("paths").into_iter().collect();
    for name in callbacks(document) {
        let mut pointer = String::from("/components/callbacks");
        push_token(&mut pointer, name);
        pending.extend(crate::openapi::reference::pointer(&document.root, &pointer));
        used.insert(pointer);
    }
    while let Some(value) = pending.pop() {
        match value {
            Value::Sequence(items) => pending.extend(items),
            Value::Mapping(mapping) => {
                let mapped = mapping.get("discriminator").and_then(|found| found.get("mapping"));
                let mapped = mapped.and_then(Value::as_mapping).into_iter().flat_map(|mapping| mapping.values());
                for target in mapping.get("$ref").into_iter().chain(mapped).filter_map(Value::as_str) {
                    if let Some((pointer, component)) = component(document, target)
                        && !used.contains(&pointer)
                    {
                        pending.push(component);
                        if component.get("discriminator").is_some() {
                            let extensions = pointer.rsplit('/').next().map(|name| document.root().selected(name));
                            pending.extend(extensions.into_iter().flatten().map(|node| node.value));
                        }
                        used.insert(pointer);
                    }
                }
                pending.extend(mapping.values());
            }
            _ => {}
        }
    }
    used
}

/// Returns the components of the callbacks of operations and of webhooks.
fn callbacks(document: &Document) -> Vec<&str> {
    let root = document.root();
    let mut found = root.pairs("x-openapi-webhooks");
    for (_, item) in root.entries("paths") {
        let operations = item.operations().into_iter();
        found.extend(operations.flat_map(|(_, operation)| operation.pairs("x-openapi-callbacks")));
    }
    found.into_iter().map(|(_, component)| component).collect()
}

/// Returns the component of a reference or of a discriminator target, which may be a bare name.
fn component<'d>(document: &'d Document, target: &str) -> Option<(String, &'d Value)> {
    let (section, name) = match target.strip_prefix("#/components/") {
        Some(path) => {
            let (section, rest) = path.split_once('/')?;
            (section, unescape(rest.split('/').next()?))
        }
        None => ("schemas", target.into()),
    };
    let mut pointer = format!("/components/{section}");
    push_token(&mut pointer, &name);
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
