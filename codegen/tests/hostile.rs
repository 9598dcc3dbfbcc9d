//! A crate from documents that are hostile in every place of which something gets into a literal, a comment, a manifest or
//! the name of a file: it compiles.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use openapi_client_codegen::Project;
use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::files::Files;
use serde_json::{Map, Value, json};

/// Characters that end a comment or a literal, that rustc refuses, or that a terminal obeys.
const HOSTILE: &str = "a\r\u{0}\u{1b}[2J\u{202e}\u{2066}\u{2028}\u{9b}\u{feff}\"'`{}\\*/-->\t#b";

/// Names that are devices of Windows, no ASCII, too long for a file, or names of the emitted code.
fn names() -> Vec<String> {
    let mut names: Vec<String> =
        ["aux", "CON", "nul", "prn", "com1", "LPT9", "std", "core", "serde", "test", "mod", "部屋", "é\u{202e}"]
            .map(str::to_owned)
            .to_vec();
    names.extend(["long", "Ж"].map(|name| name.repeat(480)));
    names
}

/// A document with the string in every place. It has an operation for each of `names`, and more than stand in one file.
fn document(text: &str, names: &[String]) -> Value {
    let names: Vec<&String> = names.iter().cycle().take(names.len().max(101)).collect();
    // What is no part of a template.
    let named = text.replace(['{', '}', '/', '#'], "");
    let paths: Map<String, Value> = names
        .iter()
        .enumerate()
        .map(|(index, name)| (format!("/{index}/{named}/{{{named}}}"), json!({"post": operation(text, name, index)})))
        .collect();
    let schema = json!({"$ref": "#/components/schemas/All"});
    json!({
        "openapi": "3.0.3",
        "info": {"title": text, "version": text, "description": text},
        "servers": [{"url": format!("https://{{{named}}}.example.com/"), "description": text,
            "variables": {named.clone(): {"default": text, "enum": [text, "b"], "description": text}}}],
        "tags": [{"name": text, "description": text}],
        "security": [{"key": []}, {"basic": []}, {"other": []}, {text: []}],
        "x-rust-request-id": text,
        "x-rust-representations": [{"format": "json", "path-suffix": named}, {"format": "xml", "path-suffix": named, "envelope": text}],
        "x-tagGroups": [{"name": text, "tags": [text]}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "query", "name": text, "description": text},
                "other": {"type": "apiKey", "in": "header", "name": text},
                text: {"type": "http", "scheme": "bearer", "bearerFormat": text},
                "basic": {"type": "http", "scheme": "basic", "description": text},
            },
            "schemas": {
                "All": {"type": "object", "title": text, "description": text, "required": [text, "b"], "properties": {
                    text: {"type": "string", "description": text, "default": text, "pattern": text, "example": text},
                    "b": {"type": "string", "enum": [text, "b", "é\u{202e}"], "default": text},
                    "c": {"type": "array", "items": {"type": "string"}, "default": [text]},
                    "d": {"default": {text: text}},
                    "e": {"oneOf": [{"type": "string", "title": text, "pattern": "^(a|\u{202e})\r$"}, {"type": "integer"}]},
                    "f": {"type": "object", "additionalProperties": schema, "xml": {"name": text, "namespace": text, "prefix": text}},
                    "long".repeat(480): {"type": "object", "properties": {"long".repeat(480): {"type": "object", "properties": {text: schema}}}},
                }},
                "One": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
                "Other": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
                "Choice": {
                    "oneOf": [{"$ref": "#/components/schemas/One"}, {"$ref": "#/components/schemas/Other"}],
                    "discriminator": {"propertyName": "kind", "mapping": {text: "#/components/schemas/One", "é\u{202e}": "#/components/schemas/Other"}},
                },
            },
        },
    })
}

fn operation(text: &str, name: &str, index: usize) -> Value {
    let string = json!({"type": "string", "default": text, "enum": [text, "b"]});
    let content = match index % 4 {
        0 => "application/json",
        1 => "application/x-www-form-urlencoded",
        2 => "multipart/form-data",
        _ => "application/xml",
    };
    let schema = json!({"$ref": "#/components/schemas/All"});
    let choice = json!({"$ref": "#/components/schemas/Choice"});
    json!({
        "x-rust-resource": format!("resource {name}"),
        "callbacks": {text: {text: {"post": {"responses": {"204": {"description": text}}}}}},
        "operationId": format!("{text} {name} {index}"),
        "summary": text, "description": text, "tags": [name],
        "externalDocs": {"url": text, "description": text},
        "parameters": [
            {"name": text.replace(['{', '}', '/', '#'], ""), "in": "path", "required": true, "schema": string, "description": text},
            {"name": text, "in": "query", "schema": string, "description": text, "example": text},
            {"name": "c", "in": "query", "schema": {"type": "array", "items": string}},
            {"name": "X-Header", "in": "header", "schema": string, "description": text},
            {"name": text, "in": "header", "schema": string},
            {"name": text, "in": "cookie", "schema": {"type": "string"}},
        ],
        "requestBody": {"description": text, "content": {content: {"schema": schema, "example": {"b": text}}}},
        "responses": {
            "200": {"description": text, "content": {"application/json": {"schema": choice}, text: {"schema": choice}},
                "headers": {text: {"schema": {"type": "string"}}, "X-A": {"description": text, "schema": {"type": "string"}}}},
            "404": {"description": text, "content": {"application/json": {"schema": schema}}},
        },
    })
}

/// An empty folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("what an earlier run left can be removed");
    }
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

fn generate(specs: &[PathBuf]) -> Result<Files, String> {
    let mut diagnostics = Diagnostics::new();
    Project::from_files(specs, CrateConfig::new("hostile-shop").expect("a name"), &mut diagnostics)
        .and_then(|project| project.generate(&mut diagnostics))
        .ok_or_else(|| diagnostics.render(Style::Plain))
}

#[test]
fn crate_of_hostile_documents_compiles() {
    let folder = folder("compiled");
    let write = |name: &str, document: &Value| {
        let path = folder.join(name);
        fs::write(&path, document.to_string()).expect("the document can be written");
        path
    };
    let mut specs = vec![write("all.json", &document(HOSTILE, &names()))];
    for name in names() {
        // As long as the name of a file can be.
        let name = name.get(..250).unwrap_or(&name);
        specs.push(write(
            &format!("{name}.json"),
            &json!({"openapi": "3.0.3", "info": {"title": HOSTILE, "version": "1"},
            "servers": [{"url": "https://example.com"}],
            "paths": {"/a": {"get": {"operationId": "a", "responses": {"204": {"description": "d"}}}}}}),
        ));
    }
    specs.push(write("a\r\n::error::b\u{202e}-->.json", &document("k", &["x".to_owned()])));
    let files = generate(&specs).unwrap_or_else(|report| panic!("{report}"));
    let out = folder.join("crate");
    files.write(&out).unwrap_or_else(|error| panic!("{error}"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace");
    fs::copy(root.join("Cargo.lock"), out.join("Cargo.lock")).expect("the workspace has a lock file");
    // The documentation has Rust as well, in its examples.
    for command in ["check", "doc"] {
        let output = Command::new(env!("CARGO"))
            .args([command, "--offline", "--quiet"])
            .args((command == "doc").then_some("--no-deps"))
            .current_dir(&out)
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder"))
            .output()
            .expect("cargo runs");
        // Warnings are output as well.
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert!(output.status.success());
    }
}
