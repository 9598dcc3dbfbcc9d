//! The document's own objects: servers, security schemes, representations, and the list of operations.

use openapiv3::{APIKeyLocation, License, ReferenceOr, SecurityRequirement, SecurityScheme as Scheme};
use serde_json::Value;

use super::extension::{self, BasicEnv, Extensions, read};
use super::names::Named;
use super::operation::{methods, server_of};
use super::{Lowering, Pointer};
use crate::model::{
    Api, BUILDER_METHODS, Format, Location, Representation, SchemeKind, SecurityScheme, Server, ServerVariable,
    TagModules,
};
use crate::name::{RustName, Scope, WireName};
use crate::unsupported;

/// The identifier of a licence, or its name, if that is what a manifest can hold.
fn license(license: &License) -> Option<String> {
    let identifier = license.extensions.get("x-openapi-identifier").and_then(Value::as_str);
    let known =
        identifier.into_iter().chain([license.name.as_str()]).find(|text| spdx::Expression::parse(text).is_ok());
    known.map(str::to_owned)
}

impl<'d> Lowering<'d> {
    pub(super) fn api(&mut self, source: &str, module: &str) -> Api {
        let document = self.document;
        let root = Pointer::root();
        // Names that every client's builder has.
        let mut builder_names = Scope::with_reserved(BUILDER_METHODS);
        let schemes = self.schemes(&root, &mut builder_names);
        let mut api = Api {
            module: RustName::snake(module),
            source: source.to_owned(),
            title: document.info.title.clone(),
            version: document.info.version.clone(),
            license: document.info.license.as_ref().and_then(license),
            docs: document.info.description.clone().unwrap_or_default(),
            server: Self::server(self.common_server(), &mut builder_names),
            schemes,
            security: Vec::new(),
            settings: Vec::new(),
            representations: representations(&document.extensions),
            request_id_header: read::<String>(&document.extensions, "x-rust-request-id")
                .map_or_else(|| "x-request-id".to_owned(), |name| name.to_lowercase()),
            errors: Vec::new(),
            operations: Vec::new(),
            types: Vec::new(),
            modules: TagModules::default(),
        };
        api.security = alternatives(document.security.as_deref().unwrap_or_default(), &api.schemes);
        self.operations(&mut api, &mut builder_names);
        api
    }

    /// The document's server; that of the first operation if the document has none and every operation does.
    fn common_server(&self) -> Option<&'d openapiv3::Server> {
        let document = self.document;
        document.servers.first().or_else(|| {
            let items = document.paths.iter().filter_map(|(_, item)| item.as_item());
            let servers = items.flat_map(|item| methods(item).map(move |(_, one)| server_of(item, one)));
            servers.collect::<Option<Vec<_>>>()?.first().copied()
        })
    }

    /// A server with its variables; only the first of a list is used, the others are a matter for `base_url`.
    pub(super) fn server(server: Option<&'d openapiv3::Server>, names: &mut Scope) -> Server {
        let Some(server) = server else { return Server::default() };
        let mut variables = Vec::new();
        for (name, variable) in server.variables.iter().flatten() {
            if !server.url.contains(&format!("{{{name}}}")) {
                continue;
            }
            // A default that is none of the values has been reported: it only stands for one.
            let is_placeholder = !variable.enumeration.is_empty() && !variable.enumeration.contains(&variable.default);
            let default = variable.enumeration.first().filter(|_| is_placeholder).unwrap_or(&variable.default);
            variables.push(ServerVariable {
                wire: WireName::new(name),
                rust: names.take([RustName::snake(name), RustName::snake(&format!("server {name}"))]),
                default: default.clone(),
                required: is_placeholder || read(&variable.extensions, "x-rust-required").unwrap_or_default(),
                env: read(&variable.extensions, "x-rust-env"),
                values: variable.enumeration.clone(),
                docs: variable.description.clone().unwrap_or_default(),
            });
        }
        Server { url: server.url.trim_end_matches('/').to_owned(), variables }
    }

    /// Reports variables of an operation's server that mean something else in another server: a client has one value for all
    /// variables of a name.
    pub(super) fn one_value_for_variables(&mut self, server: &Server, api: &Api, at: &Pointer) {
        let others = api.operations.iter().filter_map(|operation| operation.server.as_ref());
        let known: Vec<&ServerVariable> =
            std::iter::once(&api.server).chain(others).flat_map(|server| &server.variables).collect();
        for variable in &server.variables {
            let first = known.iter().find(|known| known.wire == variable.wire);
            let Some(first) =
                first.filter(|first| first.default != variable.default || first.values != variable.values)
            else {
                continue;
            };
            let message = format!(
                "another server has the variable `{}` as well, with other values; the client uses the default `{}` for both",
                variable.wire, first.default
            );
            self.limit(&unsupported::SERVER_VARIABLE, &at.key("variables").key(variable.wire.as_str()), message);
        }
    }

    fn schemes(&mut self, root: &Pointer, names: &mut Scope) -> Vec<SecurityScheme> {
        let at = root.key("components").key("securitySchemes");
        let mut lowered = Vec::new();
        let mut has_basic = false;
        let mut has_bearer = false;
        for (id, scheme) in self.document.components.iter().flat_map(|components| &components.security_schemes) {
            let at = at.key(id);
            let scheme = match scheme {
                ReferenceOr::Item(scheme) => scheme,
                ReferenceOr::Reference { .. } => {
                    let message = "a security scheme that is a reference to another is not supported";
                    self.limit(&unsupported::SECURITY_REFERENCE, &at, message);
                    continue;
                }
            };
            let (kind, env, docs) = match scheme {
                Scheme::HTTP { scheme, extensions, description, .. } if scheme.eq_ignore_ascii_case("basic") => {
                    let env = read::<BasicEnv>(extensions, "x-rust-env");
                    let env = env.map(|env| vec![env.username, env.password]).unwrap_or_default();
                    (SchemeKind::Basic, env, description)
                }
                Scheme::HTTP { scheme, extensions, description, .. } if scheme.eq_ignore_ascii_case("bearer") => {
                    (SchemeKind::Bearer, one_variable(extensions), description)
                }
                Scheme::APIKey { location, name, description, extensions } => {
                    let location = match location {
                        APIKeyLocation::Header => Location::Header,
                        APIKeyLocation::Query => Location::Query,
                        APIKeyLocation::Cookie => Location::Cookie,
                    };
                    let kind = SchemeKind::ApiKey { location, name: WireName::new(name) };
                    (kind, one_variable(extensions), description)
                }
                Scheme::OAuth2 { description, extensions, .. }
                | Scheme::OpenIDConnect { description, extensions, .. } => {
                    let message = format!(
                        "the client does not get tokens for `{id}` by itself; it sends the bearer token it is given"
                    );
                    self.limit(&unsupported::SECURITY_FLOW, &at, message);
                    (SchemeKind::Bearer, one_variable(extensions), description)
                }
                Scheme::HTTP { scheme, .. } if scheme == "mutualTLS" => {
                    let message = format!("the client has no certificate for `{id}` by itself");
                    self.limit(&unsupported::CLIENT_CERTIFICATE, &at, message);
                    continue;
                }
                Scheme::HTTP { scheme, .. } => {
                    let message = format!("the client does not authenticate with the HTTP scheme `{scheme}` by itself");
                    self.limit(&unsupported::SECURITY_SCHEME, &at, message);
                    continue;
                }
            };
            // The first of a kind has the plain name; others are told apart by their id.
            let plain = match kind {
                SchemeKind::Basic if !std::mem::replace(&mut has_basic, true) => Some("credentials"),
                SchemeKind::Bearer if !std::mem::replace(&mut has_bearer, true) => Some("bearer_token"),
                _ => None,
            };
            let candidates = plain.into_iter().map(RustName::snake).chain([RustName::snake(id)]);
            let rust = self.take(names, Named::key("security scheme", id, &at), candidates);
            lowered.push(SecurityScheme { id: id.clone(), rust, kind, env, docs: docs.clone().unwrap_or_default() });
        }
        lowered
    }
}

/// The alternatives of a `security` list; an empty one means that none is needed.
///
/// What the client can't do by itself is left to the caller, and comes last then: the first alternative that the client has
/// credentials for is taken.
pub(super) fn alternatives(requirements: &[SecurityRequirement], schemes: &[SecurityScheme]) -> Vec<Vec<String>> {
    let known = |id: &&String| schemes.iter().any(|scheme| scheme.id == **id);
    let (mut ours, mut others) = (Vec::new(), Vec::new());
    for requirement in requirements {
        let ids: Vec<String> = requirement.keys().filter(known).cloned().collect();
        let list = if ids.is_empty() && !requirement.is_empty() { &mut others } else { &mut ours };
        if !list.contains(&ids) {
            list.push(ids);
        }
    }
    ours.append(&mut others);
    ours
}

fn one_variable(extensions: &Extensions) -> Vec<String> {
    read::<String>(extensions, "x-rust-env").into_iter().collect()
}

fn representations(extensions: &Extensions) -> Vec<Representation> {
    let declared: Vec<extension::Representation> = read(extensions, "x-rust-representations").unwrap_or_default();
    if declared.is_empty() {
        return vec![Representation { format: Format::Json, path_suffix: String::new(), envelope: None }];
    }
    declared
        .into_iter()
        .map(|representation| Representation {
            format: if representation.format == "xml" { Format::Xml } else { Format::Json },
            path_suffix: representation.path_suffix,
            envelope: representation.envelope,
        })
        .collect()
}
