//! Output formats of diagnostics: text, annotations, JSON and SARIF.

use std::path::{Path, PathBuf};

use crate::common::lines;
use expect_test::expect;
use openapi_client_codegen::Project;
use openapi_client_codegen::diagnostic::{Diagnostic, Diagnostics, Format, Place, Style};
use openapi_client_codegen::lint;
use openapi_client_codegen::project::{self, Linted};
use openapi_client_codegen::source::{Source, SourceFile};
use serde_json::Value;

/// Returns an error and a warning in a file whose name and text need every kind of escape.
fn diagnostics() -> Diagnostics {
    let file = SourceFile::new("my specs/a,b:c%.yaml", "openapi: 3.0.3\ninfo: {größe: x}\npaths: {}\n");
    let mut diagnostics = Diagnostics::new();
    diagnostics.push(
        Diagnostic::warning(&file, "no-operations", Place::Key("/paths".to_owned()), "100 %: one,\r\ntwo")
            .with_help("add one"),
    );
    diagnostics.push(Diagnostic::error(&file, "unknown-key", Place::Key("/info/größe".to_owned()), "no such key"));
    diagnostics
}

#[test]
fn text_format() {
    // `render` tests the source lines.
    let diagnostics = diagnostics();
    assert_eq!(diagnostics.format(Format::Text(Style::Plain)), diagnostics.render(Style::Plain));
    assert_eq!(Diagnostics::new().format(Format::Text(Style::Plain)), "");
}

#[test]
fn text_format_limits_repeated_warnings() {
    let schemas: Vec<String> = (0..13).map(|index| format!("    A{index}: {{enum: [a, a]}}\n")).collect();
    let schemas = schemas.concat();
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}    B: {{enum: []}}\n"
    );
    let mut diagnostics = Diagnostics::new();
    lint::check(&Source::parse("api.yaml", text).unwrap(), &mut diagnostics);
    let text = diagnostics.format(Format::Text(Style::Plain));
    assert_eq!(text.matches("[enum-duplicate] warning").count(), 10);
    assert!(text.contains("[enum-empty]"), "{text}");
    assert!(text.ends_with("\nNot shown (other formats list all):\napi.yaml: 3 of [enum-duplicate]\n"), "{text}");
    assert_eq!(diagnostics.format(Format::Github).lines().count(), 15);
}

#[test]
fn github_format() {
    expect![[r"
        ::error file=my specs/a%2Cb%3Ac%25.yaml,line=2,endLine=2,col=8,endColumn=13,title=unknown-key::no such key
        ::warning file=my specs/a%2Cb%3Ac%25.yaml,line=3,endLine=3,col=1,endColumn=6,title=no-operations::100 %25: one,\r\ntwo%0Aadd one
    "]].assert_eq(&diagnostics().format(Format::Github));
}

#[test]
fn json_format() {
    expect![[r#"
        {
          "version": 1,
          "errors": 1,
          "warnings": 1,
          "findings": [
            {
              "rule": "unknown-key",
              "severity": "error",
              "file": "my specs/a,b:c%.yaml",
              "line": 2,
              "column": 8,
              "endLine": 2,
              "endColumn": 13,
              "message": "no such key",
              "help": null
            },
            {
              "rule": "no-operations",
              "severity": "warning",
              "file": "my specs/a,b:c%.yaml",
              "line": 3,
              "column": 1,
              "endLine": 3,
              "endColumn": 6,
              "message": "100 %: one,\\r\\ntwo",
              "help": "add one"
            }
          ]
        }
    "#]]
    .assert_eq(&diagnostics().format(Format::Json));
}

/// Compares one result and its rule. The next test checks all results.
#[test]
fn sarif_format() {
    let report: Value = serde_json::from_str(&diagnostics().format(Format::Sarif(lint::describe))).unwrap();
    let run = &report["runs"][0];
    expect![[r#"
        {
          "level": "warning",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "my%20specs/a%2Cb%3Ac%25.yaml"
                },
                "region": {
                  "endColumn": 6,
                  "endLine": 3,
                  "startColumn": 1,
                  "startLine": 3
                }
              }
            }
          ],
          "message": {
            "text": "100 %: one,\\r\\ntwo\n\nadd one"
          },
          "partialFingerprints": {
            "primaryLocationLineHash": "4ba56906945ea325:1"
          },
          "ruleId": "no-operations",
          "ruleIndex": 0
        }
    "#]]
    .assert_eq(&format!("{:#}\n", run["results"][1]));
    expect![[r#"
        {
          "defaultConfiguration": {
            "level": "warning"
          },
          "fullDescription": {
            "text": "A document should have at least one operation. Without one, the crate has only the types of `components/schemas`."
          },
          "help": {
            "text": "no-operations (warning)\n\nA document should have at least one operation. Without one, the crate has only the types of `components/schemas`.\n\nBad:\n\n    paths: {}\n\nGood:\n\n    paths: {/calls: {get: {responses: {'204': {description: Done.}}}}}\n"
          },
          "id": "no-operations",
          "shortDescription": {
            "text": "no operations"
          }
        }
    "#]].assert_eq(&format!("{:#}\n", run["tool"]["driver"]["rules"][0]));
}

#[test]
fn sarif_has_no_link_of_a_document() {
    let file = SourceFile::new("a.yaml", "a: b\n");
    let mut diagnostics = Diagnostics::new();
    let text = "[one](https://example.com)";
    diagnostics.push(Diagnostic::warning(&file, "no-operations", Place::Start, text).with_help(text));
    let report: Value = serde_json::from_str(&diagnostics.format(Format::Sarif(lint::describe))).unwrap();
    let shown = r"[one\](https://example.com)";
    assert_eq!(report["runs"][0]["results"][0]["message"]["text"], format!("{shown}\n\n{shown}"));
}

/// The requirements of the SARIF 2.1.0 schema and of code scanning hold for real findings.
#[test]
fn sarif_satisfies_code_scanning() {
    let text = include_str!("documents/rich.yaml");
    let source = Source::parse("spec/rich.yaml", text).unwrap();
    let mut diagnostics = Diagnostics::new();
    lint::review(&source, &mut diagnostics);
    diagnostics.push(Source::parse("other.yaml", "swagger: '2.0'\n").unwrap_err());
    let report: Value = serde_json::from_str(&diagnostics.format(Format::Sarif(lint::describe))).unwrap();
    assert_eq!(report["version"], "2.1.0");
    assert_eq!(report["$schema"], "https://json.schemastore.org/sarif-2.1.0.json");
    let runs = report["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 1);
    let driver = &runs[0]["tool"]["driver"];
    assert_eq!(driver["name"], "openapi-client-codegen");
    let listed = driver["rules"].as_array().unwrap();
    for rule in listed {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[text]["text"].as_str().is_some_and(|text| !text.is_empty()), "{rule}");
        }
        assert!(["error", "warning"].contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()));
    }
    let results = runs[0]["results"].as_array().unwrap();
    assert_eq!(results.len(), diagnostics.sorted().len());
    let mut fingerprints = std::collections::BTreeSet::new();
    for result in results {
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(listed[rule]["id"], result["ruleId"]);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let location = &result["locations"][0]["physicalLocation"];
        let uri = location["artifactLocation"]["uri"].as_str().unwrap();
        assert!(["spec/rich.yaml", "other.yaml"].contains(&uri));
        let number = |key: &str| location["region"][key].as_u64().unwrap();
        assert!(number("startLine") >= 1 && number("startColumn") >= 1);
        assert!((number("endLine"), number("endColumn")) >= (number("startLine"), number("startColumn")), "{location}");
        let fingerprint = result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap();
        assert!(fingerprints.insert((uri.to_owned(), fingerprint.to_owned())), "{fingerprint} stands twice");
    }
}

/// A finding keeps its fingerprint if lines are added above.
#[test]
fn fingerprints_do_not_depend_on_the_line() {
    let fingerprint = |text: &str| {
        let mut diagnostics = Diagnostics::new();
        lint::check(&Source::parse("api.yaml", text).unwrap(), &mut diagnostics);
        let report: Value = serde_json::from_str(&diagnostics.format(Format::Sarif(lint::describe))).unwrap();
        report["runs"][0]["results"][0]["partialFingerprints"].clone()
    };
    let text = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n";
    assert_eq!(fingerprint(text), fingerprint(&format!("# one more line\n\n{text}")));
}

/// Creates a folder with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        std::fs::write(folder.join(file), text).unwrap();
    }
    folder
}

/// Lints the folder or files in it, and returns the diagnostics without the folder name.
fn linted(folder: &Path, paths: &[&str]) -> (String, Linted) {
    let paths: Vec<PathBuf> = paths.iter().map(|path| folder.join(path)).collect();
    let mut diagnostics = Diagnostics::new();
    let linted = project::lint(&paths, None, &mut diagnostics);
    let above = folder.parent().unwrap().to_string_lossy().replace('\\', "/");
    (lines(&diagnostics).replace(&format!("{above}/"), ""), linted)
}

const CRATE: &str = "name = \"calls\"\nversion = \"1.0.0\"\ndescription = \"Calls.\"\n";
const GOOD: &str = "openapi: 3.0.3
info: {title: t, version: '1'}
paths: {/a: {get: {operationId: fetchA, summary: Fetches it., responses: {'204': {description: Done.}}}}}
";

#[test]
fn files_and_folders_are_linted() {
    let bad = GOOD.replace("summary: Fetches it., ", "");
    let folder =
        folder("lint-documents", &[("a.yaml", &bad), ("b.yml", GOOD), ("c.json", "{"), ("d.txt", "no document")]);
    let (report, counts) = linted(&folder, &["."]);
    expect![[r"
        lint-documents/a.yaml:3:14 [missing-summary] warning: the operation has no `summary`
          help: describe in one line what it does; the summary documents the method
        lint-documents/c.json:1:1 [json-syntax] this is not JSON: EOF while parsing an object
    "]]
    .assert_eq(&report.replace("/./", "/"));
    assert_eq!(counts, Linted { documents: 2, operations: 2 });
    let (report, counts) = linted(&folder, &["b.yml", "a.yaml"]);
    expect![[r"
        lint-documents/a.yaml:3:14 [missing-summary] warning: the operation has no `summary`
          help: describe in one line what it does; the summary documents the method
    "]]
    .assert_eq(&report);
    assert_eq!(counts, Linted { documents: 2, operations: 2 });
}

#[test]
fn crate_folders_are_linted_like_generation() {
    let good = folder("lint-crate", &[("crate.toml", CRATE), ("a.yaml", GOOD)]);
    assert_eq!(linted(&good, &[""]), (String::new(), Linted { documents: 1, operations: 1 }));
    let taken = folder("lint-taken", &[("crate.toml", CRATE), ("a.yaml", GOOD), ("runtime.yaml", GOOD)]);
    expect![[r"
        lint-taken/runtime.yaml:1:1 [module-name] the module name `runtime` is already used by every emitted crate
          help: rename the file: its name is the module name and the Cargo feature
    "]]
    .assert_eq(&linted(&taken, &[""]).0);
    // An error in one document does not change the counts of the others.
    let wrong = GOOD.replace("summary", "sumary");
    let one_of_two = folder("lint-one-of-two", &[("crate.toml", CRATE), ("a.yaml", &wrong), ("b.yaml", GOOD)]);
    assert_eq!(linted(&one_of_two, &[""]).1, Linted { documents: 2, operations: 1 });
    // Readable files are linted even if another file is unreadable.
    let bad = GOOD.replace("summary: Fetches it., ", "");
    let broken = folder("lint-broken", &[("crate.toml", "name = 1\n"), ("a.yaml", &bad), ("b.yaml", "a: [")]);
    expect![[r"
        lint-broken/a.yaml:3:14 [missing-summary] warning: the operation has no `summary`
          help: describe in one line what it does; the summary documents the method
        lint-broken/b.yaml:1:5 [yaml-syntax] this is not YAML: did not find expected node content
          help: the parser failed while parsing a flow node; add the missing value, or close the bracket
        lint-broken/crate.toml:1:8 [crate-config] invalid type: integer `1`, expected a string
          help: the keys are `name`, `version`, `description`, `license`, `keywords`, `categories`, `order`, `include`, `exclude`, `server`, `command` and `list-brackets`; others of the package go below `[package]`
    "]]
    .assert_eq(&linted(&broken, &[""]).0);
}

#[test]
fn missing_files_are_reported() {
    let empty = folder("lint-empty", &[]);
    expect![[r"
        lint-empty:1:1 [unreadable-file] there is no *.yaml, *.yml or *.json in this folder
    "]]
    .assert_eq(&linted(&empty, &[""]).0.replace("lint-empty/:", "lint-empty:"));
    let (report, _) = linted(&empty, &["missing.yaml"]);
    assert!(report.starts_with("lint-empty/missing.yaml:1:1 [unreadable-file] can't be read: "), "{report}");
}

#[test]
fn suppressions_apply_to_files_and_folders() {
    let text =
        GOOD.replace("summary: Fetches it., ", "").replace("}}}}}\n", "}}}}} # lint: allow(missing-summary) a test\n");
    let folder = folder("lint-suppressed", &[("crate.toml", CRATE), ("a.yaml", &text)]);
    assert_eq!(linted(&folder, &[""]).0, "");
    assert_eq!(linted(&folder, &["a.yaml"]).0, "");
}

/// Generation does not report suppressed findings, nor suppressions of rules that it does not run.
#[test]
fn suppressions_apply_to_generation() {
    let text = format!(
        "# lint: allow(missing-summary) generation has no such rule\n{GOOD}components: {{schemas: {{\n  \
         A: {{type: string, enum: [a, a]}}, # lint: allow(enum-duplicate) a test\n  B: {{type: string, enum: [b, b]}}}}}}\n"
    );
    let folder = folder("lint-generation", &[("crate.toml", CRATE), ("a.yaml", &text)]);
    let mut diagnostics = Diagnostics::new();
    let files = Project::read(&folder, &mut diagnostics).and_then(|project| project.generate(&mut diagnostics));
    assert!(files.is_some());
    expect![[r"
        lint-generation/a.yaml:7:31 [enum-duplicate] warning: `b` is listed more than once
    "]]
    .assert_eq(&lines(&diagnostics));
}
