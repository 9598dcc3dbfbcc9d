//! Escaping of document text for terminals, logs and generated code.
//!
//! Terminals interpret control characters, and logs of GitHub workflows interpret lines that begin with `::`.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Escapes line breaks, control characters and invisible characters: `\n`, `\u{1b}`.
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

/// The most characters of a word to show, and the characters of its end that a cut word keeps.
const WORD: usize = 400;
const END: usize = 20;

/// The most characters of a message.
const MESSAGE: usize = 4_000;

/// Like [`visible`], with long words and messages cut. A document has names, paths and values of any length, and any
/// number of messages may repeat them.
pub(crate) fn brief(text: &str) -> String {
    let visible = visible(text);
    if visible.len() <= WORD {
        return visible.into_owned();
    }
    let mut out = String::with_capacity(visible.len().min(MESSAGE));
    for word in visible.split_inclusive(' ') {
        match word.char_indices().nth(WORD) {
            Some((cut, _)) => {
                let end = word.char_indices().nth_back(END).map_or(cut, |(end, _)| end.max(cut));
                let start = word.char_indices().nth(WORD - END).map_or(cut, |(start, _)| start);
                out.extend([&word[..start], "…", &word[end..]]);
            }
            None => out.push_str(word),
        }
    }
    if let Some((cut, _)) = out.char_indices().nth(MESSAGE) {
        out.truncate(cut);
        out.push('…');
    }
    out
}

/// Like [`visible`], but keeps line breaks.
pub(crate) fn visible_lines(text: &str) -> Cow<'_, str> {
    if !text.contains(|character| character != '\n' && is_invisible(character)) {
        return text.into();
    }
    text.split_inclusive('\n')
        .fold(String::with_capacity(text.len() + 16), |mut out, line| {
            let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
            out.extend([&visible(line), end]);
            out
        })
        .into()
}

/// Escapes a text of several lines, so that terminals and workflow logs find no commands in it.
///
/// Control characters other than line breaks, and invisible characters, become escapes such as `\u{1b}`. So does the
/// first character of `::` at the beginning of a line, and of `##[` anywhere.
#[must_use]
pub fn printable(text: &str) -> String {
    without_commands(&visible_lines(text)).into_owned()
}

/// Escapes GitHub workflow commands, also after leading spaces.
pub(crate) fn without_commands(text: &str) -> Cow<'_, str> {
    if !text.contains("::") && !text.contains("##[") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        let rest = line.trim_start();
        if let Some(command) = rest.strip_prefix("::") {
            out.extend([&line[..line.len() - rest.len()], "\\u{3a}:", command]);
        } else {
            out.push_str(line);
        }
    }
    out.replace("##[", "\\u{23}#[").into()
}

/// Escapes invisible characters in JSON text with JSON escapes, so that the strings keep their values.
pub(crate) fn visible_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if character == '\n' || !is_invisible(character) {
            out.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out.replace("##[", "\\u0023#[")
}

/// Returns true for control characters, bidirectional control characters and invisible characters.
///
/// The joiners U+200C and U+200D are part of ordinary words and emoji, and are not escaped.
pub(crate) fn is_invisible(character: char) -> bool {
    // Nearly all characters of a document are ASCII.
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    character.is_control()
        || matches!(
            character,
            '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_escaped() {
        assert_eq!(visible("a\u{1b}[31m\r\n::error::\u{202e}b\u{7f}"), "a\\u{1b}[31m\\r\\n::error::\\u{202e}b\\u{7f}");
        assert_eq!(visible("a\u{3164}\u{1160}\u{ffa0}\u{34f}b"), "a\\u{3164}\\u{1160}\\u{ffa0}\\u{34f}b");
        assert_eq!(visible("Zoë, 会議, 👩\u{200d}💻"), "Zoë, 会議, 👩\u{200d}💻");
    }

    #[test]
    fn line_breaks_are_kept() {
        assert_eq!(visible_lines("a\r\n\tb\n\n\u{1b}c"), "a\\r\n\\tb\n\n\\u{1b}c");
    }

    #[test]
    fn workflow_commands_are_escaped() {
        let text = "::error::a\n \t::b ::c\r::d\n##[error]e\nf::g # [h";
        assert_eq!(printable(text), "\\u{3a}:error::a\n \\t::b ::c\\r::d\n\\u{23}#[error]e\nf::g # [h");
        assert_eq!(printable("\n  ::a"), "\n  \\u{3a}:a");
    }

    #[test]
    fn json_strings_keep_their_values() {
        let text = "{\n\"a##[\u{9b}\": \"\\u0000\u{202e}\u{e0041}\"\n}";
        let visible = visible_json(text);
        assert_eq!(visible, "{\n\"a\\u0023#[\\u009b\": \"\\u0000\\u202e\\udb40\\udc41\"\n}");
        let [before, after] = [text, &visible].map(|text| serde_json::from_str::<serde_json::Value>(text).ok());
        assert_eq!(before, after);
    }
}
