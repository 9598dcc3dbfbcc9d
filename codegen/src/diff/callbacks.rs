//! Callbacks and webhooks: requests that a program receives, and responses that it sends.

use std::borrow::Cow;
use std::collections::HashSet;

use super::change::{breaks, extends, none, risks};
use super::comparison::{Comparison, deprecation, presence};
use super::emitted::Emitted;
use super::node::{Document, KeyChange, Matched, Node, matched, matched_in_any_case};
use super::pair::{Directions, Pair};
use super::parameters::{is_plain, style};
use super::rust_use::{RustUse, callback_items, event_items};
use crate::model::Callback;

const EVENT: &str = "x-rust-event";

/// A request of the API.
struct Received<'d> {
    /// The callback in messages.
    subject: String,
    key: &'d str,
    expression: &'d str,
    method: Cow<'d, str>,
    node: Node<'d>,
    item: Node<'d>,
    model: Option<&'d Callback>,
}

impl<'d> Received<'d> {
    fn api(&self) -> &'d Emitted {
        &self.node.document.api
    }

    fn items(&self) -> Vec<String> {
        self.model.map_or_else(Vec::new, |model| callback_items(self.api(), model))
    }

    /// Returns the items of the event that it is read as.
    fn event_items(&self) -> Vec<String> {
        self.model.map_or_else(Vec::new, |model| event_items(self.api(), model))
    }

    fn usage(&self) -> RustUse<'d> {
        self.model.map_or_else(|| RustUse::none(self.api()), |model| RustUse::of_callback(self.api(), model))
    }

    /// Returns its own value of an extension key, or that of its path item.
    fn extension(&self, key: &str) -> Option<Node<'d>> {
        self.node.get(key).or_else(|| self.item.get(key))
    }

    /// Returns the parameters that are part of the payload, by location and name.
    fn parameters(&self) -> Vec<(String, Node<'d>)> {
        let mut found: Vec<(String, Node<'d>)> = Vec::new();
        for holder in [&self.node, &self.item] {
            for parameter in holder.items("parameters") {
                let parameter = parameter.resolved();
                if let (Some(location), Some(name)) = (parameter.text("in"), parameter.text("name")) {
                    let label = format!("{location} parameter `{name}`");
                    if !found.iter().any(|(known, _)| identity(known) == identity(&label)) {
                        found.push((label, parameter));
                    }
                }
            }
        }
        found
    }
}

/// Returns the label of a parameter in the form that identifies it: the case of headers has no meaning.
fn identity(label: &str) -> String {
    if label.starts_with("header") { label.to_ascii_lowercase() } else { label.to_owned() }
}

/// Returns the callbacks of a document: a component once, for the first operation that names it.
fn received(document: &Document) -> Vec<Received<'_>> {
    let root = document.root();
    let components = root.schema("components").entries("callbacks");
    let mut named = Vec::new();
    for (path, item) in root.entries("paths") {
        for (method, operation) in item.operations() {
            for (key, component) in operation.pairs("x-openapi-callbacks") {
                let subject = format!("callback `{key}` of `{method} {path}`");
                named.push((subject, key, component));
            }
        }
    }
    let webhooks = root.pairs("x-openapi-webhooks").into_iter();
    named.extend(webhooks.map(|(key, component)| (format!("webhook `{key}`"), key, component)));
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for (subject, key, component) in named.into_iter().filter(|(.., component)| seen.insert(*component)) {
        let Some((_, callback)) = components.iter().find(|(name, _)| *name == component) else { continue };
        for (expression, item) in callback.resolved().children() {
            for (method, node) in item.operations() {
                let is_webhook = subject.starts_with("webhook");
                let model = document.api.callbacks.iter().find(|callback| {
                    callback.key == key
                        && callback.senders.is_empty() == is_webhook
                        && callback.methods.iter().any(|one| *one == method)
                });
                let (subject, item) = (subject.clone(), item.clone());
                found.push(Received { subject, key, expression, method, node, item, model });
            }
        }
    }
    found
}

/// Returns the fields of a parameter in the payloads.
fn fields(callbacks: &[&Received<'_>], parameter: &Node<'_>) -> Vec<String> {
    let name = parameter.text("name").unwrap_or_default();
    callbacks.iter().flat_map(|one| one.usage().field(name, &[]).items).collect()
}

impl<'d> Comparison<'d> {
    pub(super) fn callbacks(&mut self) {
        self.document_signature();
        let exact = |one: &Received<'d>| Some(format!("{} {} {}", one.subject, one.expression, one.method));
        let loose = |one: &Received<'d>| Some(format!("{} {}", one.subject, one.method));
        // The operation that names a callback first may be another one.
        let key = |one: &Received<'d>| {
            let kind = one.subject.split(' ').next().unwrap_or_default();
            Some(format!("{kind} {} {}", one.key, one.method))
        };
        for pair in matched(received(self.base), received(self.revision), &[&exact, &loose, &key]) {
            match pair {
                Matched::Kept(base, revision) => self.callback(&base, &revision),
                Matched::Removed(old) => {
                    let wire = breaks("existing receivers wait for it");
                    let change = old.node.says("callback-removed", &old.subject, "is removed", wire);
                    self.add(change.items(old.items()));
                }
                Matched::Added(new) => {
                    let wire = extends("existing programs do not ask for it, or ignore it");
                    let message = format!("the {} is new", new.subject);
                    self.add(new.node.change("callback-added", &new.subject, message, wire).items(new.items()));
                }
            }
        }
    }

    fn document_signature(&mut self) {
        let (base, revision) = (self.base.root(), self.revision.root());
        if let Some(found) = base.key_change(&revision, "x-rust-signature") {
            let message = format!("`x-rust-signature` is {}", found.verb());
            let wire = breaks("existing receivers check signatures in the old way");
            let module = &self.revision.api.root;
            let items = vec![format!("{module}::callbacks::Verifier"), format!("{module}::callbacks::VerifierBuilder")];
            let change = found.change("signature-changed", "`x-rust-signature`", message, wire).items(items);
            self.add(change.rust(risks("the code compiles, and signatures are checked in another way")));
        }
    }

    fn callback(&mut self, base: &Received<'d>, revision: &Received<'d>) {
        let subject = &revision.subject;
        self.counterparts.extend(base.items().into_iter().zip(revision.items()));
        let of_callback = &format!("the {subject}");
        if self.compared.insert((base.item.pointer.clone(), revision.item.pointer.clone())) {
            self.annotations(&base.item, &revision.item, of_callback);
        }
        self.annotations(&base.node, &revision.node, of_callback);
        for key in ["servers", "tags"] {
            self.other_key(&base.node, &revision.node, key, of_callback);
        }
        if let Some(found) = base.node.key_change(&revision.node, "security") {
            let message = format!("the security of {of_callback} is {}", found.verb());
            let wire = risks("existing receivers may check the old credentials");
            self.add(found.change("callback-security-changed", subject, message, wire));
        }
        let (was, is) = (base.node.flag("deprecated"), revision.node.flag("deprecated"));
        if let Some((id, what, wire)) = deprecation(was, is, ["callback-deprecated", "callback-undeprecated"]) {
            let change = revision.node.get_or_self("deprecated").says(id, subject, what, wire);
            self.add(change.items(revision.items()));
        }
        if base.expression != revision.expression {
            let message = format!("the {subject} is sent to the URL of another value");
            let wire = breaks("existing programs set the URL with the old one");
            let change = revision.item.change("callback-expression-changed", subject, message, wire);
            self.add(change.before(base.expression).after(revision.expression));
        }
        for (key, id) in [("x-rust-signature", "signature-changed"), ("x-rust-callback-when", "callback-when-changed")]
        {
            let change = KeyChange::of(base.extension(key), revision.extension(key), &revision.node);
            let Some(found) = change else { continue };
            let message = format!("`{key}` of the {subject} is {}", found.verb());
            let (wire, rust) = if key == "x-rust-signature" {
                let wire = breaks("existing receivers check the signature in the old way");
                (wire, risks("the code compiles, and the signature is checked in another way"))
            } else {
                let rust = risks("the code compiles, and `AnyCallback` recognizes the callback by other facts");
                (none("only the receiver uses the key"), rust)
            };
            self.add(found.change(id, subject, message, wire).rust(rust));
        }
        if let Some(found) = KeyChange::of(base.extension(EVENT), revision.extension(EVENT), &revision.node) {
            let message = format!("`{EVENT}` of the {subject} is {}", found.verb());
            let items = base.event_items().into_iter().chain(revision.event_items()).collect();
            let change = found.change("event-changed", subject, message, none("only the receiver uses the key"));
            let rust = risks("the code compiles, and the callback is read as another event");
            self.add(change.rust(rust).items(items));
        }
        self.callback_body(base, revision);
        self.callback_parameters(base, revision);
        self.callback_responses(base, revision);
    }

    fn callback_body(&mut self, base: &Received<'d>, revision: &Received<'d>) {
        let subject = format!("body of the {}", revision.subject);
        let body = |one: &Received<'d>| one.node.get("requestBody").map(|node| node.resolved());
        let (old, new) = match (body(base), body(revision)) {
            (Some(old), Some(new)) => (old, new),
            (Some(old), None) => {
                let wire = breaks("existing receivers decode it");
                let change = old.says("callback-body-removed", &subject, "is removed", wire);
                return self.add(change.items(base.items()));
            }
            (None, Some(new)) => {
                let message = format!("the {subject} is new");
                let wire = extends("existing receivers ignore it");
                let change = new.change("callback-body-added", &subject, message, wire);
                return self.add(change.items(revision.items()));
            }
            (None, None) => return,
        };
        self.annotations(&old, &new, &format!("the {subject}"));
        let items = [base.items(), revision.items()].concat();
        let place = new.get_or_self("required");
        match (old.flag("required"), new.flag("required")) {
            (true, false) => {
                let wire = breaks("existing receivers decode it, and it may be missing");
                let change = place.says("callback-body-became-optional", &subject, "is optional", wire);
                self.add(change.items(items.clone()));
            }
            (false, true) => {
                let wire = extends("it is always present");
                let change = place.says("callback-body-became-required", &subject, "is always present", wire);
                self.add(change.items(items.clone()));
            }
            _ => {}
        }
        let media_types = matched_in_any_case(old.entries("content"), new.entries("content"));
        let is_replaced = media_types.iter().any(|one| matches!(one, Matched::Removed(_)));
        for media_type in media_types {
            match media_type {
                Matched::Kept((_, old), (name, new)) => {
                    self.annotations(&old, &new, &format!("the {subject}"));
                    let pair = Pair::of([&old, &new], Directions::RESPONSE, &subject, "");
                    let pair = pair.used(base.usage(), revision.usage());
                    for change in self.media_type(name, [&old, &new], pair) {
                        self.add(change.items(items.clone()));
                    }
                }
                Matched::Removed((name, node)) => {
                    let what = format!("is no longer `{name}`");
                    let wire = extends("existing receivers decode the others");
                    let change = node.says("callback-media-type-removed", &subject, &what, wire);
                    self.add(change.before(name).items(items.clone()));
                }
                Matched::Added((name, node)) => {
                    let what = format!("can be `{name}`");
                    let wire = breaks("existing receivers can't decode it");
                    let change = node.says("callback-media-type-added", &subject, &what, wire);
                    self.add(change.after(name).items(if is_replaced { Vec::new() } else { items.clone() }));
                }
            }
        }
    }

    fn callback_parameters(&mut self, base: &Received<'d>, revision: &Received<'d>) {
        let name = |one: &(String, Node<'d>)| Some(identity(&one.0));
        for parameter in matched(base.parameters(), revision.parameters(), &[&name]) {
            match parameter {
                Matched::Kept((label, old), (_, new)) => {
                    let subject = format!("{label} of the {}", revision.subject);
                    let (was, is) = (old.flag("required"), new.flag("required"));
                    if was != is {
                        let (id, wire) = if is {
                            ("callback-parameter-became-required", extends("it is always present"))
                        } else {
                            ("callback-parameter-became-optional", breaks("it may be missing"))
                        };
                        let change =
                            new.get_or_self("required").says(id, &subject, &format!("is {}", presence(is)), wire);
                        self.add(change.items(fields(&[base, revision], &new)));
                    }
                    let (was_deprecated, is_deprecated) = (old.flag("deprecated"), new.flag("deprecated"));
                    let kinds = ["parameter-deprecated", "parameter-undeprecated"];
                    if let Some((id, what, wire)) = deprecation(was_deprecated, is_deprecated, kinds) {
                        let change = new.get_or_self("deprecated").says(id, &subject, what, wire);
                        self.add(change.items(fields(&[base, revision], &new)));
                    }
                    self.empty_value(&old, &new, &subject, Directions::RESPONSE);
                    let styles = [&old, &new].map(style);
                    if styles[0] != styles[1] && !(is_plain(&old) && is_plain(&new)) {
                        let wire = breaks("existing receivers read the old style");
                        let change = new.says("parameter-style-changed", &subject, "has another style", wire);
                        self.add(change.values(styles.map(Some)));
                    }
                    if let Some(subject) = self.first_use(&old, &new, &subject) {
                        self.annotations(&old, &new, &format!("the {subject}"));
                    }
                    let wire = new.text("name").unwrap_or_default();
                    let [one, other] = [base, revision].map(|one| one.usage().field(wire, &[]));
                    let pair = Pair::of([&old, &new], Directions::RESPONSE, subject, wire).used(one, other);
                    self.described(&old, &new, Pair { is_optional: !was, ..pair });
                }
                Matched::Removed((label, old)) => {
                    let wire = if old.flag("required") {
                        breaks("existing receivers require it")
                    } else {
                        risks("existing receivers may use it")
                    };
                    let subject = format!("{label} of the {}", revision.subject);
                    let change = old.says("callback-parameter-removed", &subject, "is removed", wire);
                    self.add(change.items(fields(&[base], &old)));
                }
                Matched::Added((label, new)) => {
                    let subject = format!("{label} of the {}", revision.subject);
                    let message = format!("the {subject} is new");
                    let change = new.change(
                        "callback-parameter-added",
                        &subject,
                        message,
                        extends("existing receivers keep it"),
                    );
                    self.add(change.items(fields(&[revision], &new)));
                }
            }
        }
    }

    fn callback_responses(&mut self, base: &Received<'d>, revision: &Received<'d>) {
        let of = |one: &Received<'d>| one.node.entries("responses");
        for response in matched_in_any_case(of(base), of(revision)) {
            match response {
                Matched::Kept((status, old), (_, new)) => {
                    let (old, new) = (old.resolved(), new.resolved());
                    let subject = format!("response {status} to the {}", revision.subject);
                    self.annotations(&old, &new, &format!("the {subject}"));
                    self.headers(&old, &new, &subject, Directions::REQUEST);
                    let (had_body, has_body) = (old.get("content").is_some(), new.get("content").is_some());
                    for media_type in matched_in_any_case(old.entries("content"), new.entries("content")) {
                        match media_type {
                            Matched::Kept((_, old), (name, new)) => {
                                self.annotations(&old, &new, &format!("the {subject}"));
                                let pair = Pair::of([&old, &new], Directions::REQUEST, &subject, "");
                                let found = self.media_type(name, [&old, &new], pair);
                                self.changes.extend(found);
                            }
                            Matched::Removed((name, node)) => {
                                let what = format!("can no longer be `{name}`");
                                let wire = if has_body {
                                    breaks("existing receivers may respond with it")
                                } else {
                                    risks("the API ignores or rejects the body of existing receivers")
                                };
                                self.add(node.says("callback-response-removed", &subject, &what, wire).before(name));
                            }
                            Matched::Added((name, node)) => {
                                let what = format!("can be `{name}`");
                                let wire = if had_body {
                                    extends("existing receivers respond with the old media types")
                                } else {
                                    risks("existing receivers respond without a body")
                                };
                                self.add(node.says("callback-response-added", &subject, &what, wire).after(name));
                            }
                        }
                    }
                }
                Matched::Removed((status, old)) => {
                    let subject = format!("response {status} to the {}", revision.subject);
                    let wire = breaks("existing receivers may respond with it");
                    self.add(old.says("callback-response-removed", &subject, "is removed", wire).before(status));
                }
                Matched::Added((status, new)) => {
                    let subject = format!("response {status} to the {}", revision.subject);
                    let message = format!("the {subject} is new");
                    let wire = extends("existing receivers respond with the others");
                    self.add(new.change("callback-response-added", &subject, message, wire).after(status));
                }
            }
        }
    }
}
