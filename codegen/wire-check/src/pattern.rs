//! A text that a regular expression matches, for the expressions that people write into descriptions.

use std::iter::Peekable;
use std::str::Chars;

/// How many times something is repeated that may be repeated without end.
const ENOUGH: usize = 2;

/// The shortest text with something in every place; none if the expression has more than literals, classes, groups,
/// alternatives and counts.
pub(crate) fn text(pattern: &str) -> Option<String> {
    let mut rest = pattern.chars().peekable();
    let text = alternatives(&mut rest)?;
    rest.next().is_none().then_some(text)
}

/// The first of several alternatives.
fn alternatives(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    let first = sequence(rest)?;
    while rest.next_if_eq(&'|').is_some() {
        sequence(rest)?;
    }
    Some(first)
}

fn sequence(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    let mut text = String::new();
    while let Some(character) = rest.next_if(|character| !['|', ')'].contains(character)) {
        let atom = match character {
            '^' | '$' => continue,
            '(' => group(rest)?,
            '[' => class(rest)?.to_string(),
            '.' => "a".to_owned(),
            '\\' => escaped(rest.next()?)?.to_string(),
            '*' | '+' | '?' | '{' => return None,
            other => other.to_string(),
        };
        text.push_str(&atom.repeat(count(rest)?));
    }
    Some(text)
}

fn group(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    if rest.next_if_eq(&'?').is_some() && rest.next()? != ':' {
        return None;
    }
    let text = alternatives(rest)?;
    (rest.next()? == ')').then_some(text)
}

/// The first letter or digit of a class, or its first character.
fn class(rest: &mut Peekable<Chars<'_>>) -> Option<char> {
    if rest.next_if_eq(&'^').is_some() {
        let mut excluded = Vec::new();
        loop {
            match rest.next()? {
                ']' => break,
                '\\' => excluded.push(escaped(rest.next()?)?),
                other => excluded.push(other),
            }
        }
        return ('a'..='z').find(|letter| !excluded.contains(letter));
    }
    let mut first = None;
    loop {
        let member = match rest.next()? {
            ']' => return first,
            '\\' => escaped(rest.next()?)?,
            other => other,
        };
        first = first.filter(char::is_ascii_alphanumeric).or(Some(member));
    }
}

/// A character that stands for what is behind a backslash.
fn escaped(character: char) -> Option<char> {
    match character {
        'd' => Some('1'),
        'w' | 'S' => Some('a'),
        's' => Some(' '),
        other if other.is_ascii_alphanumeric() => None,
        other => Some(other),
    }
}

/// How often the last atom stands there.
fn count(rest: &mut Peekable<Chars<'_>>) -> Option<usize> {
    let count = match rest.peek() {
        Some('?') => 1,
        Some('*' | '+') => ENOUGH,
        Some('{') => {
            let text: String = rest.by_ref().skip(1).take_while(|character| *character != '}').collect();
            let (from, to) = text.split_once(',').unwrap_or((&text, &text));
            rest.next_if_eq(&'?');
            let from = from.parse().ok()?;
            return Some(if from == 0 { to.parse().map_or(ENOUGH, |to: usize| to.min(ENOUGH)) } else { from });
        }
        _ => return Some(1),
    };
    rest.next();
    rest.next_if_eq(&'?');
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_match() {
        assert_eq!(text("^CA[0-9a-f]{8}$").as_deref(), Some("CA00000000"));
        assert_eq!(text(r"^\+[1-9]\d{1,14}$").as_deref(), Some("+11"));
        assert_eq!(text("^(?:on|off)x?[^a]+.*$").as_deref(), Some("onxbbaa"));
        assert_eq!(text(r"[\-_a-z]{0,5}").as_deref(), Some("aa"));
        assert_eq!(text("(?=a)").as_deref(), None);
        assert_eq!(text(r"\p{L}").as_deref(), None);
        assert_eq!(text("(").as_deref(), None);
    }
}
