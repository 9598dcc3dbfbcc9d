//! Values of `format`, as far as it is certain what they look like.

use std::net::{Ipv4Addr, Ipv6Addr};

/// What the text should be, if it is not.
pub(super) fn violated(format: &str, text: &str) -> Option<&'static str> {
    let (fits, wanted) = match format {
        "date-time" => (is_date_time(text), "a date and time such as `2024-05-31T12:00:00Z`"),
        "date" => (is_date(text), "a date such as `2024-05-31`"),
        "date-time-rfc-2822" => (is_rfc_2822(text), "a date and time such as `Fri, 31 May 2024 12:00:00 +0000`"),
        "uuid" => (is_uuid(text), "a UUID"),
        "uri" => (is_uri(text), "an absolute URI"),
        "email" => (is_email(text), "an e-mail address"),
        "ipv4" => (text.parse::<Ipv4Addr>().is_ok(), "an IPv4 address"),
        "ipv6" => (text.parse::<Ipv6Addr>().is_ok(), "an IPv6 address"),
        "byte" => (is_base64(text), "Base64"),
        _ => return None,
    };
    (!fits).then_some(wanted)
}

/// The number in these bytes of the text, if they are digits.
fn digits(text: &str, range: std::ops::Range<usize>) -> Option<u32> {
    text.get(range).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(year), Some(month), Some(day)) = (digits(text, 0..4), digits(text, 5..7), digits(text, 8..10)) else {
        return false;
    };
    bytes.len() == 10 && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-') && is_day(year, month, day)
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let parts = (digits(text, 0..2), digits(text, 3..5), digits(text, 6..8));
    let (Some(hour), Some(minute), Some(second)) = parts else { return false };
    // A minute may have a leap second.
    bytes.len() == 8
        && bytes.get(2) == Some(&b':')
        && bytes.get(5) == Some(&b':')
        && hour < 24
        && minute < 60
        && second <= 60
}

/// RFC 3339.
fn is_date_time(text: &str) -> bool {
    let (Some(date), Some(separator), Some(time), Some(rest)) =
        (text.get(..10), text.get(10..11), text.get(11..19), text.get(19..))
    else {
        return false;
    };
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => {
            let zone = fraction.trim_start_matches(|character: char| character.is_ascii_digit());
            if zone.len() == fraction.len() {
                return false;
            }
            zone
        }
        None => rest,
    };
    let is_zone = zone.eq_ignore_ascii_case("z")
        || zone.len() == 6
            && zone.starts_with(['+', '-'])
            && zone.as_bytes().get(3) == Some(&b':')
            && digits(zone, 1..3).is_some_and(|hours| hours < 24)
            && digits(zone, 4..6).is_some_and(|minutes| minutes < 60);
    matches!(separator, "T" | "t" | " ") && is_date(date) && is_time(time) && is_zone
}

fn is_rfc_2822(text: &str) -> bool {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let rest = match text.split_once(", ") {
        Some((day, rest)) if DAYS.contains(&day) => rest,
        Some(_) => return false,
        None => text,
    };
    let [day, month, year, time, zone] = rest.split(' ').collect::<Vec<_>>()[..] else { return false };
    let number = |text: &str| digits(text, 0..text.len());
    let Some(month) = MONTHS.iter().zip(1..).find_map(|(name, number)| (*name == month).then_some(number)) else {
        return false;
    };
    let (Some(day), Some(year)) = (number(day), number(year)) else { return false };
    let is_offset = zone.len() == 5 && zone.starts_with(['+', '-']) && digits(zone, 1..5).is_some();
    is_day(year, month, day) && is_time(time) && (is_offset || matches!(zone, "GMT" | "UT"))
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        && !rest.is_empty()
        && !rest.contains(|character: char| character.is_whitespace() || character.is_control())
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    !local.is_empty() && !domain.is_empty() && !text.contains(char::is_whitespace)
}

fn is_base64(text: &str) -> bool {
    let data = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - data.len() <= 2
        && data.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}
