//! `x-rust-portable`: the portable value of each value of an enum.

use std::collections::HashMap;

use serde_yaml::Value;

use super::structure::Checker;
use super::suggest::suggest;
use crate::name::RustName;
use crate::openapi::reference::pointer;
use crate::text::{At, tokens};

/// Checks that the key is on a component with an `enum` of texts, and that it maps each of them once.
pub(super) fn check(checker: &mut Checker<'_, '_>, value: &Value, at: &At<'_>) {
    let Some(holder) = at.parent().map(At::to_pointer) else { return };
    let schema = pointer(checker.document, &holder);
    let values = schema.and_then(|schema| schema.get("enum")).and_then(Value::as_sequence);
    // A nullable enum lists null.
    let listed: Option<Vec<&str>> =
        values.and_then(|values| values.iter().filter(|value| !value.is_null()).map(Value::as_str).collect());
    let is_component = holder.starts_with("/components/schemas/") && tokens(&holder).count() == 3;
    let Some(listed) = listed.filter(|listed| is_component && !listed.is_empty()) else {
        let message = "`x-rust-portable` has no meaning here";
        let help = "it belongs to a schema in `components` with an `enum` of texts";
        checker.report.error("extension-place", at.name(), message).help(help);
        return;
    };
    let Some(mapped) = value.as_mapping() else { return };
    for wire in listed.iter().filter(|wire| !mapped.contains_key(**wire)) {
        let message = format!("the value `{wire}` of `enum` has no portable value");
        let help = "map each value; values with the same meaning have the same portable value in all documents";
        checker.report.error("portable", at.name(), message).help(help);
    }
    let mut known: HashMap<RustName, &str> = HashMap::new();
    for (wire, portable) in mapped {
        let (Some(wire), Some(portable)) = (wire.as_str(), portable.as_str()) else { continue };
        if !listed.contains(&wire) {
            let help = suggest(&mut checker.report, wire, listed.iter().copied());
            let message = format!("`enum` does not list the value `{wire}`");
            let help = help.unwrap_or_else(|| "remove it, or add it to `enum`".to_owned());
            checker.report.error("portable", at.key(wire).name(), message).help(help);
        }
        let name = RustName::camel(portable);
        let (message, help) = match known.get(&name) {
            _ if !portable.chars().any(char::is_alphanumeric) => {
                (format!("`{portable}` can't be the name of a value"), "use letters")
            }
            _ if name.as_str() == "Unknown" => {
                (format!("`{portable}` stands for the values that no document lists"), "use another name")
            }
            Some(other) if *other != portable => {
                (format!("`{other}` and `{portable}` are both the value `{name}`"), "write one portable value alike")
            }
            _ => {
                known.insert(name, portable);
                continue;
            }
        };
        checker.report.error("portable", at.key(wire), message).help(help);
    }
}
