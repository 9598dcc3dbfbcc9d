//! Tokens for names and types.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

use crate::model::{Api, Type, TypeKind};
use crate::name::RustName;

/// The identifier of a name.
pub(super) fn ident(name: &RustName) -> Ident {
    Ident::new(name.as_str(), Span::call_site())
}

/// `use crate::runtime;`, if one of the items needs it: in a path, or in an attribute as `"runtime::number"`.
pub(super) fn use_runtime(items: &[TokenStream]) -> Option<TokenStream> {
    items.iter().any(|item| names_runtime(item.clone())).then(|| {
        quote!(
            use crate::runtime;
        )
    })
}

fn names_runtime(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => names_runtime(group.stream()),
        TokenTree::Ident(ident) => ident == "runtime",
        TokenTree::Literal(literal) => literal.to_string().starts_with("\"runtime::"),
        TokenTree::Punct(_) => false,
    })
}

/// What a function with so many arguments, its receiver included, needs: a document has as many as it has.
pub(super) fn allow_many(arguments: usize) -> Option<TokenStream> {
    (arguments > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]))
}

/// Methods of operators, which take a value as setters do.
const OPERATORS: [&str; 10] = ["add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub"];

/// What a setter with the name of an operator needs: a document calls things as it does.
pub(super) fn allow_operator(setter: &RustName) -> Option<TokenStream> {
    OPERATORS.contains(&setter.as_str()).then(|| quote!(#[allow(clippy::should_implement_trait)]))
}

/// Writes types for one file.
pub(super) struct Rust<'a> {
    pub(super) api: &'a Api,
    /// Whether the file is `types.rs` itself, where types need no path.
    in_types: bool,
    /// Names that the file has something of its own for.
    hidden: Hidden<'a>,
    /// Names of the runtime that the file imports; `None` if it writes their paths.
    imported: Option<RefCell<BTreeSet<&'static str>>>,
    /// Whether a path `types::Name` was written.
    names_types: Cell<bool>,
}

/// The names of the prelude that emitted code uses.
const PRELUDE: [&str; 7] = ["Box", "Into", "IntoIterator", "Option", "Result", "String", "Vec"];

/// The names of the runtime that a file of requests imports.
const IMPORTS: [&str; 3] = ["Check", "Location", "TextFormat"];

/// The names of the prelude, and among those to import, that an API has something of its own for.
#[derive(Clone, Default)]
pub(super) struct Hidden<'a>(Vec<&'a str>);

impl<'a> Hidden<'a> {
    /// Those among the names of what a file has, or reaches by its name.
    pub(super) fn by(names: impl Iterator<Item = &'a RustName>) -> Self {
        Self(names.map(RustName::as_str).filter(|name| PRELUDE.contains(name) || IMPORTS.contains(name)).collect())
    }
}

impl<'a> Rust<'a> {
    /// For a file of types, of which some hide the given names of the prelude.
    pub(super) fn for_types(api: &'a Api, hidden: &Hidden<'a>) -> Self {
        Self { api, in_types: true, hidden: hidden.clone(), imported: None, names_types: Cell::new(false) }
    }

    /// For a file that hides the given names of the prelude and refers to types as `types::Name`.
    pub(super) fn outside(api: &'a Api, hidden: &Hidden<'a>) -> Self {
        Self { api, in_types: false, hidden: hidden.clone(), imported: None, names_types: Cell::new(false) }
    }

    /// The same for a file of requests.
    pub(super) fn for_requests(api: &'a Api, hidden: &Hidden<'a>) -> Self {
        Self { imported: Some(RefCell::default()), ..Self::outside(api, hidden) }
    }

    /// One of the names to import, with its path if the file does not import it.
    pub(super) fn runtime(&self, name: &'static str) -> TokenStream {
        let ident = Ident::new(name, Span::call_site());
        match self.imported.as_ref().filter(|_| !self.hides(name)) {
            Some(imported) => {
                imported.borrow_mut().insert(name);
                quote!(#ident)
            }
            None => quote!(runtime::#ident),
        }
    }

    /// The names that have to be imported.
    pub(super) fn imported(&self) -> Vec<Ident> {
        let names = self.imported.iter().flat_map(|names| names.borrow().iter().copied().collect::<Vec<_>>());
        names.map(|name| Ident::new(name, Span::call_site())).collect()
    }

    /// Whether the file has something of its own by this name of the prelude.
    pub(super) fn hides(&self, name: &str) -> bool {
        self.hidden.0.contains(&name)
    }

    /// A name of the prelude, with its path if the file has something of that name.
    pub(super) fn prelude(&self, name: &str) -> TokenStream {
        let ident = Ident::new(name, Span::call_site());
        if !self.hides(name) {
            return quote!(#ident);
        }
        match name {
            "Option" => quote!(::std::option::Option),
            "Result" => quote!(::std::result::Result),
            "Vec" => quote!(::std::vec::Vec),
            "Box" => quote!(::std::boxed::Box),
            "String" => quote!(::std::string::String),
            "Default" => quote!(::std::default::Default),
            "Into" => quote!(::std::convert::Into),
            "IntoIterator" => quote!(::std::iter::IntoIterator),
            _ => quote!(#ident),
        }
    }

    /// A value turned into what it is passed as.
    pub(super) fn into(&self, value: &TokenStream) -> TokenStream {
        if self.hides("Into") { quote!(::std::convert::Into::into(#value)) } else { quote!(#value.into()) }
    }

    /// The value of a discriminator, as the property that it looks at holds it.
    pub(super) fn tag(&self, ty: &Type, tag: &str) -> TokenStream {
        if let Type::Named(id) = self.api.resolve(ty)
            && let Some(variant) = self.api.type_def(*id).variant(&tag.into())
        {
            let (name, variant) = (self.named(&self.api.type_def(*id).name), ident(variant));
            return quote!(#name::#variant);
        }
        self.into(&quote!(#tag))
    }

    /// A named type.
    pub(super) fn named(&self, name: &RustName) -> TokenStream {
        let name = ident(name);
        if self.in_types {
            quote!(#name)
        } else {
            self.names_types.set(true);
            quote!(types::#name)
        }
    }

    /// `use super::types;` with the path of the API's module, if something was written that needs it.
    pub(super) fn use_types(&self, api: &TokenStream) -> Option<TokenStream> {
        self.names_types.get().then(|| {
            quote!(
                use #api::types;
            )
        })
    }

    /// A type as the type of a value.
    pub(super) fn ty(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::Boolean => quote!(bool),
            Type::Int32 => quote!(i32),
            Type::Int64 => quote!(i64),
            Type::UInt64 => quote!(u64),
            Type::Int128 => quote!(i128),
            Type::Float => quote!(f64),
            Type::String | Type::Binary => self.prelude("String"),
            Type::DateTime => quote!(runtime::DateTime),
            Type::Rfc2822DateTime => quote!(runtime::Rfc2822DateTime),
            Type::Date => quote!(runtime::Date),
            Type::Base64 => quote!(runtime::Base64),
            Type::Any => quote!(serde_json::Value),
            Type::Array(item) => {
                let (vec, item) = (self.prelude("Vec"), self.ty(item));
                quote!(#vec<#item>)
            }
            Type::Map(value) => {
                let (string, value) = (self.prelude("String"), self.ty(value));
                quote!(std::collections::BTreeMap<#string, #value>)
            }
            Type::Nullable(inner) => {
                let (option, inner) = (self.prelude("Option"), self.ty(inner));
                quote!(#option<#inner>)
            }
            Type::Named(id) => self.named(&self.api.type_def(*id).name),
        }
    }

    /// What an argument of this type looks like, and how it is turned into a value.
    pub(super) fn argument(&self, ty: &Type) -> Argument {
        let into = self.prelude("Into");
        match self.api.resolve(ty) {
            Type::Boolean | Type::Int32 | Type::Int64 | Type::UInt64 | Type::Int128 | Type::Float => {
                Argument { ty: self.ty(ty), shape: Shape::Copy }
            }
            Type::String | Type::Binary => {
                let string = self.prelude("String");
                Argument { ty: quote!(impl #into<#string>), shape: Shape::Text(string) }
            }
            Type::DateTime | Type::Rfc2822DateTime | Type::Date | Type::Base64 => {
                let ty = self.ty(ty);
                Argument { ty: quote!(impl #into<#ty>), shape: Shape::Text(ty) }
            }
            Type::Any => Argument { ty: quote!(impl #into<serde_json::Value>), shape: Shape::FreeForm },
            Type::Nullable(inner) => self.argument(inner),
            Type::Array(item) => {
                let Argument { ty, shape } = self.argument(item);
                // Items come by value: a reference would need a lifetime.
                let ty = if matches!(shape, Shape::Reference) { self.ty(item) } else { ty };
                let iterator = self.prelude("IntoIterator");
                Argument { ty: quote!(impl #iterator<Item = #ty>), shape: Shape::List(Box::new(shape)) }
            }
            Type::Map(_) => {
                let ty = self.ty(ty);
                Argument { ty: quote!(&#ty), shape: Shape::Reference }
            }
            Type::Named(id) => {
                let named = self.ty(ty);
                match &self.api.type_def(*id).kind {
                    TypeKind::Text(_) | TypeKind::TextUnion(_) | TypeKind::Enum(_) | TypeKind::IntegerEnum(_) => {
                        Argument { ty: quote!(impl #into<#named>), shape: Shape::Text(named) }
                    }
                    TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Alias(_) | TypeKind::Wrapper(_) => {
                        Argument { ty: quote!(&#named), shape: Shape::Reference }
                    }
                }
            }
        }
    }
}

/// An argument of a method.
pub(super) struct Argument {
    pub(super) ty: TokenStream,
    pub(super) shape: Shape,
}

/// How an argument becomes a value.
pub(super) enum Shape {
    /// A number or a boolean.
    Copy,
    /// A value that is printed as it is.
    Value,
    /// Anything that becomes this type, which is one text on the wire and knows its checks.
    Text(TokenStream),
    /// Anything that becomes free-form JSON.
    FreeForm,
    /// An object by reference.
    Reference,
    /// Any number of items.
    List(Box<Shape>),
}
