//! Changes of large documents.

use std::fmt::Write as _;

use openapi_client_codegen::diagnostic::Style;
use openapi_client_codegen::diff::{self, File, Inputs, Report, render};

use super::{NO_CONTENT, list, operations, whole};

fn compare(base: &str, revision: &str) -> Report {
    let side = |text: &str| Inputs::new("api.yaml", vec![File { name: "api.yaml".to_owned(), bytes: text.into() }]);
    let report = diff::compare(&side(base), &side(revision)).expect("no error");
    let texts = [
        render::text(&report, Style::Plain),
        render::json(&report),
        render::github(&report),
        render::markdown(&report, &render::Links::default()),
    ];
    assert!(texts.iter().all(|text| !text.is_empty()));
    report
}

fn count_of_changes(report: &Report, id: &str) -> usize {
    report.changes.iter().filter(|change| change.id == id).count()
}

#[test]
fn unrelated_sides_are_compared() {
    let count = 1_000;
    let side = |name: &str| {
        let properties = list(count, |index| format!("{name}{index}: {{type: string}}"));
        let values = list(count, |index| format!("{name}{index}"));
        let parameters = list(count, |index| format!("{{name: {name}{index}, in: query, schema: {{type: string}}}}"));
        let tags = list(count, |index| format!("{{name: {name}{index}}}"));
        let alternatives = list(count / 10, |index| {
            format!("{{type: object, required: [{name}{index}], properties: {{{name}{index}: {{type: string}}}}}}")
        });
        let paths = (0..count / 5).fold(String::new(), |mut paths, index| {
            let _ = writeln!(
                paths,
                "  /{name}{index}: {{get: {{operationId: {name}{index}, responses: {{204: {{description: d}}}}}}}}"
            );
            paths
        });
        let schema = "content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}";
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\ntags: [{tags}]\npaths:\n  /all: {{put: {{operationId: all, \
             parameters: [{parameters}], requestBody: {{{schema}}}, responses: {{200: {{description: d, {schema}}}}}}}}}\n{paths}\
             components:\n  schemas:\n    A: {{type: object, properties: {{e: {{$ref: '#/components/schemas/E'}}, \
             u: {{$ref: '#/components/schemas/U'}}, {properties}}}}}\n    E: {{type: string, enum: [{values}]}}\n    \
             U: {{oneOf: [{alternatives}]}}\n"
        )
    };
    let report = compare(&side("old"), &side("new"));
    for (id, count) in [
        ("property-removed", count),
        ("property-added", count),
        ("enum-value-removed", 1),
        ("enum-value-added", 1),
        ("parameter-removed", count),
        ("parameter-added", count),
        ("operation-removed", count / 5),
        ("operation-added", count / 5),
        ("alternative-removed", count / 10),
        ("alternative-added", count / 10),
        ("tags-changed", 2 * count),
    ] {
        assert_eq!(count_of_changes(&report, id), count, "{id}");
    }
}

/// The parameters are arguments of the same function, whose long signature is not repeated for each change.
#[test]
fn changed_arguments_of_one_function_are_reported_briefly() {
    let count = 1_000;
    let side = |kind: &str| {
        let properties = list(count, |index| format!("p{index}: {{type: {kind}}}"));
        let required = list(count, |index| format!("p{index}"));
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{put: {{operationId: a, requestBody: {{content: \
             {{application/json: {{schema: {{type: object, required: [{required}], properties: {{{properties}}}}}}}}}}}, \
             responses: {{204: {{description: d}}}}}}}}}}\n"
        )
    };
    let report = compare(&side("string"), &side("integer"));
    assert_eq!(count_of_changes(&report, "type-changed"), count);
    let longest = report.changes.iter().map(|change| change.rust.sentence.len()).max();
    assert!(longest.is_some_and(|longest| longest < 10_000), "{longest:?}");
}

#[test]
fn security_and_servers_of_the_document_do_not_multiply() {
    let count = 200;
    let side = |name: &str, own: &str| {
        let scheme = |index| format!("{name}{index}: {{type: apiKey, in: header, name: X-{index}}}");
        let security = list(count, |index| format!("{{{name}{index}: []}}"));
        let servers = list(count, |index| format!("{{url: 'https://{name}{index}.example.com'}}"));
        whole(
            &operations(count, &format!("{own}{NO_CONTENT}")),
            &format!("  securitySchemes: {{{}}}\nsecurity: [{security}]\nservers: [{servers}]\n", list(count, scheme)),
        )
    };
    // All operations inherit both.
    let report = compare(&side("a", ""), &side("b", ""));
    for id in ["security-removed", "security-added"] {
        // 32 alternatives, and the number of the others.
        assert_eq!(count_of_changes(&report, id), 33, "{id}");
    }
    let removed = report.changes.iter().filter(|change| change.id == "security-removed");
    let messages: Vec<&str> = removed.map(|change| change.message.as_str()).collect();
    let all = "operations without their own `security` can no longer be called";
    assert!(messages.contains(&format!("{all} with `a0`").as_str()), "{messages:?}");
    assert!(messages.contains(&format!("{all} in 168 other ways").as_str()), "{messages:?}");
    // All operations stop to inherit them.
    let own = "security: [{a0: []}], servers: [{url: 'https://own.example.com'}], ";
    let report = compare(&side("a", ""), &side("a", own));
    assert_eq!(count_of_changes(&report, "security-removed"), 33 * count);
    assert_eq!(count_of_changes(&report, "security-added"), 0);
    assert_eq!(count_of_changes(&report, "operation-servers-changed"), count);
    let longest = report.changes.iter().filter_map(|change| Some(change.before.as_ref()?.len())).max();
    assert!(longest.is_some_and(|longest| longest < 2_000), "{longest:?}");
}

#[test]
fn scopes_of_a_requirement_do_not_multiply() {
    let count = 1_000;
    let side = |name: &str| {
        let scopes = list(count, |index| format!("{name}{index}"));
        let flows = "flows: {clientCredentials: {tokenUrl: 'https://example.com', scopes: {}}}";
        whole(
            &operations(1, &format!("security: [{{o: [{scopes}]}}], {NO_CONTENT}")),
            &format!("  securitySchemes: {{o: {{type: oauth2, {flows}}}}}\n"),
        )
    };
    let report = compare(&side("a"), &side("b"));
    for id in ["security-scope-removed", "security-scope-added"] {
        assert_eq!(count_of_changes(&report, id), 32, "{id}");
    }
    let values = report.changes.iter().flat_map(|change| [&change.before, &change.after]).flatten();
    assert!(values.into_iter().all(|value| value.len() < 10));
}

#[test]
fn shared_response_is_compared_once() {
    let count = 300;
    let side = |name: &str| {
        let headers = list(count, |index| format!("X-{name}{index}: {{schema: {{type: string}}}}"));
        whole(
            &operations(count, "responses: {204: {$ref: '#/components/responses/R'}}"),
            &format!("  responses: {{R: {{description: {name}, headers: {{{headers}}}}}}}\n"),
        )
    };
    let report = compare(&side("a"), &side("b"));
    assert_eq!(count_of_changes(&report, "response-header-removed"), count);
    assert_eq!(count_of_changes(&report, "response-header-added"), count);
    let described = report.changes.iter().filter(|change| change.id == "description-changed");
    let messages: Vec<&str> = described.map(|change| change.message.as_str()).collect();
    assert_eq!(messages, ["the description of the shared response `R` is changed"]);
}

#[test]
fn values_of_a_server_variable_are_compared() {
    let count = 50_000;
    let side = |name: &str| {
        let values = list(count, |index| format!("{name}{index}"));
        let variable = format!("{{v: {{default: {name}0, enum: [{values}]}}}}");
        whole(
            &operations(1, NO_CONTENT),
            &format!("  schemas: {{}}\nservers: [{{url: 'https://example.com/{{v}}', variables: {variable}}}]\n"),
        )
    };
    let report = compare(&side("a"), &side("b"));
    assert_eq!(count_of_changes(&report, "server-variable-values-removed"), 1);
    let change = report.changes.iter().find(|change| change.id == "server-variable-values-removed");
    assert!(change.is_some_and(|change| change.message.chars().count() < 4_100));
}

#[test]
fn long_paths_are_cut_in_changes() {
    let side = |kind: &str| {
        let parameters = list(100, |index| format!("{{name: p{index}, in: query, schema: {{type: {kind}}}}}"));
        let path = "n".repeat(1_000);
        whole(
            &format!("  /{path}: {{get: {{operationId: a, parameters: [{parameters}], {NO_CONTENT}}}}}\n"),
            "  schemas: {}\n",
        )
    };
    let report = compare(&side("string"), &side("boolean"));
    assert_eq!(count_of_changes(&report, "type-changed"), 100);
    for change in &report.changes {
        let texts = [&change.message, &change.subject].into_iter().chain(&change.names);
        assert!(texts.into_iter().all(|text| text.len() < 600), "{}", change.message);
    }
}
