//! Deserialization from a tree, according to the descriptions of elements.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::iter::Enumerate;
use std::str::FromStr;
use std::vec::IntoIter;

use serde::de::value::{BorrowedStrDeserializer, CowStrDeserializer};
use serde::de::{self, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::dom::Node;
use crate::interface::xml::{Element, Field, Kind, NodeType, TEXT};
use crate::response::repair::integer;
use crate::response::scalar::{self, TextError};

/// A deserializer of one value.
#[derive(Clone)]
pub(crate) struct Deserializer<'n> {
    source: XmlSource<'n>,
    shape: Shape,
}

#[derive(Clone)]
enum XmlSource<'n> {
    Attribute(&'n str),
    Element(&'n Node<'n>),
    /// Elements with the same name, as items of a list.
    Repeated(Vec<&'n Node<'n>>),
    /// Attributes with the same name. Their prefixes differ, or the document is not well-formed.
    Attributes(Vec<&'n str>),
    /// The content of elements besides their values: attributes, and text between items of a list.
    Beside(Vec<Beside<'n>>),
}

impl XmlSource<'_> {
    /// The source of a property before anything is found.
    fn before(field: &Field) -> Option<Self> {
        let is_repeated = field.node == NodeType::Element && matches!(field.kind, Kind::List { wrapped: false, .. });
        is_repeated.then(|| Self::Repeated(Vec::new()))
    }
}

/// Undeclared attributes and elements in document order, grouped by name.
#[derive(Default)]
struct Unknown<'n> {
    sources: Vec<(&'n str, XmlSource<'n>)>,
    attributes: HashMap<&'n str, usize>,
    elements: HashMap<&'n str, usize>,
}

impl<'n> Unknown<'n> {
    fn add_attribute(&mut self, name: &'n str, text: &'n str) {
        let index = *self.attributes.entry(name).or_insert(self.sources.len());
        match self.sources.get_mut(index) {
            Some((_, XmlSource::Attributes(texts))) => texts.push(text),
            Some((_, source)) => {
                if let XmlSource::Attribute(first) = *source {
                    *source = XmlSource::Attributes(vec![first, text]);
                }
            }
            None => self.sources.push((name, XmlSource::Attribute(text))),
        }
    }

    fn add_element(&mut self, name: &'n str, node: &'n Node<'n>) {
        let index = *self.elements.entry(name).or_insert(self.sources.len());
        match self.sources.get_mut(index) {
            Some((_, XmlSource::Repeated(nodes))) => nodes.push(node),
            Some((_, source)) => {
                if let XmlSource::Element(first) = *source {
                    *source = XmlSource::Repeated(vec![first, node]);
                }
            }
            None => self.sources.push((name, XmlSource::Element(node))),
        }
    }
}

#[derive(Clone, Copy)]
struct Beside<'n> {
    node: &'n Node<'n>,
    is_list: bool,
}

#[derive(Clone, Copy)]
enum Shape {
    Kind(&'static Kind),
    Element(&'static Element),
}

impl<'n> Deserializer<'n> {
    /// Deserializes an object.
    pub(crate) fn new(node: &'n Node<'n>, element: &'static Element) -> Self {
        Self { source: XmlSource::Element(node), shape: Shape::Element(element) }
    }

    fn of(source: XmlSource<'n>, kind: &'static Kind) -> Self {
        let shape = match kind {
            Kind::Element(element) => Shape::Element(element),
            kind => Shape::Kind(kind),
        };
        Self { source, shape }
    }

    /// Returns the text of a scalar value.
    fn text(&self) -> Result<&'n str, TextError> {
        match &self.source {
            XmlSource::Attribute(text) => Ok(text),
            XmlSource::Element(node) if node.children.is_empty() => Ok(&node.text),
            XmlSource::Element(_) => Err(TextError::new("expected text, found elements")),
            XmlSource::Repeated(_) | XmlSource::Attributes(_) => Err(TextError::new("expected text, found a list")),
            XmlSource::Beside(_) => Err(TextError::new("expected text, found attributes")),
        }
    }

    fn number<T: FromStr>(&self, expected: &str) -> Result<T, TextError> {
        scalar::number(self.text()?, expected)
    }

    fn integer<T: FromStr>(&self, expected: &str) -> Result<T, TextError> {
        scalar::integer(self.text()?, expected)
    }

    fn boolean(&self) -> Result<bool, TextError> {
        scalar::boolean(self.text()?)
    }

    /// Returns true unless the value is an invalid number or boolean.
    fn is_readable(&self) -> bool {
        match self.shape {
            Shape::Kind(Kind::Integer) => self.integer::<i128>("an integer").is_ok(),
            Shape::Kind(Kind::Number) => self.number::<f64>("a number").is_ok_and(f64::is_finite),
            Shape::Kind(Kind::Boolean) => self.boolean().is_ok(),
            _ => true,
        }
    }

    fn has_elements(&self) -> bool {
        matches!(&self.source, XmlSource::Element(node) if !node.children.is_empty())
    }

    fn is_empty(&self) -> bool {
        match &self.source {
            XmlSource::Attribute(text) => text.is_empty(),
            XmlSource::Element(node) => node.is_empty(),
            XmlSource::Repeated(_) | XmlSource::Attributes(_) | XmlSource::Beside(_) => false,
        }
    }

    fn items(self) -> Vec<Self> {
        let (item, wrapped) = match self.shape {
            Shape::Kind(Kind::List { item, wrapped }) => (*item, *wrapped),
            _ => (&Kind::Any, false),
        };
        let nodes = match self.source {
            XmlSource::Repeated(nodes) => nodes,
            XmlSource::Element(node) if wrapped => node.children.iter().collect(),
            XmlSource::Element(node) => vec![node],
            XmlSource::Attribute(_) => return vec![self],
            XmlSource::Attributes(texts) => {
                return texts.into_iter().map(|text| Self::of(XmlSource::Attribute(text), item)).collect();
            }
            XmlSource::Beside(nodes) => {
                return nodes.into_iter().map(|one| Self::of(XmlSource::Beside(vec![one]), &Kind::Any)).collect();
            }
        };
        nodes.into_iter().map(|node| Self::of(XmlSource::Element(node), item)).collect()
    }

    /// The entries of an object: declared ones first, then the rest under their XML names. Declared entries that cannot
    /// be read are in both groups; optional fields then count as absent. Content that a declared entry cannot hold,
    /// such as attributes or a repeated element, is part of the rest. Empty numbers and booleans are absent.
    fn entries(self) -> Result<Vec<(Cow<'n, str>, Self)>, TextError> {
        let node = match self.source {
            XmlSource::Element(node) => node,
            XmlSource::Attribute(_) | XmlSource::Attributes(_) => {
                return Err(TextError::new("expected elements, found an attribute"));
            }
            XmlSource::Repeated(_) => return Err(TextError::new("expected one element, found several")),
            XmlSource::Beside(nodes) => return Ok(nodes.into_iter().flat_map(Beside::entries).collect()),
        };
        let fields = match self.shape {
            Shape::Element(element) => element.fields,
            Shape::Kind(_) => &[],
        };
        let mut sources: Vec<Option<XmlSource<'n>>> = fields.iter().map(XmlSource::before).collect();
        let mut unknown = Unknown::default();
        for (name, text) in &node.attributes {
            let index = fields.iter().position(|field| field.node == NodeType::Attribute && field.xml == name);
            match index.and_then(|index| sources.get_mut(index)) {
                Some(source @ None) => *source = Some(XmlSource::Attribute(text)),
                Some(Some(_)) | None => unknown.add_attribute(name, text),
            }
        }
        for child in &node.children {
            let name = child.name();
            let index = fields.iter().position(|field| field.node == NodeType::Element && field.xml == name);
            match index.and_then(|index| sources.get_mut(index)) {
                Some(source @ None) => *source = Some(XmlSource::Element(child)),
                Some(Some(XmlSource::Repeated(nodes))) => nodes.push(child),
                Some(Some(_)) | None => unknown.add_element(name, child),
            }
        }
        let text = fields.iter().zip(&mut sources).find(|(field, _)| field.xml == TEXT);
        if let Some((field, source)) = text {
            let text = if field.node == NodeType::Cdata { node.cdata() } else { &*node.text };
            *source = Some(XmlSource::Attribute(text));
        } else if !node.text.trim().is_empty() {
            unknown.sources.push((TEXT, XmlSource::Attribute(&node.text)));
        }
        let mut entries = Vec::with_capacity(fields.len() + unknown.sources.len());
        let mut rest = Vec::new();
        for (field, source) in fields.iter().zip(sources) {
            let Some(source) = source else { continue };
            let value = Self::of(source, &field.kind);
            if value.is_empty() && matches!(field.kind, Kind::Integer | Kind::Number | Kind::Boolean) {
                continue;
            }
            if !value.is_empty() && !value.is_readable() {
                rest.push((field.xml, value.source.clone()));
            } else {
                let beside = value.beside(&field.kind);
                rest.extend((!beside.is_empty()).then_some((field.xml, XmlSource::Beside(beside))));
            }
            entries.push((Cow::Borrowed(field.json), value));
        }
        // An undeclared name must not collide with a declared JSON name or with another entry.
        let mut keys: HashSet<Cow<'n, str>> = HashSet::new();
        for (name, source) in rest.into_iter().chain(unknown.sources) {
            let mut key = Cow::Borrowed(name);
            while fields.iter().any(|field| field.json == key) || !keys.insert(key.clone()) {
                key = Cow::Owned(format!("xml:{key}"));
            }
            entries.push((key, Self::of(source, &Kind::Any)));
        }
        Ok(entries)
    }

    /// The content of a value's elements besides the value.
    fn beside(&self, kind: &'static Kind) -> Vec<Beside<'n>> {
        let mut found = Vec::new();
        match (&self.source, kind) {
            (XmlSource::Element(node), kind) => Beside::find(node, kind, &mut found),
            (XmlSource::Repeated(nodes), Kind::List { item, .. }) => {
                for node in nodes {
                    Beside::find(node, item, &mut found);
                }
            }
            _ => {}
        }
        found
    }

    fn visit_map<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_map(Entries { entries: self.entries()?.into_iter(), value: None })
    }

    fn visit_seq<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_seq(ListItems(self.items().into_iter().enumerate()))
    }

    fn visit_text<V: Visitor<'n>>(&self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn visit_number<V: Visitor<'n>>(&self, visitor: V) -> Result<V::Value, TextError> {
        let text = self.text()?.trim();
        let is_integer = matches!(self.shape, Shape::Kind(Kind::Integer)) && text.parse::<f64>().is_ok();
        let digits = if is_integer { integer(text) } else { None };
        let whole = digits.as_deref().unwrap_or(text);
        if let Ok(number) = whole.parse::<i64>() {
            visitor.visit_i64(number)
        } else if let Ok(number) = whole.parse::<u64>() {
            visitor.visit_u64(number)
        } else if let Some(number) = text.parse::<f64>().ok().filter(|number| number.is_finite()) {
            visitor.visit_f64(number)
        } else {
            self.visit_text(visitor)
        }
    }
}

impl<'n> Beside<'n> {
    fn find(node: &'n Node<'n>, kind: &'static Kind, found: &mut Vec<Self>) {
        let (is_list, item) = match kind {
            // Attributes of objects are properties.
            Kind::Element(_) | Kind::Any => return,
            Kind::List { item, wrapped: true } => (true, Some(*item)),
            _ => (false, None),
        };
        if !node.attributes.is_empty() || (is_list && !node.text.is_empty()) {
            found.push(Self { node, is_list });
        }
        if let Some(item) = item {
            for child in &node.children {
                Self::find(child, item, found);
            }
        }
    }

    fn entries(self) -> impl Iterator<Item = (Cow<'n, str>, Deserializer<'n>)> {
        let text = (self.is_list && !self.node.text.is_empty()).then_some((TEXT, &*self.node.text));
        let attributes = self.node.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let entry = |(name, value)| (Cow::Borrowed(name), Deserializer::of(XmlSource::Attribute(value), &Kind::Any));
        attributes.chain(text).map(entry)
    }
}

/// The entries of an object.
struct Entries<'n> {
    entries: IntoIter<(Cow<'n, str>, Deserializer<'n>)>,
    /// The value of the last key, and the key.
    value: Option<(Cow<'n, str>, Deserializer<'n>)>,
}

impl<'n> MapAccess<'n> for Entries<'n> {
    type Error = TextError;

    fn next_key_seed<K: DeserializeSeed<'n>>(&mut self, seed: K) -> Result<Option<K::Value>, TextError> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some((key.clone(), value));
        seed.deserialize(KeyDeserializer(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'n>>(&mut self, seed: V) -> Result<V::Value, TextError> {
        let (key, value) = self.value.take().ok_or_else(|| TextError::new("a value was requested before its key"))?;
        // Neither free-form nor undeclared properties can fail.
        let is_known = !matches!(value.shape, Shape::Kind(Kind::Any));
        seed.deserialize(value).map_err(|error| error.within_property(&key, is_known))
    }
}

/// The items of a list.
struct ListItems<'n>(Enumerate<IntoIter<Deserializer<'n>>>);

impl<'n> SeqAccess<'n> for ListItems<'n> {
    type Error = TextError;

    fn next_element_seed<T: DeserializeSeed<'n>>(&mut self, seed: T) -> Result<Option<T::Value>, TextError> {
        let Some((index, item)) = self.0.next() else { return Ok(None) };
        seed.deserialize(item).map(Some).map_err(|error| error.within_item(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The name of a property.
struct KeyDeserializer<'n>(Cow<'n, str>);

impl<'n> de::Deserializer<'n> for KeyDeserializer<'n> {
    type Error = TextError;

    fn deserialize_any<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, TextError> {
        match self.0 {
            Cow::Borrowed(text) => BorrowedStrDeserializer::new(text).deserialize_any(visitor),
            Cow::Owned(text) => CowStrDeserializer::new(Cow::Owned(text)).deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        <W: Visitor<'n>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

macro_rules! numbers {
    ($parse:ident: $($method:ident $visit:ident $expected:literal),*) => {$(
        fn $method<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, TextError> {
            visitor.$visit(self.$parse($expected)?)
        }
    )*};
}

impl<'n> de::Deserializer<'n> for Deserializer<'n> {
    type Error = TextError;

    fn deserialize_any<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, TextError> {
        let kind = match self.shape {
            Shape::Element(_) => return self.visit_map(visitor),
            Shape::Kind(kind) => kind,
        };
        match kind {
            Kind::Text | Kind::Integer | Kind::Number | Kind::Boolean if self.has_elements() => self.visit_map(visitor),
            Kind::Text => self.visit_text(visitor),
            Kind::Integer | Kind::Number | Kind::Boolean if self.is_empty() => visitor.visit_unit(),
            Kind::Integer | Kind::Number => self.visit_number(visitor),
            Kind::Boolean => match self.boolean() {
                Ok(value) => visitor.visit_bool(value),
                Err(_) => self.visit_text(visitor),
            },
            Kind::List { .. } => self.visit_seq(visitor),
            Kind::Element(_) => self.visit_map(visitor),
            Kind::Any => match &self.source {
                XmlSource::Repeated(_) | XmlSource::Attributes(_) => self.visit_seq(visitor),
                XmlSource::Beside(nodes) if nodes.len() > 1 => self.visit_seq(visitor),
                XmlSource::Beside(_) => self.visit_map(visitor),
                XmlSource::Element(node) if !node.children.is_empty() || !node.attributes.is_empty() => {
                    self.visit_map(visitor)
                }
                XmlSource::Element(_) | XmlSource::Attribute(_) => self.visit_text(visitor),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_bool(self.boolean()?)
    }

    numbers! { integer:
        deserialize_i8 visit_i8 "an integer", deserialize_i16 visit_i16 "an integer",
        deserialize_i32 visit_i32 "an integer", deserialize_i64 visit_i64 "an integer",
        deserialize_i128 visit_i128 "an integer", deserialize_u8 visit_u8 "a positive integer", deserialize_u16 visit_u16 "a positive integer",
        deserialize_u32 visit_u32 "a positive integer", deserialize_u64 visit_u64 "a positive integer"
    }

    numbers! { number:
        deserialize_f32 visit_f32 "a number", deserialize_f64 visit_f64 "a number"
    }

    fn deserialize_str<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, TextError> {
        self.visit_text(visitor)
    }

    fn deserialize_string<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, TextError> {
        self.visit_text(visitor)
    }

    fn deserialize_option<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, TextError> {
        // An invalid optional number must not make the response fail; its text is kept as undeclared.
        if self.is_empty() || !self.is_readable() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'n>>(self, _: &'static str, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, TextError> {
        self.visit_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, TextError> {
        self.visit_map(visitor)
    }

    fn deserialize_struct<V: Visitor<'n>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TextError> {
        self.visit_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'n>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TextError> {
        visitor.visit_enum(self.text()?.into_deserializer())
    }

    fn deserialize_ignored_any<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { <W: Visitor<'n>> u128 char bytes byte_buf unit unit_struct tuple tuple_struct identifier }
}
