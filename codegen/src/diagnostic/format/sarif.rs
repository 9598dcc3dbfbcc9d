//! The subset of SARIF 2.1.0 that code scanning reads.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use crate::diagnostic::list::Diagnostics;
use crate::diagnostic::problem::{Diagnostic, Severity};
use crate::text::{Position, SourceFile, percent_encoded, stable_hash, visible_json};

/// The texts of a rule for a report.
#[derive(Clone, Debug)]
pub struct RuleText {
    /// Usual severity of a violation.
    pub severity: Severity,
    /// The demand of the rule and its reason.
    pub why: String,
    /// Demand, reason and examples.
    pub explanation: String,
}

pub(super) fn format(diagnostics: &Diagnostics, describe: fn(&str) -> Option<RuleText>) -> String {
    let found = diagnostics.positioned();
    let broken: BTreeMap<&str, Severity> = found.iter().map(|(_, _, found)| (found.rule, found.severity)).collect();
    let indices: HashMap<&str, usize> = broken.keys().zip(0..).map(|(rule, index)| (*rule, index)).collect();
    let rules: Vec<Value> = broken.iter().map(|(id, severity)| rule(id, *severity, describe(id))).collect();
    // A long line may have many findings, so its hash is computed once.
    let mut hashes: HashMap<(&str, &str, usize), u64> = HashMap::new();
    let mut seen: HashMap<(&str, &str, u64), usize> = HashMap::new();
    let results: Vec<Value> = found
        .iter()
        .map(|(file, position, found)| {
            let hash = *hashes
                .entry((file.name(), found.rule, position.line))
                .or_insert_with(|| hash(found.rule, file.line(position.span.start).text.trim()));
            let occurrence = seen.entry((file.name(), found.rule, hash)).or_default();
            *occurrence += 1;
            let fingerprint = format!("{hash:016x}:{occurrence}");
            result(found, file, position, indices.get(found.rule).copied(), &fingerprint)
        })
        .collect();
    let report = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    // Serializing numbers and text does not fail.
    let mut text = visible_json(&serde_json::to_string_pretty(&report).unwrap_or_default());
    text.push('\n');
    text
}

fn rule(id: &str, severity: Severity, text: Option<RuleText>) -> Value {
    let RuleText { severity, why, explanation } =
        text.unwrap_or(RuleText { severity, why: id.to_owned(), explanation: String::new() });
    json!({
        "id": id,
        "shortDescription": {"text": id.replace('-', " ")},
        "fullDescription": {"text": why},
        "help": {"text": explanation},
        "defaultConfiguration": {"level": level(severity)},
    })
}

fn result(found: &Diagnostic, file: &SourceFile, position: &Position, rule: Option<usize>, fingerprint: &str) -> Value {
    let (end_line, end_column) = file.end(position);
    let mut message = found.message.clone();
    if let Some(help) = &found.help {
        message.push_str("\n\n");
        message.push_str(help);
    }
    // SARIF reads `[text](target)` as a link.
    let message = message.replace("](", "\\](");
    json!({
        "ruleId": found.rule,
        "ruleIndex": rule,
        "level": level(found.severity),
        "message": {"text": message},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(file.name())},
            "region": {
                "startLine": position.line,
                "startColumn": position.column,
                "endLine": end_line,
                "endColumn": end_column,
            },
        }}],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Converts a file path to a URI, relative to the repository if the path is relative.
fn uri(path: &str) -> String {
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    format!("{scheme}{}", percent_encoded(path.strip_prefix("./").unwrap_or(path)))
}

/// Fingerprint of a finding from its rule and the text of its line. It stays the same if lines are added above.
fn hash(rule: &str, line: &str) -> u64 {
    stable_hash(rule.bytes().chain([0]).chain(line.bytes()))
}
