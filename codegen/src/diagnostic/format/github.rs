//! Workflow commands: `::error file=…,line=…,title=…::message`.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::diagnostic::list::Diagnostics;
use crate::diagnostic::problem::Severity;
use crate::text::visible;

pub(super) fn format(diagnostics: &Diagnostics) -> String {
    let mut text = String::new();
    for (file, position, diagnostic) in diagnostics.positioned() {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let (end_line, end_column) = file.end(&position);
        let mut message = diagnostic.message.clone();
        if let Some(help) = &diagnostic.help {
            message.push('\n');
            message.push_str(help);
        }
        let _ = write!(
            text,
            "::{command} file={},line={},endLine={end_line},col={}",
            property(&visible(file.name())),
            position.line,
            position.column
        );
        // GitHub ignores columns of a span over several lines.
        if end_line == position.line && end_column > position.column {
            let _ = write!(text, ",endColumn={end_column}");
        }
        let _ = writeln!(text, ",title={}::{}", property(diagnostic.rule), data(&message));
    }
    text
}

/// Escapes the text of a command.
fn data(text: &str) -> Cow<'_, str> {
    if text.contains(['%', '\r', '\n']) {
        Cow::Owned(text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Escapes the value of a command property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
