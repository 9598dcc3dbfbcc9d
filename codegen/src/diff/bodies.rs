//! Request bodies, responses and headers.

use super::change::{Consequence, Side};
use super::common::Common;
use super::comparison::{Comparison, Directions, InRust, Value, same_option, shown};
use super::node::Node;
use super::operations::{Both, Operation};
use crate::model::{self, BodyKind, Content, Output, Type};

impl<'d> Comparison<'d> {
    pub(super) fn request_body(&mut self, both: &Both<'_, 'd>) {
        let of = |document: &'d super::node::Document, operation: &Operation<'d>| {
            operation.node.get("requestBody").map(|node| document.follow(node).0)
        };
        let (before, after) = (of(self.base, both.base), of(self.revision, both.revision));
        let subject = format!("request body of {}", both.subject);
        let is_required = |node: &Node<'d>| node.flag("required");
        let text = |required: bool| Some(if required { "required" } else { "optional" }.to_owned());
        match (before, after) {
            (None, Some(new)) => {
                let (id, what, wire) = if is_required(&new) {
                    let wire = Consequence::breaks("the server refuses requests without it");
                    ("required-request-body-added", "is new and required", wire)
                } else {
                    ("request-body-added", "is new", Consequence::extends("existing clients send none"))
                };
                let mut items = self.items_of_operation(Side::Revision, both.revision);
                items.extend(self.items_of_body(Side::Revision, both.revision));
                let change = self.of_operation(both, id, &new, format!("the {subject} {what}"), wire, (None, None));
                change.items = items;
            }
            (Some(old), None) => {
                let wire = Consequence::risks("the server ignores or refuses what existing clients send");
                let mut items = self.items_of_operation(Side::Base, both.base);
                items.extend(self.items_of_body(Side::Base, both.base));
                let message = format!("the {subject} is removed");
                let change = self.change("request-body-removed", Some(&old), None, &subject, message, wire);
                change.items = items;
                change.names = both.revision.names();
            }
            (Some(old), Some(new)) => {
                let (was, is) = (is_required(&old), is_required(&new));
                if was != is {
                    let (id, wire) = if is {
                        let wire = Consequence::breaks("the server refuses requests without it");
                        ("request-body-became-required", wire)
                    } else {
                        ("request-body-became-optional", Consequence::extends("it may be left out"))
                    };
                    let what = if is { "required" } else { "optional" };
                    let place = new.get("required").unwrap_or_else(|| new.clone());
                    let mut items = self.items_of_body(Side::Base, both.base);
                    items.extend(self.items_of_body(Side::Revision, both.revision));
                    let message = format!("the {subject} is {what}");
                    let change = self.of_operation(both, id, &place, message, wire, (text(was), text(is)));
                    change.items.extend(items);
                }
                self.annotations(&old, &new, &format!("the {subject}"));
                self.request_media_types(both, &old, &new, &subject);
            }
            (None, None) => {}
        }
    }

    /// What sends the body: an argument of the client's method, a setter, or one for each field of a form.
    fn items_of_body(&self, side: Side, operation: &Operation<'d>) -> Vec<String> {
        let (document, Some(model)) = (self.of(side), operation.model) else { return Vec::new() };
        let request = format!("{}::operations::{}", document.api.module, model.type_name);
        let mut items = vec![format!("{}::Client::{}", document.api.module, model.method_name)];
        items.extend(model.body.iter().map(|body| format!("{request}::{}", body.rust)));
        items.extend(
            model
                .parameters
                .iter()
                .filter(|one| is_field(one))
                .map(|parameter| format!("{request}::{}", parameter.rust)),
        );
        items
    }

    fn request_media_types(&mut self, both: &Both<'_, 'd>, old: &Node<'d>, new: &Node<'d>, subject: &str) {
        let (before, after) = (old.entries("content"), new.entries("content"));
        let items = |comparison: &Self| {
            let mut items = comparison.items_of_body(Side::Base, both.base);
            items.extend(comparison.items_of_body(Side::Revision, both.revision));
            items.push(format!("{}::operations", comparison.revision.api.module));
            items
        };
        for (name, node) in &before {
            let Some((_, other)) = after.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)) else {
                let message = format!("the {subject} can no longer be `{name}`");
                let wire = Consequence::breaks("existing clients may send it");
                let items = items(self);
                let change = self.change("request-media-type-removed", Some(node), None, subject, message, wire);
                change.before = Some((*name).to_owned());
                change.items = items;
                change.names = both.revision.names();
                continue;
            };
            let (before, after) = (node.get("encoding"), other.get("encoding"));
            if !same_option(before.as_ref(), after.as_ref()) {
                let message = format!("the fields of the {subject} are written differently");
                let wire = Consequence::breaks("existing clients write them in the old way");
                let place = after.clone().unwrap_or_else(|| other.clone());
                let values = (shown(before.as_ref()), shown(after.as_ref()));
                let items = items(self);
                let change = self.of_operation(both, "encoding-changed", &place, message, wire, values);
                change.items = items;
            }
            self.media_type_examples(node, other, &format!("the {subject}"));
            if node.get("schema").is_some() || other.get("schema").is_some() {
                self.value(Value {
                    base: vec![node.schema("schema")],
                    revision: vec![other.schema("schema")],
                    directions: Directions::REQUEST,
                    subject: subject.to_owned(),
                    name: String::new(),
                    in_base: self.body_in_rust(Side::Base, both.base),
                    in_revision: self.body_in_rust(Side::Revision, both.revision),
                    is_optional: false,
                });
            }
        }
        for (name, node) in &after {
            if !before.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
                let message = format!("the {subject} can be `{name}`");
                let wire = Consequence::extends("existing clients send what they sent");
                let items = items(self);
                let change = self.change("request-media-type-added", None, Some(node), subject, message, wire);
                change.after = Some((*name).to_owned());
                change.items = items;
                change.names = both.revision.names();
            }
        }
    }

    fn body_in_rust(&self, side: Side, operation: &Operation<'d>) -> InRust {
        let ty = operation.model.and_then(|model| match &model.body.as_ref()?.kind {
            BodyKind::Json(ty) => Some(ty.clone()),
            BodyKind::Text | BodyKind::Bytes => None,
        });
        let mut in_rust = InRust { holders: Vec::new(), ty, form: None };
        if let Some(model) = operation.model {
            in_rust.form = Some(super::comparison::Form {
                request: format!("{}::operations::{}", self.of(side).api.module, model.type_name),
                method: format!("{}::Client::{}", self.of(side).api.module, model.method_name),
                fields: model
                    .parameters
                    .iter()
                    .filter(|one| is_field(one))
                    .map(|one| (one.wire.to_string(), one.rust.to_string(), one.is_argument(), one.ty.clone()))
                    .collect(),
                presets: model
                    .presets
                    .iter()
                    .map(|preset| format!("{}::Client::{}", self.of(side).api.module, preset.method_name))
                    .collect(),
                common: Common::of(model),
            });
            if let Some(body) = &model.body {
                in_rust.holders = if body.required {
                    vec![format!("{}::Client::{}", self.of(side).api.module, model.method_name)]
                } else {
                    vec![format!("{}::operations::{}::{}", self.of(side).api.module, model.type_name, body.rust)]
                };
            }
        }
        in_rust
    }

    fn media_type_examples(&mut self, old: &Node<'d>, new: &Node<'d>, subject: &str) {
        for key in ["example", "examples"] {
            let (before, after) = (old.get(key), new.get(key));
            if !same_option(before.as_ref(), after.as_ref()) {
                self.text("example-changed", "example", before.as_ref(), after.as_ref(), new, subject);
            }
        }
        self.other_extensions(old, new, subject);
    }

    pub(super) fn responses(&mut self, both: &Both<'_, 'd>) {
        let (before, after) = (both.base.node.entries("responses"), both.revision.node.entries("responses"));
        let statuses = |entries: Vec<(&'d str, Node<'d>)>| -> Vec<(&'d str, Node<'d>)> {
            entries.into_iter().filter(|(status, _)| !status.starts_with("x-")).collect()
        };
        let (before, after) = (statuses(before), statuses(after));
        for (status, node) in &before {
            let subject = format!("response {status} of {}", both.subject);
            let Some((_, other)) = after.iter().find(|(other, _)| other.eq_ignore_ascii_case(status)) else {
                self.response_removed(both, status, node, &subject);
                continue;
            };
            let (old, new) = (self.base.follow(node.clone()).0, self.revision.follow(other.clone()).0);
            self.annotations(&old, &new, &format!("the {subject}"));
            self.headers(&old, &new, &subject);
            self.response_media_types(both, status, &old, &new, &subject);
        }
        for (status, node) in &after {
            if before.iter().any(|(other, _)| other.eq_ignore_ascii_case(status)) {
                continue;
            }
            let message = format!("the response {status} of {} is new", both.subject);
            let wire = if is_success(status) {
                Consequence::risks("existing clients read it like the successes that they know")
            } else {
                Consequence::extends("existing clients treat it as an error like any other")
            };
            let change =
                self.of_operation(both, "response-added", node, message, wire, (None, Some((*status).to_owned())));
            change.names.push((*status).to_owned());
        }
    }

    fn response_removed(&mut self, both: &Both<'_, 'd>, status: &str, node: &Node<'d>, subject: &str) {
        let wire = if is_success(status) {
            Consequence::breaks("existing clients may wait for it")
        } else {
            Consequence::none("existing clients treat every error alike")
        };
        let id = if is_success(status) { "response-removed" } else { "error-response-removed" };
        let mut items = self.items_of_operation(Side::Base, both.base);
        items.extend(self.items_of_operation(Side::Revision, both.revision));
        let change = self.change(id, Some(node), None, subject, format!("the {subject} is removed"), wire);
        change.before = Some(status.to_owned());
        change.items = items;
        change.names = both.revision.names();
        change.names.push(status.to_owned());
    }

    fn headers(&mut self, old: &Node<'d>, new: &Node<'d>, response: &str) {
        let (before, after) = (old.entries("headers"), new.entries("headers"));
        for (name, node) in &before {
            let subject = format!("header `{name}` of the {response}");
            let Some((_, other)) = after.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)) else {
                let is_required = self.base.follow(node.clone()).0.flag("required");
                let wire = if is_required {
                    Consequence::breaks("it always arrived")
                } else {
                    Consequence::risks("it may have arrived")
                };
                let message = format!("the {subject} is removed");
                let change = self.change("response-header-removed", Some(node), None, &subject, message, wire);
                change.names = vec![(*name).to_owned()];
                continue;
            };
            let (old, new) = (self.base.follow(node.clone()).0, self.revision.follow(other.clone()).0);
            let place = new.get("required").unwrap_or_else(|| new.clone());
            match (old.flag("required"), new.flag("required")) {
                (true, false) => {
                    let wire = Consequence::breaks("it may be missing");
                    let message = format!("the {subject} is optional");
                    let id = "response-header-became-optional";
                    self.change(id, None, Some(&place), &subject, message, wire).names = vec![(*name).to_owned()];
                }
                (false, true) => {
                    let wire = Consequence::extends("it always arrives");
                    let message = format!("the {subject} is always there");
                    self.change("response-header-became-required", None, Some(&place), &subject, message, wire);
                }
                _ => {}
            }
            self.annotations(&old, &new, &format!("the {subject}"));
            if let (Some(base), Some(revision)) = (old.get("schema"), new.get("schema")) {
                self.value(Value {
                    base: vec![base],
                    revision: vec![revision],
                    directions: Directions::RESPONSE,
                    subject,
                    name: (*name).to_owned(),
                    in_base: InRust::default(),
                    in_revision: InRust::default(),
                    is_optional: true,
                });
            }
        }
        for (name, node) in &after {
            if !before.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
                let message = format!("the header `{name}` of the {response} is new");
                let wire = Consequence::extends("existing clients do not look at it");
                self.change("response-header-added", None, Some(node), response, message, wire);
            }
        }
    }

    fn response_media_types(
        &mut self,
        both: &Both<'_, 'd>,
        status: &str,
        old: &Node<'d>,
        new: &Node<'d>,
        subject: &str,
    ) {
        let (before, after) = (old.entries("content"), new.entries("content"));
        let mut items = self.items_of_operation(Side::Base, both.base);
        items.extend(self.items_of_operation(Side::Revision, both.revision));
        for (name, node) in &before {
            let Some((_, other)) = after.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)) else {
                let message = format!("the {subject} is no longer `{name}`");
                let wire = Consequence::breaks("existing clients may ask for it");
                let change = self.change("response-media-type-removed", Some(node), None, subject, message, wire);
                change.before = Some((*name).to_owned());
                change.items.clone_from(&items);
                change.names = both.revision.names();
                continue;
            };
            self.media_type_examples(node, other, &format!("the {subject}"));
            if node.get("schema").is_some() || other.get("schema").is_some() {
                self.value(Value {
                    base: vec![node.schema("schema")],
                    revision: vec![other.schema("schema")],
                    directions: Directions::RESPONSE,
                    subject: subject.to_owned(),
                    name: String::new(),
                    in_base: self.output_in_rust(Side::Base, both.base, status),
                    in_revision: self.output_in_rust(Side::Revision, both.revision, status),
                    is_optional: false,
                });
            }
        }
        for (name, node) in &after {
            if before.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
                continue;
            }
            let message = format!("the {subject} can be `{name}`");
            let wire = if before.is_empty() && is_success(status) {
                Consequence::extends("existing clients expect no body and do not look at it")
            } else {
                Consequence::extends("existing clients ask for what they know")
            };
            let change = self.change("response-media-type-added", None, Some(node), subject, message, wire);
            change.after = Some((*name).to_owned());
            change.items.clone_from(&items);
            change.names = both.revision.names();
        }
    }

    /// What a response is in the model.
    fn output_in_rust(&self, side: Side, operation: &Operation<'d>, status: &str) -> InRust {
        let Some(model) = operation.model else { return InRust::default() };
        let request = format!("{}::operations::{}", self.of(side).api.module, model.type_name);
        let structured = |content: &Content| match content {
            Content::Structured(ty) => Some(ty.clone()),
            _ => None,
        };
        let error = |model: &model::Operation| -> Option<Type> {
            model.errors.iter().find(|error| error.status.to_string().eq_ignore_ascii_case(status))?.ty.clone()
        };
        let (ty, mut holders) = match &model.output {
            _ if !is_success(status) && error(model).is_some() => (error(model), Vec::new()),
            Output::One(content) => (structured(content), vec![format!("{request} as Call::Output")]),
            Output::ByStatus { name, variants, .. } => {
                let variant = variants.iter().find(|one| one.status.to_string().eq_ignore_ascii_case(status));
                let path = format!("{}::operations::{name}", self.of(side).api.module);
                let holders = variant.map(|variant| format!("{path}::{}", variant.rust));
                (variant.and_then(|variant| structured(&variant.content)), holders.into_iter().collect())
            }
        };
        holders.push(format!("{request} as PagedCall::Item"));
        InRust { holders, ty, form: None }
    }
}

fn is_field(parameter: &model::Parameter) -> bool {
    matches!(parameter.location, model::Location::Form | model::Location::Multipart)
}

/// Whether a key under `responses` is a success. `default` usually is an error.
fn is_success(status: &str) -> bool {
    status.starts_with('2')
}
