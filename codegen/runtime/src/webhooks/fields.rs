//! Deserialization of forms and queries: every value is a text, and its type decides how the text is read.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use serde::de::value::{F64Deserializer, StrDeserializer};
use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::form::{Parameter, TOO_MANY, parameters};
use crate::response::error::Error;
use crate::response::limits::MAX_RESPONSE_NODES;
use crate::response::locate::reason;
use crate::response::scalar::{self, TextError};
use crate::values::metered::{self, Metered};
use crate::values::number::NUMBER_OR_TEXT;

/// The most attempts to decode a form. Each attempt but the last finds empty texts that count as absent.
const MAX_ATTEMPTS: usize = 64;

/// A name and its values, in the order of the text.
struct Field<'t> {
    name: Cow<'t, str>,
    texts: Vec<Cow<'t, str>>,
    /// True if the value is an empty text for a number, a boolean or an object. It is then absent.
    is_absent: Cell<bool>,
}

/// Decodes a form or a query.
pub(crate) fn decode<T: DeserializeOwned>(text: &[u8]) -> Result<T, Error> {
    let parameters = parameters(text).ok_or_else(|| Error::too_large_callback(TOO_MANY.to_owned()))?;
    let value = metered::within(MAX_RESPONSE_NODES, || decoded(parameters));
    let value = value.map_err(|_| too_many_nodes())?;
    value.map_err(|error| {
        let message = error.to_string();
        Error::callback(error.into_path(), &message)
    })
}

/// The error of a callback whose value takes too much memory.
pub(crate) fn too_many_nodes() -> Error {
    Error::too_large_callback(format!("the callback decodes into more than the limit of {MAX_RESPONSE_NODES} nodes"))
}

fn decoded<T: DeserializeOwned>(parameters: Vec<Parameter<'_>>) -> Result<T, TextError> {
    let mut fields = grouped(parameters)?;
    let empty = RefCell::new(None);
    let mut first = None;
    // Only the type tells that an empty text has to be absent, so the value is known after the first attempt. An attempt ends
    // at an empty object.
    for _ in 0..MAX_ATTEMPTS {
        let result = T::deserialize(Form { fields: &fields, empty: &empty });
        let Some(error) = empty.take() else {
            // A required field cannot be absent. Its own error says more than that it is missing.
            return result.map_err(|error| first.filter(|_| error.is_of_whole()).unwrap_or(error));
        };
        first.get_or_insert(error);
        fields.retain(|field| !field.is_absent.get());
    }
    Err(first.unwrap_or_else(|| TextError::new("too many objects are empty texts")))
}

fn grouped(parameters: Vec<Parameter<'_>>) -> Result<Vec<Field<'_>>, TextError> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    let mut indices: HashMap<Cow<'_, str>, usize> = HashMap::new();
    for (name, value) in parameters {
        let name = utf8(name).ok_or_else(|| TextError::new("a name is not UTF-8"))?;
        let text = utf8(value);
        let text = text.ok_or_else(|| TextError::new("the text is not UTF-8").within_property(&name, false))?;
        let index = *indices.entry(name.clone()).or_insert(fields.len());
        match fields.get_mut(index) {
            Some(field) => field.texts.push(text),
            None => fields.push(Field { name, texts: vec![text], is_absent: Cell::new(false) }),
        }
    }
    Ok(fields)
}

fn utf8(bytes: Cow<'_, [u8]>) -> Option<Cow<'_, str>> {
    match bytes {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
    }
}

/// A deserializer of all fields.
struct Form<'a> {
    fields: &'a [Field<'a>],
    /// The error of the first empty number, boolean or object.
    empty: &'a RefCell<Option<TextError>>,
}

impl<'de> de::Deserializer<'de> for Form<'_> {
    type Error = TextError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        let is_declared = Cell::new(false);
        visitor.visit_map(Entries { rest: self.fields, empty: self.empty, is_declared: &is_declared })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        <W: Visitor<'de>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

/// The entries of a form. The first of the rest is the current one.
struct Entries<'a> {
    rest: &'a [Field<'a>],
    empty: &'a RefCell<Option<TextError>>,
    /// True if the current name is one of a struct's fields, or was compared with them.
    is_declared: &'a Cell<bool>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = TextError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, TextError> {
        let Some(field) = self.rest.first() else { return Ok(None) };
        self.is_declared.set(false);
        seed.deserialize(Name { name: &field.name, is_declared: self.is_declared }).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, TextError> {
        let Some((field, rest)) = self.rest.split_first() else {
            return Err(TextError::new("a value was requested before its key"));
        };
        self.rest = rest;
        let texts = Texts { field, values: &field.texts, empty: self.empty };
        seed.deserialize(texts).map_err(|error| error.within_property(&field.name, self.is_declared.get()))
    }
}

/// The name of a field.
struct Name<'a> {
    name: &'a str,
    is_declared: &'a Cell<bool>,
}

impl<'de> de::Deserializer<'de> for Name<'_> {
    type Error = TextError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_str(self.name)
    }

    // Only structs ask for identifiers; maps ask for strings.
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        self.is_declared.set(true);
        visitor.visit_str(self.name)
    }

    serde::forward_to_deserialize_any! {
        <W: Visitor<'de>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum ignored_any
    }
}

/// The values of one name, or one of them.
#[derive(Clone, Copy)]
struct Texts<'a> {
    field: &'a Field<'a>,
    values: &'a [Cow<'a, str>],
    empty: &'a RefCell<Option<TextError>>,
}

impl Texts<'_> {
    fn text(&self) -> Result<&str, TextError> {
        match self.values {
            [text] => Ok(text),
            values => Err(TextError::new(format!("expected one value, found {}", values.len()))),
        }
    }

    /// Returns true for an empty text, which is then absent. `T` is returned instead, and never used.
    fn absent<T: Default>(&self, expected: &str) -> Option<T> {
        let is_empty = matches!(&*self.field.texts, [text] if text.is_empty());
        is_empty.then(|| {
            self.field.is_absent.set(true);
            let error = || TextError::new(format!("expected {expected}, found an empty text"));
            self.empty.borrow_mut().get_or_insert_with(|| error().within_property(&self.field.name, true));
            T::default()
        })
    }
}

macro_rules! numbers {
    ($parse:ident: $($method:ident $visit:ident $expected:literal),*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
            let value = match self.absent($expected) {
                Some(value) => value,
                None => scalar::$parse(self.text()?, $expected)?,
            };
            visitor.$visit(value)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Texts<'_> {
    type Error = TextError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        match self.values {
            [text] => visitor.visit_str(text),
            _ => self.deserialize_seq(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        let value = match self.absent("true or false") {
            Some(value) => value,
            None => scalar::boolean(self.text()?)?,
        };
        visitor.visit_bool(value)
    }

    numbers! { integer:
        deserialize_i8 visit_i8 "an integer", deserialize_i16 visit_i16 "an integer",
        deserialize_i32 visit_i32 "an integer", deserialize_i64 visit_i64 "an integer",
        deserialize_i128 visit_i128 "an integer", deserialize_u8 visit_u8 "a positive integer",
        deserialize_u16 visit_u16 "a positive integer", deserialize_u32 visit_u32 "a positive integer",
        deserialize_u64 visit_u64 "a positive integer", deserialize_u128 visit_u128 "a positive integer"
    }

    numbers! { finite:
        deserialize_f32 visit_f32 "a number", deserialize_f64 visit_f64 "a number"
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, TextError> {
        if name == NUMBER_OR_TEXT
            && let Some(value) = self.absent("a number")
        {
            return visitor.visit_newtype_struct(F64Deserializer::new(value));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_seq(Items { all: self, index: 0 })
    }

    // An object in a form is JSON.
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        if self.absent::<()>("JSON").is_some() {
            return Err(TextError::new("expected JSON, found an empty text"));
        }
        let mut json = serde_json::Deserializer::from_reader(self.text()?.as_bytes());
        let value = Metered::new(&mut json).deserialize_map(visitor);
        let value = value.and_then(|value| json.end().map(|()| value));
        value.map_err(|error| TextError::new(json_problem(&error)))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TextError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TextError> {
        let text: StrDeserializer<'_, TextError> = self.text()?.into_deserializer();
        visitor.visit_enum(text)
    }

    serde::forward_to_deserialize_any! {
        <W: Visitor<'de>>
        char bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

/// Returns the problem with JSON, without the value.
fn json_problem(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rsplit_once(" at line ") {
        Some((message, _)) if error.is_data() => reason(message),
        _ => message,
    }
}

/// The values of a name that occurs several times, or once for a list.
struct Items<'a> {
    all: Texts<'a>,
    index: usize,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = TextError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, TextError> {
        let index = self.index;
        let Some(values) = self.all.values.get(index..=index) else { return Ok(None) };
        self.index = index.saturating_add(1);
        seed.deserialize(Texts { values, ..self.all }).map(Some).map_err(|error| error.within_item(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.all.values.len().saturating_sub(self.index))
    }
}
