//! `lint`.

use crate::{run, scratch};

/// Writes a file and returns its path.
fn file(name: &str, text: &str) -> String {
    let path = scratch(name).join("api.yaml");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

const WARNING: &str = "openapi: 3.0.3
info: {title: t, version: '1'}
paths: {}
";

#[test]
fn specifications_have_no_findings() {
    let (status, output, errors) = run(&["lint"]);
    assert_eq!((status, errors.as_str()), (Some(0), ""));
    assert_eq!(output, "documents: 3, operations: 11, errors: 0, warnings: 0\n");
}

#[test]
fn warning_is_not_a_failure() {
    let path = file("warning", WARNING);
    let (status, output, errors) = run(&["lint", &path]);
    assert_eq!((status, errors.as_str()), (Some(0), ""));
    assert_eq!(
        output,
        format!(
            "{path}:3:1 [no-operations] warning: the document has no operation
  |
3 | paths: {{}}
  | ^^^^^

documents: 1, operations: 0, errors: 0, warnings: 1
"
        )
    );
}

#[test]
fn error_is_a_failure_in_every_format() {
    let path = file("error", "swagger: '2.0'\n");
    for format in ["text", "github", "json", "sarif"] {
        let (status, output, errors) = run(&["lint", &path, "--format", format]);
        assert_eq!((status, errors.as_str()), (Some(1), ""), "{format}");
        assert!(output.contains("this is a Swagger 2.0 document"), "{output}");
    }
    let (_, output, _) = run(&["lint", &path, "--format", "github"]);
    assert!(
        output.starts_with(&format!("::error file={path},line=1,endLine=1,col=1,endColumn=8,title=openapi-version::"))
    );
}

#[test]
fn rules_are_explained() {
    let (status, output, _) = run(&["explain", "enum-duplicate"]);
    assert_eq!(status, Some(0));
    assert!(output.starts_with("enum-duplicate (warning)\n\n`enum` should not list a value twice."), "{output}");
    let (status, output, _) = run(&["explain"]);
    assert_eq!(status, Some(0));
    assert!(output.starts_with("Unreadable or ambiguous text\n\n    duplicate-key "), "{output}");
    assert!(output.contains("\nSchemas\n\n    array-items "), "{output}");
    let (status, output, errors) = run(&["explain", "enum-duplicat"]);
    assert_eq!((status, output.as_str()), (Some(2), ""));
    assert!(errors.starts_with("error: there is no rule `enum-duplicat`; did you mean `enum-duplicate`"), "{errors}");
    let (_, _, errors) = run(&["explain", "nothing-like-it"]);
    assert_eq!(errors, "error: there is no rule `nothing-like-it`; `explain` without a name lists all rules\n");
}

#[test]
fn wrong_usage_is_an_error() {
    assert_eq!(run(&["lint", "--format", "yaml"]).0, Some(2));
    assert_eq!(run(&["explain", "bounds", "enum-empty"]).0, Some(2));
}
