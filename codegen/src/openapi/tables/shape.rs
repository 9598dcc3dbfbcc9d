//! The vocabulary of the tables: kinds of objects, their keys, and the shapes of values.

use std::fmt;

use crate::openapi::Version;

/// A kind of object.
pub(crate) struct Object {
    /// Name in messages, with its article: `an operation`.
    pub(crate) name: &'static str,
    /// The section of `components` for this kind, if there is one.
    pub(crate) section: Option<&'static str>,
    /// The keys that the specification defines.
    pub(crate) keys: &'static [Key],
    /// The meaning of other keys.
    pub(crate) rest: Rest,
}

/// A key that the specification defines.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) need: Need,
    pub(crate) since: Version,
    pub(crate) until: Version,
}

/// The need of a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Optional,
    /// Optional; dropping the key only loses information, and changes no request or response.
    Droppable,
    /// Required before 3.2, but a missing key does no harm.
    Expected,
    Required,
    /// Required in 3.0, optional in 3.1. A missing key does no harm.
    ExpectedBy30,
}

/// The meaning of the other keys of an object.
pub(crate) enum Rest {
    /// Only extensions are allowed.
    Extensions,
    /// Any keyword is allowed, as in a 3.1 schema. Unknown keywords are reported as warnings.
    Keywords,
    /// The keys are names of values with this shape.
    Entries(Names, Shape),
}

/// The syntax of map keys.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    Any,
    Component,
    Path,
    Status,
    Expression,
    Header,
    Method,
}

/// The shape of a value.
pub(crate) enum Shape {
    /// Anything.
    Any,
    Text,
    Boolean,
    Number,
    /// A non-negative integer.
    Count,
    /// A boolean in 3.0, a number in 3.1.
    Exclusive,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// One of these texts; the last one needs 3.2.
    LaterOneOf(&'static [&'static str]),
    /// An object of this kind.
    Is(&'static Object),
    /// An object of this kind, or a reference to one.
    Or(&'static Object),
    /// A schema or a reference to one; in 3.1 also a boolean.
    Schema,
    /// A schema, or a boolean.
    SchemaOrBoolean,
    /// The type of a schema: in 3.1 also a list of types.
    Type,
    List(&'static Shape),
    Map(Names, &'static Shape),
}

impl Key {
    pub(crate) const fn new(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, need: Need::Optional, since: Version::V3_0, until: Version::V3_2 }
    }

    pub(crate) const fn required(name: &'static str, shape: Shape) -> Self {
        Self { need: Need::Required, ..Self::new(name, shape) }
    }

    /// Creates an optional key that can be dropped: see [`Need::Droppable`].
    pub(crate) const fn droppable(name: &'static str, shape: Shape) -> Self {
        Self { need: Need::Droppable, ..Self::new(name, shape) }
    }

    pub(crate) const fn expected(name: &'static str, shape: Shape) -> Self {
        Self { need: Need::Expected, ..Self::new(name, shape) }
    }

    pub(crate) const fn expected_by_30(name: &'static str, shape: Shape) -> Self {
        Self { need: Need::ExpectedBy30, ..Self::new(name, shape) }
    }

    pub(crate) const fn since_31(name: &'static str, shape: Shape) -> Self {
        Self { since: Version::V3_1, ..Self::new(name, shape) }
    }

    pub(crate) const fn droppable_since_31(name: &'static str, shape: Shape) -> Self {
        Self { since: Version::V3_1, ..Self::droppable(name, shape) }
    }

    pub(crate) const fn since_32(name: &'static str, shape: Shape) -> Self {
        Self { since: Version::V3_2, ..Self::new(name, shape) }
    }

    pub(crate) const fn droppable_since_32(name: &'static str, shape: Shape) -> Self {
        Self { since: Version::V3_2, ..Self::droppable(name, shape) }
    }

    pub(crate) const fn droppable_in_30(name: &'static str, shape: Shape) -> Self {
        Self { until: Version::V3_0, ..Self::droppable(name, shape) }
    }

    /// Returns true if dropping the key only loses information.
    pub(crate) fn is_droppable(&self) -> bool {
        matches!(self.need, Need::Droppable | Need::Expected)
    }

    pub(crate) fn is_in(&self, version: Version) -> bool {
        self.since <= version && version <= self.until
    }
}

impl Object {
    /// Creates a kind of object with these keys and extensions.
    pub(crate) const fn new(name: &'static str, keys: &'static [Key]) -> Self {
        Self { name, section: None, keys, rest: Rest::Extensions }
    }

    /// Creates a kind of object that can be a component.
    pub(crate) const fn component(name: &'static str, section: &'static str, keys: &'static [Key]) -> Self {
        Self { name, section: Some(section), keys, rest: Rest::Extensions }
    }

    /// Creates a kind of object whose keys are names.
    pub(crate) const fn entries(name: &'static str, names: Names, shape: Shape) -> Self {
        Self { name, section: None, keys: &[], rest: Rest::Entries(names, shape) }
    }

    /// Returns the shape of a key's value; `None` for an extension and for an unknown key.
    pub(crate) fn shape(&'static self, key: &str) -> Option<&'static Shape> {
        match &self.rest {
            Rest::Entries(_, shape) if !key.starts_with("x-") => Some(shape),
            _ => self.keys.iter().find(|known| known.name == key).map(|known| &known.shape),
        }
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
