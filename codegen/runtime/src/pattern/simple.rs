//! Simple patterns: characters and classes, each with a count, as in `^AC[0-9a-fA-F]{32}$`.
//!
//! A pattern is parsed while it is matched: nothing is compiled or stored. Each step matches greedily without
//! backtracking. That is exact if the pattern is anchored at both ends and no step can match a character that a later
//! step needs. Other patterns need a regular expression.

/// The maximum count; larger ones are left to regular expressions.
const MAX_COUNT: usize = 1000;

/// The most common class, in the patterns of ids. Comparing it is faster than parsing it.
const HEXADECIMAL: u128 = range(b'0', b'9') | range(b'a', b'f') | range(b'A', b'F');

/// A step of a pattern: a set of ASCII characters and a count.
#[derive(Clone, Copy)]
pub(crate) struct PatternStep {
    /// One bit per character.
    set: u128,
    pub(crate) least: usize,
    /// `usize::MAX` means unlimited.
    pub(crate) most: usize,
}

/// Returns true if the text matches the pattern, and `None` if the pattern is not simple.
pub(crate) fn matches(pattern: &str, text: &str) -> Option<bool> {
    let mut steps = PatternSteps::of(pattern)?;
    let mut text = text.as_bytes();
    // Most patterns begin with literal characters, which need no step.
    while let ([literal, after @ ..], [byte, rest @ ..]) = (steps.rest, text)
        && literal == byte
        && literal.is_ascii_alphanumeric()
        && !after.first().is_some_and(|byte| is_count(*byte))
    {
        (steps.rest, text) = (after, rest);
    }
    let mut rest = Some(text);
    while let Some(step) = steps.next() {
        let step = step?;
        if step.least != step.most && !is_exact(step, steps.clone())? {
            return None;
        }
        rest = rest.and_then(|text| step.strip(text));
    }
    Some(rest.is_some_and(<[u8]>::is_empty))
}

/// Returns true if the step cannot match a character that a later step needs.
fn is_exact(step: PatternStep, after: PatternSteps<'_>) -> Option<bool> {
    for next in after {
        let next = next?;
        if next.set & step.set != 0 {
            return Some(false);
        }
        if next.least > 0 {
            break;
        }
    }
    Some(true)
}

impl PatternStep {
    /// Returns the text after the step's match.
    #[allow(clippy::cast_possible_truncation, reason = "the set is split into its halves")]
    fn strip(self, text: &[u8]) -> Option<&[u8]> {
        // The set has 128 bits, so bytes above ASCII never match.
        let quarters = [self.set as u64, (self.set >> 64) as u64, 0, 0];
        let is_other = |byte: &u8| quarters[usize::from(byte >> 6)] >> (byte & 63) & 1 == 0;
        let window = text.get(..self.most).unwrap_or(text);
        let count = window.iter().position(is_other).unwrap_or(window.len());
        text.get(count..).filter(|_| count >= self.least)
    }
}

/// The steps of a pattern, parsed on demand; `None` for a part that is not simple.
#[derive(Clone)]
pub(crate) struct PatternSteps<'p> {
    rest: &'p [u8],
}

impl<'p> PatternSteps<'p> {
    /// Returns the steps of a pattern that is anchored at both ends.
    pub(crate) fn of(pattern: &'p str) -> Option<Self> {
        Some(Self { rest: pattern.strip_prefix('^')?.strip_suffix('$')?.as_bytes() })
    }

    fn step(&mut self) -> Option<PatternStep> {
        let set = match self.take()? {
            b'[' => self.class()?,
            b'\\' => escaped(self.take()?)?,
            b'^' | b'$' | b'.' | b'|' | b'?' | b'*' | b'+' | b'(' | b')' | b']' | b'{' | b'}' => return None,
            byte => single(byte)?,
        };
        let (least, most) = self.count()?;
        Some(PatternStep { set, least, most })
    }

    fn take(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn take_if(&mut self, byte: u8) -> bool {
        let is_next = self.rest.first() == Some(&byte);
        if is_next {
            self.take();
        }
        is_next
    }

    /// Parses the rest of a class, after its bracket.
    fn class(&mut self) -> Option<u128> {
        if let Some(rest) = self.rest.strip_prefix(b"0-9a-fA-F]") {
            self.rest = rest;
            return Some(HEXADECIMAL);
        }
        let mut set = 0;
        loop {
            let first = match self.take()? {
                b']' if set != 0 => return Some(set),
                b'\\' => {
                    set |= escaped(self.take()?)?;
                    // A range from a class is ambiguous.
                    if self.rest.first() == Some(&b'-') {
                        return None;
                    }
                    continue;
                }
                byte if byte.is_ascii_alphanumeric() || b" !\"#%',/:;<=>@_`+*?.(){}|$".contains(&byte) => byte,
                _ => return None,
            };
            if !self.take_if(b'-') {
                set |= single(first)?;
                continue;
            }
            match self.take()? {
                b']' => return Some(set | single(first)? | single(b'-')?),
                last if last.is_ascii_alphanumeric() && first <= last => set |= range(first, last),
                _ => return None,
            }
        }
    }

    /// Parses the minimum and maximum count of the preceding set.
    fn count(&mut self) -> Option<(usize, usize)> {
        let count = match self.rest.first() {
            Some(b'?') => (0, 1),
            Some(b'*') => (0, usize::MAX),
            Some(b'+') => (1, usize::MAX),
            Some(b'{') => {
                self.take();
                let least = self.number()?;
                let most = match (self.take_if(b','), self.rest.first()?) {
                    (false, _) => least,
                    (true, b'}') => usize::MAX,
                    (true, _) => self.number()?,
                };
                if least > most || self.rest.first() != Some(&b'}') {
                    return None;
                }
                (least, most)
            }
            _ => return Some((1, 1)),
        };
        self.take();
        (!self.rest.first().is_some_and(|byte| is_count(*byte))).then_some(count)
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = None;
        while let [digit @ b'0'..=b'9', rest @ ..] = self.rest {
            number = Some(number.unwrap_or(0) * 10 + usize::from(digit - b'0'));
            if number > Some(MAX_COUNT) {
                return None;
            }
            self.rest = rest;
        }
        number
    }
}

impl Iterator for PatternSteps<'_> {
    type Item = Option<PatternStep>;

    fn next(&mut self) -> Option<Option<PatternStep>> {
        (!self.rest.is_empty()).then(|| self.step())
    }
}

/// Returns true if a count starts here.
fn is_count(byte: u8) -> bool {
    matches!(byte, b'?' | b'*' | b'+' | b'{')
}

fn single(byte: u8) -> Option<u128> {
    byte.is_ascii().then(|| 1 << byte)
}

/// The set of characters from the first to the last, both below 127.
const fn range(first: u8, last: u8) -> u128 {
    (2 << last) - (1 << first)
}

/// The set of an escape sequence, if all dialects agree on it.
fn escaped(byte: u8) -> Option<u128> {
    match byte {
        b'd' => Some(range(b'0', b'9')),
        b'w' => Some(range(b'0', b'9') | range(b'A', b'Z') | range(b'a', b'z') | range(b'_', b'_')),
        b'^' | b'$' | b'\\' | b'.' | b'*' | b'+' | b'?' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'|' | b'/'
        | b'-' => single(byte),
        _ => None,
    }
}
