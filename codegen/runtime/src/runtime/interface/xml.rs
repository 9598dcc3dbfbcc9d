//! How types are written as XML, as plain data.

/// How an object is written as an element.
#[derive(Debug)]
pub struct Element {
    /// Name of the element.
    pub name: &'static str,
    /// Its attributes and child elements. Others are passed on under their XML names.
    pub fields: &'static [Field],
}

/// A property of an object.
#[derive(Debug)]
pub struct Field {
    /// Name of the attribute or child element; for a list without an element of its own, name of its items.
    pub xml: &'static str,
    /// Name of the property.
    pub json: &'static str,
    /// Whether it is an attribute.
    pub attribute: bool,
    /// What it contains.
    pub kind: Kind,
}

impl Field {
    /// A child element.
    #[must_use]
    pub const fn element(xml: &'static str, json: &'static str, kind: Kind) -> Self {
        Self { xml, json, attribute: false, kind }
    }

    /// An attribute.
    #[must_use]
    pub const fn attribute(xml: &'static str, json: &'static str, kind: Kind) -> Self {
        Self { xml, json, attribute: true, kind }
    }
}

/// What an attribute or an element contains. An empty one is a null for optional properties.
#[derive(Debug)]
pub enum Kind {
    /// Text.
    Text,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// `true`, `false`, `1` or `0`.
    Boolean,
    /// An object.
    Element(&'static Element),
    /// A list.
    List {
        /// What every item contains.
        item: &'static Kind,
        /// Whether the items are in an element of their own. Otherwise they are repeated in the object.
        wrapped: bool,
    },
    /// Anything: texts, lists and objects as they come.
    Any,
}
