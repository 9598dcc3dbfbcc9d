//! The XML form of types, as plain data.

/// The element form of an object.
#[derive(Debug)]
pub struct Element {
    /// Name of the element.
    pub name: &'static str,
    /// Attributes and child elements. Undeclared ones keep their XML names.
    pub fields: &'static [Field],
}

/// A property of an object.
#[derive(Debug)]
pub struct Field {
    /// Name of the attribute or child element; for an unwrapped list, the name of its items.
    pub xml: &'static str,
    /// Name of the property.
    pub json: &'static str,
    /// True for an attribute.
    pub attribute: bool,
    /// The content.
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

/// The content of an attribute or an element. Empty content is null for optional properties.
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
        /// The content of each item.
        item: &'static Kind,
        /// True if an element wraps the items. Otherwise they are repeated in the object.
        wrapped: bool,
    },
    /// Undeclared content: texts, lists and objects.
    Any,
}
