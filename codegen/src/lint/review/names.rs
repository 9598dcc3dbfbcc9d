//! How names read in Rust. That two of them are the same there is found where they are given, in lowering.

use serde_yaml::{Mapping, Value};

use crate::diagnostic::Report;
use crate::name::RustName;
use crate::text::{At, Place};

/// The longest keyword has this many letters.
const LONGEST_KEYWORD: usize = 8;

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
pub(super) fn properties(report: &mut Report<'_>, properties: &Mapping, at: &At<'_>) {
    for name in properties.keys().filter_map(Value::as_str) {
        one(report, "property", name, &at.key(name), true);
    }
}

fn place(at: &At<'_>, on_key: bool) -> Place {
    if on_key { at.name() } else { at.value() }
}
