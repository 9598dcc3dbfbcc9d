//! Simple patterns: characters and classes, each with a count, as in `^AC[0-9a-fA-F]{32}$`.
//!
//! A pattern is read while a text is matched with it: nothing is compiled or kept. A step takes as many characters as it
//! can and never gives one back, which is exact if the pattern is anchored at both ends and nothing that a step may leave
//! can begin what follows. Other patterns need a regular expression; the generator compiles this file too, so that it
//! and the runtime agree on which these are.

/// The largest count: regular expressions have limits of their own.
const MAX_COUNT: usize = 1000;

/// The class of most ids, which stands in nearly every request: comparing it is faster than reading it.
const HEXADECIMAL: u128 = range(b'0', b'9') | range(b'a', b'f') | range(b'A', b'F');

/// A part of a pattern: so many ASCII characters of a set.
#[derive(Clone, Copy)]
pub(crate) struct PatternStep {
    /// A bit for each character.
    set: u128,
    pub(crate) least: usize,
    /// `usize::MAX` stands for any number.
    pub(crate) most: usize,
}

/// Returns true if the text matches the pattern, and `None` if the pattern is not simple.
pub(crate) fn matches(pattern: &str, text: &str) -> Option<bool> {
    let mut steps = PatternSteps::of(pattern)?;
    let mut text = text.as_bytes();
    // Literal characters at the beginning, which most patterns have, need no step.
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

/// Returns true if nothing that the step may take is what a later one could need.
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
    /// The text behind what the step takes.
    #[allow(clippy::cast_possible_truncation, reason = "the set is split into its halves")]
    fn strip(self, text: &[u8]) -> Option<&[u8]> {
        // A quarter for each 64 bytes; no byte above ASCII is in the set.
        let quarters = [self.set as u64, (self.set >> 64) as u64, 0, 0];
        let is_other = |byte: &u8| quarters[usize::from(byte >> 6)] >> (byte & 63) & 1 == 0;
        let window = text.get(..self.most).unwrap_or(text);
        let count = window.iter().position(is_other).unwrap_or(window.len());
        text.get(count..).filter(|_| count >= self.least)
    }
}

/// The steps of a pattern, each read when it is asked for; `None` for a part that is not simple.
#[derive(Clone)]
pub(crate) struct PatternSteps<'p> {
    rest: &'p [u8],
}

impl<'p> PatternSteps<'p> {
    /// The steps of a pattern that is anchored at both ends.
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

    /// The rest of a class, after its bracket.
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
                    // A range from there could mean several things.
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

    /// How often the characters before may occur: at least, and at most.
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

/// Returns true for the beginning of a count.
fn is_count(byte: u8) -> bool {
    matches!(byte, b'?' | b'*' | b'+' | b'{')
}

fn single(byte: u8) -> Option<u128> {
    byte.is_ascii().then(|| 1 << byte)
}

/// The characters from the first to the last, both below 127.
const fn range(first: u8, last: u8) -> u128 {
    (2 << last) - (1 << first)
}

/// The characters that a backslash and a character stand for, where all dialects agree.
fn escaped(byte: u8) -> Option<u128> {
    match byte {
        b'd' => Some(range(b'0', b'9')),
        b'w' => Some(range(b'0', b'9') | range(b'A', b'Z') | range(b'a', b'z') | range(b'_', b'_')),
        b'^' | b'$' | b'\\' | b'.' | b'*' | b'+' | b'?' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'|' | b'/'
        | b'-' => single(byte),
        _ => None,
    }
}
