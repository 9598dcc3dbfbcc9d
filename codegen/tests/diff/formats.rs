//! The whole output of each format for one small change of each severity.

#![allow(clippy::needless_raw_string_hashes, reason = "as UPDATE_EXPECT writes them")]

use expect_test::expect;
use openapi_client_codegen::diff::render::{self, Links};
use openapi_client_codegen::diff::{self, Report};

use crate::side;

pub(crate) const BASE: &str = r#"openapi: 3.0.3
info:
  title: Calls
  version: "1"
paths:
  /calls:
    get:
      operationId: ListCalls
      description: Lists calls.
      parameters:
        - name: Limit
          in: query
          schema:
            type: integer
            default: 20
        - name: Page
          in: query
          schema:
            type: integer
      responses:
        "204":
          description: Done.
"#;

fn report(edits: &[(&str, &str)]) -> Report {
    let revision = edits.iter().fold(BASE.to_owned(), |text, (from, to)| text.replace(from, to));
    diff::compare(&side("spec/calls.yaml", BASE), &side("spec/calls.yaml", revision)).expect("both sides are valid")
}

/// One change of each severity.
fn report_of_each_severity() -> Report {
    report(&[
        ("default: 20", "default: 50"),
        ("        - name: Page\n          in: query\n", "        - name: Size\n          in: query\n"),
        ("Lists calls.", "|\n        Lists 100% of the calls:\n        all <b>of</b> `them`."),
    ])
}

#[test]
fn markdown_report() {
    let links = Links {
        base: "https://example.com/blob/main/".to_owned(),
        revision: "https://example.com/blob/0123/".to_owned(),
    };
    expect![[r#"
        ## Breaking changes in the specifications

        1 breaking change, 1 warning, 1 addition, 1 documentation change. Version of the crate: **major (below 1.0.0: minor)**.

        ### Breaking

        - **The query parameter `Page` of `GET /calls` is removed** ([spec/calls.yaml:16](https://example.com/blob/main/spec/calls.yaml#L16))
          - before: `Page`
          - Clients: the server ignores or rejects values that existing clients may send
          - Rust: breaks: the method `operations::ListCalls::page` is removed

        <details>
        <summary>Warnings (1)</summary>

        - The default of query parameter `Limit` of `GET /calls` changed from `20` to `50` ([spec/calls.yaml:17](https://example.com/blob/0123/spec/calls.yaml#L17)): a missing value has another meaning

        </details>

        <details>
        <summary>Additions (1)</summary>

        - The query parameter `Size` of `GET /calls` is new ([spec/calls.yaml:18](https://example.com/blob/0123/spec/calls.yaml#L18)): existing clients omit it; the method `operations::ListCalls::size` is new

        </details>

        <details>
        <summary>Documentation (1)</summary>

        - The description of `GET /calls` is changed ([spec/calls.yaml:9](https://example.com/blob/0123/spec/calls.yaml#L9))

        </details>
    "#]].assert_eq(&render::markdown(&report_of_each_severity(), &links));
}

#[test]
fn markdown_without_changes() {
    expect![[r#"
        ## No changes in the specifications

    "#]]
    .assert_eq(&render::markdown(&Report::default(), &Links::default()));
}

#[test]
fn github_annotations() {
    expect![[r#"
        ::error file=spec/calls.yaml,title=parameter-removed (breaking)::the query parameter `Page` of `GET /calls` is removed (was in line 16)%0Awas Page%0Awire: the server ignores or rejects values that existing clients may send%0Arust: the method `operations::ListCalls::page` is removed
        ::warning file=spec/calls.yaml,line=17,col=13,title=default-changed (warning)::the default of query parameter `Limit` of `GET /calls` changed from `20` to `50`%0A20 → 50%0Awire: a missing value has another meaning%0Arust: the code is the same
        ::notice file=spec/calls.yaml,line=18,col=11,title=parameter-added (additive)::the query parameter `Size` of `GET /calls` is new%0Anow Size%0Awire: existing clients omit it%0Arust: the method `operations::ListCalls::size` is new
        ::notice file=spec/calls.yaml,line=9,col=7,title=description-changed (docs)::the description of `GET /calls` is changed%0ALists calls. → Lists 100%25 of the calls: all <b>of</b> `them`.%0Awire: it is only documentation%0Arust: the code is the same
        ::notice title=specification::1 breaking change, 1 warning, 1 addition, 1 documentation change
    "#]].assert_eq(&render::github(&report_of_each_severity()));
}

#[test]
fn json_report() {
    expect![[r#"
        {
          "format": 1,
          "severity": "breaking",
          "bump": "major",
          "changes": [
            {
              "id": "parameter-removed",
              "severity": "breaking",
              "bump": "major",
              "file": "spec/calls.yaml",
              "side": "base",
              "line": 16,
              "column": 11,
              "pointer": "/paths/~1calls/get/parameters/1",
              "subject": "query parameter `Page` of `GET /calls`",
              "message": "the query parameter `Page` of `GET /calls` is removed",
              "before": "Page",
              "after": null,
              "accepted": null,
              "wire": {
                "effect": "risks",
                "sentence": "the server ignores or rejects values that existing clients may send"
              },
              "rust": {
                "effect": "breaks",
                "sentence": "the method `operations::ListCalls::page` is removed"
              }
            },
            {
              "id": "parameter-added",
              "severity": "additive",
              "bump": "minor",
              "file": "spec/calls.yaml",
              "side": "revision",
              "line": 16,
              "column": 11,
              "pointer": "/paths/~1calls/get/parameters/1",
              "subject": "query parameter `Size` of `GET /calls`",
              "message": "the query parameter `Size` of `GET /calls` is new",
              "before": null,
              "after": "Size",
              "accepted": null,
              "wire": {
                "effect": "extends",
                "sentence": "existing clients omit it"
              },
              "rust": {
                "effect": "extends",
                "sentence": "the method `operations::ListCalls::size` is new"
              }
            }
          ]
        }
    "#]]
    .assert_eq(&render::json(&report(&[("- name: Page", "- name: Size")])));
}

/// A report with many changes of each severity.
fn long_report() -> Report {
    let mut paths = String::new();
    let mut revised = String::new();
    for number in 0..300 {
        let operation = |name: &str, value: &str, text: &str| {
            format!(
                "  /calls/{number}:\n    get:\n      operationId: ListCalls{number}\n      description: {text}\n      parameters:\n        - {{name: {name}, in: query, schema: {{type: string, default: {value}}}}}\n      responses: {{\"204\": {{description: Done.}}}}\n"
            )
        };
        paths += &operation("Page", "a", "ü");
        revised += &operation(if number % 2 == 0 { "Size" } else { "Page" }, "b", "ö");
    }
    let document = |paths: &str| format!("openapi: 3.0.3\ninfo: {{title: Calls, version: \"1\"}}\npaths:\n{paths}");
    let compared = diff::compare(&side("calls.yaml", document(&paths)), &side("calls.yaml", document(&revised)));
    compared.expect("both sides are valid")
}

#[test]
fn long_markdown_report_fits_into_a_comment() {
    let report = long_report();
    let text = render::markdown(&report, &Links::default());
    assert!(text.chars().count() <= 60_000 && text.len() <= 250_000, "{} characters", text.chars().count());
    assert!(text.chars().count() > 50_000);
    let note = text.lines().nth(4).unwrap_or_default();
    expect!["**Left out, because the report would be too long: 43 warnings, 150 additions, 300 documentation changes.** `diff` with the same versions lists every change, as text or with `--format json`."].assert_eq(note);
    assert!(text.contains("### Breaking\n") && text.matches("<details>").count() == text.matches("</details>").count());
}

#[test]
fn annotations_are_limited_to_ten_of_a_kind() {
    let text = render::github(&long_report());
    let of = |command: &str| text.lines().filter(|line| line.starts_with(command)).count();
    assert_eq!([of("::error"), of("::warning"), of("::notice")], [10, 10, 10]);
    assert!(text.starts_with("::error"));
    let summary = text.lines().last().unwrap_or_default();
    expect!["::notice title=specification::150 breaking changes, 150 warnings, 150 additions, 300 documentation changes%0Awithout an annotation: 140 breaking changes, 140 warnings, 141 additions, 300 documentation changes; `--format text` lists every change"].assert_eq(summary);
}
