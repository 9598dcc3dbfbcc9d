//! Tokens for names and types.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

use crate::model::{Api, Field, Type, TypeId, TypeKind};
use crate::name::RustName;

/// The modules of an API.
pub(crate) const MODULES: [&str; 8] =
    ["callbacks", "checks", "client", "examples", "operations", "server", "types", "xml"];

/// The identifier of a name.
pub(super) fn ident(name: &RustName) -> Ident {
    Ident::new(name.as_str(), Span::call_site())
}

/// A path of the user. The configuration has checked it. A crate may have the name of an emitted module.
pub(super) fn path(path: &str) -> TokenStream {
    let is_module = path.split_once("::").is_some_and(|(first, _)| first == "runtime" || MODULES.contains(&first));
    let path: TokenStream = path.parse().unwrap_or_default();
    if is_module { quote!(::#path) } else { path }
}

/// `use super::types;`
pub(super) fn import(path: &TokenStream) -> TokenStream {
    quote! {
        use #path;
    }
}

/// `use super::runtime::emitted as runtime;` with the path of the API's module, with all that emitted code needs of the runtime, if an item refers to it in a
/// path or in an attribute such as `"runtime::number"`.
pub(super) fn use_runtime<'t>(
    api: &TokenStream,
    items: impl IntoIterator<Item = &'t TokenStream>,
) -> Option<TokenStream> {
    items
        .into_iter()
        .any(|item| names_runtime(item.clone()))
        .then(|| import(&quote!(#api::runtime::emitted as runtime)))
}

pub(super) fn names_runtime(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => names_runtime(group.stream()),
        TokenTree::Ident(ident) => ident == "runtime",
        TokenTree::Literal(literal) => literal.to_string().starts_with("\"runtime::"),
        TokenTree::Punct(_) => false,
    })
}

/// The path of an API's items, seen from a module beside it.
pub(super) fn beside(api: &Api) -> TokenStream {
    if api.in_root {
        return quote!(super);
    }
    let module = ident(&api.module);
    quote!(super::#module)
}

/// `#[cfg(feature = "twilio")]`, for code outside of an API's module; nothing for the only API, which has no feature.
pub(super) fn condition(api: &Api) -> Option<TokenStream> {
    let feature = api.module.as_str();
    (!api.in_root).then(|| quote!(#[cfg(feature = #feature)]))
}

/// The `allow` for a function with many arguments, counting the receiver; the document determines their number.
pub(super) fn allow_many(arguments: usize) -> Option<TokenStream> {
    (arguments > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]))
}

/// `Some("text")` or `None`.
pub(super) fn option(value: Option<&str>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

/// Operator methods, which a setter may look like.
const OPERATORS: [&str; 10] = ["add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub"];

/// The `allow` for a setter named like an operator; the document determines the name.
pub(super) fn allow_operator(setter: &RustName) -> Option<TokenStream> {
    OPERATORS.contains(&setter.as_str()).then(|| quote!(#[allow(clippy::should_implement_trait)]))
}

/// Writes types and paths for one file.
pub(super) struct Rust<'a> {
    pub(super) api: &'a Api,
    /// True for `types.rs` itself, where types need no path.
    in_types: bool,
    /// Names the file defines itself.
    hidden: Hidden<'a>,
    /// Runtime names the file imports; `None` if it writes full paths.
    imported: Option<RefCell<BTreeSet<&'static str>>>,
    /// True once a path `types::Name` was written.
    names_types: Cell<bool>,
    /// True for `checks.rs` itself, where tables need no path.
    in_checks: bool,
    /// True once a path `checks::NAME` was written.
    names_checks: Cell<bool>,
}

/// The prelude names emitted code uses.
const PRELUDE: [&str; 8] = ["Box", "From", "Into", "IntoIterator", "Option", "Result", "String", "Vec"];

/// The name of a type parameter in a file of types.
const PARAMETER: &str = "M";

/// The runtime names a file of requests may import.
const IMPORTS: [&str; 5] = ["Check", "JsonKind", "Location", "Rule", "TextFormat"];

/// The prelude and runtime names that an API's own items shadow.
#[derive(Clone, Default)]
pub(super) struct Hidden<'a>(Vec<&'a str>);

impl<'a> Hidden<'a> {
    /// The shadowing names among a file's own items and imports.
    pub(super) fn by(names: impl Iterator<Item = &'a RustName>) -> Self {
        let is_written = |name: &&str| PRELUDE.contains(name) || IMPORTS.contains(name) || *name == PARAMETER;
        Self(names.map(RustName::as_str).filter(is_written).collect())
    }
}

impl<'a> Rust<'a> {
    /// For a file of types that shadow the given names.
    pub(super) fn for_types(api: &'a Api, hidden: &Hidden<'a>) -> Self {
        Self { in_types: true, ..Self::outside(api, hidden) }
    }

    /// For a file that shadows the given names and refers to types as `types::Name`.
    pub(super) fn outside(api: &'a Api, hidden: &Hidden<'a>) -> Self {
        Self {
            api,
            in_types: false,
            hidden: hidden.clone(),
            imported: None,
            names_types: Cell::new(false),
            in_checks: false,
            names_checks: Cell::new(false),
        }
    }

    /// Like `outside`, for a file of requests.
    pub(super) fn for_requests(api: &'a Api, hidden: &Hidden<'a>) -> Self {
        Self { imported: Some(RefCell::default()), ..Self::outside(api, hidden) }
    }

    /// For the file of the tables of rules.
    pub(super) fn for_checks(api: &'a Api) -> Self {
        Self { in_checks: true, ..Self::for_requests(api, &Hidden::default()) }
    }

    /// A runtime name; with its path if the file does not import it.
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

    /// The names to import.
    pub(super) fn imported(&self) -> Vec<Ident> {
        let names = self.imported.iter().flat_map(|names| names.borrow().iter().copied().collect::<Vec<_>>());
        names.map(|name| Ident::new(name, Span::call_site())).collect()
    }

    /// An item of the requests' file.
    pub(super) fn of_operations(&self, name: &RustName) -> TokenStream {
        let name = ident(name);
        if self.imported.is_some() { quote!(#name) } else { quote!(operations::#name) }
    }

    /// Returns true if the file shadows this prelude name.
    pub(super) fn hides(&self, name: &str) -> bool {
        self.hidden.0.contains(&name)
    }

    /// A prelude name; with its path if the file shadows it.
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
            "From" => quote!(::std::convert::From),
            "Into" => quote!(::std::convert::Into),
            "IntoIterator" => quote!(::std::iter::IntoIterator),
            _ => quote!(#ident),
        }
    }

    /// The name of a type parameter, which no type of the file has.
    pub(super) fn parameter(&self) -> Ident {
        // The name of a type has no underscore.
        Ident::new(if self.hides(PARAMETER) { "_M" } else { PARAMETER }, Span::call_site())
    }

    /// A value converted to the argument's type.
    pub(super) fn into(&self, value: &TokenStream) -> TokenStream {
        if self.hides("Into") { quote!(::std::convert::Into::into(#value)) } else { quote!(#value.into()) }
    }

    /// The value of a field, boxed if the field is.
    pub(super) fn boxed(&self, field: &Field, value: TokenStream) -> TokenStream {
        if !field.boxed {
            return value;
        }
        let boxed = self.prelude("Box");
        quote!(#boxed::new(#value))
    }

    /// The value of a discriminator, in the type of its property.
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

    /// `use super::types;` with the path of the API's module, if a written path needs it.
    pub(super) fn use_types(&self, api: &TokenStream) -> Option<TokenStream> {
        self.names_types.get().then(|| import(&quote!(#api::types)))
    }

    /// The table of a type's rules: `checks::USER`.
    pub(super) fn table(&self, id: TypeId) -> TokenStream {
        let table = ident(&self.api.type_def(id).static_name);
        if self.in_checks {
            quote!(#table)
        } else {
            self.names_checks.set(true);
            quote!(checks::#table)
        }
    }

    /// `use super::checks;` with the path of the API's module, if a written path needs it.
    pub(super) fn use_checks(&self, api: &TokenStream) -> Option<TokenStream> {
        self.names_checks.get().then(|| import(&quote!(#api::checks)))
    }

    /// The Rust type of a value.
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
            Type::Own(own) => path(&own.rust),
        }
    }

    /// `<types::CallSid as runtime::Text>::CHECKS`: the checks of a text type.
    pub(super) fn checks_of(&self, ty: &Type) -> TokenStream {
        let ty = self.ty(ty);
        quote!(<#ty as runtime::Text>::CHECKS)
    }

    /// The checks of a named type, if it is a text type.
    pub(super) fn checks_of_text(&self, ty: &Type) -> Option<TokenStream> {
        let Type::Named(id) = self.api.resolve(ty) else { return None };
        let is_text = matches!(self.api.type_def(*id).kind, TypeKind::Text(_) | TypeKind::TextUnion(_));
        is_text.then(|| self.checks_of(ty))
    }

    /// The declaration of an argument of this type, and its conversion to a value.
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
            Type::Map(_) | Type::Own(_) => {
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

/// The conversion of an argument to a value.
pub(super) enum Shape {
    /// A number or a boolean.
    Copy,
    /// A value printed unchanged.
    Value,
    /// `impl Into` of this text type, which has checks of its own.
    Text(TokenStream),
    /// `impl Into` of free-form JSON.
    FreeForm,
    /// An object by reference.
    Reference,
    /// Any number of items.
    List(Box<Shape>),
}
