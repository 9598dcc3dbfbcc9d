//! Common broken files: each diagnostic has position, problem and fix.

use std::time::{Duration, Instant};

use crate::common::lines;
use expect_test::{Expect, expect};
use openapi_client_codegen::diagnostic::Diagnostics;
use openapi_client_codegen::lint;
use openapi_client_codegen::project;
use openapi_client_codegen::source::Source;

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n";
const PATHS: &str = "paths: {/a: {get: {operationId: a, responses: {204: {description: d}}}}}\n";

fn check(name: &str, bytes: impl Into<Vec<u8>>, expected: &Expect) {
    let mut diagnostics = Diagnostics::new();
    match Source::from_bytes(name, bytes.into()) {
        Ok(source) => lint::check(&source, &mut diagnostics),
        Err(diagnostic) => diagnostics.push(diagnostic),
    }
    expected.assert_eq(&lines(&diagnostics));
}

fn yaml(text: &str, expected: &Expect) {
    check("a.yaml", text, expected);
}

#[test]
fn control_character_is_reported() {
    yaml(
        &format!("{HEAD}{PATHS}x-a: \"\u{1}\"\n"),
        &expect![[r"
        a.yaml:4:7 [yaml-syntax] the control character U+0001 is not allowed in YAML
          help: remove it, or write it as an escape in double quotes
    "]],
    );
}

#[test]
fn second_document_is_reported() {
    yaml(
        &format!("---\n{HEAD}{PATHS}---\n{HEAD}"),
        &expect![[r"
        a.yaml:5:1 [yaml-syntax] a second document begins here
          help: put each OpenAPI document into its own file
    "]],
    );
    yaml(
        &format!("{HEAD}{PATHS}...\n\n# more\n{HEAD}"),
        &expect![[r"
        a.yaml:7:1 [yaml-syntax] a second document begins here
          help: put each OpenAPI document into its own file
    "]],
    );
}

#[test]
fn keys_that_are_not_text_are_reported() {
    yaml(
        &format!("{HEAD}{PATHS}x-a:\n  true: 1\n  [a, b]: 1\n  {{a: b}}: 1\n  1.5: 1\n  200: 1\n  null: 1\n"),
        &expect![[r"
        a.yaml:5:3 [key-not-text] this key is true, not text
          help: put the key in quotes
        a.yaml:6:3 [key-not-text] this key is a list, not text
          help: put the key in quotes
        a.yaml:6:3 [key-not-text] this key is a mapping, not text
          help: put the key in quotes
        a.yaml:8:3 [key-not-text] this key is 1.5, not text
          help: put the key in quotes
        a.yaml:10:3 [key-not-text] this key is null, not text
          help: put the key in quotes
    "]],
    );
}

#[test]
fn indentation_with_no_break_spaces_is_reported() {
    yaml(
        &format!("{HEAD}{PATHS}x-a:\n\u{a0}\u{a0}b: 1\n"),
        &expect![[r"
        a.yaml:5:1 [unknown-key] the document has no key `  b`
          help: keys of your own begin with `x-`
        a.yaml:5:1 [yaml-syntax] this key begins with a no-break space
          help: indent YAML with ordinary spaces
    "]],
    );
}

#[test]
fn numeric_version_is_reported() {
    for version in ["3.0", "3.1"] {
        let expected = format!(
            "a.yaml:1:10 [openapi-version] the version must be text\n  help: write all three numbers: `openapi: {}`\n",
            if version == "3.1" { "3.1.1" } else { "3.0.3" }
        );
        let error = Source::parse("a.yaml", format!("openapi: {version}\n{PATHS}")).expect_err("it is a number");
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(error);
        assert_eq!(lines(&diagnostics), expected);
    }
}

#[test]
fn unclosed_part_is_reported_at_its_start() {
    yaml(
        &format!("{HEAD}{PATHS}x-a: 'text\n"),
        &expect![[r"
        a.yaml:4:6 [yaml-syntax] this is not YAML: found unexpected end of stream
          help: the parser failed while scanning a quoted scalar at line 4 column 6; close it
    "]],
    );
    yaml(
        &format!("{HEAD}{PATHS}x-a: [1,\n"),
        &expect![[r"
            a.yaml:5:1 [yaml-syntax] this is not YAML: did not find expected node content
              help: the parser failed while parsing a flow node; add the missing value, or close the bracket
        "]],
    );
}

#[test]
fn parser_messages_have_a_help() {
    yaml(
        &format!("{HEAD}{PATHS}x-a:\n  b: 1\n    c: 1\n"),
        &expect![[r"
        a.yaml:6:6 [yaml-syntax] this is not YAML: mapping values are not allowed in this context
          help: indent the line like the lines before it, and quote text that contains `: `
    "]],
    );
    yaml(
        &format!("{HEAD}{PATHS}x-a: {{b: c: d}}\n"),
        &expect![[r"
        a.yaml:4:11 [yaml-syntax] this is not YAML: did not find expected ',' or '}'
          help: the parser failed while parsing a flow mapping at line 4 column 6; in brackets, quote text that contains `: `, `, ` or a bracket
    "]],
    );
    yaml(
        &format!("{HEAD}{PATHS}x-a: @b\n"),
        &expect![[r"
        a.yaml:4:6 [yaml-syntax] this is not YAML: found character that cannot start any token
          help: the parser failed while scanning for the next token; quote text that begins with this character
    "]],
    );
    yaml(
        &format!("{HEAD}{PATHS}x-a: \"\\q\"\n"),
        &expect![[r"
        a.yaml:4:7 [yaml-syntax] this is not YAML: found unknown escape character
          help: the parser failed while parsing a quoted scalar at line 4 column 6; double the backslash, or use single quotes
    "]],
    );
    yaml(
        &format!("{HEAD}{PATHS}x-a:\n  - b\n c: d\n"),
        &expect![[r"
        a.yaml:6:2 [yaml-syntax] this is not YAML: did not find expected key
          help: the parser failed while parsing a block mapping; check the indentation of the lines
    "]],
    );
}

#[test]
fn invalid_json_is_reported() {
    let text = "{\"openapi\": \"3.0.3\", \"info\": {\"title\": \"t\", \"version\": \"1\"},\n\"paths\": {},}";
    check(
        "a.json",
        text,
        &expect![[r"
        a.json:2:1 [no-operations] warning: the document has no operation
        a.json:2:13 [json-syntax] warning: this is not JSON: trailing comma
          help: the generator reads it as YAML, but other tools may refuse it
    "]],
    );
    // A file with another extension is YAML.
    check(
        "a.yaml",
        text,
        &expect![[r"
        a.yaml:2:1 [no-operations] warning: the document has no operation
    "]],
    );
}

#[test]
fn numbers_out_of_range_are_reported() {
    yaml(
        &format!(
            "{HEAD}{PATHS}components: {{schemas: {{A: {{type: integer, maximum: 1e999, maxLength: 99999999999999999999}}}}}}\n"
        ),
        &expect![[r"
            a.yaml:4:52 [wrong-type] `maximum` must be a number, not `1e999`, which is out of range for a number
            a.yaml:4:70 [wrong-type] `maxLength` must be a non-negative integer, not the number 1e20
        "]],
    );
}

/// Deep nesting is refused early, because parsers need quadratic time for it.
#[test]
fn deeply_nested_brackets_are_refused() {
    let start = Instant::now();
    for open in ["[", "{a: ", "[!!seq ", "[\"]\",", "[ ']', ", &format!("{}\n ", "[".repeat(400))] {
        let text = format!("{HEAD}x-a:\n  {}", open.repeat(200_000 / open.len()));
        let error = Source::parse("a.yaml", text).expect_err("it is too deep").to_string();
        assert!(error.contains("[too-deep] the document is nested too deeply here"), "{open}: {error}");
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    // Brackets and quotes in plain text don't count.
    let prose = "- it's in [0, 1)\n  - '{'\n  - {a: '}', b: \"\\\"]\", c: d} # [\n  ".repeat(2_000);
    let source = Source::parse("a.yaml", format!("{HEAD}{PATHS}x-a:\n  {prose}- |\n    text\n"));
    assert!(source.is_ok(), "{}", source.expect_err("it is refused"));
}

/// A broken link is reported, not skipped.
#[cfg(unix)]
#[test]
fn broken_link_is_reported() {
    use openapi_client_codegen::Project;
    use std::path::Path;

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("odd-files");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    std::os::unix::fs::symlink("nowhere.yaml", folder.join("calls.yaml")).expect("the link can be made");
    std::fs::write(folder.join("crate.toml"), "name = \"a\"\nversion = \"1.0.0\"\ndescription = \"A.\"\n")
        .expect("the configuration can be written");
    let expected = "odd-files/calls.yaml:1:1 [unreadable-file] can't be read: No such file or directory (os error 2)\n";
    let mut diagnostics = Diagnostics::new();
    assert!(Project::read(&folder, &mut diagnostics).is_none());
    assert_eq!(lines(&diagnostics), expected);
    let mut diagnostics = Diagnostics::new();
    project::lint(std::slice::from_ref(&folder), None, &mut diagnostics);
    assert_eq!(lines(&diagnostics), expected);
}
