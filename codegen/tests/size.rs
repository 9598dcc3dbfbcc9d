//! Documents with very many items of one kind, and with very deep schemas.
//!
//! A quadratic algorithm takes minutes or gigabytes at these sizes.

use std::fmt::Write as _;

use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostic, Diagnostics, Format, Style};
use openapi_client_codegen::diff::{self, File, Inputs, Report, render};
use openapi_client_codegen::files::Files;
use openapi_client_codegen::model::TypeKind;
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{emit, lint, lower};

/// Generates a document whose request and response use the schema `S0`.
fn generate(schemas: &str) -> Result<Files, String> {
    let text = format!(
        "openapi: 3.0.3
info: {{title: T, version: '1'}}
paths:
  /a: {{put: {{operationId: a, requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/S0'}}}}}}}}, \
         responses: {{200: {{description: d, content: {{application/json: {{schema: {{$ref: '#/components/schemas/S0'}}}}}}}}}}}}}}
components:
  schemas:
{schemas}"
    );
    let mut diagnostics = Diagnostics::new();
    let source = Source::parse("api.yaml", text).expect("the document is OpenAPI");
    let api = lint::load(&source, lint::Strictness::Strict, &mut diagnostics)
        .map(|document| lower::lower(&source, &document, "api", &mut diagnostics))
        .filter(|_| !diagnostics.has_errors())
        .ok_or_else(|| diagnostics.render(Style::Plain))?;
    let config = CrateConfig::parse("crate.toml", "name = \"size\"\nversion = \"1.0.0\"\ndescription = \"Size\"")
        .expect("the configuration is valid");
    Ok(emit::emit(&config, &[api]).expect("the emitted tokens are Rust"))
}

/// Counts a text in the modules of the API.
fn count_in(files: &Files, text: &str) -> usize {
    files.iter().filter(|(path, _)| path.starts_with("src/api/")).map(|(_, file)| file.matches(text).count()).sum()
}

/// Each schema refers to the next, and the last one to the first.
#[test]
fn thousands_of_schemas_are_generated() {
    let count = 3000;
    let schemas = (0..count).fold(String::new(), |mut schemas, index| {
        let next = (index + 1) % count;
        let _ = writeln!(
            schemas,
            "    S{index}: {{type: object, properties: {{n: {{type: integer}}, next: {{$ref: '#/components/schemas/S{next}'}}}}}}"
        );
        schemas
    });
    let files = generate(&schemas).expect("no error");
    assert_eq!(count_in(&files, "\npub struct S"), count);
}

/// Each schema adds a property to the next, so that the first one has all properties.
fn chain(count: usize) -> String {
    (0..count).fold(String::new(), |mut schemas, index| {
        let own = format!("{{type: object, properties: {{p{index}: {{type: string}}}}}}");
        let next = index + 1;
        let _ = if next == count {
            writeln!(schemas, "    S{index}: {own}")
        } else {
            writeln!(schemas, "    S{index}: {{allOf: [{{$ref: '#/components/schemas/S{next}'}}, {own}]}}")
        };
        schemas
    })
}

#[test]
fn nested_all_of_is_limited() {
    let files = generate(&chain(60)).expect("no error");
    // The first type has all properties, the second all except one, and so on.
    assert_eq!(count_in(&files, "    pub p"), 60 * 61 / 2);
    let error = generate(&chain(100)).expect_err("too deep");
    assert!(error.contains("[too-deep] the members of this `allOf` are nested too deeply"), "{error}");
}

/// Each schema contains all others, so the number of paths to the innermost property is exponential.
#[test]
fn checks_of_properties_are_emitted_once() {
    let count = 30;
    let schemas = (0..count).fold(String::new(), |mut schemas, index| {
        let others = (0..count).filter(|other| *other != index).fold(String::new(), |mut others, other| {
            let _ = write!(others, ", o{other}: {{$ref: '#/components/schemas/S{other}'}}");
            others
        });
        let _ = writeln!(
            schemas,
            "    S{index}: {{type: object, properties: {{n: {{type: string, pattern: '^{index}$'}}{others}}}}}"
        );
        schemas
    });
    let files = generate(&schemas).expect("no error");
    assert_eq!(count_in(&files, "Check::Pattern("), count);
    // Each type refers to the others.
    assert_eq!(count_in(&files, "Rule::Type("), count * (count - 1) + 1);
}

/// Returns distinct names that become the same Rust name.
fn alike(index: usize) -> String {
    (0..17).fold("n".to_owned(), |name, bit| name + if index >> bit & 1 == 0 { "-a" } else { ".a" })
}

fn list(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect::<Vec<_>>().join(", ")
}

#[test]
fn names_that_collide_in_rust_are_numbered() {
    let count = 20_000;
    let names = list(count, |index| format!("{}: {{type: string}}", alike(index)));
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{get: {{operationId: a, responses: {{200: \
         {{description: d, content: {{application/json: {{schema: {{type: object, properties: {{{names}}}}}}}}}}}}}}}}}}}\n"
    );
    let source = Source::parse("api.yaml", text).expect("the document is OpenAPI");
    let mut diagnostics = Diagnostics::new();
    let document = lint::load(&source, lint::Strictness::Strict, &mut diagnostics).expect("no error");
    let api = lower::lower(&source, &document, "api", &mut diagnostics);
    let fields = api.types.iter().find_map(|def| match &def.kind {
        TypeKind::Struct(structure) => structure.fields.last(),
        _ => None,
    });
    assert_eq!(fields.map(|field| field.rust.as_str()), Some("n_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_20000"));
    assert_eq!(count_of(&diagnostics, "rust-name-collision"), count - 1);
}

/// A shared member is read once, not once for each path to it.
#[test]
fn repeated_member_is_read_once() {
    let chain = |count: usize| {
        (0..count).fold(String::new(), |mut schemas, index| {
            let next = format!("{{$ref: '#/components/schemas/S{}'}}", index + 1);
            let _ = if index + 1 == count {
                writeln!(
                    schemas,
                    "    S{index}: {{type: object, minProperties: 1, properties: {{p: {{type: string}}}}}}"
                )
            } else {
                writeln!(schemas, "    S{index}: {{allOf: [{next}, {next}]}}")
            };
            schemas
        })
    };
    let files = generate(&chain(40)).expect("no error");
    assert_eq!(count_in(&files, "    pub p: "), 40);
    let error = generate(&chain(400)).expect_err("too deep");
    assert!(error.contains("[too-deep] the members of this `allOf` are nested too deeply"), "{error}");
}

#[test]
fn compositions_that_expand_the_document_are_refused() {
    let count = 400;
    let all = list(count, |index| format!("{{$ref: '#/components/schemas/P{index}'}}"));
    let parts = (0..count).fold(String::new(), |mut parts, index| {
        let _ = writeln!(parts, "    P{index}: {{type: object, properties: {{p{index}: {{type: string}}}}}}");
        let _ = writeln!(
            parts,
            "    C{index}: {{allOf: [{{$ref: '#/components/schemas/All'}}, {{type: object, properties: {{c: {{type: string}}}}}}]}}"
        );
        parts
    });
    let uses = list(count, |index| format!("u{index}: {{$ref: '#/components/schemas/C{index}'}}"));
    let text = format!("    S0: {{type: object, properties: {{{uses}}}}}\n    All: {{allOf: [{all}]}}\n{parts}");
    let error = generate(&text).expect_err("the square of the properties");
    let refused = "[too-large] the compositions and references of this document expand beyond the limit";
    assert_eq!(error.matches(refused).count(), 1, "{error}");
    // A single schema may have all of them.
    let text = format!("    S0: {{$ref: '#/components/schemas/All'}}\n    All: {{allOf: [{all}]}}\n{parts}");
    assert_eq!(count_in(&generate(&text).expect("no error"), "    pub p"), 2 * count);
}

#[test]
fn composition_that_contains_itself_is_one_type() {
    for part in [
        "allOf: [{$ref: '#/components/schemas/S1'}, {$ref: '#/components/schemas/S0'}]",
        "allOf: [{$ref: '#/components/schemas/S1'}], oneOf: [{$ref: '#/components/schemas/S0'}, {type: object, properties: {z: {type: string}}}]",
    ] {
        let schemas = format!(
            "    S0: {{type: object, properties: {{inner: {{{part}}}}}}}\n    S1: {{type: object, properties: {{x: {{type: number}}}}}}\n"
        );
        let files = generate(&schemas).unwrap_or_else(|rendered| panic!("{rendered}"));
        assert_eq!(count_in(&files, "pub enum S0Inner ") + count_in(&files, "pub struct S0Inner "), 1, "{part}");
    }
    // Each of the compositions contains all the others.
    let inner = list(100, |index| {
        format!(
            "p{index}: {{allOf: [{{$ref: '#/components/schemas/S0'}}, {{type: object, properties: {{y{index}: {{type: string}}}}}}]}}"
        )
    });
    let refused =
        generate(&format!("    S0: {{type: object, properties: {{{inner}}}}}\n")).expect_err("it is too deep");
    assert!(
        refused.contains("[too-deep] the compositions around this schema contain each other too deeply"),
        "{refused}"
    );
}

#[test]
fn thousands_of_alternatives_are_generated() {
    let count = 1_000;
    let all = list(count, |index| format!("{{$ref: '#/components/schemas/P{index}'}}"));
    let mapping = list(count, |index| format!("v{index}: '#/components/schemas/P{index}'"));
    let parts = (0..count).fold(String::new(), |mut parts, index| {
        let _ = writeln!(
            parts,
            "    P{index}: {{type: object, required: [k, p{index}], properties: {{k: {{type: string}}, p{index}: {{type: string}}}}}}"
        );
        parts
    });
    let text = format!(
        "    S0: {{oneOf: [{all}], discriminator: {{propertyName: k, mapping: {{{mapping}}}}}}}\n\
         {parts}    S1: {{anyOf: [{all}]}}\n"
    );
    let files = generate(&text).expect("no error");
    assert_eq!(count_in(&files, "\npub struct P"), count);
}

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

fn count_of(diagnostics: &Diagnostics, rule: &str) -> usize {
    diagnostics.iter().filter(|found| found.rule == rule).count()
}

fn document(schema: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    A:\n      type: object\n{schema}"
    )
}

#[test]
fn findings_on_one_line_are_located() {
    let count = 16_000;
    let properties = list(count, |index| format!("\"ä{}Id\": {{\"type\": \"text\"}}", alike(index)));
    let text = format!(
        "{{\"openapi\": \"3.0.3\", \"info\": {{\"title\": \"T\", \"version\": \"1\"}}, \"paths\": {{}}, \
         \"components\": {{\"schemas\": {{\"A\": {{\"type\": \"object\", \"properties\": {{{properties}}}}}}}}}}}"
    );
    assert!(!text.contains('\n') && text.len() > 500_000);
    let columns = text.chars().count();
    let found = findings(text);
    assert_eq!(count_of(&found, "unknown-value"), count);
    let last = found.iter().map(|found| found.position().column).max();
    assert_eq!(last, Some(columns - "\"text\"}}}}}}".len() + 1));
}

#[test]
fn thousands_of_repeated_keys_are_reported() {
    let count = 40_000;
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
fn suppressions_of_one_line() {
    let count = 10_000;
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
    let count = 2_000;
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
        ("enum-value-removed", count),
        ("enum-value-added", count),
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
