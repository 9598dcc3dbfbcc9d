//! Markdown in blocks: paragraphs are joined and wrapped again, everything else keeps its lines.
//!
//! Descriptions are wrapped already, to some other width, or not at all. What is joined is only what Markdown reads as
//! one paragraph, and no new line begins with what Markdown would read as the beginning of something else.

use std::iter::Peekable;
use std::vec::IntoIter;

/// Widest line of a doc comment, without indentation and slashes.
const WIDTH: usize = 110;

/// Deepest nesting of quotations; what is nested deeper is text.
const MAX_DEPTH: usize = 8;

/// A part of a text that stands for itself.
pub(super) struct Block {
    /// What stands before the first line, such as the marker of a list's item.
    first: String,
    /// What stands before all other lines.
    rest: String,
    content: Content,
}

enum Content {
    /// What separates blocks.
    Blank,
    /// A paragraph: one text, or several with a line break between them that is meant.
    Prose(Vec<String>),
    /// A line that stays one: a heading, a row of a table.
    Line(String),
    /// Lines of code.
    Code(Vec<String>),
}

impl Block {
    fn is_paragraph(&self) -> bool {
        matches!(self.content, Content::Prose(_)) && self.first.is_empty()
    }
}

/// The blocks of a text, with what is no code changed by `map`.
pub(super) fn blocks(text: &str, map: impl Fn(&str) -> String) -> Vec<Block> {
    let mut blocks = read(text.trim().lines().map(|line| line.replace('\t', "    ")).collect(), 0).blocks;
    for block in &mut blocks {
        match &mut block.content {
            Content::Prose(texts) => texts.iter_mut().for_each(|text| *text = map(text)),
            Content::Line(text) => *text = map(text),
            Content::Blank | Content::Code(_) => {}
        }
    }
    blocks
}

/// Puts blocks into the item of a list, or the like.
pub(super) fn nest(blocks: &mut [Block], first: &str, rest: &str) {
    for (index, block) in blocks.iter_mut().enumerate() {
        block.first.insert_str(0, if index == 0 { first } else { rest });
        block.rest.insert_str(0, rest);
    }
}

/// Whether a text begins with a paragraph, so that words may stand before it.
pub(super) fn begins_with_paragraph(text: &str) -> bool {
    blocks(text, str::to_owned).first().is_some_and(Block::is_paragraph)
}

/// Whether a text ends with a paragraph, so that words may follow it.
pub(super) fn ends_with_paragraph(text: &str) -> bool {
    blocks(text, str::to_owned).last().is_some_and(Block::is_paragraph)
}

/// Blocks as text.
pub(super) fn render(blocks: &[Block]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for Block { first, rest, content } in blocks {
        match content {
            Content::Blank => lines.push(first.trim_end().to_owned()),
            Content::Prose(texts) => {
                for (index, text) in texts.iter().enumerate() {
                    if let Some(last) = lines.last_mut().filter(|_| index > 0) {
                        last.push('\\');
                    }
                    wrap(if index == 0 { first } else { rest }, rest, text, &mut lines);
                }
            }
            Content::Line(text) => lines.push(format!("{first}{text}")),
            Content::Code(code) => {
                let run = |line: &String| line.chars().skip_while(|c| *c == ' ').take_while(|c| *c == '`').count();
                let fence = "`".repeat(code.iter().map(run).max().unwrap_or_default().max(2) + 1);
                // Without a language rustdoc would compile it; whatever the language, it is not ours to compile.
                lines.push(format!("{first}{fence}text"));
                lines.extend(code.iter().map(|line| format!("{rest}{line}").trim_end().to_owned()));
                lines.push(format!("{rest}{fence}"));
            }
        }
    }
    lines.join("\n")
}

/// Breaks a text between words.
fn wrap(first: &str, rest: &str, text: &str, lines: &mut Vec<String>) {
    let mut line = first.to_owned();
    let mut width = first.chars().count();
    let mut is_empty = true;
    let mut words = text.split(' ').filter(|word| !word.is_empty()).peekable();
    while let Some(word) = words.next() {
        // A word that must not begin a line stays behind the one before it.
        let mut unit = word.to_owned();
        while let Some(word) = words.next_if(|word| begins_block(word)) {
            unit.push(' ');
            unit.push_str(word);
        }
        let unit_width = unit.chars().count();
        if !is_empty && width + 1 + unit_width > WIDTH {
            lines.push(std::mem::replace(&mut line, rest.to_owned()));
            width = rest.chars().count();
        } else if !is_empty {
            line.push(' ');
            width += 1;
        }
        line.push_str(&unit);
        width += unit_width;
        is_empty = false;
    }
    lines.push(line);
}

/// Whether a line that begins with this word would be something else than the next line of a paragraph.
fn begins_block(word: &str) -> bool {
    is_marker(word)
        || word.starts_with(['>', '|'])
        || word.starts_with("```")
        || word.starts_with("~~~")
        || word.chars().all(|c| c == '#')
        || word.chars().all(|c| "-=_*:|".contains(c))
}

/// Reads the lines of a text, and knows what those before say about the next one.
struct Reader {
    lines: Peekable<IntoIter<String>>,
    blocks: Vec<Block>,
    /// Whether the last block is a paragraph that the next line may go on with.
    is_open: bool,
    /// Whether the line before ends with a line break that is meant.
    is_broken: bool,
    /// Whether a tag stands in a line before, with no blank one between: indentation means nothing there.
    is_html: bool,
    /// Where the content of the items begins that the next line may be in, the innermost last.
    items: Vec<usize>,
    /// How many quotations are around.
    depth: usize,
}

/// A reader that has read all lines.
fn read(lines: Vec<String>, depth: usize) -> Reader {
    let lines = lines.into_iter().peekable();
    let mut reader = Reader {
        lines,
        blocks: Vec::new(),
        is_open: false,
        is_broken: false,
        is_html: false,
        items: Vec::new(),
        depth,
    };
    while let Some(line) = reader.lines.next() {
        reader.line(&line);
    }
    reader
}

impl Reader {
    fn line(&mut self, line: &str) {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        let is_header = text.contains('|') && self.lines.peek().is_some_and(|next| is_delimiter(next));
        if text.is_empty() {
            self.is_open = false;
            self.is_html = false;
            let is_one = |last: &Block| matches!(last.content, Content::Blank) && last.first.is_empty();
            if !self.blocks.last().is_some_and(is_one) {
                self.add(String::new(), String::new(), Content::Blank);
            }
            return;
        }
        if self.is_open && !is_header && is_prose(text) {
            self.go_on(text);
            return;
        }
        let is_indented = indent >= self.column() + 4 && marker(text).is_none();
        if !self.is_open && !self.is_html && is_indented {
            self.indented_code(line);
            return;
        }
        self.is_html |= is_tag(text);
        let indent = if self.is_html && is_indented { self.column() } else { indent };
        let (first, rest, text) = self.begin(indent, text);
        if let Some(fence) = fence(text) {
            self.code(first, rest, indent, fence);
        } else if text.starts_with('>') && self.depth < MAX_DEPTH {
            self.quotation(&first, &rest, text);
        } else if is_header {
            self.add(first, rest.clone(), Content::Line(text.trim_end().to_owned()));
            let is_row = |row: &String| is_prose(row.trim()) || row.trim().starts_with('|');
            while let Some(row) = self.lines.next_if(|row| !row.trim().is_empty() && is_row(row)) {
                self.add(rest.clone(), rest.clone(), Content::Line(row.trim().to_owned()));
            }
        } else if is_line(text) {
            if is_marker(text.trim_end()) && !self.is_open {
                self.items.push(first.len() + text.trim_end().len() + 1);
            }
            self.add(first, rest, Content::Line(text.trim_end().to_owned()));
        } else {
            // Behind an item or a quotation, what is no HTML when it is escaped would go on with its paragraph.
            let is_left = |last: &Block| matches!(last.content, Content::Prose(_)) && first.len() < last.rest.len();
            if first.trim().is_empty() && self.blocks.last().is_some_and(is_left) {
                self.add(String::new(), String::new(), Content::Blank);
            }
            self.add(first, rest, Content::Prose(Vec::new()));
            self.is_broken = true;
            self.go_on(text);
            self.is_open = !is_tag(text);
        }
    }

    /// Where the content of the innermost item begins.
    fn column(&self) -> usize {
        self.items.last().copied().unwrap_or_default()
    }

    fn add(&mut self, first: String, rest: String, content: Content) {
        self.is_open = false;
        self.blocks.push(Block { first, rest, content });
    }

    /// Adds a line to the paragraph that is the last block.
    fn go_on(&mut self, line: &str) {
        let Some(Block { content: Content::Prose(texts), .. }) = self.blocks.last_mut() else { return };
        let trimmed = line.trim_end();
        let has_backslash = trimmed.ends_with('\\') && !trimmed.ends_with("\\\\");
        let words = if has_backslash { trimmed.trim_end_matches('\\').trim_end() } else { trimmed };
        match texts.last_mut().filter(|_| !self.is_broken) {
            Some(text) => {
                text.push(' ');
                text.push_str(words);
            }
            None => texts.push(words.to_owned()),
        }
        self.is_broken = has_backslash || line.ends_with("  ");
    }

    /// What stands before the line and before those that go on with it, and what follows the markers of items.
    fn begin<'t>(&mut self, indent: usize, text: &'t str) -> (String, String, &'t str) {
        while self.items.last().is_some_and(|column| indent < *column) {
            self.items.pop();
        }
        // What is further in would be code, and so a doctest.
        let mut first = " ".repeat(indent.min(self.column() + 3));
        let mut text = text;
        while let Some(length) = marker(text) {
            first.push_str(&text[..length]);
            text = text[length..].trim_start();
            self.items.push(first.len());
        }
        let rest = " ".repeat(first.len());
        (first, rest, text)
    }

    /// Code that is told by its indentation.
    fn indented_code(&mut self, line: &str) {
        let column = self.column();
        let mut code = vec![unindented(line, column + 4)];
        while let Some(next) = self.lines.next_if(|next| is_within(next, column + 4)) {
            code.push(unindented(&next, column + 4));
        }
        let length = code.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
        let ends_blank = length < code.len();
        code.truncate(length);
        let prefix = " ".repeat(column);
        self.add(prefix.clone(), prefix, Content::Code(code));
        if ends_blank {
            self.add(String::new(), String::new(), Content::Blank);
        }
    }

    /// Code in a fence, which ends with its like, or with the item that it is in.
    fn code(&mut self, first: String, rest: String, indent: usize, fence: &str) {
        let column = self.column();
        let mut code = Vec::new();
        while let Some(next) = self.lines.next_if(|next| is_within(next, column)) {
            let text = next.trim();
            if text.starts_with(fence) && text.chars().all(|c| fence.starts_with(c)) {
                break;
            }
            code.push(unindented(&next, indent.max(column)));
        }
        self.add(first, rest, Content::Code(code));
    }

    fn quotation(&mut self, first: &str, rest: &str, text: &str) {
        let unquoted = |text: &str| {
            let text = &text[1..];
            text.strip_prefix(' ').unwrap_or(text).to_owned()
        };
        let column = self.column();
        let mut lines = vec![unquoted(text)];
        let is_quoted = |next: &String| next.trim_start().starts_with('>') && is_within(next, column);
        while let Some(next) = self.lines.next_if(is_quoted) {
            lines.push(unquoted(next.trim_start()));
        }
        let Reader { mut blocks, is_open, is_broken, .. } = read(lines, self.depth + 1);
        nest(&mut blocks, "> ", "> ");
        nest(&mut blocks, first, rest);
        self.blocks.extend(blocks);
        // A paragraph goes on in lines without the mark.
        (self.is_open, self.is_broken) = (is_open, is_broken);
    }
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Whether a line belongs to what is indented so far.
fn is_within(line: &str, column: usize) -> bool {
    line.trim().is_empty() || indentation(line) >= column
}

fn unindented(line: &str, column: usize) -> String {
    line[column.min(indentation(line))..].trim_end().to_owned()
}

/// Whether a word is the marker of a list's item.
fn is_marker(word: &str) -> bool {
    let number = word.trim_start_matches(|c: char| c.is_ascii_digit());
    matches!(word, "-" | "+" | "*") || (matches!(number, "." | ")") && number.len() < word.len())
}

/// The length of the marker of a list's item, the spaces behind it included.
fn marker(text: &str) -> Option<usize> {
    let number = text.bytes().take_while(u8::is_ascii_digit).count();
    let length = match text.as_bytes().get(number)? {
        b'-' | b'+' | b'*' if number == 0 => 1,
        b'.' | b')' if (1..=9).contains(&number) => number + 1,
        _ => return None,
    };
    let spaces = indentation(&text[length..]);
    let has_text = !text[length..].trim().is_empty();
    // Behind more spaces there is code; it is taken for text.
    (spaces > 0 && has_text && !is_rule(text)).then_some(if spaces > 4 { length + 1 } else { length + spaces })
}

/// The fence that a line of code is behind, without the language.
fn fence(text: &str) -> Option<&str> {
    let length = |mark: char| text.len() - text.trim_start_matches(mark).len();
    match (length('`'), length('~')) {
        (ticks, _) if ticks >= 3 && !text[ticks..].contains('`') => Some(&text[..ticks]),
        (_, tildes) if tildes >= 3 => Some(&text[..tildes]),
        _ => None,
    }
}

/// Whether a line goes on with the paragraph that is open.
fn is_prose(text: &str) -> bool {
    !text.starts_with('>') && fence(text).is_none() && marker(text).is_none() && !is_line(text) && !is_tag(text)
}

/// Whether a line is none of a paragraph: a heading or what underlines one, a rule, a row of a table.
fn is_line(text: &str) -> bool {
    let hashes = text.len() - text.trim_start_matches('#').len();
    let is_heading = (1..=6).contains(&hashes) && text[hashes..].trim_end().chars().next().is_none_or(|c| c == ' ');
    let is_underline = text.trim_end().bytes().all(|b| b == b'=');
    is_heading || is_underline || text.starts_with('|') || is_rule(text) || is_marker(text.trim_end())
}

/// `---`, and what is like it; also what underlines a heading.
fn is_rule(text: &str) -> bool {
    let text = text.trim_end();
    let rule = |mark: char| text.chars().all(|c| c == mark || c == ' ') && text.matches(mark).count() >= 3;
    text.bytes().all(|b| b == b'-') || ['-', '*', '_'].into_iter().any(rule)
}

/// The line below the head of a table.
fn is_delimiter(line: &str) -> bool {
    line.contains('-') && line.contains('|') && line.chars().all(|c| "|-: ".contains(c))
}

/// What would be HTML, if it were not escaped; such lines are not joined.
fn is_tag(text: &str) -> bool {
    text.starts_with('<') && !text.starts_with("<http")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reflowed(text: &str) -> String {
        render(&blocks(text, str::to_owned))
    }

    /// What Markdown makes of a text, whatever its lines.
    fn events(text: &str) -> Vec<String> {
        use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
        let mut events: Vec<String> = Vec::new();
        let mut prose = String::new();
        for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES) {
            match event {
                Event::Text(text) => prose.push_str(&text),
                Event::SoftBreak => prose.push(' '),
                other => {
                    let words: Vec<&str> = prose.trim_end().split(' ').filter(|word| !word.is_empty()).collect();
                    if !words.is_empty() {
                        events.push(words.join(" "));
                    }
                    prose.clear();
                    events.push(match other {
                        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_))) => {
                            "code".to_owned()
                        }
                        Event::Code(code) => format!("`{}`", code.split_whitespace().collect::<Vec<_>>().join(" ")),
                        other => format!("{other:?}"),
                    });
                }
            }
        }
        events
    }

    /// Texts in which lines matter.
    const TEXTS: &[&str] = &[
        "One\ntwo\nthree.\n\nFour\nfive.",
        "A line that ends  \nwhere it is meant to,\\\nand one\nthat does not.",
        "- one\n  goes on\n- two\ngoes on too\n\n  with a paragraph\n  of two lines\n\nand text after it\nof two lines",
        "1. one\n2. two\n   of two lines\n\n   ```json\n   {}\n   ```\n3. three",
        "- a\n  - b\n    of b\n    - c\n  - d\n- e",
        "Heading\n=======\ntext\nof two lines\n\nOther\n---\ntext",
        "# One\ntext\n## Two\ntext\nof two lines",
        "a | b\n--|--\n1 | 2\n3 | 4\n\ntext\nof two lines",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "text:\n\n    code of\n      two lines\n\n    and more\n\ntext",
        "- item\n\n      code in it\n\n  text",
        "> a quotation\n> of two lines\n>\n> - with a list\n>   of one\n\ntext",
        "> > twice\n> > quoted",
        "> quoted\ntoo\n> - and\nthis\n\nnot this",
        "- > in an item\n  of two\nlines",
        "````\n```\nnot the end\n```\n````\nprose\nof two lines",
        "~~~ yaml\na: 1\n\nb: 2\n~~~",
        "text\n***\ntext\n- - -\ntext",
        "- ```\n  code\n  ```\n- text",
        "never ends:\n```\ncode",
        "`a code\nspan` and **bold\ntext**",
        "* one\n+ two\n- three",
        "text\n1) one\n2) two",
    ];

    #[test]
    fn what_a_text_says_stays() {
        for text in TEXTS {
            assert_eq!(events(&reflowed(text)), events(text), "{text}\n\nbecame\n\n{}", reflowed(text));
        }
    }

    #[test]
    fn what_is_reflowed_stays_so() {
        for text in TEXTS {
            let once = reflowed(text);
            assert_eq!(reflowed(&once), once);
        }
    }

    #[test]
    fn paragraphs_are_joined_and_wrapped() {
        let narrow = "word\n".repeat(30);
        let wide = "word ".repeat(30);
        let expected = format!("{}\n{}", ["word"; 22].join(" "), ["word"; 8].join(" "));
        assert_eq!(reflowed(&narrow), expected);
        assert_eq!(reflowed(&wide), expected);
    }

    #[test]
    fn items_go_on_under_their_text() {
        let text = format!("- first\n  {}\n  10. {}", "word ".repeat(30), "word ".repeat(30));
        let expected = format!(
            "- first {}\n  {}\n  10. {}\n      {}",
            ["word"; 20].join(" "),
            ["word"; 10].join(" "),
            ["word"; 21].join(" "),
            ["word"; 9].join(" ")
        );
        assert_eq!(reflowed(&text), expected);
    }

    #[test]
    fn no_line_begins_like_a_block() {
        let words = ["-", "+", "*", "#", "##", ">", ">=", "1.", "23)", "|", "---", "===", "```", "~~~", "***"];
        for word in words {
            for spaces in 90..WIDTH + 2 {
                let text = format!("{} {word} text behind it", "x".repeat(spaces));
                let lines = reflowed(&text);
                assert!(lines.lines().skip(1).all(|line| !line.starts_with(word)), "{lines}");
                assert_eq!(events(&lines), events(&text), "{lines}");
            }
        }
        assert_eq!(
            reflowed(&format!("{} -5 and 1.5", "x".repeat(WIDTH))),
            format!("{}\n-5 and 1.5", "x".repeat(WIDTH))
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_changes_what_it_says(pieces in proptest::collection::vec(piece(), 0..12)) {
            let text = pieces.concat();
            let before = events(text.trim());
            let lines = reflowed(&text);
            prop_assert_eq!(events(&lines), before, "{}\n\nbecame\n\n{}", text, lines);
        }
    }

    fn piece() -> impl Strategy<Value = String> {
        proptest::sample::select(vec![
            "word ",
            "a longer text of some words ",
            "\n",
            "\n\n",
            "\n- ",
            "\n  ",
            "> ",
            "\n1. ",
            "`code` ",
            "# ",
            "\n***\n",
            "\n|a|b|\n|-|-|\n",
            "\n- > ",
        ])
        .prop_map(str::to_owned)
    }
}
