//! Annotations of a pull request.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::super::change::{Change, Report, Severity, Side};
use super::phrases::{append, counts, counts_of, values};
use crate::text::visible;

/// Formats workflow commands: one for each change, the most severe first and at most ten of a kind, and a summary.
///
/// A removed object has no line in the new file, so its annotation applies to the file.
///
/// ```text
/// ::error file=spec/twilio.yaml,line=12,col=7,title=parameter-removed::the query parameter …
/// ```
pub fn github(report: &Report) -> String {
    let mut text = String::new();
    let mut changes: Vec<&Change> = report.changes.iter().collect();
    changes.sort_by_key(|change| Reverse(change.severity()));
    // The summary is a notice too.
    let mut shown = BTreeMap::from([("notice", 1)]);
    let mut left_out = Vec::new();
    for change in changes {
        let command = match change.severity() {
            Severity::Breaking => "error",
            Severity::Warning => "warning",
            Severity::Additive | Severity::Docs => "notice",
        };
        let shown = shown.entry(command).or_insert(0);
        if *shown == MOST_OF_A_KIND {
            left_out.push(change);
            continue;
        }
        *shown += 1;
        let (file, position) = change.origin();
        let place = match change.side {
            Side::Revision => format!(",line={},col={}", position.line, position.column),
            Side::Base => String::new(),
        };
        let was = match change.side {
            Side::Revision => String::new(),
            Side::Base => format!(" (was in line {})", position.line),
        };
        let values = values(change).map(|values| format!("\n{values}")).unwrap_or_default();
        let accepted = change.accepted.as_deref().map(|reason| format!("\naccepted: {reason}"));
        let accepted = accepted.unwrap_or_default();
        let message = format!(
            "{}{was}{values}{accepted}\nwire: {}\nrust: {}",
            change.message, change.wire.sentence, change.rust.sentence
        );
        append(
            &mut text,
            format_args!(
                "::{command} file={}{place},title={}::{}\n",
                property(&visible(file.name())),
                property(&format!("{} ({})", change.id, change.severity())),
                data(&message)
            ),
        );
    }
    let mut summary = counts(report);
    if !left_out.is_empty() {
        append(
            &mut summary,
            format_args!("\nwithout an annotation: {}; `--format text` lists every change", counts_of(&left_out)),
        );
    }
    append(&mut text, format_args!("::notice title=specification::{}\n", data(&summary)));
    text
}

/// The most errors, warnings and notices: GitHub drops the rest of a step without a word.
const MOST_OF_A_KIND: usize = 10;

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
