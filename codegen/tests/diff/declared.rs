//! Declaration of breaking changes in the version and the changelog.

use openapi_client_codegen::diff::version::{Declaration, check, missing_lines, next_breaking};
use openapi_client_codegen::diff::{self, Change, File, Inputs, Report, Severity};

use crate::formats::BASE;
use crate::side;
use crate::support::reports;

fn report(pair: &str) -> &'static Report {
    reports().get(pair).expect("there is such a pair")
}

fn message(result: Result<(), String>) -> String {
    result.expect_err("something is not declared")
}

fn declaration<'a>(version: &'a str, changelog: &'a str) -> Declaration<'a> {
    Declaration { name: "v0.1.0", version: Some(version), changelog: Some(changelog) }
}

const OLD: &str = "# Changelog\n\n## 0.1.0\n\n- Lists calls.\n";

#[test]
fn non_breaking_change_needs_no_declaration() {
    assert_eq!(check(report("parameter-added"), declaration("0.1.0", OLD), declaration("0.1.0", OLD)), Ok(()));
    assert_eq!(check(report("parameter-added"), Declaration::default(), Declaration::default()), Ok(()));
}

#[test]
fn breaking_change_needs_a_larger_version() {
    let result = check(report("parameter-removed"), declaration("0.1.0", OLD), declaration("0.1.1", OLD));
    assert_eq!(
        message(result),
        "1 breaking change needs version 0.2.0 or later: crate.toml has 0.1.1, and v0.1.0 has 0.1.0; write `version = \
         \"0.2.0\"`\n\
         If a change only corrects the document, because the API never did what it said, accept it in crate.toml with \
         the reason; each entry accepts one change:\n\
         [[accepted]]\n\
         document = \"base.yaml\"\n\
         change = \"the query parameter `Limit` of `GET /calls` is removed\"\n\
         reason = \"\""
    );
}

#[test]
fn next_breaking_version_is_computed() {
    for (base, next) in [("0.0.3", "0.0.4"), ("0.1.2", "0.2.0"), ("1.2.3", "2.0.0"), ("1.0.0-rc.1", "2.0.0")] {
        assert_eq!(next_breaking(&base.parse().expect("it is a version")).to_string(), next, "{base}");
    }
}

#[test]
fn changelog_must_name_breaking_changes() {
    let expected = "CHANGELOG.md does not name these breaking changes as code; add below `## 0.2.0` or \
                    `## Unreleased`, with each name between backquotes:\n\
                    - Breaking: the query parameter `Limit` of `GET /calls` is removed.";
    let old = "## Unreleased\n\n- `Limit` is described.\n";
    let base = declaration("0.1.0", old);
    for changelog in [
        // Mentioned, but not in a new line.
        old.to_owned(),
        // New, but about another change, or only part of another word.
        format!("{old}\n## 0.2.0\n\n- `Limits` of calls.\n"),
        // Mentioned, but not marked as code, or only part of other code.
        format!(
            "{old}\n## 0.2.0\n\n- Breaking: the Limit of calls is gone, see `Limit of calls` and `Limit::calls()`.\n"
        ),
        // Mentioned, but in the section of another version.
        format!("{old}\n## 0.1.1\n\n- `Limit` is gone.\n"),
    ] {
        let result = check(report("parameter-removed"), base, declaration("0.2.0", &changelog));
        assert_eq!(message(result), expected, "{changelog}");
    }
}

#[test]
fn declared_change_passes() {
    let base = declaration("0.1.0", OLD);
    for heading in ["## 0.2.0", "## 0.2.0 (unreleased)", "## [0.2.0] - 2026-01-01", "## v0.2.0", "## Unreleased"] {
        let changelog = format!("# Changelog\n\n{heading}\n\n- Breaking: `ListCalls` has no `Limit` any more.\n");
        assert_eq!(check(report("parameter-removed"), base, declaration("0.2.0", &changelog)), Ok(()), "{heading}");
    }
}

#[test]
fn name_is_the_last_part_of_a_path_or_a_call() {
    let base = declaration("0.1.0", OLD);
    for code in ["Limit", "ListCalls::Limit", "calls.Limit", "Client::Limit()", "list.Limit(10)", "Limit(\n10)"] {
        let changelog = format!("## 0.2.0\n\n- Breaking: `{code}` is gone.\n");
        assert_eq!(check(report("parameter-removed"), base, declaration("0.2.0", &changelog)), Ok(()), "{code}");
    }
}

#[test]
fn proposed_lines_are_sufficient() {
    let base = declaration("0.1.0", OLD);
    for (pair, report) in reports() {
        let Err(message) = check(report, base, declaration("0.2.0", OLD)) else { continue };
        let (_, missing) = message.split_once('\n').expect("a line for each change follows");
        let changelog = format!("# Changelog\n\n## Unreleased\n\n{missing}\n");
        assert_eq!(check(report, base, declaration("0.2.0", &changelog)), Ok(()), "{pair}");
    }
}

#[test]
fn proposed_lines_are_sufficient_for_any_name() {
    let document = |name: &str, more: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: Calls, version: '1'}}\npaths:\n  /calls:\n    get:\n      operationId: ListCalls\n      \
             parameters: [{{name: kept, in: query, schema: {{type: string}}}}{more}]\n      requestBody:\n        content:\n          \
             application/json: {{schema: {{type: object, properties: {{{name}: {{type: string}}}}}}}}\n      \
             responses: {{'204': {{description: Done.}}}}\n"
        )
    };
    let base = declaration("0.1.0", OLD);
    let names = [
        "size(px)",
        "filter(x)",
        "a`b",
        "`a",
        "a`",
        "`",
        "``",
        "a``b`c",
        "a)",
        "(a)",
        "a<b`c",
        "*a*",
        "[a](b)",
        "a\tb",
        " a ",
        "  ",
        "a\nb",
        "\\`",
        "$ref",
        "a.b(c)",
    ];
    for name in names {
        let quoted = serde_json::to_string(name).expect("it is text");
        let parameter = format!(", {{name: {quoted}, in: query, schema: {{type: string}}}}");
        let [old, new] = [document(&quoted, &parameter), document("other", "")].map(|text| side("calls.yaml", text));
        let report = diff::compare(&old, &new).expect("both are valid");
        let message = message(check(&report, base, declaration("0.2.0", OLD)));
        let (_, missing) = message.split_once('\n').expect("a line for each change follows");
        let lines = |lines: &str| format!("# Changelog\n\n## Unreleased\n\n{lines}\n");
        assert_eq!(check(&report, base, declaration("0.2.0", &lines(missing))), Ok(()), "{name}: {missing}");
        if name == "a`b" {
            assert!(missing.contains("the query parameter ``a`b`` of `GET /calls` is removed."), "{missing}");
        }
        if !name.trim().is_empty() {
            check(&report, base, declaration("0.2.0", &lines("- `kept`"))).expect_err("another name is declared");
        }
    }
}

#[test]
fn path_of_an_operation_names_no_property() {
    let report = report("parameter-removed");
    let changelog = "## 0.2.0\n\n- Breaking: `GET /Limit` and `/Limit` answer faster.\n";
    check(report, declaration("0.1.0", OLD), declaration("0.2.0", changelog)).expect_err("the parameter is not named");
}

#[test]
fn missing_lines_are_proposed_for_the_changelog() {
    let lines = |changelog: &str| {
        missing_lines(report("parameter-removed"), declaration("0.1.0", OLD), declaration("0.2.0", changelog))
    };
    assert_eq!(lines(OLD), ["- Breaking: the query parameter `Limit` of `GET /calls` is removed."]);
    assert_eq!(lines("## 0.2.0\n\n- Breaking: no `Limit`.\n"), Vec::<String>::new());
    let added = missing_lines(report("parameter-added"), declaration("0.1.0", OLD), declaration("0.1.1", OLD));
    assert_eq!(added, ["- The query parameter `Limit` of `GET /calls` is new."]);
    let described = missing_lines(report("description-changed"), declaration("0.1.0", OLD), declaration("0.1.1", OLD));
    assert_eq!(described, Vec::<String>::new());
}

#[test]
fn accepted_changes_need_no_declaration() {
    assert_eq!(check(report("change-accepted"), declaration("0.1.0", OLD), declaration("0.1.0", OLD)), Ok(()));
    assert_eq!(report("change-accepted").stale_acceptances, ["property `Call.gone` is optional"]);
}

#[test]
fn each_acceptance_is_for_one_change() {
    let document = |more: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: Calls, version: '1'}}\npaths:\n  /calls:\n    post:\n      operationId: SendCall\n      \
             requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/Call'}}}}}}}}\n      \
             responses: {{'204': {{description: Done.}}}}\ncomponents: {{schemas: {{Call: {{type: object, properties: \
             {{to: {{oneOf: [{{type: string}}, {{type: integer}}{more}]}}}}}}}}}}\n"
        )
    };
    let entry = "[[accepted]]\ndocument = \"calls.yaml\"\nchange = \"property `Call.to` can no longer be object\"\n\
                 reason = \"It was never read.\"\n";
    let breaking = |entries: usize| {
        let side = |text: String, entries: usize| {
            let crate_toml =
                format!("name = \"a\"\nversion = \"0.1.0\"\ndescription = \"\"\n{}", entry.repeat(entries));
            let files = [("spec/calls.yaml", text), ("spec/crate.toml", crate_toml)];
            let files = files.map(|(name, text)| File { name: name.to_owned(), bytes: text.into_bytes() });
            Inputs::new("spec", files.into())
        };
        let objects =
            ", {type: object, properties: {id: {type: string}}}, {type: object, properties: {url: {type: string}}}";
        let report = diff::compare(&side(document(objects), 0), &side(document(""), entries)).expect("both are valid");
        let count = |is: fn(&Change) -> bool| report.changes.iter().filter(|change| is(change)).count();
        (count(|one| one.severity() == Severity::Breaking), count(|one| one.id == "acceptance-unused"))
    };
    let all = breaking(0).0;
    assert_eq!([1, 2, 3].map(breaking), [(all - 1, 0), (all - 2, 0), (all - 2, 1)]);
}

#[test]
fn missing_and_invalid_versions_are_errors() {
    let old = Declaration { name: "the base", version: None, changelog: Some(OLD) };
    let result = check(report("parameter-removed"), old, declaration("0.2.0", OLD));
    assert_eq!(message(result), "the base has no crate.toml with a version to compare");
    let result = check(report("parameter-removed"), declaration("0.1.0", OLD), declaration("next", OLD));
    assert_eq!(message(result), "`next` in crate.toml of v0.1.0 is not a version: write three numbers, such as 0.2.0");
}

#[test]
fn sides_with_errors_are_named() {
    let broken = BASE.replace("  version: \"1\"\n", "");
    let failures = |base: &str, revision: &str| -> Vec<(diff::Side, Vec<String>)> {
        let failures = diff::compare(&side("a.yaml", base), &side("a.yaml", revision)).expect_err("a side is broken");
        let texts =
            |failure: &diff::Failure| failure.diagnostics.sorted().iter().map(ToString::to_string).collect::<Vec<_>>();
        failures.iter().map(|failure| (failure.side, texts(failure))).collect()
    };
    let found = vec!["a.yaml:2:1 [missing-key] the info object needs the key `version`".to_owned()];
    assert_eq!(failures(BASE, &broken), [(diff::Side::Revision, found.clone())]);
    assert_eq!(failures(&broken, BASE), [(diff::Side::Base, found.clone())]);
    assert_eq!(failures(&broken, &broken), [(diff::Side::Base, found.clone()), (diff::Side::Revision, found)]);
}
