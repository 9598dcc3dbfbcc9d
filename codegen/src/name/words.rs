//! The words of a name, before their case is decided.

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization;
use unicode_security::GeneralSecurityProfile;

use crate::text::is_invisible;

/// Returns the letters and digits of a text in NFC, with spaces where `heck` would miss a word boundary, because it
/// only looks at the case of letters. Symbols become words or boundaries.
pub(super) fn words(text: &str) -> String {
    if text.is_ascii() {
        return join_plurals(&spell_symbols(text));
    }
    join_plurals(&spell_symbols(&text.nfc().flat_map(letters).collect::<String>()))
}

/// Spells each letter outside of ASCII as its code point: `u90e8`.
pub(super) fn ascii(words: &str) -> String {
    let mut spelled = String::with_capacity(words.len());
    for character in words.chars() {
        if character.is_ascii() {
            spelled.push(character);
        } else {
            push_code_point(&mut spelled, character);
        }
    }
    spelled
}

fn push_code_point(text: &mut String, character: char) {
    // Writing to a string does not fail.
    let _ = write!(text, " u{:x} ", u32::from(character));
}

/// Replaces a letter that rustc or readers would not expect in an identifier: `²` by `2`, other letters by their code
/// points. An invisible letter has no replacement.
fn letters(character: char) -> Vec<char> {
    let is_expected = |c: char| unicode_ident::is_xid_continue(c) && c.identifier_allowed();
    if !character.is_alphanumeric() || is_expected(character) || symbol(character).is_some() {
        return vec![character];
    }
    if is_invisible(character) {
        return Vec::new();
    }
    let compatible: Vec<char> = [character].into_iter().nfkc().collect();
    if compatible.iter().copied().all(is_expected) {
        return compatible;
    }
    let mut spelled = String::new();
    push_code_point(&mut spelled, character);
    spelled.chars().collect()
}

/// Joins the plural of an abbreviation, `IDs` or `URLs`, into one word, which `heck` would split before its last
/// capital.
fn join_plurals(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut capitals = 0;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let ends_word = characters.peek().is_none_or(|next| !next.is_lowercase());
        if character == 's' && capitals >= 2 && ends_word {
            let start = joined.char_indices().nth_back(capitals - 2).map_or(joined.len(), |(index, _)| index);
            let lower = joined.split_off(start).to_lowercase();
            joined.push_str(&lower);
            joined.push('s');
            // Always starts a new word.
            joined.push(' ');
        } else {
            joined.push(character);
        }
        capitals = if character.is_uppercase() { capitals + 1 } else { 0 };
    }
    joined
}

/// Spells out symbols that distinguish names (`StartTime` and `StartTime<`). Other symbols only separate words, unless
/// the text consists of symbols.
fn spell_symbols(text: &str) -> String {
    let has_letters = text.chars().any(char::is_alphanumeric);
    let mut spelled = String::with_capacity(text.len());
    let mut is_after_word = false;
    let mut characters = text.char_indices().peekable();
    while let Some((index, character)) = characters.next() {
        let ends_word = std::mem::replace(&mut is_after_word, character.is_alphanumeric());
        let word = match character {
            // An exclamation mark, unless it negates the next part: `!open`, `open!=`.
            '!' if ends_word && characters.peek().is_none_or(|(_, next)| *next != '=') => {
                is_after_word = true;
                None
            }
            '!' => Some("not"),
            // A minus sign, unless it is a hyphen as in `in-progress`.
            '-' if index == 0 || !has_letters => Some("minus"),
            other => symbol(other).or_else(|| punctuation(other).filter(|_| !has_letters)),
        };
        match word {
            Some(word) => {
                spelled.push(' ');
                spelled.push_str(word);
                spelled.push(' ');
            }
            None if character.is_alphanumeric() || (has_letters && character == '_') => spelled.push(character),
            None if has_letters => spelled.push(' '),
            None => push_code_point(&mut spelled, character),
        }
    }
    spelled
}

/// Returns the word for a symbol that distinguishes names.
fn symbol(character: char) -> Option<&'static str> {
    Some(match character {
        '<' => "lt",
        '>' => "gt",
        '=' => "eq",
        '+' => "plus",
        '*' => "star",
        '%' => "percent",
        '&' => "and",
        '@' => "at",
        '≤' | '⩽' => "less or equal",
        '≥' | '⩾' => "greater or equal",
        '≠' => "not equal",
        '≈' => "about",
        '±' => "plus minus",
        '−' => "minus",
        '×' => "times",
        '÷' => "divided by",
        '∞' => "infinity",
        '→' => "right arrow",
        '←' => "left arrow",
        '↑' => "up arrow",
        '↓' => "down arrow",
        '↔' => "both arrows",
        '°' => "degree",
        'µ' => "micro",
        '€' => "euro",
        '£' => "pound",
        '¥' => "yen",
        '¢' => "cent",
        _ => return None,
    })
}

/// Returns the word for a symbol in a text of symbols only.
fn punctuation(character: char) -> Option<&'static str> {
    Some(match character {
        '|' => "or",
        '/' => "slash",
        '\\' => "backslash",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '?' => "question",
        '^' => "caret",
        '~' => "tilde",
        '#' => "hash",
        '$' => "dollar",
        '_' => "underscore",
        '"' => "quote",
        '\'' => "apostrophe",
        '`' => "backtick",
        '(' => "open parenthesis",
        ')' => "close parenthesis",
        '[' => "open bracket",
        ']' => "close bracket",
        '{' => "open brace",
        '}' => "close brace",
        '…' => "ellipsis",
        ' ' => "space",
        _ => return None,
    })
}
