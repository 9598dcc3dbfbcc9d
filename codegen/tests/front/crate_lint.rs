//! `[lint]` of `crate.toml`.

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};
use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::{Project, project};

const PACKAGE: &str = "name = \"calls\"\nversion = \"1.0.0\"\ndescription = \"Calls.\"\n";

/// A warning of generation, one of review, a suppressed one, and an error with a workaround.
const DOCUMENT: &str = "openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a/{b}:
    get:
      operationId: a
      summary: s
      responses:
        200:
          description: d
          content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}
components:
  schemas:
    A: {type: string, enum: [a, a]}
    B: {type: string, enum: [b, b]} # lint: allow(unused-component) for later
";

/// The same without comments, and without the error.
const JSON: &str = r##"{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": {
  "operationId": "a", "summary": "s", "responses": {"200": {"description": "d", "content": {"application/json": {
    "schema": {"$ref": "#/components/schemas/A"}}}}}}}},
"components": {"schemas": {"A": {"type": "string", "enum": ["a", "a"]}}}}
"##;

/// Creates a folder `spec` with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crate-lint").join(name).join("spec");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("the file is written");
    }
    folder
}

fn headlines(diagnostics: &Diagnostics, folder: &Path) -> String {
    let lines = diagnostics.sorted().into_iter().map(|found| {
        let help = found.help_text().filter(|_| found.rule.starts_with("crate-"));
        format!("{found}{}\n", help.map(|help| format!("\n  help: {help}")).unwrap_or_default())
    });
    lines.collect::<String>().replace(&format!("{}/", folder.display()), "spec/")
}

/// Lints the folder and the file with this section.
fn check(name: &str, document: (&str, &str), section: &str, expected: &Expect) {
    let files = [("crate.toml", &*format!("{PACKAGE}\n[lint]\n{section}\n")), document];
    let folder = folder(name, &files);
    let [of_folder, of_file] = [folder.clone(), folder.join(document.0)].map(|path| {
        let mut diagnostics = Diagnostics::new();
        project::lint(&[path], None, &mut diagnostics);
        headlines(&diagnostics, &folder)
    });
    expected.assert_eq(&of_folder);
    assert_eq!(of_file, of_folder);
}

#[test]
fn severity_of_rules_is_set() {
    check(
        "set",
        ("api.yaml", DOCUMENT),
        "enum-duplicate = \"error\"\npath-parameter = \"warning\"\nunused-component = \"error\"",
        &expect![[r"
            spec/api.yaml:5:5 [path-parameter] warning: the path has the parameter `b`, which is not declared; it becomes text
            spec/api.yaml:14:33 [enum-duplicate] `a` is listed more than once
            spec/api.yaml:15:33 [enum-duplicate] `b` is listed more than once
        "]],
    );
    check("off", ("api.yaml", DOCUMENT), "enum-duplicate = \"off\"\npath-parameter = \"off\"", &expect![""]);
    check("json", ("api.json", JSON), "enum-duplicate = \"off\"", &expect![""]);
}

#[test]
fn entry_that_changes_nothing_is_no_finding() {
    check(
        "same",
        ("api.json", JSON),
        "enum-duplicate = \"warning\"\nbounds = \"off\"\nmissing-key = \"error\"",
        &expect![[r"
            spec/api.json:4:66 [enum-duplicate] warning: `a` is listed more than once
        "]],
    );
}

/// Returns the errors of a configuration.
fn refused(section: &str) -> String {
    let text = format!("{PACKAGE}{section}\n");
    let folder = folder("refused", &[("crate.toml", &text), ("api.json", JSON)]);
    let mut diagnostics = Diagnostics::new();
    assert!(Project::read(&folder, &mut diagnostics).is_none());
    headlines(&diagnostics, &folder)
}

#[test]
fn wrong_entries_are_errors() {
    expect![[r"
        spec/crate.toml:5:1 [crate-lint] there is no rule `enum-duplicates`
          help: did you mean `enum-duplicate`, `default-not-in-enum`, `enum-empty`, `enum-names`, `enum-value-type`?
        spec/crate.toml:6:1 [crate-lint] `missing-key` stays an error: a document that breaks it can't be generated as it is
          help: correct the document, and remove this line
        spec/crate.toml:7:1 [crate-lint] `yaml-syntax` stays an error: a document that breaks it can't be generated as it is
          help: correct the document, and remove this line
        spec/crate.toml:8:1 [crate-lint] there is no rule `zzz`
    "]]
    .assert_eq(&refused(
        "[lint]\nenum-duplicates = \"off\"\nmissing-key = \"warning\"\nyaml-syntax = \"off\"\nzzz = \"off\"",
    ));
    expect![[r#"
        spec/crate.toml:5:18 [crate-config] unknown variant `fatal`, expected one of `off`, `warning`, `error`
          help: write `RULE = "off"`, `"warning"` or `"error"` below `[lint]`
    "#]]
    .assert_eq(&refused("[lint]\nenum-duplicate = \"fatal\""));
    expect![[r"
        spec/crate.toml:4:1 [crate-config] unknown field `lint`, expected one of `name`, `version`, `description`, `license`, `keywords`, `categories`, `order`, `server`, `command`, `include`, `exclude`, `list-brackets`
          help: the keys are `name`, `version`, `description`, `license`, `keywords`, `categories`, `order`, `include`, `exclude`, `server`, `command` and `list-brackets`; others of the package go below `[package]`
    "]]
    .assert_eq(&refused("lint = \"off\""));
}

#[test]
fn wrong_configuration_beside_a_file_is_reported_once() {
    let folder = folder("beside", &[("crate.toml", "[lint]\nzzz = \"off\"\n"), ("a.json", JSON), ("b.json", JSON)]);
    let mut diagnostics = Diagnostics::new();
    project::lint(&[folder.join("a.json"), folder.join("b.json")], None, &mut diagnostics);
    assert_eq!(
        (diagnostics.error_count(), diagnostics.warning_count()),
        (1, 2),
        "{}",
        diagnostics.render(Style::Plain)
    );
}

#[test]
fn generation_uses_the_severities() {
    let read = |name: &str, section: &str| {
        let text = format!("{PACKAGE}[lint]\n{section}\n[dev-dependencies]\nurl = \"2\"\n");
        let folder = folder(name, &[("crate.toml", &text), ("api.yaml", DOCUMENT)]);
        let mut diagnostics = Diagnostics::new();
        let files = Project::read(&folder, &mut diagnostics).and_then(|project| project.generate(&mut diagnostics));
        (files, headlines(&diagnostics, &folder))
    };
    let (files, found) = read("lowered", "path-parameter = \"off\"\nenum-duplicate = \"off\"");
    assert_eq!(found, "");
    let files = files.expect("the error has a workaround");
    let manifest = files.iter().find(|(path, _)| path.ends_with("Cargo.toml")).expect("a manifest").1;
    assert!(manifest.contains("[dev-dependencies]\nurl = \"2\"") && !manifest.contains("enum-duplicate"), "{manifest}");

    let (files, found) = read("raised", "path-parameter = \"off\"\nenum-duplicate = \"error\"");
    assert!(files.is_none());
    assert_eq!(found.lines().count(), 2, "{found}");
}

#[test]
fn generation_from_files_uses_the_severities() {
    let folder = folder("files", &[("api.yaml", DOCUMENT)]);
    let generate = |section: &str| {
        let config = CrateConfig::new("calls").expect("a name").with("own.toml", section).expect("it is valid");
        let mut diagnostics = Diagnostics::new();
        let project = Project::from_files(&[folder.join("api.yaml")], None, config, &mut diagnostics);
        let files = project.and_then(|project| project.generate(&mut diagnostics));
        (files.is_some(), diagnostics.error_count(), diagnostics.warning_count())
    };
    assert_eq!(generate(""), (true, 0, 3));
    assert_eq!(generate("[lint]\nenum-duplicate = \"off\""), (true, 0, 1));
    assert_eq!(generate("[lint]\npath-parameter = \"error\""), (false, 1, 2));
    assert_eq!(generate("[lint]\nzzz = \"error\""), (false, 1, 0));
}
