//! Call-independent facts: one static for the API and one for each operation.
//!
//! ```text
//! static LIST_PARTICIPANTS: runtime::Operation =
//!     runtime::Operation::new(runtime::Method::Get, "ListParticipants", "/Conferences/{ConferenceSid}/Participants")
//!         .accept(&["application/json"]);
//! ```

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::builder;
use super::check;
use super::rust::{Rust, ident, option};
use super::xml;
use crate::model::{
    Api, BodyKind, ErrorBody, Format, Location, Operation, Representation, SchemeKind, SecurityScheme, ServerVariable,
    Setting,
};
use crate::name::{RustName, WireName};
use crate::openapi::tables::Method;

/// The static of an operation.
pub(super) fn operation(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.static_name);
    let id = &operation.id;
    let is_additional = Method::of(&operation.method).is_additional();
    let method = if is_additional {
        let method = &operation.method;
        quote!(Other(#method))
    } else {
        ident(&RustName::camel(&operation.method.to_lowercase())).to_token_stream()
    };
    let path = &operation.template;
    let requires = requires(api, operation);
    let settings: Vec<&str> =
        operation.parameters.iter().filter(|parameter| parameter.from_client).map(|p| p.wire.as_str()).collect();
    let unless: Vec<&str> = operation.not_idempotent_with.iter().map(WireName::as_str).collect();
    let (accept, accept_raw) = (&operation.accept, &operation.accept_raw);
    let idempotent = operation.idempotent;
    let by_method = !is_additional && !matches!(operation.method.as_str(), "POST" | "PATCH");
    // Only properties that differ from the defaults are emitted.
    let facts: TokenStream = [
        operation.server.as_ref().map(|server| {
            let url = &server.url;
            quote!(.server(#url))
        }),
        operation.security.as_ref().map(|security| {
            let security = self::security(security);
            quote!(.security(#security))
        }),
        body_media_type(operation).map(|media_type| quote!(.body(#media_type))),
        (!accept.is_empty()).then(|| quote!(.accept(&[#(#accept),*]))),
        (!accept_raw.is_empty()).then(|| quote!(.accept_raw(&[#(#accept_raw),*]))),
        operation.xml_errors.then(|| quote!(.xml_errors(true))),
        (!requires.is_empty()).then(|| quote!(.requires(&[#(#requires),*]))),
        (!settings.is_empty()).then(|| quote!(.settings(&[#(#settings),*]))),
        (idempotent != by_method).then(|| quote!(.idempotent(#idempotent))),
        (!unless.is_empty()).then(|| quote!(.not_idempotent_with(&[#(#unless),*]))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let visibility = api.has_server.then(|| quote!(pub(crate)));
    quote! {
        #visibility static #name: runtime::Operation =
            runtime::Operation::new(runtime::Method::#method, #id, #path)#facts;
    }
}

/// Dependencies between parameters, and between properties of a JSON body.
fn requires(api: &Api, operation: &Operation) -> Vec<TokenStream> {
    let of_body = match operation.body.as_ref().map(|body| &body.kind) {
        Some(BodyKind::Json(ty)) => api.fields(ty).unwrap_or_default(),
        _ => &[],
    };
    let of_parameters = operation.parameters.iter().map(|parameter| (&parameter.wire, &parameter.requires));
    let conditions = of_parameters.chain(of_body.iter().map(|field| (&field.wire, &field.requires)));
    let requires = conditions.filter_map(|(wire, requires)| {
        let requires = requires.as_ref()?;
        let (wire, needs) = (wire.as_str(), requires.wire.as_str());
        let when = option(requires.when.as_deref());
        Some(quote!(runtime::Requires { parameter: #wire, when: #when, needs: #needs }))
    });
    requires.collect()
}

fn body_media_type(operation: &Operation) -> Option<&str> {
    if let Some(body) = &operation.body {
        return Some(&body.media_type);
    }
    operation.parameters.iter().find_map(|parameter| match parameter.location {
        Location::Form => Some("application/x-www-form-urlencoded"),
        Location::Multipart => Some("multipart/form-data"),
        _ => None,
    })
}

/// The API's static, which the client refers to.
pub(super) fn api(rust: &Rust<'_>) -> TokenStream {
    let api = rust.api;
    let name = api.module.as_str();
    let servers = [&api.server].into_iter().chain(&api.other_servers).map(|server| &server.url);
    let variables = builder::variables(api).into_iter().map(variable);
    let credentials = api.schemes.iter().map(|one| scheme(rust, one));
    let security = security(&api.security);
    let settings: Vec<TokenStream> = api.settings.iter().map(|one| setting(rust, one)).collect();
    let is_told = api.representations.len() > 1 || api.representations.iter().any(|one| !one.path_suffix.is_empty());
    let representations = api.representations.iter().filter(|_| is_told).map(representation);
    let request_id_header = &api.request_id_header;
    let errors = api.errors.iter().map(|error| error_body(api, error));
    let visibility = api.has_server.then(|| quote!(pub(super)));
    quote! {
        #visibility static API: runtime::Api = runtime::Api {
            name: #name,
            servers: &[#(#servers),*],
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

fn variable(variable: &ServerVariable) -> TokenStream {
    let (name, default, required) = (variable.wire.as_str(), &variable.default, variable.required);
    let env = option(variable.env.as_deref());
    let values = &variable.values;
    quote!(runtime::ServerVariable {
        name: #name, default: #default, required: #required, env: #env, values: &[#(#values),*]
    })
}

fn scheme(rust: &Rust<'_>, scheme: &SecurityScheme) -> TokenStream {
    let (id, env) = (&scheme.id, &scheme.env);
    let kind = match &scheme.kind {
        SchemeKind::Basic => quote!(Basic),
        SchemeKind::Bearer => quote!(Bearer),
        SchemeKind::ApiKey { location, name } => {
            let (location, name) = (self::location(rust, *location), name.as_str());
            quote!(ApiKey { location: #location, name: #name })
        }
    };
    quote!(runtime::Scheme { id: #id, kind: runtime::SchemeKind::#kind, env: &[#(#env),*] })
}

fn setting(rust: &Rust<'_>, setting: &Setting) -> TokenStream {
    let (wire, method) = (setting.wire.as_str(), setting.rust.as_str());
    let env = option(setting.env.as_deref());
    let from_username = setting.from_username;
    let location = location(rust, location_of(rust.api, setting));
    let checks = check::argument(&setting.checks, rust.checks_of_text(&setting.ty), rust);
    quote!(runtime::Setting {
        parameter: #wire, method: #method, location: #location, env: #env, from_username: #from_username, checks: #checks
    })
}

fn representation(representation: &Representation) -> TokenStream {
    let format = match representation.format {
        Format::Json => quote!(Json),
        Format::Xml => quote!(Xml),
    };
    let suffix = &representation.path_suffix;
    let envelope = option(representation.envelope.as_deref());
    quote!(runtime::RepresentationInfo { format: runtime::Format::#format, path_suffix: #suffix, envelope: #envelope })
}

/// `&[&["apiKeyAuth"], &["accountAuth"]]`
fn security(alternatives: &[Vec<String>]) -> TokenStream {
    let alternatives = alternatives.iter().map(|schemes| quote!(&[#(#schemes),*]));
    quote!(&[#(#alternatives),*])
}

fn error_body(api: &Api, error: &ErrorBody) -> TokenStream {
    let [code, message, more_info] =
        [&error.code, &error.message, &error.more_info].map(|name| option(name.as_ref().map(WireName::as_str)));
    let xml = match xml::element_of(api, error.ty) {
        Some(element) => quote!(Some(&xml::#element)),
        None => quote!(None),
    };
    quote!(&runtime::ErrorBody { code: #code, message: #message, more_info: #more_info, xml: #xml })
}

/// The location of the parameter that a setting of the client fills.
pub(super) fn location_of(api: &Api, setting: &Setting) -> Location {
    let mut parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
    let parameter = parameters.find(|parameter| parameter.from_client && parameter.wire == setting.wire);
    parameter.map_or(Location::Path, |parameter| parameter.location)
}

/// `Location::Query`, or the full path if the name is not imported.
pub(super) fn location(rust: &Rust<'_>, location: Location) -> TokenStream {
    let (path, name) = (rust.runtime("Location"), location_name(location));
    quote!(#path::#name)
}

/// `Query`
pub(super) fn location_name(location: Location) -> TokenStream {
    match location {
        Location::Path => quote!(Path),
        Location::Query => quote!(Query),
        Location::Header => quote!(Header),
        Location::Cookie => quote!(Cookie),
        Location::Form | Location::Multipart => quote!(Form),
    }
}
