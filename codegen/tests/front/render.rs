//! Text rendering of diagnostics: source line, underlined span, help.

use expect_test::{Expect, expect};
use openapi_client_codegen::diagnostic::{At, Diagnostic, Diagnostics, Place, Style};
use openapi_client_codegen::lint;
use openapi_client_codegen::source::{Source, SourceFile};

fn render(text: &str, expected: &Expect) {
    let mut diagnostics = Diagnostics::new();
    lint::load(&Source::parse("api.yaml", text).unwrap(), lint::Strictness::Strict, &mut diagnostics);
    expected.assert_eq(&diagnostics.render(Style::Plain));
}

#[test]
fn several_problems_are_rendered() {
    let text = "\
openapi: 3.0.3
info:
  titel: Größe
  version: '1'
paths:
  /calls/{sid}:
    get:
      parameters:
      - {name: Sid, in: path, required: true, schema: {type: strnig}}
      responses: {200: {description: ok}}
";
    render(
        text,
        &expect![[r"
        api.yaml:2:1 [missing-key] the info object needs the key `title`
          |
        2 | info:
          | ^^^^

        api.yaml:3:3 [unknown-key] the info object has no key `titel`
          |
        3 |   titel: Größe
          |   ^^^^^
          |
          = help: did you mean `title`?

        api.yaml:7:5 [path-parameter] the path has the parameter `sid`, which is not declared
          |
        7 |     get:
          |     ^^^
          |
          = help: did you mean `Sid`?

        api.yaml:9:16 [unused-path-parameter] the path has no `{Sid}`
          |
        9 |       - {name: Sid, in: path, required: true, schema: {type: strnig}}
          |                ^^^
          |
          = help: did you mean `sid`?

        api.yaml:9:62 [unknown-value] `type` can't be `strnig`
          |
        9 |       - {name: Sid, in: path, required: true, schema: {type: strnig}}
          |                                                              ^^^^^^
          |
          = help: did you mean `string`?
    "]],
    );
}

/// Columns count characters, and underlines are aligned with their spans.
#[test]
fn underline_of_wide_text_is_aligned() {
    render(
        "openapi: 3.0.3\ninfo: {title: '日本語 é', versoin: '1', version: '1'}\npaths: {/a: {}}\n",
        &expect![[r"
        api.yaml:2:24 [unknown-key] the info object has no key `versoin`
          |
        2 | info: {title: '日本語 é', versoin: '1', version: '1'}
          |                           ^^^^^^^
          |
          = help: did you mean `version`?

        api.yaml:3:1 [no-operations] warning: the document has no operation
          |
        3 | paths: {/a: {}}
          | ^^^^^
    "]],
    );
}

/// A long line is cut to the part around the span.
#[test]
fn long_line_is_cut() {
    let text = format!(
        "{{\"openapi\": \"3.0.3\", \"info\": {{\"title\": \"{}\", \"version\": 1, \"description\": \"{}\"}}, \"paths\": {{}}}}",
        "t".repeat(300),
        "d".repeat(300)
    );
    render(
        &text,
        &expect![[r#"
        api.yaml:1:355 [wrong-type] `version` must be text, not the number 1
          |
        1 | …tttttttttttttttttttttttttttttttttttttttttttttt", "version": 1, "description": "dddddddddddddddddddddddddddddddddddddddddd…
          |                                                              ^
          |
          = help: put it in quotes

        api.yaml:1:678 [no-operations] warning: the document has no operation
          |
        1 | …dddddddddddddddddddddddddddddddddddddddddddddddddddddddd"}, "paths": {}}
          |                                                              ^^^^^^^
    "#]],
    );
}

/// For a value over several lines, its key is underlined.
#[test]
fn key_of_block_value_is_underlined() {
    render(
        "openapi: 3.0.3\ninfo:\n  - title: t\npaths: |\n  a\n  b\n",
        &expect![[r"
        api.yaml:2:1 [wrong-type] the info object must be a mapping, not a list
          |
        2 | info:
          | ^^^^

        api.yaml:5:3 [wrong-type] the paths object must be a mapping, not text
          |
        5 |   a
          |   ^
    "]],
    );
}

#[test]
fn aliases_and_merges_are_located() {
    let text = "\
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    get: &get
      responses: {200: &ok {descripton: d, description: d}}
    post:
      <<: *get
      sumary: s
";
    render(
        text,
        &expect![[r"
        api.yaml:6:29 [unknown-key] a response has no key `descripton`
          |
        6 |       responses: {200: &ok {descripton: d, description: d}}
          |                             ^^^^^^^^^^
          |
          = help: did you mean `description`?

        api.yaml:9:7 [unknown-key] an operation has no key `sumary`
          |
        9 |       sumary: s
          |       ^^^^^^
          |
          = help: did you mean `summary`?
    "]],
    );
}

#[test]
fn places_resolve_to_positions() {
    let file = SourceFile::new("a.yaml", "a:\n  b: [1, {c: 2}]\n  'd/~e': x\r\n");
    let line = |place: Place| {
        let position = file.locate(&place);
        (position.line, position.column, file.text()[position.span].to_owned())
    };
    let text = |line: usize, column: usize, text: &str| (line, column, text.to_owned());
    let a = At::ROOT.key("a");
    let b = a.key("b");
    let item = b.index(1);
    assert_eq!(line(Place::Start), text(1, 1, ""));
    assert_eq!(line(a.value()), text(1, 1, "a"));
    assert_eq!(line(b.name()), text(2, 3, "b"));
    assert_eq!(line(b.index(0).value()), text(2, 7, "1"));
    assert_eq!(line(item.key("c").name()), text(2, 11, "c"));
    assert_eq!(line(item.key("c").value()), text(2, 14, "2"));
    assert_eq!(line(a.key("d/~e").value()), text(3, 11, "x"));
    // A missing node resolves to its nearest ancestor.
    assert_eq!(line(b.index(7).key("x").value()), text(2, 3, "b"));
    assert_eq!(line(item.key("nothing").name()), text(2, 11, "c"));
    assert_eq!(line(At::from_pointer("/a/b/0").value()), text(2, 7, "1"));
}

#[test]
fn diagnostics_are_sorted_without_duplicates() {
    let first = SourceFile::new("a.yaml", "a: 1\nb: 2\n");
    let second = SourceFile::new("b.yaml", "a: 1\n");
    let mut diagnostics = Diagnostics::new();
    diagnostics.push(Diagnostic::warning(&second, "rule", Place::Start, "third"));
    diagnostics.push(Diagnostic::error(&first, "rule", At::ROOT.key("b"), "second"));
    diagnostics.push(Diagnostic::error(&first, "rule", At::ROOT.key("b"), "second"));
    diagnostics.report(&first).error("rule", At::ROOT.key("a"), "first").help("help");
    let order: Vec<&str> = diagnostics.sorted().iter().map(|found| found.message()).collect();
    assert_eq!(order, ["first", "second", "third"]);
    assert_eq!((diagnostics.len(), diagnostics.error_count(), diagnostics.warning_count()), (4, 3, 1));
}

#[test]
fn colours_use_escape_sequences() {
    let file = SourceFile::new("a.yaml", "a: 1\n");
    let diagnostic = Diagnostic::error(&file, "rule", At::ROOT.key("a"), "message");
    assert!(diagnostic.render(Style::Colour).contains('\u{1b}'));
    assert!(!diagnostic.render(Style::Plain).contains('\u{1b}'));
}

/// A warning with one cause is rendered once, an error at each place.
#[test]
fn repeated_warning_is_rendered_once() {
    let operation = |path: &str| {
        format!("  {path}: {{delete: {{requestBody: {{content: {{}}}}, responses: {{204: {{descripton: d}}}}}}}}\n")
    };
    let paths: String = ["/a", "/b", "/c"].into_iter().map(operation).collect();
    render(
        &format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}"),
        &expect![[r"
        api.yaml:4:17 [unexpected-request-body] warning: a request body has no meaning in a DELETE request, and 2 more places
          |
        4 |   /a: {delete: {requestBody: {content: {}}, responses: {204: {descripton: d}}}}
          |                 ^^^^^^^^^^^
          |
          = help: servers and proxies may drop it

        api.yaml:4:57 [missing-key] warning: a response needs the key `description`, and 2 more places
          |
        4 |   /a: {delete: {requestBody: {content: {}}, responses: {204: {descripton: d}}}}
          |                                                         ^^^

        api.yaml:4:63 [unknown-key] a response has no key `descripton`
          |
        4 |   /a: {delete: {requestBody: {content: {}}, responses: {204: {descripton: d}}}}
          |                                                               ^^^^^^^^^^
          |
          = help: did you mean `description`?

        api.yaml:5:63 [unknown-key] a response has no key `descripton`
          |
        5 |   /b: {delete: {requestBody: {content: {}}, responses: {204: {descripton: d}}}}
          |                                                               ^^^^^^^^^^
          |
          = help: did you mean `description`?

        api.yaml:6:63 [unknown-key] a response has no key `descripton`
          |
        6 |   /c: {delete: {requestBody: {content: {}}, responses: {204: {descripton: d}}}}
          |                                                               ^^^^^^^^^^
          |
          = help: did you mean `description`?
    "]],
    );
}
