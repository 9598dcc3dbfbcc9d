//! References, and what they lead to.

use std::borrow::Cow;

use serde_yaml::{Mapping, Value};

use super::depth::LONGEST_CHAIN;
use super::tables::{self, Object};
use super::version::Version;
use super::walk::{Visitor, walk};
use crate::text::{At, push_token, tokens, unescape};

/// A reference in a document.
#[derive(Debug)]
pub(crate) struct Reference<'a> {
    /// The object that holds it, as a JSON pointer.
    pub(crate) pointer: String,
    /// What it says.
    pub(crate) target: &'a str,
    /// What it must lead to.
    pub(crate) object: &'static Object,
    /// Whether it is a value of a discriminator's mapping rather than a `$ref`.
    pub(crate) is_mapping: bool,
}

/// Collects the references of a document in their order.
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
        let values = mapping.get("discriminator").and_then(|found| found.get("mapping")).and_then(Value::as_mapping);
        for (value, target) in values.into_iter().flatten() {
            if let (Some(value), Some(target)) = (value.as_str(), target.as_str()) {
                let pointer = at.key("discriminator").key("mapping").key(value).to_pointer();
                self.references.push(Reference { pointer, target, object, is_mapping: true });
            }
        }
    }
}

/// The name in a reference to a component: `Pet` of `#/components/schemas/Pet`.
///
/// `None` if the reference leads anywhere else. References in a document that was loaded always lead to components.
pub(crate) fn component_name<'r>(reference: &'r str, section: &str) -> Option<Cow<'r, str>> {
    let name = reference.strip_prefix("#/components/")?.strip_prefix(section)?.strip_prefix('/')?;
    (!name.contains('/')).then(|| unescape(name))
}

/// The JSON pointer in a local reference, percent-decoded; `None` if the reference leads out of the document.
pub(crate) fn local(reference: &str) -> Option<Cow<'_, str>> {
    reference.strip_prefix('#').map(percent_decoded)
}

/// The text with `%2F` and the like as characters; as it is if that would not be text.
pub(crate) fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let decoded = (byte == b'%').then(|| {
            let mut digits = rest.clone();
            let mut digit = || digits.next().and_then(|digit| char::from(digit).to_digit(16));
            Some((digit()?, digit()?))
        });
        match decoded.flatten().and_then(|(high, low)| u8::try_from(16 * high + low).ok()) {
            Some(decoded) => {
                bytes.push(decoded);
                rest.nth(1);
            }
            None => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).map_or_else(|_| Cow::Borrowed(text), Cow::Owned)
}

/// The node that a JSON pointer leads to.
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

/// The same node, to be changed.
pub(crate) fn pointer_mut<'a>(document: &'a mut Value, pointer: &str) -> Option<&'a mut Value> {
    tokens(pointer).try_fold(document, |node, token| match node {
        Value::Mapping(mapping) => mapping.get_mut(&*token),
        Value::Sequence(items) => items.get_mut(token.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The pointer with its escapes written in the one usual way.
pub(crate) fn canonical(pointer: &str) -> String {
    let mut result = String::with_capacity(pointer.len());
    for token in tokens(pointer) {
        push_token(&mut result, &token);
    }
    result
}

/// The node that a local reference leads to, through references to references.
pub(crate) fn lookup<'a>(document: &'a Value, reference: &str) -> Option<&'a Value> {
    follow(document, pointer(document, &local(reference)?)?)
}

/// The node, or what it leads to if it is a reference.
pub(crate) fn follow<'a>(document: &'a Value, mut node: &'a Value) -> Option<&'a Value> {
    for _ in 0..LONGEST_CHAIN {
        match node.get("$ref").and_then(Value::as_str) {
            Some(reference) => node = pointer(document, &local(reference)?)?,
            None => return Some(node),
        }
    }
    None
}

/// The names of a path to a property: `meta.next`, or as a JSON pointer `/meta/next`.
pub(crate) fn property_path(path: &str) -> Vec<Cow<'_, str>> {
    if path.starts_with('/') { tokens(path).collect() } else { path.split('.').map(Cow::Borrowed).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_components() {
        assert_eq!(component_name("#/components/schemas/Pet", "schemas").as_deref(), Some("Pet"));
        assert_eq!(component_name("#/components/schemas/a~1b", "schemas").as_deref(), Some("a/b"));
        assert_eq!(component_name("#/components/schemas/Pet/properties/id", "schemas"), None);
        assert_eq!(component_name("#/components/responses/Pet", "schemas"), None);
    }
}
