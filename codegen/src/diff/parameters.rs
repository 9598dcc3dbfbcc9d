//! Parameters of an operation: which one is which, and how it is written.

use super::change::{Consequence, Side};
use super::common::Common;
use super::comparison::{Comparison, Directions, InRust, Value, happened, same_option, shown};
use super::node::{Document, Node, same, show};
use super::operations::{Both, Operation};
use crate::model;

/// A parameter of one side.
#[derive(Clone)]
struct Parameter<'d> {
    name: &'d str,
    location: &'d str,
    node: Node<'d>,
    model: Option<&'d model::Parameter>,
}

impl<'d> Parameter<'d> {
    fn subject(&self, operation: &str) -> String {
        format!("{} parameter `{}` of {operation}", self.location, self.name)
    }

    fn is_required(&self) -> bool {
        self.location == "path" || self.node.flag("required")
    }

    /// The schema, or that of the only media type.
    fn schema(&self) -> Option<Node<'d>> {
        self.node.get("schema").or_else(|| {
            let (_, media_type) = self.node.entries("content").into_iter().next()?;
            media_type.get("schema")
        })
    }

    /// How the value is written, with what goes without saying spelled out.
    fn style(&self) -> String {
        if let Some((media_type, _)) = self.node.entries("content").first() {
            return (*media_type).to_owned();
        }
        let usual = if matches!(self.location, "query" | "cookie") { "form" } else { "simple" };
        let style = self.node.text("style").unwrap_or(usual);
        let explode = self.node.value.get("explode").and_then(serde_yaml::Value::as_bool).unwrap_or(style == "form");
        let reserved = if self.node.flag("allowReserved") { ", reserved characters as they are" } else { "" };
        format!("{style}{}{reserved}", if explode { ", exploded" } else { "" })
    }

    fn matches(&self, other: &Self) -> bool {
        self.location == other.location
            && if self.location == "header" {
                self.name.eq_ignore_ascii_case(other.name)
            } else {
                self.name == other.name
            }
    }
}

/// The parameters of an operation, with those of its path that it does not replace.
fn parameters<'d>(document: &'d Document, operation: &Operation<'d>) -> Vec<Parameter<'d>> {
    let mut found: Vec<Parameter<'d>> = Vec::new();
    for holder in [&operation.node, &operation.item] {
        for node in holder.items("parameters") {
            let (node, _) = document.follow(node);
            let (Some(name), Some(location)) = (node.text("name"), node.text("in")) else { continue };
            let model = operation.model.and_then(|operation| {
                operation.parameters.iter().find(|parameter| {
                    let place = match parameter.location {
                        model::Location::Path => "path",
                        model::Location::Query => "query",
                        model::Location::Header => "header",
                        model::Location::Cookie => "cookie",
                        model::Location::Form | model::Location::Multipart => return false,
                    };
                    place == location && parameter.wire.as_str() == name
                })
            });
            let parameter = Parameter { name, location, node, model };
            if !found.iter().any(|known| known.matches(&parameter)) {
                found.push(parameter);
            }
        }
    }
    found
}

/// Whether an old and a new object are the same one. Rules are tried in turn, the surest first.
pub(super) type Rule<'r, T> = &'r dyn Fn(&T, &T) -> bool;

/// A change of a parameter: its kind, the key that it is at, message, consequence, old and new value.
type Found = (&'static str, &'static str, String, Consequence, (String, String));

/// The names in the braces of a path, in their order.
fn template(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

impl<'d> Comparison<'d> {
    pub(super) fn parameters(&mut self, both: &Both<'_, 'd>) {
        let before = parameters(self.base, both.base);
        let mut after: Vec<Option<Parameter<'d>>> =
            parameters(self.revision, both.revision).into_iter().map(Some).collect();
        let (old_path, new_path) = (template(both.base.path), template(both.revision.path));
        let is_same_segment = |old: &Parameter<'d>, new: &Parameter<'d>| {
            let index = old_path.iter().position(|name| *name == old.name);
            old.location == "path"
                && new.location == "path"
                && old_path.len() == new_path.len()
                && index.is_some()
                && index == new_path.iter().position(|name| *name == new.name)
        };
        let looks_alike = |old: &Parameter<'d>, new: &Parameter<'d>| {
            let schemas = (old.schema(), new.schema());
            let (Some(left), Some(right)) = schemas else { return false };
            old.location == new.location
                && old.location != "path"
                && same(left.value, right.value)
                && same_option(old.node.get("description").as_ref(), new.node.get("description").as_ref())
                && old.node.get("description").is_some()
        };
        let rules: [Rule<'_, Parameter<'d>>; 4] = [
            &|old, new| is_same_segment(old, new),
            &|old, new| old.matches(new),
            &|old, new| old.name == new.name,
            &|old, new| looks_alike(old, new),
        ];
        let mut matched: Vec<(Parameter<'d>, Option<Parameter<'d>>)> =
            before.into_iter().map(|old| (old, None)).collect();
        for rule in rules {
            for (old, new) in matched.iter_mut().filter(|(_, new)| new.is_none()) {
                let found = after.iter_mut().find(|candidate| candidate.as_ref().is_some_and(|one| rule(old, one)));
                *new = found.and_then(Option::take);
            }
        }
        for (old, new) in &matched {
            match new {
                Some(new) => self.parameter(both, old, new),
                None => self.parameter_removed(both, old),
            }
        }
        for new in after.into_iter().flatten() {
            self.parameter_added(both, &new);
        }
        self.order(both);
    }

    /// The order of arguments: whoever calls the method gives them in that order.
    fn order(&mut self, both: &Both<'_, 'd>) {
        let arguments = |operation: &Operation<'d>| -> Vec<String> {
            let model = operation.model.into_iter().flat_map(model::Operation::arguments);
            model.map(|parameter| parameter.wire.to_string()).collect()
        };
        let (mut before, mut after) = (arguments(both.base), arguments(both.revision));
        let (all_before, all_after) = (before.clone(), after.clone());
        before.retain(|name| all_after.contains(name));
        after.retain(|name| all_before.contains(name));
        if before == after {
            return;
        }
        let place = both.revision.node.get("parameters").unwrap_or_else(|| both.revision.node.clone());
        let message = format!("the required parameters of {} have another order", both.subject);
        let wire = Consequence::none("parameters are sent by name");
        let values = (Some(before.join(", ")), Some(after.join(", ")));
        self.of_operation(both, "parameter-order-changed", &place, message, wire, values);
    }

    /// Where a parameter stands in the emitted code.
    fn parameter_in_rust(&self, side: Side, operation: &Operation<'d>, parameter: &Parameter<'d>) -> InRust {
        let document = match side {
            Side::Base => self.base,
            Side::Revision => self.revision,
        };
        let module = &document.api.module;
        let (Some(operation), Some(parameter)) = (operation.model, parameter.model) else { return InRust::default() };
        let mut holders = Vec::new();
        if parameter.is_argument() {
            holders.push(format!("{module}::Client::{}", operation.method_name));
            holders.extend(operation.presets.iter().map(|preset| format!("{module}::Client::{}", preset.method_name)));
        } else {
            holders.push(format!("{module}::operations::{}::{}", operation.type_name, parameter.rust));
        }
        if parameter.from_client {
            holders.push(format!("{module}::ClientBuilder::{}", parameter.rust));
        }
        if let Some(common) = Common::of(operation) {
            holders.push(format!("{}::{}", common.options, parameter.rust));
            holders.push(common.method);
        }
        InRust { holders, ty: Some(parameter.ty.clone()), form: None }
    }

    fn parameter_removed(&mut self, both: &Both<'_, 'd>, old: &Parameter<'d>) {
        let subject = old.subject(&both.subject);
        let is_deprecated = old.node.flag("deprecated");
        let id = if is_deprecated { "deprecated-parameter-removed" } else { "parameter-removed" };
        let note = if is_deprecated { ", after it was deprecated" } else { "" };
        let message = format!("the {subject} is removed{note}");
        let wire = if old.location == "path" {
            Consequence::breaks("existing clients use a path with it")
        } else {
            Consequence::risks("the server ignores or refuses what existing clients may send")
        };
        let items = self.parameter_in_rust(Side::Base, both.base, old).holders;
        let change = self.change(id, Some(&old.node), None, &subject, message, wire);
        change.before = Some(old.name.to_owned());
        change.items = items;
        change.names = vec![old.name.to_owned()];
    }

    fn parameter_added(&mut self, both: &Both<'_, 'd>, new: &Parameter<'d>) {
        let subject = new.subject(&both.subject);
        let (id, what, wire) = if new.is_required() {
            let wire =
                Consequence::breaks("the server refuses requests without it, and existing clients do not send it");
            ("required-parameter-added", "is new and required", wire)
        } else {
            ("parameter-added", "is new", Consequence::extends("existing clients leave it out"))
        };
        let message = format!("the {subject} {what}");
        let items = self.parameter_in_rust(Side::Revision, both.revision, new).holders;
        let change = self.change(id, None, Some(&new.node), &subject, message, wire);
        change.after = Some(new.name.to_owned());
        change.items = items;
        change.names = vec![new.name.to_owned()];
    }

    fn parameter(&mut self, both: &Both<'_, 'd>, old: &Parameter<'d>, new: &Parameter<'d>) {
        let subject = new.subject(&both.subject);
        let in_base = self.parameter_in_rust(Side::Base, both.base, old);
        let in_revision = self.parameter_in_rust(Side::Revision, both.revision, new);
        let mut items = in_base.holders.clone();
        items.extend(in_revision.holders.clone());
        let mut found: Vec<Found> = Vec::new();
        if old.location != new.location {
            let message = format!("the parameter `{}` of {} moved", new.name, both.subject);
            let wire = Consequence::breaks("existing clients send it in the old place");
            found.push(("parameter-moved", "in", message, wire, (old.location.into(), new.location.into())));
        }
        let is_renamed = if old.location == "header" && new.location == "header" {
            !old.name.eq_ignore_ascii_case(new.name)
        } else {
            old.name != new.name
        };
        if is_renamed && old.location == "path" {
            let message = format!("the path parameter `{}` of {} has another name", old.name, both.subject);
            let wire = Consequence::none("the name of a path parameter is not sent");
            found.push(("path-parameter-renamed", "name", message, wire, (old.name.into(), new.name.into())));
        } else if is_renamed {
            let message = format!("the {} is renamed", old.subject(&both.subject));
            let wire = Consequence::breaks("existing clients send the old name");
            found.push(("parameter-renamed", "name", message, wire, (old.name.into(), new.name.into())));
        }
        let text = |required: bool| if required { "required" } else { "optional" }.to_owned();
        match (old.is_required(), new.is_required()) {
            (false, true) => {
                let wire =
                    Consequence::breaks("the server refuses requests without it, which existing clients may send");
                let message = format!("the {subject} is required");
                found.push(("parameter-became-required", "required", message, wire, (text(false), text(true))));
            }
            (true, false) => {
                let wire = Consequence::extends("it may be left out");
                let message = format!("the {subject} is optional");
                found.push(("parameter-became-optional", "required", message, wire, (text(true), text(false))));
            }
            _ => {}
        }
        if old.location == new.location && old.style() != new.style() && self.style_matters(old, new) {
            let message = format!("the {subject} is written in another style");
            let wire = Consequence::breaks("existing clients write it in the old style");
            found.push(("parameter-style-changed", "style", message, wire, (old.style(), new.style())));
        }
        match (old.node.flag("deprecated"), new.node.flag("deprecated")) {
            (false, true) => {
                let wire = Consequence::risks("it still works, but will be removed");
                let message = format!("the {subject} is deprecated");
                found.push(("parameter-deprecated", "deprecated", message, wire, ("false".into(), "true".into())));
            }
            (true, false) => {
                let message = format!("the {subject} is no longer deprecated");
                let wire = Consequence::extends("it stays");
                found.push(("parameter-undeprecated", "deprecated", message, wire, ("true".into(), "false".into())));
            }
            _ => {}
        }
        for (id, key, message, wire, (before, after)) in found {
            let place = new.node.get(key).unwrap_or_else(|| new.node.clone());
            let change = self.change(id, None, Some(&place), &subject, message, wire);
            (change.before, change.after) = (Some(before), Some(after));
            change.items.clone_from(&items);
            change.names = vec![new.name.to_owned(), old.name.to_owned()];
        }
        self.parameter_keys((old, new), &subject, &items);
        self.annotations(&old.node, &new.node, &format!("the {subject}"));
        if let (Some(base), Some(revision)) = (old.schema(), new.schema()) {
            let is_text = old.node.get("schema").is_some() && new.node.get("schema").is_some();
            self.value(Value {
                base: vec![base],
                revision: vec![revision],
                directions: Directions { is_text, ..Directions::REQUEST },
                subject,
                name: new.name.to_owned(),
                in_base,
                in_revision,
                is_optional: false,
            });
        }
    }

    /// A single value is written the same in most styles.
    fn style_matters(&self, old: &Parameter<'d>, new: &Parameter<'d>) -> bool {
        let is_single = |document: &'d Document, parameter: &Parameter<'d>| {
            let Some(schema) = parameter.schema() else { return false };
            let schema = super::schema::Schema::of(document, &[schema]);
            matches!(schema.kind(), Some("string" | "integer" | "number" | "boolean"))
        };
        let is_plain = |parameter: &Parameter<'d>| {
            matches!(parameter.node.text("style"), None | Some("form" | "simple" | "spaceDelimited" | "pipeDelimited"))
                && parameter.node.get("schema").is_some()
                && !parameter.node.flag("allowReserved")
        };
        !(is_single(self.base, old) && is_single(self.revision, new) && is_plain(old) && is_plain(new))
    }

    /// The keys of this generator.
    fn parameter_keys(&mut self, (old, new): (&Parameter<'d>, &Parameter<'d>), subject: &str, items: &[String]) {
        for (key, id) in [("x-rust-client-setting", "client-setting-changed"), ("x-rust-requires", "requires-changed")]
        {
            let (before, after) = (old.node.get(key), new.node.get(key));
            if same_option(before.as_ref(), after.as_ref()) {
                continue;
            }
            let what = happened(before.is_some(), after.is_some());
            let message = format!("`{key}` of the {subject} is {what}");
            let wire = Consequence::none("only the client looks at the key");
            let place = after.clone().unwrap_or_else(|| new.node.clone());
            let change = self.change(id, None, Some(&place), subject, message, wire);
            change.before = before.as_ref().map(|node| show(node.value));
            change.after = shown(after.as_ref());
            change.names = vec![new.name.to_owned()];
            if key == "x-rust-client-setting" {
                change.items = items.to_vec();
                change.rust = Consequence::breaks("`Client::from_env` takes the value from elsewhere");
            } else if after.is_some() {
                change.rust =
                    Consequence::risks("the code compiles, and the client refuses requests that lack the other value");
            } else {
                change.rust = Consequence::none("the code compiles, and the client refuses less");
            }
        }
    }
}
