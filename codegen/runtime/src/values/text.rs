//! The interface of text types.

use std::error::Error as StdError;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{self, Visitor};

use super::strict;
use crate::interface::check::Check;

/// A type whose wire form is one text.
pub trait Text: fmt::Display + Sized {
    /// The checks of a value before it is sent.
    const CHECKS: &'static [Check];

    /// The values of an enum, if the document allows no others.
    const LISTED: &'static [&'static str] = &[];

    /// Returns the text as a `String`.
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

/// Decodes a text type. Enums are decoded without copying the text.
///
/// # Errors
///
/// Fails if the value is not a string, or if a request to a server has a value that its enum does not list.
pub fn decode_text<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Text + From<String> + for<'a> From<&'a str>,
    D: Deserializer<'de>,
{
    struct TextVisitor<T>(PhantomData<T>);

    impl<T: Text + From<String> + for<'a> From<&'a str>> Visitor<'_> for TextVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            listed(T::from(text))
        }

        fn visit_string<E: de::Error>(self, text: String) -> Result<T, E> {
            listed(T::from(text))
        }
    }

    deserializer.deserialize_string(TextVisitor(PhantomData))
}

/// Returns a value, unless a request to a server has one that its enum does not list.
///
/// # Errors
///
/// Fails if the value is not listed.
pub fn listed<T: Text, E: de::Error>(value: T) -> Result<T, E> {
    strict::listed(value, T::LISTED)
}

/// The error of a text that does not have the format of its type. The message does not contain the text, because it can
/// be personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidText {
    characters: usize,
    expected: &'static str,
}

impl InvalidText {
    pub(crate) fn new(text: &str, expected: &'static str) -> Self {
        Self { characters: text.chars().count(), expected }
    }
}

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the text of {} characters is not {}", self.characters, self.expected)
    }
}

impl StdError for InvalidText {}

/// Returns the text on one line of about `limit` bytes. White space becomes a single space; control, bidirectional and
/// invisible characters are escaped (`\u{1b}`); the rest is cut.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        for character in word.chars() {
            if line.len() >= limit {
                line.push('…');
                return line;
            }
            if is_invisible(character) {
                line.extend(character.escape_unicode());
            } else {
                line.push(character);
            }
        }
    }
    line
}

/// Returns true for control, bidirectional and invisible characters.
///
/// The joiners U+200C and U+200D are allowed: they are part of ordinary words and emoji.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}
