//! Checks of values, as plain data.

/// A constraint on the value of a parameter.
///
/// [`MinItems`](Self::MinItems), [`MaxItems`](Self::MaxItems) and [`UniqueItems`](Self::UniqueItems) apply to a list,
/// [`MinProperties`](Self::MinProperties) and [`MaxProperties`](Self::MaxProperties) to an object, [`Sent`](Self::Sent)
/// to both, all others to a single value or to each item of a list.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Minimum number of characters.
    MinLength(usize),
    /// Maximum number of characters.
    MaxLength(usize),
    /// Inclusive lower bound of a number.
    Minimum(f64),
    /// Inclusive upper bound of a number.
    Maximum(f64),
    /// Exclusive lower bound of a number.
    ExclusiveMinimum(f64),
    /// Exclusive upper bound of a number.
    ExclusiveMaximum(f64),
    /// The number is neither infinite nor NaN.
    Finite,
    /// The number is an integer multiple of this positive number.
    MultipleOf(f64),
    /// The text matches a simple pattern, such as `^AC[0-9a-fA-F]{32}$`.
    Pattern(&'static str),
    /// The text has a match of this regular expression. An expression that cannot be compiled accepts any text and
    /// leaves the decision to the API.
    #[cfg(feature = "regex")]
    Regex(&'static str),
    /// The text has this format.
    Format(TextFormat),
    /// Minimum number of items.
    MinItems(usize),
    /// Maximum number of items.
    MaxItems(usize),
    /// No item occurs twice.
    UniqueItems,
    /// Minimum number of properties.
    MinProperties(usize),
    /// Maximum number of properties.
    MaxProperties(usize),
    /// The list or the object has something to send, as an operation requires it.
    Sent,
    /// The allowed wire values.
    OneOf(&'static [&'static str]),
    /// The allowed values as JSON, which have several JSON types: `"1"` is not `1`, and null is listed if it is allowed. A
    /// parameter that is sent as text is the text of one of them.
    OneOfJson(&'static [&'static str]),
    /// The value satisfies all checks of at least one list.
    AnyOf(&'static [&'static [Check]]),
}

/// A text format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
    Uuid,
    /// An absolute URI, or empty, to remove a URI.
    Uri,
    /// An RFC 3339 date: `2024-05-01`.
    Date,
    /// An RFC 2822 date and time: `Wed, 01 May 2024 12:00:00 +0000`.
    Rfc2822,
    /// Base64 text.
    Base64,
}

/// A rule for a value that is sent, and for the values inside it. Absent values satisfy every check, and so does null, except
/// [`Check::OneOfJson`].
#[derive(Clone, Copy, Debug)]
pub enum Rule<'a> {
    /// Checks of the value; of a list, also of its items.
    Value(&'a [Check]),
    /// Properties that must be present.
    Required(&'a [&'a str]),
    /// Properties that are not sent.
    ReadOnly(&'a [&'a str]),
    /// Rules for a property.
    Property(&'a str, &'a [Rule<'a>]),
    /// Rules for every item of a list.
    Items(&'a [Rule<'a>]),
    /// Rules for every property except these.
    Additional(&'a [&'a str], &'a [Rule<'a>]),
    /// Rules for the value itself, if the property has one of these values.
    Tagged(&'a str, &'a [&'a str], &'a [Rule<'a>]),
    /// Rules for the value itself, if it has this JSON type.
    Kind(JsonKind, &'a [Rule<'a>]),
    /// The rules of a type, which may contain itself.
    Type(&'a &'a [Rule<'a>]),
}

/// A JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonKind {
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
}
