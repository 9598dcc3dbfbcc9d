//! Matching of operations, and changes of their own keys.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::change::{breaks, extends, none, risks};
use super::comparison::{Comparison, deprecation, only_client};
use super::inherited::Servers;
use super::node::{Matched, Node, matched};
use super::operation::{Both, Operation, operations};
use super::rust_use::request;
use crate::model::Output;

impl<'d> Comparison<'d> {
    pub(super) fn operations(&mut self) {
        // A prefix may have moved from the paths to the server.
        let address = |operation: &Operation<'d>| Some(operation.address());
        let route = |operation: &Operation<'d>| Some(format!("{} {}", operation.method, operation.shape));
        // An operation that moved keeps its id.
        let id = |operation: &Operation<'d>| operation.id().map(str::to_owned);
        let (base, revision) = (operations(self.base), operations(self.revision));
        for operation in matched(base, revision, &[&address, &route, &id]) {
            match operation {
                Matched::Kept(base, revision) => {
                    let subject = revision.subject();
                    self.operation(&Both { base: &base, revision: &revision, subject });
                }
                Matched::Removed(old) => self.operation_removed(&old),
                Matched::Added(new) => {
                    let message = format!("the operation {} is new", new.subject());
                    let wire = extends("existing clients do not call it");
                    let change = new.node.change("operation-added", new.subject(), message, wire);
                    self.add(change.items(new.items()).names(new.names()));
                }
            }
        }
        self.inherited_security();
    }

    /// Returns true if the path of an operation changed, and all operations that both sides have keep their URLs.
    pub(super) fn keeps_urls(&self) -> bool {
        let (base, revision) = (operations(self.base), operations(self.revision));
        let addresses: HashMap<String, &Operation<'d>> = revision.iter().map(|one| (one.address(), one)).collect();
        let routes: HashSet<(&str, &str)> =
            revision.iter().map(|one| (one.method.as_str(), one.shape.as_str())).collect();
        let ids: HashSet<&str> = revision.iter().filter_map(Operation::id).collect();
        let mut has_moved = false;
        for old in &base {
            match addresses.get(&old.address()) {
                Some(new) => has_moved |= old.shape != new.shape,
                None if routes.contains(&(old.method.as_str(), old.shape.as_str())) => return false,
                None if old.id().is_some_and(|id| ids.contains(id)) => return false,
                None => {}
            }
        }
        has_moved
    }

    fn operation_removed(&mut self, old: &Operation<'d>) {
        let (id, note) = if old.node.flag("deprecated") {
            ("deprecated-operation-removed", " after deprecation")
        } else {
            ("operation-removed", " without prior deprecation")
        };
        let message = format!("the operation {} is removed{note}", old.subject());
        let change = old.node.change(id, old.subject(), message, breaks("existing clients call it"));
        self.add(change.before(format!("{} {}", old.method, old.path)).items(old.items()).names(old.names()));
    }

    fn operation(&mut self, both: &Both<'_, 'd>) {
        let (base, revision) = (both.base, both.revision);
        if let (Some(old), Some(new)) = (base.model, revision.model) {
            self.counterparts.push((request(base.api(), old), request(revision.api(), new)));
            if let (Output::ByStatus { name: old, .. }, Output::ByStatus { name: new, .. }) = (&old.output, &new.output)
            {
                let [old, new] = [(base, old), (revision, new)]
                    .map(|(operation, name)| format!("{}::operations::{name}", operation.api().root));
                self.counterparts.push((old, new));
            }
        }
        self.identity(both);
        self.annotations(&base.node, &revision.node, &both.subject);
        self.tags_of_operation(both);
        self.operation_extensions(both);
        self.operation_servers(both);
        self.operation_security(both);
        self.parameters(both);
        self.request_body(both);
        self.responses(both);
    }

    fn identity(&mut self, both: &Both<'_, 'd>) {
        let (base, revision) = (both.base, both.revision);
        if base.method != revision.method {
            let message = format!("{} now uses the method {}", base.subject(), revision.method);
            let wire = breaks("existing clients use the old method");
            let change = both.change("operation-method-changed", &revision.node, message, wire).items(Vec::new());
            self.add(change.before(&base.method).after(&revision.method));
        }
        if base.shape != revision.shape {
            let message = format!("{} now has another path", base.subject());
            let wire = if base.url == revision.url {
                none("the URL is the same, with another part of it in the server")
            } else {
                breaks("existing clients use the old path")
            };
            let change = both.change("operation-path-changed", &revision.node, message, wire).items(Vec::new());
            self.add(change.before(base.path).after(revision.path));
        }
        if let Some(found) = base.node.key_change(&revision.node, "operationId") {
            let message = format!("the operation id of {} changed", both.subject);
            let change = both.change("operation-id-changed", &found.place, message, none("the id is not sent"));
            self.add(change.values(found.values()));
        }
        let (was, is) = (base.node.flag("deprecated"), revision.node.flag("deprecated"));
        if let Some((id, what, wire)) = deprecation(was, is, ["operation-deprecated", "operation-undeprecated"]) {
            self.add(both.says(id, &revision.node.get_or_self("deprecated"), what, wire));
        }
    }

    fn tags_of_operation(&mut self, both: &Both<'_, 'd>) {
        let (before, after) = (both.base.node.texts("tags"), both.revision.node.texts("tags"));
        let sorted = |tags: &[&'d str]| {
            let mut tags = tags.to_vec();
            tags.sort_unstable();
            tags
        };
        if sorted(&before) != sorted(&after) {
            let message = format!("the tags of {} changed", both.subject);
            let place = both.revision.node.get_or_self("tags");
            let change = place.change("tags-changed", &both.subject, message, none("tags are only documentation"));
            self.add(change.before(before.join(", ")).after(after.join(", ")));
        }
    }

    /// Compares the `x-rust-` keys.
    fn operation_extensions(&mut self, both: &Both<'_, 'd>) {
        for (key, id) in [
            ("x-rust-pagination", "pagination-changed"),
            ("x-rust-idempotent", "idempotent-changed"),
            ("x-rust-presets", "presets-changed"),
            ("x-rust-resource", "resource-changed"),
            ("x-rust-scopes", "scopes-changed"),
            ("x-rust-stream-end", "stream-end-changed"),
        ] {
            let Some(found) = both.base.node.key_change(&both.revision.node, key) else { continue };
            let message = format!("`{key}` of {} is {}", both.subject, found.verb());
            let wire = match key {
                "x-rust-scopes" => risks("credentials may lack a scope"),
                "x-rust-pagination" if found.before.is_some() && found.after.is_some() => {
                    breaks("existing clients request the next page in the old way")
                }
                _ => only_client(),
            };
            let mut change = both.change(id, &found.place, message, wire).values(found.values());
            if key == "x-rust-idempotent" {
                let more = if found.after.is_some() { "more" } else { "fewer" };
                change.rust = risks(format!("the code compiles, and {more} failures are retried"));
            }
            if key == "x-rust-stream-end" {
                change.rust = risks("the code compiles, and streams end at another event");
            }
            if matches!(key, "x-rust-idempotent" | "x-rust-scopes" | "x-rust-stream-end") {
                change.items.clear();
            }
            self.add(change);
        }
    }

    fn operation_servers(&mut self, both: &Both<'_, 'd>) {
        let own = |operation: &Operation<'d>| {
            let holders = [&operation.node, &operation.item];
            holders.into_iter().find(|holder| !holder.items("servers").is_empty()).cloned()
        };
        let (before, after) = (own(both.base), own(both.revision));
        if before.is_none() && after.is_none() {
            return;
        }
        let urls = |own: &Option<Node<'d>>, inherited: &Rc<Servers<'d>>| match own {
            Some(holder) => Rc::new(Servers::of(holder)),
            None => Rc::clone(inherited),
        };
        let [of_base, of_revision] = &self.servers;
        let (old, new) = (urls(&before, of_base), urls(&after, of_revision));
        if old.urls == new.urls {
            for (index, (old, new)) in old.list.iter().zip(&new.list).enumerate() {
                // The operations of a path item share its servers.
                if self.compared.insert((old.pointer.clone(), new.pointer.clone())) {
                    let url = new.text("url").unwrap_or_default();
                    self.annotations(old, new, &format!("the server `{url}` of {}", both.subject));
                    self.server_variables(old, new, index == 0, &format!(" of {}", both.subject));
                }
            }
            return;
        }
        let place = after.map_or_else(|| both.revision.node.clone(), |holder| holder.get_or_self("servers"));
        let wire = if old.urls.iter().any(|url| !new.known.contains(url)) {
            risks("existing clients send to the old server")
        } else {
            extends("the old servers are kept")
        };
        let change = both.says("operation-servers-changed", &place, "has other servers", wire);
        let rust = risks("the code compiles, and requests go to the new server");
        self.add(change.before(old.text()).after(new.text()).rust(rust));
    }
}
