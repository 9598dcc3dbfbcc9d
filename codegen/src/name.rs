//! Wire names, and the identifiers of the emitted Rust.
//!
//! This is the only module that creates identifiers. A [`RustName`] is always a valid identifier in NFC and never a
//! keyword, so emitters can turn it into a token unchecked. It keeps letters outside of ASCII (`größe`, `名前`), unless
//! rustc would warn about them; then code points stand for them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use unicode_normalization::UnicodeNormalization;
use unicode_security::GeneralSecurityProfile;
use unicode_security::mixed_script::{AugmentedScriptSet, is_potential_mixed_script_confusable_char};

use crate::markdown::Piece;
use crate::text::stable_hash;

/// The longest name, in bytes. rustdoc writes a file for each type, and file systems limit its name to 255 bytes.
const MAX_LENGTH: usize = 200;

/// The longest module name, in bytes. Windows limits a path to 260 characters, and a path may have two module names.
const MAX_MODULE_LENGTH: usize = 64;

/// A name on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WireName(String);

impl WireName {
    /// Creates a wire name from the name in the document.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WireName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An identifier of the emitted Rust.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RustName(String);

impl RustName {
    /// Creates a `snake_case` name for a field, an argument or a method.
    #[must_use]
    pub fn snake(text: &str) -> Self {
        Self(identifier(text, Case::Snake, MAX_LENGTH))
    }

    /// Creates a `snake_case` name for a module, which is also a file and may be a Cargo feature. The name is ASCII,
    /// with other characters as `u90e8`, and not a Windows device name.
    #[must_use]
    pub fn module(text: &str) -> Self {
        let mut name = from_words(&words::ascii(&words::words(text)), Case::Snake, MAX_MODULE_LENGTH);
        if is_device(&name) {
            name.push('_');
        }
        Self(name)
    }

    /// Creates an `UpperCamelCase` name for a type or a variant.
    #[must_use]
    pub fn camel(text: &str) -> Self {
        Self(identifier(text, Case::Camel, MAX_LENGTH))
    }

    /// Creates a `SHOUTY_SNAKE_CASE` name for a static.
    #[must_use]
    pub fn shouty(text: &str) -> Self {
        Self(identifier(text, Case::Shouty, MAX_LENGTH))
    }

    /// Returns the identifier.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the identifier without the `_` that keeps it from being a keyword.
    #[must_use]
    pub fn without_escape(&self) -> &str {
        self.0.strip_suffix('_').filter(|name| is_keyword(name)).unwrap_or(&self.0)
    }

    fn with_suffix(&self, suffix: usize) -> Self {
        // A keyword with a number is none.
        let stem = self.0.trim_end_matches('_');
        let separator = if stem.contains('_') || stem.starts_with(char::is_lowercase) { "_" } else { "" };
        Self(format!("{stem}{separator}{suffix}"))
    }
}

impl Piece for RustName {}

impl fmt::Display for RustName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The names of one scope, each with its owner. Some names are reserved from the start.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    taken: BTreeMap<String, Option<String>>,
    /// The next number to append to a name; lower numbers are taken.
    numbers: BTreeMap<String, usize>,
}

/// The reason for a different name than the requested one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The name that was taken.
    pub wanted: RustName,
    /// Its owner; `None` if the emitted code reserves the name.
    pub owner: Option<String>,
}

impl Scope {
    /// Creates a scope with reserved names.
    #[must_use]
    pub fn with_reserved(names: &[&str]) -> Self {
        Self { taken: names.iter().map(|name| ((*name).to_owned(), None)).collect(), numbers: BTreeMap::new() }
    }

    /// Takes the first free name of `candidates`, or the last candidate with a number.
    ///
    /// The order of calls determines the names, so call this in document order.
    pub fn take(&mut self, candidates: impl IntoIterator<Item = RustName>) -> RustName {
        self.take_as(None, candidates).0
    }

    /// Takes a name for the document item `owner`, and returns the clash with the first candidate, if any.
    pub fn take_for(
        &mut self,
        owner: &str,
        candidates: impl IntoIterator<Item = RustName>,
    ) -> (RustName, Option<Clash>) {
        self.take_as(Some(owner), candidates)
    }

    fn take_as(
        &mut self,
        owner: Option<&str>,
        candidates: impl IntoIterator<Item = RustName>,
    ) -> (RustName, Option<Clash>) {
        let mut clash = None;
        let mut last = None;
        for candidate in candidates {
            match self.taken.entry(candidate.0.clone()) {
                Entry::Vacant(free) => {
                    free.insert(owner.map(str::to_owned));
                    return (candidate, clash);
                }
                Entry::Occupied(taken) => {
                    clash.get_or_insert_with(|| Clash { wanted: candidate.clone(), owner: taken.get().clone() });
                    last = Some(candidate);
                }
            }
        }
        let last = last.unwrap_or_else(|| RustName("value".to_owned()));
        let number = self.numbers.entry(last.0.clone()).or_insert(2);
        loop {
            let numbered = last.with_suffix(*number);
            *number += 1;
            if let Entry::Vacant(free) = self.taken.entry(numbered.0.clone()) {
                free.insert(owner.map(str::to_owned));
                return (numbered, clash);
            }
        }
    }
}

/// The case of a name.
#[derive(Clone, Copy, PartialEq)]
enum Case {
    Snake,
    Camel,
    Shouty,
}

/// Makes an identifier of at most `max_length` bytes from any text.
fn identifier(text: &str, case: Case, max_length: usize) -> String {
    if case == Case::Snake && text.len() <= max_length && is_snake(text) {
        return if is_keyword(text) { format!("{text}_") } else { text.to_owned() };
    }
    let words = words::words(text);
    let name = from_words(&words, case, max_length);
    if is_quiet(&name, case) { name } else { from_words(&words::ascii(&words), case, max_length) }
}

/// Returns true for most names of properties, which are in `snake_case` already.
fn is_snake(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
        && !text.contains("__")
        && !text.ends_with('_')
}

/// Returns true if rustc has no warning for the letters of a name, wherever it stands.
fn is_quiet(name: &str, case: Case) -> bool {
    let is_cased = match case {
        Case::Snake => !name.contains(char::is_uppercase),
        Case::Camel => !name.starts_with(char::is_lowercase),
        Case::Shouty => !name.contains(char::is_lowercase),
    };
    // A script needs a letter that does not look like one of another script.
    let script = |c: char| AugmentedScriptSet::for_char(c);
    let is_clear = |c: char| {
        name.chars().any(|other| script(other) == script(c) && !is_potential_mixed_script_confusable_char(other))
    };
    let is_latin = |c: char| script(c) == script('a');
    is_cased && name.chars().all(|c| c.is_ascii() || (c.identifier_allowed() && (is_latin(c) || is_clear(c))))
}

/// Makes a valid identifier from words. A name that is too long is cut and ends with a hash of the whole name.
fn from_words(words: &str, case: Case, max_length: usize) -> String {
    let (cased, digit_prefix, fallback) = match case {
        Case::Snake => (words.to_snake_case(), '_', "value"),
        Case::Camel => (words.to_upper_camel_case(), 'N', "Value"),
        Case::Shouty => (words.to_shouty_snake_case(), '_', "VALUE"),
    };
    // A change of case may decompose letters.
    let composed = if cased.is_ascii() { cased } else { cased.nfc().collect() };
    let mut name = composed.replace(|c| !unicode_ident::is_xid_continue(c), "");
    if name.chars().all(|c| c == '_') {
        fallback.clone_into(&mut name);
    }
    if !name.starts_with(|c: char| c == '_' || unicode_ident::is_xid_start(c)) {
        name.insert(0, digit_prefix);
    }
    if name.len() > max_length {
        let number = format!("_{}", stable_hash(name.bytes()) >> 32);
        // Words of `UpperCamelCase` have no separator.
        let number = if digit_prefix == '_' { number.as_str() } else { number.trim_start_matches('_') };
        let room = max_length - number.len();
        let end = name.char_indices().map(|(index, _)| index).take_while(|index| *index <= room).last();
        name.truncate(end.unwrap_or_default());
        name.push_str(number);
    }
    if is_keyword(&name) {
        name.push('_');
    }
    name
}

/// Returns true for file names that Windows reserves for devices.
fn is_device(name: &str) -> bool {
    let numbered = |name: &str| name.len() == 4 && name.ends_with(|last: char| last.is_ascii_digit());
    matches!(name, "aux" | "con" | "nul" | "prn")
        || (numbered(name) && (name.starts_with("com") || name.starts_with("lpt")))
}

/// Returns true for keywords of every edition: strict, reserved, and weak keywords that can't be identifiers
/// everywhere.
pub(crate) fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while",
    "yield",
];

mod words;

#[cfg(test)]
mod tests;
