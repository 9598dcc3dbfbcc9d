//! Setters of request structs: one for each optional property that is sent.
//!
//! ```text
//! impl Note {
//!     /// The author.
//!     pub fn author(mut self, value: impl Into<String>) -> Self {
//!         self.author = Some(value.into());
//!         self
//!     }
//! }
//! ```

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::input::Input;
use super::rust::{Rust, allow_operator, ident};
use crate::markdown::Markdown;
use crate::model::{Api, Field, Presence, Struct, Type, TypeDef};
use crate::name::{RustName, Scope};

/// Functions and methods of every struct. A setter of the same name would collide with them or hide them.
const RESERVED: [&str; 9] =
    ["clone", "default", "example", "example_with", "into", "new", "to_owned", "to_string", "try_into"];

/// Returns true if the constructor takes the field, unless it is the discriminator.
pub(super) fn is_argument(api: &Api, def: &TypeDef, field: &Field) -> bool {
    api.presence(def, field) == Presence::Always || api.is_required_when_sent(def, field)
}

/// Returns true if a field has a setter. A property that only responses have is not sent, and the constructor sets the
/// others.
pub(super) fn has_setter(api: &Api, def: &TypeDef, field: &Field) -> bool {
    field.tag.is_none() && (!field.read_only || !def.in_request) && !is_argument(api, def, field)
}

/// Returns true if only a server sets a field, of a type that clients send too.
fn is_of_server(api: &Api, def: &TypeDef, field: &Field) -> bool {
    api.has_server && field.read_only && field.tag.is_none() && def.in_request && !is_argument(api, def, field)
}

/// The name of a field's setter: that of the field or, for the property `new`, `set_new`.
pub(super) fn name(structure: &Struct, field: &RustName) -> RustName {
    if !RESERVED.contains(&field.as_str()) {
        return field.clone();
    }
    let fields = structure.fields.iter().map(|field| field.rust.as_str()).chain([structure.extra.as_str()]);
    Scope::with_reserved(&fields.collect::<Vec<_>>()).take([RustName::snake(&format!("set {field}"))])
}

pub(super) fn setters(rust: &Rust<'_>, def: &TypeDef, structure: &Struct) -> Vec<TokenStream> {
    let has_setter = |field: &&Field| has_setter(rust.api, def, field) || is_of_server(rust.api, def, field);
    let fields = structure.fields.iter().filter(has_setter);
    let mut setters: Vec<TokenStream> = fields.map(|field| setter(rust, def, structure, field)).collect();
    if structure.additional != Type::Any {
        setters.push(of_others(rust, structure));
    }
    setters
}

fn setter(rust: &Rust<'_>, def: &TypeDef, structure: &Struct, field: &Field) -> TokenStream {
    let (own, name) = (ident(&field.rust), name(structure, &field.rust));
    let input = Input::of(rust.api, &field.ty);
    let is_nullable = rust.api.presence(def, field) == Presence::Both;
    let (parameter, ty, value) = if is_nullable {
        let mut inner = rust.ty(&field.ty);
        if field.boxed {
            let boxed = rust.prelude("Box");
            inner = quote!(#boxed<#inner>);
        }
        match input {
            // Any type that converts into the value, and so into null.
            Input::Into(_) => {
                let parameter = rust.parameter();
                let ty = quote!(impl runtime::IntoNullable<#inner, #parameter>);
                (Some(quote!(<#parameter>)), ty, quote!(runtime::IntoNullable::into_nullable(value)))
            }
            _ => {
                let into = rust.prelude("Into");
                (None, quote!(impl #into<runtime::Nullable<#inner>>), quote!(value.into()))
            }
        }
    } else {
        let value = rust.boxed(field, input.value(rust, &quote!(value)));
        let is_plain = rust.api.presence(def, field) == Presence::Default;
        (None, input.ty(rust), if is_plain { value } else { quote!(Some(#value)) })
    };
    let null = Markdown::ours(if is_nullable { "`Nullable::Null` sends null." } else { "" });
    let docs = docs::doc(&[Markdown::text(docs::brief(&field.docs).followed_by(&null).as_str())]);
    let condition = is_of_server(rust.api, def, field).then(|| quote!(#[cfg(feature = "server")]));
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    let (operator, name) = (allow_operator(&name), ident(&name));
    quote! {
        #docs
        #condition
        #deprecated
        #operator
        pub fn #name #parameter(mut self, value: #ty) -> Self {
            self.#own = #value;
            self
        }
    }
}

/// The setter of additional properties.
fn of_others(rust: &Rust<'_>, structure: &Struct) -> TokenStream {
    let own = ident(&structure.extra);
    let name = ident(&name(structure, &structure.extra));
    let input = Input::Map(&structure.additional);
    let (ty, value) = (input.ty(rust), input.value(rust, &quote!(value)));
    quote! {
        /// All other properties, by name.
        pub fn #name(mut self, value: #ty) -> Self {
            self.#own = #value;
            self
        }
    }
}
