//! Nothing in a document runs or becomes HTML: neither in the pages of an emitted crate nor in its doc tests.
//!
//! Two crates are made of the same documents: one with harmless texts, one with hostile texts in every place that a document
//! has one. The pages of the second have no element, attribute or kind of link that those of the first do not have.

#[path = "support/cargo.rs"]
mod cargo;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cargo::cargo;
use html5gum::{Token, Tokenizer};
use openapi_client_codegen::Project;
use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use serde_json::{Value, json};

/// A text with the Markdown that descriptions may have.
const HARMLESS: &str = "One *two* **three** ~~four~~ `five` [six](https://example.com \"seven\") <me@example.com>.\n\n# Head\n\n\
                        ## Head\n\n### Head\n\n- item\n\n1. item\n\n> quote\n\n---\n\n```text\ncode\n```\n\n| a | b |\n|:-:|--:|\n| 1 | 2 |\n\n\
                        Line\\\nbreak";

/// Texts that mean something in Markdown, HTML, Rust, TOML, a terminal or the logs of CI.
const HOSTILE: [&str; 9] = [
    "x\n```\nstd::fs::write(\"ran\", \"\").unwrap();\n```\n",
    "    std::fs::write(\"ran\", \"\").unwrap();\n\n~~~rust\npanic!()\n",
    "\\<script>alert(1)</script> \\\\<img src=x onerror=alert(2)>",
    "``a```<img src=x onerror=alert(3)>``` b <a title=\"`\">",
    "x` <iframe srcdoc=x></iframe> `y | <object data=x> |",
    "[a](javascript:alert(4)) <javascript:alert(5)> ![b](data:image/svg+xml,x) [c]: data:x\n\n[c]: javascript:alert(6)\n[c][c] [^c]\n\n[^c]: <svg/onload=alert(7)>",
    "<http-x onmouseover=alert(8)>t <!-- [`Client`](javascript:x) <?php ?> <![CDATA[ ]]>",
    "\u{202e}\u{2066}\u{1b}[2J\r::error::\u{0}\u{85}\u{2028} */ */ \" # \\",
    "- [ ] <input autofocus onfocus=alert(9)>\n  - - <details open ontoggle=alert(10)>\n\n<style>*{display:none}</style>",
];

#[test]
fn hostile_documents_change_nothing_but_text() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-docs");
    let harmless = pages(&folder.join("harmless"), 1, |_| HARMLESS.to_owned());
    let package = folder.join("hostile");
    let hostile = pages(&package, HOSTILE.len(), |place| HOSTILE[place % HOSTILE.len()].to_owned());
    let unwanted: Vec<_> = hostile.difference(&harmless).collect();
    assert!(unwanted.is_empty(), "hostile texts have become {unwanted:#?}");

    let output = cargo(&package, &["test", "--doc"]);
    let [said, errors] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success(), "{said}{errors}");
    let tests: Vec<&str> = said.lines().filter(|line| line.starts_with("test ")).collect();
    assert!(tests.iter().any(|test| test.contains(" - compile ... ok")), "{said}");
    let run: Vec<_> =
        tests.iter().filter(|test| !test.contains(" - compile ... ok") && !test.contains("result")).collect();
    assert!(run.is_empty(), "doc tests that run: {run:#?}");
    assert!(!package.join("ran").exists());
}

/// Makes a crate of documents with a text in each place, and its pages. Returns the elements with their attributes, and how
/// links begin.
fn pages(package: &Path, documents: usize, text: impl Fn(usize) -> String) -> BTreeSet<(String, String)> {
    let spec = package.with_extension("spec");
    fs::create_dir_all(&spec).expect("the folder can be made");
    let paths: Vec<PathBuf> = (0..documents)
        .map(|index| {
            let path = spec.join(format!("api{index}.json"));
            let document = document(index, &text);
            fs::write(&path, document.to_string()).expect("the document can be written");
            path
        })
        .collect();
    let mut config = CrateConfig::new("hostile-docs").expect("the name is one of a package");
    config.description = text(0);
    let mut diagnostics = Diagnostics::new();
    let project = Project::from_files(&paths, config, &mut diagnostics);
    let files = project.and_then(|project| project.generate(&mut diagnostics));
    let files = files.unwrap_or_else(|| panic!("{}", diagnostics.render(Style::Plain)));
    files.write(package).expect("the crate can be written");

    let output = cargo(package, &["doc", "--lib", "--no-deps"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("warning"), "{said}");
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).join("emitted/doc/hostile_docs");
    let mut found = BTreeSet::new();
    read(&built, &mut found);
    fs::remove_dir_all(&built).expect("the pages can be removed");
    let mut readme = String::new();
    let markdown = pulldown_cmark::Parser::new_ext(
        files.get("README.md").expect("there is a README"),
        pulldown_cmark::Options::all(),
    );
    pulldown_cmark::html::push_html(&mut readme, markdown);
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

/// A document with a text in each place. Those of the document with the next number are shifted by one.
fn document(number: usize, text: impl Fn(usize) -> String) -> Value {
    let places = std::cell::Cell::new(number);
    let text = || {
        places.set(places.get() + 1);
        text(places.get())
    };
    // What goes into a header or a URL template, or is compared with the names of others.
    let line = || text().chars().take(120).collect::<String>().replace(['\r', '\n', '\0', '\u{1b}', '{', '}'], " ");
    let schemas = json!({
        "Thing": {
            "type": "object",
            "title": text(),
            "description": text(),
            "required": ["id"],
            "properties": {
                "id": {"type": "string", "description": text(), "pattern": line(), "example": text()},
                "defaulted": {"type": "string", "default": text()},
                line(): {"type": "string", "enum": [text(), text()], "default": text(), "description": text()},
                "object": {"type": "object", "default": {text(): text()}, "example": {text(): text()}},
                "kind": {"$ref": "#/components/schemas/Kind"},
                "union": {"$ref": "#/components/schemas/Union"},
            },
        },
        "Kind": {"type": "string", "description": text(), "enum": ["a", line(), text()]},
        "Number": {"type": "integer", "enum": [1, 2], "x-enum-varnames": ["One", "Two"], "x-enum-descriptions": [text(), text()]},
        "Union": {
            "description": text(),
            "oneOf": [{"$ref": "#/components/schemas/Left"}, {"$ref": "#/components/schemas/Right"}],
            "discriminator": {
                "propertyName": "kind",
                "mapping": {text(): "#/components/schemas/Left", "right": "#/components/schemas/Right"},
            },
        },
        "Left": {"type": "object", "description": text(), "required": ["kind"], "properties": {"kind": {"type": "string"}}},
        "Right": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "n": {"$ref": "#/components/schemas/Number"}}},
        "Error": {"type": "object", "properties": {"message": {"type": "string", "description": text()}}},
    });
    let parameter = |name: &str, location: &str| {
        json!({
            "name": name, "in": location, "required": location == "path", "description": text(), "example": text(),
            "schema": {"type": "string", "default": text(), "enum": [text(), text()]},
        })
    };
    let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}});
    let path = format!("/things/{}/{{id}}", line().replace(['/', '?', '#'], ""));
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": text(), "version": line(), "description": text(),
            "license": {"name": text(), "url": "https://example.com"},
            "contact": {"name": text()},
        },
        "servers": [{
            "url": "https://{region}.example.com",
            "description": text(),
            "variables": {"region": {"default": "us", "enum": ["us", line()], "description": text()}},
        }],
        "security": [{"key": []}, {"oauth": ["read"]}],
        "tags": [{"name": text(), "description": text()}],
        "externalDocs": {"url": "https://example.com", "description": text()},
        "paths": {
            path: {
                "summary": text(),
                "get": {
                    "operationId": line(), "summary": text(), "description": text(), "tags": [line()],
                    "parameters": [parameter("id", "path"), parameter(&line(), "query"), parameter("list", "query")],
                    "responses": {
                        "200": {"description": text(), "content": content},
                        "202": {"description": text()},
                        "404": {"description": text(), "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}},
                    },
                },
                "put": {
                    "operationId": "put", "deprecated": true, "description": text(),
                    "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string", "pattern": line()}}],
                    "requestBody": {"description": text(), "required": true, "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}, "example": {"id": text(), text(): text()}},
                    }},
                    "responses": {"204": {"description": text()}},
                },
            },
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "query", "name": line(), "description": text()},
                "oauth": {"type": "oauth2", "description": text(), "flows": {"implicit": {
                    "authorizationUrl": "https://example.com", "scopes": {"read": text()},
                }}},
            },
        },
    })
}
