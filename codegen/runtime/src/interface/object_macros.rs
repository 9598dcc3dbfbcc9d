//! Macros for emitted code: objects in JSON and XML, in both directions.
//!
//! They take the place of serde's derive macros, which emit several times the code for an object that keeps its undeclared
//! properties.

#![allow(unused_macros, unused_imports, reason = "which of them are used depends on the API")]

/// Encoding and decoding of a struct. Its last field holds the undeclared properties.
///
/// ```text
/// object!(Call, extra, {
///     sid: "sid",                                  // required
///     label: "label" optional,                     // `None` or `Absent` is not sent
///     parent: "parent" nullable,                   // `None` is sent as null
///     muted: "muted" or Some(false),               // a missing property has the value after `or`
///     price[number]: "price" optional,             // a text with a number is accepted
/// });
/// ```
///
/// If a property occurs twice, the last one counts, and null is a property without value; a server refuses both, and a text
/// in place of a number. A struct without a field for undeclared properties ignores them.
#[doc(hidden)]
#[macro_export]
macro_rules! object {
    ($name:ident, $($extra:ident,)? {
        $($field:ident $([$read:ident])? : $wire:literal $($presence:ident $($default:expr)?)?),* $(,)?
    }) => {
        #[allow(deprecated, reason = "a property may be deprecated")]
        const _: () = {
            #[allow(non_camel_case_types, reason = "properties have the names of fields")]
            enum __Property {
                $($field,)*
            }

            const PROPERTIES: &[(&str, __Property)] = &[$(($wire, __Property::$field)),*];

            impl $crate::emitted::Object for $name {
                const NAME: &'static str = ::std::stringify!($name);

                // A schema can't have the name `__Map`.
                fn read<'de, __Map: $crate::emitted::serde::de::MapAccess<'de>>(
                    map: &mut __Map,
                ) -> ::std::result::Result<$name, __Map::Error> {
                    $(let mut $field = $crate::emitted::object!(@start $($presence $($default)?)?);)*
                    let mut undeclared = ::std::default::Default::default();
                    // `?` costs the compiler more than a `match`.
                    loop {
                        let read = match $crate::emitted::next_key(map, PROPERTIES) {
                            $($crate::emitted::Key::Declared(__Property::$field) => {
                                $crate::emitted::object!(@read map, $field, [$($read)?] $($presence)?)
                            })*
                            $crate::emitted::Key::Other(name) => {
                                $crate::emitted::Undeclared::read(&mut undeclared, name, map)
                            }
                            $crate::emitted::Key::End => break,
                            $crate::emitted::Key::Invalid(error) => ::std::result::Result::Err(error),
                        };
                        if let ::std::result::Result::Err(error) = read {
                            return ::std::result::Result::Err(error);
                        }
                    }
                    $crate::emitted::object!(@keep undeclared $($extra)?);
                    ::std::result::Result::Ok($name {
                        $($field: $crate::emitted::object!(@end $field, $wire, $($presence)?),)*
                        $($extra: undeclared,)?
                    })
                }
            }

            impl<'de> $crate::emitted::serde::Deserialize<'de> for $name {
                fn deserialize<D: $crate::emitted::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::std::result::Result<Self, D::Error> {
                    $crate::emitted::decode_object(deserializer)
                }
            }

            impl $crate::emitted::serde::Serialize for $name {
                fn serialize<S: $crate::emitted::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::std::result::Result<S::Ok, S::Error> {
                    let mut object = $crate::emitted::ObjectWriter::new(serializer);
                    $($crate::emitted::object!(@write object, $wire, &self.$field, $($presence)?);)*
                    $(object.undeclared(&self.$extra, |name| $crate::emitted::is_declared(PROPERTIES, name));)?
                    object.end()
                }
            }
        };
    };
    (@start) => {
        ::std::option::Option::None
    };
    (@start or $default:expr) => {
        $default
    };
    (@start $presence:ident) => {
        ::std::default::Default::default()
    };
    (@read $map:ident, $field:ident, []) => {
        $crate::emitted::read_required($map, &mut $field)
    };
    (@read $map:ident, $field:ident, [] optional) => {
        $crate::emitted::read_optional($map, &mut $field)
    };
    (@read $map:ident, $field:ident, [number] optional) => {
        $crate::emitted::read_optional_number($map, &mut $field)
    };
    (@read $map:ident, $field:ident, [] $presence:ident) => {
        $crate::emitted::read($map, &mut $field)
    };
    (@read $map:ident, $field:ident, [number]) => {
        $crate::emitted::read_required_number($map, &mut $field)
    };
    (@read $map:ident, $field:ident, [number] $presence:ident) => {
        $crate::emitted::read_number($map, &mut $field)
    };
    (@keep $undeclared:ident) => {
        let () = $undeclared;
    };
    (@keep $undeclared:ident $extra:ident) => {};
    (@end $field:ident, $wire:literal,) => {
        match $field {
            ::std::option::Option::Some(value) => value,
            ::std::option::Option::None => {
                return ::std::result::Result::Err($crate::emitted::serde::de::Error::missing_field($wire));
            }
        }
    };
    (@end $field:ident, $wire:literal, $presence:ident) => {
        $field
    };
    (@write $object:ident, $wire:literal, $value:expr, optional) => {
        $object.optional($wire, $value)
    };
    (@write $object:ident, $wire:literal, $value:expr, $($presence:ident)?) => {
        $object.property($wire, $value)
    };
}

/// Encoding and decoding of a struct with one unnamed field, as its value.
#[doc(hidden)]
#[macro_export]
macro_rules! wrapper {
    ($name:ident) => {
        impl<'de> $crate::emitted::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::emitted::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::emitted::serde::Deserialize::deserialize(deserializer).map(Self)
            }
        }

        impl $crate::emitted::serde::Serialize for $name {
            fn serialize<S: $crate::emitted::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::emitted::serde::Serialize::serialize(&self.0, serializer)
            }
        }
    };
}

pub(crate) use {object, wrapper};
