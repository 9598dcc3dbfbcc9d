//! Checks of values, before a request is sent.

use std::collections::{BTreeMap, HashSet};
use std::hash::Hash;
#[cfg(feature = "regex")]
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value as Json;

use super::strict;
use crate::interface::check::{Check, TextFormat};
#[cfg(feature = "regex")]
use crate::pattern::captures::without_captures;
use crate::pattern::simple;

/// The problem of a required value that [`Check::Sent`] refuses.
pub(crate) const NOT_SENT: &str = "is required, but empty, and an empty list or object is not sent";

/// The problem of a text with this format, as a predicate.
fn format_problem(format: TextFormat, text: &str) -> Option<&'static str> {
    let (fits, otherwise) = match format {
        TextFormat::Uuid => (is_uuid(text), "is not a UUID"),
        TextFormat::Uri => (text.is_empty() || url::Url::parse(text).is_ok(), "is not an absolute URI"),
        TextFormat::Date => (super::time::parse_date(text).is_ok(), "is not an RFC 3339 date (2024-05-01)"),
        TextFormat::Rfc2822 => (
            super::time::parse_rfc2822(text).is_ok(),
            "is not an RFC 2822 date and time (Wed, 01 May 2024 12:00:00 +0000)",
        ),
        TextFormat::Base64 => (super::base64::decode(text).is_ok(), "is not Base64"),
    };
    (!fits).then_some(otherwise)
}

fn is_uuid(text: &str) -> bool {
    let groups = [8, 4, 4, 4, 12];
    let mut parts = text.split('-');
    groups.iter().all(|&length| {
        parts.next().is_some_and(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_hexdigit()))
    }) && parts.next().is_none()
}

/// Checks a single value. Messages describe texts without quoting them, because they can be secret or personal.
pub(crate) fn check_value(text: &str, checks: &[Check]) -> Result<(), String> {
    for check in checks {
        if let Some(problem) = value_problem(text, check) {
            return Err(problem);
        }
    }
    Ok(())
}

/// Checks that a value is listed with its JSON type. The leaves of a query or a form have none.
pub(crate) fn check_type(value: &Json, checks: &[Check]) -> Result<(), String> {
    let is_json = |text: &&str| serde_json::from_str(text).is_ok_and(|listed| by_value(&listed) == by_value(value));
    let problem = checks.iter().find_map(|check| match *check {
        Check::OneOfJson(values) if !strict::has_texts() && !values.iter().any(is_json) => Some(not_one_of(values)),
        _ => None,
    });
    problem.map_or(Ok(()), Err)
}

/// Checks a number of items.
pub(crate) fn check_count(items: usize, checks: &[Check]) -> Result<(), String> {
    let problem = checks.iter().find_map(|check| match *check {
        Check::MinItems(least) if items < least => Some(format!("has {items} items, needs at least {least}")),
        Check::MaxItems(most) if items > most => Some(format!("has {items} items, takes at most {most}")),
        _ => None,
    });
    problem.map_or(Ok(()), Err)
}

/// Checks a list of texts and its items.
pub(crate) fn check_list(items: &[String], checks: &[Check]) -> Result<(), String> {
    check_count(items.len(), checks)?;
    check_unique(items.iter(), checks)?;
    check_items(items, checks)
}

/// Checks a JSON list and its items, of which these are the texts.
pub(crate) fn check_json_list(items: &[Json], texts: &[String], checks: &[Check]) -> Result<(), String> {
    check_count(items.len(), checks)?;
    check_unique(items.iter().map(by_value), checks)?;
    check_items(texts, checks)
}

/// Checks that no item occurs twice.
pub(crate) fn check_unique<T: Eq + Hash>(mut items: impl Iterator<Item = T>, checks: &[Check]) -> Result<(), String> {
    let mut seen = HashSet::new();
    let is_unique = checks.iter().any(|check| matches!(check, Check::UniqueItems));
    if is_unique && !items.all(|item| seen.insert(item)) { Err("has duplicate items".to_owned()) } else { Ok(()) }
}

/// Returns a text that is the same for equal values: `1` equals `1.0`, and the order of properties has no meaning.
pub(crate) fn by_value(value: &Json) -> String {
    match value {
        // The decimal digits of integers are exact, those of other numbers shortest.
        Json::Number(number) => match number.as_f64().filter(|_| !number.is_i64() && !number.is_u64()) {
            Some(float) => float.to_string(),
            None => number.to_string(),
        },
        Json::Array(items) => format!("[{}]", items.iter().map(by_value).collect::<Vec<_>>().join(",")),
        Json::Object(properties) => {
            let sorted: BTreeMap<&String, String> =
                properties.iter().map(|(name, value)| (name, by_value(value))).collect();
            format!("{sorted:?}")
        }
        other => other.to_string(),
    }
}

fn check_items(items: &[String], checks: &[Check]) -> Result<(), String> {
    items
        .iter()
        .enumerate()
        .try_for_each(|(index, item)| check_value(item, checks).map_err(|problem| format!("item {index} {problem}")))
}

/// Checks an object with this many properties.
pub(crate) fn check_object(properties: usize, checks: &[Check]) -> Result<(), String> {
    let problem = checks.iter().find_map(|check| match *check {
        Check::MinProperties(least) if properties < least => {
            Some(format!("has {properties} properties, needs at least {least}"))
        }
        Check::MaxProperties(most) if properties > most => {
            Some(format!("has {properties} properties, takes at most {most}"))
        }
        _ => None,
    });
    problem.map_or(Ok(()), Err)
}

/// Returns true if the text has a match of the regular expression. The expression is compiled at its first use.
#[cfg(feature = "regex")]
fn has_match(pattern: &'static str, text: &str) -> bool {
    static COMPILED: Mutex<BTreeMap<&str, Option<Arc<regex_lite::Regex>>>> = Mutex::new(BTreeMap::new());
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let compile = || regex_lite::Regex::new(&without_captures(pattern)).ok().map(Arc::new);
    let regex = compiled.entry(pattern).or_insert_with(compile).clone();
    drop(compiled);
    regex.is_none_or(|regex| regex.is_match(text))
}

fn value_problem(text: &str, check: &Check) -> Option<String> {
    let characters = || text.chars().count();
    match *check {
        Check::MinLength(least) => {
            (characters() < least).then(|| format!("has {} characters, needs at least {least}", characters()))
        }
        Check::MaxLength(most) => {
            (characters() > most).then(|| format!("has {} characters, takes at most {most}", characters()))
        }
        Check::Minimum(least) => number_problem(text, |n| n >= least, || format!("is less than the minimum {least}")),
        Check::Maximum(most) => number_problem(text, |n| n <= most, || format!("is more than the maximum {most}")),
        Check::ExclusiveMinimum(bound) => number_problem(text, |n| n > bound, || format!("is not more than {bound}")),
        Check::ExclusiveMaximum(bound) => number_problem(text, |n| n < bound, || format!("is not less than {bound}")),
        Check::Finite => number_problem(text, f64::is_finite, || "is not a finite number".to_owned()),
        Check::MultipleOf(step) => {
            number_problem(text, |n| is_multiple(n, step), || format!("is not a multiple of {step}"))
        }
        Check::Pattern(pattern) => {
            let is_match = simple::matches(pattern, text) == Some(true);
            (!is_match).then(|| format!("does not match the pattern {pattern}"))
        }
        #[cfg(feature = "regex")]
        Check::Regex(pattern) => (!has_match(pattern, text)).then(|| format!("does not match the pattern {pattern}")),
        Check::Format(format) => format_problem(format, text).map(str::to_owned),
        Check::AnyOf(alternatives) => {
            let mut problems: Vec<String> = Vec::new();
            for checks in alternatives {
                match check_value(text, checks) {
                    Ok(()) => return None,
                    Err(problem) if problems.contains(&problem) => {}
                    Err(problem) => problems.push(problem),
                }
            }
            // The intended alternative is unknown, so the message lists every reason.
            Some(problems.join("; or "))
        }
        Check::OneOf(values) => (!is_one_of(text, values)).then(|| not_one_of(values)),
        Check::OneOfJson(values) => {
            let text_of = |json: &&str| serde_json::from_str(json).unwrap_or_else(|_| (*json).to_owned());
            let texts: Vec<String> = values.iter().filter(|json| **json != "null").map(text_of).collect();
            (!is_one_of(text, &texts)).then(|| not_one_of(values))
        }
        Check::MinProperties(_) | Check::MaxProperties(_) => {
            // An object sent as one text is JSON.
            let properties = serde_json::from_str::<serde_json::Map<_, _>>(text).ok()?.len();
            check_object(properties, &[*check]).err()
        }
        Check::MinItems(_) | Check::MaxItems(_) | Check::UniqueItems | Check::Sent => None,
    }
}

/// Checks a number. The message shows the number, which is not a secret.
fn number_problem(text: &str, fits: impl Fn(f64) -> bool, otherwise: impl Fn() -> String) -> Option<String> {
    match text.parse::<f64>() {
        Ok(number) => (!fits(number)).then(|| format!("is {text}, which {}", otherwise())),
        Err(_) => Some("is not a number".to_owned()),
    }
}

/// Compares numbers by value: `1` equals `1.0`.
fn is_one_of(text: &str, values: &[impl AsRef<str>]) -> bool {
    values.iter().any(|value| value.as_ref() == text)
        || text.parse::<f64>().is_ok_and(|number| values.iter().any(|value| value.as_ref().parse() == Ok(number)))
}

fn not_one_of(values: &[&str]) -> String {
    format!("is not one of {}", values.join(", "))
}

fn is_multiple(number: f64, step: f64) -> bool {
    let quotient = number / step;
    (quotient - quotient.round()).abs() <= f64::EPSILON * quotient.abs().max(1.0)
}
