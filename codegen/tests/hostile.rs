//! Documents with hostile text in every position: their crate compiles, no code in them runs, and its documentation
//! shows text only.
//!
//! One crate is generated from a document with harmless text in every position, another from documents with hostile
//! text and names. The pages of the second must not have elements, attributes or kinds of links that the first lacks.

#[path = "support/cargo.rs"]
mod cargo;
#[path = "support/generated.rs"]
mod generated;
#[path = "support/runtime.rs"]
mod runtime;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use cargo::cargo;
use html5gum::{Token, Tokenizer};
use openapi_client_codegen::config::CrateConfig;
use pulldown_cmark::{Options, Parser, html};
use serde_json::{Map, Value, json};

/// A text with all Markdown that descriptions may use.
const HARMLESS: &str = "One *two* **three** ~~four~~ `five` [six](https://example.com \"seven\") <me@example.com>.\n\n# Head\n\n\
                        ## Head\n\n### Head\n\n- item\n\n1. item\n\n> quote\n\n---\n\n```text\ncode\n```\n\n| a | b |\n|:-:|--:|\n| 1 | 2 |\n\n\
                        Line\\\nbreak";

/// Texts that mean something in Markdown, HTML, Rust, TOML, a terminal or the logs of CI.
const HOSTILE: [&str; 11] = [
    "x\n```\nstd::fs::write(\"ran\", \"\").unwrap();\n```\n",
    "    std::fs::write(\"ran\", \"\").unwrap();\n\n~~~rust\npanic!()\n",
    "\\<script>alert(1)</script> \\\\<img src=x onerror=alert(2)>",
    "``a```<img src=x onerror=alert(3)>``` b <a title=\"`\">",
    "x` <iframe srcdoc=x></iframe> `y | <object data=x> |",
    "[a](javascript:alert(4)) <javascript:alert(5)> ![b](data:image/svg+xml,x) [c]: data:x\n\n[c]: javascript:alert(6)\n[c][c] [^c]\n\n[^c]: <svg/onload=alert(7)>",
    "<http-x onmouseover=alert(8)>t <!-- [`Client`](javascript:x) <?php ?> <![CDATA[ ]]>",
    "a\r\u{0}\u{1b}[2J\u{202e}\u{2066}\u{2028}\u{9b}\u{feff}\"'`{}\\*/-->\t#b\n::error::c",
    " \t ",
    "https://example.com/{id} `https://{a}.example.com/b`` \u{3164} [b]\n\n[b]: https://example.com",
    "- [ ] <input autofocus onfocus=alert(9)>\n  - - <details open ontoggle=alert(10)>\n\n<style>*{display:none}</style>",
];

/// Returns names that are Windows devices, not ASCII, too long for a file, or used by the emitted code.
fn names() -> Vec<String> {
    let mut names: Vec<String> =
        ["aux", "CON", "nul", "prn", "com1", "LPT9", "std", "core", "serde", "test", "mod", "部屋", "é\u{202e}"]
            .map(str::to_owned)
            .to_vec();
    names.extend(["client", "operations", "types", "str", "u64", "Option", "データ"].map(str::to_owned));
    names.extend(["long", "Ж"].map(|name| name.repeat(480)));
    names
}

#[test]
#[ignore = "it compiles crates for minutes; `cargo ci` runs it beside the other tests"]
fn hostile_documents_change_only_text() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the folder of an earlier run can be removed");
    }
    let plain = ["a", "b", "c", "d"].map(str::to_owned);
    let harmless = pages(&folder.join("harmless"), HARMLESS, &[("plain".to_owned(), document(HARMLESS, &plain))]);

    let texts = HOSTILE.iter().enumerate();
    let mut documents: Vec<(String, Value)> =
        texts.map(|(index, text)| (format!("text{index}"), document(text, &plain))).collect();
    // Too many operations for one file, so that each tag has a module; and one document for each name.
    let many: Vec<String> =
        names().into_iter().chain(["runtime", "xml"].map(str::to_owned)).cycle().take(101).collect();
    documents.push(("many".to_owned(), document("text", &many)));
    let names = names().into_iter().chain(["a\r\n::error::b\u{202e}-->".to_owned()]);
    // The longest possible file name.
    documents.extend(names.map(|name| (name.get(..250).unwrap_or(&name).to_owned(), small())));
    let package = folder.join("hostile");
    let hostile = pages(&package, HOSTILE[0], &documents);
    let unwanted: Vec<_> = hostile.difference(&harmless).collect();
    assert!(unwanted.is_empty(), "hostile texts have become {unwanted:#?}");

    let output = run(&package, &["clippy"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("warning"), "{said}");

    let output = run(&package, &["test", "--doc"]);
    let [said, errors] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success() && !errors.contains("warning"), "{said}{errors}");
    let tests = said.lines().filter(|line| line.starts_with("test ") && !line.starts_with("test result"));
    let (compiled, run): (Vec<&str>, Vec<&str>) = tests.partition(|test| test.ends_with(" - compile ... ok"));
    assert!(!compiled.is_empty(), "{said}");
    assert!(run.is_empty(), "doc tests that run: {run:#?}");
    assert!(!package.join("ran").exists());
}

/// Runs cargo with all features but TLS, which takes long to build.
fn run(package: &Path, arguments: &[&str]) -> Output {
    let manifest = fs::read_to_string(package.join("Cargo.toml")).expect("there is a manifest");
    let manifest: toml::Table = manifest.parse().expect("the manifest is TOML");
    let features = manifest.get("features").and_then(toml::Value::as_table).expect("there are features");
    let features = features.keys().filter(|name| !["default", "rustls", "native-tls"].contains(&name.as_str()));
    let features = features.cloned().collect::<Vec<_>>().join(",");
    cargo(package, &[arguments, &["--no-default-features", "--features", &features]].concat())
}

/// Generates a crate from documents with file names, and builds its pages. Returns the elements with their attributes,
/// and the prefixes of links.
fn pages(package: &Path, description: &str, documents: &[(String, Value)]) -> BTreeSet<(String, String)> {
    let spec = package.with_extension("spec");
    fs::create_dir_all(&spec).expect("the folder can be made");
    let write = |(name, document): &(String, Value)| {
        let path = spec.join(format!("{name}.json"));
        fs::write(&path, document.to_string()).expect("the document can be written");
        path
    };
    let paths: Vec<PathBuf> = documents.iter().map(write).collect();
    let mut config = CrateConfig::new("hostile").expect("the name is one of a package");
    description.clone_into(&mut config.description);
    config.runtime = runtime::dependency();
    let files = generated::generate(&paths, config).unwrap_or_else(|report| panic!("{report}"));
    files.write(package).expect("the crate can be written");

    let output = run(package, &["doc", "--no-deps"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("warning"), "{said}");
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../doc/hostile");
    let mut found = BTreeSet::new();
    read(&built, &mut found);
    fs::remove_dir_all(&built).expect("the pages can be removed");
    let mut readme = String::new();
    let text = files.get("README.md").expect("there is a README");
    html::push_html(&mut readme, Parser::new_ext(text, Options::all()));
    elements(&readme, &mut found);
    found
}

fn read(folder: &Path, found: &mut BTreeSet<(String, String)>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            read(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "html") {
            elements(&fs::read_to_string(&path).expect("the page can be read"), found);
        }
    }
}

fn elements(page: &str, found: &mut BTreeSet<(String, String)>) {
    for Ok(token) in Tokenizer::new(page) {
        let Token::StartTag(tag) = token else { continue };
        let element = String::from_utf8_lossy(&tag.name).into_owned();
        found.insert((element.clone(), String::new()));
        for (name, value) in &tag.attributes {
            let name = String::from_utf8_lossy(name).into_owned();
            let value = String::from_utf8_lossy(value);
            if ["href", "src"].contains(&name.as_str()) {
                let scheme = value.split_once(':').map_or("", |(scheme, _)| scheme);
                found.insert((element.clone(), format!("{name}={scheme}")));
            }
            found.insert((element.clone(), name));
        }
    }
}

/// Returns a document with the text in every position, and an operation with a tag for each name.
fn document(text: &str, names: &[String]) -> Value {
    // Remove characters of path templates.
    let named = text.replace(['{', '}', '/', '#', '?'], "");
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
            {"name": text.replace(['{', '}', '/', '#', '?'], ""), "in": "path", "required": true, "schema": string, "description": text},
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

/// Returns a minimal document, for tests of its file name.
fn small() -> Value {
    json!({
        "openapi": "3.0.3", "info": {"title": HOSTILE[0], "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": {"/a": {"get": {"operationId": "a", "responses": {"204": {"description": "d"}}}}},
    })
}
