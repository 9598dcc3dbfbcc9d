//! `types.rs`: structs, enums, texts and unions.
//!
//! ```text
//! /// A call that is connected to a conference.
//! #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
//! #[non_exhaustive]
//! pub struct Participant {
//!     /// The call.
//!     pub call_sid: CallSid,
//!     /// Name that was given to the participant.
//!     pub label: Option<ParticipantLabel>,
//!     /// Fields that this version does not know, as they arrived.
//!     #[serde(flatten)]
//!     pub extra: runtime::ExtraFields,
//! }
//! ```

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::check;
use super::docs;
use super::rust::{Hidden, Rust, allow_many, ident, use_runtime};
use super::section::Section;
use crate::model::{Api, EnumValue, Field, IntegerEnum, Presence, Struct, TextMember, Type, TypeDef, TypeKind};

pub(super) fn types(api: &Api, section: Section<'_>) -> TokenStream {
    let hidden = Hidden::by(api.types.iter().map(|def| &def.name));
    let rust = Rust::for_types(api, &hidden);
    let defs: Vec<&TypeDef> = section.types().collect();
    let items: Vec<TokenStream> = defs.iter().map(|def| item(&rust, def)).collect();
    let docs = (!section.is_tag()).then(|| {
        quote! {
            //! Types of parameters and bodies.
            //!
            //! What arrives is kept as it arrived: enums are open, dates and ids are text that is parsed on demand, and
            //! unknown fields are in `extra`.
        }
    });
    let mut mentioned = Vec::new();
    section.types().for_each(|def| def.mentions(&mut mentioned));
    let use_others = (section.is_tag() && !mentioned.iter().all(|id| section.has_type(*id))).then(|| {
        quote!(
            use super::*;
        )
    });
    let use_runtime = use_runtime(&items);
    let (modules, exports) = section.tags();
    quote! {
        #docs

        #modules
        #use_others
        #use_runtime
        #exports

        #(#items)*
    }
}

fn item(rust: &Rust<'_>, def: &TypeDef) -> TokenStream {
    let deprecated = def.deprecated.then(|| quote!(#[deprecated]));
    let name = ident(&def.name);
    match &def.kind {
        TypeKind::Struct(structure) => {
            let docs = type_docs(def, None);
            let body = structure_item(rust, def, structure);
            quote!(#docs #deprecated #body)
        }
        TypeKind::Enum(values) => {
            let docs = type_docs(def, None);
            let body = enumeration(rust, def, values);
            quote!(#docs #deprecated #body)
        }
        TypeKind::IntegerEnum(integers) => {
            let docs = type_docs(def, None);
            let body = integer_enumeration(rust, def, integers);
            quote!(#docs #deprecated #body)
        }
        TypeKind::Text(checks) => {
            let docs = type_docs(def, Some(check::sentence(checks)));
            let checks = check::each(checks, rust);
            let text = text_struct(rust, &name);
            quote!(#docs #deprecated #text runtime::string_type!(#name, [#(#checks),*]);)
        }
        TypeKind::TextUnion(members) => {
            let docs = type_docs(def, None);
            let text = text_struct(rust, &name);
            let named = members.iter().filter_map(|member| match member {
                TextMember::Named(id) => Some(rust.named(&rust.api.type_def(*id).name)),
                TextMember::Checks(_) => None,
            });
            let alternatives = members.iter().map(|member| match member {
                TextMember::Named(id) => {
                    let named = rust.named(&rust.api.type_def(*id).name);
                    quote!(<#named as runtime::Text>::CHECKS)
                }
                TextMember::Checks(checks) => check::list(checks, rust),
            });
            let alternatives: Vec<TokenStream> = alternatives.collect();
            quote!(#docs #deprecated #text runtime::string_union!(#name, [#(#named),*], [#(#alternatives),*]);)
        }
        TypeKind::Union(union) => {
            let docs = type_docs(def, None);
            let body = super::union::item(rust, def, union);
            quote!(#docs #deprecated #body)
        }
        TypeKind::Alias(target) => {
            let docs = type_docs(def, None);
            let target = rust.ty(target);
            quote!(#docs #deprecated pub type #name = #target;)
        }
        TypeKind::Wrapper(target) => {
            let docs = type_docs(def, None);
            let target = rust.ty(target);
            quote! {
                #docs
                #deprecated
                #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
                #[serde(transparent)]
                pub struct #name(pub #target);
            }
        }
    }
}

fn type_docs(def: &TypeDef, more: Option<String>) -> TokenStream {
    let first = if def.docs.trim().is_empty() { format!("`{}`.", def.name) } else { docs::sentence(&def.docs) };
    docs::doc(&[first, more.unwrap_or_default()])
}

fn text_struct(rust: &Rust<'_>, name: &Ident) -> TokenStream {
    let string = rust.prelude("String");
    quote! {
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(#string);
    }
}

fn enumeration(rust: &Rust<'_>, def: &TypeDef, values: &[EnumValue]) -> TokenStream {
    let name = ident(&def.name);
    let variants = values.iter().map(|value| {
        let docs = docs::doc(&[match value.wire.as_str() {
            "" => "The empty text.".to_owned(),
            wire => format!("`{}`", wire.replace('`', "'")),
        }]);
        let rust = ident(&value.rust);
        quote!(#docs #rust)
    });
    let pairs = values.iter().map(|value| {
        let (rust, wire) = (ident(&value.rust), value.wire.as_str());
        quote!(#rust = #wire)
    });
    let string = rust.prelude("String");
    quote! {
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version does not know.
            Unknown(#string),
        }
        runtime::string_enum!(#name { #(#pairs),* });
    }
}

fn integer_enumeration(rust: &Rust<'_>, def: &TypeDef, integers: &IntegerEnum) -> TokenStream {
    let name = ident(&def.name);
    let variants = integers.values.iter().map(|value| {
        let docs = docs::doc(&[format!("`{}`", value.number)]);
        let rust = ident(&value.rust);
        quote!(#docs #rust)
    });
    let pairs = integers.values.iter().map(|value| {
        let (rust, number) = (ident(&value.rust), Literal::i128_unsuffixed(value.number));
        quote!(#rust = #number)
    });
    let ty = rust.ty(&integers.ty);
    quote! {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version does not know.
            Unknown(#ty),
        }
        runtime::integer_enum!(#name, #ty, { #(#pairs),* });
    }
}

fn structure_item(rust: &Rust<'_>, def: &TypeDef, structure: &Struct) -> TokenStream {
    let name = ident(&def.name);
    let fields = structure.fields.iter().map(|field| struct_field(rust, def, field));
    let extra = ident(&structure.extra);
    let extra_type = match &structure.additional {
        Type::Any => quote!(runtime::ExtraFields),
        ty => rust.ty(&Type::Map(Box::new(ty.clone()))),
    };
    let extra_docs = match &structure.additional {
        Type::Any => " Fields that this version does not know, as they arrived.",
        _ => " The other fields, by name.",
    };
    let constructor = def.in_request.then(|| constructor(rust, def, structure));
    let has_deprecated = structure.fields.iter().any(|field| field.deprecated);
    let allow = has_deprecated.then(|| quote!(#[allow(deprecated)]));
    let defaults = defaults(rust, def, structure);
    let default = (def.in_request && is_default(rust, def, structure)).then(|| quote!(Default,));
    quote! {
        #[derive(Clone, Debug, #default PartialEq, serde::Serialize, serde::Deserialize)]
        #allow
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
            #[doc = #extra_docs]
            #[serde(flatten)]
            pub #extra: #extra_type,
        }
        #constructor
        #defaults
    }
}

fn field_type(rust: &Rust<'_>, def: &TypeDef, field: &Field) -> TokenStream {
    let mut ty = rust.ty(&field.ty);
    if field.boxed {
        let boxed = rust.prelude("Box");
        ty = quote!(#boxed<#ty>);
    }
    match rust.api.presence(def, field) {
        Presence::Always | Presence::Default => ty,
        Presence::Nullable | Presence::Optional => {
            let option = rust.prelude("Option");
            quote!(#option<#ty>)
        }
        Presence::Both => quote!(runtime::Nullable<#ty>),
    }
}

fn struct_field(rust: &Rust<'_>, def: &TypeDef, field: &Field) -> TokenStream {
    let name = ident(&field.rust);
    let wire = field.wire.as_str();
    let mut docs = vec![if field.docs.is_empty() { format!("`{wire}`.") } else { docs::sentence(&field.docs) }];
    if let Some(default) = &field.default {
        docs.push(format!("Default: `{}`.", default.as_str().map_or_else(|| default.to_string(), ToOwned::to_owned)));
    }
    let docs = docs::doc(&docs);
    let mut attributes = Vec::new();
    if field.rust.as_str() != wire {
        attributes.push(quote!(rename = #wire));
    }
    match rust.api.presence(def, field) {
        Presence::Always | Presence::Nullable => {}
        Presence::Default => match default_value(rust, field) {
            Some(DefaultValue::Trait) | None => {
                attributes.push(quote!(default, deserialize_with = "runtime::null_as_default"));
            }
            Some(DefaultValue::Expression(_)) => {
                let default = format!("{}::{}", def.name, of_field("default", field));
                let decode = format!("{}::{}", def.name, of_field("decode", field));
                attributes.push(quote!(default = #default, deserialize_with = #decode));
            }
        },
        Presence::Optional => {
            let path = if rust.hides("Option") { "::std::option::Option::is_none" } else { "Option::is_none" };
            attributes.push(quote!(skip_serializing_if = #path));
        }
        Presence::Both => attributes.push(quote!(default, skip_serializing_if = "runtime::Nullable::is_absent")),
    }
    if *rust.api.resolve(&field.ty) == Type::Float {
        match rust.api.presence(def, field) {
            Presence::Always => attributes.push(quote!(deserialize_with = "runtime::number")),
            Presence::Nullable | Presence::Optional => {
                attributes.push(quote!(default, deserialize_with = "runtime::optional_number"));
            }
            Presence::Default | Presence::Both => {}
        }
    }
    let serde = (!attributes.is_empty()).then(|| quote!(#[serde(#(#attributes),*)]));
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    let ty = field_type(rust, def, field);
    quote!(#docs #deprecated #serde pub #name: #ty)
}

/// What stands for a missing field.
enum DefaultValue {
    /// `Default::default()`.
    Trait,
    /// A value of its own.
    Expression(TokenStream),
}

/// The default of a scalar field, if it is one of its type.
fn default_value(rust: &Rust<'_>, field: &Field) -> Option<DefaultValue> {
    let value = field.default.as_ref()?;
    Some(match rust.api.resolve(&field.ty) {
        Type::Boolean => {
            if value.as_bool()? {
                DefaultValue::Expression(quote!(true))
            } else {
                DefaultValue::Trait
            }
        }
        Type::Int32 | Type::Int64 => match value.as_i64()? {
            0 => DefaultValue::Trait,
            other => {
                let literal = Literal::i64_unsuffixed(other);
                DefaultValue::Expression(quote!(#literal))
            }
        },
        Type::String => match value.as_str()? {
            "" => DefaultValue::Trait,
            other => DefaultValue::Expression(quote!(#other.to_owned())),
        },
        Type::Named(id) => {
            let def = rust.api.type_def(*id);
            let (name, variant) = (rust.named(&def.name), ident(def.variant(value)?));
            DefaultValue::Expression(quote!(#name::#variant))
        }
        _ => return None,
    })
}

/// `default_muted`; a number as a name begins with an underscore, of which there is one already.
fn of_field(word: &str, field: &Field) -> Ident {
    quote::format_ident!("{word}_{}", field.rust.as_str().trim_start_matches('_'))
}

/// Functions that `#[serde(default = "…")]` names.
fn defaults(rust: &Rust<'_>, def: &TypeDef, structure: &Struct) -> Option<TokenStream> {
    let functions: Vec<TokenStream> = structure
        .fields
        .iter()
        .filter(|field| matches!(rust.api.presence(def, field), Presence::Default))
        .filter_map(|field| {
            let Some(DefaultValue::Expression(value)) = default_value(rust, field) else { return None };
            let name = of_field("default", field);
            let ty = rust.ty(&field.ty);
            let decode = of_field("decode", field);
            let (result, option) = (rust.prelude("Result"), rust.prelude("Option"));
            Some(quote! {
                fn #name() -> #ty {
                    #value
                }

                fn #decode<'de, D: serde::Deserializer<'de>>(deserializer: D) -> #result<#ty, D::Error> {
                    let value: #option<#ty> = serde::Deserialize::deserialize(deserializer)?;
                    Ok(value.unwrap_or_else(Self::#name))
                }
            })
        })
        .collect();
    let name = ident(&def.name);
    (!functions.is_empty()).then(|| quote!(impl #name { #(#functions)* }))
}

/// Whether one with nothing set is a value to be sent.
fn is_default(rust: &Rust<'_>, def: &TypeDef, structure: &Struct) -> bool {
    structure.fields.iter().all(|field| field.tag.is_none() && rust.api.presence(def, field) != Presence::Always)
}

/// Whether a value is passed as it is, and not as anything that becomes one.
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
fn constructor(rust: &Rust<'_>, def: &TypeDef, structure: &Struct) -> TokenStream {
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
