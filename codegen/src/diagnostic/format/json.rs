//! JSON output for programs.

use serde::Serialize;

use crate::diagnostic::list::Diagnostics;
use crate::diagnostic::problem::Severity;
use crate::text::visible_json;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    errors: usize,
    warnings: usize,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule: &'a str,
    severity: &'static str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'a str,
    help: Option<&'a str>,
}

pub(super) fn format(diagnostics: &Diagnostics) -> String {
    let findings: Vec<Finding<'_>> = diagnostics
        .positioned()
        .into_iter()
        .map(|(file, position, diagnostic)| {
            let (end_line, end_column) = file.end(&position);
            Finding {
                rule: diagnostic.rule,
                severity: match diagnostic.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                },
                file: file.name(),
                line: position.line,
                column: position.column,
                end_line,
                end_column,
                message: &diagnostic.message,
                help: diagnostic.help.as_deref(),
            }
        })
        .collect();
    let errors = findings.iter().filter(|finding| finding.severity == "error").count();
    let report = Report { version: 1, errors, warnings: findings.len() - errors, findings };
    // Serializing numbers and text does not fail.
    let mut text = visible_json(&serde_json::to_string_pretty(&report).unwrap_or_default());
    text.push('\n');
    text
}
