//! Unions: an enum with a variant per type, and one for unknown values.
//!
//! ```text
//! /// Discriminated by `kind`.
//! #[derive(Clone, Debug, PartialEq)]
//! #[non_exhaustive]
//! pub enum Shape {
//!     /// `circle`, `disc`.
//!     Circle(Circle),
//!     /// A value this version does not know, as received.
//!     Unknown(serde_json::Value),
//! }
//! runtime::tagged_union!(Shape, "kind", { "circle" | "disc" => Circle });
//! ```

use proc_macro2::{Literal, Punct, Spacing, TokenStream, TokenTree};
use quote::quote;
use serde_json::Value;

use super::derives::derives;
use super::docs;
use super::input::is_text;
use super::rust::{Rust, ident};
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Fixed, Type, TypeDef, TypeKind, Union, UnionVariant};

pub(super) fn item(rust: &Rust<'_>, def: &TypeDef, union: &Union) -> TokenStream {
    let name = ident(&def.name);
    let default = union.default.and_then(|index| union.variants.get(index));
    let is_default = |variant: &UnionVariant| default.is_some_and(|default| default.rust == variant.rust);
    let variants = union.variants.iter().map(|variant| {
        let docs = docs::doc(&[match (variant.tags.as_slice(), &union.discriminator) {
            (tags, Some(property)) if is_default(variant) => {
                markdown!("{}, or any other {}.", docs::code_list(tags, ", "), Markdown::code(property.as_str()))
            }
            ([], None) => match &variant.ty {
                Type::Named(id) => docs::brief(&rust.api.type_def(*id).docs),
                _ => Markdown::default(),
            },
            ([], Some(property)) => markdown!("Any other {}.", Markdown::code(property.as_str())),
            (tags, _) => markdown!("{}.", docs::code_list(tags, ", ")),
        }]);
        let (variant_name, mut ty) = (ident(&variant.rust), rust.ty(&variant.ty));
        if variant.boxed {
            let boxed = rust.prelude("Box");
            ty = quote!(#boxed<#ty>);
        }
        quote!(#docs #variant_name(#ty))
    });
    let conversions = conversions(rust, def, union);
    let decode = match &union.discriminator {
        Some(property) => {
            let property = property.as_str();
            // The arm of the default matches its own values too, so it is the last.
            let arms = union.variants.iter().filter(|variant| !is_default(variant)).chain(default).map(|variant| {
                let variant_name = ident(&variant.rust);
                match variant.tags.as_slice() {
                    tags if tags.is_empty() || is_default(variant) => {
                        let kind = undeclared(rust.api, &variant.ty).map(|kind| quote!((#kind)));
                        quote!(_ => #variant_name #kind)
                    }
                    tags => quote!(#(#tags)|* => #variant_name),
                }
            });
            quote!(runtime::tagged_union!(#name, #property, { #(#arms),* });)
        }
        None => {
            let kinds: Vec<Option<TokenStream>> =
                union.variants.iter().map(|variant| undeclared(rust.api, &variant.ty)).collect();
            // A single object needs no comparison.
            let are_compared = kinds.iter().flatten().count() > 1;
            let names = union.variants.iter().zip(kinds).map(|(variant, kind)| {
                let variant_name = ident(&variant.rust);
                let kind = kind.filter(|_| are_compared || is_union(rust.api, &variant.ty)).map(|kind| quote!((#kind)));
                let fixed = (!variant.fixed.is_empty()).then(|| {
                    let fixed = variant.fixed.iter().map(fixed);
                    quote!({ #(#fixed),* })
                });
                quote!(#variant_name #kind #fixed)
            });
            quote!(runtime::untagged_union!(#name, [#(#names),*]);)
        }
    };
    let derives = derives(def, false);
    quote! {
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value this version does not know, as received.
            Unknown(serde_json::Value),
        }
        #(#conversions)*
        #decode
    }
}

/// `impl From<Circle> for Shape`, for each variant whose type is unique, and conversions from text.
fn conversions(rust: &Rust<'_>, def: &TypeDef, union: &Union) -> Vec<TokenStream> {
    if rust.api.types.iter().any(|def| def.name.as_str() == "From") {
        return Vec::new();
    }
    let name = ident(&def.name);
    let conversion = |variant: &UnionVariant, ty: TokenStream, value: TokenStream| {
        let variant_name = ident(&variant.rust);
        quote! {
            impl From<#ty> for #name {
                fn from(value: #ty) -> Self {
                    Self::#variant_name(#value)
                }
            }
        }
    };
    let mut conversions: Vec<TokenStream> = union
        .variants
        .iter()
        .filter(|variant| is_converted(rust.api, union, variant))
        .map(|variant| {
            let boxed = rust.prelude("Box");
            let value = if variant.boxed { quote!(#boxed::new(value)) } else { quote!(value) };
            conversion(variant, rust.ty(&variant.ty), value)
        })
        .collect();
    // Only a request needs a value from text.
    if let Some(variant) = of_text(rust.api, union).filter(|_| def.in_request) {
        conversions.push(conversion(variant, quote!(&str), quote!(value.into())));
        if !is_string(rust.api, &variant.ty) {
            conversions.push(conversion(variant, rust.prelude("String"), quote!(value.into())));
        }
    }
    conversions
}

/// Returns true if the type of a variant converts into the union, because no other variant has it.
pub(super) fn is_converted(api: &Api, union: &Union, variant: &UnionVariant) -> bool {
    let own = Written::of(api, &variant.ty);
    let same = union.variants.iter().filter(|other| Written::of(api, &other.ty) == own);
    // A type of the user may be that of another variant under another name.
    let is_own = matches!(own.innermost, Type::Own(_));
    same.count() == 1 && !is_own && *api.resolve(&variant.ty) != Type::Any
}

/// The variant of a text: the string, or else the only variant that is text on the wire.
pub(super) fn of_text<'a>(api: &Api, union: &'a Union) -> Option<&'a UnionVariant> {
    let mut strings = union.variants.iter().filter(|variant| is_string(api, &variant.ty));
    let mut texts = union.variants.iter().filter(|variant| is_text(api, &variant.ty));
    match (strings.next(), strings.next()) {
        (None, _) => texts.next().filter(|_| texts.next().is_none()),
        (only, None) => only,
        _ => None,
    }
}

fn is_string(api: &Api, ty: &Type) -> bool {
    matches!(api.resolve(ty), Type::String | Type::Binary)
}

/// The field with the undeclared properties of an object, or `..` for a union.
fn undeclared(api: &Api, ty: &Type) -> Option<TokenStream> {
    if is_union(api, ty) {
        return Some(quote!(..));
    }
    let Type::Named(id) = api.resolve(ty) else { return None };
    let TypeKind::Struct(structure) = &api.type_def(*id).kind else { return None };
    let extra = ident(&structure.extra);
    Some(quote!(#extra))
}

fn is_union(api: &Api, ty: &Type) -> bool {
    matches!(api.resolve(ty), Type::Named(id) if matches!(api.type_def(*id).kind, TypeKind::Union(_)))
}

/// `"kind" = "circle" | "disc"`.
fn fixed(fixed: &Fixed) -> TokenStream {
    let property = fixed.property.as_str();
    let relation = Punct::new(if fixed.decides { '=' } else { '~' }, Spacing::Alone);
    let values = fixed.values.iter().map(|value| match value {
        Value::Bool(value) => quote!(#value),
        Value::String(text) => quote!(#text),
        other => match (other.as_i64(), other.as_u64()) {
            (Some(number), _) => literal(Literal::i64_suffixed(number)),
            (None, Some(number)) => literal(Literal::u64_suffixed(number)),
            (None, None) => literal(Literal::f64_suffixed(other.as_f64().unwrap_or_default())),
        },
    });
    quote!(#property #relation #(#values)|*)
}

fn literal(literal: Literal) -> TokenStream {
    TokenTree::Literal(literal).into()
}

/// A type as the compiler compares it: its lists, maps and options from outside to inside, and the innermost type.
#[derive(PartialEq)]
struct Written<'a> {
    around: Vec<&'static str>,
    innermost: &'a Type,
}

impl<'a> Written<'a> {
    fn of(api: &'a Api, ty: &'a Type) -> Self {
        let mut around = Vec::new();
        let mut current = ty;
        loop {
            let (outer, inner) = match api.resolve(current) {
                Type::Array(inner) => ("Vec", inner),
                Type::Map(inner) => ("BTreeMap", inner),
                Type::Nullable(inner) => ("Option", inner),
                // Both are a `String`.
                Type::Binary => return Self { around, innermost: &Type::String },
                innermost => return Self { around, innermost },
            };
            around.push(outer);
            current = inner;
        }
    }
}
