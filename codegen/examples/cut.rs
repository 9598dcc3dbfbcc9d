//! Extracts the operations whose path contains a text from a document, with the components that they need, and prints
//! them as a separate JSON document.
//!
//! `cargo run -p openapi-client-codegen --example cut -- DOCUMENT TEXT`
//!
//! Use it for a client of a few operations of a large API, or to reduce a document to a problem. Referenced parts of other
//! files are included; references to anything except components are not changed.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use openapi_client_codegen::diagnostic::Style;
use openapi_client_codegen::source::Source;
use serde_yaml::{Mapping, Value};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [document, text] = &arguments[..] else {
        eprintln!("usage: cut DOCUMENT TEXT");
        return ExitCode::FAILURE;
    };
    match run(Path::new(document), text) {
        Ok(json) => {
            println!("{json}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Returns the reduced document as JSON text.
pub(crate) fn run(document: &Path, text: &str) -> Result<String, String> {
    let source = Source::read(document, None).map_err(|diagnostic| diagnostic.render(Style::Plain))?;
    let paths = keep(source.document().get("paths"), |path| path.contains(text));
    if paths.is_empty() {
        return Err(format!("{}: no path contains `{text}`", source.name()));
    }
    let components = source.document().get("components");
    let needed = needed(&paths, source.document().get("security"), components);
    let mut cut = Mapping::new();
    for (key, value) in source.document().as_mapping().into_iter().flatten() {
        let value = match key.as_str() {
            Some("paths") => paths.clone().into(),
            Some("components") => needed_of(components, &needed).into(),
            Some("tags") => tags_of(value, &paths).into(),
            Some("webhooks") => continue,
            _ => value.clone(),
        };
        cut.insert(key.clone(), value);
    }
    serde_json::to_string_pretty(&cut).map_err(|error| format!("{}: not JSON: {error}", source.name()))
}

/// Returns the entries of a mapping whose key is kept.
fn keep(mapping: Option<&Value>, is_kept: impl Fn(&str) -> bool) -> Mapping {
    let entries = mapping.and_then(Value::as_mapping).into_iter().flatten();
    entries
        .filter(|(key, _)| key.as_str().is_some_and(&is_kept))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// A component: its section and its name.
type Component = (String, String);

/// Returns the components that the paths refer to, directly or indirectly.
fn needed(paths: &Mapping, security: Option<&Value>, components: Option<&Value>) -> BTreeSet<Component> {
    let mut found = Vec::new();
    references(&Value::Mapping(paths.clone()), &mut found);
    schemes(security, &mut found);
    let mut needed = BTreeSet::new();
    while let Some(component) = found.pop() {
        let value = components.and_then(|components| components.get(&component.0)?.get(&component.1));
        if let Some(value) = value.filter(|_| needed.insert(component)) {
            references(value, &mut found);
        }
    }
    needed
}

/// Collects the components that a value names: in references, discriminator mappings and security requirements.
fn references(value: &Value, found: &mut Vec<Component>) {
    match value {
        Value::String(text) => {
            if let Some((section, rest)) = text.strip_prefix("#/components/").and_then(|rest| rest.split_once('/')) {
                let name = rest.split('/').next().unwrap_or(rest);
                found.push((section.to_owned(), name.to_owned()));
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| references(item, found)),
        Value::Mapping(mapping) => {
            schemes(mapping.get("security"), found);
            // A discriminator may name a schema without a path.
            let mapped = mapping.get("mapping").and_then(Value::as_mapping).into_iter().flatten();
            found.extend(mapped.filter_map(|(_, name)| Some(("schemas".to_owned(), name.as_str()?.to_owned()))));
            mapping.values().for_each(|value| references(value, found));
        }
        _ => {}
    }
}

/// Collects the security schemes of a list of requirements.
fn schemes(requirements: Option<&Value>, found: &mut Vec<Component>) {
    let requirements = requirements.and_then(Value::as_sequence).into_iter().flatten();
    let names = requirements.filter_map(Value::as_mapping).flat_map(Mapping::keys).filter_map(Value::as_str);
    found.extend(names.map(|name| ("securitySchemes".to_owned(), name.to_owned())));
}

/// Returns the component sections with only the needed components.
fn needed_of(components: Option<&Value>, needed: &BTreeSet<Component>) -> Mapping {
    let mut sections = Mapping::new();
    for (section, entries) in components.and_then(Value::as_mapping).into_iter().flatten() {
        let is_needed = |name: &str| {
            section.as_str().is_some_and(|section| needed.contains(&(section.to_owned(), name.to_owned())))
        };
        let entries = keep(Some(entries), is_needed);
        if !entries.is_empty() {
            sections.insert(section.clone(), entries.into());
        }
    }
    sections
}

/// Returns the tags that operations of the paths have.
fn tags_of(tags: &Value, paths: &Mapping) -> Vec<Value> {
    let operations = paths.values().filter_map(Value::as_mapping).flat_map(Mapping::values);
    let used: Vec<_> = operations
        .filter_map(|operation| operation.get("tags")?.as_sequence())
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let is_used = |tag: &&Value| tag.get("name").and_then(Value::as_str).is_some_and(|name| used.contains(&name));
    tags.as_sequence().into_iter().flatten().filter(is_used).cloned().collect()
}
