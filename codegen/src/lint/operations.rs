//! Checks of whole operations: names, paths, parameters and security.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;
use serde_yaml::Value;

use super::expressions;
use super::pages::{self, Parameter};
use super::suggest::suggest;
use crate::diagnostic::{Diagnostics, Report};
use crate::openapi::node::{components, entries, items, text};
use crate::openapi::reference::{follow, local, pointer};
use crate::openapi::template::Template;
use crate::openapi::{Version, component, tables};
use crate::source::Source;
use crate::text::At;

/// Checks the operations of the document as written.
pub(crate) fn check(source: &Source, diagnostics: &mut Diagnostics) {
    let document = source.document();
    let mut operations = Operations {
        report: diagnostics.report(source.file()),
        document,
        ids: HashMap::new(),
        forms: HashMap::new(),
        left: component::copyable(source.text()),
        paths: HashMap::new(),
    };
    let root = At::ROOT;
    operations.security(document, &root);
    let at_paths = root.key("paths");
    let mut count = 0;
    for (path, item) in entries(document.get("paths")).filter(|(path, _)| !path.starts_with("x-")) {
        count += operations.path(path, item, &at_paths.key(path));
    }
    // The structure check reports any other value.
    let is_empty = match document.get("paths") {
        Some(paths) => paths.is_mapping(),
        None => source.version() >= Version::V3_1,
    };
    let containers = ["paths", "components", "webhooks"];
    if source.version() >= Version::V3_1 && !containers.iter().any(|key| document.get(key).is_some()) {
        let message = "the document needs one of the keys `paths`, `components` and `webhooks`";
        operations.report.error("missing-key", root.name(), message);
    }
    let is_used = |key: &str| document.get(key).and_then(Value::as_mapping).is_some_and(|all| !all.is_empty());
    if count == 0 && is_empty && !is_used("webhooks") && !is_used("x-webhooks") {
        let message = "the document has no operation";
        operations.report.warning("no-operations", at_paths.name(), message);
    }
}

struct Operations<'a, 'd> {
    report: Report<'d>,
    document: &'a Value,
    /// Method and path of each operation, by operation id.
    ids: HashMap<&'a str, String>,
    /// The names of the properties of each request body, by the address of its media types.
    forms: HashMap<*const Value, HashSet<&'a str>>,
    /// The remaining budget of nodes in referenced path items: expansion refuses a document with more.
    left: usize,
    /// Paths, by method and path without parameter names.
    paths: HashMap<(Cow<'a, str>, String), &'a str>,
}

impl<'a> Operations<'a, '_> {
    /// Checks a path and returns the number of its operations.
    fn path(&mut self, path: &'a str, item: &'a Value, at: &At<'_>) -> usize {
        let template = match Template::of(path) {
            Ok(template) => template,
            Err(problem) => {
                self.report
                    .error("path-template", at.name(), format!("in the path, {problem}"))
                    .help("write a parameter in braces: `/calls/{id}`, or `?page={page}`");
                Template { path, names: Vec::new(), query: Vec::new() }
            }
        };
        let mut seen = HashSet::new();
        for name in template.names.iter().filter(|name| !seen.insert(**name)) {
            let message = format!("the path has the parameter `{name}` twice");
            self.report.error("repeated-path-parameter", at.name(), message).help("give one of them another name");
        }
        let reference = item.get("$ref").and_then(Value::as_str).and_then(local);
        self.same_path(path, item, at);
        let mut count = self.item(item, path, &template, at);
        if let Some(reference) = reference
            && let Some(item) = pointer(self.document, &reference).and_then(|item| follow(self.document, item))
            && component::take(&mut self.left, item)
        {
            self.same_path(path, item, at);
            count += self.item(item, path, &template, &At::from_pointer(&reference));
        }
        count
    }

    fn item(&mut self, item: &'a Value, path: &str, template: &Template<'_>, at: &At<'_>) -> usize {
        let shared = self.parameters(item, at);
        let mut count = 0;
        let mut used = HashSet::new();
        for method in tables::methods(item) {
            let Some(operation) = method.find(item) else { continue };
            count += 1;
            method.at(at, |at| {
                self.operation(operation, (&method.name(), path), template, &shared, &mut used, at);
            });
        }
        count
    }

    fn operation(
        &mut self,
        operation: &'a Value,
        (method, path): (&str, &str),
        template: &Template<'_>,
        shared: &[Parameter<'a>],
        reported: &mut HashSet<String>,
        at: &At<'_>,
    ) {
        self.id(operation, method, path, at);
        self.security(operation, at);
        if matches!(method, "GET" | "HEAD" | "DELETE") && operation.get("requestBody").is_some() {
            let message = format!("a request body has no meaning in a {method} request");
            let help = "servers and proxies may drop it";
            self.report.warning("unexpected-request-body", at.key("requestBody").name(), message).help(help);
        }
        let own = self.parameters(operation, at);
        let replacing: HashSet<(&str, &str)> = own.iter().map(|own| (own.name, own.location)).collect();
        let is_replaced = |parameter: &&Parameter<'_>| replacing.contains(&(parameter.name, parameter.location));
        let parameters: Vec<&Parameter<'a>> =
            own.iter().chain(shared.iter().filter(|parameter| !is_replaced(parameter))).collect();
        self.path_parameters(&parameters, template, reported, at);
        pages::requires(&mut self.report, self.document, operation, &parameters, &mut self.forms);
        pages::pagination(&mut self.report, self.document, operation, &parameters, at);
        expressions::check(&mut self.report, self.document, operation, &parameters, at);
    }

    fn id(&mut self, operation: &'a Value, method: &str, path: &str, at: &At<'_>) {
        let Some(id) = operation.get("operationId").and_then(Value::as_str) else { return };
        let name = format!("{method} {path}");
        if let Some(other) = self.ids.get(id) {
            let message = format!("the operation id `{id}` is also used by {other}");
            self.report
                .warning("duplicate-operation-id", at.key("operationId"), message)
                .help("the id names the client method; this operation is named after its HTTP method and path instead");
            return;
        }
        self.ids.insert(id, name);
    }

    /// Checks that two paths that differ only in parameter names have no method in common.
    fn same_path(&mut self, path: &'a str, item: &'a Value, at: &At<'_>) {
        let form = form(path);
        for method in tables::methods(item).map(tables::Method::name) {
            if let Some(other) = self.paths.insert((method.clone(), form.clone()), path) {
                let message = format!("the path equals `{other}` except for parameter names");
                let help = format!("both have the method {method}; keep one of them");
                self.report.error("ambiguous-path", at.name(), message).help(help);
            }
        }
    }

    /// Returns the parameters of an operation or a path item.
    fn parameters(&mut self, holder: &'a Value, at: &At<'_>) -> Vec<Parameter<'a>> {
        let at = at.key("parameters");
        let mut parameters: Vec<Parameter<'a>> = Vec::new();
        let mut known = HashSet::new();
        for (index, listed) in items(holder.get("parameters")).iter().enumerate() {
            let Some(declaration) = follow(self.document, listed).and_then(Value::as_mapping) else { continue };
            let (Some(name), Some(location)) = (text(declaration, "name"), text(declaration, "in")) else { continue };
            let at = at.index(index);
            let key = if location == "header" { name.to_ascii_lowercase() } else { name.to_owned() };
            if !known.insert((location, key)) {
                let message = format!("the {location} parameter `{name}` is declared twice");
                self.report.error("duplicate-parameter", at, message).help("keep one of them");
                continue;
            }
            parameters.push(Parameter { name, location, declaration, listed: at.to_pointer() });
        }
        parameters
    }

    /// Checks that the path uses exactly the declared path parameters.
    fn path_parameters(
        &mut self,
        parameters: &[&Parameter<'a>],
        template: &Template<'_>,
        reported: &mut HashSet<String>,
        at: &At<'_>,
    ) {
        let names: IndexSet<&str> = template.names.iter().copied().chain(template.query_names()).collect();
        let of_query: HashSet<&str> = template.query_names().collect();
        let known: HashSet<(&str, &str)> =
            parameters.iter().map(|parameter| (parameter.location, parameter.name)).collect();
        let declared: Vec<&Parameter<'a>> =
            parameters.iter().copied().filter(|parameter| parameter.location == "path").collect();
        for name in &names {
            // A parameter in the query string may be declared as a query parameter.
            let is_of_query = of_query.contains(name) && known.contains(&("query", *name));
            if !known.contains(&("path", *name)) && !is_of_query {
                let message = format!("the path has the parameter `{name}`, which is not declared");
                let unused = declared.iter().map(|parameter| parameter.name).filter(|other| !names.contains(other));
                let help = suggest(&mut self.report, name, unused)
                    .unwrap_or_else(|| format!("add a parameter with `name: {name}` and `in: path`"));
                self.report.error("path-parameter", at.name(), message).help(help);
            }
        }
        for parameter in declared {
            // Report a parameter of the path item once, not for every operation.
            if !names.contains(&parameter.name) && reported.insert(parameter.listed.clone()) {
                let message = format!("the path has no `{{{}}}`", parameter.name);
                let place = At::from_pointer(&parameter.listed);
                let help = suggest(&mut self.report, parameter.name, names.iter().copied())
                    .unwrap_or_else(|| "remove the parameter, or add it to the path in braces".to_owned());
                self.report.error("unused-path-parameter", place.key("name"), message).help(help);
            }
        }
    }

    /// Checks that security requirements name declared security schemes.
    fn security(&mut self, holder: &'a Value, at: &At<'_>) {
        let at = at.key("security");
        let schemes = components(self.document, "securitySchemes");
        for (index, requirement) in items(holder.get("security")).iter().enumerate() {
            let at = at.index(index);
            for (name, scopes) in entries(requirement) {
                let Some(scheme) = schemes.and_then(|schemes| schemes.get(name)) else {
                    let help = suggest(&mut self.report, name, entries(schemes).map(|(name, _)| name))
                        .unwrap_or_else(|| "declare it in `#/components/securitySchemes/`".to_owned());
                    let message = format!("there is no security scheme `{name}`");
                    self.report.error("undefined-security-scheme", at.key(name).name(), message).help(help);
                    continue;
                };
                let kind = follow(self.document, scheme).and_then(|scheme| scheme.get("type")).and_then(Value::as_str);
                let has_scopes = scopes.as_sequence().is_some_and(|scopes| !scopes.is_empty());
                if has_scopes && matches!(kind, Some("apiKey" | "http")) {
                    let message = format!("the security scheme `{name}` has no scopes");
                    let help = "only OAuth 2 and OpenID Connect have scopes; `x-rust-scopes` lists the scopes a credential needs";
                    self.report.warning("security-scopes", at.key(name), message).help(help);
                }
            }
        }
    }
}

/// Returns a path without the names of its parameters.
pub(super) fn form(path: &str) -> String {
    let mut form = String::with_capacity(path.len());
    let mut is_name = false;
    for character in path.chars() {
        match character {
            '{' => is_name = true,
            '}' => {
                is_name = false;
                form.push_str("{}");
            }
            _ if is_name => {}
            other => form.push(other),
        }
    }
    form
}
