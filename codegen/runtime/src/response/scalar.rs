//! Scalar values that arrive as texts, in XML and in forms.

use std::fmt;
use std::str::FromStr;

use super::locate::{BodyPath, PathStep, reason};
use super::repair;

/// The reason why a document of texts is not as expected.
#[derive(Debug)]
pub(crate) struct TextError {
    message: String,
    /// The steps from the document to the fault, last step first.
    steps: Vec<PathStep>,
}

impl TextError {
    /// Creates an error. The message must not quote the document.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), steps: Vec::new() }
    }

    /// Adds a property to the path, which is declared or from the document.
    pub(crate) fn within_property(mut self, name: &str, is_known: bool) -> Self {
        self.steps.push(PathStep::Property { name: name.to_owned(), is_known });
        self
    }

    /// Adds a list item to the path.
    pub(crate) fn within_item(mut self, index: usize) -> Self {
        self.steps.push(PathStep::Item(index));
        self
    }

    /// Returns true if the fault is one of the whole value, such as a missing field.
    #[cfg(feature = "webhooks")]
    pub(crate) fn is_of_whole(&self) -> bool {
        self.steps.is_empty()
    }

    /// Returns the path of the fault; `None` for the whole value.
    pub(crate) fn into_path(self) -> Option<BodyPath> {
        BodyPath::new(self.steps.into_iter().rev())
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TextError {}

impl serde::de::Error for TextError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(reason(&message.to_string()))
    }
}

/// Parses a number.
pub(crate) fn number<T: FromStr>(text: &str, expected: &str) -> Result<T, TextError> {
    text.trim().parse().map_err(|_| TextError::new(format!("expected {expected}")))
}

/// Parses an integer, however it is written: `10.0` and `1e3` are some.
pub(crate) fn integer<T: FromStr>(text: &str, expected: &str) -> Result<T, TextError> {
    number(text, expected).or_else(|error| {
        // Texts that are no numbers have dots, too.
        number::<f64>(text, expected)?;
        repair::integer(text.trim()).and_then(|digits| digits.parse().ok()).ok_or(error)
    })
}

/// Parses a number that JSON can represent.
#[cfg(any(feature = "webhooks", feature = "server"))]
pub(crate) fn finite<T: FromStr + Into<f64> + Copy>(text: &str, expected: &str) -> Result<T, TextError> {
    let value: T = number(text, expected)?;
    if value.into().is_finite() { Ok(value) } else { Err(TextError::new(format!("expected {expected}"))) }
}

/// Parses `true`, `false`, `1` or `0`.
#[cfg(any(feature = "xml", feature = "webhooks"))]
pub(crate) fn boolean(text: &str) -> Result<bool, TextError> {
    match text.trim() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(TextError::new("expected true or false")),
    }
}
