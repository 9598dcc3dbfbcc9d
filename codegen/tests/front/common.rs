//! Small documents and their diagnostics.
use std::fmt::Write as _;

use openapi_client_codegen::diagnostic::{Diagnostic, Diagnostics};
use openapi_client_codegen::lint;
use openapi_client_codegen::normalize::normalize;
use openapi_client_codegen::source::Source;
use serde_yaml::Value;

/// Loads the text, and returns a line for each diagnostic and its help.
pub(crate) fn report(text: &str) -> String {
    report_of(Source::parse("api.yaml", text))
}

/// Loads a document, and returns a line for each diagnostic and its help.
pub(crate) fn report_of(source: Result<Source, Diagnostic>) -> String {
    let mut diagnostics = Diagnostics::new();
    match source {
        Ok(source) => {
            lint::load(&source, lint::Strictness::Strict, &mut diagnostics);
        }
        Err(diagnostic) => diagnostics.push(diagnostic),
    }
    lines(&diagnostics)
}

/// Returns a line for each diagnostic and its help.
pub(crate) fn lines(diagnostics: &Diagnostics) -> String {
    let mut lines = String::new();
    for diagnostic in diagnostics.sorted() {
        writeln!(lines, "{diagnostic}").unwrap();
        if let Some(help) = diagnostic.help_text() {
            writeln!(lines, "  help: {help}").unwrap();
        }
    }
    lines
}

/// Defines a test for each row: parts of documents, and their diagnostics without the file name.
macro_rules! rows {
    ($report:ident($document:path); $($(#[$meta:meta])* $name:ident: $($text:expr => $expected:literal),+;)+) => {
        $($(#[$meta])* #[test] fn $name() { $($crate::common::compare(&$report(&$document($text)), $expected);)+ })+
    };
}
pub(crate) use rows;

/// Compares lines without their indentation.
pub(crate) fn compare(reported: &str, expected: &str) {
    let lines = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.trim().trim_start_matches("api.yaml:").to_owned()).collect()
    };
    assert_eq!(lines(reported), lines(expected), "{reported}");
}

/// Loads the text, which must have no diagnostics.
pub(crate) fn loads(text: &str) {
    assert_eq!(report(text), "");
}

/// Returns the text unchanged.
pub(crate) fn whole(text: &str) -> String {
    text.to_owned()
}

/// Returns a document with these paths.
pub(crate) fn of_paths(paths: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  {paths}\n")
}

/// Returns a document with an operation that has this key.
pub(crate) fn of_operation(key: &str) -> String {
    format!(
        "openapi: 3.0.3
info: {{title: t, version: '1'}}
components:
  parameters: {{P: {{name: p, in: query, schema: {{type: string}}}}}}
  securitySchemes: {{basic: {{type: http, scheme: basic}}}}
paths:
  /a:
    get:
      responses: {{200: {{description: d}}}}
      {key}
"
    )
}

/// Returns a document with these schemas.
pub(crate) fn of_schemas(schemas: &str) -> String {
    with_schemas("3.0.3", schemas)
}

/// Returns an OpenAPI 3.1 document with these schemas.
pub(crate) fn of_schemas_31(schemas: &str) -> String {
    with_schemas("3.1.0", schemas)
}

/// Returns a document with these schemas.
pub(crate) fn with_schemas(version: &str, schemas: &str) -> String {
    format!(
        "openapi: {version}
info: {{title: t, version: '1'}}
paths: {{/a: {{get: {{responses: {{200: {{description: d}}}}}}}}}}
components:
  schemas:
    {schemas}
"
    )
}

/// Fails if the typed document lacks a key of the normalized tree.
pub(crate) fn assert_keeps_every_key(source: &Source, document: &openapiv3::OpenAPI) {
    let written = normalize(source, &mut Diagnostics::new());
    let kept = serde_yaml::to_value(document).unwrap();
    let mut missing = Vec::new();
    compare_keys(&written, &kept, "", &mut missing);
    assert!(missing.is_empty(), "{}: {missing:?}", source.name());
}

fn compare_keys(written: &Value, kept: &Value, pointer: &str, missing: &mut Vec<String>) {
    match (written, kept) {
        (Value::Mapping(written), Value::Mapping(kept)) => {
            for (key, value) in written {
                let key = key.as_str().unwrap();
                let pointer = format!("{pointer}/{key}");
                // `2xx` becomes `2XX`.
                match kept.get(key).or_else(|| kept.get(key.to_uppercase())) {
                    Some(kept) => compare_keys(value, kept, &pointer, missing),
                    None if is_same_as_absent(value) => {}
                    None => missing.push(pointer),
                }
            }
        }
        (Value::Sequence(written), Value::Sequence(kept)) if written.len() == kept.len() => {
            for (index, (written, kept)) in written.iter().zip(kept).enumerate() {
                compare_keys(written, kept, &format!("{pointer}/{index}"), missing);
            }
        }
        (Value::Mapping(_) | Value::Sequence(_), _) => missing.push(pointer.to_owned()),
        _ => {}
    }
}

/// Returns true for null, false and empty collections, which `openapiv3` does not serialize.
fn is_same_as_absent(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(entries) => entries.is_empty(),
        _ => false,
    }
}
