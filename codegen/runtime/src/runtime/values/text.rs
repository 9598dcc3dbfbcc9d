//! What every type that is a text has in common.

use std::error::Error as StdError;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{self, Visitor};

use crate::runtime::interface::check::Check;

/// A type that is one text on the wire.
pub trait Text: fmt::Display + Sized {
    /// What a value must satisfy before it is sent.
    const CHECKS: &'static [Check];

    /// The text, by value.
    fn into_text(self) -> String {
        self.to_string()
    }
}

impl Text for String {
    const CHECKS: &'static [Check] = &[];

    fn into_text(self) -> String {
        self
    }
}

macro_rules! unchecked_text {
    ($($type:ty),+) => {$(
        impl Text for $type {
            const CHECKS: &'static [Check] = &[];
        }
    )+};
}

unchecked_text!(bool, i32, i64, u64, i128);

impl Text for f64 {
    const CHECKS: &'static [Check] = &[Check::Finite];
}

/// Decodes a type around a text. One that is no text itself is made without copying the text first.
///
/// # Errors
///
/// When there is no text.
pub fn decode_text<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: From<String> + for<'a> From<&'a str>,
    D: Deserializer<'de>,
{
    struct TextVisitor<T>(PhantomData<T>);

    impl<T: From<String> + for<'a> From<&'a str>> Visitor<'_> for TextVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            Ok(T::from(text))
        }

        fn visit_string<E: de::Error>(self, text: String) -> Result<T, E> {
            Ok(T::from(text))
        }
    }

    deserializer.deserialize_string(TextVisitor(PhantomData))
}

/// A text that is not what its type says. The text itself is kept by the value that it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidText {
    text: String,
    expected: &'static str,
    reason: String,
}

impl InvalidText {
    pub(crate) fn new(text: &str, expected: &'static str, reason: impl fmt::Display) -> Self {
        Self { text: one_line(text, 100), expected, reason: reason.to_string() }
    }
}

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not {}: {}", self.text, self.expected, self.reason)
    }
}

impl StdError for InvalidText {}

/// The text on one line, without control characters, cut after so many characters.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    let mut line = String::new();
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > 4 * limit {
            break;
        }
    }
    if let Some((end, _)) = line.char_indices().nth(limit) {
        line.truncate(end);
        line.push('…');
    }
    line
}
