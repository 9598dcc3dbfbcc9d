//! `cargo xtask generate` on documents of others.

#![allow(missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// An empty folder with a document.
fn folder(name: &str, document: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generate").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder can be made");
    fs::write(folder.join("calls.yaml"), document).expect("the document can be written");
    folder
}

fn generate(folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--spec", "calls.yaml", "--out", "calls"])
        .current_dir(folder)
        .output()
        .expect("the program runs")
}

#[test]
fn warnings_say_what_is_done_instead_and_are_counted() {
    let document = "openapi: 3.0.3
info: {title: Calls, version: 1.0}
paths:
  /calls/{sid}:
    get: {responses: {204: {description: d}}}
";
    let folder = folder("mistakes", document);
    let output = generate(&folder);
    let expected = "\
calls.yaml:2:31 [wrong-type] warning: `version` must be text, and this is the number 1.0; it is taken as `\"1.0\"`
  |
2 | info: {title: Calls, version: 1.0}
  |                               ^^^
  |
  = help: put it in quotes

calls.yaml:5:5 [path-parameter] warning: the path has the parameter `sid`, which is not declared; it is taken as text
  |
5 |     get: {responses: {204: {description: d}}}
  |     ^^^
  |
  = help: add a parameter with `name: sid` and `in: path`
warnings: 2
";
    assert_eq!(String::from_utf8_lossy(&output.stderr), expected);
    assert_eq!(output.status.code(), Some(0));
    assert!(folder.join("calls/src/calls/client.rs").is_file());
    let again = generate(&folder);
    assert!(String::from_utf8_lossy(&again.stdout).contains(", 0 written, 0 removed"));
    assert!(String::from_utf8_lossy(&again.stderr).ends_with("\nwarnings: 2\n"));
}

#[test]
fn errors_are_counted_and_nothing_is_written() {
    let document = "openapi: 3.0.3
info: {title: Calls, version: 1.0}
paths:
  /calls:
    get: {responses: {200: {$ref: ''}}}
";
    let folder = folder("errors", document);
    let output = generate(&folder);
    let expected = "\
calls.yaml:2:31 [wrong-type] warning: `version` must be text, and this is the number 1.0; it is taken as `\"1.0\"`
  |
2 | info: {title: Calls, version: 1.0}
  |                               ^^^
  |
  = help: put it in quotes

calls.yaml:5:35 [unresolved-reference] the reference is empty
  |
5 |     get: {responses: {200: {$ref: ''}}}
  |                                   ^^
  |
  = help: refer to something in `#/components/responses/`, or write it out here

errors: 1, warnings: 1; nothing is generated
";
    assert_eq!(String::from_utf8_lossy(&output.stderr), expected);
    assert_eq!(output.status.code(), Some(2));
    assert!(!folder.join("calls").exists());
}
