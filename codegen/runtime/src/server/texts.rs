//! Deserialization of values whose leaves are texts: the type decides how a text is read.

use std::iter::Enumerate;
use std::vec;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json, map};

use crate::response::limits::MAX_RESPONSE_NODES;
use crate::response::locate;
use crate::response::scalar::{self, TextError};
use crate::values::metered::{self, Metered};
use crate::values::strict::{check_unique, strictly};

/// A value to read.
pub(crate) struct Texts(pub(crate) Json);

impl Texts {
    fn text(&self) -> Result<&str, TextError> {
        match &self.0 {
            Json::String(text) => Ok(text),
            Json::Array(items) => Err(TextError::new(format!("expected one value, found {}", items.len()))),
            _ => Err(TextError::new("expected one value, found properties")),
        }
    }
}

/// Returns a number if it is written as in JSON: without padding, a plus sign, and leading zeros.
fn plain_number<'t>(text: &'t str, expected: &str) -> Result<&'t str, TextError> {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    match digits {
        [b'0', b'0'..=b'9', ..] => {}
        [b'0'..=b'9', ..] if digits.last().is_some_and(u8::is_ascii_digit) => return Ok(text),
        _ => {}
    }
    Err(TextError::new(format!("expected {expected}")))
}

/// The items of an object whose names are the indices of a list, in order.
fn items(properties: Map<String, Json>) -> Result<Vec<Json>, TextError> {
    let index = |(name, value): (String, Json)| name.parse::<usize>().map(|index| (index, value));
    let mut items: Vec<(usize, Json)> = properties
        .into_iter()
        .map(index)
        .collect::<Result<_, _>>()
        .map_err(|_| TextError::new("expected a list, found properties"))?;
    items.sort_by_key(|(index, _)| *index);
    Ok(items.into_iter().map(|(_, item)| item).collect())
}

macro_rules! numbers {
    ($parse:ident $expected:literal: $($method:ident $visit:ident),*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
            visitor.$visit(scalar::$parse(plain_number(self.text()?, $expected)?, $expected)?)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for Texts {
    type Error = TextError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        match self.0 {
            // An object is sent as JSON where it has no other form.
            Json::String(text) => match serde_json::from_str::<Map<String, Json>>(&text) {
                Ok(object) if text.starts_with('{') => {
                    check_unique(text.as_bytes()).map_err(|error| TextError::new(reason(&error)))?;
                    object.into_deserializer().deserialize_any(visitor).map_err(|error| TextError::new(reason(&error)))
                }
                _ => visitor.visit_string(text),
            },
            Json::Object(_) => self.deserialize_map(visitor),
            _ => self.deserialize_seq(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        match self.text()? {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => Err(TextError::new("expected true or false")),
        }
    }

    numbers! { integer "an integer":
        deserialize_i8 visit_i8, deserialize_i16 visit_i16, deserialize_i32 visit_i32, deserialize_i64 visit_i64,
        deserialize_i128 visit_i128, deserialize_u8 visit_u8, deserialize_u16 visit_u16, deserialize_u32 visit_u32,
        deserialize_u64 visit_u64, deserialize_u128 visit_u128
    }

    numbers! { finite "a number": deserialize_f32 visit_f32, deserialize_f64 visit_f64 }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, TextError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        let items = match self.0 {
            Json::Array(items) => items,
            Json::Object(properties) => items(properties)?,
            one => vec![one],
        };
        visitor.visit_seq(Items(items.into_iter().enumerate()))
    }

    /// A text is the JSON of the object.
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
        match self.0 {
            Json::Object(properties) => visitor.visit_map(Properties { rest: properties.into_iter(), current: None }),
            Json::String(text) => {
                let mut json = serde_json::Deserializer::from_reader(text.as_bytes());
                let value = check_unique(text.as_bytes())
                    .and_then(|()| strictly(false, || Metered::new(&mut json).deserialize_map(visitor)));
                let value = value.and_then(|value| json.end().map(|()| value));
                value.map_err(|error| TextError::new(reason(&error)))
            }
            _ => Err(TextError::new("expected properties, found a list")),
        }
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

struct Items(Enumerate<vec::IntoIter<Json>>);

impl<'de> SeqAccess<'de> for Items {
    type Error = TextError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, TextError> {
        let Some((index, item)) = self.0.next() else { return Ok(None) };
        seed.deserialize(Texts(item)).map(Some).map_err(|error| error.within_item(index))
    }
}

struct Properties {
    rest: map::IntoIter,
    current: Option<(String, Json)>,
}

impl<'de> MapAccess<'de> for Properties {
    type Error = TextError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, TextError> {
        self.current = self.rest.next();
        let Some((name, _)) = &self.current else { return Ok(None) };
        seed.deserialize(name.as_str().into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, TextError> {
        let Some((name, value)) = self.current.take() else {
            return Err(TextError::new("a value was requested before its key"));
        };
        seed.deserialize(Texts(value)).map_err(|error| error.within_property(&name, true))
    }
}

/// Returns the problem with JSON, without the value.
fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rsplit_once(" at line ") {
        Some((message, _)) if error.is_data() => locate::reason(message),
        _ => message,
    }
}

/// Decodes a value within the limit of memory; the problem is a predicate.
pub(crate) fn decode<T: de::DeserializeOwned>(value: Json) -> Result<T, String> {
    let decode = || T::deserialize(Metered::new(Texts(value)));
    let decoded = metered::within(MAX_RESPONSE_NODES, || strictly(true, decode));
    let decoded = decoded.map_err(|_| format!("decodes into more than the limit of {MAX_RESPONSE_NODES} nodes"))?;
    decoded.map_err(|error| {
        let message = error.to_string();
        match error.into_path() {
            Some(path) => format!("has {}, which does not fit: {message}", path.full),
            None => format!("does not fit: {message}"),
        }
    })
}
