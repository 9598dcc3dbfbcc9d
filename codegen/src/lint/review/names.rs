//! Names that read badly in Rust. Lowering reports names that collide.

use serde_yaml::{Mapping, Value};

use crate::diagnostic::Report;
use crate::name::RustName;
use crate::text::{At, Place};

/// Length of the longest Rust keyword.
const LONGEST_KEYWORD: usize = 8;

/// Checks a single name.
pub(super) fn one(report: &mut Report<'_>, kind: &str, name: &str, at: &At<'_>, on_key: bool) {
    let first = name.chars().find(|character| character.is_alphanumeric());
    let Some(first) = first else {
        if name.is_empty() {
            let message = format!("the name of this {kind} is empty");
            let help = "Rust calls it `value`: use letters";
            report.warning("rust-name-empty", place(at, on_key), message).help(help);
        }
        return;
    };
    if first.is_ascii_digit() && !name.starts_with(['+', '-']) {
        let message =
            format!("the {kind} `{name}` begins with a digit, so it becomes `{}` in Rust", RustName::snake(name));
        report.warning("rust-name-digit", place(at, on_key), message).help("begin with a letter if the API allows it");
    } else if name.len() <= LONGEST_KEYWORD {
        let rust = RustName::snake(name);
        if rust.as_str().ends_with('_') && !name.ends_with('_') {
            let message = format!("the {kind} `{name}` is a Rust keyword, so it becomes `{rust}`");
            let help = "keep the name if the API requires it; otherwise choose another word";
            report.warning("rust-name-keyword", place(at, on_key), message).help(help);
        }
    }
}

/// Checks the property names of an object.
pub(super) fn properties(report: &mut Report<'_>, properties: &Mapping, at: &At<'_>) {
    for name in properties.keys().filter_map(Value::as_str) {
        one(report, "property", name, &at.key(name), true);
    }
}

fn place(at: &At<'_>, on_key: bool) -> Place {
    if on_key { at.name() } else { at.value() }
}
