//! Dates and times: the received text, parsed on demand.

use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::civil;
use jiff::fmt::rfc2822;

use super::text::InvalidText;
use crate::interface::check::{Check, TextFormat};
use crate::interface::type_macros::ordered_string_type;

/// An RFC 2822 date and time: `Wed, 01 May 2024 12:00:00 +0000`.
///
/// Values are ordered by time, and equal times by text. Texts that are no such value come first. The default is empty,
/// which is not a valid value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rfc2822DateTime(String);

ordered_string_type!(Rfc2822DateTime, [Check::Format(TextFormat::Rfc2822)]);

impl Rfc2822DateTime {
    /// Parses the text into a timestamp.
    ///
    /// The month `Sept`, which some APIs send, is read as `Sep`. A wrong weekday is ignored.
    ///
    /// # Errors
    ///
    /// Fails if the text is not such a date and time.
    pub fn timestamp(&self) -> Result<Timestamp, InvalidText> {
        parse_rfc2822(&self.0)
    }
}

impl From<Timestamp> for Rfc2822DateTime {
    /// Formats the timestamp in UTC, to the second. A timestamp before the year 0, which the format cannot represent,
    /// becomes a text that fails the checks before sending.
    fn from(moment: Timestamp) -> Self {
        // jiff's own printer writes UTC as `-0000`, which means that the zone is unknown.
        let text = jiff::fmt::strtime::format("%a, %d %b %Y %H:%M:%S +0000", moment);
        Self(text.unwrap_or_else(|_| moment.to_string()))
    }
}

/// An RFC 3339 or ISO 8601 date and time: `2024-05-01T12:00:00Z`.
///
/// Values are ordered by time, and equal times by text. Texts that are no such value come first. The default is empty,
/// which is not a valid value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DateTime(String);

// Not checked: many APIs that declare this format also accept a date.
ordered_string_type!(DateTime, []);

impl DateTime {
    /// Parses the text into a timestamp.
    ///
    /// # Errors
    ///
    /// Fails if the text is not such a date and time, or has no offset from UTC.
    pub fn timestamp(&self) -> Result<Timestamp, InvalidText> {
        parse_date_time(&self.0)
    }
}

impl From<Timestamp> for DateTime {
    fn from(moment: Timestamp) -> Self {
        Self(moment.to_string())
    }
}

/// An RFC 3339 or ISO 8601 date: `2024-05-01`.
///
/// Values are ordered by time, and equal times by text. Texts that are no such value come first. The default is empty,
/// which is not a valid value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Date(String);

ordered_string_type!(Date, [Check::Format(TextFormat::Date)]);

impl Date {
    /// Parses the text into a date.
    ///
    /// # Errors
    ///
    /// Fails if the text is not such a date.
    pub fn civil(&self) -> Result<civil::Date, InvalidText> {
        parse_date(&self.0)
    }
}

impl From<civil::Date> for Date {
    fn from(day: civil::Date) -> Self {
        Self(day.to_string())
    }
}

macro_rules! ordered {
    ($name:ident, $parse:ident) => {
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                if self.0 == other.0 {
                    return Ordering::Equal;
                }
                let by_time = $parse(&self.0).ok().cmp(&$parse(&other.0).ok());
                by_time.then_with(|| self.0.cmp(&other.0))
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }
    };
}

ordered!(Rfc2822DateTime, parse_rfc2822);
ordered!(DateTime, parse_date_time);
ordered!(Date, parse_date);

pub(crate) fn parse_rfc2822(text: &str) -> Result<Timestamp, InvalidText> {
    let parser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    parser
        .parse_timestamp(text)
        .or_else(|error| {
            if text.contains("Sept ") { parser.parse_timestamp(text.replacen("Sept ", "Sep ", 1)) } else { Err(error) }
        })
        .map_err(|_| InvalidText::new(text, "an RFC 2822 date and time"))
}

pub(crate) fn parse_date_time(text: &str) -> Result<Timestamp, InvalidText> {
    text.parse().map_err(|_| InvalidText::new(text, "an RFC 3339 date and time"))
}

pub(crate) fn parse_date(text: &str) -> Result<civil::Date, InvalidText> {
    civil::Date::strptime("%Y-%m-%d", text).map_err(|_| InvalidText::new(text, "an RFC 3339 date"))
}
