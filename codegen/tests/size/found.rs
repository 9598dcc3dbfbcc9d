//! Findings in large documents.

use std::fmt::Write as _;

use openapi_client_codegen::diagnostic::{Diagnostic, Diagnostics, Format, Style};
use openapi_client_codegen::lint;
use openapi_client_codegen::source::Source;

use super::{NO_CONTENT, alike, count_of, list, operations, whole};

/// Returns the findings of a document.
fn findings(text: String) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    match Source::parse("api.yaml", text) {
        Ok(source) => {
            lint::load(&source, lint::Strictness::Lenient, &mut diagnostics);
            lint::review(&source, &mut diagnostics);
            lint::suppress_all(&[source.file().clone()], &mut diagnostics);
        }
        Err(diagnostic) => diagnostics.push(diagnostic),
    }
    for format in [Format::Text(Style::Plain), Format::Github, Format::Json, Format::Sarif(lint::describe)] {
        assert!(diagnostics.is_empty() || !diagnostics.format(format).is_empty());
    }
    diagnostics
}

fn document(schema: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    A:\n      type: object\n{schema}"
    )
}

#[test]
fn findings_on_one_line_are_located() {
    let count = 8_000;
    let properties = list(count, |index| format!("\"ä{}Id\": {{\"type\": \"text\"}}", alike(index)));
    let text = format!(
        "{{\"openapi\": \"3.0.3\", \"info\": {{\"title\": \"T\", \"version\": \"1\"}}, \"paths\": {{}}, \
         \"components\": {{\"schemas\": {{\"A\": {{\"type\": \"object\", \"properties\": {{{properties}}}}}}}}}}}"
    );
    assert!(!text.contains('\n') && text.len() > 250_000);
    let columns = text.chars().count();
    let found = findings(text);
    assert_eq!(count_of(&found, "unknown-value"), count);
    let last = found.iter().map(|found| found.position().column).max();
    assert_eq!(last, Some(columns - "\"text\"}}}}}}".len() + 1));
}

#[test]
fn thousands_of_repeated_keys_are_reported() {
    let count = 15_000;
    let keys = (0..count).fold(String::new(), |mut keys, index| {
        let _ = write!(keys, "      x-{index}: 1\n      x-{index}: 2\n");
        keys
    });
    let found = findings(document(&keys));
    assert_eq!(count_of(&found, "duplicate-key"), count);
    assert_eq!(found.iter().next().map(|found| found.position().line), Some(9));
}

#[test]
fn merged_keys_are_located() {
    let count = 100;
    let base = list(count, |index| format!("p{index}: {{type: text}}"));
    let chain = (0..count).fold(String::new(), |mut chain, index| {
        let _ = writeln!(chain, "      x-{index}: &m{} {{<<: *m{index}, q{index}: 1}}", index + 1);
        chain
    });
    let text = document(&format!("      x-m: &m0 {{{base}}}\n{chain}      properties: {{<<: [*m{count}, *m0]}}\n"));
    let found = findings(text);
    let lines: Vec<usize> =
        found.iter().filter(|found| found.rule == "unknown-value").map(|found| found.position().line).collect();
    assert_eq!(lines, vec![8; count]);
}

#[test]
fn suggestions_for_wrong_names_are_limited() {
    let count = 10_000;
    let right = list(count, |index| format!("right{index}: {{type: string}}"));
    let wrong = list(count, |index| format!("wrong{index}"));
    let found = findings(document(&format!("      properties: {{{right}}}\n      required: [rigth1, {wrong}]\n")));
    assert_eq!(count_of(&found, "required-property"), count + 1);
    let helped = found.iter().filter(|found| found.help_text() == Some("did you mean `right1`?")).count();
    assert_eq!(helped, 1);
}

#[test]
fn examples_without_required_properties_do_not_multiply() {
    let count = 200;
    let names = list(count, |index| format!("p{index}"));
    let examples = list(count, |index| format!("{{q: {index}}}"));
    let text = format!(
        "      required: [{names}]\n    B: {{type: array, items: {{$ref: '#/components/schemas/A'}}, example: [{examples}]}}\n"
    );
    assert_eq!(count_of(&findings(document(&text)), "example-value"), 10 * count);
}

#[test]
fn wrong_values_beside_a_long_list_end() {
    let count = 5_000;
    let allowed = list(4 * count, |index| format!("right{index}"));
    let wrong = list(count, |index| format!("wrong{index}"));
    let text = format!(
        "      properties: {{a: {{type: array, items: {{type: string, enum: [{allowed}]}}, example: [rihgt1, {wrong}]}}}}\n"
    );
    let found = findings(document(&text));
    let messages: Vec<&str> =
        found.iter().filter(|found| found.rule == "example-value").map(Diagnostic::message).collect();
    assert!(messages.len() > count / 2, "{}", found.render(Style::Plain));
    assert!(messages[0].ends_with("which is not listed in `enum` (did you mean `right1`?)"), "{}", messages[0]);
}

#[test]
fn wrong_numbers_beside_a_long_list_are_reported() {
    let count = 10_000;
    let allowed = list(count, |index| index.to_string());
    let wrong = list(count / 2, |index| {
        format!("w{index}: {{allOf: [{{$ref: '#/components/schemas/B'}}], default: {}}}", count + index)
    });
    let found =
        findings(document(&format!("      properties: {{{wrong}}}\n    B: {{type: integer, enum: [{allowed}]}}\n")));
    assert_eq!(count_of(&found, "default-value"), count / 2);
}

#[test]
fn examples_of_a_schema_with_many_required_properties_end() {
    let count = 3_000;
    let required = list(count, |index| format!("p{index}"));
    let examples = list(count, |index| format!("{{q: {index}}}"));
    let text = format!(
        "      required: [{required}]\n    B: {{type: array, items: {{$ref: '#/components/schemas/A'}}, example: [{examples}]}}\n"
    );
    let found = count_of(&findings(document(&text)), "example-value");
    // 10 of each example, for about 1,000,000 required properties.
    assert!((3_000..5_000).contains(&found), "{found}");
}

#[test]
fn phone_number_in_a_shared_example_is_reported_once() {
    let content = list(100, |index| {
        format!(
            "application/x{index}+json: {{schema: {{type: string}}, examples: {{e: {{$ref: '#/components/examples/E'}}}}}}"
        )
    });
    let responses = format!("responses: {{200: {{description: d, content: {{{content}}}}}}}");
    let found = findings(whole(&operations(1, &responses), "  examples: {E: {value: '+14155552671'}}\n"));
    assert_eq!(count_of(&found, "phone-number-in-example"), 1, "{}", found.render(Style::Plain));
}

#[test]
fn required_fields_of_many_media_types_are_found() {
    let count = 5_000;
    let requires = "schema: {type: string}, x-rust-requires: {property: f}";
    let parameters = list(count, |index| format!("{{name: p{index}, in: query, {requires}}}"));
    let content = list(count, |index| {
        let field = if index + 1 == count { "f" } else { "g" };
        format!("application/x{index}+json: {{schema: {{type: object, properties: {{{field}: {{type: boolean}}}}}}}}")
    });
    let parts = format!("parameters: [{parameters}], requestBody: {{content: {{{content}}}}}, {NO_CONTENT}");
    assert_eq!(count_of(&findings(whole(&operations(1, &parts), "  schemas: {}\n")), "requires"), 0);
}

/// Messages show the beginning and the end of a long name.
#[test]
fn long_names_are_cut_in_messages() {
    let long = "n".repeat(20_000);
    let required = list(100, |index| format!("{long}{index}"));
    let found =
        findings(document(&format!("      properties: {{p: {{type: string}}}}\n      required: [{required}]\n")));
    let messages: Vec<&str> =
        found.iter().filter(|found| found.rule == "required-property").map(Diagnostic::message).collect();
    assert_eq!(messages.len(), 100);
    assert!(messages.iter().all(|message| message.len() < 600), "{}", messages[0]);
    assert!(messages[99].contains("nnn…nnn") && messages[99].ends_with("99` is not declared"), "{}", messages[99]);
}

#[test]
fn suppressions_of_one_line() {
    let count = 5_000;
    let comments = "      # lint: allow(property-description) reason\n".repeat(count);
    let properties = list(count, |index| format!("p{index}: {{type: string}}"));
    let found = findings(document(&format!("{comments}      properties: {{{properties}}}\n")));
    assert_eq!(count_of(&found, "property-description"), 0, "{}", found.render(Style::Plain));
    assert_eq!(count_of(&found, "suppression-unused"), 0);
}

/// A description beside a reference copies the target, up to a limit.
#[test]
fn described_references_do_not_expand_the_document() {
    let count = 1_000;
    let content = list(count, |index| format!("a{index}/b: {{schema: {{type: string}}}}"));
    let paths = (0..count).fold(String::new(), |mut paths, index| {
        let _ = writeln!(
            paths,
            "  /a{index}: {{get: {{operationId: a{index}, responses: {{200: {{$ref: '#/components/responses/R', description: d}}}}}}}}"
        );
        paths
    });
    let document = |paths: &str, more: &str| {
        format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}components:\n{more}")
    };
    let found =
        findings(document(&paths, &format!("  responses: {{R: {{description: r, content: {{{content}}}}}}}\n")));
    let ignored = found.iter().filter(|found| found.message().starts_with("the description beside `$ref` is ignored"));
    assert!((900..1_000).contains(&ignored.count()), "{}", found.render(Style::Plain));
    assert!(!found.has_errors(), "{}", found.render(Style::Plain));
    let items = (0..count).fold(String::new(), |mut items, index| {
        let _ = writeln!(items, "  /a{index}: {{$ref: '#/components/pathItems/P'}}");
        items
    });
    let item =
        format!("  pathItems: {{P: {{get: {{responses: {{200: {{description: r, content: {{{content}}}}}}}}}}}}}\n");
    let found = findings(document(&items, &item));
    assert_eq!(count_of(&found, "too-large"), 1, "{}", found.render(Style::Plain));
}
