//! Checks that every reference leads to an object of the right kind, and that no reference is circular.

use std::collections::{HashMap, HashSet};

use serde_yaml::Value;

use super::suggest::suggest;
use crate::diagnostic::{Diagnostics, Report};
use crate::openapi::Version;
use crate::openapi::node::{components, entries};
use crate::openapi::reference::{self, Reference, canonical};
use crate::openapi::tables::{self, Entry, Object};
use crate::source::Source;
use crate::text::{Place, push_token, tokens};

/// The most members of a cycle that a message names.
const MOST_NAMES: usize = 8;

/// Checks the references that the structure check collected.
pub(crate) fn check(source: &Source, references: &[Reference<'_>], diagnostics: &mut Diagnostics) {
    let mut report = diagnostics.report(source.file());
    // Many references share few targets.
    let mut good: HashSet<(&str, &str)> = HashSet::new();
    for reference in references {
        let key = (reference.target, reference.object.name);
        if !good.contains(&key) && one(source, reference, &mut report) {
            good.insert(key);
        }
    }
    circles(source, references, &mut report);
}

fn place(reference: &Reference<'_>) -> Place {
    if reference.is_mapping {
        Place::Value(reference.pointer.clone())
    } else {
        Place::Value(format!("{}/$ref", reference.pointer))
    }
}

fn one(source: &Source, reference: &Reference<'_>, report: &mut Report<'_>) -> bool {
    let document = source.document();
    let Reference { target, object, .. } = *reference;
    if reference.is_mapping && !target.contains(['#', '/', ':']) {
        // A discriminator may name a schema without a path.
        if components(document, "schemas").is_some_and(|schemas| schemas.get(target).is_some()) {
            return true;
        }
        let help = suggest_component(report, document, "schemas", target);
        report.error("unresolved-reference", place(reference), format!("there is no schema `{target}`")).help(help);
        return false;
    }
    if target.is_empty() {
        let found = report.error("unresolved-reference", place(reference), "the reference is empty");
        found.help(elsewhere(object));
        return false;
    }
    let Some(pointer) = reference::local(target) else {
        // Following the references has already reported why this one fails.
        if !source.has_followed_references() {
            report
                .error("external-reference", place(reference), format!("`{target}` is outside this document"))
                .help("other files are read only for a document in a file, not for text in memory");
        }
        return false;
    };
    if !pointer.is_empty() && !pointer.starts_with('/') {
        report
            .error("unresolved-reference", place(reference), format!("`{target}` is not a path in this document"))
            .help("anchors are not supported: write `#/components/…`");
        return false;
    }
    if reference::pointer(document, &pointer).is_none() {
        let mut parts = tokens(&pointer);
        let help = match (parts.next().as_deref(), parts.next(), parts.next()) {
            (Some("components"), Some(section), Some(name)) => suggest_component(report, document, &section, &name),
            _ => elsewhere(object),
        };
        report.error("unresolved-reference", place(reference), format!("there is no `{target}`")).help(help);
        return false;
    }
    let kind = Entry::at(&pointer, source.version()).object(source.version());
    let is_right = kind.is_some_and(|kind| std::ptr::eq(kind, object));
    if !is_right {
        let message = format!("`{target}` is not {}", object.name);
        let found = report.error("reference-kind", place(reference), message);
        found.help(of_kind(document, &pointer, object, source.version()));
    }
    is_right
}

/// The help: a target for the reference.
fn elsewhere(object: &Object) -> String {
    match object.section {
        Some(section) => format!("refer to a component in `#/components/{section}/`, or define it inline"),
        None => format!("define {} inline", object.name),
    }
}

/// Returns the reference to the schema of the target, if a schema is required and the target has one.
pub(super) fn schema_of(document: &Value, pointer: &str, object: &Object, version: Version) -> Option<String> {
    if object.section != tables::schema(version).section {
        return None;
    }
    let target = reference::pointer(document, pointer).and_then(|found| reference::follow(document, found))?;
    let mut schema = pointer.to_owned();
    if target.get("schema").is_none() {
        let media_type = target.get("content")?.as_mapping()?.iter().next()?.0.as_str()?;
        schema.push_str("/content");
        push_token(&mut schema, media_type);
    }
    schema.push_str("/schema");
    reference::pointer(document, &schema).map(|_| format!("#{schema}"))
}

/// The help for a reference to an object of another kind.
fn of_kind(document: &Value, pointer: &str, object: &Object, version: Version) -> String {
    let kind = Entry::at(pointer, version).object(version);
    if kind.is_some_and(|kind| kind.section == tables::schema(version).section) && object.section == Some("responses") {
        return format!(
            "write `description: …` and `content: {{application/json: {{schema: {{$ref: \"#{pointer}\"}}}}}}` instead"
        );
    }
    match schema_of(document, pointer, object, version) {
        Some(schema) => format!("refer to its schema: `{schema}`"),
        None => elsewhere(object),
    }
}

fn suggest_component(report: &mut Report<'_>, document: &Value, section: &str, name: &str) -> String {
    let names = entries(components(document, section)).map(|(known, _)| known).filter(|known| *known != name);
    suggest(report, name, names).unwrap_or_else(|| format!("declare it in `#/components/{section}/`"))
}

/// Reports cycles: references to references, and schemas that are members of their own composition.
fn circles(source: &Source, references: &[Reference<'_>], report: &mut Report<'_>) {
    let version = source.version();
    // The pointers of an object's members, by the object's pointer.
    let mut edges: HashMap<String, Vec<String>> = HashMap::new();
    for reference in references.iter().filter(|reference| !reference.is_mapping) {
        let Some(target) = reference::local(reference.target) else { continue };
        let holder = composed(&reference.pointer, version);
        edges.entry(holder).or_default().push(canonical(&target));
    }
    let mut done: HashSet<String> = HashSet::new();
    let mut starts: Vec<&String> = edges.keys().collect();
    starts.sort();
    for start in starts {
        let mut path: Vec<(&String, usize)> = vec![(start, 0)];
        // Each node on the path, with its position.
        let mut on_path: HashMap<&String, usize> = HashMap::from([(start, 0)]);
        if done.contains(start) {
            continue;
        }
        while let Some((node, next)) = path.last_mut() {
            let target = edges.get(*node).and_then(|targets| targets.get(*next));
            *next += 1;
            match target {
                None => {
                    on_path.remove(*node);
                    done.insert((*node).clone());
                    path.pop();
                }
                Some(target) => match on_path.get(target) {
                    Some(from) => {
                        let circle = circle(path.get(*from..).unwrap_or_default());
                        report
                            .error("circular-reference", Place::Value(target.clone()), circle)
                            .help("a schema may contain itself as a property or list item, but not consist of itself");
                    }
                    None if !done.contains(target) && edges.contains_key(target) => {
                        on_path.insert(target, path.len());
                        path.push((target, 0));
                    }
                    None => {}
                },
            }
        }
    }
}

fn circle(path: &[(&String, usize)]) -> String {
    let mut nodes = path.iter().map(|(node, _)| node.as_str());
    let first = nodes.next().map(short).unwrap_or_default();
    let through: Vec<String> = nodes.by_ref().take(MOST_NAMES).map(|node| format!("`{}`", short(node))).collect();
    match (through.join(", "), nodes.len()) {
        (through, _) if through.is_empty() => format!("`{first}` refers to itself"),
        (through, 0) => format!("`{first}` refers to itself through {through}"),
        (through, more) => format!("`{first}` refers to itself through {through} and {more} more"),
    }
}

fn short(pointer: &str) -> String {
    let parts: Vec<_> = tokens(pointer).collect();
    match parts.as_slice() {
        [components, _, name] if components == "components" => name.to_string(),
        _ => format!("#{pointer}"),
    }
}

/// Returns the schema that owns the member with this pointer: `…/Pet` for `…/Pet/allOf/0`.
fn composed(pointer: &str, version: Version) -> String {
    let mut pointer = canonical(pointer);
    loop {
        let mut parts = pointer.rsplitn(3, '/');
        let (Some(index), Some("allOf" | "oneOf" | "anyOf"), Some(holder)) = (parts.next(), parts.next(), parts.next())
        else {
            return pointer;
        };
        let is_schema = Entry::at(holder, version).object(version).is_some_and(|kind| kind.section == Some("schemas"));
        if !is_schema || index.parse::<usize>().is_err() {
            return pointer;
        }
        pointer = holder.to_owned();
    }
}
