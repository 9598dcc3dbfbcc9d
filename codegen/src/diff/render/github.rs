//! Annotations of a pull request.

use super::super::change::{Report, Severity, Side};
use super::phrases::{append, counts, values};
use crate::text::visible;

/// Formats workflow commands: one for each change, and a summary.
///
/// A removed object has no line in the new file, so its annotation applies to the file.
///
/// ```text
/// ::error file=spec/twilio.yaml,line=12,col=7,title=parameter-removed::the query parameter …
/// ```
pub fn github(report: &Report) -> String {
    let mut text = String::new();
    for change in &report.changes {
        let command = match change.severity() {
            Severity::Breaking => "error",
            Severity::Warning => "warning",
            Severity::Additive | Severity::Docs => "notice",
        };
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
        let message =
            format!("{}{was}{values}\nwire: {}\nrust: {}", change.message, change.wire.sentence, change.rust.sentence);
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
    append(&mut text, format_args!("::notice title=specification::{}\n", data(&counts(report))));
    text
}

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
