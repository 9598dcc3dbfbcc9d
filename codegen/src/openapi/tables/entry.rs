//! The entry of the tables for a place in a document.

use super::objects::ROOT;
use super::schema::schema;
use super::shape::{Key, Need, Object, Rest, Shape};
use crate::openapi::Version;
use crate::text::tokens;

/// The entry of the tables for a place.
pub(crate) struct Entry {
    pub(crate) shape: Option<&'static Shape>,
    /// Whether the document only says less without it.
    pub(crate) is_droppable: bool,
    /// Whether it has to be there, if it is a key that OpenAPI names.
    pub(crate) need: Option<Need>,
}

impl Entry {
    /// The entry for the place that a JSON pointer names.
    pub(crate) fn at(pointer: &str, version: Version) -> Self {
        let mut entry = Self { shape: Some(&ROOT), is_droppable: false, need: None };
        for token in tokens(pointer) {
            entry = match entry.shape {
                Some(Shape::Is(object) | Shape::Or(object)) => Self::of_key(object, &token, version),
                Some(Shape::Schema | Shape::SchemaOrBoolean) => Self::of_key(schema(version), &token, version),
                // An entry can be left out where all of them can. An item of a list would move those behind it.
                Some(Shape::Map(_, shape)) => Self { shape: Some(shape), need: None, ..entry },
                Some(Shape::List(item)) => Self { shape: Some(item), is_droppable: false, need: None },
                _ => Self { shape: None, is_droppable: false, need: None },
            };
        }
        entry
    }

    fn of_key(object: &'static Object, name: &str, version: Version) -> Self {
        let key = object.keys.iter().find(|key| key.name == name && key.is_in(version));
        // What OpenAPI does not know says nothing at all.
        let is_unknown = || !matches!(object.rest, Rest::Entries(..)) && name != "$ref";
        Self {
            shape: object.shape(name),
            is_droppable: key.map_or_else(is_unknown, Key::is_droppable),
            need: key.map(|key| key.need),
        }
    }

    /// The kind of object that stands there.
    pub(crate) fn object(&self, version: Version) -> Option<&'static Object> {
        match self.shape? {
            Shape::Is(object) | Shape::Or(object) => Some(object),
            Shape::Schema | Shape::SchemaOrBoolean => Some(schema(version)),
            _ => None,
        }
    }
}
