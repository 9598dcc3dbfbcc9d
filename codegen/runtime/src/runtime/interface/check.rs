//! Checks of values, as plain data.

/// A demand on the value of a parameter.
///
/// [`MinItems`](Self::MinItems), [`MaxItems`](Self::MaxItems) and [`UniqueItems`](Self::UniqueItems) are about a list,
/// [`MinProperties`](Self::MinProperties) and [`MaxProperties`](Self::MaxProperties) about an object, all others about a
/// single value; they also stand for each item of a list.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// At least so many characters.
    MinLength(usize),
    /// At most so many characters.
    MaxLength(usize),
    /// A number that is not less.
    Minimum(f64),
    /// A number that is not greater.
    Maximum(f64),
    /// A number that is greater.
    ExclusiveMinimum(f64),
    /// A number that is less.
    ExclusiveMaximum(f64),
    /// A number that is neither infinite nor NaN.
    Finite,
    /// A number that is an integer multiple of this positive one.
    MultipleOf(f64),
    /// A text that matches a simple pattern, such as `^AC[0-9a-fA-F]{32}$`.
    Pattern(&'static str),
    /// A text in which the regular expression occurs. One that cannot be compiled accepts everything: the API decides.
    #[cfg(feature = "regex")]
    Regex(&'static str),
    /// A text of this format.
    Format(TextFormat),
    /// At least so many items.
    MinItems(usize),
    /// At most so many items.
    MaxItems(usize),
    /// No item occurs twice.
    UniqueItems,
    /// At least so many properties.
    MinProperties(usize),
    /// At most so many properties.
    MaxProperties(usize),
    /// One of these, as they are written on the wire.
    OneOf(&'static [&'static str]),
    /// All checks of at least one of the lists.
    AnyOf(&'static [&'static [Check]]),
}

/// A format that a text can be demanded to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
    Uuid,
    /// An absolute URI, or the empty text, which takes one away.
    Uri,
    /// A date as in RFC 3339: `2024-05-01`.
    Date,
    /// A date and time as in RFC 2822: `Wed, 01 May 2024 12:00:00 +0000`.
    Rfc2822,
    /// Base64 text.
    Base64,
}
