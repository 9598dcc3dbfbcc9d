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
    /// 32 bits.
    Int32,
    /// 64 bits.
    Int64,
    /// 64 bits without sign.
    UInt64,
    /// 128 bits.
    Int128,
    /// A double.
    Float,
    /// Text.
    String,
    /// RFC 3339.
    DateTime,
    /// RFC 2822.
    Rfc2822DateTime,
    /// A day.
    Date,
    /// Base64 in JSON.
    Base64,
    /// Raw bytes, in multipart and octet-stream bodies.
    Binary,
    /// Any JSON.
    Any,
    /// A list.
    Array(Box<Type>),
    /// Values by name.
    Map(Box<Type>),
    /// A value or null, inside a list or a map.
    Nullable(Box<Type>),
    /// A type of its own.
    Named(TypeId),
}

impl Type {
    /// The named type in it.
    #[must_use]
    pub fn named(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) => Some(*id),
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.named(),
            _ => None,
        }
    }

    /// Adds the named type in it.
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

/// A type with a name.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its name.
    pub name: RustName,
    /// Markdown.
    pub docs: String,
    /// It is deprecated.
    pub deprecated: bool,
    /// The kind of type.
    pub kind: TypeKind,
    /// Element name if it is an XML root.
    pub xml_name: Option<String>,
    /// Static that describes its elements if it may arrive as XML.
    pub static_name: RustName,
    /// A request body may hold it.
    pub in_request: bool,
    /// It may arrive as XML.
    pub in_xml: bool,
}

impl TypeDef {
    /// Adds the named types that it is made of.
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

    /// Visits the named types that it is made of.
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

    /// The first variant of an enum.
    #[must_use]
    pub fn first_variant(&self) -> Option<&RustName> {
        match &self.kind {
            TypeKind::Enum(values) => values.first().map(|value| &value.rust),
            TypeKind::IntegerEnum(integers) => integers.values.first().map(|value| &value.rust),
            _ => None,
        }
    }

    /// The variant of an enum that a value is.
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

/// Kinds of named type.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// An object with known fields.
    Struct(Struct),
    /// A set of known strings, open to others.
    Enum(Vec<EnumValue>),
    /// A set of known integers, open to others.
    IntegerEnum(IntegerEnum),
    /// Text with rules.
    Text(Vec<Check>),
    /// Text that is one of several kinds.
    TextUnion(Vec<TextMember>),
    /// One of several types.
    Union(Union),
    /// Another name for a type.
    Alias(Type),
    /// A struct around a type that holds itself.
    Wrapper(Type),
}

/// An object with known fields.
#[derive(Clone, Debug)]
pub struct Struct {
    /// Fields in the order of the document.
    pub fields: Vec<Field>,
    /// Name of the field for what the schema does not name.
    pub extra: RustName,
    /// Type of those values.
    pub additional: Type,
    /// Rules for each of those values, then for its items or values, and so on inwards.
    pub additional_checks: Vec<Vec<Check>>,
}

impl Struct {
    /// One that knows no fields.
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
    /// It is always there.
    pub required: bool,
    /// The value by which a discriminator leads to the type that has the field, if there is just one.
    pub tag: Option<String>,
    /// It may be null.
    pub nullable: bool,
    /// It is boxed, because the type holds itself.
    pub boxed: bool,
    /// Only in responses.
    pub read_only: bool,
    /// Only in requests.
    pub write_only: bool,
    /// Another property that must accompany it in a request.
    pub requires: Option<Requires>,
    /// Rules for a value that is sent.
    pub checks: Vec<Check>,
    /// Rules for each item of a list or value of a map, then for theirs, and so on inwards.
    pub inner_checks: Vec<Vec<Check>>,
    /// Default that the server assumes, as JSON.
    pub default: Option<serde_json::Value>,
    /// How it stands in XML.
    pub xml: FieldXml,
    /// Markdown.
    pub docs: String,
    /// It is deprecated.
    pub deprecated: bool,
}

/// How a field that may be missing or null is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// As it is.
    Always,
    /// As it is, with what the schema says standing for a missing one.
    Default,
    /// `Option`, written as null.
    Nullable,
    /// `Option`, left out when there is none.
    Optional,
    /// Missing and null are told apart, because a server does.
    Both,
}

/// How a field stands in XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldXml {
    /// Element or attribute name; for an unwrapped list that of an item.
    pub name: String,
    /// It is an attribute.
    pub attribute: bool,
    /// Name of an item inside the list's element, if the list has one.
    pub wrapped_item: Option<String>,
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// On the wire.
    pub wire: WireName,
    /// Variant.
    pub rust: RustName,
}

/// A set of known integers.
#[derive(Clone, Debug)]
pub struct IntegerEnum {
    /// The type that holds them and all others: one of those of integers.
    pub ty: Type,
    /// The values in the order of the document.
    pub values: Vec<IntegerValue>,
}

/// A value of an enum of integers.
#[derive(Clone, Debug)]
pub struct IntegerValue {
    /// On the wire.
    pub number: i128,
    /// Variant.
    pub rust: RustName,
}

/// A kind of text that a union of texts takes.
#[derive(Clone, Debug)]
pub enum TextMember {
    /// A named text.
    Named(TypeId),
    /// Rules.
    Checks(Vec<Check>),
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct Union {
    /// Property that tells which.
    pub discriminator: Option<WireName>,
    /// Variants; without a discriminator in the order in which they are tried.
    pub variants: Vec<UnionVariant>,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct UnionVariant {
    /// Name.
    pub rust: RustName,
    /// Type.
    pub ty: Type,
    /// Rules for a value, then for its items or values, and so on inwards.
    pub checks: Vec<Vec<Check>>,
    /// Values of the discriminator.
    pub tags: Vec<String>,
    /// The value is boxed: it is an object, or the type would hold itself.
    pub boxed: bool,
}
