//! Markdown output for a pull request comment.

use super::super::change::{Change, Effect, Report, Severity, Side};
use super::phrases::{append, bump, counts, excerpts};
use crate::markdown::Markdown;
use crate::text::{percent_encoded, without_commands};

/// Targets of links to lines.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// Prefix of file names in the old version; links are relative if empty.
    pub base: String,
    /// Prefix of file names in the new version.
    pub revision: String,
}

/// Formats the verdict and version, then breaking changes with old and new values, then the other changes, folded.
pub fn markdown(report: &Report, links: &Links) -> String {
    let verdict = match report.severity() {
        None => "No changes in the specifications",
        Some(Severity::Breaking) => "Breaking changes in the specifications",
        Some(Severity::Warning) => "No breaking changes, but some changes need a review",
        Some(Severity::Additive) => "Only additions to the specifications",
        Some(Severity::Docs) => "Only documentation changed",
    };
    let mut text = format!("## {verdict}\n\n");
    if report.is_empty() {
        return text;
    }
    append(&mut text, format_args!("{}.", capitalized(&counts(report))));
    if let Some(bump) = bump(report) {
        append(&mut text, format_args!(" Version of the crate: **{bump}**."));
    }
    text.push('\n');
    let breaking: Vec<&Change> = report.of(Severity::Breaking).collect();
    if !breaking.is_empty() {
        text.push_str("\n### Breaking\n");
        for change in breaking {
            text.push('\n');
            push_breaking(&mut text, change, links);
        }
    }
    for (severity, heading) in
        [(Severity::Warning, "Warnings"), (Severity::Additive, "Additions"), (Severity::Docs, "Documentation")]
    {
        let changes: Vec<&Change> = report.of(severity).collect();
        if changes.is_empty() {
            continue;
        }
        append(&mut text, format_args!("\n<details>\n<summary>{heading} ({})</summary>\n\n", changes.len()));
        for change in changes {
            push_folded(&mut text, change, links);
        }
        text.push_str("\n</details>\n");
    }
    without_commands(&text).into_owned()
}

fn push_breaking(text: &mut String, change: &Change, links: &Links) {
    append(text, format_args!("- **{}** ({})\n", Markdown::line(&capitalized(&change.message)), link(change, links)));
    let (before, after) = excerpts(change);
    for (name, value) in [("before", before), ("after", after)] {
        if let Some(value) = value {
            append(text, format_args!("  - {name}: {}\n", Markdown::code(&value)));
        }
    }
    for (name, consequence) in [("Clients", &change.wire), ("Rust", &change.rust)] {
        let mark = if consequence.effect == Effect::Breaks { "breaks: " } else { "" };
        append(text, format_args!("  - {name}: {mark}{}\n", Markdown::line(&consequence.sentence)));
    }
}

fn push_folded(text: &mut String, change: &Change, links: &Links) {
    append(text, format_args!("- {} ({})", Markdown::line(&capitalized(&change.message)), link(change, links)));
    let consequences = [&change.wire, &change.rust];
    let sentences: Vec<String> = consequences
        .iter()
        .filter(|consequence| consequence.effect > Effect::None)
        .map(|consequence| Markdown::line(&consequence.sentence).to_string())
        .collect();
    if !sentences.is_empty() {
        append(text, format_args!(": {}", sentences.join("; ")));
    }
    text.push('\n');
}

fn link(change: &Change, links: &Links) -> String {
    let (file, position) = change.origin();
    let name = file.name();
    let prefix = match change.side {
        Side::Base => &links.base,
        Side::Revision => &links.revision,
    };
    let path = percent_encoded(name);
    Markdown::link(&format!("{name}:{}", position.line), &format!("{prefix}{path}#L{}", position.line)).to_string()
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
