//! Normalizes a document to the form of `openapiv3`: OpenAPI 3.0, with one spelling for each feature.
//!
//! - Every reference leads to a component; referenced path items are inlined (`references`).
//! - OpenAPI 3.1 schemas are rewritten to 3.0 (`keywords`), and keys beside `$ref` and `allOf` move to members
//!   (`members`).
//! - Callbacks and webhooks are components (`callbacks`).
//! - A key that `openapiv3` does not support is kept as `x-openapi-<key>`.
//!
//! Everything dropped is reported, except keys without a value and definitions that were moved.

mod callbacks;
mod keywords;
mod members;
mod objects;
mod query_strings;
mod references;

pub(crate) use members::is_annotation;

use std::collections::HashMap;

use serde_yaml::{Mapping, Value};

use crate::diagnostic::{Diagnostics, Report};
use crate::openapi::reference::{canonical, local, lookup};
use crate::openapi::{Version, component, depth, tables, unsupported, walk};
use crate::source::Source;
use crate::text::{At, Place};
use tables::{Object, Rest, Shape};

/// The key of a path item for operations that `openapiv3` does not support, by method.
const OPERATIONS: &str = "x-openapi-operations";

/// Normalizes the document to OpenAPI 3.0.
///
/// The document should have passed [`lint::check`](crate::lint::check). Invalid parts are left unchanged.
pub fn normalize(source: &Source, diagnostics: &mut Diagnostics) -> Value {
    normalized(source, diagnostics, false)
}

/// Normalizes the document, and keeps the keywords that clients do not check as `x-openapi-<key>`.
pub(crate) fn with_unchecked(source: &Source) -> Value {
    normalized(source, &mut Diagnostics::new(), true)
}

fn normalized(source: &Source, diagnostics: &mut Diagnostics, keeps_unchecked: bool) -> Value {
    let mut normalizer = Normalizer {
        report: diagnostics.report(source.file()),
        version: source.version(),
        written: source.document(),
        hoisted: HashMap::new(),
        moves: Vec::new(),
        links: (0, None),
        is_in_copy: false,
        keeps_unchecked,
        copied: component::copyable(source.text()),
    };
    let mut document = source.document().clone();
    normalizer.hoist(&mut document);
    if let Some(paths) = document.get_mut("paths").and_then(Value::as_mapping_mut) {
        normalizer.inline_path_items(paths, "/paths");
    }
    normalizer.callbacks(&mut document);
    normalizer.object(&tables::DOCUMENT, &mut document, &At::ROOT);
    normalizer.report_links();
    source.file().set_moves(normalizer.moves);
    if let Some(pointer) = too_deep(&tables::ROOT, &document, &At::ROOT, depth::DEEPEST) {
        diagnostics.push(depth::too_deep(source.file(), Place::Value(pointer)));
    }
    document
}

/// Returns the pointer of the first object that is nested in more than `left` others.
fn too_deep(shape: &'static Shape, value: &Value, at: &At<'_>, left: usize) -> Option<String> {
    let object = match shape {
        Shape::Is(object) | Shape::Or(object) => object,
        Shape::Schema | Shape::SchemaOrBoolean => &tables::SCHEMA,
        Shape::List(item) => {
            let mut items = value.as_sequence()?.iter().enumerate();
            return items.find_map(|(index, value)| too_deep(item, value, &at.index(index), left));
        }
        Shape::Map(_, entry) => {
            let mut entries = value.as_mapping()?.iter();
            return entries.find_map(|(key, value)| too_deep(entry, value, &at.key(key.as_str()?), left));
        }
        _ => return None,
    };
    let mut entries = value.as_mapping()?.iter();
    let Some(left) = left.checked_sub(1) else { return Some(at.to_pointer()) };
    entries.find_map(|(key, value)| {
        let key = key.as_str()?;
        let written = if key == OPERATIONS { "additionalOperations" } else { key };
        too_deep(object.shape(written)?, value, &at.key(key), left)
    })
}

/// Returns the schema that no value satisfies.
fn nothing() -> Value {
    Value::Mapping(Mapping::from_iter([("not".into(), Value::Mapping(Mapping::new()))]))
}

struct Normalizer<'d> {
    report: Report<'d>,
    version: Version,
    /// The document as written.
    written: &'d Value,
    /// The new reference of each moved part, by its old pointer.
    hoisted: HashMap<String, String>,
    /// Pointers in the result, and their original pointers in the text.
    moves: Vec<(String, String)>,
    /// Count and first pointer of the links, which are not generated.
    links: (usize, Option<String>),
    /// True inside a copied target. References in it are not copied again, because they could be circular.
    is_in_copy: bool,
    /// True to keep the keywords that clients do not check.
    keeps_unchecked: bool,
    /// The remaining budget of nodes to copy.
    copied: usize,
}

impl Normalizer<'_> {
    fn value(&mut self, shape: &'static Shape, value: &mut Value, at: &At<'_>) {
        walk::each_object_mut(shape, value, at, &mut |shape, value, at| match shape {
            Shape::SchemaOrBoolean if value.is_bool() => {}
            // No value satisfies this schema.
            Shape::SchemaOrBoolean if *value == nothing() => *value = Value::Bool(false),
            Shape::Schema | Shape::SchemaOrBoolean => self.schema(value, at),
            Shape::Or(object) if self.reference(object, value, at) => {}
            Shape::Is(object) | Shape::Or(object) => self.object(object, value, at),
            _ => {}
        });
    }

    fn object(&mut self, object: &'static Object, value: &mut Value, at: &At<'_>) {
        let Some(mapping) = value.as_mapping_mut() else { return };
        self.leave_out(object, mapping, at);
        if object.shape("parameters").is_some() && self.version >= Version::V3_2 {
            self.query_strings(mapping, at);
        }
        self.children(object, mapping, at);
        self.later_keys(object, mapping, at);
        if std::ptr::eq(object, &raw const tables::MEDIA_TYPE) {
            self.items(mapping, at);
        } else if std::ptr::eq(object, &raw const tables::PATH_ITEM) {
            self.additional_operations(mapping, at);
        }
        Self::repair(object, mapping);
        for key in object.keys.iter().filter(|key| key.since == Version::V3_2) {
            keep_as_extension(mapping, key.name);
        }
    }

    fn children(&mut self, object: &'static Object, mapping: &mut Mapping, at: &At<'_>) {
        if let Rest::Entries(_, shape) = &object.rest {
            for (key, value) in mapping.iter_mut() {
                if let Some(key) = key.as_str().filter(|key| !key.starts_with("x-")) {
                    self.value(shape, value, &at.key(key));
                }
            }
            return;
        }
        let mut has_nulls = false;
        for (key, value) in mapping.iter_mut() {
            let Some(key) = key.as_str() else { continue };
            let Some(shape) = object.shape(key) else { continue };
            has_nulls |= value.is_null();
            self.value(shape, value, &at.key(key));
        }
        if has_nulls {
            mapping.retain(|key, value| !is_null_key(object, key, value));
        }
    }

    /// Rewrites a reference to an object other than a schema. Returns true if the value is a reference.
    fn reference(&mut self, object: &'static Object, value: &mut Value, at: &At<'_>) -> bool {
        let Some(mapping) = value.as_mapping_mut() else { return false };
        let Some(target) = mapping.get("$ref").and_then(Value::as_str) else { return false };
        let target = target.to_owned();
        if std::ptr::eq(object, &raw const tables::MEDIA_TYPE) {
            self.media_type(&target, value, at);
            return true;
        }
        let description = mapping.get("description").cloned();
        if let (true, false, Some(description)) = (self.version >= Version::V3_1, self.is_in_copy, description)
            && let Some(found @ Value::Mapping(copy)) = lookup(self.written, &target)
        {
            if component::take(&mut self.copied, found) {
                // The description of the reference replaces that of its target, which takes a copy.
                let mut copy = copy.clone();
                copy.insert("description".into(), description);
                *value = Value::Mapping(copy);
                self.is_in_copy = true;
                self.object(object, value, at);
                self.is_in_copy = false;
                return true;
            }
            let message = "the description beside `$ref` is ignored: copies of the referenced objects expand the document beyond the limit";
            self.report
                .warning("ref-siblings", at.key("description").name(), message)
                .help("move the description to the referenced object");
        }
        let target = self.target(&target, object);
        mapping.clear();
        mapping.insert("$ref".into(), target.into());
        true
    }

    /// Removes links, which are not generated.
    fn leave_out(&mut self, object: &'static Object, mapping: &mut Mapping, at: &At<'_>) {
        if object.shape("links").is_none() || matches!(object.rest, Rest::Entries(..)) {
            return;
        }
        let Some(removed) = mapping.shift_remove("links") else { return };
        let count = removed.as_mapping().map_or(0, Mapping::len);
        // Components are counted at their uses.
        if count > 0 && !std::ptr::eq(object, &raw const tables::COMPONENTS) {
            self.links.0 += count;
            self.links.1.get_or_insert_with(|| at.key("links").to_pointer());
        }
    }

    fn report_links(&mut self) {
        let (count, Some(first)) = &self.links else { return };
        let number = if *count == 1 { "1 of the links is".to_owned() } else { format!("{count} links are") };
        unsupported::LINKS.report(&mut self.report, Place::Key(first.clone()), format!("{number} not generated"));
    }

    /// Replaces a reference to a media type by a copy: `openapiv3` has no such references.
    fn media_type(&mut self, target: &str, value: &mut Value, at: &At<'_>) {
        let Some(found) = lookup(self.written, target) else { return };
        if !component::take(&mut self.copied, found) {
            let message = "the referenced media types expand the document beyond the limit";
            self.report.error("too-large", at.key("$ref"), message).help("refer to the media type from fewer places");
            return;
        }
        *value = found.clone();
        let target = local(target).map(|pointer| canonical(&pointer)).unwrap_or_default();
        self.moves.push((at.to_pointer(), target));
        self.object(&tables::MEDIA_TYPE, value, at);
    }

    /// Records that a part of the result comes from another position in the text.
    fn moved(&mut self, to: String, from: &At<'_>) {
        self.moves.push((to, from.to_pointer()));
    }
}

/// Returns true if the key is known and needs a value, but has none.
fn is_null_key(object: &'static Object, key: &Value, value: &Value) -> bool {
    value.is_null() && key.as_str().and_then(|key| object.shape(key)).is_some_and(|shape| !matches!(shape, Shape::Any))
}

/// Keeps a key that `openapiv3` does not support as an extension.
fn keep_as_extension(mapping: &mut Mapping, key: &str) {
    if let Some(value) = mapping.shift_remove(key) {
        let name = format!("x-openapi-{}", key.trim_start_matches('$'));
        mapping.insert(name.into(), value);
    }
}
