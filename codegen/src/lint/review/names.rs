//! How names read in Rust.

use std::collections::HashMap;

use serde_yaml::{Mapping, Value};

use super::Review;
use crate::diagnostic::{At, Place, Report};
use crate::lint::resolve::follow;
use crate::name::RustName;

/// The longest keyword has this many letters.
const LONGEST_KEYWORD: usize = 8;

/// Names that end up side by side, by what they are in Rust.
#[derive(Default)]
pub(super) struct Scope<'a> {
    /// By letters and digits alone: names that differ in these differ in Rust.
    names: HashMap<String, Vec<&'a str>>,
}

impl<'a> Scope<'a> {
    /// Adds a name; a name that is another one in Rust is reported.
    pub(super) fn add(&mut self, report: &mut Report<'_>, kind: &str, name: &'a str, at: &At<'_>, on_key: bool) {
        let alike = self.names.entry(letters(name)).or_default();
        // Names that are the same on the wire are another rule's.
        if alike.contains(&name) {
            return;
        }
        if let Some(other) = alike.iter().find(|other| RustName::snake(other) == RustName::snake(name)) {
            let message = format!("the {kind} `{name}` is the same in Rust as `{other}`: `{}`", RustName::snake(name));
            report
                .warning("rust-name-collision", place(at, on_key), message)
                .help("one of them gets a number: give them names that differ in more than case and punctuation");
        }
        alike.push(name);
    }
}

/// What is said of a name alone.
pub(super) fn one(report: &mut Report<'_>, kind: &str, name: &str, at: &At<'_>, on_key: bool) {
    let first = name.chars().find(|character| character.is_alphanumeric());
    let Some(first) = first else {
        if !name.chars().any(|character| "<>=+*!%&@-".contains(character)) {
            let message = format!("nothing of the {kind} `{name}` can stand in Rust");
            let help = "it is called `value` there: use letters";
            report.warning("rust-name-empty", place(at, on_key), message).help(help);
        }
        return;
    };
    if first.is_ascii_digit() && !name.starts_with(['+', '-']) {
        let message = format!("the {kind} `{name}` begins with a digit, and is `{}` in Rust", RustName::snake(name));
        report.warning("rust-name-digit", place(at, on_key), message).help("begin with a letter, if the API lets you");
    } else if name.len() <= LONGEST_KEYWORD {
        let rust = RustName::snake(name);
        if rust.as_str().ends_with('_') && !name.ends_with('_') {
            let message = format!("the {kind} `{name}` is a keyword of Rust, and is `{rust}` there");
            let help = "nothing to do if the API calls it so; otherwise another word reads better";
            report.warning("rust-name-keyword", place(at, on_key), message).help(help);
        }
    }
}

/// The fields of an object.
pub(super) fn properties<'a>(review: &mut Review<'a, '_>, properties: &'a Mapping, at: &At<'_>) {
    let mut scope = Scope::default();
    for name in properties.keys().filter_map(Value::as_str) {
        let at = at.key(name);
        one(&mut review.report, "property", name, &at, true);
        scope.add(&mut review.report, "property", name, &at, true);
    }
}

/// The parameters of an operation.
pub(super) fn parameters<'a>(review: &mut Review<'a, '_>, operation: &'a Mapping, at: &At<'_>) {
    let Some(parameters) = operation.get("parameters").and_then(Value::as_sequence) else { return };
    let mut scope = Scope::default();
    let at = at.key("parameters");
    for (index, parameter) in parameters.iter().enumerate() {
        let declared = follow(review.document, parameter);
        if let Some(name) = declared.and_then(|declared| declared.get("name")).and_then(Value::as_str) {
            scope.add(&mut review.report, "parameter", name, &at.index(index), false);
        }
    }
}

/// The variants of an enumeration.
pub(super) fn values<'a>(review: &mut Review<'a, '_>, values: &'a [Value], at: &At<'_>) {
    let mut variants: HashMap<String, Vec<&'a str>> = HashMap::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        let Some(value) = value.as_str() else { continue };
        let alike = variants.entry(letters(value)).or_default();
        if alike.contains(&value) {
            continue;
        }
        if let Some(other) = alike.iter().find(|other| RustName::camel(other) == RustName::camel(value)) {
            let message = format!("the value `{value}` is the same in Rust as `{other}`: `{}`", RustName::camel(value));
            review
                .report
                .warning("rust-name-collision", at.index(index), message)
                .help("one of them gets a number: if both are the same to the API, list one");
        }
        alike.push(value);
    }
}

/// What stays of a name when case and separators are forgotten. Symbols that become words keep their place.
fn letters(name: &str) -> String {
    let mut letters = String::with_capacity(name.len());
    for (index, character) in name.char_indices() {
        match character {
            'A'..='Z' => letters.push(character.to_ascii_lowercase()),
            'a'..='z' | '0'..='9' | '<' | '>' | '=' | '+' | '*' | '!' | '%' | '&' | '@' => letters.push(character),
            '-' if index == 0 => letters.push(character),
            other if other.is_alphanumeric() => letters.extend(other.to_lowercase()),
            _ => {}
        }
    }
    letters
}

fn place(at: &At<'_>, on_key: bool) -> Place {
    if on_key { at.name() } else { at.value() }
}
