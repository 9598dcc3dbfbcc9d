//! References and their targets.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde_yaml::{Mapping, Value};

use super::depth::LONGEST_CHAIN;
use super::tables::{self, Object};
use super::version::Version;
use super::walk::{Visitor, walk};
use crate::text::{At, push_token, tokens, unescape};

/// A reference in a document.
#[derive(Debug)]
pub(crate) struct Reference<'a> {
    /// JSON pointer of the object that contains it.
    pub(crate) pointer: String,
    /// The text of the reference.
    pub(crate) target: &'a str,
    /// The required kind of target.
    pub(crate) object: &'static Object,
    /// True for a value of a discriminator mapping, false for a `$ref`.
    pub(crate) is_mapping: bool,
}

/// Collects the references of a document, in document order.
pub(crate) fn collect(document: &Value, version: Version) -> Vec<Reference<'_>> {
    let mut collector = Collector { schema: tables::schema(version), references: Vec::new() };
    walk(document, version, &mut collector);
    collector.references
}

struct Collector<'a> {
    schema: &'static Object,
    references: Vec<Reference<'a>>,
}

impl<'a> Visitor<'a> for Collector<'a> {
    fn reference(&mut self, target: &'a str, object: &'static Object, at: &At<'_>) {
        self.references.push(Reference { pointer: at.to_pointer(), target, object, is_mapping: false });
    }

    fn object(&mut self, object: &'static Object, mapping: &'a Mapping, at: &At<'_>) {
        if !std::ptr::eq(object, self.schema) || mapping.contains_key("$ref") {
            return;
        }
        let discriminator = mapping.get("discriminator");
        if let Some(target) = discriminator.and_then(|found| found.get("defaultMapping")?.as_str()) {
            let pointer = at.key("discriminator").key("defaultMapping").to_pointer();
            self.references.push(Reference { pointer, target, object, is_mapping: true });
        }
        let values = discriminator.and_then(|found| found.get("mapping")).and_then(Value::as_mapping);
        for (value, target) in values.into_iter().flatten() {
            if let (Some(value), Some(target)) = (value.as_str(), target.as_str()) {
                let pointer = at.key("discriminator").key("mapping").key(value).to_pointer();
                self.references.push(Reference { pointer, target, object, is_mapping: true });
            }
        }
    }
}

/// Returns the name in a reference to a component: `Pet` for `#/components/schemas/Pet`.
///
/// `None` if the reference leads elsewhere. References in a loaded document always lead to components.
pub(crate) fn component_name<'r>(reference: &'r str, section: &str) -> Option<Cow<'r, str>> {
    let name = reference.strip_prefix("#/components/")?.strip_prefix(section)?.strip_prefix('/')?;
    (!name.contains('/')).then(|| unescape(name))
}

/// Returns the percent-decoded JSON pointer of a local reference; `None` if the reference leads out of the document.
pub(crate) fn local(reference: &str) -> Option<Cow<'_, str>> {
    reference.strip_prefix('#').map(percent_decoded)
}

/// Percent-decodes the text; returns it unchanged if the result is not UTF-8.
pub(crate) fn percent_decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

/// Returns the node at a JSON pointer.
pub(crate) fn pointer<'a>(document: &'a Value, pointer: &str) -> Option<&'a Value> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return None;
    }
    tokens(pointer).try_fold(document, |node, token| match node {
        Value::Mapping(mapping) => mapping.get(&*token),
        Value::Sequence(items) => items.get(token.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Returns the mutable node at a JSON pointer.
pub(crate) fn pointer_mut<'a>(document: &'a mut Value, pointer: &str) -> Option<&'a mut Value> {
    tokens(pointer).try_fold(document, |node, token| match node {
        Value::Mapping(mapping) => mapping.get_mut(&*token),
        Value::Sequence(items) => items.get_mut(token.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Returns the pointer with canonical escapes.
pub(crate) fn canonical(pointer: &str) -> String {
    let mut result = String::with_capacity(pointer.len());
    for token in tokens(pointer) {
        push_token(&mut result, &token);
    }
    result
}

/// Returns the target of a local reference, through references to references.
pub(crate) fn lookup<'a>(document: &'a Value, reference: &str) -> Option<&'a Value> {
    follow(document, pointer(document, &local(reference)?)?)
}

/// Returns the node, or its target if it is a reference.
pub(crate) fn follow<'a>(document: &'a Value, mut node: &'a Value) -> Option<&'a Value> {
    for _ in 0..LONGEST_CHAIN {
        match node.get("$ref").and_then(Value::as_str) {
            Some(reference) => node = pointer(document, &local(reference)?)?,
            None => return Some(node),
        }
    }
    None
}

/// Returns the names of a property path: `meta.next`, or the JSON pointer `/meta/next`.
pub(crate) fn property_path(path: &str) -> Vec<Cow<'_, str>> {
    if path.starts_with('/') { tokens(path).collect() } else { path.split('.').map(Cow::Borrowed).collect() }
}

/// Returns the JSON pointer of a property path.
pub(crate) fn property_pointer(path: &str) -> String {
    let mut pointer = String::new();
    for name in property_path(path) {
        push_token(&mut pointer, &name);
    }
    pointer
}

/// Returns true if a JSON pointer leads to the value of another one, or to a value inside it.
pub(crate) fn is_within(pointer: &str, outer: &str) -> bool {
    pointer.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn component_name_is_decoded() {
        assert_eq!(component_name("#/components/schemas/Pet", "schemas").as_deref(), Some("Pet"));
        assert_eq!(component_name("#/components/schemas/a~1b", "schemas").as_deref(), Some("a/b"));
        assert_eq!(component_name("#/components/schemas/Pet/properties/id", "schemas"), None);
        assert_eq!(component_name("#/components/responses/Pet", "schemas"), None);
    }
}
