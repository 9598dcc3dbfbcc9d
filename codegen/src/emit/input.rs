//! Arguments of constructors and setters: the type that a field's value is given in, and the conversion to the field's.

use proc_macro2::TokenStream;
use quote::quote;

use super::rust::Rust;
use super::sample;
use crate::model::{Api, Type, TypeId, TypeKind};

/// The form of an argument.
#[derive(Clone, Copy)]
pub(super) enum Input<'a> {
    /// The type itself: a number literal has no other.
    Exact(&'a Type),
    /// Any type that converts into it.
    Into(&'a Type),
    /// Any number of items.
    List(&'a Type),
    /// Any number of names and values.
    Map(&'a Type),
}

impl<'a> Input<'a> {
    /// The form of an argument for a value of the type.
    pub(super) fn of(api: &'a Api, ty: &'a Type) -> Self {
        match api.resolve(ty) {
            Type::Boolean | Type::Int32 | Type::Int64 | Type::UInt64 | Type::Int128 | Type::Float => Self::Exact(ty),
            Type::Array(item) => Self::List(item),
            Type::Map(value) => Self::Map(value),
            _ => Self::Into(ty),
        }
    }

    /// `impl IntoIterator<Item = impl Into<String>>`
    pub(super) fn ty(self, rust: &Rust<'_>) -> TokenStream {
        let (into, iterator) = (rust.prelude("Into"), rust.prelude("IntoIterator"));
        let element = |ty: &Type| {
            let own = rust.ty(ty);
            if is_converted(rust.api, ty) { quote!(impl #into<#own>) } else { own }
        };
        match self {
            Self::Exact(ty) => rust.ty(ty),
            Self::Into(ty) => {
                let ty = rust.ty(ty);
                quote!(impl #into<#ty>)
            }
            Self::List(item) => {
                let item = element(item);
                quote!(impl #iterator<Item = #item>)
            }
            Self::Map(value) => {
                let (string, value) = (rust.prelude("String"), element(value));
                quote!(impl #iterator<Item = (impl #into<#string>, #value)>)
            }
        }
    }

    /// `tags.into_iter().map(Into::into).collect()`
    pub(super) fn value(self, rust: &Rust<'_>, given: &TokenStream) -> TokenStream {
        match self {
            Self::Exact(_) => given.clone(),
            Self::Into(_) => quote!(#given.into()),
            Self::List(item) if is_converted(rust.api, item) => {
                let into = rust.prelude("Into");
                quote!(#given.into_iter().map(#into::into).collect())
            }
            Self::List(_) => quote!(#given.into_iter().collect()),
            Self::Map(value) => {
                let value = if is_converted(rust.api, value) { quote!(value.into()) } else { quote!(value) };
                quote!(#given.into_iter().map(|(name, value)| (name.into(), #value)).collect())
            }
        }
    }
}

/// Returns true if an item or a map value is given as any type that converts into it. Items of a union have its type, so
/// that `.into()` makes lists of several variants.
pub(super) fn is_converted(api: &Api, ty: &Type) -> bool {
    let is_integer = |id: TypeId| matches!(api.type_def(id).kind, TypeKind::IntegerEnum(_));
    is_text(api, ty) || matches!(api.resolve(ty), Type::Named(id) if is_integer(*id))
}

/// Returns true if a value is text on the wire.
pub(super) fn is_text(api: &Api, ty: &Type) -> bool {
    let is_enum = |id: TypeId| matches!(api.type_def(id).kind, TypeKind::Enum(_));
    sample::text(api, ty).is_some() || matches!(api.resolve(ty), Type::Named(id) if is_enum(*id))
}
