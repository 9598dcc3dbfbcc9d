//! Repair of JSON that other clients accept but `serde_json` rejects.
//!
//! Only text that failed to decode is repaired, so other responses pay nothing.

use std::borrow::Cow;
use std::hash::{BuildHasher as _, RandomState};
use std::ops::Range;

use serde::de::IgnoredAny;

use super::locate::string_length;

/// The maximum nesting depth of `serde_json`.
const MAX_DEPTH: usize = 127;

/// The maximum number of digits of any integer type.
const MAX_DIGITS: usize = 39;

/// Repairs the fault that caused the error; `None` if it cannot be repaired.
///
/// | input | output |
/// |---|---|
/// | an unpaired surrogate: `"\ud800"` | U+FFFD |
/// | a number beyond the range of an `f64`: `1e999` | a string: `"1e999"` |
/// | a value nested too deeply | a string with its JSON |
/// | a property that occurs twice | the last occurrence |
/// | an integer with a fraction or an exponent: `10.0`, `1e3` | `10`, `1000` |
pub(crate) fn repair(text: &[u8], error: &serde_json::Error) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    // The repairs below require valid JSON.
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    // The error may come from an earlier duplicate of a property.
    let repaired = if error.is_data() { without_duplicates(text) } else { with_values(text) };
    repaired.or_else(|| repair_integers(text.as_bytes(), error))
}

/// Writes integers without fraction and exponent, if they caused the error.
pub(crate) fn repair_integers(text: &[u8], error: &serde_json::Error) -> Option<Vec<u8>> {
    // The fraction of a 128-bit integer is reported as trailing characters.
    let is_cause = !error.is_data() || error.to_string().starts_with("invalid type: floating point `");
    if is_cause { with_integers(std::str::from_utf8(text).ok()?) } else { None }
}

/// A text with replacements.
struct Rewriter<'t> {
    text: &'t str,
    /// The end of the text written so far.
    written: usize,
    out: String,
}

impl<'t> Rewriter<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, written: 0, out: String::new() }
    }

    fn at(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    fn replace(&mut self, range: Range<usize>, replacement: &str) {
        self.out.push_str(self.at(self.written..range.start));
        self.out.push_str(replacement);
        self.written = range.end;
    }

    /// Returns the text if anything was replaced.
    fn finish(mut self) -> Option<Vec<u8>> {
        self.out.push_str(self.at(self.written..self.text.len()));
        (self.written > 0).then(|| self.out.into_bytes())
    }
}

/// Returns the end of the token that starts here.
fn end_of_token(text: &str, start: usize) -> usize {
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let length = match rest {
        [b'"', string @ ..] => string_length(string).saturating_add(1),
        [b'-' | b'0'..=b'9', number @ ..] => {
            let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
            number.iter().take_while(|byte| is_part(byte)).count().saturating_add(1)
        }
        _ => 1,
    };
    start.saturating_add(length).min(text.len())
}

/// Replaces values that are valid JSON but have no decoded form.
fn with_values(text: &str) -> Option<Vec<u8>> {
    let mut rewriter = Rewriter::new(text);
    let mut depth = 0_usize;
    let mut start = 0;
    while let Some(first) = text.as_bytes().get(start) {
        let mut end = end_of_token(text, start);
        match first {
            b'"' => replace_surrogates(&mut rewriter, start..end),
            b'-' | b'0'..=b'9' => {
                let number = rewriter.at(start..end);
                if serde_json::from_str::<f64>(number).is_err() {
                    rewriter.replace(start..end, &format!("\"{number}\""));
                }
            }
            b'[' | b'{' if depth == MAX_DEPTH => {
                end = end_of_container(text, start);
                rewriter.replace(start..end, &serde_json::to_string(rewriter.at(start..end)).ok()?);
            }
            b'[' | b'{' => depth = depth.saturating_add(1),
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        start = end;
    }
    rewriter.finish()
}

/// Returns the end of the list or object that starts here.
fn end_of_container(text: &str, start: usize) -> usize {
    let mut depth = 0_usize;
    let mut place = start;
    while let Some(first) = text.as_bytes().get(place) {
        place = end_of_token(text, place);
        match first {
            b'[' | b'{' => depth = depth.saturating_add(1),
            b']' | b'}' if depth <= 1 => break,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    place
}

/// Replaces unpaired surrogates in a string.
fn replace_surrogates(rewriter: &mut Rewriter<'_>, string: Range<usize>) {
    let unit = |place: usize| {
        let digits = rewriter.text.get(place..place.checked_add(6)?)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut lone = Vec::new();
    let mut place = string.start;
    while let Some(found) = rewriter.at(place..string.end).find('\\') {
        place += found;
        place += match unit(place) {
            Some(0xd800..=0xdbff) if matches!(unit(place + 6), Some(0xdc00..=0xdfff)) => 12,
            Some(0xd800..=0xdfff) => {
                lone.push(place);
                6
            }
            _ => 2,
        };
    }
    for place in lone {
        rewriter.replace(place..place + 6, "\\ufffd");
    }
}

/// Rewrites integers without fraction and exponent. Integers beyond every type stay unchanged.
fn with_integers(text: &str) -> Option<Vec<u8>> {
    let mut rewriter = Rewriter::new(text);
    let mut start = 0;
    while let Some(first) = text.as_bytes().get(start) {
        let end = end_of_token(text, start);
        if matches!(first, b'-' | b'0'..=b'9')
            && let Some(integer) = integer(rewriter.at(start..end))
        {
            rewriter.replace(start..end, &integer);
            // Many short powers of ten would become many long integers.
            if rewriter.out.len() > text.len().saturating_mul(2).saturating_add(4096) {
                return None;
            }
        }
        start = end;
    }
    rewriter.finish()
}

/// The digits of an integer that is written with a fraction, an exponent or as `-0`.
pub(crate) fn integer(number: &str) -> Option<String> {
    if !number.contains(['.', 'e', 'E']) && number != "-0" {
        return None;
    }
    let (sign, unsigned) = number.strip_prefix('-').map_or(("", number), |unsigned| ("-", unsigned));
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let whole = whole.trim_start_matches('0');
    if whole.is_empty() && fraction.is_empty() {
        return Some("0".to_owned());
    }
    let zeros = exponent.parse::<i64>().ok()?.checked_sub(fraction.len().try_into().ok()?)?;
    let mut digits = format!("{whole}{fraction}");
    if zeros < 0 {
        let kept = digits.len().checked_sub(zeros.unsigned_abs().try_into().ok()?)?;
        if digits.get(kept..)?.contains(|digit| digit != '0') {
            return None;
        }
        digits.truncate(kept);
    }
    let zeros = usize::try_from(zeros).unwrap_or_default();
    let digits = digits.trim_start_matches('0');
    (digits.len().saturating_add(zeros) <= MAX_DIGITS).then(|| format!("{sign}{digits}{}", "0".repeat(zeros)))
}

/// A list or object whose end is not reached yet.
enum Open {
    List,
    Object {
        properties: Vec<Property>,
        /// True before a name.
        begins: bool,
    },
}

/// A property of an object. There can be millions, so that a map of their names would take too much memory.
struct Property {
    /// Of its name.
    hash: u64,
    /// Where it is, with the comma behind it.
    range: Range<usize>,
}

/// The text without the properties that are followed by one of the same name. They become spaces. What is nested too deep
/// stays as it is.
fn without_duplicates(text: &str) -> Option<Vec<u8>> {
    let hasher = RandomState::new();
    let mut duplicates = Vec::new();
    let mut open = Vec::new();
    let mut start = 0;
    while let Some(first) = text.as_bytes().get(start) {
        let mut end = end_of_token(text, start);
        let depth = open.len();
        match (first, open.last_mut()) {
            (b'[' | b'{', _) if depth == MAX_DEPTH => end = end_of_container(text, start),
            (b'[', _) => open.push(Open::List),
            (b'{', _) => open.push(Open::Object { properties: Vec::new(), begins: true }),
            (b']' | b'}', _) => {
                if let Some(Open::Object { properties, .. }) = open.pop() {
                    add_duplicates(text, properties, &mut duplicates);
                }
            }
            (b'"', Some(Open::Object { properties, begins: begins @ true })) => {
                properties.push(Property { hash: hasher.hash_one(name(text, start)), range: start..text.len() });
                *begins = false;
            }
            (b',', Some(Open::Object { properties, begins })) => {
                if let Some(property) = properties.last_mut() {
                    property.range.end = end;
                }
                *begins = true;
            }
            _ => {}
        }
        start = end;
    }
    if duplicates.is_empty() {
        return None;
    }
    let mut out = text.as_bytes().to_vec();
    // Overwrite nested duplicates only once.
    duplicates.sort_unstable_by_key(|duplicate| duplicate.start);
    let mut done = 0;
    for Range { start, end } in duplicates {
        if end > done {
            out.get_mut(start..end)?.fill(b' ');
            done = end;
        }
    }
    Some(out)
}

/// Adds where the properties of an object are that others of the same name follow.
fn add_duplicates(text: &str, mut properties: Vec<Property>, duplicates: &mut Vec<Range<usize>>) {
    properties.sort_unstable_by(|one, other| {
        let by_name = || name(text, one.range.start).cmp(&name(text, other.range.start));
        let by_place = || one.range.start.cmp(&other.range.start);
        one.hash.cmp(&other.hash).then_with(by_name).then_with(by_place)
    });
    for pair in properties.windows(2) {
        if let [one, next] = pair
            && one.hash == next.hash
            && name(text, one.range.start) == name(text, next.range.start)
        {
            duplicates.push(one.range.clone());
        }
    }
}

/// The name of the property that begins there; one that is no text is as it is written.
fn name(text: &str, start: usize) -> Cow<'_, str> {
    let token = text.get(start..end_of_token(text, start)).unwrap_or_default();
    let written = token.strip_prefix('"').and_then(|token| token.strip_suffix('"')).unwrap_or(token);
    match serde_json::from_str(token) {
        Ok(name) if written.contains('\\') => Cow::Owned(name),
        _ => Cow::Borrowed(written),
    }
}
