//! Enums into which the enums of several APIs are converted.
//!
//! ```text
//! pub enum ParticipantStatus { Connected, Ended, Unknown(String) }
//!
//! impl From<crate::twilio::types::ParticipantStatus> for ParticipantStatus { … }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::rust::{beside, condition, ident};
use crate::markdown::Markdown;
use crate::model::{Api, EnumValue, TypeDef, TypeKind};
use crate::name::RustName;
use crate::resource::{PortableEnum, Resource};

/// The enum and its conversions.
pub(super) fn items(resource: &Resource<'_>, portable: &PortableEnum<'_>) -> TokenStream {
    let name = ident(&portable.name);
    let sources: Vec<(&Api, &TypeDef, &[EnumValue])> = portable
        .sources
        .iter()
        .filter_map(|(index, id)| {
            let api = *resource.apis.get(*index)?;
            let def = api.type_def(*id);
            let TypeKind::Enum(values) = &def.kind else { return None };
            Some((api, def, values.as_slice()))
        })
        .collect();
    let mut paragraphs =
        docs::by_api(&labels(&sources), sources.iter().map(|(_, def, _)| vec![Markdown::text(&def.docs).sentence()]));
    paragraphs.push(Markdown::text(
        "Each value of a provider is one of the variants, so the same code reads the values of all providers.",
    ));
    let enum_docs = docs::doc(&paragraphs);
    let variants = portable.variants.keys().map(|variant| {
        let docs = docs::doc(&docs::by_api(
            &labels(&sources),
            sources.iter().map(|(_, _, values)| {
                let own =
                    values.iter().filter(|value| value.portable.as_ref().is_some_and(|own| own.rust == **variant));
                let values = docs::code_list(own.map(|value| value.wire.as_str()), ", ");
                if values.is_empty() { Vec::new() } else { vec![values] }
            }),
        ));
        let variant = ident(variant);
        quote!(#docs #variant)
    });
    let texts = portable.variants.iter().map(|(variant, text)| {
        let variant = ident(variant);
        quote!(#variant = #text)
    });
    let conversions = sources.iter().map(|(api, def, values)| {
        let (condition, path, own) = (condition(api), beside(api), ident(&def.name));
        let arms = values.iter().filter_map(|value| {
            let (own, variant) = (ident(&value.rust), ident(&value.portable.as_ref()?.rust));
            Some(quote!(Own::#own => Self::#variant,))
        });
        let allow = def.deprecated.then(|| quote!(#[allow(deprecated)]));
        quote! {
            #condition
            #allow
            impl From<#path::types::#own> for #name {
                fn from(value: #path::types::#own) -> Self {
                    use #path::types::#own as Own;
                    match value {
                        #(#arms)*
                        Own::Unknown(value) => Self::Unknown(value),
                    }
                }
            }
        }
    });
    quote! {
        #enum_docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version does not know, in the provider's own notation. With the text of another
            /// variant, it serializes as that variant.
            Unknown(String),
        }
        super::runtime::emitted::portable_enum!(#name { #(#texts),* });

        #(#conversions)*
    }
}

/// The module of each source.
fn labels<'a>(sources: &[(&'a Api, &'a TypeDef, &'a [EnumValue])]) -> Vec<&'a RustName> {
    sources.iter().map(|(api, _, _)| &api.module).collect()
}
