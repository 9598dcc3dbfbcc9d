//! Sample text for regular expressions.
//!
//! No engine here knows look-around assertions, so they are removed from a pattern, and checked one by one on a text
//! that matches the rest. The check may fail for a text that matches, but never passes for one that does not.

use regex_lite::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};

/// The numbers of repetitions without an upper bound, in order of preference.
const REPETITIONS: &[u32] = &[2, 12, 1, 3, 32];

/// The most repetitions, and the most bytes, of a sample.
const MOST_REPETITIONS: u32 = 1000;
const LONGEST: usize = 10_000;

/// The orders of the characters of a class.
const ORDERS: &[[&str; 4]] = &[
    ["0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "!#$%&*+-./:=?@_ "],
    ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "!#$%&*+-./:=?@_ ", "0123456789"],
    ["ABCDEFGHIJKLMNOPQRSTUVWXYZ", "!#$%&*+-./:=?@_ ", "0123456789", "abcdefghijklmnopqrstuvwxyz"],
    ["!#$%&*+-./:=?@_ ", "0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
];

/// Returns a short text that matches the pattern and is accepted.
pub(crate) fn text(pattern: &str, accepts: impl Fn(&str) -> bool) -> Option<String> {
    let pattern = Pattern::of(pattern)?;
    let parsed = regex_syntax::parse(&pattern.rest).ok()?;
    let mut choices = (0..2).flat_map(|mixed| {
        REPETITIONS.iter().flat_map(move |times| {
            (0..ORDERS.len()).flat_map(move |order| {
                (0..2).map(move |alternative| Choices { order, mixed: mixed == 1, times: *times, alternative })
            })
        })
    });
    choices.find_map(|mut choices| {
        let mut text = String::new();
        choices.append(&parsed, &mut text)?;
        (pattern.matches(&text) == Some(true) && accepts(&text)).then_some(text)
    })
}

/// Returns true if a text matches the pattern; `None` if that is unknown.
pub(crate) fn matches(pattern: &str, text: &str) -> Option<bool> {
    Pattern::of(pattern)?.matches(text)
}

/// A pattern without its look-around assertions.
struct Pattern {
    rest: String,
    /// The remaining pattern.
    regex: Regex,
    /// Look-around assertions.
    looks: Vec<Look>,
}

/// A look-around assertion as a condition for the whole text.
struct Look {
    regex: Regex,
    /// True if the text must match.
    wanted: bool,
}

impl Pattern {
    /// Parses a pattern. Returns `None` if an assertion can't be checked.
    fn of(pattern: &str) -> Option<Self> {
        let mut rest = String::new();
        let mut looks = Vec::new();
        let mut depth = 0_usize;
        let mut left = pattern;
        while let Some(character) = left.chars().next() {
            if let Some(look) = left.strip_prefix("(?").and_then(assertion) {
                let (wanted, is_behind, after) = look;
                let end = end_of_group(after)?;
                let inner = after.get(..end)?;
                left = after.get(end + 1..)?;
                // A quantifier of an assertion has no sense.
                if left.starts_with(['*', '?', '+', '{']) {
                    return None;
                }
                let condition = match (wanted, is_behind) {
                    (_, false) if depth == 0 && ["", "^"].contains(&rest.as_str()) => format!("^(?:{inner})"),
                    (_, true) if depth == 0 && ["", "$"].contains(&left) => format!("(?:{inner})$"),
                    // An assertion that holds everywhere holds here.
                    (false, _) => inner.to_owned(),
                    (true, _) => return None,
                };
                looks.push(Look { regex: Regex::new(&condition).ok()?, wanted });
                continue;
            }
            let length = match character {
                '\\' => 1 + left.chars().nth(1).map_or(0, char::len_utf8),
                '[' => class(left)?,
                _ => character.len_utf8(),
            };
            match character {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            rest.push_str(left.get(..length)?);
            left = left.get(length..)?;
        }
        // Text and assertions begin at the same place.
        if looks.iter().any(|_| !rest.starts_with('^')) {
            rest = format!("^(?:{rest})");
        }
        Some(Self { regex: Regex::new(&rest).ok()?, rest, looks })
    }

    fn matches(&self, text: &str) -> Option<bool> {
        if !self.regex.is_match(text) {
            return if self.looks.is_empty() { Some(false) } else { None };
        }
        self.looks.iter().all(|look| look.regex.is_match(text) == look.wanted).then_some(true)
    }
}

/// Parses the start of a look-around assertion: true if it must match, true if it looks behind, and the rest.
fn assertion(group: &str) -> Option<(bool, bool, &str)> {
    let kinds = [("=", true, false), ("!", false, false), ("<=", true, true), ("<!", false, true)];
    kinds.into_iter().find_map(|(sign, wanted, is_behind)| Some((wanted, is_behind, group.strip_prefix(sign)?)))
}

/// Returns the length of a group up to its closing parenthesis.
fn end_of_group(group: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut place = 0;
    while let Some(character) = group.get(place..)?.chars().next() {
        match character {
            '\\' => place += 1,
            '[' => place += class(group.get(place..)?)? - 1,
            '(' => depth += 1,
            ')' if depth == 0 => return Some(place),
            ')' => depth -= 1,
            _ => {}
        }
        place += group.get(place..)?.chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// Returns the length of a character class in brackets.
fn class(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|(_, character)| {
        let is_end = *character == ']' && !is_escaped;
        is_escaped = *character == '\\' && !is_escaped;
        is_end
    });
    end.map(|(place, _)| place + 1)
}

/// One of the texts that match a pattern.
struct Choices {
    order: usize,
    /// True if each character comes from the next order.
    mixed: bool,
    times: u32,
    alternative: usize,
}

impl Choices {
    fn append(&mut self, part: &Hir, text: &mut String) -> Option<()> {
        match part.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
            HirKind::Class(class) => text.push(self.member(class)?),
            HirKind::Capture(group) => self.append(&group.sub, text)?,
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.append(part, text))?,
            HirKind::Alternation(parts) => {
                self.append(parts.get(self.alternative).or(parts.first())?, text)?;
            }
            HirKind::Repetition(repetition) => {
                let times = self.times.min(repetition.max.unwrap_or(u32::MAX)).max(repetition.min);
                if times > MOST_REPETITIONS || text.len() > LONGEST {
                    return None;
                }
                (0..times).try_for_each(|_| self.append(&repetition.sub, text))?;
            }
        }
        Some(())
    }

    /// Returns a member of a class, printable if possible.
    fn member(&mut self, class: &Class) -> Option<char> {
        let Class::Unicode(class) = class else { return None };
        let has = |character: &char| class.iter().any(|range| (range.start()..=range.end()).contains(character));
        let order = &ORDERS[self.order];
        if self.mixed {
            self.order = (self.order + 1) % ORDERS.len();
        }
        let printable = order.iter().flat_map(|some| some.chars()).chain(' '..='~').find(has);
        printable.or_else(|| Some(class.ranges().first()?.start()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(pattern: &str) -> Option<String> {
        text(pattern, |_| true)
    }

    #[test]
    fn sample_matches_its_pattern() {
        assert_eq!(sample("^CA[0-9a-f]{8}$").as_deref(), Some("CA00000000"));
        assert_eq!(sample(r"^\+[1-9]\d{1,14}$").as_deref(), Some("+100"));
        assert_eq!(sample("^(?:on|off)x?[^a0-9]+.*$").as_deref(), Some("onxbb00"));
        assert_eq!(sample(r"[\-_a-z]{0,5}").as_deref(), Some("aa"));
        assert_eq!(sample(r"a\bb").as_deref(), None);
        assert_eq!(sample("(").as_deref(), None);
        assert_eq!(sample("^(a{1000}){1000}$").as_deref(), None);
        assert_eq!(text("^[a-z]+$", |text| text.len() > 8).as_deref(), Some("aaaaaaaaaaaa"));
    }

    #[test]
    fn sample_satisfies_assertions() {
        for (pattern, expected) in [
            ("^(?![0-9a-f]{8}-)[a-z][a-z0-9-]*$", "a00"),
            ("^(?!0)[0-9a-f]{4}$", "aaaa"),
            (r"^(?=.*[A-Z])(?=.*\d)[A-Za-z\d]{8,}$", "0aA00aA0"),
            ("^(?=[a-z(]{3}$).+$", "aaa"),
            ("^[a-z0-9]+(?<!0)$", "aa"),
            ("^((?!00).)+$", "aa"),
            ("(?!0)[0-9a]", "a"),
        ] {
            assert_eq!(sample(pattern).as_deref(), Some(expected), "{pattern}");
        }
        // The position in the text is unknown.
        assert_eq!(sample("^a(?=b)b$"), None);
        assert_eq!(sample(r"^(?!(a)\1)[a-z]+$"), None);
    }

    #[test]
    fn matches_are_known_or_unknown() {
        assert_eq!(matches("^a+$", "b"), Some(false));
        assert_eq!(matches("^(?!b)[ab]+$", "ab"), Some(true));
        assert_eq!(matches("^(?!b)[ab]+$", "ba"), None);
    }
}
