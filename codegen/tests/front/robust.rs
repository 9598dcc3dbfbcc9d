//! Deep, circular and expanding documents: no panic, no hang, and checked documents can be deserialized.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{fs, thread};

use openapi_client_codegen::Project;
use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Format, Style};
use openapi_client_codegen::lint;
use openapi_client_codegen::source::Source;
use serde_yaml::Value;

use crate::common::assert_keeps_every_key;

/// Every format of diagnostics.
pub(crate) const FORMATS: [Format; 4] =
    [Format::Github, Format::Json, Format::Sarif(lint::describe), Format::Text(Style::Plain)];

/// Returns true if a format has output without diagnostics.
fn is_report(format: Format) -> bool {
    matches!(format, Format::Json | Format::Sarif(_))
}

/// Loads a text strictly and leniently, and formats the diagnostics in every format.
pub(crate) fn load(name: &str, text: String) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    match Source::parse(name, text) {
        Ok(source) => {
            let loaded = lint::load(&source, lint::Strictness::Strict, &mut diagnostics);
            assert_eq!(loaded.is_none(), diagnostics.has_errors());
            if let Some(document) = &loaded {
                assert_keeps_every_key(&source, document);
            }
            let mut leniently = Diagnostics::new();
            let lenient = lint::load(&source, lint::Strictness::Lenient, &mut leniently);
            assert_eq!(lenient.is_none(), leniently.has_errors());
            assert!(loaded.is_none() || loaded == lenient, "a document without errors loads the same in both modes");
            let rendered = leniently.render(Style::Plain);
            assert!(!rendered.contains("[document-model]"), "a dropped value is required:\n{rendered}");
            lint::review(&source, &mut diagnostics);
            assert_eq!(loaded.is_none(), diagnostics.has_errors(), "a review finds no errors");
            lint::suppress_all(&[source.file().clone()], &mut diagnostics);
        }
        Err(diagnostic) => diagnostics.push(diagnostic),
    }
    for format in FORMATS {
        assert_eq!(diagnostics.format(format).is_empty(), diagnostics.is_empty() && !is_report(format));
    }
    let rendered = diagnostics.render(Style::Plain);
    assert!(
        !rendered.contains("[document-model]"),
        "the checks accepted a document that can't be deserialized:\n{rendered}"
    );
    diagnostics
}

/// Returns the number of nodes of a tree.
pub(crate) fn count(value: &Value) -> usize {
    1 + match value {
        Value::Sequence(items) => items.iter().map(count).sum(),
        Value::Mapping(mapping) => mapping.values().map(count).sum(),
        _ => 0,
    }
}

#[test]
fn deep_documents_do_not_panic() {
    for (open, close) in [("{\"items\":", "}"), ("{\"allOf\":[", "]}"), ("{\"properties\":{\"a\":", "}}"), ("[", "]")] {
        for depth in [10, 30, 60, 120, 128, 200_000] {
            let schema = format!("{}{{\"type\":\"string\"}}{}", open.repeat(depth), close.repeat(depth));
            let text = format!(
                "{{\"openapi\":\"3.0.3\",\"info\":{{\"title\":\"t\",\"version\":\"1\"}},\"paths\":{{}},\
                 \"components\":{{\"schemas\":{{\"A\":{schema}}}}}}}"
            );
            let start = Instant::now();
            load("deep.json", text.clone());
            load("deep.yaml", text);
            assert!(start.elapsed() < Duration::from_secs(20), "{depth} of {open}");
        }
    }
}

/// The deepest allowed document passes the pipeline on the stack of a normal thread; deeper documents are refused.
#[test]
fn nesting_is_limited() {
    for (version, open, close, deepest) in [
        ("3.0.3", r#"{"type":"array","items":"#, "}", 33),
        ("3.0.3", r#"{"type":"object","additionalProperties":"#, "}", 33),
        ("3.0.3", r#"{"type":"object","properties":{"a":"#, "}}", 33),
        ("3.0.3", r#"{"allOf":["#, "]}", 33),
        ("3.0.3", r#"{"anyOf":[{"type":"string"},"#, "]}", 33),
        ("3.0.3", r#"{"not":"#, "}", 33),
        // Each of these levels is two schemas in OpenAPI 3.0, and each of the last ones three.
        ("3.1.0", r#"{"type":["array","string"],"items":"#, "}", 16),
        ("3.1.0", r#"{"type":["array","string"],"prefixItems":[{"type":"string"},"#, r#"],"items":false}"#, 11),
    ] {
        for depth in [deepest, deepest + 1] {
            let schema = format!("{}{{\"type\":\"string\"}}{}", open.repeat(depth), close.repeat(depth));
            let text = format!(
                r##"{{"openapi":"{version}","info":{{"title":"t","version":"1"}},"paths":{{"/a":{{"get":{{"operationId":"a",
                "responses":{{"200":{{"description":"d","content":{{"application/json":
                {{"schema":{{"$ref":"#/components/schemas/A"}}}}}}}}}}}}}}}},"components":{{"schemas":{{"A":{schema}}}}}}}"##
            );
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nesting");
            fs::create_dir_all(&folder).unwrap();
            let path = folder.join("api.json");
            fs::write(&path, text).unwrap();
            let generate = move || {
                let config = "name = \"a\"\nversion = \"1.0.0\"\ndescription = \"A.\"\n";
                let config = CrateConfig::parse("crate.toml", config).unwrap();
                let mut diagnostics = Diagnostics::new();
                let project = Project::from_files(&[path], None, config, &mut diagnostics);
                let files = project.and_then(|project| project.generate(&mut diagnostics));
                (files.is_some(), diagnostics.render(Style::Plain))
            };
            let thread = thread::Builder::new().stack_size(2 << 20).spawn(generate).unwrap();
            let (is_generated, rendered) = thread.join().unwrap();
            assert_eq!(is_generated, depth == deepest, "{depth} of {open}: {rendered}");
            let is_refused = rendered.contains("[too-deep] the document is nested too deeply here");
            assert_eq!(is_refused, depth != deepest, "{depth} of {open}: {rendered}");
        }
    }
}

/// For each group that captures, a match would take memory in proportion to the whole pattern.
#[test]
fn groups_of_a_pattern_do_not_multiply() {
    let groups = (0..500).fold(String::new(), |mut groups, index| {
        let _ = write!(groups, "(a|b)(?<n{index}>c)");
        groups
    });
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    put:\n      operationId: put\n      \
         requestBody:\n        content:\n          application/json:\n            schema: {{$ref: \
         '#/components/schemas/A'}}\n      responses:\n        '204': {{description: d}}\ncomponents:\n  schemas:\n    \
         A: {{type: string, pattern: '^{groups}$', example: ac}}\n"
    );
    let start = Instant::now();
    let found = load("pattern.yaml", text.clone()).render(Style::Plain);
    assert!(found.contains("does not match"), "{found}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pattern.yaml");
    fs::write(&path, text).unwrap();
    let mut diagnostics = Diagnostics::new();
    let config = CrateConfig::new("pattern").unwrap();
    let project = Project::from_files(&[path], None, config, &mut diagnostics);
    let files = project.and_then(|project| project.generate(&mut diagnostics));
    assert!(files.is_some(), "{}", diagnostics.render(Style::Plain));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

/// A nested header refers back to the outer header, and each reference has its own description.
#[test]
fn circular_described_references_end() {
    let text = "openapi: 3.1.0
info: {title: t, version: '1'}
paths: {/a: {get: {responses: {200: {description: d, headers: {Q: {$ref: '#/components/headers/H', description: e}}}}}}}
components:
  headers:
    H: {content: {a/b: {encoding: {x: {headers: {Y: {$ref: '#/components/headers/H', description: d}}}}}}}
";
    assert!(!load("circle.yaml", text.to_owned()).has_errors());
}

/// Nested alternatives and recursive schemas, each with an example to validate.
#[test]
fn examples_of_recursive_schemas_are_validated() {
    let mut schemas = String::new();
    for level in 0..40 {
        let next = format!("{{$ref: '#/components/schemas/A{}'}}", (level + 1) % 40);
        writeln!(
            schemas,
            "    A{level}: {{anyOf: [{{type: object, properties: {{a: {next}, b: {next}}}, required: [a, b]}}, \
             {{type: array, items: {next}}}, {{type: string, maxLength: 1}}], example: {{a: [[[too long]]], b: {{a: x, b: 1}}}}}}"
        )
        .unwrap();
    }
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    \
         Self: {{not: {{not: {{$ref: '#/components/schemas/Self'}}}}, example: 1}}\n{schemas}"
    );
    let start = Instant::now();
    load("endless.yaml", text);
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn expanding_aliases_are_refused() {
    let mut bomb = String::from("openapi: 3.0.3\na: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (name, before) in ('b'..='i').zip('a'..) {
        writeln!(bomb, "{name}: &{name} [{}]", vec![format!("*{before}"); 10].join(", ")).unwrap();
    }
    let wide = format!("openapi: 3.0.3\na: &a [{}]\nb:\n{}", "x, ".repeat(5_000), "- *a\n".repeat(5_000));
    let long = format!("openapi: 3.0.3\na: &a {}\nb:\n{}", "x".repeat(1_000_000), "- *a\n".repeat(100_000));
    for text in [bomb, wide, long] {
        let start = Instant::now();
        let rendered = load("bomb.yaml", text).render(Style::Plain);
        assert!(rendered.starts_with("bomb.yaml:1:1 [too-large] the aliases of this document expand it"), "{rendered}");
        assert!(start.elapsed() < Duration::from_secs(20));
    }
    // A long text without aliases is not expanded.
    let text = format!("openapi: 3.0.3\nx-a: {}\nx-b: \"{}\"\n", "x".repeat(20 << 20), "\\L".repeat(1 << 20));
    assert!(Source::parse("long.yaml", text).is_ok());
}
