//! Operations and their paths: ids, responses, security and tags.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;
use serde_yaml::{Mapping, Value};

use super::context::Context;
use crate::diagnostic::Report;
use crate::lint::operations::form;
use crate::lint::suggest::suggest;
use crate::openapi::node::{components, entries, items};
use crate::openapi::reference::follow;
use crate::openapi::{Version, tables};
use crate::text::{At, Place};

/// The keys of the flows of OAuth 2.
const FLOWS: [&str; 5] = ["authorizationCode", "clientCredentials", "deviceAuthorization", "implicit", "password"];

/// Tags that operations use, with their first place in document order.
#[derive(Default)]
pub(super) struct Tags<'a> {
    known: HashSet<&'a str>,
    used: Vec<(&'a str, Place)>,
}

impl<'a> Tags<'a> {
    pub(super) fn add(&mut self, operation: &'a Mapping, at: &At<'_>) {
        let at = at.key("tags");
        for (index, tag) in items(operation.get("tags")).iter().enumerate() {
            if let Some(tag) = tag.as_str().filter(|tag| self.known.insert(tag)) {
                self.used.push((tag, at.index(index).value()));
            }
        }
    }

    /// Reports tags that the document declares twice, or does not declare.
    pub(super) fn report(self, document: &'a Value, report: &mut Report<'_>) {
        let at = At::ROOT.key("tags");
        let mut declared = IndexSet::new();
        for (index, tag) in items(document.get("tags")).iter().enumerate() {
            let Some(name) = tag.get("name").and_then(Value::as_str) else { continue };
            if !declared.insert(name) {
                let message = format!("the tag `{name}` is declared twice");
                report.warning("duplicate-tag", at.index(index).key("name"), message).help("keep one of them");
            }
        }
        let tags = items(document.get("tags")).iter();
        let parents: Vec<(usize, &str, &str)> = tags
            .enumerate()
            .filter_map(|(index, tag)| Some((index, tag.get("name")?.as_str()?, tag.get("parent")?.as_str()?)))
            .collect();
        let parent_of: HashMap<&str, &str> = parents.iter().map(|(_, name, parent)| (*name, *parent)).collect();
        for (index, name, parent) in parents {
            let mut above = std::iter::successors(Some(parent), |tag| parent_of.get(tag).copied()).take(declared.len());
            let message = if !declared.contains(parent) {
                format!("the document does not declare the tag `{parent}`")
            } else if above.any(|tag| tag == name) {
                format!("the tag `{name}` is its own ancestor")
            } else {
                continue;
            };
            report.warning("undeclared-tag", at.index(index).key("parent"), message);
        }
        for (tag, place) in self.used.into_iter().filter(|(tag, _)| !declared.contains(*tag)) {
            if declared.is_empty() {
                let message = "the document declares none of the tags of its operations";
                report.warning("undeclared-tag", place, message).help("list and describe them in `tags`");
                return;
            }
            let help = suggest(report, tag, declared.iter().copied());
            let message = format!("the document does not declare the tag `{tag}`");
            report
                .warning("undeclared-tag", place, message)
                .help(help.unwrap_or_else(|| "declare and describe it in `tags`".to_owned()));
        }
    }
}

/// Checks an operation that clients call.
pub(super) fn called(context: &mut Context<'_, '_>, operation: &Mapping, version: Version, at: &At<'_>) {
    if !operation.contains_key("operationId") {
        context
            .report
            .warning("missing-operation-id", at.name(), "the operation has no `operationId`")
            .help("it names the client method, which is otherwise named after the HTTP method and the path");
    }
    let statuses = operation.get("responses").and_then(Value::as_mapping);
    let mut statuses = statuses.into_iter().flat_map(Mapping::keys).filter_map(Value::as_str).peekable();
    // A call without any response is an error, except in OpenAPI 3.1.
    let is_reported = statuses.peek().is_none() && (version == Version::V3_0 || operation.contains_key("responses"));
    if !is_reported && !statuses.any(|status| status == "default" || status.starts_with(['1', '2', '3'])) {
        context
            .report
            .warning("missing-success-response", at.name(), "the operation declares no response to a successful call")
            .help("without it, every status 2XX is a success, and its body is ignored");
    }
    let has = |key| context.document.get(key).is_some();
    let has_schemes = entries(components(context.document, "securitySchemes")).next().is_some();
    if has_schemes && !has("security") && !operation.contains_key("security") {
        context
            .report
            .warning("missing-security", at.name(), "neither the operation nor the document has `security`")
            .help("the client sends no credential; write `security: []` if the operation needs none");
    }
}

/// Returns true for the operations of the document's paths, in contrast to those of callbacks and webhooks.
pub(super) fn is_called(at: &At<'_>) -> bool {
    let item = at.parent().filter(|item| item.last_key() != Some("additionalOperations"));
    let holder = item.or_else(|| at.parent()?.parent()).and_then(At::parent);
    let above = holder.and_then(At::parent);
    match holder.and_then(At::last_key) {
        Some("paths") => above.is_some_and(|root| root.parent().is_none()),
        Some("pathItems") => above.and_then(At::last_key) == Some("components"),
        _ => false,
    }
}

/// Checks the scopes of a security requirement.
pub(super) fn scopes(context: &mut Context<'_, '_>, name: &str, scopes: &Value, at: &At<'_>) {
    let schemes = components(context.document, "securitySchemes");
    let flows = schemes
        .and_then(|schemes| schemes.get(name))
        .and_then(|scheme| follow(context.document, scheme)?.get("flows")?.as_mapping());
    let Some(flows) = flows else { return };
    let declared = || FLOWS.iter().filter_map(|flow| flows.get(*flow)?.get("scopes")?.as_mapping());
    for (index, scope) in items(scopes).iter().enumerate() {
        let Some(scope) = scope.as_str() else { continue };
        if declared().any(|scopes| scopes.contains_key(scope)) {
            continue;
        }
        let message = format!("no flow of the security scheme `{name}` has the scope `{scope}`");
        let known = declared().flat_map(Mapping::keys).filter_map(Value::as_str);
        let help = suggest(&mut context.report, scope, known);
        context.report.warning("security-scopes", at.index(index), message).help_if(help);
    }
}

/// Checks paths with a query, and paths that differ only in parameter names and have no method in common.
pub(super) fn paths(report: &mut Report<'_>, document: &Value) {
    let at = At::ROOT.key("paths");
    let mut known: HashMap<String, (&str, HashSet<Cow<'_, str>>)> = HashMap::new();
    for (path, item) in entries(document.get("paths")).filter(|(path, _)| path.starts_with('/')) {
        if path.contains('?') {
            report
                .warning("path-query", at.key(path).name(), "the path has a query string")
                .help("declare query parameters; other tools refuse the path");
        }
        let items = [Some(item), follow(document, item)];
        let items = items.into_iter().flatten();
        let methods: HashSet<_> = items.flat_map(tables::methods).map(tables::Method::name).collect();
        match known.get_mut(&form(path)) {
            // A common method is an error.
            Some((_, others)) if !others.is_disjoint(&methods) => others.extend(methods),
            Some((other, others)) => {
                let message = format!("the path equals `{other}` except for parameter names");
                report
                    .warning("ambiguous-path", at.key(path).name(), message)
                    .help("describe the methods of both below one path");
                others.extend(methods);
            }
            None => {
                known.insert(form(path), (path, methods));
            }
        }
    }
}
