//! Text of a document on one visible line, for terminals, logs and generated code.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with line breaks, control characters and characters without a shape written as escapes: `\n`, `\u{1b}`.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_invisible) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_invisible(character) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out.into()
}

/// Returns true for control characters, characters that change the direction of text, and characters without a shape.
///
/// The joiners U+200C and U+200D are part of ordinary words and emoji, and stay.
pub(crate) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn invisible_characters_are_escaped() {
        assert_eq!(visible("a\u{1b}[31m\r\n::error::\u{202e}b\u{7f}"), "a\\u{1b}[31m\\r\\n::error::\\u{202e}b\\u{7f}");
        assert_eq!(visible("Zoë, 会議, 👩\u{200d}💻"), "Zoë, 会議, 👩\u{200d}💻");
    }
}
