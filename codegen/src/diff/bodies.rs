//! Request bodies, responses and headers.

use super::change::{breaks, extends, none, risks};
use super::comparison::{Comparison, presence};
use super::node::{Entry, Matched, Node, matched_in_any_case};
use super::operation::{Both, Operation};
use super::pair::{Directions, Pair};
use super::rust_use::{RustUse, body_items, is_success, operation_items};
use super::schema::Schema;

impl<'d> Comparison<'d> {
    pub(super) fn request_body(&mut self, both: &Both<'_, 'd>) {
        let body = |operation: &Operation<'d>| operation.node.get("requestBody").map(|node| node.resolved());
        let subject = &format!("request body of {}", both.subject);
        match (body(both.base), body(both.revision)) {
            (None, Some(new)) => {
                let (id, what, wire) = if new.flag("required") {
                    let wire = breaks("the server refuses requests without it");
                    ("required-request-body-added", "is new and required", wire)
                } else {
                    ("request-body-added", "is new", extends("existing clients send none"))
                };
                let change = both.change(id, &new, format!("the {subject} {what}"), wire);
                self.add(change.items([both.revision.items(), body_items_of(both.revision)].concat()));
            }
            (Some(old), None) => {
                let wire = risks("the server ignores or refuses what existing clients send");
                let change = old.change("request-body-removed", subject, format!("the {subject} is removed"), wire);
                let items = [both.base.items(), body_items_of(both.base)].concat();
                self.add(change.items(items).names(both.revision.names()));
            }
            (Some(old), Some(new)) => {
                let (was, is) = (old.flag("required"), new.flag("required"));
                if was != is {
                    let (id, wire) = if is {
                        ("request-body-became-required", breaks("the server refuses requests without it"))
                    } else {
                        ("request-body-became-optional", extends("it may be left out"))
                    };
                    let message = format!("the {subject} is {}", presence(is));
                    let mut change = both.change(id, &new.get_or_self("required"), message, wire);
                    change.items.extend(both.items(body_items));
                    self.add(change.before(presence(was)).after(presence(is)));
                }
                self.annotations(&old, &new, &format!("the {subject}"));
                self.request_media_types(both, &old, &new, subject);
            }
            (None, None) => {}
        }
    }

    fn request_media_types(&mut self, both: &Both<'_, 'd>, old: &Node<'d>, new: &Node<'d>, subject: &str) {
        let mut items = both.items(body_items);
        items.push(format!("{}::operations", both.revision.api().module));
        for media_type in matched_in_any_case(old.entries("content"), new.entries("content")) {
            let change = match media_type {
                Matched::Kept((_, old), (_, new)) => {
                    if let Some(found) = old.key_change(&new, "encoding") {
                        let message = format!("the fields of the {subject} are written differently");
                        let wire = breaks("existing clients write them in the old way");
                        let change = both.change("encoding-changed", &found.place, message, wire);
                        self.add(change.values(found.values()).items(items.clone()));
                    }
                    let body = |operation: &Operation<'d>| match operation.model {
                        Some(model) => RustUse::of_body(operation.api(), model),
                        None => RustUse::none(operation.api()),
                    };
                    let uses = (body(both.base), body(both.revision));
                    self.media_type((&old, &new), Directions::REQUEST, subject, uses);
                    continue;
                }
                Matched::Removed((name, node)) => {
                    let message = format!("the {subject} can no longer be `{name}`");
                    let wire = breaks("existing clients may send it");
                    node.change("request-media-type-removed", subject, message, wire).before(name)
                }
                Matched::Added((name, node)) => {
                    let message = format!("the {subject} can be `{name}`");
                    let wire = extends("existing clients send what they sent");
                    node.change("request-media-type-added", subject, message, wire).after(name)
                }
            };
            self.add(change.items(items.clone()).names(both.revision.names()));
        }
    }

    fn media_type(
        &mut self,
        (old, new): (&Node<'d>, &Node<'d>),
        directions: Directions,
        subject: &str,
        (in_base, in_revision): (RustUse<'d>, RustUse<'d>),
    ) {
        self.annotations(old, new, &format!("the {subject}"));
        if old.get("schema").is_some() || new.get("schema").is_some() {
            let [base, revision] = [old, new].map(|node| Schema::at(node.schema("schema")));
            self.value(Pair::new(base, revision, directions, subject, "").used(in_base, in_revision));
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
                    self.annotations(&old, &new, &format!("the {subject}"));
                    self.headers(&old, &new, &subject);
                    self.response_media_types(both, status, &old, &new, &subject);
                }
                Matched::Removed((status, old)) => {
                    let (id, wire) = if is_success(status) {
                        ("response-removed", breaks("existing clients may wait for it"))
                    } else {
                        ("error-response-removed", none("existing clients treat every error alike"))
                    };
                    let subject = format!("response {status} of {}", both.subject);
                    let message = format!("the {subject} is removed");
                    let change = old.change(id, subject, message, wire).before(status);
                    let names = both.revision.names().into_iter().chain([status.to_owned()]);
                    self.add(change.items(both.items(operation_items)).names(names));
                }
                Matched::Added((status, new)) => {
                    let message = format!("the response {status} of {} is new", both.subject);
                    let wire = if is_success(status) {
                        risks("existing clients read it like the successes that they know")
                    } else {
                        extends("existing clients treat it as an error like any other")
                    };
                    let mut change = both.change("response-added", &new, message, wire).after(status);
                    change.names.push(status.to_owned());
                    self.add(change);
                }
            }
        }
    }

    fn headers(&mut self, old: &Node<'d>, new: &Node<'d>, response: &str) {
        for header in matched_in_any_case(old.entries("headers"), new.entries("headers")) {
            match header {
                Matched::Kept((name, old), (_, new)) => {
                    let subject = format!("header `{name}` of the {response}");
                    self.header(name, &old.resolved(), &new.resolved(), subject);
                }
                Matched::Removed((name, old)) => {
                    let wire = if old.resolved().flag("required") {
                        breaks("it always arrived")
                    } else {
                        risks("it may have arrived")
                    };
                    let subject = format!("header `{name}` of the {response}");
                    let message = format!("the {subject} is removed");
                    self.add(old.change("response-header-removed", subject, message, wire).names([name]));
                }
                Matched::Added((name, new)) => {
                    let message = format!("the header `{name}` of the {response} is new");
                    let wire = extends("existing clients do not look at it");
                    self.add(new.change("response-header-added", response, message, wire));
                }
            }
        }
    }

    fn header(&mut self, name: &str, old: &Node<'d>, new: &Node<'d>, subject: String) {
        let place = new.get_or_self("required");
        match (old.flag("required"), new.flag("required")) {
            (true, false) => {
                let message = format!("the {subject} is optional");
                let wire = breaks("it may be missing");
                self.add(place.change("response-header-became-optional", &subject, message, wire).names([name]));
            }
            (false, true) => {
                let message = format!("the {subject} is always there");
                let wire = extends("it always arrives");
                self.add(place.change("response-header-became-required", &subject, message, wire));
            }
            _ => {}
        }
        self.annotations(old, new, &format!("the {subject}"));
        if let (Some(base), Some(revision)) = (old.get("schema"), new.get("schema")) {
            let pair = Pair::new(Schema::at(base), Schema::at(revision), Directions::RESPONSE, subject, name);
            self.value(Pair { is_optional: true, ..pair });
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
        let (before, after): (Vec<Entry<'d>>, Vec<Entry<'d>>) = (old.entries("content"), new.entries("content"));
        let had_none = before.is_empty();
        for media_type in matched_in_any_case(before, after) {
            let change = match media_type {
                Matched::Kept((_, old), (_, new)) => {
                    let body = |operation: &Operation<'d>| match operation.model {
                        Some(model) => RustUse::of_response(operation.api(), model, status),
                        None => RustUse::none(operation.api()),
                    };
                    let uses = (body(both.base), body(both.revision));
                    self.media_type((&old, &new), Directions::RESPONSE, subject, uses);
                    continue;
                }
                Matched::Removed((name, node)) => {
                    let message = format!("the {subject} is no longer `{name}`");
                    let wire = breaks("existing clients may ask for it");
                    node.change("response-media-type-removed", subject, message, wire).before(name)
                }
                Matched::Added((name, node)) => {
                    let message = format!("the {subject} can be `{name}`");
                    let wire = if had_none && is_success(status) {
                        extends("existing clients expect no body and do not look at it")
                    } else {
                        extends("existing clients ask for what they know")
                    };
                    node.change("response-media-type-added", subject, message, wire).after(name)
                }
            };
            self.add(change.items(both.items(operation_items)).names(both.revision.names()));
        }
    }
}

fn body_items_of(operation: &Operation<'_>) -> Vec<String> {
    operation.model.map_or_else(Vec::new, |model| body_items(operation.api(), model))
}
