//! Patterns that texts are checked against.
//!
//! The generator reads most of them itself and says step by step what they demand, see [`Step`]. The others are compiled
//! as regular expressions when they are first used; see `regex!` in `type_macros`.

use std::fmt;

/// A regular expression that a text is searched for.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    matcher: Matcher,
}

#[derive(Debug)]
enum Matcher {
    Steps(&'static [Step]),
    Search(fn(&str) -> bool),
}

/// A part of a text: what comes next, as often as possible.
#[derive(Debug)]
pub enum Step {
    /// This text.
    Text(&'static str),
    /// So many ASCII characters of a set.
    Characters {
        /// The set.
        set: CharacterSet,
        /// How many there must be.
        least: usize,
        /// How many there can be.
        most: usize,
    },
}

/// A set of ASCII characters, a bit for each.
#[derive(Debug)]
pub struct CharacterSet(u128);

impl CharacterSet {
    /// The characters of these ranges, which include both ends. What is not ASCII is left out.
    #[must_use]
    pub const fn new(ranges: &[(u8, u8)]) -> Self {
        let mut set = 0;
        let mut rest = ranges;
        while let [(first, last), after @ ..] = rest {
            let mut byte = *first;
            while byte <= *last && byte.is_ascii() {
                set |= 1 << byte;
                byte += 1;
            }
            rest = after;
        }
        Self(set)
    }

    fn contains(&self, byte: u8) -> bool {
        byte.is_ascii() && (self.0 >> byte) & 1 == 1
    }
}

impl Pattern {
    /// An expression that is these steps, from the beginning of the text to its end. A step never takes what the one
    /// after it needs.
    #[must_use]
    pub const fn steps(source: &'static str, steps: &'static [Step]) -> Self {
        Self { source, matcher: Matcher::Steps(steps) }
    }

    /// An expression that a function searches for.
    #[must_use]
    pub const fn search(source: &'static str, is_match: fn(&str) -> bool) -> Self {
        Self { source, matcher: Matcher::Search(is_match) }
    }

    /// Whether the expression occurs in the text.
    pub fn is_match(&self, text: &str) -> bool {
        match self.matcher {
            Matcher::Steps(steps) => consists_of(text.as_bytes(), steps),
            Matcher::Search(is_match) => is_match(text),
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.source)
    }
}

fn consists_of(text: &[u8], steps: &[Step]) -> bool {
    let mut rest = text;
    for step in steps {
        let after = match step {
            Step::Text(text) => rest.strip_prefix(text.as_bytes()),
            Step::Characters { set, least, most } => {
                let count = rest.iter().take(*most).take_while(|byte| set.contains(**byte)).count();
                rest.get(count..).filter(|_| count >= *least)
            }
        };
        let Some(after) = after else { return false };
        rest = after;
    }
    rest.is_empty()
}
