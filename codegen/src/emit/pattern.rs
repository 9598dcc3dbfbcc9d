//! Texts that may match a regular expression.

use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind};

/// The counts to repeat parts of a pattern with.
const COUNTS: [u32; 16] = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 36, 64, 0];

/// The alternatives to choose.
const ALTERNATIVES: usize = 3;

/// The most parts and bytes of a text.
const MAX_LENGTH: usize = 2000;

/// Returns short texts first. Assertions such as `\b` are ignored, so a text may not match.
pub(super) fn texts(pattern: &str) -> impl Iterator<Item = String> + use<> {
    let pattern = regex_syntax::parse(pattern).ok();
    let choices = COUNTS.into_iter().flat_map(|count| (0..ALTERNATIVES).map(move |alternative| (count, alternative)));
    choices.filter_map(move |(count, alternative)| {
        let mut writer = Writer { text: String::new(), count, alternative, parts: 0 };
        writer.append(pattern.as_ref()?)?;
        Some(writer.text)
    })
}

struct Writer {
    text: String,
    /// The count of repeated parts, if the pattern allows it.
    count: u32,
    /// The index of alternatives and characters to choose, if there are so many.
    alternative: usize,
    parts: usize,
}

impl Writer {
    fn append(&mut self, part: &Hir) -> Option<()> {
        self.parts += 1;
        if self.parts.max(self.text.len()) > MAX_LENGTH {
            return None;
        }
        match part.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => self.text.push_str(std::str::from_utf8(&literal.0).ok()?),
            HirKind::Class(class) => self.text.push(member(class, self.alternative)?),
            HirKind::Capture(group) => self.append(&group.sub)?,
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.append(part))?,
            HirKind::Alternation(parts) => self.append(parts.get(self.alternative).or(parts.first())?)?,
            HirKind::Repetition(repetition) => {
                let times = self.count.clamp(repetition.min, repetition.max.unwrap_or(u32::MAX).max(repetition.min));
                (0..times).try_for_each(|_| self.append(&repetition.sub))?;
            }
        }
        Some(())
    }
}

/// Returns a digit or a letter of a class, otherwise another printable character.
fn member(class: &Class, index: usize) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    let has = |character: &char| class.iter().any(|range| (range.start()..=range.end()).contains(character));
    let members = || ('0'..='9').chain('a'..='z').chain('A'..='Z').chain(' '..='~').filter(has);
    members().nth(index).or_else(|| members().next()).or_else(|| class.iter().next().map(ClassUnicodeRange::start))
}
