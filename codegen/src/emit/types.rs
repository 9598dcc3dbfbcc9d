//! `types.rs`: structs, enums, texts and unions.
//!
//! ```text
//! /// A call that is connected to a conference.
//! #[derive(Clone, Debug, PartialEq)]
//! #[non_exhaustive]
//! pub struct Participant {
//!     /// The call.
//!     pub call_sid: CallSid,
//!     /// Name of the participant.
//!     pub label: Option<ParticipantLabel>,
//!     /// Undeclared properties, as received.
//!     pub extra: runtime::ExtraFields,
//! }
//!
//! runtime::object!(Participant, extra, { call_sid: "call_sid", label: "label" optional });
//! ```

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::check;
use super::constructor::{constructor, default_value, is_default};
use super::derives::derives;
use super::docs;
use super::rust::{Hidden, Rust, ident, import, use_runtime};
use super::section::Section;
use super::union;
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, EnumValue, Field, IntegerEnum, Presence, Struct, TextMember, Type, TypeDef, TypeKind};
use crate::name::RustName;

pub(super) fn types(api: &Api, section: Section<'_>) -> TokenStream {
    let hidden = Hidden::by(api.types.iter().map(|def| &def.name));
    let rust = Rust::for_types(api, &hidden);
    let defs: Vec<&TypeDef> = section.types().collect();
    let items: Vec<TokenStream> = defs.iter().map(|def| item(&rust, def)).collect();
    let docs = (!section.is_module()).then(|| {
        quote! {
            //! Types of parameters and bodies.
            //!
            //! Types keep received values unchanged: enums accept unknown values, dates and ids are text that is parsed on
            //! demand, and `extra` holds undeclared properties.
        }
    });
    let mut mentioned = Vec::new();
    section.types().for_each(|def| def.mentions(&mut mentioned));
    let use_others =
        (section.is_module() && !mentioned.iter().all(|id| section.has_type(*id))).then(|| import(&quote!(super::*)));
    let use_runtime = use_runtime(&section.api_path(), &items);
    let (modules, exports) = section.modules();
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
    let facts = match &def.kind {
        TypeKind::Text(checks) => check::sentence(checks),
        TypeKind::Alias(target) => own_type(target).unwrap_or_default(),
        _ => Markdown::default(),
    };
    let docs = docs::doc(&[Markdown::text(&def.docs).sentence(), facts]);
    let body = match &def.kind {
        TypeKind::Struct(structure) => structure_item(rust, def, structure),
        TypeKind::Enum(values) => enumeration(rust, def, values),
        TypeKind::IntegerEnum(integers) => integer_enumeration(rust, def, integers),
        TypeKind::Text(checks) => {
            let checks = check::each(checks, rust);
            let text = text_struct(rust, def);
            quote!(#text runtime::string_type!(#name, [#(#checks),*]);)
        }
        TypeKind::TextUnion(members) => {
            let text = text_struct(rust, def);
            let named = members.iter().filter_map(|member| match member {
                TextMember::Named(id) => Some(rust.named(&rust.api.type_def(*id).name)),
                TextMember::Checks(_) => None,
            });
            let alternatives = members.iter().map(|member| match member {
                TextMember::Named(id) => rust.checks_of(&Type::Named(*id)),
                TextMember::Checks(checks) => check::list(checks, rust),
            });
            let alternatives: Vec<TokenStream> = alternatives.collect();
            quote!(#text runtime::string_union!(#name, [#(#named),*], [#(#alternatives),*]);)
        }
        TypeKind::Union(union) => union::item(rust, def, union),
        TypeKind::Alias(target) => {
            let target = rust.ty(target);
            quote!(pub type #name = #target;)
        }
        TypeKind::Wrapper(target) => {
            let (target, derives) = (rust.ty(target), derives(def, false));
            quote! {
                #derives
                pub struct #name(pub #target);
                runtime::wrapper!(#name);
            }
        }
    };
    quote!(#docs #deprecated #body)
}

fn text_struct(rust: &Rust<'_>, def: &TypeDef) -> TokenStream {
    let (name, string, derives) = (ident(&def.name), rust.prelude("String"), derives(def, false));
    quote! {
        #derives
        pub struct #name(#string);
    }
}

fn enumeration(rust: &Rust<'_>, def: &TypeDef, values: &[EnumValue]) -> TokenStream {
    let name = ident(&def.name);
    let variants = values.iter().map(|value| {
        let docs = match value.wire.as_str() {
            "" => Markdown::ours("The empty string."),
            wire => Markdown::code(wire),
        };
        let wire = value.wire.as_str();
        (docs, ident(&value.rust), quote!(#wire))
    });
    let string = rust.prelude("String");
    let (variants, pairs) = open_enum(&def.name, &string, variants);
    let (derives, open) = (derives(def, false), open(def));
    quote! {
        #derives
        #variants
        runtime::string_enum!(#name #open { #pairs });
    }
}

fn integer_enumeration(rust: &Rust<'_>, def: &TypeDef, integers: &IntegerEnum) -> TokenStream {
    let name = ident(&def.name);
    let variants = integers.values.iter().map(|value| {
        let number = Literal::i128_unsuffixed(value.number);
        (markdown!("`{}`", value.number), ident(&value.rust), quote!(#number))
    });
    let ty = rust.ty(&integers.ty);
    let (variants, pairs) = open_enum(&def.name, &ty, variants);
    let (derives, open) = (derives(def, false), open(def));
    quote! {
        #derives
        #variants
        runtime::integer_enum!(#name #open, #ty, { #pairs });
    }
}

/// The mark of an enum that the document opens to other values, which a server accepts.
fn open(def: &TypeDef) -> Option<TokenStream> {
    def.is_open.then(|| quote!(open))
}

/// An enum with a variant for unknown values, and the name-value pairs of its other variants. Each given variant has
/// documentation, a name and a value.
fn open_enum(
    name: &RustName,
    unknown: &TokenStream,
    variants: impl Iterator<Item = (Markdown, Ident, TokenStream)>,
) -> (TokenStream, TokenStream) {
    let name = ident(name);
    let (variants, pairs): (Vec<_>, Vec<_>) = variants
        .map(|(docs, variant, value)| {
            let docs = docs::doc(&[docs]);
            (quote!(#docs #variant), quote!(#variant = #value))
        })
        .unzip();
    let item = quote! {
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value this version does not know.
            Unknown(#unknown),
        }
    };
    (item, quote!(#(#pairs),*))
}

fn structure_item(rust: &Rust<'_>, def: &TypeDef, structure: &Struct) -> TokenStream {
    let name = ident(&def.name);
    let fields = structure.fields.iter().map(|field| struct_field(rust, def, field));
    let extra = ident(&structure.extra);
    let extra_type = match &structure.additional {
        Type::Any => quote!(runtime::ExtraFields),
        ty => rust.ty(&Type::Map(Box::new(ty.clone()))),
    };
    let extra_docs = docs::doc(&[match &structure.additional {
        Type::Any => Markdown::ours("Undeclared properties, as received."),
        _ => Markdown::ours("All other properties, by name."),
    }]);
    let properties = structure.fields.iter().map(|field| property(rust, def, field));
    let is_made = def.in_request || rust.api.has_server;
    let constructor = is_made.then(|| constructor(rust, def, structure));
    let has_deprecated = structure.fields.iter().any(|field| field.deprecated);
    let allow = has_deprecated.then(|| quote!(#[allow(deprecated)]));
    let is_default = is_made && is_default(rust.api, def, structure);
    let server_default =
        (!def.in_request && is_default).then(|| quote!(#[cfg_attr(feature = "server", derive(Default))]));
    let derives = derives(def, def.in_request && is_default);
    quote! {
        #derives
        #server_default
        #allow
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
            #extra_docs
            pub #extra: #extra_type,
        }
        #constructor
        runtime::object!(#name, #extra, { #(#properties),* });
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
        Presence::Nullable | Presence::DefaultOrNull | Presence::Optional => {
            let option = rust.prelude("Option");
            quote!(#option<#ty>)
        }
        Presence::Both => quote!(runtime::Nullable<#ty>),
    }
}

fn struct_field(rust: &Rust<'_>, def: &TypeDef, field: &Field) -> TokenStream {
    let name = ident(&field.rust);
    let mut docs = vec![docs::described(&field.docs, &field.rust, field.wire.as_str())];
    if let Some(default) = &field.default {
        docs.push(markdown!("Default: {}.", docs::value(default)));
    }
    docs.extend(own_type(&field.ty));
    let docs = docs::doc(&docs);
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    let ty = field_type(rust, def, field);
    quote!(#docs #deprecated pub #name: #ty)
}

/// States that a value of a user's type is not kept as received.
fn own_type(ty: &Type) -> Option<Markdown> {
    match ty {
        Type::Own(own) => {
            Some(markdown!("A value that does not parse as {} is a decoding error.", Markdown::code(&own.rust)))
        }
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => own_type(inner),
        _ => None,
    }
}

/// `label: "label" optional`
fn property(rust: &Rust<'_>, def: &TypeDef, field: &Field) -> TokenStream {
    let (name, wire) = (ident(&field.rust), field.wire.as_str());
    // A float has no default.
    let number = (*rust.api.resolve(&field.ty) == Type::Float).then(|| quote!([number]));
    let presence = match rust.api.presence(def, field) {
        Presence::Always => None,
        Presence::Optional | Presence::Both => Some(quote!(optional)),
        Presence::Nullable => Some(quote!(nullable)),
        Presence::Default => {
            let value = default_value(rust, field).unwrap_or_else(|| quote!(Default::default()));
            Some(quote!(or #value))
        }
        Presence::DefaultOrNull => {
            let value = default_value(rust, field).map_or_else(|| quote!(None), |value| quote!(Some(#value)));
            Some(quote!(or #value))
        }
    };
    quote!(#name #number: #wire #presence)
}
