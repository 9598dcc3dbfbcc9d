//! Visits every object of a document, driven by the tables.

use serde_yaml::{Mapping, Value};

use super::node::{entries, items, named};
use super::tables::{self, Object, Rest, Shape};
use super::version::Version;
use crate::text::At;

/// Callbacks for the objects of a document, in document order.
pub(crate) trait Visitor<'a> {
    /// The next objects belong to this component.
    fn component(&mut self, _section: &'a str, _name: &'a str, _at: &At<'_>) {}

    /// The next objects belong to no component.
    fn leave_components(&mut self) {}

    /// A `$ref` to an object of this kind, at the object that contains it. The target may not exist.
    fn reference(&mut self, target: &'a str, object: &'static Object, at: &At<'_>);

    /// An object that is not a reference, or a schema with `$ref`. Its nested objects follow.
    fn object(&mut self, object: &'static Object, mapping: &'a Mapping, at: &At<'_>);
}

/// Visits the document. Values of a wrong type are skipped.
pub(crate) fn walk<'a, V: Visitor<'a>>(document: &'a Value, version: Version, visitor: &mut V) {
    Walk { version, visitor }.object(&tables::DOCUMENT, document, &At::ROOT);
}

struct Walk<'v, V> {
    version: Version,
    visitor: &'v mut V,
}

impl<V> Walk<'_, V> {
    fn value<'a>(&mut self, shape: &'static Shape, value: &'a Value, at: &At<'_>)
    where
        V: Visitor<'a>,
    {
        match shape {
            Shape::Is(object) => self.object(object, value, at),
            Shape::Or(object) => match value.get("$ref") {
                Some(target) => self.target(target, object, at),
                None => self.object(object, value, at),
            },
            Shape::Schema | Shape::SchemaOrBoolean => {
                let object = tables::schema(self.version);
                if let Some(target) = value.get("$ref") {
                    self.target(target, object, at);
                }
                self.object(object, value, at);
            }
            Shape::List(item) => {
                for (index, value) in items(value).iter().enumerate() {
                    self.value(item, value, &at.index(index));
                }
            }
            Shape::Map(_, entry) => {
                for (key, value) in value.as_mapping().into_iter().flatten() {
                    if let Some(key) = key.as_str() {
                        self.value(entry, value, &at.key(key));
                    }
                }
            }
            _ => {}
        }
    }

    fn target<'a>(&mut self, target: &'a Value, object: &'static Object, at: &At<'_>)
    where
        V: Visitor<'a>,
    {
        if let Some(target) = target.as_str() {
            self.visitor.reference(target, object, at);
        }
    }

    fn object<'a>(&mut self, object: &'static Object, value: &'a Value, at: &At<'_>)
    where
        V: Visitor<'a>,
    {
        let Some(mapping) = value.as_mapping() else { return };
        if std::ptr::eq(object, &raw const tables::COMPONENTS) {
            self.components(mapping, at);
            return;
        }
        if std::ptr::eq(object, &raw const tables::PATH_ITEM)
            && let Some(target) = mapping.get("$ref")
        {
            self.target(target, object, at);
        }
        self.visitor.object(object, mapping, at);
        for (key, value) in named(mapping) {
            let shape = match &object.rest {
                Rest::Entries(_, shape) if !key.starts_with("x-") => shape,
                Rest::Entries(..) => continue,
                // Most values are text.
                _ if value.is_string() => continue,
                _ => match object.keys.iter().find(|known| known.name == key) {
                    Some(known) if known.since <= self.version => &known.shape,
                    _ => continue,
                },
            };
            self.value(shape, value, &at.key(key));
        }
    }

    fn components<'a>(&mut self, components: &'a Mapping, at: &At<'_>)
    where
        V: Visitor<'a>,
    {
        for (section, components) in named(components) {
            let key = tables::COMPONENTS.keys.iter().find(|known| known.name == section && known.since <= self.version);
            let Some(Shape::Map(_, shape)) = key.map(|key| &key.shape) else { continue };
            let at = at.key(section);
            for (name, value) in entries(components) {
                let at = at.key(name);
                self.visitor.component(section, name, &at);
                self.value(shape, value, &at);
            }
        }
        self.visitor.leave_components();
    }
}

/// Calls `visit` for the outermost objects in a value.
pub(crate) fn each_object_mut(
    shape: &'static Shape,
    value: &mut Value,
    at: &At<'_>,
    visit: &mut dyn FnMut(&'static Shape, &mut Value, &At<'_>),
) {
    match shape {
        Shape::Is(_) | Shape::Or(_) | Shape::Schema | Shape::SchemaOrBoolean => visit(shape, value, at),
        Shape::List(item) => {
            for (index, value) in value.as_sequence_mut().into_iter().flatten().enumerate() {
                each_object_mut(item, value, &at.index(index), visit);
            }
        }
        Shape::Map(_, entry) => {
            for (key, value) in value.as_mapping_mut().into_iter().flatten() {
                if let Some(key) = key.as_str() {
                    each_object_mut(entry, value, &at.key(key), visit);
                }
            }
        }
        _ => {}
    }
}
