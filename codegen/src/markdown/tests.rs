//! Cleaned texts keep their meaning as text, and contain nothing that runs, loads or hides.

use proptest::prelude::*;
use pulldown_cmark::CodeBlockKind;

use super::*;

fn cleaned(text: &str) -> String {
    Markdown::text(text).to_string()
}

/// The events of a text, without line breaks.
fn meaning(text: &str) -> Vec<String> {
    let mut meaning: Vec<String> = Vec::new();
    let mut prose = String::new();
    for (event, _) in events(text).0 {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        match event {
            Event::Text(text) => prose.push_str(&text),
            Event::SoftBreak => prose.push(' '),
            other => {
                if !prose.trim().is_empty() {
                    meaning.push(words(&prose));
                }
                prose.clear();
                meaning.push(match other {
                    Event::Start(Tag::CodeBlock(_)) => "code block".to_owned(),
                    Event::Code(code) => format!("code {}", words(&code)),
                    other => format!("{other:?}"),
                });
            }
        }
    }
    meaning
}

/// The content a page must not have: HTML, images, compiled code, links other than to web pages.
fn unwanted(text: &str) -> Vec<String> {
    let (events, definitions) = events(text);
    let mut found: Vec<String> = definitions.iter().map(|definition| format!("definition {definition:?}")).collect();
    for (event, _) in events {
        let is_unwanted = match &event {
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::Start(Tag::Image { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_)) => true,
            Event::Start(Tag::CodeBlock(kind)) => !matches!(kind, CodeBlockKind::Fenced(name) if **name == *"text"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                !["http://", "https://"].iter().any(|scheme| dest_url.starts_with(scheme)) && !dest_url.contains('@')
            }
            _ => false,
        };
        found.extend(is_unwanted.then(|| format!("{event:?}")));
    }
    found
}

/// Texts with significant line breaks.
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
    "never ends:\n````\n```",
    "`a code\nspan` and **bold\ntext**",
    "> a `code\n> span` in\n> \\*a quotation*",
    "* one\n+ two\n- three",
    "text\n1) one\n2) two",
    "-\ttabs\n\n\tin an item\n\n\t\tand code",
];

#[test]
fn harmless_text_keeps_its_meaning() {
    for text in TEXTS {
        let cleaned = cleaned(text);
        assert_eq!(meaning(&cleaned), meaning(text.trim()), "{text}\n\nbecame\n\n{cleaned}");
        assert_eq!(unwanted(&cleaned), [""; 0], "{cleaned}");
        assert_eq!(self::cleaned(&cleaned), cleaned, "cleaning twice changes it");
    }
}

#[test]
fn paragraphs_are_joined_and_wrapped() {
    let expected = format!("{}\n{}", ["word"; 22].join(" "), ["word"; 8].join(" "));
    assert_eq!(cleaned(&"word\n".repeat(30)), expected);
    assert_eq!(cleaned(&"word ".repeat(30)), expected);
    let text = format!("- first\n  {}\n  1. {}", "word ".repeat(30), "word ".repeat(30));
    let items = format!(
        "- first {}\n  {}\n  1. {}\n     {}",
        ["word"; 20].join(" "),
        ["word"; 10].join(" "),
        ["word"; 21].join(" "),
        ["word"; 9].join(" ")
    );
    assert_eq!(cleaned(&text), items);
    // Prefixes are not repeated without limit.
    let deep = format!("{}{}", "> ".repeat(1000), "word ".repeat(1000));
    assert!(cleaned(&deep).len() <= deep.len());
}

#[test]
fn wrapped_line_never_starts_a_block() {
    for word in ["-", "+", "*", "#", "##", ">", ">=", "1.", "23)", "|", "---", "===", "~~~", "***"] {
        for spaces in 90..112 {
            let text = format!("{} {word} text behind it", "x".repeat(spaces));
            let lines = cleaned(&text);
            assert!(lines.lines().skip(1).all(|line| !line.starts_with(word)), "{lines}");
            assert_eq!(meaning(&lines), meaning(&text), "{lines}");
        }
    }
    let text = format!("{} -5 and 1.5", "x".repeat(110));
    assert_eq!(cleaned(&text), text.replacen(' ', "\n", 1));
}

#[test]
fn html_becomes_text() {
    for (text, expected) in [
        ("A <b>bold</b> text of [one] `<T>\nand` word.", "A \\<b>bold\\</b> text of \\[one] `<T> and` word."),
        ("Text:\n<ul>\n    <li>a</li>\n</ul>", "Text: \\<ul> \\<li>a\\</li> \\</ul>"),
        ("> one\n<hr>\n\n    code", "> one \\<hr>\n\n```text\ncode\n```"),
        ("\\\\<script>alert(1)</script>", "\\\\\\<script>alert(1)\\</script>"),
        ("\\<b> &lt;i>", "\\<b> &lt;i>"),
        ("<http onclick=x>", "\\<http onclick=x>"),
        ("a `code`` <b>`` c", "a \\`code`` <b>`` c"),
        ("<!-- a\n\nb -->", "\\<!-- a\n\nb -->"),
        ("<a title=\"`\">x</a> `<i>`", "\\<a title=\"`\">x\\</a> `\\<i>\\`"),
    ] {
        let cleaned = cleaned(text);
        assert_eq!(unwanted(&cleaned), [""; 0], "{cleaned}");
        assert_eq!(cleaned, expected);
    }
}

#[test]
fn links_lead_to_web_pages() {
    for (text, expected) in [
        (
            "[a](https://example.com), see https://example.com/a_b.",
            "[a](https://example.com), see <https://example.com/a_b>.",
        ),
        ("<https://example.com> <me@example.com>", "<https://example.com> <me@example.com>"),
        ("[a](javascript:alert)", "\\[a](javascript:alert)"),
        ("<javascript:alert>", "\\<javascript:alert>"),
        ("![a](https://example.com/a.png)", "!\\[a](<https://example.com/a.png>)"),
        ("[a](crate::runtime) [b](/docs)", "\\[a](crate::runtime) \\[b](/docs)"),
        (
            "[a] [`b` c][A] [a][] [^c]\n\n[a]: https://example.com/?b=c#d",
            "[a](https://example.com/?b=c#d) [`b` c](https://example.com/?b=c#d) [a](https://example.com/?b=c#d) \\[^c]",
        ),
        ("![a][b]\n\n[b]: https://example.com/a.png", "!\\[a](<https://example.com/a.png>)"),
        ("[a][b]\n\n[b]: javascript:c", "\\[a]\\[b]\n\n\\[b]: javascript:c"),
        ("[a][b]\n\n[b]: https://example.com \"c\"", "\\[a]\\[b]\n\n\\[b]: <https://example.com> \"c\""),
        (
            "https://example.com/{id}, https://{a}.example.com.",
            "`https://example.com/{id}`, `https://{a}.example.com`.",
        ),
        ("- [ ] task", "- \\[ ] task"),
    ] {
        let cleaned = cleaned(text);
        assert_eq!(unwanted(&cleaned), [""; 0], "{cleaned}");
        assert_eq!(cleaned, expected);
    }
}

#[test]
fn code_blocks_are_not_compiled() {
    assert_eq!(cleaned("- ```json\n  {}\n  ```\n\n  a\tb"), "- ```text\n  {}\n  ```\n\n  a b");
    assert_eq!(cleaned("Code:\n\n    <b>\n\nand text"), "Code:\n\n```text\n<b>\n```\n\nand text");
    assert_eq!(cleaned("````rust\n```\n````"), "````text\n```\n````");
    assert_eq!(cleaned("~~~\nnever ends"), "```text\nnever ends\n```");
}

#[test]
fn code_span_holds_any_text() {
    for (text, expected) in [
        ("", "`\"\"`"),
        ("a", "`a`"),
        ("`", "`` ` ``"),
        ("a ``` b", "````a ``` b````"),
        (" a ", "`  a  `"),
        ("x\n```\nfn main() {}\n```\n\u{202e}", "````x\\n```\\nfn main() {}\\n```\\n\\u{202e}````"),
    ] {
        assert_eq!(Markdown::code(text).as_str(), expected);
    }
}

#[test]
fn joined_pieces_keep_their_meaning() {
    let code = Markdown::code;
    assert_eq!(markdown!("{}: {}.", code("a"), Markdown::text("b <i>")).as_str(), "`a`: b \\<i>.");
    assert_eq!(Markdown::item(&code("a"), &Markdown::text("One.\n\nTwo.")).as_str(), "- `a`: One.\n\n  Two.");
    assert_eq!(Markdown::item(&code("a"), &Markdown::text("- one\n- two")).as_str(), "- `a`:\n\n  - one\n  - two");
    let sentence = Markdown::ours("Two.");
    assert_eq!(Markdown::text("One.").followed_by(&sentence).as_str(), "One. Two.");
    assert_eq!(Markdown::text("- one").followed_by(&sentence).as_str(), "- one\n\nTwo.");
    assert_eq!(Markdown::text("Zero.\n\nOne.").followed_by(&sentence).as_str(), "Zero.\n\nOne. Two.");
    assert_eq!(Markdown::text("|a|\n|-|\n|").followed_by(&code("|")).as_str(), "|a|\n|-|\n|\n\n`|`");
    assert_eq!(Markdown::text("One.").followed_by(&Markdown::default()).as_str(), "One.");
    assert_eq!(Markdown::text("One,\\\nstill one. Two.\n\nThree.").first_sentence().as_str(), "One, still one");
    assert_eq!(Markdown::text("One `a. b` <b>.").first_sentence().as_str(), "One \\`a");
    assert_eq!(Markdown::text("a | `b|c` \\|").cell().as_str(), "a \\| `b\\|c` \\|");
}

#[test]
fn link_has_the_text_it_is_given() {
    for (text, expected) in [
        ("a.yaml:1", "[a.yaml:1](b)"),
        ("a](javascript:c", "[a\\](javascript:c](b)"),
        ("a\\](javascript:c", "[a\\](javascript:c](b)"),
        ("a\\\\](<c>) `]`", "[a\\\\\\](\\<c>) `\\]`](b)"),
    ] {
        assert_eq!(Markdown::link(text, "b").as_str(), expected);
    }
}

#[test]
fn hostile_text_takes_linear_time() {
    // With quadratic work, each would take minutes.
    for piece in ["[", "[a](", "![", "> ", "- ", "`", "*a **", "<a ", "[a]: b\n", "&a", "a\n>", "1. ", "<!-- ", "http"]
    {
        let text = piece.repeat(200_000);
        assert_eq!(unwanted(&cleaned(&text)), [""; 0], "{piece}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn wrapping_keeps_the_meaning(pieces in proptest::collection::vec(plain_piece(), 0..12)) {
        let text = pieces.concat();
        let text = text.trim();
        let lines = reflow(text);
        prop_assert_eq!(meaning(&lines), meaning(text), "{}\n\nbecame\n\n{}", text, lines);
    }

    #[test]
    fn unwanted_content_is_removed(texts in proptest::array::uniform3(hostile_text())) {
        let [first, second, value] = texts;
        let both = Markdown::text(&first).followed_by(&markdown!("Default: {}.", Markdown::code(&value)));
        let item = Markdown::item(&Markdown::code(&value), &both);
        let page = Markdown::join([item, Markdown::text(&second).sentence(), both], "\n\n");
        prop_assert_eq!(unwanted(page.as_str()), Vec::<String>::new(), "{}", page);
        // The value is unchanged, and alone in its span.
        let shown = if value.is_empty() { "\"\"".into() } else { visible(&value) };
        let is_value = |event: &Event<'_>| matches!(event, Event::Code(code) if code.trim() == shown.trim());
        let spans = events(page.as_str()).0.into_iter().filter(|(event, _)| is_value(event));
        prop_assert!(spans.count() >= 3, "{}", page);
        let sentence = Markdown::text(&first).first_sentence().cell();
        prop_assert_eq!(unwanted(&format!("|a|\n|-|\n|{sentence}|")), Vec::<String>::new());
    }
}

fn plain_piece() -> impl Strategy<Value = String> {
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

/// Texts of pieces with a meaning in Markdown, HTML or rustdoc.
fn hostile_text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "a",
        " ",
        "\n",
        "\n\n",
        "`",
        "``",
        "```",
        "```rust\n",
        "~~~\n",
        "    ",
        "\t",
        "<",
        ">",
        "</",
        "<b>",
        "<a title=\"",
        "\">",
        "<!--",
        "-->",
        "<div>\n",
        "<?",
        "<![CDATA[",
        "[",
        "]",
        "](",
        ")",
        "![",
        "[a]: b\n",
        "[^1]",
        "[^1]: ",
        "javascript:x",
        "data:,",
        "https://a.b/",
        "http",
        "<http://",
        "\\",
        "&lt;",
        "&#96;",
        "*",
        "_",
        "~~",
        "- ",
        "1. ",
        "> ",
        "# ",
        "|",
        "|a|\n|-|\n",
        "---\n",
        "===\n",
        "'",
        "\"",
        "\r",
        "\u{202e}",
        "\u{1b}",
        "\0",
        "::error::",
        ". ",
        "[ ] ",
    ];
    proptest::collection::vec(proptest::sample::select(pieces), 0..16).prop_map(|pieces| pieces.concat())
}
