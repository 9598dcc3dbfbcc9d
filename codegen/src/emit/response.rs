//! Decoding of an operation's response.
//!
//! ```text
//! /// Success responses of [`StartJob`], by status.
//! pub enum StartJobResponse {
//!     /// 200: The job is done.
//!     Ok(types::Job),
//!     /// 202: The job is queued.
//!     Accepted,
//! }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs;
use super::rust::{Rust, ident};
use super::xml;
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Content, Operation, Output, OutputVariant, Status};

/// Returns true if a success response may be XML.
pub(super) fn decodes_xml(api: &Api, operation: &Operation) -> bool {
    operation
        .output
        .contents()
        .any(|content| matches!(content, Content::Structured(ty) if xml::root(api, ty).is_some()))
}

/// The enum for an operation whose success responses differ by status.
pub(super) fn output(rust: &Rust<'_>, operation: &Operation) -> Option<TokenStream> {
    let Output::ByStatus { name, variants } = &operation.output else { return None };
    let docs = docs::doc(&[markdown!("Success responses of [`{}`], by status.", operation.type_name)]);
    let name = ident(name);
    let items = variants.iter().map(|variant| {
        let docs = docs::doc(&[markdown!("{}: {}", variant.status, Markdown::text(&variant.docs).sentence())]);
        let variant_name = ident(&variant.rust);
        match content_type(rust, &variant.content) {
            Some(ty) => quote!(#docs #variant_name(#ty)),
            None => quote!(#docs #variant_name),
        }
    });
    let result = rust.prelude("Result");
    let decode = by_status(rust.api, &name, variants);
    Some(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "callers match on it at once and do not keep it")]
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

/// The output type of a success response, and the decoding expression.
pub(super) fn decoding(rust: &Rust<'_>, operation: &Operation) -> (TokenStream, TokenStream) {
    match &operation.output {
        Output::One(content) => {
            let ty = content_type(rust, content).unwrap_or_else(|| quote!(()));
            let decode = decode(rust.api, content);
            (ty, decode)
        }
        Output::ByStatus { name, .. } => {
            let name = ident(name);
            (quote!(#name), quote!(#name::decode(response)))
        }
    }
}

fn by_status(api: &Api, name: &Ident, variants: &[OutputVariant]) -> TokenStream {
    let arm = |variant: &OutputVariant| {
        let variant_name = ident(&variant.rust);
        let decode = decode(api, &variant.content);
        match variant.content {
            Content::Empty => quote!(#decode.map(|()| #name::#variant_name)),
            _ => quote!(#decode.map(#name::#variant_name)),
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
    // An undeclared success status decodes like the first declared one.
    let covers_all = variants.iter().any(|variant| variant.status == Status::Default);
    let other = variants.first().filter(|_| !covers_all).map(|variant| {
        let value = arm(variant);
        quote!(_ => #value)
    });
    quote!(match response.status().as_u16() { #(#arms,)* #other })
}

fn decode(api: &Api, content: &Content) -> TokenStream {
    match content {
        Content::Empty => quote!(response.empty()),
        Content::Text => quote!(response.text()),
        Content::Bytes => quote!(response.bytes()),
        Content::Structured(ty) => match xml::root(api, ty) {
            Some(element) => quote!(response.structured(Some(&xml::#element))),
            None => quote!(response.json()),
        },
    }
}

pub(super) fn content_type(rust: &Rust<'_>, content: &Content) -> Option<TokenStream> {
    Some(match content {
        Content::Empty => return None,
        Content::Structured(ty) => rust.ty(ty),
        Content::Text => rust.prelude("String"),
        Content::Bytes => quote!(runtime::Bytes),
    })
}
