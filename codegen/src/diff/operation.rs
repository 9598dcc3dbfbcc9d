//! An operation of a document, and an operation of both sides.

use std::collections::HashMap;

use super::change::{Change, Consequence};
use super::emitted::Emitted;
use super::node::{Document, Node};
use super::rust_use::{RustUse, error_types, operation_items};
use crate::model;
use crate::text::brief;

/// An operation of one side.
pub(super) struct Operation<'d> {
    pub(super) method: String,
    pub(super) path: &'d str,
    /// The path with uniform parameter names.
    pub(super) shape: String,
    /// The URL of the first server, which clients use by default, and the path.
    pub(super) url: String,
    pub(super) item: Node<'d>,
    pub(super) node: Node<'d>,
    pub(super) model: Option<&'d model::Operation>,
}

/// Returns the operations of a document, in document order.
pub(super) fn operations(document: &Document) -> Vec<Operation<'_>> {
    let models: HashMap<(&str, &str), &model::Operation> =
        document.api.operations.iter().map(|one| ((one.method.as_str(), one.path.as_str()), one)).collect();
    let mut found = Vec::new();
    let root = document.root();
    for (path, item) in root.entries("paths") {
        for (method, node) in item.operations() {
            let method = method.into_owned();
            let model = models.get(&(method.as_str(), path)).copied();
            let shape = shape(path);
            let url = format!("{}{shape}", server(&[&node, &item, &root]));
            found.push(Operation { method, path, shape, url, item: item.clone(), node, model });
        }
    }
    found
}

/// Returns the URL of the first server of the innermost holder that has servers.
fn server<'d>(holders: &[&Node<'d>]) -> &'d str {
    let first = holders.iter().find_map(|holder| holder.items("servers").into_iter().next());
    first.and_then(|server| server.text("url")).unwrap_or_default().trim_end_matches('/')
}

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

impl<'d> Operation<'d> {
    pub(super) fn subject(&self) -> String {
        format!("`{}`", self.route())
    }

    /// Returns method and path; a long path is cut, because every change of an operation repeats it.
    fn route(&self) -> String {
        brief(&format!("{} {}", self.method, self.path))
    }

    /// Returns the method and the URL that clients send by default.
    pub(super) fn address(&self) -> String {
        format!("{} {}", self.method, self.url)
    }

    pub(super) fn id(&self) -> Option<&'d str> {
        self.node.text("operationId")
    }

    pub(super) fn names(&self) -> Vec<String> {
        let names = self.id().map(str::to_owned).into_iter();
        let method = self.model.map(|model| model.method_name.to_string());
        names.chain(method).chain([self.route()]).collect()
    }

    pub(super) fn api(&self) -> &'d Emitted {
        &self.node.document.api
    }

    /// Returns the items that are emitted for the operation.
    pub(super) fn items(&self) -> Vec<String> {
        let api = self.api();
        self.model.map_or_else(Vec::new, |model| [operation_items(api, model), error_types(api, model)].concat())
    }
}

/// An operation that both sides have.
pub(super) struct Both<'o, 'd> {
    pub(super) base: &'o Operation<'d>,
    pub(super) revision: &'o Operation<'d>,
    /// The operation in messages, with its new method and path.
    pub(super) subject: String,
}

impl<'d> Both<'_, 'd> {
    /// Returns the items that are emitted for both versions.
    pub(super) fn items(&self, of: impl Fn(&Emitted, &model::Operation) -> Vec<String>) -> Vec<String> {
        let both = [self.base, self.revision].into_iter();
        both.filter_map(|one| Some(of(one.api(), one.model?))).flatten().collect()
    }

    /// Returns the uses of a value in the emitted code of both sides.
    pub(super) fn uses(&self, of: impl Fn(&'d Emitted, &'d model::Operation) -> RustUse<'d>) -> [RustUse<'d>; 2] {
        [self.base, self.revision].map(|one| match one.model {
            Some(model) => of(one.api(), model),
            None => RustUse::none(one.api()),
        })
    }

    /// Creates a change of the whole operation with the message `{subject} {what}`.
    pub(super) fn says(&self, id: &'static str, place: &Node<'d>, what: &str, wire: Consequence) -> Change {
        self.change(id, place, format!("{} {what}", self.subject), wire)
    }

    /// Creates a change of the whole operation.
    pub(super) fn change(&self, id: &'static str, place: &Node<'d>, message: String, wire: Consequence) -> Change {
        let names = self.revision.names().into_iter().chain(self.base.names());
        place.change(id, &self.subject, message, wire).items(self.items(operation_items)).names(names)
    }
}
