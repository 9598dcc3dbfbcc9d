//! Paths, and the parameters that stand in them.

use super::parameter::word;
use crate::model::{Location, Parameter, Style, Type};
use crate::name::{RustName, Scope, WireName};
use crate::openapi::template::{Pair, Template};

/// Puts the parameters of an operation where its path has them, and gives what is sent of the path.
///
/// Parameters in its query string become query parameters. An undeclared one is a text, and a path parameter that does
/// not stand in the path is left out; both have been reported.
pub(super) fn fit(path: &str, parameters: &mut Vec<Parameter>, names: &mut Scope) -> String {
    // One that can't be taken apart is an error.
    let Ok(template) = Template::of(path) else { return path.to_owned() };
    let is_used = |name: &str| template.names.contains(&name) || template.query_names().any(|other| other == name);
    parameters.retain(|parameter| parameter.location != Location::Path || is_used(parameter.wire.as_str()));
    for name in &template.names {
        if !parameters.iter().any(|known| known.location == Location::Path && known.wire.as_str() == *name) {
            parameters.push(text(name, Location::Path, names));
        }
    }
    let mut sent = template.path.to_owned();
    for pair in &template.query {
        match *pair {
            Pair::Fixed(pair) => {
                sent.push(if sent.contains('?') { '&' } else { '?' });
                sent.push_str(pair);
            }
            Pair::Parameter { wire, name } => {
                let is_meant = |known: &&mut Parameter| {
                    matches!(known.location, Location::Path | Location::Query) && known.wire.as_str() == name
                };
                match parameters.iter_mut().find(is_meant) {
                    Some(known) => into_query(known, wire),
                    None => parameters.push(text(wire, Location::Query, names)),
                }
            }
        }
    }
    sent
}

fn into_query(parameter: &mut Parameter, wire: &str) {
    parameter.wire = WireName::new(wire);
    if parameter.location == Location::Path {
        parameter.location = Location::Query;
        // In a path, items are separated by commas.
        let is_one = !matches!(parameter.ty, Type::Array(_) | Type::Map(_) | Type::Any | Type::Named(_));
        parameter.style = if parameter.style == Style::Json { Style::Json } else { Style::Form { explode: is_one } };
    }
}

/// A parameter of which nothing is known but its name.
fn text(wire: &str, location: Location, names: &mut Scope) -> Parameter {
    let rust = names.take([RustName::snake(wire), RustName::snake(&format!("{} {wire}", word(location)))]);
    Parameter { required: true, ..Parameter::new(WireName::new(wire), rust, location, Type::String) }
}
