//! A limit on the memory of decoded values of any type.
//!
//! A few bytes can decode into a large value: `{}` becomes a struct with a hundred optional fields, `{"":0}` a tree of
//! free-form JSON. Neither the size of a body nor its number of values limits the memory.

use std::cell::Cell;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};

/// Size of a node in bytes.
const NODE: usize = 64;

/// Texts that are not shorter count by their length. The others take the least that can be allocated.
const LONG_TEXT: usize = 24;

/// Items that a list has room for from its first one on, unless they are larger than `LARGE`.
const FIRST_ITEMS: usize = 4;
const LARGE: usize = 1024;

/// Entries that a map has room for from its first one on. When there are more, half of the room is used at least, and serde
/// can have collected each of them before.
const FIRST_ENTRIES: usize = 11;
const USED: usize = 3;
/// Size of a key.
const KEY: usize = size_of::<String>();

thread_local! {
    /// The remaining nodes of this thread's decoding; `None` once the limit is exceeded.
    static LEFT: Cell<Option<usize>> = const { Cell::new(Some(usize::MAX)) };
}

/// A value exceeds the limit of nodes.
#[derive(Debug)]
pub(crate) struct TooManyNodes;

/// Decodes with a limit, which applies to all values decoded through [`Metered`] together.
pub(crate) fn within<T>(nodes: usize, decode: impl FnOnce() -> T) -> Result<T, TooManyNodes> {
    struct Restore(Option<usize>);

    impl Drop for Restore {
        fn drop(&mut self) {
            LEFT.set(self.0);
        }
    }

    let _outer = Restore(LEFT.replace(Some(nodes)));
    let decoded = decode();
    LEFT.get().map(|_| decoded).ok_or(TooManyNodes)
}

/// Counts one node, plus the nodes of this many bytes.
pub(crate) fn take<E: Error>(bytes: usize) -> Result<(), E> {
    let left = LEFT.get().and_then(|left| left.checked_sub(bytes / NODE + 1));
    LEFT.set(left);
    left.map(|_| ()).ok_or_else(|| E::custom("it takes too many nodes"))
}

/// A deserializer, or a part of one, that counts decoded values.
pub(crate) struct Metered<D> {
    inner: D,
    /// Bytes already counted for the value, as a list item or property.
    paid: usize,
    /// Number of items or entries so far.
    count: usize,
}

impl<D> Metered<D> {
    pub(crate) fn new(inner: D) -> Self {
        Self::within(inner, 0)
    }

    fn within(inner: D, paid: usize) -> Self {
        Self { inner, paid, count: 0 }
    }

    fn is_first(&mut self) -> bool {
        self.count = self.count.saturating_add(1);
        self.count == 1
    }

    /// The visitor of a value; counts the heap memory not counted yet.
    fn visitor<'de, V: Visitor<'de>, E: Error>(&self, visitor: V) -> Result<Metered<V>, E> {
        let size = size_of::<V::Value>();
        if size > self.paid {
            take(size)?;
        }
        Ok(Metered::within(visitor, size.max(self.paid)))
    }
}

/// Methods that make a single value.
macro_rules! plain {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(visitor)
        }
    )*};
}

/// Methods that make a text.
macro_rules! texts {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(Metered::within(visitor, self.paid))
        }
    )*};
}

/// Methods whose values have others in them.
macro_rules! nested {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            let visitor = self.visitor(visitor)?;
            self.inner.$method($($argument,)* visitor)
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Metered<D> {
    type Error = D::Error;

    plain! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char
        deserialize_unit deserialize_ignored_any
    }

    texts! {
        deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_identifier
    }

    nested! {
        deserialize_any()
        deserialize_option()
        deserialize_seq()
        deserialize_map()
        deserialize_unit_struct(name: &'static str)
        deserialize_newtype_struct(name: &'static str)
        deserialize_tuple(length: usize)
        deserialize_tuple_struct(name: &'static str, length: usize)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

macro_rules! visits {
    ($($method:ident($value:ty))*) => {$(
        fn $method<E: Error>(self, value: $value) -> Result<V::Value, E> {
            self.inner.$method(value)
        }
    )*};
}

/// Texts, which may be copied.
macro_rules! visits_texts {
    ($($method:ident($value:ty))*) => {$(
        fn $method<E: Error>(self, value: $value) -> Result<V::Value, E> {
            if value.len() >= LONG_TEXT {
                take(value.len())?;
            }
            self.inner.$method(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Metered<V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.inner.expecting(formatter)
    }

    visits! {
        visit_bool(bool) visit_i8(i8) visit_i16(i16) visit_i32(i32) visit_i64(i64) visit_i128(i128) visit_u8(u8)
        visit_u16(u16) visit_u32(u32) visit_u64(u64) visit_u128(u128) visit_f32(f32) visit_f64(f64) visit_char(char)
    }

    visits_texts! {
        visit_str(&str) visit_borrowed_str(&'de str) visit_string(String) visit_bytes(&[u8])
        visit_borrowed_bytes(&'de [u8]) visit_byte_buf(Vec<u8>)
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Metered::within(deserializer, self.paid))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Metered::within(deserializer, self.paid))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(Metered::new(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Metered::new(entries))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(Metered::within(variant, self.paid))
    }
}

/// Counts an item or a property: its own size, and the capacity its container allocates for it.
struct MeteredPart<S> {
    seed: S,
    size: usize,
    room: usize,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for MeteredPart<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        take(self.room)?;
        self.seed.deserialize(Metered::within(deserializer, self.size))
    }
}

/// The name of a property. `KEY` is for one that is short.
struct MeteredKey<S>(S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for MeteredKey<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Metered::within(deserializer, KEY))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Metered<A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, A::Error> {
        let size = size_of::<T::Value>();
        let items = if self.is_first() && size <= LARGE { FIRST_ITEMS } else { 1 };
        self.inner.next_element_seed(MeteredPart { seed, size, room: size.saturating_mul(items) })
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Metered<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.inner.next_key_seed(MeteredKey(seed))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        let size = size_of::<T::Value>();
        let entries = if self.is_first() { FIRST_ENTRIES } else { USED };
        let room = size.saturating_add(KEY).saturating_mul(entries);
        self.inner.next_value_seed(MeteredPart { seed, size, room })
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for Metered<A> {
    type Error = A::Error;
    type Variant = Metered<A::Variant>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self::Variant), A::Error> {
        let (value, variant) = self.inner.variant_seed(seed)?;
        Ok((value, Metered::within(variant, self.paid)))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Metered<A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.inner.unit_variant()
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, A::Error> {
        self.inner.newtype_variant_seed(MeteredPart { seed, size: self.paid, room: 0 })
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, A::Error> {
        let visitor = self.visitor(visitor)?;
        self.inner.tuple_variant(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        let visitor = self.visitor(visitor)?;
        self.inner.struct_variant(fields, visitor)
    }
}
