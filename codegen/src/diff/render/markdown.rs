//! Markdown output for a pull request comment.

use super::super::change::{Change, Effect, Report, Severity, Side, capitalized};
use super::phrases::{append, bump, counts, counts_of, excerpts};
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
///
/// The report fits into a pull request comment: at most 60,000 characters and 250,000 bytes. It states what it leaves out.
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
    let mut left = Room { characters: MOST_CHARACTERS, bytes: MOST_BYTES };
    let mut sections = String::new();
    let mut left_out = Vec::new();
    for severity in [Severity::Breaking, Severity::Warning, Severity::Additive, Severity::Docs] {
        let changes: Vec<&Change> = report.of(severity).collect();
        let entries = changes.iter().map(|change| entry(change, links)).take_while(|entry| left.holds(entry));
        let entries: Vec<String> = entries.collect();
        push_section(&mut sections, severity, changes.len(), &entries);
        left_out.extend(changes.get(entries.len()..).unwrap_or_default());
    }
    if !left_out.is_empty() {
        append(
            &mut text,
            format_args!(
                "\n**Left out, because the report would be too long: {}.** `diff` with the same versions lists \
                 every change, as text or with `--format json`.\n",
                counts_of(&left_out)
            ),
        );
    }
    text.push_str(&sections);
    without_commands(&text).into_owned()
}

/// The most characters and bytes of all entries. A pull request comment holds 65,536 characters and 262,144 bytes.
const MOST_CHARACTERS: usize = 58_000;
const MOST_BYTES: usize = 245_000;

/// The room that is left for entries.
struct Room {
    characters: usize,
    bytes: usize,
}

impl Room {
    /// Takes the room of an entry. Returns false if there is not enough.
    fn holds(&mut self, entry: &str) -> bool {
        let rest = (self.characters.checked_sub(entry.chars().count()), self.bytes.checked_sub(entry.len()));
        let (Some(characters), Some(bytes)) = rest else {
            // Later entries are not more severe, even if they are shorter.
            *self = Self { characters: 0, bytes: 0 };
            return false;
        };
        *self = Self { characters, bytes };
        true
    }
}

fn push_section(text: &mut String, severity: Severity, count: usize, entries: &[String]) {
    let heading = match severity {
        _ if entries.is_empty() => return,
        Severity::Breaking => "Breaking",
        Severity::Warning => "Warnings",
        Severity::Additive => "Additions",
        Severity::Docs => "Documentation",
    };
    let shown = if entries.len() < count { format!("{} of {count}", entries.len()) } else { count.to_string() };
    if severity == Severity::Breaking {
        let note = if entries.len() < count { format!(" ({shown})") } else { String::new() };
        append(text, format_args!("\n### {heading}{note}\n{}", entries.concat()));
    } else {
        let entries = entries.concat();
        append(text, format_args!("\n<details>\n<summary>{heading} ({shown})</summary>\n\n{entries}\n</details>\n"));
    }
}

fn entry(change: &Change, links: &Links) -> String {
    let mut text = String::new();
    if change.severity() == Severity::Breaking {
        text.push('\n');
        push_breaking(&mut text, change, links);
    } else {
        push_folded(&mut text, change, links);
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
    let mut sentences: Vec<String> = consequences
        .iter()
        .filter(|consequence| consequence.effect > Effect::None)
        .map(|consequence| Markdown::line(&consequence.sentence).to_string())
        .collect();
    if let Some(reason) = &change.accepted {
        sentences.insert(0, format!("accepted: {}", Markdown::line(reason)));
    }
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
