//! `generate` on third-party documents.

use std::path::PathBuf;

use crate::{run_in, scratch};

/// Generates a crate from a document. Returns the folder of both, exit status, output and errors.
fn generate(name: &str, document: &str) -> (PathBuf, Option<i32>, String, String) {
    let folder = scratch(name);
    std::fs::write(folder.join("calls.yaml"), document).unwrap();
    let (status, output, errors) = run_in(&folder, &GENERATE);
    (folder, status, output, errors)
}

const GENERATE: [&str; 5] = ["generate", "--spec", "calls.yaml", "--out", "calls"];

#[test]
fn warnings_name_the_workaround_and_are_counted() {
    let document = "openapi: 3.0.3
info: {title: Calls, version: 1.0}
paths:
  /calls/{sid}:
    get: {responses: {204: {description: d}}}
";
    let (folder, status, _, errors) = generate("mistakes", document);
    let expected = "\
calls.yaml:2:31 [wrong-type] warning: `version` must be text, not the number 1.0; it is read as `\"1.0\"`
  |
2 | info: {title: Calls, version: 1.0}
  |                               ^^^
  |
  = help: put it in quotes

calls.yaml:5:5 [path-parameter] warning: the path has the parameter `sid`, which is not declared; it becomes text
  |
5 |     get: {responses: {204: {description: d}}}
  |     ^^^
  |
  = help: add a parameter with `name: sid` and `in: path`
warnings: 2
";
    assert_eq!((status, errors.as_str()), (Some(0), expected));
    assert!(folder.join("calls/src/calls/client.rs").is_file());
    let (_, output, errors) = run_in(&folder, &GENERATE);
    assert!(output.contains(", 0 written, 0 removed"), "{output}");
    assert!(errors.ends_with("\nwarnings: 2\n"), "{errors}");
}

#[test]
fn errors_are_counted_and_nothing_is_written() {
    let document = "openapi: 3.0.3
info: {title: Calls, version: 1.0}
paths:
  /calls:
    get: {responses: {200: {$ref: ''}}}
";
    let (folder, status, _, errors) = generate("errors", document);
    let expected = "\
calls.yaml:2:31 [wrong-type] warning: `version` must be text, not the number 1.0; it is read as `\"1.0\"`
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
  = help: refer to a component in `#/components/responses/`, or define it inline

errors: 1, warnings: 1; nothing was generated
";
    assert_eq!((status, errors.as_str()), (Some(2), expected));
    assert!(!folder.join("calls").exists());
}
