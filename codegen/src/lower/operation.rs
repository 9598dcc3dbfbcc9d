//! Paths and operations.

use openapiv3::{Operation as Source, Parameter as SourceParameter, PathItem, ReferenceOr};

use super::document::alternatives;
use super::extension::{self, read};
use super::names::Named;
use super::schema::Hint;
use super::view::SchemaKind;
use super::{Lowering, Pointer, template};
use crate::model::{Api, Content, Operation, Output, Parameter, Preset, Type, TypeKind};
use crate::name::{RustName, Scope, WireName};
use crate::unsupported;

/// Where an operation stands.
struct Place<'d> {
    method: &'static str,
    path: &'d str,
    item: &'d PathItem,
    at: Pointer,
}

/// Names taken by what every client and every request has.
struct OperationNames {
    methods: Scope,
    types: Scope,
}

impl<'d> Lowering<'d> {
    pub(super) fn operations(&mut self, api: &mut Api, builder_names: &mut Scope) {
        let document = self.document;
        let mut names =
            OperationNames { methods: Scope::with_reserved(crate::emit::CLIENT_METHODS), types: Scope::default() };
        for (path, item) in &document.paths.paths {
            let at = Pointer::root().key("paths").key(path);
            let item = match item {
                ReferenceOr::Item(item) => item,
                ReferenceOr::Reference { reference } => {
                    self.limit(
                        &unsupported::PATH_ITEM_REFERENCE,
                        &at,
                        format!("the path item `{reference}` is not resolved"),
                    );
                    continue;
                }
            };
            for (method, source) in methods(item) {
                let place = Place { method, path, item, at: at.key(&method.to_lowercase()) };
                let operation = self.operation(source, &place, api, &mut names, builder_names);
                api.operations.push(operation);
                self.tags.push(source.tags.first().map(String::as_str));
            }
        }
    }

    fn operation(
        &mut self,
        source: &'d Source,
        place: &Place<'d>,
        api: &mut Api,
        names: &mut OperationNames,
        builder_names: &mut Scope,
    ) -> Operation {
        let at = &place.at;
        let made_up = made_up_id(place.method, place.path);
        let id = source.operation_id.clone().unwrap_or_else(|| made_up.clone());
        let (called, called_at) = match &source.operation_id {
            Some(id) => (id.clone(), at.key("operationId")),
            None => (format!("{} {}", place.method, place.path), at.clone()),
        };
        let named = || Named::value("operation", &called, &called_at);
        let type_name = self.take(&mut names.types, named(), [RustName::camel(&id), RustName::camel(&made_up)]);
        let (method_name, clash) = names.methods.take_for(&called, [RustName::snake(&id), RustName::snake(&made_up)]);
        // That it has the name of another operation was said of the type.
        if let Some(clash) = clash.filter(|clash| clash.owner.is_none()) {
            self.collision(named(), &method_name, &clash);
        }
        let hint = Hint::Inline(id.clone());
        let mut parameter_names = Scope::with_reserved(crate::emit::REQUEST_METHODS);
        let mut parameters = self.parameters(source, place.item, place.path, at, &hint, &mut parameter_names);
        let template = template::fit(place.path, &mut parameters, &mut parameter_names);
        self.settings(source, place, &mut parameters, api, builder_names);
        let body = self.body(source, at, &hint, &mut parameters, &mut parameter_names);
        arguments_first(&mut parameters, place.path);
        let mut responses = self.responses(source, at, &hint, &type_name, api);
        if let Output::ByStatus { name, .. } = &mut responses.output {
            let wanted = name.clone();
            let named = Named::key("type", wanted.as_str(), &at.key("responses"));
            *name = self.take(&mut names.types, named, [wanted.clone()]);
        }
        let server = Self::server(server_of(place.item, source), builder_names);
        if server.url != api.server.url {
            let holder =
                if source.servers.is_empty() { Pointer::root().key("paths").key(place.path) } else { at.clone() };
            self.one_value_for_variables(&server, api, &holder.key("servers").index(0));
        }
        let security = source.security.as_deref().map(|declared| alternatives(declared, &api.schemes));
        let always = matches!(place.method, "GET" | "HEAD" | "PUT" | "DELETE" | "OPTIONS" | "TRACE");
        let (is_idempotent, unless) = match read(&source.extensions, "x-rust-idempotent") {
            Some(extension::Idempotent::Unless { unless }) => (true, self.known_parameters(unless, &parameters, at)),
            Some(extension::Idempotent::Always(declared)) => (always || declared, Vec::new()),
            None => (always, Vec::new()),
        };
        let (summary, docs) = Self::texts(source);
        let mut operation = Operation {
            method_name,
            // Given when all operations are known.
            static_name: type_name.clone(),
            type_name,
            method: place.method,
            path: place.path.to_owned(),
            template,
            summary,
            docs,
            deprecated: source.deprecated,
            scopes: read(&source.extensions, "x-rust-scopes").unwrap_or_default(),
            server: (!server.url.is_empty() && server.url != api.server.url).then_some(server),
            security: security.filter(|security| *security != api.security),
            parameters,
            body,
            // Whatever the document says, the answer to HEAD has no body.
            output: if place.method == "HEAD" { Output::One(Content::Empty) } else { responses.output },
            events: responses.events.filter(|_| place.method != "HEAD"),
            accept: responses.accept,
            errors: responses.errors,
            pagination: None,
            idempotent: is_idempotent,
            not_idempotent_with: unless.into_iter().map(WireName::new).collect(),
            presets: Vec::new(),
            resource: read(&source.extensions, "x-rust-resource"),
            id,
        };
        operation.presets = self.presets(source, &operation, at, &mut names.methods);
        if let Some(pagination) = read::<extension::Pagination>(&source.extensions, "x-rust-pagination") {
            self.paginations.push((api.operations.len(), pagination, at.key("x-rust-pagination")));
        }
        if responses.has_link_header {
            self.link_headers.insert(api.operations.len());
        }
        operation
    }

    /// Methods that set some of the operation's parameters.
    fn presets(&mut self, source: &'d Source, operation: &Operation, at: &Pointer, methods: &mut Scope) -> Vec<Preset> {
        let at = at.key("x-rust-presets");
        let declared: Vec<extension::Preset> = read(&source.extensions, "x-rust-presets").unwrap_or_default();
        let mut presets = Vec::new();
        for (index, preset) in declared.into_iter().enumerate() {
            let at = at.index(index);
            let mut find = |wire: &String, at: Pointer| {
                let found =
                    operation.parameters.iter().position(|known| known.wire.as_str() == wire && !known.is_argument());
                if found.is_none() {
                    self.error(
                        "preset-parameter",
                        &at,
                        format!("the operation has no optional parameter `{wire}`"),
                        "name a parameter as it is on the wire",
                    );
                }
                found
            };
            let arguments_at = at.key("arguments");
            let arguments = preset
                .arguments
                .iter()
                .enumerate()
                .filter_map(|(index, wire)| find(wire, arguments_at.index(index)))
                .collect();
            let set_at = at.key("set");
            let values: Vec<(usize, serde_json::Value)> = preset
                .set
                .iter()
                .filter_map(|(wire, value)| Some((find(wire, set_at.key(wire))?, value.clone())))
                .collect();
            for (index, value) in &values {
                let parameter = &operation.parameters[*index];
                if !self.is_value_of(value, &parameter.ty) {
                    self.error(
                        "preset-value",
                        &set_at.key(parameter.wire.as_str()),
                        format!("`{value}` is no value of the parameter `{}`", parameter.wire),
                        "give a value of the parameter's type; lists and objects can't be preset",
                    );
                }
            }
            presets.push(Preset {
                method_name: self.take(
                    methods,
                    Named::value("preset", &preset.name, &at.key("name")),
                    [RustName::snake(&preset.name)],
                ),
                summary: preset.summary,
                arguments,
                values,
            });
        }
        presets
    }

    /// Names of parameters that the operation has; the others are reported.
    fn known_parameters(&mut self, names: Vec<String>, parameters: &[Parameter], at: &Pointer) -> Vec<String> {
        let at = at.key("x-rust-idempotent").key("unless");
        for (index, name) in names.iter().enumerate() {
            if !parameters.iter().any(|known| known.wire.as_str() == name) {
                self.error(
                    "idempotent-parameter",
                    &at.index(index),
                    format!("the operation has no parameter `{name}`"),
                    "name a parameter as it is on the wire",
                );
            }
        }
        names
    }

    /// Whether a scalar has the type.
    fn is_value_of(&self, value: &serde_json::Value, ty: &Type) -> bool {
        match ty {
            Type::Boolean => value.is_boolean(),
            Type::Int32 => value.as_i64().is_some_and(|value| i32::try_from(value).is_ok()),
            Type::Int64 => value.is_i64(),
            Type::UInt64 => value.is_u64(),
            Type::Int128 => value.is_i64() || value.is_u64(),
            Type::Float => value.is_number(),
            Type::String | Type::DateTime | Type::Rfc2822DateTime | Type::Date => value.is_string(),
            Type::Named(id) => {
                let component = self.components.iter().find(|(_, known)| **known == *id).map(|(name, _)| *name);
                let view = component
                    .and_then(|name| self.document.components.as_ref()?.schemas.get(name))
                    .and_then(|schema| self.resolve_view(schema));
                // A method of the client must not set what no document knows.
                let inline = self.types.get(id.0).and_then(|slot| slot.def.as_ref());
                match (&view, inline) {
                    (Some(view), _) if view.is_integer_set() => return view.values.contains(value),
                    (None, Some(def)) if matches!(def.kind, TypeKind::IntegerEnum(_)) => {
                        return def.variant(value).is_some();
                    }
                    _ => {}
                }
                let inline = inline.map(|def| &def.kind);
                let listed: Option<Vec<&str>> = match (&view, inline) {
                    (Some(view), _) => Some(view.values.iter().filter_map(serde_json::Value::as_str).collect()),
                    (None, Some(TypeKind::Enum(values))) => {
                        Some(values.iter().map(|value| value.wire.as_str()).collect())
                    }
                    (None, _) => None,
                };
                if listed.is_some_and(|listed| {
                    !listed.is_empty() && !value.as_str().is_some_and(|text| listed.contains(&text))
                }) {
                    return false;
                }
                match view.and_then(|view| view.effective_kind()) {
                    Some(SchemaKind::Boolean) => value.is_boolean(),
                    Some(SchemaKind::Integer) => value.is_i64(),
                    Some(SchemaKind::Number) => value.is_number(),
                    Some(SchemaKind::Object | SchemaKind::Array) => false,
                    // A text, a set of texts (an inline one has no component), or several kinds of text.
                    Some(SchemaKind::String) | None => value.is_string(),
                }
            }
            _ => false,
        }
    }

    /// Summary and description; when there is only one of them it is not said twice.
    fn texts(source: &'d Source) -> (String, String) {
        let summary = source.summary.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let docs = source.description.as_deref().map(str::trim).filter(|text| !text.is_empty());
        match (summary, docs) {
            (Some(summary), Some(docs)) if summary.trim_end_matches('.') == docs.trim_end_matches('.') => {
                (summary.to_owned(), String::new())
            }
            (Some(summary), docs) => (summary.to_owned(), docs.unwrap_or_default().to_owned()),
            (None, Some(docs)) => match docs.split_once("\n\n") {
                Some((first, rest)) => (first.to_owned(), rest.to_owned()),
                None => (docs.to_owned(), String::new()),
            },
            (None, None) => Default::default(),
        }
    }

    /// Moves what `x-rust-client-setting` says of a parameter to the client.
    fn settings(
        &mut self,
        source: &'d Source,
        place: &Place<'d>,
        parameters: &mut [Parameter],
        api: &mut Api,
        builder_names: &mut Scope,
    ) {
        let [shared_at, own_at] =
            [&Pointer::root().key("paths").key(place.path), &place.at].map(|at| at.key("parameters"));
        let shared = place.item.parameters.iter().enumerate().map(|(index, one)| (one, shared_at.index(index)));
        let own = source.parameters.iter().enumerate().map(|(index, one)| (one, own_at.index(index)));
        for (reference, at) in shared.chain(own) {
            let Some(declared) = self.resolve_parameter(reference) else { continue };
            let data = declared.parameter_data_ref();
            let Some(setting) = read::<extension::ClientSetting>(&data.extensions, "x-rust-client-setting") else {
                continue;
            };
            let Some(parameter) = parameters.iter_mut().find(|known| known.wire.as_str() == data.name) else {
                continue;
            };
            parameter.from_client = true;
            if !api.settings.iter().any(|known| known.wire == parameter.wire) {
                api.settings.push(crate::model::Setting {
                    wire: parameter.wire.clone(),
                    rust: self.take(
                        builder_names,
                        Named::value("client setting", &data.name, &at),
                        [parameter.rust.clone()],
                    ),
                    ty: parameter.ty.clone(),
                    env: setting.env,
                    from_username: setting.from_username,
                    checks: parameter.checks.clone(),
                    docs: parameter.docs.clone(),
                });
            }
        }
    }

    /// A parameter, through references.
    pub(super) fn resolve_parameter(&self, parameter: &'d ReferenceOr<SourceParameter>) -> Option<&'d SourceParameter> {
        let components = self.document.components.as_ref();
        super::resolve(parameter, components.map(|components| &components.parameters), "#/components/parameters/")
            .map(|(parameter, _)| parameter)
    }
}

/// The operations of a path in the order in which people expect them.
pub(super) fn methods(item: &PathItem) -> impl Iterator<Item = (&'static str, &Source)> {
    [
        ("GET", &item.get),
        ("HEAD", &item.head),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
        ("OPTIONS", &item.options),
        ("TRACE", &item.trace),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_ref().map(|operation| (method, operation)))
}

/// The operation's own server, or that of its path.
pub(super) fn server_of<'d>(item: &'d PathItem, operation: &'d Source) -> Option<&'d openapiv3::Server> {
    operation.servers.first().or(item.servers.first())
}

/// `GET /users/{id}/posts` is `get users by id posts`.
fn made_up_id(method: &str, path: &str) -> String {
    let mut id = method.to_lowercase();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        id.push(' ');
        id.push_str(&segment.replace('{', " by ").replace('}', " "));
    }
    RustName::camel(&id).to_string()
}

/// Arguments in the order of the path template, then of the document; setters after them.
fn arguments_first(parameters: &mut [Parameter], path: &str) {
    parameters.sort_by_key(|parameter| {
        let in_path = path
            .find(&format!("{{{}}}", parameter.wire))
            .filter(|_| parameter.location == crate::model::Location::Path);
        (!parameter.is_argument(), in_path.unwrap_or(usize::MAX))
    });
}
