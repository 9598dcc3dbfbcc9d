//! Derive macros of emitted types, and the traits that they have otherwise.

use proc_macro2::TokenStream;
use quote::quote;

use super::constructor::is_default;
use super::rust::path;
use crate::model::{Api, TypeDef, TypeKind};

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
