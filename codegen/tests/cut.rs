//! The example `cut`, which extracts a part of a document.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use openapi_client_codegen::config::CrateConfig;
use serde_json::{Value, json};

#[allow(dead_code, reason = "the test calls what `main` calls")]
#[path = "../examples/cut.rs"]
mod cut;
#[path = "support/generated.rs"]
mod generated;

/// A document whose component names describe their use.
const FARM: &str = "\
openapi: 3.0.3
info: {title: Farm, version: '1'}
servers: [{url: 'https://farm.example.com'}]
security: [{everywhere: []}]
tags: [{name: Barns}, {name: Fields}]
paths:
  /barns/{id}:
    parameters: [{$ref: '#/components/parameters/of_the_path'}]
    get:
      tags: [Barns]
      security: [{of_the_operation: []}]
      responses:
        '200': {$ref: '#/components/responses/of_the_operation'}
  /barns:
    post:
      tags: [Barns]
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/choice/properties/part'}}}
      responses: {'204': {description: Built.}}
  /fields:
    get:
      tags: [Fields]
      security: [{elsewhere: []}]
      responses:
        '200': {description: All., content: {application/json: {schema: {$ref: '#/components/schemas/elsewhere'}}}}
components:
  securitySchemes:
    everywhere: {type: http, scheme: basic}
    of_the_operation: {type: http, scheme: bearer}
    elsewhere: {type: http, scheme: digest}
  headers:
    elsewhere: {schema: {type: string}}
  parameters:
    of_the_path: {name: id, in: path, required: true, schema: {type: string}}
  responses:
    of_the_operation: {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/loop'}}}}
  schemas:
    elsewhere: {$ref: '#/components/schemas/loop'}
    loop: {type: object, properties: {inner: {$ref: '#/components/schemas/loop'}, other: {$ref: 'colours.yaml#/Red'}}}
    choice:
      type: object
      properties: {part: {type: string}}
      discriminator: {propertyName: kind, mapping: {a: mapped_by_name, b: '#/components/schemas/mapped_by_path'}}
    mapped_by_name: {type: object}
    mapped_by_path: {type: object}
";

/// Writes the document and the file beside it into an empty folder for a test.
fn farm(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cut").join(name);
    fs::create_dir_all(&folder).expect("the folder can be made");
    fs::write(folder.join("colours.yaml"), "Red: {type: string}\n").expect("the file can be written");
    let path = folder.join("farm.yaml");
    fs::write(&path, FARM).expect("the file can be written");
    path
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().copied().map(str::to_owned).collect()
}

#[test]
fn part_has_only_the_components_it_needs() {
    let text = cut::run(&farm("part"), "/barns").expect("the document has such paths");
    let part: Value = serde_json::from_str(&text).expect("it is JSON");
    let names = |value: &Value| -> BTreeSet<String> {
        value.as_object().into_iter().flat_map(serde_json::Map::keys).cloned().collect()
    };
    assert_eq!(names(&part["paths"]), set(&["/barns", "/barns/{id}"]));
    assert_eq!(part["tags"], json!([{"name": "Barns"}]));
    assert_eq!(part["servers"], json!([{"url": "https://farm.example.com"}]));
    assert_eq!(names(&part["components"]), set(&["parameters", "responses", "schemas", "securitySchemes"]));
    assert_eq!(names(&part["components"]["parameters"]), set(&["of_the_path"]));
    assert_eq!(names(&part["components"]["responses"]), set(&["of_the_operation"]));
    assert_eq!(
        names(&part["components"]["schemas"]),
        set(&["Red", "choice", "loop", "mapped_by_name", "mapped_by_path"])
    );
    assert_eq!(names(&part["components"]["securitySchemes"]), set(&["everywhere", "of_the_operation"]));
}

#[test]
fn part_keeps_the_order_of_the_document() {
    let text = cut::run(&farm("order"), "/barns/").expect("the document has such a path");
    let place = |key: &str| text.find(&format!("\n  \"{key}\": ")).expect("it is kept");
    assert!(place("openapi") < place("info") && place("info") < place("paths") && place("paths") < place("components"));
}

#[test]
fn text_without_matching_path_is_an_error() {
    let path = farm("error");
    let message = cut::run(&path, "/barn/").expect_err("there is no such path");
    assert_eq!(message, format!("{}: no path contains `/barn/`", path.display()));
}

/// Twilio's published version of the operations in `spec/twilio.yaml`. README.md compares the number of lines.
#[test]
fn published_twilio_participants_are_few_lines() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let corpus = std::env::var_os("CORPUS_DIR").map_or(beside, PathBuf::from);
    let document = corpus.join("twilio/twilio_api_v2010.yaml");
    if !document.exists() {
        println!("skipped: no published documents; set CORPUS_DIR to a folder with OpenAPI documents");
        return;
    }
    let text = cut::run(&document, "/Participants").expect("the document has such paths");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cut");
    fs::create_dir_all(&folder).expect("the folder can be made");
    let path = folder.join("participants.json");
    fs::write(&path, text).expect("the file can be written");
    let config = CrateConfig::new("participants").expect("a name");
    let files = generated::generate(&[path], config).unwrap_or_else(|report| panic!("{report}"));
    let is_counted = |path: &str| path.starts_with("src/") && !path.starts_with("src/runtime/");
    let lines: usize = files.iter().filter(|(path, _)| is_counted(path)).map(|(_, text)| text.lines().count()).sum();
    assert!((1200..1450).contains(&lines), "{lines}");
}
