//! Checks of values.

use crate::name::WireName;

/// A check that a value must pass before it is sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// Minimum number of characters.
    MinLength(u64),
    /// Maximum number of characters.
    MaxLength(u64),
    /// Regular expression to match.
    Pattern(String),
    /// Lower bound of a number.
    Minimum(Bound),
    /// Upper bound of a number.
    Maximum(Bound),
    /// A finite number, as JSON and URLs require.
    Finite,
    /// Divisor of a number.
    MultipleOf(f64),
    /// Minimum number of properties.
    MinProperties(u64),
    /// Maximum number of properties.
    MaxProperties(u64),
    /// Minimum number of items.
    MinItems(u64),
    /// Maximum number of items.
    MaxItems(u64),
    /// All items are unique.
    UniqueItems,
    /// An object or a list with something to send.
    Sent,
    /// One of these values; not for strings.
    OneOf(Vec<String>),
    /// One of these values as JSON, which have several JSON types.
    OneOfJson(Vec<String>),
    /// A string format that can be verified.
    Format(TextFormat),
    /// All checks of at least one list pass.
    AnyOf(Vec<Vec<Check>>),
}

impl Check {
    /// Returns true if it checks the number of properties.
    pub(crate) fn is_property_count(&self) -> bool {
        matches!(self, Self::MinProperties(_) | Self::MaxProperties(_))
    }

    /// Adds null to values of several JSON types. All other checks accept it.
    pub(crate) fn list_null(&mut self) {
        match self {
            Self::OneOfJson(values) if !values.iter().any(|value| value == "null") => values.push("null".to_owned()),
            Self::AnyOf(lists) => lists.iter_mut().flatten().for_each(Self::list_null),
            _ => {}
        }
    }
}

/// A bound of a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// The bound.
    pub value: f64,
    /// True if the bound itself is not allowed.
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
    /// Applies only if the value equals this one.
    pub when: Option<String>,
    /// The other parameter.
    pub wire: WireName,
}
