//! Values of `format` that have a certain syntax.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::OnceLock;

use regex_lite::Regex;

/// Format, description and pattern. `%date` and `%time` are placeholders for shared parts.
const PATTERNS: [(&str, &str, &str); 6] = [
    (
        "date-time",
        "a date and time such as `2024-05-31T12:00:00Z`",
        r"%date[Tt ]%time(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)",
    ),
    ("date", "a date such as `2024-05-31`", "%date"),
    (
        "date-time-rfc-2822",
        "a date and time such as `Fri, 31 May 2024 12:00:00 +0000`",
        r"((Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(?<day>\d{1,9}) (?<name>[A-Z][a-z]{2}) (?<year>\d{1,9}) %time ([+-]\d{4}|GMT|UT)",
    ),
    ("uuid", "a UUID", r"[[:xdigit:]]{8}(-[[:xdigit:]]{4}){3}-[[:xdigit:]]{12}"),
    ("email", "an e-mail address", r"\S+@[^\s@]+"),
    ("byte", "Base64", r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"),
];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Returns a description of the format if the text violates it.
pub(crate) fn violated(format: &str, text: &str) -> Option<&'static str> {
    static COMPILED: [OnceLock<Option<Regex>>; PATTERNS.len()] = [const { OnceLock::new() }; PATTERNS.len()];
    match format {
        "ipv4" => return text.parse::<Ipv4Addr>().is_err().then_some("an IPv4 address"),
        "ipv6" => return text.parse::<Ipv6Addr>().is_err().then_some("an IPv6 address"),
        "uri" => return (!is_absolute_uri(text)).then_some("an absolute URI"),
        _ => {}
    }
    let ((_, wanted, pattern), compiled) = PATTERNS.iter().zip(&COMPILED).find(|((name, ..), _)| *name == format)?;
    let compile = || {
        let date = r"(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)";
        // 60 is a leap second.
        let time = r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)";
        Regex::new(&format!("^({})$", pattern.replace("%date", date).replace("%time", time))).ok()
    };
    let found = compiled.get_or_init(compile).as_ref()?.captures(text);
    let number = |name: &str| found.as_ref()?.name(name)?.as_str().parse::<u32>().ok();
    let named =
        || found.as_ref()?.name("name").and_then(|name| MONTHS.iter().position(|month| *month == name.as_str()));
    let month = || number("month").or_else(|| u32::try_from(named()? + 1).ok());
    let is_day = number("day").is_none_or(|day| is_day(number("year"), month(), day));
    (found.is_none() || !is_day).then_some(wanted)
}

fn is_absolute_uri(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
            && !rest.is_empty()
            && !rest.contains(|c: char| c == ' ' || c.is_ascii_control())
    })
}

fn is_day(year: Option<u32>, month: Option<u32>, day: u32) -> bool {
    let is_leap =
        year.is_some_and(|year| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)));
    let days = match month {
        Some(1 | 3 | 5 | 7 | 8 | 10 | 12) => 31,
        Some(4 | 6 | 9 | 11) => 30,
        Some(2) => 28 + u32::from(is_leap),
        _ => 0,
    };
    (1..=days).contains(&day)
}
