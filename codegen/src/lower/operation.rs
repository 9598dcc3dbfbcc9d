//! Paths and operations.

use std::collections::{HashMap, HashSet};

use openapiv3::{Operation as Source, PathItem, ReferenceOr};

use super::extension::{self, read};
use super::lowering::{Hint, Lowering};
use super::media::is_multipart;
use super::names::Named;
use super::parameter::DeclaredSetting;
use super::pointer::Pointer;
use super::security::alternatives;
use super::server::{server, server_of};
use super::template;
use crate::config::Key;
use crate::model::{
    Api, CLIENT_METHODS, Content, DeclaredPagination, Location, Operation, Output, Parameter, REQUEST_METHODS, Server,
    Setting,
};
use crate::name::{RustName, Scope, WireName};
use crate::openapi::unsupported;

/// Method and path of an operation.
struct Route<'d> {
    method: &'d str,
    path: &'d str,
    item: &'d PathItem,
    item_at: Pointer,
    at: Pointer,
}

/// Names that every client and every request reserves.
struct OperationNames {
    methods: Scope,
    types: Scope,
}

impl<'d> Lowering<'d> {
    pub(super) fn operations(&mut self, api: &mut Api, builder_names: &mut Scope) {
        let document = self.document;
        let mut names =
            OperationNames { methods: Scope::with_reserved(CLIENT_METHODS), types: Scope::with_reserved(&["New"]) };
        let labels = self.labels();
        for (path, item) in &document.paths.paths {
            let at = Pointer::root().key("paths").key(path);
            let item = match item {
                ReferenceOr::Item(item) => item,
                ReferenceOr::Reference { reference } => {
                    let message = format!("the path item `{reference}` is not resolved");
                    self.limit(&unsupported::PATH_ITEM_REFERENCE, &at, message);
                    continue;
                }
            };
            for (method, source) in self.methods(item) {
                if self.is_exhausted {
                    return;
                }
                let route = Route { method, path, item, at: at.method(method), item_at: at.clone() };
                let operation = self.operation(source, &route, api, &mut names, builder_names);
                self.check_expansion(&route.at);
                self.declared_callbacks(source, &route.at, api.operations.len());
                api.operations.push(operation);
                // The group and the module of an operation.
                self.tags.push(source.tags.iter().map(String::as_str).find(|tag| !labels.contains(tag)));
            }
        }
        self.group_operations(api);
    }

    fn operation(
        &mut self,
        source: &'d Source,
        route: &Route<'d>,
        api: &mut Api,
        names: &mut OperationNames,
        builder_names: &mut Scope,
    ) -> Operation {
        let Route { method, path, item, item_at, at } = route;
        let (id, type_name, method_name) = self.names_of_operation(source, route, names);
        let hint = Hint::Inline(id.clone());
        let mut parameter_names = Scope::with_reserved(REQUEST_METHODS);
        let (mut parameters, settings) = self.parameters(source, item, [at, item_at], &hint, &mut parameter_names);
        let template = template::fit(path, &mut parameters, &mut parameter_names);
        self.settings(settings, &mut parameters, api, builder_names);
        let mut body = self.body(source, at, &hint, &type_name, &mut parameters, &mut parameter_names);
        arguments_first(&mut parameters, path);
        let mut responses = self.responses(source, at, &hint, &type_name, api);
        if let Output::ByStatus { name, .. } = &mut responses.output {
            let wanted = name.clone();
            let named = Named::key("type", wanted.as_str(), &at.key("responses"));
            *name = self.take(&mut names.types, named, [wanted.clone()]);
        }
        if let Some(choice) = body.as_mut().and_then(|body| body.choice.as_mut()) {
            let named = Named::key("type", choice.name.as_str(), &at.key("requestBody"));
            choice.name = self.take(&mut names.types, named, [choice.name.clone()]);
        }
        let server = self.own_server(source, route, api, builder_names);
        let security = source.security.as_deref().map(|declared| alternatives(declared, &self.schemes));
        let (idempotent, not_idempotent_with) = self.idempotency(source, method, &parameters, at);
        let (summary, docs) = texts(source);
        let mut operation = Operation {
            method_name,
            // Set after all operations are lowered.
            static_name: type_name.clone(),
            type_name,
            method: (*method).to_owned(),
            path: (*path).to_owned(),
            template,
            summary,
            docs,
            deprecated: source.deprecated,
            scopes: read(&source.extensions, "x-rust-scopes").unwrap_or_default(),
            server,
            security: security.filter(|security| *security != api.security),
            parameters,
            body,
            // A response to HEAD never has a body.
            output: if *method == "HEAD" { Output::One(Content::Empty) } else { responses.output },
            success: responses.success,
            stream: responses.events.as_ref().map(|(media_type, _)| media_type.clone()).unwrap_or_default(),
            events: responses.events.map(|(_, events)| events).filter(|_| *method != "HEAD"),
            stream_end: read(&source.extensions, "x-rust-stream-end"),
            accept: responses.accept,
            accept_raw: responses.accept_raw,
            also_offered: responses.also_offered,
            redirect: responses.redirect,
            xml_errors: responses.xml_errors,
            errors: responses.errors,
            pagination: None,
            idempotent,
            not_idempotent_with,
            presets: Vec::new(),
            resource: read(&source.extensions, "x-rust-resource"),
            id,
        };
        if operation.stream_end.is_some() && (operation.events.is_none() || is_multipart(&operation.stream)) {
            let message = "no successful response is a stream of events or JSON values".to_owned();
            let help = "declare `text/event-stream`, or remove the key";
            self.error("extension-value", &at.key("x-rust-stream-end"), message, help);
        }
        operation.presets = self.presets(source, &operation, at, &mut names.methods);
        if let Some(pagination) = read::<DeclaredPagination>(&source.extensions, "x-rust-pagination") {
            self.paginations.push((api.operations.len(), pagination, at.key("x-rust-pagination")));
        }
        if responses.has_link_header {
            self.link_headers.insert(api.operations.len());
        }
        operation
    }

    /// Returns the operation id, the type name and the method name.
    fn names_of_operation(
        &mut self,
        source: &Source,
        route: &Route<'_>,
        names: &mut OperationNames,
    ) -> (String, RustName, RustName) {
        let made_up = made_up_id(route.method, route.path);
        let id = source.operation_id.clone().unwrap_or_else(|| made_up.clone());
        let (called, called_at) = match &source.operation_id {
            Some(id) => (id.clone(), route.at.key("operationId")),
            None => (format!("{} {}", route.method, route.path), route.at.clone()),
        };
        self.called.clone_from(&called);
        let named = || Named::value("operation", &called, &called_at);
        let known = |name: &str| vec![name.to_owned()];
        let words = match self.customs.name(Key::Operation, &known(&called)) {
            Some(renamed) => vec![renamed.name.to_string()],
            None => vec![id.clone(), made_up],
        };
        let (type_name, clash) = names.types.take_for(&called, words.iter().map(|words| RustName::camel(words)));
        if let Some(clash) = clash {
            self.clash(named(), &type_name, &clash, Key::Operation, known);
        }
        let (method_name, clash) = names.methods.take_for(&called, words.iter().map(|words| RustName::snake(words)));
        // A clash with another operation has already been reported for the type name.
        if let Some(clash) = clash.filter(|clash| clash.owner.is_none()) {
            self.clash(named(), &method_name, &clash, Key::Operation, known);
        }
        (id, type_name, method_name)
    }

    /// Returns the server of an operation if it differs from the API server.
    fn own_server(&mut self, source: &Source, route: &Route<'_>, api: &Api, names: &mut Scope) -> Option<Server> {
        let server = server(server_of(route.item, source), &[], names);
        if server.url == api.server.url {
            return None;
        }
        let holder = if source.servers.is_empty() { &route.item_at } else { &route.at };
        self.one_value_for_variables(&server, &holder.key("servers").index(0));
        (!server.url.is_empty()).then_some(server)
    }

    /// Returns true if the operation is idempotent, and the parameters that make it non-idempotent.
    fn idempotency(
        &mut self,
        source: &Source,
        method: &str,
        parameters: &[Parameter],
        at: &Pointer,
    ) -> (bool, Vec<WireName>) {
        let always = matches!(method, "GET" | "HEAD" | "PUT" | "DELETE" | "OPTIONS" | "TRACE" | "QUERY");
        let unless = match read(&source.extensions, "x-rust-idempotent") {
            Some(extension::Idempotent::Unless { unless }) => unless,
            Some(extension::Idempotent::Always(declared)) => return (always || declared, Vec::new()),
            None => return (always, Vec::new()),
        };
        let at = at.key("x-rust-idempotent").key("unless");
        let known: HashSet<&str> = parameters.iter().map(|parameter| parameter.wire.as_str()).collect();
        for (index, name) in unless.iter().enumerate() {
            if !known.contains(name.as_str()) {
                self.error(
                    "idempotent-parameter",
                    &at.index(index),
                    format!("the operation has no parameter `{name}`"),
                    "use the wire name of a parameter",
                );
            }
        }
        (true, unless.into_iter().map(WireName::new).collect())
    }

    /// Moves parameters with `x-rust-client-setting` to the client.
    fn settings(
        &mut self,
        declared: Vec<DeclaredSetting<'d>>,
        parameters: &mut [Parameter],
        api: &mut Api,
        builder_names: &mut Scope,
    ) {
        let mut indices: HashMap<String, usize> = HashMap::new();
        for (index, parameter) in parameters.iter().enumerate().filter(|_| !declared.is_empty()) {
            indices.entry(parameter.wire.as_str().to_owned()).or_insert(index);
        }
        for DeclaredSetting { name, setting, at } in declared {
            let Some(parameter) = indices.get(name).and_then(|index| parameters.get_mut(*index)) else { continue };
            parameter.from_client = true;
            if self.settings.insert(parameter.wire.clone()) {
                let named = Named::value("client setting", name, &at);
                api.settings.push(Setting {
                    wire: parameter.wire.clone(),
                    rust: self.take(builder_names, named, [parameter.rust.clone()]),
                    ty: parameter.ty.clone(),
                    env: setting.env,
                    from_username: setting.from_username,
                    checks: parameter.checks.clone(),
                    docs: parameter.docs.clone(),
                });
            }
        }
    }
}

/// Returns summary and description, without repeating a text that only one of them has.
pub(super) fn texts(source: &Source) -> (String, String) {
    let trimmed =
        |text: &'_ Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    match (trimmed(&source.summary), trimmed(&source.description)) {
        (Some(summary), Some(docs)) if summary.trim_end_matches('.') == docs.trim_end_matches('.') => {
            (summary, String::new())
        }
        (Some(summary), docs) => (summary, docs.unwrap_or_default()),
        (None, Some(docs)) => match docs.split_once("\n\n") {
            Some((first, rest)) => (first.to_owned(), rest.to_owned()),
            None => (docs, String::new()),
        },
        (None, None) => Default::default(),
    }
}

/// Makes an operation id: `GET /users/{id}/posts` becomes `get users by id posts`.
fn made_up_id(method: &str, path: &str) -> String {
    let mut id = method.to_lowercase();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        id.push(' ');
        id.push_str(&segment.replace('{', " by ").replace('}', " "));
    }
    RustName::camel(&id).to_string()
}

/// Sorts arguments by path template and document order, followed by setters.
fn arguments_first(parameters: &mut [Parameter], path: &str) {
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (place, _) in path.match_indices('{') {
        if let Some((name, _)) = path.get(place + 1..).and_then(|rest| rest.split_once('}')) {
            places.entry(name).or_insert(place);
        }
    }
    parameters.sort_by_key(|parameter| {
        let place = places.get(parameter.wire.as_str()).filter(|_| parameter.location == Location::Path);
        (!parameter.is_argument(), place.copied().unwrap_or(usize::MAX))
    });
}
