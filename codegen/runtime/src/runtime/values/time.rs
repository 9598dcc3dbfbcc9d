//! Dates and times: the text as it arrived, parsed on demand.

use jiff::Timestamp;
use jiff::civil;
use jiff::fmt::rfc2822;

use super::text::InvalidText;
use crate::runtime::interface::check::{Check, TextFormat};
use crate::runtime::interface::type_macros::string_type;

/// A date and time as in RFC 2822: `Wed, 01 May 2024 12:00:00 +0000`.
///
/// The default is an empty text, which is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rfc2822DateTime(String);

string_type!(Rfc2822DateTime, [Check::Format(TextFormat::Rfc2822)]);

impl Rfc2822DateTime {
    /// The moment.
    ///
    /// The month `Sept`, which some APIs write, is understood as `Sep`. A weekday that does not fit the date is
    /// ignored.
    ///
    /// # Errors
    ///
    /// When the text is not such a date and time.
    pub fn timestamp(&self) -> Result<Timestamp, InvalidText> {
        parse_rfc2822(&self.0)
    }
}

impl From<Timestamp> for Rfc2822DateTime {
    /// In UTC, to the second. A moment before the year 0, which the format cannot hold, becomes a text that is refused
    /// when it is sent.
    fn from(moment: Timestamp) -> Self {
        // jiff's own printer writes UTC as `-0000`, which says that the zone is not known.
        let text = jiff::fmt::strtime::format("%a, %d %b %Y %H:%M:%S +0000", moment);
        Self(text.unwrap_or_else(|_| moment.to_string()))
    }
}

/// A date and time as in RFC 3339 or ISO 8601: `2024-05-01T12:00:00Z`.
///
/// The default is an empty text, which is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateTime(String);

// Not checked: where APIs declare this format, many take a day as well.
string_type!(DateTime, []);

impl DateTime {
    /// The moment.
    ///
    /// # Errors
    ///
    /// When the text is not such a date and time, or has no offset from UTC.
    pub fn timestamp(&self) -> Result<Timestamp, InvalidText> {
        parse_date_time(&self.0)
    }
}

impl From<Timestamp> for DateTime {
    fn from(moment: Timestamp) -> Self {
        Self(moment.to_string())
    }
}

/// A date as in RFC 3339 or ISO 8601: `2024-05-01`.
///
/// The default is an empty text, which is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(String);

string_type!(Date, [Check::Format(TextFormat::Date)]);

impl Date {
    /// The day.
    ///
    /// # Errors
    ///
    /// When the text is not such a date.
    pub fn civil(&self) -> Result<civil::Date, InvalidText> {
        parse_date(&self.0)
    }
}

impl From<civil::Date> for Date {
    fn from(day: civil::Date) -> Self {
        Self(day.to_string())
    }
}

pub(crate) fn parse_rfc2822(text: &str) -> Result<Timestamp, InvalidText> {
    let parser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    parser
        .parse_timestamp(text)
        .or_else(|error| {
            if text.contains("Sept ") { parser.parse_timestamp(text.replacen("Sept ", "Sep ", 1)) } else { Err(error) }
        })
        .map_err(|_| InvalidText::new(text, "a date and time as in RFC 2822"))
}

pub(crate) fn parse_date_time(text: &str) -> Result<Timestamp, InvalidText> {
    text.parse().map_err(|_| InvalidText::new(text, "a date and time as in RFC 3339"))
}

pub(crate) fn parse_date(text: &str) -> Result<civil::Date, InvalidText> {
    civil::Date::strptime("%Y-%m-%d", text).map_err(|_| InvalidText::new(text, "a date as in RFC 3339"))
}
