//! `mod.rs` and `client.rs` of an API: the client, its builder, and one method for each operation.
//!
//! ```text
//! /// Client of the Twilio REST API. …
//! #[derive(Clone, Debug)]
//! pub struct Client {
//!     core: runtime::Client,
//! }
//!
//! impl Client {
//!     /// Fetches one participant.
//!     ///
//!     /// `GET /Accounts/{AccountSid}/Conferences/{ConferenceSid}/Participants/{CallSid}`
//!     pub fn fetch_participant(
//!         &self,
//!         conference_sid: impl Into<types::ConferenceSid>,
//!         call_sid: impl Into<types::CallSidOrLabel>,
//!     ) -> operations::FetchParticipant {
//!         operations::FetchParticipant::new(&self.core, conference_sid, call_sid)
//!     }
//! }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::check;
use super::docs;
use super::example;
use super::operations::{self, arguments, is_text};
use super::rust::{Argument, Hidden, Rust, allow_many, allow_operator, ident, use_runtime};
use super::section::Section;
use super::xml;
use crate::config::CrateConfig;
use crate::model::{
    Api, ErrorBody, ErrorResponse, Format, Location, Operation, Preset, SchemeKind, SecurityScheme, Server,
    ServerVariable, Setting, Type,
};

/// `mod.rs`: what the API is, and where to start.
pub(super) fn module(config: &CrateConfig, api: &Api) -> TokenStream {
    let mut paragraphs = vec![docs::clean(&format!("{}, version {}.", api.title, api.version)), docs::clean(&api.docs)];
    if let Some(operation) = example::showcase(api) {
        paragraphs.push(example::of_operation(config, api, operation));
    }
    paragraphs.push("# Operations".to_owned());
    paragraphs.push(api.operations.iter().map(listed).collect::<Vec<_>>().join("\n"));
    let docs = docs::inner_doc(&paragraphs);
    let types = (!api.types.is_empty()).then(|| {
        quote!(
            pub mod types;
        )
    });
    let xml = xml::is_used(api).then(|| {
        quote!(
            mod xml;
        )
    });
    let deprecated = has_deprecated(api).then(|| quote!(#![allow(deprecated)]));
    quote! {
        #docs
        #deprecated

        mod client;
        pub mod operations;
        #types
        #xml

        pub use client::{Client, ClientBuilder};
    }
}

fn listed(operation: &Operation) -> String {
    let name = &operation.method_name;
    docs::item(&format!("[`{name}`](Client::{name})"), &docs::first_line(&docs::clean(&operation.title())))
}

/// Whether emitted code uses something that it declares as deprecated.
fn has_deprecated(api: &Api) -> bool {
    api.types.iter().any(|def| def.deprecated)
        || api.operations.iter().any(|operation| {
            operation.deprecated
                || operation.presets.iter().any(|preset| {
                    let set = preset.values.iter().map(|(index, _)| index);
                    set.chain(&preset.arguments).any(|index| operation.parameters[*index].deprecated)
                })
        })
}

/// `client.rs`.
pub(super) fn client(config: &CrateConfig, api: &Api, section: Section<'_>) -> TokenStream {
    let rust = Rust::outside(api, &Hidden::default());
    if section.is_tag() {
        return of_tag(config, &rust, section);
    }
    let client_docs = docs::doc(&[
        docs::clean(&format!("Client of the {}.", api.title)),
        "Cloning is cheap, and clones share their connections.".to_owned(),
        example::of_client(config, api),
    ]);
    let builder_docs = docs::doc(&[
        "Configures a [`Client`].".to_owned(),
        "What is not set has a default that suits production; see the methods.".to_owned(),
    ]);
    let descriptor = descriptor(&rust);
    let credentials: Vec<TokenStream> = api.schemes.iter().map(credential).collect();
    let settings: Vec<TokenStream> = api.settings.iter().map(|one| setting(&rust, one)).collect();
    let variables: Vec<TokenStream> = all_variables(api).into_iter().map(variable).collect();
    let representation = (api.representations.len() > 1).then(|| representation(api));
    let methods = methods(config, &rust, section);
    let use_types = rust.use_types(&section.api_path());
    let use_xml = api.errors.iter().any(|error| xml::element_of(api, error.ty).is_some()).then(|| {
        quote!(
            use super::xml;
        )
    });
    let (modules, _) = section.tags();
    let use_operations = methods.is_some().then(|| {
        quote!(
            use super::operations;
        )
    });
    quote! {
        #modules
        #use_operations
        #use_types
        #use_xml
        use crate::runtime;

        #client_docs
        #[derive(Clone, Debug)]
        pub struct Client {
            core: runtime::Client,
        }

        #builder_docs
        #[derive(Debug)]
        #[must_use = "a client comes from `build`"]
        pub struct ClientBuilder {
            core: runtime::ClientBuilder,
        }

        #methods

        impl ClientBuilder {
            #(#credentials)*
            #(#settings)*
            #(#variables)*
            #representation
        }

        runtime::client!(Client, ClientBuilder, API);

        #descriptor
    }
}

/// The methods for the operations of one tag.
fn of_tag(config: &CrateConfig, rust: &Rust<'_>, section: Section<'_>) -> TokenStream {
    let methods = methods(config, rust, section);
    let use_types = rust.use_types(&section.api_path());
    let use_runtime = use_runtime(methods.as_slice());
    quote! {
        use super::Client;
        use super::super::operations;
        #use_types
        #use_runtime

        #methods
    }
}

/// `impl Client { … }` with the methods of the operations that stand in a file.
fn methods(config: &CrateConfig, rust: &Rust<'_>, section: Section<'_>) -> Option<TokenStream> {
    let mut methods = section
        .operations()
        .flat_map(|operation| {
            let presets = operation.presets.iter().map(|one| preset(config, rust, operation, one));
            std::iter::once(method(config, rust, operation, section)).chain(presets)
        })
        .peekable();
    methods.peek()?;
    Some(quote! {
        impl Client {
            #(#methods)*
        }
    })
}

fn method(config: &CrateConfig, rust: &Rust<'_>, operation: &Operation, section: Section<'_>) -> TokenStream {
    let docs = docs::doc(&method_docs(config, rust.api, operation, section));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let name = ident(&operation.method_name);
    let request = ident(&operation.type_name);
    let (declarations, names) = arguments(rust, operation);
    let many = allow_many(declarations.len() + 1);
    quote! {
        #docs
        #deprecated
        #many
        pub fn #name(&self, #(#declarations),*) -> operations::#request {
            operations::#request::new(&self.core, #(#names),*)
        }
    }
}

/// A method that sets some parameters of an operation.
fn preset(config: &CrateConfig, rust: &Rust<'_>, operation: &Operation, preset: &Preset) -> TokenStream {
    let docs = docs::doc(&[
        docs::sentence(&preset.summary),
        format!("[`{name}`](Self::{name}) with {}.", preset_text(operation, preset), name = operation.method_name),
        "# Example".to_owned(),
        example::of_preset(config, rust.api, operation, preset),
    ]);
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let (name, method, request) =
        (ident(&preset.method_name), ident(&operation.method_name), ident(&operation.type_name));
    let (mut declarations, names) = arguments(rust, operation);
    let mut calls = Vec::new();
    for parameter in preset.arguments.iter().map(|index| &operation.parameters[*index]) {
        let argument = ident(&parameter.rust);
        let Argument { ty, .. } = operations::argument(rust, parameter);
        declarations.push(quote!(#argument: #ty));
        calls.push(quote!(.#argument(#argument)));
    }
    for (index, value) in &preset.values {
        let parameter = &operation.parameters[*index];
        let setter = ident(&parameter.rust);
        // A value that is no expression was reported when the document was lowered.
        let value: TokenStream = example::expression(rust, &parameter.ty, Some(value))
            .and_then(|text| text.parse().ok())
            .unwrap_or_default();
        calls.push(quote!(.#setter(#value)));
    }
    let many = allow_many(declarations.len() + 1);
    quote! {
        #docs
        #deprecated
        #many
        pub fn #name(&self, #(#declarations),*) -> operations::#request {
            self.#method(#(#names),*)#(#calls)*
        }
    }
}

/// `muted` set to `true` and `hold` given
fn preset_text(operation: &Operation, preset: &Preset) -> String {
    let given = preset.arguments.iter().map(|index| format!("`{}` given", operation.parameters[*index].rust));
    let set = preset.values.iter().map(|(index, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        format!("`{}` set to `{value}`", operation.parameters[*index].rust)
    });
    given.chain(set).collect::<Vec<_>>().join(" and ")
}

fn method_docs(config: &CrateConfig, api: &Api, operation: &Operation, section: Section<'_>) -> Vec<String> {
    let mut docs = vec![docs::sentence(&operation.summary), docs::clean(&operation.docs)];
    docs.push(operation.route());
    if !operation.scopes.is_empty() {
        docs.push(format!("Permissions that the credential needs: {}.", operation.scopes.join(", ")));
    }
    let mut arguments: Vec<String> = operation
        .arguments()
        .map(|parameter| {
            let [docs, facts] = operations::parameter_docs(api, parameter, operation);
            docs::item(&format!("`{}`", parameter.rust), &docs::followed_by(&docs, &facts))
        })
        .collect();
    let body = operation.body.as_ref();
    if let Some(body) = body.filter(|body| body.required) {
        arguments.push(docs::item(&format!("`{}`", body.rust), &docs::of_body(body)));
    }
    let has_optional = operation.setters().next().is_some() || body.is_some_and(|body| !body.required);
    if has_optional || !arguments.is_empty() {
        docs.push("# Parameters".to_owned());
        docs.push(arguments.join("\n"));
    }
    if has_optional {
        let which = if arguments.is_empty() { "All are optional:" } else { "Optional ones are" };
        docs.push(format!("{which} methods of [`{name}`](operations::{name}).", name = operation.type_name));
    }
    if !operation.errors.is_empty() {
        docs.push("# Errors".to_owned());
        docs.push(operation.errors.iter().map(|error| error_docs(api, error, section)).collect::<Vec<_>>().join("\n"));
    }
    docs.push("# Example".to_owned());
    docs.push(example::of_operation(config, api, operation));
    docs
}

fn error_docs(api: &Api, error: &ErrorResponse, section: Section<'_>) -> String {
    let docs = docs::sentence(&error.docs);
    let body = match &error.ty {
        Some(Type::Named(id)) => {
            let name = &api.type_def(*id).name;
            format!("Decodes as [`{name}`]({}::types::{name}).", section.api_link())
        }
        _ => String::new(),
    };
    docs::item(&error.status.to_string(), &docs::followed_by(&docs, &body))
}

fn credential(scheme: &SecurityScheme) -> TokenStream {
    let name = ident(&scheme.rust);
    let id = &scheme.id;
    let variables = match scheme.env.as_slice() {
        [] => String::new(),
        names => {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            format!("`from_env` reads {}.", names.join(" and "))
        }
    };
    let operator = allow_operator(&scheme.rust);
    let text = |fallback: &str| if scheme.docs.is_empty() { fallback.to_owned() } else { docs::sentence(&scheme.docs) };
    match &scheme.kind {
        SchemeKind::Basic => {
            let docs = docs::doc(&[text("User name and password of HTTP Basic authentication."), variables]);
            quote! {
                #docs
                pub fn #name(mut self, username: impl Into<String>, password: impl Into<String>) -> Self {
                    self.core.credential(#id, runtime::Credential::basic(username, password));
                    self
                }
            }
        }
        SchemeKind::Bearer => {
            let docs = docs::doc(&[text("Token of HTTP Bearer authentication."), variables]);
            quote! {
                #docs
                #operator
                pub fn #name(mut self, token: impl Into<String>) -> Self {
                    self.core.credential(#id, runtime::Credential::bearer(token));
                    self
                }
            }
        }
        SchemeKind::ApiKey { name: wire, .. } => {
            let docs = docs::doc(&[text(&format!("Key that is sent as `{wire}`.")), variables]);
            quote! {
                #docs
                #operator
                pub fn #name(mut self, key: impl Into<String>) -> Self {
                    self.core.credential(#id, runtime::Credential::api_key(key));
                    self
                }
            }
        }
    }
}

fn setting(rust: &Rust<'_>, setting: &Setting) -> TokenStream {
    let name = ident(&setting.rust);
    let wire = setting.wire.as_str();
    let mut sources = Vec::new();
    sources.extend(setting.env.as_ref().map(|env| format!("`from_env` reads `{env}`.")));
    sources.extend(setting.from_username.then(|| "Without it, the user name of the credential is used.".to_owned()));
    let docs = docs::doc(&[docs::sentence(&setting.docs), sources.join(" ")]);
    let Argument { ty, .. } = rust.argument(&setting.ty);
    let value = match rust.api.resolve(&setting.ty) {
        ty @ (Type::Named(_) | Type::String) => {
            let text = rust.ty(ty);
            quote!(&Into::<#text>::into(#name))
        }
        _ => quote!(&#name),
    };
    let operator = allow_operator(&setting.rust);
    quote! {
        #docs
        #operator
        pub fn #name(mut self, #name: #ty) -> Self {
            self.core.setting(#wire, #value);
            self
        }
    }
}

fn variable(variable: &ServerVariable) -> TokenStream {
    let name = ident(&variable.rust);
    let wire = variable.wire.as_str();
    let mut facts = Vec::new();
    if variable.required {
        facts.push(format!("Needed unless a base URL is given; for example `{}`.", variable.default));
    } else {
        facts.push(format!("Default: `{}`.", variable.default));
    }
    if !variable.values.is_empty() {
        facts.push(format!("One of `{}`.", variable.values.join("`, `")));
    }
    facts.extend(variable.env.as_ref().map(|env| format!("`from_env` reads `{env}`.")));
    let first = if variable.docs.is_empty() {
        format!("Sets `{}` in the server's URL.", variable.wire)
    } else {
        docs::sentence(&variable.docs)
    };
    let docs = docs::doc(&[first, facts.join(" ")]);
    let operator = allow_operator(&variable.rust);
    quote! {
        #docs
        #operator
        pub fn #name(mut self, #name: impl Into<String>) -> Self {
            self.core.server_variable(#wire, #name);
            self
        }
    }
}

fn representation(api: &Api) -> TokenStream {
    let default = match api.representations.first().map(|representation| representation.format) {
        Some(Format::Xml) => "XML",
        _ => "JSON",
    };
    let docs = docs::doc(&[format!("Representation of the answers; {default} unless set. The types are the same.")]);
    quote! {
        #docs
        pub fn representation(mut self, representation: runtime::Representation) -> Self {
            self.core.representation(representation);
            self
        }
    }
}

/// Variables of the document's server and of the operations' own.
fn all_variables(api: &Api) -> Vec<&ServerVariable> {
    let mut variables: Vec<&ServerVariable> = api.server.variables.iter().collect();
    let own = api.operations.iter().filter_map(|operation| operation.server.as_ref());
    for variable in own.flat_map(|server: &Server| &server.variables) {
        if !variables.iter().any(|known| known.wire == variable.wire) {
            variables.push(variable);
        }
    }
    variables
}

/// `&[&["apiKeyAuth"], &["accountAuth"]]`
pub(super) fn security(alternatives: &[Vec<String>]) -> TokenStream {
    let alternatives = alternatives.iter().map(|schemes| quote!(&[#(#schemes),*]));
    quote!(&[#(#alternatives),*])
}

fn descriptor(rust: &Rust<'_>) -> TokenStream {
    let api = rust.api;
    let name = api.module.as_str();
    let server = &api.server.url;
    let variables = all_variables(api).into_iter().map(|variable| {
        let (name, default, required) = (variable.wire.as_str(), &variable.default, variable.required);
        let env = option(variable.env.as_deref());
        let values = &variable.values;
        quote!(runtime::ServerVariable {
            name: #name, default: #default, required: #required, env: #env, values: &[#(#values),*]
        })
    });
    let credentials = api.schemes.iter().map(|scheme| {
        let id = &scheme.id;
        let env = &scheme.env;
        let kind = match &scheme.kind {
            SchemeKind::Basic => quote!(runtime::SchemeKind::Basic),
            SchemeKind::Bearer => quote!(runtime::SchemeKind::Bearer),
            SchemeKind::ApiKey { location, name } => {
                let name = name.as_str();
                let location = operations::location(rust, *location);
                quote!(runtime::SchemeKind::ApiKey { location: #location, name: #name })
            }
        };
        quote!(runtime::Scheme { id: #id, kind: #kind, env: &[#(#env),*] })
    });
    let security = security(&api.security);
    let settings: Vec<TokenStream> = api.settings.iter().map(|setting| {
        let (wire, method) = (setting.wire.as_str(), setting.rust.as_str());
        let env = option(setting.env.as_deref());
        let from_username = setting.from_username;
        let location = api
            .operations
            .iter()
            .flat_map(|operation| &operation.parameters)
            .find(|parameter| parameter.from_client && parameter.wire == setting.wire)
            .map_or(Location::Path, |parameter| parameter.location);
        let location = operations::location(rust, location);
        let known = match &setting.ty {
            Type::Named(id) if is_text(api, &setting.ty) => {
                let named = ident(&api.type_def(*id).name);
                Some(quote!(<types::#named as runtime::Text>::CHECKS))
            }
            _ => None,
        };
        let checks = check::argument(&setting.checks, known, rust);
        quote!(runtime::Setting {
            parameter: #wire, method: #method, location: #location, env: #env, from_username: #from_username, checks: #checks
        })
    }).collect();
    let representations = api.representations.iter().filter(|_| api.representations.len() > 1 || has_suffix(api)).map(|one| {
        let format = match one.format {
            Format::Json => quote!(Json),
            Format::Xml => quote!(Xml),
        };
        let suffix = &one.path_suffix;
        let envelope = option(one.envelope.as_deref());
        quote!(runtime::RepresentationInfo { format: runtime::Format::#format, path_suffix: #suffix, envelope: #envelope })
    });
    let request_id_header = &api.request_id_header;
    let errors = api.errors.iter().map(|error| error_body(api, error));
    quote! {
        static API: runtime::Api = runtime::Api {
            name: #name,
            server: #server,
            server_variables: &[#(#variables),*],
            credentials: &[#(#credentials),*],
            security: #security,
            settings: &[#(#settings),*],
            representations: &[#(#representations),*],
            request_id_header: #request_id_header,
            errors: &[#(#errors),*],
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
        };
    }
}

fn has_suffix(api: &Api) -> bool {
    api.representations.iter().any(|representation| !representation.path_suffix.is_empty())
}

fn error_body(api: &Api, error: &ErrorBody) -> TokenStream {
    let code = option(error.code.as_ref().map(super::super::name::WireName::as_str));
    let message = option(error.message.as_ref().map(super::super::name::WireName::as_str));
    let more_info = option(error.more_info.as_ref().map(super::super::name::WireName::as_str));
    let xml = match xml::element_of(api, error.ty) {
        Some(element) => quote!(Some(&xml::#element)),
        None => quote!(None),
    };
    quote!(&runtime::ErrorBody { code: #code, message: #message, more_info: #more_info, xml: #xml })
}

fn option(value: Option<&str>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}
