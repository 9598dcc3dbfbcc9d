//! Documents with very many schemas, and with schemas that go very deep.

use std::fmt::Write as _;

use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::files::Files;
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{emit, lint, lower};

/// The files for a document that takes and answers with the schema `S0`; the other schemas follow.
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

/// How often a text occurs in the modules of the API.
fn count_in(files: &Files, text: &str) -> usize {
    files.iter().filter(|(path, _)| path.starts_with("src/api/")).map(|(_, file)| file.matches(text).count()).sum()
}

/// Each schema refers to the next, and the last to the first.
#[test]
fn thousands_of_schemas() {
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

/// Each schema adds a property to the next, so that the first has them all.
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
fn all_of_upon_all_of() {
    let files = generate(&chain(60)).expect("no error");
    // The first has all, the second all but one, and so on.
    assert_eq!(count_in(&files, "    pub p"), 60 * 61 / 2);
    let error = generate(&chain(100)).expect_err("too deep");
    assert!(error.contains("[too-deep] the schemas that this `allOf` consists of are nested too deeply"), "{error}");
}

/// Each schema holds all others, so that there are more ways to the innermost property than anybody can count.
#[test]
fn checks_of_properties_have_a_bound() {
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
    assert_eq!(count_in(&files, "Check::Pattern("), 500);
}
