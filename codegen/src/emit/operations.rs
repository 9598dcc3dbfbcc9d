//! `operations.rs`: one request type for each operation. In a large API, the file of a tag also has the methods of the client.
//!
//! ```text
//! impl ListParticipants {
//!     pub(super) fn new(client: &runtime::Client, conference_sid: impl Into<types::ConferenceSid>) -> Self {
//!         let mut request = runtime::Request::new(client, &LIST_PARTICIPANTS);
//!         request.set(Location::Path, "ConferenceSid", conference_sid.into(), &[]);
//!         Self { request }
//!     }
//!
//!     /// Only participants that are muted, or not muted.
//!     pub fn muted(mut self, value: bool) -> Self {
//!         self.request.set(Location::Query, "Muted", value, &[]);
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

use super::argument::{argument, arguments, body_docs, body_type, lifetime, lifetime_of, parameter_docs};
use super::descriptor;
use super::docs;
use super::format;
use super::methods::methods;
use super::pages;
use super::request;
use super::response;
use super::rust::{Hidden, Rust, allow_many, allow_operator, ident, import};
use super::section::Section;
use super::streams;
use crate::config::CrateConfig;
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Body, Location, Operation, Parameter};

pub(super) fn operations(config: &CrateConfig, api: &Api, section: Section<'_>) -> TokenStream {
    let hidden = Hidden::by(api.operations.iter().map(|operation| &operation.type_name));
    let rust = Rust::for_requests(api, &hidden);
    let methods = if section.is_module() { methods(config, &rust, section) } else { None };
    let items: Vec<TokenStream> =
        section.operations().map(|operation| Request { rust: &rust, operation, section }.items()).collect();
    let up = section.api_path();
    let use_operations = methods.is_some().then(|| import(&quote!(#up::operations)));
    let use_types = rust.use_types(&up);
    let use_checks = rust.use_checks(&up);
    let use_xml =
        section.operations().any(|operation| response::decodes_xml(api, operation)).then(|| import(&quote!(#up::xml)));
    let imported = rust.imported();
    let use_runtime = match (items.is_empty(), imported.is_empty()) {
        (true, _) => TokenStream::new(),
        (false, true) => import(&quote!(#up::runtime::emitted as runtime)),
        (false, false) => import(&quote!(#up::runtime::emitted::{self as runtime, #(#imported),*})),
    };
    let docs = (!section.is_module()).then(|| {
        docs::inner_doc(&[
            Markdown::ours(
                "Requests, returned by the methods of [`Client`](super::Client), with a method for each optional parameter.",
            ),
            Markdown::ours("Awaiting a request sends it and returns the decoded value; `send()` also returns the status and headers."),
        ])
    });
    let (modules, exports) = section.modules();
    quote! {
        #docs

        #modules
        #use_checks
        #use_operations
        #use_types
        #use_xml
        #use_runtime
        #exports

        #methods
        #(#items)*
    }
}

/// The request of one operation.
struct Request<'a> {
    rust: &'a Rust<'a>,
    operation: &'a Operation,
    section: Section<'a>,
}

impl Request<'_> {
    fn items(&self) -> TokenStream {
        let operation = self.operation;
        let name = ident(&operation.type_name);
        let docs = docs::doc(&[markdown!(
            "Request of [`Client::{}`]({}::Client::{0}).",
            operation.method_name,
            self.section.api_link()
        )]);
        let deprecated = operation.deprecated.then(|| quote!(#[allow(deprecated)]));
        let descriptor = descriptor::operation(self.rust.api, operation);
        let constructor = self.constructor();
        let setters: Vec<TokenStream> = operation.setters().map(|parameter| self.setter(parameter)).collect();
        let body_setter: Vec<TokenStream> =
            operation.body.iter().filter(|body| !body.required).map(|body| self.body_setter(body)).collect();
        let formats = format::formats(self.rust, operation);
        let output = response::output(self.rust, operation);
        let (output_type, decode) = response::decoding(self.rust, operation);
        let has = |location: Location| operation.parameters.iter().any(|parameter| parameter.location == location);
        let is_multipart = has(Location::Multipart);
        let form = (is_multipart || has(Location::Form)).then(|| quote!(runtime::form_operation!(#name);));
        let multipart = is_multipart.then(|| quote!(runtime::multipart_operation!(#name);));
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

            // After the parameters, so that they come first in the documentation.
            runtime::operation! { #docs pub #name -> #output_type, |response| #decode }

            #formats
            #output
            #form
            #multipart
            #streams
            #pagination
        }
    }

    fn constructor(&self) -> TokenStream {
        let descriptor = ident(&self.operation.static_name);
        let (arguments, _) = arguments(self.rust, self.operation);
        let calls: Vec<TokenStream> = self
            .operation
            .arguments()
            .map(|parameter| request::parameter(self.rust, parameter, &ident(&parameter.rust), &quote!(request)))
            .collect();
        let body: Vec<TokenStream> = self
            .operation
            .body
            .iter()
            .filter(|body| body.required)
            .map(|body| request::body(self.rust, body, &quote!(request)))
            .collect();
        let lifetime = lifetime(self.operation);
        let mutable = (!calls.is_empty() || !body.is_empty()).then(|| quote!(mut));
        let many = allow_many(arguments.len() + 1);
        let visibility = (!self.section.is_module()).then(|| quote!(pub(super)));
        quote! {
            #many
            #visibility fn new #lifetime (client: &runtime::Client, #(#arguments),*) -> Self {
                let #mutable request = runtime::Request::new(client, &#descriptor);
                #(#calls)*
                #(#body)*
                Self { request }
            }
        }
    }

    fn setter(&self, parameter: &Parameter) -> TokenStream {
        let docs = docs::doc(&parameter_docs(self.rust.api, parameter, self.operation));
        let deprecated = parameter.deprecated.then(|| quote!(#[deprecated]));
        let name = ident(&parameter.rust);
        let ty = argument(self.rust, parameter).ty;
        let value = format_ident!("value");
        let call = request::parameter(self.rust, parameter, &value, &quote!(self.request));
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

    fn body_setter(&self, body: &Body) -> TokenStream {
        let name = ident(&body.rust);
        let docs = docs::doc(&[body_docs(body)]);
        let ty = body_type(self.rust, body);
        let call = request::body(self.rust, body, &quote!(self.request));
        let lifetime = lifetime_of(body);
        quote! {
            #docs
            pub fn #name #lifetime (mut self, #name: #ty) -> Self {
                #call
                self
            }
        }
    }
}
