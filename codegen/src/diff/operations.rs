//! Operations: which one is which, and what an operation says about itself.

use std::collections::HashMap;

use super::change::{Change, Consequence, Side};
use super::common::Common;
use super::comparison::{Comparison, happened, listed, same_option, shown};
use super::node::{Document, Node};
use crate::model;
use crate::name::RustName;

pub(super) const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// An operation of one side.
#[derive(Clone)]
pub(super) struct Operation<'d> {
    pub(super) method: &'static str,
    pub(super) path: &'d str,
    pub(super) item: Node<'d>,
    pub(super) node: Node<'d>,
    pub(super) model: Option<&'d model::Operation>,
}

impl<'d> Operation<'d> {
    pub(super) fn subject(&self) -> String {
        format!("`{} {}`", self.method.to_uppercase(), self.path)
    }

    fn id(&self) -> Option<&'d str> {
        self.node.text("operationId")
    }

    pub(super) fn names(&self) -> Vec<String> {
        let names = self.id().map(str::to_owned).into_iter();
        let method = self.model.map(|model| model.method_name.to_string());
        names.chain(method).chain([format!("{} {}", self.method.to_uppercase(), self.path)]).collect()
    }
}

/// The two states of an operation that both sides have.
pub(super) struct Both<'o, 'd> {
    pub(super) base: &'o Operation<'d>,
    pub(super) revision: &'o Operation<'d>,
    /// The operation as it is called now, for people.
    pub(super) subject: String,
}

pub(super) fn operations(document: &Document) -> Vec<Operation<'_>> {
    let models: HashMap<(&str, &str), &model::Operation> =
        document.api.operations.iter().map(|one| ((one.method, one.path.as_str()), one)).collect();
    let mut found = Vec::new();
    for (path, item) in document.root().entries("paths") {
        for method in METHODS {
            if let Some(node) = item.get(method) {
                let model = models.get(&(method.to_uppercase().as_str(), path)).copied();
                found.push(Operation { method, path, item: item.clone(), node, model });
            }
        }
    }
    found
}

/// What is emitted for a request because it answers with a page.
pub(super) fn items_of_pages(module: &RustName, operation: &model::Operation) -> Vec<String> {
    let request = format!("{module}::operations::{}", operation.type_name);
    let items = ["paginated!", "PagedCall", "PagedCall::Item"].map(|item| format!("{request} as {item}"));
    items.into_iter().chain(items_of_resource(operation)).collect()
}

/// What several APIs have in common, if the operation belongs to it.
fn items_of_resource(operation: &model::Operation) -> Vec<String> {
    Common::of(operation).map_or_else(Vec::new, |common| vec![common.method, common.module])
}

/// The path with every parameter under the same name.
fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        shape.push_str(before);
        shape.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    shape.push_str(rest);
    shape
}

impl<'d> Comparison<'d> {
    pub(super) fn operations(&mut self) {
        let base = operations(self.base);
        let mut revision: Vec<Option<Operation<'d>>> = operations(self.revision).into_iter().map(Some).collect();
        let mut index: HashMap<(&str, String), usize> = HashMap::new();
        for (position, operation) in revision.iter().enumerate() {
            if let Some(operation) = operation {
                index.insert((operation.method, shape(operation.path)), position);
            }
        }
        let mut matched: Vec<(Operation<'d>, Option<Operation<'d>>)> = base
            .into_iter()
            .map(|old| {
                let position = index.get(&(old.method, shape(old.path)));
                let new = position.and_then(|position| revision.get_mut(*position)).and_then(Option::take);
                (old, new)
            })
            .collect();
        // An operation that moved keeps its id.
        let mut by_id: HashMap<&str, usize> = HashMap::new();
        for (position, operation) in revision.iter().enumerate() {
            if let Some(id) = operation.as_ref().and_then(Operation::id) {
                by_id.insert(id, position);
            }
        }
        for (old, new) in matched.iter_mut().filter(|(_, new)| new.is_none()) {
            let position = old.id().and_then(|id| by_id.get(id));
            *new = position.and_then(|position| revision.get_mut(*position)).and_then(Option::take);
        }
        for (old, new) in &matched {
            match new {
                Some(new) => self.operation(old, new),
                None => self.operation_removed(old),
            }
        }
        for new in revision.into_iter().flatten() {
            let message = format!("the operation {} is new", new.subject());
            let wire = Consequence::extends("existing clients do not call it");
            let items = self.items_of_operation(Side::Revision, &new);
            let change = self.change("operation-added", None, Some(&new.node), &new.subject(), message, wire);
            change.items = items;
            change.names = new.names();
        }
    }

    fn operation_removed(&mut self, old: &Operation<'d>) {
        let was_deprecated = old.node.flag("deprecated");
        let (id, note) = if was_deprecated {
            ("deprecated-operation-removed", ", after it was deprecated")
        } else {
            ("operation-removed", " without having been deprecated")
        };
        let message = format!("the operation {} is removed{note}", old.subject());
        let wire = Consequence::breaks("existing clients call it");
        let items = self.items_of_operation(Side::Base, old);
        let change = self.change(id, Some(&old.node), None, &old.subject(), message, wire);
        change.before = Some(old.subject().trim_matches('`').to_owned());
        change.items = items;
        change.names = old.names();
    }

    /// The items that are emitted for an operation.
    pub(super) fn items_of_operation(&self, side: Side, operation: &Operation<'d>) -> Vec<String> {
        let Some(model) = operation.model else { return Vec::new() };
        let module = match side {
            Side::Base => &self.base.api.module,
            Side::Revision => &self.revision.api.module,
        };
        let request = format!("{module}::operations::{}", model.type_name);
        let mut items = vec![
            format!("{module}::Client::{}", model.method_name),
            format!("{request} as Call::Output"),
            format!("{request} as form_operation!"),
        ];
        items.extend(items_of_pages(module, model));
        items.push(request);
        items.extend(model.presets.iter().map(|preset| format!("{module}::Client::{}", preset.method_name)));
        if let model::Output::ByStatus { name, .. } = &model.output {
            items.push(format!("{module}::operations::{name}"));
        }
        items
    }

    fn operation(&mut self, base: &Operation<'d>, revision: &Operation<'d>) {
        let both = Both { base, revision, subject: revision.subject() };
        if let (Some(old), Some(new)) = (base.model, revision.model) {
            let path = |document: &Document, name: &RustName| format!("{}::operations::{name}", document.api.module);
            let names = (path(self.base, &old.type_name), path(self.revision, &new.type_name));
            self.counterparts.push(names);
            if let (model::Output::ByStatus { name: old, .. }, model::Output::ByStatus { name: new, .. }) =
                (&old.output, &new.output)
            {
                self.counterparts.push((path(self.base, old), path(self.revision, new)));
            }
        }
        self.identity(&both);
        self.texts_of_operation(&both);
        self.operation_extensions(&both);
        self.operation_servers(&both);
        self.operation_security(&both);
        self.parameters(&both);
        self.request_body(&both);
        self.responses(&both);
    }

    /// Adds a change of the operation as a whole.
    pub(super) fn of_operation(
        &mut self,
        both: &Both<'_, 'd>,
        id: &'static str,
        place: &Node<'d>,
        message: String,
        wire: Consequence,
        values: (Option<String>, Option<String>),
    ) -> &mut Change {
        let mut items = self.items_of_operation(Side::Base, both.base);
        items.extend(self.items_of_operation(Side::Revision, both.revision));
        let change = self.change(id, None, Some(place), &both.subject, message, wire);
        (change.before, change.after) = values;
        change.items = items;
        change.names = both.revision.names();
        change.names.extend(both.base.names());
        change
    }

    fn identity(&mut self, both: &Both<'_, 'd>) {
        let (base, revision) = (both.base, both.revision);
        if base.method != revision.method {
            let message = format!("{} is called with {} now", base.subject(), revision.method.to_uppercase());
            let wire = Consequence::breaks("existing clients use the old method");
            let values = (Some(base.method.to_uppercase()), Some(revision.method.to_uppercase()));
            let change = self.of_operation(both, "operation-method-changed", &revision.node, message, wire, values);
            change.items.clear();
        }
        if shape(base.path) != shape(revision.path) {
            let message = format!("{} is at another path now", base.subject());
            let wire = Consequence::breaks("existing clients use the old path");
            let values = (Some(base.path.to_owned()), Some(revision.path.to_owned()));
            let change = self.of_operation(both, "operation-path-changed", &revision.node, message, wire, values);
            change.items.clear();
        }
        let (old, new) = (base.id(), revision.id());
        if old != new {
            let message = format!("the operation id of {} changed", both.subject);
            let wire = Consequence::none("the id is not sent");
            let place = revision.node.get("operationId").unwrap_or_else(|| revision.node.clone());
            let values = (old.map(str::to_owned), new.map(str::to_owned));
            self.of_operation(both, "operation-id-changed", &place, message, wire, values);
        }
        let place = revision.node.get("deprecated").unwrap_or_else(|| revision.node.clone());
        match (base.node.flag("deprecated"), revision.node.flag("deprecated")) {
            (false, true) => {
                let message = format!("{} is deprecated", both.subject);
                let wire = Consequence::risks("it still works, but will be removed");
                self.of_operation(both, "operation-deprecated", &place, message, wire, (None, None));
            }
            (true, false) => {
                let message = format!("{} is no longer deprecated", both.subject);
                let wire = Consequence::extends("it stays");
                self.of_operation(both, "operation-undeprecated", &place, message, wire, (None, None));
            }
            _ => {}
        }
    }

    fn texts_of_operation(&mut self, both: &Both<'_, 'd>) {
        let (base, revision) = (&both.base.node, &both.revision.node);
        self.annotations(base, revision, &both.subject);
        let (before, after) = (base.texts("tags"), revision.texts("tags"));
        let sorted = |tags: &[&str]| {
            let mut tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
            tags.sort();
            tags
        };
        if sorted(&before) != sorted(&after) {
            let message = format!("the tags of {} changed", both.subject);
            let wire = Consequence::none("tags are for readers");
            let place = revision.get("tags").unwrap_or_else(|| revision.clone());
            let change = self.change("tags-changed", None, Some(&place), &both.subject, message, wire);
            change.before = Some(before.join(", "));
            change.after = Some(after.join(", "));
        }
    }

    /// The keys of this generator.
    fn operation_extensions(&mut self, both: &Both<'_, 'd>) {
        let (base, revision) = (&both.base.node, &both.revision.node);
        for (key, id) in [
            ("x-rust-pagination", "pagination-changed"),
            ("x-rust-idempotent", "idempotent-changed"),
            ("x-rust-presets", "presets-changed"),
            ("x-rust-resource", "resource-changed"),
            ("x-rust-scopes", "scopes-changed"),
        ] {
            let (before, after) = (base.get(key), revision.get(key));
            if same_option(before.as_ref(), after.as_ref()) {
                continue;
            }
            let what = happened(before.is_some(), after.is_some());
            let message = format!("`{key}` of {} is {what}", both.subject);
            let wire = match key {
                "x-rust-scopes" => Consequence::risks("credentials may lack a permission"),
                "x-rust-pagination" if before.is_some() && after.is_some() => {
                    Consequence::breaks("existing clients look for the next page in the old place")
                }
                _ => Consequence::none("only the client looks at the key"),
            };
            let place = after.clone().unwrap_or_else(|| revision.clone());
            let values = (shown(before.as_ref()), shown(after.as_ref()));
            let change = self.of_operation(both, id, &place, message, wire, values);
            if key == "x-rust-idempotent" {
                change.rust = match after {
                    Some(_) => Consequence::risks("the code compiles, and more failures are retried"),
                    None => Consequence::risks("the code compiles, and fewer failures are retried"),
                };
                change.items.clear();
            }
            if key == "x-rust-scopes" {
                change.items.clear();
            }
        }
    }

    fn operation_servers(&mut self, both: &Both<'_, 'd>) {
        let of = |operation: &Operation<'d>| {
            let own = operation.node.get("servers").or_else(|| operation.item.get("servers"));
            own.filter(|servers| servers.value.as_sequence().is_some_and(|list| !list.is_empty()))
        };
        let (before, after) = (of(both.base), of(both.revision));
        if before.is_none() && after.is_none() {
            return;
        }
        let urls = |node: &Option<Node<'d>>, document: &Node<'d>| -> Vec<String> {
            let node = node.clone().or_else(|| document.get("servers"));
            let list = node.and_then(|node| node.value.as_sequence()).into_iter().flatten();
            list.filter_map(|server| server.get("url")?.as_str()).map(str::to_owned).collect()
        };
        let (old, new) = (urls(&before, &self.base.root()), urls(&after, &self.revision.root()));
        if old == new {
            return;
        }
        let place = after.unwrap_or_else(|| both.revision.node.clone());
        let message = format!("{} has other servers", both.subject);
        let wire = if old.iter().any(|url| !new.contains(url)) {
            Consequence::risks("existing clients send to the old server")
        } else {
            Consequence::extends("the old servers stay")
        };
        let values = (Some(old.join(", ")), Some(new.join(", ")));
        let change = self.of_operation(both, "operation-servers-changed", &place, message, wire, values);
        change.rust = Consequence::risks("the code compiles, and requests go to the new server");
    }

    /// Security as it applies to the operation, whether it says so itself or the document does.
    fn operation_security(&mut self, both: &Both<'_, 'd>) {
        let (before, after) = (security(self.base, both.base), security(self.revision, both.revision));
        let place = both.revision.node.get("security").or_else(|| self.revision.root().get("security"));
        let place = place.unwrap_or_else(|| both.revision.node.clone());
        let names = |alternative: &[(String, Vec<String>)]| -> String {
            if alternative.is_empty() {
                return "without a credential".to_owned();
            }
            format!("with {}", listed(alternative.iter().map(|(name, _)| name.as_str())))
        };
        let schemes = |alternative: &[(String, Vec<String>)]| -> Vec<String> {
            alternative.iter().map(|(name, _)| name.clone()).collect()
        };
        for old in &before {
            let same = after.iter().find(|new| schemes(new) == schemes(old));
            let Some(new) = same else {
                let message = format!("{} can no longer be called {}", both.subject, names(old));
                let wire = Consequence::breaks("existing clients may use it");
                let values = (Some(names(old)), None);
                let items = self.credentials(Side::Base, old);
                self.of_operation(both, "security-removed", &place, message, wire, values).items = items;
                continue;
            };
            for ((name, was), (_, is)) in old.iter().zip(new) {
                for scope in is.iter().filter(|scope| !was.contains(scope)) {
                    let message = format!("{} needs the scope `{scope}` of `{name}`", both.subject);
                    let wire = Consequence::breaks("tokens that existing clients have may lack it");
                    let values = (Some(was.join(", ")), Some(is.join(", ")));
                    self.of_operation(both, "security-scope-added", &place, message, wire, values);
                }
                for scope in was.iter().filter(|scope| !is.contains(scope)) {
                    let message = format!("{} does not need the scope `{scope}` of `{name}` any more", both.subject);
                    let wire = Consequence::extends("tokens that existing clients have are enough");
                    let values = (Some(was.join(", ")), Some(is.join(", ")));
                    self.of_operation(both, "security-scope-removed", &place, message, wire, values);
                }
            }
        }
        for new in after.iter().filter(|new| !before.iter().any(|old| schemes(old) == schemes(new))) {
            let message = format!("{} can be called {}", both.subject, names(new));
            let wire = Consequence::extends("existing clients need not use it");
            let items = self.credentials(Side::Revision, new);
            self.of_operation(both, "security-added", &place, message, wire, (None, Some(names(new)))).items = items;
        }
    }
}

impl Comparison<'_> {
    /// Methods of the builder that take the credentials of an alternative.
    fn credentials(&self, side: Side, alternative: &[(String, Vec<String>)]) -> Vec<String> {
        alternative.iter().flat_map(|(name, _)| self.setter(side, name)).collect()
    }
}

/// The alternatives that apply: each a list of schemes with their scopes. Nothing at all is one empty alternative.
fn security(document: &Document, operation: &Operation<'_>) -> Vec<Vec<(String, Vec<String>)>> {
    let root = document.root();
    let holder = if operation.node.get("security").is_some() { &operation.node } else { &root };
    let mut alternatives: Vec<Vec<(String, Vec<String>)>> = holder
        .items("security")
        .iter()
        .map(|alternative| {
            let schemes = alternative.children();
            let mut schemes: Vec<(String, Vec<String>)> = schemes
                .iter()
                .map(|(name, scopes)| {
                    let scopes = scopes.value.as_sequence().into_iter().flatten();
                    let mut scopes: Vec<String> =
                        scopes.filter_map(|scope| scope.as_str()).map(str::to_owned).collect();
                    scopes.sort();
                    ((*name).to_owned(), scopes)
                })
                .collect();
            schemes.sort();
            schemes
        })
        .collect();
    if alternatives.is_empty() {
        alternatives.push(Vec::new());
    }
    alternatives
}
