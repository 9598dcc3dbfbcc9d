//! Whether breaking changes are declared: by the version and in the changelog.

use std::collections::BTreeSet;
use std::fmt;

use semver::Version;

use super::change::{Change, Report, Severity};

/// What declares a change: a `crate.toml` and a changelog, as they are on one side.
#[derive(Clone, Copy, Debug, Default)]
pub struct Declaration<'a> {
    /// The version of the crate.
    pub version: Option<&'a str>,
    /// The text of CHANGELOG.md.
    pub changelog: Option<&'a str>,
}

/// Breaking changes that are not declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undeclared {
    /// A side has no version, or one that is none.
    NoVersion {
        /// What stands in its place.
        found: Option<String>,
        /// Whether it is the side before.
        in_base: bool,
    },
    /// The version is too small.
    Version {
        /// The version before.
        base: String,
        /// The version after.
        revision: String,
        /// The smallest version that says that something breaks.
        needed: String,
        /// How many changes break.
        breaking: usize,
    },
    /// The changelog does not speak of some changes.
    Changelog {
        /// Headings of the sections that may.
        headings: Vec<String>,
        /// A line for each that is missing, as it could be written.
        missing: Vec<String>,
    },
}

impl fmt::Display for Undeclared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoVersion { found, in_base } => {
                let side = if *in_base { "the base" } else { "the revision" };
                match found {
                    Some(found) => {
                        write!(f, "`{found}` in crate.toml of {side} is no version: write three numbers, as 0.2.0")
                    }
                    None => write!(f, "{side} has no crate.toml with a version to compare"),
                }
            }
            Self::Version { base, revision, needed, breaking } => {
                let changes = if *breaking == 1 {
                    "1 breaking change needs"
                } else {
                    &format!("{breaking} breaking changes need")
                };
                write!(
                    f,
                    "{changes} version {needed} or later: crate.toml has {revision}, and the base has {base}; write \
                     `version = \"{needed}\"`"
                )
            }
            Self::Changelog { headings, missing } => {
                let sections = headings.join("` or `");
                write!(f, "CHANGELOG.md says nothing new about what breaks; write below `{sections}`:")?;
                for line in missing {
                    write!(f, "\n{line}")?;
                }
                Ok(())
            }
        }
    }
}

/// The smallest version that says that something breaks: from 1.0.0 on the next major one, before that the next minor
/// one, and below 0.1.0 the next patch.
pub fn next_breaking(base: &Version) -> Version {
    match (base.major, base.minor) {
        (0, 0) => Version::new(0, 0, base.patch + 1),
        (0, minor) => Version::new(0, minor + 1, 0),
        (major, _) => Version::new(major + 1, 0, 0),
    }
}

/// Checks that what breaks is declared: the version of the revision is large enough, and the section of that version in
/// the changelog, or the one of what is not released yet, has lines that the base does not have and that name each
/// breaking change.
///
/// # Errors
///
/// What is missing, and what to write.
pub fn check(report: &Report, base: Declaration<'_>, revision: Declaration<'_>) -> Result<(), Undeclared> {
    let breaking: Vec<&Change> = report.of(Severity::Breaking).collect();
    if breaking.is_empty() {
        return Ok(());
    }
    let before = version(base.version, true)?;
    let after = version(revision.version, false)?;
    let needed = next_breaking(&before);
    if (after.major, after.minor, after.patch) < (needed.major, needed.minor, needed.patch) {
        let [base, revision, needed] = [before, after, needed].map(|version| version.to_string());
        return Err(Undeclared::Version { base, revision, needed, breaking: breaking.len() });
    }
    let old: BTreeSet<&str> = base.changelog.unwrap_or_default().lines().map(str::trim).collect();
    let new = lines_of(revision.changelog.unwrap_or_default(), &after);
    let new: Vec<&str> = new.into_iter().filter(|line| !line.is_empty() && !old.contains(line)).collect();
    let text = new.join("\n");
    let mut missing: Vec<String> = breaking
        .into_iter()
        .filter(|change| !is_named(change, &text))
        .map(|change| format!("- Breaking: {}.", change.message))
        .collect();
    missing.dedup();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Undeclared::Changelog { headings: vec![format!("## {after}"), "## Unreleased".to_owned()], missing })
}

/// Whether a text speaks of a change. Of one without a name, anything new does.
fn is_named(change: &Change, text: &str) -> bool {
    if change.names.is_empty() { !text.is_empty() } else { change.names.iter().any(|name| mentions(text, name)) }
}

fn version(text: Option<&str>, in_base: bool) -> Result<Version, Undeclared> {
    let found = text.map(str::to_owned);
    text.and_then(|text| Version::parse(text).ok()).ok_or(Undeclared::NoVersion { found, in_base })
}

/// The lines of the sections of a version and of what is not released.
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

/// Whether a text has a name as a whole word.
fn mentions(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    !name.is_empty()
        && text.match_indices(name).any(|(index, _)| {
            let before = text[..index].chars().next_back();
            let after = text[index + name.len()..].chars().next();
            !before.is_some_and(is_part) && !after.is_some_and(is_part)
        })
}
