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
/// If a property occurs twice, the last one counts. A struct without a field for undeclared properties ignores them.
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

            struct __Visitor;

            impl<'de> $crate::emitted::serde::de::Visitor<'de> for __Visitor {
                type Value = $name;

                fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.write_str(::std::concat!("struct ", ::std::stringify!($name)))
                }

                fn visit_map<A: $crate::emitted::serde::de::MapAccess<'de>>(
                    self,
                    mut map: A,
                ) -> ::std::result::Result<$name, A::Error> {
                    $(let mut $field = ::std::option::Option::None;)*
                    let mut undeclared = ::std::default::Default::default();
                    let find = |name: &str| match name {
                        $($wire => ::std::option::Option::Some(__Property::$field),)*
                        _ => ::std::option::Option::None,
                    };
                    while let ::std::option::Option::Some(key) = map.next_key_seed($crate::emitted::KeySeed(find))? {
                        match key {
                            $($crate::emitted::Key::Declared(__Property::$field) => {
                                $field = ::std::option::Option::Some($crate::emitted::object!(@read map $($read)?));
                            })*
                            $crate::emitted::Key::Other(name) => {
                                $crate::emitted::Undeclared::read(&mut undeclared, name, &mut map)?;
                            }
                        }
                    }
                    $crate::emitted::object!(@keep undeclared $($extra)?);
                    ::std::result::Result::Ok($name {
                        $($field: match $field {
                            ::std::option::Option::Some(value) => value,
                            ::std::option::Option::None => {
                                $crate::emitted::object!(@missing $wire $($presence $($default)?)?)
                            }
                        },)*
                        $($extra: undeclared,)?
                    })
                }
            }

            impl<'de> $crate::emitted::serde::Deserialize<'de> for $name {
                fn deserialize<D: $crate::emitted::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::std::result::Result<Self, D::Error> {
                    deserializer.deserialize_map(__Visitor)
                }
            }

            impl $crate::emitted::serde::Serialize for $name {
                fn serialize<S: $crate::emitted::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::std::result::Result<S::Ok, S::Error> {
                    use $crate::emitted::serde::ser::SerializeMap as _;
                    let mut map = serializer.serialize_map(::std::option::Option::None)?;
                    $($crate::emitted::object!(@write map, $wire, &self.$field, $($presence)?);)*
                    $($crate::emitted::Undeclared::write(&self.$extra, &mut map)?;)?
                    map.end()
                }
            }
        };
    };
    (@read $map:ident) => {
        $map.next_value()?
    };
    (@read $map:ident number) => {
        $map.next_value::<$crate::emitted::Numeric<_>>()?.0
    };
    (@keep $undeclared:ident) => {
        let () = $undeclared;
    };
    (@keep $undeclared:ident $extra:ident) => {};
    (@missing $wire:literal) => {
        return ::std::result::Result::Err($crate::emitted::serde::de::Error::missing_field($wire))
    };
    (@missing $wire:literal optional) => {
        ::std::default::Default::default()
    };
    (@missing $wire:literal nullable) => {
        ::std::default::Default::default()
    };
    (@missing $wire:literal or $default:expr) => {
        $default
    };
    (@write $map:ident, $wire:literal, $value:expr, optional) => {
        if !$crate::emitted::Optional::is_left_out($value) {
            $map.serialize_entry($wire, $value)?;
        }
    };
    (@write $map:ident, $wire:literal, $value:expr, $($or:ident)?) => {
        $map.serialize_entry($wire, $value)?
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
