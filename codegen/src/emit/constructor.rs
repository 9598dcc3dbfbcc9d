//! Constructors of structs that callers send: `new` with the required fields.
//!
//! ```text
//! impl Note {
//!     /// With what is required, and nothing else set.
//!     pub fn new(text: impl Into<String>) -> Self {
//!         Self { text: text.into(), author: None, extra: runtime::ExtraFields::new() }
//!     }
//! }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::rust::{Rust, allow_many, ident};
use crate::model::{Api, Field, Presence, Struct, Type, TypeDef};

/// Returns true if a value with nothing set can be sent.
pub(super) fn is_default(rust: &Rust<'_>, def: &TypeDef, structure: &Struct) -> bool {
    structure.fields.iter().all(|field| field.tag.is_none() && rust.api.presence(def, field) != Presence::Always)
}

/// Returns true if a value is passed as it is, and not as anything that becomes one.
fn is_passed_as_it_is(api: &Api, ty: &Type) -> bool {
    matches!(
        api.resolve(ty),
        Type::Boolean
            | Type::Int32
            | Type::Int64
            | Type::UInt64
            | Type::Int128
            | Type::Float
            | Type::Array(_)
            | Type::Map(_)
    )
}

/// The fields that a constructor asks for: those that a value can't do without, except what a discriminator decides.
pub(super) fn asked<'a>(api: &'a Api, def: &'a TypeDef, structure: &'a Struct) -> impl Iterator<Item = &'a Field> {
    let fields = structure.fields.iter().filter(|field| field.tag.is_none());
    fields.filter(|field| api.presence(def, field) == Presence::Always)
}

/// A constructor with the required fields: a struct that callers can't write out needs one.
pub(super) fn constructor(rust: &Rust<'_>, def: &TypeDef, structure: &Struct) -> TokenStream {
    let name = ident(&def.name);
    if is_default(rust, def, structure) {
        return quote! {
            impl #name {
                /// Nothing set.
                pub fn new() -> Self {
                    Self::default()
                }
            }
        };
    }
    let arguments: Vec<TokenStream> = asked(rust.api, def, structure)
        .map(|field| {
            let (argument, ty) = (ident(&field.rust), rust.ty(&field.ty));
            if is_passed_as_it_is(rust.api, &field.ty) {
                return quote!(#argument: #ty);
            }
            let into = rust.prelude("Into");
            quote!(#argument: impl #into<#ty>)
        })
        .collect();
    let values = structure.fields.iter().map(|field| {
        let argument = ident(&field.rust);
        let value = match &field.tag {
            Some(tag) => rust.tag(&field.ty, tag),
            None if is_passed_as_it_is(rust.api, &field.ty) => quote!(#argument),
            None => quote!(#argument.into()),
        };
        match rust.api.presence(def, field) {
            Presence::Always if field.boxed => {
                let boxed = rust.prelude("Box");
                quote!(#argument: #boxed::new(#value))
            }
            Presence::Always if argument == value.to_string() => quote!(#argument),
            Presence::Always => quote!(#argument: #value),
            Presence::Both if field.tag.is_some() => quote!(#argument: runtime::Nullable::Value(#value)),
            Presence::Both => quote!(#argument: runtime::Nullable::Absent),
            // A struct of requests has no defaults of the response kind.
            _ if field.tag.is_some() => quote!(#argument: Some(#value)),
            _ => quote!(#argument: None),
        }
    });
    let extra = ident(&structure.extra);
    let extra_value = if structure.additional == Type::Any {
        quote!(runtime::ExtraFields::new())
    } else {
        quote!(std::collections::BTreeMap::new())
    };
    let has_deprecated = structure.fields.iter().any(|field| field.deprecated);
    let allow = has_deprecated.then(|| quote!(#[allow(deprecated)]));
    let many = allow_many(arguments.len());
    let tags = structure.fields.iter().filter_map(|field| Some(format!("`{}: {:?}`", field.wire, field.tag.as_ref()?)));
    let tags: Vec<String> = tags.collect();
    let docs = docs::doc(&[match (tags.is_empty(), arguments.is_empty()) {
        (true, _) => "With what is required, and nothing else set.".to_owned(),
        (false, true) => format!("With {}, and nothing else set.", tags.join(", ")),
        (false, false) => format!("With {}, what is required, and nothing else set.", tags.join(", ")),
    }]);
    let default = arguments.is_empty().then(|| {
        let default = rust.prelude("Default");
        quote! {
            impl #default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    quote! {
        #allow
        impl #name {
            #docs
            #many
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values,)* #extra: #extra_value }
            }
        }
        #default
    }
}
