//! Constructors of request structs: `new` with the required fields.
//!
//! ```text
//! impl Note {
//!     /// Creates a value with the required fields.
//!     pub fn new(text: impl Into<String>) -> Self {
//!         Self { text: text.into(), author: None, extra: runtime::ExtraFields::new() }
//!     }
//! }
//! ```

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs;
use super::input::Input;
use super::rust::{Rust, allow_many, ident};
use super::setters::{is_argument, setters};
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Field, Presence, Struct, Type, TypeDef};

/// Returns true if the struct has no required fields.
pub(super) fn is_default(api: &Api, def: &TypeDef, structure: &Struct) -> bool {
    let is_plain = |field: &Field| {
        let has_default = matches!(api.presence(def, field), Presence::Default | Presence::DefaultOrNull);
        field.tag.is_none() && !has_default
    };
    structure.fields.iter().all(is_plain) && required_fields(api, def, structure).next().is_none()
}

/// The constructor's arguments: required fields, except discriminators.
pub(super) fn required_fields<'a>(
    api: &'a Api,
    def: &'a TypeDef,
    structure: &'a Struct,
) -> impl Iterator<Item = &'a Field> {
    let fields = structure.fields.iter().filter(|field| field.tag.is_none());
    fields.filter(|field| is_argument(api, def, field))
}

/// A constructor with the required fields, and the setters of the others: callers can't write a literal of a non-exhaustive
/// struct.
pub(super) fn constructor(rust: &Rust<'_>, def: &TypeDef, structure: &Struct) -> TokenStream {
    let name = ident(&def.name);
    let setters = setters(rust, def, structure);
    let has_deprecated = structure.fields.iter().any(|field| field.deprecated);
    let allow = has_deprecated.then(|| quote!(#[allow(deprecated)]));
    // Programs that call the API have no use for the constructors of responses.
    let condition = (!def.in_request).then(|| quote!(#[cfg(feature = "server")]));
    if is_default(rust.api, def, structure) {
        return quote! {
            #condition
            #allow
            impl #name {
                /// Creates a value without any fields set.
                pub fn new() -> Self {
                    Self::default()
                }

                #(#setters)*
            }
        };
    }
    let arguments: Vec<TokenStream> = required_fields(rust.api, def, structure)
        .map(|field| {
            let (argument, ty) = (ident(&field.rust), Input::of(rust.api, &field.ty).ty(rust));
            quote!(#argument: #ty)
        })
        .collect();
    let values = structure.fields.iter().map(|field| value(rust, def, field));
    let extra = ident(&structure.extra);
    let extra_value = match structure.additional {
        Type::Any => quote!(runtime::ExtraFields::new()),
        _ => quote!(std::collections::BTreeMap::new()),
    };
    let many = allow_many(arguments.len());
    let docs = docs::doc(&[summary(structure, !arguments.is_empty())]);
    let default = arguments.is_empty().then(|| {
        quote! {
            #condition
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    quote! {
        #condition
        #allow
        impl #name {
            #docs
            #many
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values,)* #extra: #extra_value }
            }

            #(#setters)*
        }
        #default
    }
}

/// `text: text.into()`: the initial value of a field.
fn value(rust: &Rust<'_>, def: &TypeDef, field: &Field) -> TokenStream {
    let name = ident(&field.rust);
    let value = match &field.tag {
        Some(tag) => rust.tag(&field.ty, tag),
        None => Input::of(rust.api, &field.ty).value(rust, &quote!(#name)),
    };
    let value = rust.boxed(field, value);
    let is_set = field.tag.is_some() || is_argument(rust.api, def, field);
    match rust.api.presence(def, field) {
        Presence::Always if name == value.to_string() => quote!(#name),
        Presence::Always => quote!(#name: #value),
        Presence::Both if is_set => quote!(#name: runtime::Nullable::Value(#value)),
        Presence::Both => quote!(#name: runtime::Nullable::Absent),
        Presence::Default => {
            let value = default_value(rust, field).unwrap_or_else(|| quote!(Default::default()));
            quote!(#name: #value)
        }
        Presence::DefaultOrNull => {
            let value = default_value(rust, field).map_or_else(|| quote!(None), |value| quote!(Some(#value)));
            quote!(#name: #value)
        }
        _ if is_set => quote!(#name: Some(#value)),
        _ => quote!(#name: None),
    }
}

fn summary(structure: &Struct, has_arguments: bool) -> Markdown {
    let tags = structure.fields.iter().filter_map(|field| {
        let tag = field.tag.as_ref()?;
        Some(Markdown::code(&format!("{}: {tag:?}", field.wire)))
    });
    let tags = Markdown::join(tags, ", ");
    match has_arguments {
        _ if tags.is_empty() => Markdown::ours("Creates a value with the required fields."),
        false => markdown!("Creates a value with {}.", tags),
        true => markdown!("Creates a value with {} and the required fields.", tags),
    }
}

/// The default of a scalar field, if it has the field's type.
pub(super) fn default_value(rust: &Rust<'_>, field: &Field) -> Option<TokenStream> {
    let value = field.default.as_ref()?;
    Some(match rust.api.resolve(&field.ty) {
        Type::Boolean => {
            let value = value.as_bool()?;
            quote!(#value)
        }
        Type::Int32 | Type::Int64 => {
            let literal = Literal::i64_unsuffixed(value.as_i64()?);
            quote!(#literal)
        }
        Type::String => {
            let text = value.as_str()?;
            quote!(#text.to_owned())
        }
        Type::Named(id) => {
            let def = rust.api.type_def(*id);
            let (name, variant) = (rust.named(&def.name), ident(def.variant(value)?));
            quote!(#name::#variant)
        }
        _ => return None,
    })
}
