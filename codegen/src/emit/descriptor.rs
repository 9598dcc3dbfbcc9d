//! What is known about an operation before it is called: a static of the file that has its request type.
//!
//! ```text
//! static LIST_PARTICIPANTS: runtime::Operation =
//!     runtime::Operation::new(runtime::Method::Get, "ListParticipants", "/Conferences/{ConferenceSid}/Participants")
//!         .accept(&["application/json"]);
//! ```

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::client;
use super::example;
use super::rust::ident;
use crate::model::{Api, BodyKind, Location, Operation};
use crate::name::WireName;

/// The static of an operation.
pub(super) fn descriptor(api: &Api, operation: &Operation) -> TokenStream {
    let name = ident(&operation.static_name);
    let id = &operation.id;
    let method = format_ident!("{}", example::capitalized(operation.method));
    let path = &operation.template;
    let requires = requires(api, operation);
    let settings: Vec<&str> =
        operation.parameters.iter().filter(|parameter| parameter.from_client).map(|p| p.wire.as_str()).collect();
    let unless: Vec<&str> = operation.not_idempotent_with.iter().map(WireName::as_str).collect();
    let accept = &operation.accept;
    let idempotent = operation.idempotent;
    let by_method = !matches!(operation.method, "POST" | "PATCH");
    // What differs from an operation that only has a path.
    let facts: TokenStream = [
        operation.server.as_ref().map(|server| {
            let url = &server.url;
            quote!(.server(#url))
        }),
        operation.security.as_ref().map(|security| {
            let security = client::security(security);
            quote!(.security(#security))
        }),
        body_media_type(operation).map(|media_type| quote!(.body(#media_type))),
        (!accept.is_empty()).then(|| quote!(.accept(&[#(#accept),*]))),
        (!requires.is_empty()).then(|| quote!(.requires(&[#(#requires),*]))),
        (!settings.is_empty()).then(|| quote!(.settings(&[#(#settings),*]))),
        (idempotent != by_method).then(|| quote!(.idempotent(#idempotent))),
        (!unless.is_empty()).then(|| quote!(.not_idempotent_with(&[#(#unless),*]))),
    ]
    .into_iter()
    .flatten()
    .collect();
    quote! {
        static #name: runtime::Operation =
            runtime::Operation::new(runtime::Method::#method, #id, #path)#facts;
    }
}

/// The conditions between parameters, and between properties of a JSON body.
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
        let when = match &requires.when {
            Some(when) => quote!(Some(#when)),
            None => quote!(None),
        };
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
