//! Sample text for regular expressions.

use regex_lite::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};

/// The number of repetitions without an upper bound.
const ENOUGH: u32 = 2;

/// Returns a short text that matches the pattern. Returns `None` if a look-around assertion such as `\b` prevents a
/// match.
pub(crate) fn text(pattern: &str) -> Option<String> {
    let mut text = String::new();
    append(&regex_syntax::parse(pattern).ok()?, &mut text)?;
    Regex::new(pattern).ok()?.is_match(&text).then_some(text)
}

fn append(part: &Hir, text: &mut String) -> Option<()> {
    match part.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(class) => text.push(member(class)?),
        HirKind::Capture(group) => append(&group.sub, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| append(part, text))?,
        HirKind::Alternation(parts) => append(parts.first()?, text)?,
        HirKind::Repetition(repetition) => {
            let times = match (repetition.min, repetition.max) {
                (0 | 1, None) => ENOUGH,
                (0, Some(most)) => most.min(ENOUGH),
                (least, _) => least,
            };
            (0..times).try_for_each(|_| append(&repetition.sub, text))?;
        }
    }
    Some(())
}

/// Returns a digit or a letter of a class, otherwise another printable character.
fn member(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    let has = |character: &char| class.iter().any(|range| (range.start()..=range.end()).contains(character));
    ('0'..='9').chain('a'..='z').chain('A'..='Z').chain(' '..='~').find(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sample_matches_its_pattern() {
        assert_eq!(text("^CA[0-9a-f]{8}$").as_deref(), Some("CA00000000"));
        assert_eq!(text(r"^\+[1-9]\d{1,14}$").as_deref(), Some("+10"));
        assert_eq!(text("^(?:on|off)x?[^a0-9]+.*$").as_deref(), Some("onxbb00"));
        assert_eq!(text(r"[\-_a-z]{0,5}").as_deref(), Some("aa"));
        assert_eq!(text("(?=a)").as_deref(), None);
        assert_eq!(text(r"a\bb").as_deref(), None);
        assert_eq!(text("(").as_deref(), None);
    }
}
