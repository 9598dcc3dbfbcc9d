//! Servers and their variables.

use std::collections::BTreeSet;

use openapiv3::{Operation as Source, PathItem};

use super::extension::read;
use super::lowering::Lowering;
use super::pointer::Pointer;
use crate::model::{Server, ServerVariable};
use crate::name::{RustName, Scope, WireName};
use crate::openapi::{template, unsupported};

impl<'d> Lowering<'d> {
    /// Returns the server of the document, or of the first operation if every operation has a server and the document
    /// none.
    pub(super) fn common_server(&self) -> Option<&'d openapiv3::Server> {
        let document = self.document;
        document.servers.first().or_else(|| {
            let items = document.paths.iter().filter_map(|(_, item)| item.as_item());
            let servers = items.flat_map(|item| self.methods(item).map(move |(_, one)| server_of(item, one)));
            servers.collect::<Option<Vec<_>>>()?.first().copied()
        })
    }

    /// Returns the operations of a path in conventional order.
    pub(super) fn methods(&self, item: &'d PathItem) -> impl Iterator<Item = (&'d str, &'d Source)> + use<'d> {
        let fixed = [
            ("GET", &item.get),
            ("HEAD", &item.head),
            ("POST", &item.post),
            ("PUT", &item.put),
            ("PATCH", &item.patch),
            ("DELETE", &item.delete),
            ("OPTIONS", &item.options),
            ("TRACE", &item.trace),
        ];
        let fixed = fixed.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?)));
        let additional = self.additional.get(&std::ptr::from_ref(item)).into_iter().flatten();
        fixed.chain(additional.map(|(method, operation)| (method.as_str(), operation)))
    }

    /// Lowers the further servers of the document that a client can select by setting their variables. The client uses
    /// the first server that has all variables that are set, so a server whose variables an earlier one has is never
    /// used.
    pub(super) fn other_servers(&mut self, first: &Server, names: &mut Scope) -> Vec<Server> {
        let of_first = first.variables.iter().map(|variable| (variable.wire.clone(), variable.clone()));
        self.server_variables.extend(of_first);
        let mut known = first.variables.clone();
        let mut others: Vec<Server> = Vec::new();
        let at = Pointer::root().key("servers");
        for (index, source) in self.document.servers.iter().enumerate().skip(1) {
            let used = template::names(&source.url).unwrap_or_default();
            let has_all = |earlier: &Server| {
                used.iter().all(|name| earlier.variables.iter().any(|variable| variable.wire.as_str() == *name))
            };
            if has_all(first) || others.iter().any(has_all) {
                continue;
            }
            let mut other = server(Some(source), &known, names);
            self.one_value_for_variables(&other, &at.index(index));
            for variable in &mut other.variables {
                if known.iter().all(|known| known.wire != variable.wire) {
                    // Clients that do not select the server need no value.
                    variable.required = false;
                    known.push(variable.clone());
                }
            }
            others.push(other);
        }
        others
    }

    /// Reports server variables whose values differ from another server, because a client has one value for each name.
    pub(super) fn one_value_for_variables(&mut self, server: &Server, at: &Pointer) {
        for variable in &server.variables {
            let first = self.server_variables.entry(variable.wire.clone()).or_insert_with(|| variable.clone());
            if first.default == variable.default && first.values == variable.values {
                continue;
            }
            let message = format!(
                "another server declares the variable `{}` with different values; the client uses the default `{}` for both",
                variable.wire, first.default
            );
            self.limit(&unsupported::SERVER_VARIABLE, &at.key("variables").key(variable.wire.as_str()), message);
        }
    }
}

/// Lowers a server and its variables. Variables that are already known keep their names.
pub(super) fn server(server: Option<&openapiv3::Server>, known: &[ServerVariable], names: &mut Scope) -> Server {
    let Some(server) = server else { return Server::default() };
    // The rest has been reported: declared variables that the URL does not use, and used ones that are not declared.
    let used = template::names(&server.url).unwrap_or_default();
    let declared = server.variables.iter().flatten();
    let declared: Vec<_> = declared.filter(|(name, _)| used.contains(&name.as_str())).collect();
    let undeclared: BTreeSet<&str> =
        used.iter().copied().filter(|name| declared.iter().all(|(known, _)| known != name)).collect();
    let mut rust = |name: &str| match known.iter().find(|known| known.wire.as_str() == name) {
        Some(known) => known.rust.clone(),
        None => names.take([RustName::snake(name), RustName::snake(&format!("server {name}"))]),
    };
    let mut variables = Vec::new();
    for (name, variable) in declared {
        // A default outside the values has been reported, and is only a placeholder.
        let is_placeholder = !variable.enumeration.is_empty() && !variable.enumeration.contains(&variable.default);
        let default = variable.enumeration.first().filter(|_| is_placeholder).unwrap_or(&variable.default);
        variables.push(ServerVariable {
            wire: WireName::new(name),
            rust: rust(name),
            default: default.clone(),
            required: is_placeholder || read(&variable.extensions, "x-rust-required").unwrap_or_default(),
            env: read(&variable.extensions, "x-rust-env"),
            values: variable.enumeration.clone(),
            docs: variable.description.clone().unwrap_or_default(),
        });
    }
    for name in undeclared {
        variables.push(ServerVariable {
            wire: WireName::new(name),
            rust: rust(name),
            default: String::new(),
            required: true,
            env: None,
            values: Vec::new(),
            docs: String::new(),
        });
    }
    Server { url: server.url.trim_end_matches('/').to_owned(), variables }
}

/// Returns the server of the operation or of its path item. Only the first of a list is used; `base_url` selects
/// another.
pub(super) fn server_of<'d>(item: &'d PathItem, operation: &'d Source) -> Option<&'d openapiv3::Server> {
    operation.servers.first().or(item.servers.first())
}
