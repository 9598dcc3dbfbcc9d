//! Patterns of checks: as steps where that is exact, as regular expressions otherwise.
//!
//! Steps take as much as they can and never give back. That finds what a regular expression finds when the expression
//! is anchored at both ends and nothing that may be repeated could also begin what follows it:
//!
//! ```text
//! runtime::Pattern::steps(
//!     "^CA[0-9a-fA-F]{32}$",
//!     &[
//!         runtime::Step::Text("CA"),
//!         runtime::Step::Characters {
//!             set: runtime::CharacterSet::new(&[(b'0', b'9'), (b'A', b'F'), (b'a', b'f')]),
//!             least: 32,
//!             most: 32,
//!         },
//!     ],
//! )
//! ```

use std::iter::Peekable;
use std::str::Chars;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// What is repeated more often is left to the regular expression, which has limits of its own.
const MOST: usize = 1000;

/// The pattern as a value.
pub(super) fn pattern(source: &str) -> TokenStream {
    let Some(steps) = steps(source) else { return quote!(runtime::regex!(#source)) };
    let steps = merged(&steps).into_iter().map(|step| match step {
        Merged::Text(text) => quote!(runtime::Step::Text(#text)),
        Merged::Repeated(Step { set, least, most }) => {
            let ranges = ranges(set).into_iter().map(|(first, last)| {
                let (first, last) = (Literal::byte_character(first), Literal::byte_character(last));
                quote!((#first, #last))
            });
            let least = Literal::usize_unsuffixed(least);
            let most = match most {
                Some(most) => {
                    let most = Literal::usize_unsuffixed(most);
                    quote!(#most)
                }
                None => quote!(usize::MAX),
            };
            quote!(runtime::Step::Characters {
                set: runtime::CharacterSet::new(&[#(#ranges),*]),
                least: #least,
                most: #most
            })
        }
    });
    quote!(runtime::Pattern::steps(#source, &[#(#steps),*]))
}

/// The lengths that a text can have in which the pattern occurs, where steps say it: at least, and at most.
pub(super) fn length(source: &str) -> Option<(u64, Option<u64>)> {
    let count = |n: usize| u64::try_from(n).ok();
    steps(source)?.iter().try_fold((0, Some(0_u64)), |(least, most), step| {
        let most = most.zip(step.most).and_then(|(most, more)| most.checked_add(count(more)?));
        Some((count(step.least)?.checked_add(least)?, most))
    })
}

/// So many characters of a set of ASCII characters, which has a bit for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    set: u128,
    least: usize,
    /// `None`: any number.
    most: Option<usize>,
}

/// The steps of an expression, when they are exact.
fn steps(source: &str) -> Option<Vec<Step>> {
    let inner = source.strip_prefix('^')?.strip_suffix('$')?;
    let mut rest = inner.chars().peekable();
    let mut steps = Vec::new();
    while let Some(c) = rest.next() {
        let set = match c {
            '[' => class(&mut rest)?,
            '\\' => escaped(rest.next()?)?,
            '^' | '$' | '.' | '|' | '?' | '*' | '+' | '(' | ')' | ']' | '{' | '}' => return None,
            _ => single(c)?,
        };
        let (least, most) = quantifier(&mut rest)?;
        steps.push(Step { set, least, most });
    }
    is_exact(&steps).then_some(steps)
}

/// Whether nothing that a step may take is what a later one could need.
fn is_exact(steps: &[Step]) -> bool {
    steps.iter().enumerate().filter(|(_, step)| step.most != Some(step.least)).all(|(index, step)| {
        let after = &steps[index + 1..];
        let needed = after.iter().position(|step| step.least > 0).map_or(after.len(), |needed| needed + 1);
        after[..needed].iter().all(|next| next.set & step.set == 0)
    })
}

fn single(c: char) -> Option<u128> {
    c.is_ascii().then(|| 1 << (c as u32))
}

fn range(first: char, last: char) -> u128 {
    (first..=last).filter_map(single).fold(0, |set, bit| set | bit)
}

/// What a backslash and a character stand for, where that is the same in every dialect.
fn escaped(c: char) -> Option<u128> {
    match c {
        'd' => Some(range('0', '9')),
        'w' => Some(range('0', '9') | range('A', 'Z') | range('a', 'z') | range('_', '_')),
        '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' | '-' => single(c),
        _ => None,
    }
}

/// The rest of a class, after its bracket.
fn class(rest: &mut Peekable<Chars<'_>>) -> Option<u128> {
    let mut set = 0;
    loop {
        let first = match rest.next()? {
            ']' if set != 0 => return Some(set),
            '\\' => {
                set |= escaped(rest.next()?)?;
                // A range from there could mean several things.
                if rest.peek() == Some(&'-') {
                    return None;
                }
                continue;
            }
            c if c.is_ascii_alphanumeric() || " !\"#%',/:;<=>@_`+*?.(){}|$".contains(c) => c,
            _ => return None,
        };
        if rest.next_if_eq(&'-').is_none() {
            set |= single(first)?;
            continue;
        }
        match rest.next()? {
            ']' => return Some(set | single(first)? | single('-')?),
            last if last.is_ascii_alphanumeric() && first <= last => set |= range(first, last),
            _ => return None,
        }
    }
}

/// How often what stands before may occur.
fn quantifier(rest: &mut Peekable<Chars<'_>>) -> Option<(usize, Option<usize>)> {
    let times = match rest.peek() {
        Some('?') => (0, Some(1)),
        Some('*') => (0, None),
        Some('+') => (1, None),
        Some('{') => {
            let mut times = String::new();
            rest.next();
            loop {
                match rest.next()? {
                    '}' => break,
                    c => times.push(c),
                }
            }
            let number = |text: &str| {
                let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                text.parse().ok().filter(|number| digits && *number <= MOST)
            };
            let (least, most) = match times.split_once(',') {
                None => (number(&times)?, Some(number(&times)?)),
                Some((least, "")) => (number(least)?, None),
                Some((least, most)) => (number(least)?, Some(number(most)?)),
            };
            return (most.is_none_or(|most| least <= most) && !is_quantifier(rest.peek())).then_some((least, most));
        }
        _ => return Some((1, Some(1))),
    };
    rest.next();
    (!is_quantifier(rest.peek())).then_some(times)
}

fn is_quantifier(c: Option<&char>) -> bool {
    matches!(c, Some('?' | '*' | '+' | '{'))
}

enum Merged {
    Text(String),
    Repeated(Step),
}

/// With single characters that follow each other as one text.
fn merged(steps: &[Step]) -> Vec<Merged> {
    let mut merged: Vec<Merged> = Vec::new();
    for step in steps {
        match (literal(step), merged.last_mut()) {
            (Some(c), Some(Merged::Text(text))) => text.push(c),
            (Some(c), _) => merged.push(Merged::Text(c.to_string())),
            (None, _) => merged.push(Merged::Repeated(*step)),
        }
    }
    merged
}

fn literal(step: &Step) -> Option<char> {
    let is_single = step.set.is_power_of_two() && step.least == 1 && step.most == Some(1);
    is_single.then(|| char::from_u32(step.set.trailing_zeros())).flatten()
}

/// A set as ranges that include both ends.
fn ranges(set: u128) -> Vec<(u8, u8)> {
    let mut ranges: Vec<(u8, u8)> = Vec::new();
    for byte in (0..128_u8).filter(|byte| set >> byte & 1 == 1) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == byte => *last = byte,
            _ => ranges.push((byte, byte)),
        }
    }
    ranges
}

#[cfg(test)]
mod tests;
