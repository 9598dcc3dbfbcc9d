//! Comments that suppress a rule where it is broken for a reason.
//!
//! `# lint: allow(rule) reason` at the end of a line speaks of that line. On a line of its own it speaks of the next line
//! that is neither empty nor a comment. Several rules are separated by commas. What it speaks of are findings whose
//! place begins on that line.
//!
//! A suppression without a reason, of a rule that does not exist, or of a rule that is not broken there is a finding itself.
//! Errors can't be suppressed: nothing is generated in spite of them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::rules::{near, rule};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::text::{Place, SourceFile};

/// How such a comment begins.
const START: &str = "# lint:";

/// Removes the warnings that comments suppress.
///
/// Says nothing about the comments: that is for whoever runs every rule, see [`suppress_all`].
pub fn suppress(diagnostics: &mut Diagnostics) {
    let mut files: Vec<Arc<SourceFile>> = Vec::new();
    for diagnostic in &*diagnostics {
        if !files.iter().any(|file| Arc::ptr_eq(file, &diagnostic.file)) {
            files.push(Arc::clone(&diagnostic.file));
        }
    }
    apply(&files, diagnostics);
}

/// Removes the warnings that comments suppress, and reports comments of these files that are wrong or not needed.
///
/// To be called when every rule has run.
pub fn suppress_all(files: &[Arc<SourceFile>], diagnostics: &mut Diagnostics) {
    let suppressions = apply(files, diagnostics);
    for suppression in suppressions {
        suppression.report(diagnostics);
    }
}

fn apply(files: &[Arc<SourceFile>], diagnostics: &mut Diagnostics) -> Vec<Suppression> {
    let mut all: Vec<Arc<SourceFile>> = Vec::new();
    for file in files.iter().flat_map(SourceFile::with_parts) {
        if !all.iter().any(|known| Arc::ptr_eq(known, &file)) {
            all.push(file);
        }
    }
    let mut suppressions: Vec<Suppression> = all.iter().flat_map(read).collect();
    if suppressions.is_empty() {
        return suppressions;
    }
    // From file and line to the suppressions that speak of it.
    let mut lines: BTreeMap<(*const SourceFile, usize), Vec<usize>> = BTreeMap::new();
    for (index, suppression) in suppressions.iter().enumerate() {
        lines.entry((Arc::as_ptr(&suppression.file), suppression.line)).or_default().push(index);
    }
    let files: Vec<_> = suppressions.iter().map(|suppression| Arc::as_ptr(&suppression.file)).collect();
    let mut concerned: BTreeMap<*const SourceFile, bool> = BTreeMap::new();
    for diagnostic in std::mem::take(diagnostics) {
        let mut is_suppressed = false;
        // Where exactly it is takes longer to find out.
        let is_concerned = *concerned.entry(Arc::as_ptr(&diagnostic.file)).or_insert_with(|| {
            SourceFile::with_parts(&diagnostic.file).iter().any(|file| files.contains(&Arc::as_ptr(file)))
        });
        if is_concerned {
            let (file, position) = diagnostic.origin();
            let speaking = lines.get(&(std::ptr::from_ref(file), position.line));
            for index in speaking.into_iter().flatten() {
                is_suppressed |=
                    suppressions.get_mut(*index).is_some_and(|suppression| suppression.covers(&diagnostic));
            }
        }
        if !is_suppressed {
            diagnostics.push(diagnostic);
        }
    }
    suppressions
}

/// A comment that suppresses rules.
struct Suppression {
    file: Arc<SourceFile>,
    comment: Range<usize>,
    /// The line that it speaks of, from 1.
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
    /// Whether the diagnostic, which is on the line, is suppressed.
    fn covers(&mut self, diagnostic: &Diagnostic) -> bool {
        if !self.has_form {
            return false;
        }
        let mut covered = false;
        for rule in self.rules.iter_mut().filter(|rule| rule.name == diagnostic.rule) {
            match diagnostic.severity {
                Severity::Error => rule.is_error = true,
                Severity::Warning => {
                    rule.suppressed = true;
                    covered = true;
                }
            }
        }
        covered
    }

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
                    .help("nothing is generated before it is corrected");
            } else if self.has_form && !allowed.suppressed {
                report
                    .warning("suppression-unused", place, format!("line {} does not break `{name}`", self.line))
                    .help("remove it");
            }
        }
    }
}

fn read(file: &Arc<SourceFile>) -> Vec<Suppression> {
    file.comments(START).into_iter().map(|comment| parse(file, comment)).collect()
}

fn parse(file: &Arc<SourceFile>, comment: Range<usize>) -> Suppression {
    let text = file.text();
    let content = text.get(comment.start + START.len()..comment.end).unwrap_or_default();
    let listed = content.trim_start().strip_prefix("allow(").and_then(|rest| rest.split_once(')'));
    let mut rules = Vec::new();
    for name in listed.map(|(names, _)| names).into_iter().flat_map(|names| names.split(',')) {
        // Part of the same text, so that the distance is the place.
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
    let line = line(file, comment.start);
    Suppression { file: Arc::clone(file), comment, line, rules, has_form }
}

/// The line that a comment speaks of.
fn line(file: &SourceFile, comment: usize) -> usize {
    let line = file.locate(&Place::Span(comment..comment)).line;
    let own = file.line(comment);
    if !own.text.trim_start().starts_with('#') {
        return line;
    }
    let rest = file.text().get(own.start..).unwrap_or_default();
    let skipped = rest.lines().take_while(|line| line.trim().is_empty() || line.trim_start().starts_with('#')).count();
    line + skipped
}
