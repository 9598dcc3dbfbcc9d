//! Derive macros of emitted types, and the traits that they have otherwise.

use proc_macro2::TokenStream;
use quote::quote;

use super::constructor::is_default;
use super::rust::path;
use crate::model::{Api, Presence, Type, TypeDef, TypeKind};

/// The derive macros of a type, without `Default`.
fn own(kind: &TypeKind) -> &'static [&'static str] {
    match kind {
        TypeKind::Alias(_) => &[],
        TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Wrapper(_) => &["Clone", "Debug", "PartialEq"],
        // Derived, the others would cost the compiler more.
        TypeKind::Enum(_) => &["Clone", "Debug"],
        TypeKind::IntegerEnum(_) => &["Clone", "Copy", "Debug", "PartialEq", "Eq", "Hash"],
        TypeKind::Text(_) | TypeKind::TextUnion(_) => {
            &["Clone", "Debug", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash"]
        }
    }
}

/// `#[derive(Clone, Debug, PartialEq, schemars::JsonSchema)]`: the derive macros of a type, with those of the user.
pub(super) fn derives(def: &TypeDef, has_default: bool) -> TokenStream {
    let mut paths: Vec<&str> = own(&def.kind).to_vec();
    paths.extend(has_default.then_some("Default"));
    // `Clone, Debug, Default, PartialEq`
    paths.sort_by_key(|path| ["PartialEq", "Eq", "PartialOrd", "Ord", "Hash"].contains(path));
    paths.extend(def.derives.iter().map(String::as_str));
    let paths = paths.into_iter().map(path);
    quote!(#[derive(#(#paths),*)])
}

/// Returns true if a type has the trait of a derive macro without it.
pub(crate) fn has_trait(api: &Api, def: &TypeDef, name: &str) -> bool {
    let is_text = matches!(def.kind, TypeKind::Text(_) | TypeKind::TextUnion(_) | TypeKind::Enum(_));
    let by_macro = match name {
        "Serialize" | "Deserialize" => true,
        "PartialEq" | "Eq" | "PartialOrd" | "Ord" | "Hash" => matches!(def.kind, TypeKind::Enum(_)),
        "Deref" => matches!(def.kind, TypeKind::Text(_) | TypeKind::TextUnion(_)),
        "AsRef" | "AsRefStr" => is_text,
        "Display" | "FromStr" | "EnumString" => is_text || matches!(def.kind, TypeKind::IntegerEnum(_)),
        "Default" => match &def.kind {
            TypeKind::Struct(structure) => (def.in_request || api.has_server) && is_default(api, def, structure),
            _ => false,
        },
        _ => false,
    };
    by_macro || own(&def.kind).contains(&name)
}

/// Returns the reason why a type can't have a trait of the standard library: a part of it does not have the trait, or the type
/// lacks another one that the trait needs. Types of the user, and other traits, have no known reason.
pub(crate) fn obstacle(api: &Api, def: &TypeDef, path: &str) -> Option<String> {
    let name = path.rsplit("::").next()?.trim();
    let is_standard =
        path == name || ["std::", "core::", "::std::", "::core::"].iter().any(|start| path.starts_with(start));
    let is_decided = ["Copy", "Default", "Eq", "Hash", "Ord", "PartialOrd"].contains(&name);
    if !is_standard || !is_decided {
        return None;
    }
    let has = |name: &&&str| {
        has_trait(api, def, name) || def.derives.iter().any(|path| path.rsplit("::").next() == Some(**name))
    };
    if name == "Ord"
        && let Some(missing) = ["Eq", "PartialOrd"].iter().find(|name| !has(name))
    {
        return Some(format!("it does not have `{missing}`"));
    }
    let of = |part: &str| format!("the type of `{part}` does not have it");
    match &def.kind {
        TypeKind::Enum(_) | TypeKind::IntegerEnum(_) | TypeKind::Union(_) if name == "Default" => {
            Some("it is an enum without a default value".to_owned())
        }
        TypeKind::Struct(structure) => {
            let field = structure.fields.iter().find(|field| match api.presence(def, field) {
                _ if field.boxed && name == "Copy" => true,
                Presence::Always | Presence::Default => lacks(api, &field.ty, name),
                _ => name != "Default" && lacks(api, &field.ty, name),
            });
            // The map of the additional properties.
            let has_extra = name != "Copy" && (name == "Default" || !lacks(api, &structure.additional, name));
            field.map(|field| field.rust.as_str()).or((!has_extra).then_some(structure.extra.as_str())).map(of)
        }
        TypeKind::Union(union) => {
            let variant =
                union.variants.iter().find(|variant| variant.boxed && name == "Copy" || lacks(api, &variant.ty, name));
            let has_unknown = !lacks(api, &Type::Any, name);
            variant.map(|variant| variant.rust.as_str()).or((!has_unknown).then_some("Unknown")).map(of)
        }
        TypeKind::Wrapper(inner) => lacks(api, inner, name).then(|| of("0")),
        TypeKind::Enum(_) => (name == "Copy").then(|| of("Unknown")),
        TypeKind::Text(_) | TypeKind::TextUnion(_) => (name == "Copy").then(|| of("0")),
        TypeKind::IntegerEnum(_) | TypeKind::Alias(_) => None,
    }
}

/// Returns true if a type does not have one of the traits of [`obstacle`], with the derive macros of the user.
fn lacks(api: &Api, ty: &Type, name: &str) -> bool {
    match ty {
        Type::Boolean | Type::Int32 | Type::Int64 | Type::UInt64 | Type::Int128 | Type::Own(_) => false,
        Type::Any => ["Copy", "Ord", "PartialOrd"].contains(&name),
        Type::Float => ["Eq", "Hash", "Ord"].contains(&name),
        Type::Base64 => ["Copy", "Default"].contains(&name),
        Type::String | Type::Binary | Type::DateTime | Type::Rfc2822DateTime | Type::Date => name == "Copy",
        Type::Array(inner) | Type::Map(inner) => name == "Copy" || name != "Default" && lacks(api, inner, name),
        Type::Nullable(inner) => name != "Default" && lacks(api, inner, name),
        Type::Named(id) => {
            let def = api.type_def(*id);
            if let TypeKind::Alias(inner) = &def.kind {
                return lacks(api, inner, name);
            }
            let is_derived =
                def.derives.iter().any(|path| path.rsplit("::").next().is_some_and(|last| last.trim() == name));
            !is_derived && !has_trait(api, def, name)
        }
    }
}
