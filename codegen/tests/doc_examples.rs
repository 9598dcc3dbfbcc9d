//! The documentation examples of emitted crates and the examples in the READMEs compile.
//!
//! One crate contains the documents in `cases` and the specifications, so that its doc tests are compiled once. It has
//! all features except TLS, which may need a system library.

#[path = "support/cargo.rs"]
mod cargo;
#[path = "support/generated.rs"]
mod generated;
#[path = "support/runtime.rs"]
mod runtime;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use cargo::cargo;
use generated::generate;
use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::files::Files;

/// The code around the examples in the READMEs.
const BEFORE: &str = "type Request = conference_participants::runtime::http::Request<Vec<u8>>; async fn example(conference: \
                      &str, call: &str, request: Request) -> Result<(), Box<dyn std::error::Error>> {";
const AFTER: &str = "Ok(()) }";

/// Values with checks. Some have examples that break them.
const CHECKED: &str = "
openapi: 3.0.3
info: {title: Checked, version: '1'}
servers: [{url: 'https://example.com'}]
paths:
  /things/{id}/{code}/{day}:
    get:
      operationId: findThings
      parameters:
      - {name: id, in: path, required: true, schema: {type: string, format: uuid}, example: '1'}
      - {name: code, in: path, required: true, schema: {$ref: '#/components/schemas/Code'}}
      - {name: day, in: path, required: true, schema: {type: string, format: date}, example: today}
      - {name: page, in: query, required: true, schema: {type: string, format: uri, minLength: 30}}
      - {name: mail, in: query, required: true, schema: {type: string, format: email}, example: a@example.com}
      - {name: name, in: query, required: true, schema: {type: string, minLength: 12, maxLength: 12}}
      - {name: phone, in: query, required: true, schema: {type: string, pattern: '^[+][1-9][0-9]{6,14}$', minLength: 10}}
      - {name: word, in: query, required: true, schema: {type: string, pattern: '^(a|bcd)x?$', minLength: 4}}
      - {name: size, in: query, required: true, schema: {type: integer, minimum: 20, maximum: 40, multipleOf: 7}}
      - {name: above, in: query, required: true, schema: {type: number, minimum: 2, maximum: 3, exclusiveMinimum: true, exclusiveMaximum: true}}
      - {name: kinds, in: query, required: true, schema: {type: array, minItems: 3, uniqueItems: true, items: {type: string, minLength: 2}}}
      - {name: numbers, in: query, required: true, schema: {type: array, minItems: 2, uniqueItems: true, items: {type: integer, minimum: 5}}}
      - {name: empty, in: query, required: true, schema: {type: array, items: {type: string}}, examples: {x: {value: []}}}
      - {name: none, in: query, required: true, schema: {type: array, maxItems: 0, items: {type: string}}}
      - {name: shown, in: query, schema: {type: integer, maximum: 9}, example: 10}
      - {name: left, in: query, schema: {type: string, pattern: '^a$', minLength: 2}, example: a}
      responses: {'204': {description: d}}
  /text: {put: {operationId: putText, requestBody: {required: true, content: {application/json: {schema: {type: string, minLength: 9}}}}, responses: {'204': {description: d}}}}
  /object: {put: {operationId: putObject, requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}, example: {code: wrong}}}}, responses: {'204': {description: d}}}}
components:
  schemas:
    Code: {type: string, pattern: '^AC[0-9a-f]{32}$'}
    Thing:
      type: object
      required: [code, kind, parts, least]
      properties:
        code: {$ref: '#/components/schemas/Code'}
        kind: {type: string, enum: ['a b', c]}
        parts: {type: array, minItems: 2, items: {$ref: '#/components/schemas/Part'}}
        least: {type: object, minProperties: 2, additionalProperties: {type: string, minLength: 8}}
    Part: {type: object, required: [share], properties: {share: {type: number, multipleOf: 0.25, minimum: 3}}}
";

#[test]
#[ignore = "it compiles crates for minutes; `cargo ci` runs it beside the other tests"]
fn examples_of_emitted_crates_and_readmes_compile() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace");
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("doc-examples");
    let documents = documents(root, &scratch.join("spec"));
    let (modules, mut files) = generated(&documents);

    let mut library = files.get("src/lib.rs").expect("there is a library").to_owned();
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("the README can be read");
    let readmes = [
        ("readme_of_the_workspace", read("README.md")),
        ("page_about_calling", read("codegen/docs/calling.md")),
        ("readme_of_the_checked_in_crate", read("generated/README.md")),
        ("readme_of_this_crate", files.get("README.md").expect("there is a README").to_owned()),
    ];
    for (name, text) in &readmes {
        library += &module(name, text);
    }
    files.insert("src/lib.rs", library);
    let (examples, number) = examples(files.get("src/checked/client.rs").expect("there is a client"));
    assert_eq!(number, 3);
    let manifest = files.get("Cargo.toml").expect("there is a manifest");
    let manifest = manifest.replace(
        "\n[workspace]",
        "\n[dev-dependencies]\ntokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n\n[workspace]",
    );
    files.insert("Cargo.toml", manifest);
    let out = scratch.join("crate");
    files.write(&out).expect("the crate can be written");
    fs::create_dir_all(out.join("tests")).expect("the folder can be made");
    fs::write(out.join("tests/examples.rs"), examples).expect("the test can be written");
    let features = format!("{},xml,blocking,tracing,webhooks,server", modules.join(","));
    let output = cargo(&out, &["test", "--doc", "--no-default-features", "--features", &features]);
    let [said, errors] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success(), "{said}{errors}");
    let run = cargo(&out, &["test", "--test", "examples", "--no-default-features", "--features", &features]);
    assert!(run.status.success(), "{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    let passed = |name: &str| said.lines().filter(|line| line.starts_with(name) && line.ends_with("... ok")).count();
    for (name, _) in &readmes {
        assert_ne!(passed(&format!("test src/lib.rs - {name} ")), 0, "{name} has no example: {said}");
    }
    for module in &modules {
        assert_ne!(passed(&format!("test src/{module}/")), 0, "{module} has no example: {said}");
    }
}

#[test]
#[ignore = "it compiles crates for minutes; `cargo ci` runs it beside the other tests"]
fn examples_of_a_crate_with_one_document_compile() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace");
    let (_, files) = generated(&[root.join("spec/twilio.yaml")]);
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("doc-examples/one");
    files.write(&out).expect("the crate can be written");
    let features = "xml,blocking,tracing,webhooks,server,test-util";
    let output = cargo(&out, &["test", "--doc", "--no-default-features", "--features", features]);
    let [said, errors] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success(), "{said}{errors}");
    // Those of the guide, of the client, of the callbacks, and of what it shares with others.
    for file in ["lib", "client", "callbacks", "events", "participants"] {
        assert!(said.contains(&format!("test src/{file}.rs - ")), "{file} has no example: {said}");
    }
}

/// Returns the documents of the cases and the specifications, each with its module name.
fn documents(root: &Path, folder: &Path) -> Vec<PathBuf> {
    fs::create_dir_all(folder).expect("the folder can be made");
    let entries = |path: &str| -> Vec<PathBuf> {
        let entries = fs::read_dir(root.join(path)).expect("the folder can be read");
        entries.map(|entry| entry.expect("the entry can be read").path()).collect()
    };
    let mut documents: Vec<PathBuf> = entries("spec")
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    for case in entries("codegen/tests/cases") {
        let document = folder.join(case.file_name().expect("the case has a name")).with_extension("yaml");
        fs::copy(case.join("spec.yaml"), &document).expect("the case has a document");
        documents.push(document);
    }
    let checked = folder.join("checked.yaml");
    fs::write(&checked, CHECKED).expect("the document can be written");
    documents.push(checked);
    documents.sort();
    documents
}

/// Returns a test that runs the examples of a client against a port without a server, and the number of examples. A
/// request that the client's checks refuse does not get that far.
fn examples(client: &str) -> (String, usize) {
    let mut functions = String::new();
    let mut calls = String::new();
    let blocks = client.split("/// ```no_run\n").skip(1).filter_map(|block| block.split("/// ```\n").next());
    let operations = blocks.filter(|block| block.contains("async fn example("));
    let mut number = 0;
    for block in operations {
        for line in block.lines().map(|line| line.trim_start().trim_start_matches("///").trim_start()) {
            let _ = writeln!(
                functions,
                "{}",
                line.trim_start_matches("# ").replace("fn example(", &format!("fn example{number}("))
            );
        }
        let _ = writeln!(calls, "    run({number}, example{number}(client.clone())).await;");
        number += 1;
    }
    let text = format!(
        "//! The examples of a client.

use std::error::Error;

async fn run(number: usize, example: impl Future<Output = Result<(), Box<dyn Error>>>) {{
    let error = example.await.expect_err(\"there is no server\");
    let error = error.downcast_ref::<conference_participants::Error>().expect(\"an error of the client\");
    assert!(error.is_connect(), \"example {{number}}: {{error}}\");
}}

#[tokio::test]
async fn no_check_refuses_an_example() {{
    let client = conference_participants::checked::Client::builder()
        .base_url(\"http://127.0.0.1:9\")
        .retry(conference_participants::RetryPolicy::none())
        .build()
        .expect(\"a client\");
{calls}}}

{functions}"
    );
    (text, number)
}

/// Returns the module names and the files of the crate.
fn generated(documents: &[PathBuf]) -> (Vec<String>, Files) {
    let mut config = CrateConfig::new("conference-participants").expect("the name is one of a package");
    config.runtime = runtime::dependency();
    config.server = true;
    let files = generate(documents, config).unwrap_or_else(|report| panic!("{report}"));
    let stems = documents.iter().map(|path| path.file_stem().expect("the document has a name"));
    (stems.map(|stem| stem.to_string_lossy().into_owned()).collect(), files)
}

/// Returns a module for doc tests, with the Rust blocks of a README as its documentation.
fn module(name: &str, readme: &str) -> String {
    let mut text = String::new();
    let mut is_code = false;
    for line in readme.lines() {
        let _ = match line {
            "```rust" => {
                is_code = true;
                writeln!(text, "/// ```no_run\n/// {BEFORE}")
            }
            "```" if is_code => {
                is_code = false;
                writeln!(text, "/// {AFTER}\n/// ```")
            }
            _ if is_code => writeln!(text, "/// {line}"),
            _ => Ok(()),
        };
    }
    format!("\n#[cfg(doctest)]\n{text}mod {name} {{}}\n")
}
