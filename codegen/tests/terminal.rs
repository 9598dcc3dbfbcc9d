//! Reports escape names, keys and values that a terminal or a workflow log would interpret.

use std::fs;

use openapi_client_codegen::diagnostic::{Diagnostic, Diagnostics, Format, Place, Style};
use openapi_client_codegen::diff::render::{Links, github, json, markdown, text};
use openapi_client_codegen::diff::{File, Inputs, compare};
use openapi_client_codegen::files::{Files, drift_message};
use openapi_client_codegen::lint::{self, describe};
use openapi_client_codegen::project;
use openapi_client_codegen::source::SourceFile;
use serde_json::{Value, json};

/// A text that clears the screen, starts lines with commands, and changes the direction of text.
const HOSTILE: &str = "::x\u{1b}[2J\u{9b}2J\r\n ::error::pwn\n##[error]\u{202e}\u{2028}\u{7f}y";

fn assert_printable(report: &str) {
    assert!(!report.is_empty());
    for line in report.lines() {
        let is_obeyed = |c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{2028}');
        assert!(!line.contains(is_obeyed), "{line:?}");
        let ours =
            line.starts_with("::error file=") || line.starts_with("::warning file=") || line.starts_with("::notice ");
        // The log interprets one command per line.
        assert!(ours || !(line.trim_start().starts_with("::") || line.contains("##[")), "{line:?}");
    }
}

/// Returns a document with mistakes in keys and values.
fn document(text: &str) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": text, "version": text},
        text: 1,
        "paths": {
            "/a": {"get": {
                "operationId": text, text: {}, "deprecated": text,
                "parameters": [{"name": text, "in": text}, {"name": text, "in": "query", "schema": {"type": text, "default": text}}],
                "responses": {text: {"description": text}, "200": {"$ref": text}, "201": {"$ref": format!("#/components/responses/{text}")}},
            }},
            text: {text: {}},
        },
        "components": {"schemas": {text: {"type": "object", "required": [text], "properties": {text: {"enum": [text, text], text: 1}}}}},
    })
}

#[test]
fn diagnostics_escape_control_characters() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join(HOSTILE.replace('/', ""));
    fs::create_dir(&folder).expect("a folder");
    let path = folder.join(format!("{HOSTILE}.yaml"));
    // In YAML, whose lines are shown, the characters are unescaped.
    let yaml = format!("{}\u{202e}: \u{9b}\n'\u{7f}a': 'b\u{1b}[2J'\n", "openapi: 3.0.3\n");
    for text in [document(HOSTILE).to_string(), yaml, "openapi: 3.0.3\npaths:\n  ::error::a: {b\u{9b}\n".to_owned()] {
        fs::write(&path, text).expect("it can be written");
        let mut diagnostics = Diagnostics::new();
        project::lint(&[path.clone(), folder.join("none\u{1b}.yaml")], None, &mut diagnostics);
        assert!(diagnostics.has_errors());
        for format in [Format::Text(Style::Plain), Format::Github, Format::Json, Format::Sarif(describe)] {
            assert_printable(&diagnostics.format(format));
        }
        assert_printable(&diagnostics.render(Style::Plain));
        for diagnostic in &diagnostics {
            assert_printable(&diagnostic.to_string());
            assert_printable(&diagnostic.render(Style::Plain));
        }
        // JSON has the original file name.
        let report: Value = serde_json::from_str(&diagnostics.format(Format::Json)).expect("JSON");
        let files = report["findings"].as_array().expect("a list").iter().map(|finding| &finding["file"]);
        assert!(files.clone().any(|file| *file == path.to_string_lossy().as_ref()), "{:?}", files.collect::<Vec<_>>());
    }
    let refused = lint::explain(HOSTILE).expect_err("there is no such rule");
    assert_printable(&openapi_client_codegen::diagnostic::printable(&refused));
}

#[test]
fn file_name_is_not_a_workflow_command() {
    let file = SourceFile::new("::error::a.yaml", "\u{9b}a: b\n");
    let diagnostic = Diagnostic::error(&file, "unknown-key", Place::Start, "a\nb").with_help("c\r::d");
    assert_eq!(
        diagnostic.render(Style::Plain),
        "\\u{3a}:error::a.yaml:1:1 [unknown-key] a\\nb\n  |\n1 | \\u{9b}a: b\n  | ^\n  |\n  = help: c\\r::d\n"
    );
}

#[test]
fn changes_escape_control_characters() {
    let side = |text: &str, default: &str| {
        let document = json!({
            "openapi": "3.0.3",
            "info": {"title": text, "version": "1"},
            "servers": [{"url": "https://example.com"}],
            "paths": {"/a": {"get": {
                "operationId": "a", "description": default,
                "parameters": [
                    {"name": default, "in": "query", "schema": {"type": "string"}},
                    {"name": "b", "in": "query", "schema": {"type": "string", "default": default, "pattern": default}},
                ],
                "responses": {"200": {"description": default, "content": {default: {"schema": {"type": "string", "enum": [default]}}}}},
            }}},
        });
        let name = format!("{HOSTILE}.yaml");
        Inputs::new(name.clone(), vec![File { name, bytes: document.to_string().into_bytes() }])
    };
    let report = compare(&side("a", "x"), &side(HOSTILE, HOSTILE)).unwrap_or_else(|failures| {
        panic!("{}", failures.iter().map(|failure| failure.diagnostics.render(Style::Plain)).collect::<String>())
    });
    assert!(!report.is_empty());
    for report in [text(&report, Style::Plain), github(&report), json(&report), markdown(&report, &Links::default())] {
        assert_printable(&report);
    }
    let changes: Value = serde_json::from_str(&json(&report)).expect("JSON");
    let after = changes["changes"].as_array().expect("a list").iter().map(|change| &change["after"]);
    assert!(after.clone().any(|after| *after == HOSTILE), "{:?}", after.collect::<Vec<_>>());
}

#[test]
fn file_messages_escape_control_characters() {
    let mut files = Files::default();
    files.insert("Cargo.toml", "# @generated by a test\n::error::a\n");
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join(HOSTILE);
    files.write(&folder).expect("it can be written");
    fs::write(folder.join("Cargo.toml"), format!("# @generated by a test\n{HOSTILE}\n##[c]\n")).expect("written");
    fs::create_dir(folder.join("src")).expect("a folder");
    let extra = folder.join(format!("src/{HOSTILE}"));
    fs::write(&extra, "// @generated by a test\n").expect("written");
    for difference in files.compare(&folder).expect("it can be read") {
        assert_printable(&difference.diff(&files));
    }
    assert_printable(&drift_message(1, HOSTILE, HOSTILE, "a"));
    fs::write(&extra, HOSTILE).expect("written");
    assert_printable(&files.compare(&folder).expect_err("the file is foreign").to_string());
}
