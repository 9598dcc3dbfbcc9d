//! Large documents are generated, or refused.

use std::fmt::Write as _;

use openapi_client_codegen::diagnostic::Diagnostics;
use openapi_client_codegen::files::Files;
use openapi_client_codegen::model::TypeKind;
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{lint, lower};

use super::emitted::emitted;
use super::{NO_CONTENT, alike, count_of, list, operations, whole};

/// Generates a document whose request and response use the schema `S0`.
fn generate(schemas: &str) -> Result<Files, String> {
    let content = "content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}";
    let paths = format!(
        "  /a: {{put: {{operationId: a, requestBody: {{{content}}}, responses: {{200: {{description: d, {content}}}}}}}}}\n"
    );
    generate_document(&paths, &format!("  schemas:\n{schemas}"))
}

fn generate_document(paths: &str, components: &str) -> Result<Files, String> {
    emitted("api", whole(paths, components))
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
    assert_eq!(error.matches("[too-deep] the members of this `allOf` are nested too deeply").count(), 1, "{error}");
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

/// Each use emits the shared part, so that the emitted code can be quadratic in the size of the document.
#[test]
fn shared_parts_that_expand_the_document_are_refused() {
    let properties = |count: usize| list(count, |index| format!("p{index}: {{type: string}}"));
    let form = |media_type: &str| {
        format!(
            "requestBody: {{content: {{{media_type}: {{schema: {{$ref: '#/components/schemas/F'}}}}}}}}, {NO_CONTENT}"
        )
    };
    let form_of = |count: usize| format!("  schemas: {{F: {{type: object, properties: {{{}}}}}}}\n", properties(count));
    let [urlencoded, multipart] = ["application/x-www-form-urlencoded", "multipart/form-data"].map(form);
    let text = "word ".repeat(20_000);
    let parameter = |more: &str| {
        format!(
            "  parameters: {{P: {{name: p, in: query, {more}, schema: {{type: array, items: {{type: integer}}}}}}}}\n"
        )
    };
    let uses = list(1_000, |index| format!("u{index}: {{$ref: '#/components/schemas/B'}}"));
    let shared = |schema: &str| format!("    S0: {{type: object, properties: {{{uses}}}}}\n    B: {{{schema}}}\n");
    let numbers = list(20_000, |index| index.to_string());
    let by_parameter = operations(1_000, &format!("parameters: [{{$ref: '#/components/parameters/P'}}], {NO_CONTENT}"));
    let by_response = operations(1_000, "responses: {204: {description: d}, 404: {$ref: '#/components/responses/R'}}");
    for (what, generated) in [
        ("form fields", generate_document(&operations(200, &urlencoded), &form_of(200))),
        ("parts", generate_document(&operations(200, &multipart), &form_of(200))),
        ("description of a parameter", generate_document(&by_parameter, &parameter(&format!("description: {text}")))),
        ("example of a parameter", generate_document(&by_parameter, &parameter(&format!("example: [{numbers}]")))),
        (
            "description of a response",
            generate_document(&by_response, &format!("  responses: {{R: {{description: {text}}}}}\n")),
        ),
        ("description of a schema", generate(&shared(&format!("type: integer, description: {text}")))),
        (
            "default of a schema",
            generate(&shared(&format!("type: array, items: {{type: integer}}, default: [{numbers}]"))),
        ),
        (
            "pattern of items",
            generate(&shared(&format!(
                "type: array, items: {{type: string, pattern: '^{}$'}}",
                "(a|b)".repeat(10_000)
            ))),
        ),
    ] {
        let error = generated.err().unwrap_or_default();
        let refused = "[too-large] the compositions and references of this document expand beyond the limit";
        assert_eq!(error.matches(refused).count(), 1, "{what}: {error}");
    }
    let files = generate_document(&operations(100, &urlencoded), &form_of(50)).expect("no error");
    assert_eq!(count_in(&files, " p49"), 100, "a form of usual size");
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
