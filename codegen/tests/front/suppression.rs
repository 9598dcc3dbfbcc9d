//! Suppression comments.

use crate::common::lines;
use expect_test::{Expect, expect};
use openapi_client_codegen::diagnostic::Diagnostics;
use openapi_client_codegen::lint;
use openapi_client_codegen::source::Source;

/// Lints a document with these schemas, which has no other findings.
fn check(schemas: &str, expected: &Expect) {
    whole(
        &format!(
            "openapi: 3.0.3
info: {{title: t, version: '1'}}
paths: {{/a: {{get: {{responses: {{200: {{description: d}}}}}}}}}}
components:
  schemas:
{schemas}
"
        ),
        expected,
    );
}

fn whole(text: &str, expected: &Expect) {
    let source = Source::parse("api.yaml", text).unwrap();
    let mut diagnostics = Diagnostics::new();
    lint::check(&source, &mut diagnostics);
    lint::suppress_all(&[source.file().clone()], &mut diagnostics);
    expected.assert_eq(&lines(&diagnostics));
}

#[test]
fn suppression_above_the_line_applies() {
    check(
        "    # lint: allow(enum-duplicate) the API lists it twice
    # and has done so for years

    A: {enum: [a, a]}",
        &expect![""],
    );
}

#[test]
fn suppression_applies_only_to_its_line() {
    check(
        "    A: {enum: [a, a]} # lint: allow(enum-duplicate) the API lists it twice
    B: {enum: [a, a]}",
        &expect![[r"
            api.yaml:7:19 [enum-duplicate] warning: `a` is listed more than once
        "]],
    );
}

#[test]
fn suppression_applies_in_block_style() {
    check(
        "    A:
      description: >
        Folded, and # lint: allow(enum-duplicate) is text in here.
      enum:
        - a
        # lint: allow(enum-duplicate) the API lists it twice
        - a
      title: '# lint: allow(enum-duplicate) text'
      default: \"a # lint: allow(enum-duplicate) text\"",
        &expect![[r"
            api.yaml:14:16 [default-not-in-enum] warning: the default `a # lint: allow(enum-duplicate) text` is not one of the values of `enum`
        "]],
    );
}

#[test]
fn suppression_after_block_scalar_applies() {
    check(
        "    A:
      description: |
        Literal.
      # lint: allow(enum-duplicate) the API lists it twice
      enum: [a, a]
      default: a",
        &expect![""],
    );
}

#[test]
fn suppression_without_reason_is_reported() {
    check(
        "    A: {enum: [a, a]} # lint: allow(enum-duplicate)
    B: {} # lint: allow() because
    C: {} # lint: ignore enum-duplicate",
        &expect![[r"
            api.yaml:6:19 [enum-duplicate] warning: `a` is listed more than once
            api.yaml:6:23 [suppression-form] warning: this comment suppresses nothing
              help: write `# lint: allow(rule) reason`; several rules are separated by commas
            api.yaml:7:11 [suppression-form] warning: this comment suppresses nothing
              help: write `# lint: allow(rule) reason`; several rules are separated by commas
            api.yaml:8:11 [suppression-form] warning: this comment suppresses nothing
              help: write `# lint: allow(rule) reason`; several rules are separated by commas
        "]],
    );
}

#[test]
fn suppression_of_unknown_rule_is_reported() {
    check(
        "    A: {enum: [a, a]} # lint: allow(enum-duplicates) the API lists it twice",
        &expect![[r"
        api.yaml:6:19 [enum-duplicate] warning: `a` is listed more than once
        api.yaml:6:37 [suppression-unknown-rule] warning: there is no rule `enum-duplicates`
          help: did you mean `enum-duplicate`, `default-not-in-enum`, `enum-empty`, `enum-names`, `enum-value-type`?
    "]],
    );
    check(
        "    A: {enum: [a]} # lint: allow(zzz) no such thing",
        &expect![[r"
        api.yaml:6:34 [suppression-unknown-rule] warning: there is no rule `zzz`
    "]],
    );
}

#[test]
fn unused_suppression_is_reported() {
    check(
        "    A: {enum: [a, b]} # lint: allow(enum-duplicate) the API lists it twice",
        &expect![[r"
        api.yaml:6:37 [suppression-unused] warning: line 6 does not break `enum-duplicate`
          help: remove it
    "]],
    );
    check(
        "    A: {enum: [a, a]} # lint: allow(enum-duplicate, array-items) one of them is not needed",
        &expect![[r"
        api.yaml:6:53 [suppression-unused] warning: line 6 does not break `array-items`
          help: remove it
    "]],
    );
}

#[test]
fn suppression_of_error_is_reported() {
    check(
        "    A: {enum: []} # lint: allow(enum-empty) the values will follow",
        &expect![[r"
        api.yaml:6:9 [enum-empty] `enum` is empty
        api.yaml:6:33 [suppression-of-error] warning: `enum-empty` is an error here, which can't be suppressed
          help: correct it: errors stop generation
    "]],
    );
}

#[test]
fn json_has_no_comments() {
    whole(
        "{\"openapi\": \"3.0.3\", \"info\": {\"title\": \"a # lint: allow(enum-duplicate) text\", \"version\": \"1\"},
\t\"paths\": {\"/a\": {\"get\": {\"responses\": {\"200\": {\"description\": \"d\"}}}}},
\t\"components\": {\"schemas\": {\"A\": {\"enum\": [\"a\", \"a\"], \"title\": \" # lint: allow(enum-duplicate) text\"}}}}",
        &expect![[r"
            api.yaml:3:49 [enum-duplicate] warning: `a` is listed more than once
        "]],
    );
}

#[test]
fn suppression_works_with_any_characters_and_line_breaks() {
    check(
        "    A: {title: größe 👍, enum: [ä, ä]} # lint: allow(enum-duplicate) the API lists it twice\r",
        &expect![""],
    );
}

/// Generation applies suppressions, and does not report unused ones.
#[test]
fn generation_applies_suppressions() {
    let text = "openapi: 3.0.3
info: {title: t, version: '1'}
paths: {/a: {get: {responses: {200: {description: d}}}}} # lint: allow(missing-summary) it says nothing
components: {schemas: {A: {enum: [a, a]}}} # lint: allow(enum-duplicate) the API lists it twice
";
    let source = Source::parse("api.yaml", text).unwrap();
    let mut diagnostics = Diagnostics::new();
    lint::check(&source, &mut diagnostics);
    assert_eq!(diagnostics.len(), 1);
    lint::suppress(&mut diagnostics);
    assert!(diagnostics.is_empty());
}
