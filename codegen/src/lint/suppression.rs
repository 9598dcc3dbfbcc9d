//! Suppression comments.
//!
//! `# lint: allow(rule) reason` at the end of a line applies to that line. On its own line it applies to the next line
//! that is neither empty nor a comment. Commas separate several rules. It suppresses findings whose source span begins
//! on the line.
//!
//! A suppression without a reason, with an unknown rule, or without a finding to suppress is a finding itself. Errors
//! can't be suppressed, because they stop generation.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::rules::{near, rule};
use crate::diagnostic::{Diagnostics, Severity};
use crate::text::{Place, SourceFile};

/// Prefix of a suppression comment.
const START: &str = "# lint:";

/// Removes the warnings that comments suppress.
///
/// Does not check the comments themselves, because that takes the findings of all rules: see [`suppress_all`].
pub fn suppress(diagnostics: &mut Diagnostics) {
    let mut known = HashSet::new();
    let files = diagnostics.iter().map(|diagnostic| &diagnostic.file).filter(|file| known.insert(Arc::as_ptr(file)));
    let files: Vec<Arc<SourceFile>> = files.map(Arc::clone).collect();
    apply(&files, diagnostics);
}

/// Removes the warnings that comments suppress, and reports wrong or unused comments in these files.
///
/// Call this after all rules have run.
pub fn suppress_all(files: &[Arc<SourceFile>], diagnostics: &mut Diagnostics) {
    let suppressions = apply(files, diagnostics);
    for suppression in suppressions {
        suppression.report(diagnostics);
    }
}

fn apply(files: &[Arc<SourceFile>], diagnostics: &mut Diagnostics) -> Vec<Suppression> {
    let mut known = HashSet::new();
    let all = files.iter().flat_map(SourceFile::with_parts).filter(|file| known.insert(Arc::as_ptr(file)));
    let mut suppressions: Vec<Suppression> = all.flat_map(|file| read(&file)).collect();
    if suppressions.is_empty() {
        return suppressions;
    }
    // By file, line and rule.
    let mut lines: HashMap<(*const SourceFile, usize, String), Speaking> = HashMap::new();
    for (index, suppression) in suppressions.iter().enumerate().filter(|(_, suppression)| suppression.has_form) {
        for (rule, allowed) in suppression.rules.iter().enumerate() {
            let key = (Arc::as_ptr(&suppression.file), suppression.line, allowed.name.clone());
            lines.entry(key).or_default().named.push((index, rule));
        }
    }
    let files: HashSet<_> = suppressions.iter().map(|suppression| Arc::as_ptr(&suppression.file)).collect();
    let mut concerned: BTreeMap<*const SourceFile, bool> = BTreeMap::new();
    for diagnostic in std::mem::take(diagnostics) {
        let mut is_suppressed = false;
        // Resolving the exact position is slower.
        let is_concerned = *concerned.entry(Arc::as_ptr(&diagnostic.file)).or_insert_with(|| {
            SourceFile::with_parts(&diagnostic.file).iter().any(|file| files.contains(&Arc::as_ptr(file)))
        });
        if is_concerned {
            let (file, position) = diagnostic.origin();
            let speaking = lines.get_mut(&(std::ptr::from_ref(file), position.line, diagnostic.rule.to_owned()));
            is_suppressed = speaking.is_some_and(|speaking| speaking.covers(diagnostic.severity, &mut suppressions));
        }
        if !is_suppressed {
            diagnostics.push(diagnostic);
        }
    }
    suppressions
}

/// The suppressions of one rule on one line: indices of the suppression and of the rule in it.
#[derive(Default)]
struct Speaking {
    named: Vec<(usize, usize)>,
    /// True once they have suppressed a warning.
    is_needed: bool,
    /// True once they have matched an error.
    is_of_error: bool,
}

impl Speaking {
    /// Returns true if a diagnostic of the rule on the line is suppressed.
    fn covers(&mut self, severity: Severity, suppressions: &mut [Suppression]) -> bool {
        let is_error = severity == Severity::Error;
        let known = if is_error { &mut self.is_of_error } else { &mut self.is_needed };
        if !std::mem::replace(known, true) {
            for (suppression, rule) in &self.named {
                let rules = suppressions.get_mut(*suppression).map(|suppression| &mut suppression.rules);
                if let Some(rule) = rules.and_then(|rules| rules.get_mut(*rule)) {
                    rule.is_error |= is_error;
                    rule.suppressed |= !is_error;
                }
            }
        }
        !is_error
    }
}

/// A comment that suppresses rules.
struct Suppression {
    file: Arc<SourceFile>,
    comment: Range<usize>,
    /// The line that it applies to, from 1.
    line: usize,
    rules: Vec<Allowed>,
    has_form: bool,
}

/// A rule that a comment names.
struct Allowed {
    name: String,
    span: Range<usize>,
    suppressed: bool,
    is_error: bool,
}

impl Suppression {
    fn report(&self, diagnostics: &mut Diagnostics) {
        let mut report = diagnostics.report(&self.file);
        if !self.has_form {
            report
                .warning("suppression-form", Place::Span(self.comment.clone()), "this comment suppresses nothing")
                .help("write `# lint: allow(rule) reason`; several rules are separated by commas");
        }
        for allowed in &self.rules {
            let place = Place::Span(allowed.span.clone());
            let name = &allowed.name;
            if rule(name).is_none() {
                let found = report.warning("suppression-unknown-rule", place, format!("there is no rule `{name}`"));
                let near = near(name);
                if !near.is_empty() {
                    found.help(format!("did you mean `{}`?", near.join("`, `")));
                }
            } else if allowed.is_error {
                report
                    .warning(
                        "suppression-of-error",
                        place,
                        format!("`{name}` is an error here, which can't be suppressed"),
                    )
                    .help("correct it: errors stop generation");
            } else if self.has_form && !allowed.suppressed {
                report
                    .warning("suppression-unused", place, format!("line {} does not break `{name}`", self.line))
                    .help("remove it");
            }
        }
    }
}

fn read(file: &Arc<SourceFile>) -> Vec<Suppression> {
    let comments = file.comments(START);
    let spoken_of = if comments.is_empty() { Vec::new() } else { spoken_of(file.text()) };
    comments.into_iter().map(|comment| parse(file, comment, &spoken_of)).collect()
}

/// For each line, the first line from there that is neither empty nor a comment. Both count from 0.
fn spoken_of(text: &str) -> Vec<usize> {
    let is_skipped = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let skipped: Vec<bool> = text.lines().map(is_skipped).collect();
    let mut next = skipped.len();
    let mut lines: Vec<usize> = skipped
        .iter()
        .enumerate()
        .rev()
        .map(|(line, is_skipped)| {
            next = if *is_skipped { next } else { line };
            next
        })
        .collect();
    lines.reverse();
    lines
}

fn parse(file: &Arc<SourceFile>, comment: Range<usize>, spoken_of: &[usize]) -> Suppression {
    let text = file.text();
    let content = text.get(comment.start + START.len()..comment.end).unwrap_or_default();
    let listed = content.trim_start().strip_prefix("allow(").and_then(|rest| rest.split_once(')'));
    let mut rules = Vec::new();
    for name in listed.map(|(names, _)| names).into_iter().flat_map(|names| names.split(',')) {
        // Both slices are parts of the same text, so their distance is the offset.
        let start = name.trim_start().as_ptr() as usize - text.as_ptr() as usize;
        let name = name.trim();
        rules.push(Allowed {
            name: name.to_owned(),
            span: start..start + name.len(),
            suppressed: false,
            is_error: false,
        });
    }
    let has_form =
        listed.is_some_and(|(_, reason)| !reason.trim().is_empty()) && rules.iter().all(|rule| !rule.name.is_empty());
    rules.retain(|rule| !rule.name.is_empty());
    let line = file.locate(&Place::Span(comment.start..comment.start)).line;
    let is_alone = file.line(comment.start).text.trim_start().starts_with('#');
    let line = if is_alone { spoken_of.get(line - 1).map_or(line, |next| next + 1) } else { line };
    Suppression { file: Arc::clone(file), comment, line, rules, has_form }
}
