//! `server/requests.rs`: the requests of the operations, as a server receives them.
//!
//! ```text
//! /// Request of [`Api::fetch_call`](super::Api::fetch_call).
//! #[derive(Clone, Debug)]
//! #[non_exhaustive]
//! pub struct FetchCall {
//!     /// The call.
//!     pub call_sid: types::CallSid,
//! }
//!
//! runtime::received!(FetchCall { call_sid: required Path "CallSid" });
//! ```

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::argument::{body_docs, is_file_part, item_format, item_type, media_types, parameter_docs};
use super::check;
use super::descriptor::{location, location_name};
use super::docs;
use super::properties;
use super::request::description;
use super::rust::{Hidden, Rust, ident, import};
use crate::markdown::markdown;
use crate::model::{Api, Body, BodyChoice, BodyKind, Operation, Parameter, Type};
use crate::name::RustName;

pub(super) fn requests(api: &Api) -> TokenStream {
    let choices = api.operations.iter().filter_map(|operation| operation.body.as_ref()?.choice.as_ref());
    let names = api.operations.iter().map(|operation| &operation.type_name);
    let hidden = Hidden::by(names.chain(choices.map(|choice| &choice.name)));
    let rust = Rust::for_requests(api, &hidden);
    let items: Vec<TokenStream> = api.operations.iter().map(|operation| item(&rust, operation)).collect();
    let up = quote!(super::super);
    let (use_types, use_checks, imported) = (rust.use_types(&up), rust.use_checks(&up), rust.imported());
    let use_runtime = import(&quote!(#up::runtime::emitted::{self as runtime, #(#imported),*}));
    quote! {
        //! The requests of the operations, as a server receives them.

        #use_checks
        #use_types
        #use_runtime

        #(#items)*
    }
}

fn item(rust: &Rust<'_>, operation: &Operation) -> TokenStream {
    let name = ident(&operation.type_name);
    let docs = docs::doc(&[markdown!("Request of [`Api::{}`](super::Api::{0}).", operation.method_name)]);
    let (mut fields, mut values) = (Vec::new(), Vec::new());
    for parameter in &operation.parameters {
        let [docs, _] = parameter_docs(rust.api, parameter, operation);
        let default = parameter.default.as_ref().map(|value| markdown!("Default: {}.", docs::value(value)));
        let docs = docs::doc(&[docs, default.unwrap_or_default()]);
        let (field, (ty, value)) = (ident(&parameter.rust), field(rust, operation, parameter));
        fields.push(quote!(#docs pub #field: #ty));
        values.push(quote!(#field: #value));
    }
    if let Some(body) = &operation.body {
        let (field, docs, (ty, value)) = (ident(&body.rust), docs::doc(&[body_docs(body)]), self::body(rust, body));
        fields.push(quote!(#docs pub #field: #ty));
        values.push(quote!(#field: #value));
    }
    let choice =
        operation.body.as_ref().and_then(|body| body.choice.as_ref()).map(|choice| formats(rust, operation, choice));
    quote! {
        #docs
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
        }

        runtime::received!(#name { #(#values),* });

        #choice
    }
}

/// The type of a parameter's field, and its decoding.
fn field(rust: &Rust<'_>, operation: &Operation, parameter: &Parameter) -> (TokenStream, TokenStream) {
    let (option, vec, wire) = (rust.prelude("Option"), rust.prelude("Vec"), parameter.wire.as_str());
    let types = &parameter.file_types;
    let present = |value: TokenStream| {
        let value = if parameter.required { quote!(request.present(#wire, #value)) } else { value };
        quote!(|request| #value)
    };
    let optional = |ty: TokenStream| if parameter.required { ty } else { quote!(#option<#ty>) };
    if is_file_part(rust.api, parameter) {
        if let Type::Array(_) = rust.api.resolve_value(&parameter.ty) {
            let checks = check::list(&parameter.checks, rust);
            return (quote!(#vec<runtime::File>), quote!(|request| request.files(#wire, #checks, &[#(#types),*])));
        }
        return (optional(quote!(runtime::File)), present(quote!(request.file(#wire, &[#(#types),*]))));
    }
    let ty = match &parameter.ty {
        Type::Nullable(inner) => rust.ty(inner),
        ty => rust.ty(ty),
    };
    let description = description(rust, parameter, &operation.parameters);
    if let Some(checks) = &parameter.or_files {
        let checks = check::list(checks, rust);
        let location = location(rust, parameter.location);
        let description = quote!(&runtime::Parameter::new(#location, #wire)#(.#description)*);
        let value = quote!(request.file_or(#description, #checks, &[#(#types),*]));
        return (optional(quote!(runtime::FileOr<#ty>)), present(value));
    }
    let method = if parameter.required { quote!(required) } else { quote!(optional) };
    let location = location_name(parameter.location);
    (optional(ty), quote!(#method #location #wire #(#description)*))
}

/// The type of a body's field, and its decoding.
fn body(rust: &Rust<'_>, body: &Body) -> (TokenStream, TokenStream) {
    let (ty, decode) = match &body.choice {
        Some(choice) => {
            let name = ident(&choice.name);
            (quote!(#name), quote!(<#name as runtime::Decode>::decode))
        }
        None => {
            let (ty, decode) = format(rust, body);
            (ty, quote!(|request| #decode))
        }
    };
    let all = body.choice.iter().flat_map(checked).map(|(_, body)| body);
    let declared: Vec<&str> = all.chain(body.choice.is_none().then_some(body)).flat_map(media_types).collect();
    if body.required {
        return (ty, quote!(|request| request.body(&[#(#declared),*], #decode)));
    }
    let option = rust.prelude("Option");
    (quote!(#option<#ty>), quote!(|request| request.optional_body(&[#(#declared),*], #decode)))
}

/// The formats that the server checks. It refuses the media types of all others.
fn checked(choice: &BodyChoice) -> impl Iterator<Item = &(RustName, Body)> {
    choice.variants.iter().filter(|(_, body)| !body.is_unchecked)
}

/// The type of a body in one format, and its decoding.
fn format(rust: &Rust<'_>, body: &Body) -> (TokenStream, TokenStream) {
    let like = |method: &str| match &body.like {
        Some((ty, checks)) => {
            let (method, rules) = (format_ident!("{method}_like"), rust.api.rules(ty, checks));
            let (ty, rules) = (rust.ty(ty), properties::list(rust, &rules));
            quote!(request.#method::<#ty>(#rules))
        }
        None => {
            let method = format_ident!("{method}");
            quote!(request.#method())
        }
    };
    match &body.kind {
        BodyKind::Json(ty) => {
            let rules = properties::list(rust, &rust.api.rules(ty, &body.checks));
            (rust.ty(ty), quote!(request.json(#rules)))
        }
        BodyKind::Text => (rust.prelude("String"), like("text")),
        BodyKind::Bytes => (quote!(runtime::Bytes), quote!(request.bytes())),
        BodyKind::Media(_) => (quote!(runtime::Media), quote!(request.media())),
        BodyKind::Form => (quote!(runtime::Form), like("form")),
        BodyKind::Items(items) => {
            let (vec, item) = (rust.prelude("Vec"), item_type(rust, body, items));
            let (format, arguments) = item_format(rust, body, items);
            (quote!(#vec<#item>), quote!(request.#format(#(#arguments),*)))
        }
    }
}

/// The enum of a body with several formats.
fn formats(rust: &Rust<'_>, operation: &Operation, choice: &BodyChoice) -> TokenStream {
    let (name, result) = (ident(&choice.name), rust.prelude("Result"));
    let docs = docs::doc(&[markdown!("Body of [`{}`], in one of its formats.", operation.type_name)]);
    let variants = checked(choice).map(|(variant, body)| {
        let (variant, (ty, _)) = (ident(variant), format(rust, body));
        let docs = docs::doc(&[docs::code_list(media_types(body), ", ")]);
        quote!(#docs #variant(#ty))
    });
    let last = checked(choice).count().saturating_sub(1);
    let arms = checked(choice).enumerate().map(|(index, (variant, body))| {
        let (variant, (_, decode), types) = (ident(variant), format(rust, body), media_types(body));
        let value = quote!(#decode.map(Self::#variant));
        // The body has one of the media types.
        if index == last { value } else { quote!(if #(request.is_of(#types))||* { return #value; }) }
    });
    quote! {
        #docs
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
        }

        impl runtime::Decode for #name {
            fn decode(request: &runtime::Incoming) -> #result<Self, runtime::Refusal> {
                #(#arms)*
            }
        }
    }
}
