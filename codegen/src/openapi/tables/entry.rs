//! Table entries by position in a document.

use super::objects::ROOT;
use super::schema::schema;
use super::shape::{Key, Need, Object, Rest, Shape};
use crate::openapi::Version;
use crate::text::tokens;

/// The table entry for a position.
pub(crate) struct Entry {
    pub(crate) shape: Option<&'static Shape>,
    /// True if dropping the value only loses information.
    pub(crate) is_droppable: bool,
    /// The need of the key, if OpenAPI defines it.
    pub(crate) need: Option<Need>,
}

impl Entry {
    /// Returns the entry for a JSON pointer.
    pub(crate) fn at(pointer: &str, version: Version) -> Self {
        let mut entry = Self { shape: Some(&ROOT), is_droppable: false, need: None };
        for token in tokens(pointer) {
            entry = match entry.shape {
                Some(Shape::Is(object) | Shape::Or(object)) => Self::of_key(object, &token, version),
                Some(Shape::Schema | Shape::SchemaOrBoolean) => Self::of_key(schema(version), &token, version),
                // A map entry can be dropped if the whole map can. Dropping a list item would shift the items behind
                // it.
                Some(Shape::Map(_, shape)) => Self { shape: Some(shape), need: None, ..entry },
                Some(Shape::List(item)) => Self { shape: Some(item), is_droppable: false, need: None },
                _ => Self { shape: None, is_droppable: false, need: None },
            };
        }
        entry
    }

    /// Returns the pointer of the outermost value around the position that can be dropped and whose content OpenAPI does
    /// not define: an extension, an example or an unknown key.
    pub(crate) fn free_form(pointer: &str, version: Version) -> Option<&str> {
        let ends = pointer.match_indices('/').map(|(index, _)| index).skip(1).chain([pointer.len()]);
        ends.filter_map(|end| pointer.get(..end)).find(|pointer| {
            let entry = Self::at(pointer, version);
            entry.is_droppable && matches!(entry.shape, None | Some(Shape::Any))
        })
    }

    fn of_key(object: &'static Object, name: &str, version: Version) -> Self {
        let key = object.keys.iter().find(|key| key.name == name && key.is_in(version));
        // An unknown key has no meaning.
        let is_unknown = || name.starts_with("x-") || !matches!(object.rest, Rest::Entries(..)) && name != "$ref";
        Self {
            shape: object.shape(name),
            is_droppable: key.map_or_else(is_unknown, Key::is_droppable),
            need: key.map(|key| key.need),
        }
    }

    /// Returns the kind of object at the position.
    pub(crate) fn object(&self, version: Version) -> Option<&'static Object> {
        match self.shape? {
            Shape::Is(object) | Shape::Or(object) => Some(object),
            Shape::Schema | Shape::SchemaOrBoolean => Some(schema(version)),
            _ => None,
        }
    }
}
