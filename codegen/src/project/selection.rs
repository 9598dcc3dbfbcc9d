//! The part of a document that a crate has: the operations that `include` and `exclude` select, and what they need.
//!
//! The rest is removed from the tree before it is checked, so it need not be valid.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_yaml::{Mapping, Value};

use crate::config::{CrateConfig, Selector};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lint::closest;
use crate::openapi::node::{entries, items};
use crate::openapi::reference::{canonical, follow, is_within, local, pointer};
use crate::openapi::tables::{Method, Object, methods};
use crate::openapi::walk::{Visitor, walk};
use crate::source::Source;
use crate::text::{At, Place, tokens};

/// The most known names that a help lists.
const LISTED: usize = 10;

/// The levels of `allOf` in which a base with a discriminator is found.
const DEEPEST_BASE: usize = 16;

/// Removes what the configuration does not select from the documents of a crate.
pub(crate) fn select<'a>(
    config: &CrateConfig,
    sources: impl Iterator<Item = &'a mut Source>,
    diagnostics: &mut Diagnostics,
) {
    if config.include.is_empty() && config.exclude.is_empty() {
        return;
    }
    let sources: Vec<&mut Source> = sources.collect();
    let known: Vec<Known> =
        sources.iter().flat_map(|source| operations(source.document())).map(|one| Known::new(&one)).collect();
    if let Some(first) = sources.first() {
        for selector in config.include.iter().chain(&config.exclude) {
            if let Some((message, help)) = unknown(selector, &known) {
                let (file, place) = config.selector(selector).unwrap_or((first.file(), Place::Start));
                diagnostics.push(Diagnostic::error(file, "selection", place, message).with_help(help));
            }
        }
    }
    for source in sources {
        *source = selected(config, source, diagnostics);
    }
}

/// An operation of a document.
struct Operation<'a> {
    /// The JSON pointer of its path item.
    item: String,
    /// The key of its path or webhook.
    path: &'a str,
    is_webhook: bool,
    method: Method<'a>,
    node: &'a Value,
}

impl Operation<'_> {
    fn id(&self) -> Option<&str> {
        self.node.get("operationId")?.as_str()
    }

    fn tags(&self) -> impl Iterator<Item = &str> {
        items(self.node.get("tags")).iter().filter_map(Value::as_str)
    }

    /// `GET /pets`
    fn place(&self) -> String {
        format!("{} {}", self.method.name(), self.path)
    }

    fn is(&self, selector: &Selector) -> bool {
        match selector {
            Selector::Tag(name) => self.tags().any(|tag| tag == name),
            Selector::Path(pattern) => !self.is_webhook && matches(pattern, self.path),
            Selector::Operation(name) => self.id() == Some(name) || self.place() == *name,
        }
    }

    fn is_selected(&self, config: &CrateConfig) -> bool {
        let is_any = |selectors: &[Selector]| selectors.iter().any(|selector| self.is(selector));
        (config.include.is_empty() || is_any(&config.include)) && !is_any(&config.exclude)
    }

    fn pointer(&self) -> String {
        self.method.keys().fold(self.item.clone(), |item, key| At::from_pointer(&item).key(key).to_pointer())
    }
}

/// The names by which selectors find an operation.
struct Known {
    tags: Vec<String>,
    path: Option<String>,
    operation: [Option<String>; 2],
}

impl Known {
    fn new(operation: &Operation<'_>) -> Self {
        Self {
            tags: operation.tags().map(str::to_owned).collect(),
            path: (!operation.is_webhook).then(|| operation.path.to_owned()),
            operation: [operation.id().map(str::to_owned), Some(operation.place())],
        }
    }
}

/// Returns the operations of paths and webhooks, through references of their path items.
fn operations(document: &Value) -> impl Iterator<Item = Operation<'_>> {
    let sections = ["paths", "webhooks", "x-webhooks"].into_iter();
    let items = sections.flat_map(move |section| {
        entries(document.get(section)).filter_map(move |(path, item)| Some((section, path, follow(document, item)?)))
    });
    items.flat_map(|(section, path, item)| {
        methods(item).filter_map(move |method| {
            let node = method.find(item)?;
            let item = At::ROOT.key(section).key(path).to_pointer();
            Some(Operation { item, path, is_webhook: section != "paths", method, node })
        })
    })
}

/// Returns true if the pattern matches the whole text. `*` matches any characters.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(start) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        let Some((_, after)) = text.split_once(part) else { return false };
        text = after;
    }
    text.ends_with(end)
}

/// Returns message and help if no operation has the name of the selector.
fn unknown(selector: &Selector, known: &[Known]) -> Option<(String, String)> {
    let (kind, written, names): (_, _, Vec<&str>) = match selector {
        Selector::Tag(name) => ("tag", name, known.iter().flat_map(|one| &one.tags).map(String::as_str).collect()),
        Selector::Path(name) => ("path", name, known.iter().filter_map(|one| one.path.as_deref()).collect()),
        Selector::Operation(name) => {
            let names = known.iter().flat_map(|one| &one.operation).flatten();
            ("id", name, names.map(String::as_str).collect())
        }
    };
    let is_known = match selector {
        Selector::Path(pattern) => names.iter().any(|name| matches(pattern, name)),
        _ => names.contains(&written.as_str()),
    };
    if is_known {
        return None;
    }
    let help = closest(written, names.iter().copied()).map(|name| format!("did you mean `{name}`?"));
    let help = help.unwrap_or_else(|| {
        let mut seen = HashSet::new();
        let listed: Vec<String> =
            names.iter().filter(|name| seen.insert(**name)).map(|name| format!("`{name}`")).collect();
        let more = if listed.len() > LISTED { ", …" } else { "" };
        let shown = listed.get(..LISTED).unwrap_or(&listed).join(", ");
        if shown.is_empty() {
            format!("the documents have no {kind}")
        } else {
            format!("the documents have {shown}{more}")
        }
    });
    Some((format!("no operation has the {kind} `{written}`"), help))
}

/// Returns the document without what is not selected. Reports references to excluded operations.
fn selected(config: &CrateConfig, source: &Source, diagnostics: &mut Diagnostics) -> Source {
    let source = source.with(&inlined(config, source.document()));
    let document = source.document();
    let mut items: BTreeMap<String, bool> = BTreeMap::new();
    let mut excluded: HashMap<String, Operation<'_>> = HashMap::new();
    for operation in operations(document) {
        let is_selected = operation.is_selected(config);
        *items.entry(operation.item.clone()).or_default() |= is_selected;
        if !is_selected {
            excluded.insert(operation.pointer(), operation);
        }
    }
    let mut removed: BTreeMap<String, Option<Value>> = excluded.keys().map(|pointer| (pointer.clone(), None)).collect();
    removed.extend(items.iter().filter(|(_, is_kept)| !**is_kept).map(|(item, _)| (item.clone(), None)));

    let mut edges = Edges { document, found: Vec::new() };
    walk(document, source.version(), &mut edges);
    // Each pointer belongs to a component, to a removed operation or path item, or to the rest.
    let is_removed = |at: &str| heads(at).any(|head| removed.contains_key(head));
    let mut needed: HashSet<Option<String>> = HashSet::from([None]);
    let mut by_owner: HashMap<Option<String>, Vec<&Edge>> = HashMap::new();
    for edge in edges.found.iter().filter(|edge| !is_removed(&edge.from)) {
        by_owner.entry(component(&edge.from)).or_default().push(edge);
    }
    let mut pending = vec![None];
    while let Some(owner) = pending.pop() {
        for edge in by_owner.get(&owner).into_iter().flatten() {
            if let Some(operation) = heads(&edge.to).find_map(|head| excluded.get(head)) {
                let id = operation.id().map_or_else(|| operation.place(), str::to_owned);
                let message =
                    format!("{} refers to the operation `{id}`, which is excluded", shown(document, &edge.from));
                let help = format!("include it too, with `operation:{id}`, or exclude what refers to it");
                let place = At::from_pointer(&edge.from).value();
                diagnostics.push(Diagnostic::error(source.file(), "selection", place, message).with_help(help));
            }
            let target = component(&edge.to);
            if target.is_some() && needed.insert(target.clone()) {
                pending.push(target);
            }
        }
    }
    for (section, components) in entries(document.get("components")).filter(|(section, _)| !section.starts_with("x-")) {
        for (name, _) in entries(components) {
            let pointer = At::ROOT.key("components").key(section).key(name).to_pointer();
            if !needed.contains(&Some(pointer.clone())) {
                removed.insert(pointer, None);
            }
        }
    }
    source.with(&removed)
}

/// Returns the path items that refer to one with selected and other operations, with the selected ones in place.
fn inlined(config: &CrateConfig, document: &Value) -> BTreeMap<String, Option<Value>> {
    let mut changes = BTreeMap::new();
    for operation in operations(document) {
        let is_reference = pointer(document, &operation.item).is_some_and(|item| item.get("$ref").is_some());
        if !is_reference || operation.is_selected(config) {
            continue;
        }
        let target = || pointer(document, &operation.item).and_then(|item| follow(document, item)).cloned();
        let item = changes.entry(operation.item.clone()).or_insert_with(target);
        let keys: Vec<&str> = operation.method.keys().collect();
        if let (Some(item), Some((last, above))) = (item, keys.split_last()) {
            let owner = above.iter().try_fold(item, |node, key| node.get_mut(key)).and_then(Value::as_mapping_mut);
            owner.and_then(|owner| owner.remove(*last));
        }
    }
    changes
}

/// A reference to a component or an operation.
struct Edge {
    /// The JSON pointer of the object that needs the target.
    from: String,
    /// The JSON pointer of the target.
    to: String,
}

struct Edges<'a> {
    document: &'a Value,
    found: Vec<Edge>,
}

impl<'a> Visitor<'a> for Edges<'a> {
    fn reference(&mut self, target: &'a str, _: &'static Object, at: &At<'_>) {
        self.add(at.to_pointer(), target);
    }

    fn object(&mut self, _: &'static Object, mapping: &'a Mapping, at: &At<'_>) {
        let from = at.to_pointer();
        let mappings = mapping.get("discriminator").and_then(|found| found.get("mapping"));
        for target in entries(mappings).filter_map(|(_, target)| target.as_str()) {
            self.add(from.clone(), target);
            self.add_component(&from, "schemas", target);
        }
        // A base with a discriminator can be each schema that extends it.
        for part in items(mapping.get("allOf")) {
            if let Some(base) = part.get("$ref").and_then(Value::as_str).and_then(local)
                && pointer(self.document, &base).is_some_and(|base| self.is_base(base, DEEPEST_BASE))
            {
                self.found.push(Edge { from: canonical(&base), to: from.clone() });
            }
        }
        for requirement in items(mapping.get("security")) {
            for (name, _) in entries(requirement) {
                self.add_component(&from, "securitySchemes", name);
            }
        }
        // Path items, and links.
        for target in ["$ref", "operationRef"].into_iter().filter_map(|key| mapping.get(key)?.as_str()) {
            self.add(from.clone(), target);
        }
        if let Some(id) = mapping.get("operationId").and_then(Value::as_str).filter(|_| is_link(at)) {
            let targets = operations(self.document).filter(|operation| operation.id() == Some(id));
            let targets: Vec<String> = targets.map(|operation| operation.pointer()).collect();
            self.found.extend(targets.into_iter().map(|to| Edge { from: from.clone(), to }));
        }
    }
}

impl Edges<'_> {
    fn add(&mut self, from: String, target: &str) {
        if let Some(to) = local(target) {
            self.found.push(Edge { from, to: canonical(&to) });
        }
    }

    fn add_component(&mut self, from: &str, section: &str, name: &str) {
        let to = At::ROOT.key("components").key(section).key(name).to_pointer();
        self.found.push(Edge { from: from.to_owned(), to });
    }

    fn is_base(&self, schema: &Value, depth: usize) -> bool {
        let mut parts = items(schema.get("allOf")).iter();
        schema.get("discriminator").is_some()
            || depth > 0
                && parts.any(|part| follow(self.document, part).is_some_and(|part| self.is_base(part, depth - 1)))
    }
}

/// Returns true for an object in a map of links.
fn is_link(at: &At<'_>) -> bool {
    at.parent().and_then(At::last_key) == Some("links")
}

/// Returns the JSON pointer of the component that a pointer leads into.
fn component(pointer: &str) -> Option<String> {
    let mut parts = tokens(pointer);
    let is_component = parts.next().is_some_and(|part| part == "components");
    let (section, name) = parts.next().zip(parts.next()).filter(|_| is_component)?;
    Some(At::ROOT.key("components").key(&section).key(&name).to_pointer())
}

/// Returns the pointers of the path item and the operation that a pointer may lead into: its first two and three parts.
fn heads(pointer: &str) -> impl Iterator<Item = &str> {
    let ends = pointer.match_indices('/').map(|(at, _)| at).chain([pointer.len()]).skip(2).take(2);
    ends.filter_map(|end| pointer.get(..end))
}

/// Describes the operation or the component that a pointer leads into.
fn shown(document: &Value, at: &str) -> String {
    let operation = operations(document).find(|operation| is_within(at, &operation.pointer()));
    match (operation, component(at)) {
        (Some(operation), _) => {
            let place = operation.place();
            format!("the operation `{}`", operation.id().unwrap_or(&place))
        }
        (None, Some(component)) => format!("the component `{}`", component.trim_start_matches('/').replace('/', ".")),
        (None, None) => "the document".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn star_matches_any_characters() {
        for (pattern, text, expected) in [
            ("/pets", "/pets", true),
            ("/pets", "/pets/{id}", false),
            ("/pets*", "/pets", true),
            ("/pets/*", "/pets/{id}/toys", true),
            ("/pets/*", "/pets", false),
            ("*/toys", "/pets/{id}/toys", true),
            ("/*/{id}/*", "/pets/{id}/toys", true),
            ("/*/{id}/*", "/pets/toys", false),
            ("*a*", "/b", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
