//! Visits every object of a document, by the tables of what stands where.

use serde_yaml::{Mapping, Value};

use crate::diagnostic::At;
use crate::lint::tables::{self, Object, Rest, Shape};
use crate::source::{Source, Version};

/// What is told of the objects of a document, in their order.
pub(super) trait Visitor<'a> {
    /// The objects that follow belong to this component.
    fn component(&mut self, section: &'a str, name: &'a str, at: &At<'_>);

    /// The objects that follow belong to no component.
    fn leave_components(&mut self);

    /// A `$ref`, wherever it leads.
    fn reference(&mut self, target: &'a str);

    /// An object that is no reference. What is in it follows.
    fn object(&mut self, object: &'static Object, mapping: &'a Mapping, at: &At<'_>);
}

/// Visits the document. It may have any mistakes: what is of the wrong kind is passed over.
pub(super) fn walk<'a, V: Visitor<'a>>(source: &'a Source, visitor: &mut V) {
    static DOCUMENT: Shape = Shape::Is(&tables::DOCUMENT);
    Walk { version: source.version(), visitor }.value(&DOCUMENT, source.document(), &At::ROOT);
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
                Some(target) => self.target(target),
                None => self.object(object, value, at),
            },
            Shape::Schema | Shape::SchemaOrBoolean => {
                if let Some(target) = value.get("$ref") {
                    self.target(target);
                }
                self.object(tables::schema(self.version), value, at);
            }
            Shape::List(item) => {
                for (index, value) in value.as_sequence().into_iter().flatten().enumerate() {
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

    fn target<'a>(&mut self, target: &'a Value)
    where
        V: Visitor<'a>,
    {
        if let Some(target) = target.as_str() {
            self.visitor.reference(target);
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
            self.target(target);
        }
        self.visitor.object(object, mapping, at);
        for (key, value) in mapping {
            let Some(key) = key.as_str() else { continue };
            let shape = match &object.rest {
                Rest::Entries(_, shape) if !key.starts_with("x-") => shape,
                Rest::Entries(..) => continue,
                // Most keys hold nothing to visit.
                _ if value.is_string() => continue,
                _ => match object.keys.iter().find(|known| known.name == key) {
                    Some(known) => &known.shape,
                    None => continue,
                },
            };
            self.value(shape, value, &at.key(key));
        }
    }

    fn components<'a>(&mut self, components: &'a Mapping, at: &At<'_>)
    where
        V: Visitor<'a>,
    {
        for (section, entries) in components {
            let Some(section) = section.as_str() else { continue };
            let Some(Shape::Map(_, shape)) = tables::COMPONENTS.shape(section) else { continue };
            let at = at.key(section);
            for (name, value) in entries.as_mapping().into_iter().flatten() {
                let Some(name) = name.as_str() else { continue };
                let at = at.key(name);
                self.visitor.component(section, name, &at);
                self.value(shape, value, &at);
            }
        }
        self.visitor.leave_components();
    }
}
