//! Objects: declared properties, and the others by name.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::Serialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;

use super::nullable::Nullable;
use super::number::NumberOrText;

/// The name of a property: a declared one, or another.
#[doc(hidden)]
#[derive(Debug)]
pub enum Key<P> {
    /// A declared property.
    Declared(P),
    /// The name of any other property.
    Other(String),
}

/// Reads the name of a property, with a function that finds declared ones.
#[doc(hidden)]
#[derive(Debug)]
pub struct KeySeed<P>(pub fn(&str) -> Option<P>);

impl<'de, P> DeserializeSeed<'de> for KeySeed<P> {
    type Value = Key<P>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key<P>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<P> Visitor<'_> for KeySeed<P> {
    type Value = Key<P>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Key<P>, E> {
        Ok((self.0)(name).map_or_else(|| Key::Other(name.to_owned()), Key::Declared))
    }
}

/// Properties that a type does not declare.
#[doc(hidden)]
pub trait Undeclared: Default {
    /// Decodes the value of a property. The last of several with one name counts.
    ///
    /// # Errors
    ///
    /// If the value does not fit the type of the properties.
    fn read<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error>;

    /// Writes the properties.
    ///
    /// # Errors
    ///
    /// If the serializer fails.
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

impl Undeclared for serde_json::Map<String, serde_json::Value> {
    fn read<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        self.insert(name, map.next_value()?);
        Ok(())
    }

    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))
    }
}

impl<T: Serialize + for<'any> Deserialize<'any>> Undeclared for BTreeMap<String, T> {
    fn read<'de, A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        self.insert(name, map.next_value()?);
        Ok(())
    }

    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))
    }
}

/// Properties that are not kept.
impl Undeclared for () {
    fn read<'de, A: MapAccess<'de>>(&mut self, _: String, map: &mut A) -> Result<(), A::Error> {
        map.next_value::<IgnoredAny>().map(|_| ())
    }

    fn write<M: SerializeMap>(&self, _: &mut M) -> Result<(), M::Error> {
        Ok(())
    }
}

/// A property that may be left out.
#[doc(hidden)]
pub trait Optional {
    /// Returns true if the property is not sent.
    fn is_left_out(&self) -> bool;
}

impl<T> Optional for Option<T> {
    fn is_left_out(&self) -> bool {
        self.is_none()
    }
}

impl<T> Optional for Nullable<T> {
    fn is_left_out(&self) -> bool {
        self.is_absent()
    }
}

/// A number, or a text with a number, as a property of type `f64`, or of one that may also be null.
#[doc(hidden)]
#[derive(Debug)]
pub struct Numeric<T>(pub T);

impl<'de> Deserialize<'de> for Numeric<f64> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        NumberOrText::deserialize(deserializer).map(|NumberOrText(value)| Self(value))
    }
}

impl<'de> Deserialize<'de> for Numeric<Option<f64>> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value: Option<NumberOrText> = Option::deserialize(deserializer)?;
        Ok(Self(value.map(|NumberOrText(value)| value)))
    }
}

impl<'de> Deserialize<'de> for Numeric<Nullable<f64>> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Numeric::<Option<f64>>::deserialize(deserializer).map(|Numeric(value)| Self(value.into()))
    }
}
