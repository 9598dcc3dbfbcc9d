//! Checks that the version and the changelog declare breaking changes.

use std::collections::BTreeSet;

use semver::Version;

use super::change::{Change, Report, Severity};

/// The declarations of one side: crate version and changelog.
#[derive(Clone, Copy, Debug, Default)]
pub struct Declaration<'a> {
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

/// Checks that breaking changes are declared: the version of the revision must be large enough, and its section in the
/// changelog, or the section `Unreleased`, must have new lines that name each breaking change.
///
/// # Errors
///
/// A message with the missing declaration and the text to add.
pub fn check(report: &Report, base: Declaration<'_>, revision: Declaration<'_>) -> Result<(), String> {
    let breaking: Vec<&Change> = report.of(Severity::Breaking).collect();
    if breaking.is_empty() {
        return Ok(());
    }
    let before = version(base.version, "the base")?;
    let after = version(revision.version, "the revision")?;
    let needed = next_breaking(&before);
    if (after.major, after.minor, after.patch) < (needed.major, needed.minor, needed.patch) {
        let changes = match breaking.len() {
            1 => "1 breaking change needs".to_owned(),
            count => format!("{count} breaking changes need"),
        };
        return Err(format!(
            "{changes} version {needed} or later: crate.toml has {after}, and the base has {before}; write \
             `version = \"{needed}\"`"
        ));
    }
    let old: BTreeSet<&str> = base.changelog.unwrap_or_default().lines().map(str::trim).collect();
    let mut new = lines_of(revision.changelog.unwrap_or_default(), &after);
    new.retain(|line| !line.is_empty() && !old.contains(line));
    let text = new.join("\n");
    let missing = breaking.into_iter().filter(|change| !is_named(change, &text));
    let mut missing: Vec<String> = missing.map(|change| format!("\n- Breaking: {}.", change.message)).collect();
    missing.dedup();
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.concat();
    Err(format!(
        "CHANGELOG.md does not mention these breaking changes; add below `## {after}` or `## Unreleased`:{missing}"
    ))
}

/// Returns true if a text mentions a change. Any new text matches a change without a name.
fn is_named(change: &Change, text: &str) -> bool {
    if change.names.is_empty() { !text.is_empty() } else { change.names.iter().any(|name| mentions(text, name)) }
}

fn version(text: Option<&str>, side: &str) -> Result<Version, String> {
    let text = text.ok_or_else(|| format!("{side} has no crate.toml with a version to compare"))?;
    Version::parse(text)
        .map_err(|_| format!("`{text}` in crate.toml of {side} is not a version: write three numbers, such as 0.2.0"))
}

/// Returns the lines of the sections of a version and of `Unreleased`.
fn lines_of<'a>(changelog: &'a str, version: &Version) -> Vec<&'a str> {
    let version = version.to_string();
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

/// Returns true if a text contains a name as a whole word.
fn mentions(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    !name.is_empty()
        && text.match_indices(name).any(|(index, _)| {
            let before = text[..index].chars().next_back();
            let after = text[index + name.len()..].chars().next();
            !before.is_some_and(is_part) && !after.is_some_and(is_part)
        })
}
