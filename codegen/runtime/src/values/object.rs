//! Objects: declared properties, and the others by name.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{self, SerializeMap};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::nullable::Nullable;
use super::number::NumberOrText;
use super::strict;

/// The most bytes of stack that objects in objects take while they are decoded. Threads have 2 MiB, unless a program sets
/// another size.
const MAX_STACK: usize = 1 << 20;

pub(crate) const TOO_DEEP: &str = "objects are nested too deeply: decoding them takes more than 1 MiB of stack";

/// A type that decodes an object, by the macro `object!`.
#[doc(hidden)]
pub trait Object: Sized {
    /// Name of the type.
    const NAME: &'static str;

    /// Decodes the properties.
    ///
    /// # Errors
    ///
    /// If a property has the wrong type, or a required one is missing.
    fn read<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error>;
}

/// Decodes an object.
///
/// # Errors
///
/// If the value is no object, does not fit the type, or is nested too deeply for the stack.
#[doc(hidden)]
pub fn decode_object<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct Properties<T>(PhantomData<T>);

    impl<'de, T: Object> Visitor<'de> for Properties<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "struct {}", T::NAME)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
            T::read(&mut map)
        }
    }

    let Some(_stack) = Stack::enter() else { return Err(D::Error::custom(TOO_DEEP)) };
    deserializer.deserialize_map(Properties(PhantomData))
}

/// The stack of objects in objects. A type that contains itself can be nested in a few bytes, and a thread without stack ends the
/// process.
struct Stack {
    is_outermost: bool,
}

thread_local! {
    /// The address of the outermost object that this thread decodes.
    static OUTERMOST: Cell<Option<usize>> = const { Cell::new(None) };
}

impl Stack {
    /// Enters an object; `None` if there is too little stack for it.
    fn enter() -> Option<Self> {
        let local = 0_u8;
        let here = std::ptr::from_ref(&local).addr();
        let outermost = OUTERMOST.get();
        if outermost.is_some_and(|outermost| outermost.abs_diff(here) > MAX_STACK) {
            return None;
        }
        OUTERMOST.set(outermost.or(Some(here)));
        Some(Self { is_outermost: outermost.is_none() })
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        if self.is_outermost {
            OUTERMOST.set(None);
        }
    }
}

/// The next name in an object.
#[doc(hidden)]
#[derive(Debug)]
pub enum Key<P: 'static, E> {
    /// A declared property.
    Declared(&'static P),
    /// The name of any other property.
    Other(String),
    /// The object has no more properties.
    End,
    /// The input is malformed.
    Invalid(E),
}

/// Returns true for the name of a declared property.
#[doc(hidden)]
pub fn is_declared<P>(declared: &[(&str, P)], name: &str) -> bool {
    declared.iter().any(|(declared, _)| *declared == name)
}

/// Reads the next name in an object. `declared` holds the declared ones.
#[doc(hidden)]
pub fn next_key<'de, A: MapAccess<'de>, P>(map: &mut A, declared: &'static [(&'static str, P)]) -> Key<P, A::Error> {
    /// `Ok` is a declared property, `Err` the name of any other.
    struct Name<P: 'static>(&'static [(&'static str, P)]);

    impl<'de, P> DeserializeSeed<'de> for Name<P> {
        type Value = Result<&'static P, String>;

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
            deserializer.deserialize_identifier(self)
        }
    }

    impl<P> Visitor<'_> for Name<P> {
        type Value = Result<&'static P, String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the name of a property")
        }

        fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
            let declared = self.0.iter().find(|(declared, _)| *declared == name);
            Ok(declared.map(|(_, property)| property).ok_or_else(|| name.to_owned()))
        }
    }

    match map.next_key_seed(Name(declared)) {
        Ok(Some(Ok(property))) => Key::Declared(property),
        Ok(Some(Err(name))) => Key::Other(name),
        Ok(None) => Key::End,
        Err(error) => Key::Invalid(error),
    }
}

/// Reads the value of a property that may be missing. The last of several with one name counts.
///
/// # Errors
///
/// If it has another type.
#[doc(hidden)]
pub fn read<'de, A: MapAccess<'de>, T: Deserialize<'de>>(map: &mut A, value: &mut T) -> Result<(), A::Error> {
    *value = map.next_value()?;
    Ok(())
}

/// Reads the value of a required property, see [`read`].
///
/// # Errors
///
/// If it has another type.
#[doc(hidden)]
pub fn read_required<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    value: &mut Option<T>,
) -> Result<(), A::Error> {
    *value = Some(map.next_value()?);
    Ok(())
}

/// Reads the value of a property that is left out if it has no value, see [`read`].
///
/// # Errors
///
/// If it has another type.
#[doc(hidden)]
pub fn read_optional<'de, A: MapAccess<'de>, T: ReadOptional<'de>>(map: &mut A, value: &mut T) -> Result<(), A::Error> {
    *value = T::read(map)?;
    Ok(())
}

/// Reads a number, or a text with a number, as [`read_optional`] does.
///
/// # Errors
///
/// If it has another type.
#[doc(hidden)]
pub fn read_optional_number<'de, A: MapAccess<'de>, T>(map: &mut A, value: &mut T) -> Result<(), A::Error>
where
    Numeric<T>: ReadOptional<'de>,
{
    *value = Numeric::read(map)?.0;
    Ok(())
}

/// Reads a number, or a text with a number, see [`read`].
///
/// # Errors
///
/// If it has another type.
#[doc(hidden)]
pub fn read_number<'de, A: MapAccess<'de>, T>(map: &mut A, value: &mut T) -> Result<(), A::Error>
where
    Numeric<T>: Deserialize<'de>,
{
    *value = map.next_value::<Numeric<T>>()?.0;
    Ok(())
}

/// Reads a required number, or a text with a number, see [`read`].
///
/// # Errors
///
/// If it has another type.
#[doc(hidden)]
pub fn read_required_number<'de, A: MapAccess<'de>>(map: &mut A, value: &mut Option<f64>) -> Result<(), A::Error> {
    *value = Some(map.next_value::<Numeric<f64>>()?.0);
    Ok(())
}

/// Writes an object. It keeps the first error, so that its users need not handle one for each property.
#[doc(hidden)]
pub struct ObjectWriter<S: Serializer> {
    map: Result<S::SerializeMap, S::Error>,
}

impl<S: Serializer> ObjectWriter<S> {
    /// Begins an object.
    pub fn new(serializer: S) -> Self {
        Self { map: serializer.serialize_map(None) }
    }

    /// Writes a property.
    pub fn property<T: Serialize>(&mut self, name: &'static str, value: &T) {
        self.write(|map| map.serialize_entry(name, value));
    }

    /// Writes a property unless it is left out.
    pub fn optional<T: Serialize + Optional>(&mut self, name: &'static str, value: &T) {
        if !value.is_left_out() {
            self.property(name, value);
        }
    }

    /// Writes the undeclared properties. A declared one among them is an error: the object would have it twice.
    pub fn undeclared<T: Undeclared>(&mut self, properties: &T, is_declared: fn(&str) -> bool) {
        self.write(|map| match properties.names().find(|name| is_declared(name)) {
            Some(name) => Err(ser::Error::custom(format_args!(
                "the property `{name}` is declared and has a field of its own, so it can't be an undeclared property"
            ))),
            None => properties.write(map),
        });
    }

    fn write(&mut self, write: impl FnOnce(&mut S::SerializeMap) -> Result<(), S::Error>) {
        if let Ok(map) = &mut self.map
            && let Err(error) = write(map)
        {
            self.map = Err(error);
        }
    }

    /// Ends the object.
    ///
    /// # Errors
    ///
    /// The first error of the serializer.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.map?.end()
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

    /// Returns the names of the properties.
    fn names(&self) -> impl Iterator<Item = &String>;

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

    fn names(&self) -> impl Iterator<Item = &String> {
        self.keys()
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

    fn names(&self) -> impl Iterator<Item = &String> {
        self.keys()
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

    fn names(&self) -> impl Iterator<Item = &String> {
        std::iter::empty()
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

/// The type of a property that may be left out. A client reads null as a property without value; a server refuses it unless
/// the property can be null.
#[doc(hidden)]
pub trait ReadOptional<'de>: Sized {
    /// Reads the value of the property.
    ///
    /// # Errors
    ///
    /// If it has another type.
    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error>;
}

impl<'de, T: Deserialize<'de>> ReadOptional<'de> for Option<T> {
    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        if strict::is_strict() { map.next_value().map(Some) } else { map.next_value() }
    }
}

impl<'de, T: Deserialize<'de>> ReadOptional<'de> for Nullable<T> {
    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        map.next_value()
    }
}

impl<'de> ReadOptional<'de> for Numeric<Option<f64>> {
    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        let number: Option<NumberOrText> = ReadOptional::read(map)?;
        Ok(Self(number.map(|NumberOrText(value)| value)))
    }
}

impl<'de> ReadOptional<'de> for Numeric<Nullable<f64>> {
    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        map.next_value()
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
