//! Rules that a value has to satisfy.

use crate::name::WireName;

/// A rule that a value must satisfy before it is sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// At least so many characters.
    MinLength(u64),
    /// At most so many characters.
    MaxLength(u64),
    /// A regular expression.
    Pattern(String),
    /// A number's lower bound.
    Minimum(Bound),
    /// A number's upper bound.
    Maximum(Bound),
    /// A number that JSON and URLs can write.
    Finite,
    /// A number's divisor.
    MultipleOf(f64),
    /// At least so many properties.
    MinProperties(u64),
    /// At most so many properties.
    MaxProperties(u64),
    /// At least so many items.
    MinItems(u64),
    /// At most so many items.
    MaxItems(u64),
    /// No item twice.
    UniqueItems,
    /// One of these, for values that are not strings.
    OneOf(Vec<String>),
    /// A string format that can be verified.
    Format(TextFormat),
    /// At least one list is satisfied.
    AnyOf(Vec<Vec<Check>>),
}

impl Check {
    /// Returns true if it is about the number of an object's properties.
    pub(crate) fn is_property_count(&self) -> bool {
        matches!(self, Self::MinProperties(_) | Self::MaxProperties(_))
    }
}

/// A bound of a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// The bound.
    pub value: f64,
    /// The bound itself is outside.
    pub exclusive: bool,
}

/// String formats that are verified before sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// `format: uuid`.
    Uuid,
    /// `format: uri`.
    Uri,
}

/// A parameter that must accompany another.
#[derive(Clone, Debug)]
pub struct Requires {
    /// Only if the value is this one.
    pub when: Option<String>,
    /// The other parameter.
    pub wire: WireName,
}
