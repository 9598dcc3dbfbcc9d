//! Matching of parameters, and changes of their styles and keys.

use std::collections::{HashMap, HashSet};

use super::change::{Consequence, Side, breaks, extends, none, risks};
use super::comparison::{Comparison, deprecation, only_client, presence};
use super::node::{Matched, Node, Rule, fingerprint, matched};
use super::operation::{Both, Operation};
use super::pair::{Directions, Notation, Pair};
use super::rust_use::RustUse;
use super::schema::Schema;
use crate::lower::view::SchemaKind;
use crate::model::{self, Location};

/// A parameter of one side.
struct Parameter<'d> {
    name: &'d str,
    location: &'d str,
    node: Node<'d>,
    rust: RustUse<'d>,
}

impl Parameter<'_> {
    fn subject(&self, operation: &str) -> String {
        format!("{} parameter `{}` of {operation}", self.location, self.name)
    }

    fn is_required(&self) -> bool {
        self.location == "path" || self.node.flag("required")
    }

    fn has_name_of(&self, other: &Self) -> bool {
        let is_header = self.location == "header" && other.location == "header";
        self.name == other.name || (is_header && self.name.eq_ignore_ascii_case(other.name))
    }

    /// Returns location and name, which identify the parameter.
    fn identity(&self) -> String {
        let name = if self.location == "header" { self.name.to_ascii_lowercase() } else { self.name.to_owned() };
        format!("{} {name}", self.location)
    }

    /// Returns a text that is equal for parameters that differ only in name.
    fn likeness(&self) -> Option<String> {
        let schema = self.node.get("schema").or_else(|| self.node.get("content"))?;
        let description = self.node.get("description")?;
        let [schema, description] = [schema, description].map(|node| fingerprint(node.value));
        (self.location != "path").then(|| format!("{} {schema} {description}", self.location))
    }
}

/// Returns the serialization style of a parameter, including defaults.
pub(super) fn style(parameter: &Node<'_>) -> String {
    if let Some((media_type, _)) = parameter.entries("content").first() {
        return (*media_type).to_owned();
    }
    let usual = if matches!(parameter.text("in"), Some("query" | "cookie")) { "form" } else { "simple" };
    let style = if parameter.flag(COOKIE) { "cookie" } else { parameter.text("style").unwrap_or(usual) };
    let explode = parameter.get("explode").or_else(|| parameter.get("x-openapi-explode"));
    let explode = explode.and_then(|node| node.value.as_bool()).unwrap_or(matches!(style, "form" | "cookie"));
    let reserved = if is_reserved(parameter) { ", reserved characters not encoded" } else { "" };
    format!("{style}{}{reserved}", if explode { ", exploded" } else { "" })
}

/// The key of a query parameter that is the whole query string.
const WHOLE: &str = "x-openapi-querystring";

/// The key of a query parameter that is a field of the query string: the name of the parameter for all fields.
const FORM: &str = "x-openapi-form";

/// The key of a query parameter whose value may be empty.
const EMPTY: &str = "allowEmptyValue";

/// The key of a cookie whose value is not encoded.
const COOKIE: &str = "x-openapi-cookie";

/// Returns true if reserved characters are not encoded. Values of headers and of [`COOKIE`] never are.
fn is_reserved(parameter: &Node<'_>) -> bool {
    let is_encoded = matches!(parameter.text("in"), Some("path" | "cookie")) && !parameter.flag(COOKIE);
    parameter.flag("allowReserved") || is_encoded && parameter.flag("x-openapi-allowReserved")
}

/// Returns true for a parameter of a simple type in a style that serializes it unchanged.
pub(super) fn is_plain(parameter: &Node<'_>) -> bool {
    let schema = parameter.get("schema").map(Schema::at);
    let kind = schema.and_then(|schema| schema.kind());
    kind.is_some_and(|kind| !matches!(kind, SchemaKind::Object | SchemaKind::Array))
        && matches!(parameter.text("style"), None | Some("form" | "simple" | "spaceDelimited" | "pipeDelimited"))
        && !parameter.flag(COOKIE)
        && !is_reserved(parameter)
}

/// Returns the parameters of an operation and the ones it inherits from its path item.
fn parameters<'d>(operation: &Operation<'d>) -> Vec<Parameter<'d>> {
    let mut found: Vec<Parameter<'d>> = Vec::new();
    let mut known = HashSet::new();
    let mut models: HashMap<(&str, &str), &'d model::Parameter> = HashMap::new();
    for parameter in operation.model.into_iter().flat_map(|model| &model.parameters) {
        let place = match parameter.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
            Location::Form | Location::Multipart => continue,
        };
        models.entry((place, parameter.wire.as_str())).or_insert(parameter);
    }
    for node in [&operation.node, &operation.item].into_iter().flat_map(|holder| holder.items("parameters")) {
        let node = node.resolved();
        let (Some(name), Some(location)) = (node.text("name"), node.text("in")) else { continue };
        let api = operation.api();
        let is_whole = node.flag(WHOLE);
        let in_model = operation.model.zip(models.get(&(location, if is_whole { "" } else { name })));
        let location = if is_whole { "querystring" } else { location };
        let rust = in_model
            .map_or_else(|| RustUse::none(api), |(model, parameter)| RustUse::of_parameter(api, model, parameter));
        let parameter = Parameter { name, location, node, rust };
        if known.insert(parameter.identity()) {
            found.push(parameter);
        }
    }
    found
}

/// A change of a parameter: kind, key, message, consequence, old and new value.
type Found = (&'static str, &'static str, String, Consequence, [String; 2]);

/// Returns the names in braces of a path, in order.
fn template(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

impl<'d> Comparison<'d> {
    pub(super) fn parameters(&mut self, both: &Both<'_, 'd>) {
        let paths = [both.base.path, both.revision.path].map(template);
        let has_same_length = paths[0].len() == paths[1].len();
        let [old_path, new_path] = paths.map(|names| {
            let mut places: HashMap<&str, usize> = HashMap::new();
            for (place, name) in names.into_iter().enumerate() {
                places.entry(name).or_insert(place);
            }
            places
        });
        let segment = |one: &Parameter<'d>| {
            let places = if one.node.document.side == Side::Base { &old_path } else { &new_path };
            let place = places.get(one.name).filter(|_| one.location == "path" && has_same_length);
            place.map(usize::to_string)
        };
        let rules: [Rule<'_, Parameter<'d>>; 4] =
            [&segment, &|one| Some(one.identity()), &|one| Some(one.name.to_owned()), &Parameter::likeness];
        let (mut before, mut after) = (parameters(both.base), parameters(both.revision));
        self.query_string(both, [&mut before, &mut after]);
        for parameter in matched(before, after, &rules) {
            match parameter {
                Matched::Kept(old, new) => self.parameter(both, old, new),
                Matched::Removed(old) => self.parameter_removed(both, old),
                Matched::Added(new) => self.parameter_added(both, new),
            }
        }
        self.parameter_order(both);
    }

    /// Reports a query string that is JSON on one side and a form on the other, and removes its parameters.
    fn query_string(&mut self, both: &Both<'_, 'd>, sides: [&mut Vec<Parameter<'d>>; 2]) {
        let form = |one: &Parameter<'d>| one.node.text(FORM);
        let is_whole = |one: &Parameter<'d>| one.location == "querystring";
        let [was, is] = sides.each_ref().map(|side| side.iter().any(is_whole));
        let [was_form, is_form] = sides.each_ref().map(|side| side.iter().any(|one| form(one).is_some()));
        if !(was && is_form || was_form && is) {
            return;
        }
        let found = sides.map(|side| {
            let (found, rest) = std::mem::take(side).into_iter().partition(|one| is_whole(one) || form(one).is_some());
            *side = rest;
            found
        });
        let [Some(old), Some(new)] = found.each_ref().map(|side: &Vec<Parameter<'d>>| side.first()) else { return };
        let name = form(new).unwrap_or(new.name);
        let subject = format!("querystring parameter `{name}` of {}", both.subject);
        let types = [old, new].map(|one| {
            Some(if is_whole(one) { style(&one.node) } else { "application/x-www-form-urlencoded".to_owned() })
        });
        let wire = breaks("existing clients use the old media type");
        let change = new.node.says("parameter-style-changed", &subject, "has another media type", wire).values(types);
        let items = found.iter().flatten().flat_map(|one| one.rust.items.clone()).collect();
        self.add(change.items(items).names([name]));
    }

    /// Compares the order of arguments, which callers of the method depend on.
    fn parameter_order(&mut self, both: &Both<'_, 'd>) {
        let arguments = |operation: &Operation<'d>| -> Vec<&'d str> {
            let arguments = operation.model.into_iter().flat_map(model::Operation::arguments);
            arguments.map(|parameter| parameter.wire.as_str()).collect()
        };
        let (mut before, mut after) = (arguments(both.base), arguments(both.revision));
        let [old, new] = [&before, &after].map(|names| names.iter().copied().collect::<HashSet<&str>>());
        before.retain(|name| new.contains(name));
        after.retain(|name| old.contains(name));
        if before == after {
            return;
        }
        let place = both.revision.node.get_or_self("parameters");
        let message = format!("the required parameters of {} have another order", both.subject);
        let change = both.change("parameter-order-changed", &place, message, none("parameters are sent by name"));
        self.add(change.before(before.join(", ")).after(after.join(", ")));
    }

    fn parameter_removed(&mut self, both: &Both<'_, 'd>, old: Parameter<'d>) {
        let subject = old.subject(&both.subject);
        let (id, what) = if old.node.flag("deprecated") {
            ("deprecated-parameter-removed", "is removed after deprecation")
        } else {
            ("parameter-removed", "is removed")
        };
        let wire = if old.location == "path" {
            breaks("existing clients use the path with the parameter")
        } else {
            risks("the server ignores or rejects values that existing clients may send")
        };
        let change = old.node.says(id, &subject, what, wire);
        self.add(change.before(old.name).items(old.rust.items).names([old.name]));
    }

    fn parameter_added(&mut self, both: &Both<'_, 'd>, new: Parameter<'d>) {
        let subject = new.subject(&both.subject);
        let (id, what, wire) = if new.is_required() {
            let wire = breaks("the server rejects requests without it, and existing clients do not send it");
            ("required-parameter-added", "is new and required", wire)
        } else {
            ("parameter-added", "is new", extends("existing clients omit it"))
        };
        let change = new.node.says(id, &subject, what, wire);
        self.add(change.after(new.name).items(new.rust.items).names([new.name]));
    }

    fn parameter(&mut self, both: &Both<'_, 'd>, old: Parameter<'d>, new: Parameter<'d>) {
        let subject = new.subject(&both.subject);
        let items = [old.rust.items.clone(), new.rust.items.clone()].concat();
        let states = identity_changes(&old, &new, &both.subject).into_iter().chain(state_changes(&old, &new, &subject));
        for (id, key, message, wire, values) in states {
            let change = new.node.get_or_self(key).change(id, &subject, message, wire);
            self.add(change.values(values.map(Some)).items(items.clone()).names([new.name, old.name]));
        }
        self.empty_value(&old.node, &new.node, &subject, Directions::REQUEST);
        self.parameter_keys(&old, &new, &subject, items);
        if let Some(subject) = self.first_use(&old.node, &new.node, &subject) {
            self.annotations(&old.node, &new.node, &format!("the {subject}"));
        }
        let is_text = old.node.get("schema").is_some() && new.node.get("schema").is_some();
        let notation = if is_text { Notation::Text } else { Notation::Json };
        let directions = Directions { notation, ..Directions::REQUEST };
        let pair = Pair::of([&old.node, &new.node], directions, subject, new.name).used(old.rust, new.rust);
        self.described(&old.node, &new.node, pair);
    }

    /// Compares whether the value of a query parameter may be empty.
    pub(super) fn empty_value(&mut self, old: &Node<'d>, new: &Node<'d>, subject: &str, directions: Directions) {
        let [was, is] = [old, new].map(|node| node.flag(EMPTY));
        if was == is {
            return;
        }
        let (what, wire) = if is {
            let response = risks("existing receivers may not expect empty values");
            ("may be empty", directions.judge(extends("an empty value may be sent"), response))
        } else {
            let request = risks("the server may reject empty values, which existing clients may send");
            ("may no longer be empty", directions.judge(request, extends("the value is never empty")))
        };
        let change = new.get_or_self(EMPTY).says("parameter-empty-value-changed", subject, what, wire);
        self.add(change.values([was, is].map(|flag| Some(flag.to_string()))).names(new.text("name")));
    }

    /// Compares the `x-rust-` keys.
    fn parameter_keys(&mut self, old: &Parameter<'d>, new: &Parameter<'d>, subject: &str, items: Vec<String>) {
        if let Some(found) = old.node.key_change(&new.node, "x-rust-client-setting") {
            let message = format!("`x-rust-client-setting` of the {subject} is {}", found.verb());
            let change = found.change("client-setting-changed", subject, message, only_client());
            let rust = breaks("`Client::from_env` reads another variable");
            self.add(change.items(items).names([new.name]).rust(rust));
        }
        if let Some(found) = old.node.key_change(&new.node, "x-rust-list-brackets") {
            let message = format!("`x-rust-list-brackets` of the {subject} is {}", found.verb());
            let wire = breaks("existing clients send lists in the old form");
            let change = found.change("list-brackets-changed", subject, message, wire);
            self.add(change.names([new.name]).rust(none("the code compiles, and sends lists in the new form")));
        }
        if let Some(found) = old.node.key_change(&new.node, "x-rust-requires") {
            let message = format!("`x-rust-requires` of the {subject} is {}", found.verb());
            let change = found.change("requires-changed", subject, message, only_client());
            let rust = match found.after {
                Some(_) => risks("the code compiles, and the client rejects requests without the other value"),
                None => none("the code compiles, and the client rejects fewer requests"),
            };
            self.add(change.names([new.name]).rust(rust));
        }
    }
}

/// Returns changes of name and location.
fn identity_changes(old: &Parameter<'_>, new: &Parameter<'_>, operation: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    if old.location != new.location {
        let message = format!("the parameter `{}` of {operation} moved", new.name);
        let wire = breaks("existing clients send it in the old location");
        found.push(("parameter-moved", "in", message, wire, [old.location, new.location].map(str::to_owned)));
    }
    if !old.has_name_of(new) {
        let (id, message, wire) = if old.location == "path" {
            let message = format!("the path parameter `{}` of {operation} is renamed", old.name);
            ("path-parameter-renamed", message, none("the name of a path parameter is not sent"))
        } else {
            let message = format!("the {} is renamed", old.subject(operation));
            ("parameter-renamed", message, breaks("existing clients send the old name"))
        };
        found.push((id, "name", message, wire, [old.name, new.name].map(str::to_owned)));
    }
    found
}

/// Returns changes of presence, style and deprecation.
fn state_changes(old: &Parameter<'_>, new: &Parameter<'_>, subject: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let (was, is) = (old.is_required(), new.is_required());
    if was != is {
        let (id, wire) = if is {
            let wire = breaks("the server rejects requests without it, which existing clients may send");
            ("parameter-became-required", wire)
        } else {
            ("parameter-became-optional", extends("it may be omitted"))
        };
        let message = format!("the {subject} is {}", presence(is));
        found.push((id, "required", message, wire, [was, is].map(|required| presence(required).to_owned())));
    }
    let styles = [&old.node, &new.node].map(style);
    let is_plain = is_plain(&old.node) && is_plain(&new.node);
    if old.location == new.location && styles[0] != styles[1] && !is_plain {
        let message = format!("the {subject} has another style");
        let wire = breaks("existing clients use the old style");
        found.push(("parameter-style-changed", "style", message, wire, styles));
    }
    let (was, is) = (old.node.flag("deprecated"), new.node.flag("deprecated"));
    if let Some((id, what, wire)) = deprecation(was, is, ["parameter-deprecated", "parameter-undeprecated"]) {
        let message = format!("the {subject} {what}");
        found.push((id, "deprecated", message, wire, [was, is].map(|flag| flag.to_string())));
    }
    found
}
