//! Checks that the version and the changelog declare breaking changes, and proposes lines for the changelog.

use std::borrow::Cow;
use std::collections::BTreeSet;

use pulldown_cmark::{Event, Parser};
use semver::Version;

use super::change::{Change, Report, Severity, capitalized};
use crate::markdown::Markdown;
use crate::text::visible;

/// The declarations of one side: crate version and changelog.
#[derive(Clone, Copy, Debug, Default)]
pub struct Declaration<'a> {
    /// The name of the side in messages, such as the tag of a release.
    pub name: &'a str,
    /// The version of the crate.
    pub version: Option<&'a str>,
    /// The text of CHANGELOG.md.
    pub changelog: Option<&'a str>,
}

/// Returns the smallest version for a breaking change: from 1.0.0 on the next major version, before that the next minor
/// version, and below 0.1.0 the next patch version.
pub fn next_breaking(base: &Version) -> Version {
    match (base.major, base.minor) {
        (0, 0) => Version::new(0, 0, base.patch + 1),
        (0, minor) => Version::new(0, minor + 1, 0),
        (major, _) => Version::new(major + 1, 0, 0),
    }
}

/// Checks that breaking changes since a release are declared: the version of the revision must be large enough, and its
/// section in the changelog, or the section `Unreleased`, must have new lines that name each breaking change as code.
/// Accepted changes need no declaration.
///
/// # Errors
///
/// A message with the missing declaration and the text to add.
pub fn check(report: &Report, release: Declaration<'_>, revision: Declaration<'_>) -> Result<(), String> {
    let breaking: Vec<&Change> = report.of(Severity::Breaking).collect();
    let Some(first) = breaking.first() else { return Ok(()) };
    let before = version(release)?;
    let after = version(revision)?;
    let needed = next_breaking(&before);
    if (after.major, after.minor, after.patch) < (needed.major, needed.minor, needed.patch) {
        let changes = match breaking.len() {
            1 => "1 breaking change needs".to_owned(),
            count => format!("{count} breaking changes need"),
        };
        let name = release.name;
        return Err(format!(
            "{changes} version {needed} or later: crate.toml has {after}, and {name} has {before}; write `version = \
             \"{needed}\"`\n{}",
            how_to_accept(first)
        ));
    }
    let mut missing = missing_lines(report, release, revision);
    missing.retain(|line| line.starts_with(BREAKING));
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "CHANGELOG.md does not name these breaking changes as code; add below `## {after}` or `## Unreleased`, with each \
         name between backquotes:\n{}",
        missing.join("\n")
    ))
}

/// Returns the instructions to accept a change.
fn how_to_accept(change: &Change) -> String {
    let file = change.file.name();
    let document = toml::Value::from(file.rsplit('/').next().unwrap_or(file));
    let message = toml::Value::from(change.message.as_str());
    format!(
        "If a change only corrects the document, because the API never did what it said, accept it in crate.toml with the \
         reason; each entry accepts one change:\n[[accepted]]\ndocument = {document}\nchange = {message}\nreason = \"\""
    )
}

/// The beginning of a line about a breaking change.
const BREAKING: &str = "- Breaking: ";

/// Returns lines for the changelog: one for each change that the section of the version, or the section `Unreleased`,
/// does not name in a new line. A name is between backquotes. Breaking changes come first, and changes of the documentation
/// are left out.
pub fn missing_lines(report: &Report, release: Declaration<'_>, revision: Declaration<'_>) -> Vec<String> {
    let old: BTreeSet<&str> = release.changelog.unwrap_or_default().lines().map(str::trim).collect();
    let mut new = lines_of(revision.changelog.unwrap_or_default(), revision.version.unwrap_or_default());
    new.retain(|line| !line.is_empty() && !old.contains(line));
    let text = new.join("\n");
    let mut lines = Vec::new();
    for severity in [Severity::Breaking, Severity::Warning, Severity::Additive] {
        for change in report.of(severity).filter(|change| !is_named(change, &text)) {
            let sentence = sentence(change);
            lines.push(match severity {
                Severity::Breaking => format!("{BREAKING}{sentence}."),
                _ => format!("- {}.", capitalized(&sentence)),
            });
        }
    }
    let mut seen = BTreeSet::new();
    lines.retain(|line| seen.insert(line.clone()));
    lines
}

/// Returns the sentence of a change, with short old and new values if it only says that they changed, and with a name.
fn sentence(change: &Change) -> String {
    let mut sentence = change.message.clone();
    for name in names(change).filter(|name| name.contains('`')) {
        sentence = sentence.replace(&format!("`{name}`"), &Markdown::code(&name).to_string());
    }
    if let (Some(before), Some(after)) = (&change.before, &change.after)
        && change.message.ends_with("changed")
        && before.len() + after.len() < 100
    {
        let [before, after] = [before, after].map(|value| Markdown::code(value));
        sentence = format!("{sentence} from {before} to {after}");
    }
    let Some(name) = names(change).next() else { return sentence };
    let code = Markdown::code(&name);
    let lines = [sentence.clone(), format!("{sentence} ({code})")];
    // Only code at the beginning is safe from backquotes before it.
    lines.into_iter().find(|line| is_named(change, line)).unwrap_or_else(|| format!("{code}: {sentence}"))
}

/// Returns the names of a change as code in Markdown has them.
fn names(change: &Change) -> impl Iterator<Item = Cow<'_, str>> {
    change.names.iter().filter(|name| !name.trim().is_empty()).map(|name| visible(name))
}

/// Returns true if the code in a Markdown text names a change. Any text matches a change without a name.
fn is_named(change: &Change, text: &str) -> bool {
    if names(change).next().is_none() {
        return !text.is_empty();
    }
    Parser::new(text).any(|event| match event {
        Event::Code(code) => names(change).any(|name| ends_with_name(&code, &name)),
        _ => false,
    })
}

fn version(side: Declaration<'_>) -> Result<Version, String> {
    let Declaration { name, version, .. } = side;
    let text = version.ok_or_else(|| format!("{name} has no crate.toml with a version to compare"))?;
    Version::parse(text)
        .map_err(|_| format!("`{text}` in crate.toml of {name} is not a version: write three numbers, such as 0.2.0"))
}

/// Returns the lines of the sections of a version and of `Unreleased`.
fn lines_of<'a>(changelog: &'a str, version: &str) -> Vec<&'a str> {
    let mut is_in = false;
    let mut lines = Vec::new();
    for line in changelog.lines().map(str::trim) {
        if let Some(heading) = line.strip_prefix("## ") {
            let word = heading.trim_start_matches(['[', 'v']);
            let word = word.split([' ', ']', ',']).next().unwrap_or_default();
            is_in = word == version || word.eq_ignore_ascii_case("unreleased");
        } else if is_in {
            lines.push(line);
        }
    }
    lines
}

/// Returns true if code is a name, or a path or a call that ends with it, such as `Client::hold()`.
fn ends_with_name(code: &str, name: &str) -> bool {
    let call = code.strip_suffix(')').and_then(|call| Some(call.split_once('(')?.0));
    let mut paths = [Some(code), call].into_iter().flatten().filter_map(|code| code.strip_suffix(name));
    paths.any(|path| path.is_empty() || path.ends_with("::") || path.ends_with('.'))
}
