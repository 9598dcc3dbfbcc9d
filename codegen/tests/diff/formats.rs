//! The whole output of each format, on one small change of each severity.

#![allow(clippy::needless_raw_string_hashes, reason = "as UPDATE_EXPECT writes them")]

use expect_test::expect;
use openapi_client_codegen::diagnostic::Style;
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

/// One change of each severity.
fn report() -> Report {
    let revision = BASE
        .replace("default: 20", "default: 50")
        .replace("        - name: Page\n          in: query\n", "        - name: Size\n          in: query\n")
        .replace("Lists calls.", "|\n        Lists 100% of the calls:\n        all <b>of</b> `them`.");
    diff::compare(&side("spec/calls.yaml", BASE), &side("spec/calls.yaml", revision)).expect("both sides are valid")
}

#[test]
fn markdown() {
    let links = Links {
        base: "https://example.com/blob/main/".to_owned(),
        revision: "https://example.com/blob/0123/".to_owned(),
    };
    expect![[r#"
        ## Breaking changes in the specifications

        1 breaking change, 1 warning, 1 addition, 1 change of documentation. Version of the crate: **major (below 1.0.0: minor)**.

        ### Breaking

        - **The query parameter `Page` of `GET /calls` is removed** ([spec/calls.yaml:16](https://example.com/blob/main/spec/calls.yaml#L16))
          - before: `Page`
          - Clients: the server ignores or refuses what existing clients may send
          - Rust: breaks: the method `calls::operations::ListCalls::page` is gone

        <details>
        <summary>Warnings (1)</summary>

        - The default of query parameter `Limit` of `GET /calls` changed from `20` to `50` ([spec/calls.yaml:17](https://example.com/blob/0123/spec/calls.yaml#L17)): a missing value means something else

        </details>

        <details>
        <summary>Additions (1)</summary>

        - The query parameter `Size` of `GET /calls` is new ([spec/calls.yaml:18](https://example.com/blob/0123/spec/calls.yaml#L18)): existing clients leave it out; the method `calls::operations::ListCalls::size` is new

        </details>

        <details>
        <summary>Documentation (1)</summary>

        - The description of `GET /calls` is changed ([spec/calls.yaml:9](https://example.com/blob/0123/spec/calls.yaml#L9))

        </details>
    "#]].assert_eq(&render::markdown(&report(), &links));
}

#[test]
fn markdown_without_changes() {
    expect![[r#"
        ## No changes in the specifications

    "#]]
    .assert_eq(&render::markdown(&Report::default(), &Links::default()));
}

#[test]
fn annotations() {
    expect![[r#"
        ::error file=spec/calls.yaml,title=parameter-removed (breaking)::the query parameter `Page` of `GET /calls` is removed (was in line 16)%0Awas Page%0Awire: the server ignores or refuses what existing clients may send%0Arust: the method `calls::operations::ListCalls::page` is gone
        ::warning file=spec/calls.yaml,line=17,col=13,title=default-changed (warning)::the default of query parameter `Limit` of `GET /calls` changed from `20` to `50`%0A20 → 50%0Awire: a missing value means something else%0Arust: the code is the same
        ::notice file=spec/calls.yaml,line=18,col=11,title=parameter-added (additive)::the query parameter `Size` of `GET /calls` is new%0Anow Size%0Awire: existing clients leave it out%0Arust: the method `calls::operations::ListCalls::size` is new
        ::notice file=spec/calls.yaml,line=9,col=7,title=description-changed (docs)::the description of `GET /calls` is changed%0ALists calls. → Lists 100%25 of the calls: all <b>of</b> `them`.%0Awire: it is for readers%0Arust: the code is the same
        ::notice title=specification::1 breaking change, 1 warning, 1 addition, 1 change of documentation
    "#]].assert_eq(&render::github(&report()));
}

#[test]
fn json() {
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
              "wire": {
                "effect": "risks",
                "sentence": "the server ignores or refuses what existing clients may send"
              },
              "rust": {
                "effect": "breaks",
                "sentence": "the method `calls::operations::ListCalls::page` is gone"
              }
            },
            {
              "id": "default-changed",
              "severity": "warning",
              "bump": "minor",
              "file": "spec/calls.yaml",
              "side": "revision",
              "line": 17,
              "column": 13,
              "pointer": "/paths/~1calls/get/parameters/0/schema/default",
              "subject": "query parameter `Limit` of `GET /calls`",
              "message": "the default of query parameter `Limit` of `GET /calls` changed from `20` to `50`",
              "before": "20",
              "after": "50",
              "wire": {
                "effect": "risks",
                "sentence": "a missing value means something else"
              },
              "rust": {
                "effect": "none",
                "sentence": "the code is the same"
              }
            },
            {
              "id": "parameter-added",
              "severity": "additive",
              "bump": "minor",
              "file": "spec/calls.yaml",
              "side": "revision",
              "line": 18,
              "column": 11,
              "pointer": "/paths/~1calls/get/parameters/1",
              "subject": "query parameter `Size` of `GET /calls`",
              "message": "the query parameter `Size` of `GET /calls` is new",
              "before": null,
              "after": "Size",
              "wire": {
                "effect": "extends",
                "sentence": "existing clients leave it out"
              },
              "rust": {
                "effect": "extends",
                "sentence": "the method `calls::operations::ListCalls::size` is new"
              }
            },
            {
              "id": "description-changed",
              "severity": "docs",
              "bump": "patch",
              "file": "spec/calls.yaml",
              "side": "revision",
              "line": 9,
              "column": 7,
              "pointer": "/paths/~1calls/get/description",
              "subject": "`GET /calls`",
              "message": "the description of `GET /calls` is changed",
              "before": "Lists calls.",
              "after": "Lists 100% of the calls: all <b>of</b> `them`.",
              "wire": {
                "effect": "none",
                "sentence": "it is for readers"
              },
              "rust": {
                "effect": "none",
                "sentence": "the code is the same"
              }
            }
          ]
        }
    "#]]
    .assert_eq(&render::json(&report()));
}

#[test]
fn a_difference_far_into_a_long_text_is_shown() {
    let side = |end: &str| {
        let text = format!("{}{end}", "Lists the calls of an account. ".repeat(8));
        side("spec/calls.yaml", BASE.replace("Lists calls.", &text))
    };
    let report = diff::compare(&side("The oldest comes first."), &side("The newest comes first."));
    let report = report.expect("both sides are valid");
    expect![[r#"
        spec/calls.yaml
          9:7 docs [description-changed] the description of `GET /calls` is changed
            …unt. Lists the calls of an account. The oldest comes first. → …unt. Lists the calls of an account. The newest comes first.
            wire: none: it is for readers
            rust: none: the code is the same

        1 change of documentation; version: patch
    "#]].assert_eq(&render::text(&report, Style::Plain));
}
