//! The list of rules is complete, bad examples break their rules, and good examples keep them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::common::lines;
use expect_test::expect;
use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Severity};
use openapi_client_codegen::lint::{self, Example};
use openapi_client_codegen::openapi::unsupported::UNSUPPORTED;
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{Project, lower};

/// Collects rule names: hyphenated lower-case words after the creation of a diagnostic.
fn used(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            used(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for call in [".error(", ".warning(", "Diagnostic::error(", "Diagnostic::warning("] {
            for (index, _) in text.match_indices(call) {
                let rest = &text[index + call.len()..];
                let end = rest.find(");").unwrap_or(rest.len());
                let id = rest[..end].split('"').skip(1).step_by(2).find(|id| !id.is_empty()).unwrap_or_default();
                if !id.is_empty()
                    && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
                {
                    found.insert(id.to_owned());
                }
            }
        }
    }
}

#[test]
fn list_of_rules_is_complete() {
    let mut ids = BTreeSet::new();
    used(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut ids);
    // Diagnostics of unsupported features come from their own list.
    ids.extend(UNSUPPORTED.iter().map(|limit| limit.rule.to_owned()));
    let listed: Vec<&str> = lint::rules().map(|rule| rule.id).collect();
    let sorted: BTreeSet<String> = listed.iter().map(|id| (*id).to_owned()).collect();
    assert_eq!(sorted.len(), listed.len(), "a rule is listed twice");
    assert_eq!(sorted, ids);
    assert!(listed.len() >= 60, "{}", listed.len());
}

/// Completes a part of a document.
fn complete(part: &str) -> String {
    const METHODS: [&str; 5] = ["get:", "put:", "post:", "delete:", "patch:"];
    let header = "openapi: 3.0.3\n";
    let indented = |spaces: usize| {
        let start = format!("\n{}", " ".repeat(spaces));
        format!("{}{}\n", start.trim_start_matches('\n'), part.replace('\n', &start))
    };
    let has = |key: &str| part.lines().any(|line| line.starts_with(key));
    let info = "info: {title: Calls, version: \"1\"}\n";
    let operation = "{/done: {get: {operationId: done, responses: {'204': {description: Done.}}}}}\n";
    if METHODS.iter().any(|method| part.starts_with(method)) {
        let responses = "components: {responses: {Done: {description: Done.}}}\n";
        return format!("{header}{info}paths:\n  /calls:\n{}{responses}", indented(4));
    }
    let is_top =
        ["info:", "paths:", "servers:", "security:", "tags:", "components:", "x-rust"].iter().any(|key| has(key));
    if is_top {
        let info = if has("info:") { "" } else { info };
        let paths = if has("paths:") { String::new() } else { format!("paths: {operation}") };
        return format!("{header}{info}{paths}{part}\n");
    }
    format!("{header}{info}paths: {operation}components:\n  schemas:\n{}", indented(4))
}

fn everything(bytes: &[u8]) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    match Source::from_bytes("api.yaml", bytes.to_vec()) {
        Ok(source) => {
            if let Some(document) = lint::load(&source, lint::Strictness::Strict, &mut diagnostics) {
                lower::lower(&source, &document, "api", &mut diagnostics);
            }
            lint::review(&source, &mut diagnostics);
            lint::suppress_all(&[source.file().clone()], &mut diagnostics);
        }
        Err(diagnostic) => diagnostics.push(diagnostic),
    }
    diagnostics
}

/// Creates a folder with these files.
fn folder(name: &str, files: &[&str]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for file in files {
        let text = if *file == "crate.toml" {
            "name = \"calls\"\nversion = \"1.0.0\"\ndescription = \"Calls.\"\n".to_owned()
        } else {
            complete("paths: {/done: {get: {responses: {'204': {description: Done.}}}}}")
        };
        std::fs::write(folder.join(file), text).unwrap();
    }
    folder
}

fn broken(example: &Example, name: &str) -> Diagnostics {
    match example {
        Example::Part(part) => everything(complete(part).as_bytes()),
        Example::Text(text) => everything(text.as_bytes()),
        Example::Bytes(bytes) => everything(bytes),
        Example::Config(text) => CrateConfig::parse("crate.toml", text).err().into_iter().fold(
            Diagnostics::new(),
            |mut diagnostics, diagnostic| {
                diagnostics.push(diagnostic);
                diagnostics
            },
        ),
        Example::Folder(files) => {
            let mut diagnostics = Diagnostics::new();
            let project = Project::read(&folder(name, files), &mut diagnostics);
            let _ = project.and_then(|project| project.apis(&mut diagnostics));
            diagnostics
        }
        Example::Crate(config, part) => {
            let folder = folder(name, &["crate.toml"]);
            let package = std::fs::read_to_string(folder.join("crate.toml")).unwrap();
            std::fs::write(folder.join("crate.toml"), format!("{package}{config}\n")).unwrap();
            std::fs::write(folder.join("calls.yaml"), complete(part)).unwrap();
            let mut diagnostics = Diagnostics::new();
            let project = Project::read(&folder, &mut diagnostics);
            let _ = project.and_then(|project| project.apis(&mut diagnostics));
            diagnostics
        }
        Example::Unknown => Diagnostics::new(),
    }
}

#[test]
fn examples_break_and_keep_their_rules() {
    let mut wrong = String::new();
    for rule in lint::rules() {
        let of_rule = |diagnostics: &Diagnostics| diagnostics.iter().filter(|found| found.rule == rule.id).count();
        let bad = broken(&rule.bad, &format!("{}-bad", rule.id));
        let good = broken(&rule.good, &format!("{}-good", rule.id));
        if of_rule(&bad) == 0 && rule.bad != Example::Unknown {
            writeln!(wrong, "the bad example of {} does not break it:\n{}", rule.id, lines(&bad)).unwrap();
        }
        if of_rule(&good) > 0 || good.has_errors() {
            writeln!(wrong, "the good example of {} breaks it:\n{}", rule.id, lines(&good)).unwrap();
        }
        let worst = bad.iter().filter(|found| found.rule == rule.id).map(|found| found.severity).min();
        if worst.is_some_and(|worst| worst != rule.severity) {
            writeln!(wrong, "{} is listed as {:?}", rule.id, rule.severity).unwrap();
        }
    }
    assert_eq!(wrong, "");
}

/// Only rules for generator bugs have no example.
#[test]
fn every_rule_has_examples() {
    let without: Vec<&str> = lint::rules().filter(|rule| rule.bad == Example::Unknown).map(|rule| rule.id).collect();
    assert_eq!(without, ["document-model", "internal"]);
    assert!(lint::rules().all(|rule| rule.why.ends_with(['.', '!']) && !rule.why.contains('\n')));
}

#[test]
fn explanation_has_reason_and_examples() {
    expect![[r"
        enum-duplicate (warning)

        `enum` should not list a value twice. A repeated value is usually a mistake for another value.

        Bad:

            Status: {type: string, enum: [queued, queued]}

        Good:

            Status: {type: string, enum: [queued, ringing]}
    "]]
    .assert_eq(&lint::explain("enum-duplicate").unwrap());
}

#[test]
fn unknown_rule_has_suggestions() {
    expect!["there is no rule `enum-duplicates`; did you mean `enum-duplicate`, `default-not-in-enum`, `enum-empty`, `enum-names`, `enum-value-type`?"]
        .assert_eq(&lint::explain("enum-duplicates").unwrap_err());
    expect!["there is no rule `zzz`; `explain` without a name lists all rules"]
        .assert_eq(&lint::explain("zzz").unwrap_err());
}

#[test]
fn every_rule_is_in_the_overview() {
    let overview = lint::overview();
    let lines: Vec<&str> = overview.lines().filter(|line| line.starts_with("    ")).collect();
    assert_eq!(lines.len(), lint::rules().count());
    for (line, rule) in lines.iter().zip(lint::rules()) {
        let words: Vec<&str> = line.split_whitespace().take(2).collect();
        let severity = if rule.severity == Severity::Error { "error" } else { "warning" };
        assert_eq!(words, [rule.id, severity]);
        assert!(line.ends_with('.') && line.chars().count() < 250, "{line}");
    }
    let begin = overview.lines().take(4).collect::<Vec<_>>().join("\n");
    expect![[r"
        Unreadable or ambiguous text

            duplicate-key                error    A mapping must not repeat a key.
            empty-document               error    An OpenAPI document needs at least the keys `openapi`, `info` and `paths`."]]
    .assert_eq(&begin);
}
