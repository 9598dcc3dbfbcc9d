//! Types of values.

use super::check::{Check, Requires};
use crate::name::{RustName, WireName};

/// Index into [`Api::types`](super::Api::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `true` or `false`.
    Boolean,
    /// 32-bit signed integer.
    Int32,
    /// 64-bit signed integer.
    Int64,
    /// 64-bit unsigned integer.
    UInt64,
    /// 128-bit signed integer.
    Int128,
    /// 64-bit floating point.
    Float,
    /// Text.
    String,
    /// RFC 3339 date and time.
    DateTime,
    /// RFC 2822 date and time.
    Rfc2822DateTime,
    /// A date.
    Date,
    /// Base64 in JSON.
    Base64,
    /// Raw bytes, in multipart and octet-stream bodies.
    Binary,
    /// Any JSON.
    Any,
    /// A list.
    Array(Box<Type>),
    /// A map with text keys.
    Map(Box<Type>),
    /// A value or null, in a list or a map.
    Nullable(Box<Type>),
    /// A named type.
    Named(TypeId),
    /// A type of the user.
    Own(Box<Own>),
}

/// A type of the user, from `[types]` of `crate.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// Path of the type, with its generic arguments.
    pub rust: String,
    /// The type on the wire. Properties and items are unknown.
    pub wire: Type,
    /// A value that decodes, as JSON.
    pub example: Option<serde_json::Value>,
}

impl Type {
    /// Returns the named type in this type.
    #[must_use]
    pub fn named(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) => Some(*id),
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.named(),
            _ => None,
        }
    }

    /// Adds the named type in this type.
    pub fn mentions(&self, found: &mut Vec<TypeId>) {
        found.extend(self.named());
    }

    pub(crate) fn each_id(&mut self, visit: &mut impl FnMut(&mut TypeId)) {
        match self {
            Self::Named(id) => visit(id),
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.each_id(visit),
            _ => {}
        }
    }
}

/// A named type.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts that a document states")]
pub struct TypeDef {
    /// Name.
    pub name: RustName,
    /// Key under `components.schemas`, unless it is an inline schema.
    pub component: Option<String>,
    /// Markdown.
    pub docs: String,
    /// True if it is deprecated.
    pub deprecated: bool,
    /// True for an enum that the document opens to other values.
    pub is_open: bool,
    /// The kind of type.
    pub kind: TypeKind,
    /// Examples, as JSON: that of the schema, then the first ones of responses and callbacks. They may violate the schema.
    pub examples: Vec<serde_json::Value>,
    /// Element name, if it is an XML root: that of the schema, or the name of the component.
    pub xml_name: Option<String>,
    /// Static with the descriptor of its XML elements.
    pub static_name: RustName,
    /// True if a request may contain it.
    pub in_request: bool,
    /// True if a response may contain it.
    pub in_response: bool,
    /// True if a request must satisfy rules for it or for the values inside it.
    pub has_rules: bool,
    /// True if a response may contain it as XML.
    pub in_xml: bool,
    /// Paths of derive macros from `[derives]` of `crate.toml`.
    pub derives: Vec<String>,
}

impl TypeDef {
    /// Creates a type without documentation and examples, in no request and no response.
    pub(crate) fn new(name: RustName, kind: TypeKind) -> Self {
        Self {
            // Set after all types are lowered.
            static_name: name.clone(),
            name,
            component: None,
            docs: String::new(),
            deprecated: false,
            is_open: false,
            kind,
            examples: Vec::new(),
            xml_name: None,
            in_request: false,
            in_response: false,
            has_rules: false,
            in_xml: false,
            derives: Vec::new(),
        }
    }

    /// Adds the named types that it consists of.
    pub fn mentions(&self, found: &mut Vec<TypeId>) {
        match &self.kind {
            TypeKind::Struct(structure) => {
                let fields = structure.fields.iter().map(|field| &field.ty);
                found.extend(fields.chain([&structure.additional]).filter_map(Type::named));
            }
            TypeKind::Union(union) => found.extend(union.variants.iter().filter_map(|variant| variant.ty.named())),
            TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => found.extend(ty.named()),
            TypeKind::TextUnion(members) => found.extend(members.iter().filter_map(|member| match member {
                TextMember::Named(id) => Some(*id),
                TextMember::Checks(_) => None,
            })),
            TypeKind::Enum(_) | TypeKind::IntegerEnum(_) | TypeKind::Text(_) => {}
        }
    }

    /// Visits the named types that it consists of.
    pub(crate) fn each_id(&mut self, visit: &mut impl FnMut(&mut TypeId)) {
        match &mut self.kind {
            TypeKind::Struct(structure) => {
                structure.fields.iter_mut().for_each(|field| field.ty.each_id(visit));
                structure.additional.each_id(visit);
            }
            TypeKind::Union(union) => union.variants.iter_mut().for_each(|variant| variant.ty.each_id(visit)),
            TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => ty.each_id(visit),
            TypeKind::TextUnion(members) => members.iter_mut().for_each(|member| {
                if let TextMember::Named(id) = member {
                    visit(id);
                }
            }),
            TypeKind::Enum(_) | TypeKind::IntegerEnum(_) | TypeKind::Text(_) => {}
        }
    }

    /// Returns the first variant of an enum.
    #[must_use]
    pub fn first_variant(&self) -> Option<&RustName> {
        match &self.kind {
            TypeKind::Enum(values) => values.first().map(|value| &value.rust),
            TypeKind::IntegerEnum(integers) => integers.values.first().map(|value| &value.rust),
            _ => None,
        }
    }

    /// Returns the enum variant of a value.
    #[must_use]
    pub fn variant(&self, value: &serde_json::Value) -> Option<&RustName> {
        match &self.kind {
            TypeKind::Enum(values) => {
                let text = value.as_str()?;
                values.iter().find(|known| known.wire.as_str() == text).map(|known| &known.rust)
            }
            TypeKind::IntegerEnum(integers) => {
                let number = value.as_number()?.as_i128()?;
                integers.values.iter().find(|known| known.number == number).map(|known| &known.rust)
            }
            _ => None,
        }
    }
}

/// Kinds of named types.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// An object with known fields.
    Struct(Struct),
    /// An open set of strings.
    Enum(Vec<EnumValue>),
    /// An open set of integers.
    IntegerEnum(IntegerEnum),
    /// Text with checks.
    Text(Vec<Check>),
    /// A union of text types.
    TextUnion(Vec<TextMember>),
    /// A union of types.
    Union(Union),
    /// A type alias.
    Alias(Type),
    /// A struct around a recursive type.
    Wrapper(Type),
}

/// An object with known fields.
#[derive(Clone, Debug)]
pub struct Struct {
    /// Fields, in document order.
    pub fields: Vec<Field>,
    /// Name of the field for additional properties.
    pub extra: RustName,
    /// Type of additional properties.
    pub additional: Type,
    /// Checks for each additional property, then for its items or map values, and so on inwards.
    pub additional_checks: Vec<Vec<Check>>,
}

impl Struct {
    /// Creates a struct without fields.
    pub(crate) fn empty() -> Self {
        Self {
            fields: Vec::new(),
            extra: RustName::snake("extra"),
            additional: Type::Any,
            additional_checks: Vec::new(),
        }
    }
}

/// A field of a struct.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts that a document states")]
pub struct Field {
    /// Name on the wire.
    pub wire: WireName,
    /// Name of the field.
    pub rust: RustName,
    /// Type of the value.
    pub ty: Type,
    /// True if it is always present.
    pub required: bool,
    /// The only discriminator value that selects the type of this field, if the field is the discriminator.
    pub tag: Option<String>,
    /// True if it may be null.
    pub nullable: bool,
    /// True if it is boxed, because the type is recursive.
    pub boxed: bool,
    /// True if it is only in responses.
    pub read_only: bool,
    /// True if it is only in requests.
    pub write_only: bool,
    /// Another property that must accompany it in a request.
    pub requires: Option<Requires>,
    /// Checks of the value before it is sent.
    pub checks: Vec<Check>,
    /// Checks for list items or map values, then for nested items, and so on inwards.
    pub inner_checks: Vec<Vec<Check>>,
    /// Server default, as JSON.
    pub default: Option<serde_json::Value>,
    /// Example of the property's own schema, as JSON.
    pub example: Option<serde_json::Value>,
    /// XML form.
    pub xml: FieldXml,
    /// Markdown.
    pub docs: String,
    /// True if it is deprecated.
    pub deprecated: bool,
}

/// Representation of a field that may be missing or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The plain value.
    Always,
    /// The plain value; the schema default replaces a missing value.
    Default,
    /// `Option`; the schema default replaces a missing value, and `None` is serialized as null.
    DefaultOrNull,
    /// `Option`; `None` is serialized as null.
    Nullable,
    /// `Option`; `None` is dropped.
    Optional,
    /// Missing and null are distinct, because servers distinguish them.
    Both,
}

impl Presence {
    /// Returns true if the field may have no value.
    #[must_use]
    pub const fn is_optional(self) -> bool {
        !matches!(self, Self::Always | Self::Default)
    }
}

/// The part of an XML element that holds a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum XmlNode {
    /// A child element.
    #[default]
    Element,
    /// An attribute.
    Attribute,
    /// The text.
    Text,
    /// The text in a section `CDATA`.
    Cdata,
}

/// XML form of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldXml {
    /// Element or attribute name; for an unwrapped list, the name of an item.
    pub name: String,
    /// The part of the element.
    pub node: XmlNode,
    /// Item name in a wrapped list.
    pub wrapped_item: Option<String>,
}

impl FieldXml {
    /// Returns true for the text of an element.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.node, XmlNode::Text | XmlNode::Cdata)
    }
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// Wire value.
    pub wire: WireName,
    /// Name of the variant.
    pub rust: RustName,
    /// The value that it is for code that serves any provider: `x-rust-portable`.
    pub portable: Option<PortableValue>,
}

/// A value of an enum for code that serves any provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortableValue {
    /// The value in the document.
    pub text: String,
    /// Name of the variant.
    pub rust: RustName,
}

impl PortableValue {
    /// Creates a value from its text in the document.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), rust: RustName::camel(text) }
    }
}

/// An open set of integers.
#[derive(Clone, Debug)]
pub struct IntegerEnum {
    /// The integer type of known and unknown values.
    pub ty: Type,
    /// The values, in document order.
    pub values: Vec<IntegerValue>,
}

/// A value of an integer enum.
#[derive(Clone, Debug)]
pub struct IntegerValue {
    /// Wire value.
    pub number: i128,
    /// Name of the variant.
    pub rust: RustName,
}

/// A member of a text union.
#[derive(Clone, Debug)]
pub enum TextMember {
    /// A named text type.
    Named(TypeId),
    /// Checks of inline text.
    Checks(Vec<Check>),
}

/// A union of types.
#[derive(Clone, Debug)]
pub struct Union {
    /// Discriminator property.
    pub discriminator: Option<WireName>,
    /// The variant of values without a known discriminator value, beside its own.
    pub default: Option<usize>,
    /// Variants; without a discriminator, in matching order.
    pub variants: Vec<UnionVariant>,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct UnionVariant {
    /// Name.
    pub rust: RustName,
    /// Type.
    pub ty: Type,
    /// Checks for the value, then for its items or map values, and so on inwards.
    pub checks: Vec<Vec<Check>>,
    /// Discriminator values. The variant of all other values has none.
    pub tags: Vec<String>,
    /// Listed values that tell this variant from others, without a discriminator.
    pub fixed: Vec<Fixed>,
    /// True if the value is boxed, because it is an object or the type is recursive.
    pub boxed: bool,
}

/// A property of a variant whose values the document lists, where other variants have other values.
#[derive(Clone, Debug, PartialEq)]
pub struct Fixed {
    /// Name of the property.
    pub property: WireName,
    /// The listed texts, integers, numbers or booleans.
    pub values: Vec<serde_json::Value>,
    /// True if the variant does not fit another value; false if other variants only come first then.
    pub decides: bool,
}
