//! The text of errors.

use std::error::Error as StdError;
use std::fmt;

use http::StatusCode;

use super::error::{Delivery, Error, ErrorDetails, ErrorKind};
use super::raw::RawResponse;
use super::retry_after::retry_after;
use super::summary::Summary;
use crate::values::text::one_line;

/// The maximum length of an error's text in bytes.
const MAX_TEXT: usize = 2048;

/// The maximum length of the field errors in the text, in bytes.
const FIELDS_TEXT: usize = 600;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.0.operation.map(|operation| format!("{operation}: ")).unwrap_or_default();
        write!(f, "{}", self.0.line(&operation, f.alternate()))
    }
}

impl Error {
    /// The text with its cause, for a message that names the operation itself.
    pub(crate) fn without_operation(&self) -> String {
        self.0.line("", true)
    }
}

impl ErrorDetails {
    /// The text on one line.
    fn line(&self, start: &str, with_cause: bool) -> String {
        let mut text = start.to_owned();
        // A text can always be written to.
        let _ = self.write(&mut text, with_cause);
        let end = if self.attempts > 1 { format!(" ({} attempts)", self.attempts) } else { String::new() };
        // An escape and an ellipsis may follow the cut.
        one_line(&text, MAX_TEXT - 64) + &end
    }

    /// Writes the text; each part is shortened so that it cannot displace the others.
    fn write(&self, f: &mut impl fmt::Write, with_cause: bool) -> fmt::Result {
        let cause = self.source.as_deref().filter(|_| with_cause);
        let cause = cause.map(|source| format!(": {}", one_line(&root_cause(source), 300)));
        let message = one_line(&self.message, 1000) + &cause.unwrap_or_default();
        let Some(response) = &self.response else {
            f.write_str(&message)?;
            return match (self.kind, self.delivery) {
                (ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Credential, Delivery::NotSent) => {
                    f.write_str("; nothing was sent")
                }
                (_, Delivery::Unknown) if !self.is_read => f.write_str("; the request may have been carried out"),
                _ => Ok(()),
            };
        };
        write_status(f, response.status())?;
        match self.kind {
            ErrorKind::Status => self.write_summary(f, response),
            ErrorKind::Decode => {
                f.write_str(", but the body cannot be decoded")?;
                if let Some(path) = &self.path {
                    write!(f, " at {}", one_line(&path.shown, 200))?;
                }
                write!(f, ": {message}; {}", response.describe_body())
            }
            _ => write!(f, ": {message}"),
        }
    }

    fn write_summary(&self, f: &mut impl fmt::Write, response: &RawResponse) -> fmt::Result {
        let Summary { code, message, more_info, fields } = &self.summary;
        if let Some(code) = code {
            write!(f, ", code {}", one_line(code, 50))?;
        }
        match message {
            Some(message) => write!(f, ": {}", one_line(message, 500))?,
            None if fields.is_empty() => write!(f, ": {}", response.describe_body())?,
            None => {}
        }
        let mut length = 0;
        for (index, field) in fields.iter().enumerate() {
            let separator = if index == 0 && message.is_none() { ':' } else { ';' };
            let field = field.to_string();
            length += field.len();
            if length > FIELDS_TEXT {
                write!(f, "{separator} and {} more", fields.len() - index)?;
                break;
            }
            write!(f, "{separator} {field}")?;
        }
        if let Some(link) = more_info {
            write!(f, " ({})", one_line(link, 300))?;
        }
        match retry_after(response.headers()) {
            Some(delay) if !delay.is_zero() => {
                write!(f, "; the server asks to wait {} s", delay.as_secs_f64().ceil())
            }
            _ => Ok(()),
        }
    }
}

fn write_status(f: &mut impl fmt::Write, status: StatusCode) -> fmt::Result {
    f.write_str(status.as_str())?;
    match status.canonical_reason() {
        Some(reason) => write!(f, " {reason}"),
        None => Ok(()),
    }
}

fn root_cause(error: &dyn StdError) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
