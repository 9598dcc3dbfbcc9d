//! YAML to tree without a list of all that stands in it: one event of the parser at a time.
//!
//! `serde_yaml` keeps every event of a document before it gives out the first one, which takes more memory than the tree. It
//! decides what a text means all the same: whatever could mean something else here (anchors and aliases, tags, several
//! documents, what YAML 1.1 and 1.2 see differently), and whatever is wrong, is left to it.

use std::fmt;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Number, Value};

use super::tree::Reader;

/// How many collections may be within each other, as in `serde_yaml`.
const DEEPEST: usize = 128;

/// The tree; none if the text has to be read by `serde_yaml`. The reader is of no use then.
pub(super) fn read(text: &str, reader: &Reader) -> Option<Value> {
    if !is_plain(text) {
        return None;
    }
    let mut events = Events { parser: Parser::new_from_str(text) };
    let is_start = |(event, _)| matches!(event, Event::StreamStart | Event::DocumentStart(_));
    if !is_start(events.next().ok()?) || !is_start(events.next().ok()?) {
        return None;
    }
    // All that is of interest is a mapping, and texts that are whole documents are indented in other ways.
    let start = events.next().ok().filter(|(event, _)| matches!(event, Event::MappingStart(..)))?;
    let value = reader.read(Node { events: &mut events, start, depth: DEEPEST, is_in_brackets: false }).ok()?;
    let is_end = |(event, _)| matches!(event, Event::DocumentEnd | Event::StreamEnd);
    (is_end(events.next().ok()?) && is_end(events.next().ok()?)).then_some(value)
}

/// Whether there is no character and no line that the two parsers see differently.
fn is_plain(text: &str) -> bool {
    // The others end a line for one of them, or are refused by one of them.
    let is_plain_character = |c: char| match c {
        '\n' | ' '..='~' => true,
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        _ => c >= '\u{a0}',
    };
    // A directive, or the end of a document.
    let is_plain_line = |line: &str| !line.starts_with(['%', '.']);
    // Without a last line break, a text in a block ends in two ways.
    text.ends_with('\n') && text.chars().all(is_plain_character) && text.lines().all(is_plain_line)
}

/// The text has to be read by `serde_yaml`.
#[derive(Debug)]
struct Unsure;

impl fmt::Display for Unsure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not sure what this means")
    }
}

impl std::error::Error for Unsure {}

impl de::Error for Unsure {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

struct Events<'de> {
    parser: Parser<'de, StrInput<'de>>,
}

impl<'de> Events<'de> {
    fn next(&mut self) -> Result<(Event<'de>, Span), Unsure> {
        self.parser.next_event().and_then(Result::ok).ok_or(Unsure)
    }
}

/// A node whose first event is here; the others follow.
struct Node<'e, 'de> {
    events: &'e mut Events<'de>,
    start: (Event<'de>, Span),
    /// How many collections may still be opened.
    depth: usize,
    is_in_brackets: bool,
}

impl<'de> Deserializer<'de> for Node<'_, 'de> {
    type Error = Unsure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unsure> {
        match &self.start.0 {
            Event::Scalar(text, ScalarStyle::Plain, 0, None) => {
                if self.is_in_brackets && is_unsure_in_brackets(text) {
                    return Err(Unsure);
                }
                plain(text, visitor)
            }
            Event::Scalar(text, _, 0, None) => visitor.visit_str(text),
            Event::SequenceStart(0, None) => visitor.visit_seq(Collection::of(self)?),
            Event::MappingStart(0, None) => visitor.visit_map(Collection::of(self)?),
            _ => Err(Unsure),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Whether a text without quotes stands where YAML 1.2 has more of them, or none at all.
fn is_unsure_in_brackets(text: &str) -> bool {
    text.is_empty() || text.starts_with(['?', '|', '>', '%', '@', '`', ':']) || text.contains(":?")
}

/// What a text without quotes stands for.
fn plain<'de, V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, Unsure> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return visitor.visit_unit(),
        "true" | "True" | "TRUE" => return visitor.visit_bool(true),
        "false" | "False" | "FALSE" => return visitor.visit_bool(false),
        _ => {}
    }
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.')) {
        return visitor.visit_str(text);
    }
    match text.parse::<Number>() {
        Ok(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(number), _, _) => visitor.visit_u64(number),
            (_, Some(number), _) => visitor.visit_i64(number),
            (_, _, Some(number)) => visitor.visit_f64(number),
            _ => Err(Unsure),
        },
        Err(_) if is_large(text) => Err(Unsure),
        Err(_) => visitor.visit_str(text),
    }
}

/// Whether it could be a whole number that `Number` does not hold.
fn is_large(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    let with_radix = [("0x", 16), ("0o", 8), ("0b", 2)];
    let (digits, radix) = with_radix
        .iter()
        .find_map(|(prefix, radix)| Some((digits.strip_prefix(prefix)?, *radix)))
        .unwrap_or((digits, 10));
    u128::from_str_radix(digits, radix).is_ok_and(|number| number > i64::MAX.unsigned_abs().into())
}

/// What follows of a list or a mapping.
struct Collection<'e, 'de> {
    events: &'e mut Events<'de>,
    depth: usize,
    is_in_brackets: bool,
    /// The line of the last key.
    line: usize,
}

impl<'e, 'de> Collection<'e, 'de> {
    fn of(node: Node<'e, 'de>) -> Result<Self, Unsure> {
        let Node { events, start: (_, span), depth, is_in_brackets: is_within } = node;
        let is_in_brackets = span.start.index() < span.end.index();
        if is_within && !is_in_brackets {
            // One key and its value in a list, without brackets of their own.
            return Err(Unsure);
        }
        let depth = depth.checked_sub(1).ok_or(Unsure)?;
        Ok(Self { events, depth, is_in_brackets, line: span.start.line() })
    }

    fn node<S: DeserializeSeed<'de>>(&mut self, start: (Event<'de>, Span), seed: S) -> Result<S::Value, Unsure> {
        let Self { depth, is_in_brackets, .. } = *self;
        seed.deserialize(Node { events: self.events, start, depth, is_in_brackets })
    }
}

impl<'de> SeqAccess<'de> for Collection<'_, 'de> {
    type Error = Unsure;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Unsure> {
        match self.events.next()? {
            (Event::SequenceEnd, _) => Ok(None),
            start => self.node(start, seed).map(Some),
        }
    }
}

impl<'de> MapAccess<'de> for Collection<'_, 'de> {
    type Error = Unsure;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Unsure> {
        let (event, span) = self.events.next()?;
        match &event {
            Event::MappingEnd => return Ok(None),
            // YAML 1.2 has keys of no characters and, within brackets, of several lines.
            Event::Scalar(text, ..) if !text.is_empty() && span.start.line() == span.end.line() => {}
            _ => return Err(Unsure),
        }
        self.line = span.start.line();
        self.node((event, span), seed).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unsure> {
        let start = self.events.next()?;
        if self.is_in_brackets && start.1.start.line() != self.line {
            return Err(Unsure);
        }
        self.node(start, seed)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;

    /// What a reader makes of a text, with the pointers of the problems.
    fn shown<E>(reader: Reader, read: Result<Value, E>) -> Option<(Value, Vec<String>)> {
        let problems = reader.into_problems(&mut 0);
        Some((read.ok()?, problems.into_iter().map(|problem| problem.pointer).collect()))
    }

    /// Whether the text is read here. If it is, `serde_yaml` has to give the same.
    fn is_read(text: &str) -> bool {
        let reader = Reader::new(text, usize::MAX);
        let Some(value) = read(text, &reader) else { return false };
        let other = Reader::new(text, usize::MAX);
        let expected = other.read(serde_yaml::Deserializer::from_str(text));
        assert_eq!(shown::<Unsure>(reader, Ok(value)), shown(other, expected), "{text:?}");
        true
    }

    /// Scalars without spaces.
    const WORDS: &str = r#"
        ~ null Null NULL nULL true True TRUE tRUE false False FALSE yes no on off y n
        0 -0 +0 00 007 -007 +7 ++7 +-7 -+7 1_000 1,000 0x1F 0X1F 0xg 0x 0x+1 -0x1F +0x1F 0o17 -0o17 0o8 017 0b11 -0b11 0b2
        1.0 1. .5 -.5 +.5 . .. 1e3 1E3 1e+3 1e-3 1e e1 1e400 -1e400 1.5e300 .inf -.inf +.inf .Inf .INF .iNF .nan .NaN .NAN -.nan
        nan NaN inf Infinity 9223372036854775807 9223372036854775808 18446744073709551615 18446744073709551616
        -9223372036854775808 -9223372036854775809 0xFFFFFFFFFFFFFFFFF -0xFFFFFFFFFFFFFFFFF
        340282366920938463463374607431768211455 999999999999999999999999999999999999999999
        1:30 1:30:00 2024-01-01 2024-01-01T00:00:00Z 1.2.3 3.0.3 3.1 +15551234567 AC0123 0123AB 1a -a - --
        '1' "1" '' "" 'null' "true" 'it''s' a#b a:b http://example.com/a?b=c#d %a a%b é 日本 = << [] {} [1,'a',~] [1]
    "#;

    #[test]
    fn scalars_are_what_they_are_elsewhere() {
        let others = [
            "",
            "\"\\u00e9\\n\\x41\\\"\"",
            "\"a\n  b\"",
            "'a\n\n  b'",
            "a b",
            "a\n  b\n\n  c",
            "|\n   a\n    b\n",
            "|-\n   a\n",
            "|+\n   a\n\n",
            ">\n   a\n   b\n\n   c\n    d\n",
            ">-\n   a\n",
            "|2\n     a\n",
            "a # comment",
            "{a: 1, b: [2]}",
            "[a, b,]",
            "{a, b: }",
            "[[1], {a: b}]",
        ];
        let mut count = 0;
        for text in WORDS.split_whitespace().chain(others) {
            for document in [format!("a: {text}\n"), format!("a:\n  b: {text}\n  c: 1\n"), format!("a: [{text}, b]\n")]
            {
                count += usize::from(is_read(&document));
            }
            is_read(&format!("{text}: 1\n"));
            is_read(&format!("{text}\n"));
        }
        assert!(count > 300, "most of them are read here: {count}");
    }

    #[test]
    fn ordinary_documents_are_read_here() {
        for text in [
            "a: 1\n",
            "---\na: 1\n",
            "# comment\na:\n- 1\n- b: c\n  d: 'e'\n",
            "openapi: 3.0.3\ninfo: {title: \"é\", version: '1'}\npaths:\n  /a:\n    get:\n      description: |-\n        a\n         b\n",
            "a: >\n  b\n  c\n\n  d\n",
            "a: b\na: c\n<<: {d: e}\n1: f\ntrue: g\n? h\n: - i\n  - [j, \"k\", {l: 'm'}]\n",
        ] {
            assert!(is_read(text), "{text:?}");
        }
    }

    #[test]
    fn what_could_mean_something_else_is_not_read_here() {
        for text in [
            "",
            "# comment\n",
            "a: &b c\nd: *b\n",
            "a: !b c\n",
            "a: !!str 1\n",
            "a: 1\n---\nb: 2\n",
            "a: \"\u{2028}\"\n",
            "a: \u{85}\n",
            "\u{feff}a: 1\n",
            "a:\tb\n",
            "a: [\n",
            "a: 18446744073709551616\n",
            "a: b: c\n",
            "a",
            "- a\n",
            "a: |\n  b",
            "a: b\n...\n",
            "%YAML 1.2\n---\na: b\n",
            "? [a]\n: b\n",
            ": a\n",
            "a: [b:]\n",
            "a: {b: }\n",
            "a: [b: c]\n",
            "a: {b\n  c: d}\n",
            "a: {b:\n  c}\n",
            "a: [?]\n",
            "a: [b:?]\n",
        ] {
            assert!(!is_read(text), "{text:?}");
        }
        assert!(is_read(&format!("a: {}{}\n", "[".repeat(127), "]".repeat(127))));
        assert!(!is_read(&format!("a: {}{}\n", "[".repeat(128), "]".repeat(128))));
    }

    #[test]
    fn published_documents_are_read_here_and_are_the_same() {
        let folder = std::env::var_os("CORPUS_DIR")
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"), Into::into);
        let mut folders = vec![folder];
        let mut count = 0;
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())) {
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "yaml") {
                    let text = std::fs::read_to_string(&path).unwrap_or_default();
                    assert!(is_read(&text), "{}", path.display());
                    count += 1;
                }
            }
        }
        println!("{count} documents");
    }

    const FRAGMENTS: &[&str] = &[
        "a",
        "b",
        "a: ",
        "b:",
        ": ",
        ":",
        "- ",
        "-",
        "\n",
        "\n",
        "\n  ",
        "\n  ",
        "\n    ",
        "\n- ",
        "\n  - ",
        " ",
        "  ",
        "\"",
        "'",
        "|",
        ">",
        "|-",
        ">+",
        "|2",
        ">1-",
        "#",
        " # c",
        "[",
        "]",
        "{",
        "}",
        ",",
        ", ",
        "?",
        "? ",
        "\n? ",
        "\n: ",
        "&a ",
        "*a",
        "!t ",
        "\n---\n",
        "--- ",
        "\n...\n",
        "%",
        "%YAML 1.2",
        "0",
        "1",
        "0x1F",
        "1e3",
        ".5",
        "~",
        "null",
        "true",
        "<<: ",
        "\\n",
        "\\",
        "é",
        "日",
        "@",
        "`",
        "''",
        "\"\"",
        "/",
        "\\u00e9",
        "\\\n",
        "=",
        "\n\n",
        "\n \n",
        "x y",
        "-a",
        ":a",
        "a:b",
        "#a",
        "1:2",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_the_same_or_not_read_here(parts in prop::collection::vec(prop::sample::select(FRAGMENTS), 0..24)) {
            is_read(&parts.concat());
        }
    }
}
