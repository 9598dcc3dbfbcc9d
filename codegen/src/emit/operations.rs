//! `operations.rs`: one request type for each operation.
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

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::check;
use super::descriptor;
use super::docs;
use super::pages;
use super::properties;
use super::rust::{Argument, Hidden, Rust, Shape, allow_many, allow_operator, ident};
use super::section::Section;
use super::streams;
use super::value::{style, value};
use super::xml;
use crate::model::{
    Api, Body, BodyKind, Check, Content, Location, Operation, Output, OutputVariant, Parameter, Status, Type, TypeKind,
};

pub(super) fn operations(api: &Api, section: Section<'_>) -> TokenStream {
    let hidden = Hidden::by(api.operations.iter().map(|operation| &operation.type_name));
    let rust = Rust::for_requests(api, &hidden);
    let items: Vec<TokenStream> =
        section.operations().map(|operation| Emitter { rust: &rust, operation, section }.items()).collect();
    let up = section.api_path();
    let use_types = rust.use_types(&up);
    let use_xml = section.operations().any(|operation| decodes_xml(api, operation)).then(|| {
        quote!(
            use #up::xml;
        )
    });
    let imported = rust.imported();
    let use_runtime = match (items.is_empty(), imported.is_empty()) {
        (true, _) => TokenStream::new(),
        (false, true) => quote!(
            use crate::runtime;
        ),
        (false, false) => quote!(
            use crate::runtime::{self, #(#imported),*};
        ),
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
    }
}

/// Whether an answer may arrive as XML.
fn decodes_xml(api: &Api, operation: &Operation) -> bool {
    let is_xml = |content: &Content| match content {
        Content::Structured(ty) => xml::root(api, ty).is_some(),
        _ => false,
    };
    match &operation.output {
        Output::One(content) => is_xml(content),
        Output::ByStatus { variants, .. } => variants.iter().any(|variant| is_xml(&variant.content)),
    }
}

struct Emitter<'a> {
    rust: &'a Rust<'a>,
    operation: &'a Operation,
    section: Section<'a>,
}

impl Emitter<'_> {
    fn items(&self) -> TokenStream {
        let operation = self.operation;
        let name = ident(&operation.type_name);
        let docs = docs::doc(&[format!(
            "Request of [`Client::{method}`]({up}::Client::{method}).",
            method = operation.method_name,
            up = self.section.api_link()
        )]);
        let deprecated = operation.deprecated.then(|| quote!(#[allow(deprecated)]));
        let descriptor = descriptor::descriptor(self.rust.api, operation);
        let constructor = self.constructor();
        let setters: Vec<TokenStream> = operation.setters().map(|parameter| self.setter(parameter)).collect();
        let body_setter: Vec<TokenStream> =
            operation.body.iter().filter(|body| !body.required).map(|body| self.body_setter(body)).collect();
        let output = self.output();
        let (output_type, decode) = self.decoding();
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

    fn constructor(&self) -> TokenStream {
        let descriptor = ident(&self.operation.static_name);
        let (arguments, _) = arguments(self.rust, self.operation);
        let calls: Vec<TokenStream> = self
            .operation
            .arguments()
            .map(|parameter| self.call(parameter, &ident(&parameter.rust), &quote!(request)))
            .collect();
        let body: Vec<TokenStream> = self
            .operation
            .body
            .iter()
            .filter(|body| body.required)
            .map(|body| self.body_call(body, &quote!(request)))
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

    fn setter(&self, parameter: &Parameter) -> TokenStream {
        let docs = docs::doc(&parameter_docs(self.rust.api, parameter, self.operation));
        let deprecated = parameter.deprecated.then(|| quote!(#[deprecated]));
        let name = ident(&parameter.rust);
        let Argument { ty, .. } = self.argument(parameter);
        let value = format_ident!("value");
        let call = self.call(parameter, &value, &quote!(self.request));
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

    fn argument(&self, parameter: &Parameter) -> Argument {
        argument(self.rust, parameter)
    }

    /// The statements that put a parameter into the request.
    fn call(&self, parameter: &Parameter, name: &Ident, request: &TokenStream) -> TokenStream {
        let call = self.value_call(parameter, name, request);
        match &parameter.content_type {
            Some(content_type) => {
                let wire = parameter.wire.as_str();
                quote!(#call #request.part_type(#wire, #content_type);)
            }
            None => call,
        }
    }

    fn value_call(&self, parameter: &Parameter, name: &Ident, request: &TokenStream) -> TokenStream {
        let wire = parameter.wire.as_str();
        let Argument { shape, .. } = self.argument(parameter);
        if parameter.location == Location::Multipart && is_file(self.rust.api, &parameter.ty) {
            return match shape {
                Shape::List(_) => quote!(#request.files(#wire, #name);),
                _ => quote!(#request.file(#wire, #name);),
            };
        }
        let location = location(self.rust, parameter.location);
        let own = parameter.checks.iter().chain(self.rust.api.item_checks(parameter));
        if parameter.is_plain()
            && let Some((method, value)) = self.plain(&shape, name)
        {
            // The type of the value knows that it must be finite.
            let own: Vec<Check> = own.filter(|check| **check != Check::Finite).cloned().collect();
            let checks = check::list(&own, self.rust);
            return quote!(#request.#method(#location, #wire, #value, #checks););
        }
        let text = match self.rust.api.resolve_value(&parameter.ty) {
            Type::Array(item) => self.rust.api.resolve_value(item),
            one => one,
        };
        let known = has_checks(self.rust.api, text).then(|| {
            let text = self.rust.ty(text);
            quote!(<#text as runtime::Text>::CHECKS)
        });
        let own: Vec<Check> = own.cloned().collect();
        let checks = check::argument(&own, known, self.rust);
        let name = &quote!(#name);
        let value = match &shape {
            Shape::Copy if parameter.allow_reserved => quote!(runtime::ParameterValue::reserved(&#name)),
            Shape::Text(text) if parameter.allow_reserved => {
                quote!(runtime::ParameterValue::reserved(&Into::<#text>::into(#name)))
            }
            Shape::Reference => {
                let value = value(&shape, name, parameter.style);
                let rules: Vec<Vec<Check>> =
                    std::iter::once(Vec::new()).chain(parameter.inner_checks.iter().cloned()).collect();
                let inside = properties::checks(self.rust, (&parameter.ty, &rules));
                if inside.is_empty() { value } else { quote!(#value.checked(#name, &[#(#inside),*])) }
            }
            _ => value(&shape, name, parameter.style),
        };
        let style = style(parameter.style);
        quote!(#request.set_styled(#location, #wire, #style, #value, #checks);)
    }

    /// The method of a request that takes a parameter in the usual style, and its argument.
    fn plain(&self, shape: &Shape, name: &Ident) -> Option<(TokenStream, TokenStream)> {
        match shape {
            Shape::Copy => Some((quote!(set), quote!(#name))),
            Shape::Text(_) => Some((quote!(set), self.rust.into(&quote!(#name)))),
            Shape::List(item) => match item.as_ref() {
                Shape::Copy => Some((quote!(set_list), quote!(#name))),
                Shape::Text(_) => {
                    let into = self.rust.prelude("Into");
                    Some((quote!(set_list), quote!(#name.into_iter().map(#into::into))))
                }
                _ => None,
            },
            Shape::Value | Shape::FreeForm | Shape::Reference => None,
        }
    }

    fn body_setter(&self, body: &Body) -> TokenStream {
        let name = ident(&body.rust);
        let docs = docs::doc(&[docs::of_body(body)]);
        let ty = body_type(self.rust, body);
        let call = self.body_call(body, &quote!(self.request));
        quote! {
            #docs
            pub fn #name(mut self, #name: #ty) -> Self {
                #call
                self
            }
        }
    }

    fn body_call(&self, body: &Body, request: &TokenStream) -> TokenStream {
        let name = ident(&body.rust);
        match &body.kind {
            BodyKind::Json(ty) => {
                let checks = properties::checks(self.rust, (ty, &body.checks));
                if checks.is_empty() {
                    quote!(#request.json(#name);)
                } else {
                    quote!(#request.json_checked(#name, &[#(#checks),*]);)
                }
            }
            BodyKind::Text => quote!(#request.text(#name);),
            BodyKind::Bytes => quote!(#request.bytes(#name);),
        }
    }

    /// The enum of an operation whose success differs by status.
    fn output(&self) -> Option<TokenStream> {
        let Output::ByStatus { name, variants } = &self.operation.output else { return None };
        let docs = docs::doc(&[format!("Success of [`{}`], by status.", self.operation.type_name)]);
        let name = ident(name);
        let items = variants.iter().map(|variant| {
            let docs = docs::doc(&[format!("{}: {}", variant.status, docs::sentence(&variant.docs))]);
            let rust = ident(&variant.rust);
            match content_type(self.rust, &variant.content) {
                Some(ty) => quote!(#docs #rust(#ty)),
                None => quote!(#docs #rust),
            }
        });
        let result = self.rust.prelude("Result");
        let decode = self.by_status(&name, variants);
        Some(quote! {
            #docs
            #[derive(Clone, Debug, PartialEq)]
            #[allow(clippy::large_enum_variant, reason = "it is taken apart where it arrives, and not kept")]
            #[non_exhaustive]
            pub enum #name {
                #(#items),*
            }

            impl #name {
                fn decode(response: &runtime::RawResponse) -> #result<Self, runtime::Error> {
                    #decode
                }
            }
        })
    }

    /// The type that a success decodes to, and how.
    fn decoding(&self) -> (TokenStream, TokenStream) {
        match &self.operation.output {
            Output::One(content) => {
                let ty = content_type(self.rust, content).unwrap_or_else(|| quote!(()));
                let decode = self.decode(content);
                (ty, decode)
            }
            Output::ByStatus { name, .. } => {
                let name = ident(name);
                (quote!(#name), quote!(#name::decode(response)))
            }
        }
    }

    fn by_status(&self, name: &Ident, variants: &[OutputVariant]) -> TokenStream {
        let arm = |variant: &OutputVariant| {
            let rust = ident(&variant.rust);
            let decode = self.decode(&variant.content);
            match variant.content {
                Content::Empty => quote!(#decode.map(|()| #name::#rust)),
                _ => quote!(#decode.map(#name::#rust)),
            }
        };
        let arms: Vec<TokenStream> = variants
            .iter()
            .map(|variant| {
                let value = arm(variant);
                match variant.status {
                    Status::Code(code) => quote!(#code => #value),
                    Status::Range(class) => {
                        let (from, to) = (class * 100, class * 100 + 99);
                        quote!(#from..=#to => #value)
                    }
                    Status::Default => quote!(_ => #value),
                }
            })
            .collect();
        // A success that the document does not declare is read like the first one that it does.
        let covers_all = variants.iter().any(|variant| variant.status == Status::Default);
        let other = variants.first().filter(|_| !covers_all).map(|variant| {
            let value = arm(variant);
            quote!(_ => #value)
        });
        quote!(match response.status().as_u16() { #(#arms,)* #other })
    }

    fn decode(&self, content: &Content) -> TokenStream {
        match content {
            Content::Empty => quote!(response.empty()),
            Content::Text => quote!(response.text()),
            Content::Bytes => quote!(response.bytes()),
            Content::Structured(ty) => match xml::root(self.rust.api, ty) {
                Some(element) => quote!(response.structured(Some(&xml::#element))),
                None => quote!(response.json()),
            },
        }
    }
}

/// Declarations of the arguments that an operation needs, and their names to pass them on.
pub(super) fn arguments(rust: &Rust<'_>, operation: &Operation) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let parameters = operation.arguments().map(|parameter| {
        let name = ident(&parameter.rust);
        let Argument { ty, .. } = argument(rust, parameter);
        (quote!(#name: #ty), quote!(#name))
    });
    let body = operation.body.iter().filter(|body| body.required).map(|body| {
        let name = ident(&body.rust);
        let ty = body_type(rust, body);
        (quote!(#name: #ty), quote!(#name))
    });
    parameters.chain(body).unzip()
}

/// `Location::Query`
pub(super) fn location(rust: &Rust<'_>, location: Location) -> TokenStream {
    let name = rust.runtime("Location");
    match location {
        Location::Path => quote!(#name::Path),
        Location::Query => quote!(#name::Query),
        Location::Header => quote!(#name::Header),
        Location::Cookie => quote!(#name::Cookie),
        Location::Form | Location::Multipart => quote!(#name::Form),
    }
}

pub(super) fn argument(rust: &Rust<'_>, parameter: &Parameter) -> Argument {
    if parameter.location == Location::Multipart && is_file(rust.api, &parameter.ty) {
        let iterator = rust.prelude("IntoIterator");
        return match rust.api.resolve(&parameter.ty) {
            Type::Array(_) => Argument {
                ty: quote!(impl #iterator<Item = runtime::File>),
                shape: Shape::List(Box::new(Shape::Value)),
            },
            _ => Argument { ty: quote!(runtime::File), shape: Shape::Value },
        };
    }
    rust.argument(&parameter.ty)
}

pub(super) fn is_file(api: &Api, ty: &Type) -> bool {
    match api.resolve(ty) {
        Type::Binary => true,
        Type::Array(item) | Type::Nullable(item) => is_file(api, item),
        _ => false,
    }
}

fn body_type(rust: &Rust<'_>, body: &Body) -> TokenStream {
    match &body.kind {
        BodyKind::Json(ty) => {
            let ty = rust.ty(ty);
            quote!(&#ty)
        }
        BodyKind::Text => {
            let (into, string) = (rust.prelude("Into"), rust.prelude("String"));
            quote!(impl #into<#string>)
        }
        BodyKind::Bytes => {
            let into = rust.prelude("Into");
            quote!(impl #into<runtime::Bytes>)
        }
    }
}

fn content_type(rust: &Rust<'_>, content: &Content) -> Option<TokenStream> {
    Some(match content {
        Content::Empty => return None,
        Content::Structured(ty) => rust.ty(ty),
        Content::Text => rust.prelude("String"),
        Content::Bytes => quote!(runtime::Bytes),
    })
}

/// What a setter says about its parameter: what it is, and what is true of it.
pub(super) fn parameter_docs(api: &Api, parameter: &Parameter, operation: &Operation) -> [String; 2] {
    let first =
        if parameter.docs.is_empty() { format!("Sets `{}`.", parameter.wire) } else { docs::sentence(&parameter.docs) };
    let mut facts = Vec::new();
    if let Some(default) = &parameter.default {
        let text = default.as_str().map_or_else(|| default.to_string(), ToOwned::to_owned);
        facts.push(if text.is_empty() { "Default: empty.".to_owned() } else { format!("Default: `{text}`.") });
    }
    let mut checks = parameter.checks.clone();
    checks.extend(api.item_checks(parameter).iter().cloned());
    facts.push(check::sentence(&checks));
    if let Some(requires) = &parameter.requires {
        let other = operation.parameters.iter().find(|other| other.wire == requires.wire);
        let other = other.map_or_else(|| requires.wire.to_string(), |other| other.rust.to_string());
        facts.push(match &requires.when {
            Some(when) => format!("`{when}` needs `{other}` too."),
            None => format!("Needs `{other}` too."),
        });
    }
    if parameter.from_client {
        facts.push("The client's own value unless set here.".to_owned());
    }
    facts.retain(|fact| !fact.is_empty());
    [first, facts.join(" ")]
}

/// Whether a named type knows its checks.
pub(super) fn is_text(api: &Api, ty: &Type) -> bool {
    matches!(api.resolve(ty), Type::Named(id) if matches!(api.type_def(*id).kind, TypeKind::Text(_) | TypeKind::TextUnion(_)))
}

/// Whether a type is a text that knows more about itself than that it is one.
fn has_checks(api: &Api, ty: &Type) -> bool {
    matches!(ty, Type::Rfc2822DateTime | Type::Date | Type::Base64) || is_text(api, ty)
}
