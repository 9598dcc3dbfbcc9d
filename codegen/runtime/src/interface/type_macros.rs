//! Macros for emitted code: the parts every text type and every union shares.
//!
//! All paths start with `$crate::emitted`, as in `macros`.

#![allow(unused_macros, unused_imports, reason = "which of them are used depends on the API")]

/// Conversions into types: `String => Name: |text| Self(text)`.
#[doc(hidden)]
#[macro_export]
macro_rules! conversions {
    ($($source:ty => $target:ty: |$value:ident| $converted:expr),+ $(,)?) => {$(
        impl ::std::convert::From<$source> for $target {
            fn from($value: $source) -> Self {
                $converted
            }
        }
    )+};
}

/// Trait implementations of text types, based on `as_str`, `From<String>` and `From<&str>`.
#[doc(hidden)]
#[macro_export]
macro_rules! text_impls {
    ($name:ident) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(self.as_str(), f)
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        $crate::emitted::conversions! {
            &::std::string::String => $name: |text| Self::from(text.as_str()),
            &$name => $name: |value| value.clone(),
            $name => ::std::string::String: |value| value.into_string(),
            &$name => ::std::string::String: |value| Self::from(value.as_str()),
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            // Not `Self::Err`, which may be a variant.
            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                Ok(Self::from(text))
            }
        }

        impl ::std::cmp::PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl ::std::cmp::PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl ::std::cmp::PartialEq<::std::string::String> for $name {
            fn eq(&self, other: &::std::string::String) -> bool {
                self.as_str() == other
            }
        }

        impl $crate::emitted::serde::Serialize for $name {
            fn serialize<S: $crate::emitted::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::emitted::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::emitted::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::emitted::decode_text(deserializer)
            }
        }
    };
}

/// A text type, such as an id. The struct is declared separately: `pub struct Name(String);`, with `Clone`.
#[doc(hidden)]
#[macro_export]
macro_rules! string_type {
    ($name:ident, [$($check:expr),* $(,)?]) => {
        $crate::emitted::ordered_string_type!($name, [$($check),*]);

        impl ::std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

/// A text type with an order of its own. `Borrow` promises the order of the text.
#[doc(hidden)]
#[macro_export]
macro_rules! ordered_string_type {
    ($name:ident, [$($check:expr),* $(,)?]) => {
        impl $crate::emitted::Text for $name {
            const CHECKS: &'static [$crate::emitted::Check] = &[$($check),*];

            fn into_text(self) -> ::std::string::String {
                self.0
            }
        }

        impl $name {
            /// Creates a value from any text. Sending a request checks the API's constraints.
            pub fn new(text: impl ::std::convert::Into<::std::string::String>) -> Self {
                Self(text.into())
            }

            /// Returns the text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Returns the text as a `String`.
            pub fn into_string(self) -> ::std::string::String {
                self.0
            }
        }

        $crate::emitted::conversions! {
            ::std::string::String => $name: |text| Self(text),
            &str => $name: |text| Self(::std::string::String::from(text)),
        }

        impl ::std::ops::Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        $crate::emitted::text_impls!($name);
    };
}

/// A text type that is valid if it satisfies one of several lists of checks. Other text types convert into it.
#[doc(hidden)]
#[macro_export]
macro_rules! string_union {
    ($name:ident, [$($member:ty),* $(,)?], [$($checks:expr),+ $(,)?]) => {
        $crate::emitted::string_type!($name, [$crate::emitted::Check::AnyOf(&[$($checks),+])]);

        $($crate::emitted::conversions! {
            $member => $name: |value| Self(value.into()),
            &$member => $name: |value| Self(value.into()),
        })*
    };
}

/// An enum of known strings, which compares as its text. It is declared separately, with `Clone` and a last variant
/// `Unknown(String)`. A server refuses other values, unless the document allows them: `string_enum!(Name open { … })`.
#[doc(hidden)]
#[macro_export]
macro_rules! string_enum {
    (@listed open $($text:literal)*) => {
        &[]
    };
    (@listed $($text:literal)*) => {
        &[$($text),*]
    };
    ($name:ident $($open:ident)? { $($variant:ident = $text:literal),* $(,)? }) => {
        impl $crate::emitted::Text for $name {
            const CHECKS: &'static [$crate::emitted::Check] = &[];
            const LISTED: &'static [&'static str] = $crate::emitted::string_enum!(@listed $($open)? $($text)*);

            fn into_text(self) -> ::std::string::String {
                self.into_string()
            }
        }

        impl $name {
            /// The wire values this version knows.
            pub const VALUES: &'static [&'static str] = &[$($text),*];

            /// Returns the wire value.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }

            /// Returns the wire value as a `String`.
            pub fn into_string(self) -> ::std::string::String {
                match self {
                    Self::Unknown(text) => text,
                    known => ::std::string::String::from(known.as_str()),
                }
            }
        }

        impl $name {
            fn of_known(text: &str) -> ::std::option::Option<Self> {
                match text {
                    $($text => ::std::option::Option::Some(Self::$variant),)*
                    _ => ::std::option::Option::None,
                }
            }
        }

        $crate::emitted::conversions! {
            ::std::string::String => $name: |text| Self::of_known(&text).unwrap_or(Self::Unknown(text)),
            &str => $name: |text| Self::of_known(text).unwrap_or_else(|| Self::Unknown(::std::string::String::from(text))),
        }

        // Derived, these would cost the compiler more.
        impl ::std::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl ::std::cmp::Eq for $name {}

        impl ::std::cmp::PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> ::std::option::Option<::std::cmp::Ordering> {
                ::std::option::Option::Some(self.cmp(other))
            }
        }

        impl ::std::cmp::Ord for $name {
            fn cmp(&self, other: &Self) -> ::std::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        impl ::std::hash::Hash for $name {
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }

        $crate::emitted::text_impls!($name);
    };
}

/// An enum into which the enums of several APIs are converted. It is declared separately, with a last variant
/// `Unknown(String)`, which holds the value of an API.
///
/// It neither compares with texts nor converts from them: they could be meant as values of an API.
#[doc(hidden)]
#[macro_export]
macro_rules! portable_enum {
    ($name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        impl $name {
            /// Returns the portable value, or the unknown one.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }
        }

        impl ::std::default::Default for $name {
            fn default() -> Self {
                Self::Unknown(::std::string::String::new())
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(self.as_str(), f)
            }
        }

        impl $crate::emitted::serde::Serialize for $name {
            fn serialize<S: $crate::emitted::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::emitted::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::emitted::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let text: ::std::string::String = $crate::emitted::serde::Deserialize::deserialize(deserializer)?;
                ::std::result::Result::Ok(match text.as_str() {
                    $($text => Self::$variant,)*
                    _ => Self::Unknown(text),
                })
            }
        }
    };
}

/// An enum of known integers. It is declared separately, with `Clone`, `Copy` and a last variant `Unknown(integer)`. `open` is
/// that of `string_enum`.
#[doc(hidden)]
#[macro_export]
macro_rules! integer_enum {
    (@listed open $($number:literal)*) => {
        &[]
    };
    (@listed $($number:literal)*) => {
        &[$(stringify!($number)),*]
    };
    ($name:ident $($open:ident)?, $integer:ty, { $($variant:ident = $number:literal),* $(,)? }) => {
        impl $crate::emitted::Text for $name {
            const CHECKS: &'static [$crate::emitted::Check] = &[];
            const LISTED: &'static [&'static str] = $crate::emitted::integer_enum!(@listed $($open)? $($number)*);
        }

        impl $name {
            /// The values this version knows.
            pub const VALUES: &'static [$integer] = &[$($number),*];

            /// Returns the value as a number.
            pub const fn number(self) -> $integer {
                match self {
                    $(Self::$variant => $number,)*
                    Self::Unknown(number) => number,
                }
            }
        }

        $crate::emitted::conversions! {
            $integer => $name: |number| match number {
                $($number => Self::$variant,)*
                _ => Self::Unknown(number),
            },
            &$name => $name: |value| *value,
            $name => $integer: |value| value.number(),
        }

        impl ::std::cmp::PartialEq<$integer> for $name {
            fn eq(&self, other: &$integer) -> bool {
                self.number() == *other
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.number(), f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::num::ParseIntError;

            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::num::ParseIntError> {
                text.parse::<$integer>().map(Self::from)
            }
        }

        impl $crate::emitted::serde::Serialize for $name {
            fn serialize<S: $crate::emitted::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::emitted::serde::Serialize::serialize(&self.number(), serializer)
            }
        }

        impl<'de> $crate::emitted::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::emitted::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let number = <$integer as $crate::emitted::serde::Deserialize>::deserialize(deserializer)?;
                $crate::emitted::listed(Self::from(number))
            }
        }
    };
}

/// Encoding and decoding of a union with a discriminator. Its last variant `Unknown` holds other values.
///
/// A variant `_ => Base(extra)` has the values that the discriminator leads to no other variant.
#[doc(hidden)]
#[macro_export]
macro_rules! tagged_union {
    ($name:ident, $property:literal, { $($($tag:literal)|+ => $variant:ident),* $(, _ => $base:ident $(($($extra:tt)+))?)? $(,)? }) => {
        impl<'de> $crate::emitted::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::emitted::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value = <$crate::emitted::serde_json::Value as $crate::emitted::serde::Deserialize>::deserialize(deserializer)?;
                let decoded = $crate::emitted::decode_union(&value, |value| {
                    match $crate::emitted::discriminator(value, $property).as_deref() {
                        $(::std::option::Option::Some($($tag)|+) => {
                            $crate::emitted::decode_alternative(value).map(Self::$variant)
                        })*
                        $(_ => $crate::emitted::decode_alternative(value).map(Self::$base),)?
                        #[allow(unreachable_patterns, reason = "a union with a base has no other values")]
                        _ => ::std::option::Option::None,
                    }
                });
                decoded.map_or_else(|| $crate::emitted::unknown(value).map(Self::Unknown), Ok)
            }
        }

        $crate::emitted::untagged_union!(@serialize $name $($variant)* $($base)?);

        impl $crate::emitted::Union for $name {
            fn undeclared(&self) -> ::std::option::Option<usize> {
                match self {
                    Self::Unknown(_) => ::std::option::Option::None,
                    $(Self::$base(value) => $crate::emitted::untagged_union!(@undeclared value $($($extra)+)?),)?
                    #[allow(unreachable_patterns, reason = "a base may be the only variant")]
                    _ => ::std::option::Option::Some(0),
                }
            }
        }
    };
}

/// Encoding and decoding of a union without a discriminator. Its last variant `Unknown` holds values that match no type.
///
/// A variant lists the values of properties that tell it from others: `Cat { "kind" = "cat" | "tiger", "size" ~ 1i64 }`.
/// It does not match another value of a property with `=`; for another value of a property with `~`, other variants come
/// first. If several objects match, the one with the fewest undeclared properties wins. Objects name the field that
/// holds these, `Cat(extra)`, and unions that are variants are marked: `Pet(..)`.
#[doc(hidden)]
#[macro_export]
macro_rules! untagged_union {
    (
        $name:ident,
        [$($variant:ident $(($($extra:tt)+))? $({ $($property:literal $relation:tt $($value:literal)|+),+ })?),* $(,)?]
    ) => {
        impl<'de> $crate::emitted::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::emitted::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value = <$crate::emitted::serde_json::Value as $crate::emitted::serde::Deserialize>::deserialize(deserializer)?;
                let found = $crate::emitted::decode_union(&value, |value| {
                    $crate::emitted::Alternatives::of(value)
                        $(.or(
                            Self::$variant,
                            &[$($($crate::emitted::Fixed {
                                property: $property,
                                decides: $crate::emitted::untagged_union!(@decides $relation),
                                lists: |value| $(*value == $value)||+,
                            }),+)?],
                            |value| $crate::emitted::untagged_union!(@undeclared value $($($extra)+)?),
                        ))*
                        .found()
                });
                found.map_or_else(|| $crate::emitted::unknown(value).map(Self::Unknown), Ok)
            }
        }

        $crate::emitted::untagged_union!(@serialize $name $($variant)*);

        impl $crate::emitted::Union for $name {
            fn undeclared(&self) -> ::std::option::Option<usize> {
                match self {
                    $(Self::$variant(value) => {
                        $crate::emitted::untagged_union!(@undeclared value $($($extra)+)?)
                    })*
                    Self::Unknown(_) => ::std::option::Option::None,
                }
            }
        }
    };
    (@serialize $name:ident $($variant:ident)*) => {
        impl $crate::emitted::serde::Serialize for $name {
            fn serialize<S: $crate::emitted::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::emitted::serde::Serialize::serialize(value, serializer),)*
                    Self::Unknown(value) => $crate::emitted::serde::Serialize::serialize(value, serializer),
                }
            }
        }
    };
    (@decides =) => {
        true
    };
    (@decides ~) => {
        false
    };
    (@undeclared $value:ident) => {{
        let _ = $value;
        ::std::option::Option::Some($crate::emitted::UNCOUNTED)
    }};
    (@undeclared $value:ident ..) => {
        $crate::emitted::Union::undeclared($value)
    };
    (@undeclared $value:ident $extra:ident) => {
        ::std::option::Option::Some($value.$extra.len())
    };
}

pub(crate) use {
    conversions, integer_enum, ordered_string_type, portable_enum, string_enum, string_type, string_union,
    tagged_union, text_impls, untagged_union,
};
