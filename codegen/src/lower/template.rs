//! Path templates and their parameters.

use std::collections::{HashMap, HashSet};

use super::parameter::word;
use crate::model::{Location, Parameter, Style, Type};
use crate::name::{RustName, Scope, WireName};
use crate::openapi::template::{Pair, Template};
use crate::text::percent_encoded;

/// Symbols in a path: those of RFC 3986, percent-encoded characters, and the end of a parameter.
const KEPT: &str = "-._~!$&'()*+,;=:@/%}";

/// Matches the parameters of an operation with its path template, and returns the template that is sent.
///
/// Parameters in the query string become query parameters. An undeclared parameter becomes text, and a path parameter
/// outside the template is dropped; the linter has reported both.
pub(super) fn fit(path: &str, parameters: &mut Vec<Parameter>, names: &mut Scope) -> String {
    // A template that can't be parsed is an error.
    let Ok(template) = Template::of(path) else { return path.to_owned() };
    let used: HashSet<&str> = template.names.iter().copied().chain(template.query_names()).collect();
    parameters.retain(|parameter| parameter.location != Location::Path || used.contains(parameter.wire.as_str()));
    let in_path = parameters.iter().filter(|known| known.location == Location::Path);
    let mut declared: HashSet<String> = in_path.map(|known| known.wire.as_str().to_owned()).collect();
    for name in &template.names {
        if declared.insert((*name).to_owned()) {
            parameters.push(text(name, Location::Path, names));
        }
    }
    let mut of_query: HashMap<String, usize> = HashMap::new();
    for (index, known) in parameters.iter().enumerate().filter(|_| !template.query.is_empty()) {
        if matches!(known.location, Location::Path | Location::Query) {
            of_query.entry(known.wire.as_str().to_owned()).or_insert(index);
        }
    }
    let mut sent = encoded(template.path);
    let mut has_query = false;
    for pair in &template.query {
        match *pair {
            Pair::Fixed(pair) => {
                sent.push(if std::mem::replace(&mut has_query, true) { '&' } else { '?' });
                sent.push_str(pair);
            }
            Pair::Parameter { wire, name } => match of_query.get(name).and_then(|index| parameters.get_mut(*index)) {
                Some(known) => into_query(known, wire),
                None => parameters.push(text(wire, Location::Query, names)),
            },
        }
    }
    sent
}

/// Percent-encodes the ASCII characters between the parameters that a path must not contain. The client encodes the others.
fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    let mut is_name = false;
    for character in path.chars() {
        is_name = character == '{' || is_name && character != '}';
        let is_kept = is_name || !character.is_ascii() || character.is_alphanumeric() || KEPT.contains(character);
        if is_kept {
            encoded.push(character);
        } else {
            encoded.push_str(&percent_encoded(character.encode_utf8(&mut [0; 4])));
        }
    }
    encoded
}

fn into_query(parameter: &mut Parameter, wire: &str) {
    parameter.wire = WireName::new(wire);
    if parameter.location == Location::Path {
        parameter.location = Location::Query;
        // In a path, commas separate items.
        let is_one = !matches!(parameter.ty, Type::Array(_) | Type::Map(_) | Type::Any | Type::Named(_));
        parameter.style = if parameter.style == Style::Json { Style::Json } else { Style::Form { explode: is_one } };
    }
}

/// Creates a text parameter from its name.
fn text(wire: &str, location: Location, names: &mut Scope) -> Parameter {
    let rust = names.take([RustName::snake(wire), RustName::snake(&format!("{} {wire}", word(location)))]);
    Parameter { required: true, ..Parameter::new(WireName::new(wire), rust, location, Type::String) }
}
