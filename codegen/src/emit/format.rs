//! Bodies with several formats: an enum that the caller chooses from.
//!
//! ```text
//! /// Body of [`PatchThing`], in one of its formats.
//! pub enum PatchThingBody<'a> {
//!     /// `application/json`
//!     Json(&'a types::Thing),
//!     /// `application/json-patch+json`
//!     JsonPatch(&'a serde_json::Value),
//! }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::argument::{item_type, media_types};
use super::docs;
use super::request;
use super::rust::{Rust, ident};
use crate::markdown::markdown;
use crate::model::{Body, BodyKind, Operation};

/// The enum of a body with several formats, and the conversion of a value in the preferred format.
pub(super) fn formats(rust: &Rust<'_>, operation: &Operation) -> Option<TokenStream> {
    let choice = operation.body.as_ref()?.choice.as_ref()?;
    let name = ident(&choice.name);
    let (lifetime, elided) = choice.borrows().then(|| (quote!(<'a>), quote!(<'_>))).unzip();
    let docs = docs::doc(&[markdown!("Body of [`{}`], in one of its formats.", operation.type_name)]);
    let variants = choice.variants.iter().map(|(variant, body)| {
        let (variant, ty) = (ident(variant), held(rust, body));
        let docs = docs::doc(&[docs::code_list(media_types(body), ", ")]);
        quote!(#docs #variant(#ty))
    });
    let (preferred, first) = choice.variants.first()?;
    let preferred = ident(preferred);
    let from = rust.prelude("From");
    let conversion = match &first.kind {
        BodyKind::Text | BodyKind::Items(_) => {
            let (into, held) = (rust.prelude("Into"), held(rust, first));
            quote! {
                impl<T: #into<#held>> #from<T> for #name #elided {
                    fn from(body: T) -> Self {
                        Self::#preferred(body.into())
                    }
                }
            }
        }
        BodyKind::Media(_) => TokenStream::new(),
        _ => {
            let ty = held(rust, first);
            quote! {
                impl #lifetime #from<#ty> for #name #lifetime {
                    fn from(body: #ty) -> Self {
                        Self::#preferred(body)
                    }
                }
            }
        }
    };
    let arms = choice.variants.iter().map(|(variant, body)| {
        let (variant, media_type) = (ident(variant), &body.media_type);
        let set = request::format(rust, body, &quote!(body), &quote!(request));
        let media_type = (!matches!(body.kind, BodyKind::Media(_))).then(|| quote!(request.body_type(#media_type);));
        quote!(Self::#variant(body) => { #set #media_type })
    });
    Some(quote! {
        #docs
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum #name #lifetime {
            #(#variants,)*
        }

        #conversion

        impl #name #elided {
            fn set(self, request: &mut runtime::Request) {
                match self {
                    #(#arms)*
                }
            }
        }
    })
}

/// The type of the value that a variant holds.
fn held(rust: &Rust<'_>, body: &Body) -> TokenStream {
    match &body.kind {
        BodyKind::Json(ty) => {
            let ty = rust.ty(ty);
            quote!(&'a #ty)
        }
        BodyKind::Text => rust.prelude("String"),
        BodyKind::Bytes => quote!(runtime::Bytes),
        BodyKind::Media(_) => quote!(runtime::Media),
        BodyKind::Form => quote!(runtime::Form),
        BodyKind::Items(items) => {
            let item = item_type(rust, body, items);
            quote!(runtime::BodyItems<#item>)
        }
    }
}
