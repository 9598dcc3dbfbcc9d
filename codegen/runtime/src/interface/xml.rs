//! The XML form of types, as plain data.

/// The name of an element's text among its undeclared content.
pub(crate) const TEXT: &str = "#text";

/// The element form of an object.
#[derive(Debug)]
pub struct Element {
    /// Name of the element.
    pub name: &'static str,
    /// Attributes, child elements and text. Undeclared ones keep their XML names.
    pub fields: &'static [Field],
}

/// A property of an object.
#[derive(Debug)]
pub struct Field {
    /// Name of the attribute or child element; for an unwrapped list, the name of its items; of text `#text`.
    pub xml: &'static str,
    /// Name of the property.
    pub json: &'static str,
    /// The part of the element.
    pub node: NodeType,
    /// The content.
    pub kind: Kind,
}

/// The part of an element that holds a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeType {
    /// A child element.
    Element,
    /// An attribute.
    Attribute,
    /// The text of the element.
    Text,
    /// The text of the element in a section `CDATA`.
    Cdata,
}

impl Field {
    /// A child element.
    #[must_use]
    pub const fn element(xml: &'static str, json: &'static str, kind: Kind) -> Self {
        Self { xml, json, node: NodeType::Element, kind }
    }

    /// An attribute.
    #[must_use]
    pub const fn attribute(xml: &'static str, json: &'static str, kind: Kind) -> Self {
        Self { xml, json, node: NodeType::Attribute, kind }
    }

    /// The text of the element.
    #[must_use]
    pub const fn text(json: &'static str, kind: Kind) -> Self {
        Self { xml: TEXT, json, node: NodeType::Text, kind }
    }

    /// The text of the element, written as `CDATA`.
    #[must_use]
    pub const fn cdata(json: &'static str, kind: Kind) -> Self {
        Self { xml: TEXT, json, node: NodeType::Cdata, kind }
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
