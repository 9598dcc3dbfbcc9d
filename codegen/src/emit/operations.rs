//! `operations.rs`: one request type for each operation.
//!
//! ```text
//! impl ListParticipants {
//!     pub(super) fn new(client: &runtime::Client, conference_sid: impl Into<types::ConferenceSid>) -> Self {
//!         let mut request = runtime::Request::new(client, &LIST_PARTICIPANTS);
//!         request.path("ConferenceSid", conference_sid.into());
//!         Self { request }
//!     }
//!
//!     /// Only participants that are muted, or not muted.
//!     pub fn muted(mut self, value: bool) -> Self {
//!         self.request.query("Muted", value);
//!         self
//!     }
//! }
//!
//! runtime::operation! {
//!     /// Request of [`Client::list_participants`](super::Client::list_participants).
//!     pub ListParticipants -> types::ParticipantPage, |response| response.json()
//! }
//! ```

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::argument::{argument, arguments, body_docs, body_type, parameter_docs};
use super::check::Patterns;
use super::descriptor;
use super::docs;
use super::pages;
use super::request::Statements;
use super::response;
use super::rust::{Hidden, Rust, allow_many, allow_operator, ident, import};
use super::section::Section;
use super::streams;
use crate::model::{Api, Body, Location, Operation, Parameter};

/// What a file of requests knows of the names in all of them.
#[derive(Clone)]
pub(super) struct Names<'a> {
    hidden: Hidden<'a>,
    patterns: Patterns,
}

impl<'a> Names<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let statics = api.operations.iter().map(|operation| &operation.static_name);
        let local = api.operations.iter().map(|operation| &operation.type_name);
        Self { hidden: Hidden::by(local.clone()), patterns: Patterns::beside(statics).importing(&local) }
    }
}

pub(super) fn operations(api: &Api, section: Section<'_>) -> TokenStream {
    let Names { hidden, mut patterns } = Names::of(api);
    let rust = Rust::outside(api, &hidden);
    let items: Vec<TokenStream> = section
        .operations()
        .map(|operation| Request { rust: &rust, operation, section }.items(&mut patterns))
        .collect();
    let constants = patterns.constants();
    let up = section.api_path();
    let use_types = rust.use_types(&up);
    let use_xml =
        section.operations().any(|operation| response::decodes_xml(api, operation)).then(|| import(&quote!(#up::xml)));
    let imported = patterns.imported();
    let use_runtime = match (items.is_empty(), imported.is_empty()) {
        (true, _) => TokenStream::new(),
        (false, true) => import(&quote!(crate::runtime)),
        (false, false) => import(&quote!(crate::runtime::{self, #(#imported),*})),
    };
    let docs = (!section.is_tag()).then(|| {
        docs::inner_doc(&[
            "Requests: what the methods of [`Client`](super::Client) return, with a method for each optional parameter.".to_owned(),
            "A request is sent when it is awaited; `send()` also gives status and headers.".to_owned(),
        ])
    });
    let (modules, exports) = section.tags();
    quote! {
        #docs

        #modules
        #use_types
        #use_xml
        #use_runtime
        #exports

        #(#items)*
        #constants
    }
}

/// The request of one operation.
struct Request<'a> {
    rust: &'a Rust<'a>,
    operation: &'a Operation,
    section: Section<'a>,
}

impl<'a> Request<'a> {
    fn statements(&self) -> Statements<'a> {
        Statements { rust: self.rust, operation: self.operation }
    }

    fn items(&self, patterns: &mut Patterns) -> TokenStream {
        let operation = self.operation;
        let name = ident(&operation.type_name);
        let docs = docs::doc(&[format!(
            "Request of [`Client::{method}`]({up}::Client::{method}).",
            method = operation.method_name,
            up = self.section.api_link()
        )]);
        let deprecated = operation.deprecated.then(|| quote!(#[allow(deprecated)]));
        let descriptor = descriptor::operation(self.rust.api, operation);
        let constructor = self.constructor(patterns);
        let setters: Vec<TokenStream> = operation.setters().map(|parameter| self.setter(parameter, patterns)).collect();
        let body_setter: Vec<TokenStream> =
            operation.body.iter().filter(|body| !body.required).map(|body| self.body_setter(body, patterns)).collect();
        let output = response::output(self.rust, operation);
        let (output_type, decode) = response::decoding(self.rust, operation);
        let form = operation
            .parameters
            .iter()
            .any(|parameter| matches!(parameter.location, Location::Form | Location::Multipart));
        let form = form.then(|| quote!(runtime::form_operation!(#name);));
        let streams = streams::streams(self.rust, operation);
        let pagination = operation.pagination.as_ref().map(|pagination| pages::paged(self.rust, &name, pagination));
        quote! {
            #descriptor

            #deprecated
            impl #name {
                #constructor
                #(#setters)*
                #(#body_setter)*
            }

            // Behind the parameters, which come first in the documentation then.
            runtime::operation! { #docs pub #name -> #output_type, |response| #decode }

            #output
            #form
            #streams
            #pagination
        }
    }

    fn constructor(&self, patterns: &mut Patterns) -> TokenStream {
        let descriptor = ident(&self.operation.static_name);
        let (arguments, _) = arguments(self.rust, self.operation);
        let calls: Vec<TokenStream> = self
            .operation
            .arguments()
            .map(|parameter| {
                self.statements().parameter(parameter, &ident(&parameter.rust), &quote!(request), patterns)
            })
            .collect();
        let body: Vec<TokenStream> = self
            .operation
            .body
            .iter()
            .filter(|body| body.required)
            .map(|body| self.statements().body(body, &quote!(request), patterns))
            .collect();
        let mutable = (!calls.is_empty() || !body.is_empty()).then(|| quote!(mut));
        let many = allow_many(arguments.len() + 1);
        let visibility = if self.section.is_tag() { quote!(pub(in super::super)) } else { quote!(pub(super)) };
        quote! {
            #many
            #visibility fn new(client: &runtime::Client, #(#arguments),*) -> Self {
                let #mutable request = runtime::Request::new(client, &#descriptor);
                #(#calls)*
                #(#body)*
                Self { request }
            }
        }
    }

    fn setter(&self, parameter: &Parameter, patterns: &mut Patterns) -> TokenStream {
        let docs = docs::doc(&parameter_docs(self.rust.api, parameter, self.operation));
        let deprecated = parameter.deprecated.then(|| quote!(#[deprecated]));
        let name = ident(&parameter.rust);
        let ty = argument(self.rust, parameter).ty;
        let value = format_ident!("value");
        let call = self.statements().parameter(parameter, &value, &quote!(self.request), patterns);
        let operator = allow_operator(&parameter.rust);
        quote! {
            #docs
            #deprecated
            #operator
            pub fn #name(mut self, #value: #ty) -> Self {
                #call
                self
            }
        }
    }

    fn body_setter(&self, body: &Body, patterns: &mut Patterns) -> TokenStream {
        let name = ident(&body.rust);
        let docs = docs::doc(&[body_docs(body)]);
        let ty = body_type(self.rust, body);
        let call = self.statements().body(body, &quote!(self.request), patterns);
        quote! {
            #docs
            pub fn #name(mut self, #name: #ty) -> Self {
                #call
                self
            }
        }
    }
}
