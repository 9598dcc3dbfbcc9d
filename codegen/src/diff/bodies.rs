//! Request bodies, responses and headers.

use super::change::{breaks, extends, none, risks};
use super::comparison::{Comparison, deprecation, presence};
use super::node::{Matched, Node, matched_in_any_case};
use super::operation::{Both, Operation};
use super::pair::{Directions, Pair};
use super::parameters::{is_plain, style};
use super::rust_use::{RustUse, body_items, is_success, operation_items};

impl<'d> Comparison<'d> {
    pub(super) fn request_body(&mut self, both: &Both<'_, 'd>) {
        let body = |operation: &Operation<'d>| operation.node.get("requestBody").map(|node| node.resolved());
        let subject = &format!("request body of {}", both.subject);
        match (body(both.base), body(both.revision)) {
            (None, Some(new)) => {
                let (id, what, wire) = if new.flag("required") {
                    let wire = breaks("the server rejects requests without it");
                    ("required-request-body-added", "is new and required", wire)
                } else {
                    ("request-body-added", "is new", extends("existing clients send none"))
                };
                let change = both.change(id, &new, format!("the {subject} {what}"), wire);
                self.add(change.items([both.revision.items(), body_items_of(both.revision)].concat()));
            }
            (Some(old), None) => {
                let wire = risks("the server ignores or rejects the body of existing clients");
                let change = old.says("request-body-removed", subject, "is removed", wire);
                let items = [both.base.items(), body_items_of(both.base)].concat();
                self.add(change.items(items).names(both.revision.names()));
            }
            (Some(old), Some(new)) => {
                let (was, is) = (old.flag("required"), new.flag("required"));
                if was != is {
                    let (id, wire) = if is {
                        ("request-body-became-required", breaks("the server rejects requests without it"))
                    } else {
                        ("request-body-became-optional", extends("it may be omitted"))
                    };
                    let message = format!("the {subject} is {}", presence(is));
                    let mut change = both.change(id, &new.get_or_self("required"), message, wire);
                    change.items.extend(both.items(body_items));
                    self.add(change.before(presence(was)).after(presence(is)));
                }
                if let Some(subject) = self.first_use(&old, &new, subject) {
                    self.annotations(&old, &new, &format!("the {subject}"));
                }
                let uses = both.uses(RustUse::of_body);
                let media_types = MediaTypes {
                    subject,
                    directions: Directions::REQUEST,
                    items: [both.items(body_items), both.items(operation_items), used_by(&uses)].concat(),
                    uses,
                    removed: ("request-media-type-removed", "can no longer be", "existing clients may send it"),
                    added: ("request-media-type-added", "existing clients send the old media type"),
                };
                self.media_types(both, &old, &new, &media_types);
            }
            (None, None) => {}
        }
    }

    fn media_types(&mut self, both: &Both<'_, 'd>, old: &Node<'d>, new: &Node<'d>, body: &MediaTypes<'_, 'd>) {
        let subject = body.subject;
        let media_types = matched_in_any_case(old.entries("content"), new.entries("content"));
        let is_replaced = media_types.iter().any(|one| matches!(one, Matched::Removed(_)));
        for media_type in media_types {
            let (change, items) = match media_type {
                Matched::Kept((_, old), (name, new)) => {
                    if let Some(subject) = self.first_use(&old, &new, subject) {
                        self.annotations(&old, &new, &format!("the {subject}"));
                    }
                    let [in_base, in_revision] = body.uses.clone();
                    let pair = Pair::of([&old, &new], body.directions, subject, "").used(in_base, in_revision);
                    for change in self.media_type(name, [&old, &new], pair) {
                        self.add(change.items(body.items.clone()).names(both.revision.names()));
                    }
                    continue;
                }
                Matched::Removed((name, node)) => {
                    let (id, what, sentence) = body.removed;
                    let change = node.says(id, subject, &format!("{what} `{name}`"), breaks(sentence));
                    (change.before(name), body.items.clone())
                }
                Matched::Added((name, node)) => {
                    let (id, sentence) = body.added;
                    let change = node.says(id, subject, &format!("can be `{name}`"), extends(sentence));
                    (change.after(name), if is_replaced { Vec::new() } else { body.items.clone() })
                }
            };
            self.add(change.items(items).names(both.revision.names()));
        }
    }

    pub(super) fn responses(&mut self, both: &Both<'_, 'd>) {
        let [before, after] = [both.base, both.revision].map(|operation| {
            let responses = operation.node.entries("responses").into_iter();
            responses.filter(|(status, _)| !status.starts_with("x-")).collect()
        });
        for response in matched_in_any_case(before, after) {
            match response {
                Matched::Kept((status, old), (_, new)) => {
                    let (old, new) = (old.resolved(), new.resolved());
                    let subject = format!("response {status} of {}", both.subject);
                    if let Some(subject) = self.first_use(&old, &new, &subject) {
                        self.annotations(&old, &new, &format!("the {subject}"));
                        self.headers(&old, &new, &subject, Directions::RESPONSE);
                    }
                    let added = if old.entries("content").is_empty() && is_success(status) {
                        "existing clients expect no body and ignore it"
                    } else {
                        "existing clients request a known media type"
                    };
                    let uses = both.uses(|api, model| RustUse::of_response(api, model, status));
                    let media_types = MediaTypes {
                        subject: &subject,
                        directions: Directions::RESPONSE,
                        items: [both.items(operation_items), used_by(&uses)].concat(),
                        uses,
                        removed: ("response-media-type-removed", "is no longer", "existing clients may request it"),
                        added: ("response-media-type-added", added),
                    };
                    self.media_types(both, &old, &new, &media_types);
                }
                Matched::Removed((status, old)) => {
                    let (id, wire) = if is_success(status) {
                        ("response-removed", breaks("existing clients may wait for it"))
                    } else {
                        ("error-response-removed", none("existing clients treat every error alike"))
                    };
                    let subject = format!("response {status} of {}", both.subject);
                    let change = old.says(id, &subject, "is removed", wire).before(status);
                    let names = both.revision.names().into_iter().chain([status.to_owned()]);
                    let uses = both.uses(|api, model| RustUse::of_response(api, model, status));
                    self.add(change.items([both.items(operation_items), used_by(&uses)].concat()).names(names));
                }
                Matched::Added((status, new)) => {
                    let message = format!("the response {status} of {} is new", both.subject);
                    let wire = if is_success(status) {
                        risks("existing clients decode it like the known successful responses")
                    } else {
                        extends("existing clients treat it like any other error")
                    };
                    let mut change = both.change("response-added", &new, message, wire).after(status);
                    change.names.push(status.to_owned());
                    let uses = both.uses(|api, model| RustUse::of_response(api, model, status));
                    change.items.extend(used_by(&uses));
                    self.add(change);
                }
            }
        }
    }

    /// Compares the headers of a response, or of a part of a body.
    pub(super) fn headers(&mut self, old: &Node<'d>, new: &Node<'d>, owner: &str, directions: Directions) {
        for header in matched_in_any_case(old.entries("headers"), new.entries("headers")) {
            match header {
                Matched::Kept((name, old), (_, new)) => {
                    let subject = format!("header `{name}` of the {owner}");
                    self.header(name, &old.resolved(), &new.resolved(), subject, directions);
                }
                Matched::Removed((name, old)) => {
                    let response = if old.resolved().flag("required") {
                        breaks("it was always present")
                    } else {
                        risks("it may have been present")
                    };
                    let request = risks("the server ignores or rejects it, and existing clients may send it");
                    let wire = directions.judge(request, response);
                    let subject = format!("header `{name}` of the {owner}");
                    self.add(old.says("response-header-removed", &subject, "is removed", wire).names([name]));
                }
                Matched::Added((name, new)) => {
                    let message = format!("the header `{name}` of the {owner} is new");
                    let request = if new.resolved().flag("required") {
                        breaks("the server may require it, and existing clients do not send it")
                    } else {
                        extends("existing clients omit it")
                    };
                    let wire = directions.judge(request, extends("existing clients ignore it"));
                    self.add(new.change("response-header-added", owner, message, wire));
                }
            }
        }
    }

    fn header(&mut self, name: &str, old: &Node<'d>, new: &Node<'d>, subject: String, directions: Directions) {
        let place = new.get_or_self("required");
        match (old.flag("required"), new.flag("required")) {
            (true, false) => {
                let wire = directions.judge(extends("it may be omitted"), breaks("it may be missing"));
                self.add(place.says("response-header-became-optional", &subject, "is optional", wire).names([name]));
            }
            (false, true) => {
                let request = breaks("the server may reject requests without it, which existing clients may send");
                let wire = directions.judge(request, extends("it is always present"));
                let what = if directions.request { "is required" } else { "is always present" };
                self.add(place.says("response-header-became-required", &subject, what, wire).names([name]));
            }
            _ => {}
        }
        let (was, is) = (old.flag("deprecated"), new.flag("deprecated"));
        let kinds = ["response-header-deprecated", "response-header-undeprecated"];
        if let Some((id, what, wire)) = deprecation(was, is, kinds) {
            self.add(new.get_or_self("deprecated").says(id, &subject, what, wire).names([name]));
        }
        if let Some(subject) = self.first_use(old, new, &subject) {
            self.annotations(old, new, &format!("the {subject}"));
        }
        let styles = [old, new].map(style);
        if styles[0] != styles[1] && !(is_plain(old) && is_plain(new)) {
            let request = breaks("existing clients use the old style");
            let wire = directions.judge(request, breaks("existing clients read the old style"));
            let change = new.says("response-header-style-changed", &subject, "has another style", wire);
            self.add(change.values(styles.map(Some)).names([name]));
        }
        let pair = Pair::of([old, new], directions, subject, name);
        self.described(old, new, Pair { is_optional: true, ..pair });
    }

    /// Compares the schemas of a parameter or a header, or the media types of its content.
    pub(super) fn described(&mut self, old: &Node<'d>, new: &Node<'d>, pair: Pair<'d>) {
        let contents = [old, new].map(|node| node.entries("content").into_iter().next());
        let [Some((_, old)), Some((media_type, new))] = contents else { return self.value(pair) };
        if let Some(subject) = self.first_use(&old, &new, &pair.subject) {
            self.annotations(&old, &new, &format!("the {subject}"));
        }
        let name = pair.name.clone();
        let changes = self.media_type(media_type, [&old, &new], pair);
        self.changes.extend(changes.into_iter().map(|change| change.names([&name])));
    }
}

/// The media types of a body: the words of messages, and the consequences of added and removed ones.
struct MediaTypes<'a, 'd> {
    subject: &'a str,
    directions: Directions,
    /// The uses of the body in the emitted code of both sides.
    uses: [RustUse<'d>; 2],
    /// Items that an added or removed media type may have changed.
    items: Vec<String>,
    /// Kind of change, predicate and consequence.
    removed: (&'static str, &'static str, &'static str),
    added: (&'static str, &'static str),
}

fn used_by(uses: &[RustUse<'_>; 2]) -> Vec<String> {
    uses.iter().flat_map(RustUse::all_items).collect()
}

fn body_items_of(operation: &Operation<'_>) -> Vec<String> {
    operation.model.map_or_else(Vec::new, |model| body_items(operation.api(), model))
}
